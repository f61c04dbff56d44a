"""One pass: the rows of a table, dated by one field, become a small frame of aggregates.

Every measure first becomes columns of its own (a mask, a value, a count of values); then one group-by sums them. The
sum of no values and a count of no rows are told apart by the counts that go along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from kpicli.catalogue.model import (
    First,
    Key,
    Measure,
    Minus,
    Movement,
    Plus,
    Product,
    Quotient,
    Span,
    Stock,
    What,
    fields_of,
)
from kpicli.measures import groups, movement, survival
from kpicli.measures.aggregate import How, dated, grouped
from kpicli.measures.cohort import reached_parts, with_entry
from kpicli.measures.conditions import resolved
from kpicli.measures.lengths import with_lengths
from kpicli.measures.lent import with_lent_labels
from kpicli.measures.parts_of_calendar import parts_among, with_parts
from kpicli.measures.request import Request
from kpicli.measures.spans import SHARE, dated_by_days, ends_of, spreads
from kpicli.measures.there import other, there, with_customers
from kpicli.measures.windows import calendar, points, windows_of
from kpicli.model import BLANK, FIRST_DAY, LAST_DAY, LATER, SPREAD, UNASSIGNED, Table
from kpicli.rows import all_of, key_of, plus, product, quotient, span
from kpicli.schema import STAGES

EVERY = "_every"
"""A column that is true for every row: the mask of a measure without conditions."""


@dataclass(frozen=True)
class Pass:
    """What one pass found: a row per period (``_p``) and segment, and the measures' columns, named ``measure|part``.

    ``|rows`` counts all the rows, and stands for the rows of a measure without conditions.
    """

    measures: tuple[Measure, ...]
    by_segment: pd.DataFrame
    total: pd.DataFrame | None
    currencies: Mapping[str, tuple[str, ...]]
    """For each sum of money, the currencies of its rows."""


def run_pass(table: Table, measures: Sequence[Measure], tables: Mapping[str, Table], request: Request) -> Pass:
    """Filter, date, mask and group the rows of a table for measures that share a date."""
    if measures[0].also:
        return _of_several_tables(measures[0], tables, request)
    rows = _rows(table, measures, tables, request)
    if measures[0].kind in TWO_STEPS:
        return _in_two_steps(rows, measures, table, request)
    rows, masks, values = _with_inputs(rows, measures, table, tables, request)
    made: list[Part] = [("|rows", nw.col(EVERY), "rows")]
    for one in measures:
        made += _parts(one, masks[one.name], values.get(one.name), table, request)
    currencies = _currencies(rows, measures, masks, values)
    rows = rows.select("_p", *request.by, *(expr.alias(name) for name, expr, _ in made))
    parts = {name: how for name, _, how in made}
    by_segment = grouped(rows, ["_p", *request.by], parts)
    total = grouped(rows, ["_p"], parts) if request.by and request.totals else None
    return Pass(tuple(measures), by_segment, total, currencies)


def _of_several_tables(one: Measure, tables: Mapping[str, Table], request: Request) -> Pass:
    """The different values of a field in the rows of several tables: who has no name there is nobody."""
    found = []
    for part in (replace(one, also=()), *one.others()):
        table = tables[part.table]
        rows = _rows(table, [part], tables, request)
        rows, masks, values = _with_inputs(rows, [part], table, tables, request)
        named = nw.col(values[one.name]).cast(nw.String)
        labels = [nw.col(name).cast(nw.String).alias(name) for name in request.by]
        rows = rows.filter(nw.col(masks[one.name]) & ~named.is_null() & ~named.is_in([BLANK, UNASSIGNED]))
        found.append(rows.select("_p", *labels, named.alias(f"{one.name}|value")))
    rows = nw.concat(found).with_columns(nw.lit(True).alias(EVERY))
    n, value = f"{one.name}|n", f"{one.name}|value"
    rows = rows.with_columns(*(nw.col(EVERY).alias(name) for name in ("|rows", n)))
    parts: dict[str, How] = {"|rows": "rows", n: "rows", value: "distinct"}
    by_segment = grouped(rows, ["_p", *request.by], parts)
    total = grouped(rows, ["_p"], parts) if request.by and request.totals else None
    return Pass((one,), by_segment, total, {})


TWO_STEPS = {"movement": movement.parts, "survival": survival.parts, "groups": groups.parts}
"""Measures whose rows are first gathered by customer, by length or by keyword."""


def _in_two_steps(rows: nw.LazyFrame[Any], measures: Sequence[Measure], table: Table, request: Request) -> Pass:
    parts = TWO_STEPS[measures[0].kind]
    tests = all_of(measures[0].where, table, as_of=request.as_of)
    rows = rows.filter(*tests) if tests else rows
    by_segment = parts(rows, measures, table, ["_p", *request.by], request)
    total = parts(rows, measures, table, ["_p"], request) if request.by and request.totals else None
    money = rows if "currency" in rows.collect_schema().names() else None
    found = (
        () if money is None else tuple(sorted(_collected(money.select("currency").unique())["currency"].astype(str)))
    )
    return Pass(
        tuple(measures), by_segment, total, {m.name: found for m in measures if m.unit == "money" and money is not None}
    )


def _rows(
    table: Table, measures: Sequence[Measure], tables: Mapping[str, Table], request: Request
) -> nw.LazyFrame[Any]:
    """The rows of the request's periods, each with the number of its own, and no column that the pass does not need."""
    first = measures[0]
    rows = nw.from_native(table.frame if request.engine is None else request.engine(table.frame)).lazy()
    needed = _read(measures, request, rows.collect_schema().names())
    parts = parts_among(request.by, table.fields)
    missing = [nw.lit(UNASSIGNED).alias(name) for name in request.by if name not in {*table.fields, *parts}]
    rows = with_lent_labels(rows.select(*needed, *missing), first, table, request)
    rows = rows.filter(*all_of(resolved(request.where, tables), table)) if request.where else rows
    match first.value:
        case Stock(start=start, end=end):
            return there(rows, start, end, other(points(first, request), request))
        case Movement():
            return movement.there(rows, first.value, table, other(movement.moments(first, request), request))
    field = first.date
    if first.kind == "reached":
        rows, field = with_entry(rows, first, table), "_entry"
    elif first.date == "as_of":
        today = rows.filter(~nw.col(LATER)) if LATER in rows.collect_schema().names() else rows
        rows, field = today.with_columns(_as_of(request)), "_now"
    windows = windows_of(first, request)
    days = other(calendar(windows, request.as_of if first.date == "as_of" else None), request)
    if spreads(first, table):
        spread = dated_by_days(rows, field, other(ends_of(windows, request.as_of), request))
        whole = dated(rows.filter(~nw.col(SPREAD)), field, days).with_columns(nw.lit(1.0).alias(SHARE))
        shared = nw.concat([whole.select(*(names := spread.collect_schema().names())), spread.select(*names)])
        return with_parts(shared, parts, request.fiscal_year_start)
    rows = with_parts(dated(rows, field, days), parts, request.fiscal_year_start)
    return rows if first.last is None else _newest(rows, [name for name in first.last if name in table.fields])


