"""Derive: a value brought along a key, many-to-one. Rows are neither added nor lost; only blanks are filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import narwhals as nw

from kpicli.catalogue.model import SEGMENTS, Derivation
from kpicli.model import LATER, Flag, Table
from kpicli.rows import all_of, key_of, moving
from kpicli.saying import say
from kpicli.schema import TABLES

SHARE_WORTH_SAYING = 0.05


def derive(
    tables: Mapping[str, Table],
    derivations: Iterable[Derivation],
    needed: Mapping[str, frozenset[str]],
    segments: Sequence[str],
) -> tuple[dict[str, Table], list[Flag]]:
    """Fill the fields that are needed, in the catalogue's order, and say how many keys found no partner."""
    done = dict(tables)
    flags: list[Flag] = []
    for derivation in derivations:
        for one in _expand(derivation, segments):
            if set(one.fields()) & needed.get(one.table, frozenset()) and possible(one, done):
                done[one.table] = _fill(one, done, flags)
    return done, flags


def _expand(derivation: Derivation, segments: Sequence[str]) -> Iterable[Derivation]:
    """``deals.segments`` stands for every segment that is asked for, ``on`` for each key in turn."""
    fields = segments if derivation.field == SEGMENTS else (derivation.field,)
    for name in fields:
        source = name if derivation.source_field == SEGMENTS else derivation.source_field
        one = replace(derivation, field=name, source_field=source)
        if derivation.kind in ("rank", "spell"):
            yield one
        else:
            for number, (own, other) in enumerate(derivation.keys):
                yield replace(one, on=(own,), of=(other,), behind=derivation.on[:number])


def possible(derivation: Derivation, tables: Mapping[str, Table]) -> bool:
    """Whether the tables have what a derivation needs."""
    table, source = tables.get(derivation.table), tables.get(derivation.source_table)
    if table is None or source is None:
        return False
    wanted = {derivation.source_field, *(c.field for c in derivation.conditions)}
    if derivation.kind == "spell" and derivation.days is None:
        wanted.add(derivation.until)
    if derivation.kind in ("rank", "spell"):
        return wanted <= source.fields and any(_usable(key, table) for key in derivation.on)
    keys = {other for _, other in derivation.keys}
    return wanted | keys <= source.fields and set(derivation.on) <= table.fields


def _fill(derivation: Derivation, tables: Mapping[str, Table], flags: list[Flag]) -> Table:
    table = tables[derivation.table]
    if derivation.kind == "rank":
        return _with(table, _ranked(derivation, table), derivation.field)
    if derivation.kind == "spell":
        table = _with(table, _spells(derivation, table), derivation.field)
        return replace(table, fields=table.fields | set(derivation.fields()))
    if derivation.unmapped and derivation.field in table.fields - table.derived:
        return table
    if derivation.field in table.fields and _blanks(nw.from_native(table.frame).lazy(), [derivation.field]) == [0]:
        return table
    frame = _brought(derivation, table, tables[derivation.source_table], flags)
    source = tables[derivation.source_table]
    filled = _with(table, frame, derivation.field, derivation.source_field in source.date_only)
    return replace(filled, moves=filled.moves | {derivation.field}) if _has_changed(derivation, source) else filled


def _has_changed(derivation: Derivation, source: Table) -> bool:
    """Whether a label comes from a history in which it differs within one key: the first is not that of each moment."""
    if derivation.kind != "from" or not TABLES[source.name].history:
        return False
    return bool(moving(source, [other for _, other in derivation.keys], [derivation.source_field]))


def _with(table: Table, frame: Any, field: str, date_only: bool = False) -> Table:
    return replace(
        table,
        frame=frame,
        fields=table.fields | {field},
        derived=table.derived | {field},
        date_only=table.date_only | ({field} if date_only else set()),
    )


def _blanks(rows: nw.LazyFrame[Any], names: Sequence[str]) -> list[int]:
    """How many rows leave each of some fields blank."""
    if not names:
        return []
    counted = rows.select(*(nw.col(name).is_null().cast(nw.Int64).sum() for name in names)).collect()
    return [int(counted.item(0, name) or 0) for name in names]


