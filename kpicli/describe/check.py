"""What the sources hold: how each was read, mapped and proved, with every row accounted for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from kpicli.describe.text import fitted
from kpicli.model import Data, SourceFacts

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
        if facts.unmapped:
            yield f"  not mapped: {', '.join(facts.unmapped)}"
        yield ""
    yield from _coverage_lines(data)
    yield from (["", *data.notes] if data.notes else [])
    shown = data.bad_cells if every_row else data.bad_cells[:20]
    if data.bad_cells:
        yield ""
        yield "Cells that could not be read"
        yield from (f"  {cell}" for cell in shown)
        if len(shown) < len(data.bad_cells):
            yield f"  … and {len(data.bad_cells) - len(shown)} more: kpi check --rows"
    if data.out_of_order:
        yield ""
        yield "Dates out of order"
        yield from (f"  {place}" for place in data.out_of_order[: None if every_row else 20])
        if not every_row and len(data.out_of_order) > 20:
            yield f"  … and {len(data.out_of_order) - 20} more: kpi check --rows"
    if data.flags:
        yield ""
        yield "Hazards"
        yield from (f"  {flag.code} ({flag.severity}): {flag.text}" for flag in data.flags)


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


def check_json(data: Data) -> str:
    """The same for programs."""
    record = {
        "as_of": data.as_of,
        "sources": [asdict(facts) for facts in data.sources],
        "coverage": {name: asdict(t.coverage) if t.coverage else None for name, t in data.tables.items()},
        "bad_cells": [asdict(cell) for cell in data.bad_cells],
        "out_of_order": list(data.out_of_order),
        "notes": list(data.notes),
        "flags": [asdict(flag) for flag in data.flags],
    }
    return json.dumps(record, ensure_ascii=False, indent=2, default=str)
