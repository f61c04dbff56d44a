"""The first screen: the vital few KPIs as cards, each with its change, its goal and a small line of its past."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpicli.render.board import Board, Line, board
from kpicli.render.grid import Row
from kpicli.render.html.cells import Cell, Name, Sheet
from kpicli.render.html.tables import Head, head

_MOST_CARDS = 12
"""A report without a board shows as many of its KPIs at a glance; all of them are in the tables."""
_LEAST_COLUMNS, _MOST_COLUMNS = 4, 6
_LONG, _LONGER = 10, 16
WIDTH, HEIGHT, MARGIN = 120, 28, 3


@dataclass(frozen=True)
class Spark:
    """A small line: its unbroken pieces as SVG points, and its last point if there is a number."""

    pieces: tuple[str, ...]
    last: tuple[float, float] | None
    box: str = f"0 0 {WIDTH} {HEIGHT}"


@dataclass(frozen=True)
class Card:
    """One KPI of the board."""

    name: Name
    value: Cell
    change: Cell
    against: str
    """The period that it is compared with, where that is not the board's; '' otherwise."""
    goal: str
    kept: bool | None
    spark: Spark

    @property
    def size(self) -> str:
        """The class of a number that is too long for large letters."""
        length = len(self.value.text)
        return "longer" if length > _LONGER else "long" if length > _LONG else ""


@dataclass(frozen=True)
class Glance:
    """The board's period and its cards."""

    period: Head
    before: str
    cards: tuple[Card, ...]

    @property
    def columns(self) -> int:
        """How many cards stand beside each other on a wide screen: rows of the same length, if they can."""
        rows = -(-len(self.cards) // _MOST_COLUMNS)
        return max(_LEAST_COLUMNS, -(-len(self.cards) // rows)) if rows else _LEAST_COLUMNS


def found_board(sheet: Sheet) -> Board | None:
    """The report's board; without one, its first KPIs."""
    report = sheet.grid.report
    keys = tuple(dict.fromkeys(row.key for row in sheet.grid.rows))[:_MOST_CARDS]
    return board(sheet.grid if report.board else replace(sheet.grid, report=replace(report, board=keys)))


def glance(sheet: Sheet, found: Board) -> Glance:
    """The board, ready to be shown."""
    cards = tuple(_card(sheet, found, line) for line in found.lines)
    return Glance(head(sheet, found.period), sheet.grid.text(found.before or ""), cards)


def _card(sheet: Sheet, found: Board, line: Line) -> Card:
    row, latest = line.row, line.latest
    other = latest and latest.compared_to and latest.compared_to != found.before
    return Card(
        sheet.name(row),
        sheet.cell(latest, row),
        sheet.change(latest, row),
        sheet.grid.text(latest.compared_to or "") if latest and other else "",
        sheet.grid.goal(latest),
        latest.kept if latest else None,
        spark(line.trend),
    )


def spark(trend: tuple[float | None, ...]) -> Spark:
    """A line through the numbers, the oldest first; it breaks where one is undefined."""
    known = [number for number in trend if number is not None]
    if len(known) < 2:
        return Spark((), None)
    low, span = min(known), (max(known) - min(known)) or 1
    flat = max(known) == min(known)
    points = [None if n is None else _point(place, len(trend), 0.5 if flat else (n - low) / span)
              for place, n in enumerate(trend)]  # fmt: skip
    pieces: list[list[tuple[float, float]]] = [[]]
    for point in points:
        pieces = [*pieces, []] if point is None else [*pieces[:-1], [*pieces[-1], point]]
    return Spark(tuple(" ".join(f"{x},{y}" for x, y in piece) for piece in pieces if piece), points[-1])


def _point(place: int, count: int, height: float) -> tuple[float, float]:
    x = MARGIN + (WIDTH - 2 * MARGIN) * place / (count - 1)
    return round(x, 1), round(HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * height, 1)


def shown_rows(found: Board) -> tuple[Row, ...]:
    """The rows of the board's KPIs."""
    return tuple(line.row for line in found.lines)
