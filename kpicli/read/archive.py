"""Looks into a zipped workbook before it is parsed: too big, locked, or with cells the parser does not show."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.etree import ElementTree
from xml.parsers import expat

from kpicli.errors import InputError
from kpicli.saying import say

MAX_BYTES = 1 << 30
MAX_RATIO = 500
"""Real sheets shrink 5 to 30 times; a bomb shrinks a thousand times."""
SMALL = 50 << 20
"""What grows to less than this does no harm, however much it shrank."""
MAX_SHEET = 150 << 20
"""The text of one sheet: 150,000 rows of 20 columns, which take several times as much memory."""
MAX_PARTS = 10_000
"""Files in the archive; a sheet is one or two."""
MAX_CELLS = 50_000_000
_WHOLE = ("content.xml", "xl/sharedStrings.xml")
"""Parts that are read whole, whichever sheet is."""
_BLOCK = 1 << 22
_DEFLATE_MOST = 1032
"""Deflate cannot shrink anything more often than this."""
_DAMAGED = (KeyError, OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What reading one file of a broken archive can raise."""
_CELL = rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>'
_ERROR = re.compile(_CELL + rb"(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>([^<]*)</v>")
_UNSTORED = re.compile(_CELL + rb"<f\b[^>]*>([^<]*)</f>(?:<v\s*/>|<v></v>)?</c>")
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')
_ROW = re.compile(rb'\br="[A-Z]*(\d+)"')
_HIDDEN = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')


@dataclass(frozen=True)
class Odd:
    """What the parser does not tell: cells it shows as blank (errors, formulas without a result), and hidden rows."""

    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    unstored: Mapping[tuple[int, int], str] = field(default_factory=dict)
    percent: frozenset[tuple[int, int]] = frozenset()
    """Cells shown with a percent sign: 0.25 under such a format is 25%, also beside cells that hold 25 without one."""
    hidden: frozenset[int] = frozenset()
    """The rows, from 1, that the sheet does not show: by a filter, or by hand."""
    far: tuple[int, int] | None = None
    """The last row and column, when the rectangle up to them is too large to be a table."""

    def within(self, last_row: int, last_column: int) -> Odd:
        """The same of the cells up to a row and a column."""
        errors, unstored = (
            {(row, column): text for (row, column), text in cells.items() if row < last_row and column < last_column}
            for cells in (self.errors, self.unstored)
        )
        percent = {(row, column) for row, column in self.percent if row < last_row and column < last_column}
        return Odd(errors, unstored, frozenset(percent), self.hidden)


def open_archive(data: bytes, shown: str) -> zipfile.ZipFile | None:
    """The zip inside a workbook, checked for size and locks; None for a workbook that is no zip (xls)."""
    if not data.startswith(b"PK"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise locked(shown)
        return None
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise corrupt(shown) from None
    _refuse_bomb(infos, len(data), shown)
    if any(info.flag_bits & 1 for info in infos) or b"encryption-data" in _entry(archive, "META-INF/manifest.xml"):
        raise locked(shown)
    _refuse_doctype(archive, infos, shown)
    _refuse_false_sizes(archive, infos, shown)
    return archive


def locked(shown: str) -> InputError:
    """The error for a workbook that asks for a password."""
    return InputError(say("{file}: is password-protected; open it and save it without the password", file=shown))


def corrupt(shown: str) -> InputError:
    """The error for a workbook that no program can read."""
    return InputError(
        say(
            "{file}: is not a workbook that can be read, or is damaged; open it in Excel and save it again",
            file=shown,
        )
    )


def _refuse_bomb(infos: list[zipfile.ZipInfo], packed: int, shown: str) -> None:
    """Stop at an archive that grows beyond all measure when it is unpacked."""
    total = sum(info.file_size for info in infos)
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        raise corrupt(shown)
    if total > MAX_BYTES or (total > SMALL and total > MAX_RATIO * packed):
        sizes = {"size": total >> 20, "packed": max(packed >> 20, 1), "limit": MAX_BYTES >> 20, "times": MAX_RATIO}
        raise InputError(
            say(
                "{file}: unpacks to {size:,} MB from {packed:,} MB, past the limit of {limit:,} MB or {times} times; "
                "export it as CSV, or split it by period",
                file=shown,
                **sizes,
            )
        )
    _refuse_too_many(infos, shown)


def _refuse_too_many(infos: list[zipfile.ZipInfo], shown: str) -> None:
    """Stop at a workbook of more sheets than anybody looks at, or with one too large to be held as cells."""
    if len(infos) > MAX_PARTS:
        raise InputError(
            say(
                "{file}: is a workbook of {n:,} parts, and at most {most:,} are read; save the sheet that counts in "
                "one of its own, or as CSV",
                file=shown,
                n=len(infos),
                most=MAX_PARTS,
            )
        )
    for info in infos:
        if info.filename in _WHOLE or (info.filename.startswith("xl/worksheets/") and info.filename.endswith(".bin")):
            refuse_large_sheet(info.file_size, shown)


def refuse_large_sheet(size: int, place: str, most: int = MAX_SHEET) -> None:
    """Stop at a sheet that takes more memory than most computers can spare."""
    if size > most:
        raise InputError(
            say(
                "{place}: is a sheet of {size:,} MB, and at most {limit:,} MB are read; save it as CSV, which may be "
                "larger, or split it by period",
                place=place,
                size=size >> 20,
                limit=most >> 20,
            )
        )


def _refuse_doctype(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], shown: str) -> None:
    """No program writes a document type into a workbook; whoever does has something else in mind."""
    for info in infos:
        if info.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _entry(archive, info.filename, 2048):
            raise InputError(
                say(
                    "{file}: {part} holds a DTD, which no workbook needs; save it again in Excel",
                    file=shown,
                    part=info.filename,
                )
            )


