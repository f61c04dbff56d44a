"""Measure: rows become numbers, one pass for each table, date field and grouping.

Every measure first becomes columns of its own (a mask, a value, a count of values); then one group-by sums them. The
sum of no values and a count of no rows are told apart by the counts that go along.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from kpicli.catalogue.model import REACHED_PARTS, Catalogue, Condition, Measure, Span
from kpicli.coverage import coverage_of, period_status
from kpicli.formula import Node
from kpicli.formula import names as names_of
from kpicli.model import OTHER, TOTAL, UNASSIGNED, Cells, Coverage, Grid, Period, Table
from kpicli.rows import all_of, product, span
from kpicli.schema import STAGES

Segment = tuple[str, ...]


@dataclass(frozen=True)
class Request:
    """What to measure: over which periods, by which segments, for which rows."""

    periods: tuple[Period, ...]
    by: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    totals: bool = True
    """Whether the segments' total is measured too: a grouping of its own, as medians do not add up."""
    as_of: date = date.max
    windows: Mapping[str, timedelta | None] = field(default_factory=dict)
    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For a cohort measure, the other tables that its later stages come from."""
    engine: Any = None
    """Turns a pandas frame into another engine's (the tests measure on DuckDB too)."""


@dataclass(frozen=True)
class Measured:
    """The cells of every measure over one grid."""

    grid: Grid
    cells: Mapping[str, Cells]


@dataclass
class _Pass:
    """The result of one group-by: a small frame with ``_p`` (period), the segments, and the measures' columns."""

    measures: list[Measure]
    by_segment: pd.DataFrame
    total: pd.DataFrame | None


def measure(tables: Mapping[str, Table], measures: Iterable[Measure], request: Request) -> Measured:
    """Measure everything in as few passes as the dates allow."""
    groups: dict[tuple[str, str, str], list[Measure]] = defaultdict(list)
    for one in measures:
        # A cohort is dated by its entry, which may be taken from a later stage: a pass of its own.
        groups[one.table, one.date, one.shift or (one.name if one.kind == "reached" else "")].append(one)
    passes = [_run(tables[table], found, tables, request) for (table, _, _), found in groups.items()]
    grid = Grid(request.periods, _segments(passes, tables, request))
    cells: dict[str, Cells] = {}
    for one_pass in passes:
        cells.update(_fill_grid(one_pass, grid, tables, request))
    if request.by:
        cells = {name: _unassigned(found, grid) for name, found in cells.items()}
    return Measured(grid, cells)


def _unassigned(cells: Cells, grid: Grid) -> Cells:
    """Segments of a measure whose rows are (unassigned), in part or altogether: then the others are undefined."""
    label = np.array([UNASSIGNED in segment for segment in grid.segments])
    named = ~label & np.array([TOTAL not in segment for segment in grid.segments])
    rows = np.nan_to_num(cells.n)
    if not rows[:, label].any():
        return cells
    concerned = np.broadcast_to(named, grid.shape)
    value = cells.value if rows[:, named].any() else np.where(concerned, np.nan, cells.value)
    return replace(cells, value=value, flags={**cells.flags, "SEGMENT_NOT_IN_SOURCE": concerned})


def _segments(passes: Sequence[_Pass], tables: Mapping[str, Table], request: Request) -> tuple[Segment, ...]:
    """Every label that a table knows, also without rows in these periods; of several fields, what occurs together."""
    by = request.by
    if not by:
        return ((),)
    found = {tuple(row) for p in passes for row in p.by_segment[list(by)].drop_duplicates().to_numpy().tolist()}
    if len(by) == 1:
        measured = {one.table for p in passes for one in p.measures}
        found |= {(v,) for t in measured if by[0] in tables[t].fields for v in values_of(tables[t], by[0])}
    return (*sorted(found), *([(TOTAL,) * len(request.by)] if request.totals else []))


# -- one pass --------------------------------------------------------------------------------------------------------


