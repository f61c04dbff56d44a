"""One rule per hazard of a cell. Each looks at a KPI's cells and says which of them carry its code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import narwhals as nw
import numpy as np

from kpicli.catalogue.model import Kpi, Measure, Stock, Variant
from kpicli.model import BLANK, TOTAL, UNASSIGNED, Cells, Grid, Table

UNMATCHED_SHARE = 0.05
MANY_PERIODS = 3
"""After so many periods without one lead, a channel with spend is more likely called otherwise than unlucky."""


@dataclass(frozen=True)
class Case:
    """A KPI's cells with what the rules need to know about them."""

    kpi: Kpi
    variant: Variant
    cells: Cells
    grid: Grid
    by: tuple[str, ...]
    min_rates: int
    min_medians: int
    counted: bool
    """Whether the denominator is a count of things, so that a proportion of it has an interval."""
    brought: tuple[str, ...]
    """The hazards that the definition itself brings, such as a narrower one that stands in."""
    measures: tuple[Measure, ...]
    tables: Mapping[str, Table]
    as_of: date
    measured: Callable[[str], Cells]
    """The cells of a measure, by its name."""


def small_n(case: Case) -> np.ndarray:
    """A rate of fewer than 30 (leads, deals, impressions), a median over fewer than 5."""
    behind, least = case.cells.n, case.min_medians
    if case.variant.proportion:
        under = case.cells.denominator if case.counted else None
        behind, least = case.cells.n if under is None else under, case.min_rates
    elif case.variant.unit not in ("days", "minutes", "hours"):
        return np.zeros(case.grid.shape, dtype=bool)
    return ~np.isnan(case.cells.value) & (np.nan_to_num(behind) < least)


def blank_segment(case: Case) -> np.ndarray:
    """The row of the records whose segment is blank."""
    return _in_segments(case.grid, lambda segment: BLANK in segment) & ~np.isnan(case.cells.value)


def unmatched_segment(case: Case) -> np.ndarray:
    """Amounts of a segment that the other side of the division does not know, when they are over 5 % of all."""
    shape = case.grid.shape
    over, under = case.cells.numerator, case.cells.denominator
    if not case.by or over is None or under is None or case.variant.unit not in ("money", "multiple", "ratio"):
        return np.zeros(shape, dtype=bool)
    named = _in_segments(case.grid, lambda segment: not {BLANK, UNASSIGNED, TOTAL} & set(segment))
    unknown = np.isnan(under).all(axis=0)
    never = (np.nan_to_num(under) == 0).all(axis=0) & (len(case.grid.periods) >= MANY_PERIODS)
    alone = named & (unknown | never) & (np.nan_to_num(over) > 0)
    total = np.nansum(np.where(named, over, 0))
    if case.variant.proportion or total <= 0 or np.sum(over[alone]) / total <= UNMATCHED_SHARE:
        return np.zeros(shape, dtype=bool)
    return alone


def _brought(code: str) -> Callable[[Case], np.ndarray]:
    """Every cell of a definition that brings a hazard by itself."""
    return lambda case: np.full(case.grid.shape, code in case.brought)


def snapshot_value(case: Case) -> np.ndarray:
    """Periods other than that of as_of, of a number that only the state of today gives."""
    past = np.array([[not p.start <= case.as_of < p.end] for p in case.grid.periods])
    concerned = case.variant.basis == "as_of" or any(_todays_amount(m, case.tables) for m in case.measures)
    return np.broadcast_to(past & concerned, case.grid.shape)


def _todays_amount(measure: Measure, tables: Mapping[str, Table]) -> bool:
    """Whether a stock of amounts comes from a table that knows one amount for each customer."""
    amounts = isinstance(measure.value, Stock) and measure.value.of is not None
    return amounts and not has_history(tables[measure.table], ("customer_id", "subscription_id"))


def has_history(table: Table, customer: Sequence[str]) -> bool:
    """Whether any customer has more than one row, so that their amounts can be seen to change."""
    key = next((name for name in customer if name in table.fields), None)
    if key is None:
        return False
    ids = nw.from_native(table.frame).lazy().select(nw.col(key)).drop_nulls().collect()[key]
    return len(ids) > ids.n_unique()


def ltv_unstable(case: Case) -> np.ndarray:
    """Lifetimes that come from a handful of lost customers."""
    lost = [case.measured(m.name).value for m in case.measures if m.name in LOST_IN_A_YEAR]
    return np.any([(found > 0) & (found < STABLE) for found in lost], axis=0) if lost else _never(case)


LOST_IN_A_YEAR = ("customers_lost_of_start_12_months", "order_relations_lost_12_months")
STABLE = 10


def _never(case: Case) -> np.ndarray:
    return np.zeros(case.grid.shape, dtype=bool)


def _in_segments(grid: Grid, test: Callable[[tuple[str, ...]], bool]) -> np.ndarray:
    return np.broadcast_to(np.array([test(segment) for segment in grid.segments], dtype=bool), grid.shape)


RULES: dict[str, Callable[[Case], np.ndarray]] = {
    "SMALL_N": small_n,
    "BLANK_SEGMENT": blank_segment,
    "UNMATCHED_SEGMENT": unmatched_segment,
    "COST_SCOPE": _brought("COST_SCOPE"),
    "DEFINITION_MISMATCH": _brought("DEFINITION_MISMATCH"),
    "SNAPSHOT_VALUE": snapshot_value,
    "LTV_UNSTABLE": ltv_unstable,
}


def judged(case: Case) -> Cells:
    """The cells with the flags of every rule beside those that measuring found."""
    found = {code: rule(case) for code, rule in RULES.items()}
    value = case.cells.value
    if case.variant.basis == "as_of":
        value = np.where(found["SNAPSHOT_VALUE"], np.nan, value)
    return replace(case.cells, value=value, flags={**case.cells.flags, **found})
