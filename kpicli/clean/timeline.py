"""Time: what has happened, what lies ahead, and the days that a table covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from kpicli.clean.draft import NOT_EVENTS, PLACE, Draft
from kpicli.clean.labels import with_category
from kpicli.clean.spans import grain_of
from kpicli.clean.suspicions import field_since
from kpicli.coverage import coverage_of, days_of
from kpicli.model import LATER, Coverage, Flag, Table, row_at
from kpicli.saying import Said, many, say, together, with_facts
from kpicli.schema import UNTIL

FEW = 0.1
"""Up to so many dates before their own record began are taken for mistyped."""


def settle_open_deals(draft: Draft) -> None:
    """The close date of an open deal is a plan, not an event."""
    frame = draft.frame
    if draft.schema.name != "deals" or "status" not in frame or "closed_at" not in frame:
        return
    is_open = (frame["status"] == "open").fillna(False)
    planned = frame["closed_at"].where(is_open)
    if "expected_close_at" in frame:
        planned = frame["expected_close_at"].fillna(planned)
    frame["expected_close_at"] = planned
    frame["closed_at"] = frame["closed_at"].mask(is_open)
    if "closed_at@utc" in frame:
        frame["closed_at@utc"] = frame["closed_at@utc"].mask(is_open)
    draft.mapped |= {"expected_close_at"}


def date_open_deals(draft: Draft) -> None:
    """An open deal needs no date of its own: it counts in what is open today."""
    if draft.schema.name == "deals" and "status" in draft.frame:
        draft.frame["_dated"] |= (draft.frame["status"] == "open").fillna(False).to_numpy(dtype=bool)


def events(draft: Draft) -> dict[str, pd.Series]:
    """The dates of past events of each row, by field; planned activities are none."""
    found = {
        name: draft.frame[name]
        for name, f in draft.fields.items()
        if f.kind == "event" and name in draft.frame and name not in NOT_EVENTS
    }
    if draft.schema.name == "activities" and "activity_at" in draft.frame:
        found["activity_at"] = draft.frame["activity_at"].where(done(draft.frame))
    return found


def agreed_events(draft: Draft) -> dict[str, pd.Series]:
    """The dates of past events that say how far the data goes: without those that nothing else agrees with."""
    found = events(draft)
    return {name: days.mask(draft.ahead[name]) if name in draft.ahead else days for name, days in found.items()}


def done(frame: pd.DataFrame) -> pd.Series:
    """Which activities took place: all that are not planned."""
    if "status" not in frame:
        return pd.Series(True, index=frame.index)
    return (frame["status"] != "planned").fillna(True)


def newest_event(drafts: Iterable[Draft], today: date) -> date | None:
    """The newest day, not after today, on which anything happened in the data, or that an export says it covers."""
    limit = end_of(today)
    listed = list(drafts)
    found = [days for draft in listed for days in agreed_events(draft).values()]
    if all(draft.schema.name == "customers" for draft in listed):
        # With nothing else to go by, an end that has passed is the newest that is known of a list of subscriptions.
        found += [draft.frame["ended_at"] for draft in listed if "ended_at" in draft.frame]
    newest = [_newest_before(days, limit) for days in found]
    stated = [min(last, today) for draft in listed for last in (*(end for _, end in ranges(draft)), *snapshots(draft))]
    return max([*(day.date() for day in newest if not pd.isna(day)), *stated], default=None)


def _newest_before(days: pd.Series, limit: pd.Timestamp) -> pd.Timestamp:
    newest = days.max()
    return newest if not newest >= limit else days[days < limit].max()


def end_of(day: date) -> pd.Timestamp:
    """The first moment after a day."""
    return pd.Timestamp(datetime.combine(day + timedelta(days=1), datetime.min.time()))


def forget_the_future(draft: Draft, as_of: date | None, today: date) -> None:
    """Blank the dates of events after as_of, else today; with an as_of, later closes are still open.

    What is dated after today as well is an error of the data, and counted.
    """
    end, impossible = end_of(as_of or today), end_of(max(as_of or today, today))
    if as_of:
        _reopen(draft, end, impossible)
    counts = {}
    for name, days in events(draft).items():
        if days.max() >= end:
            late = (days >= end).to_numpy()
            if name == draft.schema.dated_by:
                draft.frame[LATER] = late
            counts[name] = int((days >= impossible).sum())
            draft.frame[name] = draft.frame[name].mask(late)
            if f"{name}@utc" in draft.frame:
                draft.frame[f"{name}@utc"] = draft.frame[f"{name}@utc"].mask(late)
    listed = [say("{n} by {field}", n=count, field=name) for name, count in counts.items() if count]
    if listed:
        text = say(
            "rows of {table} dated after today, {today}, and left out: {counts}",
            table=draft.schema.name,
            today=today,
            counts=together(", ", listed),
        )
        draft.flags.append(Flag("FUTURE_DATE", "warn", text, draft.schema.name))


def forget_the_undated(draft: Draft) -> None:
    """On a day of the past nobody knows whether a record without a date was there already: it is not."""
    frame, begun = draft.frame, draft.schema.dated_by
    if begun in frame:
        frame[LATER] = frame[begun].isna()


def _reopen(draft: Draft, end: pd.Timestamp, impossible: pd.Timestamp) -> None:
    frame = draft.frame
    if draft.schema.name == "deals" and "status" in frame and "closed_at" in frame:
        later = (frame["closed_at"] >= end) & (frame["closed_at"] < impossible)
        frame["status"] = with_category(frame["status"], "open").mask(later, "open")
        settle_open_deals(draft)


def unsettled_deals(draft: Draft) -> None:
    """Closed deals without a close date are in no period, dated ones without a status in no rate: count them."""
    frame = draft.frame
    if draft.schema.name != "deals" or "status" not in frame or "closed_at" not in frame:
        return
    undated = undated_deals(draft)
    unsaid = int((frame["status"].isna() & frame["closed_at"].notna()).sum()) - sum(
        sum(typed.unknown.get("status", {}).values()) for typed in draft.sources
    )
    if unsaid > 0:
        text = many(
            unsaid,
            "{n} deal with a close date and no status, neither won nor lost",
            "{n} deals with a close date and no status, neither won nor lost",
        )
        draft.flags.append(Flag("UNKNOWN_VALUE", "warn", text, "deals", "status"))
    if len(undated):
        counts = [(status, int((undated == status).sum())) for status in CLOSED]
        text = many(
            len(undated),
            "{n} closed deal without a close date, in no period: {counts}",
            "{n} closed deals without a close date, in no period: {counts}",
            counts=together(", ", (with_facts(STATUSES[status], n=n) for status, n in counts if n)),
        )
        draft.flags.append(Flag("UNDATED", "warn", text, "deals", "closed_at"))


CLOSED = ("won", "lost", "no_decision", "disqualified")
STATUSES = {
    "won": say("{n} won", n=0),
    "lost": say("{n} lost", n=0),
    "no_decision": say("{n} without a decision", n=0),
    "disqualified": say("{n} disqualified", n=0),
}
"""How many deals of a status there are, once they are counted."""


def undated_deals(draft: Draft) -> pd.Series:
    """The status of each deal that is closed and has no close date, by its place in the frame."""
    frame = draft.frame
    if draft.schema.name != "deals" or not {"status", "closed_at"} <= set(frame.columns):
        return pd.Series(dtype="str")
    status = frame["status"].astype("str")
    return status[frame["closed_at"].isna() & status.isin(CLOSED)]


def ended_before_begun(draft: Draft) -> None:
    """Subscriptions that end before they begin belong to no time: count them."""
    frame = draft.frame
    if draft.schema.name == "customers" and {"started_at", "ended_at"} <= set(frame.columns):
        count = int((frame["ended_at"] < frame["started_at"]).sum())
        if count:
            text = many(
                count,
                "{n} subscription that end before they begin, in no count of customers",
                "{n} subscriptions that end before they begin, in no count of customers",
            )
            draft.flags.append(Flag("BAD_ORDER", "warn", text, "customers", "ended_at"))


def out_of_order(draft: Draft) -> Iterator[str]:
    """Each row whose later date lies before its first, or that is won without a date: where it stands, and why."""
    frame, start = draft.frame, draft.schema.dated_by
    if start in frame:
        for name, days in events(draft).items():
            if name != start:
                coarse = any({name, start} & typed.date_only for typed in draft.sources)
                early = days.dt.normalize() < frame[start].dt.normalize() if coarse else days < frame[start]
                for place in _places(draft, early):
                    yield say("{place}: {later} lies before {start}", place=place, later=name, start=start)
    for place in _named(draft, frame.loc[undated_deals(draft).index, PLACE]):
        yield say("{place}: closed, without a close date", place=place)


def rejected(draft: Draft) -> Iterator[str]:
    """Each row that is in no period, or does not fit its header: where it stands, and why it was rejected."""
    for typed in draft.sources:
        for raw in typed.mapped.raws:
            for row in raw.left_out:
                if row.kind == "ragged":
                    yield say("{place}: {reason}", place=row_at(raw.place, row.row), reason=row.text)
    for place in _places(draft, ~draft.frame["_dated"]):
        yield say("{place}: {reason}", place=place, reason=NO_DATE)


NO_DATE = say("no date")


def repeated(draft: Draft) -> Iterator[str]:
    """Where the rows stand that did not count, because another row of the same thing did."""
    for rows in draft.dropped:
        yield from _named(draft, rows)


def _places(draft: Draft, rows: pd.Series) -> Iterator[Said]:
    """The file, sheet and row of each of some rows."""
    return _named(draft, draft.frame.loc[rows, PLACE])


def _named(draft: Draft, places: pd.DataFrame) -> Iterator[Said]:
    for _, row in places.iterrows():
        raw = draft.sources[row["_source"]].mapped.raws[row["_file"]]
        yield row_at(raw.place, int(row["_row"]))


def coverage(draft: Draft, as_of: date) -> Coverage | None:
    """The days that a table's past events cover."""
    monthly = all(typed.grain == "month" for typed in draft.sources)
    found = coverage_of(_in_order(draft), monthly)
    if found is None and snapshots(draft):
        return Coverage(min(snapshots(draft)), max(snapshots(draft)), 1)
    if found:
        ends = (*(last for _, last in ranges(draft)), *snapshots(draft))
        found = replace(found, last=max([found.last, *ends]))
    if found and draft.schema.name == "customers":
        # A list of subscriptions says who is there until the day of the export, also when nobody came or went.
        return replace(found, last=max(found.last, as_of))
    return found


