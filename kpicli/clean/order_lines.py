"""Orders: one row for each order where the lines of an export repeat it, and what was paid back taken off."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kpicli.clean.draft import Draft
from kpicli.model import Flag
from kpicli.saying import Said, many
from kpicli.schema import TABLES

PLACES = {"_id", "_source", "_file", "_row"}
OF_AN_ORDER = ("amount", "refunded", "cost", "date", "customer_id")
"""What an order has but once: lines that differ in it are no repetition of one order."""
FEW = 3


def gather(draft: Draft) -> None:
    """Lines that repeat their order (``row: order``) become one row, with what any of them says of the order.

    Many exports write the fields of an order on its first line only: a blank further down says nothing.
    """
    repeats = [typed.mapped.source.row == "order" for typed in draft.sources]
    if draft.schema.name != "orders" or not any(repeats) or "order_id" not in draft.frame:
        return
    if not all(repeats):
        draft.schema = TABLES["orders"]  # lines of the other sources have ids of their own
    frame = draft.frame
    lines = frame[np.array(repeats)[frame["_source"]] & frame["order_id"].notna()]
    lines = lines[lines.duplicated(["_source", "order_id"], keep=False)]
    if lines.empty:
        return
    draft.flags += _differing(lines)
    keys = [lines["_source"], lines["order_id"].astype("str")]
    first = ~lines.duplicated(["_source", "order_id"])
    for name in [c for c in lines.columns if c not in PLACES and lines[c].isna().any()]:
        frame.loc[lines.index, name] = lines[name].groupby(keys, observed=True).transform("first")
    frame.loc[lines.index, "_dated"] = lines["_dated"].groupby(keys).transform("any")
    dropped = lines.index[~first]
    draft.count_duplicates(dropped)
    draft.frame = frame.drop(index=dropped).reset_index(drop=True)


def _differing(lines: pd.DataFrame) -> Iterator[Flag]:
    """Say which fields of an order its lines contradict each other in: they may be those of the lines."""
    for name in OF_AN_ORDER:
        if name not in lines:
            continue
        different = lines.groupby(["_source", "order_id"], observed=True)[name].nunique()
        odd = different[different > 1].index.get_level_values("order_id")
        if len(odd):
            text = many(
                len(odd),
                "{n} order has lines that differ in {field} ({ids}): with row: order the first one that has it counts. "
                "If each line has its own, leave row: order out, and they are added up",
                "{n} orders have lines that differ in {field} ({ids}): with row: order the first one that has it "
                "counts. If each line has its own, leave row: order out, and they are added up",
                field=name,
                ids=", ".join(map(str, odd[:FEW])) + (", …" if len(odd) > FEW else ""),
            )
            yield Flag("DUP_ID", "warn", text, "orders", name)


def take_off_refunds(draft: Draft) -> None:
    """The amount of an order is what was kept of it: refunds of a column of their own are taken off, of either sign."""
    frame = draft.frame
    if draft.schema.name == "orders" and {"amount", "refunded"} <= set(frame.columns):
        frame["amount"] = frame["amount"] - frame["refunded"].abs().fillna(0)


def without_customer(draft: Draft) -> list[Said]:
    """How many orders say nothing of their customer: they are in the revenue, and in no rate by customer."""
    frame = draft.frame
    if draft.schema.name != "orders" or "customer_id" not in frame or not frame["customer_id"].isna().any():
        return []
    rows = frame[frame["customer_id"].isna() & frame["_dated"]]
    count = rows["order_id"].nunique() + int(rows["order_id"].isna().sum()) if "order_id" in frame else len(rows)
    if not count:
        return []
    return [
        many(
            count,
            "{n} order without a customer: in the revenue, in no number by customer",
            "{n} orders without a customer: in the revenue, in no number by customer",
        )
    ]