def _newest(rows: nw.LazyFrame[Any], fields: Sequence[str]) -> nw.LazyFrame[Any]:
    """The rows of the newest day of each period, for every value of some fields."""
    keys = [f"_last{i}" for i in range(len(fields))]
    named = [nw.col(f).cast(nw.String).fill_null("").alias(key) for f, key in zip(fields, keys, strict=True)]
    rows = rows.with_columns(*named) if named else rows
    return rows.with_columns(_newest=nw.col("_day").max().over("_p", *keys)).filter(nw.col("_day") == nw.col("_newest"))


def _as_of(request: Request) -> nw.Expr:
    return nw.lit(datetime.combine(request.as_of, datetime.min.time())).cast(nw.Datetime("us")).alias("_now")


def _read(measures: Iterable[Measure], request: Request, columns: Sequence[str]) -> list[str]:
    """The columns that a pass looks at; the others need not be carried along."""
    wanted = {*request.by, *(c.field for c in request.where), *request.carry, "currency"}
    wanted |= {SPREAD, FIRST_DAY, LAST_DAY, LATER}
    for one in measures:
        wanted |= {name for f in one.fields() for name in (f, f"{f}@utc", f"{f}@work")} | set(one.last or ())
        wanted |= {name for ways in one.choices() for way in ways for name in way}
        wanted |= set(fields_of(one.known)) if isinstance(one.known, str | Minus | Product) else set()
        wanted |= {"_id", *one.keys} if one.keys else set()
        if one.kind == "reached":
            wanted |= {"created_at", *STAGES, *(f"{stage}@work" for stage in STAGES)}
    return [name for name in columns if name in wanted]


def _collected(rows: nw.LazyFrame[Any]) -> pd.DataFrame:
    return rows.collect(backend="pandas").to_native()


# -- the columns of a measure ----------------------------------------------------------------------------------------

Part = tuple[str, nw.Expr, How]
"""A column's name, its expression, and how it is aggregated."""


