"""The workbook: numbers are numbers, text is text, ratios are live, and the bytes do not depend on the clock."""

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from python_calamine import CalamineWorkbook

from kpicli.dossier import Dossier
from kpicli.errors import OutputError
from kpicli.model import Goal, Report, RowLabel, Value
from kpicli.render import render
from kpicli.render.excel import book as books
from kpicli.render.excel import data, render_xlsx
from kpicli.render.excel.book import legal_title
from kpicli.render.safe import HIDDEN
from tests.render.reports import LONG_DIGITS, MONTHS, UGLY_LABELS, director, dossier, goals, report, ugly, value

SHEETS = {
    "en": "Summary Trend Report Channels Definitions Warnings Reconciliation Inputs Data",
    "es": "Resumen Evolución Informe Canales Definiciones Avisos Conciliación Entradas Datos",
    "it": "Riepilogo Andamento Report Canali Definizioni Avvisi Riconciliazione Fonti Dati",
}


def made(of: Report | Dossier) -> bytes:
    return render_xlsx(of if isinstance(of, Dossier) else Dossier(of))


def book(of: Report | Dossier, *, results: bool = False) -> Any:
    """The workbook as it was written: formulas, or the results that are stored with them."""
    return openpyxl.load_workbook(io.BytesIO(made(of)), data_only=results)


def cells(found: Any) -> Iterator[Any]:
    return (cell for sheet in found for row in sheet.iter_rows() for cell in row)


# -- sheets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", SHEETS)
def test_sheets_are_named_in_the_reports_language(lang: str) -> None:
    names = book(dossier(replace(goals(), lang=lang))).sheetnames
    assert names[:9] == SHEETS[lang].split()
    assert len(names) == 11, "and the records of the funnel and the channels"


def test_sheets_of_what_is_not_known_are_left_out() -> None:
    assert book(director()).sheetnames == ["Summary", "Trend", "Report", "Warnings", "Data"]


def test_sheets_are_frozen_set_up_for_print_and_the_data_can_be_filtered() -> None:
    found = book(dossier(ugly()))
    assert {sheet.title: sheet.freeze_panes for sheet in found if sheet.freeze_panes} == {
        "Report": "C2", "Channels": "B4", "Definitions": "C2", "Warnings": "A2", "Reconciliation": "C2",
        "Inputs": "B1", "Data": "A2", "Data Funnel": "A2", "Data Channels": "A2",
    }  # fmt: skip
    assert found["Data"].auto_filter.ref == f"A1:R{len(ugly().values) + 1}"
    assert all(sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in found)
    assert found["Report"].print_title_rows == "$1:$1"


def test_a_family_has_a_sheet_and_an_odd_name_becomes_a_legal_one() -> None:
    families = {"leads": "funnel", "cac": "cost", "cpl": "a/b:c*d?e[f]\\'" + "x" * 40, "roi": "DATA", "ltv": "History"}
    labels = {(kpi, "default"): RowLabel(kpi, family=family) for kpi, family in families.items()}
    found = book(report([value(kpi, MONTHS[0], 1.0) for kpi in families], labels))
    odd = found.sheetnames[3]
    assert found.sheetnames == ["Summary", "Funnel", "Cost", odd, "DATA (2)", "History (2)", "Warnings", "Data"]
    assert odd == "a b c d e f 'xxxxxxxxxxxxxxxxxx"
    assert found[odd]["B2"].value == "='Data'!F4"


@pytest.mark.parametrize(
    ("title", "legal"),
    [("'x'", "x"), ("", "-"), ("//", "-"), ("Data", "Data (2)"), ("history", "history (2)"), ("😀" * 20, "😀" * 15)],
)
def test_titles_are_what_excel_accepts(title: str, legal: str) -> None:
    assert legal_title(title, {"DATA"}) == legal


def test_a_report_without_values_says_so() -> None:
    found = book(report([], {}))
    assert found.sheetnames == ["Summary", "Report", "Warnings", "Data"]
    assert (found["Summary"]["A4"].value, found["Report"]["A2"].value) == ("No values.", "No values.")


# -- cells -----------------------------------------------------------------------------------------------------------


