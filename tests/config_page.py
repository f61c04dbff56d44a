"""docs/config.md: every key of the config, from its model; the examples are those of config.example.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import yaml
from pydantic.fields import FieldInfo

from kpicli.config import values
from kpicli.config.editors import meaning
from kpicli.config.model import Config, Section
from kpicli.schema import SEGMENT_FIELDS, TABLES, TableSchema
from tests.markdown import MADE, ROOT, anchor, code, table

TOP = """# The config

`config.yaml` says what your exports are. Only `sources` is needed. [Map your own export](guides/map-an-export.md)
explains it by an example, [config.example.yaml](../config.example.yaml) shows every key on the sample company, and
`kpi init` writes a first one. A key that is misspelt, doubled or of the wrong kind is named with its line.

With the schema beside it an editor completes keys, fields and KPIs: `kpi schema -o kpi.schema.json`, and
`# yaml-language-server: $schema=kpi.schema.json` as the first line of the config.

Numbers are written without separators of thousands and with a decimal point: 12000, 0.25 or 25%, in every language.
Paths start from the folder of the config.

"""


def config_page() -> str:
    """The keys at the top, then a section for each key that has keys below it, then the tables of the vocabulary."""
    parts = [MADE, TOP, "## All keys\n\n", _keys(Config, ())]
    for name, hint in hints(Config).items():
        if is_section(hint):
            parts.append(_section(name, hint))
    parts += ["\n## The tables and their fields\n\n", TABLES_TOP, f"{', '.join(map(code, SEGMENT_FIELDS))}.\n"]
    parts += map(_table, TABLES.values())
    return "".join(parts)


# -- keys ------------------------------------------------------------------------------------------------------------


def _section(name: str, hint: Any) -> str:
    """A key with what stands below it: its keys, and what the example has."""
    parts = [f"\n## {name}\n\n{Config.model_fields[name].description}\n"]
    if below := section_of(hint):
        parts.append("\n" + _keys(below, (name,)))
    if lines := shown_whole(name):
        parts.append(f"\n```yaml\n{lines}\n```\n")
    if name in FURTHER:
        parts.append(f"\n{FURTHER[name]}\n")
    return "".join(parts)


FURTHER = {
    "sources": "[Map your own export](guides/map-an-export.md) goes through one, and "
    "[Exports that are recognised](presets.md) explains `preset`.",
    "targets": "[Targets and the board](guides/targets.md) says which number is held against which target.",
    "derive": "[KPIs of your own](guides/own-kpis.md) explains this and the next two by an example.",
}
"""What to read on."""


def _keys(section: type[Section], way: tuple[str, ...]) -> str:
    """Every key of a section: what it means, what it takes, what it is without it, and an example."""
    rows = []
    for name, hint in hints(section).items():
        key = key_of(section, name)
        field = section.model_fields[name]
        shown = f"[`{key}`](#{anchor(key)})" if section is Config and is_section(hint) else f"`{key}`"
        rows.append((shown, field.description or "", takes(hint), default(field), code(example((*way, key)))))
    return table(("key", "what it says", "takes", "default", "example"), rows)


def hints(section: type[Section]) -> dict[str, Any]:
    found = get_type_hints(section, include_extras=True)
    return {name: found[name] for name in section.model_fields}


def key_of(section: type[Section], name: str) -> str:
    return section.model_fields[name].alias or name


def is_section(hint: Any) -> bool:
    """Whether a key has more below it than one value or a list."""
    return hint is not values.Text and (get_origin(bare(hint)) is dict or section_of(hint) is not None)


def section_of(hint: Any) -> type[Section] | None:
    """The section that a key's value is, or is a list of, or names."""
    hint = bare(hint)
    if isinstance(hint, type) and issubclass(hint, Section):
        return hint
    below = [section_of(part) for part in get_args(hint) if get_origin(hint) in (dict, tuple, UnionType, Union)]
    return next(filter(None, below), None)


def bare(hint: Any) -> Any:
    return bare(get_args(hint)[0]) if get_origin(hint) is Annotated else hint


PLAIN: tuple[tuple[Any, str], ...] = (
    (values.Text, "text"),
    (values.TextList, "text, or a list"),
    (values.Labels, "labels, each with its spellings"),
    (values.Currency, "three capitals"),
    (values.Day, "day, as 2025-12-31"),
    (values.Duration, "duration, as 90 days"),
    (values.Range, "first day..last day"),
    (values.Clock, "time, as 09:00"),
    (values.Whole, "whole number"),
    (values.Cost, "number, at least 0"),
    (values.Rate, "number above 0"),
    (values.Bound, "number, or 25%"),
    (values.Delimiter, "one character, tab or spaces"),
    (values.Position, "whole number, at least 1"),
    (int, "whole number"),
)
"""What a plain value is called."""


