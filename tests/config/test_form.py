"""What editors and the guide say of measures, derivations and KPIs is what the program reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from kpicli.catalogue import form, read, source
from kpicli.cli.schema import config_schema

SCHEMA: dict[str, Any] = json.loads(config_schema())
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "own-kpis.md"
MEASURE_KEYS = read._MEASURE_KEYS.union(*read._OWN_KEYS.values())


@pytest.mark.parametrize(
    ("form_of", "keys"),
    [
        (form.MEASURE, MEASURE_KEYS),
        (form.DERIVE, read._DERIVE_KEYS),
        (form.VARIANT, read._VARIANT_KEYS),
        (form.KPI, read._KPI_KEYS),
    ],
)
def test_every_key_that_is_read_is_described(form_of: Mapping[str, form.Key], keys: set[str]) -> None:
    assert set(form_of) == keys


def problems(section: str, record: object) -> list[str]:
    config = {
        "sources": [{"table": "deals", "path": "d.csv"}],
        section: {"mine.own" if section == "derive" else "mine": record},
    }
    return [error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(config)]


def written() -> Iterator[tuple[str, str, object]]:
    """Every record of the built-in catalogue, as it is written."""
    for file in source.records().values():
        for section in ("measures", "derive", "kpis"):
            for name, record in (file.get(section) or {}).items():
                yield section, name, record


def test_every_record_of_the_catalogue_is_taken() -> None:
    refused = [(section, name, found) for section, name, record in written() if (found := problems(section, record))]
    assert refused == []


@pytest.mark.parametrize(
    ("section", "record"),
    [
        ("measures", {"table": "deals", "cuont": "rows"}),
        ("measures", {"count": "rows"}),
        ("measures", {"table": "dels", "count": "rows"}),
        ("measures", {"table": "deals", "median": {"weeks": ["created_at", "closed_at"]}}),
        ("measures", {"table": "deals", "count": "rows", "where": {"amount": {"above": 3}}}),
        ("derive", {"from": "leads", "onn": "lead_id"}),
        ("kpis", {"formula": "leads", "unit": "euros"}),
        ("kpis", {"variants": {"all": {"formulla": "leads"}}}),
    ],
)
def test_what_is_wrong_is_marked(section: str, record: object) -> None:
    assert problems(section, record)


def test_each_example_is_a_record_that_loads() -> None:
    """The example of a measure's key, put into a measure with what it needs beside it, is read."""
    beside = {
        "q": "quantile: amount", "entry": "reached: mql_at",
        "window": "reached: mql_at", "of": "stock: end", "each": "stock: end",
        "within": "movement: new", "also": "distinct: owner", "weighted": "groups: keyword",
        "event": "survival: [created_at, closed_at]",
        "max": "groups: keyword", "between": "stock: end", "groups": "weighted: [position, impressions]",
    }  # fmt: skip
    whole = {
        "stock": {"between": ["started_at", "ended_at"]},
        "movement": {"between": ["started_at", "ended_at"], "of": "mrr", "within": "customer_id"},
        "groups": {"weighted": ["position", "impressions"], "max": 5},
    }
    for name, key in form.MEASURE.items():
        record = {"table": "deals", **yaml.safe_load(beside.get(name, "{}")), **yaml.safe_load(key.example)}
        kinds = [kind for kind in read.AGGREGATIONS if kind in record]
        record |= {} if kinds else {"count": "rows"}
        for kind, more in whole.items():
            record = {**more, **record} if kind in record else record
        read.measure("mine", record)


def test_the_guide_shows_every_key_with_its_example() -> None:
    page = GUIDE.read_text("utf-8")
    lacking = [
        name
        for keys in (form.MEASURE, form.DERIVE, form.KPI)
        for name, key in keys.items()
        if key.example.replace("|", "\\|") not in page
    ]
    assert lacking == []
