"""Leaves out cells that stand far from the data of a sheet: the parser would reserve the whole rectangle up to them.

A stray space in XFD1048576 makes a sheet of 17 billion cells out of three.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kpicli.read.archive import column_number

GAP_ROWS, GAP_COLUMNS = 1000, 100
"""What stands so far behind everything before it is not of the same table."""
FEW = 20
"""More cells than this are no accident: then somebody has to look."""
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>')


class Cell(NamedTuple):
    """A cell of a sheet's XML: where it stands in the sheet, from 1, and in the text."""

    row: int
    column: int
    name: str
    filled: bool
    start: int
    end: int


def without_strays(archive: zipfile.ZipFile, entry: str) -> tuple[bytes, tuple[str, ...], int, int] | None:
    """The workbook without the stray cells of one sheet, their names, and the last row and column that remain.

    None when it is not plain which cells are stray.
    """
    xml = archive.read(entry)
    cells = list(_cells(xml))
    filled = [cell for cell in cells if cell.filled]
    last_row = _before_gap((cell.row for cell in filled), GAP_ROWS)
    last_column = _before_gap((cell.column for cell in filled if cell.row <= last_row), GAP_COLUMNS)
    far = [cell for cell in cells if cell.row > last_row or cell.column > last_column]
    strays = tuple(cell.name for cell in far if cell.filled)
    if not far or len(strays) > FEW:
        return None
    return _with_entry(archive, entry, _cut(xml, far)), strays, last_row, last_column


def _cells(xml: bytes) -> Iterator[Cell]:
    for found in _CELL.finditer(xml):
        column, row, attributes = found.groups()
        closed = attributes.endswith(b"/")
        end = found.end() if closed else xml.find(b"</c>", found.end()) + len(b"</c>")
        filled = not closed and end > found.end() + len(b"</c>")
        yield Cell(int(row), column_number(column), (column + row).decode(), filled, found.start(), end)


def _before_gap(numbers: Iterable[int], gap: int) -> int:
    """The last of some numbers, counted up from 0, before the first wide gap between them."""
    last = 0
    for number in sorted(set(numbers)):
        if number - last > gap:
            break
        last = number
    return last


def _cut(xml: bytes, cells: Iterable[Cell]) -> bytes:
    """The text without these cells, which stand in it in their order."""
    parts, start = [], 0
    for cell in cells:
        parts.append(xml[start : cell.start])
        start = cell.end
    return b"".join([*parts, xml[start:]])


def _with_entry(archive: zipfile.ZipFile, entry: str, content: bytes) -> bytes:
    """The same workbook with one of the files inside it replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for info in archive.infolist():
            packed.writestr(info.filename, content if info.filename == entry else archive.read(info))
    return target.getvalue()
