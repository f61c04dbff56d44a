"""Text from files, made safe to show: no control bytes, no tricks of direction, no formulas."""

import json
import re
import unicodedata

_SPACES = re.compile(r"\s+")
_FORMAT = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
"""Signs that are not seen and turn or join what is (category Cf); those that join letters of Persian and faces stay."""
_DRIVING = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
"""What drives a terminal: control characters but for tabs and line ends."""
HIDDEN = re.compile(f"[{_DRIVING}{_FORMAT}]")
"""What no output shows: the one list for all of them."""
UNPRINTABLE = re.compile(f"[{_DRIVING}{_FORMAT}\u2028\u2029\ud800-\udfff]")
"""What a format that programs read spells out, so that they get it back."""
_BREAKS = re.compile("[\u2028\u2029]")
_HALVES = re.compile("[\ud800-\udfff]")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_ILLEGAL = re.compile("[\ud800-\udfff\ufffe\uffff]")
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
    return _SPACES.sub(" ", without_controls(text)).strip()


def without_controls(text: str) -> str:
    """The same text without the characters that drive a terminal or are not seen; line ends stay."""
    return HIDDEN.sub("", _HALVES.sub("\ufffd", _BREAKS.sub(" ", text)))


def no_formula(text: str) -> str:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front, whatever unseen stands before it."""
    seen = HIDDEN.sub("", text).lstrip(" \u00a0")
    return f"'{text}" if text.startswith(_FORMULA) or seen.startswith(_FORMULA) else text


def cell_text(text: str) -> str:
    """The text as a cell of a workbook can hold it: nothing unseen, nothing that reads as an escape, not too long."""
    return _ESCAPE.sub("_x005F_", _ILLEGAL.sub("", HIDDEN.sub("", text)))[:_LONGEST_IN_A_CELL]


def spelled(text: str) -> str:
    """JSON with such characters in JSON's own spelling: a reader gets them back, a terminal does not obey them."""
    return UNPRINTABLE.sub(lambda match: json.dumps(match[0])[1:-1], text)


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
