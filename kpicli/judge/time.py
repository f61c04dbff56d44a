"""Rules about time: what is too young, not over yet, not known from before, or known for today alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import narwhals as nw
import numpy as np

from kpicli.catalogue.model import Measure, Span, Stock, Survival
from kpicli.intervals import wilson
from kpicli.judge.case import Case, has_history
from kpicli.model import TOTAL, Cells
from kpicli.schema import TABLES

YEAR = timedelta(days=365)
FIRSTS = {"win_rank", "order_rank", "first_order_at", "first_won_at"}
"""Fields that say what was an account's first: the export need not go back to it."""
OPEN_SHARE = 1 / 3
LOST_IN_A_YEAR = {
    "customers_lost_of_start_12_months": "customers_start_12_months",
    "order_relations_lost_12_months": "order_relations_start_12_months",
}
"""What was lost in the trailing 12 months, and of how many."""
STABLE = 10


def snapshot_value(case: Case) -> np.ndarray:
    """Periods other than that of as_of, of a number that only the state of today gives."""
    if "SNAPSHOT_VALUE" in case.brought:
        return ~case.todays()
    if case.variant.basis != "as_of" and not any(_todays_amount(m, case) for m in case.measures):
        return case.never()
    return ~_told(case) | (case.evidence.past and case.variant.basis == "as_of")


def unknown_then(case: Case) -> np.ndarray:
    """The cells of a number as of a day that the data no longer knows: what was likely, or expected, on that day."""
    guessed = any(
        {"probability", "expected_close_at"} & set(m.fields()) or _begun_unknown(m, case) for m in case.measures
    )
    return ~_told(case) | (case.evidence.past and guessed)


def _begun_unknown(measure: Measure, case: Case) -> bool:
    """Whether no source says when what is there today began, so that nobody knows it of a day of the past."""
    table = case.evidence.tables[measure.table]
    return measure.date == "as_of" and TABLES[table.name].dated_by not in table.fields


def _told(case: Case) -> np.ndarray:
    """The period of today, and those ahead of what is planned today."""
    if not any(m.ahead for m in case.measures):
        return case.todays()
    return case.todays() | case.periods(lambda p: p.start > case.evidence.as_of)


def _todays_amount(measure: Measure, case: Case) -> bool:
    """Whether a stock of amounts comes from a table that knows one amount for each customer."""
    amounts = isinstance(measure.value, Stock) and measure.value.of is not None
    return amounts and not has_history(case.evidence.tables[measure.table], ("customer_id", "subscription_id"))


def history_start(case: Case) -> np.ndarray:
    """The first year of a table in which an account's first deal need not be its first ever."""
    starts = list(_starts_of_history(case))
    return case.periods(lambda p: any(p.start < start + YEAR for start in starts)) if starts else case.never()


def _starts_of_history(case: Case) -> Iterator[date]:
    for measure in case.measures:
        coverage = case.evidence.tables[measure.table].coverage
        if coverage and FIRSTS & set(measure.fields()):
            yield coverage.first - timedelta(days=coverage.quiet_gap)


def censored(case: Case) -> np.ndarray:
    """A duration of what is over, while much that began no later is still open and has lasted longer: by its number."""
    found = np.zeros(case.grid.shape)
    for measure in case.measures:
        if measure.kind != "reached" and isinstance(measure.value, Span) and measure.value.unit == "days":
            value = case.evidence.measured(measure.name).value
            found = np.maximum(found, np.where(np.isnan(value), 0, _longer(measure, _overall(value, case), case)))
    return found


def not_reached(case: Case) -> np.ndarray:
    """A median of what is over and of what is still open that lies beyond all that is known: longer than its bound."""
    low = case.cells.low
    if low is None or not any(isinstance(measure.value, Survival) for measure in case.measures):
        return case.never()
    return np.isnan(case.cells.value) & ~np.isnan(low)


