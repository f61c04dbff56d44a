"""How many groups of rows meet a test as a whole, such as keywords whose mean position is on top of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from kpicli.catalogue.model import Groups, Measure
from kpicli.measures.request import Request
from kpicli.model import Table


def parts(
    rows: nw.LazyFrame[Any], measures: Sequence[Measure], table: Table, keys: Sequence[str], request: Request
) -> pd.DataFrame:
    """For each cell, how many groups have a weight, and how many of them a weighted mean of at most so much."""
    (one,) = measures
    spec = one.value
    assert isinstance(spec, Groups)
    known = rows.filter(~nw.col(spec.field).is_null(), nw.col(spec.weight) > 0, ~nw.col(spec.value).is_null())
    sums = known.with_columns(_product=nw.col(spec.value) * nw.col(spec.weight))
    each = sums.group_by(*keys, spec.field).agg(nw.col("_product").sum(), nw.col(spec.weight).sum())
    kept = nw.col("_product") <= spec.most * nw.col(spec.weight)
    marked = each.with_columns(kept.cast(nw.Int64).alias(f"{one.name}|value"), nw.lit(1).alias("|rows"))
    found: pd.DataFrame = (
        marked.group_by(*keys)
        .agg(nw.col("|rows").sum(), nw.col(f"{one.name}|value").sum())
        .collect(backend="pandas")
        .to_native()
    )
    found[f"{one.name}|rows"] = found[f"{one.name}|n"] = found["|rows"]
    return found
