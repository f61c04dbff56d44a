"""The same money twice: sources or files whose amounts agree, or one of which is the sum of others, are a question.

Chance is left out: a flat fee, a budget in round figures that two channels share, and prices of a list prove nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd

from kpicli.clean.draft import Draft
from kpicli.clean.overlap import FILES, files_of, place_of
from kpicli.clean.written import mixed
from kpicli.model import Refusal
from kpicli.saying import say
from kpicli.wording import both, normal

LEAST_AMOUNTS = 3
"""How many different amounts have to agree."""
LEAST_DIGITS = 4
"""How many digits of theirs have to agree beyond the first two, which budgets and prices share by chance."""
LEAST_EVIDENCE = 6.0
"""The improbability, as a power of ten, of things that happened on the same days with the same amounts."""
MOST_LINES = 30
"""Of how many labels of a column each is tried as a line that another unit tells in full."""
MOST_SUBSETS = 8
"""Of how many units every combination is tried as the parts of another, and every label as a line."""
MOST_PAIRS = 30
"""Of how many units every pair is compared; of more, those that share amounts of the same days."""
MOST_SHARED = 20
"""An amount of a day that more units have proves nothing of two of them."""
WHOLE = 0.95
"""The share of a unit's rows that stand in others, from which it is the same."""
PER_UNIT = frozenset({"cpc"})
"""Money that is a price, and no amount."""
GRAINS: tuple[Literal["D", "W", "M"], ...] = ("D", "W", "M")
"""Days, weeks from Monday on, and months."""


@dataclass(frozen=True, eq=False)
class _Sums:
    """What rows add up to: in order the days, weeks or months that have any, their amounts, and how many rows."""

    periods: np.ndarray
    amounts: np.ndarray
    rows: np.ndarray

    def between(self, first: int, last: int) -> _Sums:
        low, high = np.searchsorted(self.periods, [first, last + 1])
        return _Sums(self.periods[low:high], self.amounts[low:high], self.rows[low:high])


@dataclass(frozen=True, eq=False)
class _Unit:
    """A file, or a source of several: its amounts by day, and the labels of its rows."""

    name: str
    files: frozenset[int]
    rows: pd.DataFrame

    @cached_property
    def span(self) -> tuple[np.datetime64, np.datetime64]:
        days = self.rows["day"].to_numpy()
        return days.min(), days.max()

    @cached_property
    def total(self) -> int:
        return int(self.rows["amount"].sum())

    @cached_property
    def sums(self) -> dict[str, _Sums]:
        """By grain."""
        amounts, one = self.rows["amount"].to_numpy(), np.ones(len(self.rows), dtype="int64")
        return {grain: _added(_whole(self.rows["day"], grain), amounts, one) for grain in GRAINS}


def _added(periods: np.ndarray, amounts: np.ndarray, rows: np.ndarray) -> _Sums:
    known, place = np.unique(periods, return_inverse=True)
    sums = _Sums(known, np.zeros(len(known), "int64"), np.zeros(len(known), "int64"))
    np.add.at(sums.amounts, place, amounts)
    np.add.at(sums.rows, place, rows)
    return sums


def _together(units: Sequence[_Unit], grain: str) -> _Sums:
    parts = [unit.sums[grain] for unit in units]
    if len(parts) == 1:
        return parts[0]
    return _added(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("periods", "amounts", "rows")))


def _whole(days: pd.Series, grain: str) -> np.ndarray:
    """The days, or the weeks or months that they lie in, as numbers in order."""
    if grain == "M":
        return days.to_numpy().astype("datetime64[M]").astype("int64")
    numbers = days.to_numpy().astype("datetime64[D]").astype("int64")
    return (numbers + 3) // 7 if grain == "W" else numbers  # day 0 was a Thursday


def same_money(draft: Draft) -> Iterator[Refusal]:
    """What two sources or files of a table tell both, if chance does not explain it."""
    yield from _same_file(draft)
    if draft.schema.dated_by not in draft.frame or (
        draft.frame["_source"].max() == 0 and draft.frame["_file"].max() == 0
    ):
        return
    for field in _amounts(draft):
        rows = _rows(draft, field)
        found = _twice(draft, rows, [_of_sources(draft, rows), _of_files(draft, rows)])
        if found:
            yield found
            return


