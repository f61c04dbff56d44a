"""Sentences that can be said in another language at the edge: English text that keeps its template and its facts.

A stage writes ``say("{n} rows have no date", n=3)``. What it gets is plain English text, to be compared, printed and
put into flags like any other; `kpicli.lang.in_lang` says it in Spanish or Italian. Facts that are sentences themselves
are translated too. Text of users and of their files is never put through ``say``: it is a fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any, Protocol


class Lookup(Protocol):
    """From an English template to that of another language."""

    @property
    def lang(self) -> str:
        """The other language."""

    def __call__(self, template: str, /) -> str:
        """The template in that language."""

    def number(self, text: str, /) -> str:
        """A number such as 1,234.5 or 12.5% with the marks of that language."""


class _InMarks(Formatter):
    """Fills a template as `str.format` does, with the marks of a language in the numbers that are made for reading.

    Those are the ones with thousands, decimals or a percent sign; ``{bound:g}`` repeats what a config says.
    """

    def __init__(self, of: Lookup) -> None:
        self.of = of

    def format_field(self, value: Any, format_spec: str) -> str:
        """One fact in its place."""
        text = str(super().format_field(value, format_spec))
        for_reading = isinstance(value, int | float) and any(sign in format_spec for sign in ",.%")
        return self.of.number(text) if for_reading else text


class Said(str):
    """A sentence in English, with what it takes to say it in another language."""

    template: str
    facts: Mapping[str, Any]

    def translated(self, of: Lookup) -> str:
        """The sentence by another template, with its facts translated likewise."""
        facts = {name: translated(fact, of) for name, fact in self.facts.items()}
        return _InMarks(of).vformat(of(self.template), (), facts)


class Told(Said):
    """A text whose languages stand together where it is written, such as a preset's note."""

    def translated(self, of: Lookup) -> str:
        """The text as it was written in that language, if it was."""
        return str(self.facts.get(of.lang, self))


class Together(Said):
    """Several sentences with something between them."""

    def translated(self, of: Lookup) -> str:
        """Each of the sentences translated, with the same between them."""
        return self.template.join(translated(part, of) for part in self.facts.values())


def say(template: str, /, **facts: Any) -> Said:
    """A sentence: a template as `str.format` takes it, and the facts that it names."""
    said = Said(template.format(**facts))
    said.template, said.facts = template, facts
    return said


def with_facts(sentence: Said, /, **facts: Any) -> Said:
    """The same sentence with other facts in it: those of a table of sentences are filled in later."""
    return say(sentence.template, **{**sentence.facts, **facts})


def many(count: int, one: str, more: str, /, **facts: Any) -> Said:
    """The sentence for one thing, or that for any other number of them; ``{n}`` is the number."""
    return say(one if count == 1 else more, n=count, **facts)


def together(between: str, parts: Iterable[str]) -> Said:
    """Sentences, names or numbers as one: ``together(", ", parts)`` is ``", ".join(parts)`` that can be translated."""
    found = {str(place): part for place, part in enumerate(parts)}
    said = Together(between.join(found.values()))
    said.template, said.facts = between, found
    return said


def told(texts: Mapping[str, str]) -> Told:
    """A text by its languages; the English one, or else the first, stands for those that are missing."""
    said = Told(texts.get("en") or next(iter(texts.values())))
    said.template, said.facts = "{en}", dict(texts)
    return said


def translated(fact: Any, of: Lookup) -> Any:
    """A sentence in another language; anything else as it is."""
    return fact.translated(of) if isinstance(fact, Said) else fact
