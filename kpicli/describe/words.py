"""Measures and conditions in words: ``sum of amount in deals where status is won, by closed_at``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpicli import formula
from kpicli.catalogue.model import (
    Catalogue,
    Condition,
    First,
    Groups,
    Kpi,
    Measure,
    Minus,
    Movement,
    Plus,
    Product,
    Quotient,
    Span,
    Stock,
    Survival,
    Variant,
)
from kpicli.lang.words import words
from kpicli.schema import NEVER, STAGES

ARTICLES = {
    "S0": "7 KPIs clave (eGlobal)",
    "S1": "KPI y generación de leads (LeadIn)",
    "S2": "KPI de marketing B2B (Anyleads)",
    "S3": "7 KPI da monitorare (Fontimedia)",
    "S4": "KPIs del embudo (TuDashboard)",
}
"""The articles that the KPIs come from, by the codes that the catalogue calls them."""


def measure_words(measure: Measure, lang: str = "en") -> str:
    """A measure in words: what is counted or added up, of which table, which rows, and by which date."""
    said = words(lang)
    where = said["m and"].join(_condition_words(c, said) for c in measure.where)
    known = said["m known"].format(value=_value_words(measure.known, said)) if measure.known else ""
    where = said["m and"].join(part for part in (where, known) if part)
    filtered = said["m where"].format(where=where) if where else ""
    if measure.kind == "reached" and isinstance(measure.value, Span):
        start, end = _entered_stage(measure, said), _reached_stage(measure, said)
        return said["m reached"].format(table=measure.table, end=end, start=start) + filtered
    sentence = said["m in"].format(what=_what(measure, said), table=measure.table) + filtered
    dated = "" if measure.kind in UNDATED or not measure.date else said["m by"].format(date=measure.date)
    also = said["m also"].format(dates=", ".join(map(".".join, measure.also))) if measure.also else ""
    return sentence + dated + also + _when(measure, said)


def _entered_stage(measure: Measure, said: Mapping[str, str]) -> str:
    """The stage that a cohort enters, and whether a later one implies it."""
    if measure.own_entry:
        return said["m own date"].format(stage=measure.date)
    return said["m implied"].format(stage=measure.date) if measure.date in STAGES[1:-1] else measure.date


def _reached_stage(measure: Measure, said: Mapping[str, str]) -> str:
    """The stage that a cohort is followed to, and whether a later one implies it."""
    assert isinstance(measure.value, Span)
    implied = measure.value.end in STAGES[:-1] and not measure.promised
    return said["m implied"].format(stage=measure.value.end) if implied else measure.value.end


UNDATED = ("stock", "movement", "survival")
"""Measures that name their dates themselves."""


def _when(measure: Measure, said: Mapping[str, str]) -> str:
    """Which days a measure looks at, where these are not the period's own."""
    over = said.get(f"m {measure.over}", f", {measure.over}") if measure.over else ""
    shift = said["m shift"].format(shift=measure.shift) if measure.shift else ""
    return over + shift + (said["m last"] if measure.last is not None else "")


def _what(measure: Measure, said: Mapping[str, str]) -> str:
    match measure.value:
        case Stock(point=point, start=start, end=end, of=of):
            what = said["m sum"].format(value=of) if of else said["m count"]
            return said[f"m stock {point}"].format(what=what, start=start, end=said["m never"] if end == NEVER else end)
        case Movement(move=move, of=of):
            return said["m movement"].format(of=of, move=move)
        case Survival(start=start, end=end):
            return said["m survival"].format(start=start, end=end)
        case Groups(field=field, value=value, weight=weight, most=most):
            return said["m groups"].format(field=field, value=value, weight=weight, most=f"{most:g}")
    template = said.get(f"m {measure.kind}", said["m other"])
    return template.format(kind=measure.kind, value=_value_words(measure.value, said), q=f"{measure.q:.0%}")


def _value_words(value: object, said: Mapping[str, str]) -> str:
    match value:
        case Span(start=start, end=end, unit=unit):
            return said["m span"].format(unit=said[unit], start=start, end=end)
        case Product(fields=fields, curve=curve):
            return " × ".join([*fields, *([f"curve({curve})"] if curve else [])])
        case Quotient(over=over, under=under):
            return f"{over} / {under}"
        case Plus(fields=fields):
            return " + ".join(fields)
        case Minus(whole=whole, part=part):
            return f"{whole} − {part}"
        case First(options=options):
            return said["m else"].join(_value_words(option, said) for option in options)
    return str(value or "")


def _condition_words(condition: Condition, said: Mapping[str, str]) -> str:
    value, op = condition.value, condition.op
    if op == "filled":
        return f"{condition.field} {said['c filled' if value else 'c blank']}"
    joined = said["m or"] if op in ("in", "not") else said["m and"]
    text = joined.join(str(v) for v in value) if isinstance(value, tuple) else f"{value:g}" if _plain(value) else value
    return f"{condition.field} {said.get(f'c {op}', op)} {text}"


def _plain(value: object) -> bool:
    return isinstance(value, float)


def variant_name(kpi: Kpi, variant: Variant) -> str:
    """What a definition is called: ``cac.marketing``; a KPI with one definition is called by its id."""
    return f"{kpi.id}.{variant.id}" if len(kpi.variants) > 1 else kpi.id


def measures_behind(catalogue: Catalogue, kpi: Kpi, only: Variant | None = None) -> list[Measure]:
    """Every measure that a KPI's formulas (or that of one definition) come down to, each once."""
    found: dict[str, Measure] = {}
    variants = [only] if only else kpi.variants.values()
    todo = [(name, kpi.id) for v in variants for name in formula.names(v.formula)]
    seen = set()
    while todo:
        name, inside = todo.pop(0)
        if (name, inside) in seen:
            continue
        seen.add((name, inside))
        measure = catalogue.measure_of(name)
        if measure and (name == inside or name not in catalogue.kpis):
            found[measure.name] = measure
        else:
            todo += _behind(catalogue, name)
    return list(found.values())


def _behind(catalogue: Catalogue, name: str) -> Iterator[tuple[str, str]]:
    """The names in the formulas of a setting, a KPI, or one definition of a KPI (``arpa.mrr``)."""
    setting = catalogue.settings.get(name)
    if setting is not None:
        yield from ((n, name) for n in formula.names(setting))
        return
    stem, _, one = name.partition(".")
    other = catalogue.kpis.get(stem)
    if other:
        may = [other.default, *(other.variants[v] for v in other.narrower if other.fallback is not None)]
        chosen = [other.variants[one]] if one in other.variants else may
        yield from ((n, other.id) for v in chosen for n in formula.names(v.formula))
