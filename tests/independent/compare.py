"""The two calculations, cell by cell."""

from __future__ import annotations

import math
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from kpicli.config import load as config
from kpicli.model import Value
from kpicli.pipeline import run
from kpicli.question import Ask
from tests.independent.book import ANY, KPIS, TOTAL, UNDEFINED, Books, Calculation, Cell, View, books_of
from tests.independent.calendar import Period, periods
from tests.independent.company import FIRST, LAST, Company, Settings, company
from tests.independent.export import write

TODAY = date(2026, 1, 1)
AHEAD = ("pipeline_coverage",)
"""What is known of periods that have not begun: the book says nothing of the others then."""
Key = tuple[str, str, date, str]


@dataclass(frozen=True)
class Difference:
    """A cell in which the two do not agree."""

    seed: int
    grain: str
    by: str | None
    kpi: str
    variant: str
    start: date
    segment: str
    tool: Cell | None
    right: Cell
    flags: tuple[str, ...]

    def __str__(self) -> str:
        where = f"seed {self.seed} {self.kpi}.{self.variant} {self.grain} {self.start} {self.by or ''} {self.segment}"
        return f"{where}: {shown(self.tool)} is not {shown(self.right)} {' '.join(self.flags)}"


def shown(cell: Cell | None) -> str:
    if cell is None:
        return "no cell"
    parts = [f"{part:.6g}" if isinstance(part, float | int) else "?" if part is ANY else "–"
             for part in (cell.value, cell.numerator, cell.denominator, cell.n)]  # fmt: skip
    return f"{parts[0]} ({parts[1]}/{parts[2]}, n {parts[3]})"


@dataclass
class Compared:
    """What came of a seed: the cells that differ, and how many were defined of each KPI."""

    differences: list[Difference]
    defined: dict[tuple[str, str], int]


def compared(seed: int, questions: list[tuple[str, str | None]]) -> Compared:
    """One company under several questions (grain, segment)."""
    one = company(seed)
    books = books_of(one)
    result = Compared([], defaultdict(int))
    with tempfile.TemporaryDirectory() as folder:
        spec = write(one, Path(folder))
        loaded = config.parse(yaml.safe_dump(spec, sort_keys=False), "config.yaml", Path(folder))
        for grain, by in questions:
            hold(result, seed, grain, by, books, values_of(loaded, one, grain, by))
    return result


def values_of(loaded: config.Loaded, one: Company, grain: str, by: str | None) -> dict[Key, Value]:
    """Every KPI and variant of the program, by period and segment."""
    settings = one.settings
    names = all_names(loaded)
    times = times_of(grain, settings)
    ask = Ask(
        kpis=names, period=grain, first_day=times[0].start, last_day=times[-1].end - timedelta(days=1),
        by=(by,) if by else (), totals=True, vanity=True,
        count_by=settings.count_by, details=False,  # type: ignore[arg-type]
    )  # fmt: skip
    outcome = run(loaded, ask, TODAY)
    found: dict[Key, Value] = {}
    for value in outcome.report.values:
        key = (value.kpi, value.variant, value.period.start, value.segment[0] if value.segment else TOTAL)
        assert key not in found, key
        found[key] = value
    return found


def times_of(grain: str, settings: Settings) -> list[Period]:
    """The periods of a report: from before the first row to the month after as_of, of which targets alone are known."""
    before, ahead = FIRST - timedelta(days=20), settings.as_of + timedelta(days=31)
    return periods(grain, before, ahead, settings.fiscal_year_start, settings.week_start)


def all_names(loaded: config.Loaded) -> tuple[str, ...]:
    from kpicli.intake import catalogue_of

    catalogue = catalogue_of(loaded)
    return tuple(f"{kpi.id}.{variant}" for kpi in catalogue.kpis.values() for variant in kpi.variants)


def hold(result: Compared, seed: int, grain: str, by: str | None, books: Books, values: dict[Key, Value]) -> None:
    """Holds every cell of a report beside its own calculation."""
    settings = books.settings
    times = times_of(grain, settings)
    names = {key[:2] for key in values}
    names = {name for name in names & set(KPIS) if by in segments_of(KPIS[name])}
    segments = sorted({key[3] for key in values} | labels(books, by))
    for kpi, variant in sorted(names):
        for segment in segments:
            for period in (one for one in times if one.start <= settings.as_of or kpi in AHEAD):
                right = KPIS[kpi, variant](View(books, period, by, segment))
                value = values.get((kpi, variant, period.start, segment))
                result.defined[kpi, variant] += value is not None and value.value is not None
                if differs(value, right):
                    flags = value.flags if value else ()
                    tool = Cell(value.value, value.numerator, value.denominator, value.n) if value else None
                    result.differences.append(
                        Difference(seed, grain, by, kpi, variant, period.start, segment, tool, right, flags)
                    )


def segments_of(calculation: Calculation) -> tuple[str | None, ...]:
    """What the numbers of a family are held by: a plan is a customer's, whom everything else knows by other fields."""
    everywhere = (None, "channel", "owner", "region", "product")
    return (*everywhere, "plan") if calculation.__module__.endswith(".customers") else everywhere


def labels(books: Books, by: str | None) -> set[str]:
    if by is None:
        return {TOTAL}
    period = Period("all", FIRST, LAST)
    view = View(books, period, by)
    return {view.labelled(name, row) for name, rows in books.tables.items() for row in rows}


def differs(value: Value | None, right: Cell) -> bool:
    if value is None:
        return right.value is not None
    pairs: Iterator[tuple[Any, Any]] = iter([(value.value, right.value)])
    if right is not UNDEFINED and right.value is not None:
        pairs = iter([(value.value, right.value), (value.numerator, right.numerator),
                      (value.denominator, right.denominator), (value.n, right.n)])  # fmt: skip
    return any(not same(tool, mine) for tool, mine in pairs)


def same(tool: float | None, mine: Any) -> bool:
    if mine is ANY:
        return True
    if tool is None or mine is None:
        return tool is None and mine is None
    return math.isclose(tool, mine, rel_tol=1e-9, abs_tol=1e-9)
