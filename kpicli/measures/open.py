"""How long what is not over yet has lasted: what a duration of finished records leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import narwhals as nw
import numpy as np

from kpicli.catalogue.model import Measure, Span
from kpicli.model import Table
from kpicli.rows import DAY

ENDS = ("lost_at", "rejected_at")
"""Dates that end a lead without the milestone it is measured to."""


def open_ages(one: Measure, tables: Mapping[str, Table], as_of: date) -> np.ndarray:
    """The days so far of the records that have begun and not come to the end a duration is measured to.

    Of a duration from a lead's first date to a won deal these are the leads without one, beside the open deals.
    """
    if not isinstance(one.value, Span) or one.value.unit != "days":
        return np.array([])
    table, start, end = tables[one.table], one.value.start, one.value.end
    if one.table == "leads":
        return _ages(_unfinished(table, end), start, as_of)
    if one.table != "deals" or end != "closed_at":
        return np.array([])
    found = []
    if {"status", start} <= table.fields:
        found.append(_ages(_rows(table).filter(nw.col("status").cast(nw.String) == "open"), start, as_of))
    leads = tables.get("leads")
    if start.startswith("lead_") and leads and {"lead_id", "created_at"} <= leads.fields and "lead_id" in table.fields:
        dealt = _rows(table).select("lead_id").drop_nulls().unique()
        undealt = _unfinished(leads, None).join(dealt, on="lead_id", how="anti")
        found.append(_ages(undealt, "created_at", as_of))
    return np.concatenate(found) if found else np.array([])


def _rows(table: Table) -> nw.LazyFrame[Any]:
    return nw.from_native(table.frame).lazy()


def _unfinished(leads: Table, end: str | None) -> nw.LazyFrame[Any]:
    """The leads that came neither to an end nor to one of the other ends."""
    ends = [name for name in (end, *ENDS) if name is not None and name in leads.fields]
    rows = _rows(leads)
    return rows.filter(*(nw.col(name).is_null() for name in ends)) if ends else rows


def _ages(rows: nw.LazyFrame[Any], start: str, as_of: date) -> np.ndarray:
    today = nw.lit(datetime.combine(as_of, datetime.min.time())).cast(nw.Datetime("us"))
    days = (today - nw.col(start).dt.truncate("1d")).dt.total_microseconds() / DAY
    ages = rows.filter(~nw.col(start).is_null()).select(days.alias("d")).collect()["d"].to_numpy()
    return ages[ages >= 0]
