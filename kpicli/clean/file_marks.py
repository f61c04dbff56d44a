"""What the other columns of a source say of its decimal mark: an export writes all its numbers one way.

Every column is asked, mapped or not, but only when some mapped column does not prove its own mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean import cells as c
from kpicli.clean import number_text as t
from kpicli.clean.mapping import Mapped
from kpicli.clean.number_text import OTHER, Mark
from kpicli.model import as_text
from kpicli.wording import normal

_NO_AMOUNTS = re.compile(
    r"\b(?:lat|latitude?|latitud|latitudine|lon|lng|longitude?|longitud|longitudine|version|ver|time|hora|ora|ip|tel|"
    r"telefono|phone|id|code|codigo|codice|date|fecha|data|month|mes|mese)\b"
)
"""Words of headers whose figures are written with a point, or by parts, in every language."""
_CLOCK_OR_MONTH = r"^(?:(?:[01]?\d|2[0-3])[.,][0-5]\d|(?:0?[1-9]|1[0-2])[.,](?:19|20)\d\d)$"


@dataclass(frozen=True)
class Shown:
    """A decimal mark, and the column and cell of the source that show it."""

    mark: Mark
    header: str
    text: str


@dataclass(frozen=True)
class FileMarks:
    """The marks that the columns of a source show."""

    mapped: Mapped

    def beside(self, field: str) -> tuple[Shown, ...]:
        """What the columns but a field's own show, one for each mark: those that somebody mapped first."""
        found: dict[Mark, Shown] = {}
        for owner, shown in self._every:
            if owner != field:
                found.setdefault(shown.mark, shown)
        return tuple(found.values())

    @cached_property
    def _every(self) -> tuple[tuple[str, Shown], ...]:
        mapped = tuple(self._of_mapped())
        return mapped or tuple(self._of_others())

    def _of_mapped(self) -> Iterator[tuple[str, Shown]]:
        """Columns of numbers that prove their mark; a count is whole, so that its mark is one of thousands."""
        for field in self.mapped.positions:
            kind = self.mapped.fields[field]
            if not kind.is_number:
                continue
            column = self.mapped.column(field)
            texts = c.text_cells(column, c.typed_cells(column, pa.types.is_floating))
            shapes = {mark: t.PROVING[mark] for mark in OTHER}
            if kind.kind == "count":
                shapes = {mark: f"{t.PROVING[mark]}|{t.OPEN[OTHER[mark]]}" for mark in OTHER}
            cores = t.cores(texts)[0]
            for mark in OTHER:
                if text := c.first(texts, pc.match_substring_regex(cores, shapes[mark])):
                    yield field, Shown(OTHER[OTHER[mark]], column.header, text)

    def _of_others(self) -> Iterator[tuple[str, Shown]]:
        """Columns that nobody mapped, where every cell is a number and none may be a time or a month."""
        for raw in self.mapped.raws:
            taken = {positions[self.mapped.raws.index(raw)] for positions in self.mapped.positions.values()}
            for index, header in enumerate(raw.headers):
                if index in taken or index in raw.numbers or _NO_AMOUNTS.search(normal(header)):
                    continue
                texts = c.flat(as_text(raw.cells.column(str(index)))).drop_null()
                texts = texts.filter(pc.invert(c.is_missing(texts)))
                if shown := _proved_by(header, texts):
                    yield "", shown


def _proved_by(header: str, texts: pa.Array) -> Shown | None:
    cores = t.cores(texts)[0]
    if not len(texts) or cores.null_count:
        return None
    marked = cores.filter(pc.match_substring_regex(cores, "[.,]"))
    if not len(marked) or pc.all(pc.match_substring_regex(marked, _CLOCK_OR_MONTH)).as_py():
        return None
    proofs = {mark: c.first(texts, pc.match_substring_regex(cores, t.PROVING[mark])) for mark in OTHER}
    proved = [(mark, text) for mark, text in proofs.items() if text]
    return Shown(OTHER[OTHER[proved[0][0]]], header, proved[0][1]) if len(proved) == 1 else None
