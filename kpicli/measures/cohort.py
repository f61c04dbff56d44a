"""Cohorts: the records that entered a stage, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import narwhals as nw
import numpy as np

from kpicli.catalogue.model import Measure, Span
from kpicli.measures.request import Request, in_working_time, window_of
from kpicli.model import Coverage, Grid, Table
from kpicli.rows import worked
from kpicli.schema import STAGES

# -- rows ------------------------------------------------------------------------------------------------------------


def _chain(start: str, table: Table) -> list[str]:
    """A stage and the later ones that the table has: reaching one of these implies it."""
    if start not in STAGES:
        return [start]
    return [stage for stage in STAGES[STAGES.index(start) :] if stage in table.fields]


def _earliest(names: Sequence[str]) -> nw.Expr:
    return nw.min_horizontal(*(nw.col(n) for n in names)) if len(names) > 1 else nw.col(names[0])


def with_entry(rows: nw.LazyFrame[Any], one: Measure, table: Table) -> nw.LazyFrame[Any]:
    """``_entry``: when a record entered the cohort's stage; ``_hit``: when it reached the next, no earlier.

    Entry is never earlier than creation: a milestone dated before it counts as reached at creation.
    """
    assert isinstance(one.value, Span)
    # A promise is kept by the answer alone: that a deal came of it later does not say when we answered.
    raw = nw.col(one.value.end) if one.promised else _earliest(_chain(one.value.end, table))
    rows = rows.with_columns(_entered(one, table).alias("_entry"), raw.alias("_raw"))
    hit = nw.when(~nw.col("_raw").is_null()).then(nw.max_horizontal(nw.col("_raw"), nw.col("_entry")))
    rows = rows.with_columns(hit.alias("_hit"))
    if _calendar_days(one, table):
        rows = rows.with_columns(
            nw.col("_hit").dt.truncate("1d"),
            nw.col("_raw").dt.truncate("1d"),
            _since=nw.col("_entry").dt.truncate("1d"),
        )
    else:
        rows = rows.with_columns(_since=nw.col("_entry"))
    return rows


def _entered(one: Measure, table: Table, clock: str = "") -> nw.Expr:
    """When a record entered the cohort's stage, by the wall clock or by another (``@work``)."""
    stages = [name + clock for name in _entry_dates(one, table)]
    reached = _earliest(stages)
    if one.own_entry:
        reached = nw.when(~nw.col(one.date).is_null()).then(reached)
    if len(stages) == 1 or one.date not in STAGES or "created_at" not in table.fields:
        return reached
    created = f"created_at{clock}"
    return nw.when(~reached.is_null()).then(nw.max_horizontal(reached, nw.col(created)))


def _entry_dates(one: Measure, table: Table) -> list[str]:
    """The dates that entry is taken from, the earliest counts: the stage's own, and those of the later stages."""
    return [one.date] if one.date == "created_at" and "created_at" in table.fields else _chain(one.date, table)


def _calendar_days(one: Measure, table: Table) -> bool:
    """Whether either end of a cohort's time has no time of day, so that only calendar days can be compared.

    A later stage that only stands in for a missing date does not make the times of all others coarse.
    """
    assert isinstance(one.value, Span)
    ends = {one.date, one.value.end} & table.fields
    return bool(table.date_only & (ends or {*_chain(one.date, table), *_chain(one.value.end, table)}))


def reached_parts(one: Measure, mask: nw.Expr, table: Table, request: Request) -> Iterator[tuple[str, nw.Expr]]:
    assert isinstance(one.value, Span)
    window = window_of(one, request)
    reached = ~nw.col("_hit").is_null()
    imputed = reached & nw.col(one.value.end).is_null()
    mature, hits = mask, mask & reached
    if window is not None and in_working_time(one, request):
        mature, hits = _in_working_time(one, mask, table, window, request)
    elif window is not None:
        end = datetime.combine(request.as_of, datetime.min.time()) + timedelta(days=1)
        mature = mask & (nw.col("_since") < end - window).fill_null(False)
        hits = mature & _in_time(one, window, table)
    numbers = {
        "entered": mask,
        "mature": mature,
        "hits": hits,
        "to_date": mask & reached,
        "imputed": mask & imputed,
        "skipped": mask & (imputed | _entry_implied(one, table)),
        "ever": mature & reached,
        "bad": mask & _before_entry(one, table).fill_null(False),
    }
    for name, test in numbers.items():
        yield f"{one.name}|{name}", test.fill_null(False)


