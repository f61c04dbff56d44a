"""The rows behind a measure: exactly those that it counted, each with its place in its file.

The rows, masks and values are those of `run_pass`; here they are kept instead of added up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import narwhals as nw
import pandas as pd

from kpicli.catalogue.model import Measure
from kpicli.measures.conditions import settled
from kpicli.measures.passes import EVERY, TWO_STEPS, _collected, _parts, _rows, _with_inputs
from kpicli.measures.request import Request
from kpicli.model import Table
from kpicli.rows import all_of
from kpicli.schema import STAGES

PLACE = ("_source", "_file", "_row")
PARTS = {"hit": "hits", "mature": "mature"}
"""What is said of each row of a cohort: the column, and the part of the measure that it belongs to."""
COUNTED = ("n", "entered", "rows")
"""The part that says which rows a measure rests on: those with a value, that entered, that its conditions take."""


def rows_behind(one: Measure, tables: Mapping[str, Table], request: Request) -> pd.DataFrame:
    """The rows that a measure counted, in the order of the files.

    Columns: ``period``, the segments, the place (`PLACE`), the fields that the measure reads, and ``value`` for what
    is computed of a row (days, a product) or ``mature`` and ``hit`` for the records of a cohort.
    """
    if one.also:
        every = (rows_behind(part, tables, request) for part in (replace(one, also=()), *one.others()))
        return pd.concat(every, ignore_index=True)
    table, one = tables[one.table], settled(one, tables)
    rows = _rows(table, [one], tables, replace(request, carry=PLACE))
    if one.kind in TWO_STEPS:
        return _all(
            rows.filter(*all_of(one.where, table, as_of=request.as_of)) if one.where else rows, one, table, request
        )
    rows, masks, values = _with_inputs(rows, [one], table, tables, request)
    made = _parts(one, masks[one.name], values.get(one.name), table, request)
    parts = {name.rpartition("|")[2]: expr for name, expr, _ in made}
    counted = next((parts[part] for part in COUNTED if part in parts), nw.col(EVERY))
    said = {name: parts[part] for name, part in PARTS.items() if part in parts}
    if one.name in values and values[one.name] != one.value and not one.keys:
        said["value"] = nw.col(values[one.name])
    if "bad" in parts:
        # What is dated before its own start is listed beside what was counted, and said to be out of it.
        counted = counted | parts["bad"]
        said["flag"] = nw.when(parts["bad"]).then(nw.lit("BAD_ORDER"))
    if "skipped" in parts:
        skipped = nw.when(parts["skipped"]).then(nw.lit("STAGE_SKIPPED"))
        said["flag"] = nw.when(parts["bad"]).then(nw.lit("BAD_ORDER")).otherwise(skipped)
    rows = rows.filter(counted)
    rows = rows.with_columns(**said) if said else rows  # Narwhals refuses to add nothing
    return _all(rows, one, table, request, tuple(said))


def _all(
    rows: nw.LazyFrame[Any], one: Measure, table: Table, request: Request, said: tuple[str, ...] = ()
) -> pd.DataFrame:
    """All of some rows: period, segments, place, the fields that the measure reads, and what is said of each."""
    places = dict.fromkeys(["_p", *request.by, *PLACE, *_fields(one, table, request), *said])
    return _readable(_collected(rows.select(*places)).sort_values(["_p", *PLACE]), table, request)


def _fields(one: Measure, table: Table, request: Request) -> list[str]:
    """The fields that decide whether and how a row counts; no others, such as names of people."""
    stages = STAGES if one.kind == "reached" else ()  # any later one implies the one that is counted
    wanted = [*one.fields(), *one.keys, *stages, *(condition.field for condition in request.where)]
    return [name for name in dict.fromkeys(wanted) if name in table.fields]


def _readable(frame: pd.DataFrame, table: Table, request: Request) -> pd.DataFrame:
    """The rows with the labels of their periods, and dates as they are written: a day alone has no time."""
    names = [period.id for period in request.periods]
    frame.insert(0, "period", frame.pop("_p").map(dict(enumerate(names))))
    for name in frame.columns:
        if pd.api.types.is_datetime64_any_dtype(frame[name]):
            form = "%Y-%m-%d" if name in table.date_only else "%Y-%m-%dT%H:%M:%S"
            frame[name] = frame[name].dt.strftime(form)
    return frame.reset_index(drop=True)
