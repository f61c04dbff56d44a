"""Proposing what the words of a column mean, where the vocabulary lists values or KPIs count by a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

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
    """The words of a column with a proposal for each; None when there is nothing to propose or to ask.

    A choice has to be known for every word. A text that KPIs count by, such as the type of an activity, keeps the rest.
    """
    kind = TABLES[table].fields.get(field)
    own = kind.values or tuple(values().get(f"{table}.{field}", ())) if kind else ()
    if kind is None or not own:
        return None
    column = raw.column(header)
    written = [word for word in column.unique().drop_null().to_pylist() if normal(word) not in own]
    if not written or len(written) > MOST:
        return None
    found = meaning_of(written, table, field, header)
    return found if kind.kind == "choice" else replace(found, asked=[])


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
