"""The sample company: its script writes its files, they fit together, and only the listed troubles are in them."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from openpyxl import load_workbook
from pydantic import BaseModel

from kpicli.config.load import load, parse
from kpicli.config.model import (
    Config,
    ExchangeRates,
    Lookup,
    MinN,
    ReportDefaults,
    Sla,
    Source,
    Target,
    WorkingHours,
)

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample_data"
EXAMPLE = ROOT / "config.example.yaml"
EXPORTS = (
    "crm_contacts.csv", "deals.xlsx", "activities.csv", "google_ads.csv", "linkedin_ads.csv", "web.csv", "email.csv",
    "customers.csv", "costs.csv",
)  # fmt: skip
HEADER_LINES = {"google_ads.csv": 2, "web.csv": 9}
LEGACY = {"costs.csv": "cp1252"}
SEMICOLON = {"crm_contacts.csv", "activities.csv", "costs.csv"}


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of an export, every cell as text except those of the workbook."""
    if name.endswith(".xlsx"):
        header, *found = load_workbook(SAMPLE / name).active.iter_rows(values_only=True)
        return [dict(zip(header, row, strict=True)) for row in found]
    text = (SAMPLE / name).read_bytes().decode(LEGACY.get(name, "utf-8-sig"))
    body = text.split("\n", HEADER_LINES.get(name, 0))[-1]
    return list(csv.DictReader(io.StringIO(body, newline=""), delimiter=";" if name in SEMICOLON else ","))


def script(name: str) -> ModuleType:
    """One of the scripts beside the sample, as a module."""
    spec = importlib.util.spec_from_file_location(f"sample_{name}", SAMPLE / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, str]]]:
    """The folder that a fresh run of make.py wrote, and the troubles it says it planted."""
    folder = tmp_path_factory.mktemp("sample")
    command = [sys.executable, str(SAMPLE / "make.py"), "--to", str(folder)]
    done = subprocess.run(
        command, check=True, capture_output=True, encoding="utf-8", env=os.environ | {"PYTHONIOENCODING": "utf-8"}
    )
    pairs = [line.split(": ") for line in done.stdout.splitlines()]
    return folder, [(what, record) for what, record in pairs]


# -- written by the script -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPORTS)
def test_the_script_writes_the_committed_bytes(name: str, planted: tuple[Path, Any]) -> None:
    assert (planted[0] / name).read_bytes() == (SAMPLE / name).read_bytes()


def test_the_second_route_gives_the_committed_figures() -> None:
    expected = json.loads((ROOT / "tests" / "sample_figures.json").read_text("utf-8"))
    assert script("figures").figures(SAMPLE) == expected


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_small_enough_to_read(name: str) -> None:
    assert 40 < len(rows(name)) <= 1_500


# -- fitting together ------------------------------------------------------------------------------------------------


def test_every_deal_and_activity_belongs_to_known_records() -> None:
    contacts = {row["ID de registro"]: row["ID de empresa"] for row in rows("crm_contacts.csv")}
    deals = {str(row["ID de registro"]): row for row in rows("deals.xlsx")}
    for deal in deals.values():
        assert contacts[str(deal["ID de contacto"])] == str(deal["ID de empresa"])
    for row in rows("activities.csv"):
        assert row["ID de contacto"] in {*contacts, ""}
        assert row["ID de negocio"] in {*deals, ""}


def test_owners_are_the_same_people_everywhere() -> None:
    contacts = {row["Propietario del contacto"] for row in rows("crm_contacts.csv")} - {"Equipo comercial"}
    assert contacts == {row["Propietario del negocio"] for row in rows("deals.xlsx")}
    assert contacts == {row["Asignada a"] for row in rows("activities.csv")}


def test_new_customers_are_billed() -> None:
    billed = {row["Customer ID"] for row in rows("customers.csv")}
    won = [row for row in rows("deals.xlsx") if row["Etapa del negocio"] == "Ganado"]
    recent = {
        str(row["ID de empresa"]) for row in won if row["Fecha de cierre"] and row["Fecha de cierre"].year == 2026
    }
    assert {str(row["ID de empresa"]) for row in won} <= billed | recent


def test_a_customer_has_one_price_at_a_time() -> None:
    periods: dict[str, list[tuple[str, str]]] = {}
    for row in rows("customers.csv"):
        periods.setdefault(row["Customer ID"], []).append((row["Start Date"], row["End Date"] or "9999"))
    for spans in periods.values():
        starts, ends = zip(*sorted(spans), strict=True)
        assert all(start < end for start, end in spans)
        assert list(starts[1:]) == list(ends[:-1])


def test_the_totals_of_the_ad_report_are_those_of_its_rows() -> None:
    found = rows("google_ads.csv")
    body = [row for row in found if row["Día"].startswith("20")]
    totals = [row for row in found if row["Tipo de campaña"].startswith("Total: ")]
    assert len(totals) == len(found) - len(body) == 3
    assert {row["Coste"] for row in totals} == {
        f"{sum(cents(row['Coste']) for row in body) / 100:.2f}".replace(".", ",")
    }


