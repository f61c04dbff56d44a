"""Reads a row of a wrong shape where the others prove what it means: a delimiter too many or too few, a stray quote.

Every way to read it that one slip explains is tried. It counts only when exactly one of them gives each column what the
column always holds; else the row stays left out, and named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pyarrow as pa

from kpicli.model import as_rows
from kpicli.read import compact, several
from kpicli.read.layout import is_figure, words
from kpicli.read.records import Dialect, Record, Unclosed, parse
from kpicli.read.table import Body, as_columns
from kpicli.read.tidied import tidy
from kpicli.read.totals_words import is_total
from kpicli.saying import Said, many, say, together

LEAST = 8
"""Fewer rows prove nothing of a column."""
SAMPLE = 2_000
MOST = 200
"""A file with more rows of a wrong shape was written wrongly, and has to be written again."""
MOST_TOGETHER = 2
"""More rows of a wrong shape one below the other are of another table, or of another export."""
MOST_SHAPES = 40
MOST_LABELS = 40
LONGEST = 4_000
_FEW = 3
_SURE, _MAY_BE, _NOT = 2, 1, 0
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_OTHERS = (",", ";", "\t", "|", " ")

Cells = tuple[str, ...]


# -- what columns hold -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Profile:
    """What the rows of the right shape hold in one column."""

    cells: Sequence[str]

    @cached_property
    def filled(self) -> frozenset[str]:
        return frozenset(cell for cell in self.cells if cell)

    @cached_property
    def figures(self) -> bool:
        return bool(self.filled) and all(map(is_figure, self.filled))

    @cached_property
    def shapes(self) -> frozenset[str]:
        """How the cells are written, digit by digit and letter by letter; empty where that is not regular."""
        shapes = frozenset(map(_shape, self.filled))
        regular = len(shapes) <= MOST_SHAPES and len(shapes) * 4 <= len(self.filled) and any("9" in s for s in shapes)
        return shapes if regular else frozenset()

    @cached_property
    def labels(self) -> bool:
        """Whether the same few labels come again and again."""
        return len(self.filled) <= MOST_LABELS and len(self.filled) * 3 <= sum(map(bool, self.cells))

    @cached_property
    def start(self) -> str:
        """What all cells begin with."""
        first, last = min(self.filled, default=""), max(self.filled, default="")
        same = next(
            (n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last))
        )
        return first[:same] if same > _FEW else ""

    def fit(self, cell: str) -> int:
        """Whether a cell is at home in the column: surely, perhaps, or not at all."""
        if not cell:
            return _SURE if "" in self.cells else _NOT
        if not self.filled:
            return _NOT
        if self.figures:
            return _SURE if _shape(cell) in self._figure_shapes or self._grouped(cell) else _NOT
        if is_figure(cell) and cell not in self.filled:
            return _NOT
        if self.labels:
            return _SURE if cell in self.filled else _MAY_BE
        if self.start:
            return _SURE if cell.startswith(self.start) and cell.count(self.start) == 1 else _NOT
        if self.shapes:
            return _SURE if _shape(cell) in self.shapes else _NOT
        return _SURE

    def _grouped(self, cell: str) -> bool:
        """Whether a number has its thousands set apart, in a column of numbers without."""
        decimals = any("," in shape for shape in self._figure_shapes)
        return not decimals and _GROUPED.fullmatch(cell) is not None and _number(self._figure_shapes)

    @cached_property
    def _figure_shapes(self) -> frozenset[str]:
        """The shapes of figures; of plain numbers with the same decimals whatever their size."""
        shapes = frozenset(map(_shape, self.filled))
        if not _number(shapes):
            return shapes
        ends = {re.sub(r"^[-+]?9+", "", shape) for shape in shapes}
        return frozenset("9" * size + end for end in ends for size in range(1, max(map(len, shapes)) + 2))


def _number(shapes: Iterable[str]) -> bool:
    return all(re.fullmatch(r"[-+]?9+(?:[.,]9+)?", shape) for shape in shapes)


def _shape(cell: str) -> str:
    return re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", cell))


# -- mending ---------------------------------------------------------------------------------------------------------


def mend(body: Body, how: Dialect) -> tuple[Body, list[Said]]:
    """The body with the rows that could be mended, and what is to be said of them."""
    width = body.cells.num_columns
    odd = [record for record in body.irregular if _worth_it(record)]
    if not odd or len(odd) > MOST or width < 2 or body.cells.num_rows < LEAST:
        return body, []
    if any(several.of_another_width(body.irregular, ())):
        return body, []  # rows of another table are no slips
    runs = _runs(odd)
    profiles = [Profile(cells) for cells in zip(*as_rows(body.cells.slice(0, SAMPLE)), strict=True)]
    if not any(profile.figures for profile in profiles):
        return body, []
    read = {
        record.row: cells
        for record in odd
        if (cells := _only(readings(record, how, width, runs[record.row]), profiles))
    }
    if not read:
        return body, []
    return _with_rows(body, read), [_said(read)]


def _runs(odd: Sequence[Record]) -> dict[int, int]:
    """For each row, how many of a wrong shape stand together there."""
    rows = np.array([record.row for record in odd])
    groups = np.cumsum(np.diff(rows, prepend=rows[0]) != 1)
    sizes = np.bincount(groups)
    return dict(zip(rows.tolist(), sizes[groups].tolist(), strict=True))


def _worth_it(record: Record) -> bool:
    """Whether a record may be a row of data: not blank, and neither a total nor a note."""
    if not record.text or len(record.text) > LONGEST or record.text.count("\n") > 1:
        return False
    cells = words(record)
    several = len(cells) > 1 or any(sign in record.text.strip() for sign in _OTHERS[:-1])
    return bool(record.problem) or (several and not any(map(is_total, cells)))


def _only(found: Iterable[Cells], profiles: Sequence[Profile]) -> Cells | None:
    """The one reading that fits all columns; None when none does, or several."""
    fits = {cells: min(map(Profile.fit, profiles, cells)) for cells in dict.fromkeys(found)}
    for least in (_SURE, _MAY_BE):
        fitting = [cells for cells, fit in fits.items() if fit >= least]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def _with_rows(body: Body, read: dict[int, Cells]) -> Body:
    rows = np.concatenate([body.rows, np.array(list(read), np.int32)])
    new = tidy(as_columns(list(read.values()), body.cells.num_columns))
    order = np.argsort(rows, kind="stable")
    cells = compact.joined([body.cells, new]).take(pa.array(order))
    irregular = [record for record in body.irregular if record.row not in read]
    return replace(body, cells=cells, rows=rows[order], irregular=irregular)


def _said(read: dict[int, Cells]) -> Said:
    rows = [
        say("row {row} ({text})", row=row, text=" | ".join(cells)[:100]) for row, cells in list(read.items())[:_FEW]
    ]
    rows += [say("and {n} more", n=len(read) - _FEW)] if len(read) > _FEW else []
    return many(
        len(read),
        "{rows} has a delimiter or a quote too many or too few, and is read in the one way that fits all columns",
        "{rows} have a delimiter or a quote too many or too few, and are read in the one way that fits all columns",
        rows=together("; ", rows),
    )


# -- the ways to read a row ------------------------------------------------------------------------------------------


def readings(record: Record, how: Dialect, width: int, run: int = 1) -> Iterator[Cells]:
    """Every way to read a record as a row of this width that one slip explains.

    In a ``run`` of rows of a wrong shape only numbers and texts with a delimiter in them are no coincidence.
    """
    line = record.text.rstrip("\r\n")
    if not record.problem:
        if run <= MOST_TOGETHER or len(record.cells) > width:
            yield from _of_cells(record.cells, line, how.delimiter, width)
        if run <= MOST_TOGETHER:
            yield from _of_another_delimiter(line, how, width)
        return
    for edited in _edited(line, how):
        cells = _cells(edited, how)
        if cells is not None and len(cells) == width:
            yield cells


def _of_cells(cells: Sequence[str], line: str, delimiter: str, width: int) -> Iterator[Cells]:
    cells = tuple(cell.strip() for cell in cells)
    extra = len(cells) - width
    if extra == 1:
        yield from (cells[:at] + cells[at + 1 :] for at, cell in enumerate(cells) if not cell)
    if extra > 0:
        yield from _merged(cells, extra, line, delimiter, width)
    if extra == -1:
        yield from ((*cells[:at], "", *cells[at:]) for at in range(width))
        for at, cell in enumerate(cells):
            yield from (
                (*cells[:at], cell[:cut].strip(), cell[cut:].strip(), *cells[at + 1 :]) for cut in range(1, len(cell))
            )


def _merged(cells: Cells, extra: int, line: str, delimiter: str, width: int) -> Iterator[Cells]:
    """One cell that has delimiters in it."""
    for at in range(width):
        parts = cells[at : at + extra + 1]
        if all(parts):
            written = re.search(rf"\s*{re.escape(delimiter)}\s*".join(map(re.escape, parts)), line)
            yield (*cells[:at], written[0] if written else delimiter.join(parts), *cells[at + extra + 1 :])


def _of_another_delimiter(line: str, how: Dialect, width: int) -> Iterator[Cells]:
    """A row that was written with another delimiter than all others."""
    for delimiter in _OTHERS:
        if delimiter != how.delimiter and delimiter in line:
            cells = _cells(line, how._replace(delimiter=delimiter))
            if cells is None:
                continue
            if len(cells) == width:
                yield cells
            elif width < len(cells) <= width + _FEW and delimiter == " ":
                yield from _merged(cells, len(cells) - width, line, delimiter, width)


def _edited(line: str, how: Dialect) -> Iterator[str]:
    """The line without one of its quotes, or with a delimiter beside one."""
    places = [at for at, sign in enumerate(line) if sign == how.quote]
    yield from (line[:at] + line[at + 1 :] for at in places)
    for at in places:
        yield line[:at] + how.delimiter + line[at:]
        yield line[: at + 1] + how.delimiter + line[at + 1 :]


def _cells(line: str, how: Dialect) -> Cells | None:
    """The cells of one line; None when its quotes are misplaced."""
    try:
        found = list(parse(line, how))
    except Unclosed:
        return None
    if len(found) != 1 or found[0].problem:
        return None
    return tuple(cell.strip() for cell in found[0].cells)


# -- the header ------------------------------------------------------------------------------------------------------


def header(top: Sequence[Record], how: Dialect) -> tuple[list[Record], list[Said]]:
    """The first records of a file, with a slip in the header mended, and what is to be said of it.

    A quote too many is left out where the names are then as many as the cells of the rows, and a blank name where the
    rows have a cell less: no other reading of the line fits them.
    """
    filled = [record for record in top if record.problem or words(record)]
    if len(filled) <= LEAST:
        return list(top), []
    widths = Counter(len(record.cells) for record in filled[1:] if not record.problem)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    first = filled[0]
    names = _names(first, how, width) if width > 1 and 2 * count > len(filled) else None
    if names is None or widths[len(first.cells)]:
        return list(top), []
    doubt = say(
        "row {row} has a delimiter or a quote too many, and is read as the header that fits its rows: {text}",
        row=first.row,
        text=" | ".join(names)[:100],
    )
    return [record._replace(cells=names, problem=None) if record is first else record for record in top], [doubt]


def _names(record: Record, how: Dialect, width: int) -> Cells | None:
    """The names of so many columns in a line with one slip; None when there is none, or it is not plain."""
    if record.problem:
        readings = {cells for line in _edited(record.text.rstrip("\r\n"), how) if (cells := _cells(line, how))}
    else:
        cells = tuple(cell.strip() for cell in record.cells)
        blank = [at for at, cell in enumerate(cells) if not cell]
        readings = {cells[:at] + cells[at + 1 :] for at in blank[:1] if len(blank) == 1 and at < len(cells) - 1}
    found = [names for names in readings if len(names) == len(set(names)) == width and all(names)]
    words_only = [names for names in found if not any(map(is_figure, names))]
    return words_only[0] if len(words_only) == 1 else None
