"""Parts of the calendar as segments: the weekday of each row's own date, its place in the quarter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import narwhals as nw

from kpicli.schema import CALENDAR_PARTS


def parts_among(by: Iterable[str], fields: Iterable[str]) -> list[str]:
    """The segments that are parts of the calendar, and no fields of the table."""
    own = set(fields)
    return [name for name in by if name in CALENDAR_PARTS and name not in own]


def with_parts(rows: nw.LazyFrame[Any], names: Iterable[str], fiscal_year_start: int) -> nw.LazyFrame[Any]:
    """The rows with some parts of the calendar, taken from ``_day``: the day that their measure dates them by."""
    columns = [_label(name, fiscal_year_start).alias(name) for name in names]
    return rows.with_columns(*columns) if columns else rows


def _label(name: str, fiscal_year_start: int) -> nw.Expr:
    """The number of a part as text, with a zero before it where there are numbers of two digits."""
    two_digits = len(CALENDAR_PARTS[name]) > 9
    number = _number(name, nw.col("_day"), fiscal_year_start).cast(nw.Int64)
    return (number + 100).cast(nw.String).str.slice(1) if two_digits else number.cast(nw.String)


def _number(name: str, day: nw.Expr, fiscal_year_start: int) -> nw.Expr:
    month_of_fiscal_year = (day.dt.month().cast(nw.Int64) - fiscal_year_start + 12) % 12
    match name:
        case "weekday":
            return day.dt.weekday()
        case "day_of_month":
            return day.dt.day()
        case "month_of_year":
            return day.dt.month()
        case "month_of_quarter":
            return month_of_fiscal_year % 3 + 1
        case "quarter_of_year":
            return month_of_fiscal_year // 3 + 1
    raise AssertionError(name)
