"""Periods of time: grains, labels, and the calendar that gives every day its period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args

from kpicli.errors import ConfigError
from kpicli.model import Grain, Period

GRAINS: tuple[Grain, ...] = get_args(Grain)
DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_WEEKDAYS = {"monday": 0, "saturday": 5, "sunday": 6}


@dataclass(frozen=True)
class Calendar:
    """How days fall into weeks and years: the first day of the week and the first month of the (fiscal) year."""

    week_start: str = "monday"
    fiscal_year_start: int = 1

    def period_of(self, day: date, grain: Grain) -> Period:
        """The period of a grain that a day falls into. There is no such period for the grain ``all``."""
        if grain == "day":
            return Period(day, day + DAY, day.isoformat(), "day")
        if grain == "week":
            return self._week_of(day)
        return self._months_of(day, grain)

    def _week_of(self, day: date) -> Period:
        start = day - timedelta(days=(day.weekday() - _WEEKDAYS[self.week_start]) % 7)
        # The fourth day decides the year, which for weeks from Monday is ISO 8601.
        middle = start + timedelta(days=3)
        number = (middle.timetuple().tm_yday - 1) // 7 + 1
        return Period(start, start + timedelta(days=7), f"{middle.year}-W{number:02d}", "week")

    def _months_of(self, day: date, grain: Grain) -> Period:
        months = _MONTHS[grain]
        since_year_start = (day.month - self.fiscal_year_start) % 12
        index = since_year_start // months
        start = _add_months(day.replace(day=1), -(since_year_start % months))
        return Period(start, _add_months(start, months), self._label(start, grain, index), grain)

    def _label(self, start: date, grain: Grain, index: int) -> str:
        if grain == "month":
            return f"{start:%Y-%m}"
        fiscal = self.fiscal_year_start != 1
        # A fiscal year is called after the calendar year it ends in.
        year_end = _add_months(start, -index * _MONTHS[grain] + 11)
        year = f"FY{year_end.year}" if fiscal else f"{start.year}"
        return {"quarter": f"{year}-Q{index + 1}", "half": f"{year}-H{index + 1}", "year": year}[grain]

    def previous(self, period: Period) -> Period:
        """The period of the same grain just before."""
        return self.period_of(period.start - DAY, _grain(period))

    def next(self, period: Period) -> Period:
        """The period of the same grain just after."""
        return self.period_of(period.end, _grain(period))

    def year_ago(self, period: Period) -> Period:
        """The comparable period a year earlier: 52 weeks for days and weeks, 12 months for the rest."""
        if period.grain in ("day", "week"):
            return self.period_of(period.start - timedelta(weeks=52), _grain(period))
        return self.period_of(_add_months(period.start, -12), _grain(period))

    def between(self, first: date, last: date, grain: Grain) -> tuple[Period, ...]:
        """The whole periods that contain the days from ``first`` to ``last``, both included."""
        if grain == "all":
            return (Period(first, last + DAY, "all", "all"),)
        return tuple(self._walk(first, last, grain))

    def _walk(self, first: date, last: date, grain: Grain) -> Iterator[Period]:
        period = self.period_of(first, grain)
        while period.start <= last:
            yield period
            period = self.next(period)

    def parse(self, label: str) -> Period | Grain:
        """A grain (``month``) or the one period that a label such as 2025-03 or 2025-W09 names."""
        text = label.strip()
        if text.lower() in GRAINS:
            return text.lower()  # type: ignore[return-value]
        for grain, pattern in _LABELS.items():
            found = pattern.fullmatch(text)
            if found:
                period = self._labelled(grain, found)
                if period is not None and period.id == text.upper():
                    return period
        raise ConfigError(
            f"--period {label}: is not a period. Write a grain ({', '.join(GRAINS)}) "
            "or a label such as 2025, 2025-H1, 2025-Q1, 2025-03, 2025-W09 or 2025-03-14"
        )

    def _labelled(self, grain: Grain, found: re.Match[str]) -> Period | None:
        year, number = int(found["year"]), int(found.groupdict().get("number") or 1)
        try:
            if grain == "day":
                day = date(year, number, int(found["day"]))
            elif grain == "week":
                day = self._week_of(date(year, 1, 4)).start + timedelta(weeks=number - 1)
            elif grain == "month":
                day = date(year, number, 1)
            else:
                fiscal = self.fiscal_year_start
                first = date(year if fiscal == 1 else year - 1, fiscal, 1)
                day = _add_months(first, (number - 1) * _MONTHS[grain])
            return self.period_of(day, grain)
        except (ValueError, OverflowError):
            return None


_YEAR = r"(?:FY|fy)?(?P<year>[12]\d{3})"
_LABELS: dict[Grain, re.Pattern[str]] = {
    "year": re.compile(_YEAR),
    "half": re.compile(_YEAR + r"-[Hh](?P<number>[12])"),
    "quarter": re.compile(_YEAR + r"-[Qq](?P<number>[1-4])"),
    "month": re.compile(r"(?P<year>[12]\d{3})-(?P<number>\d\d)"),
    "week": re.compile(r"(?P<year>[12]\d{3})-[Ww](?P<number>\d\d)"),
    "day": re.compile(r"(?P<year>[12]\d{3})-(?P<number>\d\d)-(?P<day>\d\d)"),
}


def _grain(period: Period) -> Grain:
    return period.grain


def _add_months(day: date, months: int) -> date:
    """The first of the month that many months on."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def clip(period: Period, first: date | None, last: date | None) -> Period:
    """The part of a period from ``first`` to ``last``, both included; its label stays."""
    start = max(period.start, first) if first else period.start
    end = min(period.end, last + DAY) if last else period.end
    return replace(period, start=start, end=end)
