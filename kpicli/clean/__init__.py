"""Clean: mapped sources become typed tables in which every thing is one row. What could not be used is counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from kpicli.clean import found, lookups, merges, order_lines, scores, subscriptions, timeline, typed, written
from kpicli.clean.agreed import dates_ahead, doubt_lone_dates
from kpicli.clean.blanks import READ_WITH_COUNTS, fill_blank_counts, zeros_said
from kpicli.clean.currency import rates_said
from kpicli.clean.draft import WRITTEN, Draft, assemble, leave_out, tables_in_order
from kpicli.clean.duplicates import remove_duplicates
from kpicli.clean.labels import fill_blank_segments, fill_defaults, label_segments, merged_in, merged_spellings
from kpicli.clean.look_alike import same_looking_ids
from kpicli.clean.mapping import Mapped, map_source, own_fields
from kpicli.clean.one_sided import one_sided
from kpicli.clean.rates import read_rates
from kpicli.clean.same_money import same_money
from kpicli.clean.spans import add_spans, spans_said
from kpicli.clean.suspicions import stale, suspected
from kpicli.clean.typed import Typed
from kpicli.clean.working_hours import add_work_times
from kpicli.errors import InputError
from kpicli.model import FIRST_DAY, LAST_DAY, SPREAD, Data, Period, RawTable, SourceFacts, Table
from kpicli.progress import doing
from kpicli.saying import say, together
from kpicli.schema import READ_WITH, SEGMENT_FIELDS, TABLES, made
from kpicli.wording import normal

if TYPE_CHECKING:
    from kpicli.config.load import Loaded
    from kpicli.plan import Plan


def map_sources(loaded: Loaded, names: Sequence[str], raws: Sequence[Sequence[RawTable]]) -> tuple[Mapped, ...]:
    """Each source of the config with its columns found."""
    own = own_fields(loaded.config)
    return tuple(
        map_source(name, source, files, own, lambda *keys, i=i: loaded.where("sources", i, *keys))
        for i, (name, source, files) in enumerate(zip(names, loaded.config.sources, raws, strict=True))
    )


def fields_of(loaded: Loaded, mapped: Iterable[Mapped]) -> dict[str, frozenset[str]]:
    """The fields that each table's sources map, set or look up."""
    named: dict[str, set[str]] = defaultdict(set)
    for one in mapped:
        named[one.schema.name] |= lookups.reachable({*one.positions, *one.constants}, loaded.config.lookups)
    return {table: frozenset(fields) | made(table, fields) for table, fields in named.items()}


def clean(
    loaded: Loaded,
    mapped: Sequence[Mapped],
    looked_up: Sequence[RawTable],
    plan: Plan | None,
    as_of: date | None,
    today: date,
    rates: Sequence[RawTable] = (),
) -> Data:
    """Type, settle and date everything; without a plan (``kpi check``) every mapped column is read."""
    config = loaded.config
    _refuse_empty(mapped)
    exchange = read_rates(rates, config.currency, config.exchange_rates.constant, config.locale)
    how = typed.Reading(config.timezone, config.locale, exchange)
    sources: dict[str, list[Typed]] = defaultdict(list)
    beside = _files_beside(mapped, plan)
    for one in mapped:
        doing(say("cleaning {source}", source=one.name))
        needed = (
            plan.fields[one.schema.name]
            | {part for name in plan.fields[one.schema.name] for part in READ_WITH.get((one.schema.name, name), ())}
            | {"modified_at", "status", merges.MERGED, *one.schema.key, *one.schema.within, *_lookup_keys(loaded)}
            | set(config.exclude.get(one.schema.name, ()))
            if plan
            else None
        )
        if needed is not None and one.schema.name in beside:
            # Files are told apart by all that is written of their rows, also by what nobody asked for.
            needed |= set(one.positions)
        if needed is not None and one.schema.spent:
            needed |= READ_WITH_COUNTS & set(one.positions)
        utc = plan.utc[one.schema.name] if plan else frozenset()
        read = typed.read_source(one, needed, utc, how)
        fill_blank_counts(read)
        if (figures := beside.get(one.schema.name)) is not None:
            read.written = written.written(one, figures, _read_twice(one, mapped))
        found.note_cells(read, listed=plan is None)
        lookups.look_up(loaded, looked_up, read, own_fields(config), how)
        sources[one.schema.name].append(read)
    for raw in (raw for one in mapped for raw in one.raws):
        raw.let_go()
    refusals = [refusal for table in sources.values() for one in table for refusal in one.refusals]
    asked = [
        say("{code}: {text}", code="SUBTOTAL", text=say("{place}: {question}", place=raw.place, question=question))
        for raw in dict.fromkeys(raw for one in mapped for raw in one.raws)
        for question in raw.questions
    ]
    refused = (say("{code}: {text}", code=refusal.code, text=refusal.text) for refusal in refusals)
    InputError.raise_if_any([*asked, *refused])
    _refuse_undated(sources)
    data = _settled(loaded, sources, plan, as_of, today)
    hours = config.working_hours if plan is None else None
    said: list[str] = [say("working hours: {hours}", hours=str(hours))] if hours else []
    every = [s for table in sources.values() for s in table]
    if plan is not None:  # `kpi check` says it of each file
        said += dict.fromkeys(line for one in mapped for raw in one.raws for line in raw.said)
    said += [line for one in every for line in one.said]
    return replace(data, notes=(*said, *data.notes, *rates_said(every, exchange), *zeros_said(every)))


