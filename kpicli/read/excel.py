"""Reads workbooks: the right sheet, its header, and every cell both as text and as the value it really holds."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.errors import ConfigError, InputError
from kpicli.model import RawTable, table_at
from kpicli.read import archive, blocks, several, table, tidied
from kpicli.read.archive import Odd
from kpicli.read.header import find_header
from kpicli.read.layout import is_figure
from kpicli.read.options import ReadOptions
from kpicli.read.records import HEAD_RECORDS, Record
from kpicli.read.strays import without_strays
from kpicli.saying import many, say
from kpicli.wording import nearest, seen, some

_EXACT = 2**53
"""Beyond this a number of a sheet has lost digits; Excel itself keeps 15 of them."""
_FEW = 8
STANDARD_ERROR = 2
BINARY = (".xlsb", ".xls")
"""The kinds of workbooks that the parser is known to panic on when they are damaged."""
MOST_SHEETS = 200
"""Visible sheets of a workbook that are looked at where none is named."""


Range = tuple[tuple[int, int], tuple[int, int]]
"""Merged cells, from the first to the last: row and column, from 0."""


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet from A1 on, as Python values, with what the parser does not tell of them."""

    name: str
    rows: list[list[Any]]
    odd: Odd
    merged: Sequence[Range] = ()
    strays: tuple[str, ...] = ()
    """The names of cells that are left out, far from all others."""


def read(data: bytes, options: ReadOptions, shown: str) -> RawTable:
    """The table in a workbook's sheet: the one asked for, or the only visible one that holds data."""
    found, notes = _grids(data, options.sheet, shown)
    return _table(found[0] if options.sheet is not None else _only(found, shown), notes, shown, options)


def read_every(data: bytes, shown: str, options: ReadOptions) -> list[RawTable]:
    """The tables of all visible sheets that hold data, for a workbook in which each may be an export."""
    found, notes = _grids(data, None, shown)
    filled = [grid for grid in found if _holds_data(grid)]
    return (
        [_table(grid, notes, shown, options) for grid in filled]
        if len(filled) > 1
        else [_table(_only(found, shown), notes, shown, options)]
    )


def _grids(data: bytes, wanted: str | None, shown: str) -> tuple[list[Grid], tuple[str, ...]]:
    """The sheet of a name, or all visible ones, and what is to be said of the others."""
    packed = archive.open_archive(data, shown)
    book = _open(data, shown)
    with _parser_errors(shown):
        sheets = _sheets(book)
    entries = archive.sheet_entries(packed) if packed else {}
    sizes = {info.filename: info.file_size for info in packed.infolist()} if packed else {}

    def grid(name: str) -> Grid:
        place = table_at(shown, name)
        if packed is None or name not in entries:
            return _grid(book, name, shown, Odd())
        archive.refuse_large_sheet(sizes.get(entries[name], 0), place)
        odd = archive.inspect(packed, entries[name], place)
        return _grid(book, name, shown, odd) if odd.far is None else _near(packed, entries[name], name, odd, shown)

    if wanted is not None:
        return [grid(_named(wanted, list(sheets), shown))], ()
    seen = [name for name, visible in sheets.items() if visible]
    if len(seen) > MOST_SHEETS:
        raise ConfigError(
            say(
                "{file}: has {n:,} sheets, and at most {most:,} are looked at; set sheet: to the one that counts",
                file=shown,
                n=len(seen),
                most=MOST_SHEETS,
            )
        )
    hidden = [name for name, visible in sheets.items() if not visible]
    notes = tuple(say("hidden sheet {sheet} is not read", sheet=name) for name in hidden[:_FEW])
    return [grid(name) for name in seen], notes


def _grid(book: Any, name: str, shown: str, odd: Odd, strays: tuple[str, ...] = ()) -> Grid:
    """One sheet of an open workbook."""
    with _parser_errors(shown):
        sheet = book.get_sheet_by_name(name)
        return Grid(name, sheet.to_python(skip_empty_area=False), odd, sheet.merged_cell_ranges or (), strays)


