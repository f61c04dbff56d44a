"""Finds the delimiter of a text file by which of them cuts its lines into the same number of cells."""

from __future__ import annotations

import re
from collections import Counter

from kpicli.errors import ConfigError
from kpicli.read.records import head

DELIMITERS = (",", ";", "\t", "|")
_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
_SEP = re.compile(rb'\s*"?sep=(.)"?[ \t,;|]*(\r\n|\r|\n|$)', re.I)


def delimiter_of(utf8: bytes, declared: str | None, shown: str) -> str:
    """The declared delimiter, the one a ``sep=`` line names, or the one that fits the first lines best."""
    if declared is not None:
        return _declared(declared, shown)
    named = _SEP.match(utf8)
    if named and named[1].isascii():
        return named[1].decode()
    # max keeps the first of equals, so a file of one column is read with a comma.
    return max(DELIMITERS, key=lambda delimiter: _fit(utf8, delimiter))


def is_sep_line(utf8: bytes) -> bool:
    """Whether the first line only tells Excel the delimiter."""
    return _SEP.match(utf8) is not None


def _declared(declared: str, shown: str) -> str:
    delimiter = _NAMES.get(declared.strip().lower(), declared)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise ConfigError(f"{shown}: delimiter: {declared!r} is not one character; use ',', ';', '|' or tab")
    return delimiter


def _fit(utf8: bytes, delimiter: str) -> tuple[int, int]:
    """How many of the first records have the width most of them share, and that width; (0, 0) when it is 1."""
    records = head(utf8, delimiter)
    widths = Counter(len(record.cells) for record in records if not record.problem)
    width, count = max(((w, n) for w, n in widths.items() if w > 1), key=lambda wn: (wn[1], wn[0]), default=(0, 0))
    return count, width
