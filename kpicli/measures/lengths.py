"""How long things took, as a column of the rows: what `rows.span` says, by a shorter way where they are pandas'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from kpicli.catalogue.model import Span
from kpicli.rows import DAY, MINUTE, span

WHOLE_DAY = np.timedelta64(1, "D")


def with_lengths(rows: nw.LazyFrame[Any], spans: Mapping[str, Span]) -> nw.LazyFrame[Any]:
    """The rows with a column for each span of time, null where it has no start or no end."""
    if not spans:
        return rows
    frame, columns = nw.to_native(rows), set(rows.collect_schema().names())
    if not isinstance(frame, pd.DataFrame) or any(f"{one.end}@work" in columns for one in spans.values()):
        return rows.with_columns(*(span(one, columns).alias(name) for name, one in spans.items()))
    made = {name: _length(frame, one) for name, one in spans.items()}
    return nw.from_native(frame.assign(**made)).lazy()


def _length(frame: pd.DataFrame, one: Span) -> np.ndarray:
    """Elapsed time where both ends have a time of day; else calendar days, and no minutes."""
    found = np.full(len(frame), np.nan)
    if {f"{one.start}@utc", f"{one.end}@utc"} <= set(frame.columns):
        elapsed = _dates(frame, f"{one.end}@utc") - _dates(frame, f"{one.start}@utc")
        found = elapsed.view("int64") / (DAY if one.unit == "days" else MINUTE)
        found[np.isnat(elapsed)] = np.nan
    unknown = np.flatnonzero(np.isnan(found))
    if one.unit == "days" and len(unknown):
        start, end = (_dates(frame, name)[unknown].astype("datetime64[D]") for name in (one.start, one.end))
        days = end - start
        found[unknown] = np.where(np.isnat(days), np.nan, days / WHOLE_DAY)
    return found


def _dates(frame: pd.DataFrame, name: str) -> np.ndarray:
    return frame[name].to_numpy().astype("datetime64[us]", copy=False)