def _files_beside(mapped: Sequence[Mapped], plan: Plan | None) -> dict[str, frozenset[str]]:
    """The tables without ids that several files fill, with the headers of figures that no field takes."""
    tables: dict[str, list[Mapped]] = defaultdict(list)
    for one in mapped:
        if plan is None or plan.fields[one.schema.name]:
            tables[one.schema.name].append(one)
    return {
        name: written.figure_headers(sources)
        for name, sources in tables.items()
        if sum(len(one.raws) for one in sources) > 1
        and not sources[0].schema.id_of({field for one in sources for field in (*one.positions, *one.constants)})
    }


def _read_twice(one: Mapped, mapped: Sequence[Mapped]) -> bool:
    """Whether another source of the same table reads one of its files by other columns."""
    files = {(raw.digest, raw.sheet) for raw in one.raws}
    return any(
        other.schema is one.schema
        and other.source.columns != one.source.columns
        and any((raw.digest, raw.sheet) in files for raw in other.raws)
        for other in mapped
        if other is not one
    )


def _refuse_empty(mapped: Sequence[Mapped]) -> None:
    """A header without rows is no data: a table needs at least one source that has some."""
    filled = {one.schema.name for one in mapped if one.rows}
    InputError.raise_if_any(
        say(
            "{places}: a header and no rows, and {table} has no other source",
            places=together(", ", (raw.place for raw in one.raws)),
            table=one.schema.name,
        )
        for one in mapped
        if one.schema.name not in filled
    )


def _refuse_undated(sources: Mapping[str, Sequence[Typed]]) -> None:
    """A table of which no cell could be read as a date is in no period: no number of it would be any.

    Where the config says how its dates are written, the cells are listed as those that are not written so.
    """
    problems: list[str] = []
    for table, every in sources.items():
        columns = [(one, name) for one in every for name in one.columns if _holds_dates(one, name)]
        bad = [cell for one in every for cell in one.bad_cells if _holds_dates(one, cell.field)]
        declared = any(one.mapped.source.dates for one in every)
        if (
            bad
            and not declared
            and all(one.columns[name].null_count == len(one.columns[name]) for one, name in columns)
        ):
            problems.append(
                say(
                    "{cell}, and no other cell of {table} is one: correct the dates, or say dates: at the source",
                    cell=bad[0].said,
                    table=table,
                )
            )
    InputError.raise_if_any(problems)


def _holds_dates(one: Typed, name: str) -> bool:
    return name in one.mapped.fields and one.mapped.fields[name].is_date


def _lookup_keys(loaded: Loaded) -> set[str]:
    return {lookup.on for lookup in loaded.config.lookups}


