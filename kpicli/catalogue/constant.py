"""The config's constants put into measures and derivations that name them: inactive_after, csat_good, ctr_curve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kpicli.catalogue.model import Condition, Derivation, Measure, Product


def in_measure(measure: Measure, known: Mapping[str, Any]) -> Measure:
    """A measure with the values of the constants that its conditions and its curve name."""
    where = tuple(_in_condition(condition, known) for condition in measure.where)
    value = measure.value
    if isinstance(value, Product) and value.curve and known.get("ctr_curve"):
        value = replace(value, points=tuple(sorted(known["ctr_curve"].items())))
    return measure if where == measure.where and value is measure.value else replace(measure, where=where, value=value)


def in_derivation(derivation: Derivation, known: Mapping[str, Any]) -> Derivation:
    """A spell that lasts so many days, by a constant."""
    return replace(derivation, days=int(known[derivation.until])) if derivation.until in known else derivation


def _in_condition(condition: Condition, known: Mapping[str, Any]) -> Condition:
    named = condition.value
    if isinstance(named, str) and condition.op in ("min", "max", "among") and named in known:
        return replace(condition, value=known[named])
    return condition