def _refuse_false_sizes(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], shown: str) -> None:
    """Stop at a file that unpacks to more than the archive says: the parser would believe its content, not its size.

    Only what could grow past all measure is unpacked for this; sheets are when they are looked through.
    """
    for info in infos:
        if info.compress_size * _DEFLATE_MOST > SMALL and not info.filename.startswith("xl/worksheets/"):
            try:
                with archive.open(info) as file:
                    while file.read(_BLOCK):
                        pass
            except _DAMAGED:
                raise corrupt(shown) from None


def _entry(archive: zipfile.ZipFile, name: str, size: int = -1) -> bytes:
    """The start of one file of the archive; nothing when it is not there or damaged, which the parser will say."""
    try:
        with archive.open(name) as file:
            return file.read(size)
    except _DAMAGED:
        return b""


# -- sheets of an xlsx -----------------------------------------------------------------------------------------------


def sheet_entries(archive: zipfile.ZipFile) -> dict[str, str]:
    """Where each sheet of an xlsx is kept in the archive; empty for the other formats."""
    try:
        book = ElementTree.fromstring(_entry(archive, "xl/workbook.xml"))
        links = ElementTree.fromstring(_entry(archive, "xl/_rels/workbook.xml.rels"))
    except ElementTree.ParseError:
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    sheets = (element for element in book.iter() if element.tag.endswith("}sheet"))
    named = {sheet.get("name", ""): targets.get(_relation(sheet), "") for sheet in sheets}
    return {name: normpath(join("/xl", target)).lstrip("/") for name, target in named.items() if target}


def _relation(sheet: ElementTree.Element) -> str | None:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)


def _percent_cell(archive: zipfile.ZipFile) -> re.Pattern[bytes] | None:
    """What cells under a percent format look like in the text of a sheet; None for a workbook without such a format."""
    try:
        styles = ElementTree.fromstring(_entry(archive, "xl/styles.xml"))
    except ElementTree.ParseError:
        return None
    own = {e.get("numFmtId"): e.get("formatCode", "") for e in styles.iter() if e.tag.endswith("}numFmt")}
    percent = {"9", "10", *(number for number, code in own.items() if "%" in code)}
    used = next((e for e in styles if e.tag.endswith("}cellXfs")), ())
    names = [str(place) for place, style in enumerate(used) if style.get("numFmtId") in percent]
    return re.compile(rf'<c r="([A-Z]{{1,3}})(\d{{1,7}})" s="(?:{"|".join(names)})"[ />]'.encode()) if names else None


def inspect(archive: zipfile.ZipFile, entry: str, place: str) -> Odd:
    """Look through the text of one sheet: how far it reaches, and what the parser does not tell of its cells.

    One whose tags do not match is refused: the parser would leave out a cell without a word.
    """
    errors: dict[tuple[int, int], str] = {}
    unstored: dict[tuple[int, int], str] = {}
    hidden: set[int] = set()
    percent: set[tuple[int, int]] = set()
    signed = _percent_cell(archive)
    widest, last, size = 1, 1, 0
    whole = expat.ParserCreate()
    for block in _blocks(archive, entry, place):
        _follow(whole, block, place)
        size += len(block)
        widest = max([widest, *(column_number(name) for name in set(_WIDE.findall(block)))])
        last = max([last, *(int(row) for row in _ROW.findall(block[-4096:]))])
        if b't="e"' in block:
            errors.update(_cells(_ERROR, block, b't="e"'))
        if b"<f" in block:
            unstored.update(_cells(_UNSTORED, block, b""))
        if signed:
            percent.update((int(row) - 1, column_number(name) - 1) for name, row in signed.findall(block))
        if b"hidden=" in block:
            hidden.update(int(row) for row in _HIDDEN.findall(block))
    _follow(whole, b"", place, end=True)
    far = (last, widest) if last * widest > MAX_CELLS and size < last * widest else None
    return Odd(errors, unstored, frozenset(percent), frozenset(hidden), far)


def _follow(whole: expat.XMLParserType, block: bytes, place: str, *, end: bool = False) -> None:
    """Go on through the text of a sheet, as long as it is well-formed."""
    try:
        whole.Parse(block, end)
    except expat.ExpatError:
        raise corrupt(place) from None


def too_far(place: str, far: tuple[int, int]) -> InputError:
    """The error for a sheet that reaches too far to be read, and is not mended by leaving out a few cells."""
    return InputError(
        say(
            "{place}: cells stand far from the data (about column {column:,}, row {row:,}); "
            "delete the empty rows and columns around the data and save it again",
            place=place,
            column=far[1],
            row=far[0],
        )
    )


def _blocks(archive: zipfile.ZipFile, entry: str, place: str) -> Iterator[bytes]:
    """The sheet's text in blocks that end where a cell ends. One that is not as long as it says is damaged or worse."""
    rest = b""
    try:
        with archive.open(entry) as file:
            while read := file.read(_BLOCK):
                block = rest + read
                cut = block.rfind(b"<c ")
                cut = cut if cut > 0 else len(block)
                yield block[:cut]
                rest = block[cut:]
    except _DAMAGED:
        raise corrupt(place) from None
    yield rest


def _cells(pattern: re.Pattern[bytes], block: bytes, mark: bytes) -> dict[tuple[int, int], str]:
    """Positions from 0 and texts of the cells that match; text formulas may rightly be empty."""
    return {
        (int(row) - 1, column_number(column) - 1): text.decode("utf-8", "replace")
        for column, row, attributes, text in pattern.findall(block)
        if mark in attributes and b't="str"' not in attributes
    }


def column_number(name: bytes) -> int:
    """The number of a column from its letters: A is 1, XFD is 16384."""
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number
