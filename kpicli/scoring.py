"""Scoring: the KPIs of a question measured, computed and judged, and what is shown beside those that carry a hazard."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kpicli import compute, formula, judge, measures, plan
from kpicli.catalogue.model import Chosen, Condition, Measure
from kpicli.evidence import placed
from kpicli.judge import Evidence
from kpicli.measures import Request
from kpicli.model import ANY, TOTAL, Cells, Grid, Measured, Scored
from kpicli.periods import Span, days_earlier, whole_periods_earlier
from kpicli.rows import values_of
from kpicli.saying import Said, say, together
from kpicli.schema import CALENDAR_PARTS

if TYPE_CHECKING:
    from kpicli.compute import Calculator
    from kpicli.pipeline import Computed, Work


@dataclass(frozen=True, eq=False)
class Scorer:
    """Computes and judges KPIs whose measures have been measured."""

    work: Work
    request: Request
    wanted: tuple[Measure, ...]
    measured: Measured
    calculator: Calculator
    evidence: Evidence
    said: tuple[str, ...]

    def score(self, one: Chosen) -> list[Scored]:
        """One KPI: its segments and its total together, or apart where they are by different definitions."""
        work = self.work
        judging = judge.Judge(
            self.calculator.evaluate, self.measured.grid, self.request.by, work.catalogue, work.config.min_n,
            work.concerns, self.evidence,
        )  # fmt: skip
        parts = judging.score(one, work.waived.get(one.name))
        return [self._settled(part) for part in parts]

    def _settled(self, part: Scored) -> Scored:
        """With its window; an amount of nothing is in the config's currency."""
        currency = self.work.config.currency if part.cells.currency == ANY else part.cells.currency
        window = measures.window_text(part.node, self.work.catalogue, self.request)
        return replace(part, window=window, cells=replace(part.cells, currency=currency))

    def by_currency(self, found: Scored) -> list[Scored]:
        """A sum over several currencies is undefined; each currency's own sum stands beside it."""
        mixed, node = found.cells.flags.get("MIXED_CURRENCY"), found.node
        if mixed is None or not mixed.any() or not isinstance(node, formula.Name):
            return []
        tables = self.work.tables
        measure = next(m for m in self.wanted if m.name == node.id)
        split = []
        for code in values_of(tables[measure.table], "currency"):
            where = (*self.request.where, Condition("currency", "in", (code,)))
            alone = measures.measure(tables, [measure], replace(self.request, where=where))
            cells = replace(self.calculator, measured=alone).evaluate(node)
            split.append(replace(found, cells=cells, grid=alone.grid, of_one_currency=True))
        return split


def scorer_of(work: Work, chosen: Iterable[Chosen]) -> Scorer:
    """Measure what some KPIs come down to."""
    wanted = plan.measures_of(chosen, work.catalogue)
    request, said = lagged(wanted, work)
    measured = measures.measure(work.tables, wanted, request)
    calculator = compute.Calculator(measured, work.calendar, work.goals.named, work.span.partial)
    tables = measures.filtered(work.tables, request)

    def within(node: formula.Node, found: Sequence[Measure], fields: Sequence[str]) -> tuple[Grid, Cells]:
        filled = (Condition(field, "filled", True) for field in fields if field not in CALENDAR_PARTS)
        only = (*request.where, *filled)
        finer = replace(request, by=(*request.by, *fields), where=only, totals=False, most_segments=sys.maxsize)
        measured = measures.measure(work.tables, found, finer)
        return measured.grid, replace(calculator, measured=measured).evaluate(node)

    evidence = judge.Evidence(
        tables, request.as_of, work.span.periods, lambda name: calculator.evaluate(formula.Name(name)), within,
        lambda measure: measures.lasting(measure, tables, request.as_of), tuple(c.field for c in request.where),
        work.data.past, _cycle(work), request.allow,
    )  # fmt: skip
    return Scorer(work, request, wanted, measured, calculator, evidence, tuple(said))


