"""Rules about segments and shares: what no rate is made by, what belongs to no segment, what no share can be."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kpicli.catalogue.model import Condition, Measure, Variant
from kpicli.formula import calls
from kpicli.judge.case import Case
from kpicli.model import TOTAL, UNASSIGNED
from kpicli.schema import OUTCOME_NAMES, OUTCOMES
from kpicli.wording import normal

MOST_UNASSIGNED = 0.2
"""Of a cost or an amount: with more of it in no segment, the segments are not what they seem."""
ROUNDING = 1e-9
MONTH = "month_of_year"
"""A campaign that comes again is looked at month by month."""


def of_segments(case: Case) -> np.ndarray:
    """The cells of segments, without the total."""
    return case.segments(lambda segment: TOTAL not in segment) if case.by else case.never()


def is_rate(variant: Variant) -> bool:
    """Whether a definition divides one thing by another, and not a period by another."""
    rate = variant.proportion or variant.unit in ("ratio", "multiple")
    return rate and not {"growth", "year_growth"} & set(calls(variant.formula))


def outcome_segment(case: Case) -> np.ndarray:
    """The segments of a rate by a field that says how its records ended: of what was lost, nothing was won."""
    return of_segments(case) if is_rate(case.variant) and outcomes_among(case.by, case.measures) else case.never()


def outcomes_among(fields: Iterable[str], measures: Iterable[Measure]) -> list[str]:
    """Those of some fields that say how the records of some measures ended."""
    known = frozenset().union(*(OUTCOMES[measure.table] for measure in measures))
    named = OUTCOME_NAMES if known else frozenset()
    return [name for name in fields if name in known or "_".join(normal(name).split()) in named]


def filtered_outcomes(where: Iterable[Condition], measures: Iterable[Measure]) -> list[str]:
    """The outcomes that a question keeps alone; to leave some out, such as duplicates, is another thing."""
    return outcomes_among((condition.field for condition in where if condition.op == "in"), measures)


def unassigned_share(case: Case) -> np.ndarray:
    """How much of a cost or an amount belongs to no segment, on the segments that it is missing from, if it is much."""
    shares = [_unassigned(measure, case) for measure in case.measures if measure.unit == "money"]
    if not case.by or not shares:
        return case.never()
    largest = np.max(shares, axis=0)[:, None]
    return np.where(of_segments(case) & ~np.isnan(case.cells.value) & (largest > MOST_UNASSIGNED), largest, 0.0)


def _unassigned(measure: Measure, case: Case) -> np.ndarray:
    """For each period, how much of an amount is in no segment, though some of it is in one."""
    value = np.abs(np.nan_to_num(case.evidence.measured(measure.name).value))
    segments = case.grid.segments
    nowhere = np.array([UNASSIGNED in segment for segment in segments], dtype=bool)
    parts = np.array([TOTAL not in segment for segment in segments], dtype=bool)
    alone, every = value[:, nowhere].sum(axis=1), value[:, parts].sum(axis=1)
    if measure.kind != "sum" or not (value[:, parts & ~nowhere] > 0).any():
        return np.zeros(len(value))
    with np.errstate(divide="ignore", invalid="ignore"):
        found: np.ndarray = np.where(every > 0, alone / every, 0.0)
    return found


def impossible_rate(case: Case) -> np.ndarray:
    """A share that is more than the whole, or less than nothing; and a total that such a share is part of."""
    if not (case.variant.proportion or case.variant.share):
        return case.never()
    found = _no_share(case.cells.value) | _no_share_within(case)
    return found | (found.any(axis=1)[:, None] & case.segments(lambda segment: TOTAL in segment))


def _no_share(value: np.ndarray) -> np.ndarray:
    value = np.nan_to_num(value)
    return np.asarray((value > 1 + ROUNDING) | (value < -ROUNDING))


def _no_share_within(case: Case) -> np.ndarray:
    """The cells in which the others make up for one that cannot be: a campaign's month with more opens than emails."""
    tables = {measure.table for measure in case.measures}
    fields = (f for f in case.kpi.checked_by if all(f in case.evidence.tables[table].fields for table in tables))
    field, found = next(fields, None), case.never()
    finer = [name for name in (field, MONTH) if name is not None and name not in case.by]
    if field is None or not finer:
        return found
    grid, cells = case.evidence.within(case.node, case.measures, finer)
    place = {segment: number for number, segment in enumerate(case.grid.segments)}
    for segment, column in zip(grid.segments, _no_share(cells.value).T, strict=True):
        found[:, place[segment[: -len(finer)]]] |= column
    return found
