"""Blanks and labels: one label for all spellings, a default where nobody says, a name for what is blank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kpicli.clean.draft import Draft
from kpicli.model import BLANK, UNASSIGNED, Flag, Table
from kpicli.saying import Said, say
from kpicli.wording import short, some


def label_segments(draft: Draft, segments: Iterable[str], labels: Mapping[str, Mapping[str, str]]) -> None:
    """Each segment gets one label for all its spellings; blanks stay blank until the derivations are done."""
    for name in segments:
        if name in draft.frame:
            column = draft.frame[name].astype("category")
            known = labels.get(name, {})
            draft.frame[name] = _renamed(column, [known.get(c, c) for c in column.cat.categories])


@dataclass(frozen=True)
class Merged:
    """A label that several spellings were taken for, where nobody declared it: they differ in nothing that is seen."""

    segment: str
    label: str
    spellings: tuple[str, ...]

    @property
    def said(self) -> Said:
        """What was made one."""
        return say(
            "{segment}: {label!r} is also written {others}: one {segment}",
            segment=self.segment,
            label=short(self.label),
            others=some(repr(spelling) for spelling in self.spellings if spelling != self.label),
        )


def merged_spellings(
    declared: Mapping[str, Mapping[str, Sequence[str]]], labels: Mapping[str, Mapping[str, str]]
) -> Iterator[Merged]:
    """The labels that several spellings were taken for, where nobody declared it: they differ in case or accents."""
    for segment, known in labels.items():
        spellings: dict[str, list[str]] = defaultdict(list)
        for spelling, label in known.items():
            if label not in declared.get(segment, {}):
                spellings[label].append(spelling)
        for label, several in spellings.items():
            if len(several) > 1:
                yield Merged(segment, label, tuple(several))


def merged_in(
    draft: Draft, declared: Mapping[str, Mapping[str, Sequence[str]]], labels: Mapping[str, Mapping[str, str]]
) -> Iterator[Flag]:
    """The spellings that one table itself writes in several ways."""
    own = {
        name: {spelling: known[spelling] for spelling in draft.frame[name].dropna().unique()}
        for name, known in labels.items()
        if name in draft.frame
    }
    for merged in merged_spellings(declared, own):
        yield Flag("SAME_LOOK", "warn", merged.said, draft.schema.name, merged.segment)


def _renamed(column: pd.Series, labels: Sequence[str]) -> pd.Series:
    """A categorical column with new labels, of which several may be one."""
    different = list(dict.fromkeys(labels))
    place = {label: i for i, label in enumerate(different)}
    codes = np.array([*(place[label] for label in labels), -1])[column.cat.codes]
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(different, dtype="str")), index=column.index)


def fill_blank_segments(table: Table, segments: Iterable[str]) -> Table:
    """What is still blank is its own row; where the source has no such column at all, it is (unassigned)."""
    frame = table.frame
    lacking = {name: [i for i, has in enumerate(table.by_source.values()) if name not in has] for name in segments}
    for name in segments:
        if name not in frame or not frame[name].isna().any():
            continue
        blank = pd.Series(BLANK, index=frame.index)
        if lacking[name] and name not in table.derived:
            blank = blank.mask(frame["_source"].isin(lacking[name]), UNASSIGNED)
        plain = frame[name].astype("str").fillna(blank)
        frame = frame.assign(**{name: plain.astype("category")})
    return replace(table, frame=frame)


def with_category(column: pd.Series, value: str | bool) -> pd.Series:
    """A column that can take a value: a categorical one must know it first."""
    if isinstance(column.dtype, pd.CategoricalDtype) and value not in column.cat.categories:
        return column.cat.add_categories([value])
    return column


def fill_defaults(draft: Draft, needed: frozenset[str] | None, currency: str) -> frozenset[str]:
    """Unmapped or blank fields that have a default get it; returns the fields that nobody maps at all."""
    assumed = set()
    if "currency" in draft.frame:
        draft.frame["currency"] = with_category(draft.frame["currency"], currency).fillna(currency)
    for name, f in draft.fields.items():
        if f.default is None or (needed is not None and name not in needed):
            continue
        value: str | bool = f.default if f.kind != "bool" else f.default == "true"
        if f.is_date:
            assumed |= _never(draft, name)
        elif name not in draft.frame:
            assumed.add(name)
            draft.frame[name] = pd.Series(value, index=draft.frame.index)
        elif draft.frame[name].isna().any():
            draft.frame[name] = with_category(draft.frame[name], value).fillna(value)
    return frozenset(assumed)


def _never(draft: Draft, name: str) -> set[str]:
    """A date that no source has never comes; the blanks of one that a source has say so already."""
    if name in draft.frame:
        return set()
    draft.frame[name] = pd.Series(pd.NaT, index=draft.frame.index, dtype="datetime64[us]")
    return {name}
