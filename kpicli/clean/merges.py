"""Records that a CRM merged: what points at an id that was merged away finds the record that holds it now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from kpicli.clean.draft import Draft
from kpicli.clean.duplicates import scopes
from kpicli.model import Flag
from kpicli.saying import say

MERGED = "merged_ids"
"""The field that lists the ids of the records that were merged into a row."""
RECORD = "record_id"
"""The field that points at a lead or a deal, whichever the table is of."""
FEW = 3
LONGEST = 50
"""A chain of more merges goes round in a circle, which says nothing."""
_BETWEEN = r"[\s;,|]+"
_SCOPE = "\0"

Survivors = Mapping[str, str]
"""For each id that was merged away, the id of the record that holds it now."""


def settle(drafts: Mapping[str, Draft]) -> None:
    """Rows of records that were merged away count as duplicates, and links to them lead to the survivor."""
    owners = [draft for draft in drafts.values() if MERGED in draft.frame and len(draft.schema.key) == 1]
    links: dict[str, Survivors] = {}
    for draft in owners:
        survivors = _survivors(draft)
        if len(survivors):
            _drop(draft, survivors)
            links[draft.schema.key[0]] = _without_scope(draft, survivors)
    records = {away: into for key in ("lead_id", "deal_id") for away, into in links.get(key, {}).items()}
    if records:
        alive = {one for name in ("leads", "deals") if name in drafts for one in _ids(drafts[name]).dropna()}
        links[RECORD] = {away: into for away, into in records.items() if away not in alive}
    for name, into in links.items():
        _lead_on((draft for draft in drafts.values() if name not in draft.schema.key[:1] or name == RECORD), name, into)


def _ids(draft: Draft) -> pd.Series:
    ids: pd.Series = draft.frame[draft.schema.key[0]]
    return ids


def _scoped(draft: Draft) -> pd.Series:
    """The id of each row with the sources that share it: another tool's 101 is another record."""
    return scopes(draft).astype("str") + _SCOPE + _ids(draft)


def _survivors(draft: Draft) -> pd.Series:
    """For each id that was merged away, the record at the end of its merges; none where two records claim it."""
    listed = pd.DataFrame({"into": _scoped(draft), "away": draft.frame[MERGED]}).dropna()
    pairs = listed.assign(away=listed["away"].astype("str").str.split(_BETWEEN, regex=True)).explode("away")
    pairs = pairs[pairs["away"] != ""]
    pairs["away"] = pairs["into"].str.partition(_SCOPE)[0] + _SCOPE + pairs["away"]
    pairs = pairs[pairs["away"] != pairs["into"]].drop_duplicates()
    direct = pairs.drop_duplicates("away", keep=False).set_index("away")["into"]
    further = pairs["into"].map(direct)
    for _ in range(LONGEST):
        if not further.notna().any():
            break
        pairs["into"] = further.fillna(pairs["into"])
        further = pairs["into"].map(direct)
    ends = pairs[further.isna().to_numpy()].drop_duplicates()
    return ends.drop_duplicates("away", keep=False).set_index("away")["into"]


def _drop(draft: Draft, survivors: pd.Series) -> None:
    """Leave out the rows of records that were merged away, which an older export still holds."""
    away = _scoped(draft).isin(survivors.index).to_numpy(dtype=bool)
    if not away.any():
        return
    ids = _ids(draft)[away].astype("str").unique()
    text = say(
        "{key}: {n} ids were merged into other records and still have a row ({ids}): the record they were merged into "
        "counts",
        key=f"{draft.schema.name}.{draft.schema.key[0]}",
        n=len(ids),
        ids=", ".join(ids[:FEW]) + (", …" if len(ids) > FEW else ""),
    )
    draft.flags.append(Flag("DUP_ID", "warn", text, draft.schema.name))
    draft.count_duplicates(draft.frame.index[away])
    draft.frame = draft.frame[~away].reset_index(drop=True)


def _without_scope(draft: Draft, survivors: pd.Series) -> Survivors:
    """The same without sources, for what points at the table: not an id that another source has alive."""
    bare = {
        away.partition(_SCOPE)[2]: into.partition(_SCOPE)[2]
        for away, into in zip(map(str, survivors.index), survivors, strict=True)
    }
    alive = set(_ids(draft).dropna())
    return {away: into for away, into in bare.items() if away not in alive}


def _lead_on(drafts: Iterable[Draft], name: str, into: Survivors) -> None:
    """Point the ids of other tables at the records that hold what they pointed at."""
    for draft in drafts:
        if name in draft.frame:
            ids = draft.frame[name]
            led = ids.map(into)
            if led.notna().any():
                draft.frame[name] = led.fillna(ids)
