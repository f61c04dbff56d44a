"""One sheet of a template: its cells are changed where they stand, and keep the style that they have."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from lxml import etree

from kpicli.render.safe import cell_text
from kpicli.render.template.package import Element, child, children, local, parsed, written

At = tuple[int, int]
"""The place of a cell: its row and its column, from 1."""
Content = str | bool | int | float | date | None

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WITHOUT_FORMAT = ("0", "49")
"""The number formats General and Text: a day in such a cell would show as a number of days."""
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


@dataclass(frozen=True)
class Area:
    """A rectangle of cells."""

    first: At
    last: At

    def has(self, at: At) -> bool:
        """Whether a cell is one of them."""
        return all(self.first[side] <= at[side] <= self.last[side] for side in (0, 1))

    def meets(self, other: Area) -> bool:
        """Whether two rectangles have a cell in common."""
        apart = (self.last[side] < other.first[side] or other.last[side] < self.first[side] for side in (0, 1))
        return not any(apart)

    @property
    def cells(self) -> list[At]:
        """Every cell, row by row."""
        rows, columns = (range(self.first[side], self.last[side] + 1) for side in (0, 1))
        return [(row, column) for row in rows for column in columns]

    def __str__(self) -> str:
        return name_of(self.first) + ("" if self.first == self.last else f":{name_of(self.last)}")


def area_of(text: str) -> Area | None:
    """The rectangle that a formula calls $A$1 or $A$1:$B$2; None for anything else."""
    found = _AREA.fullmatch(text.strip())
    if not found:
        return None
    first = int(found[2]), column_of(found[1])
    return Area(first, (int(found[4]), column_of(found[3])) if found[3] else first)


def column_of(letters: str) -> int:
    """The number of a column from its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def name_of(at: At) -> str:
    """How a sheet calls a cell: B5."""
    letters, number = "", at[1]
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{at[0]}"


@dataclass(frozen=True)
class Styles:
    """What is asked of the styles of cells: which cannot show a day, and which a protected sheet leaves open."""

    plain: Container[str]
    open: Container[str]
    epoch: date = _EPOCH


def styles_of(content: bytes | None, epoch_1904: bool) -> Styles:
    """The styles of a workbook."""
    formats = [] if content is None else children(child(parsed(content), "cellXfs"), "xf")
    plain = {str(place) for place, each in enumerate(formats) if each.get("numFmtId", "0") in _WITHOUT_FORMAT}
    unlocked = {str(place) for place, each in enumerate(formats) if _unlocked(each)}
    return Styles(plain, unlocked, _EPOCH_1904 if epoch_1904 else _EPOCH)


def _unlocked(style: Element) -> bool:
    found = child(style, "protection")
    return found is not None and found.get("locked") in ("0", "false")


