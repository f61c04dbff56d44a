"""Every sentence that the program says is known in English, Spanish and Italian."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import kpicli.lang.messages as package
from kpicli.lang import in_lang, sentences
from kpicli.saying import many, say, together

PACKAGE = Path(__file__).resolve().parents[1] / "kpicli"
SAYING = {"say": slice(0, 1), "many": slice(1, 3)}
"""Which arguments of a call are templates."""


def templates(source: str) -> Iterator[str]:
    """The templates that a module writes down: the texts given to `say` and `many`, in either half of a choice."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
            for argument in node.args[SAYING[node.func.id]]:
                yield from _texts(argument)


def _texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*_texts(body), *_texts(orelse))


def fields(template: str) -> list[tuple[str, str]]:
    """The facts that a template names, with how each is written."""
    return sorted((name, spec or "") for _, name, spec, _ in string.Formatter().parse(template) if name is not None)


def has_words(template: str) -> bool:
    """Whether anything but facts and signs is in a template."""
    return any(char.isalpha() for text, *_ in string.Formatter().parse(template) for char in text)


EVERY = {
    text: str(path.relative_to(PACKAGE))
    for path in sorted(PACKAGE.rglob("*.py"))
    for text in templates(path.read_text("utf-8"))
    if has_words(text)
}


def test_every_sentence_is_known_in_three_languages() -> None:
    assert [f"{place}: {text}" for text, place in EVERY.items() if text not in sentences()] == []


@pytest.mark.parametrize("place", [0, 1], ids=["es", "it"])
def test_a_translation_names_the_facts_of_the_sentence(place: int) -> None:
    odd = [text for text, said in sentences().items() if fields(said[place]) != fields(text)]
    assert odd == []


def test_no_sentence_is_translated_in_two_ways() -> None:
    found: dict[str, set[tuple[str, str]]] = {}
    for module in iter_modules(package.__path__):
        for text, said in import_module(f"{package.__name__}.{module.name}").MESSAGES.items():
            found.setdefault(text, set()).add(said)
    assert [text for text, said in found.items() if len(said) > 1] == []


def test_a_sentence_is_plain_english_until_it_is_said_in_another_language() -> None:
    inner = many(2, "{n} rows", "{n} rows")
    whole = say("{place}: {what}", place="a.csv, row 3", what=together(", ", [inner, "Etapa"]))
    assert whole == "a.csv, row 3: 2 rows, Etapa"
    assert in_lang(whole, "en") == whole
    assert in_lang("text of a user", "es") == "text of a user"
