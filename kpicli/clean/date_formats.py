"""Dates in every spelling that exports use: telling which format a cell has, and reading cells by one format.

A format is "iso", "excel" (day numbers) or a strptime format. Month names (``%b``) and AM/PM (``%p``) were turned into
numbers before (date_words), so nothing depends on the language of the computer. Reading is strict: ``31/02/2024``,
which strptime takes for 2 March, is not a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean.cells import flat, keep
from kpicli.clean.date_words import tidy
from kpicli.model import TextColumn

INSTANT = pa.timestamp("us")
FIRST_YEAR, LAST_YEAR = 1900, 2199
_EARLIEST, _LATEST = datetime(FIRST_YEAR, 1, 1), datetime(LAST_YEAR, 12, 31, 23, 59, 59, 999999)
_HALF_DAY = pa.scalar(12 * 3600 * 10**6, pa.duration("us"))

Family = tuple[str, ...]
"""One format, or the day-first and the month-first reading of the same cells, in this order."""


@dataclass(frozen=True)
class Read:
    """What some cells say: each is in ``naive`` (no zone written), in ``instant`` (UTC), or in neither (unread)."""

    naive: Any
    instant: Any
    alone: Any
    """True where the cell is a day without a time of day."""

    @property
    def unread(self) -> Any:
        return pc.and_(self.naive.is_null(), self.instant.is_null())

    def then(self, other: Read) -> Read:
        """Add what another format found for the cells this one left unread."""
        return Read(
            pc.coalesce(self.naive, other.naive),
            pc.coalesce(self.instant, other.instant),
            pc.or_(self.alone, other.alone),
        )


def nothing(size: int) -> Read:
    """No cell read yet."""
    empty = pa.nulls(size, INSTANT)
    return Read(empty, empty, _no(size))


def read_cells(cells: Any, readings: tuple[str, ...]) -> Read:
    """Read each cell by the first format that fits: as it is written, then tidied."""
    found = _read_by(cells, [reading for reading in readings if not needs_tidy(reading)])
    left = pc.and_(cells.is_valid(), found.unread)
    if not readings or not pc.any(left).as_py():
        return found
    rest = _read_by(tidy(cells.filter(left)), readings)
    return Read(
        pc.replace_with_mask(found.naive, left, rest.naive),
        pc.replace_with_mask(found.instant, left, rest.instant),
        pc.replace_with_mask(found.alone, left, rest.alone),
    )


def _read_by(cells: Any, readings: Iterable[str]) -> Read:
    """Try one format after the other, each on the cells that are still unread."""
    found, left = nothing(len(cells)), cells
    for reading in readings:
        if left.null_count == len(left):
            break
        found = found.then(read_as(left, reading))
        left = keep(cells, found.unread)
    return found


def read_as(cells: Any, reading: str) -> Read:
    """Read cells by one format; those it does not fit stay unread."""
    if reading == "iso":
        return _read_iso(cells)
    if reading == "excel":
        return _read_serials(cells)
    if reading == "epoch":
        return _read_epoch(cells)
    return _read_format(cells, reading)


# -- ISO -------------------------------------------------------------------------------------------------------------

_DAY = (
    r"(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))"
    r"|(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
_TIME = r"(?:[01]\d|2[0-3])(?::[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?)?"
_ZONE = r"(?:Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)"
_ISO_NAIVE = rf"^{_DAY}(?:[T ]{_TIME})?$"
_ISO_ZONED = rf"^{_DAY}[T ]{_TIME}{_ZONE}$"
_UTC = pa.timestamp("us", "UTC")


def _read_iso(cells: Any) -> Read:
    """Read 2024-01-31, with or without a time and a zone."""
    empty = pa.nulls(len(cells), INSTANT)
    naive, instant = _cast_all(cells, INSTANT), empty
    if naive is None:
        zoned = _cast_all(cells, _UTC)
        naive, instant = (empty, zoned.cast(INSTANT)) if zoned is not None else _read_mixed(cells)
    alone = pc.fill_null(pc.equal(pc.binary_length(cells), 10), False)
    return Read(plausible(naive), plausible(instant), alone)


def whole_iso(cells: Any) -> Any | None:
    """A whole column in one step, when every cell is an ISO day or time without an offset, and a plausible one."""
    naive = _cast_all(cells, INSTANT)
    return naive if naive is not None and plausible(naive) is naive else None


def kept_dates(column: TextColumn) -> Any | None:
    """A whole column that the reader keeps as dates, which are then all ISO, if it has any and all are plausible."""
    if column.native is not None or not column.filled or not pa.types.is_temporal(column.cells.type):
        return None
    dates = flat(column.cells).cast(INSTANT)
    return dates if plausible(dates) is dates else None


def _cast_all(cells: Any, kind: Any) -> Any | None:
    """Arrow's own reading of ISO, the fastest there is: all the cells, or None when one does not fit."""
    try:
        # A cast that fails is slow, as it words an error for every cell: a few cells are tried first.
        cells.slice(0, 64).cast(kind)
        return cells.cast(kind)
    except pa.ArrowInvalid:
        return None