def _near(packed: zipfile.ZipFile, entry: str, name: str, odd: Odd, shown: str) -> Grid:
    """A sheet without the few cells that stand far from all others."""
    assert odd.far
    with _parser_errors(shown):
        found = without_strays(packed, entry) if packed.getinfo(entry).file_size <= archive.SMALL else None
    if found is None:
        raise archive.too_far(table_at(shown, name), odd.far)
    data, strays, last_row, last_column = found
    return _grid(_open(data, shown), name, shown, odd.within(last_row, last_column), strays)


def _open(data: bytes, shown: str) -> Any:
    with _parser_errors(shown):
        from python_calamine import CalamineWorkbook

        return CalamineWorkbook.from_filelike(io.BytesIO(data))


@contextmanager
def _parser_errors(shown: str) -> Iterator[None]:
    """Whatever the parser raises becomes one sentence; odd but real workbooks raise odd exceptions."""
    try:
        with _panics_unprinted() if shown.lower().endswith(BINARY) else nullcontext():
            yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except MemoryError:
        raise InputError(
            say("{file}: does not fit in memory; export it as CSV, or split it by period", file=shown)
        ) from None
    except BaseException as error:
        # The parser's own panics do not derive from Exception.
        if type(error).__name__ == "PasswordError" or "password" in str(error).lower():
            raise archive.locked(shown) from None
        raise archive.corrupt(shown) from error


@contextmanager
def _panics_unprinted() -> Iterator[None]:
    """Without what the parser itself prints: its panics write their stack to the standard error of the process."""
    try:
        kept, silent = os.dup(STANDARD_ERROR), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # a process without standard error, or without files to spare
        yield
        return
    try:
        os.dup2(silent, STANDARD_ERROR)
        yield
    finally:
        os.dup2(kept, STANDARD_ERROR)
        os.close(kept)
        os.close(silent)


# -- the sheet -------------------------------------------------------------------------------------------------------


