"""Makes a raw table of what a reader found: names what is not data, refuses what cannot be one table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.errors import InputError
from kpicli.model import LeftOut, RawTable, as_rows, as_text
from kpicli.read import aggregates, bands, layout, several
from kpicli.read.options import Choice, Totals
from kpicli.read.records import Record
from kpicli.read.tidied import nulled, tidy_cell
from kpicli.read.totals_words import is_total
from kpicli.saying import Said, many, say
from kpicli.wording import seen

TAIL = 60
"""How many of the last rows may be totals and footers."""
SAMPLE = 300
MOST_COLUMNS = 3_000
NEARLY = 0.95
_CHUNK = 100_000


Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Body:
    """What stands under a header: rows of the header's width as columns, and the records of another width.

    ``cells`` are trimmed with null for blank, and may be compact. ``rows`` ascends, and so do those of ``irregular``.
    """

    cells: pa.Table
    rows: np.ndarray[Any, np.dtype[np.int32]]
    irregular: Sequence[Record] = ()
    numbers: Mapping[int, pa.ChunkedArray] = field(default_factory=dict)
    dates: Mapping[int, pa.ChunkedArray] = field(default_factory=dict)
    cut: bool = False
    """Whether the file ends in the middle of a line."""
    breaks: bool = False
    """Whether some cells hold line breaks."""
    blank: np.ndarray[Any, np.dtype[np.bool_]] | None = None
    """Which of the rows have no filled cell; None when all have one."""

    @property
    def last_row(self) -> int:
        ends = [int(row) for row in self.rows[-1:]] + [record.row for record in self.irregular[-1:]]
        return max(ends, default=0)


@dataclass(frozen=True)
class Source:
    """What is known of a file before its rows are judged: its names, its header, what stands above."""

    shown: str
    sheet: str | None
    header: Record
    headers: tuple[str, ...]
    preamble: Sequence[Record]
    encoding: str
    delimiter: str | None
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    encoding_doubt: str = ""
    second: Record | None = None
    """A second row of names right below the header, which is no data."""
    totals: Totals | None = None
    """What is declared of rows that look like totals, as in `ReadOptions`."""
    choice: Choice | None = None
    """Which table of the file is meant, as long as it is not cut out."""


def check_width(columns: int, shown: str, most: int = MOST_COLUMNS) -> None:
    """Stop at a table with more columns than any export has: to look at each would take very long."""
    if columns > most:
        raise InputError(
            say(
                "{file}: has {n:,} columns, and at most {most:,} are read; export those that are needed",
                file=shown,
                n=columns,
                most=most,
            )
        )


def named_width(header: Record) -> int:
    """How many columns the header names, not counting empty cells at its end."""
    return max((index for index, cell in enumerate(header.cells) if cell.strip()), default=-1) + 1


# -- columns ---------------------------------------------------------------------------------------------------------


def as_columns(rows: Sequence[Sequence[str]], width: int) -> list[pa.ChunkedArray]:
    """Rows of text, all of one width, as columns."""
    parts = [
        [pa.array(column, pa.string()) for column in zip(*rows[start : start + _CHUNK], strict=True)]
        for start in range(0, len(rows), _CHUNK)
    ]
    return [nulled(pa.chunked_array([part[index] for part in parts], pa.string())) for index in range(width)]


# -- judging the rows ------------------------------------------------------------------------------------------------


def settle(source: Source, body: Body) -> RawTable:
    """The raw table: data rows kept, every other row named with its kind."""
    left = []
    if source.second:
        left.append(LeftOut(source.second.row, "repeated header", _text(source.second)))
        body = _kept(body, body.rows != source.second.row)
    body = replace(body, blank=_all_null(body.cells))
    tail = _tail(body)
    required = _required(body.cells, len(source.headers))
    kinds = layout.tail_kinds(tail, required, len(source.headers), partial(_adds_up, body))
    if source.totals == "none":
        kinds = {row: kind for row, kind in kinds.items() if kind != "total"}
    several.refuse(source, body, kinds)
    left += [LeftOut(record.row, "preamble", _text(record)) for record in source.preamble if layout.words(record)]
    left += [_blank(record.row) for record in source.preamble if not layout.words(record)]
    left += [LeftOut(record.row, kinds[record.row], _text(record)) for record in tail if record.row in kinds]
    left += [_irregular(source, record, body) for record in body.irregular if record.row not in kinds]
    keep, dropped = _sift(source, body, kinds)
    among = aggregates.find(source, body, keep, required, kinds)
    kept = _kept(_filled(body, among), keep if among.keep is None else among.keep)
    _refuse_mostly_ragged(source, kept.cells.num_rows, left, body)
    return RawTable(
        file=source.shown,
        sheet=source.sheet,
        headers=source.headers,
        cells=kept.cells,
        rows=pa.array(kept.rows, pa.int32()),
        encoding=source.encoding,
        delimiter=source.delimiter,
        header_row=source.header.row,
        numbers=kept.numbers,
        dates=kept.dates,
        left_out=tuple(sorted(left + dropped + list(among.left), key=lambda each: each.row)),
        notes=(*source.notes, *among.notes),
        said=source.said,
        encoding_doubt=source.encoding_doubt,
        doubts=(*source.doubts, *several.doubts(source, body, [*kinds, *(each.row for each in among.left)])),
        questions=among.questions,
    )


def _blank(row: int) -> LeftOut:
    return LeftOut(row, "blank", "")


def _text(record: Record) -> str:
    return ", ".join(layout.words(record))[:200]


def _tail(body: Body) -> list[Record]:
    """The last rows of the file, of whatever width."""
    last = body.last_row
    first = int(np.searchsorted(body.rows, last - TAIL, side="right"))
    regular = [
        Record(int(row), cells) for row, cells in zip(body.rows[first:], as_rows(body.cells.slice(first)), strict=True)
    ]
    others = [record for record in body.irregular if record.row > last - TAIL]
    return sorted(regular + others, key=lambda record: record.row)


def _required(cells: pa.Table, width: int) -> set[int]:
    """The columns that nearly every row of the body fills, looked at in its first rows."""
    body = [Record(0, row) for row in as_rows(cells.slice(0, SAMPLE))]
    body = [record for record in body if not _odd(record, width)]
    if not body:
        return set(range(width))
    filled = (sum(not layout.lacking(record, column) for record in body) for column in range(width))
    return {column for column, count in enumerate(filled) if count >= NEARLY * len(body)}


def _odd(record: Record, width: int) -> bool:
    """Whether a row may be a total or a footer, so that it does not say what the body looks like."""
    cells = layout.words(record)
    return len(cells) < min(2, width) or is_total(layout.label(cells)) or layout.dashed(record)


def _irregular(source: Source, record: Record, body: Body) -> LeftOut:
    """Why a record of another width is not data."""
    if not record.problem and not layout.words(record):
        return _blank(record.row)
    if tuple(seen(tidy_cell(cell)) for cell in record.cells[: len(source.headers)]) == source.headers:
        return LeftOut(record.row, "repeated header", _text(record))
    cut = body.cut and record.row == body.last_row
    return LeftOut(record.row, "ragged", record.problem or _widths(len(record.cells), len(source.headers), cut))


def _widths(count: int, width: int, cut: bool) -> Said:
    """How many cells a row has and should have, and the likely reason."""
    reason = say(" (a delimiter in a cell without quotes?)") if count > width else ""
    if cut and count < width:
        reason = say(" (the file ends here: is it complete?)")
    return many(
        count,
        "has {n} cell, the header has {width}{reason}",
        "has {n} cells, the header has {width}{reason}",
        width=width,
        reason=reason,
    )


def _sift(
    source: Source, body: Body, kinds: Mapping[int, layout.TailKind]
) -> tuple[np.ndarray[Any, np.dtype[np.bool_]] | None, list[LeftOut]]:
    """Which regular rows are data (None: all of them), and what the blank and repeated-header rows are."""
    blank, repeated = body.blank, _equal_to(body.cells, source.headers)
    if not kinds and blank is None and repeated is None:
        return None, []
    drop = np.isin(body.rows, list(kinds))
    left: list[LeftOut] = []
    if repeated is not None:
        text = ", ".join(filter(None, source.headers))[:200]
        left += [LeftOut(int(row), "repeated header", text) for row in body.rows[repeated & ~drop]]
        drop |= repeated
    if blank is not None:
        left += [_blank(int(row)) for row in body.rows[blank & ~drop]]
        drop |= blank
    return ~drop, left


def _all_null(cells: pa.Table) -> np.ndarray[Any, np.dtype[np.bool_]] | None:
    """The rows in which every cell is blank; None when there is no such row."""
    if not cells.num_rows or any(column.null_count == 0 for column in cells.columns):
        return None
    blank = cells.column(0).is_null()
    for column in cells.columns[1:]:
        blank = pc.and_(blank, column.is_null())
    mask: np.ndarray[Any, np.dtype[np.bool_]] = blank.to_numpy()
    return mask if mask.any() else None


def _equal_to(cells: pa.Table, headers: Sequence[str]) -> np.ndarray[Any, np.dtype[np.bool_]] | None:
    """The rows that repeat the header; None when there is no such row."""
    equal = None
    # Columns of text come first: one of them without its header ends the search before another has to be spelled out.
    spelled = [pa.types.is_string(column.type) for column in cells.columns]
    for index in sorted(range(len(headers)), key=lambda index: (not headers[index], not spelled[index])):
        same = pc.fill_null(pc.equal(as_text(cells.column(index)), headers[index]), not headers[index])
        equal = same if equal is None else pc.and_(equal, same)
        if not pc.any(equal).as_py():
            return None
    mask: np.ndarray[Any, np.dtype[np.bool_]] | None = None if equal is None else equal.to_numpy()
    return mask


def _kept(body: Body, keep: np.ndarray[Any, np.dtype[np.bool_]] | None) -> Body:
    """The body without the rows that are not data."""
    if keep is None:
        return body
    mask = pa.array(keep)
    return replace(
        body,
        cells=body.cells.filter(mask),
        rows=body.rows[keep],
        numbers={column: values.filter(mask) for column, values in body.numbers.items()},
        dates={column: values.filter(mask) for column, values in body.dates.items()},
    )


def _filled(body: Body, among: aggregates.Among) -> Body:
    """The body with the labels of bands in each of their rows."""
    if among.labelled is None:
        return body
    cells, numbers, dates = body.cells, dict(body.numbers), dict(body.dates)
    for index in among.filled:
        cells = cells.set_column(index, str(index), bands.filled_down(cells.column(index), among.labelled))
        for typed in (numbers, dates):
            if index in typed:
                typed[index] = bands.filled_down(typed[index], among.labelled)
    return replace(body, cells=cells, numbers=numbers, dates=dates)


def _refuse_mostly_ragged(source: Source, kept: int, left: Sequence[LeftOut], body: Body) -> None:
    """A file most of whose rows do not have the header's cells is not a table that anybody should add up."""
    ragged = {each.row: each.text for each in left if each.kind == "ragged"}
    if len(ragged) <= kept:
        return
    several.refuse(source, body, (), several.FEWEST)
    first = next(record for record in body.irregular if record.row in ragged)
    raise InputError(
        say(
            "{file}: row {row} {problem} (row {header_row}: {header}), and so {n} of {total} rows; the header does not "
            "fit its rows: export it again, or set delimiter: or correct the header",
            file=source.shown,
            row=first.row,
            problem=ragged[first.row],
            header_row=source.header.row,
            header=_text(source.header)[:80],
            n=len(ragged),
            total=len(ragged) + kept,
        )
    )