def _run(table: Table, measures: list[Measure], tables: Mapping[str, Table], request: Request) -> _Pass:
    frame = table.frame if request.engine is None else request.engine(table.frame)
    rows = nw.from_native(frame).lazy()
    rows = rows.select(*_read(measures, table, request, rows.collect_schema().names()))
    missing = [name for name in request.by if name not in table.fields]
    rows = rows.with_columns(*(nw.lit(UNASSIGNED).alias(name) for name in missing)) if missing else rows
    rows = rows.filter(*all_of(_resolved(request.where, tables), table)) if request.where else rows
    if measures[0].kind == "reached":
        rows = _with_entry(rows, measures[0], table)
        date_field = "_entry"
    else:
        date_field = measures[0].date
    rows = _with_period(rows, date_field, _calendar(request.periods, measures[0].shift), request)
    rows, values = _with_values(rows, measures)
    rows, masks = _with_masks(rows, measures, table, tables, request)
    columns = rows.collect_schema().names()
    made: list[Part] = [("|all", nw.lit(True), "rows")]
    for m in measures:
        made += _parts(m, nw.col(masks[m.name]), values.get(m.name), columns, table, request)
    rows = rows.select(
        "_p", *request.by, *((expr.cast(nw.Int64) if how == "rows" else expr).alias(name) for name, expr, how in made)
    )
    aggregated = [_aggregate(nw.col(name), how, name) for name, _, how in made]
    return _Pass(
        measures,
        _collected(rows.group_by("_p", *request.by).agg(*aggregated)),
        _collected(rows.group_by("_p").agg(*aggregated)) if request.by and request.totals else None,
    )


def _read(measures: Iterable[Measure], table: Table, request: Request, columns: Sequence[str]) -> list[str]:
    """The columns that a pass looks at; the others need not be carried along."""
    wanted = {*request.by, *(c.field for c in request.where), "currency"}
    for one in measures:
        wanted |= {name for f in one.fields() for name in (f, f"{f}@utc")}
        if one.kind == "reached":
            wanted |= {"created_at", *STAGES}
    return [name for name in columns if name in wanted]


def _aggregate(column: nw.Expr, how: str | float, name: str) -> nw.Expr:
    match how:
        case "sum" | "rows":
            return column.sum().alias(name)
        case "median":
            return column.median().alias(name)
        case "distinct":
            return column.n_unique().alias(name)
        case float(q):
            return column.quantile(q, interpolation="linear").alias(name)
    raise AssertionError(how)


def _collected(rows: nw.LazyFrame[Any]) -> pd.DataFrame:
    return rows.collect(backend="pandas").to_native()  # type: ignore[no-any-return]


def values_of(table: Table, name: str) -> list[str]:
    """The different values of a field, in order."""
    values = nw.from_native(table.frame).lazy().select(nw.col(name)).collect()[name]
    # A categorical column knows its labels; those that no row has any more are left out by counting.
    found = values.unique().drop_nulls().to_list()
    return sorted(str(value) for value in found)


def with_others(
    tables: Mapping[str, Table], measures: Iterable[Measure], request: Request, top: int
) -> dict[str, Table]:
    """The tables with every label of the first segment but the ``top`` biggest of the first measure as (other)."""
    first, name = next(iter(measures)), request.by[0]
    alone = measure(tables, [first], replace(request, by=(name,)))
    size = np.nansum(next(iter(alone.cells.values())).value, axis=0)
    order = [s for _, s in sorted(zip(-size, alone.grid.segments, strict=True)) if s != (TOTAL,)]
    kept = [segment[0] for segment in order[:top]]
    return {key: _relabelled(table, name, kept) for key, table in tables.items()}


def _relabelled(table: Table, name: str, kept: Sequence[str]) -> Table:
    if name not in table.fields:
        return table
    rows = nw.from_native(table.frame)
    label = nw.when(nw.col(name).cast(nw.String).is_in([*kept, UNASSIGNED])).then(nw.col(name).cast(nw.String))
    return replace(table, frame=rows.with_columns(label.otherwise(nw.lit(OTHER)).alias(name)).to_native())


def _resolved(conditions: Iterable[Condition], tables: Mapping[str, Table]) -> list[Condition]:
    """``{channel: {in: spend.channel}}`` with the values that the other table has."""
    return [_among(c, tables) if c.op == "among" else c for c in conditions]