def _with_inputs(
    rows: nw.LazyFrame[Any], measures: Sequence[Measure], table: Table, tables: Mapping[str, Table], request: Request
) -> tuple[nw.LazyFrame[Any], dict[str, str], dict[str, str]]:
    """Which rows each measure takes, and what it aggregates, as columns: what measures share is computed once."""
    rows = with_customers(rows, measures, tables, request)
    kinds = dict.fromkeys((m.where, m.known) for m in measures)
    masks = {kind: f"_mask{i}" if any(kind) else EVERY for i, kind in enumerate(kinds)}
    values = {m.name: v for m in measures if (v := _aggregated(m)) is not None}
    shared = SHARE in rows.collect_schema().names()
    made_of = dict.fromkeys(v for v in values.values() if shared or not isinstance(v, str))
    computed: dict[What, str] = {v: f"_value{i}" for i, v in enumerate(made_of)}
    rows = with_lengths(rows, {name: v for v, name in computed.items() if isinstance(v, Span)})
    columns = rows.collect_schema().names()
    made = [
        (_shared(_expression(v, columns, table)) if shared else _expression(v, columns, table)).alias(name)
        for v, name in computed.items()
        if not isinstance(v, Span)
    ]
    for (where, known), name in masks.items():
        tests = all_of(where, table, as_of=request.as_of)
        tests += [] if known is None else [~_expression(known, columns, table).is_null()]
        made += [nw.all_horizontal(*tests, ignore_nulls=True).alias(name)] if tests else []
    rows = rows.with_columns(*made) if made else rows
    named = {name: computed.get(v, str(v)) for name, v in values.items()}
    return rows, {m.name: masks[m.where, m.known] for m in measures}, named


def _shared(value: nw.Expr) -> nw.Expr:
    """The part of a row's figure that belongs to the days of its period."""
    return value * nw.col(SHARE)


def _aggregated(one: Measure) -> What | None:
    """What a measure aggregates of each row; None for a count, and for a cohort."""
    if one.kind == "reached":
        return None
    if isinstance(one.value, Stock):
        return Key(one.value.each) if one.value.each else one.value.of
    return one.value


def _expression(value: Any, columns: Sequence[str], table: Table) -> nw.Expr:
    match value:
        case Span():
            return span(value, columns)
        case Quotient():
            return quotient(value)
        case Plus(fields=fields):
            return plus([name for name in fields if name in table.fields])
        case Minus(whole=whole, part=part):
            return nw.col(whole) - nw.col(part)
        case First(options=options):
            there = [option for option in options if set(fields_of(option)) <= table.fields]
            return nw.coalesce(*(_expression(option, columns, table).cast(nw.Float64) for option in there))
        case Key(keys=keys):
            return key_of(keys, table)
        case str(name):
            return nw.col(name)
    return product(value)


def _parts(one: Measure, mask: str, value: str | None, table: Table, request: Request) -> Iterator[Part]:
    if mask != EVERY:
        yield f"{one.name}|rows", nw.col(mask), "rows"
    if one.kind == "reached":
        yield from ((name, test, "rows") for name, test in reached_parts(one, nw.col(mask), table, request))
    elif value is not None:
        yield from _value_parts(one, nw.col(mask), nw.col(value))


def _value_parts(one: Measure, mask: nw.Expr, value: nw.Expr) -> Iterator[Part]:
    if isinstance(one.value, Span):
        yield f"{one.name}|bad", mask & (value < 0).fill_null(False), "rows"
        mask = mask & (value >= 0).fill_null(False)
    yield f"{one.name}|n", mask & ~value.is_null(), "rows"
    how: How = one.q if one.kind == "quantile" else "sum" if one.kind in ("mean", "stock") else one.kind
    how = "distinct" if isinstance(one.value, Stock) and one.value.each else how
    yield f"{one.name}|value", nw.when(mask).then(value), how
    if one.kind == "sum" and one.unit == "money" and one.table in ("deals", "orders"):
        yield f"{one.name}|max", nw.when(mask).then(value), "max"


def _currencies(
    rows: nw.LazyFrame[Any], measures: Sequence[Measure], masks: Mapping[str, str], values: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The currencies that each sum of money would add up."""
    if "currency" not in rows.collect_schema().names():
        return {}
    found = {}
    for one in measures:
        if one.unit == "money" and one.name in values:
            counted = rows.filter(nw.col(masks[one.name]) & ~nw.col(values[one.name]).is_null())
            found[one.name] = tuple(sorted(_collected(counted.select("currency").unique())["currency"].astype(str)))
    return found
