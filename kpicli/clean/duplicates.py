"""One thing, one row: an id counts once, and so does a day that two files share."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean.draft import Draft
from kpicli.clean.overlap import remove_overlap
from kpicli.model import Flag
from kpicli.saying import Said, say
from kpicli.wording import both


def remove_duplicates(draft: Draft) -> None:
    """Keep one row of each id, or of each day and dimensions across files, and count the others."""
    key = draft.schema.id_of(draft.mapped)
    if key:
        _remove_by_id(draft, key)
    else:
        if draft.schema.identified:
            draft.flags.append(_no_key(draft))
        remove_overlap(draft)


def _no_key(draft: Draft) -> Flag:
    text = say(
        "{table}: no {key} is mapped, so the same record twice would count twice",
        table=draft.schema.name,
        key=both(draft.schema.key),
    )
    return Flag("NO_KEY", "info", text, draft.schema.name)


def scopes(draft: Draft) -> pd.Series:
    """The scope of ids of each row: its source, or the source whose ids it shares."""
    names = [typed.mapped.name for typed in draft.sources]
    shared = [
        names.index(s) if (s := typed.mapped.source.same_ids_as) in names else i
        for i, typed in enumerate(draft.sources)
    ]
    return draft.frame["_source"].map(dict(enumerate(shared)))


def _remove_by_id(draft: Draft, key: list[str]) -> None:
    frame = draft.frame
    columns = [frame[name] for name in key]
    if len(key) == 1 and len(draft.sources) == 1 and _ascending(draft.sources[0].columns[key[0]]):
        return
    if len(draft.sources) > 1:
        columns.append(scopes(draft).rename("_scope"))
    ids = columns[0] if len(columns) == 1 else pd.concat(columns, axis=1)
    filled = frame[key[0]].notna()
    again = ids.duplicated(keep=False) & filled
    if not again.any():
        return
    twins = frame[again]
    order = pd.DataFrame({"scope": scopes(draft)[again]}, index=twins.index)
    if "modified_at" in frame:
        order["modified"] = twins["modified_at"].fillna(pd.Timestamp.min)
    order["place"] = np.arange(len(twins))
    in_order = order.sort_values(list(order.columns[1:])).index
    sorted_ids = ids.loc[in_order]
    dropped = in_order[sorted_ids.duplicated(keep="last").to_numpy()]
    draft.count_duplicates(dropped)
    if not all(typed.mapped.source.row == "order" for typed in draft.sources):  # which says that they do repeat
        draft.flags += _duplicate_flags(draft, twins, ids[again], key)
    draft.frame = frame.drop(index=dropped).reset_index(drop=True)


def _ascending(ids: pa.ChunkedArray) -> bool:
    """Whether ids stand in order, as most exports write them: then none stands twice, and no more need be known."""
    values = ids.combine_chunks()
    return values.null_count == 0 and bool(pc.all(pc.greater(values[1:], values[:-1])).as_py())


def _duplicate_flags(
    draft: Draft, twins: pd.DataFrame, ids: pd.Series | pd.DataFrame, key: list[str]
) -> Iterable[Flag]:
    names = ids if isinstance(ids, pd.Series) else ids.astype("string").agg(" ".join, axis=1)
    place = twins["_source"].astype("int64") * 100_000 + twins["_file"]
    across = place.groupby(names).nunique() > 1
    for code, chosen in (("DUP_ID", across.index[~across]), ("DUP_ACROSS_FILES", across.index[across])):
        if len(chosen):
            facts = {
                "key": f"{draft.schema.name}.{'+'.join(key)}",
                "n": len(chosen),
                "ids": ", ".join(str(i) for i in chosen[:3]) + (", …" if len(chosen) > 3 else ""),
                "kept": _kept("modified_at" in twins),
            }
            text = (
                say("{key}: {n} ids stand more than once in a file ({ids}): {kept}", **facts)
                if code == "DUP_ID"
                else say("{key}: {n} ids stand in more than one file ({ids}): {kept}", **facts)
            )
            yield Flag(code, "warn", text, draft.schema.name)


def _kept(modified: bool) -> Said:
    """Which of the rows of one id counts."""
    return say("the latest modified_at is kept") if modified else say("the last row is kept")
