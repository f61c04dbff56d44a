"""What a row of a total, a subtotal, an average or a count is called, in the languages of exports."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal, NamedTuple

Aggregate = Literal["sum", "mean", "count"]

_QUALIFIER = r"grand|overall|sub|report|running"
_SCOPE = (
    r"general|generale|geral|g[ée]n[ée]ral|complessiv[oa]|generales|global[e]?|results?|records?|rows?|count|accounts?|"
    r"campaigns?|all"
)
_SUM = (
    r"totals?|totales|totale|totali|totais|totaux|suma|somma|soma|summe|gesamt\w*|"
    r"subtotals?|subtotale[s]?|subtotali|zwischensumme|teilergebnis|teilsumme|sous-total"
)
_TOTAL = re.compile(
    rf"(?:(?:{_QUALIFIER})[\s-]?)?(?:{_SUM})"
    rf"(?:\s*[:(–—-].*|\s+(?:{_SCOPE})\b.*|\s+(?:de|del|della|di|da|do|for|of)\b.*|\s+\d.*)?"
    r"|(?:resultados|risultati|results?)\s+(?:totales|totali|totais|total)"
    r"|(?:results from|resultados de|risultati di)\s+\d.*",
    re.I,
)
_MEAN_WORDS = r"average|avg\.?|mean|promedio|media|média|durchschnitt|mittelwert|moyenne"
_COUNT_WORDS = r"count|cuenta|recuento|conteo|conteggio|anzahl|contagem"
_MEAN = re.compile(rf"(?:(?:{_QUALIFIER})[\s-]?)?(?:{_MEAN_WORDS})(?:\s*:|\s+(?:{_SCOPE}))?", re.I)
_COUNT = re.compile(rf"(?:(?:{_QUALIFIER})[\s-]?)?(?:{_COUNT_WORDS})(?:\s*:.*|\s+(?:{_SCOPE}))?", re.I)
_KINDS: tuple[tuple[Aggregate, str], ...] = (
    ("sum", rf"{_SUM}|sum|ergebnis|somme"),
    ("mean", _MEAN_WORDS),
    ("count", _COUNT_WORDS),
)
_PLAIN = re.compile(r"(?:media|mean|média|count|cuenta|gesamt|resumen|summary|riepilogo|sum|ergebnis)\s*:?", re.I)
"""Words that a channel, a list or a field may rightly be called too: the figures have to say that it is no name."""
_BEFORE = tuple((kind, re.compile(rf"(?:{words})(?:\s*[:–—-]\s*|\s+)(.+)", re.I)) for kind, words in _KINDS)
_BEHIND = tuple((kind, re.compile(rf"(.+?)(?:\s*[:–—-]\s*|\s+)(?:{words})\s*:?", re.I)) for kind, words in _KINDS)

MAY_BE = (
    rf"(?i)^\s*(?:(?:{_QUALIFIER})[\s-]?)?(?:{_SUM}|sum|somme|ergebnis|{_MEAN_WORDS}|{_COUNT_WORDS}|"
    r"resultados|risultati|results?|resumen|summary|riepilogo)(?:$|[^\p{L}])"
    rf"|[^\p{{L}}](?:{_SUM}|sum|somme|ergebnis|{_MEAN_WORDS}|{_COUNT_WORDS})\s*:?\s*$"
)
"""What is worth a closer look, for the search through all cells of a column."""


class Label(NamedTuple):
    """What the name of a row says: which aggregate it is, of which label, and whether the word alone says so much."""

    aggregate: Aggregate
    of: str = ""
    """The label whose rows are added up; blank for those of all, or of the rows above."""
    sure: bool = True


def is_total(text: str) -> bool:
    """Whether a cell says total, in English, Spanish, Italian, Portuguese, German or French."""
    return _TOTAL.fullmatch(text.strip()) is not None


def label_of(text: str, known: Collection[str]) -> Label | None:
    """What a cell says of its row; None for a plain name. ``known`` are the labels of the column, casefolded.

    ``North Total`` is sure where North is a label of the column; ``Total Energies`` is a name as long as the figures
    do not say otherwise.
    """
    text = text.strip()
    for kind, pattern in (*_BEHIND, *_BEFORE):
        found = pattern.fullmatch(text)
        if found and found[1].strip().casefold() in known:
            # "Social media" beside "Social" is a channel, so the word alone is not sure.
            plain = kind != "sum" and _PLAIN.fullmatch(text[found.end(1) :].strip(" :–—-")) is not None
            return Label(kind, found[1].strip().casefold(), sure=not plain)
    if _PLAIN.fullmatch(text):
        kind = "mean" if _MEAN.fullmatch(text) else "count" if _COUNT.fullmatch(text) else "sum"
        return Label(kind, sure=False)
    whole: tuple[tuple[Aggregate, re.Pattern[str]], ...] = (("sum", _TOTAL), ("mean", _MEAN), ("count", _COUNT))
    for kind, pattern in whole:
        if pattern.fullmatch(text):
            return Label(kind)
    for kind, pattern in (*_BEHIND, *_BEFORE):
        if pattern.fullmatch(text):
            return Label(kind, sure=False)
    return None
