"""Coverage: the days a table speaks about, and how far it covers a period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

import numpy as np

from kpicli.model import Coverage, Period

EPOCH = date(1970, 1, 1).toordinal()
MOST_QUIET_DAYS = 7

Status = Literal["whole", "start", "running", "outside"]
"""start: the table begins inside the period; running: it ends inside; outside: it says nothing of the period."""


def coverage_of(columns: Iterable[np.ndarray], monthly: bool = False) -> Coverage | None:
    """First and newest of the days in some date columns, and the usual gap between active days.

    Rows that stand for months (declared, or plainly so: nothing but first days of months) cover their whole month.
    """
    days = [found for column in columns if len(found := _filled(days_of(column)))]
    if not days:
        return None
    low, high = min(int(d.min()) for d in days), max(int(d.max()) for d in days)
    active = np.zeros(high - low + 1, dtype=bool)
    for column in days:
        active[column - low] = True
    found = np.flatnonzero(active)
    usual = int(np.ceil(np.percentile(np.diff(found), 95))) if len(found) > 1 else 1
    first, last = date.fromordinal(low + EPOCH), date.fromordinal(high + EPOCH)
    if monthly or _first_days_only(found + low):
        return Coverage(first.replace(day=1), _month_end(last), 1)
    return Coverage(first, last, min(usual, MOST_QUIET_DAYS), usual, _silence(found + low, usual))


def _silence(days: np.ndarray, usual: int) -> tuple[date, date] | None:
    """The last day before, and the first after, the longest gap: if it is over a month and ten times the usual."""
    gaps = np.diff(days)
    if not len(gaps) or gaps.max() <= max(31, 10 * usual):
        return None
    at = int(gaps.argmax())
    return date.fromordinal(int(days[at]) + EPOCH), date.fromordinal(int(days[at + 1]) + EPOCH)


def days_of(dates: np.ndarray) -> np.ndarray:
    """The days of some dates, blank ones too."""
    return dates.astype("datetime64[D]")


def _filled(days: np.ndarray) -> np.ndarray:
    """Days as numbers, without those that are blank."""
    numbers, blank = days.view("int64"), np.isnat(days)
    return numbers[~blank] if blank.any() else numbers


def _first_days_only(days: np.ndarray) -> bool:
    return len(days) > 1 and all(date.fromordinal(int(d) + EPOCH).day == 1 for d in days)


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def period_status(period: Period, coverage: Coverage | None) -> Status:
    """How a table covers a period. A gap no longer than its usual quiet one is no gap; ``all`` is never running."""
    if coverage is None or period.end <= coverage.first:
        return "outside"
    slack = timedelta(days=coverage.quiet_gap)
    if period.end - coverage.last > slack and period.grain != "all":
        return "running" if period.start <= coverage.last else "outside"
    return "start" if coverage.first - period.start > slack else "whole"
