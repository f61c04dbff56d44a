"""What a rule is given: the cells of one KPI, and what is known of the data behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw
import numpy as np

from kpicli.catalogue.model import Kpi, Measure, Variant
from kpicli.formula import Node
from kpicli.model import Cells, Grid, Lasting, Period, Table


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of the data, for all KPIs alike."""

    tables: Mapping[str, Table]
    """With the rows that the question filters for."""
    as_of: date
    shown: Sequence[Period]
    """The periods of the report, without the earlier ones that they are compared with."""
    measured: Callable[[str], Cells]
    """The cells of a measure, by the name that formulas call it."""
    within: Callable[[Node, Sequence[Measure], Sequence[str]], tuple[Grid, Cells]]
    """A formula of some measures by more fields, behind the segments asked for."""
    lasting: Callable[[Measure], Lasting]
    """The records that a duration leaves out, as they are not over yet, and those it counts."""
    filtered: tuple[str, ...] = ()
    """The fields that the question filters on."""
    past: bool = False
    """Whether as_of lies before the end of the data."""
    cycle: timedelta | None = None
    """The median sales cycle of the trailing 12 months, where it is known."""
    allow: frozenset[str] = frozenset()
    """Refusals that are lifted where there is a number."""


@dataclass(frozen=True, eq=False)
class Case:
    """A KPI's cells with what the rules need to know about them."""

    kpi: Kpi
    variant: Variant
    node: Node
    cells: Cells
    grid: Grid
    by: tuple[str, ...]
    min_rates: int
    min_medians: int
    counted: bool
    """Whether the denominator is a count of things, so that a proportion of it has an interval."""
    brought: tuple[str, ...]
    """The hazards that the definition itself brings, such as a narrower one that stands in."""
    measures: tuple[Measure, ...]
    evidence: Evidence

    def never(self) -> np.ndarray:
        """No cell at all."""
        return np.zeros(self.grid.shape, dtype=bool)

    def periods(self, test: Callable[[Period], bool]) -> np.ndarray:
        """The cells of the periods that pass a test."""
        return np.repeat(np.array([[test(p)] for p in self.grid.periods]), len(self.grid.segments), axis=1)

    def todays(self) -> np.ndarray:
        """The cells of the period that as_of is in."""
        return self.periods(lambda p: p.start <= self.evidence.as_of < p.end)

    def segments(self, test: Callable[[tuple[str, ...]], bool]) -> np.ndarray:
        """The cells of the segments that pass a test."""
        found = np.array([test(segment) for segment in self.grid.segments], dtype=bool)
        return np.broadcast_to(found, self.grid.shape)


def has_history(table: Table, customer: Sequence[str]) -> bool:
    """Whether any customer has more than one row, so that their amounts can be seen to change."""
    key = next((name for name in customer if name in table.fields), None)
    if key is None:
        return False
    ids = nw.from_native(table.frame).lazy().select(nw.col(key)).drop_nulls().collect()[key]
    return len(ids) > ids.n_unique()
