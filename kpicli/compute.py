"""Compute: measures become KPI values, by formulas. Undefined is NaN here, never 0 and never infinite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kpicli.formula import GIVEN, Call, Name, Node, Number, Operation, uses
from kpicli.model import Cells, Measured, Period
from kpicli.periods import Calendar, shift_index


@dataclass(frozen=True)
class Calculator:
    """Evaluates unfolded formulas over one grid of measured cells."""

    measured: Measured
    calendar: Calendar
    target: Callable[[str, Period, Sequence[str]], float | None]
    """The target of a KPI in a period and a segment, if there is one."""
    partial: frozenset[str] = frozenset()
    """Ids of the periods that are not whole."""

    def evaluate(self, node: Node) -> Cells:
        """The cells of a formula. A part that it uses several times is computed once, and kept until its last use."""
        left, kept = uses(node), dict[int, Cells]()

        def cells(part: Node) -> Cells:
            found = kept.pop(id(part), None) or self._cells(part, cells)
            left[id(part)] -= 1
            if left[id(part)] > 0:
                kept[id(part)] = found
            return found

        return cells(node)

    def _cells(self, node: Node, evaluate: Callable[[Node], Cells]) -> Cells:
        match node:
            case Number(value=value):
                shape = self.measured.grid.shape
                return Cells(np.full(shape, value if np.isfinite(value) else np.nan), np.full(shape, np.nan))
            case Name(id=name) if name in GIVEN:
                return self._length(name)
            case Name(id=name):
                return self.measured.cells[name]
            case Operation(op=op, left=left, right=right):
                return _operate(op, evaluate(left), evaluate(right))
            case Call(name="target", args=(Name(id=name),)):
                return self._target(name)
            case Call(name="positive", args=(arg,)):
                cells = evaluate(arg)
                return replace(cells, value=np.where(cells.value < 0, np.nan, cells.value))
            case Call(name="growth" | "year_growth" as name, args=(arg,)):
                return self._grown(evaluate(arg), "previous" if name == "growth" else "year_ago")
            case Call(name="share_of", args=(arg,)):
                return self._shared(evaluate(arg))
            case Call(name=name, args=(arg,)):
                return self._shifted(evaluate(arg), name)
        raise AssertionError(node)

    def _shifted(self, cells: Cells, how: str) -> Cells:
        """Each period with the cells of the previous period, or of the year before."""
        step = self.calendar.previous if how == "previous" else self.calendar.year_ago
        index = np.array(shift_index(self.measured.grid.periods, step))

        def moved(array: np.ndarray) -> np.ndarray:
            return np.where((index >= 0)[:, None], array[index], np.nan)

        flags = {code: np.nan_to_num(moved(f.astype(float))) for code, f in cells.flags.items()}
        return Cells(moved(cells.value), moved(cells.n), flags, currency=cells.currency, spent=cells.spent)

    def _shared(self, cells: Cells) -> Cells:
        """Each segment over the total of its period: the last of the grid, which has all segments, or is alone."""
        whole = Cells(
            np.broadcast_to(cells.value[:, -1:], cells.value.shape),
            np.broadcast_to(cells.n[:, -1:], cells.n.shape),
            {code: np.broadcast_to(found[:, -1:], cells.value.shape) for code, found in cells.flags.items()},
            currency=cells.currency,
        )
        return _operate("/", cells, whole)

    def _target(self, name: str) -> Cells:
        """The target of each period and segment that has one of its own."""
        grid = self.measured.grid
        found = [[self.target(name, period, segment) for segment in grid.segments] for period in grid.periods]
        return Cells(np.array(found, dtype=float).reshape(grid.shape), np.full(grid.shape, np.nan))

    def _length(self, name: str) -> Cells:
        """How long each period is, in days or in months."""
        grid = self.measured.grid
        days = np.array([(p.end - p.start).days for p in grid.periods], dtype=float)
        months = [MONTHS.get(p.grain, float(d) / DAYS_IN_MONTH) for p, d in zip(grid.periods, days, strict=True)]
        column = days if name == "period_days" else np.array(months)
        return Cells(np.repeat(column[:, None], grid.shape[1], axis=1), np.full(grid.shape, np.nan))

    def _grown(self, cells: Cells, how: str) -> Cells:
        """The relative change against an earlier period: undefined on a base of nothing, or of less, or on parts.

        A period is a part where it still runs, where the report cuts it, and where its data begins inside it.
        """
        base = self._shifted(cells, how)
        clipped = np.array([[p.id in self.partial] for p in self.measured.grid.periods])
        partly = (
            np.broadcast_to(clipped, cells.value.shape)
            | _carries(cells, "PARTIAL_PERIOD")
            | _carries(cells, "SOURCE_GAP")
        )
        early = self._shifted(Cells(partly.astype(float), cells.n), how).value
        sound = (base.value > 0) & ~partly & ~(np.nan_to_num(early) > 0)
        with np.errstate(all="ignore"):
            value = _finite(np.where(sound, cells.value / base.value - 1, np.nan))
        # Without a base there is no number, and nothing to warn of: the data just begins here.
        known = ~np.isnan(base.value)
        flags = _merged(cells, replace(base, flags={code: found * known for code, found in base.flags.items()}))
        empty = base.value == 0
        flags["NO_DENOMINATOR"] = np.maximum(flags.get("NO_DENOMINATOR", empty), empty)
        return Cells(value, cells.n, flags, cells.value, base.value)


DAYS_IN_MONTH = 30.4375
MONTHS = {"month": 1.0, "quarter": 3.0, "half": 6.0, "year": 12.0}


def _carries(cells: Cells, code: str) -> np.ndarray:
    return cells.flags.get(code, np.zeros(cells.value.shape)) > 0


def _merged(left: Cells, right: Cells) -> dict[str, np.ndarray]:
    """The hazards of both sides of an operation."""
    nothing = np.zeros(left.value.shape)
    return {
        code: np.maximum(left.flags.get(code, nothing), right.flags.get(code, nothing))
        for code in {*left.flags, *right.flags}
    }


def _operate(op: str, left: Cells, right: Cells) -> Cells:
    flags = _merged(left, right)
    both = bool(left.currency and right.currency)
    made = _divided(left, right, flags) if op == "/" else _combined(op, left, right, flags)
    if both and left.currency != right.currency:
        return _met(made, left, right)
    return replace(
        made, currency=None if op == "/" and both else left.currency or right.currency, spent=_spent(op, left, right)
    )


def _met(made: Cells, left: Cells, right: Cells) -> Cells:
    """Amounts of two currencies: undefined where there are some of both."""
    mixed = (np.nan_to_num(left.n) > 0) & (np.nan_to_num(right.n) > 0)
    before = made.flags.get("MIXED_CURRENCY", mixed)
    flags = {**made.flags, "MIXED_CURRENCY": np.maximum(before, mixed)}
    return replace(made, value=np.where(mixed, np.nan, made.value), flags=flags)


def _spent(op: str, left: Cells, right: Cells) -> bool:
    """Whether a result is money that was spent: such amounts together, or times a number."""
    if op in "+-":
        return left.spent and right.spent
    return (left.spent and _bare(right)) or (op == "*" and right.spent and _bare(left))


def _bare(cells: Cells) -> bool:
    """Whether it is a number alone, which no rows are behind."""
    return bool(np.isnan(cells.n).all())


def _combined(op: str, left: Cells, right: Cells, flags: dict[str, np.ndarray]) -> Cells:
    with np.errstate(all="ignore"):
        match op:
            case "+":
                return Cells(_finite(left.value + right.value), _rows_of_both(left.n, right.n), flags)
            case "-":
                return Cells(_finite(left.value - right.value), np.where(np.isnan(left.n), right.n, left.n), flags)
        return Cells(_finite(left.value * right.value), np.fmin(left.n, right.n), flags)


def _finite(values: np.ndarray) -> np.ndarray:
    """A number that no computer can hold is no number."""
    return np.where(np.isfinite(values), values, np.nan)


def _divided(left: Cells, right: Cells, flags: dict[str, np.ndarray]) -> Cells:
    empty = right.value == 0
    with np.errstate(all="ignore"):
        value = _finite(np.where(empty, np.nan, left.value / right.value))
    flags["NO_DENOMINATOR"] = np.maximum(flags.get("NO_DENOMINATOR", empty), empty)
    if left.spent and right.currency is None and not _bare(right):
        # Nothing was spent on it, so nothing is known of what one costs: it is not free.
        unspent = (left.value == 0) & ~empty
        value, flags["NO_SPEND"] = np.where(unspent, np.nan, value), unspent
    # The rows behind a ratio are those behind its denominator; a bare number below has none of its own.
    n = np.where(np.isnan(right.n), left.n, right.n)
    return Cells(value, n, flags, left.value, right.value)


def _rows_of_both(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The rows behind a sum; a bare number has none."""
    return np.where(np.isnan(left), right, np.where(np.isnan(right), left, left + right))
