"""Workbooks: the right sheet, typed cells, and files that must not bring the program down."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpicli.errors import ConfigError, InputError
from kpicli.read import ReadOptions, archive, load, paths
from tests.read.conftest import Loader, cells, left

Rows = list[list[Any]]


def workbook(*sheets: tuple[str, Rows], hide: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hide:
            sheet.sheet_state = "hidden"
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def rewritten(data: bytes, entry: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its files changed."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            packed.writestr(name, change(source.read(name)) if name == entry else source.read(name))
    return target.getvalue()


SHEET1 = "xl/worksheets/sheet1.xml"
PLAIN: Rows = [["Deal", "Amount"], ["A", 1], ["B", 2.5]]


def test_cells_as_text_and_as_values(read: Loader) -> None:
    rows: Rows = [
        ["id", "n", "day", "at", "won", "mixed"],
        ["007", 123.0, date(2025, 1, 2), datetime(2025, 1, 2, 3, 4, 5), True, 5],
        [" x\u00a0", 0.125, None, datetime(2025, 1, 3, 12, 0), False, "--"],
    ]
    table = read(workbook(("Deals", rows)), "x.xlsx")
    assert table.headers == ("id", "n", "day", "at", "won", "mixed")
    assert cells(table) == [
        ["007", "123", "2025-01-02", "2025-01-02 03:04:05", "TRUE", "5"],
        ["x", "0.125", None, "2025-01-03 12:00:00", "FALSE", "--"],
    ]
    assert {index: values.to_pylist() for index, values in table.numbers.items()} == {1: [123.0, 0.125], 5: [5.0, None]}
    assert {index: values.to_pylist() for index, values in table.dates.items()} == {
        2: [datetime(2025, 1, 2), None],
        3: [datetime(2025, 1, 2, 3, 4, 5), datetime(2025, 1, 3, 12, 0)],
    }
    assert (table.sheet, table.place, table.delimiter) == ("Deals", "x.xlsx, sheet Deals", None)


def test_times_and_durations(read: Loader) -> None:
    table = read(workbook(("S", [["a", "b"], [time(9, 30), timedelta(hours=30)]])), "x.xlsx")
    assert cells(table) == [["09:30:00", "30:00:00"]]


def test_ids_of_more_digits_than_a_sheet_keeps(read: Loader) -> None:
    table = read(workbook(("S", [["Ad ID", "n"], [120232997752580627, 1]])), "x.xlsx")
    assert cells(table)[0][0] == "1.202329977525806e+17"
    assert table.notes[0].startswith("column Ad ID: numbers of more than 15 digits")


def test_rows_are_the_rows_of_the_sheet(read: Loader) -> None:
    rows: Rows = [["Campaign report"], [], ["Name", "Day", "n"], ["A", "x", 1], [], ["B", "y", 2], ["Total", None, 3]]
    table = read(workbook(("S", rows)), "x.xlsx")
    assert (table.header_row, table.rows.to_pylist()) == (3, [4, 6])
    assert [(each.row, each.kind) for each in table.left_out] == [
        (1, "preamble"), (2, "blank"), (5, "blank"), (7, "total"),
    ]  # fmt: skip
    assert table.numbers[2].to_pylist() == [1, 2]


def test_a_table_that_does_not_start_in_a1(read: Loader) -> None:
    table = read(workbook(("S", [[], [], [None, "Name", "n"], [None, "A", 1]])), "x.xlsx")
    assert (table.headers, table.header_row, table.rows.to_pylist()) == (("", "Name", "n"), 3, [4])


def test_footer(read: Loader) -> None:
    table = read(workbook(("S", [*PLAIN, [], ["Copyright (c) 2025 Acme, all rights reserved"]])), "x.xlsx")
    assert (left(table, "footer"), table.cells.num_rows) == ([5], 2)


def test_the_only_visible_sheet(read: Loader) -> None:
    data = workbook(("Old", [["x", "y"], ["1", "2"]]), ("Deals", PLAIN), ("Empty", []), hide="Old")
    table = read(data, "x.xlsx")
    assert table.sheet == "Deals"
    assert table.notes == ("hidden sheet Old is not read",)


def test_several_sheets_need_a_choice(read: Loader) -> None:
    data = workbook(("Deals", PLAIN), ("Leads", PLAIN), ("Empty", []))
    with pytest.raises(ConfigError, match=r"x\.xlsx: several sheets hold data \(Deals, Leads\); set sheet:"):
        read(data, "x.xlsx")
    assert read(data, "x.xlsx", sheet="leads").sheet == "Leads"
    with pytest.raises(
        ConfigError, match=r"no sheet 'Dealz'; its sheets are Deals, Leads, Empty; did you mean Deals\?"
    ):
        read(data, "x.xlsx", sheet="Dealz")


def test_no_data(read: Loader) -> None:
    with pytest.raises(InputError, match=r"no visible sheet holds data"):
        read(workbook(("Empty", [])), "x.xlsx")
    with pytest.raises(InputError, match=r"x\.xlsx, sheet Empty: holds no data"):
        read(workbook(("Empty", [])), "x.xlsx", sheet="Empty")


def test_header_only(read: Loader) -> None:
    table = read(workbook(("S", PLAIN[:1])), "x.xlsx")
    assert (table.headers, table.cells.num_rows, table.cells.num_columns) == (("Deal", "Amount"), 0, 2)


def test_error_cells(read: Loader) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Deal", "Amount", "Rate"], ["A", "#REF!", 1], ["B", 2, "#N/A"]):
        sheet.append(row)
    sheet["B2"].data_type = sheet["C3"].data_type = "e"
    table = read(saved(book), "x.xlsx")
    assert cells(table) == [["A", "#REF!", "1"], ["B", "2", "#N/A"]]
    assert table.notes == ("2 error cells (B2, C3)",)


def formatted(cells: list[tuple[Any, str]]) -> bytes:
    """A column called Prob beside the ids of its rows, each cell under its own format."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Id", "Prob"])
    for row, (value, format) in enumerate(cells, 2):
        sheet.append([f"d{row}", value])
        sheet.cell(row, 2).number_format = format
    return saved(book)


