"""Cuts lines whose columns are aligned by runs of spaces, as reports for printing and terminals write them.

Two or more spaces, or a tab, part two cells; a cell holds single spaces. A line with a cell less has a blank one: which
it is, is known only where the columns of all whole lines stand apart, so that each cell lies in one of them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kpicli.read.layout import is_figure

SPACES = "spaces"
"""The name of this delimiter in a config."""
_CELL = re.compile(r"[^ \t]+(?: [^ \t]+)*")
_RULE = re.compile(r"[-=+_|─═]{2,}")


class Cell(NamedTuple):
    """A cell and where it stands in its line: from the first sign to behind the last."""

    text: str
    start: int
    end: int


Line = Sequence[Cell]


def is_spaces(declared: str | None) -> bool:
    """Whether runs of spaces are declared as what stands between cells."""
    return declared is not None and declared.strip().lower() == SPACES


def as_tabs(utf8: bytes) -> bytes:
    """The same lines with a tab between cells, and nothing in those that only rule a line below a header."""
    text = utf8.decode()
    lines = [_cells(line) for line in re.split(r"\r\n|\r|\n", text)]
    # A tab stands for as many places as a program likes, so that nothing lies below anything.
    rows = [[cell.text for cell in line] for line in lines] if "\t" in text else _placed(lines)
    out = io.StringIO()
    write = csv.writer(out, delimiter="\t", lineterminator="\n").writerow
    for cells in rows:
        if cells:
            write(cells)
        else:
            out.write("\n")
    return out.getvalue().encode()[:-1]


def _cells(line: str) -> Line:
    cells = [Cell(found[0], found.start(), found.end()) for found in _CELL.finditer(line)]
    return [] if cells and all(_RULE.fullmatch(cell.text) for cell in cells) else cells


def _placed(lines: Sequence[Line]) -> Iterator[list[str]]:
    """The cells of each line, with blank ones where their column tells; each table of a file by its own columns."""
    starts = [at for at in range(len(lines)) if _is_header(lines, at)]
    for first, end in pairwise(sorted({0, *starts, len(lines)})):
        table = lines[first:end]
        columns = _columns(table) if first in starts else []
        yield from (_in_columns(line, columns) for line in table)


def _is_header(lines: Sequence[Line], at: int) -> bool:
    """Names only, of several columns, with a figure below, and a title, a blank or another table above."""
    line = lines[at]
    if len(line) < 2 or any(is_figure(cell.text) for cell in line):
        return False
    below: Line = next((other for other in lines[at + 1 : at + 3] if other), ())
    above: Line = lines[at - 1] if at else ()
    begins = len(above) < 2 or len(above) != len(line) == len(below)
    return begins and any(is_figure(cell.text) for cell in below)


def _columns(table: Sequence[Line]) -> list[tuple[int, int]]:
    """From where to where the cells of each column stand in all whole lines; nothing where two columns overlap."""
    width = len(table[0])
    whole = [line for line in table if len(line) == width]
    spans = [(min(line[at].start for line in whole), max(line[at].end for line in whole)) for at in range(width)]
    return spans if all(left[1] <= right[0] for left, right in pairwise(spans)) else []


def _in_columns(line: Line, columns: Sequence[tuple[int, int]]) -> list[str]:
    """The cells of a line in their columns; as they are when one stands in none, in two, or in that of another."""
    texts = [cell.text for cell in line]
    if not 0 < len(line) < len(columns):
        return texts
    places = [[at for at, (start, end) in enumerate(columns) if c.start < end and c.end > start] for c in line]
    taken = [place[0] for place in places if len(place) == 1]
    if len(set(taken)) < len(line):
        return texts
    cells = dict(zip(taken, texts, strict=True))
    return [cells.get(at, "") for at in range(len(columns))]
