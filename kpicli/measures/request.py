"""What to measure, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kpicli.catalogue.model import Catalogue, Condition, Measure
from kpicli.errors import ConfigError
from kpicli.formula import Node, names
from kpicli.model import Period
from kpicli.saying import say, together

MOST_SEGMENTS = 10_000
"""Segments of a report: one of more is read by nobody, and takes for ever."""
MOST_CELLS = 1_000_000
"""Segments times periods."""


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
    work_end: float | None = None
    """Where as_of ends on the clock of working time, in minutes: promises then count working time."""
    fiscal_year_start: int = 1
    """The first month of a year of which quarters are counted."""
    currency: str = "EUR"
    """The currency of money that does not name one."""
    lags: Mapping[str, Callable[[Period], Period]] = field(default_factory=dict)
    """What a measure's ``shift`` may name: how a lag such as cac_lag leads from a period to an earlier one."""
    allow: frozenset[str] = frozenset()
    """Refusals that are lifted where there is a number."""
    carry: tuple[str, ...] = ()
    """Columns that are taken along though nothing is measured by them: the place of each row in its file."""
    most_segments: int | None = None
    """How many segments are measured at most, where none of them is shown."""
    engine: Any = None
    """Turns a pandas frame into another engine's (the tests measure on DuckDB too)."""


def check_segments(count: int, request: Request) -> None:
    """Raise ConfigError for more segments than a report shows."""
    most = request.most_segments or min(MOST_SEGMENTS, MOST_CELLS // max(len(request.periods), 1))
    if count > most:
        raise ConfigError(
            say(
                "--by {by}: has {n:,} different values, and at most {most:,} are shown for {periods} periods; "
                "show the biggest with --top 20, choose some with --where, or take fewer periods",
                by=together(", ", request.by),
                n=count,
                most=most,
                periods=len(request.periods),
            )
        )


def window_of(one: Measure, request: Request) -> timedelta | None:
    """How long a cohort's conversions may take: its own window, else the default one; None for no limit."""
    own = one.window or ""
    keys = [own] if one.promised else [own, "default"]
    return next((request.windows[key] for key in keys if key in request.windows), None)


def in_working_time(one: Measure, request: Request) -> bool:
    """Whether a cohort's time is that of working hours: a promise is kept, or due, when the business is open."""
    return one.promised and request.work_end is not None


def window_text(node: Node, catalogue: Catalogue, request: Request) -> str | None:
    """How long the conversions of a formula may take, as a report says it; None without a window."""
    found = [m for name in names(node) if (m := catalogue.measure_of(name)) and m.kind == "reached"]
    window = window_of(found[0], request) if found else None
    if window is None:
        return None
    days = window / timedelta(days=1)
    if in_working_time(found[0], request):
        return f"{days * 24:g} hours of working time" if days >= 1 else f"{days * 1440:g} minutes of working time"
    return f"{days:g} days" if days >= 1 else f"{window / timedelta(minutes=1):g} minutes"
