"""What a ``where`` and a time span mean for rows, as Narwhals expressions that every engine runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import narwhals as nw

from kpicli.catalogue.model import Condition, Product, Span
from kpicli.model import Table
from kpicli.schema import TABLES

DAY = 86_400_000_000


def all_of(conditions: Iterable[Condition], table: Table, **days: date) -> list[nw.Expr]:
    """Each condition as a test that is never null. ``days`` gives the dates that conditions may name, such as as_of."""
    return [_test(condition, table, days).fill_null(False) for condition in conditions]


def _test(condition: Condition, table: Table, days: dict[str, date]) -> nw.Expr:
    column = nw.col(condition.field)
    match condition.op, condition.value:
        case "in", tuple(values):
            return _is_in(column, condition.field, table, [str(v) for v in values])
        case "not", tuple(values):
            return ~_is_in(column, condition.field, table, [str(v) for v in values]).fill_null(False)
        case "between", (low, high):
            return (column >= low) & (column <= high)
        case "min", float(value):
            return column >= value
        case "max", float(value):
            return column <= value
        case "before", str(value):
            return column < _moment(value, days)
        case "after", str(value):
            return column >= _moment(value, days)
        case "filled", bool(value):
            return ~column.is_null() if value else column.is_null()
    raise AssertionError(condition)


def _is_in(column: nw.Expr, field: str, table: Table, values: list[str]) -> nw.Expr:
    known = TABLES[table.name].fields.get(field)
    if known and known.kind == "bool":
        return column == (values[0] == "true")
    if known and known.is_number:
        return column.is_in([float(v) for v in values])
    return column.is_in(values)


def _moment(value: str, days: dict[str, date]) -> datetime:
    day = days.get(value) or date.fromisoformat(value)
    return datetime.combine(day, datetime.min.time())


def span(spec: Span, columns: Iterable[str]) -> nw.Expr:
    """Days or minutes from one date to another, null unless both are there.

    Elapsed time in UTC when both have a time of day; else calendar days, and no minutes at all. Where working hours
    are known, minutes are those of working time.
    """
    start, end = spec.start, spec.end
    elapsed = None
    if {f"{start}@utc", f"{end}@utc"} <= set(columns):
        microseconds = (nw.col(f"{end}@utc") - nw.col(f"{start}@utc")).dt.total_microseconds()
        elapsed = microseconds / (DAY if spec.unit == "days" else 60_000_000)
    if spec.unit == "minutes" and elapsed is not None and {f"{start}@work", f"{end}@work"} <= set(columns):
        # An answer before the question is an error of the data, also on a Sunday, when the clock stands still.
        return nw.when(elapsed < 0).then(elapsed).otherwise(worked(nw.col(f"{start}@work"), nw.col(f"{end}@work")))
    if spec.unit == "minutes":
        return elapsed if elapsed is not None else nw.lit(None, dtype=nw.Float64)
    midnight = nw.col(end).dt.truncate("1d") - nw.col(start).dt.truncate("1d")
    calendar = midnight.dt.total_microseconds() / DAY
    return calendar if elapsed is None else nw.coalesce(elapsed, calendar)


def worked(start: nw.Expr, end: nw.Expr) -> nw.Expr:
    """The minutes of working time between two times of its clock, rid of the last digits that a float cannot hold."""
    return (end - start).round(6)


def product(spec: Product) -> nw.Expr:
    """Fields of one row multiplied; null when one is blank."""
    first, *rest = (nw.col(name) for name in spec.fields)
    for other in rest:
        first = first * other
    return first


def values_of(table: Table, name: str) -> list[str]:
    """The different values of a field, in order."""
    values = nw.from_native(table.frame).lazy().select(nw.col(name)).collect()[name]
    # A categorical column knows its labels; those that no row has any more are left out by counting.
    found = values.unique().drop_nulls().to_list()
    return sorted(str(value) for value in found)