def _same_file(draft: Draft) -> Iterator[Refusal]:
    """One file under two sources that read it alike: its ids are of two scopes, and everything counts twice."""
    known: dict[tuple[object, ...], str] = {}
    for typed in draft.sources:
        source = typed.mapped.source
        if source.same_money == "keep" or source.same_ids_as or "_texts" in draft.frame:
            continue
        for raw in typed.mapped.raws:
            key = (raw.digest, raw.sheet, tuple(sorted(source.columns.items())), tuple(sorted(source.set.items())))
            if raw.digest and known.setdefault(key, typed.mapped.name) != typed.mapped.name:
                yield _refusal(say("{one} and {other} are the same file", one=known[key], other=typed.mapped.name))


def _refusal(problem: str) -> Refusal:
    way_out = say("leave one of them out, or set same_money: keep on the source if both are meant")
    return Refusal("SAME_MONEY", problem, way_out)


# -- what is compared ------------------------------------------------------------------------------------------------


def _amounts(draft: Draft) -> list[str]:
    """The amounts of a table; where it has none, its largest count."""
    frame = draft.frame
    money = [n for n, f in draft.fields.items() if f.kind == "money" and n in frame and n not in PER_UNIT]
    filled = [name for name in money if (frame[name].fillna(0) != 0).any()]
    counts = {n: float(frame[n].sum()) for n, f in draft.fields.items() if f.kind == "count" and n in frame}
    return filled or ([max(counts, key=lambda name: counts[name])] if counts else [])


def _rows(draft: Draft, field: str) -> pd.DataFrame:
    """The day, the amount in hundredths and the labels of each row that has an amount."""
    frame, dated_by = draft.frame, draft.schema.dated_by
    amounts = np.round(frame[field].to_numpy("float64", na_value=np.nan) * 100)
    kept = frame[dated_by].notna().to_numpy() & np.isfinite(amounts) & (amounts != 0)
    keep = [n for n, typed in enumerate(draft.sources) if typed.mapped.source.same_money == "keep"]
    kept &= ~frame["_source"].isin(keep).to_numpy()
    rows = frame[kept]
    labels = {n: _plain(rows[n]) for n, f in draft.fields.items() if n in rows and f.kind in ("text", "choice")}
    days = rows[dated_by].to_numpy().astype("datetime64[D]")
    return pd.DataFrame(
        {"day": days, "amount": amounts[kept].astype("int64"), "file": files_of(rows), **labels}, index=rows.index
    )


def _plain(labels: pd.Series) -> pd.Series:
    """Labels as they sound: case, accents and signs are forgiven."""
    codes, values = pd.factorize(labels.astype("object"))
    plain = [re.sub(r"[\W_]+", "", normal(str(value))) for value in values]
    return pd.Series(pd.factorize(np.array([*plain, ""], dtype=object))[0][codes], labels.index).where(codes >= 0)


def _of_sources(draft: Draft, rows: pd.DataFrame) -> list[_Unit]:
    number = rows["file"] // FILES
    return [
        _Unit(typed.mapped.name, frozenset(part["file"].unique()), part)
        for n, typed in enumerate(draft.sources)
        if len(part := rows[number == n])
    ]


def _of_files(draft: Draft, rows: pd.DataFrame) -> list[_Unit]:
    units = []
    for file in rows["file"].unique().tolist():
        part = rows[rows["file"] == file]
        units.append(_Unit(place_of(draft, file), frozenset([file]), part))
    return units


def _twice(draft: Draft, rows: pd.DataFrame, levels: Sequence[Sequence[_Unit]]) -> Refusal | None:
    """The first units that tell the same: of sources, then of files."""
    for units in levels:
        if len(units) < 2:
            continue
        for whole, parts in _candidates(draft, units):
            if _same_rows(draft, whole, parts) or _same_sums(whole, parts):
                return _said(whole, parts)
        if found := _sum_of_some(units) or (_line_of(draft, units) if draft.schema.daily else None):
            return _said(*found)
    return None


def _said(whole: _Unit, parts: Sequence[_Unit]) -> Refusal:
    names = both(unit.name for unit in parts)
    if len(parts) == 1:
        return _refusal(say("{one} and {other} have the same amounts on the same days", one=whole.name, other=names))
    return _refusal(say("{one} has the amounts of {parts} together", one=whole.name, parts=names))


