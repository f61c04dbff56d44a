"""Settling: the sources of a table become one frame, in which every thing is one row and nothing lies in the future."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean.typed import Typed
from kpicli.coverage import coverage_of
from kpicli.model import BLANK, UNASSIGNED, Coverage, Flag, Table
from kpicli.schema import TABLES, Field, TableSchema

NOT_EVENTS = {"modified_at"}
"""Event fields that say nothing about what the business did."""


@dataclass
class Draft:
    """A table on its way, and what was done to it.

    Beside the fields, its frame has ``_id`` (the place of the row in all the sources), ``_source`` (which of them),
    ``_file`` and ``_row`` (where it stands there), and ``_dated`` (whether it has any date at all).
    """

    schema: TableSchema
    sources: list[Typed]
    frame: pd.DataFrame
    fields: dict[str, Field]
    flags: list[Flag] = field(default_factory=list)
    duplicates: dict[int, int] = field(default_factory=dict)
    mapped: frozenset[str] = frozenset()


def assemble(sources: Sequence[Typed]) -> Draft:
    """One frame of all sources of a table, blanks and defaults filled in."""
    fields = {name: f for typed in sources for name, f in typed.mapped.fields.items()}
    tables = [_with_source(typed, number) for number, typed in enumerate(sources)]
    joined = pa.concat_tables(tables, promote_options="default") if len(tables) > 1 else tables[0]
    frame = joined.to_pandas(split_blocks=True)
    mapped = frozenset(name for typed in sources for name in typed.columns if "@" not in name)
    frame["_id"] = np.arange(len(frame))
    if "currency" in frame:
        frame["currency"] = frame["currency"].astype("category")
    dates = [name for name in mapped if fields[name].is_date and name not in NOT_EVENTS]
    frame["_dated"] = _any_filled(frame, dates)
    return Draft(sources[0].mapped.schema, list(sources), frame, fields, mapped=mapped)


def _any_filled(frame: pd.DataFrame, names: Iterable[str]) -> np.ndarray:
    """Which rows have a value in any of some columns; the first column is often enough."""
    found = np.zeros(len(frame), dtype=bool)
    for name in names:
        if found.all() and len(found):
            break
        found |= frame[name].notna().to_numpy()
    return found


def _with_source(typed: Typed, number: int) -> pa.Table:
    raws = typed.mapped.raws
    rows = typed.mapped.rows
    file = np.repeat(np.arange(len(raws), dtype="int32"), [raw.cells.num_rows for raw in raws])
    return pa.table(
        {
            **{name: _encoded(typed, name, column) for name, column in typed.columns.items()},
            "_source": np.full(rows, number, dtype="int32"),
            "_file": file,
            "_row": pa.chunked_array([raw.rows for raw in raws], pa.int32()),
        }
    )


def _encoded(typed: Typed, name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Labels and choices as codes, which group and compare much faster than text."""
    label = name in typed.mapped.segments or (
        name in typed.mapped.fields and typed.mapped.fields[name].kind == "choice"
    )
    return pc.dictionary_encode(column) if label and pa.types.is_string(column.type) else column


# -- one thing, one row ----------------------------------------------------------------------------------------------


def remove_duplicates(draft: Draft) -> None:
    """Keep one row of each id, or of each day and dimensions across files, and count the others."""
    key = _id_key(draft)
    if key:
        _remove_by_id(draft, key)
    else:
        if draft.schema.identified:
            draft.flags.append(_no_key(draft))
        _remove_overlap(draft)


def _id_key(draft: Draft) -> list[str]:
    key = list(draft.schema.key)
    if draft.schema.name == "customers" and "subscription_id" not in draft.mapped:
        key = ["customer_id", "started_at", *(["plan"] if "plan" in draft.mapped else [])]
    return key if key and draft.mapped.issuperset(key) else []


def _no_key(draft: Draft) -> Flag:
    key = " and ".join(draft.schema.key)
    text = f"{draft.schema.name}: no {key} is mapped, so the same record twice would count twice"
    return Flag("NO_KEY", "info", text, draft.schema.name)


