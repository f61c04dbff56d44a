"""Notices that a file holds more than one table, so that the rows of two are never added up as one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.errors import InputError
from kpicli.model import as_rows, as_text
from kpicli.read.layout import is_figure, words
from kpicli.read.records import Record
from kpicli.saying import say, together

if TYPE_CHECKING:
    from kpicli.read.table import Body, Source

NEAR = 50
"""So many rows above or below show what kind of cells a column holds."""
LEAST = 3
"""A block of fewer columns beside a wider table is a list of settings, which is named row by row."""
_NO_VALUE = frozenset({"n/a", "na", "nan", "null", "none", "unknown", "tbd", "missing", "error", "pending"})

Rows = np.ndarray[Any, np.dtype[np.int32]]


def refuse(source: Source, body: Body, not_data: Collection[int]) -> None:
    """Stop at a second table, above or below, with the row and the names of each; ``not_data`` are totals and footers.

    Taking either for the data, or both, would be a guess.
    """
    found = [*_above(source.preamble), *of_another_width(body.irregular, not_data)]
    found += _behind_a_blank_row(source, body, not_data)
    if not found:
        return
    tables = {record.row: record for record in [source.header, *found]}
    rows = (say("row {row}: {cells}", row=row, cells=", ".join(words(tables[row]))[:60]) for row in sorted(tables))
    raise InputError(
        say(
            "{file}: holds {n} tables ({rows}); keep one of them in the file, or save each as a file",
            file=source.shown,
            n=len(tables),
            rows=together("; ", rows),
        )
    )


def doubts(source: Source, body: Body, not_data: Collection[int]) -> Iterator[str]:
    """A row like a header in the middle of the rows, with no blank row above to tell two tables apart."""
    columns = _figures(body.cells.slice(0, NEAR))
    rows = _worded(body.cells, columns) if columns else []
    for index in rows:
        record = Record(int(body.rows[index]), as_rows(body.cells.slice(index, 1))[0])
        if record.row not in not_data and _names(record, columns) and not _same(record, source.headers):
            yield say(
                "row {row} has words where the rows above have figures ({cells}): is it another header?",
                row=record.row,
                cells=", ".join(words(record))[:60],
            )
            return


def _names(record: Record, columns: Collection[int]) -> bool:
    cells = [record.cells[column] for column in columns]
    return _like_header(record, min(2, len(record.cells))) and not any(cell.lower() in _NO_VALUE for cell in cells)


def _same(record: Record, headers: Sequence[str]) -> bool:
    return tuple(record.cells) == tuple(headers)


# -- where another table may begin -----------------------------------------------------------------------------------


def _above(preamble: Sequence[Record]) -> Iterator[Record]:
    """A row of names with a row of figures right below it, above the header."""
    for record, below in pairwise(preamble):
        if _like_header(record, LEAST) and _extent(below) == _extent(record) and _has_figure(below):
            yield record
            return


def of_another_width(irregular: Sequence[Record], not_data: Collection[int]) -> Iterator[Record]:
    """A row of names with rows right below it of the same width, which is not that of the header."""
    rows = [record for record in irregular if record.row not in not_data]
    for record, second, third in zip(rows, rows[1:], [*rows[2:], None], strict=False):
        adjacent = second.row == record.row + 1 and len(second.cells) == len(record.cells)
        more = third is None or third.row != second.row + 1 or len(third.cells) == len(record.cells) or not words(third)
        if adjacent and more and _like_header(record, LEAST) and _has_figure(second):
            yield record
            return


def _behind_a_blank_row(source: Source, body: Body, not_data: Collection[int]) -> Iterator[Record]:
    """A row of names behind a blank row, with figures below it."""
    for index in _after_blank(body):
        record = Record(int(body.rows[index]), as_rows(body.cells.slice(index, 1))[0])
        if record.row in not_data or _same(record, source.headers) or not _like_header(record, 2):
            continue
        below = body.cells.slice(index + 1, NEAR)
        figures = [column for column in _figures(below) if record.cells[column]]
        filled = [column for column in range(below.num_columns) if below.column(column).null_count < len(below)]
        if figures and all(record.cells[column] for column in filled):
            yield record


def _after_blank(body: Body) -> list[int]:
    """The places of the rows that stand right below a blank one."""
    blank = [record.row for record in body.irregular if not record.problem and not words(record)]
    empty = body.blank
    if empty is not None:
        blank += body.rows[empty].tolist()
    places = np.searchsorted(body.rows, np.array(sorted(blank), np.int32), side="right")
    kept = np.unique(places[places < len(body.rows)])
    return [int(place) for place in kept if empty is None or not empty[place]]


# -- what rows look like ---------------------------------------------------------------------------------------------


def _like_header(record: Record, least: int) -> bool:
    """Names only: enough of them, without a gap, a figure or a name twice."""
    cells = words(record)
    alike = len(cells) >= least and len(cells) == _extent(record) and len(set(cells)) == len(cells)
    return alike and not record.problem and not any(map(is_figure, cells))


def _extent(record: Record) -> int:
    """The number of cells up to the last one that is filled."""
    return max((index for index, cell in enumerate(record.cells, 1) if cell.strip()), default=0)


def _has_figure(record: Record) -> bool:
    return any(map(is_figure, words(record)))


def _figures(cells: pa.Table) -> list[int]:
    """The columns of figures that begin with a digit or a sign; one cell among them may be a word."""
    found = []
    for index, column in enumerate(cells.columns):
        filled = [cell for cell in as_text(column).to_pylist() if cell]
        odd = [cell for cell in filled if cell >= "A" or not is_figure(cell)]
        if len(odd) <= (len(filled) > 2) and filled:
            found.append(index)
    return found


def _worded(cells: pa.Table, columns: Sequence[int]) -> list[int]:
    """The rows with a word in each of these columns: letters come after digits and signs."""
    if any(pa.types.is_temporal(cells.column(index).type) for index in columns):
        return []  # what is kept as dates holds dates only
    mask = None
    for index in columns:
        words_here = pc.fill_null(pc.greater_equal(as_text(cells.column(index)), "A"), False)
        mask = words_here if mask is None else pc.and_(mask, words_here)
        if not pc.any(mask).as_py():
            return []
    return np.flatnonzero(mask.to_numpy()).tolist() if mask is not None else []
