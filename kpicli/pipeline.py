"""The journey on one screen: config → read → map → clean → derive → measure → compute → judge → shape.

This module alone knows every stage. What it returns is rendered elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kpicli import formula, vital
from kpicli.catalogue.model import Catalogue
from kpicli.catalogue.model import Span as TimeSpan
from kpicli.config.load import Loaded, source_names
from kpicli.goals import Goals, filtered_to
from kpicli.intake import catalogue_of, read_lookups, read_rates, sources_in_background, sources_of
from kpicli.model import (
    BLANK,
    UNASSIGNED,
    Data,
    Flag,
    Measured,
    Period,
    Report,
    Scored,
    Table,
    row_at,
    table_at,
)
from kpicli.periods import Calendar, Span, Wanted, resolve, truncated, with_earlier
from kpicli.saying import Said, say, together

if TYPE_CHECKING:
    from kpicli.catalogue.model import Chosen, Measure
    from kpicli.clean import Counting
    from kpicli.compute import Calculator
    from kpicli.config.model import Config
    from kpicli.evidence import Explained, SourceRows
    from kpicli.measures import Request
    from kpicli.plan import Plan, Planner
    from kpicli.question import Ask


MOST_SIZED = 2_000_000
"""Segments of which the biggest can be found."""


@dataclass(frozen=True)
class Outcome:
    """A report, the data it came from, and the KPIs that could not be computed, each with its reason."""

    report: Report
    data: Data
    refused: Mapping[str, Flag]
    named: bool
    """Whether the KPIs were asked for by name, so that one refused is a failure."""
    catalogue: Catalogue


@dataclass(frozen=True, eq=False)
class Work:
    """A question made ready: data cleaned, KPIs planned, periods known. Nothing is measured yet."""

    config: Config
    catalogue: Catalogue
    planner: Planner
    planned: Plan
    names: Sequence[str]
    """The KPIs as they were asked for."""
    named: bool
    default: bool
    """Whether nothing was asked for, so that the default board is shown."""
    data: Data
    tables: Mapping[str, Table]
    concerns: Sequence[Flag]
    span: Span
    calendar: Calendar
    refused: Mapping[str, Flag]
    chosen: Sequence[Chosen]
    request: Request
    waived: Mapping[str, Flag]
    """What would have been refused, had --allow not lifted it."""
    truncated: Mapping[str, Period]
    """For a running period, the equal days of an earlier one that it is compared with."""
    beside: Mapping[str, Chosen]
    """What may be shown beside the KPIs that were asked for, if these carry a hazard."""
    goals: Goals
    """The config's targets, as they apply to these periods and segments."""

    @cached_property
    def usual_cycle(self) -> timedelta | None:
        """The median sales cycle of the trailing 12 months; None where nothing was won in them."""
        from kpicli import measures
        from kpicli.plan import USUAL_CYCLE

        return measures.usual_cycle(self.catalogue.measures[USUAL_CYCLE], self.tables, self.request)


@dataclass(frozen=True, eq=False)
class Computed:
    """What came of it: the measures' cells and the KPIs' cells, each with the formula that it was computed by."""

    measured: Measured
    calculator: Calculator
    scored: Mapping[tuple[str, str], list[Scored]]
    """By KPI and definition: its cells, or those of its segments and of its total, and each currency's own."""
    main: Mapping[str, tuple[tuple[str, str], ...]]
    """For each name that was asked for, the KPI and definition that answer to it: the total's, then the segments'."""
    said: tuple[str, ...]
    """What was taken for granted on the way, one line each."""

    @property
    def parts(self) -> list[Scored]:
        """Everything that was computed."""
        return [one for same in self.scored.values() for one in same]


def run(loaded: Loaded, ask: Ask, today: date | None = None, engine: Any = None) -> Outcome:
    """From a config and a question to a report. Raises a KpiError for what the user has to settle first."""
    return next(run_several(loaded, [ask], today, engine))


