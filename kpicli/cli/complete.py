"""What a shell offers when somebody presses TAB: KPIs, segments, families, presets and flags.

A shell waits for this at every TAB, so the catalogue and the config are looked at as they are written: nothing of them
is checked, and no library of data is loaded. A config that cannot be read offers nothing of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typer

from kpicli import inputs
from kpicli.errors import ConfigError, KpiError

Offer = tuple[str, str]
"""A word, and what it means."""


def kpis(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """KPIs and their definitions, after a comma too."""
    return _after_comma(incomplete, _kpis(written := _written(ctx), _lang(ctx, written)))


def kpi(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """One KPI or definition."""
    return _beginning(incomplete, _kpis(written := _written(ctx), _lang(ctx, written)))


def segments(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Fields to split by: those of the config first, then those of every table; after a comma too."""
    return _after_comma(incomplete, _segments(_written(ctx)))


def conditions(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Fields to filter by, ready for the value."""
    if "=" in incomplete:
        return []
    return _beginning(incomplete, ((f"{name}=", said) for name, said in _filters(_written(ctx))))


def families(incomplete: str) -> list[Offer]:
    """Families of KPIs, after a comma too."""
    from kpicli.lang.words import family

    return _after_comma(incomplete, ((name, family(name, "en")) for name in _catalogue()))


def presets(incomplete: str) -> list[Offer]:
    """Kinds of exports: a file of the package each."""
    from importlib.resources import files

    names = (entry.name for entry in (files("kpicli") / "presets").iterdir())
    return _beginning(
        incomplete, ((name.removesuffix(".yaml"), "") for name in sorted(names) if name.endswith(".yaml"))
    )


def flags(incomplete: str) -> list[Offer]:
    """Codes of hazards that refuse a number, after a comma too."""
    from kpicli.hazards import CODES

    return _after_comma(incomplete, ((code, text) for code, (severity, text) in CODES.items() if severity == "refuse"))


# -- what there is ---------------------------------------------------------------------------------------------------


def _written(ctx: typer.Context) -> dict[str, Any]:
    """The config of the command line, as it is written; empty without one."""
    from kpicli.config import yaml

    try:
        path = Path(ctx.params.get("config") or "config.yaml")
        root, _ = yaml.read(inputs.content(path, "", ConfigError, yaml.MAX_BYTES).decode("utf-8-sig"))
        value = None if root is None else yaml.value_of(root)
    except (OSError, ValueError, KpiError):
        value = None
    return value if isinstance(value, dict) else {}


def _kpis(written: dict[str, Any], lang: str) -> Iterator[Offer]:
    built_in = {name: one for said in _catalogue().values() for name, one in said.get("kpis", {}).items()}
    own = written.get("kpis")
    for name, one in (built_in | (own if isinstance(own, dict) else {})).items():
        said = one if isinstance(one, dict) else {}
        title, variants = _in(lang, said.get("name")), said.get("variants")
        yield name, title
        for variant, its in variants.items() if isinstance(variants, dict) else ():
            label = _in(lang, its.get("label")) if isinstance(its, dict) else ""
            yield f"{name}.{variant}", f"{title}: {label}" if label else title


def _catalogue() -> dict[str, Any]:
    """The built-in records by family, as ``make docs`` keeps them: loading the catalogue itself takes longer."""
    import json
    from importlib.resources import files

    return dict(json.loads((files("kpicli") / "catalogue" / "built.json").read_bytes())["families"])


def _lang(ctx: typer.Context, written: dict[str, Any]) -> str:
    return str(ctx.params.get("lang") or written.get("lang") or "en")


def _in(lang: str, words: object) -> str:
    """A text in a language, or in English; a text that has no languages as it is."""
    return str(words.get(lang) or words.get("en") or "") if isinstance(words, dict) else str(words or "")


def _segments(written: dict[str, Any]) -> Iterator[Offer]:
    from kpicli.config.shapes import declared
    from kpicli.schema import SEGMENT_FIELDS

    yield from ((str(name), "of your config") for name in sorted(map(str, declared(written))))
    yield from ((name, "") for name in SEGMENT_FIELDS)


def _filters(written: dict[str, Any]) -> Iterator[Offer]:
    """Segments, and what else has few values."""
    from kpicli.schema import TABLES

    yield from _segments(written)
    for table in TABLES.values():
        yield from (
            (name, f"of {table.name}: {', '.join(one.values)}") for name, one in table.fields.items() if one.values
        )


# -- what fits -------------------------------------------------------------------------------------------------------


def _beginning(incomplete: str, offers: Iterable[Offer]) -> list[Offer]:
    """What begins as it is typed, each word once."""
    found: dict[str, str] = {}
    for name, said in offers:
        if name.lower().startswith(incomplete.lower()):
            found.setdefault(name, said)
    return list(found.items())


def _after_comma(incomplete: str, offers: Iterable[Offer]) -> list[Offer]:
    """The same for the last of several words: ``leads,ca`` offers ``leads,cac``. A word is not offered twice."""
    before, comma, last = incomplete.rpartition(",")
    given = before.split(",")
    fitting = _beginning(last, (offer for offer in offers if offer[0] not in given))
    return [(f"{before}{comma}{name}", said) for name, said in fitting]
