"""Reads the table of a web page: what many a tool calls an Excel export.

A page is read only when it is nothing but one table. Any other page, such as a login form, is named and refused. The
page is looked through once, from its first character to its last: the standard library's parser takes hours for some.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kpicli.errors import InputError
from kpicli.model import RawTable
from kpicli.read import blocks, encoding, text
from kpicli.read.layout import words
from kpicli.read.options import Choice, ReadOptions
from kpicli.read.records import Record
from kpicli.saying import Said, say, together

_CHARSET = re.compile(rb"""<meta[^>]{1,200}charset=["']?\s*([\w-]{1,40})""", re.I)
_HEAD = 4096
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>table|tr|td|th|br|form|input|iframe|script|style)\b"
    r"""(?P<attributes>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""",
    re.I,
)
_SPAN = re.compile(r"""\b(?P<which>col|row)span\s*=\s*["']?\s*(?P<number>\d{1,5})""", re.I)
_OTHER_TAG = re.compile(r"<[^<>]*>")
_FORMS = ("form", "input", "iframe")
_UNSEEN = ("script", "style")
MAX_SPAN = 1000
"""No sheet of an export has a cell across more columns."""


def read(data: bytes, options: ReadOptions, shown: str) -> RawTable:
    """The one table of a page, its rows numbered from its first."""
    named = _CHARSET.search(data[:_HEAD])
    declared = options.encoding or (named[1].decode("ascii") if named else None)
    decoded = encoding.decode(data, declared, shown)
    tables, index = _one_table(_tables(decoded.utf8.decode()), shown, options.choice)
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(tables[index])
    within = ReadOptions(None, "utf-8", ",", options.totals)
    if len(tables) == 1:
        within = replace(within, block=options.block, header=options.header)
    raw = text.read(out.getvalue().encode(), within, shown)
    if len(tables) > 1:
        return _of_several(raw, tables, index, decoded)
    note = say("is really a web page (HTML): its one table is read, rows counted from its first")
    return replace(raw, encoding=decoded.encoding, notes=(note, *decoded.notes, *raw.notes))


def _of_several(
    raw: RawTable, tables: Sequence[Sequence[list[str]]], index: int, decoded: encoding.Decoded
) -> RawTable:
    """The table that was chosen among those of a page: the others are named, their rows are numbered on their own."""
    others = (Record(n, rows[0]) for n, rows in enumerate(tables, 1) if n != index + 1)
    note = say(
        "is really a web page (HTML): table {n} of {count} is read, rows counted from its first; not read: {others}",
        n=index + 1,
        count=len(tables),
        others=together("; ", (_named(record) for record in others)),
    )
    return replace(raw, encoding=decoded.encoding, notes=(note, *decoded.notes, *raw.notes))


def _named(record: Record) -> Said:
    return say("table {n}: {cells}", n=record.row, cells=", ".join(words(record))[:60])


def _one_table(page: _Page, shown: str, choice: Choice | None) -> tuple[list[list[list[str]]], int]:
    """The page's tables, and the place of the one that counts; `InputError` that says what the page is otherwise."""
    tables = [rows for rows in page.tables if len(rows) > 1 and max(map(len, rows)) > 1]
    if page.form or not tables:
        text = say(
            "{file}: is really a web page (HTML), perhaps a login page; download the report again, as CSV or Excel",
            file=shown,
        )
    elif len(tables) > 1 and choice and not page.nested and not page.tall:
        return tables, blocks.chosen([Record(n, rows[0]) for n, rows in enumerate(tables, 1)], choice, shown)
    elif len(tables) > 1 and not page.nested:
        text = say(
            "{file}: is really a web page (HTML) with several tables ({tables}); set block: to the number of the one "
            "that counts, or header: to a name in its first row",
            file=shown,
            tables=together("; ", (_named(Record(n, rows[0])) for n, rows in enumerate(tables, 1))),
        )
    elif page.nested:
        text = say(
            "{file}: is really a web page (HTML) with several tables; "
            "open it in Excel, and save the one that counts as xlsx",
            file=shown,
        )
    elif page.tall:
        text = say(
            "{file}: is really a web page (HTML) with cells across several rows; "
            "open it in Excel, fill them and save it as xlsx",
            file=shown,
        )
    else:
        return tables, 0
    raise InputError(text)


def _tables(markup: str) -> _Page:
    """Everything that stands in the tables of a page, comments and scripts aside."""
    page, unseen, last = _Page(), "", 0
    markup = _without_comments(markup)
    for tag in _TAG.finditer(markup):
        name, ends = tag["name"].lower(), bool(tag["end"])
        if unseen:
            unseen = "" if ends and name == unseen else unseen
        else:
            page.text(markup[last : tag.start()])
            page.end(name) if ends else page.begin(name, tag["attributes"])
            unseen = name if name in _UNSEEN and not ends else ""
        last = tag.end()
    page.end("table")
    return page


def _without_comments(markup: str) -> str:
    first, *others = markup.split("<!--")
    return "".join([first, *(other.partition("-->")[2] for other in others)])


@dataclass
class _Page:
    """The tables of a page as they are met, and what makes it no export."""

    tables: list[list[list[str]]] = field(default_factory=list)
    form: bool = False
    nested: bool = False
    tall: bool = False
    """Whether a cell stands across several rows."""
    _depth: int = 0
    _cell: list[str] | None = None
    _span: int = 1

    def begin(self, name: str, attributes: str) -> None:
        """A tag that opens something."""
        self.form = self.form or name in _FORMS
        if name == "table":
            self.nested = self.nested or self._depth > 0
            self._depth += 1
            self.tables.append([])
        elif name == "tr" and self._depth:
            self._end_cell()
            self.tables[-1].append([])
        elif name in ("td", "th") and self._depth:
            self._begin_cell({span["which"].lower(): int(span["number"]) for span in _SPAN.finditer(attributes)})
        elif name == "br":
            self.text("\n")

    def end(self, name: str) -> None:
        """A tag that closes something; a page may leave it out."""
        if name in ("td", "th", "tr", "table"):
            self._end_cell()
        if name == "table":
            self._depth = max(self._depth - 1, 0)

    def text(self, markup: str) -> None:
        """What stands between two tags: it counts in a cell."""
        if self._cell is not None:
            self._cell.append(html.unescape(_OTHER_TAG.sub("", markup)))

    def _begin_cell(self, spans: dict[str, int]) -> None:
        self._end_cell()
        self._cell = []
        self._span = min(max(spans.get("col", 1), 1), MAX_SPAN)
        self.tall = self.tall or spans.get("row", 1) > 1

    def _end_cell(self) -> None:
        """The text of a cell, and blanks where it stands across more columns than one."""
        if self._cell is None:
            return
        if not self.tables[-1]:
            self.tables[-1].append([])
        written = re.sub(r"[^\S\n]+", " ", "".join(self._cell)).strip()
        self.tables[-1][-1] += [written] + [""] * (self._span - 1)
        self._cell = None
