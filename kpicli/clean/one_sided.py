"""Outcomes: a source that knows deals that ended one way, and none that ended the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpicli.clean.draft import Draft
from kpicli.clean.typed import Typed
from kpicli.model import Flag
from kpicli.saying import Said, say
from kpicli.schema import DECIDED
from kpicli.wording import either

LEAST = 5
"""So many deals that all ended one way are no chance; fewer are, unless the mapping has a word for the other way."""
QUESTIONS: Mapping[str, Said] = {
    "won": say("are the won ones in the export?"),
    "lost": say("are the lost ones in the export?"),
}


def one_sided(draft: Draft) -> Iterator[Flag]:
    """Each source of which all decided rows ended one way, unless another source has what ended the other way."""
    field = DECIDED.get(draft.schema.name, "")
    if field not in draft.frame:
        return
    lacking = {number: outcome for number in range(len(draft.sources)) if (outcome := _lacking(draft, field, number))}
    for number, outcome in lacking.items():
        if set(lacking.values()) == {outcome}:
            text = _text(draft, field, number, outcome)
            yield Flag("ONE_SIDED", "warn", text, draft.schema.name, field)


def _counts(draft: Draft, field: str, number: int) -> dict[str, int]:
    """How many rows of a source ended each way."""
    rows = draft.frame.loc[draft.frame["_source"] == number, field]
    return {outcome: int((rows == outcome).sum()) for outcome in QUESTIONS}


def _lacking(draft: Draft, field: str, number: int) -> str:
    """The outcome that a source should have and does not."""
    counts = _counts(draft, field, number)
    decided = sum(counts.values())
    missing = [outcome for outcome, count in counts.items() if not count]
    if not decided or not missing:
        return ""
    return missing[0] if decided >= LEAST or _words(draft.sources[number], field, missing[0]) else ""


def _words(source: Typed, field: str, outcome: str) -> list[str]:
    """What the mapping calls an outcome in the export."""
    return [word for word in source.mapped.source.values.get(field, {}).get(outcome, ()) if word]


def _text(draft: Draft, field: str, number: int, outcome: str) -> Said:
    source, question = draft.sources[number], QUESTIONS[outcome]
    if words := _words(source, field, outcome):
        return say(
            "{source}: no row has {words}, which the mapping takes for {outcome}: {question}",
            source=source.mapped.name, words=either(map(repr, words)), outcome=outcome, question=question,
        )  # fmt: skip
    return say(
        "{source}: all of {n} decided {table} ended one way: {question}",
        source=source.mapped.name, n=sum(_counts(draft, field, number).values()), table=draft.schema.name,
        question=question,
    )  # fmt: skip
