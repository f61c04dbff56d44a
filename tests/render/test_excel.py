"""The workbook: numbers are numbers, text is text, and the bytes do not depend on the clock."""

import hashlib
import io
import os
import subprocess
import sys
from datetime import date, datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from python_calamine import CalamineWorkbook

from kpicli.errors import OutputError
from kpicli.render import excel
from kpicli.render.excel import render_xlsx
from tests.render.reports import LONG_DIGITS, MONTHS, UGLY_LABELS, director, report, ugly, value


def book(made: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(made))


def test_sheets_are_frozen_and_the_data_can_be_filtered() -> None:
    made = book(render_xlsx(ugly()))
    assert made.sheetnames == ["Report", "Data", "Notes"]
    assert [sheet.freeze_panes for sheet in made] == ["C2", "A2", "A2"]
    assert made["Data"].auto_filter.ref == f"A1:R{len(ugly().values) + 1}"


def test_no_cell_is_a_formula_or_an_error() -> None:
    cells = [cell for sheet in book(render_xlsx(ugly())) for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type in ("f", "e")]
    formula = next(cell for cell in cells if cell.value == "=1+1")
    assert formula.quotePrefix
    assert {"#N/A", "-5", "007", LONG_DIGITS} <= {cell.value for cell in cells}


def test_numbers_and_dates_are_numbers_and_dates() -> None:
    rows = list(book(render_xlsx(ugly()))["Data"].iter_rows(min_row=2, values_only=True))
    assert {type(row[6]) for row in rows} == {int, float, type(None)}
    assert rows[0][3] == datetime(2025, 6, 1)


def test_calamine_reads_the_same_labels() -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(render_xlsx(ugly()))).get_sheet_by_name("Data").to_python()
    legal = [label.replace("\x1b", "").replace("\x9b", "").replace("\x07", "") for label in UGLY_LABELS]
    assert list(dict.fromkeys(str(row[5]).replace("\r\n", "\n") for row in sheet[1:])) == [
        label.replace("\r\n", "\n") for label in legal
    ]
    assert sheet[1][3] == date(2025, 6, 1)


def test_text_that_looks_like_an_escape_of_the_file_format_stays_itself() -> None:
    made = render_xlsx(report([value("x", MONTHS[0], 1, segment=("_x0041_",))], {}, by=("s",)))
    assert CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name("Data").to_python()[1][5] == "_x0041_"


def test_very_long_text_is_cut_to_what_a_cell_holds() -> None:
    made = report([value("x", MONTHS[0], 1, segment=("y" * 40_000,))], {}, by=("s",))
    assert len(book(render_xlsx(made))["Data"]["F2"].value) == 32_767


@pytest.mark.parametrize(
    ("lang", "cell", "look"),
    [
        ("en", "B4", '"€"#,##0'),
        ("es", "B4", '#,##0"\u00a0€"'),
        ("en", "B3", "#,##0.0%"),
        ("en", "E3", '#,##0.0%"¹"'),
        ("en", "B6", '"€"#,##0.00'),
        ("en", "B7", "#,##0.0"),
        ("en", "B8", '#,##0.0"×"'),
        ("en", "B9", '"€"#,##0"/day"'),
        ("en", "I3", '+#,##0.0"\u00a0pp";-#,##0.0"\u00a0pp";#,##0.0"\u00a0pp"'),
    ],
)
def test_cells_look_like_the_table(lang: str, cell: str, look: str) -> None:
    found = book(render_xlsx(director(lang)))["Report"][cell]
    assert found.number_format == look
    assert isinstance(found.value, (int, float))


def test_partial_periods_undefined_cells_and_notes_are_marked() -> None:
    made = book(render_xlsx(director()))
    sheet = made["Report"]
    assert sheet["H1"].value == "2025-07~"
    assert sheet["H3"].value == "–"
    assert sheet["A5"].value == "Customer acquisition cost, fully loaded²"
    notes = [[cell.value for cell in row] for row in made["Notes"].iter_rows(min_row=2)]
    assert notes[0] == ["¹", "SMALL_N", "info", "fewer than 30 deals behind the rate: read it as a hint"]
    assert notes[-1] == [None, None, "As of", "2025-07-15"]


def test_more_looks_than_excel_allows_lose_their_marks_and_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "_MOST_FORMATS", 2)
    sheet = book(render_xlsx(director()))["Report"]
    assert sheet["E3"].value == 0.25
    assert sheet["E3"].number_format == "#,##0.0%"


def test_too_many_rows_are_refused_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "_MOST_ROWS", 5)
    with pytest.raises(OutputError, match="use -f csv"):
        render_xlsx(ugly())


def test_the_same_report_gives_the_same_bytes_in_every_process() -> None:
    code = (
        "import hashlib, time; from tests.render.reports import ugly; from kpicli.render.excel import render_xlsx;"
        "print(hashlib.sha256(render_xlsx(ugly())).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert made == {hashlib.sha256(render_xlsx(ugly())).hexdigest()}
