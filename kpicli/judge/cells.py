"""One rule per hazard of a cell. Each looks at a KPI's cells and says which of them carry its code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kpicli.catalogue.model import Kpi, Variant
from kpicli.model import BLANK, TOTAL, UNASSIGNED, Cells, Grid

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
    stands_in: bool
    """Whether a narrower definition stands in for the default one."""


def small_n(case: Case) -> np.ndarray:
    """A rate of fewer than 30 (leads, deals, impressions), a median over fewer than 5."""
    behind, least = case.cells.n, case.min_medians
    if case.kpi.proportion:
        under = case.cells.denominator if case.counted else None
        behind, least = case.cells.n if under is None else under, case.min_rates
    elif case.kpi.unit not in ("days", "minutes", "hours"):
        return np.zeros(case.grid.shape, dtype=bool)
    return ~np.isnan(case.cells.value) & (np.nan_to_num(behind) < least)


def blank_segment(case: Case) -> np.ndarray:
    """The row of the records whose segment is blank."""
    return _in_segments(case.grid, lambda segment: BLANK in segment) & ~np.isnan(case.cells.value)


def unmatched_segment(case: Case) -> np.ndarray:
    """Amounts of a segment that the other side of the division does not know, when they are over 5 % of all."""
    shape = case.grid.shape
    over, under = case.cells.numerator, case.cells.denominator
    if not case.by or over is None or under is None or case.kpi.unit not in ("money", "multiple", "ratio"):
        return np.zeros(shape, dtype=bool)
    named = _in_segments(case.grid, lambda segment: not {BLANK, UNASSIGNED, TOTAL} & set(segment))
    unknown = np.isnan(under).all(axis=0)
    never = (np.nan_to_num(under) == 0).all(axis=0) & (len(case.grid.periods) >= MANY_PERIODS)
    alone = named & (unknown | never) & (np.nan_to_num(over) > 0)
    total = np.nansum(np.where(named, over, 0))
    if case.kpi.proportion or total <= 0 or np.sum(over[alone]) / total <= UNMATCHED_SHARE:
        return np.zeros(shape, dtype=bool)
    return alone


def cost_scope(case: Case) -> np.ndarray:
    """Every cell of a narrower definition that stands in."""
    return np.full(case.grid.shape, case.stands_in and case.kpi.fallback == "COST_SCOPE")


def _in_segments(grid: Grid, test: Callable[[tuple[str, ...]], bool]) -> np.ndarray:
    return np.broadcast_to(np.array([test(segment) for segment in grid.segments], dtype=bool), grid.shape)


RULES: dict[str, Callable[[Case], np.ndarray]] = {
    "SMALL_N": small_n,
    "BLANK_SEGMENT": blank_segment,
    "UNMATCHED_SEGMENT": unmatched_segment,
    "COST_SCOPE": cost_scope,
}


def judged(case: Case) -> Cells:
    """The cells with the flags of every rule beside those that measuring found."""
    return replace(case.cells, flags={**case.cells.flags, **{code: rule(case) for code, rule in RULES.items()}})
