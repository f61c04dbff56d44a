"""Measure: rows become numbers, one pass for each table, date field and grouping.

Beside derive, only this stage sees rows. It is written on Narwhals: pandas by default, DuckDB in the tests.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from kpicli.catalogue.model import Condition, Measure, Movement, Stock
from kpicli.measures.behind import rows_behind
from kpicli.measures.conditions import settled
from kpicli.measures.grid import cells_of, grid_of, labels_of, moved, unassigned
from kpicli.measures.open import filtered, lasting
from kpicli.measures.passes import run_pass
from kpicli.measures.request import Request, check_segments, window_of, window_text
from kpicli.measures.spans import coarse, spreads
from kpicli.measures.top import with_others
from kpicli.model import Cells, Grid, Measured, Period, Table
from kpicli.progress import doing
from kpicli.rows import moving
from kpicli.saying import say

__all__ = [
    "Request",
    "coarse",
    "filtered",
    "lasting",
    "measure",
    "moving_filters",
    "rows_behind",
    "usual_cycle",
    "window_of",
    "window_text",
    "with_others",
]


def usual_cycle(cycle: Measure, tables: Mapping[str, Table], request: Request) -> timedelta | None:
    """The median days of a measure at the end of the data, over all segments; None when there are none."""
    if cycle.table not in tables or not set(cycle.fields()) <= tables[cycle.table].fields:
        return None
    day = Period(request.as_of, request.as_of + timedelta(days=1), "now", "day")
    found = measure(tables, [cycle], replace(request, periods=(day,), by=()))
    days = float(found.cells[cycle.name].value[0, 0])
    return None if days != days else timedelta(days=math.floor(days + 0.5))  # half a day is one more, also of 52.5


def _own_rows(one: Measure, table: Table) -> tuple[object, ...]:
    """What measures must share to be measured in one pass, beside table and date."""
    if one.kind in ("reached", "survival", "groups") or one.also:
        return (one.name,)
    if isinstance(one.value, Movement):
        return (replace(one.value, move="new"), one.where, one.over, one.shift)
    place = (one.value.point, one.value.end) if isinstance(one.value, Stock) else ()
    return (one.shift, one.over, one.last, one.labels, spreads(one, table), *place)


def moving_filters(one: Measure, tables: Mapping[str, Table], where: Iterable[Condition]) -> tuple[str, ...]:
    """The fields of some filters that change within the customers that a measure follows, or takes them from."""
    table, fields = tables[one.table], [c.field for c in where]
    followed = moving(table, one.followed, fields) if one.followed else ()
    return (*followed, *(name for name in dict.fromkeys(fields) if name in table.moves - set(followed)))


def _of_customers_that_stay(
    cells: Mapping[str, Cells], grid: Grid, tables: Mapping[str, Table], measures: Iterable[Measure], request: Request
) -> dict[str, Cells]:
    """The cells of what follows customers, or takes a label from them, refused by a field that moves within one."""
    done, moves = dict(cells), dict[tuple[str, tuple[str, ...]], bool]()
    for one in measures:
        keys, taken = one.followed, tables[one.table].moves & set(request.by)
        if taken:
            done |= {name: moved(done[name], grid, request) for name in one.names()}
        if taken or not keys:
            continue
        if (one.table, keys) not in moves:
            moves[one.table, keys] = bool(moving(tables[one.table], keys, request.by))
        if moves[one.table, keys]:
            done |= {name: moved(done[name], grid, request) for name in one.names()}
    return done


def _check_labels(tables: Mapping[str, Table], used: Iterable[str], request: Request) -> None:
    """Stop at more segments than are shown before they are measured, where all labels of a field are segments."""
    if len(request.by) == 1 and not request.where:
        labels = labels_of({name: tables[name] for name in used}, request)
        check_segments(max((len(found[0]) for found in labels.values()), default=0), request)


def measure(tables: Mapping[str, Table], measures: Iterable[Measure], request: Request) -> Measured:
    """Measure everything in as few passes as the dates allow."""
    doing(say("measuring"))
    groups: dict[tuple[str, str, tuple[object, ...]], list[Measure]] = defaultdict(list)
    for one in (settled(one, tables) for one in measures):
        # A cohort is dated by its entry, which may be taken from a later stage: a pass of its own.
        groups[one.table, one.date, _own_rows(one, tables[one.table])].append(one)
    _check_labels(tables, {table for table, _, _ in groups}, request)
    passes = [run_pass(tables[table], found, tables, request) for (table, _, _), found in groups.items()]
    labels = labels_of({name: tables[name] for p in passes for one in p.measures for name in one.tables()}, request)
    grid = grid_of(passes, labels, request)
    cells: dict[str, Cells] = {}
    for one_pass in passes:
        cells.update(cells_of(one_pass, grid, tables, labels, request))
    if request.by:
        cells = {name: unassigned(found, grid) for name, found in cells.items()}
        cells = _of_customers_that_stay(cells, grid, tables, [one for p in passes for one in p.measures], request)
    return Measured(grid, cells)
