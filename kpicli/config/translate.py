"""What the model refuses, in plain sentences made from the published schema, never from pydantic's own text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kpicli.config.problem import Problem
from kpicli.wording import did_you_mean, quoted

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Schema = Mapping[str, Any]

KINDS = {"object": "a mapping (key: value)", "array": "a list (lines that begin with -)", "string": "text"}


def translate(errors: Sequence[ErrorDetails], schema: Schema) -> list[Problem]:
    """One problem per thing that the model refuses."""
    return [_translated(error, schema) for error in errors if not _follows(error)]


def _follows(error: ErrorDetails) -> bool:
    """Whether the error only follows from others: a list counts as too short when its items are refused."""
    return error["type"] == "too_short" and bool(error["input"])


def _translated(error: ErrorDetails, schema: Schema) -> Problem:
    keys = error["loc"]
    kind, value = error["type"], error["input"]
    if keys and keys[-1] == "[key]":
        return Problem(keys[:-1], f"{quoted(keys[-2])} {_sentence(error)}", about_key=True)
    if kind == "missing":
        return Problem(keys[:-1], f"{keys[-1]} is missing")
    if kind == "extra_forbidden":
        return Problem(keys, unknown_key(keys[-1], _at(schema, keys[:-1], schema)), about_key=True)
    if kind == "value_error":
        return Problem(keys, _sentence(error))
    return Problem(keys, _expected(_at(schema, keys, schema), value))


def _sentence(error: ErrorDetails) -> str:
    """The sentence that the model's own check raised."""
    return str(error.get("ctx", {}).get("error", "is not valid"))


def unknown_key(key: object, section: Schema) -> str:
    """``unknown key 'colums'. Did you mean 'columns'?``"""
    known = list(section.get("properties", ()))
    hint = did_you_mean(key, known) or f". The keys here are {', '.join(known)}"
    return f"unknown key {quoted(key)}{hint}"


def _at(schema: Schema, keys: Sequence[str | int], whole: Schema) -> Schema:
    """The part of the schema that describes a place."""
    here = _plain(schema, whole)
    if not keys:
        return here
    key, rest = keys[0], keys[1:]
    if isinstance(key, int):
        return _at(here.get("items", {}), rest, whole)
    others = [here.get("additionalProperties"), *here.get("patternProperties", {}).values()]
    inner = next((other for other in others if isinstance(other, Mapping)), {})
    return _at(here.get("properties", {}).get(key, inner), rest, whole)


def _plain(schema: Schema | bool, whole: Schema) -> Schema:
    """A schema without references and without the choice of null."""
    if not isinstance(schema, Mapping):
        return {}
    if "$ref" in schema:
        return _plain(whole["$defs"][str(schema["$ref"]).rpartition("/")[2]], whole)
    choices = [choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"]
    return _plain(choices[-1], whole) if choices else schema


def _expected(schema: Schema, value: object) -> str:
    """What a place takes, and what it was given."""
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else "string"
    if kind in ("array", "object"):
        return _section(schema, kind, value)
    if isinstance(value, (dict, list)):
        return f"takes {_scalar(schema, kind)}, not {_given(value)}"
    return f"must be {_scalar(schema, kind)}{_instead(schema, value)}"


def _section(schema: Schema, kind: str, value: object) -> str:
    if isinstance(value, (list, tuple, dict)) and not value:
        return "is empty: name at least one"
    return f"takes {KINDS[kind]}, not {_given(value)}"


def _scalar(schema: Schema, kind: str) -> str:
    """The values that a place takes: ``a whole number from 1 to 12``."""
    if "enum" in schema:
        return f"one of {', '.join(c if c.isidentifier() else quoted(c) for c in schema['enum'])}"
    if kind in ("integer", "number"):
        return f"a {'whole ' if kind == 'integer' else ''}number{_range(schema)}"
    return "a day such as 2025-03-31" if schema.get("format") == "date" else KINDS["string"]


def _range(schema: Schema) -> str:
    if "exclusiveMinimum" in schema:
        return f" above {schema['exclusiveMinimum']:g}"
    if "minimum" in schema and "maximum" in schema:
        return f" from {schema['minimum']} to {schema['maximum']}"
    return f" of at least {schema['minimum']:g}" if "minimum" in schema else ""


def _instead(schema: Schema, value: object) -> str:
    """The value that was given, and the one that was probably meant."""
    if value is None:
        return ""
    return f", not {quoted(value)}{did_you_mean(value, schema.get('enum', ()))}"


def _given(value: object) -> str:
    """The shape of what was given."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return "nothing" if value is None else quoted(value)
