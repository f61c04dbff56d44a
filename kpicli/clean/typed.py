"""From text to typed columns: each column of a source is proved as a whole, then read; bad cells are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean import cells, currency, date_spans, dates, flags, mapping, numbers
from kpicli.clean.currency import RateUsed
from kpicli.clean.file_marks import FileMarks
from kpicli.clean.mapping import Mapped
from kpicli.clean.rates import Rates
from kpicli.clean.written import Written
from kpicli.model import BadCell, ColumnReading, DatePlan, Flag, NumberPlan, Refusal, TextColumn
from kpicli.saying import say, together
from kpicli.schema import UNTIL, Field
from kpicli.wording import ValueMap, nearest, normal, value_map

FACTORS = {"micros": 1e-6, "cents": 1e-2, "thousands": 1e3}
"""What a cell is multiplied with, by the scale of its column."""
LISTED = 1000
"""How many bad cells of a column are listed; all are counted."""


@dataclass(frozen=True)
class Reading:
    """What reading needs to know beside the source: the config's zone, locale and exchange rates."""

    timezone: str
    locale: str | None
    rates: Rates


@dataclass
class Typed:
    """One source's typed columns, with what was found on the way."""

    mapped: Mapped
    columns: dict[str, pa.ChunkedArray] = field(default_factory=dict)
    readings: list[ColumnReading] = field(default_factory=list)
    bad_cells: list[BadCell] = field(default_factory=list)
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    """How its columns say that a cell is empty, one line each; for `kpi check` only."""
    said: list[str] = field(default_factory=list)
    """What is said with every report of how its columns were read."""
    date_only: set[str] = field(default_factory=set)
    signs: dict[str, pa.Array] = field(default_factory=dict)
    """For each column of money, the currency that each of its cells names, as a code or a shared sign."""
    rates: list[RateUsed] = field(default_factory=list)
    plans: dict[str, DatePlan] = field(default_factory=dict)
    timezone: str = "UTC"
    """The zone of times without an offset."""
    blank: dict[str, np.ndarray] = field(default_factory=dict)
    """The blank cells of counts of a report."""
    zeros: dict[str, int] = field(default_factory=dict)
    """How many blank cells of each count of a report were read as 0."""
    written: Written | None = None
    """What tells its rows from those of other files, where they have no id."""

    @property
    def grain(self) -> str | None:
        """What a row's date stands for: as declared, or months when no date has a day."""
        plan = self.plans.get(self.mapped.schema.dated_by)
        return self.mapped.source.grain or ("month" if plan and dates.by_month(plan.readings) else None)


def read_source(mapped: Mapped, needed: frozenset[str] | None, utc: frozenset[str], how: Reading) -> Typed:
    """Type the columns of a source that are needed (None: all). Dates are always read: they decide coverage."""
    typed = Typed(mapped)
    marks = FileMarks(mapped)
    wanted = [f for f in mapped.positions if needed is None or f in needed or mapped.fields[f].is_date]
    _read_dates(typed, [f for f in wanted if mapped.fields[f].is_date], utc, how)
    for name in wanted:
        kind = mapped.fields[name]
        if kind.is_number:
            _read_number(typed, kind, how, marks)
        elif not kind.is_date:
            _read_text(typed, kind)
    _set_constants(typed)
    currency.settle(typed, how.rates)
    return typed


def _read_dates(typed: Typed, names: list[str], utc: frozenset[str], how: Reading) -> None:
    source = typed.mapped.source
    columns = _date_columns(typed, names)
    months = source.grain == "month" or not typed.mapped.schema.key
    typed.timezone = source.timezone or how.timezone
    plans, refusals = dates.prove_dates(columns, typed.mapped.place, source.dates, how.locale, months, typed.timezone)
    typed.refusals += refusals
    typed.plans = plans

    def read(column: TextColumn) -> dates.DateResult:
        return dates.apply_dates(column, plans[column.field], typed.timezone, column.field in utc)

    for column, result in zip(columns, cells.side_by_side(read, columns, typed.mapped.rows), strict=True):
        plan = plans[column.field]
        local = _without_odd_times(typed, column, result.local)
        typed.columns[column.field] = _chunked(local)
        if result.utc is not None:
            typed.columns[f"{column.field}@utc"] = _chunked(result.utc)
        if plan.date_only or local is not result.local:
            typed.date_only.add(column.field)
        order = dates.ORDERS.get(plan.order or "", say("dates"))
        order = say("months") if dates.by_month(plan.readings) else order
        filled, reason = _filled(result.local, result.bad), partial(dates.reason, plan=plan)
        _record(typed, column, order, plan, filled, result.bad, reason)


