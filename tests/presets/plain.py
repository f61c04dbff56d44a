"""A plain file of every preset in every language it knows: its headers, a few rows, nothing odd.

The other look-alikes are written by hand and hold the quirks; these hold every language, and that no preset takes
another's file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kpicli import presets
from kpicli.presets.model import Language, Preset
from kpicli.schema import TABLES, Field
from tests.presets.writing import LookAlike, delimited

ROWS = 4
UNITS = {"percent": 100, "cents": 100, "micros": 1_000_000}


def files() -> list[LookAlike]:
    return [_file(preset, language) for preset in presets.load().by_id.values() for language in preset.sure]


def _file(preset: Preset, language: Language) -> LookAlike:
    fields = {name: _written(of[language][0]) for name, of in preset.columns.items() if language in of}
    kinds = {name: TABLES[preset.table].fields[name] for name in fields}
    columns = {header: [_cell(preset, kinds[name], n) for n in range(ROWS)] for name, header in fields.items()}
    others = [*preset.known_by.get(language, ())[:1], *preset.also.get(language, ())[:3]]
    columns |= {_written(header): ["x"] * ROWS for header in others if _written(header) not in columns}
    dated = any(kind.is_date for kind in kinds.values())
    above = f"{preset.preamble[0]}\n1 June 2026 - 30 June 2026\n" if preset.stated_range and not dated else ""
    text = above + delimited([list(columns), *zip(*columns.values(), strict=True)])
    total = sum(map(_number, range(ROWS)))
    sums = {name: total / UNITS.get(preset.scale.get(name, ""), 1) for name, kind in kinds.items() if kind.is_number}
    return LookAlike(
        f"plain_{preset.id}_{language}.csv",
        preset.id,
        text.encode(),
        ROWS,
        sums if dated or above else {},
        undated=not dated and not above,
    )


def _written(header: str) -> str:
    """A header as a file has it, where the preset leaves a part of it open."""
    return header.replace("{currency}", "EUR").replace("{timezone}", "UTC").replace("*", "")


def _number(n: int) -> int:
    return 15 + 7 * n


def _cell(preset: Preset, field: Field, n: int) -> str | int:
    """A date, a number, a word that the preset knows, or any text."""
    if field.is_date:
        return (date(2026, 6, 13) + timedelta(days=n)).isoformat()
    if field.is_number:
        return _number(n)
    if field.name in ("status", "stage") and "status" in preset.values:
        return list(_words(preset))[n % 2]
    return "EUR" if field.name == "currency" else f"{field.name} {n}"


def _words(preset: Preset) -> Iterator[str]:
    yield from (words[0] for value, words in preset.values["status"].items() if value in ("won", "lost"))
