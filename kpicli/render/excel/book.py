"""A workbook while it is written: sheets with legal names, text that stays text, formulas with their results."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from textwrap import wrap

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import Cell  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Border, Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter, quote_sheetname  # type: ignore[import-untyped]
from openpyxl.worksheet.page import PageMargins  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from kpicli.render.excel import looks
from kpicli.render.safe import cell_text, no_formula, safe_text

At = tuple[int, int]
"""The place of a cell: its row and its column, from 1."""

_MOST_FORMATS = 150
_WIDEST, _NARROWEST = 80, 9
_LINE_HEIGHT = 15.0
_SHEET_SIGNS = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31
_RESERVED = ("history",)
"""A name that Excel keeps for itself."""
_A4 = 9


@dataclass(eq=False)
class Sheet:
    """One sheet. ``stored`` is what the file says of a cell beside its formula, or in more digits than openpyxl."""

    page: Worksheet
    stored: dict[str, str | float] = field(default_factory=dict)
    _styles: dict[tuple[object, ...], object] = field(default_factory=dict)

    @property
    def next_row(self) -> int:
        """The row below a gap after all that is written."""
        charts = [chart.anchor.to.row + 1 for chart in self.page._charts]
        return max([self.page.max_row, *charts]) + 2

    @property
    def title(self) -> str:
        """The name on its tab."""
        return str(self.page.title)

    def text(self, at: At, text: str, font: Font | None = None, place: Alignment | None = None) -> None:
        """A text that stays a text: not a formula nor an error value, now or after it is edited."""
        legal = cell_text(text)
        if not legal:
            return
        cell = self.page.cell(*at)
        cell.value = legal
        cell.data_type = "s"
        if no_formula(legal) != legal:
            cell.quotePrefix = True
        self._style(cell, font, place)

    def number(self, at: At, number: float | date, look: str = "", place: Alignment | None = None) -> None:
        """A number to its last digit, or a day."""
        cell = self.page.cell(*at)
        cell.value = number
        if isinstance(number, float) and float(f"{number:.16g}") != number:
            self.stored[cell.coordinate] = number
        self._style(cell, None, place, look)

    def formula(
        self,
        at: At,
        formula: str,
        result: str | float,
        look: str = "",
        font: Font | None = None,
        place: Alignment | None = None,
    ) -> None:
        """A live formula, with the result that shows where nothing recalculates."""
        cell = self.page.cell(*at)
        cell.value = formula
        self.stored[cell.coordinate] = result
        self._style(cell, font, place, look)

    def _style(self, cell: Cell, font: Font | None, place: Alignment | None, look: str = "") -> None:
        """Font, alignment and format, where they are not the usual ones. What was set once is copied: that is quick."""
        if font is None and place is None and not look:
            return
        before = cell._style.tobytes() if cell.has_style else b""
        key = (before, id(font), id(place), look)
        if key in self._styles:
            cell._style = copy(self._styles[key])
            return
        if look:
            cell.number_format = look
        if font is not None:
            cell.font = font
        if place is not None:
            cell.alignment = place
        self._styles[key] = copy(cell._style)

    def header(self, row: int, texts: Sequence[str], numbers: Container[int] = ()) -> None:
        """A row of column heads; those over numbers stand to the right, as numbers do."""
        for column, text in enumerate(texts, start=1):
            place = looks.HEADER_RIGHT if column in numbers else looks.HEADER_LEFT
            self.text((row, column), text, looks.HEADER, place)
            cell = self.page.cell(row, column)
            cell.border, cell.fill = looks.BELOW, looks.HEADER_FILL

    def rule(self, row: int, columns: int, border: Border = looks.ABOVE) -> None:
        """A line across the table, between one block and the next."""
        for column in range(1, columns + 1):
            self.page.cell(row, column).border = border

    def lines(self, row: int, texts: Iterable[str], columns: int, font: Font = looks.FAINT) -> int:
        """Lines of text across some columns, wrapped; the row after them."""
        wide = sum(self.page.column_dimensions[get_column_letter(c)].width for c in range(1, columns + 1))
        for text in texts:
            self.text((row, 1), text, font, looks.WRAPPED)
            if columns > 1:
                self.page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
            self.page.row_dimensions[row].height = _LINE_HEIGHT * _lines(text, wide)
            row += 1
        return row

    def high_enough(self, row: int, texts: Iterable[str]) -> None:
        """Make a row as high as its longest wrapped text: not every program does so by itself."""
        wide = (self.page.column_dimensions[get_column_letter(column)].width for column in count(1))
        most = max((_lines(text, room) for text, room in zip(texts, wide, strict=False)), default=1)
        self.page.row_dimensions[row].height = _LINE_HEIGHT * most

    def widths(self, widths: Iterable[float]) -> None:
        """How wide each column is, in characters."""
        for column, width in enumerate(widths, start=1):
            self.page.column_dimensions[get_column_letter(column)].width = width

    def fit(self, texts: Iterable[Sequence[str]]) -> None:
        """Columns as wide as the texts in them, within reason; a row's longest word decides for a wrapped head."""
        columns = zip(*texts, strict=True)
        longest = (max(map(len, column), default=0) for column in columns)
        self.widths(min(max(wide + 3, _NARROWEST), _WIDEST) for wide in longest)

    def paper(self, heads: str = "1:1") -> None:
        """Set up for print: landscape, as wide as the page, its heads on every page, its name and number on each."""
        page = self.page
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A4
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.page_margins = PageMargins(left=0.4, right=0.4, top=0.75, bottom=0.7, header=0.3, footer=0.3)
        page.oddHeader.right.text, page.oddFooter.right.text = "&A", "&P / &N"
        page.sheet_view.showGridLines = False
        if heads:
            page.print_title_rows = heads

    def one_page(self) -> None:
        """All of it on one upright page."""
        self.page.page_setup.orientation, self.page.page_setup.fitToHeight = "portrait", 1

    def ref(self, at: At) -> str:
        """How a formula of any sheet names a cell of this one."""
        return f"{quote_sheetname(self.title)}!{get_column_letter(at[1])}{at[0]}"


