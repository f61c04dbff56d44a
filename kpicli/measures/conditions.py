"""Conditions that name what other tables or the data hold, as those that a row is tested by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kpicli.catalogue.model import Condition, Measure, Survival
from kpicli.model import BLANK, UNASSIGNED, Table
from kpicli.rows import values_of
from kpicli.wording import normal

NO_LABEL = (BLANK, UNASSIGNED)


def resolved(conditions: Iterable[Condition], tables: Mapping[str, Table]) -> list[Condition]:
    """``{channel: {in: spend.channel}}`` with the values that the other table has."""
    return [_among(c, tables) if c.op == "among" else c for c in conditions]


def settled(one: Measure, tables: Mapping[str, Table]) -> Measure:
    """A measure whose conditions, and the event it waits for, name values alone."""
    where, value = tuple(resolved(one.where, tables)), one.value
    if isinstance(value, Survival):
        value = replace(value, event=tuple(resolved(value.event, tables)))
    return replace(one, where=where, value=value)


def _among(condition: Condition, tables: Mapping[str, Table]) -> Condition:
    if isinstance(condition.value, tuple):
        return _alike(condition, tables)
    name, _, field_name = str(condition.value).partition(".")
    table = tables.get(name)
    if table is None or field_name not in table.fields:
        return Condition(condition.field, "in", ())
    # What has no channel there is none of its channels.
    return Condition(condition.field, "in", tuple(v for v in values_of(table, field_name) if v not in NO_LABEL))


def _alike(condition: Condition, tables: Mapping[str, Table]) -> Condition:
    """``{channel: {in: organic_channels}}`` with the data's own spellings of a list of the config."""
    wanted = {normal(str(label)) for label in condition.value}  # type: ignore[union-attr]
    there = (values_of(t, condition.field) for t in tables.values() if condition.field in t.fields)
    return Condition(condition.field, "in", tuple(sorted({v for vs in there for v in vs if normal(v) in wanted})))