def test_no_text_of_a_file_is_a_formula_or_an_error() -> None:
    """Every formula is one of those that the program writes; what an export calls "=1+1" is a text."""
    ours = re.compile(r"=('[^']+'![A-Z]+\d+|IF\(.+\)|IFERROR\(.+\)|SUM\([A-Z0-9:]+\))")
    found = list(cells(book(dossier(ugly()))))
    assert not [cell.value for cell in found if cell.data_type == "f" and not ours.fullmatch(cell.value)]
    assert not [cell.value for cell in found if cell.data_type == "e"]
    assert next(cell for cell in found if cell.value == "=1+1").quotePrefix
    assert {"#N/A", "-5", "007", LONG_DIGITS, "=Importe", "=assumed"} <= {cell.value for cell in found}


def test_numbers_and_dates_are_numbers_and_dates() -> None:
    rows = list(book(ugly(), results=True)["Data"].iter_rows(min_row=2, values_only=True))
    assert {type(row[6]) for row in rows} == {int, float, type(None)}
    assert rows[0][3] == datetime(2025, 6, 1)


def test_numbers_keep_their_last_digit() -> None:
    odd = 0.1 + 0.2
    raw = made(report([value("x", MONTHS[0], odd)], {}))
    assert CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("Data").to_python()[1][5] == odd


def test_calamine_reads_the_same_labels() -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(made(ugly()))).get_sheet_by_name("Data").to_python()
    legal = [HIDDEN.sub("", label) for label in UGLY_LABELS]
    assert list(dict.fromkeys(str(row[5]).replace("\r\n", "\n") for row in sheet[1:])) == [
        label.replace("\r\n", "\n") for label in legal
    ]
    assert sheet[1][3] == date(2025, 6, 1)


def test_text_that_looks_like_an_escape_of_the_file_format_stays_itself() -> None:
    raw = made(report([value("x", MONTHS[0], 1, segment=("_x0041_",))], {}, by=("s",)))
    assert CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("Data").to_python()[1][5] == "_x0041_"


def test_very_long_text_is_cut_to_what_a_cell_holds() -> None:
    long = report([value("x", MONTHS[0], 1, segment=("y" * 40_000,))], {}, by=("s",))
    assert len(book(long)["Data"]["F2"].value) == 32_767


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
    sheet = {"en": "Report", "es": "Informe"}[lang]
    assert book(director(lang))[sheet][cell].number_format == look
    assert isinstance(book(director(lang), results=True)[sheet][cell].value, (int, float))


def test_partial_periods_undefined_cells_and_notes_are_marked() -> None:
    found = book(director())
    sheet = found["Report"]
    assert sheet["H1"].value == "2025-07~"
    assert sheet["H3"].value == "–"
    assert sheet["A5"].value == "Customer acquisition cost, fully loaded²"
    notes = [[cell.value for cell in row] for row in found["Warnings"].iter_rows(min_row=2)]
    assert notes[0] == ["¹", "SMALL_N", "info", "fewer than 30 deals behind the rate: read it as a hint"]
    assert notes[-1] == [None, None, "As of", "2025-07-15"]


def test_more_looks_than_excel_allows_lose_their_marks_and_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "_MOST_FORMATS", 2)
    assert book(director())["Report"]["E3"].number_format == "#,##0.0%"
    assert book(director(), results=True)["Report"]["E3"].value == 0.25


def test_too_many_rows_are_refused_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "MOST_ROWS", 5)
    with pytest.raises(OutputError, match="use -f csv"):
        made(ugly())


# -- live formulas ---------------------------------------------------------------------------------------------------


def parts(over: float | None, under: float | None, number: float | None, kpi: str = "x", **other: Any) -> Value:
    return value(kpi, MONTHS[0], number, "ratio", numerator=over, denominator=under, **other)


