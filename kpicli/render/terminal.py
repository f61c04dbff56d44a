"""The table on a terminal or in a pipe: KPIs down, periods across, in plain aligned columns, never cut."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import chain, groupby, pairwise

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
    short: bool = False
    """Whether the year stands above the periods instead of in every one."""


_LAYOUTS = (
    Layout(36),
    Layout(26),
    Layout(24, bare=True),
    Layout(20, gap=1, bare=True),
    Layout(20, gap=1, bare=True, short=True),
    Layout(16, gap=1, bare=True, short=True),
)


def render_table(
    report: Report, *, width: int | None, color: bool = False, ascii: bool = False, counts: bool = False
) -> str:
    """The report as a table. ``width`` None sets it as wide as it needs, on one line per row.

    A table wider than ``width`` is set tighter first; then the oldest periods are left out, and that is said.
    """
    console = _console(width or _OVERFLOW, color)
    whole = build(report, ascii=ascii, counts=counts)
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
    blocks = _blocks(grid) if grid.report.by else _families(grid)
    for number, rows in enumerate(blocks):
        if number:
            yield None
        yield from (_block if grid.report.by else _family)(grid, rows, bare)


def _families(grid: Grid) -> list[list[Row]]:
    """The rows of one family of KPIs together, unless the order that was asked for mixes them."""
    families = [list(rows) for _, rows in groupby(grid.rows, key=lambda row: row.label.family)]
    distinct = {rows[0].label.family for rows in families}
    return families if len(distinct) == len(families) else [list(grid.rows)]


def _family(grid: Grid, rows: list[Row], bare: bool) -> Iterator[Line]:
    for row in rows:
        said = grid.common([row])
        yield Line(_name(grid, row, bare).append(grid.signs(said)), _cells(grid, row, said, bare))


def _blocks(grid: Grid) -> list[list[Row]]:
    return [list(rows) for _, rows in groupby(grid.rows, key=lambda row: row.key)]


def _block(grid: Grid, rows: list[Row], bare: bool) -> Iterator[Line]:
    """A KPI's name, and its segments below. Amounts in several currencies each keep theirs."""
    bare = bare and len({row.currency for row in rows} - {None}) <= 1
    named = next((row for row in rows if row.currency), rows[0])
    shared = grid.common(rows)
    yield Line(_name(grid, named, bare, style=_STRONG).append(grid.signs(shared)))
    for row in rows:
        own = grid.common([row]) - shared
        label = Text(grid.join(grid.segment(row)), style=_STRONG if row.is_total else "").append(grid.signs(own))
        yield Line(label, _cells(grid, row, shared | own, bare), _INDENT)


def _name(grid: Grid, row: Row, bare: bool, style: str = "") -> Text:
    """The KPI's name, and what specifies it beside it, dimmed."""
    detail = grid.detail(row, bare=bare)
    return Text.assemble((grid.name(row), style), (f", {detail}" if detail else "", _FAINT))


def _cells(grid: Grid, row: Row, said: frozenset[str], bare: bool) -> tuple[Cell, ...]:
    cells = [Cell(grid.value(cell, row, bare=bare), grid.marks_of(cell, said), _style(cell)) for cell in row.cells]
    change = [Cell(grid.change(row), style=_verdict(row))] if grid.has_changes else []
    return (*cells, *change)


def _style(cell: Value | None) -> str:
    return _FAINT if cell is None or cell.value is None or SMALL in cell.flags else ""


def _verdict(row: Row) -> str:
    """Green for a change for the better, red for the worse; the sign says it without colour."""
    change = row.changed.change if row.changed else None
    if not change or row.label.better == "neither":
        return ""
    return _GOOD if (change > 0) == (row.label.better == "higher") else _BAD


def _header(grid: Grid, short: bool) -> list[Line]:
    """The line of the periods; in the short form the years are a line of their own above it."""
    by = grid.join(map(grid.text, grid.report.by))
    change = [Cell(grid.change_header)] if grid.has_changes else []
    if not short:
        return [Line(Text(by), (*(Cell(*grid.header(period)) for period in grid.periods), *change))]
    years = [Cell(year) for year in _once([str(period.start.year) for period in grid.periods])]
    periods = (Cell(*grid.short_header(period)) for period in grid.periods)
    return [Line(Text(), (*years, *(Cell("") for _ in change))), Line(Text(by), (*periods, *change))]


