"""Attributes brought to a table: by a lookup, by the table of accounts, words and numbers, along a key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kpicli.config import load as config
from kpicli.errors import ConfigError, InputError
from kpicli.pipeline import Outcome, run
from kpicli.question import Ask
from tests.harness import TODAY, as_csv, cell, run_case, write_case

DEALS = """
deal_id | created_at | closed_at  | status | amount | product
a       | 2025-03-01 | 2025-03-10 | won    | 90     | KX 100
b       | 2025-03-01 | 2025-03-12 | won    | 180    | kx200
c       | 2025-03-02 | 2025-03-20 | won    | 45     | KX 100
d       | 2025-03-02 | 2025-04-20 | won    | 45     | KX 100
"""
PRODUCTS = """
product | series | list_price
KX 100  | Small  | 100
KX 200  | Large  | 1.250,50
"""


def report(folder: Path, lookup: str, settings: Mapping[str, Any] | None = None, **ask: Any) -> Outcome:
    (folder / "products.csv").write_text(as_csv(lookup), encoding="utf-8")
    added = {"path": "products.csv", "on": "product", "columns": {"product": "product", "series": "series"}}
    spec = {"lookups": [added], "segments": {"series": {}}, **(settings or {})}
    return run(write_case(folder, {"deals": DEALS}, spec), Ask(period="2025-03", **ask), TODAY)


def test_a_lookup_matches_by_the_labels_of_segments(tmp_path: Path) -> None:
    """'kx200' and 'KX 200' are one product, as the config says: its deal is of the series Large."""
    segments = {"series": {}, "product": {"KX-200": ["kx200", "KX 200"]}}
    outcome = report(tmp_path, PRODUCTS, {"segments": segments}, kpis=("won_amount",), by=("series",))
    found = {value.segment: value.value for value in outcome.report.values}
    assert found == {("Large",): 180, ("Small",): 135, ("(total)",): 315}
    assert "UNMATCHED_KEY" not in {flag for value in outcome.report.values for flag in value.flags}


def test_a_key_without_a_partner_is_blank_and_named(tmp_path: Path) -> None:
    """Without that label one of four deals finds no product: said with the word that found none."""
    outcome = report(tmp_path, PRODUCTS, kpis=("won_amount",), by=("series",))
    found = {value.segment: value.value for value in outcome.report.values}
    assert found == {("(blank)",): 180, ("Small",): 135, ("(total)",): 315}
    (flag,) = [flag for flag in outcome.data.flags if flag.code == "UNMATCHED_KEY"]
    assert flag.text == "deals.series: 1 of 4 rows found no product in products.csv: 'kx200' (1)"
    by_series = [value for value in outcome.report.values if value.segment != ("(total)",)]
    assert all("UNMATCHED_KEY" in value.flags for value in by_series)


def test_a_lookup_whose_keys_are_all_found_is_silent(tmp_path: Path) -> None:
    outcome = report(tmp_path, PRODUCTS.replace("KX 200", "kx200"), kpis=("won_amount",), by=("series",))
    assert [flag for flag in outcome.data.flags if flag.code == "UNMATCHED_KEY"] == []


def test_what_is_not_asked_for_is_not_warned_of(tmp_path: Path) -> None:
    outcome = report(tmp_path, PRODUCTS, kpis=("won_amount",))
    assert [value.flags for value in outcome.report.values] == [()] or all(
        "UNMATCHED_KEY" not in value.flags for value in outcome.report.values
    )


def test_a_key_that_says_two_things_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"products.csv, row 4: 'KX 100' appears twice with different values"):
        report(tmp_path, PRODUCTS + "KX 100 | Other | 7\n", kpis=("won_amount",), by=("series",))


def test_a_key_that_says_the_same_twice_is_taken(tmp_path: Path) -> None:
    twice = PRODUCTS + "KX 100 | Small | 100\n"
    assert cell(report(tmp_path, twice, kpis=("won_amount",)), "won_amount").value == 315


DISCOUNT = {
    "fields": {"list_price": "money"},
    "measures": {
        "list_value": {"table": "deals", "sum": "list_price", "where": {"status": "won"}, "date": "closed_at"}
    },
    "kpis": {"share_of_list": {"formula": "won_amount / list_value", "unit": "ratio"}},
    "lookups": [
        {
            "path": "products.csv",
            "on": "product",
            "columns": {"product": "product", "series": "series", "list_price": "list_price"},
        }
    ],
    "segments": {"series": {}, "product": {"KX-200": ["kx200", "KX 200"]}},
}


def test_a_number_of_a_lookup_is_one_in_a_measure(tmp_path: Path) -> None:
    """Sold for 90 + 180 + 45 = 315 of a list value of 100 + 1250.50 + 100 = 1450.50: 21.7 %."""
    outcome = report(tmp_path, PRODUCTS, DISCOUNT, kpis=("share_of_list",))
    value = cell(outcome, "share_of_list")
    assert (value.numerator, value.denominator) == (315, 1450.5)
    assert value.value == pytest.approx(315 / 1450.5)


def test_it_can_be_asked_for_in_a_condition(tmp_path: Path) -> None:
    dear = {
        "table": "deals",
        "count": "rows",
        "where": {"status": "won", "list_price": {"min": 500}},
        "date": "closed_at",
    }
    spec = {**DISCOUNT, "measures": {"dear_deals": dear}, "kpis": {"dear": {"formula": "dear_deals"}}}
    assert cell(report(tmp_path, PRODUCTS, spec, kpis=("dear",)), "dear").value == 1


def test_a_number_is_no_segment(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--by list_price"):
        report(tmp_path, PRODUCTS, DISCOUNT, kpis=("won_amount",), by=("list_price",))


def test_a_lookup_may_bring_a_number_of_the_vocabulary(tmp_path: Path) -> None:
    """What a product costs is in the lookup: profit 315 - (40 + 70 + 40) = 165."""
    costs = "product | unit_cost\nKX 100 | 40\nkx200 | 70\n"
    lookup = {"path": "products.csv", "on": "product", "columns": {"product": "product", "cost": "unit_cost"}}
    outcome = report(tmp_path, costs, {"lookups": [lookup], "segments": {}}, kpis=("gross_profit",))
    assert cell(outcome, "gross_profit").value == 165


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"amount": "money"}, "'amount' is a field already"),
        ({"period": "number"}, "a field's name is made of letters"),
        ({"list price": "number"}, "a field's name is made of letters"),
        ({"series": "number"}, "'series' is a field already"),
        ({"list_price": "text"}, "fields.list_price"),
    ],
)
def test_a_field_of_ones_own_has_a_name_and_a_kind_of_its_own(fields: dict[str, str], problem: str) -> None:
    text = f"sources: [{{table: deals, path: d.csv}}]\nsegments: {{series: {{}}}}\nfields: {fields}\n"
    with pytest.raises(ConfigError) as refused:
        config.parse(text, "config.yaml", Path())
    assert problem in str(refused.value)


ACCOUNTS = """
account_id | name | industry   | region | employees
A1         | Acme | Retail     | North  | 40
A2         | Bolt | Industry   | South  | 600
A3         | Cal  | Retail     | South  | 15
"""
OF_ACCOUNTS = """
deal_id | created_at | closed_at  | status | amount | account_id | region
a       | 2025-03-01 | 2025-03-10 | won    | 100    | A1         |
b       | 2025-03-01 | 2025-03-12 | won    | 200    | A2         | East
c       | 2025-03-02 | 2025-03-20 | lost   | 300    | A3         |
d       | 2025-03-02 | 2025-04-20 | won    | 45     | A3         |
"""


def test_deals_take_what_they_leave_blank_from_their_account(tmp_path: Path) -> None:
    """The industry is the account's; the region too, but for the deal that has one of its own."""
    tables = {"deals": OF_ACCOUNTS, "accounts": ACCOUNTS}
    by_industry = run_case(tmp_path, tables, kpis=("won_amount",), period="2025-03", by=("industry",))
    assert {v.segment: v.value for v in by_industry.report.values} == {
        ("Industry",): 200,
        ("Retail",): 100,
        ("(total)",): 300,
    }
    by_region = run_case(tmp_path, tables, kpis=("won_amount",), period="2025-03", by=("region",))
    found = {v.segment: v.value for v in by_region.report.values}
    assert (found[("East",)], found[("North",)], found[("(total)",)]) == (200, 100, 300)


