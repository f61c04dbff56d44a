"""Subscriptions: what a month of each is worth, when it really ends, and where the next one goes on with it."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from kpicli.clean.billing import months_of
from kpicli.clean.draft import Draft
from kpicli.model import Flag
from kpicli.saying import many, say
from kpicli.wording import short

DAY = timedelta(days=1)
FOR_EVER = pd.Timestamp(9999, 12, 31).as_unit("us")
LAST_MINUTE = timedelta(hours=23, minutes=59)
"""An end from here on is that of the day: the next day is the first without."""
FEW_RESTARTS, SHARE_OF_RESTARTS = 3, 1 / 3
UNKNOWN_SHARE = 0.05


def settle(draft: Draft) -> None:
    """Amounts by the month, ends as the first day without service, and short gaps closed."""
    if draft.schema.name != "customers":
        return
    _monthly_amounts(draft)
    if {"started_at", "ended_at"} <= set(draft.frame.columns):
        _first_days_without(draft)
        _bridge_gaps(draft)
        _say_inclusive(draft)


# -- amounts ---------------------------------------------------------------------------------------------------------


def _monthly_amounts(draft: Draft) -> None:
    """The MRR of rows that say what an interval costs; an interval beside an MRR is not used, which is said."""
    frame = draft.frame
    if "interval" not in frame:
        return
    words = frame["interval"].astype("str")
    months = words.map({word: months_of(word) for word in words.dropna().unique()}).astype("float64")
    if "amount" not in frame:
        other = frame["mrr"].notna() & words.notna() & (months != 1) if "mrr" in frame else None
        if other is not None and other.any():
            draft.flags.append(_unused(words[other]))
        return
    made = frame["amount"] / months
    frame["mrr"] = frame["mrr"].fillna(made) if "mrr" in frame else made
    draft.mapped |= {"mrr"}
    unknown = words[months.isna() & frame["amount"].notna() & frame["mrr"].isna()]
    if len(unknown):
        draft.flags.append(_unknown(unknown, len(frame)))


def _unused(words: pd.Series) -> Flag:
    text = many(
        len(words),
        "{n} subscription has an interval other than a month ({words}) beside mrr, which is taken as monthly: "
        "map the price to amount instead, and it is divided",
        "{n} subscriptions have an interval other than a month ({words}) beside mrr, which is taken as monthly: "
        "map the price to amount instead, and it is divided",
        words=_listed(words),
    )
    return Flag("INTERVAL_UNUSED", "warn", text, "customers", "mrr")


def _unknown(words: pd.Series, rows: int) -> Flag:
    text = many(
        len(words),
        "{n} subscription has an amount and no known interval ({words}): add it to values: interval:, as month or year",
        "{n} subscriptions have an amount and no known interval ({words}): add them to values: interval:, as month or "
        "year",
        words=_listed(words),
    )
    return Flag("UNKNOWN_VALUE", "refuse" if len(words) > UNKNOWN_SHARE * rows else "warn", text, "customers", "mrr")


def _listed(words: pd.Series) -> str:
    """The words of some rows with their counts, the most frequent first."""
    counts = words.fillna("").value_counts()
    return ", ".join(f"{short(str(word))!r} ({count})" for word, count in counts[:5].items())


# -- ends ------------------------------------------------------------------------------------------------------------


def _first_days_without(draft: Draft) -> None:
    """Ends moved to the first day without service: from the last minute of a day, and from a last paid day.

    A customer whose next subscription begins on that very day is handed over then.
    """
    frame = draft.frame
    ends, day = frame["ended_at"], frame["ended_at"].dt.normalize()
    ends = ends.mask(ends - day >= LAST_MINUTE, day + DAY)
    last_day = np.array([typed.mapped.source.ends == "last_day" for typed in draft.sources])[frame["_source"]]
    if last_day.any():
        following = _next_start(draft, day)
        ends = ends.mask(last_day & (following.dt.normalize() != day), day + DAY)
        _due_with_the_end(draft, last_day, day)
    frame["ended_at"] = ends


def _due_with_the_end(draft: Draft, last_day: np.ndarray, day: pd.Series) -> None:
    """A renewal that an export dates by the last paid day is due on the day after, as the end is."""
    frame = draft.frame
    if "renewal_at" not in frame:
        return
    same = last_day & (frame["renewal_at"].dt.normalize() == day).to_numpy()
    sources = np.unique(frame.loc[same, "_source"])
    frame["renewal_at"] = frame["renewal_at"].mask(frame["_source"].isin(sources), frame["renewal_at"] + DAY)


def _customer(draft: Draft) -> pd.Series:
    """The customer of each row as a number: by customer_id, else by subscription_id; -1 for a row without either."""
    frame = draft.frame
    names = [name for name in ("customer_id", "subscription_id") if name in frame]
    if not names:
        return pd.Series(-1, index=frame.index)
    keys = name_of = frame[names[0]].astype("str")
    if len(names) > 1:
        # An id of a customer and one of a subscription may be written alike and are not the same.
        keys = ("c:" + name_of).fillna("s:" + frame[names[1]].astype("str"))
    return pd.Series(pd.factorize(keys)[0], index=frame.index)


def _next_start(draft: Draft, days: pd.Series) -> pd.Series:
    """For each row, when the same customer's next row begins, from a day on; blank where there is none."""
    frame = draft.frame
    left = pd.DataFrame({"day": days, "customer": _customer(draft), "row": frame.index}).dropna(subset=["day"])
    right = pd.DataFrame({"start": frame["started_at"], "customer": _customer(draft), "next": frame.index})
    left, right = (part[part["customer"] >= 0] for part in (left, right.dropna(subset=["start"])))
    right = right.assign(day=right["start"]).sort_values("day", kind="stable")
    found = pd.merge_asof(left.sort_values("day", kind="stable"), right, on="day", by="customer", direction="forward")
    starts = found.set_index("row")["start"].where((found["next"] != found["row"]).to_numpy())
    return starts.reindex(frame.index)


