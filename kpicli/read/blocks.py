"""Chooses one of several tables in a file: the others' rows are left out, and every row keeps its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kpicli.errors import ConfigError
from kpicli.model import LeftOut, RawTable
from kpicli.read.layout import is_figure, words
from kpicli.read.options import Choice
from kpicli.read.records import Record
from kpicli.saying import Said, say, together


def listed(tables: Sequence[Record]) -> Said:
    """Each table by the row and the names of its header."""
    rows = (say("row {row}: {cells}", row=record.row, cells=", ".join(words(record))[:60]) for record in tables)
    return together("; ", rows)


def chosen(tables: Sequence[Record], choice: Choice, shown: str) -> int:
    """Which of the tables, known by their headers, is meant; `ConfigError` when it is none of them, or several."""
    if choice.block is not None:
        if choice.block <= len(tables):
            return choice.block - 1
        raise ConfigError(
            say(
                "{file}: has no table {block}: it holds {n} ({rows}); set block: to one of them",
                file=shown,
                block=choice.block,
                n=len(tables),
                rows=listed(tables),
            )
        )
    fitting = [index for index, record in enumerate(tables) if _has(record, choice.header or "")]
    if len(fitting) == 1:
        return fitting[0]
    text = (
        say(
            "{file}: {header!r} is in the header of several tables ({rows}); set block: to the number of one of them",
            file=shown,
            header=choice.header,
            rows=listed([tables[index] for index in fitting]),
        )
        if fitting
        else say(
            "{file}: no table has {header!r} in its header ({rows}); set header: to a name of the one that counts",
            file=shown,
            header=choice.header,
            rows=listed(tables),
        )
    )
    raise ConfigError(text)


def _has(record: Record, header: str) -> bool:
    wanted = " ".join(header.casefold().split())
    return any(" ".join(cell.casefold().split()) == wanted for cell in record.cells)


def rows_of(rows: Sequence[Record], tables: Sequence[Record], index: int) -> tuple[int, int]:
    """The first and the last row of one table: its titles above, and all rows up to the titles of the next."""
    first = _with_titles(rows, tables, index) if index else 1
    last = _with_titles(rows, tables, index + 1) - 1 if index + 1 < len(tables) else len(rows)
    return first, last


def _with_titles(rows: Sequence[Record], tables: Sequence[Record], index: int) -> int:
    """The row in which a table begins: its header, or the first of the titles right above."""
    row = tables[index].row
    while row - 1 > tables[index - 1].row and _is_title(rows[row - 2]):
        row -= 1
    return row


def _is_title(record: Record) -> bool:
    cells = words(record)
    return len(cells) == 1 or (len(cells) > 1 and not any(map(is_figure, cells)))


def with_others(raw: RawTable, rows: Sequence[Record], first: int, last: int) -> RawTable:
    """The chosen table with the rows of all others among those that are left out."""
    others = [_left_out(record) for record in rows if not first <= record.row <= last]
    kept = [each for each in raw.left_out if first <= each.row <= last]
    return replace(raw, left_out=tuple(sorted(kept + others, key=lambda each: each.row)))


def _left_out(record: Record) -> LeftOut:
    cells = words(record)
    return LeftOut(record.row, "other table" if cells else "blank", ", ".join(cells)[:200])
