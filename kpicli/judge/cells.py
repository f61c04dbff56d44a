"""One rule per hazard of a cell. Each looks at a KPI's cells and says which of them carry its code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kpicli.judge import segments, time
from kpicli.judge.case import Case
from kpicli.model import BLANK, TOTAL, UNASSIGNED, Cells

UNMATCHED_SHARE = 0.05


def small_n(case: Case) -> np.ndarray:
    """A rate of fewer than 30 (leads, deals, impressions), a median over fewer than 5."""
    behind, least = case.cells.n, case.min_medians
    if case.variant.proportion:
        under = case.cells.denominator if case.counted else None
        behind, least = case.cells.n if under is None else under, case.min_rates
    elif case.variant.unit not in ("days", "minutes", "hours"):
        return case.never()
    return ~np.isnan(case.cells.value) & (np.nan_to_num(behind) < least)


def blank_segment(case: Case) -> np.ndarray:
    """The row of the records whose segment is blank."""
    return case.segments(lambda segment: BLANK in segment) & ~np.isnan(case.cells.value)


def unmatched_segment(case: Case) -> np.ndarray:
    """Amounts of a segment that the other side of the division does not know, when they are over 5 % of all."""
    over, under = case.cells.numerator, case.cells.denominator
    if not case.by or over is None or under is None or case.variant.unit not in ("money", "multiple", "ratio"):
        return case.never()
    named = case.segments(lambda segment: not {BLANK, UNASSIGNED, TOTAL} & set(segment))
    unknown = np.isnan(under).all(axis=0)
    alone = named & unknown & (np.nan_to_num(over) > 0)
    total = np.nansum(np.where(named, over, 0))
    if case.variant.proportion or total <= 0 or np.sum(over[alone]) / total <= UNMATCHED_SHARE:
        return case.never()
    return alone


def _brought(code: str) -> Callable[[Case], np.ndarray]:
    """Every cell of a definition that brings a hazard by itself."""
    return lambda case: np.full(case.grid.shape, code in case.brought)


def _of_no_currency(case: Case) -> np.ndarray:
    """Amounts that are in one currency here and in another there: no sign can stand beside all of them."""
    met = case.cells.flags.get("MIXED_CURRENCY")
    if met is None or case.cells.currency is not None or case.variant.unit not in ("money", "money_per_day"):
        return case.never()
    return np.asarray((np.nan_to_num(case.cells.n) > 0) | (met > 0))


RULES: dict[str, Callable[[Case], np.ndarray]] = {
    "SMALL_N": small_n,
    "BLANK_SEGMENT": blank_segment,
    "UNMATCHED_SEGMENT": unmatched_segment,
    "COST_SCOPE": _brought("COST_SCOPE"),
    "DEFINITION_MISMATCH": _brought("DEFINITION_MISMATCH"),
    "SNAPSHOT_VALUE": time.snapshot_value,
    "HISTORY_START": time.history_start,
    "CENSORED": time.censored,
    "CAC_LAG": time.cac_lag,
    "OVERDUE_OPEN": time.overdue_open,
    "LTV_UNSTABLE": time.ltv_unstable,
    "NOT_REACHED": time.not_reached,
    "UNASSIGNED_SHARE": segments.unassigned_share,
    "IMPOSSIBLE_RATE": segments.impossible_rate,
}


def judged(case: Case) -> Cells:
    """The cells with the flags of every rule beside those that measuring found."""
    found = {code: rule(case) for code, rule in RULES.items()}
    value = case.cells.value
    if case.variant.basis == "as_of":
        value = np.where(time.unknown_then(case), np.nan, value)
    if (outcome := segments.outcome_segment(case)).any():
        found["OUTCOME_SEGMENT"] = outcome
        value = value if "OUTCOME_SEGMENT" in case.evidence.allow else np.where(outcome, np.nan, value)
    if (mixed := _of_no_currency(case)).any():
        found["MIXED_CURRENCY"], value = mixed, np.where(mixed, np.nan, value)
    low, high = time.lifetime_bounds(case) or (case.cells.low, case.cells.high)
    return replace(case.cells, value=value, flags={**case.cells.flags, **found}, low=low, high=high)
