"""Numbers in every spelling that exports use: their parts, their values, and what proves a decimal mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean.cells import distinct, first, keep, spread

Mark = Literal[".", ","]
OTHER: dict[str, Mark] = {".": ",", ",": "."}


# -- what proves a decimal mark --------------------------------------------------------------------------------------


def _proving(decimal: str) -> str:
    """The shapes that only one decimal mark can give, signs and currencies aside."""
    point, comma = f"[{decimal}]", f"[{OTHER[decimal]}]"
    shapes = (
        rf"[1-9]\d{{0,2}}(?:{comma}\d{{3}})+{point}\d*",  # 1.234,5: the last of two marks
        rf"[1-9]\d{{0,2}}(?:[ ']\d{{3}})+{point}\d*",  # 1 234,567
        rf"[1-9]\d{{0,2}}(?:{comma}\d{{3}}){{2,}}",  # 1.234.567: a decimal mark stands once
        rf"\d+{point}(?:\d{{0,2}}|\d{{4,}})",  # 12,5: thousands have three digits
        rf"(?:0\d*)?{point}\d+",  # 0,123 and ,22
        rf"\d{{4,}}{point}\d+",  # 1234,567
        rf"\d+{point}\d+[eE][+-]?\d+",
    )
    return f"^(?:{'|'.join(shapes)})$"


PROVING = {mark: _proving(mark) for mark in OTHER}
OPEN = {mark: rf"^[1-9]\d{{0,2}}[{mark}]\d{{3}}$" for mark in OTHER}
"""1.234 is a thousand and more, or one and a bit."""


# -- plain numbers ---------------------------------------------------------------------------------------------------


def _well_formed(decimal: str) -> str:
    """Digits, in groups of three or in none, with at most one decimal mark."""
    groups = "|".join(rf"(?:{mark}\d{{3}})+" for mark in (f"[{OTHER[decimal]}]", " ", "'"))
    whole = rf"(?:[1-9]\d{{0,2}}(?:{groups})|\d+)"
    return rf"^[+-]?(?:{whole}(?:[{decimal}]\d*)?|[{decimal}]\d+)(?:[eE][+-]?\d+)?$"


_WELL_FORMED = {mark: _well_formed(mark) for mark in OTHER}


def cast_all(cells: Any) -> Any | None:
    """Arrow's own reading of 1234.56, the fastest there is: all the cells, or None when one is written otherwise."""
    try:
        # A cast that fails is slow, as it words an error for every cell: a few cells are tried first.
        cells.slice(0, 64).cast(pa.float64())
        values = cells.cast(pa.float64())
    except pa.ArrowInvalid:
        return None
    return keep(values, countable(values))


LARGEST = 9e18
"""Beyond it no amount is meant: 64 bits do not hold it."""


def countable(values: Any) -> Any:
    """Which values are numbers that can be added up."""
    return pc.less(pc.abs(values), LARGEST)


def plain_values(cells: Any, decimal: Mark) -> Any:
    """The values of cells that hold a number and nothing else; null for the others and for what is not finite."""
    bare = keep(cells, pc.match_substring_regex(cells, _WELL_FORMED[decimal]))
    for mark in (OTHER[decimal], " ", "'"):
        if pc.any(pc.match_substring(bare, mark)).as_py():
            bare = pc.replace_substring(bare, mark, "")
    values = (pc.replace_substring(bare, ",", ".") if decimal == "," else bare).cast(pa.float64())
    return keep(values, countable(values))


# -- cells with more than digits -------------------------------------------------------------------------------------

_CODES = tuple(re.findall("[A-Z]{3}", """
    AED ARS AUD BGN BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DOP EGP EUR GBP GTQ HKD HNL HRK HUF IDR ILS INR ISK JPY KES
    KRW KWD KZT MAD MXN MYR NGN NIO NOK NZD PAB PEN PHP PKR PLN PYG QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD
    UYU VES VND ZAR"""))  # fmt: skip
