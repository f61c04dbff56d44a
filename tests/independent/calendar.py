"""Periods: half-open stretches of days, cut by the calendar or the fiscal year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
WEEKDAYS = {"monday": 0, "saturday": 5, "sunday": 6}


@dataclass(frozen=True)
class Period:
    """ "Periods are half-open [start, end)"."""

    grain: str
    start: date
    end: date


def add_months(day: date, months: int) -> date:
    """The first of a month some months away from the month of a day."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def beginning(grain: str, day: date, fiscal: int, week: str) -> date:
    """The first day of the period of that grain that holds a day."""
    if grain == "day":
        return day
    if grain == "week":
        return day - timedelta(days=(day.weekday() - WEEKDAYS[week]) % 7)
    months = MONTHS[grain]
    return add_months(day, -((day.month - fiscal) % months))


def following(grain: str, start: date, times: int = 1) -> date:
    """The first day of the next period, or of one further away."""
    if grain in ("day", "week"):
        return start + timedelta(days=times * (7 if grain == "week" else 1))
    return add_months(start, times * MONTHS[grain])


def periods(grain: str, first: date, last: date, fiscal: int = 1, week: str = "monday") -> list[Period]:
    """Every period of a grain from the one with the first day to the one with the last."""
    found = []
    start = beginning(grain, first, fiscal, week)
    while start <= last:
        end = following(grain, start)
        found.append(Period(grain, start, end))
        start = end
    return found


def shifted(period: Period, times: int) -> Period:
    """The period that lies some periods of its grain later, or earlier."""
    start = following(period.grain, period.start, times)
    return Period(period.grain, start, following(period.grain, start))


def year_before(period: Period) -> Period:
    """The same period of the year before; of a week, the week 52 weeks before."""
    times = {"day": 365, "week": 52, "month": 12, "quarter": 4, "half": 2, "year": 1}[period.grain]
    return shifted(period, -times)