@pytest.mark.parametrize(
    ("of", "formula"),
    [
        (parts(1.0, 3.0, 1 / 3), '=IF(J2=0,"",I2/J2)'),
        (parts(110.0, 100.0, 110 / 100 - 1), '=IF(J2>0,I2/J2-1,"")'),
        (parts(1.0, 3.0, 0.5), 0.5),
        (parts(1.0, 3.0, None), None),
        (parts(None, None, 0.25), 0.25),
    ],
)
def test_a_value_is_live_where_its_parts_give_it_exactly(of: Value, formula: object) -> None:
    assert book(report([of], {}))["Data"]["F2"].value == formula


def test_a_value_without_a_denominator_comes_alive_when_its_kpi_is_a_ratio() -> None:
    empty = parts(1.0, 0.0, None, segment=("a",), flags=("NO_DENOMINATOR",))
    rest = (parts(1.0, 2.0, 0.5, segment=("b",)), parts(1.0, 0.0, None, kpi="unknown", segment=("a",)))
    found = report([empty, *rest], {}, by=("s",))
    assert [book(found)["Data"][f"G{row}"].value for row in (2, 4)] == ['=IF(K2=0,"",J2/K2)', None]
    assert book(found)["Report"]["C2"].value == """=IF('Data'!G2="","–",'Data'!G2)"""
    assert book(found, results=True)["Report"]["C2"].value == "–"


def test_every_formula_has_the_result_that_the_tool_computed() -> None:
    """What a phone or pandas shows without recalculating is not blank, and it is the tool's own number."""
    formulas, results = (list(cells(book(dossier(ugly()), results=kind))) for kind in (False, True))
    live = [(one, two.value) for one, two in zip(formulas, results, strict=True) if one.data_type == "f"]
    assert len(live) > 60
    assert not [one.coordinate for one, result in live if result is None and one.parent.title != "Data"]
    assert [result for one, result in live if one.coordinate == "G34" and one.parent.title == "Data"] == [1 / 3]


def test_the_changes_follow_the_numbers() -> None:
    sheet = book(director())["Report"]
    assert sheet["I2"].value == '=IFERROR(G2/F2-1,"–")'
    assert sheet["I3"].value == '=IFERROR((G3-F3)*100,"–")'


def test_the_workbook_is_recalculated_when_it_is_opened() -> None:
    assert book(director()).calculation.fullCalcOnLoad


# -- the summary -----------------------------------------------------------------------------------------------------


def test_the_summary_has_the_board_with_goals_kept_and_missed() -> None:
    found, results = (book(goals(), results=kind)["Summary"] for kind in (False, True))
    rows = [[cell.value for cell in row] for row in results["A5:F8"]]
    assert [row[:1] + row[5:] for row in rows] == [
        ["Won amount", "kept"],
        ["Leads", "missed"],
        ["Win rate", "kept"],
        ["Customer acquisition cost, fully loaded", "kept"],
    ]
    assert rows[2][1:3] == [0.425, 0.4]
    assert rows[2][3] == pytest.approx(2.5)
    assert (found["E7"].value, found["E7"].number_format) == (0.3, '"≥ "#,##0.0%')
    assert found["F7"].value == '=IF(ISNUMBER(B7),IF(B7>=E7,"kept","missed"),"")'
    assert found["F6"].value == '=IF(ISNUMBER(B6),IF(AND(B6>=1000,B6<=1500),"kept","missed"),"")'


def test_charts_refer_to_the_cells_of_the_trends() -> None:
    found = book(dossier())
    lines = [chart.series[0].val.numRef.f for chart in found["Summary"]._charts]
    assert lines == [f"'Trend'!$B${row}:$G${row}" for row in range(2, 8)] + ["'Summary'!$B$36:$B$38"]
    assert found["Trend"]["B2"].value == "='Data'!F16"


def test_an_undefined_value_is_a_gap_in_a_chart() -> None:
    months = [value("leads", month, number) for month, number in zip(MONTHS, (1, None, 3), strict=False)]
    found = book(report(months, {}))
    assert [found["Trend"].cell(2, column).value for column in (2, 3, 4)] == ["='Data'!F2", None, "='Data'!F4"]