def _twins(field: str, columns: Iterable[str]) -> list[str]:
    """A field and, when they are there, the same instant in UTC and in working time."""
    return [name for name in (field, f"{field}@utc", f"{field}@work") if name in set(columns)]


def _brought(derivation: Derivation, table: Table, source: Table, flags: list[Flag]) -> Any:
    ((key, other),) = derivation.keys
    frame = nw.from_native(table.frame).lazy()
    columns = frame.collect_schema().names()
    reduced = _one_per_key(derivation, other, _since_its_own(derivation, table, source))
    brought = {t: f"_from:{t}" for t in _twins(derivation.source_field, reduced.collect_schema().names())}
    reduced = reduced.rename({**brought, other: "_key"})
    joined = frame.join(reduced, left_on=key, right_on="_key", how="left")
    alone = _without_earlier_keys(derivation, table)
    filled = {}
    for name, twin in brought.items():
        target = derivation.field + name.removeprefix(derivation.source_field)
        value = _text_if_label(nw.col(twin), reduced, twin)
        value = nw.when(alone).then(value) if alone is not None else value
        own = [_text_if_label(nw.col(target), frame, target)] if target in columns else []
        filled[target] = nw.coalesce(*own, value) if own else value
    result = joined.with_columns(**filled).select(*dict.fromkeys([*columns, *filled]))
    _say_unmatched(derivation, key, joined, next(iter(brought.values())), flags)
    return _checked(result, frame)


def _without_earlier_keys(derivation: Derivation, table: Table) -> nw.Expr | None:
    """The rows that a milestone may come to by this key: a demo of a deal is won by that deal, not by another one.

    A label is different: what the lead leaves blank, its account may say.
    """
    earlier = [key for key in derivation.behind if key in table.fields] if derivation.kind != "from" else []
    return nw.all_horizontal(*(nw.col(key).is_null() for key in earlier), ignore_nulls=True) if earlier else None


def _text_if_label(column: nw.Expr, frame: nw.LazyFrame[Any], name: str) -> nw.Expr:
    """Labels of two tables have different categories, so they meet as text."""
    return column.cast(nw.String) if frame.collect_schema()[name] in (nw.Categorical, nw.Enum) else column


def _since_its_own(derivation: Derivation, table: Table, source: Table) -> Table:
    """The other table without the rows dated before a date of the row that takes from it: no answer is before its lead.

    Where either is a date alone, the same day is not before.
    """
    since, value = derivation.since, derivation.source_field
    if not since or since not in table.fields:
        return source
    ((key, other),) = derivation.keys
    rows = nw.from_native(source.frame).lazy()
    begun = nw.from_native(table.frame).lazy().filter(~nw.col(key).is_null())
    begun = begun.group_by(key).agg(nw.col(since).min().alias("_since")).rename({key: "_key"})
    first, later = nw.col("_since"), nw.col(value)
    if since in table.date_only or value in source.date_only:
        first, later = first.dt.truncate("1d"), later.dt.truncate("1d")
    joined = rows.join(begun, left_on=other, right_on="_key", how="left").filter(~(later < first).fill_null(False))
    return replace(source, frame=nw.to_native(joined.drop("_since")))


def _one_per_key(derivation: Derivation, key: str, source: Table) -> nw.LazyFrame[Any]:
    """The other table with one row for each key: the key's first value by date."""
    frame = nw.from_native(source.frame).lazy()
    value = derivation.source_field
    frame = frame.filter(~nw.col(key).is_null(), *all_of(derivation.where, source))
    frame = frame if derivation.kind == "last" else frame.filter(~nw.col(value).is_null())
    names = _twins(value, frame.collect_schema().names())
    if derivation.kind == "first":
        return frame.group_by(key).agg(*(nw.col(name).min() for name in names))
    if derivation.kind == "last":
        return _last_per_key(frame, key, names)
    if TABLES[source.name].key == (key,):
        return frame.select(key, *names).unique(subset=[key], keep="any")
    dated_by = TABLES[source.name].dated_by
    if LATER in frame.collect_schema().names() and not TABLES[source.name].history:
        # What came after as_of is not there yet: another lead of the account lends nothing. A customer's own row does.
        frame = frame.filter(~nw.col(LATER))
    # A row without a date, or with one that is still to come, is nobody's first: it stands behind the others.
    undated = nw.col(dated_by).is_null().cast(nw.Int64) if dated_by in source.fields else nw.lit(0)
    order = ["_undated", *([dated_by] if dated_by in source.fields else [])]
    nth = nw.col("_one").cum_sum().over(key, order_by=[*order, *_ids(source), "_id"])
    return (
        frame.with_columns(_one=nw.lit(1), _undated=undated)
        .with_columns(_nth=nth)
        .filter(nw.col("_nth") == 1)
        .select(key, *names)
    )


