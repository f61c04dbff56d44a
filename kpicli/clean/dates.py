"""Dates: proving how a column writes them, then reading it that way and no other.

``prove_dates`` looks at every cell of a source's date columns and says which order of day and month the data proves,
what only the config can settle, and what contradicts itself. ``apply_dates`` reads rows by that plan. The same cell is
read the same way wherever it stands, so a plan can be applied to a file, to a chunk of it, or on another machine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean import cells as c
from kpicli.clean import date_formats as f
from kpicli.clean.date_words import tidy
from kpicli.model import DatePlan, Evidence, Place, Refusal, TextColumn
from kpicli.saying import Said, say

Order = Literal["dmy", "mdy", "ymd"]

ORDERS = {"dmy": say("day first"), "mdy": say("month first"), "ymd": say("year first")}
"""How an order of day, month and year is called."""
_LOCALES: dict[str, Order] = {"es": "dmy", "it": "dmy", "en_GB": "dmy", "en_US": "mdy"}


@dataclass(frozen=True)
class DateResult:
    """A date column as read: local wall-clock times, the same instants in UTC if asked for, and the cells that failed.

    ``utc`` is null where a cell is a day without a time of day: such a cell is no instant.
    """

    local: Any
    utc: Any | None
    bad: Any


# -- prove -----------------------------------------------------------------------------------------------------------


def prove_dates(
    columns: Sequence[TextColumn],
    place: Place,
    declared: str | None,
    locale: str | None,
    months: bool = True,
    timezone: str | None = None,
) -> tuple[dict[str, DatePlan], tuple[Refusal, ...]]:
    """Say how each date column of one source is written, or what the config must say first.

    ``months`` says that a row may stand for a month, so that 10/2025 is a date: it is read as the month's first day.
    With a ``timezone``, times that are midnight in every cell, there or in UTC, are taken for the days they stand for.
    A refused column still gets a plan; the cells that the refusal is about are bad cells under it, never guessed.
    """
    studies = c.side_by_side(
        lambda column: _of_one_kind(_study(column, declared), months), columns, len(columns[0].cells) if columns else 0
    )
    plans, refusals = {}, []
    for study in studies:
        settled = _settle(study, studies, place, declared, locale)
        refusals += [settled] if isinstance(settled, Refusal) else []
        plan = _plan(study, _UNSETTLED if isinstance(settled, Refusal) else settled)
        plans[study.column.field] = _as_days(study, plan, timezone) if timezone else plan
    return plans, tuple(refusals)


@dataclass(frozen=True)
class _Study:
    """All that the cells of one column say about how it is written."""

    column: TextColumn
    texts: Any
    filled: int
    native: Any | None
    readings: tuple[str, ...] = ()
    pairs: tuple[f.Family, ...] = ()
    """Formats whose cells leave the order of day and month open: (day first, month first)."""
    day_first: str | None = None
    """A cell that only day-first can read."""
    month_first: str | None = None
    either: str | None = None
    """A cell that reads as two different days."""
    same: str | None = None
    """A cell whose day and month are equal: both orders give one day."""
    zoned: bool = False
    local: bool = False
    """Some cell has a time of day without an offset."""
    unread: Any = None
    month: str | None = None
    """A cell that is a month without a day, in a source whose rows do not stand for months."""

    @property
    def proved(self) -> Order | None:
        """The order of day and month that the cells leave no choice about."""
        if (self.day_first is None) == (self.month_first is None):
            return None
        return "dmy" if self.day_first else "mdy"


@dataclass(frozen=True)
class _Settled:
    """The order of day and month, and how sure that is."""

    order: Order | None
    evidence: Evidence
    proof: str


_UNSETTLED = _Settled(None, "assumed", say("the order of day and month is not settled"))


def _study(column: TextColumn, declared: str | None) -> _Study:
    """Find every format in a column by peeling: read what one format reads, then look at what is left."""
    if declared in (None, "ymd") and (kept := f.kept_dates(column)) is not None:
        timed = _has_time(kept.slice(0, 1000)) or _has_time(kept)
        return _Study(column, kept, column.filled, None, ("iso",), local=timed, unread=kept.slice(0, 0))
    native = c.typed_cells(column, pa.types.is_timestamp)
    texts = c.text_cells(column, native)
    study = _Study(column, texts, len(texts) - texts.null_count, native, local=_has_time(native))
    if declared in (None, "ymd") and study.filled and (iso := f.whole_iso(texts)) is not None:
        return replace(study, readings=("iso",), local=study.local or _has_time(iso), unread=texts.slice(0, 0))
    left = c.distinct(texts)[0].drop_null()
    if declared and "%" in declared:
        return _peel_one(study, left, (f.canonical(declared),), spelled=True)[0]
    if declared == "excel":
        study, left = _peel_one(study, left, ("excel",), spelled=False)
    return _peel(study, left, declared == "ymd")


def _of_one_kind(study: _Study, months: bool) -> _Study:
    """Months alone are dates where every cell is one, and a row may stand for a month; elsewhere they are bad cells."""
    monthly = tuple(reading for reading in study.readings if f.is_month(reading))
    if not monthly or (months and len(monthly) == len(study.readings) and not study.pairs and study.native is None):
        return study
    days = tuple(reading for reading in study.readings if reading not in monthly)
    month = c.first(study.texts, f.read_cells(study.texts, monthly).naive.is_valid())
    return replace(study, readings=days, month=None if days or study.pairs else month)


def _peel(study: _Study, left: Any, year_first: bool) -> _Study:
    """Take away the cells of one format after the other, first as they are written, then tidied."""
    original = left
    for spelled in (False, True):
        tried: set[f.Family] = set()
        left = tidy(left) if spelled else left
        while len(left) and (family := _next_family(left, tried, year_first)):
            tried.add(family)
            study, unread = _peel_mask(study, left, original, family)
            left, original = left.filter(unread), original.filter(unread)
    return replace(study, unread=original)


def _next_family(left: Any, tried: set[f.Family], year_first: bool) -> f.Family | None:
    """A format that some unread cell looks like and that was not tried: from the first cells, else from all."""
    for size in (2000, len(left)):
        for family in f.families(left, size, year_first):
            if family not in tried:
                return family
    return None


def _peel_one(study: _Study, left: Any, family: f.Family, spelled: bool) -> tuple[_Study, Any]:
    """Read by the one format that the config names."""
    study, unread = _peel_mask(study, left, left, family)
    left = left.filter(unread)
    if spelled and len(left):
        tidied = tidy(left)
        study, unread = _peel_mask(study, tidied, left, family)
        left = left.filter(unread)
    return replace(study, unread=left), left


def _peel_mask(study: _Study, left: Any, original: Any, family: f.Family) -> tuple[_Study, Any]:
    """Read by one format, or by both orders of it; note what that shows, and say which cells stay unread."""
    read = f.read_as(left, family[0])
    if len(family) == 2:
        study, read = _weigh(study, left, original, family, read)
    elif pc.all(read.unread).as_py():
        return study, read.unread
    elif family[0] not in study.readings:
        study = replace(study, readings=(*study.readings, family[0]))
    zoned = study.zoned or read.instant.null_count < len(left)
    local = study.local or _has_time(read.naive)
    return replace(study, zoned=zoned, local=local), read.unread


def _weigh(study: _Study, left: Any, original: Any, family: f.Family, day_first: f.Read) -> tuple[_Study, f.Read]:
    """Ask of every cell which orders of day and month can read it.

    A cell read day-first is read month-first too when its day is at most 12, so only the others are read again.
    """
    clock = f.as_written(left, family[0]) if "%z" in family[0] else day_first.naive
    both = pc.less_equal(pc.day(clock), 12)
    equal = pc.equal(pc.day(clock), pc.month(clock))
    rest = day_first.unread
    month_first = f.read_as(c.keep(left, rest), family[1]) if pc.any(rest).as_py() else f.nothing(len(left))
    read = day_first.then(month_first)
    if pc.all(read.unread).as_py():
        return study, read
    return replace(
        study,
        pairs=study.pairs if family in study.pairs else (*study.pairs, family),
        day_first=study.day_first or c.first(original, pc.invert(both)),
        month_first=study.month_first or c.first(original, pc.invert(month_first.unread)),
        either=study.either or c.first(original, pc.and_(both, pc.invert(equal))),
        same=study.same or c.first(original, equal),
    ), read


def _has_time(times: Any | None) -> bool:
    """Whether any cell has a time of day other than midnight."""
    if times is None or times.null_count == len(times):
        return False
    return bool(pc.any(pc.not_equal(times, pc.floor_temporal(times, unit="day"))).as_py())


# -- settle ----------------------------------------------------------------------------------------------------------


def _settle(
    study: _Study, studies: Sequence[_Study], place: Place, declared: str | None, locale: str | None
) -> _Settled | Refusal:
    """Decide the order of day and month: by the data, then the config, then another column, then the locale."""
    refusal = (
        _wrong_format(place, declared)
        or _contradiction(study, place, declared)
        or _months(study, place)
        or _numbers(study, place, declared)
        or _years_in_first_place(study, place, declared)
    )
    if refusal:
        return refusal
    if study.proved:
        return _Settled(study.proved, "proved", _proof(study, place, study.proved))
    return _choose(study, studies, place, declared, locale) if study.either else _unopposed(study, declared)


def _choose(
    study: _Study, studies: Sequence[_Study], place: Place, declared: str | None, locale: str | None
) -> _Settled | Refusal:
    """Settle what the cells leave open, or refuse: 03/04/2025 is never guessed."""
    if declared in ("dmy", "mdy"):
        return _Settled(declared, "declared", f"dates: {declared}")  # type: ignore[arg-type]
    siblings = {other.proved: other.column.header for other in studies if other.proved}
    if len(siblings) == 1:
        order, header = next(iter(siblings.items()))
        return _Settled(order, "proved", say("as column {header!r}", header=header))
    # Columns of one source that prove different orders leave nothing for a locale to settle.
    if locale in _LOCALES and not siblings:
        return _Settled(_LOCALES[locale], "declared", f"locale: {locale}")
    problem = say(
        "{column}: every date reads day-first and month-first ({text!r})",
        column=_whole(study, place),
        text=study.either,
    )
    return Refusal("DATE_AMBIGUOUS", problem, say("say which: add `dates: dmy` (or mdy) to the source"))


def _unopposed(study: _Study, declared: str | None) -> _Settled:
    """What there is to say of a column without a question of day and month."""
    if declared and set(study.readings) & {"excel", f.canonical(declared)}:
        return _Settled(None, "declared", f"dates: {declared}")
    if by_month(study.readings):
        return _Settled(None, "proved", say("every cell is a month, which stands for its first day"))
    if any(re.match("%y.%m.%d", reading) for reading in study.readings):
        return _Settled("ymd", "declared", "dates: ymd")
    if study.pairs:
        return _Settled(None, "proved", say("day and month are the same in every date"))
    if "epoch" in study.readings:
        return _Settled(None, "assumed", say("seconds or thousandths of them since 1970, in UTC"))
    if study.readings:
        named = any("%b" in reading for reading in study.readings)
        if named:
            return _Settled(None, "proved", say("months are names"))
        return _Settled("ymd", "proved", say("the year comes first"))
    if study.native is not None:
        return _Settled(None, "native", say("Excel dates"))
    read_nothing = pc.any(pc.invert(c.is_missing(study.unread, c.MISSING_DATES))).as_py()
    if read_nothing:
        return _Settled(None, "assumed", say("no cell is a date"))
    return _Settled(None, "empty", say("no dates"))


def _plan(study: _Study, settled: _Settled) -> DatePlan:
    """The plan of a column: its formats in the order that was settled."""
    day_first = settled.order in (None, "dmy")
    pairs = () if settled is _UNSETTLED else tuple(pair[0 if day_first else 1] for pair in study.pairs)
    both = study.zoned and study.local
    proof = settled.proof
    if both:
        proof = say("{proof}; some times carry an offset and some do not", proof=proof)
    date_only = not (study.zoned or study.local)
    return DatePlan((*study.readings, *pairs), settled.order, settled.evidence, proof, date_only, study.zoned, both)


def _as_days(study: _Study, plan: DatePlan, timezone: str) -> DatePlan:
    """A day that is stored as midnight with an offset is that day, and no moment of the day before it."""
    if not study.zoned or study.local or study.native is not None:
        return plan
    for size in (1000, len(study.texts)):
        instant = f.read_cells(study.texts.slice(0, size), plan.readings).instant
        where: Literal["", "utc", "local"] = (
            "utc" if not _has_time(instant) else "" if _has_time(_wall_clock(instant, timezone)) else "local"
        )
        if not where or instant.null_count == len(instant):
            return plan
    proof = (
        say("{proof}; every time is midnight in UTC: days", proof=plan.proof)
        if where == "utc"
        else say("{proof}; every time is midnight in {zone}: days", proof=plan.proof, zone=timezone)
    )
    return replace(plan, midnight=where, date_only=True, proof=proof)


def _proof(study: _Study, place: Place, order: Order) -> Said:
    """One cell that leaves no choice: "leads.csv, row 57: '31/12/2024' has 31 in first place"."""
    text = (study.day_first if order == "dmy" else study.month_first) or ""
    figures = re.findall(r"[0-9]+", text)
    facts = {"place": c.place_of(place, study.texts, text), "text": text}
    if order == "dmy":
        return say("{place}: {text!r} has {figure} in first place", figure=figures[0], **facts)
    return say("{place}: {text!r} has {figure} in second place", figure=figures[1], **facts)


# -- refuse ----------------------------------------------------------------------------------------------------------


def _wrong_format(place: Place, declared: str | None) -> Refusal | None:
    """Refuse a declared format that cannot be read."""
    if not declared or "%" not in declared or f.is_supported(f.canonical(declared)):
        return None
    problem = say(
        "{place}: `dates: {declared}` is not a format of day, month and year that can be read",
        place=c.whole_place(place),
        declared=declared,
    )
    return Refusal("DATE_AMBIGUOUS", problem, say("give dmy, mdy, ymd, excel or a format such as %d/%m/%Y"))


THREE_TWOS = r"^\s*(?P<first>[0-9]{2})[-./][0-9]{2}[-./](?P<last>[0-9]{2})(?:[^0-9]|$)"
YEARS = range(20, 40)
FEW_YEARS, MANY_DAYS = 3, 4


def _years_in_first_place(study: _Study, place: Place, declared: str | None) -> Refusal | None:
    """Refuse 25-02-11 where it could be 2025: the first figures are a few years, and the last as many as days are."""
    if declared or study.proved != "dmy" or not any("%y" in day_first for day_first, _ in study.pairs):
        return None
    parts = pc.extract_regex(study.texts, pattern=THREE_TWOS).drop_null()
    firsts, lasts = (set(pc.struct_field(parts, name).to_pylist()) for name in ("first", "last"))
    few = 0 < len(firsts) <= FEW_YEARS and all(int(first) in YEARS for first in firsts)
    if not few or len(lasts) < max(MANY_DAYS, len(firsts) + 1):
        return None
    problem = say(
        "{column}: every date may be day-first or year-first ({text!r})",
        column=_whole(study, place),
        text=study.day_first,
    )
    return Refusal("DATE_AMBIGUOUS", problem, say("say which: add `dates: ymd` (or dmy) to the source"))


def _contradiction(study: _Study, place: Place, declared: str | None) -> Refusal | None:
    """Refuse cells that need different orders of day and month, or another one than the config says."""
    if study.day_first and study.month_first:
        problem = say(
            "{cell} reads day-first only, {text!r} ({place}) month-first only",
            cell=_quote(study, place, study.day_first),
            text=study.month_first,
            place=c.place_of(place, study.texts, study.month_first),
        )
        return Refusal("DATE_MIXED", problem, _ONE_ORDER)
    against = {
        "dmy": study.month_first,
        "mdy": study.day_first,
        "ymd": study.day_first or study.month_first or study.either or study.same,
    }.get(declared or "")
    if against:
        cell = _quote(study, place, against)
        problem = (
            say("{cell} has the year last, as `dates: {declared}` says", cell=cell, declared=declared)
            if declared == "ymd"
            else say(
                "{cell} is not {order}, as `dates: {declared}` says",
                cell=cell,
                order=ORDERS[declared or ""],
                declared=declared,
            )
        )
        return Refusal("DATE_MIXED", problem, _ONE_ORDER)
    return None if declared else _swapped_by_excel(study, place)


_ONE_ORDER = say("one source has one order: correct the cells, or split the source")


def _swapped_by_excel(study: _Study, place: Place) -> Refusal | None:
    """Refuse a column that Excel opened with the wrong locale.

    It then turns every date it can into another one (3 April into 4 March) and leaves the rest, past the 12th, as text.
    """
    text = study.day_first or study.month_first
    if study.native is None or not text or study.either:
        return None
    days = pc.day(study.native.drop_null().unique())
    if len(days) < 5 or pc.max(days).as_py() > 12:
        return None
    problem = say(
        "{cell} is text, and no Excel date of the column is past the 12th: Excel seems to have swapped day and month",
        cell=_quote(study, place, text),
    )
    return Refusal("DATE_MIXED", problem, say("import the file as text, or add `dates: dmy` (or mdy)"))


def _months(study: _Study, place: Place) -> Refusal | None:
    """Refuse months where a row is a thing that happened on a day, unless the config says that days are not known."""
    if study.month is None or study.native is not None:
        return None
    problem = say(
        "{cell} is a month without a day: export the whole date, or add `grain: month` to the source",
        cell=_quote(study, place, study.month),
    )
    return Refusal("DATE_AMBIGUOUS", problem)


def by_month(readings: Sequence[str]) -> bool:
    """Whether a column is read as months, each standing for its first day."""
    return bool(readings) and all(map(f.is_month, readings))


def _numbers(study: _Study, place: Place, declared: str | None) -> Refusal | None:
    """Refuse a column of bare numbers: day numbers of Excel, unless the config says so, are not told from ids."""
    if declared or study.pairs or (study.readings and not _moments(study)):
        return None
    unread = study.texts if study.readings else study.unread
    cells = c.keep(unread, pc.invert(c.is_missing(unread, c.MISSING_DATES))).drop_null()
    if not len(cells) or not pc.all(pc.match_substring_regex(cells, r"^\d+(?:[.,]\d+)?$")).as_py():
        return None
    text = cells[0].as_py()
    facts = {"column": _whole(study, place), "text": text}
    if re.fullmatch(r"[1-9]\d{4}(?:[.,]\d+)?", text):
        problem = say("{column}: {text!r} looks like an Excel day number: add `dates: excel` to the source", **facts)
        return Refusal("DATE_AMBIGUOUS", problem)
    problem = say("{column}: {text!r} is a number, not a date", **facts)
    return Refusal("DATE_AMBIGUOUS", problem, say("map a column of dates"))


def _moments(study: _Study) -> bool:
    """Whether a column is of numbers that programs count moments by, and not of days, which are midnights in UTC."""
    return study.readings == ("epoch",) and _has_time(f.read_cells(study.texts, study.readings).instant)


def _whole(study: _Study, place: Place) -> Said:
    """A column with its table: "deals.xlsx, sheet Deals, column 'Close Date'"."""
    return say("{place}, column {header!r}", place=c.whole_place(place), header=study.column.header)


def _quote(study: _Study, place: Place, text: str) -> Said:
    """A cell with its place: "deals.xlsx, row 57, Close Date: '31/02/2025'"."""
    where = c.place_of(place, study.texts, text)
    return say("{place}, {header}: {text!r}", place=where, header=study.column.header, text=text)


# -- apply -----------------------------------------------------------------------------------------------------------


def apply_dates(column: TextColumn, plan: DatePlan, timezone: str, want_utc: bool) -> DateResult:
    """Read rows of a date column by its plan. A time without an offset is local time in ``timezone``."""
    if plan.readings == ("iso",) and (kept := f.kept_dates(column)) is not None:
        days = kept.is_valid() if pa.types.is_date(column.cells.type) else None
        return DateResult(kept, _instants(kept, None, days, plan, timezone) if want_utc else None, c.none_of(kept))
    native = c.typed_cells(column, pa.types.is_timestamp)
    texts = c.text_cells(column, native)
    if native is None and plan.readings == ("iso",) and (iso := f.whole_iso(texts)) is not None:
        return DateResult(iso, _iso_instants(iso, texts, plan, timezone) if want_utc else None, c.none_of(texts))
    values, codes = c.distinct(texts)
    read = f.read_cells(values, plan.readings)
    naive, alone = c.spread(read.naive, codes), c.spread(read.alone, codes)
    instant = c.spread(read.instant, codes) if plan.zoned else None
    failed = pc.and_(
        c.spread(pc.and_(read.unread, pc.invert(c.is_missing(values, c.MISSING_DATES))), codes), texts.is_valid()
    )
    if native is not None:
        naive, alone, failed = _with_native(native, naive, alone, failed)
    if instant is None:
        local = naive
    else:
        local = pc.coalesce(naive, instant if plan.midnight == "utc" else _wall_clock(instant, timezone))
    utc = _instants(naive, instant, alone, plan, timezone) if want_utc else None
    return DateResult(local, utc, pc.fill_null(failed, False))


def _iso_instants(iso: Any, texts: Any, plan: DatePlan, timezone: str) -> Any:
    shortest = pc.min(pc.binary_length(texts)).as_py()
    alone = pc.equal(pc.binary_length(texts), 10) if shortest == 10 else None
    return _instants(iso, None, alone, plan, timezone)


def _with_native(native: Any, naive: Any, alone: Any, failed: Any) -> tuple[Any, Any, Any]:
    """Take Excel's own dates; Excel writes a day alone as midnight."""
    native = native.cast(f.INSTANT)
    good = f.plausible(native)
    failed = pc.or_(pc.fill_null(failed, False), pc.and_(native.is_valid(), good.is_null()))
    midnight = pc.fill_null(pc.equal(good, pc.floor_temporal(good, unit="day")), False)
    return pc.coalesce(good, naive), pc.or_(pc.fill_null(alone, False), midnight), failed


