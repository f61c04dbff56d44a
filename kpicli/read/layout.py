"""Tells figures from names, and totals and footers from data at the end of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal

from kpicli.read.records import Record
from kpicli.read.totals_words import is_total

TailKind = Literal["total", "footer", "blank"]
MOSTLY = 0.9
"""Of a column of figures, this part at least are figures."""
LONGEST = 40
"""No figure has more characters."""

_NUMBER = re.compile(r"[-+(]?\s*[$€£¥]?\s*[-+]?[\d.,'\s]*\d[\d.,'\s]*(?:--?|[–—])?\s*[%€$£)]?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?")
_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?")
DASHES = frozenset({"", "-", "--", "---", "–", "—"})
_LEGAL = re.compile(
    r"copyright|©|\(c\)\s|^@\d{4}|all rights reserved|confidential|do not distribute|generated (by|on)", re.I
)


# -- cells -----------------------------------------------------------------------------------------------------------


def words(record: Record) -> list[str]:
    """The cells of a record that are not blank."""
    return [cell for cell in map(str.strip, record.cells) if cell]


def is_figure(cell: str) -> bool:
    """Whether a cell reads as a number, a date or a time rather than as a name."""
    return len(cell) <= LONGEST and any(kind.fullmatch(cell) for kind in (_NUMBER, _DATE, _TIME))


def figure_columns(records: Sequence[Record], width: int) -> list[int]:
    """The columns in which nearly every filled cell is a figure."""
    rows = [record for record in records if len(record.cells) == width]
    return [column for column in range(width) if _all_figures([row.cells[column].strip() for row in rows])]


def _all_figures(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell not in DASHES]
    return bool(filled) and sum(map(is_figure, filled)) >= MOSTLY * len(filled)


# -- tail ------------------------------------------------------------------------------------------------------------


def tail_kinds(
    tail: Sequence[Record], required: Collection[int], width: int, adds_up: Callable[[Record], bool]
) -> Mapping[int, TailKind]:
    """Which of the last rows are totals, footers or blank, by row number: a run that ends the file.

    ``required`` are the columns that nearly every row of the body fills: a total leaves one of them empty. A total
    that fills them all is one only when its figures are the sums of the columns, which ``adds_up`` tells.
    """
    run: list[tuple[Record, TailKind | None]] = []
    for index in range(len(tail) - 1, -1, -1):
        record = tail[index]
        above_blank = index > 0 and not words(tail[index - 1])
        kind = _tail_kind(record, required, width, above_blank, adds_up)
        if kind is None and not _nameless(record, required):
            break
        run.append((record, kind))
    return _settled(run)


def _settled(run: Sequence[tuple[Record, TailKind | None]]) -> Mapping[int, TailKind]:
    """Keep the run up to its topmost total or footer; a nameless row of figures is a total beside a total."""
    totals = [position for position, (_, kind) in enumerate(run) if kind == "total"]
    known = [position for position, (_, kind) in enumerate(run) if kind]
    if not totals:
        stop = next((position for position, (_, kind) in enumerate(run) if kind is None), len(run))
        return {record.row: kind for record, kind in run[:stop] if kind}
    top = max(known)
    if top == totals[-1] and top + 1 < len(run) and dashed(run[top + 1][0]):
        top += 1
    return {record.row: kind or "total" for record, kind in run[: top + 1]}


def _tail_kind(
    record: Record,
    required: Collection[int],
    width: int,
    above_blank: bool,
    adds_up: Callable[[Record], bool],
) -> TailKind | None:
    cells = words(record)
    if not cells:
        return None if record.problem else "blank"
    if is_total(label(cells)) and (_lacks(record, required) or adds_up(record)):
        return "total"
    if len(cells) == 1 and width > 1 and _is_footer(record, cells[0], required, width, above_blank):
        return "footer"
    return None


def _is_footer(record: Record, text: str, required: Collection[int], width: int, above_blank: bool) -> bool:
    """A line of prose alone in its row. In a padded row it must also look legal, stand apart, or be a sentence."""
    if not re.search(r"[^\W\d_]", text) or " " not in text:
        return False
    if len(record.cells) == 1:
        return True
    if len(record.cells) < width or not _lacks(record, required):
        return False
    return _LEGAL.search(text) is not None or (width > 2 and (above_blank or len(text.split()) > 3))


def label(cells: Sequence[str]) -> str:
    return next((cell for cell in cells if cell not in DASHES), "")


def lacking(record: Record, column: int) -> bool:
    return column >= len(record.cells) or record.cells[column].strip() in DASHES


def _lacks(record: Record, required: Collection[int]) -> bool:
    return any(lacking(record, column) for column in required)


def _nameless(record: Record, required: Collection[int]) -> bool:
    """Figures behind an empty first cell that every row of the body fills."""
    return bool(words(record)) and 0 in required and lacking(record, 0)


def dashed(record: Record) -> bool:
    """A totals row whose first two cells are empty, at least one of them with Google's dashes."""
    first = [cell.strip() for cell in record.cells[:2]]
    return all(cell in DASHES for cell in first) and any(first)