def _scopes(draft: Draft) -> pd.Series:
    """The scope of ids of each row: its source, or the source whose ids it shares."""
    names = [typed.mapped.name for typed in draft.sources]
    shared = [
        names.index(s) if (s := typed.mapped.source.same_ids_as) in names else i
        for i, typed in enumerate(draft.sources)
    ]
    return draft.frame["_source"].map(dict(enumerate(shared)))


def _remove_by_id(draft: Draft, key: list[str]) -> None:
    frame = draft.frame
    columns = [frame[name] for name in key]
    if len(key) == 1 and len(draft.sources) == 1 and _ascending(draft.sources[0].columns[key[0]]):
        return
    if len(draft.sources) > 1:
        columns.append(_scopes(draft).rename("_scope"))
    ids = columns[0] if len(columns) == 1 else pd.concat(columns, axis=1)
    filled = frame[key[0]].notna()
    again = ids.duplicated(keep=False) & filled
    if not again.any():
        return
    twins = frame[again]
    order = pd.DataFrame({"scope": _scopes(draft)[again]}, index=twins.index)
    if "modified_at" in frame:
        order["modified"] = twins["modified_at"].fillna(pd.Timestamp.min)
    order["place"] = np.arange(len(twins))
    in_order = order.sort_values(list(order.columns[1:])).index
    sorted_ids = ids.loc[in_order]
    dropped = in_order[sorted_ids.duplicated(keep="last").to_numpy()]
    _count_duplicates(draft, dropped)
    draft.flags += _duplicate_flags(draft, twins, ids[again], key)
    draft.frame = frame.drop(index=dropped).reset_index(drop=True)


def _ascending(ids: pa.ChunkedArray) -> bool:
    """Whether ids stand in order, as most exports write them: then none stands twice, and no more need be known."""
    values = ids.combine_chunks()
    return values.null_count == 0 and bool(pc.all(pc.greater(values[1:], values[:-1])).as_py())


def _count_duplicates(draft: Draft, dropped: pd.Index) -> None:
    counts = draft.frame.loc[dropped, "_source"].value_counts()
    for source, count in counts.items():
        draft.duplicates[int(source)] = draft.duplicates.get(int(source), 0) + int(count)


def _duplicate_flags(
    draft: Draft, twins: pd.DataFrame, ids: pd.Series | pd.DataFrame, key: list[str]
) -> Iterable[Flag]:
    names = ids if isinstance(ids, pd.Series) else ids.astype("string").agg(" ".join, axis=1)
    place = twins["_source"].astype("int64") * 100_000 + twins["_file"]
    across = place.groupby(names).nunique() > 1
    label = f"{draft.schema.name}.{'+'.join(key)}"
    kept = "the latest modified_at is kept" if "modified_at" in twins else "the last row is kept"
    for code, chosen in (("DUP_ID", across.index[~across]), ("DUP_ACROSS_FILES", across.index[across])):
        if len(chosen):
            what = "more than once in a file" if code == "DUP_ID" else "in more than one file"
            examples = ", ".join(str(i) for i in chosen[:3]) + (", …" if len(chosen) > 3 else "")
            text = f"{label}: {len(chosen)} ids stand {what} ({examples}): {kept}"
            yield Flag(code, "warn", text, draft.schema.name)


def _remove_overlap(draft: Draft) -> None:
    """Rows of a table without ids that two files of one source share: those of the newer file count."""
    dimensions = [
        name for name, f in draft.fields.items()
        if name in draft.frame and (f.kind in ("text", "choice") or name == draft.schema.dated_by)
    ]  # fmt: skip
    if len(draft.sources) > 1 and not draft.schema.identified:
        _same_rows_twice(draft, dimensions)
    for number, typed in enumerate(draft.sources):
        if (
            len(typed.mapped.raws) > 1
            and typed.mapped.source.overlap == "newest"
            and draft.schema.dated_by in draft.frame
        ):
            _keep_newest(draft, number, typed, dimensions)


