"""The presets as people read them: what is recognised, and how sure that is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from kpicli.describe.text import fitted
from kpicli.presets.model import Preset

SURE = {
    "file": "a real export was read",
    "docs": "from the tool's documentation",
    "code": "from other people's importers or fixtures",
}


def presets(shown: Sequence[Preset], width: int | None = None) -> str:
    """A line per preset: its id, the export, its table, and for each language of headers how they are known."""
    wide = max(len(one.id) for one in shown)
    tables = max(len(one.table) for one in shown)
    lines = [f"{one.id:<{wide}}  {one.table:<{tables}}  {sureness(one)}" for one in shown]
    legend = [f"{grade}: {meaning}" for grade, meaning in SURE.items()]
    return fitted([*lines, "", *legend], width).rstrip()


def sureness(one: Preset) -> str:
    """``en, pt: file; es, it: code``."""
    grades = dict.fromkeys(one.sure.values())
    return "; ".join(f"{', '.join(lang for lang in one.sure if one.sure[lang] == grade)}: {grade}" for grade in grades)


def preset(one: Preset, width: int | None = None) -> str:
    """All that one preset knows: each field with its headers, what is set, and where that was read."""
    lines = [f"{one.id}: {one.tool}, {one.export}", f"fills {one.table}; headers known: {sureness(one)}", ""]
    wide = max(map(len, [*one.columns, *one.joined]))
    for name, headers in [*one.columns.items(), *one.joined.items()]:
        between = " + " if name in one.joined else ", "
        lines.append(f"  {name:<{wide}}  " + "; ".join(f"{lang}: {between.join(h)}" for lang, h in headers.items()))
    lines += [f"  {name:<{wide}}  always {value}" for name, value in one.set.items()]
    lines += ["", *(f"note: {note}" for note in one.notes), *(f"read in: {source}" for source in one.sources)]
    return fitted(lines, width).rstrip()


def presets_json(shown: Iterable[Preset]) -> str:
    """The presets as their files say them."""
    return json.dumps(
        [one.model_dump(mode="json", exclude_defaults=True) for one in shown], ensure_ascii=False, indent=2
    )
