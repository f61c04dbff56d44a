"""Reads delimited text record by record, carefully: every record with its row, and what is wrong with it."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kpicli.errors import InputError
from kpicli.saying import say

if TYPE_CHECKING:
    import _csv

HEAD_BYTES = 1 << 18
HEAD_RECORDS = 200
MAX_CELL = 1 << 20
"""A cell longer than this is a quote that does not close."""


class Record(NamedTuple):
    """One record of a text file or one row of a sheet, with the row number a spreadsheet would show."""

    row: int
    cells: Sequence[str]
    problem: str | None = None
    lines: int = 0
    """How many lines of the text were read up to and including this record."""
    text: str = ""
    """How a record of another width than the others is written, or the line in which one with a problem begins."""


class Dialect(NamedTuple):
    """How a text file is written: what stands between its cells, and around those that hold a delimiter."""

    delimiter: str
    quote: str = '"'


class Unclosed(Exception):
    """A quote that opens and never closes; ``line`` is where its record starts."""

    def __init__(self, line: int) -> None:
        self.line = line


class TooLong(Unclosed):
    """A cell that is longer than any, though every quote of its record closes."""


def parse(text: str, dialect: Dialect, first_row: int = 1, width: int | None = None) -> Iterator[Record]:
    """All records, blank ones included. A record whose quotes are misplaced carries a problem.

    Those of another ``width``, if it is known, keep their text.
    """
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    lines = io.StringIO(text, newline="")
    reader, before = _reader(lines, dialect), 0
    quotes = dialect.quote in text
    for row in itertools.count(first_row):
        started, place = reader.line_num, lines.tell()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "expected after" not in str(error):
                closed = text.count(dialect.quote, place, lines.tell()) % 2 == 0
                raise (TooLong if closed else Unclosed)(before + started + 1) from None
            if reader.line_num > started + 1:
                # The quote that opened too many lines above spoils its own line only: the next one starts afresh.
                lines.seek(place)
                lines.readline()
                reader, before = _reader(lines, dialect), before + started + 1
            written = text[place : lines.tell()]
            yield Record(row, (), say("has text after a closing quote"), before + reader.line_num, written)
        else:
            misplaced = (
                quotes and _around_cells(cells, dialect) and not _well_quoted(text[place : lines.tell()], dialect)
            )
            if misplaced:
                problem, written = say("has quotes around several cells"), text[place : lines.tell()]
                yield Record(row, (), problem, before + reader.line_num, written)
            else:
                odd = width is not None and len(cells) != width
                written = text[place : lines.tell()] if odd and cells else ""
                yield Record(row, cells, None, before + reader.line_num, written)


def _around_cells(cells: Sequence[str], dialect: Dialect) -> bool:
    """Whether a quote stands before a word inside a cell and another one ends a later cell, each without its partner.

    Then a delimiter is missing before the first quote, and those inside the quotes have cut a cell into several.
    """
    quote = dialect.quote
    odd = [cell for cell in cells if quote in cell and cell.count(quote) % 2]
    opens = bool(odd) and bool(odd[0].partition(quote)[2].strip()) and not odd[0].partition(quote)[2].startswith(" ")
    return opens and any(cell.rstrip().endswith(quote) for cell in odd[1:])


def _well_quoted(record: str, dialect: Dialect) -> bool:
    """Whether every quote of a record's text opens a cell, closes one, or is doubled inside one."""
    quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    spaces = "" if dialect.delimiter == " " else " *+"
    cell = rf"{spaces}(?:{quote}(?:[^{quote}]|{quote}{quote})*{quote}|[^{quote}{delimiter}]*)"
    return re.fullmatch(rf"{cell}(?:{delimiter}{cell})*[\r\n]*", record) is not None


def _reader(lines: io.StringIO, dialect: Dialect) -> _csv.Reader:
    spaced = dialect.delimiter == " "
    return csv.reader(
        lines, delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True, skipinitialspace=not spaced
    )


def head(utf8: bytes, dialect: Dialect, blank: int = 0) -> list[Record]:
    """The first records of a file, as far as they are complete in its first bytes; so many ``blank`` ones besides."""
    most = HEAD_BYTES + blank
    whole = len(utf8) <= most
    cut = len(utf8) if whole else utf8.rfind(b"\n", 0, most) + 1 or len(utf8)
    found: list[Record] = []
    try:
        for record in itertools.islice(parse(utf8[:cut].decode(), dialect), HEAD_RECORDS + blank):
            found.append(record)
    except Unclosed:
        if not found and not whole:
            return list(itertools.islice(parse(utf8.decode(), dialect), 1))
    return found


def offset_after(utf8: bytes, lines: int) -> int:
    """The byte after the first ``lines`` lines, however they end."""
    start = utf8[:HEAD_BYTES]
    # A first record longer than the head, or a head that ends inside the last of the lines, takes the whole text.
    text = start.decode(errors="ignore")
    taken = list(itertools.islice(io.StringIO(text, newline=""), lines + 1))
    if len(taken) <= lines and len(utf8) > HEAD_BYTES:
        taken = list(itertools.islice(io.StringIO(utf8.decode(), newline=""), lines))
    return len("".join(taken[:lines]).encode())


def unreadable(shown: str, error: Unclosed) -> InputError:
    """The error for a quote that never closes, or for a cell that is too long."""
    if isinstance(error, TooLong):
        return InputError(
            say(
                "{file}: a cell on line {line} has more than {most:,} characters; shorten it, or export without it",
                file=shown,
                line=error.line,
                most=MAX_CELL,
            )
        )
    return InputError(
        say(
            "{file}: quote opened on line {line} never closes; close it there, or export the file again",
            file=shown,
            line=error.line,
        )
    )
