"""Numbers as people read them: percent, money, durations, in English, Spanish and Italian."""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from kpicli.lang.words import words
from kpicli.model import Unit

NBSP = "\u00a0"
COMMA_LANGUAGES = ("es", "it")
"""The languages that write a decimal comma and put the sign of a unit after the number."""

_TO_COMMA = str.maketrans(",.", ".,")
# As a spreadsheet rounds: half away from zero, on the decimal digits of the number. Wide enough for any float.
_EXACT = Context(prec=700, rounding=ROUND_HALF_UP)
_SYMBOLS = {"EUR": "€", "GBP": "£"}
_MOST_PLACES = 6
_THOUSAND = 1000


def format_value(
    value: float, unit: Unit, currency: str | None, lang: str, *, places: int | None = None, ascii: bool = False
) -> str:
    """One value for people: 31.6%, €1,234, 4.0×. Durations and scores are bare numbers: the label names their unit."""
    digits = _digits(_shown(value, unit), decimals(value, unit) if places is None else places, lang)
    if unit == "ratio":
        return _percent(digits, lang, ascii)
    if unit == "multiple":
        return digits + ("x" if ascii else "×")
    if unit in ("money", "money_per_day") and currency:
        return _money(digits, currency, lang, ascii) + (f"/{words(lang)['day']}" if unit == "money_per_day" else "")
    return digits


def format_change(change: float, unit: Unit, lang: str, *, ascii: bool = False) -> str:
    """A change with its sign: +12.3% of the value before; +2.1 pp for ratios; +2.1 for scores."""
    shown = Decimal(repr(float(change))) * (1 if unit == "score" else 100)
    digits = _digits(shown, 1, lang)
    sign = "" if digits.startswith("-") or not any(map(str.isdigit, digits.strip("0.,"))) else "+"
    if unit == "score":
        return sign + digits
    if unit == "ratio":
        return f"{sign}{digits}{' ' if ascii else NBSP}{words(lang)['points']}"
    return sign + _percent(digits, lang, ascii)


def in_marks(text: str, lang: str) -> str:
    """A number as Python writes it, 1,234.5 or 12.5%, with the marks of a language: 1.234,5 and 12,5 %."""
    return text.translate(_TO_COMMA).replace("%", f"{NBSP}%") if lang in COMMA_LANGUAGES else text


def unit_word(unit: Unit, currency: str | None, lang: str, *, ascii: bool = False) -> str:
    """The unit of a whole row, for its label: "days", "€", "€/day"; empty when the values carry it themselves."""
    if unit in ("days", "minutes", "hours", "months"):
        return words(lang)[unit]
    if unit in ("money", "money_per_day") and currency:
        return symbol(currency, lang, ascii=ascii) + (f"/{words(lang)['day']}" if unit == "money_per_day" else "")
    return ""


def symbol(currency: str, lang: str, *, ascii: bool = False) -> str:
    """A currency's sign where it can mean one currency only, else its code."""
    if ascii:
        return currency
    if currency == "USD":
        return "US$" if lang in COMMA_LANGUAGES else "$"
    return _SYMBOLS.get(currency, currency)


def decimals(value: float, unit: Unit, *, among: float | None = None) -> int:
    """How many decimals a value is shown with; a small one gets as many as it takes not to look like zero.

    ``among`` is the largest of the values that it stands in a row with: money of a thousand has no cents.
    """
    shown = _shown(value, unit)
    usual = _usual_decimals(shown, unit, shown if among is None else _shown(among, unit))
    return next((places for places in range(usual, _MOST_PLACES + 1) if _rounded(shown, places)), usual)


def _usual_decimals(shown: Decimal, unit: Unit, largest: Decimal) -> int:
    if unit in ("money", "money_per_day"):
        return 0 if abs(_rounded(largest, 2)) >= _THOUSAND else 2
    if unit == "count":
        return 0 if shown == shown.to_integral_value() else 1
    return 1


def _shown(value: float, unit: Unit) -> Decimal:
    if not math.isfinite(value):
        raise ValueError(f"not a number to show: {value}")
    return _EXACT.multiply(Decimal(repr(float(value))), Decimal(100 if unit == "ratio" else 1))


def _rounded(shown: Decimal, places: int) -> Decimal:
    return shown.quantize(Decimal(1).scaleb(-places), context=_EXACT)


def _digits(shown: Decimal, places: int, lang: str) -> str:
    """Grouped in thousands, also numbers of four digits, so that columns align; never -0."""
    rounded = _rounded(shown, places)
    text = f"{rounded if rounded else abs(rounded):,f}"
    return text.translate(_TO_COMMA) if lang in COMMA_LANGUAGES else text


def _percent(digits: str, lang: str, ascii: bool) -> str:
    space = " " if ascii else NBSP
    return f"{digits}{space}%" if lang in COMMA_LANGUAGES else f"{digits}%"


def _money(digits: str, currency: str, lang: str, ascii: bool) -> str:
    sign, amount = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    mark, space = symbol(currency, lang, ascii=ascii), " " if ascii else NBSP
    if lang in COMMA_LANGUAGES:
        return f"{digits}{space}{mark}"
    return f"{sign}{mark}{space if mark.isalpha() else ''}{amount}"
