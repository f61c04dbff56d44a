"""Suspicions: what a table's own cells say against it, such as dates of an import or an export that was cut.

Each rule is a function of `RULES`. It looks at a draft whose duplicates are gone and whose future is forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean.draft import Draft
from kpicli.clean.typed import Typed
from kpicli.coverage import days_of
from kpicli.model import DatePlan, Flag, Table
from kpicli.saying import many, say
from kpicli.wording import either, short

PEOPLE = ("leads", "deals")
"""The tables whose records are entered one by one, by people and by forms."""
BULK_SHARE, BULK_RECORDS, BULK_TIMES = 0.2, 30, 3
CAPS = frozenset({1_000, 50_000, 1_048_575})
"""How many rows tools export at most: pages of an API, a view of a CRM, a sheet of Excel."""
MILESTONES = (
    "mql_at", "sql_at", "accepted_at", "first_contact_at", "contacted_at", "quoted_at", "qualified_at", "onboarded_at",
)  # fmt: skip
GAP_RECORDS, GAP_DAYS, GAP_SHARE = 30, 60, 0.25
QUIET_DAYS, QUIET_TIMES = 7, 3

_WORD = r"(?:tests?|testing|pruebas?|prova|dummy)"
_NEAR = ("test", "prueba", "prova", "dummy", "example.")
_ADDRESS = rf"{_WORD}(?:[^a-z@\s][^@\s]*)?@.*|(?:.*@)?(?:.*\.)?(?:example\.(?:com|org|net)|test)"
TEST_TEXT = rf"{_WORD}|{_ADDRESS}"
"""A whole text that is such a word or address. "A/B test" and "Prueba gratuita" are campaigns like any other."""
TEST_ID = rf"{_WORD}(?:[^a-z].*)?|{_ADDRESS}"
"""An id may begin with the word: test-co, test_1, prueba2."""


def suspected(draft: Draft) -> Iterator[Flag]:
    """Everything that is suspicious about a table."""
    for rule in RULES:
        yield from rule(draft)


# -- rules -----------------------------------------------------------------------------------------------------------


def bulk_load(draft: Draft) -> Iterator[Flag]:
    """One day on which far more records were created than on any usual one: the day of an import."""
    if draft.schema.name not in PEOPLE or "created_at" not in draft.frame:
        return
    days, counts = _counted(days_of(draft.frame["created_at"].to_numpy()))
    if len(days) < 2:
        return
    busiest, total = int(counts.argmax()), int(counts.sum())
    count, usual = int(counts[busiest]), float(np.median(np.delete(counts, busiest)))
    # In an export of a few days each has a large share; an import stands out from the others as well.
    if count >= BULK_RECORDS and count > BULK_SHARE * total and count >= BULK_TIMES * usual:
        text = say(
            "{n} of {total} {table} ({share:.0%}) were created on {day}: an import? "
            "Its day need not be that of the records",
            n=count,
            total=total,
            table=draft.schema.name,
            share=count / total,
            day=str(days[busiest]),
        )
        yield Flag("BULK_LOAD", "warn", text, draft.schema.name, "created_at")


def _counted(days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different days in order, and how often each stands there; blank ones are none."""
    filled = days[~np.isnat(days)]
    if not len(filled):
        return filled, np.zeros(0, dtype="int64")
    first = filled.min()
    counts = np.bincount((filled - first).astype("int64"))
    there = np.flatnonzero(counts)
    return first + there, counts[there]


def rows_capped(draft: Draft) -> Iterator[Flag]:
    """A file with exactly as many rows as tools export at most."""
    for typed in draft.sources:
        for raw in typed.mapped.raws:
            if raw.count in CAPS:
                text = say("{place} has exactly {n:,} rows: was the export cut there?", place=raw.place, n=raw.count)
                yield Flag("ROWS_CAPPED", "warn", text, draft.schema.name)


def looks_like_tests(draft: Draft) -> Iterator[Flag]:
    """Leads and deals of nobody: whose ids, names or addresses are those of a test."""
    table = draft.schema.name
    texts = [n for n in sorted(draft.mapped) if n in draft.fields and draft.fields[n].kind == "text"]
    if table not in PEOPLE or not texts:
        return
    found = {name: _tests_in(draft.frame[name], TEST_ID if name.endswith("_id") else TEST_TEXT) for name in texts}
    count = int(np.any(list(found.values()), axis=0).sum())
    if count:
        name = next(name for name, rows in found.items() if rows.any())
        example = str(draft.frame.loc[found[name], name].iloc[0]).strip()
        text = say(
            "{n} of the {table} may be tests, such as {field} {text!r}; they count. To leave them out, "
            "exclude: {{{table}: {{{field}: [{text}]}}}}",
            n=count,
            table=table,
            field=name,
            text=short(example),
        )
        yield Flag("TEST_RECORDS", "info", text, table)


