"""The trends: a chart for each KPI of the board, and the table of its numbers behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kpicli.lang.numbers import decimals, format_value
from kpicli.model import UNSETTLED, Period, Unit, Value
from kpicli.render.grid import Row
from kpicli.render.html.cells import Cell, Name, Sheet
from kpicli.render.html.tables import Head, head

_STEPS = (1, 2, 2.5, 5, 10)
_MOST_STEPS = 4


@dataclass(frozen=True)
class Point:
    """One period of a trend."""

    period: Head
    value: Cell
    goal: str
    kept: bool | None


@dataclass(frozen=True)
class Chart:
    """A KPI over the periods. ``data`` is what draws it; ``summary`` says in words what it shows."""

    name: Name
    summary: str
    points: tuple[Point, ...]
    data: dict[str, object]
    has_goals: bool


def trends(sheet: Sheet, rows: tuple[Row, ...]) -> tuple[Chart, ...]:
    """A chart for each row that has at least two numbers."""
    return tuple(_chart(sheet, row) for row in rows if len(_numbers(row)) > 1)


def _numbers(row: Row) -> list[float]:
    return [cell.value for cell in row.cells if cell and cell.value is not None]


def _chart(sheet: Sheet, row: Row) -> Chart:
    pairs = list(zip(sheet.grid.periods, row.cells, strict=True))
    points = tuple(
        Point(head(sheet, period), sheet.cell(cell, row), sheet.grid.goal(cell), cell.kept if cell else None)
        for period, cell in pairs
    )
    name = sheet.name(row, bare=True)
    return Chart(name, _summary(sheet, row), points, _data(sheet, row, pairs), any(point.goal for point in points))


def _summary(sheet: Sheet, row: Row) -> str:
    """What the chart shows, for those who do not see it: its first and its latest number."""
    grid = sheet.grid
    pairs = zip(grid.periods, row.cells, strict=True)
    known = [(period, cell) for period, cell in pairs if cell and _whole(sheet, cell)]
    if not known:
        return grid.title(row)
    (first, before), (last, after) = known[0], known[-1]
    facts = {"first": first.id, "before": grid.value(before, row), "last": last.id, "after": grid.value(after, row)}
    return grid.words["page chart"].format(name=grid.title(row), **facts)


def _whole(sheet: Sheet, cell: Value) -> bool:
    """Whether a value has a number that will not move any more."""
    return cell.value is not None and not _running(sheet, cell)


def _running(sheet: Sheet, cell: Value) -> bool:
    """Whether the number will still move: its period, or its cohort, is not complete."""
    return cell.period.id in sheet.grid.report.partial or bool(UNSETTLED & set(cell.flags))


def _data(sheet: Sheet, row: Row, pairs: list[tuple[Period, Value | None]]) -> dict[str, object]:
    """What draws the chart. Numbers that will still move stand apart: no line leads to them."""
    cells = [cell for _, cell in pairs]
    goals = [cell.goal if cell else None for cell in cells]
    low, high = [g.min if g else None for g in goals], [g.max if g else None for g in goals]
    numbers = [n for n in (*_numbers(row), *low, *high) if n is not None]
    return {
        "labels": ["".join(sheet.grid.header(period)) for period, _ in pairs],
        "whole": [cell.value if cell and not _running(sheet, cell) else None for cell in cells],
        "running": [cell.value if cell and _running(sheet, cell) else None for cell in cells],
        "texts": [sheet.grid.value(cell, row) for cell in cells],
        "goals": [sheet.grid.goal(cell) for cell in cells],
        "low": low,
        "high": high,
        "ticks": [[tick, label] for tick, label in ticks(numbers, row.first.unit, sheet.grid.report.lang)],
    }


def ticks(numbers: list[float], unit: Unit, lang: str) -> list[tuple[float, str]]:
    """Round numbers for the side of a chart, from 0 to beyond the largest; below 0 only where a number is."""
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    step = _step((high - low) / _MOST_STEPS)
    first, last = math.floor(low / step), math.ceil(high / step) or int(low == 0)
    found = [round(step * place, 12) for place in range(first, last + 1)]
    places = decimals(step, unit, among=max(map(abs, found)))
    return [(tick, format_value(tick, unit, None, lang, places=places)) for tick in found]


def _step(least: float) -> float:
    """The next round number: 1, 2, 2.5 or 5 with zeros."""
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * step for step in _STEPS if power * step >= least * (1 - 1e-9))
