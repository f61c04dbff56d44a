"""Bad workbooks and archives as bytes, each under the name that the tests and the issue call it by.

They are made when they are asked for: a bomb is small until it is unpacked, and nothing here unpacks it.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from tests.bad_input.inputs import HEADER, LAYOUT, deals

ROWS: list[list[Any]] = [
    HEADER.split(","),
    ["1", date(2025, 1, 13), "won", 100],
    ["2", date(2025, 1, 14), "won", 200],
]
SHEET = "xl/worksheets/sheet1.xml"


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def workbook(change: Callable[[Worksheet], None] = lambda sheet: None, rows: Iterable[list[Any]] = ROWS) -> bytes:
    """A workbook with one sheet of deals, after some change to it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    change(sheet)
    return saved(book)


def with_entry(data: bytes, name: str, content: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of the files inside it changed, or added."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for other in source.namelist():
            if other != name:
                packed.writestr(other, source.read(other))
        packed.writestr(name, content(source.read(name) if name in source.namelist() else b""))
    return target.getvalue()


# -- bombs -----------------------------------------------------------------------------------------------------------

ZEROS = 1 << 20


def zeros(megabytes: int) -> bytes:
    """So many megabytes of zeros as a raw deflate stream: a thousandth of the size, of one block over and over."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = stream.compress(bytes(ZEROS)) + stream.flush(zlib.Z_FULL_FLUSH)
    return block * megabytes + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def gzip_bomb(megabytes: int) -> bytes:
    """It is refused before its end, so the check sum there is left at zero."""
    return b"\x1f\x8b\x08\x00" + bytes(4) + b"\x02\xff" + zeros(megabytes) + bytes(8)


def zip_bomb(entry: str, megabytes: int, said: int | None = None) -> bytes:
    """A workbook one of whose files unpacks to so many megabytes; ``said`` is what the archive says of its size."""
    bomb, size = zeros(megabytes), said or megabytes * ZEROS
    book = with_entry(workbook(), entry, lambda _: b"BOMB")
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        info, start = packed.getinfo(entry), packed.start_dir
    # The bomb is put in place of the entry, which is the last, and the list of contents written again after it.
    sizes = bytes(4) + len(bomb).to_bytes(4, "little") + size.to_bytes(4, "little")
    before = book[: info.header_offset] + _local_header(entry, sizes) + bomb
    directory = bytearray(book[start:])
    at = directory.rindex(entry.encode()) - 46
    directory[at + 16 : at + 28] = sizes
    end = directory.rindex(b"PK\x05\x06")
    directory[end + 16 : end + 20] = len(before).to_bytes(4, "little")
    return before + bytes(directory)


def _local_header(name: str, sizes: bytes) -> bytes:
    """The header that stands before a file in a zip archive."""
    lengths = len(name).to_bytes(2, "little") + bytes(2)
    return b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + b"\x00\x00\x21\x00" + sizes + lengths + name.encode()


# -- what the sheets hold --------------------------------------------------------------------------------------------


def _stray_cell(sheet: Worksheet) -> None:
    sheet["XFD1048576"] = "x"


def _formula(sheet: Worksheet) -> None:
    sheet["D2"] = "=50+50"


ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")


def _errors(sheet: Worksheet) -> None:
    for row, error in enumerate(ERRORS, 2):
        for column, value in enumerate((str(row), date(2025, 1, 13), "won", error), 1):
            sheet.cell(row, column, value)
        sheet.cell(row, 4).data_type = "e"


def _hidden_row(sheet: Worksheet) -> None:
    sheet.title = "Data"
    sheet.row_dimensions[3].hidden = True
    book = sheet.parent
    assert isinstance(book, openpyxl.Workbook)
    book.create_sheet("Old", 0).append(["x", "y"])
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1


def _two_sheets(sheet: Worksheet) -> None:
    book = sheet.parent
    assert isinstance(book, openpyxl.Workbook)
    more = book.create_sheet("More")
    for row in ROWS:
        more.append(row)


def _merged(sheet: Worksheet) -> None:
    sheet.append(["3", date(2025, 1, 15), "won", 5])
    sheet.merge_cells("D2:D3")


def _counting_from_1904(sheet: Worksheet) -> None:
    book = sheet.parent
    assert isinstance(book, openpyxl.Workbook)
    book.epoch = CALENDAR_MAC_1904


TEXT_ROWS = [ROWS[0], ["00123", date(2025, 1, 13), "won", 100], ["00124", date(2025, 1, 14), "won", "50"]]
MANY_DIGITS = [ROWS[0], [1202329977525806271, date(2025, 1, 13), "won", 100]]
PERCENT_ROWS = [
    ["deal_id", "created_at", "status", "probability"],
    ["1", date(2025, 1, 13), "open", "12%"],
    ["2", date(2025, 1, 14), "open", 12.0],
]

LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/secret">]>'


def _declared(declaration: bytes) -> bytes:
    return with_entry(workbook(), SHEET, lambda xml: declaration + xml.removeprefix(b"<?xml version='1.0'?>"))


def _table(*rows: str) -> bytes:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split(','))}</tr>\n" for row in rows)
    return f"<html><head><meta charset='utf-8'></head><body><table border=1>{cells}</table></body></html>".encode()


HTML = _table(HEADER, "1,2025-01-13,won,100", "2,2025-01-14,won,200")

WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "good.xlsx": workbook,
    "xlsx_named.csv": workbook,
    "bomb_200MB_sheet.xlsx": lambda: zip_bomb(SHEET, 200),
    "bomb_1GB_sharedstrings.xlsx": lambda: zip_bomb("xl/sharedStrings.xml", 1100),
    "bomb_that_lies.xlsx": lambda: zip_bomb("xl/sharedStrings.xml", 200, said=1000),
    "bomb_that_lies_in_a_sheet.xlsx": lambda: zip_bomb(SHEET, 200, said=1000),
    "bomb_1GB.csv.gz": lambda: gzip_bomb(1100),
    "cell_at_XFD1048576.xlsx": lambda: workbook(_stray_cell),
    "entity_billion_laughs.xlsx": lambda: _declared(LAUGHS),
    "entity_external.xlsx": lambda: _declared(EXTERNAL),
    "formula_no_cache.xlsx": lambda: workbook(_formula),
    "error_cells.xlsx": lambda: workbook(_errors, ROWS[:1]),
    "hidden_first_sheet_and_row.xlsx": lambda: workbook(_hidden_row),
    "several_sheets.xlsx": lambda: workbook(_two_sheets),
    "merged_cells.xlsx": lambda: workbook(_merged),
    "dates_1904.xlsx": lambda: workbook(_counting_from_1904),
    "numbers_as_text.xlsx": lambda: workbook(rows=TEXT_ROWS),
    "ids_of_numbers.xlsx": lambda: workbook(rows=MANY_DIGITS),
    "percent_mixed.xlsx": lambda: workbook(rows=PERCENT_ROWS),
    "html_as.xls": lambda: HTML,
    "html_with_form.xls": lambda: HTML.replace(b"<table", b"<form><input name=password></form><table"),
    "html_two_tables.xls": lambda: HTML.replace(b"</body>", HTML + b"</body>"),
    "html_merged_rows.xls": lambda: HTML.replace(b"<td>won", b"<td rowspan=2>won", 1),
    "tsv_as.xls": lambda: LAYOUT["tab_in_csv_ext.csv"],
    "csv_as.xlsx": lambda: deals("1,2025-01-13,won,100", "2,2025-01-14,won,200"),
    "prose_as.xlsx": lambda: b"Please find the report attached\n",
    "good.csv.gz": lambda: gzip.compress(deals("1,2025-01-13,won,100", "2,2025-01-14,won,200"), mtime=0),
    "workbook.xlsx.gz": lambda: gzip.compress(workbook(), mtime=0),
    "cut.csv.gz": lambda: gzip.compress(deals(*["1,2025-01-13,won,100"] * 99), mtime=0)[:-20],
    "damaged.csv.gz": lambda: gzip.compress(deals("1,2025-01-13,won,100"), mtime=0)[:-6] + bytes(6),
    "locked.xlsx": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
}
