"""Tells whether a text file is plain enough for the fast reader, without parsing it.

Plain: lines end in a line feed, and every quote opens a cell, closes one or is doubled inside one. The fast reader
would accept other files too, and read some of them wrongly without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

_QUOTE, _NEWLINE, _RETURN = 34, 10, 13
_STEP = 1 << 20

Bytes = np.ndarray[Any, np.dtype[np.uint8]]
Places = np.ndarray[Any, np.dtype[np.intp]]


def until(utf8: bytes, start: int, delimiter: str, last: int) -> tuple[int, bool] | None:
    """Where the last records begin, and whether cells hold line breaks; None when the file is not plain or short."""
    if not delimiter.isascii() or not _plain_lines(utf8):
        return None
    if utf8.find(b'"', start) < 0:
        end = _last_lines(utf8, start, last)
        return None if end is None else (end, False)
    return _quoted(utf8, start, ord(delimiter), last)


def _plain_lines(utf8: bytes) -> bool:
    return b"\r" not in utf8 or utf8.count(b"\r") == utf8.count(b"\r\n")


def _last_lines(utf8: bytes, start: int, last: int) -> int | None:
    """The byte at which the last lines begin; None when there are no more lines than these."""
    end = len(utf8)
    for _ in range(last + 1):
        end = utf8.rfind(b"\n", start, end)
        if end < 0:
            return None
    return end + 1


def _quoted(utf8: bytes, start: int, delimiter: int, last: int) -> tuple[int, bool] | None:
    """The same for a file with quotes: a line break inside quotes ends no record."""
    text = np.frombuffer(utf8, np.uint8, offset=start)
    before, after = _any_of(delimiter, _NEWLINE, _QUOTE), _any_of(delimiter, _NEWLINE, _RETURN, _QUOTE)
    ends = np.array([], np.intp)
    odd = breaks_in_cells = False
    for quotes, breaks in _marks(text):
        # Even quotes, counted from the start of the file, open and odd ones close; a doubled one closes and opens.
        opening, closing = quotes[int(odd) :: 2], quotes[1 - int(odd) :: 2]
        if not (
            before[text[opening[opening > 0] - 1]].all() and after[text[closing[closing + 1 < len(text)] + 1]].all()
        ):
            return None
        inside = (np.searchsorted(quotes, breaks) + odd) % 2 == 1
        breaks_in_cells = breaks_in_cells or bool(inside.any())
        ends = np.concatenate([ends[-last - 1 :], breaks[~inside][-last - 1 :]])
        odd ^= bool(len(quotes) % 2)
    if odd or len(ends) <= last:
        return None
    return start + int(ends[-last - 1]) + 1, breaks_in_cells


def _marks(text: Bytes) -> Iterator[tuple[Places, Places]]:
    """Where the quotes and the line breaks stand, a stretch at a time so that the work stays in the cache."""
    for start in range(0, len(text), _STEP):
        stretch = text[start : start + _STEP]
        yield np.flatnonzero(stretch == _QUOTE) + start, np.flatnonzero(stretch == _NEWLINE) + start


def _any_of(*codes: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """For each byte, whether it is one of these: looking it up beats comparing, over millions."""
    found = np.zeros(256, np.bool_)
    found[list(codes)] = True
    return found