def test_a_percent_format_is_a_percent_sign(read: Loader) -> None:
    """What a person sees as 25% is 25%, also where another cell of the column is a bare 25 or more than all of it."""
    mixed = [(0.25, "0%"), (25, "General"), (0.075, "0.0%"), (1.2, "0.00 %;[Red]-0.00 %"), ("n/a", "0%"), (0, "0%")]
    table = read(formatted(mixed), "deals.xlsx")
    assert [row[1] for row in cells(table)] == ["25%", "25", "7.5%", "120%", "n/a", "0%"]


def test_without_a_percent_format_numbers_stay_as_they_are(read: Loader) -> None:
    table = read(formatted([(0.25, "0.00"), (25, "General"), (0.1, "#,##0.00")]), "deals.xlsx")
    assert [row[1] for row in cells(table)] == ["0.25", "25", "0.1"]


def test_error_cells_alone_in_the_last_row_and_column(read: Loader) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Deal", "Amount", "Rate"], ["A", 1, 1], ["#N/A", None, None, "#N/A"]):
        sheet.append(row)
    sheet["A3"].data_type = sheet["D3"].data_type = "e"
    assert cells(read(saved(book), "x.xlsx"))[1] == ["#N/A", None, None, "#N/A"]


def test_formula_without_a_stored_value(read: Loader) -> None:
    """As programs write it that do not calculate; the cell must not look blank."""
    table = read(workbook(("S", [["Deal", "Amount"], ["A", "=1+1"], ["B", 2]])), "x.xlsx")
    assert cells(table) == [["A", "=1+1"], ["B", "2"]]
    assert table.notes == ("1 formula without a stored value (B2); open the file in Excel and save it",)


def test_stray_far_cells(read: Loader) -> None:
    """They would end the process: the parser reserves the whole rectangle up to them."""
    book = openpyxl.Workbook()
    for row in PLAIN:
        book.active.append(row)
    book.active["XFD1048576"] = "x"
    book.active["XFA2"] = "#REF!"
    book.active["XFA2"].data_type = "e"
    table = read(saved(book), "x.xlsx")
    assert cells(table) == [["A", "1"], ["B", "2.5"]]
    assert table.doubts[0].startswith("left out, far from all other cells: XFA2, XFD1048576;")
    for row in range(1, 30):
        book.active.cell(1_048_000 + row, 16_000, "x")
    with pytest.raises(InputError, match=r"x\.xlsx, sheet Sheet: cells stand far from the data"):
        read(saved(book), "x.xlsx")


