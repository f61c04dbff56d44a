"""Recognises what a file really is from its first bytes, whatever its name says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from kpicli.errors import InputError
from kpicli.saying import say

Kind = Literal["workbook", "text", "html"]
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xls", ".xlt", ".ods")
_MAGIC = (
    (b"%PDF", say("a PDF document"), say("export the report as CSV or Excel")),
    (b"BZh", say("compressed (bzip2)"), say("unpack it first")),
    (b"\xfd7zXZ\x00", say("compressed (xz)"), say("unpack it first")),
    (b"7z\xbc\xaf\x27\x1c", say("a 7z archive"), say("unpack it first")),
    (b"Rar!\x1a\x07", say("a RAR archive"), say("unpack it first")),
    (b"PAR1", say("a Parquet file"), say("export it as CSV")),
    (b"SQLite format 3\x00", say("an SQLite database"), say("export the table as CSV")),
    (b"\x89PNG", say("an image"), say("export the data as CSV or Excel")),
    (b"\xff\xd8\xff", say("an image"), say("export the data as CSV or Excel")),
    (b"{\\rtf", say("an RTF document"), say("export the report as CSV or Excel")),
)
_HTML = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|table|div|script|meta)\b", re.I | re.S)
_XML = re.compile(rb"\s*<\?xml\b", re.I)
_JSON = re.compile(rb"""\s*(\{\s*("|\}\s*$)|\[\s*(\{\s*"|\]\s*$))""")


def named_as_workbook(path: Path | str) -> bool:
    """Whether the name of a file says that it is a workbook; standard input has no name."""
    return isinstance(path, Path) and path.with_name(path.name.removesuffix(".gz")).suffix.lower() in WORKBOOKS


def kind_of(data: bytes, shown: str) -> Kind:
    """What the content of a file is; raises when it is no table, and says what it is instead."""
    if data.startswith((ZIP, OLE)):
        return _workbook(data, shown)
    return _text(data, shown)


def _workbook(data: bytes, shown: str) -> Kind:
    """A zip is a workbook only when it holds one: anything else has to be unpacked by somebody who knows what it is."""
    office = data.startswith(OLE) or b"xl/workbook" in data or b"opendocument.spreadsheet" in data[:200]
    # A zip that has lost its index may still have been a workbook: the parser says that it is damaged.
    if office or shown.lower().removesuffix(".gz").endswith(WORKBOOKS):
        return "workbook"
    raise InputError(say("{file}: is really a zip archive; unpack it and give the files inside", file=shown))


def _text(data: bytes, shown: str) -> Kind:
    """Stop at a file that is not a table at all, and say what it is."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf")
    for magic, what, way_out in _MAGIC:
        if start.startswith(magic):
            raise InputError(say("{file}: is really {what}; {way_out}", file=shown, what=what, way_out=way_out))
    if _HTML.match(start):
        return "html"
    if _XML.match(start):
        raise InputError(
            say("{file}: is really XML; export it as CSV, or open it in Excel and save it as xlsx", file=shown)
        )
    if _JSON.match(start):
        raise InputError(say("{file}: is really JSON; export it as CSV or Excel", file=shown))
    return "text"
