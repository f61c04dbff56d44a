"""Finds rows among the data that are totals, subtotals, averages or counts of other rows, wherever they stand.

Two signs decide together: what the row is called (or that it has no name where every other row has one), and figures
that are the sum, the mean or the number of the rows around it. One sign alone is a question, or a coincidence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.model import as_text
from kpicli.read import figures
from kpicli.read.totals_words import MAY_BE, Label, label_of

MOST = 2_000
"""More rows than this with such a name are no totals: it is what a column says."""
NEAR = 40
"""So many of the nearest other totals may begin or end the rows that one adds up."""
FEW = 200
"""With more totals than this, the rows that one adds up are looked for beside it alone."""
_ID = re.compile(r"\bid\b|_id$|\bID|Id$|\b(?:n[úuº°]|code|código|codice)\b")
_ENOUGH_ROWS, _ENOUGH_COLUMNS, _ENOUGH_DIGITS = 3, 2, 3

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.intp]]


class Candidate(NamedTuple):
    """A row that may be a total, by its name or for want of one; ``column`` is where the name stands or should."""

    place: int
    column: int
    text: str
    label: Label

    @property
    def nameless(self) -> bool:
        return not self.text


class Match(NamedTuple):
    """The rows that a total agrees with: in how many columns, over how many rows, and where they begin and end."""

    columns: int = 0
    conflicts: int = 0
    rows: int = 0
    digits: int = 0
    start: int = 0
    end: int = 0

    @property
    def strong(self) -> bool:
        """Whether so much does not agree by chance."""
        several = self.columns >= _ENOUGH_COLUMNS or self.digits >= _ENOUGH_DIGITS
        return self.rows >= _ENOUGH_ROWS and several and self.conflicts <= self.columns


@dataclass(frozen=True)
class Found:
    """The places of the rows that are totals, of those that may be, and the bands whose first row alone has a label."""

    totals: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()
    bands: tuple[tuple[int, int], ...] = ()
    """The rows that each total adds up, from the first to behind the last."""


def find(
    cells: pa.Table, headers: Sequence[str], data: Mask, required: Collection[int], known: Collection[int] = ()
) -> Found:
    """What the rows of ``data`` hold; ``required`` are the columns that nearly all of them fill.

    ``known`` are the totals that end the file, which are no data: what they add up is no total.
    """
    rows = _Rows(cells, headers, data, frozenset(required))
    candidates = list(rows.candidates())
    last = [Candidate(place, 0, "", Label("sum")) for place in known]
    return _Search(rows, candidates, last).found() if candidates or last else Found()


# -- the rows --------------------------------------------------------------------------------------------------------


@dataclass
class _Rows:
    """The rows of a file with what is known of their columns, each looked up once."""

    cells: pa.Table
    headers: Sequence[str]
    data: Mask
    required: frozenset[int]

    @cached_property
    def numbers(self) -> Mapping[int, figures.Column]:
        """The columns of figures, as numbers."""
        columns = ((index, figures.parsed(column)) for index, column in enumerate(self.cells.columns))
        return {index: column for index, column in columns if column is not None}

    @cached_property
    def identified(self) -> frozenset[int]:
        """The columns in which every row has a text, or an id by its header, of its own: no total has one."""
        return frozenset(index for index in self.required if self._identifies(index))

    def _identifies(self, index: int) -> bool:
        column = self.cells.column(index)
        if not (_ID.search(self.headers[index]) or self.is_name(index)):
            return False
        kept = as_text(column).filter(pa.array(self.data))
        count = len(kept) - kept.null_count
        return bool(count > _ENOUGH_ROWS and pc.count_distinct(kept).as_py() == count)

    def is_name(self, index: int) -> bool:
        """Whether a column holds words rather than figures or dates."""
        return index not in self.numbers and not figures.mostly(self.cells.column(index))

    def known(self, column: int, without: Collection[str]) -> set[str]:
        """The labels of a column, casefolded, other than some."""
        texts = as_text(self.cells.column(column)).unique().to_pylist()
        return {text.casefold() for text in texts if text} - {text.casefold() for text in without}

    def candidates(self) -> Iterator[Candidate]:
        """The rows with a name of a total in a cell of words, and those that lack one."""
        seen: set[int] = set()
        for index, column in enumerate(self.cells.columns):
            texts = _named(column)
            labels = {}
            if texts:
                known = self.known(index, texts)
                labels = {text: label for text in texts if (label := label_of(text, known))}
            if not labels:
                continue
            mask = pc.fill_null(pc.is_in(as_text(column), pa.array(list(labels))), False).to_numpy() & self.data
            places = [place for place in np.flatnonzero(mask).tolist() if place not in seen]
            if len(places) > MOST:
                continue
            seen.update(places)
            for place in places:
                text = self.text(index, place)
                yield Candidate(place, index, text, labels[text])
        for each in self._nameless():
            if each.place not in seen:
                seen.add(each.place)
                yield each

    def _nameless(self) -> Iterator[Candidate]:
        """The rows without a name in a column of names that all but a few rows fill."""
        most = min(_ENOUGH_ROWS, max(1, int(self.data.sum()) // 20))
        for index, column in enumerate(self.cells.columns):
            if 0 < column.null_count <= most + int((~self.data).sum()) and index not in self.numbers:
                blank = np.flatnonzero(column.is_null().to_numpy() & self.data).tolist()
                if len(blank) <= most:
                    yield from (Candidate(place, index, "", Label("sum", sure=False)) for place in blank)

    def text(self, column: int, place: int) -> str:
        return as_text(self.cells.column(column).slice(place, 1))[0].as_py() or ""

    def lacks(self, candidate: Candidate) -> bool:
        """Whether the row has nothing in a column that nearly every row fills, other than that of its name."""
        others = (column for column in self.required if column != candidate.column)
        return any(figures.is_dash(self.text(column, candidate.place)) for column in others)

    def has_id(self, candidate: Candidate) -> bool:
        """Whether the row has an id of its own, as no total has."""
        others = (column for column in self.identified if column != candidate.column)
        return any(not figures.is_dash(self.text(column, candidate.place)) for column in others)

    def second(self, candidate: Candidate) -> bool:
        """Whether a name of another kind stands before that of the candidate: a status, not the name of the row."""
        before = (column for column in range(candidate.column) if self.is_name(column))
        return any(not figures.is_dash(self.text(column, candidate.place)) for column in before)

    def says_nothing(self, candidate: Candidate) -> bool:
        """Whether all figures of the row are 0 or blank."""
        return not any(
            bool(values[candidate.place]) and not np.isnan(values[candidate.place])
            for column in self.numbers.values()
            for values in column.readings
        )


def _named(column: pa.ChunkedArray) -> list[str]:
    """The different texts of a column that may name a total."""
    if pa.types.is_temporal(column.type):
        return []
    texts = as_text(column.unique()) if pa.types.is_dictionary(column.type) else column
    matched = texts.filter(pc.fill_null(pc.match_substring_regex(texts, MAY_BE), False))
    unique = matched.unique()
    return unique.to_pylist() if len(unique) <= MOST else []


# -- the figures -----------------------------------------------------------------------------------------------------


@dataclass
class _Search:
    """Which candidates add up, with those that are settled left out of the sums of the others."""

    rows: _Rows
    candidates: Sequence[Candidate]
    last: Sequence[Candidate]
    matches: dict[int, Match] = field(default_factory=dict)
    counted: set[int] = field(default_factory=set)
    """Candidates that another total adds up: data, whatever they are called."""

    def found(self) -> Found:
        settled: set[int] = set()
        ends = {each.place for each in self.last}
        # A company called Suma is part of the total below it, once it is known to be no total itself.
        for others in (True, False, False):
            apart = {each.place for each in self.candidates} if others else settled
            sums = _Sums(self.rows, apart, [each.place for each in (*self.candidates, *self.last)])
            fresh = {
                each.place for each in self.last if each.place not in self.matches and self._note(each, sums).columns
            }
            fresh |= {each.place for each in self.candidates if each.place not in settled and self._settles(each, sums)}
            settled |= fresh - ends
            self.counted |= set() if others else {each.place for each in self.candidates if self._within(each, fresh)}
        settled = self._by_name(settled)
        doubtful = [each.place for each in self.candidates if each.place not in settled and self._asks(each)]
        summed = [self.matches[place] for place in settled | ends if place in self.matches]
        return Found(
            tuple(sorted(settled)), tuple(sorted(doubtful)), tuple((match.start, match.end) for match in summed)
        )

    def _settles(self, each: Candidate, sums: _Sums) -> bool:
        """Whether a candidate shows both signs."""
        match = self._note(each, sums)
        if each.nameless:
            return match.strong
        if self.rows.has_id(each):
            return False
        if not each.label.sure:
            return match.strong and match.conflicts == 0
        whole = match.columns > 0 and (match.rows > 1 or match.conflicts == 0 or bool(each.label.of))
        return whole or self.rows.lacks(each) or self.rows.says_nothing(each)

    def _note(self, each: Candidate, sums: _Sums) -> Match:
        """The rows that a candidate adds up, kept the first time that there are some."""
        match = sums.match(each)
        if match.columns:
            self.matches.setdefault(each.place, match)
        return match

    def _within(self, each: Candidate, settled: Collection[int]) -> bool:
        """Whether a candidate stands among the rows that one of some totals adds up."""
        matches = (self.matches[place] for place in settled if place in self.matches)
        return any(match.start <= each.place < match.end for match in matches)

    def _by_name(self, settled: Collection[int]) -> set[int]:
        """The totals among rows of one name, told by most of them: one is off by its rounding, or adds up by chance."""
        groups: dict[str, list[Candidate]] = {}
        for each in self.candidates:
            groups.setdefault(each.text.casefold(), []).append(each)
        kept: set[int] = set()
        for name, group in groups.items():
            places = {each.place for each in group}
            sums = places & set(settled)
            if not name or len(group) == 1:
                kept |= sums
            elif 2 * len(sums) > len(group):
                kept |= {each.place for each in group if each.place in sums or not self.rows.has_id(each)}
        return kept

    def _asks(self, each: Candidate) -> bool:
        """Whether one sign alone is enough to ask."""
        if each.nameless or each.place in self.counted or self.rows.has_id(each):
            return False
        if each.label.sure:
            return not self.rows.second(each)
        alike = sum(other.text == each.text for other in self.candidates)
        match = self.matches.get(each.place, Match())
        return alike == 1 and match.rows > 1 and match.conflicts == 0


class _Sums:
    """Running sums of every column of figures over the rows that count, so that any stretch of them is a difference."""

    def __init__(self, rows: _Rows, apart: Collection[int], edges: Iterable[int]) -> None:
        self.rows = rows
        self.base = rows.data.copy()
        self.base[list(apart)] = False
        self.edges = np.array(sorted(edges), np.intp)
        self.columns = [(index, column) for index, column in rows.numbers.items()]
        self.sums = [[_running(values, self.base) for values in column.readings] for _, column in self.columns]
        self.counts = [_running(~np.isnan(column.readings[0]), self.base) for _, column in self.columns]
        self.rows_before = _running(np.ones(len(self.base)), self.base)

    def match(self, each: Candidate) -> Match:
        """The rows that a candidate agrees with best."""
        starts, ends = self._stretches(each.place)
        best = self._best(each, starts, ends, self._between)
        if each.label.of and len(self.edges) <= FEW:
            best = max(best, self._of_label(each), key=_weight)
        return best

    def _stretches(self, place: int) -> tuple[Places, Places]:
        """Where the rows that a total adds up may begin and end: at another total, or where the rows do."""
        at = int(np.searchsorted(self.edges, place))
        above = self.edges[max(0, at - NEAR) : at] + 1
        below = self.edges[at + 1 : at + 1 + NEAR]
        count = len(self.base)
        starts = np.unique(np.concatenate([[0], above]))
        ends = np.unique(np.concatenate([below, [count]]))
        whole = ([0], [count]) if 0 < place < count - 1 else ([], [])
        return (
            np.concatenate([starts, np.full(len(ends), place + 1), whole[0]]).astype(np.intp),
            np.concatenate([np.full(len(starts), place), ends, whole[1]]).astype(np.intp),
        )

    def _between(self, running: Floats, starts: Places, ends: Places, place: int) -> Floats:
        """The sums of stretches, without the row itself."""
        own = (running[place + 1] - running[place]) * ((starts <= place) & (place < ends))
        difference: Floats = running[ends] - running[starts] - own
        return difference

    def _best(self, each: Candidate, starts: Places, ends: Places, between: Any) -> Match:
        agreed = np.zeros(len(starts), np.int64)
        conflicts, rows, digits = agreed.copy(), agreed.copy(), agreed.copy()
        for (_, column), sums, counts in zip(self.columns, self.sums, self.counts, strict=True):
            number = between(counts, starts, ends, each.place)
            hit = np.zeros(len(starts), bool)
            stated = False
            for values, running in zip(column.readings, sums, strict=True):
                value = values[each.place]
                if np.isnan(value) or value == 0:
                    continue
                stated = True
                summed = between(running, starts, ends, each.place)
                hit |= _agrees(each.label.aggregate, value, summed, number, column.precision(each.place))
            if stated:
                hit &= number > 0
                agreed += hit
                conflicts += ~hit
                rows = np.where(hit, np.maximum(rows, number.astype(np.int64)), rows)
                digits = np.where(hit, np.maximum(digits, column.digits(each.place)), digits)
        places = np.lexsort((starts - ends, rows, -conflicts, agreed))
        top = int(places[-1])
        return Match(
            int(agreed[top]), int(conflicts[top]), int(rows[top]), int(digits[top]), int(starts[top]), int(ends[top])
        )

    def _of_label(self, each: Candidate) -> Match:
        """The same over all rows of one label, wherever they stand."""
        column = as_text(self.rows.cells.column(each.column))
        same = pc.fill_null(pc.equal(pc.utf8_lower(column), each.label.of), False).to_numpy() & self.base
        if not same.any():
            return Match()

        def among(running: Floats, *_: Any) -> Floats:
            return np.array([np.diff(running)[same].sum()])

        places, one = np.flatnonzero(same), np.array([0], np.intp)
        return self._best(each, one, one, among)._replace(start=int(places[0]), end=int(places[-1]) + 1)


def _weight(match: Match) -> tuple[int, int, int]:
    return match.columns, -match.conflicts, match.rows


def _running(values: Any, base: Mask) -> Floats:
    kept = np.where(base & ~np.isnan(values), values, 0.0) if values.dtype == np.float64 else np.where(base, values, 0)
    return np.concatenate([[0.0], np.cumsum(kept)])


def _agrees(aggregate: str, value: float, summed: Floats, number: Floats, precision: float) -> Mask:
    """Whether a figure is the sum, the mean or the number of others, but for rounding."""
    if aggregate == "count":
        return number == value
    of = np.maximum(number, 1) if aggregate == "mean" else np.ones(len(number))
    slack = precision / 2 if aggregate == "mean" else min(precision, figures.CENT) / 2 * np.minimum(number, 10)
    close: Mask = np.abs(summed / of - value) <= slack + 1e-9 * abs(value)
    return close
