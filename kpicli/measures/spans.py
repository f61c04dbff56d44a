"""Rows that stand for several days: periods that cut these days have no number, unless figures are spread over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from kpicli.catalogue.model import MOMENT_TESTS, Measure, Movement, Stock
from kpicli.measures.conditions import resolved
from kpicli.measures.request import Request
from kpicli.model import FIRST_DAY, LAST_DAY, SPREAD, TOTAL, UNASSIGNED, Grid, Period, Table
from kpicli.rows import DAY as DAY_IN_MICROSECONDS
from kpicli.rows import all_of
from kpicli.schema import TABLES

SHARE = "_share"
"""Which part of a row's figures is those of a period."""
DAY = timedelta(days=1)
WEEK, LONGEST_MONTH = 7, 31


def spreads(one: Measure, table: Table) -> bool:
    """Whether a measure adds up figures, some of which the config has spread over their days."""
    return SPREAD in _columns(table) and _by_its_date(one) and one.kind == "sum" and one.additive and not one.last


def coarse(one: Measure, tables: Mapping[str, Table]) -> frozenset[str]:
    """What rows of a measure stand for and cannot be parted: weeks, calendar months."""
    found = _stood_for(one, tables, (), ())
    if found is None:
        return frozenset()
    first, after = found[FIRST_DAY], found[LAST_DAY] + DAY
    months = (first.dt.day == 1) & (after.dt.day == 1) & ((after - first).dt.days <= LONGEST_MONTH)
    weeks = (after - first).dt.days == WEEK
    return frozenset(grain for grain, rows in (("month", months), ("week", weeks)) if rows.any())


@dataclass(frozen=True)
class Cut:
    """The cells that have a part only of a row's days, and those that take the row whole as its days still run."""

    parts: np.ndarray
    running: np.ndarray


def cut(
    one: Measure, tables: Mapping[str, Table], windows: Sequence[Period], grid: Grid, request: Request
) -> Cut | None:
    """The cells that a row stands for more days than; None where no row stands for several.

    All of the data is not cut where it ends with the data: its last month is taken whole, as a running one is.
    """
    found = _stood_for(one, tables, request.by, request.where)
    if found is None or not len(found):
        return None
    first, last = (found[name].to_numpy().astype("datetime64[D]") for name in (FIRST_DAY, LAST_DAY))
    place = {segment: i for i, segment in enumerate(grid.segments)}
    labels = found[list(request.by)].astype(str).to_numpy().tolist()
    at = np.array([place.get(tuple(label), -1) for label in labels] if request.by else [0] * len(found))
    total = [i for i, segment in enumerate(grid.segments) if TOTAL in segment]
    parts, running = np.zeros(grid.shape, dtype=bool), np.zeros(grid.shape, dtype=bool)
    for number, window in enumerate(windows):
        start, end = np.datetime64(window.start), np.datetime64(window.end)
        begun, over = (first < start) & (last >= start), (first < end) & (last >= end)
        now = over & (window.grain == "all" and window.end == request.as_of + DAY) & ~begun
        for cells, rows in ((running, now), (parts, (begun | over) & ~now & (first < end))):
            cells[number, at[rows & (at >= 0)]] = True
            cells[number, total] = rows.any()
            if (rows & (at < 0)).any():  # by a part of the calendar, of which no row of several days has one
                cells[number] = True
    return Cut(parts, running)


def _columns(table: Table) -> list[str]:
    return list(nw.from_native(table.frame).lazy().collect_schema().names())


def _by_its_date(one: Measure) -> bool:
    """Whether rows count by the date that says for which days they stand; a stock is there at a moment."""
    return one.date == TABLES[one.table].dated_by and not isinstance(one.value, Stock | Movement) and not one.last


def _stood_for(
    one: Measure, tables: Mapping[str, Table], by: Sequence[str], where: Sequence[Any]
) -> pd.DataFrame | None:
    """For each segment, the spans of days that rows of a measure stand for and that cannot be parted."""
    table = tables[one.table]
    if not _by_its_date(one) or LAST_DAY not in _columns(table):
        return None
    rows = nw.from_native(table.frame).lazy()
    missing = [nw.lit(UNASSIGNED).alias(name) for name in by if name not in table.fields]
    rows = rows.filter(~nw.col(LAST_DAY).is_null(), nw.col(FIRST_DAY) < nw.col(LAST_DAY))
    rows = rows.filter(~nw.col(SPREAD)) if spreads(one, table) else rows
    rows = rows.with_columns(*missing) if missing else rows
    tests = [test for test in (*one.where, *where) if test.op not in MOMENT_TESTS and not test.of_period]
    if tests:
        rows = rows.filter(*all_of(resolved(tests, tables), table))
    found: pd.DataFrame = rows.select(*by, FIRST_DAY, LAST_DAY).unique().collect(backend="pandas").to_native()
    return found


# -- spread ----------------------------------------------------------------------------------------------------------


def dated_by_days(rows: nw.LazyFrame[Any], field: str, windows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The rows that are spread, once for each period that has some of their days, with the share that it has.

    A running month has the days until as_of; what begins on as_of, the newest day of all, is taken whole.
    """
    rows = rows.filter(nw.col(SPREAD), ~nw.col(field).is_null()).join(windows, how="cross")
    after = nw.col(LAST_DAY) + DAY
    until = nw.when(nw.col(FIRST_DAY) < nw.col("_now")).then(nw.min_horizontal(after, nw.col("_now") + DAY))
    begun = nw.max_horizontal(nw.col(FIRST_DAY), nw.col("_start"))
    over = nw.min_horizontal(until.otherwise(after), nw.col("_end"))
    share = _length(over - begun) / _length(after - nw.col(FIRST_DAY))
    shared = rows.with_columns(share.alias(SHARE), nw.col(FIRST_DAY).alias("_day"))
    return shared.filter(nw.col(SHARE) > 0).drop("_end", "_now")


def _length(time: nw.Expr) -> nw.Expr:
    return time.dt.total_microseconds() / DAY_IN_MICROSECONDS


def ends_of(windows: Sequence[Period], as_of: date) -> pd.DataFrame:
    """Each window with its number, its first moment, the one after its last, and the last day whose figures it has.

    All of the data takes its last month whole.
    """
    far = datetime(2200, 1, 1)
    whole = [w.grain == "all" and w.end == as_of + DAY for w in windows]
    ends = [far if all_of_it else w.end for w, all_of_it in zip(windows, whole, strict=True)]
    now = [far if all_of_it else as_of for all_of_it in whole]
    return pd.DataFrame(
        {
            "_p": np.arange(len(windows)),
            "_start": np.array([w.start for w in windows], dtype="datetime64[us]"),
            "_end": np.array(ends, dtype="datetime64[us]"),
            "_now": np.array(now, dtype="datetime64[us]"),
            "_every": True,
        }
    )
