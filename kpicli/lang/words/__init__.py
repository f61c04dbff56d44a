"""The fixed words of what people read: key → (English, Spanish, Italian). Machine formats keep the English tokens."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kpicli.lang.words import board, kpis, page, table, workbook
from kpicli.model import BLANK, OTHER, TOTAL, UNASSIGNED

LANGUAGES = ("en", "es", "it")
WORDS: Mapping[str, tuple[str, str, str]] = {
    **table.WORDS,
    **board.WORDS,
    **kpis.WORDS,
    **page.WORDS,
    **workbook.WORDS,
}


@cache
def words(lang: str) -> Mapping[str, str]:
    """The words of a language; English for one that is not spoken here."""
    place = LANGUAGES.index(lang) if lang in LANGUAGES else 0
    return {key: said[place] for key, said in WORDS.items()}


def label(segment: str, lang: str) -> str:
    """A segment's label for people: the tokens (total), (blank), (other) in their language, others as they are."""
    return words(lang)[segment] if segment in (TOTAL, BLANK, UNASSIGNED, OTHER) else segment


def family(name: str, lang: str) -> str:
    """The name of a family of KPIs; one of your own is called as it is."""
    return words(lang).get(f"family {name}", name)