def _read_mixed(cells: Any) -> tuple[Any, Any]:
    """Read those cells that are ISO, with and without a zone."""
    naive = keep(cells, pc.match_substring_regex(cells, _ISO_NAIVE)).cast(INSTANT)
    if naive.null_count == cells.null_count:
        return naive, pa.nulls(len(cells), INSTANT)
    zoned = keep(cells, pc.match_substring_regex(cells, _ISO_ZONED))
    return naive, zoned.cast(_UTC).cast(INSTANT)


def plausible(times: Any) -> Any:
    """Leave out placeholders: 0001-01-01 and 9999-12-31, and the days on which computers and sheets begin to count."""
    ends = pc.min_max(times)
    low, high = ends["min"], ends["max"]
    if not low.is_valid or (low.value >= _USUAL_US and high.value <= _LATEST_US):
        return times
    good = pc.and_(pc.greater_equal(times, _scalar(_EARLIEST)), pc.less_equal(times, _scalar(_LATEST)))
    good = pc.and_not(good, pc.is_in(pc.floor_temporal(times, unit="day"), _PLACEHOLDERS))
    return times if pc.all(good).as_py() else keep(times, good)


def is_placeholder(text: str) -> bool:
    """Whether a cell is one of the days that stand for "no date": 01/01/1900, 1970-01-01."""
    return re.match(_PLACEHOLDER_TEXT, text) is not None


def _scalar(when: datetime) -> Any:
    return pa.scalar(when, INSTANT)


_LATEST_US = _scalar(_LATEST).value
_USUAL_US = _scalar(datetime(1970, 1, 2)).value
_PLACEHOLDERS = pa.array([datetime(1900, 1, 1), datetime(1969, 12, 31), datetime(1970, 1, 1)], INSTANT)
_PLACEHOLDER_TEXT = r"(?:1900|1970)\D0?1\D0?1(?!\d)|0?1\D0?1\D(?:1900|1970)|1969\D12\D31|31\D12\D1969|12\D31\D1969"


# -- Excel's day numbers ---------------------------------------------------------------------------------------------

_SERIAL = r"^\d{1,6}(?:[.,]\d+)?$"
_EXCEL_ZERO = datetime(1899, 12, 30)
_FIRST_SERIAL = 61  # 1 March 1900: before it Excel counts a 29 February that never was


def _read_serials(cells: Any) -> Read:
    """Read 45292 as the day Excel shows for it; the part after the mark is the time of day."""
    cells = keep(cells, pc.match_substring_regex(cells, _SERIAL))
    days = pc.replace_substring(cells, ",", ".").cast(pa.float64())
    days = keep(days, pc.greater_equal(days, _FIRST_SERIAL))
    # A serial holds a time to about a thousandth of a second, so microseconds would be noise.
    millis = pc.round(pc.multiply(days, 86_400_000.0)).cast(pa.int64())
    since = pc.multiply(millis, 1000).cast(pa.duration("us"))
    alone = pc.fill_null(pc.equal(days, pc.floor(days)), False)
    return Read(plausible(pc.add(_scalar(_EXCEL_ZERO), since)), pa.nulls(len(cells), INSTANT), alone)


_EPOCH = re.compile(r"[1-3]\d{12}|1\d{9}")
"""Thousandths of a second since 1970, from 2001 on, or seconds, from 2001 to 2033."""


def _read_epoch(cells: Any) -> Read:
    """Read 1767225600000 as the instant that programs mean by it."""
    cells = keep(cells, pc.match_substring_regex(cells, f"^(?:{_EPOCH.pattern})$"))
    numbers = cells.cast(pa.int64())
    micros = pc.if_else(pc.greater(numbers, 10**11), pc.multiply(numbers, 1000), pc.multiply(numbers, 10**6))
    return Read(pa.nulls(len(cells), INSTANT), plausible(micros.cast(INSTANT)), _no(len(cells)))


# -- strptime formats ------------------------------------------------------------------------------------------------

_TOKENS = {
    "%d": r"\d{1,2}", "%m": r"\d{1,2}", "%Y": r"\d{4}", "%y": r"\d{2}", "%b": r"m\d{2}", "%H": r"\d{1,2}",
    "%I": r"(?:0?[1-9]|1[0-2])", "%M": r"[0-5]\d", "%S": r"[0-5]\d", "%p": r"[ap]m", "%z": _ZONE,
}  # fmt: skip
_LONG_DAY = r"(?:29|30|31)"
_SAME_AS = {"%B": "%b", "%h": "%b", "%e": "%d", "%F": "%Y-%m-%d", "%D": "%m/%d/%y", "%T": "%H:%M:%S", "%R": "%H:%M"}


