"""The table on a terminal or in a pipe: the board first, then KPIs down and periods across, aligned and never cut."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise

from rich.console import Console
from rich.text import Text

from kpicli.lang import words
from kpicli.model import Report, Value
from kpicli.render import board_lines
from kpicli.render.board import Board, board
from kpicli.render.columns import INDENT, Cell, Columns, Line, console_of, measured, printed, set_line, wrapped
from kpicli.render.grid import SMALL, Grid, Row, build
from kpicli.render.looks import BAD, FAINT, STRONG, verdict

_ROOM_FOR_LABELS = 16


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
    goal: bool = False
    """Whether the goal stands in a column of its own; a value that misses it is marked anyway."""


_LAYOUTS = (
    Layout(36),
    Layout(26),
    Layout(24, bare=True),
    Layout(20, gap=1, bare=True),
    Layout(20, gap=1, bare=True, short=True),
    Layout(16, gap=1, bare=True, short=True),
)
_WITH_GOALS = tuple(replace(layout, goal=True) for layout in _LAYOUTS[:3])


def render_table(
    report: Report, *, width: int | None, color: bool = False, ascii: bool = False, counts: bool = False
) -> str:
    """The report as a table. ``width`` None sets it as wide as it needs, on one line per row.

    A table wider than ``width`` is set tighter first; then the oldest periods are left out, and that is said.
    """
    console = console_of(width, color)
    whole = build(report, ascii=ascii, counts=counts)
    shown, layout = _fitting(whole, width)
    few = board(whole)
    grid = _marked(shown, whole, few)
    for line in chain(
        board_lines.printed(grid, few, width, console) if few else (),
        _body(grid, layout, width, console),
        _below(whole, grid, layout, width, console),
    ):
        console.print(line, soft_wrap=True)
    return printed(console)


def _marked(grid: Grid, whole: Grid, few: Board | None) -> Grid:
    """The grid with the marks that the board needs too, also where the board's period does not fit the table."""
    codes = {code for line in few.lines if line.latest for code in line.latest.flags} if few else set()
    return replace(grid, marks=whole.marks) if codes & set(whole.marks) - set(grid.marks) else grid


# -- what is printed -------------------------------------------------------------------------------------------------


def _lines(grid: Grid, layout: Layout) -> Iterator[Line | None]:
    """The rows in order; None is a blank line between blocks."""
    blocks = _blocks(grid) if grid.report.by else _families(grid)
    for number, rows in enumerate(blocks):
        if number:
            yield None
        if grid.report.by:
            yield from _block(grid, rows, layout)
        else:
            yield from _family(grid, rows, layout, named=len(blocks) > 1)


def _families(grid: Grid) -> list[list[Row]]:
    """The rows of one family of KPIs together, unless the order that was asked for mixes them."""
    families = [list(rows) for _, rows in groupby(grid.rows, key=lambda row: row.label.family)]
    distinct = {rows[0].label.family for rows in families}
    return families if len(distinct) == len(families) else [list(grid.rows)]


def _family(grid: Grid, rows: list[Row], layout: Layout, named: bool) -> Iterator[Line]:
    """The rows of a family, under its name where there are several."""
    if named and rows[0].label.family:
        yield Line(Text(grid.text(words.family(rows[0].label.family, grid.report.lang)), style=STRONG))
    for row in rows:
        said = grid.common([row])
        yield Line(_name(grid, row, layout.bare).append(grid.signs(said)), _cells(grid, row, said, layout))


def _blocks(grid: Grid) -> list[list[Row]]:
    return [list(rows) for _, rows in groupby(grid.rows, key=lambda row: row.key)]


def _block(grid: Grid, rows: list[Row], layout: Layout) -> Iterator[Line]:
    """A KPI's name, and its segments below. Amounts in several currencies each keep theirs."""
    bare = layout.bare and len({row.currency for row in rows} - {None}) <= 1
    named = next((row for row in rows if row.currency), rows[0])
    shared = grid.common(rows)
    yield Line(_name(grid, named, bare, style=STRONG).append(grid.signs(shared)))
    for row in rows:
        own = grid.common([row]) - shared
        label = Text(grid.join(grid.segment(row)), style=STRONG if row.is_total else "").append(grid.signs(own))
        yield Line(label, _cells(grid, row, shared | own, replace(layout, bare=bare)), INDENT)


def _name(grid: Grid, row: Row, bare: bool, style: str = "") -> Text:
    """The KPI's name, and what specifies it beside it, dimmed."""
    detail = grid.detail(row, bare=bare)
    return Text.assemble((grid.name(row), style), (f", {detail}" if detail else "", FAINT))


