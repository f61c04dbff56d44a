"""The record: one flat row per value, the same in csv, tsv, json, jsonl and the Data sheet of a workbook."""

import math
from collections.abc import Iterator
from datetime import date

from kpicli.errors import ConfigError
from kpicli.model import Period, Report, Value
from kpicli.saying import say

Cell = str | bool | int | float | date | tuple[str, ...] | None
"""A number is raw and finite, a date is a date, the flags are a tuple, yes and no are a bool, undefined is None."""

_BEFORE = ("kpi", "variant", "period", "period_start", "period_end")
_AFTER = (
    *("value", "unit", "currency", "numerator", "denominator", "n"),
    *("ci_low", "ci_high", "basis", "window", "as_of", "flags"),
)
_COMPARISON = ("compared_to", "change")
_TARGET = ("target_min", "target_max", "target_kept")
_MAX_EXACT = 2**53


def columns(report: Report) -> tuple[str, ...]:
    """The names of the record's columns, with one column per field the report is broken down by."""
    comparison = _COMPARISON if report.compare else ()
    refuse_clashes(report.by, {*_BEFORE, *_AFTER, *_COMPARISON, *_TARGET})
    return (*_BEFORE, *report.by, *_AFTER, *comparison, *(_TARGET if _has_targets(report) else ()))


def _has_targets(report: Report) -> bool:
    """Whether any value has a target to keep."""
    return any(value.goal for value in report.values)


def rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    """The record of every value, in the report's order; cells in the order of ``columns``."""
    targets = _has_targets(report)
    for value in report.values:
        comparison = (value.compared_to, number(value.change)) if report.compare else ()
        target = _target(value) if targets else ()
        yield (value.kpi, value.variant, *span(value.period), *value.segment, *_facts(value), *comparison, *target)


def number(value: float | None) -> int | float | None:
    """A finite number, whole ones as integers (12, not 12.0); anything else is undefined."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if value == int(value) and abs(value) < _MAX_EXACT else float(value)


def span(period: Period) -> tuple[str, date, date]:
    """A period's label, its first day and the day after its last."""
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


def _target(value: Value) -> tuple[Cell, ...]:
    bounds = (value.goal.min, value.goal.max) if value.goal else (None, None)
    return (*map(number, bounds), value.kept)


def refuse_clashes(segments: tuple[str, ...], taken: set[str]) -> None:
    """A segment may not have the name of another column: a reader by name would get the wrong one."""
    ConfigError.raise_if_any(
        say("segment {name!r}: the output has a column of that name; give the segment another one", name=name)
        for name in segments
        if name in taken
    )
