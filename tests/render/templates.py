"""A company's own workbook, as a template: with all that a careless filling would lose."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from openpyxl.chart import LineChart, Reference  # type: ignore[import-untyped]
from openpyxl.formatting.rule import CellIsRule  # type: ignore[import-untyped]
from openpyxl.styles import Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.workbook.defined_name import DefinedName  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc0000000040001a1a6a3b50000000049454e44ae426082"
)
NAMES = {
    "kpi_win_rate": "Board!$B$3",
    "kpi_cac": "Board!$B$4",
    "kpi_cac.marketing": "Board!$B$5",
    "kpi_won_amount": "Board!$B$8:$G$8",
    "kpi_periods": "Board!$B$7:$G$7",
    "kpi_leads": "Board!$A$12:$A$14",
    "kpi_as_of": "Board!$D$1",
    "growth_goal": "Board!$B$10",
}


def template(names: Mapping[str, str] | None = None, change: Callable[[Any], None] | None = None) -> bytes:
    """A board with styles, a chart and rules, a sheet of sums over it, and a sheet for the record."""
    book = openpyxl.Workbook()
    _board(book.active)
    _sums(book.create_sheet("Sums & so"))
    data = book.create_sheet("Record")
    data["B3"] = "{{KPI data}} "
    data["B4"].font, data["E4"].number_format = Font(italic=True), "dd/mm/yyyy"
    for name, place in (NAMES if names is None else names).items():
        book.defined_names[name] = DefinedName(name, attr_text=place)
    if change:
        change(book)
    made = io.BytesIO()
    book.save(made)
    return with_picture(made.getvalue())


def _board(sheet: Any) -> None:
    sheet.title = "Board"
    sheet["A1"], sheet["A3"], sheet["A4"] = "Our board", "Win rate", "CAC"
    sheet["B3"], sheet["B3"].number_format, sheet["B3"].font = 0.99, "0.00%", Font(bold=True, color="FF0000")
    sheet["B4"].number_format, sheet["D1"].number_format = '#,##0 "€"', "yyyy-mm-dd"
    sheet["C3"] = "=B3*100"
    sheet.conditional_formatting.add("B3", CellIsRule("lessThan", ["0.3"], fill=PatternFill(bgColor="FFCCCC")))
    check = DataValidation("list", formula1='"yes,no"')
    check.add("E3")
    sheet.add_data_validation(check)
    chart = LineChart()
    chart.add_data(Reference(sheet, min_col=2, max_col=7, min_row=8), from_rows=True)
    sheet.add_chart(chart, "I2")


def _sums(sheet: Any) -> None:
    sheet["A1"] = "=SUM(Board!B8:G8)"
    sheet["A2"] = "=Board!B4/Board!B5"
    sheet["A3"] = '=SUMIFS(Record!G:G,Record!B:B,"leads",Record!E:E,">="&DATE(2025,5,1))'
    sheet["A4"] = "=COUNT(Record!G:G)"


def with_picture(made: bytes) -> bytes:
    """The workbook with a part that no library of ours knows, and with compressed and stored files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/logo.png", PICTURE, zipfile.ZIP_STORED)
        new.writestr("customXml/item1.xml", "<ours  a='1' />")
    return out.getvalue()


def with_results(made: bytes, result: bytes) -> bytes:
    """The workbook with a result stored beside each formula, as Excel does."""
    for part in (name for name in files(made) if name.startswith("xl/worksheets/sheet")):
        if b"</f><v></v>" in files(made)[part]:
            made = rewritten(made, part, b"</f><v></v>", b"</f><v>%s</v>" % result)
    return made


def with_shared_text(made: bytes, text: bytes) -> bytes:
    """The workbook with a table of shared texts, as Excel writes it, that holds one."""
    end, kind = (
        b"</Relationships>",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings",
    )
    link = b'<Relationship Id="rIdText" Type="%s" Target="sharedStrings.xml"/>' % kind
    linked = rewritten(made, "xl/_rels/workbook.xml.rels", end, link + end)
    out = io.BytesIO(linked)
    with zipfile.ZipFile(out, "a") as archive:
        space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        archive.writestr("xl/sharedStrings.xml", b'<sst xmlns="%s"><si>%s</si></sst>' % (space, text))
    return out.getvalue()


def files(made: bytes) -> dict[str, bytes]:
    """Every file of an archive."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(made: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The archive with something else in one of its files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in files(made).items():
            assert each != name or old in content
            archive.writestr(each, content.replace(old, new) if each == name else content)
    return out.getvalue()
