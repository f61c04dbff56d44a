"""Yes and no: reading the ways exports write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean.cells import flat, is_missing
from kpicli.model import TextColumn

_YES = pa.array(["true", "yes", "y", "sí", "si", "sì", "s", "vero", "verdadero", "sim", "verdadeiro", "1", "1.0"])
_NO = pa.array(["false", "no", "n", "falso", "não", "nao", "0", "0.0"])
_TICKED = pa.array(["x", "✓", "✔", "☑"])


@dataclass(frozen=True)
class BoolResult:
    """A yes-or-no column as read, and the cells that are neither."""

    values: Any
    bad: Any


def parse_bools(column: TextColumn) -> BoolResult:
    """Read yes and no in English, Spanish, Italian and Portuguese, 1 and 0, and ticks (x, and blank for no)."""
    texts = flat(column.text)
    lower = pc.utf8_normalize(pc.utf8_lower(texts), form="NFC")
    yes, no, ticked = (pc.is_in(lower, words) for words in (_YES, _NO, _TICKED))
    values = pc.if_else(pc.or_(yes, ticked), True, pc.if_else(no, False, pa.scalar(None, pa.bool_())))
    # A column of ticks says no by leaving a cell blank; where "no" is written out, a blank is unknown.
    if pc.any(ticked).as_py() and not pc.any(pc.or_(yes, no)).as_py():
        values = pc.if_else(texts.is_null(), False, values)
    bad = pc.and_(values.is_null(), pc.invert(pc.fill_null(is_missing(texts), True)))
    return BoolResult(values, bad)
