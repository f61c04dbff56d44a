"""The words in dates: month names as numbers, without weekdays, "de" and commas, AM and PM spelt one way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kpicli.wording import MONTHS

# Every beginning of three letters or more is a short name somewhere (sep, sept, set), and none is shared by two months.
_SHORT = {name[:n]: month for month, names in enumerate(MONTHS, 1) for name in names for n in range(3, len(name) + 1)}
_SHORT_NAMES = pa.array(list(_SHORT))
_SHORT_NUMBERS = pa.array([f"m{month:02d}" for month in _SHORT.values()])
_UNUSUAL = r"\pL\pL|[ap]\. ?m|[^0-9A-Za-z/.:+\- ]|  |\.\d{7}|[/.]\d+ \d+:\d\d:\d\d\.\d| [+-]\d\d|\d[ap]$"
_PARTS = r"^(?P<day>[^:]*)(?P<time>[t ]\d{1,2}:.*)$"
_TIDY_DAY = (
    (r"[,\s]", " "),
    (r"  +", " "),
    (r"(\d)(?:st|nd|rd|th|o|a)\b", r"\1"),
    (r"\b(?:de|del|of|at|a las|alle|ore|as)\b", ""),
    # A weekday is a word before the date, when a month follows as a word or a number: "ter. 5 mai 2026".
    (r"^[a-z]+(?:-feira)?\.? +(\d+[ \-/.]+[a-z]{3}|[a-z]{3,}\.? \d|\d+[\-/.]\d)", r"\1"),
    (r"  +", " "),
    (r"^ | $", ""),
)
_TIDY_TIME = (
    (r" ?\([^)]*\)$", ""),
    (r"[,\s]+", " "),
    (r" (?:utc|gmt)([+-]\d\d:?\d\d)$", r"\1"),
    (r"^ ?t", "T"),
    (r"(\d) ?([ap])\. ?m\b\.?", r"\1 \2m"),
    (r"(\d)([ap]m)\b", r"\1 \2"),
    (r" ?(?:utc|gmt|z)$", "Z"),
    (r" ([+-]\d\d:?\d\d)$", r"\1"),
    (r"(\.\d{6})\d+", r"\1"),
)
_MONTH = r"^(?P<before>[0-9]*[ \-/.]*)(?P<month>[a-z]{3,10})(?P<after>[ \-/.].*)$"
_AROUND = (
    (r"^(m?\d+)[ \-/.]+(m?\d+)[ \-/.]+(\d+)$", r"\1 \2 \3"),
    (r"^(m\d+)[ \-/.]+(\d{4})$", r"\1 \2"),
    (r"^(\d{4})[ \-/.]+(m\d+)$", r"\1 \2"),
)
_YEAR_LAST = (
    (r"^([a-z]{3} [a-z]{3} +\d{1,2}) (\d\d:\d\d:\d\d)(?: (utc|gmt))? (\d{4})$", r"\1 \4 \2 \3"),
    (r" $", ""),
)
"""As the C library writes a moment: Wed Feb 11 09:30:00 2026."""
_FRACTION = (r"^(\d{1,2}[^\d].*:\d\d:\d\d)\.\d+", r"\1")


def tidy(cells: Any) -> Any:
    """Spell unusual cells plainly: month names as numbers, no weekday, comma or "de", AM and PM without dots."""
    unusual = pc.fill_null(pc.match_substring_regex(cells, _UNUSUAL), False)
    if not pc.any(unusual).as_py():
        return cells
    some = _rewrite(_plain_letters(cells.filter(unusual)), _YEAR_LAST)
    parts = pc.extract_regex(some, _PARTS)
    # Days and times repeat even where no two cells are the same, so each is tidied once.
    day = pc.coalesce(pc.struct_field(parts, "day"), some).dictionary_encode()
    time = pc.coalesce(pc.struct_field(parts, "time"), "").dictionary_encode()
    days, times = _number_months(_rewrite(day.dictionary, _TIDY_DAY)), _rewrite(time.dictionary, _TIDY_TIME)
    tidied = pc.binary_join_element_wise(days.take(day.indices), times.take(time.indices), "")
    if pc.any(pc.match_substring(times, ".")).as_py():
        # Fractions of a second are kept in ISO only: strptime has no word for them.
        tidied = _rewrite(tidied, (_FRACTION,))
    return pc.replace_with_mask(cells, unusual, tidied)


def _rewrite(cells: Any, rules: Iterable[tuple[str, str]]) -> Any:
    for pattern, plain in rules:
        cells = pc.replace_substring_regex(cells, pattern, plain)
    return cells


def _plain_letters(cells: Any) -> Any:
    """Lower case, no accents, ordinary spaces: "SÁB" and "sab" are one word."""
    if not pc.any(pc.invert(pc.string_is_ascii(cells))).as_py():
        return pc.utf8_lower(cells)
    return pc.utf8_lower(pc.replace_substring_regex(pc.utf8_normalize(cells, form="NFKD"), r"\p{Mn}+", ""))


def _number_months(days: Any) -> Any:
    """Put m05 for May, in the three languages, Portuguese and German, with single spaces around it."""
    parts = pc.extract_regex(days, _MONTH)
    known = pc.index_in(pc.struct_field(parts, "month"), _SHORT_NAMES)
    month = _SHORT_NUMBERS.take(known)
    joined = pc.binary_join_element_wise(pc.struct_field(parts, "before"), month, pc.struct_field(parts, "after"), "")
    return pc.coalesce(_rewrite(joined, _AROUND), days)