def _wall_clock(instant: Any, timezone: str) -> Any:
    """What a clock in ``timezone`` shows at an instant."""
    return pc.local_timestamp(instant.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us", timezone)))


def _instants(naive: Any, instant: Any | None, alone: Any, plan: DatePlan, timezone: str) -> Any:
    """The instants in UTC, null for a day alone; times the clock skips or repeats are taken as the later or earlier."""
    if plan.date_only:
        return pa.nulls(len(naive), f.INSTANT)
    timed = c.keep(naive, pc.invert(pc.fill_null(alone, False))) if alone is not None else naive
    if timezone == "UTC":
        return timed if instant is None else pc.coalesce(timed, instant)
    zoned = pc.assume_timezone(timed, timezone, ambiguous="earliest", nonexistent="latest")
    utc = zoned.cast(pa.timestamp("us", "UTC")).cast(f.INSTANT)
    return utc if instant is None else pc.coalesce(utc, instant)


Odd = Literal["lost", "end"]


def odd_times(local: Any) -> tuple[Any, Odd | None]:
    """The same dates where every time is one moment just before midnight, and what is odd about them.

    A moment such as 23:59:12 on every day is a midnight that lost some seconds on its way: the next day is meant
    (``lost``). Of 23:59:59 nobody can tell whether it is the end of its day or the beginning of the next (``end``).
    """
    days = pc.floor_temporal(local, unit="day")
    ends = pc.min_max(pc.cast(pc.subtract(local, days), pa.int64()))
    low, high = ends["min"].as_py(), ends["max"].as_py()
    if low is None or low < _MINUTE_BEFORE or pc.count_distinct(days).as_py() < 2:
        return local, None
    if low >= _SECOND_BEFORE:
        return local, "end"
    if low != high or low == _MINUTE_BEFORE:
        return local, None
    return pc.add(days, pa.scalar(24 * 3600 * 10**6, pa.duration("us"))), "lost"


_MINUTE_BEFORE, _SECOND_BEFORE = (24 * 3600 - 60) * 10**6, (24 * 3600 - 1) * 10**6


def reason(text: str, plan: DatePlan) -> Said:
    """Why a cell is not a date, to follow its text in a message: "is not a date (day first)"."""
    if of_sheet := c.of_sheet(text):
        return of_sheet
    if f.is_placeholder(text):
        return say("is a placeholder, not a date")
    family = f.family_of(text)
    if family and f.is_month(family[0]) and not by_month(plan.readings):
        return say("is a month without a day")
    year = re.search(r"(?<!\d)(\d{4})(?!\d)", text)
    if year and not f.FIRST_YEAR <= int(year[1]) <= f.LAST_YEAR:
        return say("is not a plausible date")
    if "excel" not in plan.readings and re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return say("is a number, not a date")
    if plan.order in ("dmy", "mdy"):
        return say("is not a date ({order})", order=ORDERS[plan.order])
    return say("is not a date")
