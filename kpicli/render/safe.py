"""Text from files, made safe to show: no control bytes, no tricks of direction, no formulas."""

import re
import unicodedata

_JOINERS = "\u200c\u200d"
_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST_IN_A_CELL = 32_767
_ASCII = {
    "–": "-",
    "—": "-",
    "−": "-",
    "─": "-",
    "·": "-",
    "…": "...",
    "×": "x",
    "Δ": "d",
    "€": "EUR",
    "£": "GBP",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "≥": ">=",
    "≤": "<=",
    "→": "->",
    "ß": "ss",
    "Ø": "O",
    "ø": "o",
    "ł": "l",
    "Ł": "L",
    "¿": "",
    "¡": "",
}


def safe_text(text: str) -> str:
    """One line of text as a person reads it: control, direction and invisible characters are gone."""
    return _SPACES.sub(" ", "".join(map(_visible, text))).strip()


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Zl", "Zp") or char in "\t\n\r":
        return " "
    if category == "Cs":
        return "\ufffd"
    return "" if category == "Cc" or (category == "Cf" and char not in _JOINERS) else char


def without_controls(text: str) -> str:
    """The same text without the characters that drive a terminal or turn the reading direction; line ends stay."""
    return _CONTROLS.sub("", text)


def no_formula(text: str) -> str:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def cell_text(text: str) -> str:
    """The text as a cell of a workbook can hold it: no control bytes, nothing that reads as an escape, not too long."""
    return _ESCAPE.sub("_x005F_", _ILLEGAL.sub("", text))[:_LONGEST_IN_A_CELL]


def to_ascii(text: str) -> str:
    """The nearest plain ASCII: letters lose their accents; a sign without a likeness is named by its code."""
    return text if text.isascii() else "".join(map(_ascii_char, text))


def _ascii_char(char: str) -> str:
    if char.isascii():
        return char
    if char in _ASCII:
        return _ASCII[char]
    likeness = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
    return likeness or ("" if unicodedata.combining(char) else char.encode("ascii", "backslashreplace").decode())