def needs_tidy(reading: str) -> bool:
    """Whether a format has words in it, which are only read once they are numbers."""
    return "%b" in reading or "%p" in reading


def is_supported(reading: str) -> bool:
    """Whether every part of a declared format is one that can be read: a month at least, and nothing unknown."""
    parts = re.findall(r"%.", canonical(reading))
    month = bool({"%m", "%b"} & set(parts)) and bool({"%Y", "%y"} & set(parts))
    clock = {"%H", "%I", "%M", "%S", "%p", "%z"} & set(parts)
    return month and set(parts) <= set(_TOKENS) and len(parts) == len(set(parts)) and ("%d" in parts or not clock)


def is_month(reading: str) -> bool:
    """Whether a format has a month and no day: 10/2025, oct-25."""
    return "%" in reading and "%d" not in reading


@cache
def canonical(reading: str) -> str:
    """A declared format in the spelling used here: short names, no weekday, no fractions, tidied around a month."""
    reading = re.sub(r"%-(\w)", r"%\1", reading)
    for other, ours in _SAME_AS.items():
        reading = reading.replace(other, ours)
    reading = re.sub(r"[.,]?%f", "", re.sub(r"%[aA][.,]* *", "", reading))
    if "%b" not in reading:
        return reading
    reading = re.sub(r"(?<!%)\b(?:del|de|of)\b|,", " ", reading)
    return re.sub(r" +", " ", re.sub(r"(%[dbYy])[-/. ]+(?=%[dbYy])", r"\1 ", reading)).strip()


@cache
def _pattern(reading: str, day: str = _TOKENS["%d"]) -> str:
    """The shape of the cells a format reads, so that strptime never sees a cell it would be too kind to."""
    tokens = {**_TOKENS, "%d": day}
    return "^" + "".join(tokens.get(part) or re.escape(part) for part in re.split(r"(%.)", reading)) + "$"


def _read_format(cells: Any, reading: str) -> Read:
    """Read cells by a strptime format, and none that only resembles it. A month alone is read as its first day."""
    cells = _of_shape(cells, reading)
    if is_month(reading):
        cells, reading = pc.binary_join_element_wise("1", cells, " "), f"%d {reading}"
    clock, empty = _clock(cells, reading), pa.nulls(len(cells), INSTANT)
    naive = plausible(_afternoon(clock, cells, reading))
    if "%z" in reading:
        zoned = keep(_without_half(cells, reading), naive.is_valid())
        instant = pc.strptime(zoned, format=_plain(reading), unit="us", error_is_null=True).cast(INSTANT)
        return Read(empty, plausible(pc.add(instant, pc.subtract(naive, clock))), _no(len(cells)))
    alone = _no(len(cells)) if re.search("%[HI]", reading) else naive.is_valid()
    return Read(naive, empty, alone)


def as_written(cells: Any, reading: str) -> Any:
    """The wall clock as a cell writes it, its offset aside: what tells a day from a month."""
    return _clock(_of_shape(cells, reading), reading)


def _of_shape(cells: Any, reading: str) -> Any:
    """The cells that a format can read."""
    fits = pc.match_substring_regex(cells, _pattern(reading))
    return cells if pc.all(fits).as_py() else keep(cells, fits)


def _no(size: int) -> Any:
    return pa.repeat(pa.scalar(False), size)


def _clock(cells: Any, reading: str) -> Any:
    """Local times as written, AM and PM aside, of cells of the format's shape; null for days that do not exist."""
    short = re.sub(" ?%z", "", reading)
    bare = _without_half(cells, reading)
    bare = pc.replace_substring_regex(bare, rf" ?{_ZONE}$", "") if "%z" in reading else bare
    times = pc.strptime(bare, format=_plain(short), unit="us", error_is_null=True)
    return _without_rolled(times, bare, short)


def _without_half(cells: Any, reading: str) -> Any:
    """The cells without their AM or PM, which strptime reads by the computer's language."""
    return pc.replace_substring_regex(cells, " ?[ap]m", "") if "%p" in reading else cells


def _plain(reading: str) -> str:
    """The same format without anything that depends on a language: hours as 0 to 23, months as numbers."""
    return re.sub(" ?%p", "", reading).replace("%I", "%H").replace("%b", "m%m")