def _candidates(draft: Draft, units: Sequence[_Unit]) -> Iterator[tuple[_Unit, Sequence[_Unit]]]:
    """Each unit beside each other one that covers some of its days, and beside all of them.

    Who has fewer rows than have to agree is the same as nobody, and at most a part of what another has.
    """
    sharing = _sharing(units) if len(units) > MOST_PAIRS else None
    for n, unit in enumerate(units):
        if len(unit.rows) < LEAST_AMOUNTS or (sharing is not None and not sharing[n]):
            continue
        first, last = unit.span
        beside = [
            other
            for m, other in enumerate(units)
            if m != n
            and (sharing is None or m in sharing[n])
            and other.span[0] <= last
            and first <= other.span[1]
            and not _apart(draft, unit, other)
        ]
        yield from ((unit, [other]) for other in beside if len(other.rows) >= LEAST_AMOUNTS)
        if len(beside) > 1:
            yield unit, beside


def _sharing(units: Sequence[_Unit]) -> list[set[int]]:
    """For each of many units the others with an amount of its own on the same day, of a row or of a day, week or month.

    So the files of a year are looked at once, and not each beside each other.
    """
    keys: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for n, unit in enumerate(units):
        for day, amount in set(zip(_whole(unit.rows["day"], "D").tolist(), unit.rows["amount"].tolist(), strict=True)):
            keys["row", day, amount].append(n)
        for grain, sums in unit.sums.items():
            for period, amount in zip(sums.periods.tolist(), sums.amounts.tolist(), strict=True):
                keys[grain, period, amount].append(n)
    sharing: list[set[int]] = [set() for _ in units]
    for those in keys.values():
        if 1 < len(those) <= MOST_SHARED:
            for n in those:
                sharing[n].update(those)
    return sharing


