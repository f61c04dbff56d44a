"""How the amounts of customers moved: what each had at the period's start beside what it has at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from kpicli.catalogue.model import Measure, Movement
from kpicli.measures.request import Request
from kpicli.measures.windows import windows_of
from kpicli.model import Table
from kpicli.rows import key_of


def moments(one: Measure, request: Request) -> pd.DataFrame:
    """For each period the moments just before its first day and just after its last, as far as as_of goes."""
    limit = request.as_of + timedelta(days=1)
    spans = [(i, w.start, min(w.end, limit)) for i, w in enumerate(windows_of(one, request)) if w.start < limit]
    return pd.DataFrame(
        {
            "_p": np.array([i for i, _, _ in spans], dtype="int64"),
            "_start": np.array([start for _, start, _ in spans], dtype="datetime64[us]"),
            "_point": np.array([end for _, _, end in spans], dtype="datetime64[us]"),
        }
    )


def there(rows: nw.LazyFrame[Any], spec: Movement, table: Table, both: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The rows that are there at the start or the end of each period, with what they bring to each."""
    rows = rows.filter(~nw.col(spec.start).is_null())
    rows = rows.with_columns(_customer=key_of(spec.within, table))
    # A free trial is no revenue: a customer is known from the first row that is paid for.
    rows = rows.with_columns(_paid=nw.when(nw.col(spec.of) > 0).then(nw.col(spec.start)))
    rows = rows.with_columns(_since=nw.col("_paid").min().over("_customer"))
    pairs = rows.join(both, how="cross").with_columns(
        _was=_alive(spec, "_start") & ~nw.col(spec.of).is_null(),
        _is=_alive(spec, "_point") & ~nw.col(spec.of).is_null(),
    )
    return pairs.filter(nw.col("_was") | nw.col("_is")).with_columns(
        _before=nw.when(nw.col("_was")).then(nw.col(spec.of)).otherwise(nw.lit(0.0)),
        _after=nw.when(nw.col("_is")).then(nw.col(spec.of)).otherwise(nw.lit(0.0)),
    )


def _alive(spec: Movement, moment: str) -> nw.Expr:
    ended = (nw.col(spec.end) < nw.col(moment)).fill_null(False)
    return (nw.col(spec.start) < nw.col(moment)) & ~ended


def parts(
    rows: nw.LazyFrame[Any], measures: Sequence[Measure], table: Table, keys: Sequence[str], request: Request
) -> pd.DataFrame:
    """The movements of every customer, added up by kind."""
    each = rows.group_by(*keys, "_customer").agg(
        nw.col("_before").sum(), nw.col("_after").sum(), nw.col("_since").min(), nw.col("_start").min()
    )
    made = [expr for one in measures for expr in _columns(one)]
    columns = each.with_columns(*made, nw.lit(1).alias("|rows"))
    names = [name for one in measures for name in (f"{one.name}|rows", f"{one.name}|n", f"{one.name}|value")]
    found: pd.DataFrame = (
        columns.group_by(*keys)
        .agg(*(nw.col(name).sum() for name in ["|rows", *names]))
        .collect(backend="pandas")
        .to_native()
    )
    return found


def _columns(one: Measure) -> list[nw.Expr]:
    assert isinstance(one.value, Movement)
    before, after = nw.col("_before"), nw.col("_after")
    known = (nw.col("_since") < nw.col("_start")).fill_null(False)
    moved = {
        "new": (before == 0) & (after > 0) & ~known,
        "reactivated": (before == 0) & (after > 0) & known,
        "expansion": (before > 0) & (after > before),
        "contraction": (after > 0) & (after < before),
        "churned": (before > 0) & (after == 0),
    }[one.value.move]
    count = moved.cast(nw.Int64)
    amount = nw.when(moved).then(after - before).otherwise(nw.lit(0.0))
    return [count.alias(f"{one.name}|rows"), count.alias(f"{one.name}|n"), amount.alias(f"{one.name}|value")]
