"""What people read, in English, Spanish and Italian: fixed words, numbers, and the sentences that stages write."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from kpicli.saying import translated

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

    def number(self, text: str, /) -> str:
        from kpicli.lang.numbers import in_marks

        return in_marks(text, self.lang)


@cache
def sentences() -> dict[str, tuple[str, str]]:
    """Every English template with its Spanish and its Italian one: those of all modules of ``kpicli.lang.messages``."""
    package = import_module("kpicli.lang.messages")
    modules = (import_module(f"{package.__name__}.{found.name}") for found in iter_modules(package.__path__))
    return {template: said for module in modules for template, said in module.MESSAGES.items()}
