"""Files beside files: what two of them share counts once where it is the same, and is a question where it is not.

What makes rows of a table without ids the same is all that is written of them, mapped or not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kpicli.clean.draft import PLACE, Draft
from kpicli.clean.written import mixed
from kpicli.model import Flag, Refusal, row_at
from kpicli.saying import Said, many, say
from kpicli.schema import UNTIL
from kpicli.wording import both, day_in_name

NEAR = 0.8
"""How near the figures of two sources are when one restates the other."""
FILES = 100_000
"""More files than any source has."""


def files_of(rows: pd.DataFrame) -> pd.Series:
    """The file of each row, as one number."""
    return rows["_source"].astype("int64") * FILES + rows["_file"]


def remove_overlap(draft: Draft) -> None:
    """Rows that several files share count once; the same dimensions with other figures are settled, or asked."""
    frame = draft.frame
    if "_texts" not in frame or draft.schema.dated_by not in frame:
        return
    adding = [number for number, typed in enumerate(draft.sources) if typed.mapped.source.overlap == "add"]
    rows = frame[frame[draft.schema.dated_by].notna() & ~frame["_source"].isin(adding)]
    _ask_of_ranges(draft, rows)
    shared = _shared(draft, rows)
    if not len(shared):
        return
    again = shared["twin"].duplicated()
    disputed = _disputed(draft, shared, rows)
    twins = shared.index[(again & ~disputed).to_numpy()]
    replaced = _replaced(draft, shared[disputed])
    _flag(draft, twins, replaced)
    _drop(draft, twins.union(replaced))


def _shared(draft: Draft, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows whose dimensions stand in several files: their dimensions, file, and which of the rows alike it is."""
    dimensions = _dimensions(draft, rows)
    by_key = files_of(rows).groupby(dimensions)
    several = (by_key.transform("min") != by_key.transform("max")).to_numpy()
    kept = rows[several]
    shared = pd.DataFrame({"dimensions": dimensions[several], "file": files_of(kept)})
    whole = mixed([shared["dimensions"].to_numpy(), *_figures(draft, kept)]) if len(kept) else shared["dimensions"]
    # A file may well hold two equal rows: the second of one file is the twin of the second of the other.
    nth = shared.assign(whole=whole).groupby(["file", "whole"]).cumcount().to_numpy()
    return shared.assign(twin=mixed([np.asarray(whole), nth]) if len(kept) else whole)


def _dimensions(draft: Draft, rows: pd.DataFrame) -> pd.Series:
    """All that tells a row from others but its figures, as one number.

    Rows with nothing but a date and figures, such as fees, are not the same because two sources have them.
    """
    return pd.Series(mixed([*_dates(draft, rows), *_labels(draft, rows)]), rows.index)


def _labels(draft: Draft, rows: pd.DataFrame) -> list[np.ndarray]:
    alone = rows["_source"].isin(_of_their_own(draft)) & ~rows["_labelled"]
    currency = [rows["currency"].astype("object").fillna("").to_numpy()] if "currency" in rows else []
    return [*currency, rows["_texts"].to_numpy(), (rows["_source"] + 1).where(alone, 0).to_numpy()]


def _of_their_own(draft: Draft) -> list[int]:
    """The sources that have no file in common with another."""
    digests = [{(raw.digest, raw.sheet) for raw in typed.mapped.raws} for typed in draft.sources]
    return [n for n, files in enumerate(digests) if not any(files & other for m, other in enumerate(digests) if m != n)]


def _dates(draft: Draft, rows: pd.DataFrame) -> list[np.ndarray]:
    names = [name for name, f in draft.fields.items() if name in rows and f.is_date]
    return [rows[name].to_numpy().astype("datetime64[s]").astype("int64") for name in names]


def _figures(draft: Draft, rows: pd.DataFrame) -> list[np.ndarray]:
    names = [name for name, f in draft.fields.items() if f.is_number and name in rows]
    figures = [np.round(rows[name].to_numpy("float64", na_value=np.nan), 9) + 0.0 for name in names]
    return [*figures, rows["_figures"].to_numpy()]


