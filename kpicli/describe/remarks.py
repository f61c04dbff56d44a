"""What is said beside a report, on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kpicli.describe.check import reconciliation
from kpicli.model import Data, SourceFacts

if TYPE_CHECKING:
    from kpicli.pipeline import Outcome


def remarks(outcome: Outcome, *, notes: bool, verbose: bool) -> Iterator[str]:
    """What is said beside a report, one line each."""
    nothing = not outcome.named and not outcome.report.values
    if nothing:
        tables = ", ".join(dict.fromkeys(facts.table for facts in outcome.data.sources))
        yield f"kpi: no KPI can be computed from the table {tables} alone: `kpi list` says what each one needs"
    for name, flag in outcome.refused.items():
        if outcome.named or flag.code:
            yield f"kpi: {name}: not computed: {f'{flag.code}: ' if flag.code else ''}{flag.text}"
    if notes:
        yield from (
            f"kpi: {note.code}: {note.text}" for note in outcome.report.notes if note.severity != "info" or verbose
        )
    yield from (f"kpi: {line}" for line in outcome.report.assumed)
    if verbose:
        for facts in outcome.data.sources:
            yield f"kpi: {facts.name}: {reconciliation(facts)}"
            yield from (f"kpi: {facts.name}: {note}" for note in facts.notes)
    elif empty := [note for facts in outcome.data.sources for note in facts.notes if note.endswith("no rows")]:
        yield from (f"kpi: {note}" for note in empty)
    yield f"kpi: {total_line(outcome.data)}"


def total_line(data: Data) -> str:
    """The reconciliation of all sources together."""
    parts = ("read", "used", "duplicates", "rejected", "outside", "left_out")
    sums = {part: sum(getattr(facts, part) for facts in data.sources) for part in parts}
    whole = SourceFacts(name="", table="", files=(), columns=(), unmapped=(), **sums)
    count = len(data.sources)
    return f"{count} source{'s' if count > 1 else ''}, {reconciliation(whole)}, as of {data.as_of}"
