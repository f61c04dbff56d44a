"""Mapping: which column of an export is which field of the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from kpicli.clean.outcomes import with_outcomes
from kpicli.config.model import Config, Source
from kpicli.errors import ConfigError
from kpicli.model import RawTable, TextColumn, as_text, row_at
from kpicli.saying import Said, say
from kpicli.schema import MEASURED, SEGMENT_FIELDS, TABLES, UNTIL, Field, TableSchema
from kpicli.wording import ValueMap, did_you_mean, end_beside, normal, some

Where = Callable[..., str]


@dataclass(frozen=True)
class Mapped:
    """One source with its files and, for each field, the position of its column in each file."""

    name: str
    source: Source
    schema: TableSchema
    fields: Mapping[str, Field]
    raws: tuple[RawTable, ...]
    positions: Mapping[str, tuple[int, ...]]
    segments: frozenset[str]
    """The fields that numbers can be segmented by."""

    @property
    def rows(self) -> int:
        return sum(raw.count for raw in self.raws)

    @property
    def constants(self) -> dict[str, str]:
        """What every row of the source is said to have; rows that stand for a range of days have its first as date."""
        days = zip((self.schema.dated_by, UNTIL), self.source.range or (), strict=False)
        ranged = {name: day.isoformat() for name, day in days if name in self.fields}
        return {**ranged, **self.source.set}

    def header(self, field: str) -> str:
        """The header of a field's column, as the first file writes it."""
        return self.raws[0].headers[self.positions[field][0]]

    def column(self, field: str) -> TextColumn:
        """The cells of a field, of all files one after the other."""
        places = list(zip(self.raws, self.positions[field], strict=True))
        columns = [raw.cells.column(str(i)) for raw, i in places]
        if len({column.type for column in columns}) > 1:
            columns = [as_text(column) for column in columns]
        cells = pa.chunked_array([chunk for column in columns for chunk in column.chunks], columns[0].type)
        return TextColumn(field, self.header(field), cells, _native(places, self.fields[field]))

    def place(self, index: int) -> Said:
        """The file, sheet and row of a record of this source."""
        for raw in self.raws:
            if index < raw.count:
                return row_at(raw.place, raw.rows[index].as_py())
            index -= raw.count
        raise IndexError(index)

    def unmapped(self) -> tuple[str, ...]:
        """Headers that no field takes, of all files, each once."""
        taken = [{places[i] for places in self.positions.values()} for i in range(len(self.raws))]
        names = {
            h: None
            for raw, used in zip(self.raws, taken, strict=True)
            for i, h in enumerate(raw.headers)
            if i not in used and h not in self.source.outcomes.values()
        }
        return tuple(names)


def _native(places: Sequence[tuple[RawTable, int]], field: Field) -> pa.ChunkedArray | None:
    """The typed Excel cells of a column, as dates or numbers, after the field's kind."""
    kind = pa.timestamp("us") if field.is_date else pa.float64()
    typed = [(raw.dates if field.is_date else raw.numbers).get(i) for raw, i in places]
    if not any(t is not None for t in typed):
        return None
    chunks: list[pa.Array] = []
    for (raw, _), cells in zip(places, typed, strict=True):
        chunks += cells.chunks if cells is not None else [pa.nulls(raw.count, kind)]
    return pa.chunked_array(chunks, kind)


def own_fields(config: Config) -> dict[str, Field]:
    """The fields that the config adds to every table: its numbers and dates, and what it splits numbers by."""
    looked_up = (name for lookup in config.lookups for name in lookup.columns)
    texts = {name: Field(name, "text") for name in (*config.segments, *looked_up) if name not in MEASURED}
    return texts | {name: Field(name, "plan" if kind == "date" else kind) for name, kind in config.fields.items()}


def map_source(name: str, source: Source, raws: Sequence[RawTable], own: Mapping[str, Field], where: Where) -> Mapped:
    """Find each field's column in each file. Raises ConfigError naming every column that is not there, or is twice."""
    schema = TABLES[source.table]
    if source.row == "order" and source.table == "orders":
        schema = replace(schema, key=("order_id",), within=())
    fields = {**own, **schema.fields}
    if source.outcomes:
        source, raws = with_outcomes(source, raws, _outcomes(source, raws, where))
    wanted = dict(source.columns) or _same_names(raws, fields)
    wanted |= _last_days(source, schema, raws, wanted)
    problems: list[str] = []
    positions: dict[str, tuple[int, ...]] = {}
    if not wanted and not source.set:
        problems += [_no_header(raw, where(), schema) for raw in raws]
    for field, header in wanted.items():
        # A header that the config quotes letter for letter is meant; of headers that were only found, none is.
        found = [_find(raw, header, where("columns", field), problems, quoted=bool(source.columns)) for raw in raws]
        positions[field] = tuple(i for i in found if i is not None)
    ConfigError.raise_if_any(problems)
    return Mapped(
        name,
        source,
        schema,
        fields,
        tuple(raws),
        positions,
        frozenset((*SEGMENT_FIELDS, *(f.name for f in own.values() if f.kind == "text"))),
    )


