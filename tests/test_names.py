"""What people type for a KPI: its id, an alias, its name in any language, and words that are used for several."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicli.catalogue import load
from kpicli.catalogue.names import kpi_called, taken, which
from tests.harness import run_case

CATALOGUE = load()


@pytest.mark.parametrize(
    ("asked", "called"),
    [
        ("CAC", "cac"),
        ("win_rate.created", "win_rate.created"),
        ("Win rate", "win_rate"),
        ("coste por lead", "cpl"),
        ("Tasso di chiusura", "contact_to_win_rate"),
        ("importe medio por negocio", "avg_deal_size"),
    ],
)
def test_a_name_in_any_language_is_the_kpi(asked: str, called: str) -> None:
    assert kpi_called(asked, CATALOGUE) == called


@pytest.mark.parametrize("asked", ["acv", "aov", "tasa de cierre", "cierre", "win_rate.create"])
def test_what_is_only_near_is_none(asked: str) -> None:
    """An order is not a deal: which of them is meant is asked, not guessed."""
    with pytest.raises(KeyError):
        kpi_called(asked, CATALOGUE)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("acv", ". Did you mean avg_deal_size or arpa?"),
        ("average order value", ". Did you mean 'avg_deal_size'?"),
        ("tasa de cierre", ". Did you mean 'contact_to_win_rate'?"),
        ("costo por lead", ". Did you mean 'cpl'?"),
        ("sql_rate", ". Did you mean mql_to_sql_rate or lead_to_sql_rate?"),
        ("win_rate.create", ". Did you mean 'win_rate.created'?"),
        ("zzz", "."),
    ],
)
def test_the_nearest_is_named(asked: str, meant: str) -> None:
    assert which(asked, CATALOGUE) == meant


def test_a_word_with_two_meanings_says_which_was_taken(tmp_path: Path) -> None:
    """One firm's close rate is won of decided, another's is won of contacted."""
    said = "close_rate: taken as contact_to_win_rate; win_rate is called so too"
    assert list(taken(["close_rate", "win_rate", "cac"], CATALOGUE)) == [said]
    leads = {"leads": "lead_id | created_at | first_contact_at | customer_at\n1 | 2025-03-01 | 2025-03-02 | 2025-03-09"}
    assert said in run_case(tmp_path, leads, kpis=("close_rate",)).report.assumed
    assert not [
        line for line in run_case(tmp_path, leads, kpis=("contact_to_win_rate",)).report.assumed if "so too" in line
    ]