def _last_per_key(rows: nw.LazyFrame[Any], key: str, names: Sequence[str]) -> nw.LazyFrame[Any]:
    """The latest of each date among a key's rows: blank where one of them has none, for it is still to come."""
    there = {f"_{name}": ~nw.col(name).is_null() for name in names}
    latest = rows.with_columns(**there).group_by(key)
    counted = latest.agg(*(nw.col(name).max() for name in names), *(nw.col(mark).min() for mark in there))
    return counted.select(key, *(nw.when(nw.col(f"_{name}")).then(nw.col(name)).alias(name) for name in names))


def _ranked(derivation: Derivation, table: Table) -> Any:
    """The place of each row, by date, among the rows of its key; a blank key falls to the next of ``within``."""
    frame = nw.from_native(table.frame).lazy()
    date, ids = derivation.source_field, _ids(table)
    # Only what is looked at is carried along: copying the other columns of a million rows takes longer than ranking.
    read = [
        "_id",
        date,
        *ids,
        *(c.field for c in derivation.conditions),
        *(f for key in derivation.on for f in key.split("&")),
    ]
    there = set(frame.collect_schema().names())
    chosen = frame.select(*(name for name in dict.fromkeys(read) if name in there))
    chosen = chosen.filter(~nw.col(date).is_null(), *all_of(derivation.where, table))
    keys = _until_filled(chosen, [key for key in derivation.on if _usable(key, table) and key != "row"])
    simple = len(keys) == 1 and "&" not in keys[0] and _blanks(chosen, keys) == [0]
    key = nw.col(keys[0]) if simple else key_of(keys, table)
    preferred = all_of(derivation.prefer, table)
    late = {"_late": ~nw.all_horizontal(*preferred, ignore_nulls=True)} if preferred else {}
    rows = chosen.select("_id", date, *(name for name in ids if name != date), _key=key, _one=nw.lit(1), **late)
    order = [date, *late, *ids, "_id"] if _tied(rows, ["_key", date]) else [date]
    place = nw.col("_one").cum_sum().over("_key", order_by=order).alias(derivation.field)
    ranked = rows.with_columns(place).select("_id", derivation.field)
    return _checked(frame.join(ranked, on="_id", how="left"), frame)


def _tied(rows: nw.LazyFrame[Any], names: list[str]) -> bool:
    """Whether two rows share the values of some columns, so that their order must be settled by more."""
    counts = [f.select(nw.len()).collect().item(0, 0) for f in (rows, rows.unique(subset=names))]
    return counts[0] != counts[1]


FOR_EVER = datetime(9999, 12, 31)


def _spells(derivation: Derivation, table: Table) -> Any:
    """Rows of a key that overlap or touch are one relationship: its number where it begins, its end on each row."""
    frame = nw.from_native(table.frame).lazy()
    name, name_of_end = derivation.fields()
    chosen = frame.filter(~nw.col(derivation.source_field).is_null(), *all_of(derivation.where, table))
    ids = _ids(table)
    rows = chosen.select(
        "_id", *ids, _key=key_of(derivation.on, table), _from=nw.col(derivation.source_field), _to=_end(derivation)
    )
    order = ["_from", *ids, "_id"]
    rows = rows.filter(nw.col("_to") >= nw.col("_from"))
    rows = rows.with_columns(_reach=nw.col("_to").cum_max().over("_key", order_by=order))
    rows = rows.with_columns(_before=nw.col("_reach").shift(1).over("_key", order_by=order))
    begins = nw.col("_before").is_null() | (nw.col("_from") > nw.col("_before"))
    rows = rows.with_columns(_begins=begins.fill_null(True).cast(nw.Int64))
    rows = rows.with_columns(_number=nw.col("_begins").cum_sum().over("_key", order_by=order))
    rows = rows.with_columns(_last=nw.col("_to").max().over("_key", "_number"))
    open_ended = nw.col("_last") >= nw.lit(FOR_EVER).cast(nw.Datetime("us"))
    made = rows.select(
        "_id",
        nw.when(nw.col("_begins") == 1).then(nw.col("_number")).alias(name),
        nw.when(~open_ended).then(nw.col("_last")).alias(name_of_end),
    )
    return _checked(frame.join(made, on="_id", how="left"), frame)


