"""One KPI under all its definitions, side by side: how much depends on which one is meant."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kpicli.catalogue.model import Kpi
from kpicli.describe.cells import shown
from kpicli.describe.text import fitted, table
from kpicli.lang import in_lang
from kpicli.lang.numbers import format_value
from kpicli.lang.words import label, words
from kpicli.model import TOTAL, Report, Value
from kpicli.wording import plain

if TYPE_CHECKING:
    from kpicli.pipeline import Outcome


def variants_text(kpi: Kpi, outcome: Outcome, width: int | None = None) -> str:
    """A line for each definition, and the sentence that says how far they are apart."""
    return fitted(_lines(kpi, outcome), width, outcome.report.lang)


def _lines(kpi: Kpi, outcome: Outcome) -> Iterator[str]:
    report = outcome.report
    segments = list(dict.fromkeys(value.segment for value in report.values)) or [()]
    for segment in segments:
        values = [value for value in report.values if value.segment == segment and value.kpi == kpi.id]
        named = (f"{field} {plain(label(name, report.lang))}" for field, name in zip(report.by, segment, strict=False))
        yield ", ".join([f"{kpi.name[report.lang]}, {report.periods[0].id}", *named])
        yield from table((_line(kpi, value, report) for value in values), right=frozenset({1, 2}))
        yield ""
    for name, flag in outcome.refused.items():
        why = in_lang(flag.text, report.lang)
        yield f"  {name}  {words(report.lang)['not computed'].format(why=why)}"
    whole = [v for v in report.values if v.kpi == kpi.id and all(part == TOTAL for part in v.segment)]
    yield sentence(kpi, whole, report)


def _line(kpi: Kpi, value: Value, report: Report) -> tuple[str, ...]:
    variant = kpi.variants[value.variant]
    return (
        value.variant,
        shown(value, report.lang),
        over(value, report.lang),
        variant.label.get(report.lang, ""),
        ", ".join(value.flags),
    )


def over(value: Value, lang: str) -> str:
    """``12/38``: the numerator over the denominator; money without cents."""
    if value.numerator is None or value.denominator is None:
        return "" if value.n is None else f"n {value.n}"
    sides = (value.numerator, value.denominator)
    return "/".join(format_value(side, "count", None, lang, places=0) for side in sides)


def sentence(kpi: Kpi, values: Iterable[Value], report: Report) -> str:
    """``Win rate is 31.6 %, 25.5 % or 3.0 %, depending on the definition.``"""
    said = words(report.lang)
    main = [value for value in values if value.value is not None and value.unit == kpi.unit]
    texts = list(dict.fromkeys(shown(value, report.lang) for value in main))
    name = kpi.name[report.lang]
    if not texts:
        return said["variants none"].format(name=name)
    if len(texts) == 1:
        return said["variants one"].format(name=name, values=texts[0])
    return said["variants"].format(name=name, values=f"{', '.join(texts[:-1])} {said['or']} {texts[-1]}")


def variants_json(kpi: Kpi, outcome: Outcome) -> str:
    """The same for programs."""
    report = outcome.report
    record = {
        "kpi": kpi.id,
        "period": report.periods[0].id,
        "values": [_record(kpi, value, report) for value in report.values if value.kpi == kpi.id],
        "not_computed": {name: flag.text for name, flag in outcome.refused.items()},
        "flags": {note.code: note.text for note in report.notes},
    }
    return json.dumps(record, ensure_ascii=False, indent=2)


def _record(kpi: Kpi, value: Value, report: Report) -> Mapping[str, object]:
    return {
        "variant": value.variant,
        "label": kpi.variants[value.variant].label.get("en", ""),
        "segment": dict(zip(report.by, value.segment, strict=True)),
        "value": value.value,
        "unit": value.unit,
        "currency": value.currency,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "n": value.n,
        "basis": value.basis,
        "flags": list(value.flags),
    }
