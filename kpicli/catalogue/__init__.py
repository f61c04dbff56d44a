"""The catalogue of measures and KPIs: YAML in this package and in the user's config, in one syntax."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kpicli import formula
from kpicli.catalogue import constant, kinds, nesting, read, source
from kpicli.catalogue.model import Catalogue, Derivation, Kpi, Measure
from kpicli.catalogue.source import FAMILIES
from kpicli.errors import ConfigError
from kpicli.saying import say
from kpicli.schema import TABLES
from kpicli.wording import did_you_mean

__all__ = ["FAMILIES", "dangling", "load"]


@dataclass
class _Parts:
    """What has been read so far."""

    measures: dict[str, Measure] = field(default_factory=dict)
    derivations: dict[str, tuple[Derivation, ...]] = field(default_factory=dict)
    kpis: dict[str, Kpi] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, records: Mapping[str, Any], family: str, own: bool, where: read.Where) -> None:
        """Take in one file: its derive, measures and kpis sections; a later name replaces an earlier one."""
        for name, section, make in (
            ("measures", self.measures, read.measure),
            ("derive", self.derivations, read.derivations),
            ("kpis", self.kpis, read.kpi(family, own)),
        ):
            for key, made in read.collect(records.get(name) or {}, name, make, where, self.problems):
                section[key] = made


def _dotted(*keys: str | int) -> str:
    """The place of a record when there is no file to name."""
    return ".".join(str(key) for key in keys)


@lru_cache(maxsize=1)
def _built_in() -> _Parts:
    parts = _Parts()
    for family, found in source.records().items():
        parts.add(found, family, False, _dotted)
    if parts.problems:
        raise AssertionError("\n".join(parts.problems))
    return parts


def load(
    own: Mapping[str, Any] | None = None,
    where: read.Where = _dotted,
    settings: Mapping[str, str] | None = None,
    segments: Collection[str] = (),
    constants: Mapping[str, Any] | None = None,
) -> Catalogue:
    """The built-in catalogue with the user's records on top.

    ``own`` has the sections derive, measures and kpis; ``segments`` are fields of the user's own; ``settings`` and
    ``constants`` are what the config gives for names in formulas and in measures.
    Raises ConfigError with every problem and its line.
    """
    built_in = _built_in()
    parts = _Parts(dict(built_in.measures), dict(built_in.derivations), dict(built_in.kpis))
    parts.add(own or {}, "own", True, where)
    known = {**DEFAULT_CONSTANTS, **(constants or {})}
    made = Catalogue(
        {name: constant.in_measure(measure, known) for name, measure in parts.measures.items()},
        tuple(constant.in_derivation(one, known) for same in parts.derivations.values() for one in same),
        parts.kpis,
        {
            name: formula.parse(text) if text else None
            for name, text in {**DEFAULT_SETTINGS, **(settings or {})}.items()
        },
        known,
        tuple(name for name in (own or {}).get("kpis") or {} if name in built_in.kpis),
    )
    if own:
        parts.problems += dangling(made, where, segments)
        parts.problems += kinds.problems(made, own.get("measures") or {}, where)
    ConfigError.raise_if_any(parts.problems)
    return made


DEFAULT_SETTINGS = {"hourly_cost": "", "roi_cost": "marketing_cost", "years_kept": ""}
"""What formulas may call that the config decides: a number or a formula, empty until the config gives it."""
DEFAULT_CONSTANTS: dict[str, Any] = {
    "inactive_after": 365,
    "csat_good": 4.0,
    "nps_promoter": 9.0,
    "nps_detractor": 6.0,
    "organic_channels": ("Organic Search", "Organic", "SEO", "Búsqueda orgánica", "Ricerca organica"),
    "ctr_curve": None,
    "cac_lag": None,
}
"""What measures may name that the config decides."""


def dangling(catalogue: Catalogue, where: read.Where, segments: Collection[str] = ()) -> Iterator[str]:
    """Names that lead nowhere and KPIs that lead to themselves."""
    yield from _unknown_fields(catalogue, where, segments)
    known = {n for m in catalogue.measures.values() for n in m.names()} | set(catalogue.settings) | set(formula.GIVEN)
    known |= set(catalogue.kpis) | {f"{k.id}.{v}" for k in catalogue.kpis.values() for v in k.variants}
    for kpi in catalogue.kpis.values():
        for variant in kpi.variants.values():
            at = where("kpis", kpi.id, *(("variants", variant.id) if len(kpi.variants) > 1 else ("formula",)))
            for name in formula.names(variant.formula):
                if name not in known:
                    yield say("{at}: unknown name {name!r}{near}", at=at, name=name, near=did_you_mean(name, known))
    yield from nesting.problems(catalogue, where)


def _unknown_fields(catalogue: Catalogue, where: read.Where, segments: Collection[str]) -> Iterator[str]:
    derived = {(d.table, name) for d in catalogue.derivations for name in d.fields()}
    for measure in catalogue.measures.values():
        known = {*TABLES[measure.table].fields, *segments, *(f for t, f in derived if t == measure.table)}
        for name in measure.fields():
            if name not in known:
                yield say(
                    "{at}: unknown field {name!r} of {table}{near}",
                    at=where("measures", measure.name),
                    name=name,
                    table=measure.table,
                    near=did_you_mean(name, known),
                )
