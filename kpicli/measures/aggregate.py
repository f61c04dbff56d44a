"""Grouping and dating rows, the two steps that every pass takes.

Both are written on Narwhals, which any engine runs. A pandas frame takes a shorter way to the same numbers: a day is
looked up in the calendar by its number, and a cell of the grid is one integer, made of the codes of its period and its
labels.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

How = str | float
"""How a column is aggregated: rows, sum, median, max, distinct, or a quantile by its number."""

MOST_CELLS = 1 << 21
"""With more cells than this, most of them empty, it is no longer worth having a place for each."""


def dated(rows: nw.LazyFrame[Any], field: str, days: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The rows whose date is on a day of the calendar, each with what the calendar says of that day."""
    frame, calendar = nw.to_native(rows), nw.to_native(days)
    if not isinstance(frame, pd.DataFrame) or not len(calendar) or not calendar["_day"].is_unique:
        return rows.with_columns(nw.col(field).dt.truncate("1d").alias("_day")).join(days, on="_day", how="inner")
    place = _looked_up(frame[field].to_numpy(), calendar["_day"].to_numpy())
    known = place >= 0
    if not known.all():
        frame, place = frame[known], place[known]
    said = {name: calendar[name].to_numpy()[place] for name in calendar.columns}
    return nw.from_native(frame.assign(**said)).lazy()


def _looked_up(dates: np.ndarray, calendar: np.ndarray) -> np.ndarray:
    """Where the day of each date stands in a calendar without doubles; -1 for other days and for a blank."""
    known = calendar.astype("datetime64[D]").view("int64")
    first, size = known.min(), int(known.max() - known.min()) + 1
    table = np.full(size + 1, -1, dtype="int32")
    table[known - first] = np.arange(len(known))
    # A day before the first, and a blank, is a huge number without its sign: they all find the last place, -1.
    numbers = (dates.astype("datetime64[D]").view("int64") - first).view("uint64")
    return table[np.minimum(numbers, np.uint64(size)).view("int64")]


def grouped(rows: nw.LazyFrame[Any], keys: Sequence[str], parts: Mapping[str, How]) -> pd.DataFrame:
    """A row for each combination of some keys that occurs, with the columns aggregated."""
    frame = nw.to_native(rows)
    found = _by_cells(frame, keys, parts) if isinstance(frame, pd.DataFrame) and len(frame) else None
    return _by_engine(rows, keys, parts) if found is None else found


def _by_engine(rows: nw.LazyFrame[Any], keys: Sequence[str], parts: Mapping[str, How]) -> pd.DataFrame:
    columns = [nw.col(name).cast(nw.Int64) if how == "rows" else nw.col(name) for name, how in parts.items()]
    aggregated = [_aggregate(nw.col(name), how) for name, how in parts.items()]
    found = rows.select(*keys, *columns).group_by(*keys).agg(*aggregated)
    return found.collect(backend="pandas").to_native()


def _aggregate(column: nw.Expr, how: How) -> nw.Expr:
    match how:
        case "sum" | "rows":
            return column.sum()
        case "median":
            return column.median()
        case "max":
            return column.max()
        case "distinct":
            return column.n_unique()
        case float(q):
            return column.quantile(q, interpolation="linear")
    raise AssertionError(how)


# -- the shorter way -------------------------------------------------------------------------------------------------


def _by_cells(frame: pd.DataFrame, keys: Sequence[str], parts: Mapping[str, How]) -> pd.DataFrame | None:
    """The same by the number of each row's cell; None where a key is blank somewhere or has too many values."""
    coded = [_codes(frame[key]) for key in keys]
    known = [one for one in coded if one is not None]
    shape = [len(labels) for _, labels in known]
    if len(known) < len(coded) or math.prod(shape) > MOST_CELLS:
        return None
    cell = np.zeros(len(frame), dtype="int64")
    for (codes, _), size in zip(known, shape, strict=True):
        cell = cell * size + codes
    there = np.flatnonzero(np.bincount(cell))
    places = zip(keys, known, np.unravel_index(there, shape), strict=True)
    made = {key: labels[place] for key, (_, labels), place in places}
    return pd.DataFrame(made | {name: _of_cells(frame[name], how, cell)[there] for name, how in parts.items()})


def _codes(column: pd.Series) -> tuple[np.ndarray, np.ndarray] | None:
    """For each row the number of its label, and the labels; None where a row has none, or numbers lie far apart."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, labels = column.cat.codes.to_numpy(), column.cat.categories.to_numpy()
        return None if codes.min() < 0 else (codes, labels)
    if not pd.api.types.is_numeric_dtype(column):
        codes, texts = pd.factorize(column)
        return None if codes.min() < 0 else (codes, np.asarray(texts, dtype=object))
    values = column.to_numpy()
    low, high = values.min(), values.max()
    if not high - low < MOST_CELLS or not (values.astype("int64") == values).all():
        return None
    return (values - low).astype("int64"), np.arange(int(low), int(high) + 1).astype(values.dtype)


def _of_cells(column: pd.Series, how: How, cell: np.ndarray) -> np.ndarray:
    """A column aggregated in every cell up to the last one that has rows."""
    if how == "rows":
        return np.bincount(cell, weights=column.to_numpy())
    size = int(cell.max()) + 1
    if how == "distinct":
        return column.groupby(cell).nunique(dropna=False).reindex(range(size), fill_value=0).to_numpy()
    filled = column.notna().to_numpy()
    cells = (column, cell) if filled.all() else (column[filled], cell[filled])
    groups = cells[0].groupby(cells[1])
    match how:
        case "sum":
            found = groups.sum()
        case "median":
            found = groups.median()
        case "max":
            found = groups.max()
        case _:
            found = groups.quantile(float(how))
    return found.reindex(range(size), fill_value=0.0 if how == "sum" else np.nan).to_numpy()
