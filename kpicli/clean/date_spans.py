"""Cells that stand for several days: a range of two dates, a week by its number, a quarter or a half of a year.

Such a cell is taken apart into the texts of its first and its last day, which are then read like any other date.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa

from kpicli.clean import cells as c
from kpicli.model import TextColumn

SAMPLE = 2000
_NUMERIC = r"\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}/\d{1,2}/\d{1,2}"
_NAMED = r"\d{1,2}\.? (?:de )?[^\W\d_]{3,10}\.?(?: de)? \d{4}|[^\W\d_]{3,10}\.? \d{1,2}, \d{4}"
_BETWEEN = r" *(?:,|–|—|\.\.) *| +(?:-|to|a|al|hasta|until|bis|fino al) +"
_RANGE = re.compile(
    rf"(?:from |del? |dal |desde el |desde )?(?P<first>\d{{4}}-\d\d-\d\d)(?:{_BETWEEN}|/)(?P<last>\d{{4}}-\d\d-\d\d)"
    rf"|(?:from |del? |dal |desde el |desde )?(?P<first_2>{_NUMERIC})(?:{_BETWEEN}| *- *)(?P<last_2>{_NUMERIC})"
    rf"|(?:from |del? |dal |desde el |desde )?(?P<first_3>{_NAMED})(?:{_BETWEEN}| *- *)(?P<last_3>{_NAMED})",
    re.IGNORECASE,
)
_WEEKLY = r"(?:W|Wk\.?|KW|CW|Week|Semana|Sem\.?|Settimana|Sett\.?)"
_WEEK = re.compile(
    rf"(?P<year>\d{{4}})[- ]?{_WEEKLY}[-. ]?(?P<week>\d{{1,2}})(?:-(?P<day>[1-7]))?"
    rf"|{_WEEKLY}[-. ]?(?P<week_2>\d{{1,2}})(?:[ ,/.-]+|,? (?:de|del|di|of) )(?P<year_2>\d{{4}})",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:(?P<year>\d{4})[- /]?)?(?P<kind>[QTHS])(?P<number>[1-4])(?:[- /]+(?P<year_2>\d{4}))?"
    r"|(?P<number_3>[1-4])(?P<kind_3>[QT])[- /]+(?P<year_3>\d{4})",
    re.IGNORECASE,
)


def taken_apart(column: TextColumn, weeks_only: bool) -> tuple[TextColumn, TextColumn] | None:
    """The first and the last days of a column as texts, null where a cell is a day; None where none is more."""
    if column.native is not None or not pa.types.is_string(column.cells.type):
        return None
    texts = c.text_cells(column, None)
    sample = texts.slice(0, SAMPLE).drop_null().unique().to_pylist()
    if not any(_days(text, weeks_only) for text in sample):
        return None
    encoded = texts.dictionary_encode()
    spans = [_days(text, weeks_only) for text in encoded.dictionary.to_pylist()]
    written = encoded.dictionary.to_pylist()
    firsts = pa.array([span[0] if span else text for span, text in zip(spans, written, strict=True)], pa.string())
    lasts = pa.array([span[1] if span else None for span in spans], pa.string())
    first, last = (pa.chunked_array([each.take(encoded.indices)]) for each in (firsts, lasts))
    return replace(column, cells=first), replace(column, cells=last)


def _days(text: str, weeks_only: bool) -> tuple[str, str | None] | None:
    """The first and the last day of one cell; the last is None where the cell is one day of a week."""
    if found := _WEEK.fullmatch(text):
        return _of_week(found)
    if weeks_only:
        return None
    if found := _RANGE.fullmatch(text):
        groups = found.groupdict()
        return tuple(next(groups[f"{name}{n}"] for n in ("", "_2", "_3") if groups[f"{name}{n}"]) for name in _ENDS)  # type: ignore[return-value]
    found = _PART.fullmatch(text)
    return _of_part(found) if found else None


_ENDS = ("first", "last")


def _of_week(found: re.Match[str]) -> tuple[str, str | None] | None:
    year, week = int(found["year"] or found["year_2"]), int(found["week"] or found["week_2"])
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    if found["day"]:
        return (monday + timedelta(days=int(found["day"]) - 1)).isoformat(), None
    return monday.isoformat(), (monday + timedelta(days=6)).isoformat()


def _of_part(found: re.Match[str]) -> tuple[str, str] | None:
    """A quarter (Q1, T1, 1T) or a half (H1, S1)."""
    kind, number = (found["kind"] or found["kind_3"]).upper(), int(found["number"] or found["number_3"])
    year = found["year"] or found["year_2"] or found["year_3"]
    months = 3 if kind in "QT" else 6
    if not year or (found["year"] and found["year_2"]) or number * months > 12:
        return None
    first = date(int(year), (number - 1) * months + 1, 1)
    end = date(int(year) + (number * months == 12), number * months % 12 + 1, 1)
    return first.isoformat(), (end - timedelta(days=1)).isoformat()
