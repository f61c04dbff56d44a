"""Proposing a mapping for an export that no preset knows: which table it fills, and which column is which field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kpicli.model import RawTable
from kpicli.propose.values import meaning_of
from kpicli.propose.words import TableWords, tables, tokens
from kpicli.schema import SEGMENT_FIELDS, TABLES
from kpicli.wording import normal

ENOUGH = 1.5
"""The least score of a table: one telling field and two more."""
TELLING, FURTHER, SEGMENT, NAMED = 1.0, 0.25, 0.1, 1.0
"""What a field adds to a table's score: one that tells the table, any other, a segment; and the file's name."""
CLEARLY = 1.3
"""How much better the best table has to be than the next."""
SHARED = {"status": "stage", "stage": "status"}
"""One column of stages often says the status too."""


@dataclass
class Proposal:
    """One way to read an export: the table it fills, and the header of each field."""

    raw: RawTable
    table: str
    columns: dict[str, str] = field(default_factory=dict)
    score: float = 0

    @property
    def unmapped(self) -> list[str]:
        """The headers that no field takes."""
        return [header for header in self.raw.headers if header and header not in self.columns.values()]


def proposals(raw: RawTable) -> list[Proposal]:
    """The tables that an export may fill, the likeliest first; more than one when none is clearly it."""
    found = sorted((_proposal(raw, table, words) for table, words in tables().items()), key=lambda one: -one.score)
    fitting = [one for one in found if one.score >= ENOUGH]
    return [one for one in fitting if one.score * CLEARLY > fitting[0].score]


def _proposal(raw: RawTable, table: str, words: TableWords) -> Proposal:
    made = Proposal(raw, table, _meant(raw, table, _columns(raw.headers, words)))
    named = bool(words.nouns & tokens(raw.file.rpartition("/")[2].rpartition(".")[0]))
    told = words.tells & made.columns.keys()
    if not _may_be(raw, words, made.columns, named):
        return made
    if told and any(TABLES[table].fields[name].is_date for name in made.columns):
        segments = made.columns.keys() & set(SEGMENT_FIELDS)
        made.score = TELLING * len(told) + SEGMENT * len(segments)
        made.score += FURTHER * (len(made.columns) - len(told) - len(segments))
        made.score += NAMED * named
    return made


def _may_be(raw: RawTable, words: TableWords, columns: Mapping[str, str], named: bool) -> bool:
    """Whether the headers allow such a table: a campaign has days it starts and ends on too, and is no customer."""
    said = {word for header in raw.headers for word in tokens(header)}
    return not words.unlike & said and (named or not words.needs or bool(words.needs & columns.keys()))


def further(raw: RawTable, table: str, columns: Mapping[str, str]) -> dict[str, str]:
    """What the columns of a recognised export that its preset does not know may be, by what they are called."""
    words = tables().get(table)
    return _meant(raw, table, _columns(raw.headers, words, columns)) if words else {}


def _meant(raw: RawTable, table: str, columns: Mapping[str, str]) -> dict[str, str]:
    """Without choices that have a default and of which no cell is a value: a category of products is none of costs."""
    return {name: header for name, header in columns.items() if _says(raw, table, name, header)}


def _says(raw: RawTable, table: str, name: str, header: str) -> bool:
    kind = TABLES[table].fields[name]
    if kind.kind != "choice" or kind.default is None:
        return True
    written = raw.column(header).unique().drop_null().to_pylist()
    known = {normal(value) for value in kind.values}
    return any(normal(word) in known for word in written) or bool(meaning_of(written, table, name, header).meant)


def _columns(headers: Sequence[str], words: TableWords, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Each field's header: the first of its words that a header says, in the order of the words."""
    taken = set((known or {}).values())
    said = {header: tokens(header, words.nouns) for header in headers if header and header not in taken}
    columns: dict[str, str] = {}
    for name, spellings in words.fields.items():
        if known and name in known:
            continue
        free = {header for header in said if _free(header, name, columns)}
        exact = next((h for h in free if normal(h).replace(" ", "_") == name), None)
        found = exact or next((h for spelling in spellings for h in headers if h in free and said[h] == spelling), None)
        if found:
            columns[name] = found
    return columns


def _free(header: str, name: str, columns: dict[str, str]) -> bool:
    return all(header != taken or field == SHARED.get(name) for field, taken in columns.items())
