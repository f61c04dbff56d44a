"""The grid: aggregates become cells, in which 0, unknown and undefined are three different things."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from kpicli.catalogue.model import REACHED_PARTS, Measure, Product, Span, Stock, Survival
from kpicli.coverage import coverage_of, period_status
from kpicli.measures.cohort import outcome_gaps, young_periods
from kpicli.measures.passes import Pass
from kpicli.measures.request import Request, check_segments, window_of
from kpicli.measures.spans import Cut, cut
from kpicli.measures.windows import windows_of
from kpicli.model import ANY, FIRST_DAY, LAST_DAY, TOTAL, UNASSIGNED, Cells, Coverage, Grid, Period, Table
from kpicli.rows import all_of, values_of
from kpicli.schema import CALENDAR_PARTS

Labels = Mapping[str, tuple[frozenset[str], ...]]
"""For each table, the labels that it has anywhere, for each field of the segments."""


def labels_of(tables: Mapping[str, Table], request: Request) -> Labels:
    """The labels of every table: one that lacks a field has but (unassigned)."""
    lacking = frozenset({UNASSIGNED})
    return {table.name: tuple(_labels_of(table, field, lacking) for field in request.by) for table in tables.values()}


def _labels_of(table: Table, field: str, lacking: frozenset[str]) -> frozenset[str]:
    if field in table.fields:
        return frozenset(values_of(table, field))
    return frozenset(CALENDAR_PARTS.get(field, lacking))


def grid_of(passes: Sequence[Pass], labels: Labels, request: Request) -> Grid:
    """The cells there are: the periods, by every label that a table knows, also one without rows in these periods.

    By several fields, or under a filter, only what occurs (together) is shown.
    """
    by = list(request.by)
    if not by:
        return Grid(request.periods, ((),))
    distinct = [p.by_segment[by].drop_duplicates() for p in passes]
    check_segments(max(map(len, distinct), default=0), request)
    found = {tuple(row) for frame in distinct for row in frame.to_numpy().tolist()}
    if len(by) == 1 and not any(condition.field == by[0] for condition in request.where):
        measured = {one.table for p in passes for one in p.measures}
        found |= {(label,) for table in measured for label in labels[table][0] - {UNASSIGNED}}
    check_segments(len(found), request)
    ordered = sorted(found, key=lambda segment: [label.casefold() for label in segment])
    return Grid(request.periods, (*ordered, *([(TOTAL,) * len(by)] if request.totals else [])))


def cells_of(
    one_pass: Pass, grid: Grid, tables: Mapping[str, Table], labels: Labels, request: Request
) -> Iterator[tuple[str, Cells]]:
    """The cells of each measure of a pass, by the names that formulas call them."""
    table = tables[one_pass.measures[0].table]
    dense = _dense(one_pass, grid, request)
    known = np.all([_known(labels[name], grid) for name in one_pass.measures[0].tables()], axis=0)
    windows = windows_of(one_pass.measures[0], request)
    for one in one_pass.measures:
        late = _filled_later(one, table, windows, grid)
        cover = _covered(_coverage(one, tables, request), windows, grid, known, request.as_of)
        if one.kind == "reached":
            for name, cells in _cohort_cells(one, dense, cover, tables, grid, request):
                yield name, _since_filled(cells, late)
        else:
            currencies = one_pass.currencies.get(one.name)
            cells = _in_currency(one, _cells(one, dense, cover, request), currencies, request)
            cells = _uncut(cells, cut(one, tables, windows, grid, request), request)
            cells = _known_to_all(cells, known, cover.outside) if one.also else cells
            yield one.name, _since_filled(cells, late)


def _known_to_all(cells: Cells, known: np.ndarray, outside: np.ndarray) -> Cells:
    """Cells of rows of several tables: undefined in a segment, or in a period, of which one of them knows nothing."""
    unknown = np.broadcast_to(~known, cells.value.shape)
    value = np.where(unknown | outside, np.nan, cells.value)
    return replace(cells, value=value, flags={**cells.flags, "SEGMENT_NOT_IN_SOURCE": unknown})


def _uncut(cells: Cells, rows: Cut | None, request: Request) -> Cells:
    """Cells without a number where their days are a part only of those that a row stands for."""
    if rows is None:
        return cells
    value = cells.value if "GRAIN_TOO_FINE" in request.allow else np.where(rows.parts, np.nan, cells.value)
    partial = cells.flags["PARTIAL_PERIOD"] | rows.running
    return replace(cells, value=value, flags={**cells.flags, "GRAIN_TOO_FINE": rows.parts, "PARTIAL_PERIOD": partial})


def _filled_later(one: Measure, table: Table, windows: Sequence[Period], grid: Grid) -> _Late | None:
    """The periods before a field that the measure reads was first filled: in part, and altogether."""
    since = max((table.field_since[f] for f in one.fields() if f in table.field_since), default=None)
    if since is None:
        return None
    partly = np.array([[w.start < since] for w in windows])
    wholly = np.array([[w.end <= since] for w in windows])
    wide = len(grid.segments)
    return _Late(np.repeat(partly, wide, axis=1), np.repeat(wholly, wide, axis=1))


def _since_filled(cells: Cells, late: _Late | None) -> Cells:
    """Cells that are unknown, not 0, from before a field was filled."""
    if late is None:
        return cells
    value = np.where(late.wholly, np.nan, cells.value)
    return replace(cells, value=value, flags={**cells.flags, "FIELD_GAP": late.partly})


def _dense(one_pass: Pass, grid: Grid, request: Request) -> dict[str, np.ndarray]:
    """The columns of a pass as arrays over the grid, NaN where there were no rows."""
    dense = {c: np.full(grid.shape, np.nan) for c in one_pass.by_segment.columns if "|" in c}
    place = {segment: i for i, segment in enumerate(grid.segments)}
    labels = one_pass.by_segment[list(request.by)].to_numpy().tolist()
    _put(dense, one_pass.by_segment, [place[tuple(s)] for s in labels] if request.by else [0] * len(labels))
    if one_pass.total is not None:
        _put(dense, one_pass.total, [len(grid.segments) - 1] * len(one_pass.total))
    return dense


def _put(dense: dict[str, np.ndarray], frame: pd.DataFrame, segments: Sequence[int]) -> None:
    periods = frame["_p"].to_numpy()
    for name, target in dense.items():
        target[periods, segments] = _settled(frame[name].to_numpy(dtype="float64", na_value=np.nan))


def _settled(numbers: np.ndarray) -> np.ndarray:
    """Numbers to the 15 digits that a float holds for certain.

    The last bits of a sum depend on the order of its rows; a cost of 499.985 must not be 499.98 in one report and
    499.99 in another, for what else was asked.
    """
    return np.array([float(f"{number:.15g}") for number in numbers.tolist()], dtype="float64")


def _known(labels: tuple[frozenset[str], ...], grid: Grid) -> np.ndarray:
    """For each segment, whether the table has every one of its labels somewhere: only then can there be none."""
    return np.array(
        [all(label == TOTAL or label in have for label, have in zip(s, labels, strict=True)) for s in grid.segments],
        dtype=bool,
    )


@dataclass(frozen=True)
class _Late:
    """Which cells lie before a field was filled: in part, and altogether."""

    partly: np.ndarray
    wholly: np.ndarray


@dataclass(frozen=True)
class _Cover:
    """Which cells may be zero for want of rows, and which lie outside or at the edge of what the table covers."""

    zero: np.ndarray
    outside: np.ndarray
    gap: np.ndarray
    partial: np.ndarray
    behind: np.ndarray


def _coverage(one: Measure, tables: Mapping[str, Table], request: Request) -> Coverage | None:
    """The days a measure can speak about: those of its tables, or of the rows that its own conditions take."""
    table = tables[one.table]
    if one.also:
        return reduce(_shared, (tables[name].coverage for name in one.tables()))
    if not one.own_coverage:
        ahead = one.ahead and table.coverage is not None
        return replace(table.coverage, last=date.max) if ahead else table.coverage  # type: ignore[type-var]
    rows = nw.from_native(table.frame).lazy()
    tests = all_of((test for test in one.where if not test.of_period), table, as_of=request.as_of)
    rows = rows.filter(*tests) if tests else rows
    if LAST_DAY not in rows.collect_schema().names():
        return coverage_of([_dates(rows, nw.col(one.date).dt.truncate("1d"))])
    # Rows that stand for a month, a week or a range of days cover all of it, also a single one.
    first, last = _dates(rows, nw.col(FIRST_DAY)), _dates(rows, nw.col(LAST_DAY))
    days = _dates(rows.filter(nw.col(LAST_DAY).is_null()), nw.col(one.date).dt.truncate("1d"))
    if len(days) or "month" not in table.grains:
        return coverage_of([days, first, last])
    return coverage_of([first], monthly=True)


def _shared(one: Coverage | None, other: Coverage | None) -> Coverage | None:
    """The days that two tables both speak about."""
    if one is None or other is None:
        return None
    quiet, usual = max(one.quiet_gap, other.quiet_gap), max(one.usual_gap, other.usual_gap)
    return Coverage(max(one.first, other.first), min(one.last, other.last), quiet, usual)


def _dates(rows: nw.LazyFrame[Any], days: nw.Expr) -> np.ndarray:
    """The different days of some rows."""
    return rows.select(days.alias("d")).drop_nulls().unique().collect()["d"].to_numpy()


def _covered(
    coverage: Coverage | None, windows: Sequence[Period], grid: Grid, known: np.ndarray, as_of: date
) -> _Cover:
    status = [period_status(window, coverage) for window in windows]

    def rows(*names: str) -> np.ndarray:
        return np.repeat(np.array([[s in names] for s in status]), len(grid.segments), axis=1)

    late = np.array([[_long_over(window, coverage, as_of)] for window in windows])
    behind = np.repeat(late, len(grid.segments), axis=1)
    return _Cover(
        rows("whole", "start", "running") & known,
        rows("outside"),
        rows("outside", "start"),
        rows("running"),
        behind,
    )


def _long_over(window: Period, coverage: Coverage | None, as_of: date) -> bool:
    """Whether a period is over, and the table ends far longer before its end than it is usually quiet."""
    if coverage is None or window.end > as_of + timedelta(days=1):
        return False
    return window.start <= coverage.last < window.end - timedelta(days=2 * coverage.usual_gap + 14)


def _column(one: Measure, dense: Mapping[str, np.ndarray], cover: _Cover) -> Callable[[str], np.ndarray]:
    """The columns of a measure, with 0 where the table could have had rows and has none."""

    def column(part: str) -> np.ndarray:
        every = part == "rows" and f"{one.name}|rows" not in dense
        found = dense["|rows" if every else f"{one.name}|{part}"]
        return np.where(np.isnan(found) & cover.zero, 0.0, found)

    return column


# -- cells -----------------------------------------------------------------------------------------------------------


def _cells(one: Measure, dense: Mapping[str, np.ndarray], cover: _Cover, request: Request) -> Cells:
    column = _column(one, dense, cover)
    rows = column("rows")
    outside = cover.outside & ~(np.nan_to_num(rows) > 0)
    if isinstance(one.value, Stock) and one.value.point == "months":
        outside = outside | _before_its_ends(one, outside.shape, request)
    # What is read on the newest day of a period does not ask when in it the data began.
    gap = cover.gap if one.last is None else cover.outside
    flags = {"SOURCE_GAP": gap, "PARTIAL_PERIOD": cover.partial, "SOURCE_BEHIND": cover.behind}
    if one.value is None or (isinstance(one.value, Stock) and one.value.of is None and not one.value.each):
        return Cells(np.where(outside, np.nan, rows), rows, flags)
    n = column("n")
    low = None
    if isinstance(one.value, Span | Survival):
        flags["BAD_ORDER"] = np.nan_to_num(column("bad"))
        low = dense[f"{one.name}|low"] if isinstance(one.value, Survival) else None
    elif one.unit == "money" and _amount_of(one) in AMOUNTS:
        flags["MISSING_AMOUNT"] = np.nan_to_num(rows - n)
    # A median that the curve does not reach is unknown, although there are rows.
    found = dense[f"{one.name}|value"] if isinstance(one.value, Survival) else column("value")
    value = _value(one, found, n, dense["|rows"])
    if f"{one.name}|max" in dense:
        flags["ONE_DEAL"] = (np.nan_to_num(column("max")) > value / 2) & (np.nan_to_num(n) >= FEW)
    nothing = outside | _nothing(one, rows, n)
    if one.last is not None:
        nothing = nothing | ~(rows > 0)
    if not one.additive:
        flags["NON_ADDITIVE"] = np.nan_to_num(n) > 1
        nothing = nothing | (flags["NON_ADDITIVE"] & ("NON_ADDITIVE" not in request.allow))
    return Cells(np.where(nothing, np.nan, value), n, flags, low=low)


def _value(one: Measure, found: np.ndarray, n: np.ndarray, every: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        if one.kind == "mean":
            return found / n
        # A count of different values takes the blank of the rows that are masked for one of them.
        different = one.kind == "distinct" or (isinstance(one.value, Stock) and bool(one.value.each))
        return found - (n < every) if different else found


def _before_its_ends(one: Measure, shape: tuple[int, ...], request: Request) -> np.ndarray:
    """The periods that are still running: the sum of their month-ends lacks some of them."""
    running = [[window.end > request.as_of + timedelta(days=1)] for window in windows_of(one, request)]
    return np.broadcast_to(np.array(running), shape)


ADDED_UP = ("sum", "distinct", "stock", "movement", "groups")
"""Measures that are 0 where there are no rows; a mean or a median of nothing is undefined."""


def _amount_of(one: Measure) -> object:
    """The field that a measure adds up, alone or multiplied."""
    match one.value:
        case Stock(of=of):
            return of
        case Product(fields=(first, *_)):
            return first
    return one.value


AMOUNTS = ("amount", "cost", "mrr")
"""Fields of which a blank is an amount that should be there; a blank conversion value is no sale."""
FEW = 4
"""Of a few rows one often makes half: that says nothing more than their number."""


def _nothing(one: Measure, rows: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Where there is no number: rows without a single value have no sum, while no rows at all are a sum of 0."""
    if one.kind not in ADDED_UP:
        return ~(n > 0)
    nothing = (np.nan_to_num(rows) > 0) & (n == 0)
    return nothing | (n < rows) if one.complete else nothing