def _settled(
    loaded: Loaded, sources: Mapping[str, list[Typed]], plan: Plan | None, as_of: date | None, today: date
) -> Data:
    drafts = {table: assemble(sources[table]) for table in tables_in_order(sources)}
    merges.settle(drafts)
    for draft in drafts.values():
        leave_out(draft, loaded.config.exclude.get(draft.schema.name, {}))
        order_lines.gather(draft)
        remove_duplicates(draft)
        order_lines.take_off_refunds(draft)
        if plan is None or plan.fields[draft.schema.name]:
            draft.questions += same_money(draft)
        draft.frame = draft.frame.drop(columns=WRITTEN, errors="ignore")
        timeline.settle_open_deals(draft)
        timeline.date_open_deals(draft)
    questions = (question for draft in drafts.values() for question in draft.questions)
    InputError.raise_if_any(say("{code}: {text}", code=one.code, text=one.text) for one in questions)
    if not as_of:
        doubt_lone_dates(tuple(drafts.values()), today)
    last = timeline.newest_event(drafts.values(), today)
    newest = as_of or last or today
    ahead = tuple(dates_ahead(drafts.values(), newest))
    for draft in drafts.values():
        draft.flags += one_sided(draft)
        subscriptions.settle(draft)
        scores.settle(draft, loaded.config)
        timeline.unsettled_deals(draft)
        timeline.ended_before_begun(draft)
        timeline.forget_the_future(draft, as_of, today)
        add_spans(draft)
        if last and newest < last:
            timeline.forget_the_undated(draft)
        draft.flags += suspected(draft)
        draft.flags += same_looking_ids(draft)
    hours = loaded.config.working_hours if plan and any(plan.utc.values()) else None
    work_end = add_work_times(drafts.values(), hours, loaded.config.timezone, newest) if hours else None
    segments = {name for d in drafts.values() for name in d.fields if name in d.frame and _is_segment(loaded, name)}
    labels = _labels(loaded, drafts.values(), segments)
    tables = {}
    for name, draft in drafts.items():
        draft.flags += merged_in(draft, loaded.config.segments, labels)
        label_segments(draft, segments, labels)
        tables[name] = timeline.finish(
            draft, fill_defaults(draft, plan.fields[name] if plan else None, loaded.config.currency), newest
        )
    every = [s for table in sources.values() for s in table]
    listed = drafts.values() if plan is None else ()  # for `kpi check` only
    misplaced = (place for draft in listed for place in timeline.out_of_order(draft))
    rejected = (line for draft in listed for line in timeline.rejected(draft))
    doubled = (place for draft in listed for place in timeline.repeated(draft))
    return Data(
        tables=tables,
        sources=tuple(found.facts(s, drafts[s.mapped.schema.name]) for s in every),
        bad_cells=tuple(cell for s in every for cell in s.bad_cells),
        out_of_order=(*misplaced, *(line for _, lines in ahead for line in lines)),
        repeated=tuple(doubled),
        rejected=tuple(rejected),
        flags=tuple(flag for d in drafts.values() for flag in d.flags)
        + tuple(flag for flag, _ in ahead)
        + tuple(f for s in every for f in found.flags(s)),
        as_of=newest,
        past=bool(last and newest < last),
        notes=(
            *(line for draft in drafts.values() for line in spans_said(draft)),
            *((m.said for m in merged_spellings(loaded.config.segments, labels)) if plan is None else ()),
            *(line for draft in drafts.values() for line in order_lines.without_customer(draft)),
        ),
        work_end=work_end,
    )


def _is_segment(loaded: Loaded, name: str) -> bool:
    return name in SEGMENT_FIELDS or name in loaded.config.segments


