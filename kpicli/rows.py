"""What a ``where`` and a time span mean for rows, as Narwhals expressions that every engine runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import narwhals as nw

from kpicli.catalogue.model import MOMENT_TESTS, Condition, Product, Quotient, Span
from kpicli.model import BLANK, Table
from kpicli.schema import TABLES

DAY, MINUTE = 86_400_000_000, 60_000_000
"""In microseconds."""


def all_of(conditions: Iterable[Condition], table: Table, **days: date) -> list[nw.Expr]:
    """Each condition as a test that is never null. ``days`` gives the dates that conditions may name, such as as_of."""
    return [_test(condition, table, days).fill_null(False) for condition in conditions]


def _test(condition: Condition, table: Table, days: dict[str, date]) -> nw.Expr:
    if condition.alternatives:
        there = (~nw.col(name).is_null() for name in condition.alternatives if name in table.fields)
        return nw.any_horizontal(*there, ignore_nulls=True)
    column = nw.col(condition.field)
    if condition.op in MOMENT_TESTS:
        moment = _moment(str(condition.value), days)
        if table.date_only & {condition.field, str(condition.value)}:  # no time to be before on the same day
            column, moment = column.dt.truncate("1d"), moment.dt.truncate("1d")
        return _against(column, condition.op, moment)
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
        case "customer_at", _:
            return nw.col(customer_column(condition))
        case "filled", bool(value):
            return ~column.is_null() if value else column.is_null()
    raise AssertionError(condition)


def customer_column(condition: Condition) -> str:
    """The column that says of each row whether the id in a field is that of a customer of the moment."""
    return f"{condition.field}@customer"


def _is_in(column: nw.Expr, field: str, table: Table, values: list[str]) -> nw.Expr:
    known = TABLES[table.name].fields.get(field)
    if known and known.kind == "bool":
        return column == (values[0] == "true")
    if known and known.is_number:
        return column.is_in([float(v) for v in values])
    if known and known.kind == "text":
        return column.cast(nw.String).str.to_lowercase().str.replace_all("[- ]", "_").is_in([_plain(v) for v in values])
    return column.is_in(values)


def _plain(value: str) -> str:
    """A word of free text without its case: Cross-sell is cross_sell."""
    return value.lower().replace("-", "_").replace(" ", "_")


def _against(column: nw.Expr, op: str, moment: nw.Expr) -> nw.Expr:
    """Before a moment, from it on, not before it (also never), or until the end of its day."""
    if op == "not_before":
        return ~(column < moment).fill_null(False)
    if op == "until":
        return column.dt.truncate("1d") <= moment.dt.truncate("1d")
    return column < moment if op == "before" else column >= moment


def _moment(value: str, days: dict[str, date]) -> nw.Expr:
    """A day that is written, as_of, the period's first day, or another date of the row."""
    if value == "period_start":
        return nw.col("_start")
    if value not in days and not value[:1].isdigit():
        return nw.col(value)
    day = days.get(value) or date.fromisoformat(value)
    return nw.lit(datetime.combine(day, datetime.min.time())).cast(nw.Datetime("us"))


def span(spec: Span, columns: Iterable[str]) -> nw.Expr:
    """Days or minutes from one date to another, null unless both are there.

    Elapsed time in UTC when both have a time of day; else calendar days, and no minutes at all. Where working hours
    are known, minutes are those of working time.
    """
    start, end = spec.start, spec.end
    elapsed = None
    if {f"{start}@utc", f"{end}@utc"} <= set(columns):
        microseconds = (nw.col(f"{end}@utc") - nw.col(f"{start}@utc")).dt.total_microseconds()
        elapsed = microseconds / (DAY if spec.unit == "days" else MINUTE)
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
    return first * _on_curve(spec) if spec.curve else first


def _on_curve(spec: Product) -> nw.Expr:
    """What a table of the config gives for a field, rounded; nothing for what it lacks, null for a blank."""
    at = nw.col(spec.curve or "").round(0)
    found: nw.Expr = nw.when(~at.is_null()).then(nw.lit(0.0))
    for point, value in spec.points:
        found = nw.when(at == point).then(nw.lit(float(value))).otherwise(found)
    return found


def quotient(spec: Quotient) -> nw.Expr:
    """A field divided by another; null where either is blank, or the divisor 0."""
    under = nw.col(spec.under)
    return nw.when(under != 0).then(nw.col(spec.over) / under)


def plus(fields: Sequence[str]) -> nw.Expr:
    """Fields added up, blanks as 0; null where all of them are blank."""
    columns = [nw.col(name) for name in fields]
    return nw.when(~nw.all_horizontal(*(c.is_null() for c in columns), ignore_nulls=True)).then(
        nw.sum_horizontal(*columns)
    )


def key_of(keys: Sequence[str], table: Table) -> nw.Expr:
    """What makes rows belong together: the first of some keys that is filled, and at last the row itself.

    The prefix keeps an account 12 apart from a deal 12, and blanks from being one account.
    """
    there = [key for key in keys if key != "row" and set(key.split("&")) <= table.fields]
    return nw.coalesce(*(_one_key(key) for key in [*there, "_id"])) if there else _one_key("_id")


def moving(table: Table, keys: Sequence[str], fields: Iterable[str]) -> tuple[str, ...]:
    """The fields that differ between rows of one customer: a plan that changed, two plans side by side."""
    rows = nw.from_native(table.frame).lazy()
    dated = TABLES[table.name].dated_by
    rows = rows.filter(~nw.col(dated).is_null()) if dated in table.fields else rows
    there = [name for name in fields if name in table.fields]
    if not there:
        return ()
    labels = (nw.col(name).cast(nw.String).fill_null(BLANK).alias(name) for name in there)
    counted = rows.select(*labels, _key=key_of(keys, table)).group_by("_key").agg(nw.col(n).n_unique() for n in there)
    most = counted.select(*(nw.col(name).max() for name in there)).collect()
    return tuple(name for name in there if (most.item(0, name) or 0) > 1)


def _one_key(key: str) -> nw.Expr:
    fields = key.split("&")
    filled = nw.all_horizontal(*(~nw.col(name).is_null() for name in fields), ignore_nulls=True)
    parts = [part for name in fields for part in (nw.lit(f"{name}:"), nw.col(name).cast(nw.String))]
    return nw.when(filled).then(nw.concat_str(*parts))


def values_of(table: Table, name: str) -> list[str]:
    """The different values of a field, in order."""
    values = nw.from_native(table.frame).lazy().select(nw.col(name)).collect()[name]
    # A categorical column knows its labels; those that no row has any more are left out by counting.
    found = values.unique().drop_nulls().to_list()
    return sorted(str(value) for value in found)
