"""The days that a measure looks at for each period: the period itself, unless it says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd

from kpicli.catalogue.model import Measure, Stock
from kpicli.measures.request import Request
from kpicli.model import Period
from kpicli.periods import first_of_month, months_earlier

DAY = timedelta(days=1)


def windows_of(one: Measure, request: Request) -> tuple[Period, ...]:
    """For each period of the request, the span of days that the measure takes its rows from, or its stock at."""
    return tuple(_window(one, period, request) for period in request.periods)


def _window(one: Measure, period: Period, request: Request) -> Period:
    if period.start > request.as_of and one.over in ("12 months", "12 months back"):
        return period  # it has not begun: of its last twelve months nothing can be said
    if one.over == "12 months":
        end = first_of_month(min(period.end, request.as_of + DAY))
        return replace(period, start=first_of_month(end, -12), end=end, grain="year")
    if one.over == "12 months back":
        end = min(period.end, request.as_of + DAY)
        return replace(period, start=months_earlier(end, 12), end=end, grain="year")
    if one.over == "year back":
        return replace(period, start=period.end - timedelta(days=365), grain="year")
    if one.over == "to_date":
        return replace(period, end=max(request.as_of + DAY, period.end))
    if one.shift:
        return _earlier(period, one.shift, request)
    return period


def _earlier(period: Period, shift: str, request: Request) -> Period:
    """The same number of days so much earlier; a lag in periods goes back by whole ones."""
    if shift in request.lags:
        return request.lags[shift](period)
    days = timedelta(days=int(shift.split()[0]))
    return replace(period, start=period.start - days, end=period.end - days)


@lru_cache(maxsize=16)
def calendar(windows: tuple[Period, ...], as_of: date | None = None) -> pd.DataFrame:
    """Every day of the windows with the number of its period and the window's first day.

    A day of several windows stands there several times. With ``as_of`` there is but that day, in the period it is in.
    """
    spans = [(w.start, w.end) if as_of is None else _only(as_of, w) for w in windows]
    days = [np.arange(np.datetime64(start), np.datetime64(end)) for start, end in spans]
    counts = [len(d) for d in days]
    first = np.array([w.start for w in windows], dtype="datetime64[us]")
    return pd.DataFrame(
        {
            "_day": np.concatenate(days).astype("datetime64[us]"),
            "_p": np.repeat(np.arange(len(windows)), counts),
            "_start": np.repeat(first, counts),
            "_every": True,
        }
    )


def _only(day: date, window: Period) -> tuple[date, date]:
    return (day, day + DAY) if window.start <= day < window.end else (day, day)


def points(one: Measure, request: Request) -> pd.DataFrame:
    """The moments at which a stock is looked at: just before ``_point``, which no later than as_of has ended."""
    value = one.value
    assert isinstance(value, Stock)
    rows = [
        (number, point, window.start)
        for number, window in enumerate(windows_of(one, request))
        for point in _points(value.point, window, request.as_of + DAY)
    ]
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    number, point, start = (list(column) for column in columns)
    return pd.DataFrame(
        {
            "_p": np.array(number, dtype="int64"),
            "_point": np.array(point, dtype="datetime64[us]"),
            "_start": np.array(start, dtype="datetime64[us]"),
            "_every": True,
        }
    )


def starts(one: Measure, request: Request) -> pd.DataFrame:
    """The first moment of each window of a measure."""
    windows = windows_of(one, request)
    first = np.array([window.start for window in windows], dtype="datetime64[us]")
    return pd.DataFrame({"_p": np.arange(len(windows)), "_point": first})


def _points(which: str, window: Period, limit: date) -> list[date]:
    if which == "start":
        return [window.start] if window.start <= limit else []
    if which == "end":
        return [min(window.end, limit)] if window.start < limit else []
    ends = [first_of_month(window.start, n) for n in range(1, (window.end - window.start).days // 28 + 2)]
    return [end for end in ends if end <= min(window.end, limit)]
