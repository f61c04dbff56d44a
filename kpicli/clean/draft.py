"""A table on its way: the sources of a table as one frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean.typed import Typed
from kpicli.clean.written import Written
from kpicli.model import Flag, Refusal
from kpicli.schema import TABLES, Field, TableSchema

PLACE = ["_source", "_file", "_row"]
"""The columns that say where a row stands."""
WRITTEN = ["_texts", "_figures", "_labelled"]
"""The columns that tell rows of several files apart, until that is settled."""
NOT_EVENTS = {"modified_at"}
"""Event fields that say nothing about what the business did."""


@dataclass
class Draft:
    """A table on its way, and what was done to it.

    Beside the fields, its frame has ``_id`` (the place of the row in all the sources), ``_source`` (which of them),
    ``_file`` and ``_row`` (where it stands there), and ``_dated`` (whether it has any date at all).
    """

    schema: TableSchema
    sources: list[Typed]
    frame: pd.DataFrame
    fields: dict[str, Field]
    flags: list[Flag] = field(default_factory=list)
    duplicates: dict[int, int] = field(default_factory=dict)
    excluded: dict[int, int] = field(default_factory=dict)
    """How many rows of each source the config excludes."""
    mapped: frozenset[str] = frozenset()
    dropped: list[pd.DataFrame] = field(default_factory=list)
    """The places of the rows that are duplicates."""
    questions: list[Refusal] = field(default_factory=list)
    """What the config has to settle before the table can be used."""

    def count_duplicates(self, dropped: pd.Index) -> None:
        """Note rows that do not count because another row does."""
        self.dropped.append(self.frame.loc[dropped, PLACE])
        counts = self.frame.loc[dropped, "_source"].value_counts()
        for source, count in counts.items():
            self.duplicates[int(source)] = self.duplicates.get(int(source), 0) + int(count)

    ahead: dict[str, np.ndarray] = field(default_factory=dict)
    """By field, the dates of past events that do not say how far the data goes: nothing else agrees with them."""


def assemble(sources: Sequence[Typed]) -> Draft:
    """One frame of all sources of a table, blanks and defaults filled in."""
    fields = {name: f for typed in sources for name, f in typed.mapped.fields.items()}
    tables = [_with_source(typed, number) for number, typed in enumerate(sources)]
    joined = pa.concat_tables(tables, promote_options="default") if len(tables) > 1 else tables[0]
    frame = joined.to_pandas(split_blocks=True)
    mapped = frozenset(name for typed in sources for name in typed.columns if "@" not in name)
    frame["_id"] = np.arange(len(frame))
    if "currency" in frame:
        frame["currency"] = frame["currency"].astype("category")
    dates = [name for name in mapped if fields[name].is_date and name not in NOT_EVENTS]
    schema = sources[0].mapped.schema
    frame["_dated"] = np.ones(len(frame), dtype=bool) if schema.state else _any_filled(frame, dates)
    return Draft(schema, list(sources), frame, fields, mapped=mapped)


def _any_filled(frame: pd.DataFrame, names: Iterable[str]) -> np.ndarray:
    """Which rows have a value in any of some columns; the first column is often enough."""
    found = np.zeros(len(frame), dtype=bool)
    for name in names:
        if found.all() and len(found):
            break
        found |= frame[name].notna().to_numpy()
    return found


def _with_source(typed: Typed, number: int) -> pa.Table:
    raws = typed.mapped.raws
    rows = typed.mapped.rows
    file = np.repeat(np.arange(len(raws), dtype="int32"), [raw.count for raw in raws])
    return pa.table(
        {
            **{name: _encoded(typed, name, column) for name, column in typed.columns.items()},
            "_source": np.full(rows, number, dtype="int32"),
            "_file": file,
            "_row": pa.chunked_array([raw.rows for raw in raws], pa.int32()),
            **(_written(typed.written) if typed.written else {}),
        }
    )


def _written(written: Written) -> dict[str, np.ndarray]:
    return {"_texts": written.texts, "_figures": written.figures, "_labelled": written.labelled}


def _encoded(typed: Typed, name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Labels and choices as codes, which group and compare much faster than text."""
    label = name in typed.mapped.segments or (
        name in typed.mapped.fields and typed.mapped.fields[name].kind == "choice"
    )
    return pc.dictionary_encode(column) if label and pa.types.is_string(column.type) else column


def leave_out(draft: Draft, excluded: Mapping[str, Sequence[str]]) -> None:
    """Drop the rows that the config excludes by the text of a field, whatever its case, and count them."""
    rows = np.zeros(len(draft.frame), dtype=bool)
    for name, texts in excluded.items():
        if name in draft.frame:
            written = draft.frame[name].astype("str").str.strip().str.casefold()
            rows |= written.isin([text.strip().casefold() for text in texts]).to_numpy()
    if rows.any():
        sources, counts = np.unique(draft.frame.loc[rows, "_source"].to_numpy(), return_counts=True)
        draft.excluded = dict(zip(sources.tolist(), counts.tolist(), strict=True))
        draft.frame = draft.frame[~rows].reset_index(drop=True)


def tables_in_order(names: Iterable[str]) -> list[str]:
    """Table names in the vocabulary's order."""
    known = list(TABLES)
    return sorted(names, key=known.index)
