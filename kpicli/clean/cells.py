"""What dates and numbers share: cells as one array, each different text once, and the marks for an empty cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.model import Place, TextColumn
from kpicli.saying import Said, say
from kpicli.wording import INVISIBLE

MISSING = pa.array(["-", "--", "---", "—", "–", "n/a", "#n/a", "null", "none", "nan"])
MISSING_DATES = pa.array([*MISSING.to_pylist(), "nat", "0000-00-00"])
_SAMPLE = 20_000
A = TypeVar("A")
R = TypeVar("R")


def flat(values: Any) -> Any:
    """One array out of the pieces a file was read in."""
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def typed_cells(column: TextColumn, kind: Any) -> Any | None:
    """The cells Excel itself knew to be dates (or numbers), or None when there are none."""
    if column.native is None or not kind(column.native.type) or column.native.null_count == len(column.native):
        return None
    return flat(column.native)


def text_cells(column: TextColumn, native: Any | None) -> Any:
    """The cells that must be read from their text: those with text that Excel had no typed value for.

    Marks of the direction of reading are no part of them: Windows writes such marks inside its dates.
    """
    text = flat(column.text)
    if not pa.types.is_string(text.type):
        text = text.cast(pa.string())
    if not _plain_bytes(text):
        text = pc.replace_substring_regex(text, f"[{INVISIBLE}]", "")
    return text if native is None else keep(text, pc.is_null(native))


def _plain_bytes(texts: Any) -> bool:
    """Whether no cell has a letter beyond ASCII, by the bytes of all."""
    written = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    return not len(written) or int(written.max()) < 128


def keep(values: Any, wanted: Any) -> Any:
    """The same array with null wherever ``wanted`` is false."""
    return pc.if_else(wanted, values, pa.scalar(None, values.type))


def is_missing(texts: Any, marks: Any = MISSING) -> Any:
    """True for the ways exports write an empty cell (-, n/a, null…), whatever their case; null stays null."""
    return keep(pc.is_in(pc.utf8_lower(texts), marks), texts.is_valid())


def of_sheet(text: str) -> Said | None:
    """Why the text of a sheet's cell that only Excel understands is no value: an error, or a formula; else None."""
    if re.fullmatch(r"#[A-Z0/_]+[!?]", text):
        return say("is an error of the sheet")
    if text.startswith("="):
        return say("is a formula without a stored value: open the file in Excel and save it")
    return None


def distinct(cells: Any) -> tuple[Any, Any | None]:
    """Each different text once, and where each cell finds its own; or the cells as they are when most differ."""
    sample = cells.slice(0, _SAMPLE)
    if len(cells) < _SAMPLE or len(sample.unique()) > _SAMPLE // 2:
        return cells, None
    encoded = cells.dictionary_encode()
    return encoded.dictionary, encoded.indices


def spread(values: Any, codes: Any | None) -> Any:
    """Bring what was found for each different text back to all the cells."""
    return values if codes is None else values.take(codes)


def none_of(cells: Any) -> Any:
    """False for every cell."""
    return pa.repeat(False, len(cells))


def side_by_side(work: Callable[[A], R], items: Iterable[A], size: int) -> list[R]:
    """The same work on each item, on all cores when there are many cells: Arrow leaves the interpreter free."""
    if size < _SAMPLE:
        return [work(item) for item in items]
    with ThreadPoolExecutor() as pool:
        return list(pool.map(work, items))


def first(values: Any, wanted: Any) -> str | None:
    """The first text for which ``wanted`` is true, if any."""
    at = pc.index(pc.fill_null(wanted, False), True).as_py()
    return None if at < 0 else values[at].as_py()


def place_of(place: Place, cells: Any, text: str) -> Said:
    """Where a text stands for the first time: file, sheet and row."""
    return place(max(pc.index(cells, text).as_py(), 0))


def whole_place(place: Place) -> str:
    """The file and sheet alone, for what is true of a whole column."""
    table: str = place(0).facts["place"]
    return table