def test_the_funnel_and_the_channels_follow_their_own_records() -> None:
    found = book(dossier())
    assert [found["Summary"][f"A{row}"].value for row in (35, 36, 37)] == ["Funnel 2025-06", "Leads", "MQLs"]
    assert found["Summary"]["B36"].value == "='Data Funnel'!F3"
    rows = [[cell.value for cell in row] for row in found["Channels"]["A3:C7"]]
    assert [row[0] for row in rows] == ["channel", "Paid <b>search</b>", "(blank)", "=Email", "Total"]
    assert [row[2] for row in rows] == ["Cost per lead", "='Data Channels'!G6", "–", "='Data Channels'!G8",
                                        "='Data Channels'!G9"]  # fmt: skip


# -- goals -----------------------------------------------------------------------------------------------------------


def test_rules_judge_whole_periods_by_the_goal_of_each() -> None:
    rules = book(goals())["Report"].conditional_formatting
    found = {str(each.sqref): [rule.formula[0] for rule in each.rules] for each in rules}
    assert found["B3:G3"] == ["AND(ISNUMBER(B3),B3>=0.3)", "AND(ISNUMBER(B3),NOT(B3>=0.3))"]
    assert found["B2:G2"][0] == "AND(ISNUMBER(B2),AND(B2>=1000,B2<=1500))"
    assert not [cells for cells in found if "H" in cells], "the running month is not judged"


def test_a_goal_that_differs_by_period_has_rules_of_its_own() -> None:
    values = [value("x", month, 1.0, goal=Goal(min=bound)) for month, bound in zip(MONTHS, (1, 1, 2.5), strict=False)]
    found = book(report(values, {("x", "default"): RowLabel("X")}))["Report"]
    assert {str(each.sqref): each.rules[0].formula[0] for each in found.conditional_formatting} == {
        "B2:C2": "AND(ISNUMBER(B2),B2>=1)",
        "D2": "AND(ISNUMBER(D2),D2>=2.5)",
    }
    assert (found["E1"].value, found["E2"].value) == ("Goal 2025-03", "≥ 2.5")


# -- what stands behind ----------------------------------------------------------------------------------------------


def test_definitions_warnings_and_inputs_say_what_stands_behind() -> None:
    found = book(dossier())
    assert [cell.value for cell in found["Definitions"][3]][:4] == [
        "Win rate", "win_rate", None, "What Win rate means: a & b < c.",
    ]  # fmt: skip
    warnings = [[cell.value for cell in row] for row in found["Warnings"].iter_rows(min_row=2)]
    why = "NO_MRR_HISTORY: one amount for each customer: how it moved cannot be told"
    assert [None, "mrr", "refused", why] in warnings
    inputs = [[cell.value for cell in row] for row in found["Inputs"].iter_rows()]
    assert inputs[1][:6] == ["crm", "deals", 124, "exports/deals.xlsx", "Deals", "0f" * 32]
    assert inputs[4] == ["crm", "closed_at", "Fecha de cierre", "day first", "proved", "row 19: '13/01/2024'", 118, 1]
    assert inputs[6][:4] == ["crm", None, "Notas internas", "not used"]


def test_the_reconciliation_adds_up_before_the_readers_eyes() -> None:
    sheet, results = (book(dossier(), results=kind)["Reconciliation"] for kind in (False, True))
    assert sheet["I2"].value == "=SUM(D2:H2)"
    assert sheet["J2"].value == '=IF(C2=I2,"adds up","does not add up")'
    assert [cell.value for cell in results[2]] == ["crm", "deals", 124, 100, 4, 1, 16, 3, 124, "adds up"]
    wrong = replace(dossier(), sources=(replace(dossier().sources[0], used=99),))
    assert book(wrong, results=True)["Reconciliation"]["J2"].value == "does not add up"


# -- bytes -----------------------------------------------------------------------------------------------------------


def test_a_report_and_its_dossier_are_both_rendered() -> None:
    assert render(director(), "xlsx") == render(Dossier(director()), "xlsx") == made(director())


def test_the_same_report_gives_the_same_bytes_in_every_process() -> None:
    code = (
        "import hashlib; from tests.render.reports import dossier, ugly; from kpicli.render.excel import render_xlsx;"
        "print(hashlib.sha256(render_xlsx(dossier(ugly()))).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert found == {hashlib.sha256(made(dossier(ugly()))).hexdigest()}
