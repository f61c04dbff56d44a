"""A sheet per family: KPIs in blocks, segments down, periods across, what keeps its goal and what does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from openpyxl.formatting.rule import FormulaRule  # type: ignore[import-untyped]
from openpyxl.styles import Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from kpicli.model import UNSETTLED, Goal, Value
from kpicli.render.excel import looks
from kpicli.render.excel.book import Sheet
from kpicli.render.excel.values import Shown, changed_from
from kpicli.render.grid import Grid, Row

_KEPT = (Font(color=looks.GOOD), PatternFill(bgColor=looks.GOOD_FILL))
_MISSED = (Font(color=looks.BAD, bold=True), PatternFill(bgColor=looks.BAD_FILL))


def family_sheets(shown: Shown) -> None:
    """A sheet for each family of the report, in the order of their first KPI."""
    families = dict.fromkeys(row.label.family for row in shown.grid.rows)
    for family in families or [""]:
        rows = tuple(row for row in shown.grid.rows if row.label.family == family)
        _family_sheet(replace(shown, grid=replace(shown.grid, rows=rows)), _title(family, shown.grid))


def _title(family: str, grid: Grid) -> str:
    """A family in the report's language; a family that is not of the catalogue by its own name."""
    return grid.words.get(f"family {family}", family) if family else grid.words["sheet report"]


def _family_sheet(shown: Shown, title: str) -> None:
    grid, sheet = shown.grid, shown.book.add(title)
    heads = _heads(grid)
    labels = 1 + len(grid.report.by)
    sheet.header(1, heads, numbers=range(labels + 1, len(heads) + 1))
    for place, row in enumerate(grid.rows, start=2):
        _labels(sheet, place, grid, row)
        _row(shown, sheet, place, row)
    for place in _blocks(grid.rows):
        sheet.rule(place, len(heads))
    if not grid.rows:
        sheet.text((2, 1), grid.words["empty"], looks.FAINT)
    sheet.fit([heads, *_widest(grid, heads)])
    _judge(sheet, grid)
    sheet.lines(len(grid.rows) + 3, _footnotes(grid), min(len(heads), labels + 6))
    sheet.page.freeze_panes = sheet.page.cell(2, labels + 1)
    sheet.paper()


def _heads(grid: Grid) -> list[str]:
    periods = ["".join(grid.header(period)) for period in grid.periods]
    goal = [f"{grid.words['goal']} {grid.text(grid.periods[grid.latest].id)}"] if grid.has_goals else []
    return ["KPI", *map(grid.text, grid.report.by), *periods, *([grid.change_header] * grid.has_changes), *goal]


def _labels(sheet: Sheet, place: int, grid: Grid, row: Row) -> None:
    texts = (grid.title(row) + grid.signs(grid.common([row])), *grid.segment(row))
    for column, text in enumerate(texts, start=1):
        sheet.text((place, column), text, looks.BOLD if row.is_total else None)


def _row(shown: Shown, sheet: Sheet, place: int, row: Row) -> None:
    first, said = 2 + len(shown.grid.report.by), shown.grid.common([row])
    for column, cell in enumerate(row.cells, start=first):
        shown.value(sheet, (place, column), row, cell, said)
    column = first + len(row.cells)
    if shown.grid.has_changes:
        now, before = (_cell_of(row, value, place, first) for value in (row.changed, changed_from(row, row.changed)))
        shown.change(sheet, (place, column), row.changed, now or "", before)
        column += 1
    if shown.grid.has_goals:
        sheet.text((place, column), shown.grid.goal(row.cells[shown.grid.latest]), place=looks.RIGHT)


def _cell_of(row: Row, value: Value | None, place: int, first: int) -> str | None:
    """The cell of this sheet that shows a value of the row."""
    return None if value is None else f"{get_column_letter(first + row.cells.index(value))}{place}"


def _blocks(rows: Iterable[Row]) -> Iterator[int]:
    """The rows at which another KPI begins, after the first."""
    place = 2
    for _, block in groupby(rows, key=lambda row: row.key[0]):
        if place > 2:
            yield place
        place += len(list(block))


def _widest(grid: Grid, heads: list[str]) -> Iterator[list[str]]:
    """The rows as text, for the widths."""
    for row in grid.rows:
        values = [grid.value(cell, row) + "  " for cell in row.cells]
        rest = [""] * (len(heads) - 1 - len(grid.report.by) - len(values))
        labels = [*grid.segment(row), *[""] * len(grid.report.by)][: len(grid.report.by)]
        goal = [grid.goal(cell) for cell in row.cells if cell and cell.goal][:1]
        yield [grid.title(row) + "  ", *labels, *values, *[*rest, *goal][len(goal) :]]


def _footnotes(grid: Grid) -> Iterator[str]:
    """What the changes compare, then the notes of the values that this sheet shows."""
    if grid.compared():
        yield grid.compared()
    carried = {code for row in grid.rows for cell in row.cells if cell for code in cell.flags}
    for mark, note in grid.footnotes():
        if mark and (note.code in carried or note.code == "PARTIAL_PERIOD"):
            yield f"{mark} {note.code}: {note.text}"


# -- goals -----------------------------------------------------------------------------------------------------------


def _judge(sheet: Sheet, grid: Grid) -> None:
    """Colour what keeps its goal and what misses it, by rules that follow a changed number."""
    for place, row in enumerate(grid.rows, start=2):
        columns = enumerate(row.cells, start=2 + len(grid.report.by))
        for goal, found in groupby(columns, key=lambda item: _judged(item[1])):
            if goal:
                within = [f"{get_column_letter(column)}{place}" for column, _ in found]
                judge(sheet, f"{within[0]}:{within[-1]}", kept_by(goal, within[0]))


def _judged(value: Value | None) -> Goal | None:
    """The goal that a value is held against; none while the value will still move."""
    return None if value is None or UNSETTLED & set(value.flags) else value.goal


def kept_by(goal: Goal, cell: str) -> str:
    """The test of a goal, as a formula."""
    tests = [f"{cell}{sign}{bound!r}" for sign, bound in ((">=", goal.min), ("<=", goal.max)) if bound is not None]
    return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"


def judge(sheet: Sheet, cells: str, kept: str, number: str = "") -> None:
    """Two rules for a range: green when the test holds, red and bold when not. The test speaks of its first cell."""
    tested = number or cells.partition(":")[0]
    for test, (font, fill) in ((kept, _KEPT), (f"NOT({kept})", _MISSED)):
        rule = FormulaRule([f"AND(ISNUMBER({tested}),{test})"], font=font, fill=fill)
        sheet.page.conditional_formatting.add(cells, rule)
