"""The journey on one screen: config → read → map → clean → derive → measure → compute → judge → shape.

This module alone knows every stage. What it returns is rendered elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kpicli import catalogue as catalogues
from kpicli import formula, read
from kpicli.catalogue.model import Catalogue, Condition
from kpicli.config.load import Loaded, source_names
from kpicli.errors import ConfigError
from kpicli.model import Data, Flag, RawTable, Report, Scored, Table
from kpicli.periods import Calendar, Wanted, resolve, with_earlier
from kpicli.schema import SEGMENT_FIELDS

if TYPE_CHECKING:
    from kpicli.compute import Calculator
    from kpicli.measures import Request
    from kpicli.plan import Plan

BOARD = (
    "revenue", "deals_won", "win_rate", "cac", "roi", "leads", "mqls", "sqls", "opportunities", "mql_to_sql_rate",
    "sales_cycle_days", "marketing_cost", "cpl",
)  # fmt: skip
"""What a report shows when neither the command nor the config names KPIs: those of them that the data can compute."""


@dataclass(frozen=True)
class Ask:
    """What a person wants to see. What is None is left to the config."""

    kpis: tuple[str, ...] = ()
    period: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    last: int | None = None
    as_of: date | None = None
    by: tuple[str, ...] | None = None
    where: tuple[Condition, ...] = ()
    basis: Literal["period", "cohort"] | None = None
    totals: bool = True
    top: int | None = None
    sort: Literal["name", "value"] = "name"
    compare: Literal["previous", "year"] | None = None
    lang: str | None = None
    allow: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """A report, the data it came from, and the KPIs that could not be computed, each with its reason."""

    report: Report
    data: Data
    refused: Mapping[str, Flag]
    named: bool
    """Whether the KPIs were asked for by name, so that one refused is a failure."""


def run(loaded: Loaded, ask: Ask, today: date | None = None, engine: Any = None) -> Outcome:
    """From a config and a question to a report. Raises a KpiError for what the user has to settle first."""
    from kpicli import clean, compute, derive, judge, measures, plan, report

    config = loaded.config
    catalogue = catalogue_of(loaded)
    by = _segments(loaded, config.report.by if ask.by is None else ask.by)
    asked = _known(catalogue, ask.kpis or config.report.kpis)

    mapped = clean.map_sources(loaded, source_names(config), read_sources(loaded))
    planner = plan.Planner(catalogue, clean.fields_of(loaded, mapped), by, segments_of(loaded))
    planned = planner.plan(asked or BOARD, ask.basis, [c.field for c in ask.where])
    as_of = ask.as_of or config.as_of
    data = clean.clean(loaded, mapped, read_lookups(loaded), planned, as_of, today or date.today())

    tables, unmatched = derive.derive(data.tables, catalogue.derivations, planned.fields, segments_of(loaded))
    tables = clean.name_blanks(tables, by)
    concerns = [*data.flags, *unmatched]
    calendar = Calendar(config.week_start, config.fiscal_year_start)
    wanted = Wanted(ask.period or config.report.period, ask.last or config.report.last, ask.first_day, ask.last_day)
    span = resolve(wanted, calendar, [t.coverage for t in tables.values() if t.coverage], data.as_of)
    grain = span.periods[0].grain
    refused = judge.refuse(planned.chosen, catalogue, tables, ask.where, concerns, _windows(loaded), grain, ask.allow)
    chosen = [c for c in planned.chosen if c.kpi.id not in refused]

    calls = {call for c in chosen for _, node in c.options for call in formula.calls(node)} | _lookback(ask.compare)
    request = measures.Request(
        periods=with_earlier(span.periods, calendar, calls), by=by, where=ask.where, as_of=data.as_of,
        windows=_windows(loaded), outcomes=planned.outcomes, totals=ask.totals, engine=engine,
    )  # fmt: skip
    if ask.top and by:
        tables = measures.with_others(tables, planned.measures, request, ask.top)
    measured = measures.measure(tables, planned.measures, request)
    targets = {name: bound for name, t in config.targets.items() if (bound := t.min if t.max is None else t.max)}
    calculator = compute.Calculator(measured, calendar, targets)
    scored: dict[tuple[str, str], list[Scored]] = {}
    for one in chosen:
        found, node = judge.score(one, calculator.evaluate, measured.grid, by, catalogue, config.min_n, concerns)
        if one.bare or (found.kpi.id, found.variant.id) not in scored:
            found = replace(found, window=measures.window_text(node, catalogue, request))
            split = _by_currency(found, node, calculator, tables, planned, request)
            scored[found.kpi.id, found.variant.id] = [found, *split]

    shape = report.Shape(
        periods=span.periods, partial=span.partial, by=by, as_of=data.as_of, currency=config.currency,
        lang=ask.lang or config.lang, calendar=calendar, totals=ask.totals, sort=ask.sort, compare=ask.compare,
    )  # fmt: skip
    computed = [one for same in scored.values() for one in same]
    details = judge.details(computed, tables, span.periods, data.as_of)
    shaped = report.shape_report(computed, shape, concerns, details, judge.assumed(tables, planned.fields))
    refused.update({name: Flag("", "refuse", why) for name, why in planned.refused.items()})
    return Outcome(shaped, clean.reconciled(data, span.periods), refused, bool(asked))


def check(loaded: Loaded, as_of: date | None = None, today: date | None = None) -> Data:
    """Everything the sources hold, read in full, with every row accounted for: what `kpi check` shows."""
    from kpicli import clean

    catalogue_of(loaded)
    mapped = clean.map_sources(loaded, source_names(loaded.config), read_sources(loaded))
    as_of = as_of or loaded.config.as_of
    return clean.reconciled(clean.clean(loaded, mapped, read_lookups(loaded), None, as_of, today or date.today()))


# -- what the stages are given ---------------------------------------------------------------------------------------


def catalogue_of(loaded: Loaded | None) -> Catalogue:
    """The built-in catalogue with the config's own derivations, measures and KPIs on top."""
    if loaded is None:
        return catalogues.load()
    config = loaded.config
    own = {"derive": config.derive, "measures": config.measures, "kpis": config.kpis}
    both = "marketing_cost + sales_cost"
    settings = {
        "roi_cost": both if config.roi_cost == "marketing_and_sales" else "marketing_cost",
        "hourly_cost": "" if config.hourly_cost is None else repr(config.hourly_cost),
    }
    return catalogues.load(own if any(own.values()) else None, loaded.where, settings, tuple(config.segments))