def _among(condition: Condition, tables: Mapping[str, Table]) -> Condition:
    name, _, field_name = str(condition.value).partition(".")
    table = tables.get(name)
    if table is None or field_name not in table.fields:
        return Condition(condition.field, "in", ())
    return Condition(condition.field, "in", tuple(values_of(table, field_name)))


def _calendar(periods: Sequence[Period], shift: str | None) -> pd.DataFrame:
    """Every day of the periods with its period's number; shifted, a day counts so much later."""
    days = [pd.date_range(p.start, p.end - timedelta(days=1)).to_numpy() for p in periods]
    number = np.repeat(np.arange(len(periods)), [len(d) for d in days])
    day = np.concatenate(days).astype("datetime64[us]")
    if shift:
        day = day - np.timedelta64(int(shift.split()[0]), "D")
    return pd.DataFrame({"_day": day, "_p": number})


def _with_period(
    rows: nw.LazyFrame[Any], date_field: str, calendar: pd.DataFrame, request: Request
) -> nw.LazyFrame[Any]:
    """Each row with the number of its period; rows of no period fall away."""
    first, last = calendar["_day"].min(), calendar["_day"].max() + pd.Timedelta(days=1)
    days = nw.from_native(calendar if request.engine is None else request.engine(calendar)).lazy()
    inside = (nw.col(date_field) >= first.to_pydatetime()) & (nw.col(date_field) < last.to_pydatetime())
    dated = rows.filter(inside.fill_null(False)).with_columns(nw.col(date_field).dt.truncate("1d").alias("_day"))
    return dated.join(days, on="_day", how="inner")


# -- the columns of a measure ----------------------------------------------------------------------------------------

Part = tuple[str, nw.Expr, str | float]
"""A column's name, its expression, and how it is aggregated."""


def _with_values(rows: nw.LazyFrame[Any], measures: Sequence[Measure]) -> tuple[nw.LazyFrame[Any], dict[str, str]]:
    """What each measure aggregates, as a column: a duration that three measures share is computed once."""
    specs = {m.name: m.value for m in measures if m.value is not None and m.kind != "reached"}
    computed = {spec: f"_value{i}" for i, spec in enumerate(dict.fromkeys(specs.values())) if not isinstance(spec, str)}
    columns = rows.collect_schema().names()
    made = [(span(s, columns) if isinstance(s, Span) else product(s)).alias(name) for s, name in computed.items()]
    rows = rows.with_columns(*made) if made else rows
    return rows, {name: spec if isinstance(spec, str) else computed[spec] for name, spec in specs.items()}


def _with_masks(
    rows: nw.LazyFrame[Any], measures: Sequence[Measure], table: Table, tables: Mapping[str, Table], request: Request
) -> tuple[nw.LazyFrame[Any], dict[str, str]]:
    """Which rows each measure takes, as a column: the same conditions are tested once."""
    masks = {where: f"_mask{i}" for i, where in enumerate(dict.fromkeys(m.where for m in measures))}
    made = []
    for where, name in masks.items():
        tests = all_of(_resolved(where, tables), table, as_of=request.as_of)
        mask = nw.all_horizontal(*tests, ignore_nulls=True) if tests else ~nw.col("_p").is_null()
        made.append(mask.alias(name))
    return rows.with_columns(*made), {m.name: masks[m.where] for m in measures}


def _parts(
    one: Measure, mask: nw.Expr, value_name: str | None, columns: Sequence[str], table: Table, request: Request
) -> Iterator[Part]:
    yield f"{one.name}|rows", mask, "rows"
    if one.kind == "reached":
        yield from _reached_parts(one, mask, table, request)
    elif value_name is not None:
        yield from _value_parts(one, mask, nw.col(value_name), columns)


def _value_parts(one: Measure, mask: nw.Expr, value: nw.Expr, columns: Sequence[str]) -> Iterator[Part]:
    if isinstance(one.value, Span):
        yield f"{one.name}|bad", mask & (value < 0).fill_null(False), "rows"
        mask = mask & (value >= 0).fill_null(False)
    known = mask & ~value.is_null()
    yield f"{one.name}|n", known, "rows"
    how = {"quantile": one.q, "mean": "sum"}.get(one.kind, one.kind)
    yield f"{one.name}|value", nw.when(mask).then(value), how
    if one.unit == "money" and "currency" in columns:
        yield f"{one.name}|currencies", nw.when(known).then(nw.col("currency")), "distinct"


