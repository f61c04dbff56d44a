"""Blank counts: an export of figures leaves a count blank where it is 0, and a cost beside it was spent all the same.

Money spent on media buys counts: where a file has them, a campaign without any has bought none. Elsewhere what was
never counted stays unknown: a count that no row of a file has, that a campaign of a table kept by hand never has (a
salary buys no clicks), or that begins later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean.cells import flat
from kpicli.clean.typed import Typed
from kpicli.clean.written import label_hashes
from kpicli.saying import Said, say, together
from kpicli.schema import SEGMENT_FIELDS

CATEGORY = "category"
"""What money was spent on, which says whether a blank count of its row is one."""
CHAIN = ("impressions", "clicks", "conversions")
"""The counts of an ad, each of which takes the one before: conversions without clicks are clicks nobody counted."""
READ_WITH_COUNTS = frozenset({CATEGORY, *CHAIN})
"""What is read with any count of an ad, so that a blank one means the same whatever is asked for."""
_KINDS = (*SEGMENT_FIELDS, "team", "category", "network", "list")
"""The fields that tell kinds of rows apart, of which one may have no clicks at all."""


def fill_blank_counts(typed: Typed) -> None:
    """Read blank counts of a report as 0, and note how many."""
    schema = typed.mapped.schema
    for name, blank in typed.blank.items():
        if schema.zero_where_blank(name):
            filled = ~flat(typed.columns[name]).is_null().to_numpy(zero_copy_only=False)
            zero = blank & _counted(typed, name, filled)
            if zero.any():
                typed.zeros[name] = int(zero.sum())
                values = flat(typed.columns[name])
                typed.columns[name] = pa.chunked_array([pc.if_else(pa.array(zero), 0.0, values)])


def _counted(typed: Typed, name: str, filled: np.ndarray) -> np.ndarray:
    """The rows in which a count would stand if it were not 0."""
    mapped = typed.mapped
    file = np.repeat(np.arange(len(mapped.raws)), [raw.count for raw in mapped.raws])
    if mapped.source.preset:  # a tool counts all that its export has a column for
        return np.isin(file, np.unique(file[filled]))
    media = _media(typed, len(filled))
    bought = media & np.isin(file, np.unique(file[filled & media])) & ~_followed(typed, name, len(filled))
    return bought | _counted_before(typed, filled)


def _media(typed: Typed, rows: int) -> np.ndarray:
    """The rows of money that was spent on media: all, where no field tells what it was spent on."""
    mapped = typed.mapped
    if not mapped.schema.spent or CATEGORY not in mapped.schema.fields:
        return np.zeros(rows, dtype=bool)
    if CATEGORY not in mapped.positions and CATEGORY not in typed.columns:
        return np.ones(rows, dtype=bool)
    if CATEGORY not in typed.columns:
        return np.zeros(rows, dtype=bool)
    return np.asarray(flat(typed.columns[CATEGORY]).to_pandas().astype("str").to_numpy() == "media")


def _followed(typed: Typed, name: str, rows: int) -> np.ndarray:
    """The rows that have a count of what can only come after this one."""
    followed = np.zeros(rows, dtype=bool)
    for later in CHAIN[CHAIN.index(name) + 1 :] if name in CHAIN else ():
        if later in typed.columns:
            positive = pc.fill_null(pc.greater(flat(typed.columns[later]), 0), False)
            followed |= positive.to_numpy(zero_copy_only=False)
    return followed


def _counted_before(typed: Typed, filled: np.ndarray) -> np.ndarray:
    """The rows of a kind that had a count on that day or earlier."""
    mapped = typed.mapped
    dated_by = mapped.schema.dated_by
    if dated_by not in typed.columns:
        return np.zeros(len(filled), dtype=bool)
    days = pd.Series(flat(typed.columns[dated_by]).to_pandas().to_numpy())
    kinds = label_hashes(mapped, [name for name in _KINDS if name in mapped.positions])
    first = days.where(filled).groupby(kinds).transform("min")
    return np.asarray(days >= first)


def zeros_said(sources: Iterable[Typed]) -> Iterator[Said]:
    """Which blank counts were read as 0, one line for each source."""
    for source in sources:
        if source.zeros:
            counts = [say("{field} ({n})", field=name, n=count) for name, count in source.zeros.items()]
            yield say("{source}: blank is 0: {fields}", source=source.mapped.name, fields=together(", ", counts))
