"""Rows that stand for more than their own day: which days, and whether their figures may be spread over them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pandas as pd

from kpicli.clean.draft import Draft
from kpicli.model import FIRST_DAY, LAST_DAY, SPREAD
from kpicli.saying import Said, say
from kpicli.schema import UNTIL

WEEK = timedelta(days=6)
EVERY_DAY = ("spend", "web", "search")
TRAFFIC = frozenset({"impressions", "clicks", "sessions", "visitors", "pageviews"})
"""Figures of what happens every day: a row for each Monday alone says how much it was in a week."""
MONDAY, SATURDAY, SUNDAY = 0, 5, 6
FEW_WEEKS = 4
MOST_WEEKS = 0.75
"""Of the weeks from the first to the last, so many have a row where rows are weeks."""


def grain_of(draft: Draft, number: int) -> str | None:
    """What a row of a source stands for: as declared, or what its dates plainly are the first days of."""
    return draft.sources[number].grain or _plain_grain(draft, number)


def _plain_grain(draft: Draft, number: int) -> str | None:
    """``month`` when a source of a table without ids has nothing but first days of months; else maybe ``week``."""
    if draft.schema.identified:
        return None
    days = _days_of(draft, number)
    if len(days) > 1 and (days.day == 1).all():
        return "month"
    return None if _weekday(draft, number) is None else "week"


def _days_of(draft: Draft, number: int) -> pd.DatetimeIndex:
    if draft.schema.dated_by not in draft.frame:
        return pd.DatetimeIndex([])
    days = draft.frame.loc[draft.frame["_source"] == number, draft.schema.dated_by].dropna().dt.normalize().unique()
    return pd.DatetimeIndex(days).sort_values()


def _weekday(draft: Draft, number: int) -> int | None:
    """The day that dates all rows of traffic that comes every day, week after week: Monday, Saturday or Sunday.

    The first row may be of a week that is cut. A cost, or an email, may well be one of Mondays.
    """
    typed = draft.sources[number]
    if typed.grain or draft.schema.name not in EVERY_DAY or not TRAFFIC & set(typed.columns):
        return None
    days = _days_of(draft, number)
    if len(days) < FEW_WEEKS:
        return None
    weekdays = set(days[1:].day_of_week)
    weeks = (days[-1] - days[1]).days // 7 + 1
    if (days[1] - days[0]).days > 7 * (1 / MOST_WEEKS) or len(days) - 1 < MOST_WEEKS * weeks:
        return None
    return next(iter(weekdays)) if len(weekdays) == 1 and weekdays <= {MONDAY, SATURDAY, SUNDAY} else None


def add_spans(draft: Draft) -> None:
    """Give each row that stands for several days their first and last, and say which rows may be spread."""
    frame, dated_by = draft.frame, draft.schema.dated_by
    if dated_by not in frame:
        return
    days = frame[dated_by].dt.normalize().astype("datetime64[us]")
    first, last = _of_its_own(frame, days)
    said = frame[UNTIL].notna() if UNTIL in frame else pd.Series(False, index=frame.index)
    for number in range(len(draft.sources)):
        mine = days.where((frame["_source"] == number) & ~said)
        weekday = _weekday(draft, number)
        span = _of_grain(grain_of(draft, number), mine) if weekday is None else _of_weeks(weekday, mine)
        if span is not None:
            first, last = first.fillna(span[0]), last.fillna(span[1])
    if first.isna().all():
        return
    frame[FIRST_DAY], frame[LAST_DAY] = first, last
    spread = [
        number
        for number, typed in enumerate(draft.sources)
        if typed.mapped.source.spread and _weekday(draft, number) in (None, MONDAY)
    ]
    frame[SPREAD] = frame["_source"].isin(spread).to_numpy() & first.notna().to_numpy()


def _of_its_own(frame: pd.DataFrame, days: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The first and last days of the rows that say both; where they are the same, the row is a day."""
    if UNTIL not in frame:
        none = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
        return none, none
    until = frame[UNTIL].dt.normalize().astype("datetime64[us]")
    several = until > days
    return days.where(several), until.where(several)


def _of_grain(grain: str | None, days: pd.Series) -> tuple[pd.Series, pd.Series] | None:
    """The first and last days of rows that are dated by one day of a month or by the first of a week."""
    match grain:
        case "month":
            months = days.to_numpy().astype("datetime64[M]")
            ends = (months + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
            return _days(months, days), _days(ends, days)
        case "week":
            return days, days + WEEK
    return None


def _of_weeks(weekday: int, days: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Rows from a Monday, or a cut week's first day, to the Sunday. A Sunday or a Saturday may begin a week or end it:
    such a row stands somewhere in the days around it.
    """
    if weekday != MONDAY:
        return days - WEEK, days + WEEK
    return days, days + pd.to_timedelta(6 - days.dt.day_of_week, unit="D")


def _days(values: np.ndarray, like: pd.Series) -> pd.Series:
    return pd.Series(values.astype("datetime64[us]"), index=like.index)


def spans_said(draft: Draft) -> Iterator[Said]:
    """Which sources have weeks for rows by their dates alone, and which their figures spread over their days."""
    for i, typed in enumerate(draft.sources):
        weekday = _weekday(draft, i)
        if weekday == MONDAY:
            yield say(
                "{source}: dated by the first days of weeks alone: a row is a week; set grain: day if it is not",
                source=typed.mapped.name,
            )
        elif weekday is not None:
            yield say(
                "{source}: dated by one day of the week alone: does a week begin or end on it? set grain: week if it "
                "begins, grain: day if a row is a day",
                source=typed.mapped.name,
            )
        mine = draft.frame["_source"] == i
        if typed.mapped.source.spread and SPREAD in draft.frame and draft.frame.loc[mine, SPREAD].any():
            yield say("{source}: figures are spread evenly over the days they are for", source=typed.mapped.name)