def run_several(
    loaded: Loaded, asks: Sequence[Ask], today: date | None = None, engine: Any = None
) -> Iterator[Outcome]:
    """A report for each of several questions to the same files, which are read and cleaned once."""
    for work, ask in zip(prepare_several(loaded, asks, today, engine), asks, strict=True):
        yield _outcome(work, ask, compute_kpis(work))


def prepare(loaded: Loaded, ask: Ask, today: date | None = None, engine: Any = None) -> Work:
    """Read, map, clean and derive what a question needs, and plan what to measure for it."""
    return next(prepare_several(loaded, [ask], today, engine))


def prepare_several(
    loaded: Loaded, asks: Sequence[Ask], today: date | None = None, engine: Any = None
) -> Iterator[Work]:
    """The same for several questions: what any of them needs is read and cleaned before the first is measured.

    They share the days that they are asked for: as_of and today are those of the first.
    """
    given = sources_in_background(loaded)  # Arrow reads while Python still loads pandas
    from kpicli import clean, plan, question

    catalogue = catalogue_of(loaded)
    loaded, raws = (sources := given()).loaded, sources.raws
    question.known_targets(loaded, catalogue)
    mapped = clean.map_sources(loaded, source_names(loaded.config), raws)
    fields = clean.fields_of(loaded, mapped)
    questions = [_planned(loaded.config, catalogue, fields, ask) for ask in asks]
    needed = plan.united([one.planned for one in questions])
    as_of, today = asks[0].as_of or loaded.config.as_of, asks[0].today or today
    data = clean.clean(loaded, mapped, read_lookups(loaded), needed, as_of, today or date.today(), read_rates(loaded))
    data = clean.with_stale(replace(data, notes=(*sources.said, *data.notes)), asks[0].today, as_of)
    return (_ready(one, data, engine) for one in questions)


@dataclass(frozen=True, eq=False)
class _Question:
    """A question whose names are known and whose KPIs are planned; no cell was read for it yet."""

    ask: Ask
    config: Config
    catalogue: Catalogue
    planner: Planner
    planned: Plan
    names: Sequence[str]
    beside: Sequence[str]
    by: tuple[str, ...]
    segments: tuple[str, ...]
    asked: bool
    """Whether it names KPIs."""


def _planned(config: Config, catalogue: Catalogue, fields: Mapping[str, frozenset[str]], ask: Ask) -> _Question:
    from kpicli import plan, question

    asked = question.known_kpis(ask.kpis or (() if ask.groups else config.report.kpis), catalogue)
    groups = question.known_groups(ask.groups, catalogue)
    wished = config.report.by if ask.by is None else ask.by
    segments = question.segments_of(config, wished)
    planner = plan.Planner(catalogue, fields, segments, _of_the_whole(config))
    wished = tuple(name for name in wished if not ask.able or any(name in have for have in planner.fields.values()))
    by = question.known_segments(wished, segments, planner.fields)
    names = _names(asked, groups, ask.vanity, planner)
    names = tuple(name for name in names if planner.can(name)) if ask.able else names
    beside = _beside(names, catalogue)
    also = ["account_id"] if ask.count_by == "account" else []
    filtered = [condition.field for condition in ask.where]
    planned = planner.plan([*names, *beside], by, [*filtered, *also], ask.basis)
    return _Question(ask, config, catalogue, planner, planned, names, beside, by, segments, bool(asked))


