"""The schema that editors use: it knows every name there is, takes every config of ours, and refuses what is wrong."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kpicli.catalogue import load as catalogue
from kpicli.cli.schema import config_schema
from kpicli.config import yaml
from kpicli.schema import TABLES

ROOT = Path(__file__).resolve().parents[2]
SCHEMA: dict[str, Any] = json.loads(config_schema())


def problems(config: object) -> list[str]:
    """What the schema says against a config."""
    plain = json.loads(json.dumps(config, default=str))
    return [error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(plain)]


def plain(text: str) -> Any:
    """A config as editors read it: "on" is a word."""
    node, _ = yaml.read(text)
    assert node is not None
    return yaml.value_of(node)


def source(**keys: object) -> dict[str, object]:
    return {"sources": [{"table": "deals", "path": "deals.csv", **keys}]}


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_setting_of_the_example_is_taken() -> None:
    assert problems(plain((ROOT / "config.example.yaml").read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "config",
    [
        {"sourcs": []},
        {"currency": "euros", **source()},
        {"sources": []},
        source(tabel="deals"),
        source(table="dels"),
        source(columns={"amount": {"header": "Importe"}}),
        source(values={"status": "won"}),
        source(grain="quarter"),
        {**source(), "report": {"period": "mont"}},
        {**source(), "targets": {"cac": {"most": 400}}},
    ],
)
def test_what_is_wrong_is_marked(config: dict[str, object]) -> None:
    assert problems(config)


def test_what_is_of_ones_own_is_taken() -> None:
    own = source(columns={"my_field": "X"}, values={"my_field": {"A": ["a"]}}, preset="our.export")
    assert (
        problems({**own, "report": {"kpis": ["mine", "cac"], "by": "my_field"}, "targets": {"mine": {"min": 1}}}) == []
    )


@pytest.mark.parametrize("table", TABLES)
def test_the_fields_of_a_table_are_offered(table: str) -> None:
    assert list(SCHEMA["$defs"][table]["properties"]) == list(TABLES[table].fields)
    then = next(
        rule["then"]["properties"]
        for rule in SCHEMA["$defs"]["Source"]["allOf"]
        if rule["if"].get("properties", {}).get("table") == {"const": table}
    )
    assert then["columns"] == then["set"] == {"$ref": f"#/$defs/{table}"}
    for field in TABLES[table].fields.values():
        assert not field.values or list(then["values"]["properties"][field.name]["properties"]) == list(field.values)


def test_every_kpi_and_definition_is_offered() -> None:
    offered = {one["const"] for one in SCHEMA["$defs"]["Kpi"]["anyOf"] if "const" in one}
    kpis = catalogue().kpis
    assert offered >= set(kpis)
    assert "cac.marketing" in offered
    assert set(SCHEMA["properties"]["targets"]["properties"]) == offered
