"""Fills down the labels of a grouped report: those that stand in the first row of a band only, above its other rows.

Done only where the report proves its bands: each ends in its own subtotal, or begins with a row that has a label where
all other rows of the band have none, and nothing or their sum for figures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.model import as_text
from kpicli.read import figures

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Spans = Sequence[tuple[int, int]]
_LEAST = 2
"""One band alone may be a row with a blank cell."""


class Bands(NamedTuple):
    """The columns whose labels stand for the rows below them, and the rows that hold nothing but such a label."""

    columns: tuple[int, ...] = ()
    heads: tuple[int, ...] = ()


def find(cells: pa.Table, data: Mask, totals: Spans) -> Bands:
    """The bands of the rows of ``data``; ``totals`` are the rows that each subtotal adds up."""
    filled = {index: column.is_valid().to_numpy() for index, column in enumerate(cells.columns) if column.null_count}
    gaps = {index: here for index, here in filled.items() if (data & ~here).any() and (data & here).any()}
    if not gaps:
        return Bands()
    columns = [index for index, here in gaps.items() if _ends_in_subtotals(here, data, totals)]
    if columns:
        return Bands(tuple(columns))
    return next(_headed(cells, data, gaps), Bands())


def filled_down(column: pa.ChunkedArray, labelled: Mask) -> pa.ChunkedArray:
    """A column with the last label above in its blank cells; only some rows have labels that count."""
    flat = as_text(column) if pa.types.is_dictionary(column.type) else column
    return pc.fill_null_forward(pc.if_else(pa.chunked_array([pa.array(labelled)]), flat, None))


def _ends_in_subtotals(here: Mask, data: Mask, totals: Spans) -> bool:
    """Whether every blank cell stands under the label of a band that a subtotal adds up."""
    covered = np.zeros(len(data), bool)
    bands = 0
    for start, end in totals:
        places = np.flatnonzero(data[start:end]) + start
        if len(places) and here[places[0]] and here[places].sum() == 1:
            covered[places] = True
            bands += 1
    return bands >= _LEAST and not (data & ~here & ~covered).any()


def _headed(cells: pa.Table, data: Mask, gaps: Mapping[int, Mask]) -> Iterator[Bands]:
    """Bands that begin with a row of a label alone, or of a label and the sums of the rows below."""
    names = [index for index in gaps if not figures.mostly(cells.column(index))]
    for index in names:
        heads = np.flatnonzero(data & gaps[index])
        under = [other for other in names if other != index and _complementary(data, gaps[index], gaps[other])]
        if under and len(heads) >= _LEAST and heads[0] == np.flatnonzero(data)[0]:
            ends = [*heads[1:].tolist(), len(data)]
            spans = list(zip(heads.tolist(), ends, strict=True))
            if all(data[start + 1 : end].any() for start, end in spans) and _said_by_rows_below(cells, data, spans):
                yield Bands((index,), tuple(heads.tolist()))


def _complementary(data: Mask, one: Mask, other: Mask) -> bool:
    """Whether every row has a cell in one of two columns, and none has it in both."""
    return bool((one[data] != other[data]).all())


def _said_by_rows_below(cells: pa.Table, data: Mask, spans: Spans) -> bool:
    """Whether the first row of each band has no figures, or in some column the sum of the rows below it."""
    heads = [start for start, _ in spans]
    parsed = [column for column in map(figures.parsed, cells.columns) if column is not None]
    stated = [values for column in parsed for values in column.readings if not np.isnan(values[heads]).all()]
    if not stated:
        return bool(parsed) and not _dated(cells, heads)
    return any(_sums(values, data, spans) for values in stated)


def _dated(cells: pa.Table, heads: Collection[int]) -> bool:
    """Whether the rows of labels hold a date, as rows of their own do."""
    dates = (column for column in cells.columns if figures.mostly(column))
    return any(column.take(pa.array(heads)).null_count < len(heads) for column in dates)


def _sums(values: Any, data: Mask, spans: Spans) -> bool:
    return all(
        abs(np.nansum(values[start + 1 : end][data[start + 1 : end]]) - values[start]) <= figures.CENT
        for start, end in spans
    )
