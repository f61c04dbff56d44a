"""Judge: evidence becomes flags. A number is right, or says why it may not be, or is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from kpicli.catalogue.model import Catalogue, Chosen, Condition, Measure, Movement, Option, Span
from kpicli.config.model import MinN
from kpicli.formula import Name, Node, names
from kpicli.hazards import CODES, severity
from kpicli.judge.case import Case, Evidence, has_history
from kpicli.judge.cells import judged
from kpicli.judge.segments import filtered_outcomes, is_rate
from kpicli.judge.texts import GRAINS, details
from kpicli.model import BLANK, TOTAL, UNASSIGNED, Cells, Flag, Grid, Scored, Table
from kpicli.saying import say, together
from kpicli.schema import CALENDAR_PARTS, STAGES, TABLES
from kpicli.wording import both, either

__all__ = [
    "CODES",
    "GRAINS",
    "Asked",
    "Evidence",
    "Judge",
    "admit",
    "assumed",
    "concerns_of",
    "details",
    "part_of",
    "severity",
]


# -- refusals before anything is measured ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Admitted:
    """The KPIs that the data can answer, those that it cannot, and the doubts that were waived with --allow."""

    chosen: tuple[Chosen, ...]
    refused: Mapping[str, Flag]
    waived: Mapping[str, Flag]


@dataclass(frozen=True)
class Asked:
    """What a question asks of the data: filters, windows, the length of its periods, and which doubts it waives."""

    where: tuple[Condition, ...]
    windows: Mapping[str, timedelta | None]
    grain: str
    allow: frozenset[str] = frozenset()
    working: bool = False
    """Whether times are counted in working hours."""
    moving: Callable[[Measure], tuple[str, ...]] = lambda _: ()
    """The fields of the filters that change within the customers that a measure follows."""
    by: tuple[str, ...] = ()
    coarse: Callable[[Measure], frozenset[str]] = lambda measure: frozenset()
    """What rows of a measure stand for and cannot be parted: weeks, months."""


def admit(
    chosen: Iterable[Chosen], catalogue: Catalogue, tables: Mapping[str, Table], flags: Iterable[Flag], asked: Asked
) -> Admitted:
    """Each KPI with the ways to compute it that the data can answer; refused, with the reason, where there is none."""
    hard = [flag for flag in flags if flag.severity == "refuse"]
    kept: list[Chosen] = []
    refused: dict[str, Flag] = {}
    waived: dict[str, Flag] = {}
    for one in chosen:
        found = [_doubts(one, option, catalogue, tables, hard, asked) for option in one.options]
        sound = tuple(o for o, (against, _) in zip(one.options, found, strict=True) if against is None)
        if sound:
            kept.append(replace(one, options=sound))
        elif found[0][0]:
            refused[one.name] = found[0][0]
        if sound and (doubt := found[one.options.index(sound[0])][1]):
            waived[one.name] = doubt
    return Admitted(tuple(kept), refused, waived)


def _doubts(
    one: Chosen, option: Option, catalogue: Catalogue, tables: Mapping[str, Table], hard: list[Flag], asked: Asked
) -> tuple[Flag | None, Flag | None]:
    """What speaks against a way of computing a KPI, and what would, had it not been waived."""
    if one.kpi.grains and asked.grain not in one.kpi.grains:
        grains, only = (GRAINS[name] for name in one.kpi.grains), (f"--period {name}" for name in one.kpi.grains)
        text = say("makes sense only by {grains}: {only}", grains=either(grains), only=either(only))
        return Flag("", "refuse", text), None
    waived = doubt = _of_one_outcome(one, option, asked.where, catalogue)
    if doubt and doubt.code not in asked.allow:
        return doubt, None
    for measure in _measures(option.node, catalogue):
        table = tables[measure.table]
        # Without the field to filter on there is no number that could be allowed.
        if lacking := _where_lacks(table, asked.where):
            return lacking, None
        doubt = _doubt(measure, table, hard, asked, _reads(measure, catalogue, tables))
        if doubt and doubt.code not in asked.allow:
            return doubt, None
        waived = waived or doubt
    return None, waived


def _of_one_outcome(one: Chosen, option: Option, where: Sequence[Condition], catalogue: Catalogue) -> Flag | None:
    """A rate of records that were chosen by how they ended."""
    if not is_rate(option.variant):
        return None
    fields = filtered_outcomes(where, _measures(option.node, catalogue))
    if not fields:
        return None
    text = say(
        "{kpi} of {fields} alone: a rate of records that ended alike says nothing; count them, or filter otherwise",
        kpi=one.kpi.id, fields=", ".join(fields),
    )  # fmt: skip
    return Flag("OUTCOME_SEGMENT", "refuse", text)


def _doubt(
    measure: Measure, table: Table, hard: Iterable[Flag], asked: Asked, read: set[tuple[str, str]]
) -> Flag | None:
    return (
        _dates_only(measure, table, asked.windows, asked.working)
        or _grain_too_fine(measure, table, asked)
        or _no_part_of_calendar(measure, table, asked.by)
        or _no_history(measure, table)
        or _filtered_by_what_moves(table, asked.moving(measure))
        or next((f for f in hard if (f.table, f.field) in read), None)
    )


def _reads(measure: Measure, catalogue: Catalogue, tables: Mapping[str, Table]) -> set[tuple[str, str]]:
    """The fields that a measure reads, and those that its derived ones were made from: a win date from a status."""
    stages = STAGES if measure.kind == "reached" else ()
    found = {(measure.table, name) for name in (*measure.fields(), *stages)} | _elsewhere(measure)
    for one in reversed(catalogue.derivations):
        if one.table in tables and any(
            (one.table, f) in found and f in tables[one.table].derived for f in one.fields()
        ):
            found |= {(one.source_table, one.source_field), *((one.source_table, c.field) for c in one.where)}
    return found


def _measures(node: Node, catalogue: Catalogue) -> list[Measure]:
    """The measures of a formula; one of several tables also stands there for each of the others."""
    found = [m for name in names(node) if (m := catalogue.measure_of(name))]
    return [part for measure in found for part in (measure, *measure.others())]


def _elsewhere(measure: Measure) -> set[tuple[str, str]]:
    """The fields of other tables that a measure reads, and these tables as such."""
    pairs = {(table, name) for table, _, name in (text.partition(".") for text in measure.elsewhere())}
    return pairs | {(table, "") for table, _ in pairs}


def _where_lacks(table: Table, where: Iterable[Condition]) -> Flag | None:
    lacking = [c.field for c in where if c.field not in table.fields]
    if not lacking:
        return None
    text = say("{table} has no {fields} to filter on", table=table.name, fields=together(", ", lacking))
    return Flag("SEGMENT_NOT_IN_SOURCE", "refuse", text, table.name)


def _dates_only(measure: Measure, table: Table, windows: Mapping[str, timedelta | None], working: bool) -> Flag | None:
    """Minutes, or a promise shorter than a day or in working time, between dates that have no time of day."""
    if not isinstance(measure.value, Span):
        return None
    window = windows.get(measure.window or "") if measure.kind == "reached" else None
    promise = working and measure.promised
    short = window is not None and (window < timedelta(days=1) or promise)
    plain = {measure.value.start, measure.value.end} & table.date_only
    if plain and (measure.value.unit == "minutes" or short):
        fields = f"{table.name}.{', '.join(sorted(plain))}"
        text = say("{fields} has no time of day: minutes cannot be told", fields=fields)
        return Flag("DATE_ONLY", "refuse", text, table.name)
    return None


def _grain_too_fine(measure: Measure, table: Table, asked: Asked) -> Flag | None:
    coarser = {"day": {"week", "month"}, "week": {"month"}}.get(asked.grain, set()) & asked.coarse(measure)
    if coarser:
        by = both(GRAINS[name] for name in sorted(coarser))
        text = say(
            "{table} has figures by {by}: no numbers by {grain} (`spread: days` in its source spreads them evenly)",
            table=table.name, by=by, grain=GRAINS[asked.grain],
        )  # fmt: skip
        return Flag("GRAIN_TOO_FINE", "refuse", text, table.name)
    return None


def _no_part_of_calendar(measure: Measure, table: Table, by: Iterable[str]) -> Flag | None:
    """A split by weekday, or the like, of what has no day of its own: a stock, or the figures of a month."""
    parts = [name for name in by if name in CALENDAR_PARTS and name not in table.fields]
    if not parts:
        return None
    if measure.kind in ("stock", "movement") or measure.date == "as_of":
        text = say(
            "{part}: {table} counts here what is there on a day, not on which day it came",
            part=parts[0],
            table=table.name,
        )
        return Flag("SEGMENT_NOT_IN_SOURCE", "refuse", text, table.name)
    days = [name for name in parts if name in ("weekday", "day_of_month")]
    if days and ({"week", "month"} & table.grains or table.ranges):
        text = say("{part}: {table} has figures of several days in one row", part=days[0], table=table.name)
        return Flag("GRAIN_TOO_FINE", "refuse", text, table.name)
    return None


def _no_history(measure: Measure, table: Table) -> Flag | None:
    """Movements of amounts, from a table with one amount for each customer: today's."""
    if not isinstance(measure.value, Movement) or has_history(table, measure.value.within):
        return None
    text = say("{table} has one amount for each customer: how it moved cannot be told from it", table=table.name)
    return Flag("NO_MRR_HISTORY", "refuse", text, table.name)


