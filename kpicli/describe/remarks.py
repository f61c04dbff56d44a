"""What is said beside a report, on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kpicli.describe.check import reconciliation
from kpicli.model import Data, Flag, SourceFacts
from kpicli.saying import Said, many, say, together

if TYPE_CHECKING:
    from kpicli.pipeline import Outcome


def remarks(outcome: Outcome, *, notes: bool, verbose: bool) -> Iterator[str]:
    """What is said beside a report, one sentence each."""
    nothing = not outcome.named and not outcome.report.values
    if nothing:
        tables = together(", ", dict.fromkeys(facts.table for facts in outcome.data.sources))
        yield say(
            "no KPI can be computed from the table {tables} alone: `kpi list` says what each one needs", tables=tables
        )
    for name, flag in outcome.refused.items():
        if outcome.named or flag.code:
            yield say("{kpi}: not computed: {why}", kpi=name, why=_coded(flag))
    if notes:
        yield from (_coded(note) for note in outcome.report.notes if note.severity != "info" or verbose)
    yield from outcome.report.assumed
    if verbose:
        for facts in outcome.data.sources:
            said = (reconciliation(facts), *facts.notes)
            yield from (say("{source}: {text}", source=facts.name, text=text) for text in said)
    else:
        yield from (note for facts in outcome.data.sources for note in facts.notes if note.endswith("no rows"))
    yield total_line(outcome.data)


def _coded(flag: Flag) -> str:
    return say("{code}: {text}", code=flag.code, text=flag.text) if flag.code else flag.text


def total_line(data: Data) -> Said:
    """The reconciliation of all sources together."""
    parts = ("read", "used", "duplicates", "rejected", "undated", "outside", "left_out")
    sums = {part: sum(getattr(facts, part) for facts in data.sources) for part in parts}
    whole = SourceFacts(name="", table="", files=(), columns=(), unmapped=(), **sums)
    count = len(data.sources)
    rows = reconciliation(whole)
    return many(count, "{n} source, {rows}, as of {day}", "{n} sources, {rows}, as of {day}", rows=rows, day=data.as_of)
