"""Words of users: comparing them as people do, repeating them safely, and guessing which known one was meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

from kpicli.saying import Said, say, together

LONGEST_HEADER = 200
LONGEST = 60
"""Characters of a user's text that a message repeats."""
CLOSING = re.compile(
    r"\b(w[io]n\b|sign|los[st]|gan[ao]|firm|perd|vint|vinc|pers[aoie]\b|clos|cerrad|cierre|chius|cancel|abandon|declin|"
    r"rechaz|rifiut|reject|dead|descart|scart|churn|baja\b|disqual|descal|unqual|anul|annull|adjudic|factur|fattur|"
    r"desestim|no\b|not\b|non\b|sin\b|senza\b|nessun|nunca|never)"
)
"""Words, in normal form, that may end a deal, or say the contrary of what follows."""
OPENING = re.compile(
    r"\b(new\b|nuev|nuov|open|abiert|apert|lead|contact|contatt|qualif|calific|cualific|quali|demo|propos|propuest|"
    r"propost|offer|ofert|quot|presupuest|preventiv|negoti|negoci|negoz|trattativ|discover|descubr|scopert|meeting|"
    r"reunion|riunion|present|appoint|cita\b|appuntament|schedul|agend|decision maker|need|necesidad|bisogn|analy|"
    r"analis|value prop|prospect|perception|evalua|valuta|trial|prueba|prova\b|pilot|in progress|en curso|en proceso|"
    r"in corso|pipeline|interest|interesad|review|revision|contract sent|contrato enviado|contratto inviato|follow|"
    r"seguimiento)"
)
"""Words, in normal form, that a stage on the way has. What has none of them is open only where somebody says so."""


def plainly_open(stage: str) -> bool:
    """Whether the name of a stage says that the deal is on its way, and nothing in it sounds like an end."""
    said = normal(stage)
    return OPENING.search(said) is not None and CLOSING.search(said) is None


JOINT = " / "
"""What stands between the cells of a field that is made of several columns."""
MONTHS = (
    ("january", "enero", "gennaio", "janeiro", "januar"),
    ("february", "febrero", "febbraio", "fevereiro", "februar"),
    ("march", "marzo", "marco", "marz", "maerz"),
    ("april", "abril", "aprile"),
    ("may", "mayo", "maggio", "maio"),
    ("june", "junio", "giugno", "junho", "juni"),
    ("july", "julio", "luglio", "julho", "juli"),
    ("august", "agosto"),
    ("september", "septiembre", "setiembre", "settembre", "setembro"),
    ("october", "octubre", "ottobre", "outubro", "oktober"),
    ("november", "noviembre", "novembre", "novembro"),
    ("december", "diciembre", "dicembre", "dezembro", "dezember"),
)
"""The names of the months in English, Spanish, Italian, Portuguese and German, without accents."""


