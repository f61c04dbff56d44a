"""Every number of a report in tables, as the terminal has them: periods across, KPIs and segments down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from kpicli.model import Period
from kpicli.render.grid import Grid, Row
from kpicli.render.html.cells import Cell, Mark, Name, Sheet

_MOST_PERIODS = 14
"""A wider table would leave the paper: it comes in parts of as many periods."""


@dataclass(frozen=True)
class Head:
    """The head of a period's column; a mark says that it is not complete."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Line:
    """One row: its KPI, or its segment below a KPI's name; then a cell per column."""

    name: Name
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True)
class Block:
    """Rows that belong together, below the name of their KPI where they are its segments."""

    lines: tuple[Line, ...]
    name: Name | None = None


@dataclass(frozen=True)
class Table:
    """A table below a heading. ``corner`` heads its labels: the fields that it is broken down by."""

    heading: str
    corner: str
    heads: tuple[Head, ...]
    blocks: tuple[Block, ...]


def tables(sheet: Sheet) -> tuple[Table, ...]:
    """A report's tables, one per family of KPIs; those with many periods in parts, the oldest first."""
    families = groupby(sheet.grid.rows, key=lambda row: row.label.family)
    parts = _parts(len(sheet.grid.periods))
    return tuple(_table(sheet, family, rows, part) for family, rows in _lists(families) for part in parts)


def _lists(groups: Iterable[tuple[str, Iterable[Row]]]) -> Iterator[tuple[str, list[Row]]]:
    return ((name, list(rows)) for name, rows in groups)


def _parts(count: int) -> list[slice]:
    """So many periods in parts of about the same length."""
    parts = -(-count // _MOST_PERIODS) or 1
    return [slice(count * part // parts, count * (part + 1) // parts) for part in range(parts)]


def _table(sheet: Sheet, family: str, rows: list[Row], part: slice) -> Table:
    """A part of the periods; the changes stand beside the latest."""
    grid = sheet.grid
    heads = tuple(head(sheet, period) for period in grid.periods[part])
    change = (Head(grid.change_header),) if _changes(grid, part) else ()
    heading = grid.words.get(f"family {family}", family)
    return Table(heading, grid.join(map(grid.text, grid.report.by)), heads + change, tuple(_blocks(sheet, rows, part)))


def _changes(grid: Grid, part: slice) -> bool:
    return grid.has_changes and part.stop == len(grid.periods)


def head(sheet: Sheet, period: Period) -> Head:
    """A period at the head of its column."""
    text, mark = sheet.grid.header(period)
    return Head(text, sheet.marks(mark))


def _blocks(sheet: Sheet, rows: list[Row], part: slice) -> Iterator[Block]:
    if not sheet.grid.report.by:
        yield Block(tuple(_line(sheet, row, sheet.name(row, sheet.grid.common([row])), part) for row in rows))
        return
    for _, found in groupby(rows, key=lambda row: row.key):
        yield _segments(sheet, list(found), part)


def _segments(sheet: Sheet, rows: list[Row], part: slice) -> Block:
    """A KPI's name, and its segments below: what all of them carry is said at the name."""
    shared = sheet.grid.common(rows)
    named = next((row for row in rows if row.currency), rows[0])
    lines = tuple(_line(sheet, row, _segment(sheet, row, shared), part, shared) for row in rows)
    return Block(lines, sheet.name(named, shared))


def _segment(sheet: Sheet, row: Row, shared: frozenset[str]) -> Name:
    grid = sheet.grid
    return Name(grid.join(grid.segment(row)), marks=sheet.marks(grid.signs(grid.common([row]) - shared)))


def _line(sheet: Sheet, row: Row, name: Name, part: slice, shared: frozenset[str] = frozenset()) -> Line:
    said = sheet.grid.common([row]) | shared
    cells = tuple(sheet.cell(cell, row, said) for cell in row.cells[part])
    change = (sheet.change(row.changed, row),) if _changes(sheet.grid, part) else ()
    return Line(name, cells + change, row.is_total)
