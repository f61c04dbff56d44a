"""Finds how a text file is written: its delimiter, its quotes and its escapes, by what cuts its lines alike.

The usual delimiters are weighed against each other. A rare one, apostrophes as quotes and backslashes as escapes are
taken only when the first lines prove them: read otherwise, the same lines would not make a table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from kpicli.errors import ConfigError
from kpicli.read.layout import is_figure, words
from kpicli.read.records import HEAD_BYTES, Dialect, Record, head
from kpicli.saying import say

DELIMITERS = (",", ";", "\t", "|")
RARE = ("^", "~", ":", " ")
"""Delimiters that also stand in dates, times and names, so that they need more than lines of one width."""
MOST = 0.5
"""Lines that do not have one width in this part at least are not cut by that delimiter."""

_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
_SEP = re.compile(rb'\s*"?sep=(.)"?[ \t,;|]*(\r\n|\r|\n|$)', re.I)
_APOSTROPHES = tuple(f"{mark}'".encode() for mark in (*DELIMITERS, *RARE, "\n", "\r"))
_DECIMAL = re.compile(r"\s*-?[\d.]*\d(,\d+)?\s*")
_INSIDE = re.compile(r"[,;\t|](?! )")
"""A delimiter inside a cell; one with a space behind it is prose."""


class Fit(NamedTuple):
    """How well a dialect cuts the first lines: how many of them to one width, of how many, and the records."""

    alike: int
    width: int
    of: int
    records: Sequence[Record]

    @property
    def perfect(self) -> bool:
        return self.width > 1 and self.alike == self.of

    @property
    def mostly(self) -> bool:
        return self.alike > MOST * self.of


def dialect_of(utf8: bytes, declared: str | None, shown: str) -> Dialect:
    """The declared delimiter, the one a ``sep=`` line names, or the one that fits the first lines best."""
    named = _SEP.match(utf8)
    if declared is not None:
        delimiters: tuple[str, ...] = (_declared(declared, shown),)
    elif named and named[1].isascii():
        delimiters = (named[1].decode(),)
    else:
        delimiters = DELIMITERS
    best, fit = _best(utf8, delimiters)
    if delimiters == DELIMITERS and not fit.mostly:
        rare = (Dialect(delimiter) for delimiter in RARE)
        best = next((dialect for dialect in rare if _proves(_fit(utf8, dialect), dialect.delimiter)), best)
    if delimiters == DELIMITERS and best.delimiter == "," and _one_column_of_decimals(fit):
        return Dialect(";")
    if _may_stand_in_apostrophes(utf8[:HEAD_BYTES]):
        quoted, quoted_fit = _best(utf8, delimiters, "'")
        return quoted if _apostrophes_proved(quoted_fit, fit) else best
    return best


def is_sep_line(utf8: bytes) -> bool:
    """Whether the first line only tells Excel the delimiter."""
    return _SEP.match(utf8) is not None


def _declared(declared: str, shown: str) -> str:
    delimiter = _NAMES.get(declared.strip().lower(), declared)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise ConfigError(
            say(
                "{file}: delimiter: {declared!r} is not one character; use ',', ';', '|' or tab",
                file=shown,
                declared=declared,
            )
        )
    return delimiter


# -- weighing --------------------------------------------------------------------------------------------------------


def _best(utf8: bytes, delimiters: Sequence[str], quote: str = '"') -> tuple[Dialect, Fit]:
    """The delimiter that cuts most of the first lines to one width, and most of them into clean cells.

    The first of equals is kept, so a file of one column is read with a comma.
    """
    fits = {delimiter: _fit(utf8, Dialect(delimiter, quote)) for delimiter in delimiters}
    best = max(fits, key=lambda delimiter: (fits[delimiter].alike * _clean(fits[delimiter]), fits[delimiter].width))
    return Dialect(best, quote), fits[best]


def _fit(utf8: bytes, dialect: Dialect) -> Fit:
    """How many of the first records have the width most of them share, and that width; 0 when it is 1."""
    records = [record for record in head(utf8, dialect) if record.problem or words(record)]
    widths = Counter(len(record.cells) for record in records if not record.problem)
    width, count = max(((w, n) for w, n in widths.items() if w > 1), key=lambda wn: (wn[1], wn[0]), default=(0, 0))
    return Fit(count, width, len(records), records)


def _clean(fit: Fit) -> float:
    """The share of cells that are figures, or words without another delimiter in them."""
    cells = [cell.strip() for record in fit.records if len(record.cells) == fit.width for cell in record.cells]
    return sum(not _INSIDE.search(cell) or is_figure(cell) for cell in cells) / max(len(cells), 1)


# -- proofs ----------------------------------------------------------------------------------------------------------


def _proves(fit: Fit, delimiter: str) -> bool:
    """Whether a rare delimiter is beyond doubt: it cuts every line alike, and a word or a time never looks so."""
    if not fit.perfect or len(fit.records) < 3 or fit.width < (2 if delimiter in "^~" else 3):
        return False
    header, *body = fit.records
    figures = sum(all(is_figure(record.cells[column]) for record in body) for column in range(fit.width))
    kept = any(delimiter in cell for record in fit.records for cell in record.cells)
    return not any(map(is_figure, words(header))) and (delimiter in "^~" or kept or figures > 1)


def _one_column_of_decimals(fit: Fit) -> bool:
    """Whether the comma is a decimal mark: one name in the first line, and below it figures with one comma at most."""
    if not fit.width or len(fit.records[0].cells) != 1 or is_figure(fit.records[0].cells[0]):
        return False
    return all(_DECIMAL.fullmatch(",".join(record.cells)) for record in fit.records[1:])


def _may_stand_in_apostrophes(start: bytes) -> bool:
    """Whether a cell begins with an apostrophe."""
    return start.startswith(b"'") or any(mark in start for mark in _APOSTROPHES)


def _apostrophes_proved(quoted: Fit, plain: Fit) -> bool:
    """Whether cells stand in apostrophes: else lines differ in width, or a column keeps them around every cell."""
    if any(record.problem for record in quoted.records) or not quoted.perfect:
        return False
    return quoted.alike > plain.alike or any(_enclosed(plain, column) for column in range(plain.width))


def _enclosed(fit: Fit, column: int) -> bool:
    cells = [record.cells[column].strip() for record in fit.records if len(record.cells) == fit.width]
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and all(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in filled[1:])


def unescaped(utf8: bytes, dialect: Dialect) -> bytes:
    r"""The text with ``""`` for ``\"``, when its first lines make a table only so; else the text as it is."""
    start = utf8[:HEAD_BYTES]
    if dialect.quote != '"' or b'\\"' not in start:
        return utf8
    doubled = start.replace(b'\\"', b'""')
    before, after = _fit(start, dialect), _fit(doubled, dialect)
    differs = (after.alike, after.of) != (before.alike, before.of)
    proved = differs and after.mostly and after.alike >= before.alike
    if not proved or any(record.problem for record in after.records):
        return utf8
    return utf8.replace(b'\\"', b'""')
