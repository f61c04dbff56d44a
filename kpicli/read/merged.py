"""Finds rows that stray quotes made one: a quote opens in one row and closes in another, and the file looks whole."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.model import as_rows, as_text, may_hold
from kpicli.read.layout import figure_columns, is_figure
from kpicli.read.records import Record
from kpicli.read.table import SAMPLE, Body
from kpicli.saying import say

_BREAK = re.compile(r"\r\n|\r|\n")
_SURE = 4
"""So many cells in each line of a note are no coincidence, even without figures among them."""


def set_apart(body: Body, delimiter: str) -> Body:
    """The body with every row that holds whole rows inside its cells among the irregular ones."""
    found = _swallowing(body, delimiter) if body.breaks and body.cells.num_columns > 1 else []
    if not found:
        return body
    problem = say("holds line breaks and whole rows: a quote opens here and closes in a later row")
    apart = [Record(int(body.rows[index]), (), problem) for index in found]
    keep = np.ones(len(body.rows), np.bool_)
    keep[found] = False
    return replace(
        body,
        cells=body.cells.filter(pa.array(keep)),
        rows=body.rows[keep],
        irregular=sorted([*body.irregular, *apart], key=lambda record: record.row),
    )


def _swallowing(body: Body, delimiter: str) -> list[int]:
    """The places of such rows."""
    sample = [Record(0, row) for row in as_rows(body.cells.slice(0, SAMPLE))]
    figures = figure_columns(sample, body.cells.num_columns)
    broken = _with_breaks(body.cells)
    rows = as_rows(body.cells.take(pa.array(broken, pa.int64())))
    return [place for place, row in zip(broken, rows, strict=True) if _several_rows(row, delimiter, figures)]


def _with_breaks(cells: pa.Table) -> list[int]:
    found = np.zeros(cells.num_rows, np.bool_)
    texts = [as_text(column) for column in cells.columns if not pa.types.is_temporal(column.type)]
    for end in "\n", "\r":
        for column in (column for column in texts if may_hold(column, end)):
            found |= pc.fill_null(pc.match_substring(column, end), False).to_numpy()
    return np.flatnonzero(found).tolist()


def _several_rows(row: tuple[str, ...], delimiter: str, figures: Collection[int]) -> bool:
    """Whether every line of a record is a row by itself, its quotes aside: all cells, figures where they belong."""
    text = delimiter.join(row)
    if text.count(delimiter) % (len(row) - 1):
        return False
    lines = [[cell.strip() for cell in line.split(delimiter)] for line in _BREAK.split(text)]
    if any(len(line) != len(row) for line in lines):
        return False
    if not figures:
        return len(row) >= _SURE
    cells = [line[column] for line in lines for column in figures]
    return any(cells) and all(not cell or is_figure(cell) for cell in cells)
