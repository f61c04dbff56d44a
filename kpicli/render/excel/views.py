"""What stands beside the report: the funnel on the summary, and a sheet that compares channels."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from kpicli.model import TOTAL
from kpicli.render.excel import charts, looks
from kpicli.render.excel.book import Sheet
from kpicli.render.excel.values import Shown
from kpicli.render.grid import Grid, Row

_CHART_ROWS, _COLUMNS = 12, 6


# -- the funnel ------------------------------------------------------------------------------------------------------


def funnel(sheet: Sheet, shown: Shown, row: int) -> None:
    """The stages of the funnel with their counts and rates in its latest whole period, and a bar for each stage."""
    grid = shown.grid
    if not grid.rows:
        return
    at = grid.latest
    title = f"{grid.words['family funnel']} {grid.text(grid.periods[at].id)}"
    sheet.text((row, 1), title, looks.HEADING)
    first, stages = row + 1, [each for each in grid.rows if each.first.unit == "count"]
    rates = [each for each in grid.rows if each.first.unit != "count"]
    for place, each in enumerate([*stages, *rates], start=first):
        sheet.text((place, 1), grid.title(each))
        shown.value(sheet, (place, 2), each, each.cells[at])
        sheet.rule(place, 2, looks.BELOW)
    after = first + len(stages) + len(rates)
    bottom = max(row + _CHART_ROWS, after)
    if stages:
        chart = charts.bars(sheet, (first, first + len(stages) - 1), title)
        charts.put(sheet, chart, (3, 7), (row, bottom))
    sheet.lines(bottom, footnotes(grid, at), _COLUMNS)


def footnotes(grid: Grid, at: int) -> Iterator[str]:
    """The notes of what one period shows."""
    carried = {code for row in grid.rows if (cell := row.cells[at]) for code in cell.flags}
    for mark, note in grid.footnotes():
        if mark and note.code in carried:
            yield f"{mark} {note.code}: {note.text}"


# -- channels --------------------------------------------------------------------------------------------------------


def channels_sheet(sheet: Sheet, shown: Shown) -> None:
    """Channels down, what they are compared by across, in the latest whole period; the total last."""
    grid = shown.grid
    at = grid.latest
    columns = _columns(grid)
    labels = [grid.text(name) for name in grid.report.by]
    heads = [*labels, *(grid.title(rows[0]) for rows in columns)]
    sheet.text((1, 1), f"{sheet.title} {grid.text(grid.periods[at].id)}", looks.TITLE)
    sheet.header(3, heads, numbers=range(len(labels) + 1, len(heads) + 1))
    segments = sorted(dict.fromkeys(row.segment for row in grid.rows), key=lambda s: all(each == TOTAL for each in s))
    for place, segment in enumerate(segments, start=4):
        _channel(sheet, place, shown, segment, columns, at)
    sheet.widths([*[30] * len(labels), *[17] * len(columns)])
    sheet.high_enough(3, heads)
    sheet.lines(5 + len(segments), footnotes(grid, at), min(len(heads), 6))
    sheet.page.freeze_panes = sheet.page.cell(4, len(labels) + 1)
    sheet.paper(heads="1:3")
    _data_bars(sheet, len(labels), columns, segments)


def _columns(grid: Grid) -> list[list[Row]]:
    """The rows of each KPI, variant and currency: a column each."""
    found: dict[tuple[object, ...], list[Row]] = {}
    for row in grid.rows:
        found.setdefault((*row.key, row.currency if row.split else None), []).append(row)
    return list(found.values())


def _channel(
    sheet: Sheet, place: int, shown: Shown, segment: tuple[str, ...], columns: list[list[Row]], at: int
) -> None:
    total = all(label == TOTAL for label in segment)
    first = next(row for rows in columns for row in rows if row.segment == segment)
    for column, label in enumerate(shown.grid.segment(first), start=1):
        sheet.text((place, column), label, looks.BOLD if total else None)
    for column, rows in enumerate(columns, start=1 + len(segment)):
        row = next((row for row in rows if row.segment == segment), None)
        if row is not None:
            shown.value(sheet, (place, column), row, row.cells[at])
    sheet.rule(place, len(segment) + len(columns), looks.ABOVE if total else looks.BELOW)


def _data_bars(sheet: Sheet, labels: int, columns: list[list[Row]], segments: list[tuple[str, ...]]) -> None:
    """A bar behind the numbers of each column that can be added up, so that the large channels are seen at once."""
    from openpyxl.formatting.rule import DataBarRule  # type: ignore[import-untyped]

    parts = [segment for segment in segments if any(label != TOTAL for label in segment)]
    for column, rows in enumerate(columns, start=labels + 1):
        if rows[0].first.unit in ("count", "money") and rows[0].first.denominator is None and parts:
            name = get_column_letter(column)
            rule = DataBarRule("num", 0, "max", None, color="FF" + looks.BAR, minLength=0, maxLength=100)
            sheet.page.conditional_formatting.add(f"{name}4:{name}{3 + len(parts)}", rule)