def shown_beside(one: Chosen, parts: Sequence[Scored], work: Work) -> Iterator[tuple[Scored, tuple[str, ...]]]:
    """What is shown below a KPI that carries a hazard: its cost one cycle earlier, its rate to date.

    Of several definitions the first that has a value, for the total and for the segments by themselves.
    """
    carried = set().union(*(_codes(part, work.span) for part in parts)) if one.bare else set()
    if all(part.window is None for part in parts):
        carried.discard("IMMATURE_COHORT")  # without a window the rate is the one to date already
    for code, names in parts[0].kpi.beside.items():
        if code in carried and not set(names) & set(work.names):
            yield from _first_known([work.beside[name] for name in names if name in work.beside], parts, work)


def _first_known(
    ways: Iterable[Chosen], parts: Sequence[Scored], work: Work
) -> Iterator[tuple[Scored, tuple[str, ...]]]:
    """The first definitions that have a value: one for the total and the segments, or one for each."""
    wanted = [total for total in (True, False) if work.request.by or total]
    for chosen in ways:
        scorer = scorer_of(work, [chosen])
        (further, *_) = scorer.score(chosen)
        known = [total for total in wanted if _tells(further, parts, total if work.request.by else None)]
        wanted = [total for total in wanted if total not in known]
        if known:
            whole = len(known) == 2 or not work.request.by
            yield further if whole else judge.part_of(further, total=known[0]), scorer.said
        if not wanted:
            return


def _tells(further: Scored, parts: Sequence[Scored], total: bool | None) -> bool:
    """Whether a further definition has values, and others than the KPI's own; of the total or the segments alone."""
    if total is not None:
        further, parts = judge.part_of(further, total=total), [judge.part_of(part, total=total) for part in parts]
    known = not np.isnan(further.cells.value).all() or further.cells.low is not None
    return bool(further.grid.segments) and known and not any(_same(further, part) for part in parts)


UNSOUND = ("DEFINITION_MISMATCH", "SNAPSHOT_VALUE", "LTV_UNSTABLE")
"""Hazards of a definition or of its data that no period is free of."""


def sound(parts: Sequence[Scored], work: Work) -> tuple[list[Scored], list[Said]]:
    """What of a KPI that nobody asked for can be relied on, as a board of the vital few has nothing else; and why.

    Without a total that can be relied on, its segments are left out as well.
    """
    code = _unsound(parts[-1], work.span)
    if code:
        return [], [say("{kpi} is not on the board: {code} (--kpi {kpi} shows it)", kpi=parts[-1].kpi.id, code=code)]
    code = _unsound(parts[0], work.span)
    if not code:
        return list(parts), []
    by = together(", ", work.request.by)
    text = say(
        "{kpi} by {by} is not on the board: {code} (--kpi {kpi} shows it)", kpi=parts[0].kpi.id, by=by, code=code
    )
    return list(parts[1:]), [text]


def _unsound(found: Scored, span: Span) -> str:
    carried = _codes(found, span)
    return next((code for code in UNSOUND if code in carried), "")


def same_figure(one: Scored, scored: Mapping[tuple[str, str], Sequence[Scored]]) -> Scored | None:
    """Another KPI that was computed by the very same formula: revenue from deals beside the won amount."""
    others = (other for same in scored.values() for other in same if other.kpi.id != one.kpi.id)
    return next(
        (other for other in others if other.node == one.node and other.variant.basis == one.variant.basis), None
    )


def _codes(found: Scored, span: Span) -> set[str]:
    """The codes that the shown cells of a KPI carry."""
    rows = [i for i, p in enumerate(found.grid.periods) if p in span.periods]
    return {code for code, cells in found.cells.flags.items() if np.any(cells[rows])}


def _same(one: Scored, other: Scored) -> bool:
    """Whether another definition of the same KPI says nothing else."""
    alike = one.kpi.id == other.kpi.id and one.cells.value.shape == other.cells.value.shape
    return alike and np.array_equal(one.cells.value, other.cells.value, equal_nan=True)