def _ready(one: _Question, data: Data, engine: Any) -> Work:
    """A question made ready for measuring: fields derived, blanks named, periods known, refusals decided."""
    from kpicli import clean, derive, judge, measures, plan, question

    ask, config, catalogue, planned = one.ask, one.config, one.catalogue, one.planned
    tables, unmatched = derive.derive(data.tables, catalogue.derivations, planned.fields, one.segments)
    if ask.count_by == "account":
        tables = derive.by_account(tables)
    filtered = [condition.field for condition in ask.where if condition.field in one.segments]
    tables = clean.name_blanks(tables, [*one.by, *filtered])
    concerns = [*data.flags, *unmatched]
    where = question.known_conditions(ask.where, tables, one.planner.fields)
    calendar = Calendar(config.week_start, config.fiscal_year_start)
    span = resolve(_wanted(ask, config), calendar, [t.coverage for t in tables.values() if t.coverage], data.as_of)
    span = _latest(span) if ask.single else span
    windows = {**config.window, "sla.lead_response": config.sla.lead_response}
    question_asked = judge.Asked(
        where, windows, span.grain, ask.allow, data.work_end is not None,
        lambda measure: measures.moving_filters(measure, tables, where), one.by,
        lambda measure: measures.coarse(measure, tables),
    )  # fmt: skip
    admitted = judge.admit(planned.chosen, catalogue, tables, concerns, question_asked)
    refused = {name: flag for name, flag in admitted.refused.items() if name not in one.beside}
    chosen = [one_chosen for one_chosen in admitted.chosen if one_chosen.name in one.names]

    calls = {call for one_chosen in chosen for option in one_chosen.options for call in formula.calls(option.node)}
    look_back = _lookback(ask.compared)
    parts = truncated(span, calendar, data.as_of, *look_back) if ask.include_partial and ask.compare else {}
    periods = with_earlier(span.periods, calendar, calls | look_back)
    request = measures.Request(
        periods=tuple(sorted({*periods, *parts.values()})), by=one.by, where=where,
        totals=ask.totals or "share_of" in calls, as_of=data.as_of, windows=windows, outcomes=planned.outcomes,
        currency=config.currency, fiscal_year_start=config.fiscal_year_start, engine=engine,
        allow=ask.allow, work_end=data.work_end,
    )  # fmt: skip
    if ask.top and one.by:
        tables = _with_others(tables, plan.measures_of(chosen, catalogue), request, span, ask.top)
    return Work(
        config=config, catalogue=catalogue, planner=one.planner, planned=planned, names=one.names,
        named=one.asked, default=not (one.asked or ask.groups), data=data, tables=tables, concerns=concerns,
        span=span, calendar=calendar, refused=refused, chosen=chosen,
        request=request, truncated=parts, waived=admitted.waived,
        beside={chosen.name: chosen for chosen in admitted.chosen if chosen.name in one.beside},
        goals=Goals(
            config.targets, catalogue, config.report.period, one.by, filtered_to(where), ask.count_by == "account"
        ),
    )  # fmt: skip


def compute_kpis(work: Work) -> Computed:
    """Measure the rows, and compute and judge every KPI that was asked for."""
    from kpicli.scoring import same_figure, scorer_of, shown_beside, sound

    scorer = scorer_of(work, work.chosen)
    scored: dict[tuple[str, str], list[Scored]] = {}
    main: dict[str, tuple[tuple[str, str], ...]] = {}
    said = dict.fromkeys(scorer.said)
    for one in work.chosen:
        parts = scorer.score(one)
        if work.default:
            parts, line = sound(parts, work)
            said |= dict.fromkeys(line)
        if not parts:
            continue
        if twin := same_figure(parts[-1], scored):
            said[_of_two_names(parts[-1], twin, work)] = None
            if work.default:
                continue
        if parts[0].of_no_segment:
            said[_narrower(parts, work)] = None
        main[one.name] = tuple(dict.fromkeys(part.key for part in reversed(parts)))
        for key in reversed(main[one.name]):
            found = [part for part in parts if part.key == key]
            if _replaces(found, scored.get(key, []), bare=one.bare):
                scored[key] = found + (scorer.by_currency(found[0]) if found[0].grid is scorer.measured.grid else [])
        for further, lines in shown_beside(one, parts, work) if one.bare else ():
            scored.setdefault(further.key, [further])
            said |= dict.fromkeys(lines)
    return Computed(scorer.measured, scorer.calculator, scored, main, tuple(said))


def _replaces(found: Iterable[Scored], known: Iterable[Scored], *, bare: bool) -> bool:
    """Whether a definition that is there already, in part or for being asked for by its own name, gives way."""
    cells, before = (sum(len(one.grid.segments) for one in ones if not one.of_one_currency) for ones in (found, known))
    return cells >= before if bare else cells > before