# -- sums ------------------------------------------------------------------------------------------------------------


def _adds_up(body: Body, record: Record) -> bool:
    """Whether a figure of the record is the sum of its column above, which makes the record a total."""
    end = int(np.searchsorted(body.rows, record.row))
    above = body.cells.slice(0, end)
    columns = [index for index in range(above.num_columns) if _is_sum(above, record, index)]
    return bool(columns)


def _is_sum(above: pa.Table, record: Record, index: int) -> bool:
    if index >= len(record.cells) or not re.search(r"\d", record.cells[index]):
        return False
    texts = [text for text in as_text(above.column(index)).to_pylist() if text]
    for decimal in ".,":
        total, values = figure(record.cells[index], decimal), [figure(text, decimal) for text in texts]
        if total and values and None not in values:
            summed = sum(value for value in values if value is not None)
            if abs(summed - total) <= 0.005 * min(len(values), 10) + 1e-9 * abs(total):
                return True
    return False


def figure(text: str, decimal: str) -> float | None:
    """A number as it is written in exports, currency signs aside; None for anything else. Only to compare sums."""
    thousands = "," if decimal == "." else "."
    plain = re.sub(r"[\s$€£'\u00a0]", "", text).replace(thousands, "").replace(decimal, ".")
    return float(plain) if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", plain) else None