class Sheet:
    """A sheet of cells, found by their place and changed there."""

    def __init__(self, content: bytes, texts: list[str], styles: Styles) -> None:
        self.root, self.texts, self.styles = parsed(content), texts, styles
        self.data = child(self.root, "sheetData")
        if self.data is None:
            raise LookupError("sheetData")
        self.rows: dict[int, Element] = {}
        self.cells: dict[At, Element] = {}
        for at, cell in self._found():
            self.cells[at] = cell
        self.bottom = max(self.rows, default=0)

    def _found(self) -> Iterator[tuple[At, Element]]:
        """Every cell with its place; one that does not say its place follows the one before."""
        number = 0
        for row in children(self.data, "row"):
            number, column = int(row.get("r") or number + 1), 0
            self.rows[number] = row
            for cell in children(row, "c"):
                named = area_of(cell.get("r") or "")
                column = named.first[1] if named else column + 1
                yield (number, column), cell

    # -- looking -------------------------------------------------------------------------------------------------------

    def text(self, at: At) -> str:
        """The text of a cell; empty for a number and for no cell."""
        cell = self.cells.get(at)
        if cell is None:
            return ""
        if cell.get("t") == "s":
            place = child(cell, "v")
            return self.texts[int(place.text)] if place is not None and place.text else ""
        return text_of(child(cell, "is")) if cell.get("t") == "inlineStr" else ""

    def filled(self, at: At) -> bool:
        """Whether a cell holds anything."""
        cell = self.cells.get(at)
        return cell is not None and any(local(each) in ("f", "v", "is") for each in cell)

    def computed(self, at: At) -> bool:
        """Whether a cell holds a formula, or a part of the result of one."""
        cell = self.cells.get(at)
        own = cell is not None and child(cell, "f") is not None
        return own or any(area.has(at) for area in self.arrays)

    @cached_property
    def arrays(self) -> list[Area]:
        """The cells that one formula fills together."""
        found = (child(cell, "f") for cell in self.cells.values())
        areas = (area_of(each.get("ref", "")) for each in found if each is not None and each.get("t") != "shared")
        return [area for area in areas if area]

    @cached_property
    def merged(self) -> list[Area]:
        """The cells that are merged into one."""
        found = (area_of(each.get("ref", "")) for each in children(child(self.root, "mergeCells"), "mergeCell"))
        return [area for area in found if area]

    def locked(self, at: At) -> bool:
        """Whether the sheet is protected, and this cell is not left open."""
        protection = child(self.root, "sheetProtection")
        if protection is None or protection.get("sheet") not in ("1", "true"):
            return False
        cell = self.cells.get(at)
        return cell is None or cell.get("s", "0") not in self.styles.open

    # -- changing ------------------------------------------------------------------------------------------------------

    def put(self, at: At, content: Content, style: str | None = None) -> None:
        """Put something into a cell, or empty it. ``style`` is for a cell that is not there yet."""
        cell = self.cells.get(at)
        if cell is None:
            if content is None:
                return
            cell = self._new_cell(at, style)
        for old in [each for each in cell if local(each) in ("f", "v", "is")]:
            cell.remove(old)
        cell.attrib.pop("t", None)
        if isinstance(content, date):
            content = self._day(content, cell.get("s", "0"))
        if isinstance(content, str):
            self._put_text(cell, content)
        elif isinstance(content, bool):
            cell.set("t", "b")
            self._sub(cell, "v").text = str(int(content))
        elif content is not None:
            self._sub(cell, "v").text = repr(content)

    def _day(self, day: date, style: str) -> str | int:
        """A day as a spreadsheet counts it, where the cell's format shows it as one; else as text."""
        return day.isoformat() if style in self.styles.plain else (day - self.styles.epoch).days

    def _put_text(self, cell: Element, text: str) -> None:
        legal = cell_text(text)
        if legal:
            cell.set("t", "inlineStr")
            shown = self._sub(self._sub(cell, "is"), "t")
            shown.text = legal
            shown.set(_SPACE, "preserve")

    def _sub(self, parent: Element, name: str) -> Element:
        return etree.SubElement(parent, self._tag(name))

    def _tag(self, name: str) -> str:
        return str(self.root.tag).replace("worksheet", name)

    def _new_cell(self, at: At, style: str | None) -> Element:
        row = self.rows.get(at[0])
        if row is None:
            row = self._new_row(at[0])
        row.attrib.pop("spans", None)
        cell = etree.Element(self._tag("c"), r=name_of(at))
        if style is not None:
            cell.set("s", style)
        _insert(row, cell, (each for each in children(row, "c") if self._column(each) > at[1]))
        self.cells[at] = cell
        return cell

    def _column(self, cell: Element) -> int:
        named = area_of(cell.get("r") or "")
        if named:
            return named.first[1]
        return next(at[1] for at, each in self.cells.items() if each is cell)

    def _new_row(self, number: int) -> Element:
        row = etree.Element(self._tag("row"), r=str(number))
        later = () if number > self.bottom else (self.rows[each] for each in sorted(self.rows) if each > number)
        _insert(self.data, row, later)
        self.rows[number], self.bottom = row, max(number, self.bottom)
        return row

    def content(self) -> bytes:
        """The file of the sheet, which says how far its cells reach."""
        extent = child(self.root, "dimension")
        if extent is not None and self.cells:
            rows, columns = ({at[side] for at in self.cells} for side in (0, 1))
            extent.set("ref", str(Area((min(rows), min(columns)), (max(rows), max(columns)))))
        return written(self.root)


def _insert(parent: Element, new: Element, later: Iterable[Element]) -> None:
    """Put an element before the first of those that come after it."""
    following: Any = next(iter(later), None)
    if following is None:
        parent.append(new)
    else:
        following.addprevious(new)


def text_of(element: Element | None) -> str:
    """The text of a shared or an inline string, its parts in different fonts put together."""
    if element is None:
        return ""
    runs = [element, *children(element, "r")]
    return "".join(each.text or "" for run in runs for each in children(run, "t"))