def test_the_lead_comes_before_the_account(tmp_path: Path) -> None:
    leads = "lead_id | created_at | region\nl1 | 2025-02-01 | West\n"
    deals = (
        "deal_id | created_at | closed_at  | status | amount | account_id | lead_id\n"
        "a       | 2025-03-01 | 2025-03-10 | won    | 100    | A1         | l1\n"
    )
    outcome = run_case(
        tmp_path, {"deals": deals, "accounts": ACCOUNTS, "leads": leads}, kpis=("won_amount",), period="2025-03",
        by=("region",),
    )  # fmt: skip
    assert {v.segment: v.value for v in outcome.report.values if v.value} == {("West",): 100, ("(total)",): 100}


def test_customers_take_theirs_by_their_own_id(tmp_path: Path) -> None:
    customers = (
        "customer_id | started_at | ended_at | mrr\n"
        "A1          | 2025-01-01 |          | 10\nA2 | 2025-01-01 | | 20\nA3 | 2025-02-01 | | 40\n"
    )
    outcome = run_case(
        tmp_path, {"customers": customers, "accounts": ACCOUNTS}, kpis=("customers_end",), period="2025-02",
        by=("industry",), as_of=None,
    )  # fmt: skip
    assert {v.segment: v.value for v in outcome.report.values} == {("Industry",): 1, ("Retail",): 2, ("(total)",): 3}


