"""Lookups: a small table of the config brings fields to every source that has its key, many-to-one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from kpicli.clean.mapping import Mapped, map_source
from kpicli.clean.typed import Reading, Typed, read_source
from kpicli.config.model import Source
from kpicli.errors import InputError
from kpicli.model import Flag, RawTable
from kpicli.saying import say, together
from kpicli.schema import Field
from kpicli.wording import normal, quoted, short

if TYPE_CHECKING:
    from kpicli.config.load import Loaded
    from kpicli.config.model import Lookup

UNMATCHED_SHARE = 0.05
"""Above this share of keys without a partner it is said."""
FEW = 5

Canonical = Callable[[str], str]
"""The one form of a key that all its spellings have."""


def canonical_of(spellings: Mapping[str, Sequence[str]]) -> Canonical:
    """By the labels of the key's segment: what the config calls the same thing is the same key."""
    labels = {normal(s): normal(label) for label, every in spellings.items() for s in (label, *every)}
    return lambda text: labels.get(normal(text), normal(text))


def reachable(fields: set[str], lookups: Sequence[Lookup]) -> set[str]:
    """The fields of a source, with what lookups add to them in their order."""
    reached = set(fields)
    for lookup in lookups:
        reached |= set(lookup.columns) if lookup.on in reached else set()
    return reached


def look_up(loaded: Loaded, raws: Sequence[RawTable], source: Typed, own: Mapping[str, Field], how: Reading) -> None:
    """Add the fields of each lookup to a source that has its key, and note the keys that found no partner."""
    for number, (lookup, raw) in enumerate(zip(loaded.config.lookups, raws, strict=True)):
        missing = [name for name in lookup.columns if name != lookup.on and name not in source.columns]
        if lookup.on in source.columns and missing:
            table = _typed(lookup, raw, source.mapped, own, how, partial(loaded.where, "lookups", number))
            _bring(table, lookup, missing, source, canonical_of(loaded.config.segments.get(lookup.on, {})))


def _typed(
    lookup: Lookup, raw: RawTable, target: Mapped, own: Mapping[str, Field], how: Reading, where: Callable[..., str]
) -> Typed:
    """The lookup's file as typed columns, each of the kind that it has in the table it is brought to."""
    wanted = {lookup.on: lookup.on, **lookup.columns}
    texts = {name: Field(name, "text") for name in wanted if name not in own and name not in target.schema.fields}
    plain = Source(table=target.schema.name, path=(lookup.path,), columns=wanted)
    return read_source(map_source(raw.place, plain, [raw], {**own, **texts}, where), None, frozenset(), how)


def _bring(table: Typed, lookup: Lookup, names: Sequence[str], source: Typed, canonical: Canonical) -> None:
    source.refusals += table.refusals
    source.bad_cells += table.bad_cells
    rows = _rows_by_key(table, lookup.on, names, canonical)
    keys = source.columns[lookup.on].combine_chunks()
    coded = keys if pa.types.is_dictionary(keys.type) else keys.dictionary_encode()
    place = [rows.get(canonical(key)) if key else None for key in coded.dictionary.to_pylist()]
    taken = pa.array(place, pa.int32()).take(coded.indices)
    for name in names:
        if name in table.columns:
            source.columns[name] = pa.chunked_array([table.columns[name].combine_chunks().take(taken)])
    source.flags += _unmatched(lookup, names, source, coded, place, table.mapped.raws[0].place)


def _rows_by_key(table: Typed, key: str, names: Sequence[str], canonical: Canonical) -> dict[str, int]:
    """The row of each key. Raises InputError for a key that stands twice and says two things."""
    columns = [table.columns[name].to_pylist() for name in names if name in table.columns]
    rows: dict[str, int] = {}
    problems: list[str] = []
    for number, text in enumerate(table.columns[key].to_pylist()):
        if not text:
            continue
        first = rows.setdefault(canonical(text), number)
        if any(column[first] != column[number] for column in columns):
            problems.append(
                say(
                    "{place}: {key} appears twice with different values (first: {first}). Keep one",
                    place=table.mapped.place(number),
                    key=quoted(text),
                    first=table.mapped.place(first),
                )
            )
    InputError.raise_if_any(problems)
    return rows


def _unmatched(
    lookup: Lookup,
    names: Sequence[str],
    source: Typed,
    coded: pa.DictionaryArray,
    place: Sequence[int | None],
    file: str,
) -> Iterator[Flag]:
    """The flag of keys without a partner, for each field that is blank for it."""
    counts = Counter({row["values"]: row["counts"] for row in coded.value_counts().to_pylist() if row["values"]})
    known = dict(zip(coded.dictionary.to_pylist(), place, strict=True))
    alone = Counter({key: count for key, count in counts.items() if known[key] is None})
    if not alone or alone.total() <= UNMATCHED_SHARE * counts.total():
        return
    table = source.mapped.schema.name
    listed = [say("{key} ({n})", key=repr(short(key)), n=count) for key, count in alone.most_common(FEW)]
    for name in names:
        text = say(
            "{field}: {none} of {total} rows found no {key} in {file}: {keys}",
            field=f"{table}.{name}",
            none=alone.total(),
            total=counts.total(),
            key=lookup.on,
            file=file,
            keys=together(", ", [*listed, *(["…"] if len(alone) > FEW else [])]),
        )
        yield Flag("UNMATCHED_KEY", "warn", text, table, name)
