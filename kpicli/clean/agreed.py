"""The newest day that rows agree on: a single date ahead of all others says nothing of how far an export goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from kpicli.clean.draft import Draft
from kpicli.clean.timeline import events
from kpicli.coverage import EPOCH, days_of
from kpicli.model import Flag, row_at
from kpicli.saying import Said, many, say, together

FEW = 0.1
LEAST_DAYS = 10
"""Of fewer active days nobody can say what gap between them is usual."""
QUIET_DAYS, QUIET_TIMES = 7, 3
LEAST_OWN, QUIET_MONTH = 3, 31
"""Active days of a small table that show a gap of its own, and how far ahead of all tables its date has to be."""
MOST_DOUBTED, MOST_NAMED = 3, 3


def doubt_lone_dates(drafts: Sequence[Draft], today: date) -> None:
    """Note in each draft the dates that do not say how far the data goes: as_of and coverage leave them aside.

    These are the few after their own record's last change, and single ones far after everything else.
    """
    limit = today.toordinal() - EPOCH
    active = {}
    for draft in drafts:
        draft.ahead = dict(_after_their_change(draft))
        active[draft.schema.name] = _rows_by_day(draft, limit)
    for draft in drafts:
        others = [days for name, days in active.items() if name != draft.schema.name]
        _leave_lone(draft, active[draft.schema.name], others)


def _after_their_change(draft: Draft) -> Iterator[tuple[str, np.ndarray]]:
    """The few past events that are dated after the day on which their record was last changed."""
    if "modified_at" not in draft.frame:
        return
    changed = days_of(draft.frame["modified_at"].to_numpy())
    for name, dates in events(draft).items():
        days = days_of(dates.to_numpy())
        late, known = days > changed, ~np.isnat(days) & ~np.isnat(changed)
        if 0 < late.sum() <= max(1, FEW * known.sum()):
            yield name, late


def _rows_by_day(draft: Draft, limit: int) -> dict[int, int]:
    """How many dates of past events there are on each day up to a limit, leaving aside what is doubted."""
    found: dict[int, int] = {}
    for name, dates in events(draft).items():
        days = days_of(dates.to_numpy())
        aside = draft.ahead.get(name, np.zeros(len(days), dtype=bool))
        days = days[~np.isnat(days) & ~aside].astype("int64")
        different, counts = _counted(days[days <= limit])
        for day, count in zip(different.tolist(), counts.tolist(), strict=True):
            found[day] = found.get(day, 0) + count
    return found


def _counted(days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if not len(days):
        return days, days
    low = days.min()
    if days.max() - low > 1_000_000:
        return np.unique(days, return_counts=True)
    counts = np.bincount(days - low)
    there = np.flatnonzero(counts)
    return there + low, counts[there]


def _leave_lone(draft: Draft, active: Mapping[int, int], others: Sequence[Mapping[int, int]]) -> None:
    """Doubt the newest date of a table as long as it is a single one, far after the others and those of all tables."""
    days = sorted(active)
    elsewhere = sorted({day for other in others for day in other})
    for _ in range(MOST_DOUBTED):
        quiet = _longest_quiet(days[:-1], elsewhere)
        if quiet is None or active[days[-1]] > 1:
            return
        near = days[-1] - quiet
        if days[-2] >= near or (elsewhere and elsewhere[-1] >= near):
            return
        newest = np.datetime64(days.pop(), "D")
        for name, dates in events(draft).items():
            lone = days_of(dates.to_numpy()) == newest
            draft.ahead[name] = draft.ahead[name] | lone if name in draft.ahead else lone


def _longest_quiet(days: Sequence[int], elsewhere: Sequence[int]) -> float | None:
    """How long nothing may happen in a table, by its own days; of few days, only if the other tables have enough."""
    if len(days) >= LEAST_DAYS - 1:
        return max(QUIET_DAYS, QUIET_TIMES * float(np.percentile(np.diff(days), 95)))
    if len(days) < LEAST_OWN - 1 or len(elsewhere) < LEAST_DAYS:
        return None
    usual = float(np.percentile(np.diff(elsewhere), 95))
    return max(QUIET_MONTH, QUIET_TIMES * usual, QUIET_TIMES * int(np.diff(days).max()))


def dates_ahead(drafts: Iterable[Draft], as_of: date) -> Iterator[tuple[Flag, list[Said]]]:
    """For each table, the flag for the dates after as_of that nothing else agrees with, and its lines for a check."""
    for draft in drafts:
        lines = list(_lines(draft, as_of))
        if lines:
            text = many(
                len(lines),
                "{n} date of {table} is after its record's last change or far after all others, so the data is taken "
                "to go to {day}: {rows}",
                "{n} dates of {table} are after their record's last change or far after all others, so the data is "
                "taken to go to {day}: {rows}",
                table=draft.schema.name, day=as_of,
                rows=together("; ", [*lines[:MOST_NAMED], *(["…"] if len(lines) > MOST_NAMED else [])]),
            )  # fmt: skip
            yield Flag("FUTURE_DATE", "warn", text, draft.schema.name), lines


def _lines(draft: Draft, as_of: date) -> Iterator[Said]:
    for name, rows in draft.ahead.items():
        days = days_of(draft.frame[name].to_numpy())
        for at in np.flatnonzero(rows & (days > np.datetime64(as_of))):
            row = draft.frame.iloc[at]
            raw = draft.sources[row["_source"]].mapped.raws[row["_file"]]
            place = row_at(raw.place, int(row["_row"]))
            yield say("{place}: {field} is {day}", place=place, field=name, day=str(days[at]))