def _filtered_by_what_moves(table: Table, found: tuple[str, ...]) -> Flag | None:
    """Customers followed through time, of one value of a field that changes within a customer."""
    if not found:
        return None
    taken = [name for name in found if name in table.moves]
    if taken:
        text = say(
            "{fields} is taken from the customer, where it changed: which of its values a row belongs to is not known, "
            "so this cannot be filtered by it",
            fields=both(f"{table.name}.{name}" for name in taken),
        )
        return Flag("SEGMENT_MOVES", "refuse", text, table.name)
    text = say(
        "{fields} differs within one customer: who moved from one to another is neither lost nor new, so this cannot "
        "be filtered by it",
        fields=both(f"{table.name}.{name}" for name in found),
    )
    return Flag("SEGMENT_MOVES", "refuse", text, table.name)


# -- scores ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Judge:
    """What KPIs are scored by: the cells of measures, the hazards of the tables, and what else is known of the data."""

    evaluate: Callable[[Node], Cells]
    grid: Grid
    by: tuple[str, ...]
    catalogue: Catalogue
    min_n: MinN
    concerns: Sequence[Flag]
    evidence: Evidence

    def score(self, one: Chosen, waived: Flag | None = None) -> list[Scored]:
        """A KPI's cells under the widest definition that the data supports, with their flags.

        What a report is split by never changes its total. Where the costs of that definition belong to no segment, the
        segments get a narrower one, and the total comes by itself, behind them.
        """
        whole = self._supported(one, ()) or one.options[0]
        split = (self._supported(one, self.by) or whole) if self.by else whole
        if split is whole:
            return [self._scored(one, whole, waived)]
        segments = replace(self._scored(one, split, waived), of_no_segment=True)
        parts = (part_of(segments, total=False), part_of(self._scored(one, whole, waived), total=True))
        return [part for part in parts if part.grid.segments]

    def _supported(self, one: Chosen, by: tuple[str, ...]) -> Option | None:
        """The first way whose every amount has rows in the data, in the segments asked for."""
        return next((option for option in one.options if self._has_amounts(option.node, by)), None)

    def _has_amounts(self, node: Node, by: tuple[str, ...]) -> bool:
        amounts = (m for m in _measures(node, self.catalogue) if m.unit == "money")
        return all(_has_rows(self.evaluate(Name(m.name)), self.grid, by) for m in amounts)

    def _scored(self, one: Chosen, option: Option, waived: Flag | None) -> Scored:
        variant, node = option.variant, option.node
        measures = _measures(node, self.catalogue)
        counted = all(m.unit != "money" for m in measures)
        case = Case(
            one.kpi, variant, node, self.evaluate(node), self.grid, self.by, self.min_n.rates, self.min_n.medians,
            counted, option.flags, tuple(measures), self.evidence,
        )  # fmt: skip
        always = (*concerns_of(node, (), self.catalogue, self.concerns), *((waived,) if waived else ()))
        always += tuple(self._of_owners(measures, self.evidence.filtered))
        if one.kpi.id in self.catalogue.shadowed:
            text = say("{kpi} is the config's own, in place of the built-in one", kpi=one.kpi.id)
            always += (Flag("SHADOWED", "info", text),)
        split = (*concerns_of(node, self.by, self.catalogue, self.concerns), *self._of_owners(measures, self.by))
        return Scored(
            one.kpi,
            variant,
            node,
            judged(case),
            self.grid,
            always,
            tuple(flag for flag in split if flag not in always),
            interval=variant.proportion and counted,
        )

    def _of_owners(self, measures: Iterable[Measure], fields: Iterable[str]) -> Iterator[Flag]:
        """That an owner is today's, where numbers are split or filtered by it."""
        if "owner" in fields and any(m.table in OWNED for m in measures):
            yield Flag("SEGMENT_CURRENT", "info", CODES["SEGMENT_CURRENT"][1])


