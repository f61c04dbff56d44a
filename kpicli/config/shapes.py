"""Looking at a config as it is written, before anybody knows that its parts have the right shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kpicli.config.problem import Keys, Problem
from kpicli.schema import TABLES, Field

Raw = Mapping[str, Any]
Rule = Callable[[Raw], Iterator[Problem]]


def section(value: Any) -> Raw:
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    if value is None or isinstance(value, dict):
        return []
    return value if isinstance(value, list) else [value]


def parts(raw: Raw, key: str) -> Iterator[tuple[Keys, Raw]]:
    """The mappings of a list (sources, lookups) with the way to each."""
    for number, part in enumerate(items(raw.get(key))):
        if isinstance(part, dict):
            yield (key, number), part


def declared(raw: Raw, table: str | None = None) -> set[str]:
    """Fields that the config adds: segments, numbers and dates, columns of lookups, derived fields (of one table)."""
    names = {*section(raw.get("segments")), *section(raw.get("fields"))}
    for _, lookup in parts(raw, "lookups"):
        names |= set(section(lookup.get("columns")))
    for derived in section(raw.get("derive")):
        owner, _, name = derived.partition(".")
        if table in (None, owner):
            names.add(name)
    return names


def every_field() -> Iterator[tuple[str, Field]]:
    """Every field of the vocabulary with its table."""
    for table in TABLES.values():
        for field in table.fields.values():
            yield table.name, field


def text_of(value: Any) -> str | None:
    return None if value is None or isinstance(value, (dict, list)) else str(value)