def _entry_implied(one: Measure, table: Table) -> nw.Expr:
    """Whether a record that entered has no date of its own for the stage: a later one implies it."""
    return nw.col(one.date).is_null() if one.date in table.fields else nw.lit(True)


def _in_time(one: Measure, window: timedelta, table: Table) -> nw.Expr:
    """Which records made it within the window; a promise is kept by the time that went by, whatever clocks showed."""
    assert isinstance(one.value, Span)
    by_the_clock = nw.col("_hit") <= nw.col("_since") + window
    ends = [f"{one.date}@utc", f"{one.value.end}@utc"]
    if not one.promised or not set(ends) <= set(nw.from_native(table.frame).lazy().collect_schema().names()):
        return by_the_clock.fill_null(False)
    begun, answered = (nw.col(end) for end in ends)
    told = ~begun.is_null() & ~answered.is_null()
    return nw.when(told).then(answered - begun <= window).otherwise(by_the_clock).fill_null(False)


def _before_entry(one: Measure, table: Table) -> nw.Expr:
    """Whether the next stage is dated before entry: by days, where one of the dates it may be taken from is a day."""
    raw, since = nw.col("_raw"), nw.col("_since")
    assert isinstance(one.value, Span)
    if table.date_only & {*_chain(one.date, table), *_chain(one.value.end, table)}:
        return raw.dt.truncate("1d") < since.dt.truncate("1d")
    return raw < since


def _in_working_time(
    one: Measure, mask: nw.Expr, table: Table, window: timedelta, request: Request
) -> tuple[nw.Expr, nw.Expr]:
    """Which records are due, and which were answered in time, on the clock that stands still outside working hours.

    Without a time of day of its answer nobody knows whether a record was in time: it is not counted as due.
    """
    assert isinstance(one.value, Span)
    answers = [f"{name}@work" for name in _chain(one.value.end, table)]
    read = {*answers, *(f"{name}@work" for name in _entry_dates(one, table))}
    if not read <= set(nw.from_native(table.frame).lazy().collect_schema().names()):
        return mask & nw.lit(False), mask & nw.lit(False)
    since, answered = _entered(one, table, "@work"), _earliest(answers)
    promise = window / timedelta(minutes=1)
    told = nw.col("_hit").is_null() | ~answered.is_null()
    mature = mask & told & (worked(since, nw.lit(request.work_end)) >= promise).fill_null(False)
    return mature, mature & (worked(since, answered) <= promise).fill_null(False)


# -- cells -----------------------------------------------------------------------------------------------------------


def young_periods(one: Measure, table: Table, grid: Grid, request: Request) -> np.ndarray:
    """The periods whose youngest records have had less time than nine in ten conversions take."""
    usual = timedelta(days=_days_to_convert(one, table, request))
    young = [[p.end - timedelta(days=1) + usual > request.as_of] for p in grid.periods]
    return np.repeat(np.array(young), len(grid.segments), axis=1)


def _days_to_convert(one: Measure, table: Table, request: Request) -> float:
    """The 90th percentile of the days to convert, of records at least a year old; 180 when there are none."""
    frame = table.frame if request.engine is None else request.engine(table.frame)
    rows = with_entry(nw.from_native(frame).lazy(), one, table)
    year_ago = datetime.combine(request.as_of, datetime.min.time()) - timedelta(days=365)
    old = rows.filter((nw.col("_entry") <= year_ago).fill_null(False), ~nw.col("_hit").is_null())
    days = (nw.col("_hit") - nw.col("_since")).dt.total_microseconds() / 86_400_000_000
    found = old.select(days.quantile(0.9, interpolation="linear").alias("d")).collect().item(0, "d")
    return 180.0 if found is None or np.isnan(found) else float(found)


def outcome_gaps(
    one: Measure, outcomes: Iterable[Coverage | None], grid: Grid, request: Request
) -> tuple[np.ndarray, np.ndarray]:
    """The periods whose records could convert before the outcomes' table begins: in part, and altogether."""
    window = window_of(one, request)
    partly, wholly = np.zeros(grid.shape, dtype=bool), np.zeros(grid.shape, dtype=bool)
    for coverage in outcomes:
        if coverage is None:
            continue
        slack = timedelta(days=coverage.quiet_gap)
        for i, period in enumerate(grid.periods):
            partly[i] |= period.start + slack < coverage.first
            wholly[i] |= window is not None and period.end + window <= coverage.first
    return partly, wholly
