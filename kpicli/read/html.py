"""Reads the table of a web page: what many a tool calls an Excel export.

A page is read only when it is nothing but one table. Any other page, such as a login form, is named and refused.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from kpicli.errors import InputError
from kpicli.model import RawTable
from kpicli.read import encoding, text
from kpicli.read.options import ReadOptions

_CHARSET = re.compile(rb"""<meta[^>]+charset=["']?\s*([\w-]+)""", re.I)
_HEAD = 4096
_CELLS = ("td", "th")
_FORMS = ("form", "input", "iframe")
MAX_SPAN = 1000
"""No sheet of an export has a cell across more columns."""


def read(data: bytes, options: ReadOptions, shown: str) -> RawTable:
    """The one table of a page, its rows numbered from its first."""
    named = _CHARSET.search(data[:_HEAD])
    declared = options.encoding or (named[1].decode("ascii") if named else None)
    decoded = encoding.decode(data, declared, shown)
    found = _Tables()
    found.feed(decoded.utf8.decode())
    found.close()
    rows = _one_table(found, shown)
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    raw = text.read(out.getvalue().encode(), ReadOptions(encoding="utf-8", delimiter=","), shown)
    notes = ("is really a web page (HTML): its one table is read, rows counted from its first", *decoded.notes)
    return replace(raw, encoding=decoded.encoding, notes=(*notes, *raw.notes))


def _one_table(found: _Tables, shown: str) -> list[list[str]]:
    """The rows of the page's only table; `InputError` that says what the page is otherwise."""
    tables = [rows for rows in found.tables if len(rows) > 1 and max(map(len, rows)) > 1]
    page = f"{shown}: is really a web page (HTML)"
    if found.form or not tables:
        raise InputError(f"{page}, perhaps a login page; download the report again, as CSV or Excel")
    if len(tables) > 1 or found.nested:
        raise InputError(f"{page} with several tables; open it in Excel, and save the one that counts as xlsx")
    if found.tall:
        raise InputError(f"{page} with cells across several rows; open it in Excel, fill them and save it as xlsx")
    return tables[0]


@dataclass
class _Tables(HTMLParser):
    """Collects the cells of every table of a page, and notes what makes a page no export."""

    tables: list[list[list[str]]] = field(default_factory=list)
    form: bool = False
    nested: bool = False
    tall: bool = False
    """Whether a cell stands across several rows."""
    _depth: int = 0
    _cell: list[str] | None = None
    _span: int = 1
    _silent: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.form = self.form or tag in _FORMS
        if tag in ("script", "style"):
            self._silent += 1
        elif tag == "table":
            self.nested = self.nested or self._depth > 0
            self._depth += 1
            self.tables.append([])
        elif tag == "tr" and self._depth:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in _CELLS and self._depth:
            self._begin_cell(dict(attrs))
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(self._silent - 1, 0)
        elif tag == "table":
            self._end_cell()
            self._depth = max(self._depth - 1, 0)
        elif tag in (*_CELLS, "tr"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        self._cell = []
        self._span = min(_number(attributes.get("colspan")), MAX_SPAN)
        self.tall = self.tall or _number(attributes.get("rowspan")) > 1

    def _end_cell(self) -> None:
        """The text of a cell, and blanks where it stands across more columns than one."""
        if self._cell is None:
            return
        if not self.tables[-1]:
            self.tables[-1].append([])
        written = re.sub(r"[^\S\n]+", " ", "".join(self._cell)).strip()
        self.tables[-1][-1] += [written] + [""] * (self._span - 1)
        self._cell = None


def _number(attribute: str | None) -> int:
    return int(attribute) if attribute and attribute.isascii() and attribute.isdigit() else 1
