"""The record in a workbook: a row per value, where each ratio is a formula over its numerator and denominator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from kpicli.dossier import Definition
from kpicli.errors import OutputError
from kpicli.model import Period, Report, Value
from kpicli.render import record
from kpicli.render.excel import looks
from kpicli.render.excel.book import Book, Sheet
from kpicli.saying import say

MOST_ROWS = 1_048_576
_NARROW, _WIDE = 9, 40
_NUMBERS = frozenset(
    {"value", "numerator", "denominator", "n", "ci_low", "ci_high", "change", "target_min", "target_max"}
    | {"period_start", "period_end", "as_of"}
)
_GROWTH = ("growth(", "year_growth(")

Way = Literal["ratio", "growth"]
"""How a value comes of its parts: numerator / denominator, or that less 1."""
Ways = Mapping[tuple[str, str], Way]
"""The way of each KPI and variant whose values have parts."""
_Key = tuple[str, str, Period, tuple[str, ...], str | None]


@dataclass(frozen=True)
class Places:
    """Where the record has each value, so that the other sheets can refer to it."""

    sheet: Sheet
    column: int
    rows: Mapping[_Key, int]
    ways: Ways

    def ref(self, value: Value) -> str:
        """The cell that holds a value, as a formula names it."""
        return self.sheet.ref((self.rows[_key(value)], self.column))

    def live(self, value: Value) -> bool:
        """Whether that cell is a formula over the value's parts."""
        return way(value, self.ways) is not None


def data_sheet(book: Book, title: str, report: Report, definitions: Iterable[Definition] = ()) -> Places:
    """Write the record, as csv has it, into a sheet of its own."""
    if len(report.values) >= MOST_ROWS:
        raise OutputError(
            say("{n:,} values do not fit in a sheet of {most:,} rows: use -f csv", n=len(report.values), most=MOST_ROWS)
        )
    names = record.columns(report)
    sheet, at = book.add(title), names.index("value") + 1
    known = ways(report.values, definitions)
    _heads(sheet, names)
    rows: dict[_Key, int] = {}
    for place, (value, cells) in enumerate(zip(report.values, record.rows(report), strict=True), start=2):
        rows.setdefault(_key(value), place)
        for column, cell in enumerate(cells, start=1):
            _raw(sheet, (place, column), cell)
        _live(sheet, (place, at), value, known)
    _finish(sheet, names, len(report.values) + 1)
    return Places(sheet, at, rows, known)


def _heads(sheet: Sheet, names: tuple[str, ...]) -> None:
    numbers = {place for place, name in enumerate(names, start=1) if name in _NUMBERS}
    sheet.header(1, names, numbers)
    for place in range(1, len(names) + 1):
        if place not in numbers:
            sheet.page.cell(1, place).alignment = looks.INDENTED


def _key(value: Value) -> _Key:
    return value.kpi, value.variant, value.period, value.segment, value.currency


def _raw(sheet: Sheet, at: tuple[int, int], cell: record.Cell) -> None:
    if isinstance(cell, (str, tuple)):
        sheet.text(at, cell if isinstance(cell, str) else ";".join(cell), place=looks.INDENTED)
    elif cell is not None:
        sheet.number(at, cell, "yyyy-mm-dd" if isinstance(cell, date) else "")


def _live(sheet: Sheet, at: tuple[int, int], value: Value, known: Ways) -> None:
    """A formula in place of the number, where it gives that very number."""
    found = way(value, known)
    if found is None:
        return
    row, column = at
    over, under = (f"{get_column_letter(column + step)}{row}" for step in (3, 4))
    result = record.number(value.value)
    sheet.formula(at, _formula(found, over, under), "" if result is None else result)


def _formula(found: Way, over: str, under: str) -> str:
    if found == "growth":
        return f'=IF({under}>0,{over}/{under}-1,"")'
    return f'=IF({under}=0,"",{over}/{under})'


def ways(values: Iterable[Value], definitions: Iterable[Definition] = ()) -> Ways:
    """How the values of each KPI and variant come of their parts: told from the numbers, else from the formula."""
    found: dict[tuple[str, str], Way] = {
        (each.kpi, each.variant): "growth" if each.formula.startswith(_GROWTH) else "ratio"
        for each in definitions
        if each.formula.startswith(_GROWTH) or "/" in each.formula
    }
    for value in values:
        seen = _seen(value)
        if seen:
            found[value.kpi, value.variant] = seen
    return found


def way(value: Value, known: Ways) -> Way | None:
    """How a value comes of its parts; None where it does not: it is not exactly their ratio, or was refused.

    Undefined for want of a denominator is live: the number comes when a reader fills the denominator in.
    """
    if record.number(value.value) is None and value.denominator == 0 and value.numerator is not None:
        return known.get((value.kpi, value.variant))
    return _seen(value)


def _seen(value: Value) -> Way | None:
    number, over, under = map(record.number, (value.value, value.numerator, value.denominator))
    if number is None or over is None or not under:
        return None
    if number == over / under:
        return "ratio"
    return "growth" if under > 0 and number == over / under - 1 else None


def _finish(sheet: Sheet, names: tuple[str, ...], last: int) -> None:
    sheet.page.freeze_panes = "A2"
    sheet.page.auto_filter.ref = f"A1:{get_column_letter(len(names))}{last}"
    shown = sheet.page.iter_cols(min_row=1, max_row=min(last, 1000))
    longest = (max(_width(cell.value) for cell in column) for column in shown)
    sheet.widths(min(max(wide + 2, _NARROW), _WIDE) for wide in longest)
    sheet.paper()


def _width(value: object) -> int:
    if isinstance(value, date):
        return 10
    if isinstance(value, float) or (isinstance(value, str) and value.startswith("=IF(")):
        return 12
    return 0 if value is None else len(str(value))