@dataclass(eq=False)
class Book:
    """The workbook: its sheets in order, and the number formats that are in use, which Excel limits."""

    file: Workbook = field(default_factory=Workbook)
    sheets: list[Sheet] = field(default_factory=list)
    formats: set[str] = field(default_factory=set)

    def add(self, title: str) -> Sheet:
        """A new sheet, the last; its name is made legal and its own."""
        page = self.file.create_sheet() if self.sheets else self.file.active
        page.title = legal_title(title, {sheet.title for sheet in self.sheets})
        sheet = Sheet(page)
        self.sheets.append(sheet)
        return sheet

    def last(self, sheet: Sheet) -> None:
        """Move a sheet behind all others."""
        self.file.move_sheet(sheet.page, offset=len(self.sheets))
        self.sheets.remove(sheet)
        self.sheets.append(sheet)

    def marked(self, look: str, marks: str) -> str:
        """A format with footnote marks; without them when the workbook would get more formats than Excel allows."""
        marked = f'{look}"{marks}"' if marks else look
        return self.within(marked, look)

    def within(self, wanted: str, plain: str) -> str:
        """A format that is wanted, or the plain one when there is no room for another."""
        if wanted not in self.formats and len(self.formats) >= _MOST_FORMATS:
            return plain
        self.formats.add(wanted)
        return wanted


def _lines(text: str, wide: float) -> int:
    """How many lines a text takes in so many characters, when words are not cut."""
    return sum(len(wrap(line, max(int(wide), 1))) or 1 for line in text.split("\n"))


def legal_title(title: str, taken: Iterable[str]) -> str:
    """A name that Excel accepts on a tab, and that no other sheet has: at most 31 signs, none of ``[]:*?/\\``."""
    plain = _cut(safe_text(_SHEET_SIGNS.sub(" ", title)), _LONGEST_TITLE) or "-"
    used = {*(name.casefold() for name in taken), *_RESERVED}
    name, count = plain, 1
    while name.casefold() in used:
        count += 1
        after = f" ({count})"
        name = _cut(plain, _LONGEST_TITLE - len(after)) + after
    return name


def _cut(text: str, most: int) -> str:
    """At most so many signs as Excel counts them (two for a rare one), with no apostrophe or blank at either end."""
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return text.strip(" '")