_CURRENCY = (
    rf"(?:(?:US |[A-Z]{{0,3}})\$(?: ?(?i:{'|'.join(_CODES)})|[SDU])?"
    rf"|(?i:{'|'.join(_CODES)}|euros?|k[rč]\.?|lei|s?fr\.?)"
    r"|S/\.?|B/\.?|Bs\.?[SD]?|Q\.?|Ft|zł|\p{Sc})"
)
_NAMED = {"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP", "US$": "USD", "US $": "USD", "U$S": "USD",
          "U$D": "USD", "R$": "BRL", "MX$": "MXN", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD",
          "HK$": "HKD", "S$": "SGD", "NT$": "TWD", "AR$": "ARS", "CL$": "CLP", "CO$": "COP", "COL$": "COP",
          "$U": "UYU", "UY$": "UYU", "RD$": "DOP", "S/": "PEN", "B/": "PAB", "Q": "GTQ", "ZŁ": "PLN", "KČ": "CZK",
          "FT": "HUF", "LEI": "RON", "FR": "CHF", "SFR": "CHF", "₹": "INR", "₺": "TRY", "₽": "RUB", "₴": "UAH",
          "₪": "ILS", "₦": "NGN", "₫": "VND", "₱": "PHP", "₩": "KRW", "₡": "CRC", "₲": "PYG", "฿": "THB",
          "BSS": "VES", "BSD": "VES",
          **{f"{code}$": code for code in _CODES}, **{f"${code}": code for code in _CODES},
          **{f"$ {code}": code for code in _CODES}}  # fmt: skip
SHARED = {
    "$": frozenset({
        "USD", "MXN", "ARS", "CLP", "COP", "UYU", "DOP", "CUP", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "BSD", "BBD",
        "BZD", "JMD", "TTD", "FJD", "NAD",
    }),
    "KR": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "¥": frozenset({"JPY", "CNY"}),
    "BS": frozenset({"BOB", "VES", "VED"}),
}  # fmt: skip
"""Signs that several currencies share, and these: alone they do not say which is meant."""


def code_of(sign: str) -> str:
    """The code of a currency's sign or name; a sign that several share stays as it is, in capitals."""
    upper = sign.strip().upper().rstrip(".")
    return _NAMED.get(upper, upper)


def code_in(header: str) -> str | None:
    """The currency that a header names, as in "Amount (USD)", "cost_eur" or "Importe €"; None without one alone."""
    words = [word for word in re.split(r"[\s_/,;:.\-]+", re.sub(r"[()\[\]]", " ", header)) if word]
    signs = {code_of(word) for word in words if not word.isalnum() and not word.isascii()}
    signs |= {code_of(word) for word in words if re.fullmatch(r"[A-Z]{0,3}\$", word)}
    codes = {word for word in words if word in _CODES and word not in _WORDS_TOO}
    last = words[-1].upper() if words else ""
    codes |= {last} if last in _CODES and last not in _WORDS_TOO else set()
    bracketed = (word.upper() for word in re.findall(r"[(\[]\s*([A-Za-z]{3})\s*[)\]]", header))
    codes |= {code for code in bracketed if code in _CODES}
    named = codes or {sign for sign in signs if sign in _CODES or sign in SHARED}
    return next(iter(named)) if len(named) == 1 else None


_WORDS_TOO = frozenset({"TRY", "PEN", "RON", "MAD", "COP"})
"""Codes that are words of a header as well, so that only brackets make them codes."""
_FANCY = "[−–‐‑﹣－\u00a0\u202f\u2009\u2007’‘ʼ´`]"
_NO_CENTS = r"(\d[.,]) ?(?:--?|—|=)"
"""The dash that stands for no cents, right behind the decimal mark: 5.- is five, and no minus."""
_PARTS = (
    rf"^(?P<before>[\[(+\- ]*)(?P<currency>{_CURRENCY})?(?P<between>[(+\- ]*)"
    r"(?P<core>[.,]?\d[\d.,' ]*(?:[eE][+-]?\d+)?) ?(?P<scale>[kKM])?(?P<percent> ?%)?"
    rf"(?P<near>[)\- ]*)(?P<last>{_CURRENCY})?(?P<after>[\])\- ]*)$"
)
# What may stand around a number, and the sign it gives; (5) and 5- are how accountants write -5.
_SIGNS = {"|": 1.0, "+|": 1.0, "-|": -1.0, "|-": -1.0, "(|)": -1.0, "[|]": 1.0, "[-|]": -1.0, "[+|]": 1.0}
_SIGN_KEYS, _SIGN_VALUES = pa.array(list(_SIGNS)), pa.array(list(_SIGNS.values()))
_SCALES = {"": 1.0, "k": 1e3, "K": 1e3, "M": 1e6}
_SCALE_KEYS, _SCALE_VALUES = pa.array(list(_SCALES)), pa.array(list(_SCALES.values()))