def _of_two_names(one: Scored, twin: Scored, work: Work) -> Said:
    """That two KPIs are one figure here; on a board that nobody chose, the first stands for both."""
    facts = {"other": ".".join(one.key), "kpi": ".".join(twin.key), "formula": formula.show(one.node)}
    if work.default:
        return say("{other} is left out, as it is the same figure as {kpi} here: {formula}", **facts)
    return say("{other} is the same figure as {kpi} here: {formula}", **facts)


def _narrower(parts: Sequence[Scored], work: Work) -> Said:
    """Which definition the segments have, and which one has the wider costs, in the total."""
    from kpicli import evidence

    rows, whole = parts[0], parts[-1]
    return say(
        "{kpi} by {by}: the segments show {rows}, as not all of {whole} is split by {by}; the total is {whole}",
        kpi=rows.kpi.id, by=together(", ", work.request.by),
        rows=together(", ", evidence.standing_in(rows, whole, work.planner)),
        whole=together(", ", evidence.standing_in(whole, rows, work.planner)),
    )  # fmt: skip


def _outcome(work: Work, ask: Ask, computed: Computed) -> Outcome:
    """Order the KPIs' values into a report, and say what must be said about them."""
    from kpicli import clean, judge, report
    from kpicli.catalogue.names import taken
    from kpicli.scoring import biggest_rows

    span, data, tables, planned = work.span, work.data, work.tables, work.planned
    shape = report.Shape(
        periods=span.periods, partial=span.partial, by=work.request.by, as_of=data.as_of,
        lang=ask.lang or work.config.lang, calendar=work.calendar, totals=ask.totals, sort=ask.sort,
        compare=ask.compare, truncated={period: base.id for period, base in work.truncated.items()},
        changes=ask.compared, goal=vital.goals_of(work, computed),
        board=tuple(vital.board_of(work, computed)) if ask.board else (),
    )  # fmt: skip
    scored = computed.parts
    details = judge.details(scored, tables, span.periods, data.as_of)
    if named := biggest_rows(work, computed) if "ONE_DEAL" in details and ask.details else "":
        text = say("{text}: {rows}", text=details["ONE_DEAL"].text, rows=named)
        details["ONE_DEAL"] = replace(details["ONE_DEAL"], text=text)
    assumed = [
        *judge.assumed(tables, planned.fields),
        *planned.said,
        *taken(ask.kpis or work.config.report.kpis, work.catalogue),
        *_said(work.config, planned, data),
        *computed.said,
        *vital.targets_said(work, computed),
    ]
    shaped = report.shape_report(scored, shape, work.concerns, details, assumed)
    lacking = {name: flag for name, flag in planned.refused.items() if name in work.names}
    refused = {**work.refused, **lacking}
    return Outcome(shaped, clean.reconciled(data, span.periods, _counting(work)), refused, work.named, work.catalogue)


def explain(loaded: Loaded, kpi: str, ask: Ask, today: date | None = None) -> tuple[Outcome, Explained | None]:
    """One KPI's report, and what each of its numbers is made of; None when it had to be refused."""
    from kpicli import evidence

    work = prepare(loaded, replace(ask, kpis=(kpi,), single=True), today)
    computed = compute_kpis(work)
    outcome = _outcome(work, ask, computed)
    if not computed.scored:
        return outcome, None
    planner, values = work.planner, outcome.report.values
    answering = _answering(computed)
    keys = {part.key for part in answering}
    found = next(part for part in answering if part.key == next(iter(computed.main.values()))[0])
    node = evidence.decided(found.variant.formula, planner, found.kpi.id, found.node)
    grid, evaluate = computed.measured.grid, computed.calculator.evaluate
    cells = evidence.cells_behind(values, answering, grid, planner, evaluate)
    beside = tuple(value for value in values if (value.kpi, value.variant) not in keys)
    measures = _behind(work, computed)
    read = evidence.fields_read(measures, [*work.request.by, *(c.field for c in work.request.where)], work.tables)
    sources = dict(zip(source_names(work.config), work.config.sources, strict=True))
    origins = evidence.origins(read, work.data.sources, sources, work.tables, work.catalogue.derivations)
    return outcome, evidence.Explained(found.kpi, found.variant, node, tuple(cells), tuple(origins), beside)