def lagged(wanted: Sequence[Measure], work: Work) -> tuple[Request, list[str]]:
    """The request with the lag of the costs, where a measure asks for it, and the line that says how long it is.

    Whole periods, unless spend is daily. Without a lag in the config it is the median cycle of the trailing 12 months.
    """
    request, given = work.request, work.config.cac_lag
    users = [m for m in wanted if m.shift == "cac_lag"]
    lag = given or (work.usual_cycle if users else None)
    if not users:
        return request, []
    if lag is None:
        return replace(request, lags={"cac_lag": days_earlier(36500)}), [
            say("cac.lagged: no deal was won to tell the lag")
        ]
    by_periods = any(measures.coarse(m, work.tables) for m in users)
    step = whole_periods_earlier(work.calendar, lag) if by_periods else days_earlier(lag.days)
    how = WHOLE[work.span.grain] if by_periods else ""
    source = "cac_lag" if given else say("the median sales cycle of the trailing 12 months")
    text = say("cac.lagged: the cost of {n} days earlier{how} ({source})", n=lag.days, how=how, source=source)
    return replace(request, lags={"cac_lag": step}), [text]


WHOLE: Mapping[str, str] = {
    "day": say(", in whole days"),
    "week": say(", in whole weeks"),
    "month": say(", in whole months"),
    "quarter": say(", in whole quarters"),
    "half": say(", in whole halves"),
    "year": say(", in whole years"),
    "all": "",
}
"""How a lag is counted where costs are known by period only."""


def _cycle(work: Work) -> timedelta | None:
    """The usual sales cycle, where a cost per customer is asked for: it may be longer than the period."""
    return work.usual_cycle if any(one.kpi.id == "cac" for one in work.chosen) else None


MOST_NAMED = 3


def biggest_rows(work: Work, computed: Computed) -> Said:
    """The rows that make more than half of an amount, by period: where each stands, and how much it is."""
    used = dict.fromkeys(name for one in computed.parts for name in formula.names(one.node))
    lines: dict[str, None] = {}
    for measure in (m for name in used if (m := work.catalogue.measure_of(name))):
        lines |= dict.fromkeys(_biggest(measure, work, computed))
    shown = list(lines)[:MOST_NAMED]
    return together(", ", [*shown, *(["…"] if len(lines) > MOST_NAMED else [])])


def _biggest(measure: Measure, work: Work, computed: Computed) -> Iterator[str]:
    cells = computed.measured.cells.get(measure.name)
    carried = None if cells is None else cells.flags.get("ONE_DEAL")
    if carried is None or not carried.any() or not isinstance(measure.value, str):
        return
    grid, by = computed.measured.grid, list(work.request.by)
    shown = [(i, p.id) for i, p in enumerate(grid.periods) if p in work.span.periods]
    flagged = {(name, *grid.segments[at]) for i, name in shown for at in np.flatnonzero(carried[i])}
    if not flagged:
        return
    rows = measures.rows_behind(measure, work.tables, work.request)
    keys = rows[["period", *by]].astype(str)
    totals = keys.assign(**dict.fromkeys(by, TOTAL))
    concerned = rows[_among(keys, flagged) | _among(totals, flagged)]
    largest = concerned.loc[concerned.groupby(["period", *by])[measure.value].idxmax()]
    for row in placed(largest, measure.table, work.data.sources).to_dict("records"):
        place = row["file"]
        if isinstance(row["sheet"], str):
            place = say("{file}, sheet {sheet}", file=place, sheet=row["sheet"])
        yield say("{period} {place}, row {row}", period=row["period"], place=place, row=row["row"])


def _among(keys: pd.DataFrame, flagged: Iterable[tuple[str, ...]]) -> np.ndarray:
    """Which rows of periods and segments are among some cells."""
    found: np.ndarray = pd.MultiIndex.from_frame(keys).isin(list(flagged))
    return found