# -- cohorts ---------------------------------------------------------------------------------------------------------


def _chain(start: str, table: Table) -> list[str]:
    """A stage and the later ones that the table has: reaching one of these implies it."""
    if start not in STAGES:
        return [start]
    return [stage for stage in STAGES[STAGES.index(start) :] if stage in table.fields]


def _earliest(names: Sequence[str]) -> nw.Expr:
    return nw.min_horizontal(*(nw.col(n) for n in names)) if len(names) > 1 else nw.col(names[0])


def _with_entry(rows: nw.LazyFrame[Any], one: Measure, table: Table) -> nw.LazyFrame[Any]:
    """``_entry``: when a record entered the cohort's stage; ``_hit``: when it reached the next, at entry at the earliest.

    Entry is never earlier than creation: a milestone dated before it counts as reached at creation.
    """
    assert isinstance(one.value, Span)
    created = "created_at" if "created_at" in table.fields and one.date in STAGES else one.date
    entry = (
        nw.col(created)
        if one.date == created
        else nw.max_horizontal(_earliest(_chain(one.date, table)), nw.col(created))
    )
    if one.date != created:
        entry = nw.when(~_earliest(_chain(one.date, table)).is_null()).then(entry)
    raw = _earliest(_chain(one.value.end, table))
    rows = rows.with_columns(entry.alias("_entry"), raw.alias("_raw"))
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


def _calendar_days(one: Measure, table: Table) -> bool:
    """Whether one of a cohort's dates has no time of day, so that only calendar days can be compared."""
    assert isinstance(one.value, Span)
    return bool(table.date_only & {*_chain(one.date, table), *_chain(one.value.end, table)})


def window_text(node: Node, catalogue: Catalogue, request: Request) -> str | None:
    """How long the conversions of a formula may take, as a report says it; None without a window."""
    found = [m for name in names_of(node) if (m := catalogue.measure_of(name)) and m.kind == "reached"]
    window = _window(found[0], request) if found else None
    if window is None:
        return None
    days = window / timedelta(days=1)
    return f"{days:g} days" if days >= 1 else f"{window / timedelta(minutes=1):g} minutes"


def _window(one: Measure, request: Request) -> timedelta | None:
    names = [one.window or "", "default"] if not (one.window or "").startswith("sla.") else [one.window or ""]
    return next((request.windows[n] for n in names if n in request.windows), None)


def _reached_parts(one: Measure, mask: nw.Expr, table: Table, request: Request) -> Iterator[Part]:
    assert isinstance(one.value, Span)
    window = _window(one, request)
    reached = ~nw.col("_hit").is_null()
    own = nw.col(one.value.end)
    mature, hits = mask, mask & reached
    if window is not None:
        end = datetime.combine(request.as_of, datetime.min.time()) + timedelta(days=1)
        mature = mask & (nw.col("_since") < end - window).fill_null(False)
        hits = mature & (nw.col("_hit") <= nw.col("_since") + window).fill_null(False)
    numbers = {
        "entered": mask,
        "mature": mature,
        "hits": hits,
        "to_date": mask & reached,
        "imputed": mask & reached & own.is_null(),
        "bad": mask & (nw.col("_raw") < nw.col("_since")).fill_null(False),
    }
    for name, test in numbers.items():
        yield f"{one.name}|{name}", test.fill_null(False), "rows"


def _young(one: Measure, table: Table, grid: Grid, request: Request) -> np.ndarray:
    """The periods whose youngest records have had less time than nine in ten conversions take."""
    usual = timedelta(days=_days_to_convert(one, table, request))
    young = [[p.end - timedelta(days=1) + usual > request.as_of] for p in grid.periods]
    return np.repeat(np.array(young), len(grid.segments), axis=1)