def _end(derivation: Derivation) -> nw.Expr:
    """When a row ends: so many days after its start, or at its end; for ever where that is blank."""
    if derivation.days is not None:
        return nw.col(derivation.source_field).dt.truncate("1d") + timedelta(days=derivation.days)
    end = nw.col(derivation.until)
    return nw.when(~end.is_null()).then(end).otherwise(nw.lit(FOR_EVER).cast(nw.Datetime("us")))


def _ids(table: Table) -> list[str]:
    """What settles the order of rows of one moment: their ids, so that the order of the file says nothing."""
    return [name for name in TABLES[table.name].key if name in table.fields]


def _usable(key: str, table: Table) -> bool:
    return key == "row" or set(key.split("&")) <= table.fields


def by_account(tables: Mapping[str, Table]) -> dict[str, Table]:
    """The leads with one row for each account: each milestone the earliest of its leads, the rest of its first lead.

    A lead without an account stands for itself.
    """
    leads = tables.get("leads")
    if leads is None or "account_id" not in leads.fields:
        return dict(tables)
    rows = nw.from_native(leads.frame).lazy().with_columns(_key=key_of(("account_id",), leads))
    schema = rows.collect_schema()
    dates = [name for name, kind in schema.items() if kind == nw.Datetime or name.endswith("@work")]
    order = ["created_at"] if "created_at" in leads.fields else []
    rows = rows.with_columns(_one=nw.lit(1))
    rows = rows.with_columns(_nth=nw.col("_one").cum_sum().over("_key", order_by=[*order, *_ids(leads), "_id"]))
    rows = rows.with_columns(*(nw.col(name).min().over("_key") for name in dates))
    first = rows.filter(nw.col("_nth") == 1).select(*(name for name in schema.names() if name != "_key"))
    return {**tables, "leads": replace(leads, frame=first.collect().to_native())}


def _until_filled(rows: nw.LazyFrame[Any], keys: list[str]) -> list[str]:
    """The keys up to the first that no row leaves blank: those behind it are never needed."""
    if any("&" in key for key in keys):
        return keys
    blanks = _blanks(rows, keys)
    return keys[: blanks.index(0) + 1] if 0 in blanks else keys


def _checked(result: nw.LazyFrame[Any], before: nw.LazyFrame[Any]) -> Any:
    """The result as a native frame, after making sure that it has the rows it had."""
    collected = nw.to_native(result)
    rows = [int(f.select(nw.len()).collect().item(0, 0)) for f in (result, before)]
    if rows[0] != rows[1]:
        raise AssertionError(f"a derivation changed the number of rows from {rows[1]} to {rows[0]}")
    return collected


def _say_unmatched(
    derivation: Derivation, key: str, joined: nw.LazyFrame[Any], brought: str, flags: list[Flag]
) -> None:
    keyed = joined.filter(~nw.col(key).is_null())
    # A row that has its own label needs none.
    own = ~nw.col(derivation.field).is_null() if derivation.field in keyed.collect_schema().names() else nw.lit(False)
    found_none = (nw.col(brought).is_null() & ~own).cast(nw.Int64).sum()
    counts = keyed.select(nw.len().alias("all"), found_none.alias("none")).collect()
    total, none = int(counts.item(0, "all")), int(counts.item(0, "none") or 0)
    if derivation.kind == "from" and total and none / total > SHARE_WORTH_SAYING:
        source = f"{derivation.source_table}.{derivation.source_field}"
        text = say(
            "{field}: {none} of {total} rows found no {source} by {key}",
            field=derivation.id,
            none=none,
            total=total,
            source=source,
            key=key,
        )
        flags.append(Flag("UNMATCHED_KEY", "warn", text, derivation.table, derivation.field))