OWNED = ("leads", "deals", "customers", "orders")
"""Tables whose owner is today's, whoever it was when the number came about."""


def part_of(one: Scored, *, total: bool) -> Scored:
    """The total of a KPI alone, or its segments without it."""
    at = [i for i, segment in enumerate(one.grid.segments) if (TOTAL in segment) == total]

    def part(array: np.ndarray) -> np.ndarray:
        return np.broadcast_to(array, one.grid.shape)[:, at]

    def side(array: np.ndarray | None) -> np.ndarray | None:
        return None if array is None else part(array)

    cells = replace(
        one.cells, value=part(one.cells.value), n=part(one.cells.n),
        flags={code: part(found) for code, found in one.cells.flags.items()},
        numerator=side(one.cells.numerator), denominator=side(one.cells.denominator),
        low=side(one.cells.low), high=side(one.cells.high),
    )  # fmt: skip
    return replace(one, grid=Grid(one.grid.periods, tuple(one.grid.segments[i] for i in at)), cells=cells)


def _has_rows(cells: Cells, grid: Grid, by: tuple[str, ...]) -> bool:
    rows = np.nan_to_num(cells.n).sum(axis=0) > 0
    named = [not {BLANK, UNASSIGNED, TOTAL} & set(segment) for segment in grid.segments]
    return bool(rows[named].any() if by else rows.any())