def _sheets(book: Any) -> dict[str, bool]:
    """The sheets that hold cells (charts and macros do not), and whether each is visible."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    kept = (sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet)
    return {sheet.name: sheet.visible == SheetVisibleEnum.Visible for sheet in kept}


def _named(wanted: str, names: Sequence[str], shown: str) -> str:
    """The sheet with this name, in any case; `ConfigError` with the names there are."""
    known = {name.strip().casefold(): name for name in names}
    name = wanted if wanted in names else known.get(wanted.strip().casefold())
    if name is None:
        near = nearest(wanted, names)
        raise ConfigError(
            say(
                "{file}: has no sheet {sheet!r}; its sheets are {sheets}{hint}",
                file=shown,
                sheet=wanted,
                sheets=some(names),
                hint=say("; did you mean {near}?", near=near) if near else "",
            )
        )
    return name


def _only(grids: Sequence[Grid], shown: str) -> Grid:
    """The one sheet that holds data; with several, somebody has to say which."""
    filled = [grid for grid in grids if _holds_data(grid)]
    if not filled:
        raise InputError(
            say(
                "{file}: no visible sheet holds data; set sheet: to read a hidden one, or export it again",
                file=shown,
            )
        )
    if len(filled) > 1:
        names = _listed([grid.name for grid in filled])
        raise ConfigError(
            say("{file}: several sheets hold data ({sheets}); set sheet: to one of them", file=shown, sheets=names)
        )
    return filled[0]


def _holds_data(grid: Grid) -> bool:
    return any(value != "" for row in grid.rows for value in row) or bool(grid.odd.errors)


# -- the table -------------------------------------------------------------------------------------------------------


def _table(grid: Grid, notes: tuple[str, ...], shown: str, options: ReadOptions) -> RawTable:
    """Header, rows and typed values of one sheet, or of the table in it that is asked for."""
    _place_odd(grid)
    try:
        return _of_rows(grid, notes, shown, options)
    except several.Several as error:
        if options.choice is None:
            raise
        tables, rows = error.tables, _records(grid.rows)
        first, last = blocks.rows_of(rows, tables, blocks.chosen(tables, options.choice, table_at(shown, grid.name)))
        blank = [[""] * len(cells) for cells in grid.rows[: first - 1]]
        part = replace(grid, rows=blank + grid.rows[first - 1 : last])
        raw = _of_rows(part, notes, shown, replace(options, block=None, header=None), first - 1)
        return blocks.with_others(raw, rows, first, last)


def _records(rows: Sequence[Sequence[Any]]) -> list[Record]:
    """Rows as text, numbered from 1."""
    return [Record(row, [tidied.tidy_cell(as_text(value)) for value in cells]) for row, cells in enumerate(rows, 1)]


def _of_rows(grid: Grid, notes: tuple[str, ...], shown: str, options: ReadOptions, blank: int = 0) -> RawTable:
    """The table of a sheet, below so many blank rows."""
    place = table_at(shown, grid.name)
    top = _records(grid.rows[: HEAD_RECORDS + blank])
    found = find_header(top)
    if found is None:
        raise InputError(say("{place}: holds no data; set sheet: to another one, or export it again", place=place))
    header = found.record
    table.check_width(table.named_width(header), place)
    columns = list(zip(*grid.rows[header.row :], strict=True)) or [()] * len(header.cells)
    width = _width(columns, header)
    body = _body(columns[:width], header.row + 1, len(grid.rows))
    source = table.Source(
        shown=shown,
        sheet=grid.name,
        header=header,
        headers=tuple(map(seen, header.cells[:width])),
        preamble=top[: header.row - 1],
        encoding="",
        delimiter=None,
        notes=(*notes, *_notes(grid, header, body)),
        doubts=found.doubts,
        second=found.second,
        totals=options.totals,
        choice=options.choice,
    )
    raw = table.settle(source, body)
    return replace(raw, doubts=(*raw.doubts, *_doubts(grid, raw)))


def _doubts(grid: Grid, raw: RawTable) -> Iterator[str]:
    """What a person does not see in the sheet, and what they see that is not there, in the rows that count."""
    rows = set(raw.rows.to_pylist())
    if grid.strays:
        yield say(
            "left out, far from all other cells: {cells}; delete what does not belong there",
            cells=_listed(grid.strays),
        )
    hidden = sorted(grid.odd.hidden & rows)
    if hidden:
        yield many(
            len(hidden),
            "{n} hidden row ({rows}) counted like any other; delete what must not count",
            "{n} hidden rows ({rows}) counted like any other; delete what must not count",
            rows=_listed(list(map(str, hidden))),
        )
    merged = [area for area in grid.merged if _in_rows(area, rows)]
    if merged:
        yield say(
            "merged cells {cells} hold a value in the first cell alone, the others are blank; unmerge and fill them",
            cells=_listed(list(map(_area_name, merged))),
        )


def _listed(names: Sequence[str]) -> str:
    """The first few of some names."""
    return ", ".join(names[:_FEW]) + (", …" if len(names) > _FEW else "")


def _in_rows(area: Range, rows: Collection[int]) -> bool:
    """Whether merged cells hide a value of a row that counts: more than their first cell stands in such rows."""
    (top, left), (bottom, right) = area
    below = any(row + 1 in rows for row in range(top + 1, bottom + 1))
    return below or (right > left and top + 1 in rows)


def _area_name(area: Range) -> str:
    (top, left), (bottom, right) = area
    return f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"


def _place_odd(grid: Grid) -> None:
    """Put error values and formulas without a stored result where the parser left a blank, and percent signs."""
    texts = {**{place: f"={formula}" for place, formula in grid.odd.unstored.items()}, **grid.odd.errors}
    for (row, column), text in texts.items():
        while row >= len(grid.rows):
            grid.rows.append([""] * (len(grid.rows[0]) if grid.rows else column + 1))
        for cells in grid.rows if column >= len(grid.rows[0]) else ():
            cells.extend([""] * (column + 1 - len(cells)))
        if grid.rows[row][column] == "":
            grid.rows[row][column] = text
    for row, column in grid.odd.percent:
        if row < len(grid.rows) and column < len(grid.rows[row]) and type(grid.rows[row][column]) in (int, float):
            grid.rows[row][column] = f"{_number_text(round(grid.rows[row][column] * 100, 10))}%"


def _width(columns: Sequence[Sequence[Any]], header: Record) -> int:
    """Up to the last column that has a name or a value: cells stay in their column, so none can shift."""
    named = table.named_width(header)
    beyond = enumerate(columns[named:], named + 1)
    return max([named, *(width for width, column in beyond if any(value != "" for value in column))])


def _notes(grid: Grid, header: Record, body: table.Body) -> Iterator[str]:
    """What a user should know of the sheet's cells."""
    if grid.odd.errors:
        count, cells = len(grid.odd.errors), _places(grid.odd.errors)
        yield many(count, "{n} error cell ({cells})", "{n} error cells ({cells})", cells=cells)
    if grid.odd.unstored:
        yield many(
            len(grid.odd.unstored),
            "{n} formula without a stored value ({cells}); open the file in Excel and save it",
            "{n} formulas without a stored value ({cells}); open the file in Excel and save it",
            cells=_places(grid.odd.unstored),
        )
    yield from _numbers_as_text(grid, header, body)
    for index, numbers in body.numbers.items():
        if max(map(abs, filter(None, pc.min_max(numbers).as_py().values())), default=0) >= _EXACT:
            yield say(
                "column {column}: numbers of more than 15 digits have lost their last digits; "
                "export the column as text",
                column=header.cells[index].strip() or index + 1,
            )