def read_sources(loaded: Loaded) -> list[list[RawTable]]:
    """The files of every source; a file that serves two sources is read once."""
    seen: dict[tuple[Any, ...], RawTable] = {}
    found = []
    for source in loaded.config.sources:
        options = read.ReadOptions(source.sheet, source.encoding, source.delimiter)
        found.append([_once(path, options, loaded.base, seen) for path in read.expand(source.path, loaded.base)])
    return found


def read_lookups(loaded: Loaded) -> list[RawTable]:
    """The files of the config's lookups."""
    return [
        _once(path, read.ReadOptions(lookup.sheet), loaded.base, {})
        for lookup in loaded.config.lookups
        for path in read.expand([lookup.path], loaded.base)
    ]


def _once(path: str | Path, options: read.ReadOptions, base: Path, seen: dict[tuple[Any, ...], RawTable]) -> RawTable:
    key = (str(path), options)
    if key not in seen:
        if isinstance(path, str):
            seen[key] = read.load("-", options, "standard input")
        else:
            shown = path.relative_to(base) if path.is_relative_to(base) else path
            seen[key] = read.load(path, options, str(shown))
    return seen[key]


def segments_of(loaded: Loaded) -> tuple[str, ...]:
    """Every field that numbers can be segmented by: the vocabulary's, the config's own, and what lookups add."""
    looked_up = (field for lookup in loaded.config.lookups for field in lookup.columns if field != lookup.on)
    return tuple(dict.fromkeys((*SEGMENT_FIELDS, *loaded.config.segments, *looked_up)))


def _segments(loaded: Loaded, by: Sequence[str]) -> tuple[str, ...]:
    """The fields to segment by, each known, none twice."""
    known = segments_of(loaded)
    for name in by:
        if name not in known:
            raise ConfigError(f"--by {name}: is not a segment.{catalogues.did_you_mean(name, known)}")
    return tuple(dict.fromkeys(by))


def _known(catalogue: Catalogue, names: Iterable[str]) -> tuple[str, ...]:
    """The KPIs asked for, each once. Raises ConfigError for those that do not exist."""
    problems = []
    for name in names:
        try:
            catalogue.resolve(name)
        except KeyError:
            known = [*catalogue.kpis, *(f"{k.id}.{v}" for k in catalogue.kpis.values() for v in k.variants)]
            problems.append(f"--kpi {name}: no such KPI.{catalogues.did_you_mean(name, known)} kpi list shows all")
    ConfigError.raise_if_any(problems)
    return tuple(dict.fromkeys(names))


def _windows(loaded: Loaded) -> dict[str, timedelta | None]:
    return {**loaded.config.window, "sla.lead_response": loaded.config.sla.lead_response}


def _lookback(compare: str | None) -> set[str]:
    return {"previous": {"previous"}, "year": {"year_ago"}}.get(compare or "", set())


def _by_currency(
    found: Scored, node: formula.Node, calculator: Calculator, tables: Mapping[str, Table], plan: Plan, request: Request
) -> list[Scored]:
    """A sum over several currencies is undefined; each currency's own sum stands beside it."""
    from kpicli import measures

    mixed = found.cells.flags.get("MIXED_CURRENCY")
    if mixed is None or not mixed.any() or not isinstance(node, formula.Name):
        return []
    measure = next(m for m in plan.measures if m.name == node.id)
    split = []
    for code in measures.values_of(tables[measure.table], "currency"):
        where = (*request.where, Condition("currency", "in", (code,)))
        alone = measures.measure(tables, [measure], replace(request, where=where))
        cells = replace(calculator, measured=alone).evaluate(node)
        split.append(replace(found, cells=cells, grid=alone.grid, currency=code))
    return split
