"""The first sheet: the vital few on one board with their goals, their trends as charts, and the funnel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kpicli.model import Goal
from kpicli.render.board import Board, Line, board
from kpicli.render.excel import charts, looks
from kpicli.render.excel.book import Sheet
from kpicli.render.excel.families import judge, kept_by
from kpicli.render.excel.values import Shown, changed_from
from kpicli.render.grid import PARTIAL, Grid, Row

_MOST_ON_COLUMNS = 8
_WIDTHS = (54, 16, 16, 13, 25, 20)
_THIRDS, _MOST_CHARTS, _CHART_ROWS = ((1, 2), (2, 5), (5, 7)), 9, 10
_FIRST_LINE = 5
_COLUMNS = len(_WIDTHS)


def board_of(grid: Grid) -> Board | None:
    """The board of the report; without one, its first KPIs make it."""
    first = tuple(dict.fromkeys(row.key for row in grid.rows))[:_MOST_ON_COLUMNS]
    few = grid if grid.report.board else replace(grid, report=replace(grid.report, board=first))
    return board(few)


def summary_sheet(sheet: Sheet, shown: Shown, made: Board | None, trends: Sheet | None) -> None:
    """Write the board, and its trends as charts."""
    sheet.widths(_WIDTHS)
    _title(sheet, shown.grid, made)
    if made is None:
        sheet.text((_FIRST_LINE - 1, 1), shown.grid.words["empty"], looks.FAINT)
    else:
        row = _board(sheet, shown, made)
    if made and trends:
        _trend_charts(sheet, shown, made, trends, row + 1)
    sheet.paper(heads="")
    sheet.one_page()


def _title(sheet: Sheet, grid: Grid, made: Board | None) -> None:
    period = "".join(grid.header(made.period)) if made else ""
    sheet.text((1, 1), f"{grid.words['sheet summary']} {period}".strip(), looks.TITLE)
    sheet.page.row_dimensions[1].height = 26
    said = [f"{grid.words['as of']} {grid.report.as_of.isoformat()}"]
    if made and made.before:
        said.insert(0, grid.text(grid.words["change"].format(period=made.period.id, compared=made.before)))
    sheet.text((2, 1), "   ".join(said), looks.FAINT)


# -- the board -------------------------------------------------------------------------------------------------------


def _board(sheet: Sheet, shown: Shown, made: Board) -> int:
    words = shown.grid.words
    periods = [shown.grid.text(made.period.id), shown.grid.text(made.before or "")]
    goals = any(line.latest and line.latest.goal for line in made.lines)
    judged = (words["goal"], words["goal kept?"]) if goals else ("", "")
    heads = ["KPI", *periods, shown.grid.change_header if made.before else "", *judged]
    sheet.header(_FIRST_LINE - 1, heads, numbers=range(2, len(heads) + 1))
    for place, line in enumerate(made.lines, start=_FIRST_LINE):
        _line(sheet, place, shown, line)
        sheet.rule(place, _COLUMNS, looks.BELOW)
        sheet.page.row_dimensions[place].height = 20
    row = _FIRST_LINE + len(made.lines)
    return sheet.lines(row, _notes(shown.grid, made.lines), _COLUMNS)


def _line(sheet: Sheet, place: int, shown: Shown, line: Line) -> None:
    grid, row = shown.grid, line.row
    sheet.text((place, 1), grid.title(row), looks.BOLD)
    shown.value(sheet, (place, 2), alone(row), line.latest)
    before = changed_from(row, line.latest)
    if before:
        shown.value(sheet, (place, 3), alone(row), before)
    if line.latest and line.latest.change is not None:
        shown.change(sheet, (place, 4), line.latest, f"B{place}", f"C{place}" if before else None)
    _goal(sheet, place, shown, line)


def alone(row: Row) -> Row:
    """The row as it stands on the board: alone, so that nothing marks it as a total."""
    return replace(row, first=replace(row.first, segment=()))


def _goal(sheet: Sheet, place: int, shown: Shown, line: Line) -> None:
    """The goal, and whether it is kept: in words and in colour. A goal with one bound is a number, free to change."""
    value = line.latest
    if value is None or value.goal is None:
        return
    kept, cell = _bound(sheet, place, shown, line, value.goal), f"B{place}"
    if value.kept is None:
        return
    words = shown.grid.words
    formula = f'=IF(ISNUMBER({cell}),IF({kept},"{words["kept"]}","{words["missed"]}"),"")'
    sheet.formula((place, 6), formula, words["kept" if value.kept else "missed"], place=looks.RIGHT)
    judge(sheet, f"F{place}", kept, number=cell)


def _bound(sheet: Sheet, place: int, shown: Shown, line: Line, goal: Goal) -> str:
    """Write the goal, and give its test as a formula."""
    value = line.latest
    assert value is not None
    if goal.min is not None and goal.max is not None:
        sheet.text((place, 5), shown.grid.goal(value), place=looks.RIGHT)
        return kept_by(goal, f"B{place}")
    side, bound = ("max", goal.max) if goal.min is None else ("min", goal.min)
    assert bound is not None
    look = looks.bound_format(bound, looks.SIGN[side], value, shown.grid)
    sheet.number((place, 5), bound, shown.book.within(look, "General"))
    return f"B{place}{'<=' if side == 'max' else '>='}E{place}"


def _notes(grid: Grid, lines: Iterable[Line]) -> Iterator[str]:
    """The notes whose marks stand on the board."""
    shown = [cell for line in lines for cell in (line.latest, changed_from(line.row, line.latest)) if cell]
    carried = {code for cell in shown for code in cell.flags}
    for mark, note in grid.footnotes():
        if mark and note.code in carried and note.code != PARTIAL:
            yield f"{mark} {note.code}: {note.text}"


# -- trends ----------------------------------------------------------------------------------------------------------


def trends_sheet(shown: Shown, made: Board) -> Sheet | None:
    """The numbers that the charts draw: the KPIs of the board over the whole periods, each following the record."""
    whole = shown.grid.whole
    if len(whole) < 2:
        return None
    sheet = shown.book.add(shown.grid.words["sheet trends"])
    heads = ["KPI", *(shown.grid.text(shown.grid.periods[place].id) for place in whole)]
    sheet.header(1, heads, numbers=range(2, len(heads) + 1))
    for place, line in enumerate(made.lines, start=2):
        sheet.text((place, 1), shown.grid.title(line.row))
        for column, at in enumerate(whole, start=2):
            value = line.row.cells[at]
            # An undefined value leaves its cell empty, for a chart would draw any text as 0.
            if value is not None and value.value is not None:
                shown.value(sheet, (place, column), alone(line.row), value, said=frozenset(value.flags))
    sheet.widths([42, *[13] * len(whole)])
    sheet.page.freeze_panes = "B2"
    sheet.paper()
    return sheet


def _known(line: Line) -> list[float]:
    return [number for number in line.trend if number is not None]


def _trend_charts(sheet: Sheet, shown: Shown, made: Board, trends: Sheet, row: int) -> None:
    """A small line chart for each KPI of the board, three in a row."""
    last = 1 + len(made.lines[0].trend)
    drawn = [(place, line) for place, line in enumerate(made.lines, start=2) if len(_known(line)) > 1]
    for count, (place, line) in enumerate(drawn[:_MOST_CHARTS]):
        value = next(cell for cell in line.row.cells if cell and cell.value is not None)
        look = looks.value_format(value, shown.grid, line.row)
        below, across = divmod(count, len(_THIRDS))
        top = row + below * _CHART_ROWS
        chart = charts.trend(trends, place, last, _called(line, made, shown.grid), look)
        charts.put(sheet, chart, _THIRDS[across], (top, top + _CHART_ROWS - 1))


def _called(line: Line, made: Board, grid: Grid) -> str:
    """The name of a KPI; with what tells it from the others, where the board has several of that name."""
    name = grid.name(line.row)
    return name if [grid.name(each.row) for each in made.lines].count(name) == 1 else grid.title(line.row)
