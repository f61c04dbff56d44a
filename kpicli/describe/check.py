"""What the sources hold: how each was read, mapped and proved, with every row accounted for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from kpicli.describe.text import fitted
from kpicli.model import ColumnReading, Coverage, Data, Flag, SourceFacts, UnmatchedKeys, row_at
from kpicli.saying import Said, many, say, together
from kpicli.wording import plain

FEW = 20
EXAMPLES = 5

EVIDENCE = {
    "native": say("typed in the workbook"),
    "proved": say("proved"),
    "declared": say("declared"),
    "assumed": say("assumed"),
    "empty": say("empty"),
}
SEVERITY = {"info": say("info"), "warn": say("warn"), "refuse": say("refuse")}


def check_text(data: Data, every_row: bool, lang: str = "en", width: int | None = None) -> str:
    """What was read, mapped, proved and rejected, as lines for a terminal."""
    return fitted(_check_lines(data, every_row), width, lang)


def _check_lines(data: Data, every_row: bool) -> Iterator[str]:
    for facts in data.sources:
        yield from _source_lines(facts)
        yield ""
    yield from _coverage_lines(data)
    yield from (["", *data.notes] if data.notes else [])
    yield from _unmatched_lines(data, every_row)
    yield from _lone_lines(data)
    most = None if every_row else FEW
    yield from _listed(say("Cells that could not be read"), [cell.said for cell in data.bad_cells], most)
    yield from _listed(say("Rejected rows"), data.rejected, most)
    yield from _listed(say("Dates out of order"), data.out_of_order, most)
    if every_row:
        not_data = [row for facts in data.sources for row in facts.not_data]
        yield from _listed(say("Left out: totals, footers and headers again"), not_data, None)
    yield from _listed(say("Duplicates: rows that another row of the same thing replaces"), data.repeated, most)
    if data.flags:
        yield ""
        yield say("Hazards")
        yield from map(_hazard, data.flags)


def _source_lines(facts: SourceFacts) -> Iterator[str]:
    """One source: its files, where its rows went, each column with its proof, and what nobody mapped."""
    files = together(", ", facts.files)
    yield say("{name} → {table}   {files}", name=facts.name, table=facts.table, files=files)
    yield say("  {rows}", rows=reconciliation(facts))
    yield from (say("  note: {note}", note=note) for note in facts.notes)
    wide = max((len(c.field) for c in facts.columns), default=0)
    yield from (_column(column, wide) for column in facts.columns)
    for name, counts in facts.unknown.items():
        words = ", ".join(f"{plain(word)!r} ({count})" for word, count in _most_first(counts))
        yield say("  values of {field} that nobody mapped: {words}", field=name, words=words)
    if facts.unmapped:
        yield say("  not mapped: {headers}", headers=", ".join(facts.unmapped))


def _column(column: ColumnReading, wide: int) -> Said:
    """How a column was read, how sure that is, and how much of it is filled."""
    bad = say(", {n} could not be read", n=column.bad) if column.bad else ""
    proof = say(" ({proof})", proof=column.proof) if column.proof else ""
    return say(
        "  {field}  {header!r}: {reading}, {evidence}{proof}; {n} filled{bad}",
        field=column.field.ljust(wide), header=column.header, reading=column.reading,
        evidence=EVIDENCE[column.evidence], proof=proof, n=column.filled, bad=bad,
    )  # fmt: skip


def _hazard(flag: Flag) -> Said:
    return say("  {code} ({severity}): {text}", code=flag.code, severity=SEVERITY[flag.severity], text=flag.text)


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _listed(heading: str, found: Sequence[str], most: int | None) -> Iterator[str]:
    """A heading and a line for each of some rows; the first few unless all were asked for."""
    if not found:
        return
    yield ""
    yield heading
    yield from (say("  {place}", place=place) for place in found[:most])
    if most is not None and len(found) > most:
        yield say("  … and {n} more: kpi check --rows", n=len(found) - most)


def _unmatched_lines(data: Data, every_row: bool) -> Iterator[str]:
    """For each link between tables, how many rows have an id that the other table does not have."""
    if data.unmatched:
        yield ""
        yield say("Links between tables")
    for link in data.unmatched:
        yield _link(link)
        if every_row and link.keys:
            places = (place_of(data, link.table, place) for place in link.places)
            keys = zip(link.keys, places, strict=True)
            yield from (say("    {place}: {key!r}", place=place, key=plain(key)) for key, place in keys)


def _link(link: UnmatchedKeys) -> Said:
    what = f"{link.table}.{link.key} → {link.source}"
    if not link.keys:
        return say("  {link}: all {n} found", link=what, n=link.total)
    return say(
        "  {link}: {n} of {total} ({share:.1%}) without a partner: {keys}",
        link=what, n=len(link.keys), total=link.total, share=len(link.keys) / link.total, keys=_examples(link.keys),
    )  # fmt: skip


def _examples(keys: Sequence[str]) -> str:
    different = list(dict.fromkeys(keys))
    return ", ".join(repr(plain(key)) for key in different[:EXAMPLES]) + (", …" if len(different) > EXAMPLES else "")


def place_of(data: Data, table: str, place: tuple[int, int, int]) -> Said:
    """The file, sheet and row of a row of a table."""
    source, file, row = place
    files = [facts.files for facts in data.sources if facts.table == table]
    return row_at(files[source][file], row)


def _lone_lines(data: Data) -> Iterator[str]:
    """The segment values that one table alone has, with what another one calls alike."""
    if data.lone:
        yield ""
        yield say("Segment values of one table alone")
    for lone in data.lone:
        names = [_lone(plain(value), plain(near) if near else "") for value, near in lone.values]
        more = [say("… {n} more", n=len(names) - FEW)] if len(names) > FEW else []
        values = together(", ", [*names[:FEW], *more])
        yield say("  {table}.{field}: {values}", table=lone.table, field=lone.field, values=values)


def _lone(value: str, near: str) -> str:
    return say("{value!r} (near {near!r})", value=value, near=near) if near else repr(value)


def _coverage_lines(data: Data) -> Iterator[str]:
    yield say("Days covered (as of {day})", day=data.as_of)
    for name, table in data.tables.items():
        if table.coverage:
            yield from _coverage(name, table.coverage)
        else:
            yield say("  {table}: no dated rows", table=name)


def _coverage(name: str, found: Coverage) -> Iterator[Said]:
    """First and newest day, how quiet the table usually is, and a gap that is far longer than that."""
    usual = many(found.quiet_gap, "something every day", "usually quiet for at most {n} days")
    yield say("  {table}: {first} to {last}, {usual}", table=name, first=found.first, last=found.last, usual=usual)
    if found.silence:
        before, after = found.silence
        yield say(
            "    nothing between {before} and {after}: is an export missing? Those days count as 0",
            before=before,
            after=after,
        )


def reconciliation(facts: SourceFacts) -> Said:
    """Where every row of a source went; the parts add up to what was read."""
    parts = [say("{n} used", n=facts.used)]
    if facts.duplicates:
        parts.append(say("{n} duplicates", n=facts.duplicates))
    if facts.rejected:
        parts.append(say("{n} rejected ({reasons})", n=facts.rejected, reasons=_reasons(facts)))
    if facts.outside:
        parts.append(say("{n} outside the range", n=facts.outside))
    if facts.left_out > facts.other_tables:
        parts.append(say("{n} totals and footers", n=facts.left_out - facts.other_tables))
    if facts.other_tables:
        parts.append(say("{n} of other tables", n=facts.other_tables))
    return say("{n} rows read = {parts}", n=facts.read, parts=together(" + ", parts))


def _reasons(facts: SourceFacts) -> Said:
    """Why rows were rejected, with their numbers where there are several reasons."""
    ragged = facts.rejected - facts.undated
    if not (facts.undated and ragged):
        return say("no date") if facts.undated else say("not shaped like the header")
    return say("{undated} without a date, {ragged} not shaped like the header", undated=facts.undated, ragged=ragged)


def check_json(data: Data, every_row: bool = False) -> str:
    """The same for programs."""
    record = {
        "as_of": data.as_of,
        "sources": [asdict(facts) for facts in data.sources],
        "coverage": {name: asdict(t.coverage) if t.coverage else None for name, t in data.tables.items()},
        "bad_cells": [asdict(cell) for cell in data.bad_cells],
        "out_of_order": list(data.out_of_order),
        "duplicates": list(data.repeated),
        "rejected": list(data.rejected),
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