def _outcomes(source: Source, raws: Sequence[RawTable], where: Where) -> list[dict[str, int]]:
    """Where the dates of each outcome stand in each file. Raises ConfigError naming every column that is not there."""
    problems: list[str] = []
    found = [
        {o: _find(raw, header, where("outcomes", o), problems, quoted=True) for o, header in source.outcomes.items()}
        for raw in raws
    ]
    ConfigError.raise_if_any(problems)
    return [{o: place for o, place in places.items() if place is not None} for places in found]


def _last_days(
    source: Source, schema: TableSchema, raws: Sequence[RawTable], wanted: Mapping[str, str]
) -> dict[str, str]:
    """The column of the last day that each row of figures stands for, where its date is the first of a range."""
    start = wanted.get(schema.dated_by)
    if not schema.daily or not start or UNTIL in wanted or source.range:
        return {}
    ends = {end_beside(start, raw.headers) for raw in raws}
    end = ends.pop()
    return {UNTIL: end} if end and not ends and end not in wanted.values() else {}


def _same_names(raws: Sequence[RawTable], fields: Mapping[str, Field]) -> dict[str, str]:
    """Without ``columns:``, headers that are field names are taken."""
    headers = {normal(h).replace(" ", "_"): h for raw in raws for h in raw.headers}
    return {field: headers[field] for field in fields if field in headers}


def _no_header(raw: RawTable, at: str, schema: TableSchema) -> str:
    """The problem of a file none of whose columns is a field: most likely its first row is data already."""
    return say(
        "{at}: {place}: no column is called like a field of {table}: it has {headers}. "
        "Is that the header? Add columns:, or a header line",
        at=at,
        place=row_at(raw.place, raw.header_row),
        table=schema.name,
        headers=some(raw.headers),
    )


def _find(raw: RawTable, header: str, at: str, problems: list[str], quoted: bool) -> int | None:
    exact = [i for i, h in enumerate(raw.headers) if quoted and h == header.strip()]
    near = exact or [i for i, h in enumerate(raw.headers) if normal(h) == normal(header)]
    if len(near) == 1:
        return near[0]
    if near:
        twins = ", ".join(repr(raw.headers[i]) for i in near)
        problems.append(
            say(
                "{at}: {place} has {n} columns called {header!r} ({twins}): rename one",
                at=at,
                place=raw.place,
                n=len(near),
                header=header,
                twins=twins,
            )
        )
    else:
        hint = did_you_mean(header, raw.headers) or say(". It has {headers}", headers=some(raw.headers))
        problems.append(
            say("{at}: {place} has no column {header!r}{hint}", at=at, place=raw.place, header=header, hint=hint)
        )
    return None


# -- values ----------------------------------------------------------------------------------------------------------


def translate(text: pa.ChunkedArray, known: ValueMap, keep: bool) -> tuple[pa.ChunkedArray, dict[str, int]]:
    """Each cell's value by the map; what it does not know is kept (``keep``) or made blank, and counted."""
    whole = text.combine_chunks()
    encoded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    spelled = encoded.dictionary.to_pylist()
    values = [s if value is None and keep else value for s in spelled for value in (known.value(s),)]
    strange = {s for s, v in zip(spelled, values, strict=True) if v is None}
    counts = dict(_counts(encoded, strange)) if strange else {}
    return pa.chunked_array([_recoded(encoded, values)]), counts


def _recoded(encoded: pa.DictionaryArray, values: Sequence[str | None]) -> pa.DictionaryArray:
    """The same cells under new values, each different value once; a value that is None makes its cells blank."""
    different = list(dict.fromkeys(v for v in values if v is not None))
    place = {value: i for i, value in enumerate(different)}
    codes = pa.array([None if v is None else place[v] for v in values], pa.int32())
    return pa.DictionaryArray.from_arrays(codes.take(encoded.indices), pa.array(different, pa.string()))


def _counts(encoded: pa.DictionaryArray, strange: set[str]) -> Iterator[tuple[str, int]]:
    for entry in encoded.value_counts().to_pylist():
        if entry["values"] in strange:
            yield entry["values"], entry["counts"]