def _numbers_as_text(grid: Grid, header: Record, body: table.Body) -> Iterator[str]:
    """Numbers that a column of numbers holds as text: Excel leaves them out of its sums, and this program does not."""
    for index, numbers in body.numbers.items():
        texts = pc.indices_nonzero(pc.and_(pc.is_null(numbers), pc.is_valid(body.cells.column(index)))).to_pylist()
        written = [(row, index) for row in (header.row + at for at in texts) if _is_figure(grid.rows[row][index])]
        if written:
            yield many(
                len(written),
                "column {column}: {n} value stored as text ({cells}), read as numbers",
                "column {column}: {n} values stored as text ({cells}), read as numbers",
                column=header.cells[index].strip() or index + 1,
                cells=_places(written),
            )


def _is_figure(value: Any) -> bool:
    return isinstance(value, str) and is_figure(value.strip())


def _places(cells: Any) -> str:
    """The first few cells by their names in the sheet: B2, B3, …"""
    return _listed([f"{column_letters(column)}{row + 1}" for row, column in sorted(cells)])


def column_letters(index: int) -> str:
    """The letters of a column, counted from 0: A, B, …, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _body(columns: Sequence[Sequence[Any]], first: int, last: int) -> table.Body:
    """The rows under the header as text, and the numbers and dates among them as such."""
    kinds = [set(map(type, column)) for column in columns]
    texts = [
        _texts(column if kind <= {str} else [as_text(value) for value in column])
        for column, kind in zip(columns, kinds, strict=True)
    ]
    numbered = {index for index, kind in enumerate(kinds) if kind & {int, float}}
    dated = {index for index, kind in enumerate(kinds) if kind & {date, datetime}}
    return table.Body(
        cells=tidied.tidy(texts),
        rows=np.arange(first, last + 1, dtype=np.int32),
        numbers={index: _typed(columns[index], _number, pa.float64()) for index in sorted(numbered)},
        dates={index: _typed(columns[index], _moment, pa.timestamp("us")) for index in sorted(dated)},
    )


def _texts(column: Sequence[str]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([text or None for text in column], pa.string())])


def _typed(column: Sequence[Any], of: Callable[[Any], Any], kind: pa.DataType) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([of(value) for value in column], kind)])


def _number(value: Any) -> float | None:
    return float(value) if type(value) in (int, float) else None


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return _rounded(value)
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else None


def _rounded(value: datetime) -> datetime:
    """A sheet keeps times as fractions of a day: what is within a millisecond of a second is that second."""
    nearest = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    return nearest if abs(nearest - value) <= timedelta(milliseconds=1) else value


def as_text(value: Any) -> str:
    """A cell as text: 123 rather than 123.0, dates in ISO form, TRUE and FALSE."""
    write = _WRITERS.get(type(value))
    return write(value) if write else str(value)


def _number_text(value: float) -> str:
    return str(int(value)) if abs(value) < _EXACT and value == int(value) else repr(value)


def _duration_text(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: lambda value: value,
    bool: lambda value: "TRUE" if value else "FALSE",
    int: str,
    float: _number_text,
    date: date.isoformat,
    time: time.isoformat,
    datetime: lambda value: str(_rounded(value)),
    timedelta: _duration_text,
}
