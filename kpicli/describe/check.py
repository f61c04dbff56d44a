"""What the sources hold: how each was read, mapped and proved, with every row accounted for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from kpicli.describe.text import fitted
from kpicli.model import Data, SourceFacts, UnmatchedKeys
from kpicli.wording import plain

FEW = 20
EXAMPLES = 5

EVIDENCE = {
    "native": "typed in the workbook",
    "proved": "proved",
    "declared": "declared",
    "assumed": "assumed",
    "empty": "empty",
}


def check_text(data: Data, every_row: bool, width: int | None = None) -> str:
    """What was read, mapped, proved and rejected, as lines for a terminal."""
    return fitted(_check_lines(data, every_row), width)


def _check_lines(data: Data, every_row: bool) -> Iterator[str]:
    for facts in data.sources:
        yield f"{facts.name} → {facts.table}   {', '.join(facts.files)}"
        yield f"  {reconciliation(facts)}"
        yield from (f"  note: {note}" for note in facts.notes)
        wide = max((len(c.field) for c in facts.columns), default=0)
        for column in facts.columns:
            bad = f", {column.bad} could not be read" if column.bad else ""
            proof = f" ({column.proof})" if column.proof else ""
            yield (
                f"  {column.field:<{wide}}  {column.header!r}: {column.reading}, "
                f"{EVIDENCE[column.evidence]}{proof}; {column.filled} filled{bad}"
            )
        for name, counts in facts.unknown.items():
            words = ", ".join(f"{plain(word)!r} ({count})" for word, count in _most_first(counts))
            yield f"  values of {name} that nobody mapped: {words}"
        if facts.unmapped:
            yield f"  not mapped: {', '.join(facts.unmapped)}"
        yield ""
    yield from _coverage_lines(data)
    yield from (["", *data.notes] if data.notes else [])
    yield from _unmatched_lines(data, every_row)
    yield from _lone_lines(data)
    most = None if every_row else FEW
    yield from _listed("Cells that could not be read", data.bad_cells, most)
    yield from _listed("Dates out of order", data.out_of_order, most)
    yield from _listed("Duplicates: rows that another row of the same thing replaces", data.repeated, most)
    if data.flags:
        yield ""
        yield "Hazards"
        yield from (f"  {flag.code} ({flag.severity}): {flag.text}" for flag in data.flags)


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _listed(heading: str, found: Sequence[object], most: int | None) -> Iterator[str]:
    """A heading and a line for each of some rows; the first few unless all were asked for."""
    if not found:
        return
    yield ""
    yield heading
    yield from (f"  {place}" for place in found[:most])
    if most is not None and len(found) > most:
        yield f"  … and {len(found) - most} more: kpi check --rows"


def _unmatched_lines(data: Data, every_row: bool) -> Iterator[str]:
    """For each link between tables, how many rows have an id that the other table does not have."""
    if data.unmatched:
        yield ""
        yield "Links between tables"
    for link in data.unmatched:
        what = f"{link.table}.{link.key} → {link.source}"
        if not link.keys:
            yield f"  {what}: all {link.total} found"
            continue
        share = len(link.keys) / link.total
        yield f"  {what}: {len(link.keys)} of {link.total} ({share:.1%}) without a partner: {_examples(link.keys)}"
        if every_row:
            places = (place_of(data, link.table, place) for place in link.places)
            yield from (f"    {place}: {plain(key)!r}" for key, place in zip(link.keys, places, strict=True))


def _examples(keys: Sequence[str]) -> str:
    different = list(dict.fromkeys(keys))
    return ", ".join(repr(plain(key)) for key in different[:EXAMPLES]) + (", …" if len(different) > EXAMPLES else "")


def place_of(data: Data, table: str, place: tuple[int, int, int]) -> str:
    """The file, sheet and row of a row of a table."""
    source, file, row = place
    files = [facts.files for facts in data.sources if facts.table == table]
    return f"{files[source][file]}, row {row}"


def _lone_lines(data: Data) -> Iterator[str]:
    """The segment values that one table alone has, with what another one calls alike."""
    if data.lone:
        yield ""
        yield "Segment values of one table alone"
    for lone in data.lone:
        names = [f"{plain(v)!r}" + (f" (near {plain(near)!r})" if near else "") for v, near in lone.values]
        more = f", … {len(names) - FEW} more" if len(names) > FEW else ""
        yield f"  {lone.table}.{lone.field}: {', '.join(names[:FEW])}{more}"


def _coverage_lines(data: Data) -> Iterator[str]:
    yield f"Days covered (as of {data.as_of})"
    for name, table in data.tables.items():
        if table.coverage:
            gap = table.coverage.quiet_gap
            usual = "something every day" if gap == 1 else f"usually quiet for at most {gap} days"
            yield f"  {name}: {table.coverage.first} to {table.coverage.last}, {usual}"
            if table.coverage.silence:
                before, after = table.coverage.silence
                yield f"    nothing between {before} and {after}: is an export missing? Those days count as 0"
        else:
            yield f"  {name}: no dated rows"


def reconciliation(facts: SourceFacts) -> str:
    """Where every row of a source went; the parts add up to what was read."""
    parts = [f"{facts.used} used"]
    for count, name in (
        (facts.duplicates, "duplicates"),
        (facts.rejected, "rejected"),
        (facts.outside, "outside the range"),
        (facts.left_out, "totals and footers"),
    ):
        if count:
            parts.append(f"{count} {name}")
    return f"{facts.read} rows read = {' + '.join(parts)}"


def check_json(data: Data, every_row: bool = False) -> str:
    """The same for programs."""
    record = {
        "as_of": data.as_of,
        "sources": [asdict(facts) for facts in data.sources],
        "coverage": {name: asdict(t.coverage) if t.coverage else None for name, t in data.tables.items()},
        "bad_cells": [asdict(cell) for cell in data.bad_cells],
        "out_of_order": list(data.out_of_order),
        "duplicates": list(data.repeated),
        "unmatched_keys": [_unmatched_record(data, link, every_row) for link in data.unmatched],
        "segment_values_of_one_table": [
            {"segment": lone.field, "table": lone.table, "values": dict(lone.values)} for lone in data.lone
        ],
        "notes": list(data.notes),
        "flags": [asdict(flag) for flag in data.flags],
    }
    return json.dumps(record, ensure_ascii=False, indent=2, default=str)


def _unmatched_record(data: Data, link: UnmatchedKeys, every_row: bool) -> dict[str, object]:
    record: dict[str, object] = {
        "table": link.table,
        "key": link.key,
        "source": link.source,
        "rows": link.total,
        "unmatched": len(link.keys),
        "examples": list(dict.fromkeys(link.keys))[:EXAMPLES],
    }
    if every_row:
        places = (place_of(data, link.table, place) for place in link.places)
        record["places"] = [{"key": key, "place": place} for key, place in zip(link.keys, places, strict=True)]
    return record
