"""What people read, in English, Spanish and Italian: fixed words, numbers, and the sentences that stages write."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from string import Formatter
from typing import TYPE_CHECKING, Any

from kpicli.saying import translated

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "es", "it")


def in_lang(text: str, lang: str) -> str:
    """A sentence in a language; text that no stage wrote, such as a user's own, is left as it is."""
    if lang not in LANGUAGES[1:]:
        return text
    return str(translated(text, _Sentences(lang)))


@dataclass(frozen=True)
class _Sentences:
    """What every sentence is in one language."""

    lang: str

    def __call__(self, template: str, /) -> str:
        said = sentences().get(template)
        return said[LANGUAGES.index(self.lang) - 1] if said else template

    def filled(self, template: str, facts: Mapping[str, Any], /) -> str:
        """A sentence with its facts: 1,024 is 1.024 there, which would be about one if it stayed as it is."""
        return _Figures(self.lang).vformat(template, (), facts)


class _Figures(Formatter):
    """Fills sentences in with figures as a language writes them; ``g`` repeats a setting as it was written."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def format_field(self, value: Any, format_spec: str) -> str:
        """One fact: a number with thousands, decimals or a percent sign gets the language's marks; others stay."""
        from kpicli.lang.numbers import in_marks

        text = str(super().format_field(value, format_spec))
        for_reading = isinstance(value, (int, float)) and any(sign in format_spec for sign in ",.%")
        return in_marks(text, self.lang) if for_reading else text


@cache
def sentences() -> dict[str, tuple[str, str]]:
    """Every English template with its Spanish and its Italian one: those of all modules of ``kpicli.lang.messages``."""
    package = import_module("kpicli.lang.messages")
    modules = (import_module(f"{package.__name__}.{found.name}") for found in iter_modules(package.__path__))
    return {template: said for module in modules for template, said in module.MESSAGES.items()}
