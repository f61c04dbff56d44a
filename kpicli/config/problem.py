"""One problem of a config file: where it is, what is wrong, and the word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Keys = tuple[str | int, ...]
"""The way to a place in the config: ("sources", 2, "columns")."""

LONGEST = 60
"""Characters of a user's text that a message repeats."""


@dataclass(frozen=True)
class Problem:
    """What is wrong at a place. ``about_key`` says that the last key itself is wrong, so its section is named.

    ``line`` is filled where the place is not in the finished tree: a key that is given twice, a list as a key.
    """

    keys: Keys
    text: str
    about_key: bool = False
    line: int | None = None

    @property
    def shown(self) -> str:
        """The section a reader looks for: ``sources[2].columns``."""
        return dotted(self.keys[:-1] if self.about_key else self.keys)


def dotted(keys: Keys) -> str:
    """The path as people write it: ``sources[2].columns``."""
    path = ""
    for key in keys:
        path += f"[{key}]" if isinstance(key, int) else f".{short(key)}"
    return path.removeprefix(".")


def plain(text: str) -> str:
    """Text on one line and harmless in a terminal: control characters are written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text)


def short(text: str) -> str:
    """Text of a user that a message can repeat: harmless, and cut when it is long."""
    safe = plain(text[: LONGEST + 1])
    return safe if len(safe) <= LONGEST else safe[: LONGEST - 1] + "…"


def quoted(value: object) -> str:
    """A user's value as messages repeat it: ``'ammount'``."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{short(text)}'"


def nearest(word: object, words: Iterable[str], closeness: int = 65) -> str | None:
    """The known word that was probably meant, or None when nothing is as close as that (100: the same)."""
    from rapidfuzz import fuzz, process

    known = {known.casefold(): known for known in words}
    asked = str(word).strip().casefold()[:LONGEST]
    found = process.extractOne(asked, list(known), scorer=fuzz.ratio, score_cutoff=closeness)
    return known[found[0]] if found else None


def did_you_mean(word: object, words: Iterable[str]) -> str:
    """``. Did you mean 'amount'?``, or nothing when no known word is close."""
    near = nearest(word, words)
    return f". Did you mean '{near}'?" if near else ""
