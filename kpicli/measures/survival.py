"""How long things take when some are not over yet: the Kaplan-Meier median.

Leaving the open ones out would make every recent number look fast; here they count for as long as they have lasted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from kpicli.catalogue.model import Measure, Span, Survival
from kpicli.measures.aggregate import grouped
from kpicli.measures.lengths import with_lengths
from kpicli.measures.request import Request
from kpicli.model import Table
from kpicli.rows import all_of

HALF = 0.5 + 1e-12


def parts(
    rows: nw.LazyFrame[Any], measures: Sequence[Measure], table: Table, keys: Sequence[str], request: Request
) -> pd.DataFrame:
    """The median of each cell, the rows behind it, and the longest time seen, which a median that is null exceeds."""
    (one,) = measures
    assert isinstance(one.value, Survival)
    counted = _by_length(rows, one.value, table, keys, request)
    bad = counted["_days"] < 0
    lost = counted[bad].groupby(list(keys), observed=True)["_n"].sum().rename(f"{one.name}|bad")
    found = _medians(counted[~bad], keys).rename(columns=lambda part: f"{one.name}|{part}")
    made = found.join(lost, how="outer").fillna({f"{one.name}|bad": 0})
    made["|rows"] = made[f"{one.name}|rows"] = made[f"{one.name}|n"]
    return made.reset_index()


def _by_length(
    rows: nw.LazyFrame[Any], spec: Survival, table: Table, keys: Sequence[str], request: Request
) -> pd.DataFrame:
    """How many rows lasted how many days in each cell, and for how many of them it was the end."""
    today = nw.lit(datetime.combine(request.as_of, datetime.min.time())).cast(nw.Datetime("us"))
    dated = ~nw.col(spec.end).is_null()
    ended = all_of(spec.event, table, as_of=request.as_of)
    over = nw.all_horizontal(dated, *ended, ignore_nulls=True)
    if ended:  # what has ended nobody knows when has no length, and is not still there either
        rows = rows.filter(dated | ~nw.all_horizontal(*ended, ignore_nulls=True))
    until = nw.when(dated).then(nw.col(spec.end)).otherwise(today)
    rows = rows.select(*keys, spec.start, _until=until, _over=over, _n=nw.col("_every"))
    rows = with_lengths(rows, {"_days": Span(spec.start, "_until", "days")})
    return grouped(rows, [*keys, "_days"], {"_n": "rows", "_over": "rows"}).sort_values([*keys, "_days"])


def _medians(counted: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """The product-limit estimate: of those still there, the share that goes on, day by day."""
    cells = counted.groupby(list(keys), observed=True)
    there = cells["_n"].transform("sum") - (cells["_n"].cumsum() - counted["_n"])
    goes_on = 1 - counted["_over"] / there
    left = goes_on.groupby([counted[key] for key in keys], observed=True).cumprod()
    half = counted[left <= HALF].groupby(list(keys), observed=True)["_days"].first()
    found = cells.agg(n=("_n", "sum"), low=("_days", "max"))
    found["value"] = half.reindex(found.index)
    found["low"] = found["low"].where(found["value"].isna(), np.nan)
    return found
