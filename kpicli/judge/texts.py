"""What the note of a hazard says of this very report: which period, which days, which segments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from kpicli.coverage import period_status
from kpicli.hazards import CODES, severity
from kpicli.model import Coverage, Flag, Period, Scored, Table
from kpicli.saying import Said, say, together, with_facts
from kpicli.wording import nearest


def details(
    scored: Iterable[Scored], tables: Mapping[str, Table], periods: Iterable[Period], as_of: date
) -> dict[str, Flag]:
    """For each code that some cell carries, its note with what was found filled in."""
    shown = list(periods)
    found = list(scored)
    counted = {code: _count(found, code, shown) for code in CODES}
    counted["UNASSIGNED_SHARE"] = int(any(_largest(one, "UNASSIGNED_SHARE", shown) for one in found))
    words = {code: with_facts(CODES[code][1], n=count) for code, count in counted.items() if count}
    known: dict[str, Callable[[], str]] = {
        "SOURCE_GAP": lambda: _coverages(tables, shown) or _before(tables),
        "SOURCE_BEHIND": lambda: _ends(tables),
        "FIELD_GAP": lambda: _late_fields(tables),
        "PARTIAL_PERIOD": lambda: say("data to {day}", day=as_of),
    }
    for code in known.keys() & words.keys():
        words[code] = say("{text} ({more})", text=words[code], more=known[code]())
    if "UNASSIGNED_SHARE" in words:
        largest = max(_largest(one, "UNASSIGNED_SHARE", shown) for one in found)
        words["UNASSIGNED_SHARE"] = say(
            "{share} % of the cost or amount belongs to no segment: the segments leave it out, the total has it",
            share=round(100 * largest),
        )
    if "UNMATCHED_SEGMENT" in words:
        words["UNMATCHED_SEGMENT"] = say("{text}: {more}", text=words["UNMATCHED_SEGMENT"], more=_unmatched(found))
    severities = {code: severity(code) for code in words}
    if all(one.window is None for one in found):
        # Without a window the rate is one to date and says so; young cohorts are what is to be expected.
        severities["IMMATURE_COHORT"] = "info"
    if any(_has_values(one, "SEGMENT_NOT_IN_SOURCE") for one in found):
        # Part of it is assigned: the numbers are shown for what they are, and nothing was refused.
        severities["SEGMENT_NOT_IN_SOURCE"] = "info"
    scoped = [one for one in found if _has_values(one, "COST_SCOPE")]
    if scoped and all(one.of_no_segment for one in scoped):
        # The wider costs are known, for the total: the row's own name says which are in it.
        severities["COST_SCOPE"] = "info"
    return {code: Flag(code, severities[code], text) for code, text in words.items()}


def _has_values(one: Scored, code: str) -> bool:
    carried = one.cells.flags.get(code)
    return carried is not None and bool((~np.isnan(one.cells.value) & (carried > 0)).any())


GRAINS: Mapping[str, Said] = {
    "day": say("day"),
    "week": say("week"),
    "month": say("month"),
    "quarter": say("quarter"),
    "half": say("half"),
    "year": say("year"),
    "all": say("all"),
}
"""The lengths of periods in words."""

OF_TODAY = ("CENSORED", "OVERDUE_OPEN")
"""Hazards that count what is there today: the same in every period."""


def _count(scored: Iterable[Scored], code: str, periods: list[Period]) -> int:
    """How many rows of one KPI carry a code, at most."""
    ids = {p.id for p in periods}
    most = 0
    for one in scored:
        cells = one.cells.flags.get(code)
        if cells is not None:
            rows = [i for i, p in enumerate(one.grid.periods) if p.id in ids]
            each = cells[rows].max(axis=1, initial=0)
            most = max(most, int(np.nanmax(each, initial=0) if code in OF_TODAY else np.nansum(each)))
    return most


def _largest(one: Scored, code: str, periods: Sequence[Period]) -> float:
    """The largest number that cells carry a code with."""
    cells = one.cells.flags.get(code)
    rows = [i for i, p in enumerate(one.grid.periods) if p in periods]
    return 0.0 if cells is None else float(np.max(cells[rows], initial=0))


def _coverages(tables: Mapping[str, Table], periods: list[Period]) -> str:
    """The tables that do not cover all the periods, with the days they do."""
    gaps = {"start", "outside"}
    known = [(t.name, t.coverage) for t in tables.values() if t.coverage]
    lacking = [(name, c) for name, c in known if any(period_status(p, c) in gaps for p in periods)]
    undated = [t.name for t in tables.values() if t.coverage is None]
    nothing = (say("{table}: no row with a date that could be read", table=name) for name in undated)
    return together(", ", [*nothing, *(_days(name, c) for name, c in lacking)])


def _days(table: str, coverage: Coverage) -> Said:
    return say("{table}: {first} to {last}", table=table, first=coverage.first, last=coverage.last)


def _before(tables: Mapping[str, Table]) -> Said:
    """When all the periods are covered: what lies before them is not."""
    days = together(", ", (_days(t.name, t.coverage) for t in tables.values() if t.coverage))
    return say("or the time before that it looks back to; {days}", days=days)


def _ends(tables: Mapping[str, Table]) -> Said:
    """The newest day of each table, the oldest of them first."""
    last = sorted((t.coverage.last, t.name) for t in tables.values() if t.coverage)
    return together(", ", (say("{table}: to {day}", table=name, day=day) for day, name in last))


def _late_fields(tables: Mapping[str, Table]) -> Said:
    """The fields that are filled only from some day on, with that day."""
    late = ((f"{t.name}.{name}", day) for t in tables.values() for name, day in t.field_since.items())
    return together(", ", (say("{field} from {day}", field=field, day=day) for field, day in late))


def _unmatched(scored: Iterable[Scored]) -> Said:
    """The segments that one side alone has, each with a near name of the other side."""
    lines: dict[str, None] = {}
    for one in scored:
        cells = one.cells.flags.get("UNMATCHED_SEGMENT")
        if cells is None or one.cells.denominator is None:
            continue
        labels = ["/".join(segment) for segment in one.grid.segments]
        known = [label for i, label in enumerate(labels) if not np.isnan(one.cells.denominator[:, i]).all()]
        for i in np.flatnonzero(np.any(cells, axis=0)):
            near = nearest(labels[i], known)
            lines[say("{value!r} (near {near!r})", value=labels[i], near=near) if near else repr(labels[i])] = None
    return together(", ", lines)
