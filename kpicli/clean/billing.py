"""How often an amount is billed, as exports write it: ``monthly``, ``anual``, ``12 mesi``, ``P1Y``, ``3 / month``."""

from __future__ import annotations

import re
from functools import lru_cache

from kpicli.wording import normal

WEEK, DAY = 12 / 52, 12 / 365
"""In months."""
_UNITS = {
    DAY: "d day days daily dia dias diario diaria giorno giorni giornaliero giornaliera",
    2 * WEEK: "fortnight fortnightly",
    WEEK: "w wk week weeks weekly semana semanas semanal settimana settimane settimanale",
    1: "m mo mth month months monthly mes meses mensual mensuales mensualmente mese mesi mensile mensili mensilmente",
    2: "bimestral bimestre bimestres bimestrale bimestri",
    3: "q qtr quarter quarters quarterly trimestre trimestres trimestral trimestralmente trimestri trimestrale "
    "trimester",
    4: "cuatrimestre cuatrimestral quadrimestre quadrimestrale",
    6: "half halfyear halfyearly semiannual semiannually semestre semestres semestral semestri semestrale",
    12: "y yr year years yearly annual annually annum ano anos anual anuales anualmente anno anni annuale annuo annua "
    "annualmente",
    24: "biennial bienal biennale biennium bienio biennio",
    36: "triennial trienal triennale trienio triennio",
}
MONTHS = {word: months for months, words in _UNITS.items() for word in words.split()}
_NUMBERS = {"one": 1, "two": 2, "three": 3, "six": 6, "twelve": 12, "un": 1, "una": 1, "uno": 1, "dos": 2, "due": 2}
_NUMBERS |= {"tres": 3, "tre": 3, "seis": 6, "sei": 6, "doce": 12, "dodici": 12}
_FILLING = r"\b(every|each|per|a|al|la|el|il|cada|por|ogni|billed|billing|paid|in|interval|pago)\b"
_ISO = re.compile(r"p(\d{1,3})([dwmy])")
_COUNTED = re.compile(r"(\d{1,3}) ?([a-z]+)|(day|week|month|year)s? (\d{1,3})")
_BARE = {"1", "2", "3", "4", "6", "12", "18", "24", "36", "48", "60"}
"""Plain numbers that can only be meant as months."""


@lru_cache(maxsize=1000)
def months_of(written: str) -> float | None:
    """How many months an interval lasts; None for a word that is not known: never 1."""
    text = normal(written)
    if iso := _ISO.fullmatch(text):
        return int(iso[1]) * MONTHS[iso[2]] or None
    text = " ".join(re.sub(_FILLING, " ", re.sub(r"[^a-z0-9]+", " ", text)).split())
    text = " ".join(str(_NUMBERS.get(word, word)) for word in text.split())
    text = text.replace("half year", "halfyear").replace("semi annual", "semiannual")
    if text in _BARE:
        return float(text)
    if counted := _COUNTED.fullmatch(text):
        number, unit = (counted[1], counted[2]) if counted[1] else (counted[4], counted[3])
        return int(number) * MONTHS[unit] or None if unit in MONTHS else None
    return MONTHS.get(text)