def cents(text: str) -> int:
    return int(text.replace(",", ""))


# -- troubles --------------------------------------------------------------------------------------------------------


def test_the_readme_lists_every_planted_trouble(planted: tuple[Any, list[tuple[str, str]]]) -> None:
    readme = (SAMPLE / "README.md").read_text("utf-8")
    assert [record for _, record in planted[1] if record not in readme] == []
    assert len(planted[1]) == 16


def test_only_the_planted_troubles_are_in_the_crm(planted: tuple[Any, list[tuple[str, str]]]) -> None:
    """Found by looking at the exports, and compared with what the script says it did."""
    said: dict[str, list[str]] = {}
    for what, record in planted[1]:
        said.setdefault(what.split(",")[0], []).append(record)
    assert crm_troubles() == {what: sorted(records) for what, records in said.items()}


def crm_troubles() -> dict[str, list[str]]:
    contacts, deals = rows("crm_contacts.csv"), rows("deals.xlsx")
    counts = Counter(row["ID de registro"] for row in contacts)
    won = [row for row in deals if row["Etapa del negocio"] == "Ganado"]
    closed = [row for row in deals if row["Fecha de cierre"]]
    return {
        "blank channel": ids(row for row in contacts if not row["Fuente original"]),
        "impossible date": ids(row for row in contacts if any("31/02" in cell for cell in row.values())),
        "answer before creation": ids(row for row in contacts if early(row)),
        "other spelling": ids(row for row in contacts if row["Fuente original"] == "linkedin ads "),
        "duplicate": sorted(record for record, count in counts.items() if count > 1),
        "won without amount": ids(row for row in won if row["Importe"] is None),
        "won without date": ids(row for row in won if row["Fecha de cierre"] is None),
        "closed before creation": ids(row for row in closed if row["Fecha de cierre"] < row["Fecha de creación"]),
    }


def ids(found: Any) -> list[str]:
    return sorted(str(row["ID de registro"]) for row in found)


def early(row: dict[str, str]) -> bool:
    """Answered before it was created."""
    asked, answered = (sortable(row[name]) for name in ("Fecha de creación", "Primera respuesta"))
    return bool(answered) and answered < asked


def sortable(moment: str) -> str:
    """``31/12/2025 09:05`` as ``2025 12 31 09:05``."""
    day, _, clock = moment.partition(" ")
    return " ".join([*reversed(day.split("/")), clock]).strip()


def test_milestones_are_in_order_elsewhere() -> None:
    columns = ("Fecha de creación", "Fecha de MQL", "Fecha de SQL")
    for row in rows("crm_contacts.csv"):
        reached = [sortable(row[name]) for name in columns if row[name] and "31/02" not in row[name]]
        assert reached == sorted(reached), row["ID de registro"]


def test_the_only_years_are_those_of_the_story() -> None:
    """Nothing is dated after the export except what is planned: open deals, planned meetings, notices given."""
    for row in rows("deals.xlsx"):
        if row["Etapa del negocio"] in ("Ganado", "Perdido", "Sin decisión") and row["Fecha de cierre"]:
            assert row["Fecha de cierre"].isoformat() < "2026-01-15"
    for row in rows("activities.csv"):
        planned = sortable(row["Fecha de la actividad"]) > "2026 01 14 24"
        assert planned == (row["Estado"] == "Planificada")


# -- config.example.yaml ---------------------------------------------------------------------------------------------


def with_commented_settings() -> str:
    """The example with every setting that it only shows switched on: a ``#`` with no space after it."""
    return re.sub(r"(?m)^(\s*)#(?=[a-zA-Z_]+:|- )", r"\1", EXAMPLE.read_text("utf-8"))


def test_the_example_is_a_valid_config() -> None:
    assert load(EXAMPLE).config.currency == "EUR"


def test_the_settings_that_it_only_shows_are_valid_too() -> None:
    config = parse(with_commented_settings(), "config.example.yaml", ROOT).config
    assert config.lookups
    assert config.targets
    assert config.exchange_rates.constant


@pytest.mark.parametrize(
    "section", [Config, Source, Lookup, ReportDefaults, Sla, WorkingHours, MinN, ExchangeRates, Target]
)
def test_it_shows_every_setting(section: type[BaseModel]) -> None:
    text = with_commented_settings()
    names = [field.alias or name for name, field in section.model_fields.items()]
    missing = [name for name in names if not re.search(rf"(?m)^[^#]*\b{name}:", text)]
    assert missing == []


def test_its_columns_are_those_of_the_exports() -> None:
    for source in load(EXAMPLE).config.sources:
        header = rows(Path(source.path[0]).name)[0]
        assert [column for column in source.columns.values() if column not in header] == []


def test_every_export_is_a_source() -> None:
    paths = [path for source in load(EXAMPLE).config.sources for path in source.path]
    assert sorted(paths) == sorted(f"sample_data/{name}" for name in EXPORTS)
