"""Columns made of columns: several joined into one, and a column per stage turned into a row per stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.errors import ConfigError
from kpicli.model import RawTable, as_text
from kpicli.saying import say
from kpicli.wording import JOINT, normal, some, varying

STAGE_HISTORY = ("record_id", "stage", "entered_at")
"""The columns of the rows that stages become."""


def joined(raw: RawTable, headers: Sequence[str], where: str) -> RawTable:
    """The table with one more column, called as its headers and holding their cells, joined by ``" / "``."""
    cells = [as_text(raw.cells.column(str(_place(raw, header, where)))).fill_null("") for header in headers]
    text = pc.binary_join_element_wise(*cells, JOINT)
    name = str(len(raw.headers))
    return replace(raw, headers=(*raw.headers, JOINT.join(headers)), cells=raw.cells.append_column(name, text))


def unpivoted(raw: RawTable, pattern: str, key: str | None, where: str) -> RawTable:
    """A row for each stage that a record entered: its id, the stage's name from the header, and the cell of its date.

    ``pattern`` has ``{stage}`` where the header names the stage; ``key`` is the header of the record's id.
    """
    named = {i: found["stage"] for i, h in enumerate(raw.headers) if (found := varying(pattern, h))}
    if not named:
        raise ConfigError(
            say(
                "{where}: {place} has no header like {pattern!r}. It has {headers}",
                where=where,
                place=raw.place,
                pattern=pattern,
                headers=some(raw.headers),
            )
        )
    if key is None:
        raise ConfigError(say("{where}: the history of stages needs the record's id: map it", where=where))
    ids = raw.cells.column(str(_place(raw, key, where)))
    parts = [_entered(raw, ids, column, stage) for column, stage in named.items()]
    return RawTable(
        file=raw.file,
        sheet=raw.sheet,
        headers=STAGE_HISTORY,
        cells=pa.concat_tables([cells for cells, _ in parts]),
        rows=pa.array(np.concatenate([rows for _, rows in parts]), pa.int32()),
        encoding=raw.encoding,
        delimiter=raw.delimiter,
        header_row=raw.header_row,
        dates=_dates(raw, list(named)),
    )


def _entered(raw: RawTable, ids: pa.ChunkedArray, column: int, stage: str) -> tuple[pa.Table, np.ndarray]:
    """The records that entered one stage, and the rows they stand in."""
    cells = as_text(raw.cells.column(str(column)))
    filled = cells.is_valid()
    stages = pa.repeat(pa.scalar(stage), raw.count)
    table = pa.table({"0": ids, "1": stages, "2": cells}).filter(filled)
    return table, raw.rows.filter(filled.combine_chunks()).to_numpy()


def _dates(raw: RawTable, columns: Sequence[int]) -> dict[int, pa.ChunkedArray]:
    """The typed dates of Excel cells, in the order of the rows."""
    if not any(column in raw.dates for column in columns):
        return {}
    chunks: list[pa.Array] = []
    for column in columns:
        filled = raw.cells.column(str(column)).is_valid()
        typed = raw.dates.get(column, pa.chunked_array([pa.nulls(raw.count, pa.timestamp("us"))]))
        chunks += typed.filter(filled).chunks
    return {2: pa.chunked_array(chunks, pa.timestamp("us"))}


def _place(raw: RawTable, header: str, where: str) -> int:
    found = [i for i, own in enumerate(raw.headers) if normal(own) == normal(header)]
    if len(found) != 1:
        facts = {"where": where, "place": raw.place, "header": header, "headers": some(raw.headers)}
        raise ConfigError(
            say("{where}: {place} has {n} columns called {header!r}. It has {headers}", n=len(found), **facts)
            if found
            else say("{where}: {place} has no column {header!r}. It has {headers}", **facts)
        )
    return found[0]
