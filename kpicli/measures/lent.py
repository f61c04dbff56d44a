"""Rows under the labels of their customer: all that one bought stands in the segment of the first purchase."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from kpicli.catalogue.model import Measure
from kpicli.measures.request import Request
from kpicli.model import Table


def with_lent_labels(rows: nw.LazyFrame[Any], one: Measure, table: Table, request: Request) -> nw.LazyFrame[Any]:
    """The rows with the labels, asked for or filtered by, of the row that is first in a rank among those of their key.

    A row without a key keeps its own.
    """
    if one.labels is None:
        return rows
    rank, key = one.labels
    filtered = (condition.field for condition in request.where if condition.op in ("in", "not"))
    names = [name for name in dict.fromkeys((*request.by, *filtered)) if name in table.fields]
    own = [nw.col(name).cast(nw.String).alias(name) for name in names]
    first = [nw.when(nw.col(rank) == 1).then(nw.col(name)).alias(f"_{name}") for name in names]
    lent = [nw.coalesce(nw.col(f"_{name}").max().over(key), nw.col(name)).alias(name) for name in names]
    return rows.with_columns(*own).with_columns(*first).with_columns(*lent) if names else rows
