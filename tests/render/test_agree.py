"""The table, csv, json and the workbook say the same, cell for cell."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from kpicli.lang.numbers import format_value
from kpicli.model import Report
from kpicli.render import render
from kpicli.render.grid import build
from kpicli.render.terminal import render_table
from tests.render.reports import director, goals, ugly

REPORTS = [ugly, director, lambda: director("es")]


def _csv(report: Report) -> list[dict[str, str]]:
    made = render(report, "csv")
    assert isinstance(made, str)
    return list(csv.DictReader(io.StringIO(made, newline="")))


def _workbook(report: Report) -> Any:
    """The workbook with the results of its formulas, as programs see it that do not recalculate."""
    made = render(report, "xlsx")
    assert isinstance(made, bytes)
    return openpyxl.load_workbook(io.BytesIO(made), data_only=True)


@pytest.mark.parametrize("make", [*REPORTS, goals])
def test_csv_json_and_the_data_sheet_hold_the_same_numbers(make: Callable[[], Report]) -> None:
    objects = json.loads(render(make(), "json"))
    data = _workbook(make()).worksheets[-1]
    for line, (record, text) in enumerate(zip(objects, _csv(make()), strict=True), start=2):
        for column, (name, raw) in enumerate(record.items(), start=1):
            cell = data.cell(line, column).value
            if isinstance(raw, bool):
                assert text[name] == str(raw).lower()
                assert cell is raw
            elif isinstance(raw, (int, float)):
                assert float(text[name]) == raw
                assert cell == raw
            elif raw is None:
                assert text[name] == ""
                assert cell in (None, "")


@pytest.mark.parametrize("make", REPORTS)
def test_the_table_the_page_and_the_report_sheet_show_the_values_of_the_record(make: Callable[[], Report]) -> None:
    report = make()
    grid = build(report)
    sheet = _workbook(report)[grid.words["sheet report"]]
    page = str(render(report, "md")).splitlines()[2:]
    lines = [line for line in render_table(report, width=None).splitlines()[2:] if "  " in line.strip()]
    shown = [(value.value, value.unit) for value in report.values]
    laid = [(cell.value, cell.unit) for row in grid.rows for cell in row.cells if cell]
    assert sorted(map(repr, laid)) == sorted(map(repr, shown))
    for place, row in enumerate(grid.rows):
        cells = [grid.value(cell, row) for cell in row.cells]
        assert all(text in lines[place] and text in page[place] for text in cells)
        for column, cell in enumerate(row.cells, start=2 + len(report.by)):
            found = sheet.cell(place + 2, column).value
            if cell is None or cell.value is None:
                assert found[0] == "–"
            else:
                assert found == cell.value


def test_every_value_alone_is_shown_as_in_its_row_or_with_cents() -> None:
    """A row of thousands has no cents in any cell; every other value is as it would be alone."""
    grid = build(director())
    for row in grid.rows:
        for cell in row.cells:
            if cell and cell.value is not None and cell.unit != "money":
                assert grid.value(cell, row) == format_value(cell.value, cell.unit, cell.currency, "en")
