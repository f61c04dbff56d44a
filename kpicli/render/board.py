"""The board: the vital few KPIs of a report, each with its latest whole value, its change, its goal and its trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpicli.model import Period, Value
from kpicli.render.grid import Grid, Row

MOST_BARS = 24
"""How many periods a trend goes back at most."""
_BARS = "▁▂▃▄▅▆▇█"


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
    trended: tuple[Period, ...]
    """The periods of the trends: those that are over."""


def board(grid: Grid) -> Board | None:
    """The board of a laid out report; None where it has none. Of segmented rows the totals stand on it."""
    whole = grid.whole
    rows: dict[tuple[str, str], Row] = {}
    for row in grid.rows:
        if not row.segment or row.is_total:
            rows.setdefault(row.key, row)
    found = [rows[key] for key in grid.report.board if key in rows]
    if not found:
        return None
    at = grid.latest
    lines = tuple(_line(row, at, whole) for row in found)
    before = next((line.latest.compared_to for line in lines if line.latest and line.latest.compared_to), None)
    return Board(grid.periods[at], before, lines, tuple(grid.periods[place] for place in whole))


def heading(grid: Grid, of: Board, *, trend: bool) -> str:
    """What the board is of: its period, what that is compared with, where the trends begin, the day of the data."""
    words, parts = grid.words, ["".join(grid.header(of.period))]
    parts += [words["board against"].format(before=of.before)] if of.before else []
    parts += [words["board trend"].format(first=of.trended[-MOST_BARS:][0].id)] if trend else []
    return grid.text(", ".join([*parts, words["board as of"].format(day=grid.report.as_of)]))


def has_goals(of: Board) -> bool:
    """Whether any line has a goal to keep."""
    return any(line.latest.goal for line in of.lines if line.latest)


def has_trend(grid: Grid, of: Board) -> bool:
    """Whether there are trends to draw: two periods at least, and signs to draw them with."""
    return len(of.trended) > 1 and not grid.ascii


def sparkline(trend: Sequence[float | None]) -> str:
    """A bar per period, from the lowest value to the highest; a gap is undefined, and equal values are half as high."""
    shown = trend[-MOST_BARS:]
    known = [value for value in shown if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    return "".join(" " if value is None else _bar(value, low, high) for value in shown)


def _bar(value: float, low: float, high: float) -> str:
    share = (value - low) / (high - low) if high > low else 0.5
    return _BARS[min(int(share * len(_BARS)), len(_BARS) - 1)]


def _line(row: Row, at: int, whole: Sequence[int]) -> Line:
    cells = [row.cells[place] for place in whole]
    return Line(row, row.cells[at], tuple(cell.value if cell else None for cell in cells))
