"""The board as lines of a terminal: a heading, then a KPI per line, set as tightly as the width asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from kpicli.model import Value
from kpicli.render.board import Board, has_goals, has_trend, heading, sparkline
from kpicli.render.board import Line as Of
from kpicli.render.columns import INDENT, Cell, Columns, Line, measured, set_line, wrapped
from kpicli.render.grid import Grid
from kpicli.render.looks import BAD, FAINT, GOOD, STRONG, verdict

_GAP = 2
_NAMES, _TIGHT = 24, 16
"""The room that labels get before a column gives way, and the least that they get."""


@dataclass(frozen=True)
class _Form:
    """What stands on a line beside the name and the value. Whether a goal is kept is said in every form."""

    trend: bool = False
    change: bool = False
    goal: bool = False
    label: int = _TIGHT


_FORMS = (
    _Form(trend=True, change=True, goal=True, label=_NAMES),
    _Form(change=True, goal=True, label=_NAMES),
    _Form(change=True, goal=True),
    _Form(change=True),
    _Form(),
)


def printed(grid: Grid, of: Board, width: int | None, console: Console) -> Iterator[Text]:
    """The lines of the board, and a blank one after it."""
    form = _fitting(grid, of, width)
    header, rows = _header(grid, of, form), [_row(grid, of, line, form) for line in of.lines]
    columns = _columns(header, rows, width)
    title = Text(heading(grid, of, trend=form.trend and has_trend(grid, of)), style=STRONG)
    first, *more = wrapped(title, width or console.width, 0, console)
    yield from (first, *(Text(" " * INDENT).append_text(rest) for rest in more))
    if any(cell.text or cell.marks for cell in header.cells):
        yield from set_line(header, columns, width, console)
    yield Text(("-" if grid.ascii else "─") * columns.width, style=FAINT)
    for row in rows:
        yield from set_line(row, columns, width, console)
    yield Text()


def _fitting(grid: Grid, of: Board, width: int | None) -> _Form:
    """The fullest form that fits; the barest where none does."""
    for form in _FORMS if width is not None else _FORMS[:1]:
        rows = [_row(grid, of, line, form) for line in of.lines]
        if width is None or measured([_header(grid, of, form)], rows, _GAP, form.label).width <= width:
            return form
    return _FORMS[-1]


def _columns(header: Line, rows: Sequence[Line], width: int | None) -> Columns:
    """Labels get what the other columns leave of the width, up to what they need."""
    if width is None:
        return measured([header], rows, _GAP, None)
    return measured([header], rows, _GAP, max(width - measured([header], rows, _GAP, 0).width, _TIGHT))


def _header(grid: Grid, of: Board, form: _Form) -> Line:
    """What stands above the columns; the value's period is in the heading."""
    words = grid.words
    cells = [Cell("")]
    cells += [Cell(grid.change_header)] if form.change and of.before else []
    cells += [Cell(grid.text(words["goal"]) if form.goal else "")] if has_goals(of) else []
    cells += [Cell("", grid.text(words["trend heading"]))] if form.trend and has_trend(grid, of) else []
    return Line(Text(), tuple(cells))


def _row(grid: Grid, of: Board, line: Of, form: _Form) -> Line:
    """A KPI's name with what specifies it dimmed, its value with its marks, and the columns of the form."""
    value = line.latest
    empty = value is None or value.value is None
    cells = [Cell(grid.value(value, line.row), grid.marks_of(value, frozenset()), FAINT if empty else STRONG)]
    cells += [Cell(grid.change_of(value), style=verdict(line.row, value))] if form.change and of.before else []
    cells += [_goal(grid, value, form)] if has_goals(of) else []
    cells += [Cell("", sparkline(line.trend))] if form.trend and has_trend(grid, of) else []
    detail = grid.detail(line.row)
    return Line(Text.assemble(grid.name(line.row), (f", {detail}" if detail else "", FAINT)), tuple(cells))


def _goal(grid: Grid, value: Value | None, form: _Form) -> Cell:
    """The goal, and in a word whether it is kept: green or red, and readable without colour."""
    word, style = grid.kept(value), BAD if grid.missed(value) else GOOD
    return Cell(grid.goal(value), word and f" {word}", "", style) if form.goal else Cell("", word, "", style)
