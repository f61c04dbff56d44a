"""Text set in columns: labels that wrap at the left, numbers that end in one place, marks that hang after them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

INDENT = 2
_OVERFLOW = 10_000


@dataclass(frozen=True)
class Cell:
    """A number and the marks that hang after it, outside the column's right edge."""

    text: str
    marks: str = ""
    style: str = ""
    mark_style: str = ""


@dataclass(frozen=True)
class Line:
    """One printed row: a label that may wrap, and a cell per column; a heading has no cells."""

    label: Text
    cells: tuple[Cell, ...] = ()
    indent: int = 0


@dataclass(frozen=True)
class Column:
    """A column's width, and how much of it at the right is for marks; ``gap`` is the space before it."""

    width: int
    marks: int
    gap: int


@dataclass(frozen=True)
class Columns:
    """The width of the labels, and the columns after them."""

    label: int
    columns: tuple[Column, ...]

    @property
    def width(self) -> int:
        """The width of a whole row."""
        return self.label + sum(column.width + column.gap for column in self.columns)


def measured(header: Sequence[Line], rows: Sequence[Line], gap: int, most: int | None) -> Columns:
    """Measure the columns, ``gap`` apart; labels take what they need, up to ``most``."""
    needed = max((line.label.cell_len + line.indent for line in (*header, *rows)), default=0)
    columns: list[Column] = []
    for place in range(len(header[0].cells)):
        space = max(1, gap - (columns[-1].marks if columns else 0))
        columns.append(_column([line.cells[place] for line in header], [line.cells[place] for line in rows], space))
    return Columns(needed if most is None else min(needed, most), tuple(columns))


def _column(header: list[Cell], cells: list[Cell], gap: int) -> Column:
    """As wide as its numbers with the marks after them; a heading may stand above the marks."""
    marks = max(cell_len(cell.marks) for cell in (*header, *cells))
    numbers = max((cell_len(cell.text) for cell in cells), default=0)
    return Column(max(numbers + marks, *(cell_len(cell.text + cell.marks) for cell in header)), marks, gap)


def set_line(line: Line, columns: Columns, width: int | None, console: Console) -> Iterator[Text]:
    """A row as printed lines: the numbers stand on the first, the label wraps below it."""
    room = columns.label if line.cells else (width or _OVERFLOW)
    first, *more = wrapped(line.label, room, line.indent, console)
    text = Text(" " * line.indent).append_text(first)
    if line.cells:
        text.append(" " * (columns.label - text.cell_len))
    for cell, column in zip(line.cells, columns.columns, strict=False):
        _put(text, cell, column)
    yield text
    yield from (Text(" " * (line.indent + INDENT)).append_text(rest) for rest in more)


def _put(text: Text, cell: Cell, column: Column) -> None:
    """Put a cell at the end of a line: its number ends where the marks of the column begin."""
    after = min(column.marks, column.width - cell_len(cell.text)) - cell_len(cell.marks)
    text.append(" " * (column.gap + column.width - cell_len(cell.text + cell.marks) - after))
    text.append(cell.text, style=cell.style).append(cell.marks, style=cell.mark_style).append(" " * after)


def wrapped(text: Text, room: int, indent: int, console: Console) -> list[Text]:
    """The text in lines of the room given; the lines after the first are set in a little further."""
    if text.cell_len <= room - indent:
        return [text]
    lines = text.wrap(console, max(room - indent - INDENT, 1), overflow="fold")
    for line in lines:
        line.rstrip()
    return list(lines) or [Text()]


def console_of(width: int | None, color: bool) -> Console:
    """A console that writes to memory and asks nothing of the environment."""
    return Console(
        file=StringIO(),
        width=width or _OVERFLOW,
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )


def printed(console: Console) -> str:
    """What a console was given to print, without blanks at the ends of lines."""
    assert isinstance(console.file, StringIO)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())