def _apart(draft: Draft, one: _Unit, other: _Unit) -> bool:
    """Whether both are known to be meant: files of a source that adds them up, or exports of two tools' own money."""
    sources = [draft.sources[n].mapped.source for n in sorted({file // FILES for file in one.files | other.files})]
    tools = [source.preset.partition(".")[0] if source.preset else "" for source in sources]
    return (len(sources) == 1 and sources[0].overlap == "add") or (all(tools) and len(set(tools)) > 1)


# -- row by row ------------------------------------------------------------------------------------------------------


def _common(whole: _Unit, parts: Sequence[_Unit]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of both within the days that both cover."""
    rows = pd.concat([part.rows for part in parts]) if len(parts) > 1 else parts[0].rows
    first, last = max(whole.rows["day"].min(), rows["day"].min()), min(whole.rows["day"].max(), rows["day"].max())
    return whole.rows[whole.rows["day"].between(first, last)], rows[rows["day"].between(first, last)]


def _same_rows(draft: Draft, whole: _Unit, parts: Sequence[_Unit]) -> bool:
    """Whether the rows of a unit stand in others: the same amounts on the same days."""
    mine, others = _common(whole, parts)
    if not len(mine):
        return False
    matched = _matched(mine, others, ["day", "amount"])
    if matched.mean() < WHOLE:
        return False
    alike = mine[matched]
    if alike["amount"].nunique() < LEAST_AMOUNTS:
        return False
    if _digits(alike["amount"]) >= LEAST_DIGITS and _rare(alike, others) >= LEAST_AMOUNTS:
        return True
    if draft.schema.daily:
        return any(_same_label(mine, others, name) for name in mine.columns[3:] if name in others)
    return _evidence(alike, others) >= LEAST_EVIDENCE


def _matched(mine: pd.DataFrame, others: pd.DataFrame, names: Sequence[str]) -> np.ndarray:
    """Which rows have a partner of their own."""
    keys = []
    for rows in (mine, others):
        key = mixed([rows[name].to_numpy().astype("int64") for name in names])
        nth = pd.Series(key).groupby(key).cumcount().to_numpy()
        keys.append(mixed([key, nth]))
    return np.isin(keys[0], keys[1])


def _same_label(mine: pd.DataFrame, others: pd.DataFrame, name: str) -> bool:
    """Whether the amounts agree under one label, of two or more."""
    one, other = mine[mine[name].notna()], others[others[name].notna()]
    if len(one) < WHOLE * len(mine) or one[name].nunique() < 2:
        return False
    return bool(_matched(one, other, ["day", "amount", name]).mean() >= WHOLE)


def _rare(alike: pd.DataFrame, others: pd.DataFrame) -> int:
    """How many of the amounts stand on one day only: a price or a fee comes back."""
    days = others.drop_duplicates(["amount", "day"])["amount"].value_counts()
    return int((days.reindex(alike["amount"].unique()) == 1).sum())


def _digits(amounts: pd.Series) -> int:
    """The digits of different amounts beyond the first two, without zeros at the end."""
    texts = (str(abs(amount)).rstrip("0") for amount in amounts.unique()[:100])
    return sum(max(len(text) - 2, 0) for text in texts)


def _evidence(alike: pd.DataFrame, others: pd.DataFrame) -> float:
    """How improbable it is that so many things of these amounts fell on the same days."""
    days = len(np.union1d(alike["day"], others["day"]))
    times = others["amount"].value_counts().reindex(alike["amount"]).to_numpy()
    return float(-np.log10(np.minimum(1.0, times / days)).sum())


# -- period by period ------------------------------------------------------------------------------------------------


def _same_sums(whole: _Unit, parts: Sequence[_Unit], digits: int = LEAST_DIGITS) -> bool:
    """Whether the sums of days, weeks or months agree, as of an export by campaign beside one by ad."""
    return any(_sums_agree(whole, parts, grain, digits) for grain in GRAINS)


def _sums_agree(whole: _Unit, parts: Sequence[_Unit], grain: str, digits: int) -> bool:
    """Whether the sums of whole days, weeks or months that both cover agree: a month's row stands on its first day."""
    mine, others = whole.sums[grain], _together(parts, grain)
    first, last = max(mine.periods[0], others.periods[0]), min(mine.periods[-1], others.periods[-1])
    mine, others = mine.between(first, last), others.between(first, last)
    if min(len(mine.periods), len(others.periods)) < LEAST_AMOUNTS:
        return False
    periods = np.union1d(mine.periods, others.periods)
    one, other = np.zeros(len(periods), "int64"), np.zeros(len(periods), "int64")
    one[np.searchsorted(periods, mine.periods)] = mine.amounts
    other[np.searchsorted(periods, others.periods)] = others.amounts
    if grain != "D" and len(periods) > LEAST_AMOUNTS + 2:  # its first and last need not be whole in both
        one, other = one[1:-1], other[1:-1]
    most = max(mine.rows.sum(), others.rows.sum()) / len(one)
    agree = np.abs(one - other) <= max(1.0, most / 2)
    amounts = pd.Series(one[agree])
    return bool(agree.mean() >= WHOLE and amounts.nunique() >= LEAST_AMOUNTS and _digits(amounts) >= digits)


def _sum_of_some(units: Sequence[_Unit]) -> tuple[_Unit, Sequence[_Unit]] | None:
    """A unit that is the sum of some of the others; each further combination that is tried asks for more digits."""
    if not 3 < len(units) <= MOST_SUBSETS:
        return None
    for whole in units:
        others = [unit for unit in units if unit is not whole and unit.total <= whole.total]
        for size in range(2, len(others)):
            for parts in combinations(others, size):
                if _sums_agree(whole, parts, "D", LEAST_DIGITS + 3):
                    return whole, parts
    return None


def _line_of(draft: Draft, units: Sequence[_Unit]) -> tuple[_Unit, Sequence[_Unit]] | None:
    """A unit of which one label is another: the line of an ad platform in a sheet of all costs, beside its export."""
    for unit in units if len(units) <= MOST_SUBSETS else ():
        lines = list(_lines(unit))
        for other in units:
            if other is unit or _apart(draft, unit, other):
                continue
            if any(_same_sums(line, [other], LEAST_DIGITS + 2) for line in lines):
                return unit, [other]
    return None


def _lines(unit: _Unit) -> Iterator[_Unit]:
    """The rows of each label, of columns with few."""
    for name in unit.rows.columns[3:]:
        if 1 < unit.rows[name].nunique() <= MOST_LINES:
            yield from (_Unit(unit.name, unit.files, rows) for _, rows in unit.rows.groupby(name))
