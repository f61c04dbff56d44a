"""A workbook as the files inside its archive: what is not changed stays byte for byte as it was."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from kpicli.errors import ConfigError
from kpicli.saying import say

_LOCKED = "{file}: is protected by a password, or an old .xls: save it as .xlsx without a password"
_NO_BOOK = "{file}: is not a workbook that can be filled: open it in Excel and save it as .xlsx or .xlsm"
_SIGNED = "{file}: is signed, and a change breaks the signature: remove it first"
Element = Any
"""An element of lxml, which has no types."""
_BOOKS = ("spreadsheetml.sheet.main+xml", "sheet.macroEnabled.main+xml")
"""How the archive calls a workbook, without and with macros."""
_DAMAGED = (BadZipFile, zlib.error, etree.XMLSyntaxError, LookupError, ValueError, EOFError, NotImplementedError)
"""What reading a file can raise that is not what its archive says it is."""
_AFTER_NAMES = (
    *("calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing"),
    *("fileRecoveryPr", "webPublishObjects", "extLst"),
)
"""What a workbook has after its names, in the order that Excel asks for."""
_RESULT = re.compile(rb"(<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))\s*<((?:\w+:)?v)\b[^>]*>[^<]+</\2>")
"""A formula, and the result that is stored with it."""


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: Element | None, name: str) -> list[Element]:
    """The elements of a name right below another."""
    return [] if element is None else [child for child in element if local(child) == name]


def child(element: Element | None, name: str) -> Element | None:
    """The first of them."""
    return next(iter(children(element, name)), None)


def parsed(content: bytes) -> Element:
    """The root of an XML file. Nothing outside the file is read, and no entity of its own is followed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=False)
    return etree.fromstring(content, parser)


def written(root: Element) -> bytes:
    """The file of a root, as Excel writes it."""
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))


@dataclass(eq=False)
class Package:
    """The archive, and the files of it that will be others."""

    archive: ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)

    def read(self, name: str) -> bytes:
        """One file of the archive."""
        return self.archive.read(name)

    def xml(self, name: str) -> Element:
        """One file of the archive, parsed."""
        return parsed(self.read(name))

    def related(self, name: str) -> Mapping[str, tuple[str, str]]:
        """The files that a file refers to: by the id of the reference, its kind and the file's name."""
        folder = dirname(name)
        links = join(folder, "_rels", f"{name[len(folder) :].lstrip('/')}.rels")
        if links not in self.archive.namelist():
            return {}
        return {
            link.get("Id", ""): (link.get("Type", "").rpartition("/")[2], _absolute(folder, link.get("Target", "")))
            for link in children(self.xml(links), "Relationship")
            if link.get("TargetMode") != "External"
        }

    def the(self, name: str, kind: str) -> str | None:
        """The one file of a kind that a file refers to."""
        return next((target for found, target in self.related(name).values() if found == kind), None)

    @cached_property
    def book(self) -> str:
        """The name of the file that lists the sheets."""
        return self.the("", "officeDocument") or ""

    @cached_property
    def workbook(self) -> Element:
        """The list of the sheets and names: it is written back when the archive is saved."""
        return self.xml(self.book)

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """The title of each sheet of cells, and the file that holds it."""
        related = self.related(self.book)
        found = {}
        for sheet in children(child(self.workbook, "sheets"), "sheet"):
            link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            kind, target = related.get(link, ("", ""))
            if kind == "worksheet":
                found[sheet.get("name", "")] = target
        return found

    def names(self) -> list[tuple[str, str]]:
        """Every defined name with what it stands for."""
        defined = children(child(self.workbook, "definedNames"), "definedName")
        return [(each.get("name", ""), (each.text or "").strip()) for each in defined]

    def define(self, name: str, area: str) -> None:
        """Give some cells a name, in place of any of that name."""
        names = child(self.workbook, "definedNames")
        if names is None:
            names = self._add("definedNames", _AFTER_NAMES)
        for old in children(names, "definedName"):
            if old.get("name", "").lower() == name:
                names.remove(old)
        new = etree.SubElement(names, names.tag.replace("definedNames", "definedName"), name=name)
        new.text = area

    def recalculate(self) -> None:
        """Have every formula computed again when the workbook is opened."""
        settings = child(self.workbook, "calcPr")
        if settings is None:
            settings = self._add("calcPr", _AFTER_NAMES[1:])
        settings.set("fullCalcOnLoad", "1")

    def _add(self, name: str, before: tuple[str, ...]) -> Element:
        root = self.workbook
        new = etree.Element(root.tag.replace("workbook", name))
        following = next((each for each in root if local(each) in before), None)
        if following is None:
            root.append(new)
        else:
            following.addprevious(new)
        return new

    def forget_results(self) -> None:
        """Take the stored results out of all formulas: LibreOffice and previews would show those of the old numbers."""
        for part in self.sheets.values():
            content = self.changed.get(part) or self.read(part)
            fresh = _RESULT.sub(rb"\1", content)
            if fresh != content:
                self.changed[part] = fresh

    def saved(self) -> bytes:
        """The archive with what was changed; all else as it was."""
        self.changed[self.book] = written(self.workbook)
        made = BytesIO()
        with ZipFile(made, "w", ZIP_DEFLATED) as new:
            for old in self.archive.infolist():
                info = ZipInfo(old.filename, old.date_time)
                info.compress_type, info.external_attr = ZIP_DEFLATED, old.external_attr
                new.writestr(info, self.changed.get(old.filename) or self.read(old.filename))
        return made.getvalue()


@contextmanager
def reading(shown: str) -> Iterator[None]:
    """While a workbook is read, whatever is not as in a workbook makes it one that cannot be filled."""
    try:
        yield
    except _DAMAGED:
        raise ConfigError(say(_NO_BOOK, file=shown)) from None


def opened(content: bytes, shown: str) -> Package:
    """The workbook in some bytes, or why it cannot be filled."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ConfigError(say(_LOCKED, file=shown))
    package = Package(ZipFile(BytesIO(content)))
    _refuse(package, shown)
    return package


def _refuse(package: Package, shown: str) -> None:
    names = package.archive.namelist()
    if any(name.startswith("_xmlsignatures/") for name in names):
        raise ConfigError(say(_SIGNED, file=shown))
    if any(b"<!DOCTYPE" in package.read(name)[:2048] for name in names if re.search(r"\.(xml|rels)$", name)):
        raise ConfigError(say(_NO_BOOK, file=shown))
    kinds = {
        each.get("PartName", "").lstrip("/"): each.get("ContentType", "")
        for each in children(package.xml("[Content_Types].xml"), "Override")
    }
    kind = kinds.get(package.book, "")
    if not kind.endswith(_BOOKS):
        raise ConfigError(say(_NO_BOOK, file=shown))


def _absolute(folder: str, target: str) -> str:
    return normpath(join("/", folder, target)).lstrip("/")