def _bridge_gaps(draft: Draft) -> None:
    """A relationship goes on when it begins again on the day it ended, or within the days of ``grace``."""
    frame = draft.frame
    graces = [typed.mapped.source.grace or timedelta(0) for typed in draft.sources]
    grace = pd.Series(np.array(graces, dtype="timedelta64[us]")[frame["_source"]], index=frame.index)
    customer = _customer(draft)
    rows = pd.DataFrame({"customer": customer, "start": frame["started_at"], "end": frame["ended_at"], "grace": grace})
    rows = rows[(rows["customer"] >= 0) & rows["start"].notna() & ~(rows["end"] < rows["start"])]
    rows = rows[rows["customer"].duplicated(keep=False)]
    if rows.empty:
        return
    rows = rows.sort_values(["customer", "start"], kind="stable")
    reach = rows["end"].fillna(FOR_EVER).groupby(rows["customer"]).cummax()
    same = rows["customer"].eq(rows["customer"].shift())
    begins = ~(same & (rows["start"] <= reach.shift()))
    number = begins.cumsum()
    last = reach.groupby(number).transform("max")
    after = rows["start"].groupby(number).first().shift(-1)
    heir = rows["customer"].groupby(number).first()
    after = after.where(heir.eq(heir.shift(-1)))
    following = number.map(after)
    near = following.dt.normalize() <= last.dt.normalize() + rows["grace"]
    bridged = near & (rows["end"] == last)
    frame.loc[rows.index[bridged], "ended_at"] = following[bridged]


# -- inclusive ends --------------------------------------------------------------------------------------------------


def _say_inclusive(draft: Draft) -> None:
    """Say when customers begin again one day after an end so often that the ends must be last paid days."""
    frame = draft.frame
    unsaid = np.array([typed.mapped.source.ends is None for typed in draft.sources])[frame["_source"]]
    ends = frame["ended_at"].where(unsaid & ~(frame["ended_at"] < frame["started_at"]))
    if not ends.notna().any():
        return
    day = ends.dt.normalize()
    following = _next_start(draft, day)
    pairs = pd.DataFrame({"customer": _customer(draft), "end": ends, "start": following}).dropna().drop_duplicates()
    gap = pairs["start"].dt.normalize() - pairs["end"]
    count = int((gap == DAY).sum())
    if count < FEW_RESTARTS or count <= SHARE_OF_RESTARTS * len(pairs):
        return
    text = say(
        "{n} of {all} subscriptions that follow another begin one day after its end: if ended_at is the last paid "
        "day, set ends: last_day, else each renewal is a loss and a win-back (ends: next_day if it is not)",
        n=count,
        all=len(pairs),
    )
    draft.flags.append(Flag("END_INCLUSIVE", "warn", text, "customers", "ended_at"))