def _tests_in(column: pd.Series, pattern: str) -> np.ndarray:
    """Which cells are such a text; of a column of labels each different one is looked at once."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        labels = column.cat.categories
        return column.isin(labels[_tests_in(labels.to_series(), pattern)]).to_numpy()
    texts = pa.array(column, pa.large_string(), from_pandas=True)
    if not _may_hold(texts):
        return np.zeros(len(column), dtype=bool)
    # A plain search over all cells is quick; only the few that it finds are looked at closely.
    near = pc.match_substring_regex(texts, f"(?i){'|'.join(map(re.escape, _NEAR))}")
    found = pc.fill_null(near, False).to_numpy(zero_copy_only=False)
    found[found] = column[found].str.strip().str.fullmatch(pattern, case=False).to_numpy(dtype=bool)
    return found


def _may_hold(texts: pa.Array | pa.ChunkedArray) -> bool:
    """Whether a column may hold such a word, by one search over the bytes of all its cells.

    Letters beyond ASCII have cases of their own (ſ is an s), so a column with any is searched cell by cell.
    """
    for chunk in texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]:
        *_, written = chunk.buffers()
        lower = written.to_pybytes().lower() if written else b""
        if not lower.isascii() or any(_holds(lower, word.encode()) for word in _NEAR):
            return True
    return False


def _holds(text: bytes, word: bytes) -> bool:
    """Whether a text has a word; single letters are found, and missed, much faster than words."""
    return all(letter in text for letter in word) and word in text


def tz_assumed(draft: Draft) -> Iterator[Flag]:
    """Times with an offset and times without one in one table: the latter are taken to be local."""
    zoned = [
        (typed, name)
        for typed in draft.sources
        for name, plan in typed.plans.items()
        if plan.zoned and not plan.midnight
    ]
    plain = [(typed, name) for typed in draft.sources for name, plan in typed.plans.items() if _has_plain_times(plan)]
    if zoned and plain:
        text = many(
            len(zoned),
            "{zoned} of {table} carries an offset, times of {plain} without one are taken as those of {zones}",
            "{zoned} of {table} carry an offset, times of {plain} without one are taken as those of {zones}",
            zoned=_named(zoned, draft),
            table=draft.schema.name,
            plain=_named(plain, draft),
            zones=either(sorted({typed.timezone for typed, _ in plain})),
        )
        yield Flag("TZ_ASSUMED", "info", text, draft.schema.name)


def _has_plain_times(plan: DatePlan) -> bool:
    return plan.both if plan.zoned else not plan.date_only


def _named(columns: Iterable[tuple[Typed, str]], draft: Draft) -> str:
    several = len(draft.sources) > 1
    names = (f"{typed.mapped.name}.{name}" if several else name for typed, name in columns)
    return ", ".join(dict.fromkeys(names))


def field_gap(draft: Draft) -> Iterator[Flag]:
    """A milestone that nobody filled in before some day: what it counts before then is unknown, not 0."""
    start = draft.schema.dated_by
    for name, since in field_since(draft).items():
        first = draft.frame[start].min().date()
        text = say(
            "{table}.{field} is filled from {since} on, but the records begin on {first}: unknown before",
            table=draft.schema.name,
            field=name,
            since=since,
            first=first,
        )
        yield Flag("FIELD_GAP", "warn", text, draft.schema.name, name)


RULES: tuple[Callable[[Draft], Iterator[Flag]], ...] = (bulk_load, rows_capped, looks_like_tests, tz_assumed, field_gap)


# -- dates that others need too --------------------------------------------------------------------------------------


def field_since(draft: Draft) -> dict[str, date]:
    """The first day of each milestone that is filled only long after the table's records begin."""
    start = draft.schema.dated_by
    if start not in draft.frame or draft.frame[start].notna().sum() < GAP_RECORDS:
        return {}
    records = draft.frame[start]
    began = _earliest(records)
    late = max(timedelta(days=GAP_DAYS), GAP_SHARE * (records.max() - began))
    firsts = {name: _earliest(draft.frame[name]) for name in MILESTONES if name != start and name in draft.frame}
    return {
        name: first.date()
        for name, first in firsts.items()
        if not pd.isna(first) and first - began > late and (records < first.normalize()).sum() >= GAP_RECORDS
    }


def _earliest(dates: pd.Series) -> pd.Timestamp:
    """The first of some dates; pandas' own way takes four times as long where many are blank."""
    return pd.Timestamp(np.fmin.reduce(dates.to_numpy(), initial=np.datetime64("NaT")))


def stale(tables: Mapping[str, Table], today: date) -> Iterator[Flag]:
    """Tables whose newest event is older than their usual pauses explain: was the new export forgotten?"""
    for name, table in tables.items():
        if table.coverage is None:
            continue
        age = today - table.coverage.last
        if age > timedelta(days=max(QUIET_DAYS, QUIET_TIMES * table.coverage.quiet_gap)):
            text = say(
                "the newest event of {table} is of {day}, {n} days before {today}",
                table=name,
                day=table.coverage.last,
                n=age.days,
                today=today,
            )
            yield Flag("STALE_DATA", "warn", text, name)