def test_a_number_of_an_account_is_brought_by_derive(tmp_path: Path) -> None:
    """Big deals: those of accounts with 100 employees or more."""
    spec = {
        "fields": {"employees": "number"},
        "sources": [
            {"table": "deals", "path": "deals.csv"},
            {
                "table": "accounts",
                "path": "accounts.csv",
                "columns": {"account_id": "account_id", "industry": "industry", "employees": "employees"},
            },
        ],
        "derive": {"deals.employees": {"from": "accounts", "on": "account_id"}},
        "measures": {
            "enterprise_won": {
                "table": "deals", "sum": "amount", "unit": "money", "date": "closed_at",
                "where": {"status": "won", "employees": {"min": 100}},
            }
        },
        "kpis": {"enterprise_amount": {"formula": "enterprise_won", "unit": "money"}},
    }  # fmt: skip
    outcome = run_case(
        tmp_path, {"deals": OF_ACCOUNTS, "accounts": ACCOUNTS}, spec, kpis=("enterprise_amount",), period="2025-03"
    )
    assert cell(outcome, "enterprise_amount").value == 200


def test_accounts_need_no_date_and_every_row_of_them_is_used(tmp_path: Path) -> None:
    tables = {"deals": OF_ACCOUNTS, "accounts": ACCOUNTS}
    outcome = run_case(tmp_path, tables, kpis=("won_amount",), period="2025-03", by=("industry",))
    (facts,) = [facts for facts in outcome.data.sources if facts.table == "accounts"]
    assert (facts.used, facts.rejected, facts.outside) == (3, 0, 0)
    assert outcome.data.as_of.isoformat() == "2025-04-20"


def test_an_account_that_is_missing_is_said(tmp_path: Path) -> None:
    tables = {"deals": OF_ACCOUNTS, "accounts": ACCOUNTS.replace("A2 ", "A9 ")}
    outcome = run_case(tmp_path, tables, kpis=("won_amount",), period="2025-03", by=("industry",))
    found = {v.segment: v.value for v in outcome.report.values}
    assert (found[("(blank)",)], found[("Retail",)], found[("(total)",)]) == (200, 100, 300)
    assert any("UNMATCHED_KEY" in value.flags for value in outcome.report.values)


def test_the_export_of_accounts_comes_before_another_lead_of_the_account(tmp_path: Path) -> None:
    """A deal of A1 without a lead: the accounts say LinkedIn, another lead of A1 came by Email."""
    tables = {
        "leads": "lead_id | created_at | account_id | channel\nl7 | 2025-02-01 | A1 | Email\n",
        "accounts": "account_id | channel\nA1 | LinkedIn\n",
        "deals": "deal_id | created_at | closed_at | status | account_id | lead_id\na | 2025-03-01 | | open | A1 |\n",
    }
    outcome = run_case(tmp_path, tables, kpis=("opportunities",), period="2025-03", by=("channel",))
    assert {v.segment[0]: v.value for v in outcome.report.values if v.value} == {"LinkedIn": 1, "(total)": 1}
    del tables["accounts"]
    (tmp_path / "plain").mkdir()
    outcome = run_case(tmp_path / "plain", tables, kpis=("opportunities",), period="2025-03", by=("channel",))
    assert {v.segment[0]: v.value for v in outcome.report.values if v.value} == {"Email": 1, "(total)": 1}


def test_a_milestone_that_is_mapped_is_not_filled_from_the_deals(tmp_path: Path) -> None:
    """The CRM keeps customer_at: l2 has none there, but a won deal. Without the column the deal says so."""
    leads = """
    lead_id | created_at | customer_at
    l1      | 2025-01-03 | 2025-01-08
    l2      | 2025-01-04 |
    l3      | 2025-01-05 |
    """
    deals = "deal_id | created_at | closed_at | status | lead_id\na | 2025-01-05 | 2025-01-12 | won | l2\n"
    rate = ("lead_to_customer_rate",)
    kept = run_case(tmp_path, {"leads": leads, "deals": deals}, kpis=rate, period="2025-01")
    assert cell(kept, "lead_to_customer_rate").numerator == 1
    (tmp_path / "none").mkdir()
    bare = "lead_id | created_at\nl1 | 2025-01-03\nl2 | 2025-01-04\nl3 | 2025-01-05\n"
    derived = run_case(tmp_path / "none", {"leads": bare, "deals": deals}, kpis=rate, period="2025-01")
    assert cell(derived, "lead_to_customer_rate").numerator == 1


@pytest.mark.parametrize("derive", [{"from": "accounts", "on": "account_id", "fills": "all"}, [7], "accounts"])
def test_a_derivation_that_makes_no_sense_is_named(tmp_path: Path, derive: Any) -> None:
    with pytest.raises(ConfigError, match=r"derive"):
        run_case(tmp_path, {"deals": OF_ACCOUNTS}, {"derive": {"deals.industry": derive}}, kpis=("deals_won",))
