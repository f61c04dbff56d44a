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
from kpicli.read import blocks
from kpicli.read.layout import is_figure, words
from kpicli.read.records import Record
from kpicli.saying import say

if TYPE_CHECKING:
    from kpicli.read.table import Body, Source

NEAR = 50
"""So many rows above or below show what kind of cells a column holds."""
LEAST = 3
"""A block of fewer columns beside a wider table is a list of settings, which is named row by row."""
FEWEST = 2
"""One of so many columns is a table all the same, where the file holds several or one is asked for."""
TITLES = 3
"""So many titles may stand between a blank row and the header of a table."""
_NO_VALUE = frozenset({"n/a", "na", "nan", "null", "none", "unknown", "tbd", "missing", "error", "pending"})

Rows = np.ndarray[Any, np.dtype[np.int32]]


class Several(InputError):
    """A file that holds several tables: ``tables`` are their headers, from the first row to the last."""

    def __init__(self, shown: str, tables: Sequence[Record]) -> None:
        super().__init__(
            say(
                "{file}: holds {n} tables ({rows}); set block: to the number of the one that counts, from 1, or "
                "header: to a name in its header",
                file=shown,
                n=len(tables),
                rows=blocks.listed(tables),
            )
        )
        self.tables = tables


def refuse(source: Source, body: Body, not_data: Collection[int], least: int = LEAST) -> None:
    """Stop at a second table, above or below, with the row and the names of each; ``not_data`` are totals and footers.

    Taking either for the data, or both, would be a guess. Where one is chosen, `Several` has the headers to cut it out
    by; a list of settings beside a wider table is one then.
    """
    if len(_tables(source, body, not_data, least)) > 1 or source.choice:
        tables = _tables(source, body, not_data, FEWEST)
        if source.choice:
            blocks.chosen(tables, source.choice, source.shown)
        if len(tables) > 1:
            raise Several(source.shown, tables)


def _tables(source: Source, body: Body, not_data: Collection[int], least: int) -> list[Record]:
    """The header of each table, from the first row to the last."""
    found = [source.header, *_above(source.preamble, least), *of_another_width(body.irregular, not_data, least)]
    found += _behind_a_blank_row(source, body, not_data)
    return [record for _, record in sorted({record.row: record for record in found}.items())]


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


def _above(preamble: Sequence[Record], least: int) -> Iterator[Record]:
    """The rows of names with a row of figures right below each, above the header."""
    before = 0
    for record, below in pairwise(preamble):
        alike = _extent(below) == _extent(record)
        if alike and _extent(record) != before and _like_header(record, least) and _has_figure(below):
            yield record
        before = _extent(record)


def of_another_width(irregular: Sequence[Record], not_data: Collection[int], least: int = LEAST) -> Iterator[Record]:
    """The rows of names with rows right below each of the same width, which is not that of the header."""
    rows = [record for record in irregular if record.row not in not_data]
    above: Record | None = None
    for record, second, third in zip(rows, rows[1:], [*rows[2:], None], strict=False):
        adjacent = _continues(record, second)
        more = third is None or third.row != second.row + 1 or len(third.cells) == len(record.cells) or not words(third)
        begins = above is None or not _continues(above, record)
        if adjacent and begins and more and _like_header(record, least) and _has_figure(second):
            yield record
        above = record


def _continues(above: Record, record: Record) -> bool:
    """Whether a row stands right below another of its width."""
    return record.row == above.row + 1 and len(record.cells) == len(above.cells)


def _behind_a_blank_row(source: Source, body: Body, not_data: Collection[int]) -> Iterator[Record]:
    """A row of names behind a blank row, with figures below it."""
    blank = _blank_rows(body)
    for index in _after_blank(body, blank):
        record = _at(body, index)
        if record.row in not_data or _same(record, source.headers) or not _like_header(record, FEWEST):
            continue
        ends = blank[np.searchsorted(blank, record.row) :][:1]
        end = int(np.searchsorted(body.rows, ends[0])) if len(ends) else len(body.rows)
        below = body.cells.slice(index + 1, min(NEAR, end - index - 1))
        figures = [column for column in _figures(below) if record.cells[column]]
        filled = [column for column in range(below.num_columns) if below.column(column).null_count < len(below)]
        if figures and all(record.cells[column] for column in filled):
            yield record


def _blank_rows(body: Body) -> Rows:
    """The numbers of the blank rows."""
    blank = [record.row for record in body.irregular if not record.problem and not words(record)]
    if body.blank is not None:
        blank += body.rows[body.blank].tolist()
    return np.array(sorted(blank), np.int32)


def _after_blank(body: Body, blank: Rows) -> list[int]:
    """The places of the rows that stand below a blank one, with nothing but titles between."""
    empty = body.blank
    places = np.searchsorted(body.rows, blank, side="right")
    kept = np.unique(places[places < len(body.rows)])
    return sorted({_below_titles(body, int(place)) for place in kept if empty is None or not empty[place]})


def _below_titles(body: Body, place: int) -> int:
    """The place of the first row from here on that is no title: one cell in a table of several columns."""
    for index in range(place, min(place + TITLES, len(body.rows) - 1)):
        if body.cells.num_columns < FEWEST or len(words(_at(body, index))) != 1:
            return index
    return place


def _at(body: Body, index: int) -> Record:
    return Record(int(body.rows[index]), as_rows(body.cells.slice(index, 1))[0])


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
