"""The ways tools write a file: what look-alikes are made with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook

Row = Sequence[Any]


@dataclass(frozen=True)
class LookAlike:
    """A file as a tool writes it, with invented names and figures, and what has to be read from it.

    ``totals`` are sums by field, made of the very figures that were written. A file without dates is recognised and
    left out: it has no totals.
    """

    name: str
    preset: str
    content: bytes
    rows: int
    totals: Mapping[str, float]
    undated: bool = False


def total(rows: Iterable[Row], *places: int) -> list[float]:
    """The sum of each of these columns, for ``totals``; a cell without a figure counts nothing."""
    listed = list(rows)
    return [round(sum(row[place] for row in listed if isinstance(row[place], int | float)), 2) for place in places]


def delimited(rows: Iterable[Row], delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL, end: str = "\n") -> str:
    """Rows as text; a cell with the delimiter, a quote or a line end is quoted."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def workbook(sheet: str, rows: Iterable[Row]) -> bytes:
    """Rows as the one sheet of an Excel workbook."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def thousands(number: float, decimals: int = 0) -> str:
    """``3,063`` or ``2,416.39``."""
    return f"{number:,.{decimals}f}"


def comma(number: float, decimals: int = 2) -> str:
    """``118,99``: the decimal comma, without a mark for thousands."""
    return f"{number:.{decimals}f}".replace(".", ",")


def points(number: int) -> str:
    """``1.247``: a point between thousands."""
    return f"{number:,}".replace(",", ".")
