"""The channels side by side: a row for each, a column for each KPI, to be sorted by any of them."""

from __future__ import annotations

from dataclasses import dataclass

from kpicli.model import Period
from kpicli.render.grid import Grid, Row
from kpicli.render.html.cells import Cell, Name, Sheet
from kpicli.render.html.tables import Head, Table, head, tables


@dataclass(frozen=True)
class Channel:
    """One channel, with a cell for each KPI."""

    labels: tuple[str, ...]
    cells: tuple[Cell, ...]
    total: bool


@dataclass(frozen=True)
class Channels:
    """The channels of one period; ``behind`` has all periods, where there are more."""

    period: Head
    fields: tuple[str, ...]
    names: tuple[Name, ...]
    rows: tuple[Channel, ...]
    totals: tuple[Channel, ...]
    behind: tuple[Table, ...]


def channels(sheet: Sheet, wanted: Period | None) -> Channels | None:
    """The channels in the board's period if they are known for it, else in their latest that is over."""
    grid = sheet.grid
    if not grid.rows:
        return None
    at = place_of(grid, wanted)
    firsts = {row.key: row for row in reversed(grid.rows)}
    keys = tuple(dict.fromkeys(row.key for row in grid.rows))
    names = tuple(sheet.name(firsts[key], _shared(grid, key)) for key in keys)
    rows = _rows(sheet, keys, at)
    apart, totals = (tuple(row for row in rows if row.total is total) for total in (False, True))
    behind = tables(sheet) if len(grid.periods) > 1 else ()
    return Channels(head(sheet, grid.periods[at]), tuple(map(grid.text, grid.report.by)), names, apart, totals, behind)


def place_of(grid: Grid, wanted: Period | None) -> int:
    """The place of a period in a report that may have others: else of its latest that is over, else of its latest."""
    if wanted in grid.periods:
        return grid.periods.index(wanted)
    whole = [place for place, period in enumerate(grid.periods) if period.id not in grid.report.partial]
    return whole[-1] if whole else len(grid.periods) - 1


def _shared(grid: Grid, key: tuple[str, str]) -> frozenset[str]:
    """The codes that a KPI carries in every channel."""
    return grid.common(row for row in grid.rows if row.key == key)


def _rows(sheet: Sheet, keys: tuple[tuple[str, str], ...], at: int) -> list[Channel]:
    grid = sheet.grid
    shared = {key: _shared(grid, key) for key in keys}
    lines: dict[tuple[str, ...], dict[tuple[str, str], Row]] = {}
    for row in grid.rows:
        lines.setdefault(grid.segment(row), {})[row.key] = row
    return [_channel(sheet, labels, line, shared, at) for labels, line in lines.items()]


def _channel(
    sheet: Sheet,
    labels: tuple[str, ...],
    line: dict[tuple[str, str], Row],
    shared: dict[tuple[str, str], frozenset[str]],
    at: int,
) -> Channel:
    blank = Cell(sheet.grid.value(None, next(iter(line.values()))))
    cells = (sheet.cell(line[key].cells[at], line[key], said) if key in line else blank for key, said in shared.items())
    return Channel(labels, tuple(cells), next(iter(line.values())).is_total)
