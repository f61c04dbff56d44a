"""One value in a cell, on whatever sheet people read: it refers to the record, and looks as the table shows it."""

from __future__ import annotations

from dataclasses import dataclass

from kpicli.model import Value
from kpicli.render.excel import looks
from kpicli.render.excel.book import At, Book, Sheet
from kpicli.render.excel.data import Places
from kpicli.render.grid import SMALL, Grid, Row

UNDEFINED = "–"


@dataclass(frozen=True)
class Shown:
    """A laid out report, and where the record has its values."""

    book: Book
    grid: Grid
    places: Places

    def value(self, sheet: Sheet, at: At, row: Row, value: Value | None, said: frozenset[str] = frozenset()) -> None:
        """A value that follows the record; its footnote marks are part of the format, so it stays a number."""
        marks = self.grid.marks_of(value, said)
        if value is None or (value.value is None and not self.places.live(value)):
            sheet.text(at, self.grid.value(value, row) + marks, looks.FAINT, looks.RIGHT)
            return
        ref, look = self.places.ref(value), looks.value_format(value, self.grid, row)
        if value.value is None:
            formula = f'=IF({ref}="","{UNDEFINED}",{ref})'
            also = self.book.within(looks.also_for_text(look, marks), look)
            sheet.formula(at, formula, UNDEFINED, also, looks.FAINT, looks.RIGHT)
            return
        font = looks.FAINT if SMALL in value.flags else looks.BOLD if row.is_total else None
        sheet.formula(at, f"={ref}", value.value, self.book.marked(look, marks), font)

    def change(self, sheet: Sheet, at: At, value: Value | None, now: str, before: str | None) -> None:
        """How a value changed: a formula over the cells of the two, where it gives the very number that was judged."""
        if value is None or value.change is None:
            sheet.text(at, UNDEFINED, looks.FAINT, looks.RIGHT)
            return
        ratio = value.unit == "ratio"
        look = self.book.within(looks.change_format(value.unit, self.grid), "General")
        if before is None:
            sheet.number(at, value.change * 100 if ratio else value.change, look)
            return
        difference = ratio or value.unit == "score"
        formula = f"({now}-{before})*100" if ratio else f"{now}-{before}" if difference else f"{now}/{before}-1"
        result = value.change * (100 if ratio else 1)
        sheet.formula(at, f'=IFERROR({formula},"{UNDEFINED}")', result, look, place=looks.RIGHT)


def changed_from(row: Row, value: Value | None) -> Value | None:
    """The value that a change compares with; None where it is not in the row, or the change is of parts of it."""
    if value is None or value.change is None or value.value is None:
        return None
    before = next((cell for cell in row.cells if cell and cell.period.id == value.compared_to), None)
    if before is None or not before.value:
        return None
    difference = value.unit in ("ratio", "score")
    change = value.value - before.value if difference else value.value / before.value - 1
    return before if change == value.change else None