def test_archive_bomb(read: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    data = rewritten(workbook(("S", PLAIN)), "xl/theme/theme1.xml", lambda _: bytes(60 << 20))
    with pytest.raises(InputError, match=r"x\.xlsx: unpacks to 60 MB .* past the limit"):
        read(data, "x.xlsx")
    monkeypatch.setattr(archive, "MAX_BYTES", 1000)
    with pytest.raises(InputError, match=r"past the limit"):
        read(workbook(("S", PLAIN)), "x.xlsx")


def test_document_type(read: Loader) -> None:
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
    data = rewritten(workbook(("S", PLAIN)), SHEET1, lambda xml: declared + xml)
    with pytest.raises(InputError, match="holds a DTD"):
        read(data, "x.xlsx")


def test_locked(read: Loader) -> None:
    """An encrypted xlsx is an old Office file with the workbook inside."""
    locked = archive_magic() + bytes(2048) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    with pytest.raises(InputError, match=r"x\.xlsx: is password-protected; open it and save it without"):
        read(locked, "x.xlsx")


def archive_magic() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-200],
        lambda data: data[:100],
        lambda data: b"PK\x03\x04 not a zip",
        lambda data: archive_magic() + bytes(600),
        lambda data: rewritten(data, SHEET1, lambda xml: xml[: len(xml) // 2]),
        lambda data: rewritten(data, SHEET1, lambda xml: re.sub(rb'r="B2"', b'r="!!"', xml)),
        lambda data: rewritten(data, "xl/workbook.xml", lambda xml: b"<"),
        lambda data: rewritten(data, "xl/workbook.xml", lambda xml: b""),
        lambda data: rewritten(data, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"sheet1", b"sheet9")),
    ],
)
def test_damaged(read: Loader, damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(InputError) as caught:
        read(damage(workbook(("S", PLAIN))), "x.xlsx")
    assert len(caught.value.lines) == 1
    assert caught.value.lines[0].startswith("x.xlsx")


def test_every_byte_may_be_wrong(read: Loader) -> None:
    """Whatever is damaged, the reader reads or says so; nothing else comes out."""
    data = workbook(("S", PLAIN))
    for at in range(0, len(data), 53):
        try:
            read(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :], "x.xlsx")
        except (InputError, ConfigError):
            continue


def test_opendocument(read: Loader) -> None:
    table = read(opendocument([["Deal", "Amount"], ["A", "1"]]), "x.ods")
    assert (table.headers, cells(table), table.sheet) == (("Deal", "Amount"), [["A", "1"]], "S")


def opendocument(rows: list[list[str]]) -> bytes:
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    base = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{base}office:1.0" xmlns:table="{base}table:1.0" '
        f'xmlns:text="{base}text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{body}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        packed.writestr("content.xml", content)
    return target.getvalue()


def test_workbook_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_stdin", lambda: workbook(("S", PLAIN)))
    assert load("-", ReadOptions(), "standard input").place == "standard input, sheet S"


def test_a_damaged_binary_workbook_says_one_sentence_and_no_stack(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The parser panics on a sheet that ends inside a record, and prints that to the process's standard error."""
    sheet = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    target = f'<Relationship Id="rId1" Type="{sheet}" Target="worksheets/sheet1.bin"/>'
    cut = b"\x9c\x01\x10\0\0\0\0\x01\0\0\0\x04\0\0\0r\0I\0"
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.bin": cut,
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}">{target}</Relationships>'.encode(),
        "xl/worksheets/sheet1.bin": cut,
    }
    with zipfile.ZipFile(tmp_path / "cut.xlsb", "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    with pytest.raises(InputError, match="is not a workbook that can be read, or is damaged"):
        load(tmp_path / "cut.xlsb", shown="cut.xlsb")
    assert capfd.readouterr().err == ""