def _cells(grid: Grid, row: Row, said: frozenset[str], layout: Layout) -> tuple[Cell, ...]:
    cells = [_cell(grid, row, cell, said, layout.bare) for cell in row.cells]
    change = [Cell(grid.change(row), style=verdict(row, row.changed))] if grid.has_changes else []
    goal = [Cell(grid.goal_of(row), style=FAINT)] if layout.goal else []
    return (*cells, *change, *goal)


def _cell(grid: Grid, row: Row, cell: Value | None, said: frozenset[str], bare: bool) -> Cell:
    """A number with its marks; one that misses its goal is red, and says so without colour too."""
    missed = grid.missed(cell)
    marks = missed + grid.marks_of(cell, said)
    return Cell(grid.value(cell, row, bare=bare), marks, BAD if missed else _style(cell), BAD if missed else "")


def _style(cell: Value | None) -> str:
    return FAINT if cell is None or cell.value is None or SMALL in cell.flags else ""


def _header(grid: Grid, layout: Layout) -> list[Line]:
    """The line of the periods; in the short form the years are a line of their own above it."""
    by = grid.join(map(grid.text, grid.report.by))
    after = [Cell(grid.change_header)] if grid.has_changes else []
    after += [Cell(grid.text(grid.words["goal"]))] if layout.goal else []
    if not layout.short:
        return [Line(Text(by), (*(Cell(*grid.header(period)) for period in grid.periods), *after))]
    years = [Cell(year) for year in _once([str(period.start.year) for period in grid.periods])]
    periods = (Cell(*grid.short_header(period)) for period in grid.periods)
    return [Line(Text(), (*years, *(Cell("") for _ in after))), Line(Text(by), (*periods, *after))]


def _once(texts: list[str]) -> Iterator[str]:
    """Each text where it differs from the one before it."""
    return ("" if text == before else text for before, text in pairwise(["", *texts]))


# -- how it is set ---------------------------------------------------------------------------------------------------


def _fitting(grid: Grid, width: int | None) -> tuple[Grid, Layout]:
    """The roomiest layout that shows every period; else the most periods that fit, and at least the latest."""
    layouts = (*(_WITH_GOALS if grid.has_goals else ()), *_LAYOUTS)
    if width is None:
        return grid, layouts[0]
    for count in _counts(grid, width):
        shown = grid.last(count)
        layout = next((layout for layout in layouts if _measured(shown, layout, layout.label).width <= width), None)
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
    """The columns in a layout; labels take what they need, up to ``most``."""
    rows = [line for line in _lines(grid, layout) if line and line.cells]
    return measured(_header(grid, layout), rows, layout.gap, most)


def _body(grid: Grid, layout: Layout, width: int | None, console: Console) -> Iterator[Text]:
    if not grid.rows:
        yield Text(grid.text(grid.words["empty"]))
        return
    spare = None if width is None else max(width - _measured(grid, layout, 0).width, _ROOM_FOR_LABELS)
    columns = _measured(grid, layout, spare)
    for line in _header(grid, layout):
        yield from set_line(line, columns, width, console)
    yield Text(("-" if grid.ascii else "─") * columns.width, style=FAINT)
    for row in _lines(grid, layout):
        yield from set_line(row, columns, width, console) if row else [Text()]


def _below(whole: Grid, grid: Grid, layout: Layout, width: int | None, console: Console) -> Iterator[Text]:
    """What is said under the table: hidden periods, what changes compare, goals, and one footnote per code."""
    said = (_hidden(whole, grid), grid.compared(), grid.goals_note(column=layout.goal))
    notes = [Text(text) for text in said if text]
    notes += [Text(f"{mark} {note.code}: {note.text}".strip()) for mark, note in grid.footnotes()]
    yield from [Text()] if notes else []
    for note in notes:
        first, *more = wrapped(note, width or console.width, 0, console)
        yield first
        yield from (Text(" " * INDENT).append_text(rest) for rest in more)


def _hidden(whole: Grid, grid: Grid) -> str:
    hidden = whole.periods[: len(whole.periods) - len(grid.periods)]
    if not hidden:
        return ""
    line = grid.words["hidden" if len(hidden) > 1 else "hidden one"]
    said = line.format(count=len(hidden), first=hidden[0].id, last=hidden[-1].id)
    return grid.text(f"{said} {grid.words['hidden how']}")
