"""An outcome spread over date columns, won on and lost on: a status and a close date are made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean.cells import MISSING_DATES, flat, is_missing
from kpicli.config.model import Source
from kpicli.model import RawTable, as_text
from kpicli.schema import CLOSED_AT, DECIDED
from kpicli.wording import JOINT

OPEN = "open"


def with_outcomes(
    source: Source, raws: Sequence[RawTable], places: Sequence[Mapping[str, int]]
) -> tuple[Source, tuple[RawTable, ...]]:
    """A source whose files have a column of the status and one of the close date, made of its columns of outcomes.

    A row with a date for several outcomes contradicts itself: its status is the names of all of them, which no mapping
    knows, and it has no close date.
    """
    dates, status = JOINT.join(source.outcomes.values()), JOINT.join(source.outcomes)
    fields = {DECIDED[source.table]: status, CLOSED_AT: dates}
    # Without columns: the headers that are called like fields are taken, and so these have to be.
    headers = fields if source.columns else {name: name for name in fields}
    made = tuple(_decided(raw, place, list(headers.values())) for raw, place in zip(raws, places, strict=True))
    columns = {**source.columns, **headers} if source.columns else {}
    return source.model_copy(update={"columns": columns}), made


def _decided(raw: RawTable, places: Mapping[str, int], headers: Sequence[str]) -> RawTable:
    """A file with the two columns at its end."""
    texts = {outcome: flat(as_text(raw.cells.column(str(place)))) for outcome, place in places.items()}
    filled = {outcome: _filled(text) for outcome, text in texts.items()}
    status = _status(filled, raw.count)
    lone = pc.is_in(status, pa.array([*texts]))
    cells = [pc.if_else(pc.and_(filled[o], lone), text, None) for o, text in texts.items()]
    at = len(raw.headers)
    whole = raw.cells.append_column(str(at), pa.chunked_array([status]))
    whole = whole.append_column(str(at + 1), pa.chunked_array([pc.coalesce(*cells)]))
    typed = [(place, pc.and_(filled[o], lone)) for o, place in places.items() if place in raw.dates]
    dates = {**raw.dates, at + 1: _typed(raw, typed)} if typed else raw.dates
    return replace(raw, headers=(*raw.headers, *headers), cells=whole, dates=dates)


def _status(filled: Mapping[str, pa.Array], rows: int) -> pa.Array:
    """The outcome of each row; the names of all that have a date, where several have."""
    status = pa.repeat(pa.scalar(OPEN), rows)
    for outcome, dated in filled.items():
        also = pc.if_else(pc.equal(status, OPEN), outcome, pc.binary_join_element_wise(status, outcome, JOINT))
        status = pc.if_else(dated, also, status)
    return status


def _filled(text: pa.Array) -> pa.Array:
    """Which cells say something: "-" and 0000-00-00 are blank, as in any column of dates."""
    return pc.and_not(text.is_valid(), pc.fill_null(is_missing(text, MISSING_DATES), False))


def _typed(raw: RawTable, columns: Sequence[tuple[int, pa.Array]]) -> pa.ChunkedArray:
    """The typed dates of Excel cells, of the one column that has the row's outcome."""
    cells = [pc.if_else(rows, flat(raw.dates[place]), None) for place, rows in columns]
    return pa.chunked_array([pc.coalesce(*cells)])