def _date_columns(typed: Typed, names: list[str]) -> list[TextColumn]:
    """The columns of dates; one whose cells stand for several days each becomes two, of their first and last days."""
    mapped = typed.mapped
    columns = {name: mapped.column(name) for name in names}
    first, spread_out = mapped.schema.dated_by, mapped.schema.daily and UNTIL not in {*names, *mapped.constants}
    weekly = mapped.source.grain == "week"
    if first in columns and (spread_out or weekly):
        apart = date_spans.taken_apart(columns[first], weeks_only=not mapped.schema.daily)
        if apart:
            columns[first] = apart[0]
            if spread_out:
                columns[UNTIL] = replace(apart[1], field=UNTIL)
    return list(columns.values())


def _without_odd_times(typed: Typed, column: TextColumn, local: pa.Array) -> pa.Array:
    """Dates that all stand just before midnight, by the day that is meant where that is plain, and said."""
    plain, odd = dates.odd_times(local)
    begins = column.field == typed.mapped.schema.dated_by
    if odd is None or (odd == "end" and not begins):
        return local
    facts = {
        "source": typed.mapped.name,
        "header": column.header,
        "text": cells.first(column.text, column.text.is_valid()),
    }
    text = (
        say(
            "{source}, {header}: every time is the same moment before midnight ({text!r}): read as the next day",
            **facts,
        )
        if odd == "lost"
        else say(
            "{source}, {header}: every time is the last second of a day ({text!r}): is the next day meant?", **facts
        )
    )
    typed.flags.append(Flag("TIME_ODD", "warn", text, typed.mapped.schema.name))
    return plain


def _read_number(typed: Typed, kind: Field, how: Reading, marks: FileMarks) -> None:
    column = typed.mapped.column(kind.name)
    plan, refusals = numbers.prove_numbers(
        column,
        kind.kind,  # type: ignore[arg-type]
        typed.mapped.place,
        typed.mapped.source.decimal,
        how.locale,
        partial(marks.beside, kind.name),
    )
    typed.refusals += refusals
    if refusals:
        return
    if plan.against_locale:
        typed.said.append(
            say(
                "{source}, {header}: {mark} {proof}",
                source=typed.mapped.name,
                header=column.header,
                mark=numbers.MARKS[plan.decimal],
                proof=plan.proof,
            )
        )
    scale = typed.mapped.source.scale.get(kind.name)
    if scale == "percent":
        plan = replace(plan, percent=True)
    result = numbers.apply_numbers(column, plan)
    values = _chunked(result.values)
    if typed.mapped.schema.zero_where_blank(kind.name) and values.null_count:
        blank = pc.and_not(values.is_null(), pc.fill_null(_chunked(result.bad), False))
        typed.blank[kind.name] = blank.to_numpy()
    typed.columns[kind.name] = pc.multiply(values, FACTORS[scale]) if scale in FACTORS else values
    if kind.kind == "money" and result.currency is not None:
        typed.signs[kind.name] = result.currency
    mark = say("numbers") if plan.evidence == "native" else numbers.MARKS[plan.decimal]
    mark = together(", ", [mark, scale]) if scale else mark
    filled, reason = _filled(result.values, result.bad), partial(numbers.reason, plan=plan)
    _record(typed, column, mark, plan, filled, result.bad, reason)


