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


def grain_of(draft: Draft, number: int) -> str | None:
    """What a row of one of a table's sources stands for: as declared, or months where it plainly has nothing else."""
    return draft.sources[number].grain or _plain_grain(draft, number)


def _plain_grain(draft: Draft, number: int) -> str | None:
    """``month`` when a source of a table without ids has nothing but first days of months."""
    if draft.schema.identified or draft.schema.dated_by not in draft.frame:
        return None
    days = draft.frame.loc[draft.frame["_source"] == number, draft.schema.dated_by].dropna().dt.normalize().unique()
    return "month" if len(days) > 1 and all(day.day == 1 for day in pd.DatetimeIndex(days)) else None


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


def spread_said(draft: Draft) -> Iterator[Said]:
    """Which sources have their figures spread over the days that they stand for."""
    for i, typed in enumerate(draft.sources):
        mine = draft.frame["_source"] == i
        if typed.mapped.source.spread and SPREAD in draft.frame and draft.frame.loc[mine, SPREAD].any():
            yield say("{source}: figures are spread evenly over the days they are for", source=typed.mapped.name)
