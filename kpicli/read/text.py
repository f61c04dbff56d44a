"""Reads CSV and its kin: fast where the file is plain, record by record where it is not, with the same result."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from kpicli.errors import InputError
from kpicli.model import RawTable
from kpicli.read import (
    aligned,
    blocks,
    compact,
    dialect,
    encoding,
    mended,
    merged,
    plain,
    records,
    several,
    table,
    tidied,
)
from kpicli.read.header import find_header
from kpicli.read.layout import words
from kpicli.read.options import ReadOptions
from kpicli.read.records import Dialect, Record
from kpicli.saying import say
from kpicli.wording import seen

pa.enable_signal_handlers(False)  # its own handler loses a Ctrl-C that comes while a read ends

PIECE = 1 << 25


def read(data: bytes, options: ReadOptions, shown: str) -> RawTable:
    """The table in a text file, whatever its encoding and delimiter."""
    compact.use_a_tidy_memory_pool()
    decoded = encoding.decode(data, options.encoding, shown)
    if aligned.is_spaces(options.delimiter):
        how, utf8 = Dialect("\t"), aligned.as_tabs(decoded.utf8)
    else:
        how = dialect.dialect_of(decoded.utf8, options.delimiter, shown)
        utf8 = dialect.unescaped(decoded.utf8, how)
    try:
        return _table(utf8, how, decoded, options, shown)
    except several.Several as error:
        if options.choice is None:
            raise
        return _chosen(utf8, how, decoded, options, shown, error.tables)
    except records.Unclosed as error:
        raise records.unreadable(shown, error) from None


def _chosen(
    utf8: bytes,
    how: Dialect,
    decoded: encoding.Decoded,
    options: ReadOptions,
    shown: str,
    tables: Sequence[Record],
) -> RawTable:
    """The one of several tables that is asked for: blank lines stand for the rows above, so that numbers stay."""
    assert options.choice
    rows = list(records.parse(utf8.decode(), how))
    first, last = blocks.rows_of(rows, tables, blocks.chosen(tables, options.choice, shown))
    start = records.offset_after(utf8, rows[first - 2].lines) if first > 1 else 0
    end = records.offset_after(utf8, rows[last - 1].lines)
    part = b"\n" * (first - 1) + utf8[start:end]
    whole = replace(options, block=None, header=None)
    return blocks.with_others(_table(part, how, decoded, whole, shown, first - 1), rows, first, last)


def _table(
    utf8: bytes, how: Dialect, decoded: encoding.Decoded, options: ReadOptions, shown: str, blank: int = 0
) -> RawTable:
    """The table of a text, below so many blank lines."""
    source = replace(_source(utf8, how, decoded, shown, blank), totals=options.totals, choice=options.choice)
    if aligned.is_spaces(options.delimiter):
        source = replace(source, delimiter=aligned.SPACES)
    body, trailing = _fast(utf8, source, how) or _careful(utf8, source, how)
    body, mends = mended.mend(merged.set_apart(body, how.delimiter), how)
    cut = not utf8.endswith((b"\n", b"\r"))
    if cut:
        source = replace(source, notes=(*source.notes, say("the last line has no end: is the file complete?")))
    # An empty header cell of a trailing delimiter names no column.
    headers = source.headers[: body.cells.num_columns]
    source = replace(source, headers=headers, doubts=(*source.doubts, *trailing, *mends))
    return table.settle(source, replace(body, cut=cut))


def _source(utf8: bytes, how: Dialect, decoded: encoding.Decoded, shown: str, blank: int = 0) -> table.Source:
    """The header, and the records above it."""
    top = [record._replace(cells=[*map(tidied.tidy_cell, record.cells)]) for record in records.head(utf8, how, blank)]
    if not top:
        next(records.parse(utf8.decode(), how), None)  # says where its quote opens
    named = top[:1] if dialect.is_sep_line(utf8) else []
    top, mends = mended.header(top[len(named) :], how)
    found = find_header(top)
    if found is None:
        raise InputError(say("{file}: has no header and no rows; export it again", file=shown))
    header = found.record
    table.check_width(len(header.cells), shown)
    above = [record for record in (*named, *top) if record.row < header.row]
    InputError.raise_if_any(
        say(
            "{file}: row {row} {problem}, above or in the header; mend its quotes, or export it again",
            file=shown,
            row=record.row,
            problem=record.problem,
        )
        for record in above
        if record.problem
    )
    return table.Source(
        shown=shown,
        sheet=None,
        header=header,
        headers=tuple(map(seen, header.cells)),
        preamble=above,
        encoding=decoded.encoding,
        delimiter=how.delimiter,
        notes=decoded.notes,
        said=decoded.said,
        encoding_doubt=decoded.doubt,
        doubts=(*mends, *found.doubts),
        second=found.second,
    )


# -- the careful way -------------------------------------------------------------------------------------------------


def _careful(utf8: bytes, source: table.Source, how: Dialect) -> tuple[table.Body, list[str]]:
    """Every record after the header, one by one, and what is odd about the ends of the rows."""
    with _no_collection():
        found = list(_after_header(utf8, source, how))
        width = _width(found, source.header)
        full = _full(found, width)
        return _body(found, width, full), _trailing(source.header, full)


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


def _after_header(utf8: bytes, source: table.Source, how: Dialect) -> Iterable[Record]:
    offset = records.offset_after(utf8, source.header.lines)
    try:
        yield from records.parse(utf8[offset:].decode(), how, source.header.row + 1, len(source.header.cells))
    except records.Unclosed as error:
        raise type(error)(error.line + source.header.lines) from None


def _width(found: Sequence[Record], header: Record) -> int:
    """The header's named cells; its empty last cells too when most rows fill them."""
    named = table.named_width(header)
    if named == len(header.cells):
        return named
    beyond = sum(_filled_beyond(record, named) for record in found)
    return len(header.cells) if beyond * 2 > len(found) else named