def _days_to_convert(one: Measure, table: Table, request: Request) -> float:
    """The 90th percentile of the days to convert, of records at least a year old; 180 when there are none."""
    frame = table.frame if request.engine is None else request.engine(table.frame)
    rows = _with_entry(nw.from_native(frame).lazy(), one, table)
    year_ago = datetime.combine(request.as_of, datetime.min.time()) - timedelta(days=365)
    old = rows.filter((nw.col("_entry") <= year_ago).fill_null(False), ~nw.col("_hit").is_null())
    days = (nw.col("_hit") - nw.col("_since")).dt.total_microseconds() / 86_400_000_000
    found = old.select(days.quantile(0.9, interpolation="linear").alias("d")).collect().item(0, "d")
    return 180.0 if found is None or np.isnan(found) else float(found)


# -- the grid --------------------------------------------------------------------------------------------------------


def _fill_grid(
    one_pass: _Pass, grid: Grid, tables: Mapping[str, Table], request: Request
) -> Iterator[tuple[str, Cells]]:
    table = tables[one_pass.measures[0].table]
    columns = [c for c in one_pass.by_segment.columns if "|" in c]
    dense = {c: np.full(grid.shape, np.nan) for c in columns}
    place = {segment: i for i, segment in enumerate(grid.segments)}
    if request.by:
        segments = [place[tuple(s)] for s in one_pass.by_segment[list(request.by)].to_numpy().tolist()]
    else:
        segments = [0] * len(one_pass.by_segment)
    _put(dense, one_pass.by_segment, segments)
    if one_pass.total is not None:
        _put(dense, one_pass.total, [len(grid.segments) - 1] * len(one_pass.total))
    known = _known(table, grid, request)
    for one in one_pass.measures:
        cover = _covered(_coverage(one, table, request), grid, known)
        if one.kind == "reached":
            outcomes = [tables[t].coverage for t in request.outcomes.get(one.name, ())]
            gaps = _outcome_gaps(one, outcomes, grid, request)
            yield from _cohort_cells(one, dense, cover, gaps, _young(one, table, grid, request), request)
        else:
            yield from _cells(one, dense, cover)


def _put(dense: dict[str, np.ndarray], frame: pd.DataFrame, segments: Sequence[int]) -> None:
    periods = frame["_p"].to_numpy()
    for name, target in dense.items():
        target[periods, segments] = frame[name].to_numpy(dtype="float64", na_value=np.nan)


def _known(table: Table, grid: Grid, request: Request) -> np.ndarray:
    """For each segment, whether the table has every one of its labels somewhere: only then can there be none."""
    if not request.by:
        return np.ones(1, dtype=bool)
    have = []
    for name in request.by:
        if name not in table.fields:
            have.append({UNASSIGNED})
            continue
        have.append(set(values_of(table, name)))
    return np.array(
        [all(label == TOTAL or label in h for label, h in zip(s, have, strict=True)) for s in grid.segments]
    )


@dataclass(frozen=True)
class _Cover:
    """Which cells may be zero for want of rows, and which lie outside or at the edge of what the table covers."""

    zero: np.ndarray
    outside: np.ndarray
    gap: np.ndarray
    partial: np.ndarray


def _coverage(one: Measure, table: Table, request: Request) -> Coverage | None:
    """The days a measure can speak about: its table's, or those of the rows that its own conditions take."""
    if not one.own_coverage:
        return table.coverage
    rows = nw.from_native(table.frame).lazy().filter(*all_of(one.where, table, as_of=request.as_of))
    days = rows.select(nw.col(one.date).dt.truncate("1d").alias("d")).drop_nulls().unique().collect()
    return coverage_of([days["d"].to_numpy()])


def _covered(coverage: Coverage | None, grid: Grid, known: np.ndarray) -> _Cover:
    status = [period_status(p, coverage) for p in grid.periods]

    def rows(*names: str) -> np.ndarray:
        return np.repeat(np.array([[s in names] for s in status]), len(grid.segments), axis=1)

    return _Cover(rows("whole", "start", "running") & known, rows("outside"), rows("outside", "start"), rows("running"))


def _column(one: Measure, dense: Mapping[str, np.ndarray], cover: _Cover) -> Callable[[str], np.ndarray]:
    """The columns of a measure, with 0 where the table could have had rows and has none."""

    def column(part: str) -> np.ndarray:
        found = dense[f"{one.name}|{part}"]
        return np.where(np.isnan(found) & cover.zero, 0.0, found)

    return column