def rows_behind(loaded: Loaded, kpi: str, ask: Ask, today: date | None = None) -> tuple[Outcome, SourceRows]:
    """The rows of the sources that the measures of a KPI counted, each with its file, its row and the fields read."""
    from kpicli import evidence, measures

    work = prepare(loaded, replace(ask, kpis=(kpi,), single=True), today)
    computed = compute_kpis(work)
    found = [
        (one.name, one.table, measures.rows_behind(one, work.tables, work.request)) for one in _behind(work, computed)
    ]
    return _outcome(work, ask, computed), evidence.source_rows(found, work.data.sources, work.request.by)


def _answering(computed: Computed) -> list[Scored]:
    """What answers to the one KPI that was asked for: the segments, and the total by itself where it is apart."""
    keys = next(iter(computed.main.values()), ())
    return [one for key in reversed(keys) for one in computed.scored[key] if not one.of_one_currency]


def _behind(work: Work, computed: Computed) -> list[Measure]:
    """The measures of the definitions that were used, each once; not those of what is shown beside them."""
    used = [name for one in _answering(computed) for name in formula.names(one.node)]
    return list({m.name: m for name in used if (m := work.catalogue.measure_of(name))}.values())


def available(loaded: Loaded) -> dict[str, str]:
    """For each KPI of the catalogue, what the sources lack to compute it; empty when they lack nothing."""
    from kpicli import clean, plan, question

    catalogue = catalogue_of(loaded)
    loaded, raws = (sources := sources_of(loaded)).loaded, sources.raws
    mapped = clean.map_sources(loaded, source_names(loaded.config), raws)
    planner = plan.Planner(catalogue, clean.fields_of(loaded, mapped), question.segments_of(loaded.config))
    return {name: (flag.text if (flag := planner.plan([name]).refused.get(name)) else "") for name in catalogue.kpis}


def check(
    loaded: Loaded, as_of: date | None = None, today: date | None = None, named_today: date | None = None
) -> Data:
    """Everything the sources hold, read in full, with every row accounted for: what `kpi check` shows."""
    from kpicli import clean, links, question

    catalogue = catalogue_of(loaded)
    sources = sources_of(loaded)
    loaded = sources.loaded
    mapped = clean.map_sources(loaded, source_names(loaded.config), sources.raws)
    as_of = as_of or loaded.config.as_of
    lookups, rates = read_lookups(loaded), read_rates(loaded)
    data = clean.clean(loaded, mapped, lookups, None, as_of, named_today or today or date.today(), rates)
    data = clean.with_stale(replace(data, notes=(*sources.said, *data.notes)), named_today, as_of)
    unmatched = tuple(links.unmatched_keys(data.tables, catalogue.derivations))
    lone = tuple(links.lone_values(data.tables, question.segments_of(loaded.config)))
    across = _out_of_order(data, catalogue, question.segments_of(loaded.config))
    return clean.reconciled(replace(data, unmatched=unmatched, lone=lone, out_of_order=(*data.out_of_order, *across)))


def _out_of_order(data: Data, catalogue: Catalogue, segments: Sequence[str]) -> Iterator[Said]:
    """Rows whose dates are out of order by what another table says: a deal that is won before its lead came."""
    from kpicli import derive, links

    spans = [m for m in catalogue.measures.values() if isinstance(m.value, TimeSpan)]
    read: dict[str, set[str]] = {}
    for one in spans:
        read.setdefault(one.table, set()).update(one.fields())
    fields = {table: frozenset(names) for table, names in read.items()}
    tables, _ = derive.derive(data.tables, catalogue.derivations, fields, segments)
    places = {table: [facts.places for facts in data.sources if facts.table == table] for table in tables}
    for table, (source, file, row), later, start in links.out_of_order(tables, spans):
        place = row_at(table_at(*places[table][source][file]), row)
        yield say("{place}: {later} lies before {start}", place=place, later=f"{table}.{later}", start=start)


# -- what is asked for ----------------------------------------------------------------------------------------------