def _filled_beyond(record: Record, width: int) -> bool:
    return any(cell.strip() for cell in record.cells[width:])


def _full(found: Sequence[Record], width: int) -> int:
    """How many cells a whole row has: more than the header names when most rows end in delimiters.

    One row alone that is longer by an empty cell is another matter: a delimiter too many may have moved its cells.
    """
    filled = [record for record in found if words(record)]
    longer = Counter(len(r.cells) for r in filled if len(r.cells) > width and not _filled_beyond(r, width))
    length, count = max(longer.items(), key=lambda item: item[1], default=(width, 0))
    return length if count * 2 > len(filled) else width


def _trailing(header: Record, full: int) -> list[str]:
    """What to say when rows are longer than their header by empty cells."""
    if full <= len(header.cells):
        return []
    return [
        say(
            "rows have {n} cells, the last ones empty, and the header has {width}: they are read from the left; "
            "check that the columns are those of their names",
            n=full,
            width=len(header.cells),
        )
    ]


def _whole(record: Record, width: int, full: int) -> bool:
    """Whether the record's cells are beyond doubt those of the columns."""
    count = len(record.cells)
    if record.problem or (count == full and _filled_beyond(record, width)):
        return False
    return count == full or (count == width and bool(record.cells[-1].strip()))


def _body(found: Iterable[Record], width: int, full: int) -> table.Body:
    """Records of the header's width as columns, the others apart."""
    regular: list[Sequence[str]] = []
    rows: list[int] = []
    irregular: list[Record] = []
    breaks, line = False, 0
    for record in found:
        if _whole(record, width, full):
            regular.append(record.cells if full == width else record.cells[:width])
            rows.append(record.row)
            breaks = breaks or record.lines > line + 1
        else:
            irregular.append(record)
        line = record.lines
    cells = tidied.tidy(table.as_columns(regular, width))
    return table.Body(cells, np.array(rows, np.int32), irregular, breaks=breaks)


# -- the fast way ----------------------------------------------------------------------------------------------------


def _fast(utf8: bytes, source: table.Source, how: Dialect) -> tuple[table.Body, list[str]] | None:
    """The same by pyarrow, all but the last records; None when the file is not plain enough for that."""
    start = records.offset_after(utf8, source.header.lines)
    first = source.header.row + 1
    cut = plain.until(utf8, start, how.delimiter, table.TAIL) if how.quote == '"' else None
    if cut is None:
        return None
    end, newlines_in_cells = cut
    full = len(source.header.cells)
    read = _middle(utf8, start, end, how.delimiter, full, newlines_in_cells)
    if read is None:
        return None
    cells, ragged = read
    count = cells.num_rows + len(ragged)
    named = table.named_width(source.header)
    rows = np.delete(np.arange(first, first + count, dtype=np.int32), [number - 1 for number in ragged])
    others = [_one(text, how, first + number - 1) for number, text in ragged.items()]
    found = list(records.parse(utf8[end:].decode(), how, first + count, full))
    odd, tail = _body(others, named, full), _body(found, named, full)
    unnamed = any(column.null_count < len(column) for column in cells.columns[named:])
    if unnamed or len(odd.rows) or _ends_differ(source, [*others, *found]):
        return None
    body = table.Body(
        compact.joined([cells.select(range(named)), tail.cells]),
        np.concatenate([rows, tail.rows]),
        [*odd.irregular, *tail.irregular],
        breaks=newlines_in_cells,
    )
    return body, []


def _ends_differ(source: table.Source, found: Sequence[Record]) -> bool:
    """Whether rows end in more or fewer empty cells than the header: only a look at all rows tells what is usual."""
    full, named = len(source.header.cells), table.named_width(source.header)
    filled = [record for record in found if words(record)]
    longer = any(len(record.cells) > full and not _filled_beyond(record, full) for record in filled)
    return longer or (named < full and any(len(r.cells) != full or _filled_beyond(r, named) for r in filled))


def _one(text: str, how: Dialect, row: int) -> Record:
    """One record from its text; a blank one has no text at all."""
    return next(records.parse(text, how, row, 0), Record(row, ()))


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
        parts.append(compact.compacted(tidied.tidy(part.columns)))
    else:
        return compact.joined(parts), {}
    ragged: dict[int, str] = {}

    def set_aside(row: pacsv.InvalidRow) -> str:
        ragged[row.number] = row.text
        return "skip"

    # Only one thread at a time knows the numbers of the rows.
    whole = _arrow(data[start:end], delimiter, width, newlines_in_cells, set_aside)
    return None if whole is None else (tidied.tidy(whole.columns), ragged)


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
                check_utf8=False,  # decoding has done so
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except (pa.ArrowException, ValueError):
        return None