def _outcome_gaps(
    one: Measure, outcomes: Iterable[Coverage | None], grid: Grid, request: Request
) -> tuple[np.ndarray, np.ndarray]:
    """The periods whose records could convert before the outcomes' table begins: in part, and altogether."""
    window = _window(one, request)
    partly, wholly = np.zeros(grid.shape, dtype=bool), np.zeros(grid.shape, dtype=bool)
    for coverage in outcomes:
        if coverage is None:
            continue
        slack = timedelta(days=coverage.quiet_gap)
        for i, period in enumerate(grid.periods):
            partly[i] |= period.start + slack < coverage.first
            wholly[i] |= window is not None and period.end + window <= coverage.first
    return partly, wholly


def _cohort_cells(
    one: Measure,
    dense: Mapping[str, np.ndarray],
    cover: _Cover,
    gaps: tuple[np.ndarray, np.ndarray],
    young_periods: np.ndarray,
    request: Request,
) -> Iterator[tuple[str, Cells]]:
    column = _column(one, dense, cover)
    partly, wholly = gaps
    entered = column("entered")
    flags = {
        "SOURCE_GAP": cover.gap | partly,
        "PARTIAL_PERIOD": cover.partial,
        "BAD_ORDER": np.nan_to_num(column("bad")),
    }
    promise = (one.window or "").startswith("sla.")
    rows = column("mature") if promise else entered
    for part, name in zip(REACHED_PARTS, one.names(), strict=True):
        value = column(part)
        unknown = wholly if part in ("hits", "to_date") else np.zeros_like(wholly)
        young = _immature(one, part, column, young_periods, request)
        yield name, Cells(np.where(unknown, np.nan, value), rows, {**flags, "IMMATURE_COHORT": young})


def _immature(
    one: Measure, part: str, column: Callable[[str], np.ndarray], young_periods: np.ndarray, request: Request
) -> np.ndarray:
    """Which cells could still rise: with a window, those with records too young for it; without, young periods."""
    if (one.window or "").startswith("sla."):
        return np.zeros(column(part).shape, dtype=bool)
    if part == "to_date" or _window(one, request) is None:
        return young_periods & (np.nan_to_num(column("entered")) > 0)
    return np.nan_to_num(column("mature")) < np.nan_to_num(column("entered"))


def _cells(one: Measure, dense: Mapping[str, np.ndarray], cover: _Cover) -> Iterator[tuple[str, Cells]]:
    column = _column(one, dense, cover)
    rows = column("rows")
    present = np.nan_to_num(rows) > 0
    flags = {"SOURCE_GAP": cover.gap, "PARTIAL_PERIOD": cover.partial}
    outside = cover.outside & ~present
    if one.value is None:
        yield one.name, Cells(np.where(outside, np.nan, rows), rows, flags)
        return
    yield one.name, _valued(one, column, dense, outside, flags)


def _valued(
    one: Measure, column: Any, dense: Mapping[str, np.ndarray], outside: np.ndarray, flags: dict[str, np.ndarray]
) -> Cells:
    rows = column("rows")
    present = np.nan_to_num(rows) > 0
    n = column("n")
    value = dense_value = column("value")
    with np.errstate(invalid="ignore", divide="ignore"):
        if one.kind == "mean":
            value = dense_value / n
        elif one.kind == "distinct":
            value = dense_value - (n < dense["|all"])
    # Rows without a single value have no sum; no rows at all, where the table could have some, are a sum of 0.
    nothing = present & (n == 0) if one.kind in ("sum", "distinct") else ~(n > 0)
    if one.complete:
        nothing = nothing | (n < rows)
    if isinstance(one.value, Span):
        flags = {**flags, "BAD_ORDER": np.nan_to_num(column("bad"))}
    elif one.unit == "money":
        flags = {**flags, "MISSING_AMOUNT": np.nan_to_num(rows - n)}
    value = np.where(outside | nothing, np.nan, value)
    if f"{one.name}|currencies" not in dense:
        return Cells(value, n, flags)
    with np.errstate(invalid="ignore"):
        mixed = np.nan_to_num(column("currencies") - (n < dense["|all"])) > 1
    return Cells(np.where(mixed, np.nan, value), n, {**flags, "MIXED_CURRENCY": mixed})
