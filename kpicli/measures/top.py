"""The biggest segments by name, the rest as (other)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import narwhals as nw

from kpicli.model import BLANK, OTHER, UNASSIGNED, Table


def with_others(tables: Mapping[str, Table], field: str, kept: Sequence[str]) -> dict[str, Table]:
    """The tables with every label of a segment field that is not kept as (other); (blank) and (unassigned) stay."""
    return {name: _relabelled(table, field, kept) for name, table in tables.items()}


def _relabelled(table: Table, name: str, kept: Sequence[str]) -> Table:
    if name not in table.fields:
        return table
    rows = nw.from_native(table.frame)
    label = nw.when(nw.col(name).cast(nw.String).is_in([*kept, BLANK, UNASSIGNED])).then(nw.col(name).cast(nw.String))
    return replace(table, frame=rows.with_columns(label.otherwise(nw.lit(OTHER)).alias(name)).to_native())
