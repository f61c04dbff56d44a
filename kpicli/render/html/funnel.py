"""The funnel: how many reach each stage, and the rate from one stage to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpicli.model import Period
from kpicli.render.grid import Row
from kpicli.render.html.cells import Cell, Name, Sheet
from kpicli.render.html.channels import place_of
from kpicli.render.html.tables import Head, Table, head, tables

_STAGES = {
    "leads": "lead",
    "mqls": "mql",
    "sqls": "sql",
    "opportunities": "opportunity",
    "new_customers": "customer",
}
"""How the ids of rates name the stages: lead_to_mql_rate leads from leads to mqls."""


@dataclass(frozen=True)
class Rate:
    """A rate between two stages; its name says what it is a rate of."""

    name: Name
    value: Cell


@dataclass(frozen=True)
class Stage:
    """A stage, the length of its bar in percent of the longest, and the rates that lead to the next one."""

    name: Name
    value: Cell
    share: float | None
    rates: tuple[Rate, ...]


@dataclass(frozen=True)
class Funnel:
    """The stages of one period; ``others`` are rates that skip stages, ``behind`` has all periods."""

    period: Head
    stages: tuple[Stage, ...]
    others: tuple[Rate, ...]
    behind: tuple[Table, ...]


def funnel(sheet: Sheet, wanted: Period | None) -> Funnel | None:
    """The funnel in the board's period if it is known for it, else in its latest that is over."""
    counts = [row for row in sheet.grid.rows if row.first.unit == "count"]
    rates = [row for row in sheet.grid.rows if row.first.unit != "count"]
    if not counts:
        return None
    at = place_of(sheet.grid, wanted)
    steps = [_step(row, after) for row, after in zip(counts, [*counts[1:], None], strict=True)]
    stages = tuple(_stage(sheet, row, counts, _of(rates, step), at) for row, step in zip(counts, steps, strict=True))
    others = tuple(_rate(sheet, row, at) for row in rates if row.key[0] not in steps)
    return Funnel(head(sheet, sheet.grid.periods[at]), stages, others, tables(sheet))


def _step(row: Row, after: Row | None) -> str:
    """The id of the rate from a stage to the one after it; '' after the last."""
    return f"{_STAGES.get(row.key[0])}_to_{_STAGES.get(after.key[0])}_rate" if after else ""


def _of(rates: list[Row], step: str) -> list[Row]:
    return [row for row in rates if row.key[0] == step]


def _stage(sheet: Sheet, row: Row, counts: list[Row], rates: list[Row], at: int) -> Stage:
    numbers = [cell.value for each in counts if (cell := each.cells[at]) and cell.value is not None]
    longest, cell = max(numbers, default=0), row.cells[at]
    share = round(100 * cell.value / longest, 2) if longest > 0 and cell and cell.value is not None else None
    return Stage(sheet.name(row), sheet.cell(cell, row), share, tuple(_rate(sheet, rate, at) for rate in rates))


def _rate(sheet: Sheet, row: Row, at: int) -> Rate:
    grid, name = sheet.grid, sheet.name(row)
    window = grid.words["window"].format(window=grid.text(row.first.window)) if row.first.window else ""
    said = (name.detail, grid.words[f"page by {row.first.basis}"], window)
    return Rate(replace(name, detail=", ".join(filter(None, said))), sheet.cell(row.cells[at], row))
