"""Measure: rows become numbers, one pass for each table, date field and grouping.

Beside derive, only this stage sees rows. It is written on Narwhals: pandas by default, DuckDB in the tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kpicli.catalogue.model import Measure
from kpicli.measures.behind import rows_behind
from kpicli.measures.grid import cells_of, grid_of, labels_of, unassigned
from kpicli.measures.passes import run_pass
from kpicli.measures.request import Request, window_of, window_text
from kpicli.measures.top import with_others
from kpicli.model import Cells, Measured, Table

__all__ = ["Request", "measure", "rows_behind", "window_of", "window_text", "with_others"]


def measure(tables: Mapping[str, Table], measures: Iterable[Measure], request: Request) -> Measured:
    """Measure everything in as few passes as the dates allow."""
    groups: dict[tuple[str, str, str], list[Measure]] = defaultdict(list)
    for one in measures:
        # A cohort is dated by its entry, which may be taken from a later stage: a pass of its own.
        groups[one.table, one.date, one.shift or (one.name if one.kind == "reached" else "")].append(one)
    passes = [run_pass(tables[table], found, tables, request) for (table, _, _), found in groups.items()]
    labels = labels_of({one.table: tables[one.table] for p in passes for one in p.measures}, request)
    grid = grid_of(passes, labels, request)
    cells: dict[str, Cells] = {}
    for one_pass in passes:
        cells.update(cells_of(one_pass, grid, tables, labels, request))
    if request.by:
        cells = {name: unassigned(found, grid) for name, found in cells.items()}
    return Measured(grid, cells)