def takes(hint: Any) -> str:
    """What may stand behind a key, in words."""
    for known, words in PLAIN:
        if hint == known:
            return words
    inner = bare(hint)
    parts = [part for part in get_args(inner) if part is not type(None)]
    match get_origin(inner):
        case origin if origin is Literal:
            return ", ".join(code(str(part)) for part in parts)
        case origin if origin in (Union, UnionType):
            return ", ".join(map(takes, parts))
        case origin if origin is dict:
            records = (dict[str, Any], dict[str, Any] | list[dict[str, Any]])
            return "names, each with more below" if parts[1] in records else f"names: {takes(parts[1])}"
        case origin if origin is tuple:
            return "list of entries" if section_of(inner) else f"list: {takes(parts[0])}"
    assert section_of(inner), f"no words for {hint}"
    return "keys below"


def default(field: FieldInfo) -> str:
    """What holds without the key; nothing where its meaning says it, or where there is none."""
    if field.is_required():
        return "needed"
    if isinstance(field.json_schema_extra, dict) and "default" in field.json_schema_extra:
        return f"`{field.json_schema_extra['default']}`"
    value = field.get_default(call_default_factory=True)
    if value in (None, (), {}, "") or isinstance(value, Section):
        return "–"
    return code(
        ", ".join(value) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else f"{value}"
    )


# -- examples --------------------------------------------------------------------------------------------------------


LONGEST = 28
"""A key whose example has more lines than this is not shown whole."""


@cache
def example_text() -> str:
    """config.example.yaml with the settings that it only shows switched on."""
    text = (ROOT / "config.example.yaml").read_text("utf-8")
    return re.sub(r"(?m)^(\s*)#(?=[a-zA-Z_]+:|- )(.*?)(  #.*)?$", lambda line: _switched_on(*line.groups("")), text)


def _switched_on(indent: str, setting: str, remark: str) -> str:
    """A setting without the # before it; its remark stays in its column."""
    return f"{indent}{setting}{' ' if remark else ''}{remark}"


def example(way: tuple[str, ...]) -> str:
    """A key as the example has it, on one line; of what stands below it, the first."""
    for key, value in found(yaml.compose(example_text(), yaml.SafeLoader), way):
        text = example_text()[key.start_mark.index : value.end_mark.index]
        if "\n" not in text:
            return text
        if isinstance(value, yaml.MappingNode) and len(way) > 1:
            name, first = value.value[0]
            return f"{key.value}: {{{example_text()[name.start_mark.index : first.end_mark.index].strip()}, …}}"
    return ""


def found(node: Any, way: tuple[str, ...]) -> Iterator[tuple[Any, Any]]:
    """Every place of a key in the example, however its entries are called."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from found(item, way)
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if key.value == way[0] and len(way) == 1:
            yield key, value
        elif key.value == way[0]:
            yield from found(value, way[1:])
    if way[0] not in [key.value for key, _ in node.value]:
        for _, value in node.value:
            yield from found(value, way) if len(way) == 1 else ()


def shown_whole(name: str) -> str:
    """The lines of a key in the example, with their remarks."""
    lines = example_text().splitlines()
    ((key, value),) = [(k, v) for k, v in yaml.compose(example_text(), yaml.SafeLoader).value if k.value == name]
    first = key.start_mark.line
    last = max(value.end_mark.line, first + 1)
    while last < len(lines) and lines[last].startswith(" "):
        last += 1
    whole = "\n".join(lines[first:last]).split("\n\n# --")[0].rstrip()
    return whole if whole.count("\n") < LONGEST else ""


# -- the vocabulary --------------------------------------------------------------------------------------------------


TABLES_TOP = """The names that `columns`, `values`, `set`, `--by` and `--where` know. Map what you have: a KPI is
available when its fields are. Besides the fields below, every table has those that you declare under `segments`, and
these:

"""


def _table(one: TableSchema) -> str:
    """A table with what one row is, and its fields."""
    rows = ((f"`{name}`", meaning(field)) for name, field in one.fields.items() if name not in SEGMENT_FIELDS)
    known = f" Rows are told apart by {' and '.join(f'`{key}`' for key in one.key)}." if one.key else ""
    return f"\n### {one.name}\n\nOne row is {one.one_row_is}.{known}\n\n{table(('field', 'what it takes'), rows)}"
