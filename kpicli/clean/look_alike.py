"""Ids that look the same and are written differently: they stay apart, which is said."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean.draft import Draft
from kpicli.model import Flag
from kpicli.saying import many
from kpicli.wording import INVISIBLE, short


def same_looking_ids(draft: Draft) -> Iterator[Flag]:
    """Ids that differ in nothing that is seen: they stay apart, and one thing may count twice."""
    for name in sorted(draft.mapped):
        if not name.endswith("_id"):
            continue
        written = pa.array(draft.frame[name], pa.large_string(), from_pandas=True)
        ids = (written.combine_chunks() if isinstance(written, pa.ChunkedArray) else written).drop_null()
        if not _may_look_alike(ids):
            continue
        different = ids.unique()
        shapes = _as_seen(different).value_counts()
        several = shapes.filter(pc.greater(shapes.field("counts"), 1)).field("values")
        if len(several):
            alike = different.filter(pc.equal(_as_seen(different), several[0])).to_pylist()
            text = many(
                len(several),
                "{n} {field} of {table} is written in several ways, such as {one!r} and {other!r}: they count apart",
                "{n} {field} of {table} are written in several ways, such as {one!r} and {other!r}: they count apart",
                field=name,
                table=draft.schema.name,
                one=short(alike[0]),
                other=short(alike[1]),
            )
            yield Flag("SAME_LOOK", "warn", text, draft.schema.name)


_ONE_CASE = r"^(?:[^a-z]*|[A-Z]?[^A-Z]*)$"
"""An id that is no mixture of cases: in a mixture, such as those of Salesforce, the case tells ids apart."""


def _may_look_alike(ids: pa.Array) -> bool:
    """Whether ids hold letters of both cases, or letters beyond ASCII, by the bytes of all."""
    written = np.frombuffer(ids.buffers()[2] or b"", np.uint8)
    there = np.bincount(written, minlength=256) > 0
    return bool(there[128:].any() or (there[65:91].any() and there[97:123].any()))


def _as_seen(ids: pa.Array) -> pa.Array:
    plain = pc.utf8_normalize(pc.replace_substring_regex(ids, f"[{INVISIBLE}]", ""), form="NFKC")
    return pc.if_else(pc.match_substring_regex(plain, _ONE_CASE), pc.utf8_lower(plain), plain)