def _same_rows_twice(draft: Draft, dimensions: list[str]) -> None:
    """Say when two sources of a table without ids hold the same rows: probably one export named twice."""
    values = [name for name, f in draft.fields.items() if f.is_number and name in draft.frame]
    frame = draft.frame.dropna(subset=values, how="all")
    each = frame.drop_duplicates([*dimensions, *values, "_source"])
    twice = each[each.duplicated([*dimensions, *values], keep=False)]
    names = [draft.sources[int(number)].mapped.name for number in sorted(twice["_source"].unique())]
    smallest = min((int((each["_source"] == number).sum()) for number in twice["_source"].unique()), default=0)
    if smallest and len(twice) / len(names) > smallest / 5:
        text = f"{' and '.join(names)} have {len(twice) // len(names)} equal rows: the same export twice? Both count"
        draft.flags.append(Flag("OVERLAP", "warn", text, draft.schema.name))


def _keep_newest(draft: Draft, number: int, typed: Typed, dimensions: list[str]) -> None:
    frame = draft.frame
    rows = frame[frame["_source"] == number]
    newest = rows.groupby("_file")[draft.schema.dated_by].max()
    rank = newest.rank(method="first").astype("int64")
    keys = rows.groupby(dimensions, dropna=False, sort=False).ngroup()
    age = rows["_file"].map(rank)
    last = age.groupby(keys).transform("max")
    dropped = rows.index[(age < last).to_numpy()]
    if len(dropped) == 0:
        return
    _count_duplicates(draft, dropped)
    draft.frame = frame.drop(index=dropped).reset_index(drop=True)
    text = (
        f"{typed.mapped.name}: {len(dropped)} rows stand in two files with the same date and dimensions: the newer "
        "file counts (if both are meant, set overlap: add)"
    )
    draft.flags.append(Flag("OVERLAP", "warn", text, draft.schema.name))


# -- deals -----------------------------------------------------------------------------------------------------------


def settle_open_deals(draft: Draft) -> None:
    """The close date of an open deal is a plan, not an event."""
    frame = draft.frame
    if draft.schema.name != "deals" or "status" not in frame or "closed_at" not in frame:
        return
    is_open = (frame["status"] == "open").fillna(False)
    planned = frame["closed_at"].where(is_open)
    if "expected_close_at" in frame:
        planned = frame["expected_close_at"].fillna(planned)
    frame["expected_close_at"] = planned
    frame["closed_at"] = frame["closed_at"].mask(is_open)
    if "closed_at@utc" in frame:
        frame["closed_at@utc"] = frame["closed_at@utc"].mask(is_open)
    draft.mapped |= {"expected_close_at"}


# -- time ------------------------------------------------------------------------------------------------------------


def events(draft: Draft) -> dict[str, pd.Series]:
    """The dates of past events of each row, by field; planned activities are none."""
    found = {
        name: draft.frame[name]
        for name, f in draft.fields.items()
        if f.kind == "event" and name in draft.frame and name not in NOT_EVENTS
    }
    if draft.schema.name == "activities" and "activity_at" in draft.frame:
        found["activity_at"] = draft.frame["activity_at"].where(done(draft.frame))
    return found


def done(frame: pd.DataFrame) -> pd.Series:
    """Which activities took place: all that are not planned."""
    if "status" not in frame:
        return pd.Series(True, index=frame.index)
    return (frame["status"] != "planned").fillna(True)


def newest_event(drafts: Iterable[Draft], today: date) -> date | None:
    """The newest day, not after today, on which anything happened in the data."""
    limit = end_of(today)
    newest = [_newest_before(s, limit) for draft in drafts for s in events(draft).values()]
    return max((day.date() for day in newest if not pd.isna(day)), default=None)


def _newest_before(days: pd.Series, limit: pd.Timestamp) -> pd.Timestamp:
    newest = days.max()
    return newest if not newest >= limit else days[days < limit].max()


def end_of(day: date) -> pd.Timestamp:
    """The first moment after a day."""
    return pd.Timestamp(datetime.combine(day + timedelta(days=1), datetime.min.time()))