def _names(asked: Sequence[str], groups: Sequence[str], vanity: bool, planner: Planner) -> tuple[str, ...]:
    """The KPIs to show: those named, those of the groups that the data can compute, else the board."""
    if not asked and not groups:
        return board(planner, vanity)
    members = (k.id for k in planner.catalogue.kpis.values() if k.family in groups and (vanity or not k.vanity))
    return tuple(dict.fromkeys([*asked, *(name for name in members if planner.worth_showing(name))]))


def board(planner: Planner, vanity: bool = False) -> tuple[str, ...]:
    """The default KPIs; where the data can compute none of them, whatever it can. Vanity ones come last, if at all."""
    kpis = planner.catalogue.kpis.values()
    extra = tuple(k.id for k in kpis if vanity and k.vanity and k.id not in vital.BOARD and planner.can(k.id))
    if any(planner.can(name) for name in vital.BOARD):
        return (*vital.BOARD, *extra)
    return (*(k.id for k in kpis if not k.vanity and planner.worth_showing(k.id)), *extra) or vital.BOARD


def _of_the_whole(config: Config) -> tuple[str, ...]:
    """The KPIs with a target for the whole, which formulas can call."""
    return tuple(name for name, given in config.targets.items() if any(not target.where for target in given))


def _wanted(ask: Ask, config: Config) -> Wanted:
    period, last = ask.period or config.report.period, ask.last or config.report.last
    return Wanted(period, last, ask.first_day, ask.last_day, asked_last=ask.last is not None)


def _latest(span: Span) -> Span:
    """The last complete period alone; without one, the last."""
    whole = [p for p in span.periods if p.id not in span.partial] or span.periods
    return Span((whole[-1],), span.partial & {whole[-1].id})


def _of_all(request: Request, period: Period, field: str) -> Request:
    """What tells how big each segment of a field is: however many there are, few of them stay."""
    return replace(request, periods=(period,), by=(field,), totals=False, most_segments=MOST_SIZED)


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
    found = measures.measure(tables, [sized], _of_all(request, one_period, field))
    size = [0.0 if value != value else float(value) for value in found.cells[sized.names()[0]].value[0]]
    order = sorted(zip(size, found.grid.segments, strict=True), key=lambda pair: (-pair[0], pair[1]))
    kept = [segment[0] for _, segment in order if segment[0] not in (UNASSIGNED, BLANK)][:top]
    return measures.with_others(tables, field, kept)


def _beside(names: Iterable[str], catalogue: Catalogue) -> list[str]:
    """What may have to be shown beside the KPIs that are asked for by their bare ids."""
    kpis = (kpi for name in names for kpi, variant in [catalogue.resolve(name)] if variant is None)
    found = dict.fromkeys(name for kpi in kpis for further in kpi.beside.values() for name in further)
    return [name for name in found if name not in set(names)]


def _said(config: Config, planned: Plan, data: Data) -> list[str]:
    """What the config makes of the numbers, where it matters: exchange rates, hours that are not worked."""
    timed = any(isinstance(m.value, TimeSpan) and m.value.unit == "minutes" for m in planned.measures)
    promised = any(m.promised for m in planned.measures)
    if data.work_end is None or not (timed or promised):
        return list(data.notes)
    return [*data.notes, say("minutes are those of working time: {hours}", hours=config.working_hours)]


def _counting(work: Work) -> Counting:
    """By which dates the measures of a report count the rows of each table, and what of them they look back to."""
    from kpicli.clean import Counting

    options = (option.node for one in work.chosen for option in one.options[:1])
    used = {m for node in options for name in formula.names(node) if (m := work.catalogue.measure_of(name))}
    kinds = ("stock", "movement")
    dates: dict[str, set[str]] = {}
    for one in used:
        dates.setdefault(one.table, set()).add(one.date)
    return Counting(
        {table: frozenset(names - {"as_of"}) for table, names in dates.items()},
        frozenset(m.table for m in used if m.kind in kinds or m.over or m.shift or m.date == "as_of"),
        frozenset(m.table for m in used if m.date == "as_of"),
    )


def _lookback(compare: str | None) -> set[str]:
    return {"previous": {"previous"}, "year": {"year_ago"}}.get(compare or "", set())
