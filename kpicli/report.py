"""Shape: KPI cells become an ordered report of values, with labels, changes and one note per hazard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

import numpy as np

from kpicli.hazards import CODES, severity
from kpicli.intervals import wilson
from kpicli.model import (
    OTHER,
    TOTAL,
    UNASSIGNED,
    UNSETTLED,
    Cells,
    Flag,
    Goal,
    Grid,
    Period,
    Report,
    RowLabel,
    Scored,
    Value,
)
from kpicli.periods import Calendar, shift_index
from kpicli.saying import Said, say, together

Compare = Literal["previous", "year"]
Lists = list[list[Any]]


@dataclass(frozen=True)
class Shape:
    """How the report is laid out."""

    periods: tuple[Period, ...]
    partial: frozenset[str]
    by: tuple[str, ...]
    as_of: date
    lang: str
    calendar: Calendar
    totals: bool = True
    sort: Literal["name", "value"] = "name"
    compare: Compare | None = None
    changes: Compare | None = None
    """What changes are measured against: that of ``compare``, or the period before where a board wants it."""
    goal: Callable[[Scored, Period, tuple[str, ...]], Goal | None] = lambda one, period, segment: None
    """The target of a KPI in a period and a segment."""
    board: tuple[tuple[str, str], ...] = ()
    truncated: Mapping[str, str] = field(default_factory=dict)
    """For a running period, the id of the equal days of an earlier one that it is compared with."""


def shape_report(
    scored: Sequence[Scored], shape: Shape, flags: Sequence[Flag], details: Mapping[str, Flag], assumed: Sequence[str]
) -> Report:
    """Order the values, compare them with earlier ones and gather what must be said about them."""
    values = tuple(value for one in scored for value in _values(one, one.grid, shape))
    shown = {(value.kpi, value.variant) for value in values}
    nothing = [_nothing(one, shape) for one in scored if (one.kpi.id, one.variant.id) not in shown]
    concerns = [flag for flag in flags if any(flag in (*one.concerns, *one.segment_concerns) for one in scored)]
    return Report(
        periods=shape.periods,
        partial=shape.partial,
        by=shape.by,
        values=values,
        labels={(s.kpi.id, s.variant.id): _label(s, shape.lang) for s in scored},
        notes=tuple(_notes(values, concerns, details)),
        assumed=(*assumed, *dict.fromkeys(nothing)),
        as_of=shape.as_of,
        lang=shape.lang,
        compare=shape.compare,
        board=tuple(key for key in shape.board if any(key == (value.kpi, value.variant) for value in values)),
    )


def _nothing(one: Scored, shape: Shape) -> Said:
    """That a KPI has no row at all, as no segment has anything in the periods."""
    return say(
        "{kpi} by {by}: nothing to show in these periods",
        kpi=f"{one.kpi.id}.{one.variant.id}", by=together(", ", shape.by),
    )  # fmt: skip


def _label(one: Scored, lang: str) -> RowLabel:
    return RowLabel(one.kpi.name[lang], one.variant.label.get(lang, ""), one.kpi.better, one.kpi.family)


# -- values ----------------------------------------------------------------------------------------------------------


def _values(one: Scored, grid: Grid, shape: Shape) -> Iterator[Value]:
    place = {p.id: i for i, p in enumerate(grid.periods)}
    rows = [place[p.id] for p in shape.periods]
    cells, change = one.cells, _changes(one, grid, shape)
    parts = (cells.value, cells.n, cells.numerator, cells.denominator, change.value, cells.low, cells.high)
    drawn = {"MIX_SHIFT": _mix_shift(change.moved, grid), "RANK_UNCERTAIN": _ranked_by_chance(one, rows, shape)}
    carried = {code: found.tolist() for code, found in {**cells.flags, **drawn}.items() if np.any(found)}
    always = frozenset(flag.code for flag in one.concerns)
    of_segments = always | {flag.code for flag in one.segment_concerns}
    maker = _Maker(one, shape, tuple(_lists(part) for part in parts), change.names, carried, always, of_segments)
    for column in _segment_order(one.cells, grid, rows, shape):
        for period, row in zip(shape.periods, rows, strict=True):
            yield maker.value(period, grid.segments[column], (row, column))


def _segment_order(cells: Cells, grid: Grid, rows: list[int], shape: Shape) -> list[int]:
    """The segments that have anything to show, by name or by value; (other) and the total come last."""
    known = _shown(cells, rows)
    shown = [i for i in range(len(grid.segments)) if known[:, i].any() or not shape.by]
    if not shape.totals:
        shown = [i for i in shown if TOTAL not in grid.segments[i]]
    # Nothing at all is said by the row of the whole: a KPI that was asked for does not vanish without a word.
    shown = shown or [i for i, segment in enumerate(grid.segments) if TOTAL in segment and shape.totals]
    whole = [r for r, p in zip(rows, shape.periods, strict=True) if p.id not in shape.partial]
    latest = cells.value[(whole or rows)[-1]] if rows else np.array([])

    def key(i: int) -> tuple[bool, bool, float, tuple[str, ...]]:
        segment = grid.segments[i]
        size = -np.nan_to_num(latest[i], nan=-np.inf) if shape.sort == "value" else 0.0
        return TOTAL in segment, OTHER in segment, size, segment

    return sorted(shown, key=key)


ROWS_OUT = ("BAD_ORDER", "MISSING_AMOUNT")
"""Hazards that count rows which are there, and which a value leaves out."""


def _shown(cells: Cells, rows: list[int]) -> np.ndarray:
    """The cells that say anything: a value, one side of a division, or why there is none."""
    refused = [found > 0 for code, found in cells.flags.items() if severity(code) == "refuse" or code in ROWS_OUT]
    known = (cells.numerator, cells.denominator, cells.low)
    sides = [cells.value, *(side for side in known if side is not None)]
    return np.any([*(~np.isnan(side[rows]) for side in sides), *(found[rows] for found in refused)], axis=0)


UNCOMPARED = UNSETTLED | {"CENSORED"}
"""Hazards of values that are not compared with earlier ones."""
PARTS = ("PARTIAL_PERIOD", "SOURCE_GAP", "SOURCE_BEHIND", "FIELD_GAP")
"""Hazards of values that hold a part only of their period, and that later ones are not compared with."""


@dataclass(frozen=True, eq=False)
class _Change:
    value: np.ndarray | None
    names: Sequence[str | None]
    moved: np.ndarray | None = None
    """Up (1) or down (-1), also where there is no relative change because there was nothing before."""


@dataclass(frozen=True, eq=False)
class _Maker:
    """Makes the values of one KPI out of its cells."""

    one: Scored
    shape: Shape
    parts: tuple[Lists | None, ...]
    """Value, n, numerator, denominator and change of each cell, as lists: Python reads these much faster."""
    compared_to: Sequence[str | None]
    carried: Mapping[str, Lists]
    """The codes that any of its cells carries, and which cells do."""
    always: frozenset[str]
    """The codes that all of its values carry."""
    of_segments: frozenset[str]
    """The codes that the values of its segments carry."""

    def value(self, period: Period, segment: tuple[str, ...], at: tuple[int, int]) -> Value:
        one, cells = self.one, self.one.cells
        row, column = at
        value, n, over, under, change, *bounds = (None if part is None else part[row][column] for part in self.parts)
        low, high = _interval(one, value, over, under) if bounds == [None, None] else bounds
        codes = {code for code, found in self.carried.items() if found[row][column]}
        codes |= self.always if TOTAL in segment else self.of_segments
        if period.id in self.shape.partial:
            codes.add("PARTIAL_PERIOD")
        # A period that is not over, a cohort that is still converting and a duration of what is over already would
        # always look like a fall.
        part = period.id in self.shape.truncated
        settled = value is not None and not (UNCOMPARED - ({"PARTIAL_PERIOD"} if part else set())) & codes
        if part and settled and change is not None:
            codes.add("COMPARE_TRUNCATED")
        delta = change if settled else None
        if delta is None or self.shape.compare is None:
            codes.discard("MIX_SHIFT")
        return Value(
            kpi=one.kpi.id, variant=one.variant.id, period=period, segment=segment, value=value, unit=one.variant.unit,
            currency=cells.currency if one.variant.unit in ("money", "money_per_day") else None,
            numerator=over, denominator=under, n=None if n is None else int(n), ci_low=low, ci_high=high,
            basis=one.variant.basis, window=one.window, as_of=self.shape.as_of, flags=tuple(sorted(codes)),
            compared_to=self.compared_to[row] if delta is not None else None, change=delta,
            goal=self.shape.goal(one, period, segment),
        )  # fmt: skip


def _lists(array: np.ndarray | None) -> Lists | None:
    """An array as nested lists, with None for what is undefined."""
    if array is None:
        return None
    cells = array.astype(object)
    cells[np.isnan(array)] = None
    return cells.tolist()


def _interval(
    one: Scored, value: float | None, over: float | None, under: float | None
) -> tuple[float | None, float | None]:
    if not one.interval or value is None or not under or over is None or not 0 <= over <= under:
        return None, None
    return wilson(over, under)


# -- change ----------------------------------------------------------------------------------------------------------


def _changes(one: Scored, grid: Grid, shape: Shape) -> _Change:
    """The change of each cell against its comparable period, where both are whole."""
    if shape.changes is None:
        return _Change(None, [None] * len(grid.periods))
    step: Callable[[Period], Period] = (
        shape.calendar.previous if shape.changes == "previous" else shape.calendar.year_ago
    )
    place = {p.id: i for i, p in enumerate(grid.periods)}
    usual = shift_index(grid.periods, step)
    bases = (place.get(shape.truncated.get(p.id, ""), found) for p, found in zip(grid.periods, usual, strict=True))
    index = np.array(list(bases))
    cells = one.cells.value
    base = np.where((index >= 0)[:, None], cells[index], np.nan)
    part = np.broadcast_to(np.array([[p.id in shape.partial] for p in grid.periods]), cells.shape)
    for code in PARTS:
        part = part | (one.cells.flags.get(code, np.zeros(cells.shape)) > 0)
    base = np.where(part[index], np.nan, base)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(base > 0, cells / base - 1, np.nan)
    change = cells - base if one.variant.unit in ("ratio", "score") else relative
    return _Change(change, [grid.periods[i].id if i >= 0 else None for i in index], np.sign(cells - base))


def _mix_shift(moved: np.ndarray | None, grid: Grid) -> np.ndarray:
    """The totals that moved one way while every segment moved the other."""
    found = np.zeros(grid.shape, dtype=bool)
    total = [i for i, segment in enumerate(grid.segments) if TOTAL in segment]
    if moved is None or len(total) != 1 or len(grid.segments) < 3:
        return found
    (at,) = total
    others = np.delete(moved, at, axis=1)
    known = ~np.isnan(others)
    against = np.all((others == -moved[:, [at]]) | ~known, axis=1) & (known.sum(axis=1) >= 2)
    found[:, at] = against & (np.nan_to_num(moved[:, at]) != 0)
    return found


def _ranked_by_chance(one: Scored, rows: list[int], shape: Shape) -> np.ndarray:
    """When segments are sorted by value: the first and the last, if the interval of another reaches theirs."""
    found = np.zeros(one.grid.shape, dtype=bool)
    if shape.sort != "value" or not shape.by or not one.interval:
        return found
    order = [i for i in _segment_order(one.cells, one.grid, rows, shape) if TOTAL not in one.grid.segments[i]]
    whole = [r for r, p in zip(rows, shape.periods, strict=True) if p.id not in shape.partial]
    row = (whole or rows)[-1]
    bounds = {i: _bounds(one.cells, row, i) for i in order}
    ranked = [i for i in order if bounds[i] is not None]
    for end in {ranked[0], ranked[-1]} if len(ranked) > 1 else ():
        found[row, end] = any(_overlap(bounds[end], bounds[other]) for other in ranked if other != end)
    return found


def _bounds(cells: Cells, row: int, column: int) -> tuple[float, float] | None:
    if cells.numerator is None or cells.denominator is None or np.isnan(cells.value[row, column]):
        return None
    over, under = float(cells.numerator[row, column]), float(cells.denominator[row, column])
    return wilson(over, under) if 0 <= over <= under and under else None


def _overlap(one: tuple[float, float] | None, other: tuple[float, float] | None) -> bool:
    return bool(one and other and one[0] <= other[1] and other[0] <= one[1])


# -- notes -----------------------------------------------------------------------------------------------------------


def _said_by_rows(values: Iterable[Value]) -> Iterator[str]:
    """Hazards that a row's own name says, unless numbers had to be refused or may mislead for them."""
    yield "COST_SCOPE"
    for value in values:
        if UNASSIGNED in value.segment:
            yield "SEGMENT_NOT_IN_SOURCE"
        if value.kpi == "cac" and value.variant.startswith("lagged"):
            yield "CAC_LAG"


def _notes(values: Iterable[Value], flags: Sequence[Flag], details: Mapping[str, Flag]) -> Iterator[Flag]:
    """One note for each code that a value carries: what was found in the sources, else in the cells."""
    shown = list(values)
    carried = {code for value in shown for code in value.flags} - {"NO_DENOMINATOR"}  # which "–" alone says
    carried -= {code for code in _said_by_rows(shown) if code in details and details[code].severity == "info"}
    order = list(CODES)
    for code in sorted(carried, key=order.index):
        texts = dict.fromkeys(flag.text for flag in flags if flag.code == code)
        detail = details.get(code, Flag(code, severity(code), CODES[code][1]))
        yield replace(detail, text=together("; ", texts) if texts else detail.text)
