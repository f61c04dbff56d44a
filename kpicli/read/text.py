"""Reads CSV and its kin: fast where the file is plain, record by record where it is not, with the same result."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from kpicli.errors import InputError
from kpicli.model import RawTable
from kpicli.read import compact, dialect, encoding, layout, plain, records, table
from kpicli.read.options import ReadOptions
from kpicli.read.records import Record

PIECE = 1 << 25


def read(data: bytes, options: ReadOptions, shown: str) -> RawTable:
    """The table in a text file, whatever its encoding and delimiter."""
    compact.use_a_tidy_memory_pool()
    decoded = encoding.decode(data, options.encoding, shown)
    delimiter = dialect.delimiter_of(decoded.utf8, options.delimiter, shown)
    try:
        source = _source(decoded, delimiter, shown)
        body = _fast(decoded.utf8, source) or _careful(decoded.utf8, source)
    except records.Unclosed as error:
        raise records.unclosed(shown, error.line) from None
    cut = not decoded.utf8.endswith((b"\n", b"\r"))
    # An empty header cell of a trailing delimiter names no column.
    return table.settle(replace(source, headers=source.headers[: body.cells.num_columns]), replace(body, cut=cut))


def _source(decoded: encoding.Decoded, delimiter: str, shown: str) -> table.Source:
    """The header, and the records above it."""
    top = records.head(decoded.utf8, delimiter)
    header = layout.find_header(top[1:] if dialect.is_sep_line(decoded.utf8) else top)
    if header is None:
        raise InputError(f"{shown}: has no header and no rows; export it again")
    return table.Source(
        shown=shown,
        sheet=None,
        header=header,
        headers=tuple(cell.strip() for cell in header.cells),
        preamble=[record for record in top if record.row < header.row],
        encoding=decoded.encoding,
        delimiter=delimiter,
        notes=decoded.notes,
    )


# -- the careful way -------------------------------------------------------------------------------------------------


def _careful(utf8: bytes, source: table.Source) -> table.Body:
    """Every record after the header, one by one."""
    with _no_collection():
        found = list(_after_header(utf8, source))
        return _body(found, _width(found, source.header))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Millions of live records make every pass of the garbage collector longer: it would double the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _after_header(utf8: bytes, source: table.Source) -> Iterable[Record]:
    offset = records.offset_after(utf8, source.header.lines)
    try:
        yield from records.parse(utf8[offset:].decode(), source.delimiter or ",", source.header.row + 1)
    except records.Unclosed as error:
        raise records.Unclosed(error.line + source.header.lines) from None


def _width(found: Sequence[Record], header: Record) -> int:
    """The header's named cells; its empty last cells too when most rows fill them."""
    named = table.named_width(header)
    if named == len(header.cells):
        return named
    beyond = sum(_filled_beyond(record, named) for record in found)
    return len(header.cells) if beyond * 2 > len(found) else named


def _filled_beyond(record: Record, width: int) -> bool:
    return any(cell.strip() for cell in record.cells[width:])


def _body(found: Iterable[Record], width: int) -> table.Body:
    """Records of the header's width as columns, the others apart."""
    regular: list[Sequence[str]] = []
    rows: list[int] = []
    irregular: list[Record] = []
    for record in found:
        cells = record.cells if len(record.cells) <= width or _filled_beyond(record, width) else record.cells[:width]
        if len(cells) == width and not record.problem:
            regular.append(cells)
            rows.append(record.row)
        else:
            irregular.append(record)
    cells = table.tidy(table.as_columns(regular, width))
    return table.Body(cells, np.array(rows, np.int32), irregular)


# -- the fast way ----------------------------------------------------------------------------------------------------


def _fast(utf8: bytes, source: table.Source) -> table.Body | None:
    """The same by pyarrow, all but the last records; None when the file is not plain enough for that."""
    start = records.offset_after(utf8, source.header.lines)
    delimiter, first = source.delimiter or ",", source.header.row + 1
    cut = plain.until(utf8, start, delimiter, table.TAIL)
    if cut is None:
        return None
    end, newlines_in_cells = cut
    read = _middle(utf8, start, end, delimiter, len(source.header.cells), newlines_in_cells)
    if read is None:
        return None
    cells, ragged = read
    count = cells.num_rows + len(ragged)
    named = table.named_width(source.header)
    rows = np.delete(np.arange(first, first + count, dtype=np.int32), [number - 1 for number in ragged])
    others = [_one(text, delimiter, first + number - 1) for number, text in ragged.items()]
    found = list(records.parse(utf8[end:].decode(), delimiter, first + count))
    odd, tail = _body(others, named), _body(found, named)
    unnamed = any(column.null_count < len(column) for column in cells.columns[named:])
    if unnamed or len(odd.rows) or (named < len(source.header.cells) and _any_beyond([*others, *found], named)):
        return None
    return table.Body(
        compact.joined([cells.select(range(named)), tail.cells]),
        np.concatenate([rows, tail.rows]),
        [*odd.irregular, *tail.irregular],
    )


def _any_beyond(found: Iterable[Record], width: int) -> bool:
    return any(_filled_beyond(record, width) for record in found)


def _one(text: str, delimiter: str, row: int) -> Record:
    """One record from its text; a blank one has no text at all."""
    return next(records.parse(text, delimiter, row), Record(row, ()))


def _middle(
    utf8: bytes, start: int, end: int, delimiter: str, width: int, newlines_in_cells: bool
) -> tuple[pa.Table, dict[int, str]] | None:
    """The records between two bytes as columns, and the text of those of another width by their number, from 1."""
    data = memoryview(utf8)
    parts = []
    for first, last in [(start, end)] if newlines_in_cells else _pieces(utf8, start, end):
        part = _arrow(data[first:last], delimiter, width, newlines_in_cells, None)
        if part is None:
            break
        parts.append(compact.compacted(table.tidy(part.columns)))
    else:
        return compact.joined(parts), {}
    ragged: dict[int, str] = {}

    def set_aside(row: pacsv.InvalidRow) -> str:
        ragged[row.number] = row.text
        return "skip"

    # Only one thread at a time knows the numbers of the rows.
    whole = _arrow(data[start:end], delimiter, width, newlines_in_cells, set_aside)
    return None if whole is None else (table.tidy(whole.columns), ragged)


def _pieces(utf8: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches of whole lines, so that the text of but one of them has to be held beside what is kept."""
    while end - start > PIECE:
        cut = utf8.rfind(b"\n", start, start + PIECE) + 1 or end
        yield start, cut
        start = cut
    yield start, end


def _arrow(
    data: memoryview,
    delimiter: str,
    width: int,
    newlines_in_cells: bool,
    set_aside: Callable[[pacsv.InvalidRow], str] | None,
) -> pa.Table | None:
    """The records as columns of text; None when one has another width and cannot be set aside, or cannot be read."""
    names = [str(index) for index in range(width)]
    try:
        return pacsv.read_csv(
            pa.BufferReader(pa.py_buffer(data)),
            read_options=pacsv.ReadOptions(column_names=names, block_size=1 << 22, use_threads=set_aside is None),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter,
                ignore_empty_lines=False,
                newlines_in_values=newlines_in_cells,
                invalid_row_handler=set_aside,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
            ),
        )
    except (pa.ArrowException, ValueError):
        return None
