"""What a measure does with a field has to fit it: amounts are added up, dates are compared, words are neither."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from kpicli.catalogue.model import (
    MOMENT_TESTS,
    Catalogue,
    Condition,
    First,
    Measure,
    Minus,
    Movement,
    Plus,
    Product,
    Quotient,
    Span,
    Stock,
    Survival,
    What,
    fields_of,
)
from kpicli.saying import Said, say
from kpicli.schema import TABLES

_NUMBERS = ("sum", "mean", "median", "quantile")
"""The kinds of measures that take one field of numbers."""
_NAMES: dict[str, Said] = {"date": say("a date"), "number": say("a number"), "text": say("a text")}
Needed = tuple[str, str]
"""A field, and whether it has to be a date or a number."""


def problems(catalogue: Catalogue, own: Collection[str], where: Callable[..., str]) -> Iterator[str]:
    """One line for each field of a measure of the user's own that is of another kind than the measure needs."""
    for measure in (catalogue.measures[name] for name in own if name in catalogue.measures):
        at = where("measures", measure.name)
        for field, needed in dict.fromkeys(_needed(measure)):
            kind = _kind_of(measure.table, field, catalogue)
            if kind not in (needed, ""):
                yield say(
                    "{at}: {field} of {table} is {kind}, and {needed} is needed",
                    at=at, field=field, table=measure.table, kind=_NAMES[kind], needed=_NAMES[needed],
                )  # fmt: skip
        for condition in measure.where:
            if condition.op in ("min", "max") and not isinstance(condition.value, float):
                yield say("{at}: {field}: takes a number, not {value!r}", at=at, field=condition.field,
                          value=condition.value)  # fmt: skip


def _kind_of(table: str, field: str, catalogue: Catalogue) -> str:
    """Whether a field is a date, a number or a text; empty where nobody knows."""
    known = TABLES[table].fields.get(field)
    derived = next((d for d in catalogue.derivations if d.table == table and d.field == field), None)
    if known is None and derived is not None and derived.kind in ("from", "first", "last"):
        known = TABLES[derived.source_table].fields.get(derived.source_field)
    if known is None or known.kind == "bool":
        return ""
    return "date" if known.is_date else "number" if known.is_number else "text"


def _needed(measure: Measure) -> Iterator[Needed]:
    yield measure.date, "date"
    for value in (measure.value, measure.known):
        if isinstance(value, str) and measure.kind in _NUMBERS:
            yield value, "number"
        yield from _of_value(value)
    for condition in measure.where:
        yield from _of_condition(condition)


def _of_value(value: What | None) -> Iterator[Needed]:
    match value:
        case Span(start=start, end=end) | Survival(start=start, end=end):
            yield from ((start, "date"), (end, "date"))
        case Stock(start=start, end=end, of=of) | Movement(start=start, end=end, of=of):
            yield from ((start, "date"), (end, "date"))
            yield from [(of, "number")] if of else []
        case Quotient(over=over, under=under):
            yield from ((over, "number"), (under, "number"))
        case Plus(fields=fields) | Product(fields=fields):
            yield from ((name, "number") for name in fields)
        case Minus() as minus:
            yield from ((name, "number") for name in fields_of(minus))
        case First(options=options):
            yield from ((name, "number") for option in options for name in fields_of(option))


def _of_condition(condition: Condition) -> Iterator[Needed]:
    if condition.op in ("min", "max"):
        yield condition.field, "number"
    if condition.op in MOMENT_TESTS:
        yield condition.field, "date"
        yield str(condition.value), "date"