INVISIBLE = "".join(
    chr(code)
    for first, last in (
        (0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064),
        (0x2066, 0x206F), (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
"""Signs that have no width or only say in which direction to read: nobody sees them, and no name means them."""
_UNSEEN = dict.fromkeys(map(ord, INVISIBLE))
# Cyrillic, Greek and Turkish letters whose small or capital form is that of a Latin one, dashes and apostrophes.
_LOOK_ALIKE = str.maketrans(
    "авеёікмнорстухјѕԁԛԝαβεζηικνορτυχı‐‑‒–—−’‘ʼ`", "abeeikmhopctyxjsdqwabeznikvoptyxi------" + 4 * "'"
)

_ENDS = {
    "start": ("end",), "starts": ("ends",), "started": ("ended",), "begin": ("end",), "begins": ("ends",),
    "from": ("to", "until"), "since": ("until",), "first": ("last",), "inicio": ("fin", "encerramento", "fim", "final"),
    "inicial": ("final",), "desde": ("hasta",), "inizio": ("fine",), "dal": ("al",), "da": ("a",), "de": ("ate",),
    "berichtsstart": ("berichtsende",), "debut": ("fin",), "startdatum": ("enddatum",),
}  # fmt: skip
"""The words of the header of a first day, and those that the header of its last day has in their place."""


def end_beside(start: str, headers: Iterable[str]) -> str | None:
    """The header of the last day of a range, by that of its first: ``Reporting ends`` of ``Reporting starts``."""
    known = {normal(header).replace("_", " "): header for header in headers}
    words = normal(start).replace("_", " ").split(" ")
    for place, word in enumerate(words):
        for end in _ENDS.get(word, ()):
            found = known.get(" ".join([*words[:place], end, *words[place + 1 :]]))
            if found:
                return found
    return None


@lru_cache(maxsize=10_000)
def normal(text: str) -> str:
    """Text without the differences that people do not see: case, accents, spaces, unseen and look-alike signs."""
    if text.isascii():
        return " ".join(text.split()).casefold()
    plain_text = unicodedata.normalize("NFKD", text.translate(_UNSEEN))
    plain_text = "".join(c for c in plain_text if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", plain_text).strip().casefold().translate(_LOOK_ALIKE)


def seen(name: str) -> str:
    """A name as people see it: without signs that have no width, and without spaces around it."""
    return (name if name.isascii() else name.translate(_UNSEEN)).strip()


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


@dataclass(frozen=True)
class ValueMap:
    """What the spellings of a column stand for: exact ones first, then patterns in their order, then any other."""

    exact: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()
    other: str | None = None

    def value(self, spelling: str) -> str | None:
        """What a spelling stands for; None for one that the map does not know."""
        key = normal(spelling)
        if key in self.exact:
            return self.exact[key]
        return next((value for pattern, value in self.patterns if pattern.fullmatch(key)), self.other)


def value_map(vocabulary: Iterable[str], spec: Mapping[str, Sequence[str]]) -> ValueMap:
    """The map of ``values:``: the vocabulary's own words always count, ``Closed*`` is a pattern, ``*`` any other."""
    exact = {normal(v): v for v in vocabulary}
    patterns: list[tuple[re.Pattern[str], str]] = []
    other = None
    for value, spellings in spec.items():
        for spelling in spellings:
            if spelling == "*":
                other = value
            elif "*" in spelling:
                patterns.append((_pattern(spelling), value))
            # A label that itself has a star is still found as it is written.
            if spelling != "*":
                exact[normal(spelling)] = value
    return ValueMap(exact, tuple(patterns), other)


def _pattern(spelling: str) -> re.Pattern[str]:
    """``* / Signed`` as a pattern: a star is any text, also none."""
    return re.compile(".*".join(re.escape(normal(part)) for part in re.split(r" *\* *", spelling)), re.DOTALL)


def nearest(word: object, words: Iterable[str], closeness: int = 65) -> str | None:
    """The known word that was probably meant, or None when nothing is as close as that (100: the same)."""
    from rapidfuzz import fuzz, process

    known = {normal(word): word for word in words}
    found = process.extractOne(normal(str(word)[:LONGEST]), list(known), scorer=fuzz.ratio, score_cutoff=closeness)
    return known[found[0]] if found else None


def did_you_mean(word: object, words: Iterable[str]) -> str:
    """``. Did you mean 'amount'?``, or nothing when no known word is close."""
    near = nearest(word, words)
    return say(". Did you mean '{near}'?", near=near) if near else ""


def some(words: Iterable[str], most: int = 12) -> Said:
    """A list that a message can hold: the first so many. Sentences of the program stay whole."""
    every = [word if isinstance(word, Said) else short(word) for word in words]
    return together(", ", [*every[:most], *(["…"] if len(every) > most else [])])


def either(words: Iterable[str]) -> str:
    """``a or b or c``; nothing for no word."""
    listed = list(words)
    return reduce(lambda first, other: say("{first} or {other}", first=first, other=other), listed) if listed else ""


def both(words: Iterable[str]) -> str:
    """``a and b and c``; nothing for no word."""
    listed = list(words)
    return reduce(lambda first, other: say("{first} and {other}", first=first, other=other), listed) if listed else ""


def varying(pattern: str, header: str) -> dict[str, str] | None:
    """What a header says by a pattern, ``{currency}`` kept by its name and ``*`` anything; None when it is another.

    A very long header is none: matching it could take very long.
    """
    found = _template(pattern).fullmatch(header.strip()) if len(header) <= LONGEST_HEADER else None
    return found.groupdict() if found else None


@lru_cache(maxsize=1000)
def _template(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[a-z]+\}|\*)", pattern.strip())
    found = (
        ".*?" if part == "*" else f"(?P<{part[1:-1]}>.+?)" if re.fullmatch(r"\{[a-z]+\}", part) else re.escape(part)
        for part in parts
    )
    return re.compile("".join(found), re.IGNORECASE)


_DAY_IN_NAME = re.compile(r"(20\d{2})[-_. ]?([01]\d)(?:[-_. ]?([0-3]\d))?(?!\d)")


def day_in_name(file: str) -> str:
    """The last day or month that the name of a file says, or nothing."""
    days = [f"{year}-{month}-{day or '00'}" for year, month, day in _DAY_IN_NAME.findall(file)]
    return days[-1] if days else ""