def _overall(value: np.ndarray, case: Case) -> np.ndarray:
    """The duration of each period as a whole: its total, or the middle one of its segments."""
    total = [i for i, segment in enumerate(case.grid.segments) if TOTAL in segment or not segment]
    if total:
        return value[:, total[-1]]
    return np.array([np.nanmedian(row) if (~np.isnan(row)).any() else np.nan for row in value])


def _longer(measure: Measure, values: np.ndarray, case: Case) -> np.ndarray:
    """For each period, how many open records have lasted longer than its value, if they matter beside the finished."""
    lasting = case.evidence.lasting(measure)
    ends = np.array([p.end for p in case.grid.periods], dtype="datetime64[D]").astype("int64")
    # What has lasted longer than the value began before this day; nothing has lasted longer than no value.
    limit = np.datetime64(case.evidence.as_of).astype("int64") - np.where(np.isnan(values), np.inf, values)
    longer = np.searchsorted(lasting.open_since, np.minimum(ends, limit))
    done = np.searchsorted(lasting.done_at, ends)
    return np.where(longer > OPEN_SHARE * done, longer, 0)[:, None]


def cac_lag(case: Case) -> np.ndarray:
    """Costs and customers of one period, when a sale takes longer than that."""
    cycle = case.evidence.cycle
    scope = ("fully_loaded", "marketing", "media")
    if cycle is None or case.kpi.id != "cac" or case.variant.id not in scope:
        return case.never()
    return case.periods(lambda p: p.grain != "all" and cycle > p.end - p.start) & ~np.isnan(case.cells.value)


def overdue_open(case: Case) -> np.ndarray:
    """How many open deals are past their expected close, where open deals are counted."""
    deals = case.evidence.tables.get("deals")
    if (
        deals is None
        or not {"status", "expected_close_at"} <= deals.fields
        or not any(map(_counts_open, case.measures))
    ):
        return case.never()
    rows = nw.from_native(deals.frame).lazy().filter(nw.col("status").cast(nw.String) == "open")
    days = rows.select("expected_close_at").drop_nulls().collect()["expected_close_at"].to_numpy()
    late = int((days < np.datetime64(case.evidence.as_of)).sum())
    said = case.todays() | (case.variant.basis != "as_of")
    return np.where(np.isnan(case.cells.value) | ~said, 0, late)


def _counts_open(measure: Measure) -> bool:
    tests = (c for c in measure.where if c.field == "status" and c.op == "in")
    return measure.table == "deals" and any("open" in c.value for c in tests)  # type: ignore[operator]


def ltv_unstable(case: Case) -> np.ndarray:
    """Lifetimes that come from a handful of lost customers."""
    lost = [case.evidence.measured(m.name).value for m in case.measures if m.name in LOST_IN_A_YEAR]
    return np.any([(found > 0) & (found < STABLE) for found in lost], axis=0) if lost else case.never()


def lifetime_bounds(case: Case) -> tuple[np.ndarray, np.ndarray] | None:
    """The interval of a lifetime value, from that of the churn it is divided by; None for what is no lifetime value."""
    names = [m.name for m in case.measures if m.name in LOST_IN_A_YEAR]
    if case.kpi.id not in ("ltv", "ltv_cac") or len(names) != 1:
        return None
    lost, start = case.evidence.measured(names[0]).value, case.evidence.measured(LOST_IN_A_YEAR[names[0]]).value
    return _scaled(case.cells, lost, start)


def _scaled(cells: Cells, lost: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    low, high = np.full(lost.shape, np.nan), np.full(lost.shape, np.nan)
    for at in zip(*np.nonzero((lost > 0) & (lost <= start) & ~np.isnan(cells.value)), strict=True):
        least, most = wilson(lost[at], start[at])
        rate = lost[at] / start[at]
        low[at], high[at] = cells.value[at] * rate / most, cells.value[at] * rate / least
    return low, high
