"""Recognises what a file really is from its first bytes, whatever its name says."""

from __future__ import annotations

import re
from pathlib import Path

from kpicli.errors import InputError

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xls", ".xlt", ".ods")
_MAGIC = (
    (b"%PDF", "a PDF document", "export the report as CSV or Excel"),
    (b"\x1f\x8b", "compressed (gzip)", "unpack it first"),
    (b"BZh", "compressed (bzip2)", "unpack it first"),
    (b"\xfd7zXZ\x00", "compressed (xz)", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"PAR1", "a Parquet file", "export it as CSV"),
    (b"SQLite format 3\x00", "an SQLite database", "export the table as CSV"),
    (b"\x89PNG", "an image", "export the data as CSV or Excel"),
    (b"\xff\xd8\xff", "an image", "export the data as CSV or Excel"),
    (b"{\\rtf", "an RTF document", "export the report as CSV or Excel"),
)
_HTML = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|table|div|script|meta)\b", re.I | re.S)
_XML = re.compile(rb"\s*<\?xml\b", re.I)
_JSON = re.compile(rb"""\s*(\{\s*("|\}\s*$)|\[\s*(\{\s*"|\]\s*$))""")


def is_workbook(path: Path | str, data: bytes, shown: str) -> bool:
    """Whether to read the file as a workbook; raises when its content is not what its name says."""
    named = isinstance(path, Path) and path.suffix.lower() in WORKBOOKS
    packed = data.startswith((ZIP, OLE))
    if packed and (named or not isinstance(path, Path)):
        return True
    if packed:
        raise InputError(f"{shown}: is really {_packed(data)}")
    _refuse_foreign(data, shown)
    if named:
        raise InputError(f"{shown}: is not a workbook but plain text; rename it so that it ends in .csv")
    return False


def _packed(data: bytes) -> str:
    """What a zip or an old Office file is, and what to do with it."""
    if data.startswith(OLE):
        return "an old Excel workbook (xls) or another Office file; rename it so that it ends in .xls"
    if b"xl/workbook" in data:
        return "an Excel workbook (xlsx); rename it so that it ends in .xlsx"
    if b"opendocument.spreadsheet" in data[:200]:
        return "an OpenDocument spreadsheet (ods); rename it so that it ends in .ods"
    return "a zip archive; unpack it and give the files inside"


def _refuse_foreign(data: bytes, shown: str) -> None:
    """Stop at a file that is not a table at all, and say what it is."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf")
    for magic, what, way_out in _MAGIC:
        if start.startswith(magic):
            raise InputError(f"{shown}: is really {what}; {way_out}")
    if _HTML.match(start):
        raise InputError(
            f"{shown}: is really a web page (HTML), perhaps a login page or an old 'Excel' export; "
            "download the report again, or open it in Excel and save it as xlsx"
        )
    if _XML.match(start):
        raise InputError(f"{shown}: is really XML; export it as CSV, or open it in Excel and save it as xlsx")
    if _JSON.match(start):
        raise InputError(f"{shown}: is really JSON; export it as CSV or Excel")
