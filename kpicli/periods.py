"""Periods of time: grains, labels, and the calendar that gives every day its period."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args

from kpicli.errors import ConfigError
from kpicli.model import Coverage, Grain, Period
from kpicli.saying import many, say

GRAINS: tuple[Grain, ...] = get_args(Grain)
DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
MOST_PERIODS = 5_000
"""Periods that a report may have: nearly 14 years of days."""
_SHORTEST: dict[Grain, int] = {"day": 1, "week": 7, "month": 28, "quarter": 90, "half": 181, "year": 365}
"""How many days a period has at least."""
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
        return self.period_of(self.period_of(period.start, period.grain).start - DAY, period.grain)

    def next(self, period: Period) -> Period:
        """The period of the same grain just after."""
        whole = self.period_of(period.start, period.grain)
        return self.period_of(whole.end, period.grain)

    def year_ago(self, period: Period) -> Period:
        """The comparable period a year earlier: 52 weeks for days and weeks, 12 months for the rest."""
        if period.grain in ("day", "week"):
            return self.period_of(period.start - timedelta(weeks=52), period.grain)
        return self.period_of(_add_months(period.start, -12), period.grain)

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
            found = re.fullmatch(pattern, text)
            if found:
                period = self._labelled(grain, found)
                if period is not None and period.id.startswith(found.group(0)[:4].upper()):
                    return period
        text = say(
            "--period {label}: is not a period. Write a grain ({grains}) "
            "or a label such as 2025, 2025-H1, 2025-Q1, 2025-03, 2025-W09 or 2025-03-14",
            label=label,
            grains=", ".join(GRAINS),
        )
        raise ConfigError(text)

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
_LABELS: dict[Grain, str] = {
    "year": _YEAR,
    "half": _YEAR + r"-[Hh](?P<number>[12])",
    "quarter": _YEAR + r"-?[Qq](?P<number>[1-4])",
    "month": r"(?P<year>[12]\d{3})-(?P<number>\d\d?)",
    "week": r"(?P<year>[12]\d{3})-[Ww](?P<number>\d\d)",
    "day": r"(?P<year>[12]\d{3})-(?P<number>\d\d)-(?P<day>\d\d)",
}


def first_of_month(day: date, months: int = 0) -> date:
    """The first day of a day's month, or of the month that many months on."""
    return _add_months(day, months)


