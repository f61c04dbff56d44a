"""Derive: a value brought along a key, many-to-one. Rows are neither added nor lost; only blanks are filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw

from kpicli.catalogue.model import SEGMENTS, Derivation
from kpicli.model import Flag, Table
from kpicli.rows import all_of
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
            if one.field in needed.get(one.table, frozenset()) and possible(one, done):
                done[one.table] = _fill(one, done, flags)
    return done, flags


def _expand(derivation: Derivation, segments: Sequence[str]) -> Iterable[Derivation]:
    """``deals.segments`` stands for every segment that is asked for, ``on`` for each key in turn."""
    fields = segments if derivation.field == SEGMENTS else (derivation.field,)
    for name in fields:
        source = name if derivation.source_field == SEGMENTS else derivation.source_field
        one = replace(derivation, field=name, source_field=source)
        if derivation.kind == "rank":
            yield one
        else:
            yield from (replace(one, on=(key,)) for key in derivation.on)


def possible(derivation: Derivation, tables: Mapping[str, Table]) -> bool:
    """Whether the tables have what a derivation needs."""
    table, source = tables.get(derivation.table), tables.get(derivation.source_table)
    if table is None or source is None:
        return False
    wanted = {derivation.source_field, *(c.field for c in derivation.where)}
    if derivation.kind == "rank":
        return wanted <= source.fields and any(key in table.fields for key in derivation.on)
    return wanted | set(derivation.on) <= source.fields and set(derivation.on) <= table.fields


def _fill(derivation: Derivation, tables: Mapping[str, Table], flags: list[Flag]) -> Table:
    table = tables[derivation.table]
    if derivation.kind == "rank":
        return _with(table, _ranked(derivation, table), derivation.field)
    if derivation.field in table.fields and _blanks(nw.from_native(table.frame).lazy(), [derivation.field]) == [0]:
        return table
    frame = _brought(derivation, table, tables[derivation.source_table], flags)
    date_only = derivation.source_field in tables[derivation.source_table].date_only
    return _with(table, frame, derivation.field, date_only)


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
    counted = rows.select(*(nw.col(name).is_null().cast(nw.Int64).sum() for name in names)).collect()
    return [int(counted.item(0, name) or 0) for name in names]


def _twins(field: str, columns: Iterable[str]) -> list[str]:
    """A field and, when they are there, the same instant in UTC and in working time."""
    return [name for name in (field, f"{field}@utc", f"{field}@work") if name in set(columns)]


def _brought(derivation: Derivation, table: Table, source: Table, flags: list[Flag]) -> Any:
    (key,) = derivation.on
    frame = nw.from_native(table.frame).lazy()
    columns = frame.collect_schema().names()
    reduced = _one_per_key(derivation, key, source)
    brought = {t: f"_from:{t}" for t in _twins(derivation.source_field, reduced.collect_schema().names())}
    reduced = reduced.rename({**brought, key: "_key"})
    joined = frame.join(reduced, left_on=key, right_on="_key", how="left")
    filled = {}
    for name, twin in brought.items():
        target = derivation.field + name.removeprefix(derivation.source_field)
        value = _text_if_label(nw.col(twin), reduced, twin)
        own = [_text_if_label(nw.col(target), frame, target)] if target in columns else []
        filled[target] = nw.coalesce(*own, value) if own else value
    result = joined.with_columns(**filled).select(*dict.fromkeys([*columns, *filled]))
    _say_unmatched(derivation, key, joined, next(iter(brought.values())), flags)
    return _checked(result, frame)


def _text_if_label(column: nw.Expr, frame: nw.LazyFrame[Any], name: str) -> nw.Expr:
    """Labels of two tables have different categories, so they meet as text."""
    return column.cast(nw.String) if frame.collect_schema()[name] in (nw.Categorical, nw.Enum) else column


def _one_per_key(derivation: Derivation, key: str, source: Table) -> nw.LazyFrame[Any]:
    """The other table with one row for each key: the key's first value by date."""
    frame = nw.from_native(source.frame).lazy()
    value = derivation.source_field
    frame = frame.filter(~nw.col(key).is_null(), ~nw.col(value).is_null(), *all_of(derivation.where, source))
    names = _twins(value, frame.collect_schema().names())
    if derivation.kind == "first":
        return frame.group_by(key).agg(*(nw.col(name).min() for name in names))
    if TABLES[source.name].key == (key,):
        return frame.select(key, *names).unique(subset=[key], keep="any")
    order = [TABLES[source.name].dated_by] if TABLES[source.name].dated_by in source.fields else []
    nth = nw.col("_one").cum_sum().over(key, order_by=[*order, "_id"])
    return frame.with_columns(_one=nw.lit(1)).with_columns(_nth=nth).filter(nw.col("_nth") == 1).select(key, *names)


def _ranked(derivation: Derivation, table: Table) -> Any:
    """The place of each row, by date, among the rows of its key; a blank key falls to the next of ``within``."""
    frame = nw.from_native(table.frame).lazy()
    date = derivation.source_field
    chosen = frame.filter(~nw.col(date).is_null(), *all_of(derivation.where, table))
    keys = _until_filled(chosen, [key for key in derivation.on if key in table.fields])
    # The prefix keeps an account 12 apart from a deal 12, and blanks from being one account.
    parts = [
        nw.when(~nw.col(key).is_null()).then(nw.concat_str(nw.lit(f"{key}:"), nw.col(key).cast(nw.String)))
        for key in keys
    ]
    key = nw.col(keys[0]) if len(keys) == 1 else nw.coalesce(*parts)
    place = nw.col("_one").cum_sum().over("_key", order_by=[date, "_id"]).alias(derivation.field)
    ranked = chosen.select("_id", date, _key=key, _one=nw.lit(1)).with_columns(place).select("_id", derivation.field)
    return _checked(frame.join(ranked, on="_id", how="left"), frame)


def _until_filled(rows: nw.LazyFrame[Any], keys: list[str]) -> list[str]:
    """The keys up to the first that no row leaves blank: those behind it are never needed."""
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
    counts = keyed.select(nw.len().alias("all"), nw.col(brought).is_null().cast(nw.Int64).sum().alias("none")).collect()
    total, none = int(counts.item(0, "all")), int(counts.item(0, "none") or 0)
    if derivation.kind == "from" and total and none / total > SHARE_WORTH_SAYING:
        source = f"{derivation.source_table}.{derivation.source_field}"
        text = f"{derivation.id}: {none} of {total} rows found no {source} by {key}"
        flags.append(Flag("UNMATCHED_KEY", "warn", text, derivation.table, derivation.field))
