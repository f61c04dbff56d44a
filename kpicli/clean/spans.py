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
TRAFFIC = frozenset({"impressions", "clicks", "sessions", "visitors", "pageviews"})
"""Figures of what happens every day: a row for each Monday alone says how much it was in a week."""
MONDAYS, SUNDAYS = {0}, {6}
FEW_WEEKS = 4
MOST_WEEKS = 0.75
"""Of the weeks from the first to the last, so many have a row where rows are weeks."""


def grain_of(draft: Draft, number: int) -> str | None:
    """What a row of a source stands for: as declared, or what its dates plainly are the first days of."""
    return draft.sources[number].grain or _plain_grain(draft, number)


def _plain_grain(draft: Draft, number: int) -> str | None:
    """``month`` when a source of a table without ids has nothing but first days of months, ``week`` with nothing but
    those of weeks, one after the other, of traffic that comes every day; a cost may well be one of Mondays.
    """
    if draft.schema.identified or draft.schema.dated_by not in draft.frame:
        return None
    days = draft.frame.loc[draft.frame["_source"] == number, draft.schema.dated_by].dropna().dt.normalize().unique()
    found = pd.DatetimeIndex(days).sort_values()
    if len(found) > 1 and (found.day == 1).all():
        return "month"
    return "week" if TRAFFIC & set(draft.sources[number].columns) and _are_weeks(found) else None


def _are_weeks(days: pd.DatetimeIndex) -> bool:
    """Whether days are Mondays alone, or Sundays alone, with hardly one left out in between."""
    if len(days) < FEW_WEEKS or {*days.day_of_week} not in (MONDAYS, SUNDAYS):
        return False
    weeks = (days[-1] - days[0]).days // 7 + 1
    return bool(len(days) >= MOST_WEEKS * weeks)


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
        if (span := _of_grain(grain_of(draft, number), mine)) is not None:
            first, last = first.fillna(span[0]), last.fillna(span[1])
    if first.isna().all():
        return
    frame[FIRST_DAY], frame[LAST_DAY] = first, last
    spread = [number for number, typed in enumerate(draft.sources) if typed.mapped.source.spread]
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


def _days(values: np.ndarray, like: pd.Series) -> pd.Series:
    return pd.Series(values.astype("datetime64[us]"), index=like.index)


def spans_said(draft: Draft) -> Iterator[Said]:
    """Which sources have weeks for rows by their dates alone, and which their figures spread over their days."""
    for i, typed in enumerate(draft.sources):
        if typed.grain is None and _plain_grain(draft, i) == "week":
            yield say(
                "{source}: dated by the first days of weeks alone: a row is a week; set grain: day if it is not",
                source=typed.mapped.name,
            )
        mine = draft.frame["_source"] == i
        if typed.mapped.source.spread and SPREAD in draft.frame and draft.frame.loc[mine, SPREAD].any():
            yield say("{source}: figures are spread evenly over the days they are for", source=typed.mapped.name)
