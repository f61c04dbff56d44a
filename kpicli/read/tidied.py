"""Tidies cells: what stands around a value and is no part of it is taken away, the same for one cell and for columns.

That is spaces of all kinds, signs without a width, marks of the direction of reading, and the ``="…"`` by which a text
is kept from being taken for a number in Excel.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.wording import INVISIBLE

_DELETE = 127
"""The byte behind the last plain sign; those above are parts of other letters, and of other spaces."""
_SPACES = "".join(map(chr, (*range(0x09, 0x0E), *range(0x1C, 0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B),
                            0x2028, 0x2029, 0x202F, 0x205F, 0x3000)))  # fmt: skip
_AROUND = _SPACES + INVISIBLE
_AS_TEXT = r'^="(.*)"$'
"""A formula whose result is one text, as exports for Excel write it. Whatever has a quote inside is another formula."""
_EQUALS = ord("=")


def tidy_cell(text: str) -> str:
    """One cell without what stands around it and is no part of it."""
    text = text.strip(_AROUND)
    kept = re.fullmatch(_AS_TEXT, text, re.DOTALL) if text.startswith('="') else None
    return kept[1].replace('""', '"').strip(_AROUND) if kept and _one_text(kept[1]) else text


def _one_text(inside: str) -> bool:
    return '"' not in inside.replace('""', "")


def tidy(columns: Sequence[pa.ChunkedArray]) -> pa.Table:
    """Columns named by position, every cell tidied, blank cells null."""
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(_tidy, columns))
    return pa.table(done, names=[str(index) for index in range(len(done))])


def _tidy(column: pa.ChunkedArray) -> pa.ChunkedArray:
    edges = [_edges(chunk) for chunk in column.chunks]
    plain = all(len(each) == 0 or (each.min() > ord(" ") and each.max() < _DELETE) for each in edges)
    kept_as_text = any((each == _EQUALS).any() for each in edges)
    if plain and not kept_as_text:
        return column
    trimmed = pc.utf8_trim(column, _AROUND)
    trimmed = _without_equals(trimmed) if kept_as_text else trimmed
    # The readers already give null for an empty cell, so only trimming can make new ones.
    return column if _text_bytes(trimmed) == _text_bytes(column) else nulled(trimmed)


def _edges(cells: pa.Array) -> np.ndarray:
    """The first and last byte of each cell.

    The cells stand one behind the other, so that a blank one has bytes of its neighbours looked at, which does no harm.
    """
    ends = np.frombuffer(cells.buffers()[1] or b"", np.int32)[cells.offset : cells.offset + len(cells) + 1]
    text = np.frombuffer(cells.buffers()[2] or b"", np.uint8)
    if not len(text) or not len(cells):
        return text[:0]
    return np.concatenate([text.take(ends[:-1], mode="clip"), text.take(ends[1:] - 1, mode="clip")])


def _without_equals(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The text inside ``="…"``."""
    written = pc.fill_null(pc.match_substring_regex(column, r'(?s)^="(?:[^"]|"")*"$'), False)
    if not pc.any(written).as_py():
        return column
    inside = pc.replace_substring(pc.replace_substring_regex(column, r'(?s)^="(.*)"$', r"\1"), '""', '"')
    return pc.if_else(written, pc.utf8_trim(inside, _AROUND), column)


def _text_bytes(column: pa.ChunkedArray) -> int:
    """How many bytes of text a column holds, without looking at its cells."""
    total = 0
    for chunk in column.chunks:
        ends = np.frombuffer(chunk.buffers()[1] or b"", np.int32)
        total += int(ends[chunk.offset + len(chunk)] - ends[chunk.offset]) if len(chunk) else 0
    return total


def nulled(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The same with null for a blank cell."""
    blank = pc.equal(column, "")
    return pc.if_else(blank, None, column) if pc.any(blank).as_py() else column