def _disputed(draft: Draft, shared: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """The rows of dimensions of which no file knows all: each of two has figures that the other lacks."""
    every = shared.groupby("dimensions")["twin"].nunique()
    most = shared.groupby(["dimensions", "file"]).size().groupby(level="dimensions").max()
    disputed = shared["dimensions"].map(most < every)
    if disputed.any() and not draft.schema.daily:
        # Things that happened may share their dimensions: then other figures are another thing.
        alike = pd.DataFrame({"file": files_of(rows), "dimensions": _dimensions(draft, rows)})
        disputed &= not alike.duplicated().any()
    if disputed.any():
        disputed &= ~_other_things(draft, shared)
    return disputed


def _other_things(draft: Draft, shared: pd.DataFrame) -> pd.Series:
    """The rows that different sources share, when their figures are far apart: a campaign's name in two channels."""
    source = shared["file"] // FILES
    by_key = source.groupby(shared["dimensions"])
    across = by_key.transform("min") != by_key.transform("max")
    names = [name for name, f in draft.fields.items() if f.is_number and name in draft.frame]
    if not names or not across.any():
        return across & False
    figures = draft.frame.loc[shared.index[across], names].astype("float64").fillna(0).abs()
    largest = figures[str(figures.sum().idxmax())]
    sums = largest.groupby([shared["dimensions"][across], source[across]]).sum()
    range_of = sums.groupby(level=0).agg(["min", "max"])
    near = (range_of["min"] >= NEAR * range_of["max"]).mean()
    return across & bool(near < 0.5)


def _ask_of_ranges(draft: Draft, rows: pd.DataFrame) -> None:
    """Ask of rows of the same labels in two files, one of which stands for days that the other has too: a month, a day.

    Days of the same length are told apart by their figures.
    """
    first = draft.schema.dated_by
    if UNTIL not in rows or not (rows[UNTIL] > rows[first]).any():
        return
    last = rows[UNTIL].where(rows[UNTIL] > rows[first], rows[first])
    spans = pd.DataFrame({"first": rows[first], "last": last, "file": files_of(rows)})
    spans["labels"] = mixed(_labels(draft, rows))
    spans = spans.drop_duplicates(["labels", "first", "last"]).sort_values(
        ["labels", "first", "last"], ascending=[True, True, False]
    )
    by_label = spans.groupby("labels", sort=False)
    before = by_label["last"].cummax().groupby(spans["labels"], sort=False).shift()
    inside = (spans["first"] <= before) & (by_label["file"].shift() != spans["file"])
    if inside.any():
        place = int(np.flatnonzero(inside.to_numpy())[0])
        one, other = spans.index[place - 1], spans.index[place]
        problem = say(
            "{one} and {other} have the same labels, and days in common: one stands for a range of days, the other for "
            "some of them",
            one=_row(draft, one),
            other=_row(draft, other),
        )
        way_out = say("leave one of the files out, or set overlap: add if both are meant")
        draft.questions.append(Refusal("OVERLAP", problem, way_out))


def _replaced(draft: Draft, disputed: pd.DataFrame) -> pd.Index:
    """The rows of older files that a newer one corrects; what no source settles is a question."""
    sources = disputed["file"] // FILES
    newer = [number for number, typed in enumerate(draft.sources) if typed.mapped.source.overlap == "newer"]
    settled = sources.isin(newer).groupby(disputed["dimensions"]).transform("any")
    if not settled.all():
        draft.questions.append(_question(draft, disputed[~settled]))
    rows = disputed[settled]
    age = rows["file"].map({file: age for age, file in enumerate(_by_age(draft))})
    newest = age.groupby(rows["dimensions"]).transform("max")
    return rows.index[(age < newest).to_numpy()]


def _by_age(draft: Draft) -> Sequence[int]:
    """The files, the oldest first: by the days in their names, else by the newest day that each tells of."""
    newest = draft.frame.groupby(files_of(draft.frame))[draft.schema.dated_by].max()
    files = list(newest.index)
    named = {file: day_in_name(_raw_file(draft, file)) for file in files}
    if all(named.values()) and len(set(named.values())) == len(files):
        return sorted(files, key=lambda file: named[file])
    return sorted(files, key=lambda file: (newest[file], file))


def _raw_file(draft: Draft, file: int) -> str:
    return draft.sources[file // FILES].mapped.raws[file % FILES].file


def place_of(draft: Draft, file: int) -> str:
    """How messages name a file by its number."""
    return draft.sources[file // FILES].mapped.raws[file % FILES].place


def _question(draft: Draft, rows: pd.DataFrame) -> Refusal:
    """Two files tell the same day and dimensions with other figures: only their owner knows which is right."""
    first = rows[rows["dimensions"] == rows["dimensions"].iloc[0]]
    one, other = first.index[0], first.index[(first["file"] != first["file"].iloc[0]).to_numpy()][0]
    problem = many(
        int(rows["dimensions"].nunique()),
        "{files}: {n} row has the same date and labels with other figures, such as {one} and {other}",
        "{files}: {n} rows have the same date and labels with other figures, such as {one} and {other}",
        files=both(place_of(draft, file) for file in sorted(rows["file"].unique())),
        one=_row(draft, one),
        other=_row(draft, other),
    )
    way_out = say(
        "set overlap: newer on the source if the newer file corrects the older one, or overlap: add if both are meant"
    )
    return Refusal("OVERLAP", problem, way_out)


def _row(draft: Draft, index: int) -> Said:
    source, file, row = draft.frame.loc[[index], PLACE].to_numpy()[0].tolist()
    return row_at(draft.sources[source].mapped.raws[file].place, row)


def _flag(draft: Draft, twins: pd.Index, replaced: pd.Index) -> None:
    if len(twins):
        text = many(
            len(twins),
            "{table}: {n} row stands in two files, the same in every column: it counts once",
            "{table}: {n} rows stand in two files, the same in every column: they count once",
            table=draft.schema.name,
        )
        draft.flags.append(Flag("OVERLAP", "warn", text, draft.schema.name))
    if len(replaced):
        text = many(
            len(replaced),
            "{table}: {n} row is corrected by a newer file, which counts in its place",
            "{table}: {n} rows are corrected by a newer file, which counts in their place",
            table=draft.schema.name,
        )
        draft.flags.append(Flag("OVERLAP", "warn", text, draft.schema.name))


def _drop(draft: Draft, rows: pd.Index) -> None:
    if len(rows):
        draft.count_duplicates(rows)
        draft.frame = draft.frame.drop(index=rows).reset_index(drop=True)
