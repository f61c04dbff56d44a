"""`kpi list`: what there is, what it needs, and what the sources at hand can compute; `kpi report --group` by it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kpicli import describe
from kpicli.catalogue import load
from tests.harness import as_csv
from tests.test_cli import kpi

DEALS = """
deal_id | created_at | closed_at  | status
3 * w{n} | 2025-01-01 | 2025-01-10 | won
5 * l{n} | 2025-01-01 | 2025-01-31 | lost
"""
OWN = """
kpis:
  applause: {formula: deals_won + deals_lost, unit: count, vanity: true}
  unity: {formula: deals_won / deals_won, unit: multiple}
"""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Deals without amounts, and two KPIs of one's own, one of them a vanity one."""
    folder = tmp_path_factory.mktemp("listed")
    (folder / "deals.csv").write_text(as_csv(DEALS), encoding="utf-8")
    (folder / "config.yaml").write_text("sources: [{table: deals, path: deals.csv}]\n" + OWN, encoding="utf-8")
    return folder


def listed(folder: Path, *args: str) -> dict[str, Any]:
    return {record["id"]: record for record in json.loads(kpi(folder, "list", "-f", "json", *args).stdout)}


def test_what_is_missing(company: Path) -> None:
    """Each KPI says whether it can be computed here, and which field or table it would take."""
    found = listed(company)
    assert (found["deals_won"]["available"], found["deals_won"]["missing"]) == (True, None)
    assert found["won_amount"]["missing"] == "needs deals.amount"
    assert found["leads"]["missing"] == "needs a source for the table leads"
    assert found["deals_won"]["needs"] == ["deals.closed_at", "deals.status"]
    shown = kpi(company, "list").stdout
    assert "- won_amount" in shown
    assert "not here: needs deals.amount" in shown


def test_available(company: Path) -> None:
    """Only what these deals can give; the amount of them is not there."""
    found = listed(company, "--available")
    assert {"deals_won", "win_rate", "applause"} <= set(found)
    assert not {"won_amount", "leads", "cac"} & set(found)
    assert all(record["available"] for record in found.values())


def test_by_family_and_unit(company: Path) -> None:
    assert {record["family"] for record in listed(company, "--family", "sales").values()} == {"sales"}
    assert set(listed(company, "--family", "own", "--unit", "multiple")) == {"unity"}
    assert kpi(company, "list", "--family", "own", "--unit", "days").stdout.startswith("No KPI is like that")


def test_vanity_is_marked(company: Path) -> None:
    assert listed(company)["applause"]["vanity"] is True
    shown = kpi(company, "list", "--family", "own").stdout
    assert "+ unity" in shown
    assert "+ defined in your config" in shown


def test_without_a_config_just_the_catalogue(tmp_path: Path) -> None:
    """Alternatives are named as such: revenue takes orders, or else deals."""
    found = listed(tmp_path)
    assert (found["revenue"]["available"], found["revenue"]["missing"]) == (None, None)
    (need,) = found["revenue"]["needs"]
    assert need == "orders.date + orders.amount or deals.closed_at + deals.status + deals.amount"


@pytest.mark.parametrize("lang", ["en", "es", "it"])
def test_it_fits_a_terminal(lang: str) -> None:
    """At 80 columns nothing is cut, and nothing is wider."""
    catalogue = load()
    shown = describe.listing(catalogue, lang, width=80)
    assert max(map(len, shown.splitlines())) <= 80
    assert [name for name in catalogue.kpis if f" {name} " not in shown] == []


def test_sources_that_cannot_be_read(company: Path) -> None:
    """The catalogue is listed all the same; with --available there is no answer."""
    (company / "gone.yaml").write_text("sources: [{table: deals, path: gone.csv}]\n", encoding="utf-8")
    done = kpi(company, "list", "-c", "gone.yaml")
    assert done.returncode == 0
    assert "gone.csv: no such file" in done.stderr
    assert kpi(company, "list", "-c", "gone.yaml", "--available").returncode == 3


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (("list", "--family", "sale"), "--family sale: there is no such family. Did you mean 'sales'?"),
        (("list", "--unit", "euros"), "--unit euros: there is no such unit"),
        (("report", "--group", "sale"), "--group sale: no such family. Did you mean 'sales'?"),
    ],
)
def test_unknown_names(args: tuple[str, ...], line: str, company: Path) -> None:
    done = kpi(company, *args)
    assert done.returncode == 2
    assert line in done.stderr


# -- groups and vanity -----------------------------------------------------------------------------------------------


def reported(folder: Path, *args: str) -> list[str]:
    done = kpi(folder, "report", "--period", "2025-01", "-f", "json", "-q", *args)
    assert done.returncode == 0
    return list(dict.fromkeys(record["kpi"] for record in json.loads(done.stdout)))


def test_a_group_is_what_the_data_can_compute(company: Path) -> None:
    """Of the sales KPIs those without amounts, and no complaint about the others."""
    found = reported(company, "--group", "sales")
    assert {"deals_won", "deals_lost", "win_rate"} <= set(found)
    assert "won_amount" not in found


def test_vanity_only_when_asked(company: Path) -> None:
    assert reported(company, "--group", "own") == ["unity"]
    assert reported(company, "--group", "own", "--vanity") == ["applause", "unity"]
    assert "applause" not in reported(company)
    assert "applause" in reported(company, "--vanity")


@pytest.mark.parametrize("format", ["table", "md"])
def test_counts_beside_every_rate(format: str, company: Path) -> None:
    """3 won of 8: the share and the counts it comes from; a count has none."""
    args = ("report", "--period", "2025-01", "--kpi", "deals_won,win_rate", "-f", format, "-q")
    assert "37.5% 3/8" in kpi(company, *args, "--counts").stdout
    assert "3/8" not in kpi(company, *args).stdout