OF_CELLS = ("FIELD_GAP",)
OF_BOTH_OUTCOMES = ("ONE_SIDED",)
"""Hazards of numbers that need what was won and what was lost; a count of one of them is right."""


def concerns_of(node: Node, by: Iterable[str], catalogue: Catalogue, flags: Iterable[Flag]) -> Iterable[Flag]:
    """The hazards of the tables and fields that a formula and its segments read."""
    measures = _measures(node, catalogue)
    read = {(m.table, field) for m in measures for field in ("", *by, *m.fields())}.union(*map(_elsewhere, measures))
    for one in catalogue.derivations:
        if one.kind == "spell" and any((one.table, name) in read for name in one.fields()):
            read |= {(one.table, name) for name in (one.source_field, one.until)}
    # What is so of some periods alone is said of their cells.
    concerns = (f for f in flags if f.table and f.code not in OF_CELLS and (f.table, f.field) in read)
    return (f for f in concerns if f.code not in OF_BOTH_OUTCOMES or _sets_against(measures, f))


def _sets_against(measures: Iterable[Measure], flag: Flag) -> bool:
    """Whether a formula sets what was won, or what was lost, against a number that has the other as well."""
    taken = [_outcomes_of(m, flag.field) for m in measures if m.table == flag.table]
    return any(len(outcomes) == 1 for outcomes in taken) and len(frozenset().union(*taken)) > 1


def _outcomes_of(measure: Measure, field: str) -> frozenset[str]:
    """Which of won and lost a measure takes."""
    outcomes = frozenset({"won", "lost"})
    for condition in measure.where:
        if condition.field == field and isinstance(condition.value, tuple):
            named = frozenset(str(value) for value in condition.value)
            outcomes = outcomes & named if condition.op == "in" else outcomes - named
    return outcomes


def assumed(tables: Mapping[str, Table], needed: Mapping[str, frozenset[str]]) -> list[str]:
    """What was taken for granted because no source says otherwise."""
    lines: list[str] = []
    for table in tables.values():
        for name in sorted(table.defaults & needed.get(table.name, frozenset())):
            value = table.frame[name].iloc[0] if len(table.frame) else ""
            field = f"{table.name}.{name}"
            if TABLES[table.name].fields[name].is_date:
                lines.append(
                    say(
                        "{field} is not mapped: all rows count as still running, and what has ended is not in the data",
                        field=field,
                    )
                )
                continue
            lines.append(say("{field} is not mapped: taken as {value}", field=field, value=str(value).lower()))
    return lines
