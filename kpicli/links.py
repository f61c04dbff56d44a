"""Links between tables: ids that lead nowhere, and segment values that one table alone knows.

For `kpi check`: it looks at every link that the catalogue can make, whatever a report needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import narwhals as nw

from kpicli.catalogue.model import Derivation, Measure, Span
from kpicli.model import BLANK, UNASSIGNED, LoneValues, Table, UnmatchedKeys
from kpicli.rows import values_of
from kpicli.wording import nearest

PLACE = ("_source", "_file", "_row")


def unmatched_keys(tables: Mapping[str, Table], derivations: Iterable[Derivation]) -> Iterator[UnmatchedKeys]:
    """For every id by which a table takes something from another: the rows whose id the other does not have."""
    seen = set()
    for derivation in derivations:
        table, source = tables.get(derivation.table), tables.get(derivation.source_table)
        if derivation.kind != "from" or table is None or source is None or table is source:
            continue
        for key, other in derivation.keys:
            link = (table.name, key, source.name)
            if link not in seen and key in table.fields and other in source.fields:
                seen.add(link)
                yield _unmatched(table, source, key, other)


def _unmatched(table: Table, source: Table, key: str, other: str) -> UnmatchedKeys:
    rows = nw.from_native(table.frame).lazy().filter(~nw.col(key).is_null())
    known = nw.from_native(source.frame).lazy().filter(~nw.col(other).is_null()).select(_key=nw.col(other)).unique()
    alone = rows.join(known, left_on=key, right_on="_key", how="anti").select(key, *PLACE).sort(*PLACE).collect()
    total = int(rows.select(nw.len()).collect().item(0, 0))
    places = zip(*(alone[name].to_list() for name in PLACE), strict=True)
    return UnmatchedKeys(table.name, key, source.name, total, tuple(map(str, alone[key].to_list())), tuple(places))


def lone_values(tables: Mapping[str, Table], segments: Sequence[str]) -> Iterator[LoneValues]:
    """For each segment that tables share: the values of one table alone, each with a near name of the others.

    Tables that have no value in common speak of different things (ad campaigns, newsletters): of them nothing is said.
    """
    for name in segments:
        labels = {t.name: set(values_of(t, name)) - {BLANK, UNASSIGNED} for t in tables.values() if name in t.fields}
        for table, own in labels.items():
            others = set().union(*(known for other, known in labels.items() if other != table))
            alone = sorted(own - others)
            if alone and own & others:
                yield LoneValues(name, table, tuple((value, nearest(value, others, 75)) for value in alone))


# -- dates of one thing in two tables --------------------------------------------------------------------------------


def out_of_order(
    tables: Mapping[str, Table], measures: Iterable[Measure]
) -> Iterator[tuple[str, tuple[int, int, int], str, str]]:
    """The rows with a date that is before the one it follows, where another table has one of the two.

    For each: its table, its place, the later date and the earlier one, as the measures of durations and of cohorts
    take them.
    """
    pairs = dict.fromkeys((m.table, m.value.start, m.value.end) for m in measures if isinstance(m.value, Span))
    for name, start, end in pairs:
        table = tables.get(name)
        if table is None or not {start, end} <= table.fields or not {start, end} & table.derived:
            continue
        first, later = nw.col(start), nw.col(end)
        if {start, end} & table.date_only:
            first, later = first.dt.truncate("1d"), later.dt.truncate("1d")
        rows = nw.from_native(table.frame).lazy().filter((later < first).fill_null(False))
        found = rows.select(*PLACE).sort(*PLACE).collect()
        for source, file, row in zip(*(found[column].to_list() for column in PLACE), strict=True):
            yield name, (source, file, row), end, start
