"""What becomes of totals, subtotals and averages among the rows of a file: left out, kept, or asked about."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kpicli.model import LeftOut, as_rows
from kpicli.read import bands, totals
from kpicli.saying import Said, many, say, together

if TYPE_CHECKING:
    from kpicli.read.layout import TailKind
    from kpicli.read.table import Body, Source

_FEW = 5

Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Among:
    """What was found: the rows left out, the mask of those that stay, the columns whose labels stand for rows below."""

    left: tuple[LeftOut, ...] = ()
    keep: Mask | None = None
    filled: tuple[int, ...] = ()
    labelled: Mask | None = None
    """The rows whose labels they are."""
    notes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def find(
    source: Source, body: Body, keep: Mask | None, required: Collection[int], kinds: Mapping[int, TailKind]
) -> Among:
    """The totals among the rows that ``keep`` leaves (None: all), as what is declared of them says.

    ``kinds`` are the rows that end the file, by their number.
    """
    if source.totals == "none" or not len(body.rows):
        return Among()
    data = np.ones(len(body.rows), np.bool_) if keep is None else keep
    found = totals.find(body.cells, source.headers, data, required, _ends(body, kinds))
    places = {*found.totals, *(found.doubtful if source.totals == "drop" else ())}
    rest = data.copy()
    rest[list(places)] = False
    grouped = bands.find(body.cells, rest, found.bands)
    labelled = rest.copy()
    rest[list(grouped.heads)] = False
    places |= set(grouped.heads)
    asked = found.doubtful if source.totals is None else ()
    return Among(
        left=tuple(LeftOut(int(body.rows[place]), "subtotal", _text(body, place)) for place in sorted(places)),
        keep=rest if places else None,
        filled=grouped.columns,
        labelled=labelled if grouped.columns else None,
        notes=tuple(_filled_down(source.headers[column]) for column in grouped.columns),
        questions=(_question(body, asked),) if asked else (),
    )


def _ends(body: Body, kinds: Mapping[int, TailKind]) -> list[int]:
    """The places of the totals that end the file."""
    rows = [row for row, kind in kinds.items() if kind == "total"]
    places: list[int] = np.flatnonzero(np.isin(body.rows, rows)).tolist() if rows else []
    return places


def _text(body: Body, place: int) -> str:
    (cells,) = as_rows(body.cells.slice(place, 1))
    return ", ".join(filter(None, cells))[:200]


def _filled_down(header: str) -> Said:
    return say("{header!r} stands in the first row of each group only: the rows below have it too", header=header)


def _question(body: Body, places: Sequence[int]) -> Said:
    """What has to be decided of rows that look like totals by one sign alone."""
    rows = [
        say("row {row} ({text})", row=int(body.rows[place]), text=_text(body, place)[:60]) for place in places[:_FEW]
    ]
    rows += [say("and {n} more", n=len(places) - _FEW)] if len(places) > _FEW else []
    return many(
        len(places),
        "{rows} is called a total or average, or is the sum of other rows, but not both: set totals: drop to leave it "
        "out, or totals: keep to count it",
        "{rows} are called totals or averages, or are the sums of other rows, but not both: set totals: drop to leave "
        "them out, or totals: keep to count them",
        rows=together(", ", rows),
    )