def _once(texts: list[str]) -> Iterator[str]:
    """Each text where it differs from the one before it."""
    return ("" if text == before else text for before, text in pairwise(["", *texts]))


# -- how it is set ---------------------------------------------------------------------------------------------------


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


def _fitting(grid: Grid, width: int | None) -> tuple[Grid, Layout]:
    """The roomiest layout that shows every period; else the most periods that fit, and at least the latest."""
    if width is None:
        return grid, _LAYOUTS[0]
    for count in _counts(grid, width):
        shown = grid.last(count)
        layout = next((layout for layout in _LAYOUTS if _measured(shown, layout, layout.label).width <= width), None)
        if layout:
            return shown, layout
    return grid.last(1), _LAYOUTS[-1]


def _counts(grid: Grid, width: int) -> Iterator[int]:
    """How many periods to try: all, then from what the tightest layout has room for downwards."""
    yield len(grid.periods)
    tight = _measured(grid, _LAYOUTS[-1], _LAYOUTS[-1].label)
    narrowest = [column.width + column.gap for column in tight.columns[: len(grid.periods)]]
    fixed = tight.width - sum(narrowest)
    most = sum(fixed + sum(narrowest[start:]) <= width for start in range(1, len(narrowest)))
    yield from range(most, 0, -1)


def _measured(grid: Grid, layout: Layout, most: int | None) -> Columns:
    """Measure the columns; labels take what they need, up to ``most``."""
    header = _header(grid, layout.short)
    rows = [line for line in _lines(grid, layout.bare) if line and line.cells]
    needed = max(line.label.cell_len + line.indent for line in (*header, *rows))
    columns: list[Column] = []
    for place in range(len(header[0].cells)):
        gap = max(1, layout.gap - (columns[-1].marks if columns else 0))
        columns.append(_column([line.cells[place] for line in header], [line.cells[place] for line in rows], gap))
    return Columns(needed if most is None else min(needed, most), tuple(columns))


def _column(header: list[Cell], cells: list[Cell], gap: int) -> Column:
    """As wide as its numbers with the marks after them; a heading may stand above the marks."""
    marks = max(cell_len(cell.marks) for cell in (*header, *cells))
    numbers = max((cell_len(cell.text) for cell in cells), default=0)
    return Column(max(numbers + marks, *(cell_len(cell.text + cell.marks) for cell in header)), marks, gap)


def _body(grid: Grid, layout: Layout, width: int | None, console: Console) -> Iterator[Text]:
    if not grid.rows:
        yield Text(grid.text(grid.words["empty"]))
        return
    spare = None if width is None else max(width - _measured(grid, layout, 0).width, _ROOM_FOR_LABELS)
    columns = _measured(grid, layout, spare)
    for line in _header(grid, layout.short):
        yield from _set(line, columns, width, console)
    yield Text(("-" if grid.ascii else "─") * columns.width, style=_FAINT)
    for row in _lines(grid, layout.bare):
        yield from _set(row, columns, width, console) if row else [Text()]


def _set(line: Line, columns: Columns, width: int | None, console: Console) -> Iterator[Text]:
    """A row as printed lines: the numbers stand on the first, the label wraps below it."""
    room = columns.label if line.cells else (width or _OVERFLOW)
    first, *more = _wrapped(line.label, room, line.indent, console)
    text = Text(" " * line.indent).append_text(first)
    if line.cells:
        text.append(" " * (columns.label - text.cell_len))
    for cell, column in zip(line.cells, columns.columns, strict=False):
        _put(text, cell, column)
    yield text
    yield from (Text(" " * (line.indent + _INDENT)).append_text(rest) for rest in more)


def _put(text: Text, cell: Cell, column: Column) -> None:
    """Put a cell at the end of a line: its number ends where the marks of the column begin."""
    after = min(column.marks, column.width - cell_len(cell.text)) - cell_len(cell.marks)
    text.append(" " * (column.gap + column.width - cell_len(cell.text + cell.marks) - after))
    text.append(cell.text, style=cell.style).append(cell.marks).append(" " * after)


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