def _without_rolled(times: Any, cells: Any, reading: str) -> Any:
    """Leave out 31/02, which strptime rolls over into March: its text has a day past 28, its time one up to 3."""
    early = pc.less_equal(pc.day(times), 3)
    if not pc.any(early).as_py():
        return times
    long_day = _pattern(re.sub(" ?%p", "", reading), _LONG_DAY)
    if not pc.any(pc.match_substring_regex(cells.filter(early), long_day)).as_py():
        return times
    rolled = pc.and_(early, pc.match_substring_regex(cells, long_day))
    return keep(times, pc.invert(rolled))


def _afternoon(times: Any, cells: Any, reading: str) -> Any:
    """Turn hours of a 12-hour clock that were read as 0 to 23 into those of the day: 12 AM is 0, 1 PM is 13."""
    if "%p" not in reading:
        return times
    twelve, late = pc.equal(pc.hour(times), 12), pc.match_substring(cells, "pm")
    times = pc.if_else(twelve, pc.subtract(times, _HALF_DAY), times)
    return pc.if_else(late, pc.add(times, _HALF_DAY), times)


# -- which format a cell has -----------------------------------------------------------------------------------------

_WHOLE = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d|m?\d+(?P<gap>[-/. ])m?\d+(?P=gap)\d+|\d{8})"
    r"(?:(?P<link>[T ])(?P<time>\d{1,2}(?::\d\d(?P<sec>:\d\d(?:\.\d+)?)?)?)"
    r"(?P<half> [ap]m)?(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?"
)
_MONTH_ALONE = re.compile(
    r"(?P<year_first>\d{4})(?P<gap_after>[-/ ])(?:m\d\d|\d\d?)"
    r"|(?:m\d\d|\d\d?)(?P<gap>[-/. ])\d{4}"
    r"|(?P<short>m\d\d)-\d\d"
)
_DATE_LIKE = r"^m?\d[m0-9T:/. +\-ap]*[Z0-9m]$"
_ISO_LIKE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?")


def families(cells: Any, size: int, year_first: bool) -> Iterator[Family]:
    """The formats that the first cells look like, one cell of each shape."""
    some = cells.slice(0, size)
    some = some.filter(pc.match_substring_regex(some, _DATE_LIKE))
    shapes = pc.replace_substring_regex(some, r"\d", "9").dictionary_encode()
    for code in range(min(len(shapes.dictionary), 500)):
        family = family_of(some[pc.index(shapes.indices, pa.scalar(code, pa.int32())).as_py()].as_py(), year_first)
        if family:
            yield family


def family_of(cell: str, year_first: bool = False) -> Family | None:
    """The format a cell looks like, or both when only the order of day and month is open; None when it is no date."""
    if _ISO_LIKE.fullmatch(cell):
        return ("iso",)
    if _EPOCH.fullmatch(cell):
        return ("epoch",)
    found = _WHOLE.fullmatch(cell)
    if not found:
        return _family_of_month(cell)
    time = _time_of(found)
    return (
        None if time is None else tuple(day + time for day in _days_of(found["day"], found["gap"], year_first)) or None
    )


def _family_of_month(cell: str) -> Family | None:
    """The format of a month without a day. "Oct 25" is none: it may be a day without a year."""
    found = _MONTH_ALONE.fullmatch(cell)
    if not found:
        return None
    month = "%b" if "m" in cell else "%m"
    if found["year_first"]:
        return (f"%Y{found['gap_after']}{month}",)
    return (f"{month}{found['gap'] or '-'}{'%y' if found['short'] else '%Y'}",)


def _time_of(found: re.Match[str]) -> str | None:
    """The format of the time of day: "" without one, None when it is not a time."""
    if not found["time"]:
        return ""
    if ":" not in found["time"]:
        return None
    clock = ("%I:%M" if found["half"] else "%H:%M") + (":%S" if found["sec"] else "")
    return found["link"] + clock + (" %p" if found["half"] else "") + ("%z" if found["zone"] else "")


def _days_of(day: str, gap: str | None, year_first: bool) -> Family:
    """The formats of the day: year first, a named month, or the two orders of day and month."""
    if gap is None:
        return ("%Y%m%d",) if len(day) == 8 else ()
    a, b, c = day.split(gap)
    year = {2: "%y", 4: "%Y"}.get(len(c))
    if "m" in day:
        named = {"dm": "%d %b {}", "md": "%b %d {}"}.get("".join("m" if x[0] == "m" else "d" for x in (a, b)))
        return ("%Y %b %d",) if len(a) == 4 and b[0] == "m" else (named.format(year),) if named and year else ()
    if len(a) == 4:
        return (gap.join(("%Y", "%m", "%d")),)
    if year_first and len(a) == len(c) == 2:
        return (gap.join(("%y", "%m", "%d")),)
    return (gap.join(("%d", "%m", year)), gap.join(("%m", "%d", year))) if year and len(a) < 3 and len(b) < 3 else ()