def _labels(loaded: Loaded, drafts: Iterable[Draft], segments: Iterable[str]) -> dict[str, dict[str, str]]:
    """For each segment, every spelling's one label: the config's, else the first spelling met."""
    labels: dict[str, dict[str, str]] = {}
    frames = [draft.frame for draft in drafts]
    for name in segments:
        spec = loaded.config.segments.get(name, {})
        known = {normal(s): label for label, spellings in spec.items() for s in (label, *spellings)}
        labels[name] = {}
        for frame in frames:
            for spelling in frame[name].dropna().unique() if name in frame else ():
                labels[name][spelling] = known.setdefault(normal(str(spelling)), str(spelling).strip())
    return labels


def name_blanks(tables: Mapping[str, Table], segments: Sequence[str]) -> dict[str, Table]:
    """After the derivations: what has no segment is (blank), or (unassigned) where its source cannot have one."""
    return {name: fill_blank_segments(table, segments) for name, table in tables.items()}


# -- what became of the rows -------------------------------------------------------------------------------------------


def with_stale(data: Data, today: date | None, as_of: date | None) -> Data:
    """The data with a flag for each table whose newest event lies long before a day that was named as today."""
    if today is None:
        return data
    return replace(data, flags=(*data.flags, *stale(data.tables, min(today, as_of or today))))


@dataclass(frozen=True)
class Counting:
    """How the measures of a report count the rows of its tables."""

    dates: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For each table, the dates that rows are counted by, beside those of past events."""
    whole: frozenset[str] = frozenset()
    """Tables whose rows count up to the end: what is there at a point, or in a trailing year, began before."""
    today: frozenset[str] = frozenset()
    """Tables of which the state of today is shown: what is open counts without a date."""


def reconciled(data: Data, periods: Sequence[Period] = (), counting: Counting | None = None) -> Data:
    """The data with every row of every source accounted for: used, duplicate, rejected, outside or left out."""
    counting = counting or Counting()
    counted: list[SourceFacts] = []
    seen: dict[str, int] = defaultdict(int)
    for facts in data.sources:
        spans = [replace(p, start=date.min) for p in periods] if facts.table in counting.whole else periods
        counted.append(_reconciled(facts, data.tables[facts.table], seen[facts.table], spans, counting))
        seen[facts.table] += 1
    return replace(data, sources=tuple(counted))


def _reconciled(
    facts: SourceFacts, table: Table, number: int, periods: Sequence[Period], counting: Counting
) -> SourceFacts:
    frame = table.frame
    mine = (frame["_source"] == number).to_numpy()
    dates = counting.dates.get(table.name, frozenset()) & set(frame.columns)
    dated = frame["_dated"].to_numpy()
    inside = dated
    if periods and not TABLES[table.name].state:
        start, end = max(periods[0].start, date(1678, 1, 1)), periods[-1].end
        inside = _any_between(table, (*table.events, *dates), start, end) | _open_today(table, counting)
    used = int((mine & inside).sum())
    rejected = int((mine & ~dated & ~inside).sum())
    return replace(
        facts, used=used, rejected=facts.rejected + rejected, undated=rejected,
        outside=facts.outside + int(mine.sum()) - rejected - used,
    )  # fmt: skip


def _open_today(table: Table, counting: Counting) -> np.ndarray:
    """The rows that are open today, where a report counts what is."""
    if table.name not in counting.today or "status" not in table.frame:
        return np.zeros(len(table.frame), dtype=bool)
    return (table.frame["status"] == "open").fillna(False).to_numpy(dtype=bool)


def _any_between(table: Table, names: Iterable[str], start: date, end: date) -> np.ndarray:
    between = np.zeros(len(table.frame), dtype=bool)
    for name in names:
        days = table.frame[name].to_numpy()
        between |= (days >= np.datetime64(start)) & (days < np.datetime64(end))
        if between.all():
            break
    return between | _spread_into(table, start, end)


def _spread_into(table: Table, start: date, end: date) -> np.ndarray:
    """The rows whose figures are spread over days, some of which are between two days."""
    frame = table.frame
    if SPREAD not in frame:
        return np.zeros(len(frame), dtype=bool)
    first, last = frame[FIRST_DAY].to_numpy(), frame[LAST_DAY].to_numpy()
    return frame[SPREAD].to_numpy() & (first < np.datetime64(end)) & (last >= np.datetime64(start))
