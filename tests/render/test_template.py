"""A company's own workbook is filled: the named cells and the record change, and nothing else does."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.worksheet.table import Table  # type: ignore[import-untyped]

from kpicli.dossier import Dossier
from kpicli.errors import ConfigError
from kpicli.lang import in_lang, sentences
from kpicli.model import Report
from kpicli.render import template as template_package
from kpicli.render.template import fill
from tests.render.reports import MONTHS, channels, director, report, ugly, value
from tests.render.templates import NAMES, files, rewritten, template, with_results, with_shared_text

KNOWN = {"win_rate": ("default", "created"), "cac": ("default", "marketing"), "leads": ("default",), "roi": ("net",)}


def filled(content: bytes, of: Report | Dossier | None = None) -> bytes:
    found = of or director()
    return fill(content, found if isinstance(found, Dossier) else Dossier(found), "book.xlsx", KNOWN)


def book(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def problems(content: bytes, of: Report | Dossier | None = None) -> list[str]:
    with pytest.raises(ConfigError) as found:
        filled(content, of)
    return list(found.value.lines)


# -- what is filled --------------------------------------------------------------------------------------------------


def test_a_named_cell_gets_the_boards_period_with_the_style_that_it_has() -> None:
    sheet = book(filled(template()))["Board"]
    assert [sheet[cell].value for cell in ("B3", "B4", "B5")] == [0.425, 688.88, 288.88]
    assert (sheet["B3"].number_format, sheet["B3"].font.b, sheet["B4"].number_format) == ("0.00%", True, '#,##0 "€"')
    assert sheet["D1"].value == datetime(2025, 7, 15)


def test_rows_and_columns_get_the_latest_whole_periods_the_oldest_first() -> None:
    sheet = book(filled(template()))["Board"]
    assert [cell.value for cell in sheet[7][1:7]] == [f"2025-0{month}" for month in range(1, 7)]
    assert [cell.value for cell in sheet[8][1:7]] == [48200, 51900.5, 60120, 38000, 72500, 81250]
    assert [sheet[f"A{row}"].value for row in (12, 13, 14)] == [998, 1504, 1611]


def test_more_cells_than_periods_are_filled_from_the_end_and_the_rest_is_emptied() -> None:
    long = template({"kpi_leads": "Board!$B$20:$I$20"}, lambda book: book["Board"].__setitem__("B20", 7))
    assert [cell.value for cell in book(filled(long))["Board"][20][1:9]] == [
        None, None, 1200, 1342, 1288, 998, 1504, 1611,
    ]  # fmt: skip


def test_undefined_and_refused_values_empty_their_cells() -> None:
    nothing = report([value("win_rate", MONTHS[0], None, "ratio")], {})
    names = {"kpi_win_rate": "Board!$B$3", "kpi_cac": "Board!$B$4"}
    full = template(names, lambda book: book["Board"].__setitem__("B4", 12))
    sheet = book(filled(full, Dossier(nothing, refused=(("cac", "no costs"),))))["Board"]
    assert (sheet["B3"].value, sheet["B4"].value) == (None, None)


def test_the_record_is_poured_from_the_marked_cell() -> None:
    sheet = book(filled(template()))["Record"]
    rows = list(sheet.iter_rows(min_row=3, min_col=2, max_col=18, values_only=True))
    assert rows[0][:6] == ("kpi", "variant", "period", "period_start", "period_end", "value")
    assert rows[1][:6] == ("leads", "default", "2025-01", datetime(2025, 1, 1), "2025-02-01", 1200)
    assert len(rows) == 1 + len(director().values)
    assert all(sheet[f"B{row}"].font.i for row in (4, 5, 59)), "every row has the style of the first"
    assert sheet["A3"].value is None


def test_filling_twice_gives_what_filling_once_gives_and_fewer_rows_leave_no_rest() -> None:
    once = filled(template())
    assert files(filled(once)) == files(once)
    small = channels()
    again = filled(filled(template({}), small), replace(small, values=small.values[:3]))
    rows = [row for row in book(again)["Record"].iter_rows(min_row=3, min_col=2, values_only=True) if any(row)]
    assert [row[0] for row in rows] == ["kpi", "leads", "leads", "leads"]
    narrow = filled(again, report([value("leads", MONTHS[0], 1)], {}))
    assert book(narrow)["Record"]["S3"].value is None, "the column of the former segment is gone"


def test_text_of_a_file_is_text_and_never_a_formula() -> None:
    cells = [cell for row in book(filled(template({}), ugly()))["Record"].iter_rows() for cell in row]
    assert {"=1+1", "#N/A", "-5", "007"} <= {cell.value for cell in cells if cell.data_type == "s"}
    assert not [cell for cell in cells if cell.data_type in ("f", "e")]


# -- what is left alone ----------------------------------------------------------------------------------------------


def test_every_other_part_stays_byte_for_byte_the_same() -> None:
    before = template()
    old, new = files(before), files(filled(before))
    assert list(old) == list(new)
    changed = [name for name in old if old[name] != new[name]]
    assert sorted(changed) == ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"]


def test_charts_rules_validations_formulas_and_names_are_still_there() -> None:
    found = book(filled(template()))
    sheet = found["Board"]
    assert len(sheet._charts) == 1
    assert [str(each.sqref) for each in sheet.conditional_formatting] == ["B3"]
    assert sheet.data_validations.dataValidation[0].formula1 == '"yes,no"'
    assert (sheet["C3"].value, found["Sums & so"]["A1"].value) == ("=B3*100", "=SUM(Board!B8:G8)")
    assert sheet["A1"].value == "Our board"
    assert set(found.defined_names) == {*NAMES, "kpi_data"}
    assert found.defined_names["kpi_data"].attr_text == "'Record'!$B$3"
    assert found.calculation.fullCalcOnLoad


def test_results_of_the_old_numbers_are_not_shown_beside_new_ones() -> None:
    old = with_results(template(), b"777")
    assert openpyxl.load_workbook(io.BytesIO(old), data_only=True)["Sums & so"]["A1"].value == 777
    new = filled(old)
    assert openpyxl.load_workbook(io.BytesIO(new), data_only=True)["Sums & so"]["A1"].value is None
    sums = "xl/worksheets/sheet2.xml"
    assert files(new)[sums] == files(old)[sums].replace(b"<v>777</v>", b"")


def test_macros_stay() -> None:
    plain, macros = (
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    made = files(filled(rewritten(template(), "[Content_Types].xml", plain, macros)))
    assert macros in made["[Content_Types].xml"]


def test_the_mark_is_found_among_shared_texts_in_several_fonts() -> None:
    inline = b'<c r="B3" t="inlineStr"><is><t xml:space="preserve">{{KPI data}} </t></is></c>'
    made = rewritten(template({}), "xl/worksheets/sheet3.xml", inline, b'<c r="B3" t="s"><v>0</v></c>')
    found = book(filled(with_shared_text(made, b"<r><t>{{kpi </t></r><r><rPr><b/></rPr><t>data}}</t></r>")))
    assert found["Record"]["B4"].value == "leads"


def test_rows_and_cells_that_do_not_say_their_place_are_found() -> None:
    plain = rewritten(template({"kpi_leads": "Board!$A$1"}), "xl/worksheets/sheet1.xml", b'<c r="A1"', b"<c")
    plain = rewritten(plain, "xl/worksheets/sheet1.xml", b'<row r="1">', b"<row>")
    assert book(filled(plain))["Board"]["A1"].value == 1611


# -- what is refused -------------------------------------------------------------------------------------------------


def test_every_problem_is_named_at_once() -> None:
    names = {"kpi_win_rat": "Board!$B$3", "kpi_roi": "Board!$B$4", "kpi_cac": "Board!$C$3", "kpi_win_rate": "#REF!",
             "kpi_leads": "Board!$E$3:$F$9", "kpi_cac.marketin": "Board!$B$5"}  # fmt: skip
    assert problems(template(names)) == [
        "book.xlsx: the name kpi_win_rate stands for '#REF!': give it to cells of one sheet",
        "book.xlsx: sheet Board, E3:F9 (kpi_leads): give the name to one cell, a row or a column of cells",
        "book.xlsx: sheet Board, B3 (kpi_win_rat): no KPI is called 'win_rat'. Did you mean 'win_rate'? "
        "kpi list shows all",
        "book.xlsx: sheet Board, B4 (kpi_roi): roi is not in this report: add it to --kpi",
        "book.xlsx: sheet Board, C3 (kpi_cac): holds a formula, which a number would replace",
        "book.xlsx: sheet Board, B5 (kpi_cac.marketin): cac has no variant 'marketin'. Did you mean 'marketing'?",
    ]


def _no_mark(book: Any) -> None:
    book["Record"]["B3"] = None


def _protected(book: Any) -> None:
    book["Board"].protection.sheet = True


def _merged(book: Any) -> None:
    book["Board"].merge_cells("A4:B4")


def _two_marks(book: Any) -> None:
    book["Board"]["J9"] = "{{kpi data}}"


def _taken(book: Any) -> None:
    book["Record"]["C9"] = "ours"


def _formula_below(book: Any) -> None:
    book["Record"]["C9"] = "=1+1"


def _table(book: Any) -> None:
    book["Record"].add_table(Table(displayName="t", ref="B3:D5"))
    book["Record"]["C3"], book["Record"]["D3"] = None, None


@pytest.mark.filterwarnings("ignore:File may not be readable")
@pytest.mark.parametrize(
    ("names", "change", "said"),
    [
        ({}, _no_mark, "no cell is called kpi_<id of a KPI>, and none holds {{kpi data}}"),
        ({"kpi_cac": "Board!$B$4"}, _protected, "sheet Board, B4 (kpi_cac): is locked on a protected sheet"),
        ({"kpi_cac": "Board!$B$4"}, _merged, "sheet Board, B4 (kpi_cac): is a part of merged cells"),
        ({}, _two_marks, "sheet Board, J9 ({{kpi data}}); sheet Record, B3 ({{kpi data}}). Leave one"),
        ({}, _taken, "sheet Record, B3:T59 ({{kpi data}}): C9 is not empty"),
        ({}, _formula_below, "sheet Record, B3:T59 ({{kpi data}}): C9 holds a formula"),
        (
            {"kpi_cac": "Board!$B$4", "KPI_win_rate": "Board!$B$4"},
            _no_mark,
            "sheet Board, B4 (KPI_win_rate): is of kpi_cac too",
        ),
        ({"kpi_cac": "Record!$D$5"}, None, "sheet Record, D5 (kpi_cac): is of {{kpi data}} too"),
        ({}, _table, "sheet Record, B3:T59 ({{kpi data}}): a table of Excel is there"),
    ],
)
def test_what_would_be_harmed_is_refused(
    names: dict[str, str], change: Callable[[Any], None] | None, said: str
) -> None:
    found = problems(template(names, change))
    assert len(found) == 1
    assert said in found[0]


def test_an_unlocked_cell_of_a_protected_sheet_is_filled() -> None:
    def opened(book: Any) -> None:
        _protected(book)
        book["Board"]["B4"].protection = openpyxl.styles.Protection(locked=False)

    assert book(filled(template({"kpi_cac": "Board!$B$4"}, opened)))["Board"]["B4"].value == 688.88


def test_a_merged_cell_is_its_first() -> None:
    wide = template({"kpi_cac": "Board!$A$4:$B$4"}, _merged)
    assert book(filled(wide))["Board"]["A4"].value == 688.88


def test_segments_without_a_total_and_several_currencies_have_no_one_number() -> None:
    names = {"kpi_leads": "Board!$B$3"}
    parts = report([value("leads", MONTHS[0], 1, segment=("a",))], {}, by=("channel",))
    assert "leads has no total in this report" in problems(template(names), parts)[0]
    money = [value("leads", MONTHS[0], 1, "money", currency=currency) for currency in ("EUR", "USD")]
    assert "several currencies" in problems(template(names), report(money, {}))[0]
    whole = channels()
    assert book(filled(template(names), whole))["Board"]["B3"].value == 1034


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "is protected by a password, or an old .xls"),
        (b"a;b\n1;2\n", "is not a workbook that can be filled"),
        (template()[:2000], "is not a workbook that can be filled"),
    ],
)
def test_what_is_no_open_workbook_is_refused(content: bytes, said: str) -> None:
    assert said in problems(content)[0]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("[Content_Types].xml", b"sheet.main+xml", b"template.main+xml"),
        ("xl/workbook.xml", b"<workbook", b"<!DOCTYPE x []><workbook"),
        ("xl/workbook.xml", b"</workbook>", b""),
        ("xl/worksheets/sheet1.xml", b"</worksheet>", b""),
        ("xl/worksheets/sheet1.xml", b'<row r="1"', b'<row r="one"'),
        ("xl/worksheets/sheet1.xml", b"sheetData", b"sheetDate"),
        ("xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", b"worksheets/gone.xml"),
    ],
)
def test_a_workbook_of_another_kind_is_refused(part: str, old: bytes, new: bytes) -> None:
    assert "is not a workbook that can be filled" in problems(rewritten(template(), part, old, new))[0]


def test_every_refusal_is_said_in_spanish_and_italian() -> None:
    """Whatever this package says is a sentence that is translated, with the same facts."""
    names = {"kpi_win_rat": "Board!$B$3", "kpi_win_rate": "#REF!"}
    first, second = problems(template(names))
    lost = "el nombre kpi_win_rate se refiere a '#REF!': dáselo a celdas de una sola hoja"
    assert in_lang(first, "es") == f"book.xlsx: {lost}"
    assert in_lang(second, "it").startswith("book.xlsx: foglio Board, B3 (kpi_win_rat): nessun KPI si chiama 'win_rat'")
    source = "".join(path.read_text("utf-8") for path in Path(template_package.__file__).parent.glob("*.py"))
    said = {*re.findall(r'say\(\s*"([^"]+)"', source), *re.findall(r'^_[A-Z_]+ = "(\{file\}[^"]+)"', source, re.M)}
    assert len(said) > 20
    assert said <= sentences().keys()