def _in_currency(one: Measure, cells: Cells, currencies: Sequence[str] | None, request: Request) -> Cells:
    """Money in its currency, the config's where no row names one: undefined when several would be added up."""
    if one.unit != "money":
        return cells
    if currencies is None or len(currencies) < 2:
        currency = request.currency if currencies is None else next(iter(currencies), ANY)
        return replace(cells, currency=currency, spent=one.spent)
    mixed = np.nan_to_num(cells.n) > 0
    value = np.where(mixed, np.nan, cells.value)
    return replace(cells, value=value, flags={**cells.flags, "MIXED_CURRENCY": mixed})


def _cohort_cells(
    one: Measure,
    dense: Mapping[str, np.ndarray],
    cover: _Cover,
    tables: Mapping[str, Table],
    grid: Grid,
    request: Request,
) -> Iterator[tuple[str, Cells]]:
    column = _column(one, dense, cover)
    entered, mature = column("entered"), column("mature")
    outcomes = [tables[t].coverage for t in request.outcomes.get(one.name, ())]
    partly, wholly = outcome_gaps(one, outcomes, grid, request)
    flags = {
        "SOURCE_GAP": cover.gap | partly,
        "PARTIAL_PERIOD": cover.partial,
        "SOURCE_BEHIND": cover.behind,
        "BAD_ORDER": np.nan_to_num(column("bad")),
        "STAGE_SKIPPED": np.nan_to_num(column("skipped")),
    }
    young = young_periods(one, tables[one.table], grid, request) & (np.nan_to_num(entered) > 0)
    too_young = np.nan_to_num(mature) < np.nan_to_num(entered)
    for part, name in zip(REACHED_PARTS, one.names(), strict=True):
        windowed = window_of(one, request) is not None and part != "to_date"
        immature = np.zeros(grid.shape, dtype=bool) if one.promised else too_young if windowed else young
        value = np.where(wholly & (part in ("hits", "to_date")), np.nan, column(part))
        yield name, Cells(value, mature if one.promised else entered, {**flags, "IMMATURE_COHORT": immature})


def unassigned(cells: Cells, grid: Grid) -> Cells:
    """Segments of a measure whose rows are (unassigned), in part or altogether: then the others are undefined."""
    label = np.array([UNASSIGNED in segment for segment in grid.segments], dtype=bool)
    named = ~label & np.array([TOTAL not in segment for segment in grid.segments], dtype=bool)
    rows = np.nan_to_num(cells.n)
    if not rows[:, label].any():
        return cells
    concerned = np.broadcast_to(named, grid.shape)
    value = cells.value if rows[:, named].any() else np.where(concerned, np.nan, cells.value)
    return replace(cells, value=value, flags={**cells.flags, "SEGMENT_NOT_IN_SOURCE": concerned})


def moved(cells: Cells, grid: Grid, request: Request) -> Cells:
    """Segments that customers move between while they are followed: undefined, but for the total."""
    whole = np.array([set(segment) <= {TOTAL} for segment in grid.segments], dtype=bool)
    concerned = np.broadcast_to(~whole, grid.shape)
    value = cells.value if "SEGMENT_MOVES" in request.allow else np.where(concerned, np.nan, cells.value)
    return replace(cells, value=value, flags={**cells.flags, "SEGMENT_MOVES": concerned})
