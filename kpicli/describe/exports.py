"""The presets as people read them: what is recognised, and how sure that is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from kpicli.describe.text import fitted
from kpicli.lang import in_lang
from kpicli.presets.model import Preset
from kpicli.saying import say
from kpicli.wording import plain

SURE = {
    "file": say("a real export was read"),
    "docs": say("from the tool's documentation"),
    "code": say("from other people's importers or fixtures"),
}


def presets(shown: Sequence[Preset], lang: str, width: int | None = None) -> str:
    """A line per preset: its id, the export, its table, and for each language of headers how they are known."""
    wide = max(len(one.id) for one in shown)
    tables = max(len(one.table) for one in shown)
    lines = [f"{one.id:<{wide}}  {one.table:<{tables}}  {sureness(one)}" for one in shown]
    legend = [say("{grade}: {meaning}", grade=grade, meaning=meaning) for grade, meaning in SURE.items()]
    return fitted([*lines, "", *legend], width, lang).rstrip()


def sureness(one: Preset) -> str:
    """``en, pt: file; es, it: code``."""
    grades = dict.fromkeys(one.sure.values())
    return "; ".join(f"{', '.join(lang for lang in one.sure if one.sure[lang] == grade)}: {grade}" for grade in grades)


def preset(one: Preset, lang: str, width: int | None = None) -> str:
    """All that one preset knows: each field with its headers, what is set, and where that was read."""
    lines = [
        f"{one.id}: {one.tool}, {one.export}",
        say("fills {table}; headers known: {sure}", table=one.table, sure=sureness(one)),
        "",
    ]
    wide = max(map(len, [*one.columns, *one.joined]))
    for name, headers in [*one.columns.items(), *one.joined.items()]:
        between = " + " if name in one.joined else ", "
        lines.append(f"  {name:<{wide}}  " + "; ".join(f"{lang}: {between.join(h)}" for lang, h in headers.items()))
    lines += [say("  {field}  always {value}", field=name.ljust(wide), value=value) for name, value in one.set.items()]
    lines += ["", *(say("note: {note}", note=note) for note in one.notes)]
    lines += [say("read in: {source}", source=source) for source in one.sources]
    return fitted((plain(in_lang(line, lang)) for line in lines), width, lang).rstrip()


def presets_json(shown: Iterable[Preset]) -> str:
    """The presets as their files say them."""
    return json.dumps(
        [one.model_dump(mode="json", exclude_defaults=True) for one in shown], ensure_ascii=False, indent=2
    )