@dataclass(frozen=True)
class Parts:
    """Cells taken apart, all null where a cell is not a number with a sign, a currency, a suffix or a percent sign."""

    core: Any
    factor: Any
    """The sign times what k and M stand for."""
    scaled: Any
    percent: Any
    currency: Any


def plain_spelling(cells: Any) -> Any:
    """One kind of minus, space and apostrophe."""
    if not pc.any(pc.match_substring_regex(cells, _FANCY)).as_py():
        return cells
    for pattern, plain in (("[−–‐‑﹣－]", "-"), ("[\u00a0\u202f\u2009\u2007]", " "), ("[’‘ʼ´`]", "'")):
        cells = pc.replace_substring_regex(cells, pattern, plain)
    return cells


def take_apart(cells: Any) -> Parts:
    """Tell the digits of a cell from its sign, currency, suffix and percent sign."""
    parts = pc.extract_regex(pc.replace_substring_regex(plain_spelling(cells), _NO_CENTS, r"\1"), _PARTS)
    part = {name: pc.struct_field(parts, name) for name in ("core", "scale", "percent", "currency", "last")}
    sign = _SIGN_VALUES.take(pc.index_in(_surround(parts), _SIGN_KEYS))
    currency, agree = _currencies(part["currency"], part["last"])
    good = pc.and_(sign.is_valid(), agree)
    scale = _SCALE_VALUES.take(pc.index_in(part["scale"], _SCALE_KEYS))
    core = pc.utf8_rtrim_whitespace(part["core"])
    factor, scaled = pc.multiply(sign, scale), pc.not_equal(part["scale"], "")
    return Parts(*(keep(x, good) for x in (core, factor, scaled, pc.not_equal(part["percent"], ""), currency)))


def _surround(parts: Any) -> Any:
    """The signs and brackets around a number, as "(|)" or "-|"."""
    names = ("before", "between", "near", "after")
    before, between, near, after = (pc.replace_substring(pc.struct_field(parts, name), " ", "") for name in names)
    return pc.binary_join_element_wise(before, between, "|", near, after, "")


def _currencies(before: Any, after: Any) -> tuple[Any, Any]:
    """The currency of a cell as a code where its sign has one, and whether its two signs agree ($5 MXN does)."""
    one, two = _code(before), _code(after)
    shared = pc.and_(pc.equal(one, "$"), pc.is_in(two, pa.array(sorted(SHARED["$"]))))
    agree = pc.or_(pc.or_(pc.equal(one, ""), pc.equal(two, "")), pc.or_(shared, pc.equal(one, two)))
    found = pc.if_else(pc.equal(two, ""), one, two)
    return keep(found, pc.not_equal(found, "")), agree


def _code(signs: Any) -> Any:
    """The code of each sign, each different one looked up once."""
    encoded = signs.dictionary_encode()
    codes = pa.array([None if sign is None else code_of(sign) for sign in encoded.dictionary.to_pylist()], pa.string())
    return codes.take(encoded.indices)


def cores(texts: Any) -> tuple[Any, str | None]:
    """The digits and marks of each cell, and a cell with a suffix (k, M) if there is one."""
    plain = pc.match_substring_regex(texts, r"^[+-]?[.,]?\d[\d.,]*$")
    found = pc.ascii_ltrim(keep(texts, plain), "+-")
    odd = pc.and_(texts.is_valid(), pc.invert(plain))
    if not pc.any(odd).as_py():
        return found, None
    values, codes = distinct(keep(texts, odd))
    parts = take_apart(values)
    return pc.coalesce(found, spread(parts.core, codes)), first(values, parts.scaled)
