"""What a duration of finished records leaves out: those that have begun and are not over yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np

from kpicli.catalogue.model import Measure, Span
from kpicli.measures.conditions import resolved
from kpicli.measures.request import Request
from kpicli.model import Lasting, Table
from kpicli.rows import all_of

ENDS = ("lost_at", "rejected_at")
"""Dates that end a lead without the milestone it is measured to."""
TO_A_CUSTOMER = ("customer_at", "closed_at")
"""The ends that every record is on its way to; most leads are never to qualify."""
NO_DAYS = np.array([], dtype="int64")


def filtered(tables: Mapping[str, Table], request: Request) -> dict[str, Table]:
    """The tables with the rows of the question's filters alone, where they have the fields."""
    tests = resolved(request.where, tables)
    asked = {condition.field for condition in tests}
    return {name: _matching(table, tests) if asked <= table.fields else table for name, table in tables.items()}


def _matching(table: Table, tests: list[Any]) -> Table:
    rows = nw.from_native(table.frame)
    return replace(table, frame=rows.filter(*all_of(tests, table)).to_native()) if tests else table


def lasting(one: Measure, tables: Mapping[str, Table], as_of: date) -> Lasting:
    """Since when the open records of a duration have been open, and when the finished ones ended.

    Of a duration from a lead's first date to a won deal, leads without a deal are open beside the open deals.
    """
    value = one.value
    if not isinstance(value, Span) or value.unit != "days" or value.end not in TO_A_CUSTOMER:
        return Lasting(NO_DAYS, NO_DAYS)
    table = tables[one.table]
    any_of = (name for condition in one.where for name in condition.alternatives)
    read = dict.fromkeys(name for name in (*one.fields(), *any_of) if name in table.fields)
    tests = [test for test in resolved(one.where, tables) if not test.of_period]
    done = (
        _rows(table)
        .select(*read)
        .filter(*(~nw.col(f).is_null() for f in (value.start, value.end)), *all_of(tests, table, as_of=as_of))
    )
    if one.table == "leads":
        began = _days(_unfinished(table, value.end, value.start), value.start)
        return Lasting(_in_order(began), _in_order(_days(done, value.end)))
    found = []
    if {"status", value.start} <= table.fields:
        both = _rows(table).select(nw.col("status").is_in(["open"]).alias("_open"), value.start)
        found.append(_days(both.filter(nw.col("_open")), value.start))
    leads, key = tables.get("leads"), {"lead_id", "created_at"}
    if value.start.startswith("lead_") and leads and key <= leads.fields and "lead_id" in table.fields:
        dealt = _rows(table).select("lead_id").drop_nulls().unique()
        found.append(_days(_unfinished(leads, None).join(dealt, on="lead_id", how="anti"), "created_at"))
    return Lasting(_in_order(np.concatenate(found)) if found else NO_DAYS, _in_order(_days(done, value.end)))


def _rows(table: Table) -> nw.LazyFrame[Any]:
    return nw.from_native(table.frame).lazy()


def _unfinished(leads: Table, end: str | None, *began: str) -> nw.LazyFrame[Any]:
    """The leads that came neither to an end nor to one of the other ends."""
    ends = [name for name in (end, *ENDS) if name is not None and name in leads.fields]
    needed = {*ends, "created_at", "lead_id", *began} & leads.fields
    rows = _rows(leads).select(*sorted(needed))
    return rows.filter(*(nw.col(name).is_null() for name in ends)) if ends else rows


def _days(rows: nw.LazyFrame[Any], name: str) -> np.ndarray:
    """The days of a date, as numbers."""
    found: np.ndarray = rows.select(name).drop_nulls().collect()[name].to_numpy()
    return found.astype("datetime64[D]").astype("int64")


def _in_order(days: np.ndarray) -> np.ndarray:
    """The days in order, by counting them: of many records there are few different days."""
    if not len(days):
        return NO_DAYS
    first = int(days.min())
    counts = np.bincount(days - first)
    return np.repeat(np.arange(first, first + len(counts)), counts)
