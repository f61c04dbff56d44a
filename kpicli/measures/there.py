"""Which rows are there at some moments, such as open subscriptions, and whose they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from kpicli.catalogue.model import CUSTOMERSHIP, Measure
from kpicli.measures.request import Request
from kpicli.measures.windows import starts
from kpicli.model import Table
from kpicli.rows import customer_column
from kpicli.schema import NEVER


def other(frame: pd.DataFrame, request: Request) -> nw.LazyFrame[Any]:
    """A small frame of our own, in the engine of the rows."""
    return nw.from_native(frame if request.engine is None else request.engine(frame)).lazy()


def there(rows: nw.LazyFrame[Any], start: str, end: str, moments: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Each row as often as it is there at one of the moments: begun before it, and not ended before it."""
    both = rows.filter(~nw.col(start).is_null()).join(moments, how="cross").filter(nw.col(start) < nw.col("_point"))
    return both if end == NEVER else both.filter(~(nw.col(end) < nw.col("_point")).fill_null(False))


def with_customers(
    rows: nw.LazyFrame[Any], measures: Sequence[Measure], tables: Mapping[str, Table], request: Request
) -> nw.LazyFrame[Any]:
    """The rows with a column for each id of a condition ``customer_at``: whether it is that of a customer who is
    active when the row's period begins.
    """
    asked = dict.fromkeys(c for one in measures for c in one.where if c.op == "customer_at")
    if not asked:
        return rows
    customer, start, end = CUSTOMERSHIP
    stays = other(tables["customers"].frame, request).select(*CUSTOMERSHIP)
    moments = other(starts(measures[0], request), request)
    active = there(stays, start, end, moments).select("_p", nw.col(customer).cast(nw.String).alias("_customer"))
    active = active.drop_nulls().unique().with_columns(nw.lit(True).alias("_active"))
    for condition in asked:
        keyed = rows.with_columns(nw.col(condition.field).cast(nw.String).alias("_customer"))
        joined = keyed.join(active, on=["_p", "_customer"], how="left")
        known = (~nw.col("_active").is_null()).alias(customer_column(condition))
        rows = joined.with_columns(known).drop("_active", "_customer")
    return rows
