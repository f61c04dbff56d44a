"""The record: one flat row per value, the same in csv, tsv, json, jsonl and the Data sheet of a workbook."""

import math
from collections.abc import Iterator
from datetime import date

from kpicli.errors import ConfigError
from kpicli.model import Period, Report, Value

Cell = str | int | float | date | tuple[str, ...] | None
"""A number is raw and finite, a date is a date, the flags are a tuple, undefined is None."""

_BEFORE = ("kpi", "variant", "period", "period_start", "period_end")
_AFTER = (
    *("value", "unit", "currency", "numerator", "denominator", "n"),
    *("ci_low", "ci_high", "basis", "window", "as_of", "flags"),
)
_COMPARISON = ("compared_to", "change")
_MAX_EXACT = 2**53


def columns(report: Report) -> tuple[str, ...]:
    """The names of the record's columns, with one column per field the report is broken down by."""
    comparison = _COMPARISON if report.compare else ()
    return _distinct(report.by, (*_BEFORE, *report.by, *_AFTER, *comparison), {*_BEFORE, *_AFTER, *_COMPARISON})


def rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    """The record of every value, in the report's order; cells in the order of ``columns``."""
    for value in report.values:
        comparison = (value.compared_to, number(value.change)) if report.compare else ()
        yield (value.kpi, value.variant, *_span(value.period), *value.segment, *_facts(value), *comparison)


def number(value: float | None) -> int | float | None:
    """A finite number, whole ones as integers (12, not 12.0); anything else is undefined."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if value == int(value) and abs(value) < _MAX_EXACT else float(value)


def wide_columns(report: Report) -> tuple[str, ...]:
    """The columns of the wide form: the period, the segments, then one column per KPI."""
    names = tuple(_kpi_columns(report).values())
    return _distinct(report.by, (*_BEFORE[2:], *report.by, *names), {*_BEFORE[2:], *names})


def wide_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    """One row per period and segment that has any value: periods in order, totals last."""
    names = _kpi_columns(report)
    cells: dict[tuple[Period, tuple[str, ...]], dict[tuple[str, str, str | None], float | None]] = {}
    for value, key in zip(report.values, _kpi_keys(report), strict=True):
        cells.setdefault((value.period, value.segment), {})[key] = value.value
    for (period, segment), found in _by_period(report, cells):
        yield (*_span(period), *segment, *(number(found.get(key)) for key in names))


def _span(period: Period) -> tuple[str, date, date]:
    return period.id, period.start, period.end


def _facts(value: Value) -> tuple[Cell, ...]:
    return (
        number(value.value),
        value.unit,
        value.currency,
        number(value.numerator),
        number(value.denominator),
        value.n,
        number(value.ci_low),
        number(value.ci_high),
        value.basis,
        value.window,
        value.as_of,
        value.flags,
    )


def _distinct(by: tuple[str, ...], names: tuple[str, ...], taken: set[str]) -> tuple[str, ...]:
    clashes = [f"segment {name!r}: the output has a column of that name; rename the segment" for name in by]
    ConfigError.raise_if_any(line for name, line in zip(by, clashes, strict=True) if name in taken)
    return names


def _by_period[T](report: Report, cells: dict[tuple[Period, tuple[str, ...]], T]) -> Iterator[tuple[tuple[Period, tuple[str, ...]], T]]:
    ...