def _in_order(draft: Draft) -> Iterator[np.ndarray]:
    """The dates of past events but the few before their own record began: a mistyped year is no coverage.

    Where many are, the records were created by an import, and what happened before it did happen.
    """
    found = agreed_events(draft)
    start = draft.schema.dated_by
    began = days_of(found[start].to_numpy()) if start in found else None
    for name, dates in found.items():
        days = began if name == start and began is not None else days_of(dates.to_numpy())
        if began is None or days is began:
            yield days
            continue
        early = days < began  # a blank date, as numpy writes it, lies before and after nothing
        yield days if early.sum() > FEW * (~np.isnat(days)).sum() else days[~early]


def grains(draft: Draft) -> frozenset[str]:
    """Grains coarser than a day that the sources declare, or plainly have: only first days of months, or of weeks."""
    found = {grain_of(draft, i) for i in range(len(draft.sources))}
    return frozenset(grain for grain in found if grain and grain != "day")


def ranges(draft: Draft) -> tuple[tuple[date, date], ...]:
    """The days that rows stand for together: all of a source, or each by its own first and last day."""
    whole = {typed.mapped.source.range for typed in draft.sources if typed.mapped.source.range}
    return tuple(sorted(whole | _of_rows(draft)))


def _of_rows(draft: Draft) -> set[tuple[date, date]]:
    frame, first = draft.frame, draft.schema.dated_by
    if UNTIL not in frame or first not in frame:
        return set()
    days = frame.loc[frame[UNTIL] > frame[first], [first, UNTIL]].astype("datetime64[s]").drop_duplicates()
    return {(start.date(), end.date()) for start, end in days.itertuples(index=False) if start.date() < end.date()}


def snapshots(draft: Draft) -> tuple[date, ...]:
    """The days as of which a table's sources say what they say."""
    return tuple(typed.mapped.source.as_of for typed in draft.sources if typed.mapped.source.as_of)


def finish(draft: Draft, assumed: frozenset[str], as_of: date) -> Table:
    """The table as the later stages see it."""
    by_source = {t.mapped.name: frozenset(c for c in t.columns if "@" not in c) for t in draft.sources}
    date_only = frozenset().union(*(t.date_only for t in draft.sources))
    return Table(
        name=draft.schema.name,
        frame=draft.frame,
        fields=draft.mapped | assumed,
        by_source=by_source,
        coverage=coverage(draft, as_of),
        defaults=assumed,
        events=tuple(events(draft)),
        date_only=date_only,
        grains=grains(draft),
        ranges=ranges(draft),
        field_since=field_since(draft),
    )