def _read_text(typed: Typed, kind: Field) -> None:
    column = typed.mapped.column(kind.name)
    spec = typed.mapped.source.values.get(kind.name, {})
    if kind.kind == "bool" and not spec:
        result = flags.parse_bools(column)
        typed.columns[kind.name] = _chunked(result.values)
        reason = say("is neither yes nor no; say what it means under values: {field}:", field=kind.name)
        _record(typed, column, say("yes or no"), None, column.filled, result.bad, lambda text: reason)
        return
    text = column.text
    if kind.kind in ("choice", "bool") or spec:
        known = value_map(kind.values, spec)
        written = pc.fill_null(column.text, "") if "" in known.exact else column.text
        text, unknown = mapping.translate(written, known, keep=kind.kind == "text")
        if unknown:
            typed.unknown[kind.name] = unknown
        if known.other is not None:
            typed.flags += _misspelt(typed, kind, spec, written, known)
    if kind.kind == "bool":
        text = pc.equal(text.cast(pa.string()), "true")
    typed.columns[kind.name] = text
    said = _KINDS[kind.kind]
    typed.readings.append(ColumnReading(kind.name, column.header, said, "declared", "", column.filled, 0))


_KINDS = {"text": say("text"), "choice": say("choice"), "bool": say("bool")}
"""How `kpi check` calls what is read as it is written, or by a list of values."""


def _misspelt(
    typed: Typed, kind: Field, spec: Mapping[str, Sequence[str]], written: pa.ChunkedArray, known: ValueMap
) -> Iterator[Flag]:
    """Spellings that no row has, when ``*`` took one that is much like it: Ganada for Ganado loses every win."""
    present = {normal(value): value for value in written.unique().drop_null().to_pylist()}
    taken = [value for value in present.values() if replace(known, other=None).value(value) is None]
    for spellings in spec.values():
        lost = [s for s in spellings if s and "*" not in s and normal(s) not in present]
        near = nearest(lost[0], taken, 75) if lost and len(lost) == len(spellings) else None
        if near:
            text = say(
                "{source}: no {field} is {lost!r}. Did you mean {near!r}, now taken for {other}?",
                source=typed.mapped.name,
                field=kind.name,
                lost=lost[0],
                near=near,
                other=known.other,
            )
            yield Flag("UNKNOWN_VALUE", "warn", text, typed.mapped.schema.name, kind.name)


def _set_constants(typed: Typed) -> None:
    for name, value in typed.mapped.constants.items():
        kind = typed.mapped.fields[name]
        made: object = value
        if kind.is_date:
            made = datetime.combine(date.fromisoformat(value), datetime.min.time())
            typed.date_only.add(name)
        elif kind.is_number:
            made = float(value)
        elif kind.kind == "bool":
            made = value.lower() in ("true", "yes", "1")
        cell = pa.scalar(made, pa.timestamp("us")) if kind.is_date else pa.scalar(made)
        typed.columns[name] = pa.chunked_array([pa.repeat(cell, typed.mapped.rows)])


# -- what was found --------------------------------------------------------------------------------------------------


def _record(
    typed: Typed,
    column: TextColumn,
    reading: str,
    plan: DatePlan | NumberPlan | None,
    filled: int,
    bad: pa.Array | pa.ChunkedArray,
    reason: Callable[[str], str],
) -> None:
    """Note how a column was read, and list its bad cells by file, row and text."""
    evidence, proof = (plan.evidence, plan.proof) if plan else ("proved", "")
    count = pc.sum(bad).as_py() or 0
    typed.readings.append(ColumnReading(column.field, column.header, reading, evidence, proof, filled, count))
    if not count:
        return
    where = pc.indices_nonzero(_chunked(bad).combine_chunks())[:LISTED].to_pylist()
    for index in where:
        text = column.text[index].as_py()
        typed.bad_cells.append(_bad_cell(typed.mapped, column, index, text, reason(text)))


def _filled(values: pa.Array | pa.ChunkedArray, bad: pa.Array | pa.ChunkedArray) -> int:
    """How many cells say something, read or not; one that says "-" or "n/a" has text, but fills nothing."""
    return len(values) - values.null_count + (pc.sum(bad).as_py() or 0)


def _bad_cell(mapped: Mapped, column: TextColumn, index: int, text: str, reason: str) -> BadCell:
    for raw in mapped.raws:
        if index < raw.count:
            return BadCell(raw.file, raw.sheet, raw.rows[index].as_py(), column.header, column.field, text, reason)
        index -= raw.count
    raise IndexError(index)


def _chunked(array: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])
