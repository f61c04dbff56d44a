"""The JSON Schema of the config with the names that an editor can complete: fields, KPIs, presets.

What a config may name beyond these, such as a field or a KPI of its own, stays allowed: `kpi check` knows the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kpicli.config.load import json_schema
from kpicli.schema import SEGMENT_FIELDS, TABLES, Field, TableSchema

Schema = dict[str, Any]
Named = Mapping[str, str]
"""Names, each with what it means."""

_BY_FIELD = ("columns", "set", "joined")
_ANY = "any_table"
_KINDS = {
    "text": "a text", "event": "a date", "plan": "a date, which may lie ahead", "count": "a number of things",
    "money": "an amount", "number": "a number", "ratio": "a share: 0.25 or 25%", "bool": "yes or no",
}  # fmt: skip


def editor_schema(kpis: Named, presets: Named, records: Mapping[str, Schema]) -> str:
    """The schema as the text of a file; the same names give the same bytes.

    ``records`` has the schema of one record of measures, derive and kpis.
    """
    schema = json_schema()
    sections, top = schema["$defs"], schema["properties"]
    sections |= dict(_fields())
    sections["Kpi"] = _one_of(kpis)
    sections["Segment"] = {"anyOf": [{"enum": list(SEGMENT_FIELDS)}, {"type": "string"}]}
    _of_report(sections["ReportDefaults"]["properties"])
    top["targets"]["properties"] = {
        name: {**top["targets"]["additionalProperties"], "description": said} for name, said in kpis.items()
    }
    top["segments"]["properties"] = dict.fromkeys(SEGMENT_FIELDS, top["segments"]["additionalProperties"])
    top["exclude"]["properties"] = {name: _exclude(table) for name, table in TABLES.items()}
    for name, record in records.items():
        top[name]["additionalProperties"] = record
    source = sections["Source"]
    source["properties"]["preset"] = {
        **_one_of({"auto": "Recognise the export by its headers.", **presets}),
        "description": source["properties"]["preset"]["description"],
    }
    source["allOf"] = [*map(_if_table, TABLES.values()), _without_table()]
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _one_of(names: Named) -> Schema:
    """One of some names, each with its meaning; or a text of one's own."""
    known = [{"const": name, "description": said} for name, said in names.items()]
    return {"anyOf": [*known, {"type": "string"}]}


def _of_report(keys: Schema) -> None:
    """Where the report names KPIs and segments."""
    for key, name in (("kpis", "Kpi"), ("board", "Kpi"), ("by", "Segment")):
        if key in keys:
            one = {"$ref": f"#/$defs/{name}"}
            keys[key] = {**keys[key], "anyOf": [one, {"type": "array", "items": one}]}


def _if_table(table: TableSchema) -> Schema:
    """The fields of a source that says its table."""
    return {
        "if": {"properties": {"table": {"const": table.name}}, "required": ["table"]},
        "then": {"properties": _by_field(table.name, table.fields.values())},
    }


def _without_table() -> Schema:
    """The fields of any table, where a preset knows which it is."""
    return {
        "if": {"not": {"required": ["table"]}},
        "then": {"properties": _by_field(_ANY, _every_field().values())},
    }


def _every_field() -> dict[str, Field]:
    return {field.name: field for table in TABLES.values() for field in table.fields.values()}


def _fields() -> Iterator[tuple[str, Schema]]:
    """The fields of each table, each with what it is, and last those of all."""
    for name, fields in (*((table.name, table.fields) for table in TABLES.values()), (_ANY, _every_field())):
        yield name, {"properties": {field.name: {"description": meaning(field)} for field in fields.values()}}


def _by_field(table: str, fields: Iterable[Field]) -> Schema:
    """The keys of a source that are fields, and of a choice its values."""
    found = list(fields)
    known = {"$ref": f"#/$defs/{table}"}
    choices = {field.name: _choice(field) for field in found if field.values or field.kind == "bool"}
    numbers = {field.name: {"description": meaning(field)} for field in found if field.is_number}
    return {
        **dict.fromkeys(_BY_FIELD, known),
        "scale": {"properties": numbers},
        "values": {**known, "properties": choices},
    }


def _choice(field: Field) -> Schema:
    values = field.values or ("true", "false")
    return {"properties": {value: {} for value in values}}


def meaning(field: Field) -> str:
    kind = f"one of {', '.join(field.values)}" if field.values else _KINDS[field.kind]
    return f"{kind}. Default: {field.default}." if field.default else kind


def _exclude(table: TableSchema) -> Schema:
    """The fields of a table whose rows may be left out by their texts."""
    return {"description": f"One row is {table.one_row_is}.", "properties": {name: {} for name in table.fields}}
