"""The table on a terminal or in a pipe: KPIs down, periods across, in plain aligned columns, never cut."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import chain, groupby

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from kpicli.model import Report, Value
from kpicli.render.grid import SMALL, Grid, Row, build

_GOOD, _BAD, _FAINT, _STRONG = "green", "red", "dim", "bold"
_INDENT = 2
_OVERFLOW = 10_000
_ROOM_FOR_LABELS = 16


@dataclass(frozen=True)
class Cell:
    """A number and the marks that hang after it, outside the column's right edge."""

    text: str
    marks: str = ""
    style: str = ""


@dataclass(frozen=True)
class Line:
    """One printed row: a label that may wrap, and a cell per column; a heading has no cells."""

    label: Text
    cells: tuple[Cell, ...] = ()
    indent: int = 0


@dataclass(frozen=True)
class Layout:
    """How tightly a table is set, to make it fit: from roomy to tight."""

    label: int
    """The least width that labels get before columns are set tighter."""
    gap: int = 2
    bare: bool = False
    """Whether the currency stands in the row's label instead of in every cell."""


_LAYOUTS = (Layout(36), Layout(26), Layout(24, bare=True), Layout(20, gap=1, bare=True), Layout(16, gap=1, bare=True))


def render_table(report: Report, *, width: int | None, color: bool = False, ascii: bool = False) -> str:
    """The report as a table. ``width`` None sets it as wide as it needs, on one line per row.

    A table wider than ``width`` is set tighter first; then the oldest periods are left out, and that is said.
    """
    console = _console(width or _OVERFLOW, color)
    whole = build(report, ascii=ascii)
    grid, layout = _fitting(whole, width)
    for line in chain(_body(grid, layout, width, console), _below(whole, grid, width, console)):
        console.print(line, soft_wrap=True)
    return _printed(console)


def _console(width: int, color: bool) -> Console:
    """A console that writes to memory and asks nothing of the environment."""
    return Console(
        file=StringIO(),
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )


def _printed(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


# -- what is printed -------------------------------------------------------------------------------------------------


def _lines(grid: Grid, bare: bool) -> Iterator[Line | None]:
    """The rows in order; None is a blank line between blocks."""
    if not grid.report.by:
        families = [family for family, _ in groupby(row.label.family for row in grid.rows)]
        grouped = len(families) == len(set(families))
        for number, (_, rows) in enumerate(groupby(grid.rows, key=lambda row: row.label.family if grouped else "")):
            yield from [None] if number else []
            yield from (Line(_name(grid, row, bare), _cells(grid, row, bare)) for row in rows)
        return
    for number, (_, block) in enumerate(groupby(grid.rows, key=lambda row: (row.key, row.label.detail))):
        rows_of_block = list(block)
        yield from [None] if number else []
        yield Line(_name(grid, rows_of_block[0], bare, of_block=True))
        yield from (Line(_segment(grid, row), _cells(grid, row, bare), _INDENT) for row in rows_of_block)


def _name(grid: Grid, row: Row, bare: bool, *, of_block: bool = False) -> Text:
    """The KPI's name, and what specifies it beside it, dimmed."""
    text = Text(grid.text(row.label.name), style=_STRONG if of_block else "")
    detail = grid.detail(row, bare=bare)
    marks = "" if of_block else grid.marks_of_row(row)
    text.append(f" {'-' if grid.ascii else '·'} {detail}" if detail else "", style=_FAINT)
    return text.append(marks)


def _segment(grid: Grid, row: Row) -> Text:
    label = (" / " if grid.ascii else " · ").join(grid.segment(row))
    return Text(label, style=_STRONG if row.is_total else "").append(grid.marks_of_row(row))


def _cells(grid: Grid, row: Row, bare: bool) -> tuple[Cell, ...]:
    cells = [Cell(grid.value(cell, bare=bare), grid.marks_of(cell, row), _style(cell)) for cell in row.cells]
    change = [Cell(grid.change(row), style=_verdict(row))] if _has_changes(grid) else []
    return (*cells, *change)


def _style(cell: Value | None) -> str:
    return _FAINT if cell is None or cell.value is None or SMALL in cell.flags else ""


def _verdict(row: Row) -> str:
    """Green for a change for the better, red for the worse; the sign says it without colour."""
    change = row.changed.change if row.changed else None
    if not change or row.label.better == "neither":
        return ""
    return _GOOD if (change > 0) == (row.label.better == "higher") else _BAD


def _has_changes(grid: Grid) -> bool:
    return bool(grid.report.compare) or any(row.changed for row in grid.rows)


def _header(grid: Grid) -> Line:
    cells = [Cell(grid.header(period).rstrip("~"), "~" * grid.header(period).endswith("~")) for period in grid.periods]
    change = [Cell("d" if grid.ascii else "Δ")] if _has_changes(grid) else []
    by = (" / " if grid.ascii else " · ").join(map(grid.text, grid.report.by))
    return Line(Text(by), (*cells, *change))


# -- how it is set ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Columns:
    """The widths of the set columns: of the labels, of each number, and of the marks that hang after it."""

    label: int
    numbers: tuple[int, ...]
    marks: tuple[int, ...]
    gaps: tuple[int, ...]

    @property
    def width(self) -> int:
        """The width of a whole row."""
        return self.label + sum(self.numbers) + sum(self.marks) + sum(self.gaps)


def _fitting(grid: Grid, width: int | None) -> tuple[Grid, Layout]:
    """The roomiest layout that shows every period; else the most periods that fit, and at least the latest."""
    if width is None:
        return grid, _LAYOUTS[0]
    for count in range(len(grid.periods), 0, -1):
        shown = grid.last(count)
        layout = next((layout for layout in _LAYOUTS if _columns(shown, layout, layout.label).width <= width), None)
        if layout:
            return shown, layout
    return grid.last(1), _LAYOUTS[-1]


def _columns(grid: Grid, layout: Layout, most: int | None) -> Columns:
    """Measure the columns; labels take what they need, up to ``most``."""
    lines = [line for line in (_header(grid), *_lines(grid, layout.bare)) if line and line.cells]
    places = list(zip(*(line.cells for line in lines), strict=True))
    numbers = tuple(max(cell_len(cell.text) for cell in column) for column in places)
    marks = tuple(max(cell_len(cell.marks) for cell in column) for column in places)
    gaps = tuple(max(1, layout.gap - hanging) for hanging in (0, *marks[:-1]))[: len(places)]
    needed = max(line.label.cell_len + line.indent for line in lines)
    return Columns(needed if most is None else min(needed, most), numbers, marks, gaps)


def _body(grid: Grid, layout: Layout, width: int | None, console: Console) -> Iterator[Text]:
    spare = None if width is None else width - _columns(grid, layout, 0).width
    columns = _columns(grid, layout, spare if spare is None else max(spare, _ROOM_FOR_LABELS))
    yield from _set(_header(grid), columns, width, console)
    yield Text(("-" if grid.ascii else "─") * columns.width, style=_FAINT)
    if not grid.rows:
        yield Text(grid.text(grid.words["empty"]))
    for line in _lines(grid, layout.bare):
        yield from _set(line, columns, width, console) if line else [Text()]


def _set(line: Line, columns: Columns, width: int | None, console: Console) -> Iterator[Text]:
    """A row as printed lines: the numbers stand on the first, the label wraps below it."""
    room = columns.label if line.cells else (width or _OVERFLOW)
    first, *more = _wrapped(line.label, room, line.indent, console)
    text = Text(" " * line.indent).append_text(first)
    if line.cells:
        text.append(" " * (columns.label - text.cell_len))
    for cell, number, marks, gap in zip(line.cells, columns.numbers, columns.marks, columns.gaps, strict=False):
        text.append(" " * (gap + number - cell_len(cell.text)))
        text.append(cell.text, style=cell.style).append(cell.marks.ljust(marks))
    yield text
    yield from (Text(" " * (line.indent + _INDENT)).append_text(rest) for rest in more)


def _wrapped(text: Text, room: int, indent: int, console: Console) -> list[Text]:
    """The text in lines of the room given; the lines after the first are set in a little further."""
    if text.cell_len <= room - indent:
        return [text]
    lines = text.wrap(console, max(room - indent - _INDENT, 1), overflow="fold")
    for line in lines:
        line.rstrip()
    return list(lines) or [Text()]


def _below(whole: Grid, grid: Grid, width: int | None, console: Console) -> Iterator[Text]:
    """What is said under the table: hidden periods, what changes compare, and one footnote per code."""
    notes = [Text(text) for text in (_hidden(whole, grid), grid.compared()) if text]
    notes += [Text(f"{mark} {note.code}: {note.text}".strip()) for mark, note in grid.footnotes()]
    yield from [Text()] if notes else []
    for note in notes:
        first, *more = _wrapped(note, width or _OVERFLOW, 0, console)
        yield first
        yield from (Text(" " * _INDENT).append_text(rest) for rest in more)


def _hidden(whole: Grid, grid: Grid) -> str:
    hidden = whole.periods[: len(whole.periods) - len(grid.periods)]
    if not hidden:
        return ""
    line = grid.words["hidden" if len(hidden) > 1 else "hidden one"]
    said = line.format(count=len(hidden), first=hidden[0].id, last=hidden[-1].id)
    return grid.text(f"{said} {grid.words['hidden how']}")
