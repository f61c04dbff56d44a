"""Proposing what the words of a column mean, where the vocabulary has a short list of values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpicli.model import RawTable
from kpicli.propose.words import tokens, values
from kpicli.schema import TABLES
from kpicli.wording import normal, plainly_open

MOST = 60
"""A column of more different words than this holds no statuses."""


@dataclass(frozen=True)
class Words:
    """What the words of one column are taken to mean, and those that somebody has to be asked about."""

    field: str
    header: str
    meant: dict[str, list[str]]
    asked: list[str]


def words_of(raw: RawTable, table: str, field: str, header: str) -> Words | None:
    """The words of a column with a proposal for each; None when the field takes any text, or the words are its own."""
    kind = TABLES[table].fields.get(field)
    if kind is None or kind.kind != "choice":
        return None
    column = raw.column(header)
    written = [word for word in column.unique().drop_null().to_pylist() if normal(word) not in kind.values]
    if not written or len(written) > MOST:
        return None
    return meaning_of(written, table, field, header)


def meaning_of(written: Iterable[str], table: str, field: str, header: str) -> Words:
    """What each word is taken to mean, where it is known or plain."""
    known = {tokens(word): value for value, said in values().get(f"{table}.{field}", {}).items() for word in said}
    meant: dict[str, list[str]] = {}
    asked: list[str] = []
    for word in sorted(written, key=normal):
        value = known.get(tokens(word)) or _stage(word, table, field)
        if value:
            meant.setdefault(value, []).append(word)
        else:
            asked.append(word)
    return Words(field, header, meant, asked)


def _stage(word: str, table: str, field: str) -> str | None:
    """A stage of a deal is open when its name says so and nothing in it sounds like an end."""
    return "open" if (table, field) == ("deals", "status") and plainly_open(word) else None
