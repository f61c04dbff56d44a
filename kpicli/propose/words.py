"""The words that people use for the fields of the vocabulary, and how two of them are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from kpicli.config import yaml
from kpicli.wording import normal

_SMALL = frozenset(
    {"de", "del", "la", "el", "los", "las", "lo", "en", "a", "al", "y", "e", "di", "della", "dello", "dei", "delle"}
    | {"degli", "il", "i", "le", "the", "of", "at", "in", "on", "and"}
)
_TELLING = {
    "es": {"fecha", "importe", "mes", "estado", "etapa", "coste", "costo", "cliente", "pais", "nombre", "canal"},
    "it": {"data", "importo", "mese", "stato", "fase", "costo", "cliente", "paese", "origine", "nome", "canale"},
}
"""Words of headers that tell the language of an export."""
_ALSO_ENGLISH = frozenset({"data"})
"""Those of them that an English header may have, and that tell nothing alone."""

_GRAINS = {"month": {"month", "mes", "mese"}, "week": {"week", "semana", "settimana"}}

Tokens = frozenset[str]


@dataclass(frozen=True)
class TableWords:
    """What the headers of one table may be called."""

    nouns: Tokens
    tells: frozenset[str]
    fields: Mapping[str, tuple[Tokens, ...]]
    needs: frozenset[str] = frozenset()
    """Fields of which one has to be there, unless the file is named after the table."""
    unlike: Tokens = frozenset()
    """Words of headers that such a table never has: its rows would be something else."""


def tokens(text: str, nouns: Tokens = frozenset()) -> Tokens:
    """The words of a name that matter: no small ones, none that only names the table, unless that is all there is."""
    words = frozenset(re.findall(r"\w+", normal(text).replace("_", " "))) - _SMALL
    return words - nouns or words


def language_of(headers: Iterable[str]) -> str:
    """The language of most headers: ``es``, ``it``, or ``en`` where neither is plain."""
    said = [word for header in headers for word in tokens(header)]
    found = {language: sum(word in words for word in said) for language, words in _TELLING.items()}
    best = max(found, key=lambda language: found[language])
    plain = found[best] > sum(word in _ALSO_ENGLISH for word in said)
    return best if plain and list(found.values()).count(found[best]) == 1 else "en"


def grain_of(header: str) -> str | None:
    """``month`` or ``week`` where the header of a date says that a row stands for one."""
    words = tokens(header)
    return next((grain for grain, said in _GRAINS.items() if words & said), None)


@lru_cache(maxsize=1)
def tables() -> dict[str, TableWords]:
    """The words of each table's fields, those of the segments among them."""
    found = _file()
    segments = found["segments"]
    made = {}
    for table, spec in found.items():
        if table in ("segments", "values"):
            continue
        nouns = frozenset(word for noun in spec["nouns"] for word in tokens(noun))
        fields = {name: words for name, words in spec.items() if name not in ("nouns", "tells", "needs", "unlike")}
        every = {**fields, **{name: words for name, words in segments.items() if name not in fields}}
        known = {name: tuple(tokens(word, nouns) for word in words) for name, words in every.items()}
        unlike = frozenset(word for name in spec.get("unlike", ()) for word in tokens(name))
        made[table] = TableWords(nouns, frozenset(spec["tells"]), known, frozenset(spec.get("needs", ())), unlike)
    return made


@lru_cache(maxsize=1)
def values() -> dict[str, dict[str, tuple[str, ...]]]:
    """For ``table.field``, what each value of the vocabulary is called."""
    return {name: {value: tuple(words) for value, words in of.items()} for name, of in _file()["values"].items()}


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    root, problems = yaml.read((files(__package__) / "synonyms.yaml").read_text(encoding="utf-8"))
    if root is None or problems:
        raise AssertionError(problems)
    found: dict[str, Any] = yaml.value_of(root)
    return found
