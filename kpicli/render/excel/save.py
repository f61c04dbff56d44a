"""The bytes of a workbook: formulas with their results, and no clock. The same report gives the same bytes."""

from __future__ import annotations

import errno
import os
import re
from datetime import date, datetime, time
from io import BytesIO
from tempfile import gettempdir
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml.etree import SerialisationError

from kpicli.render.excel.book import Book, Sheet
from kpicli.render.output import not_written

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f>[^<]*</f>)?<v\s*(?:/>|>[^<]*</v>)</c>')
_TYPE = re.compile(rb' t="[a-z]+"')
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def saved(book: Book, as_of: date) -> bytes:
    """The workbook as a file, made on the report's day."""
    book.file.properties.creator = "kpi"
    book.file.properties.created = datetime.combine(as_of, time())
    made, fixed = BytesIO(), BytesIO()
    try:
        book.file.save(made)
    except SerialisationError as error:  # a sheet's temporary file: IO_ENOSPC, as lxml calls the reason
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise not_written(gettempdir(), OSError(number, os.strerror(number))) from error
    with ZipFile(made) as old, ZipFile(fixed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            put(new, name, _content(book, name, old.read(name), as_of))
    return fixed.getvalue()


def put(archive: ZipFile, name: str, content: bytes) -> None:
    """Add a file to an archive, without the day and the permissions that archives carry."""
    info = ZipInfo(name, _EPOCH)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    archive.writestr(info, content)


def _content(book: Book, name: str, content: bytes, as_of: date) -> bytes:
    if name == "docProps/core.xml":
        return _MODIFIED.sub(rb"\g<1>" + f"{as_of:%Y-%m-%d}T00:00:00Z".encode(), content)
    for place, sheet in enumerate(book.sheets, start=1):
        if name == f"xl/worksheets/sheet{place}.xml":
            return _completed(sheet, content)
    return content


def _completed(sheet: Sheet, content: bytes) -> bytes:
    """The sheet with the results of its formulas, and its numbers to the last digit."""
    return _CELL.sub(lambda found: _cell(found, sheet.stored), content) if sheet.stored else content


def _cell(found: re.Match[bytes], stored: dict[str, str | float]) -> bytes:
    place = found[1].decode()
    if place not in stored:
        return found[0]
    result, attributes = stored[place], _TYPE.sub(b"", found[2])
    kind, shown = (b' t="str"', escape(result)) if isinstance(result, str) else (b"", repr(result))
    return b'<c r="%s"%s%s>%s<v>%s</v></c>' % (found[1], attributes, kind, found[3] or b"", shown.encode())
