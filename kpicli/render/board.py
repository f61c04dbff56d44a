"""The board: the vital few KPIs of a report, each with its latest whole value, its change, its goal and its trend."""

from __future__ import annotations

from dataclasses import dataclass

from kpicli.model import Period, Value
from kpicli.render.grid import Grid, Row


@dataclass(frozen=True)
class Line:
    """One KPI of the board. ``latest`` is its value in the board's period: None, or without a number, is "–"."""

    row: Row
    latest: Value | None
    trend: tuple[float | None, ...]
    """Its values over the whole periods of the report, the oldest first: what a sparkline draws."""


@dataclass(frozen=True)
class Board:
    """The vital few of a report, all of one period: the latest that is over, else the latest."""

    period: Period
    before: str | None
    """The id of the period that the changes compare with; None where nothing is compared."""
    lines: tuple[Line, ...]


def board(grid: Grid) -> Board | None:
    """The board of a laid out report; None where it has none. Of segmented rows the totals stand on it."""
    whole = [place for place, period in enumerate(grid.periods) if period.id not in grid.report.partial]
    rows: dict[tuple[str, str], Row] = {}
    for row in grid.rows:
        if not row.segment or row.is_total:
            rows.setdefault(row.key, row)
    found = [rows[key] for key in grid.report.board if key in rows]
    if not found:
        return None
    at = whole[-1] if whole else len(grid.periods) - 1
    lines = tuple(_line(row, at, whole) for row in found)
    before = next((line.latest.compared_to for line in lines if line.latest and line.latest.compared_to), None)
    return Board(grid.periods[at], before, lines)


def _line(row: Row, at: int, whole: list[int]) -> Line:
    cells = [row.cells[place] for place in whole]
    return Line(row, row.cells[at], tuple(cell.value if cell else None for cell in cells))