def forget_the_future(draft: Draft, as_of: date | None, today: date) -> None:
    """Blank the dates of events after as_of, else today; with an as_of, later closes are still open.

    What is dated after today as well is an error of the data, and counted.
    """
    end, impossible = end_of(as_of or today), end_of(max(as_of or today, today))
    if as_of:
        _reopen(draft, end, impossible)
    counts = {}
    for name, days in events(draft).items():
        if days.max() >= end:
            late = (days >= end).to_numpy()
            counts[name] = int((days >= impossible).sum())
            draft.frame[name] = draft.frame[name].mask(late)
            if f"{name}@utc" in draft.frame:
                draft.frame[f"{name}@utc"] = draft.frame[f"{name}@utc"].mask(late)
    listed = ", ".join(f"{count} by {name}" for name, count in counts.items() if count)
    if listed:
        text = f"rows of {draft.schema.name} dated after today, {today}, and left out: {listed}"
        draft.flags.append(Flag("FUTURE_DATE", "warn", text, draft.schema.name))


def _reopen(draft: Draft, end: pd.Timestamp, impossible: pd.Timestamp) -> None:
    frame = draft.frame
    if draft.schema.name == "deals" and "status" in frame and "closed_at" in frame:
        later = (frame["closed_at"] >= end) & (frame["closed_at"] < impossible)
        frame["status"] = _with_category(frame["status"], "open").mask(later, "open")
        settle_open_deals(draft)


def unsettled_deals(draft: Draft) -> None:
    """Won deals without a close date are in no period, closed ones without a status in no rate: count them."""
    frame = draft.frame
    if draft.schema.name != "deals" or "status" not in frame or "closed_at" not in frame:
        return
    count = int(((frame["status"] == "won").fillna(False) & frame["closed_at"].isna()).sum())
    unsaid = int((frame["status"].isna() & frame["closed_at"].notna()).sum()) - sum(
        sum(typed.unknown.get("status", {}).values()) for typed in draft.sources
    )
    if unsaid > 0:
        text = f"{unsaid} deal{'s' if unsaid > 1 else ''} with a close date and no status, neither won nor lost"
        draft.flags.append(Flag("UNKNOWN_VALUE", "warn", text, "deals", "status"))
    if count:
        text = f"{count} won deal{'s' if count > 1 else ''} without a close date, in no period"
        draft.flags.append(Flag("FUTURE_DATE", "warn", text, "deals", "closed_at"))


def out_of_order(draft: Draft) -> Iterator[str]:
    """Each row whose later date lies before its first, or that is won without a date: where it stands, and why."""
    frame, start = draft.frame, draft.schema.dated_by
    if start in frame:
        for name, days in events(draft).items():
            if name != start:
                coarse = any({name, start} & typed.date_only for typed in draft.sources)
                early = days.dt.normalize() < frame[start].dt.normalize() if coarse else days < frame[start]
                yield from (f"{place}: {name} lies before {start}" for place in _places(draft, early))
    if draft.schema.name == "deals" and {"status", "closed_at"} <= set(frame.columns):
        undated = (frame["status"] == "won").fillna(False) & frame["closed_at"].isna()
        yield from (f"{place}: won without a close date" for place in _places(draft, undated))


def _places(draft: Draft, rows: pd.Series) -> Iterator[str]:
    """The file, sheet and row of each of some rows."""
    for _, row in draft.frame.loc[rows, ["_source", "_file", "_row"]].iterrows():
        raw = draft.sources[row["_source"]].mapped.raws[row["_file"]]
        yield f"{raw.place}, row {row['_row']}"


def coverage(draft: Draft) -> Coverage | None:
    """The days that a table's past events cover."""
    monthly = all(typed.mapped.source.grain == "month" for typed in draft.sources)
    return coverage_of((s.to_numpy() for s in events(draft).values()), monthly)


def grains(draft: Draft) -> frozenset[str]:
    """Grains coarser than a day that the table's sources declare, or plainly have: only first days of months."""
    found = {typed.mapped.source.grain or _plain_grain(draft, i) for i, typed in enumerate(draft.sources)}
    return frozenset(grain for grain in found if grain and grain != "day")


