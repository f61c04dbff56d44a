"""A KPI as a definition: what it means, its formulas, the measures behind them, what to beware of, who says what."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from kpicli import formula
from kpicli.catalogue.model import Catalogue, Kpi, Variant
from kpicli.describe.listing import kpi_record
from kpicli.describe.text import fitted
from kpicli.describe.words import ARTICLES, measure_words, measures_behind, variant_name
from kpicli.lang.words import words


def definition(catalogue: Catalogue, kpi: Kpi, lang: str, width: int | None = None) -> str:
    """A KPI as a definition: meaning, formulas, measures, what to beware of and where it comes from."""
    return fitted(_definition(catalogue, kpi, lang), width, lang)


def _definition(catalogue: Catalogue, kpi: Kpi, lang: str) -> Iterator[str]:
    said = words(lang)
    yield f"{kpi.name[lang]}  ({kpi.id})"
    if kpi.meaning[lang]:
        yield kpi.meaning[lang]
    yield ""
    yield from _facts(kpi, said)
    yield ""
    yield said["definitions" if len(kpi.variants) > 1 else "definition"]
    yield from _variants(kpi, lang, said)
    yield ""
    yield said["measures"]
    for measure in measures_behind(catalogue, kpi):
        yield f"  {measure.name}"
        yield f"      {measure_words(measure, lang)}"
    yield from cautions(kpi, lang)


def _facts(kpi: Kpi, said: Mapping[str, str]) -> Iterator[str]:
    found = {
        said["unit"]: f"{kpi.unit}, {said[f'better {kpi.better}']}",
        said["also"]: ", ".join(kpi.aliases),
        said["source"]: "; ".join(f"{code} {ARTICLES[code]}" if code in ARTICLES else code for code in kpi.source),
    }
    wide = max(map(len, found))
    yield from (f"{label:<{wide}}  {text}" for label, text in found.items() if text)


def _variants(kpi: Kpi, lang: str, said: Mapping[str, str]) -> Iterator[str]:
    for variant in kpi.variants.values():
        yield f"  {variant_name(kpi, variant)} = {formula.show(variant.formula)}"
        yield "      " + ", ".join(filter(None, (variant.label.get(lang), said["basis"].format(basis=variant.basis))))
        if caveat := own_caveat(kpi, variant, lang):
            yield f"      {said['beware'].lower()}: {caveat}"


def own_caveat(kpi: Kpi, variant: Variant, lang: str) -> str:
    """What to beware of in one definition, where that is not said of the whole KPI."""
    return variant.caveat.get(lang, "") if variant.caveat != kpi.caveat else ""


def cautions(kpi: Kpi, lang: str) -> Iterator[str]:
    """What to beware of, and the articles' figures with what disputes them."""
    for word, texts in (("beware", kpi.caveat), ("articles", kpi.benchmark)):
        if text := texts.get(lang):
            yield ""
            yield f"{words(lang)[word]}: {text}"


def definition_json(catalogue: Catalogue, kpi: Kpi, lang: str) -> str:
    """The same for programs."""
    return json.dumps(definition_record(catalogue, kpi, lang), ensure_ascii=False, indent=2)


def definition_record(catalogue: Catalogue, kpi: Kpi, lang: str) -> dict[str, object]:
    """A KPI's record with its labels, caveats and measures."""
    variants = {
        v.id: {
            "formula": formula.show(v.formula),
            "basis": v.basis,
            "label": v.label.get(lang, ""),
            "caveat": v.caveat.get(lang, ""),
        }
        for v in kpi.variants.values()
    }
    measures = {m.name: measure_words(m, lang) for m in measures_behind(catalogue, kpi)}
    extra = {
        "caveat": kpi.caveat.get(lang, ""),
        "benchmark": kpi.benchmark.get(lang, ""),
        "measures": measures,
    }
    return {**kpi_record(catalogue, kpi), "variants": variants, **extra}
