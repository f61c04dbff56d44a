"""Working time: one clock for the whole business, which stands still outside its hours.

An instant becomes the minutes that were worked before it, so the working time between two instants is a subtraction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from kpicli.clean.draft import Draft
from kpicli.config.model import WorkingHours
from kpicli.config.values import WEEK

EPOCH = np.datetime64("1899-12-31")
"""Before every date that is read, so that the clock never runs backwards."""
MINUTE = 60_000_000


@dataclass(frozen=True, eq=False)
class WorkClock:
    """When the business is open: its days, its hours, and the days on which it is closed all the same."""

    opens: int
    closes: int
    calendar: np.busdaycalendar

    def minutes(self, local: np.ndarray) -> np.ndarray:
        """The minutes worked before each wall-clock time; NaN for a blank."""
        blank = np.isnat(local)
        moments = np.where(blank, EPOCH.astype("datetime64[us]"), local.astype("datetime64[us]"))
        days = moments.astype("datetime64[D]")
        whole = np.busday_count(EPOCH, days, busdaycal=self.calendar) * (self.closes - self.opens)
        minute = (moments - days).astype("int64") / MINUTE
        today = np.clip(minute, self.opens, self.closes) - self.opens
        worked = whole + np.where(np.is_busday(days, busdaycal=self.calendar), today, 0.0)
        return np.where(blank, np.nan, worked)


def clock_of(hours: WorkingHours, years: Iterable[int]) -> WorkClock:
    """The clock of some working hours, with the public holidays of some years."""
    closed = {*hours.closed, *_holidays(hours.holidays, years)}
    days = np.array(sorted(closed), dtype="datetime64[D]")
    week = [day in hours.days for day in WEEK]
    return WorkClock(hours.start, hours.end, np.busdaycalendar(weekmask=week, holidays=days))


def _holidays(code: str | None, years: Iterable[int]) -> set[date]:
    """The public holidays of a country (ES) or of a region with those of its country (ES-MD)."""
    if code is None:
        return set()
    import holidays  # only where the config asks for a calendar

    country, _, region = code.partition("-")
    return set(holidays.country_holidays(country, subdiv=region or None, years=years))


def add_work_times(drafts: Iterable[Draft], hours: WorkingHours, timezone: str, as_of: date) -> float:
    """Give every instant (``created_at@utc``) its twin in working minutes; returns where as_of ends on that clock."""
    frames = [draft.frame for draft in drafts]
    clock = clock_of(hours, _years(frames, as_of))
    for frame in frames:
        for name in _instants(frame):
            local = frame[name].dt.tz_localize("UTC").dt.tz_convert(timezone).dt.tz_localize(None)
            frame[name.replace("@utc", "@work")] = clock.minutes(local.to_numpy())
    end = datetime.combine(as_of + timedelta(days=1), datetime.min.time())
    return float(clock.minutes(np.array([end], dtype="datetime64[us]"))[0])


def _instants(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if name.endswith("@utc")]


def _years(frames: Iterable[pd.DataFrame], as_of: date) -> range:
    """The years that any instant lies in, and one more on either side for the time zone."""
    known = [frame[name].dropna() for frame in frames for name in _instants(frame)]
    years = [as_of.year, *(day.year for days in known if len(days) for day in (days.min(), days.max()))]
    return range(min(years) - 1, max(years) + 2)