def _plain_grain(draft: Draft, number: int) -> str | None:
    """``month`` when a source of a table without ids has nothing but first days of months."""
    if draft.schema.identified or draft.schema.dated_by not in draft.frame:
        return None
    days = draft.frame.loc[draft.frame["_source"] == number, draft.schema.dated_by].dropna().dt.normalize().unique()
    return "month" if len(days) > 1 and all(day.day == 1 for day in pd.DatetimeIndex(days)) else None


# -- blanks ----------------------------------------------------------------------------------------------------------


def label_segments(draft: Draft, segments: Iterable[str], labels: Mapping[str, Mapping[str, str]]) -> None:
    """Each segment gets one label for all its spellings; blanks stay blank until the derivations are done."""
    for name in segments:
        if name in draft.frame:
            column = draft.frame[name].astype("category")
            known = labels.get(name, {})
            draft.frame[name] = _renamed(column, [known.get(c, c) for c in column.cat.categories])


def _renamed(column: pd.Series, labels: Sequence[str]) -> pd.Series:
    """A categorical column with new labels, of which several may be one."""
    different = list(dict.fromkeys(labels))
    place = {label: i for i, label in enumerate(different)}
    codes = np.array([*(place[label] for label in labels), -1])[column.cat.codes]
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(different, dtype="str")), index=column.index)


def fill_blank_segments(table: Table, segments: Iterable[str]) -> Table:
    """What is still blank is its own row; where the source has no such column at all, it is (unassigned)."""
    frame = table.frame
    lacking = {name: [i for i, has in enumerate(table.by_source.values()) if name not in has] for name in segments}
    for name in segments:
        if name not in frame or not frame[name].isna().any():
            continue
        blank = pd.Series(BLANK, index=frame.index)
        if lacking[name] and name not in table.derived:
            blank = blank.mask(frame["_source"].isin(lacking[name]), UNASSIGNED)
        plain = frame[name].astype("str").fillna(blank)
        frame = frame.assign(**{name: plain.astype("category")})
    return replace(table, frame=frame)


def _with_category(column: pd.Series, value: str | bool) -> pd.Series:
    """A column that can take a value: a categorical one must know it first."""
    if isinstance(column.dtype, pd.CategoricalDtype) and value not in column.cat.categories:
        return column.cat.add_categories([value])
    return column


def fill_defaults(draft: Draft, needed: frozenset[str] | None, currency: str) -> frozenset[str]:
    """Unmapped or blank fields that have a default get it; returns the fields that nobody maps at all."""
    assumed = set()
    if "currency" in draft.frame:
        draft.frame["currency"] = _with_category(draft.frame["currency"], currency).fillna(currency)
    for name, f in draft.fields.items():
        if f.default is None or (needed is not None and name not in needed):
            continue
        value: str | bool = f.default if f.kind != "bool" else f.default == "true"
        if name not in draft.frame:
            assumed.add(name)
            draft.frame[name] = pd.Series(value, index=draft.frame.index)
        elif draft.frame[name].isna().any():
            draft.frame[name] = _with_category(draft.frame[name], value).fillna(value)
    return frozenset(assumed)


def finish(draft: Draft, assumed: frozenset[str]) -> Table:
    """The table as the later stages see it."""
    by_source = {t.mapped.name: frozenset(c for c in t.columns if "@" not in c) for t in draft.sources}
    date_only = frozenset().union(*(t.date_only for t in draft.sources))
    return Table(
        name=draft.schema.name,
        frame=draft.frame,
        fields=draft.mapped | assumed,
        by_source=by_source,
        coverage=coverage(draft),
        defaults=assumed,
        events=tuple(events(draft)),
        date_only=date_only,
        grains=grains(draft),
    )


def tables_in_order(names: Iterable[str]) -> list[str]:
    """Table names in the vocabulary's order."""
    known = list(TABLES)
    return sorted(names, key=known.index)