def months_earlier(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    first = _add_months(day, -months)
    last = _add_months(first, 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _add_months(day: date, months: int) -> date:
    """The first of the month that many months on."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def days_earlier(days: int) -> Callable[[Period], Period]:
    """The way from a period to the same span of days so much earlier."""
    back = timedelta(days=days)
    return lambda period: replace(period, start=period.start - back, end=period.end - back)


def whole_periods_earlier(calendar: Calendar, lag: timedelta) -> Callable[[Period], Period]:
    """The way from a period to the whole one that lies a lag before it, rounded: half a period and more is one."""

    def step(period: Period) -> Period:
        if period.grain == "all":
            return _months_earlier(period, lag)
        whole = found = calendar.period_of(period.start, period.grain)
        for _ in range(int(lag / (whole.end - whole.start) + 0.5)):
            found = calendar.previous(found)
        if whole.start == period.start and whole.end == period.end:
            return replace(found, id=period.id)
        # A part of a period has the same part of its days earlier, which no month's figure can be cut into.
        back = whole.start - found.start
        return replace(period, start=period.start - back, end=period.end - back)

    return step


def _months_earlier(period: Period, lag: timedelta) -> Period:
    """All of the data a lag earlier: by whole months where it is whole months, else by days."""
    if period.start.day != 1 or period.end.day != 1:
        return days_earlier(lag.days)(period)
    months = int(lag / timedelta(days=30.4375) + 0.5)
    return replace(period, start=_add_months(period.start, -months), end=_add_months(period.end, -months))


def clip(period: Period, first: date | None, last: date | None) -> Period:
    """The part of a period from ``first`` to ``last``, both included; its label stays."""
    start = max(period.start, first) if first else period.start
    end = min(period.end, last + DAY) if last else period.end
    return replace(period, start=start, end=end)


# -- what a report looks at ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """Which periods were asked for: a grain or a label, a range of days, or the last so many."""

    period: str
    last: int
    first_day: date | None = None
    last_day: date | None = None
    asked_last: bool = False
    """Whether the number of periods was asked for, so that they are shown even before the data begins."""


@dataclass(frozen=True)
class Span:
    """The periods of a report, in order, and the ids of those that are not complete."""

    periods: tuple[Period, ...]
    partial: frozenset[str]

    @property
    def grain(self) -> Grain:
        return self.periods[0].grain


def resolve(wanted: Wanted, calendar: Calendar, coverages: Iterable[Coverage], as_of: date) -> Span:
    """The periods that a report shows. A period is complete when it ends within the data's usual quiet gap."""
    known = list(coverages)
    first = min((c.first for c in known), default=as_of)
    slack = min((c.quiet_gap for c in known if as_of - c.last <= timedelta(days=7)), default=1)
    grain = calendar.parse(wanted.period)
    if isinstance(grain, Period):
        if wanted.first_day or wanted.last_day:
            raise ConfigError(
                say(
                    "--period {period}: names one period; leave out --from and --to, or give a grain",
                    period=wanted.period,
                )
            )
        periods: tuple[Period, ...] = (grain,)
    elif wanted.first_day or wanted.last_day or grain == "all":
        periods = _range(wanted, calendar, grain, min(first, as_of), as_of)
    else:
        periods = _last(wanted.last, calendar, grain, as_of, slack)
        if not wanted.asked_last:
            periods = tuple(p for p in periods if p.end > first) or periods
    whole = {p.id: calendar.period_of(p.start, p.grain) for p in periods if p.grain != "all"}
    partial = {p.id for p in periods if (p.grain != "all" and (p.end - as_of).days > slack) or whole.get(p.id, p) != p}
    return Span(periods, frozenset(partial))


def _range(wanted: Wanted, calendar: Calendar, grain: Grain, first: date, as_of: date) -> tuple[Period, ...]:
    start, end = wanted.first_day or first, wanted.last_day or as_of
    if start > end:
        raise ConfigError(say("--from {start} is after --to {end}", start=start, end=end))
    if grain != "all" and (end - start).days > MOST_PERIODS * _SHORTEST[grain]:
        raise ConfigError(
            say(
                "{start} to {end} has more than {most:,} periods; take fewer days, or --period year",
                start=start,
                end=end,
                most=MOST_PERIODS,
            )
        )
    return tuple(clip(p, wanted.first_day, wanted.last_day) for p in calendar.between(start, end, grain))


def _last(count: int, calendar: Calendar, grain: Grain, as_of: date, slack: int) -> tuple[Period, ...]:
    """The last complete periods, and after them the running one."""
    running = calendar.period_of(as_of, grain)
    periods = [running]
    complete = (running.end - as_of).days <= slack
    while len(periods) < count + (not complete):
        periods.insert(0, calendar.previous(periods[0]))
    return tuple(periods)


LOOKS_BACK = {"previous": "previous", "growth": "previous", "year_ago": "year_ago", "year_growth": "year_ago"}
"""The calls of a formula that need an earlier period, and which."""


def with_earlier(periods: tuple[Period, ...], calendar: Calendar, calls: Iterable[str]) -> tuple[Period, ...]:
    """The periods with the earlier ones that ``previous`` and ``year_ago`` look back to, in order."""
    found = {p.id: p for p in periods}
    for call in set(calls) & LOOKS_BACK.keys():
        step = calendar.previous if LOOKS_BACK[call] == "previous" else calendar.year_ago
        for period in periods:
            if period.grain != "all":
                earlier = step(period)
                found.setdefault(earlier.id, earlier)
    return tuple(sorted(found.values()))


def truncated(span: Span, calendar: Calendar, as_of: date, call: str) -> dict[str, Period]:
    """For a running period, as many days of the one it compares with; all of that where it is no longer than this."""
    step = calendar.previous if call == "previous" else calendar.year_ago
    found = {}
    for period in span.periods:
        if period.id in span.partial and period.grain not in ("all", "day") and period.start <= as_of < period.end:
            base, days = step(period), (as_of - period.start).days + 1
            end = min(base.end, base.start + days * DAY)
            part = many(days, "{period} ({n} day)", "{period} ({n} days)", period=base.id)
            found[period.id] = base if end == base.end else replace(base, end=end, id=part)
    return found


def shift_index(periods: Sequence[Period], step: Callable[[Period], Period]) -> list[int]:
    """For each period, the position of the one it compares with; -1 when that is not there."""
    place = {p.id: i for i, p in enumerate(periods)}
    return [place.get(step(p).id, -1) if p.grain != "all" else -1 for p in periods]
