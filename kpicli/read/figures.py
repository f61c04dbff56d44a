"""Columns of figures as numbers, to compare sums only: what a cell really says is proved later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.model import as_text
from kpicli.read.layout import DASHES, is_figure

__all__ = ["Column", "is_dash", "is_figure", "parsed"]

_SIGNS = "[\\s$€£'\u00a0\u202f]|EUR|USD|GBP"
SAMPLE = 200
CENT = 0.01
"""What sums of rounded figures may differ by, for each of the first few of them."""
_PLAIN = r"^[-+]?(\d+\.?\d*|\.\d+)$"

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, eq=False)
class Column:
    """A column of figures with each decimal mark that reads nearly all of them; a cell without a number is NaN."""

    readings: tuple[Floats, ...]
    texts: pa.ChunkedArray

    def precision(self, place: int) -> float:
        """The last decimal that a figure is written with, up to cents."""
        found = re.search(r"[.,](\d+)\D*$", self.texts[place].as_py() or "")
        return 10.0 ** -min(len(found[1]) if found else 0, 2)

    def digits(self, place: int) -> int:
        """How many digits a figure has without the zeros around it: the more, the less it agrees by chance."""
        text = self.texts[place].as_py() or ""
        return len(re.sub(r"\D", "", text).strip("0"))


def is_dash(text: str) -> bool:
    """Whether a cell says that there is nothing in it."""
    return text in DASHES


def parsed(column: pa.ChunkedArray) -> Column | None:
    """A column of figures as numbers; None when it is none."""
    if pa.types.is_temporal(column.type) or not len(column):
        return None
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    filled = len(column) - column.null_count
    if not filled or not mostly(column):
        return None
    bare = pc.replace_substring_regex(column, _SIGNS, "")
    readings = [values for mark in ".," if (values := _read(bare, mark, filled)) is not None]
    return Column(tuple(readings), as_text(column)) if readings else None


def _read(bare: pa.ChunkedArray, decimal: str, filled: int) -> Floats | None:
    """The numbers with one decimal mark; None when it reads too few of the cells."""
    texts = pc.replace_substring(bare, "," if decimal == "." else ".", "")
    texts = texts if decimal == "." else pc.replace_substring(texts, ",", ".")
    numeric = pc.fill_null(pc.match_substring_regex(texts, _PLAIN), False)
    values: Floats = pc.if_else(numeric, texts, None).cast(pa.float64()).to_numpy()
    return values if np.count_nonzero(~np.isnan(values)) > filled / 2 else None


def mostly(column: pa.ChunkedArray) -> bool:
    """Whether most of the first cells of a column are figures, dates or times."""
    sample = [text for text in as_text(column.slice(0, SAMPLE)).to_pylist() if text and not is_dash(text)]
    return 2 * sum(map(is_figure, sample)) > len(sample)
