"""Words about KPIs and data: the list, the definition, the check and the remarks beside a report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from kpicli import formula
from kpicli.catalogue.model import Catalogue, Condition, Kpi, Measure, Product, Span
from kpicli.model import Data, SourceFacts

if TYPE_CHECKING:
    from kpicli.pipeline import Outcome


# -- list ------------------------------------------------------------------------------------------------------------


def listing(catalogue: Catalogue, lang: str) -> str:
    """Every KPI on a line, by family."""
    wide = max(len(k.id) for k in catalogue.kpis.values())
    named = max(len(k.name[lang]) for k in catalogue.kpis.values())
    lines: list[str] = []
    for family in dict.fromkeys(k.family for k in catalogue.kpis.values()):
        lines += ["", family.upper() if family != "own" else "YOUR OWN"]
        for kpi in (k for k in catalogue.kpis.values() if k.family == family):
            mark = "+" if kpi.own else " "
            variants = ", ".join(kpi.variants) if len(kpi.variants) > 1 else ""
            lines.append(f"{mark} {kpi.id:<{wide}}  {kpi.name[lang]:<{named}}  {kpi.unit:<8}  {variants}".rstrip())
    return "\n".join(lines[1:])


def as_json(catalogue: Catalogue) -> str:
    """Every KPI with its definitions, for programs."""
    return json.dumps([_kpi_record(kpi) for kpi in catalogue.kpis.values()], ensure_ascii=False, indent=2)


def _kpi_record(kpi: Kpi) -> dict[str, object]:
    return {
        "id": kpi.id,
        "family": kpi.family,
        "name": dict(kpi.name),
        "meaning": dict(kpi.meaning),
        "unit": kpi.unit,
        "better": kpi.better,
        "aliases": list(kpi.aliases),
        "source": list(kpi.source),
        "own": kpi.own,
        "variants": {v.id: {"formula": formula.show(v.formula), "basis": v.basis} for v in kpi.variants.values()},
    }


# -- explain ---------------------------------------------------------------------------------------------------------


def definition(catalogue: Catalogue, kpi: Kpi, lang: str) -> str:
    """A KPI as a definition: meaning, formulas, measures, what to beware of and where it comes from."""
    return "\n".join(_definition(catalogue, kpi, lang))


def _definition(catalogue: Catalogue, kpi: Kpi, lang: str) -> Iterator[str]:
    yield f"{kpi.name[lang]}  ({kpi.id})"
    if kpi.meaning[lang]:
        yield kpi.meaning[lang]
    yield ""
    yield f"unit      {kpi.unit}, {'neither is better' if kpi.better == 'neither' else f'{kpi.better} is better'}"
    if kpi.aliases:
        yield f"also      {', '.join(kpi.aliases)}"
    if kpi.source:
        yield f"source    {', '.join(kpi.source)}"
    yield ""
    yield "Definitions (the first answers to the bare id)" if len(kpi.variants) > 1 else "Definition"
    for variant in kpi.variants.values():
        name = f"{kpi.id}.{variant.id}" if len(kpi.variants) > 1 else kpi.id
        yield f"  {name} = {formula.show(variant.formula)}"
        detail = ", ".join(x for x in (variant.label.get(lang, ""), f"{variant.basis} basis") if x)
        yield f"      {detail}"
        if variant.caveat:
            yield f"      beware: {variant.caveat}"
    yield ""
    yield "Measures"
    for measure in _measures_behind(catalogue, kpi):
        yield f"  {measure.name}: {measure_words(measure)}"
    if kpi.caveat:
        yield ""
        yield f"Beware: {kpi.caveat}"
    if kpi.benchmark:
        yield f"What the articles say: {kpi.benchmark}"


def _measures_behind(catalogue: Catalogue, kpi: Kpi) -> list[Measure]:
    """Every measure that a KPI's formulas come down to, each once."""
    found: dict[str, Measure] = {}
    todo = [(name, kpi.id) for v in kpi.variants.values() for name in formula.names(v.formula)]
    seen = set()
    while todo:
        name, inside = todo.pop(0)
        if (name, inside) in seen:
            continue
        seen.add((name, inside))
        setting, measure = catalogue.settings.get(name), catalogue.measure_of(name)
        if setting is not None:
            todo += [(n, name) for n in formula.names(setting)]
        elif name in catalogue.kpis and not (measure and name == inside):
            other = catalogue.kpis[name]
            todo += [(n, name) for v in other.variants.values() for n in formula.names(v.formula)]
        elif measure:
            found[measure.name] = measure
    return list(found.values())


def measure_words(measure: Measure) -> str:
    """A measure in words: ``sum of amount in deals where status is won, by closed_at``."""
    where = " and ".join(_condition_words(c) for c in measure.where)
    filtered = f" where {where}" if where else ""
    if measure.kind == "reached" and isinstance(measure.value, Span):
        return f"{measure.table} that reached {measure.value.end}, of those with {measure.value.start}{filtered}"
    what = {"count": "rows", "distinct": "different"}.get(measure.kind, measure.kind)
    if measure.kind == "quantile":
        what = f"{measure.q:.0%} quantile"
    value = _value_words(measure.value)
    return f"{what}{f' of {value}' if value else ''} in {measure.table}{filtered}, by {measure.date}"


def _value_words(value: str | Span | Product | None) -> str:
    match value:
        case Span(start=start, end=end, unit=unit):
            return f"{unit} from {start} to {end}"
        case Product(fields=fields):
            return " × ".join(fields)
    return value or ""


def _condition_words(condition: Condition) -> str:
    value = condition.value
    text = " or ".join(str(v) for v in value) if isinstance(value, tuple) else str(value)
    words = {"in": "is", "not": "is not", "min": "is at least", "max": "is at most", "before": "is before",
             "after": "is from", "among": "is one of", "filled": "is filled:", "between": "is between"}  # fmt: skip
    return f"{condition.field} {words[condition.op]} {text}"


# -- check -----------------------------------------------------------------------------------------------------------

EVIDENCE = {
    "native": "typed in the workbook",
    "proved": "proved",
    "declared": "declared",
    "assumed": "assumed",
    "empty": "empty",
}


def check_text(data: Data, every_row: bool) -> str:
    """What was read, mapped, proved and rejected, as lines for a terminal."""
    return "\n".join(_check_lines(data, every_row))


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


# -- remarks ---------------------------------------------------------------------------------------------------------


def remarks(outcome: Outcome, *, notes: bool, verbose: bool) -> Iterator[str]:
    """What is said beside a report, one line each."""
    for name, flag in outcome.refused.items():
        if outcome.named or flag.code or not outcome.report.values:
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
