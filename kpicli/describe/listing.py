"""The list of KPIs: what there is, what each one needs, and whether the data at hand can compute it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from kpicli import formula
from kpicli.catalogue.model import Catalogue, Kpi, Measure
from kpicli.describe.text import fitted
from kpicli.lang import in_lang, words
from kpicli.saying import say, together
from kpicli.wording import either

Available = Mapping[str, str]
"""For each KPI, why the data cannot compute it; empty when it can."""


def chosen_kpis(
    catalogue: Catalogue, family: str | None, unit: str | None, available: Available | None = None
) -> list[Kpi]:
    """The KPIs of a family, of a unit, or that the data can compute."""
    return [
        kpi
        for kpi in catalogue.kpis.values()
        if (family is None or kpi.family == family)
        and (unit is None or kpi.unit == unit)
        and (available is None or not available[kpi.id])
    ]


def listing(
    catalogue: Catalogue,
    lang: str,
    kpis: Iterable[Kpi] | None = None,
    available: Available | None = None,
    width: int | None = None,
) -> str:
    """Every KPI on a line, by family: ``+`` is one of your own, ``*`` a vanity one, ``-`` one the data cannot give."""
    shown = list(catalogue.kpis.values() if kpis is None else kpis)
    if not shown:
        return words.words(lang)["no kpi"]
    lines: list[str] = []
    for family in dict.fromkeys(k.family for k in shown):
        lines += ["", words.words(lang).get(f"family {family}", family).upper()]
        lines += _family([k for k in shown if k.family == family], catalogue, lang, available)
    return fitted([*lines[1:], "", *_legend(shown, available)], width, lang).rstrip()


def _family(kpis: list[Kpi], catalogue: Catalogue, lang: str, available: Available | None) -> Iterator[str]:
    wide, named = max(len(k.id) for k in kpis), max(len(k.name[lang]) for k in kpis)
    for kpi in kpis:
        why = (available or {}).get(kpi.id, "")
        needed = in_lang(together(", ", tables_needed(catalogue, kpi)), lang)
        line = f"{_mark(kpi, why)} {kpi.id:<{wide}}  {kpi.name[lang]:<{named}}  {kpi.unit:<8}  {needed}"
        yield line.rstrip()
        if len(kpi.variants) > 1:
            yield f"      {words.words(lang)['list by']} {', '.join(kpi.variants)}"
        if why:
            yield f"      {words.words(lang)['not here']}: {in_lang(why, lang)}"


def _mark(kpi: Kpi, why: str) -> str:
    if why:
        return "-"
    return "+" if kpi.own else "*" if kpi.vanity else " "


def _legend(shown: Iterable[Kpi], available: Available | None) -> Iterator[str]:
    """What the marks mean: those that are there."""
    marks = {_mark(kpi, (available or {}).get(kpi.id, "")) for kpi in shown}
    if "+" in marks:
        yield say("+ defined in your config")
    if "*" in marks:
        yield say("* a vanity KPI: left out of boards and groups unless --vanity is given")
    if "-" in marks:
        yield say("- not from the sources of this config")


def needs(catalogue: Catalogue, kpi: Kpi) -> list[str]:
    """The fields that a KPI's first definition reads: ``deals.closed_at``; ``orders.date or deals.closed_at``."""

    def fields(one: Measure) -> list[str]:
        return [*(f"{one.table}.{name}" for name in one.fields()), *one.elsewhere()]

    return list(dict.fromkeys(_needs(kpi.default.formula, kpi.id, catalogue, fields)))


def tables_needed(catalogue: Catalogue, kpi: Kpi) -> list[str]:
    """The tables that a KPI's first definition reads: ``spend``, ``orders or deals``."""
    return list(dict.fromkeys(_needs(kpi.default.formula, kpi.id, catalogue, lambda one: [one.table])))


def _needs(
    node: formula.Node, inside: str, catalogue: Catalogue, said: Callable[[Measure], list[str]]
) -> Iterator[str]:
    """What each measure of a formula needs; of the alternatives of a ``first_of``, one is enough."""
    match node:
        case formula.Operation(left=left, right=right):
            yield from _needs(left, inside, catalogue, said)
            yield from _needs(right, inside, catalogue, said)
        case formula.Call(name="first_of", args=args):
            options = (together(" + ", dict.fromkeys(_needs(arg, inside, catalogue, said))) for arg in args)
            yield either(dict.fromkeys(option for option in options if option))
        case formula.Call(args=args):
            for arg in args:
                yield from _needs(arg, inside, catalogue, said)
        case formula.Name(id=name):
            yield from _named_needs(name, inside, catalogue, said)


def _named_needs(name: str, inside: str, catalogue: Catalogue, said: Callable[[Measure], list[str]]) -> Iterator[str]:
    measure, setting = catalogue.measure_of(name), catalogue.settings.get(name)
    stem, _, variant = name.partition(".")
    if setting is not None:
        yield from _needs(setting, name, catalogue, said)
    elif measure and (name == inside or name not in catalogue.kpis):
        yield from said(measure)
    elif stem in catalogue.kpis:
        kpi = catalogue.kpis[stem]
        yield from _needs(kpi.variants.get(variant, kpi.default).formula, stem, catalogue, said)


def as_json(catalogue: Catalogue, kpis: Iterable[Kpi] | None = None, available: Available | None = None) -> str:
    """Every KPI with its definitions, for programs."""
    shown = catalogue.kpis.values() if kpis is None else kpis
    return json.dumps([kpi_record(catalogue, kpi, available) for kpi in shown], ensure_ascii=False, indent=2)


def kpi_record(catalogue: Catalogue, kpi: Kpi, available: Available | None = None) -> dict[str, object]:
    """A KPI as the catalogue knows it; ``available`` and ``missing`` are null without a config."""
    return {
        "id": kpi.id,
        "family": kpi.family,
        "name": dict(kpi.name),
        "meaning": dict(kpi.meaning),
        "unit": kpi.unit,
        "better": kpi.better,
        "aliases": list(kpi.aliases),
        "source": list(kpi.source),
        "own": kpi.own,
        "vanity": kpi.vanity,
        "needs": needs(catalogue, kpi),
        "available": None if available is None else not available[kpi.id],
        "missing": None if available is None else available[kpi.id] or None,
        "variants": {v.id: {"formula": formula.show(v.formula), "basis": v.basis} for v in kpi.variants.values()},
    }
