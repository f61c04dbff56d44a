"""Columns of text kept small, and ready to be read: as times, as days, or each different text once.

A column is kept so only where its text can be given back exactly as it was (`kpicli.model.as_text`): a date must be
written ``2024-01-31`` or ``2024-01-31 09:30:00`` in every cell. Whatever else a column holds, it stays text.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import numpy as np
import pyarrow as pa

from kpicli.model import as_text

FEW_ROWS = 20_000
"""Smaller tables are not worth it."""
SAMPLE = 5_000
MOST_LABELS = 500
"""With more different texts than this in the sample, a column is none of labels."""
WIDTHS = {pa.timestamp("s"): len("2024-01-31 09:30:00"), pa.date32(): len("2024-01-31")}
_GAP_AT, _SPACE = len("2024-01-31"), ord(" ")


def use_a_tidy_memory_pool() -> None:
    """Of Arrow's ways to keep memory, the one that gives back at once what is no longer needed, where it is there.

    Beside the text of a million rows, what is kept of them is small: it would stay hidden behind what the text took.
    """
    with suppress(NotImplementedError):
        pa.set_memory_pool(pa.jemalloc_memory_pool())


def compacted(cells: pa.Table) -> pa.Table:
    """The same cells, each column as small as its text allows."""
    if cells.num_rows < FEW_ROWS:
        return cells
    with ThreadPoolExecutor() as pool:
        return pa.table(list(pool.map(_compact, cells.columns)), names=cells.column_names)


def joined(parts: Sequence[pa.Table]) -> pa.Table:
    """Tables of the same columns one below the other; a column is text where not all of its parts are alike."""
    if len(parts) == 1:
        return parts[0]
    columns = [_joined([part.column(name) for part in parts]) for name in parts[0].column_names]
    return pa.table(columns, names=parts[0].column_names)


def _joined(columns: Sequence[pa.ChunkedArray]) -> pa.ChunkedArray:
    kind = columns[0].type
    alike = [column if column.type == kind else _as_kind(column, kind) for column in columns]
    found = [column for column in alike if column is not None]
    if len(found) < len(columns):
        found, kind = [as_text(column) for column in columns], pa.string()
    return pa.chunked_array([chunk for column in found for chunk in column.chunks], kind)


def _as_kind(column: pa.ChunkedArray, kind: Any) -> pa.ChunkedArray | None:
    """A column of text as the other parts of it are kept; None where its text could not be given back."""
    if not pa.types.is_string(column.type):
        return None
    if pa.types.is_dictionary(kind):
        return column.dictionary_encode()
    return _dates(column, kind) if kind in WIDTHS else None


def _compact(column: pa.ChunkedArray) -> pa.ChunkedArray:
    sample = column.slice(0, SAMPLE).drop_null()
    width = len(sample[0].as_py()) if len(sample) else 0
    for kind, wanted in WIDTHS.items():
        if width == wanted and (dates := _dates(column, kind)) is not None:
            return dates
    return column.dictionary_encode() if len(sample.unique()) <= MOST_LABELS else column


def _dates(column: pa.ChunkedArray, kind: Any) -> pa.ChunkedArray | None:
    """A column of text as dates, if every cell is written in the one way that dates are given back in."""
    if not all(_all_written_so(chunk, kind) for chunk in column.chunks):
        return None
    try:
        return column.cast(kind)
    except pa.ArrowInvalid:
        return None


def _all_written_so(chunk: pa.Array, kind: Any) -> bool:
    """Whether each cell has the width of such a date, by the bytes of all cells, and a space where one belongs.

    No ISO time without an offset or a fraction is wider than these, so what has their width in all has it in each.
    """
    filled, width = len(chunk) - chunk.null_count, WIDTHS[kind]
    if not filled:
        return True
    ends = np.frombuffer(chunk.buffers()[1], np.int32)
    first, last = int(ends[chunk.offset]), int(ends[chunk.offset + len(chunk)])
    if last - first != filled * width:
        return False
    written = np.frombuffer(chunk.buffers()[2], np.uint8)[first:last].reshape(filled, width)
    return width <= _GAP_AT or bool((written[:, _GAP_AT] == _SPACE).all())
