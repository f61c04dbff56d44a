"""What the model refuses, in plain sentences made from the published schema, never from pydantic's own text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kpicli.config.problem import Problem
from kpicli.saying import Said, say
from kpicli.wording import did_you_mean, quoted

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Schema = Mapping[str, Any]

KINDS = {
    "object": say("a mapping (key: value)"),
    "array": say("a list (lines that begin with -)"),
    "string": say("text"),
}


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
        return Problem(keys[:-1], say("{key} {why}", key=quoted(keys[-2]), why=_sentence(error)), about_key=True)
    if kind == "missing":
        return Problem(keys[:-1], say("{key} is missing", key=keys[-1]))
    if kind == "extra_forbidden":
        return Problem(keys, unknown_key(keys[-1], _at(schema, keys[:-1], schema)), about_key=True)
    if kind == "value_error":
        return Problem(keys, _sentence(error))
    return Problem(keys, _expected(_at(schema, keys, schema), value))


def _sentence(error: ErrorDetails) -> str:
    """The sentence that the model's own check raised."""
    raised = error.get("ctx", {}).get("error")
    text: str = raised.args[0] if isinstance(raised, ValueError) else say("is not valid")
    return text


def unknown_key(key: object, section: Schema) -> Said:
    """``unknown key 'colums'. Did you mean 'columns'?``"""
    known = list(section.get("properties", ()))
    hint = did_you_mean(key, known) or say(". The keys here are {keys}", keys=", ".join(known))
    return say("unknown key {key}{hint}", key=quoted(key), hint=hint)


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


def _expected(schema: Schema, value: object) -> Said:
    """What a place takes, and what it was given."""
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else "string"
    if kind in ("array", "object"):
        return _section(schema, kind, value)
    if isinstance(value, (dict, list)):
        return _takes(_scalar(schema, kind), value)
    return say("must be {what}{instead}", what=_scalar(schema, kind), instead=_instead(schema, value))


def _section(schema: Schema, kind: str, value: object) -> Said:
    if isinstance(value, (list, tuple, dict)) and not value:
        return say("is empty: name at least one")
    return _takes(KINDS[kind], value)


def _takes(what: Said, value: object) -> Said:
    return say("takes {what}, not {given}", what=what, given=_given(value))


def _scalar(schema: Schema, kind: str) -> Said:
    """The values that a place takes: ``a whole number from 1 to 12``."""
    if "enum" in schema:
        choices = ", ".join(choice if choice.isidentifier() else quoted(choice) for choice in schema["enum"])
        return say("one of {choices}", choices=choices)
    if kind == "integer":
        return say("a whole number{range}", range=_range(schema))
    if kind == "number":
        return say("a number{range}", range=_range(schema))
    return say("a day such as 2025-03-31") if schema.get("format") == "date" else KINDS["string"]


def _range(schema: Schema) -> str:
    if "exclusiveMinimum" in schema:
        return say(" above {bound:g}", bound=schema["exclusiveMinimum"])
    if "minimum" in schema and "maximum" in schema:
        return say(" from {least} to {most}", least=schema["minimum"], most=schema["maximum"])
    return say(" of at least {bound:g}", bound=schema["minimum"]) if "minimum" in schema else ""


def _instead(schema: Schema, value: object) -> str:
    """The value that was given, and the one that was probably meant."""
    if value is None:
        return ""
    near = did_you_mean(value, schema.get("enum", ()))
    return say(", not {given}{near}", given=quoted(value), near=near)


def _given(value: object) -> str:
    """The shape of what was given."""
    if isinstance(value, dict):
        return say("a mapping")
    if isinstance(value, (list, tuple)):
        return say("a list")
    return say("nothing") if value is None else quoted(value)
