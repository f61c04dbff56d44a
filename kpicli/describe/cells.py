"""A number explained: its formula with the numbers put in, the measures, where the fields come from, the flags."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kpicli import formula
from kpicli.describe.advice import ADVICE
from kpicli.describe.definition import cautions, own_caveat
from kpicli.describe.text import fitted, table
from kpicli.describe.words import measure_words, variant_name
from kpicli.hazards import CODES, severity
from kpicli.lang import in_lang
from kpicli.lang.numbers import format_value
from kpicli.lang.words import label, words
from kpicli.model import Flag, Report, Unit, Value
from kpicli.wording import plain

if TYPE_CHECKING:
    from kpicli.evidence import Cell, Counted, Explained, Origin, Part


def explained_text(found: Explained, report: Report, width: int | None = None) -> str:
    """Every cell asked for, worked out for a reader."""
    return fitted(_lines(found, report), width, report.lang)


def _lines(found: Explained, report: Report) -> Iterator[str]:
    said = words(report.lang)
    yield f"{found.kpi.name[report.lang]}"
    if found.kpi.meaning[report.lang]:
        yield found.kpi.meaning[report.lang]
    for cell in found.cells:
        yield ""
        yield from _cell(cell, found, report)
        yield from _other_numbers(cell, found, report)
    yield ""
    yield said["measures"]
    yield from _measures(found.cells, report)
    yield ""
    yield said["sources"]
    for origin in found.origins:
        yield from _origin(origin, report.lang)
    yield from _flags(found, report)
    yield from cautions(found.kpi, report.lang)
    if caveat := own_caveat(found.kpi, found.variant, report.lang):
        yield f"{said['beware']}: {caveat}"


# -- cells -----------------------------------------------------------------------------------------------------------


def _cell(cell: Cell, found: Explained, report: Report) -> Iterator[str]:
    """The formula, the formula with its numbers, and what comes of it."""
    said, value = words(report.lang), cell.value
    yield ", ".join([variant_name(found.kpi, cell.variant), value.period.id, *_segment(value, report)])
    yield f"  = {formula.show(cell.formula)}"
    if not _is_bare(cell.formula):
        yield f"  = {formula.show(filled(cell.formula, cell.parts, report.lang))}"
    yield "    ".join(filter(None, (f"  = {shown(value, report.lang)}", ", ".join(_beside(value, report.lang)))))
    if value.flags:
        yield f"  {said['flags'].lower()}: {', '.join(value.flags)}"


def _other_numbers(cell: Cell, found: Explained, report: Report) -> Iterator[str]:
    """What a report shows beside this number, such as the lagged CAC: the same period and segment."""
    for value in found.beside:
        if (value.period, value.segment) == (cell.value.period, cell.value.segment):
            named = report.labels.get((value.kpi, value.variant))
            name = f"{value.kpi}.{value.variant}" + (f" ({named.detail or named.name})" if named else "")
            yield f"  {words(report.lang)['beside']}: {name}: {shown(value, report.lang)}"


def _segment(value: Value, report: Report) -> Iterator[str]:
    for field, name in zip(report.by, value.segment, strict=True):
        yield f"{field} {plain(label(name, report.lang))}"


def _is_bare(node: formula.Node) -> bool:
    return isinstance(node, formula.Name | formula.Number)


def filled(node: formula.Node, parts: Iterable[Part], lang: str) -> formula.Node:
    """A formula with numbers in place of its names; ``previous(leads)`` is one number."""
    numbers = {part.name: _bare(part.value, part.unit, lang) for part in parts}
    return _filled(node, numbers)


def _filled(node: formula.Node, numbers: Mapping[str, str]) -> formula.Node:
    match node:
        case formula.Operation(op=op, left=left, right=right):
            return formula.Operation(op, _filled(left, numbers), _filled(right, numbers))
        case formula.Number():
            return node
    return formula.Name(numbers.get(formula.show(node), formula.show(node)))


def _bare(value: float | None, unit: Unit, lang: str) -> str:
    """A number inside a formula: no currency, cents only where there are any, a negative one in brackets."""
    if value is None:
        return "–"
    if unit not in ("ratio", "multiple"):
        unit = "count"
    whole = round(value, 2) == round(value)
    text = format_value(value, unit, None, lang, places=None if unit != "count" else 0 if whole else 2)
    return f"({text})" if value < 0 else text


def shown(value: Value, lang: str) -> str:
    """A value for people, exact to the cent; undefined is said in words."""
    if value.value is None:
        return f"– ({words(lang)['undefined']})"
    money = value.unit in ("money", "money_per_day")
    text = format_value(value.value, value.unit, value.currency, lang, places=2 if money else None)
    unit = words(lang).get(value.unit, "") if value.unit in ("days", "minutes", "hours", "months") else ""
    return f"{text} {unit}".rstrip()


def _beside(value: Value, lang: str) -> Iterator[str]:
    if value.n is not None:
        yield f"n {format_value(value.n, 'count', None, lang)}"
    if value.ci_low is not None and value.ci_high is not None:
        low, high = (format_value(end, value.unit, None, lang) for end in (value.ci_low, value.ci_high))
        yield words(lang)["interval"].format(low=low, high=high)
    if value.window:
        yield words(lang)["window"].format(window=value.window)


# -- measures and sources --------------------------------------------------------------------------------------------


def _measures(cells: Iterable[Cell], report: Report) -> Iterator[str]:
    """Each measure in words, and under it a line for each cell with its numbers and its rows."""
    behind: dict[str, list[tuple[Cell, Counted]]] = {}
    for cell in cells:
        for one in cell.measures:
            behind.setdefault(one.measure.name, []).append((cell, one))
    for name, counted in behind.items():
        yield f"  {name}: {measure_words(counted[0][1].measure, report.lang)}"
        yield from table((_measured(cell, one, report) for cell, one in counted), indent=6)


def _measured(cell: Cell, one: Counted, report: Report) -> tuple[str, ...]:
    said = words(report.lang)
    rows = "" if one.rows is None else said["one row" if one.rows == 1 else "rows"].format(
        count=format_value(one.rows, "count", None, report.lang)
    )  # fmt: skip
    named = [(part.name.removeprefix(f"{one.measure.name}_") if len(one.parts) > 1 else "", part) for part in one.parts]
    numbers = ", ".join(f"{name} {_amount(part, report.lang)}".strip() for name, part in named)
    return (*(plain(label(name, report.lang)) for name in cell.value.segment), numbers, rows)


def _amount(part: Part, lang: str) -> str:
    if part.value is None:
        return "–"
    return format_value(part.value, part.unit, part.currency, lang, places=2 if part.unit == "money" else None)


def _origin(origin: Origin, lang: str) -> Iterator[str]:
    files = ", ".join(plain(in_lang(file, lang)) for file in origin.files)
    yield f"  {origin.table} ← {origin.source}: {files}"
    assumed = words(lang)["assumed field"]
    fields = [(name, plain(in_lang(place, lang)) if place else assumed) for name, place in origin.fields]
    wide = max((len(name) for name, _ in fields), default=0)
    yield from (f"      {name:<{wide}}  {'' if place.startswith('=') else '← '}{place}" for name, place in fields)


# -- flags -----------------------------------------------------------------------------------------------------------


def flags_of(found: Explained, report: Report) -> list[Flag]:
    """Every flag of the cells, once, with what it means here."""
    carried = {code for cell in found.cells for code in cell.value.flags}
    noted = {note.code: note for note in report.notes}
    return [noted.get(code) or Flag(code, severity(code), CODES[code][1]) for code in CODES if code in carried]


def _flags(found: Explained, report: Report) -> Iterator[str]:
    flags, said = flags_of(found, report), words(report.lang)
    if flags:
        yield ""
        yield said["flags"]
    for flag in flags:
        yield f"  {flag.code} ({said[flag.severity]}): {in_lang(flag.text, report.lang)}"
        if flag.code in ADVICE:
            yield f"      {said['what to do']}: {in_lang(ADVICE[flag.code], report.lang)}"


# -- for programs ----------------------------------------------------------------------------------------------------


def explained_json(found: Explained, report: Report) -> str:
    """The same for programs: raw numbers, English words."""
    record = {
        "kpi": found.kpi.id,
        "variant": found.variant.id,
        "formula": formula.show(found.formula),
        "as_of": report.as_of.isoformat(),
        "cells": [_cell_record(cell, found, report) for cell in found.cells],
        "measures": {m.measure.name: measure_words(m.measure) for cell in found.cells for m in cell.measures},
        "sources": [_origin_record(origin) for origin in found.origins],
        "flags": [
            {"code": f.code, "severity": f.severity, "text": f.text, "advice": ADVICE.get(f.code)}
            for f in flags_of(found, report)
        ],
        "caveat": found.kpi.caveat.get("en") or None,
        "benchmark": found.kpi.benchmark.get("en") or None,
    }
    return json.dumps(record, ensure_ascii=False, indent=2)


def _cell_record(cell: Cell, found: Explained, report: Report) -> dict[str, object]:
    value = cell.value
    return {
        "period": value.period.id,
        "segment": dict(zip(report.by, value.segment, strict=True)),
        "variant": cell.variant.id,
        "formula": formula.show(cell.formula),
        "value": value.value,
        "unit": value.unit,
        "currency": value.currency,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "n": value.n,
        "ci_low": value.ci_low,
        "ci_high": value.ci_high,
        "basis": value.basis,
        "window": value.window,
        "flags": list(value.flags),
        "beside": {
            f"{other.kpi}.{other.variant}": other.value
            for other in found.beside
            if (other.period, other.segment) == (value.period, value.segment)
        },
        "filled": formula.show(filled(cell.formula, cell.parts, "en")),
        "parts": {part.name: part.value for part in cell.parts},
        "measures": {
            one.measure.name: {"values": {p.name: p.value for p in one.parts}, "rows": one.rows}
            for one in cell.measures
        },
    }


def _origin_record(origin: Origin) -> dict[str, object]:
    return {"table": origin.table, "source": origin.source, "files": list(origin.files), "fields": dict(origin.fields)}
