"""The journey on one screen: config → read → map → clean → derive → measure → compute → judge → shape.

This module alone knows every stage. What it returns is rendered elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kpicli import catalogue as catalogues
from kpicli import formula, read
from kpicli.catalogue.model import Catalogue, Condition
from kpicli.catalogue.model import Span as TimeSpan
from kpicli.config.load import Loaded, source_names
from kpicli.model import UNASSIGNED, Data, Flag, RawTable, Report, Scored, Table
from kpicli.periods import Calendar, Span, Wanted, resolve, with_earlier

if TYPE_CHECKING:
    from kpicli.catalogue.model import Measure
    from kpicli.compute import Calculator
    from kpicli.config.model import Config
    from kpicli.measures import Request
    from kpicli.plan import Plan, Planner
    from kpicli.question import Ask

Result = TypeVar("Result")

BOARD = (
    "revenue", "deals_won", "win_rate", "cac", "roi", "leads", "mqls", "sqls", "opportunities", "mql_to_sql_rate",
    "sales_cycle_days", "marketing_cost", "cpl",
)  # fmt: skip
"""What a report shows when neither the command nor the config names KPIs: those of them that the data can compute."""


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
    raws = in_background(read_sources, loaded)  # Arrow reads while Python still loads pandas
    from kpicli import clean, compute, derive, judge, measures, plan, question, report

    config = loaded.config
    catalogue = catalogue_of(loaded)
    asked = question.known_kpis(ask.kpis or config.report.kpis, catalogue)
    segments = question.segments_of(config)

    mapped = clean.map_sources(loaded, source_names(config), raws())
    planner = plan.Planner(catalogue, clean.fields_of(loaded, mapped), segments)
    by = question.known_segments(config.report.by if ask.by is None else ask.by, config, planner.fields)
    filtered = [condition.field for condition in ask.where]
    planned = planner.plan(asked or board(planner), by, filtered, ask.basis)
    as_of = ask.as_of or config.as_of
    data = clean.clean(loaded, mapped, read_lookups(loaded), planned, as_of, today or date.today(), read_rates(loaded))

    tables, unmatched = derive.derive(data.tables, catalogue.derivations, planned.fields, segments)
    tables = clean.name_blanks(tables, [*by, *(name for name in filtered if name in segments)])
    concerns = [*data.flags, *unmatched]
    where = question.known_conditions(ask.where, tables, planner.fields)
    calendar = Calendar(config.week_start, config.fiscal_year_start)
    span = resolve(_wanted(ask, config), calendar, [t.coverage for t in tables.values() if t.coverage], data.as_of)
    windows = {**config.window, "sla.lead_response": config.sla.lead_response}
    hours = data.work_end is not None
    refused = judge.refuse(planned.chosen, catalogue, tables, where, concerns, windows, span.grain, ask.allow, hours)
    chosen = [one for one in planned.chosen if one.name not in refused]

    calls = {call for one in chosen for _, node in one.options for call in formula.calls(node)}
    request = measures.Request(
        periods=with_earlier(span.periods, calendar, calls | _lookback(ask.compare)), by=by, where=where,
        totals=ask.totals, as_of=data.as_of, windows=windows, outcomes=planned.outcomes, currency=config.currency,
        engine=engine, work_end=data.work_end,
    )  # fmt: skip
    wanted = plan.measures_of(chosen, catalogue)
    if ask.top and by:
        tables = _with_others(tables, wanted, request, span, ask.top)
    measured = measures.measure(tables, wanted, request)
    targets = {name: bound for name, t in config.targets.items() if (bound := t.min if t.max is None else t.max)}
    calculator = compute.Calculator(measured, calendar, targets)
    scored: dict[tuple[str, str], list[Scored]] = {}
    for one in chosen:
        found, node = judge.score(one, calculator.evaluate, measured.grid, by, catalogue, config.min_n, concerns)
        if one.bare or (found.kpi.id, found.variant.id) not in scored:
            found = replace(found, window=measures.window_text(node, catalogue, request))
            split = _by_currency(found, node, calculator, tables, wanted, request)
            scored[found.kpi.id, found.variant.id] = [found, *split]

    shape = report.Shape(
        periods=span.periods, partial=span.partial, by=by, as_of=data.as_of, lang=ask.lang or config.lang,
        calendar=calendar, totals=ask.totals, sort=ask.sort, compare=ask.compare,
    )  # fmt: skip
    computed = [one for same in scored.values() for one in same]
    details = judge.details(computed, tables, span.periods, data.as_of)
    assumed = [*judge.assumed(tables, planned.fields), *_said(config, planned, data)]
    shaped = report.shape_report(computed, shape, concerns, details, assumed)
    refused.update({name: Flag("", "refuse", why) for name, why in planned.refused.items()})
    return Outcome(shaped, clean.reconciled(data, span.periods), refused, bool(asked))


def check(loaded: Loaded, as_of: date | None = None, today: date | None = None) -> Data:
    """Everything the sources hold, read in full, with every row accounted for: what `kpi check` shows."""
    from kpicli import clean

    catalogue_of(loaded)
    mapped = clean.map_sources(loaded, source_names(loaded.config), read_sources(loaded))
    as_of = as_of or loaded.config.as_of
    lookups, rates = read_lookups(loaded), read_rates(loaded)
    return clean.reconciled(clean.clean(loaded, mapped, lookups, None, as_of, today or date.today(), rates))


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


def in_background(work: Callable[..., Result], *args: Any) -> Callable[[], Result]:
    """Start some work in a thread; the call that is returned waits for what came of it."""
    pool = ThreadPoolExecutor(max_workers=1)
    future = pool.submit(work, *args)
    pool.shutdown(wait=False)
    return future.result


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


def read_rates(loaded: Loaded) -> list[RawTable]:
    """The file of exchange rates, if the config names one."""
    path = loaded.config.exchange_rates.path
    found = read.expand([path], loaded.base) if path else []
    return [_once(one, read.ReadOptions(), loaded.base, {}) for one in found]


def _once(path: str | Path, options: read.ReadOptions, base: Path, seen: dict[tuple[Any, ...], RawTable]) -> RawTable:
    key = (str(path), options)
    if key not in seen:
        if isinstance(path, str):
            seen[key] = read.load("-", options, "standard input")
        else:
            shown = path.relative_to(base) if path.is_relative_to(base) else path
            seen[key] = read.load(path, options, str(shown))
    return seen[key]


def board(planner: Planner) -> tuple[str, ...]:
    """The default KPIs; where the data can compute none of them, whatever it can."""
    if any(planner.can(name) for name in BOARD):
        return BOARD
    return tuple(name for name in planner.catalogue.kpis if planner.can(name)) or BOARD


def _wanted(ask: Ask, config: Config) -> Wanted:
    period, last = ask.period or config.report.period, ask.last or config.report.last
    return Wanted(period, last, ask.first_day, ask.last_day, asked_last=ask.last is not None)


def _with_others(
    tables: Mapping[str, Table], wanted: Sequence[Measure], request: Request, span: Span, top: int
) -> dict[str, Table]:
    """The tables with all but the biggest segments as (other), by the first measure that knows the segment.

    The size of a segment is that of the complete periods shown, so a comparison does not change who is shown.
    """
    from kpicli import measures

    field = request.by[0]
    sized = next((m for m in wanted if field in tables[m.table].fields), None)
    if sized is None:
        return dict(tables)
    whole = [p for p in span.periods if p.id not in span.partial] or list(span.periods)
    one_period = replace(whole[0], end=whole[-1].end, id="all", grain="all")
    found = measures.measure(tables, [sized], replace(request, periods=(one_period,), by=(field,), totals=False))
    size = [0.0 if value != value else float(value) for value in found.cells[sized.names()[0]].value[0]]
    order = sorted(zip(size, found.grid.segments, strict=True), key=lambda pair: (-pair[0], pair[1]))
    kept = [segment[0] for _, segment in order if segment != (UNASSIGNED,)][:top]
    return measures.with_others(tables, field, kept)


def _said(config: Config, planned: Plan, data: Data) -> list[str]:
    """What the config makes of the numbers, where it matters: exchange rates, hours that are not worked."""
    timed = any(isinstance(m.value, TimeSpan) and m.value.unit == "minutes" for m in planned.measures)
    promised = any((m.window or "").startswith("sla.") for m in planned.measures)
    if data.work_end is None or not (timed or promised):
        return list(data.notes)
    return [*data.notes, f"minutes are those of working time: {config.working_hours}"]


def _lookback(compare: str | None) -> set[str]:
    return {"previous": {"previous"}, "year": {"year_ago"}}.get(compare or "", set())


def _by_currency(
    found: Scored,
    node: formula.Node,
    calculator: Calculator,
    tables: Mapping[str, Table],
    wanted: Sequence[Measure],
    request: Request,
) -> list[Scored]:
    """A sum over several currencies is undefined; each currency's own sum stands beside it."""
    from kpicli import measures
    from kpicli.rows import values_of

    mixed = found.cells.flags.get("MIXED_CURRENCY")
    if mixed is None or not mixed.any() or not isinstance(node, formula.Name):
        return []
    measure = next(m for m in wanted if m.name == node.id)
    split = []
    for code in values_of(tables[measure.table], "currency"):
        where = (*request.where, Condition("currency", "in", (code,)))
        alone = measures.measure(tables, [measure], replace(request, where=where))
        cells = replace(calculator, measured=alone).evaluate(node)
        split.append(replace(found, cells=cells, grid=alone.grid))
    return split
