"""The days that an export says it covers, in the lines above its header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kpicli.model import RawTable
from kpicli.wording import MONTHS, normal

_NUMBER = {
    name[:n]: number for number, names in enumerate(MONTHS, 1) for name in names for n in range(3, len(name) + 1)
}
_WORD = r"([a-z]{3,10})\.?"
_DAY_FIRST = rf"\b(?P<d>\d{{1,2}})(?: de| d[ie])? {_WORD.replace('(', '(?P<m>', 1)}(?: de| d[ie])?,? (?P<y>\d{{4}})\b"
_MONTH_FIRST = rf"\b{_WORD.replace('(', '(?P<mm>', 1)} (?P<dd>\d{{1,2}}),? (?P<yy>\d{{4}})\b"
_PLAIN = r"\b(?P<iso>\d{4}[-/]\d{2}[-/]\d{2}|20\d{6})\b"
_DATE = re.compile(f"{_DAY_FIRST}|{_MONTH_FIRST}|{_PLAIN}")


def stated_range(raw: RawTable) -> tuple[date, date] | None:
    """The first and last day an export covers, both inclusive: two dates in one line, or the only two above it."""
    lines = [list(_dates(row.text)) for row in raw.left_out if row.kind == "preamble" and row.row < raw.header_row]
    pair = next((dates for dates in lines if len(dates) == 2), [day for dates in lines for day in dates])
    return (pair[0], pair[1]) if len(pair) == 2 and pair[0] <= pair[1] else None


def _dates(text: str) -> Iterator[date]:
    for found in _DATE.finditer(normal(text)):
        day = _date(found)
        if day:
            yield day


def _date(found: re.Match[str]) -> date | None:
    """A date as its parts give it; None where they give none."""
    if found["iso"]:
        digits = re.sub(r"\D", "", found["iso"])
        parts: tuple[int, int | None, int] = (int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    elif found["m"]:
        parts = (int(found["y"]), _NUMBER.get(found["m"]), int(found["d"]))
    else:
        parts = (int(found["yy"]), _NUMBER.get(found["mm"]), int(found["dd"]))
    try:
        return date(parts[0], parts[1] or 0, parts[2])
    except ValueError:
        return None
