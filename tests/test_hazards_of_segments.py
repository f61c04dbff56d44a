"""Hazards of segments and shares: what no rate is made by, what cost nothing, what belongs to no segment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.model import TOTAL, UNASSIGNED
from kpicli.pipeline import Outcome
from tests.harness import cell, run_case


def notes(outcome: Outcome) -> dict[str, str]:
    return {note.code: note.text for note in outcome.report.notes}


def by_segment(outcome: Outcome, kpi: str) -> dict[str, float | None]:
    return {v.segment[0]: v.value for v in outcome.report.values if v.kpi == kpi}


# -- outcomes --------------------------------------------------------------------------------------------------------

TENDERS = """
    deal_id | account_id | status | created_at | closed_at  | amount | loss_reason | region | lost_stage
    1       | a          | won    | 2025-01-02 | 2025-03-03 | 400    |             | North  |
    2       | b          | won    | 2025-01-02 | 2025-03-04 | 300    |             | South  |
    3       | c          | lost   | 2025-01-02 | 2025-03-05 | 900    | price       | North  | offer
    4       | d          | lost   | 2025-01-02 | 2025-03-31 | 100    | timing      | South  | demo
"""


@pytest.mark.parametrize("field", ["loss_reason", "status", "lost_stage"])
def test_outcome_segment(tmp_path: Path, field: str) -> None:
    """0 % of what was lost for its price was won, and 100 % of the rest: both say nothing. Half of all is right."""
    found = run_case(tmp_path, {"deals": TENDERS}, kpis=("win_rate", "win_rate.value"), period="2025-03", by=(field,))
    for variant, total in (("closed", 1 / 2), ("value", 700 / 1700)):
        values = {v.segment[0]: v for v in found.report.values if v.variant == variant}
        assert values.pop(TOTAL).value == pytest.approx(total)
        assert values
        assert {v.value for v in values.values()} == {None}
        assert all("OUTCOME_SEGMENT" in v.flags for v in values.values())
    assert "OUTCOME_SEGMENT" in notes(found)


def test_outcome_segment_silent_on_counts_and_amounts(tmp_path: Path) -> None:
    found = run_case(tmp_path, {"deals": TENDERS}, kpis=("deals_lost",), period="2025-03", by=("loss_reason",))
    counts = by_segment(found, "deals_lost")
    assert (counts["price"], counts["timing"], counts[TOTAL]) == (1, 1, 2)
    assert "OUTCOME_SEGMENT" not in notes(found)


def test_outcome_segment_silent_on_other_fields_and_on_growth(tmp_path: Path) -> None:
    ask: dict[str, Any] = {"kpis": ("win_rate",), "period": "2025-03", "by": ("region",)}
    found = run_case(tmp_path, {"deals": TENDERS}, **ask)
    assert by_segment(found, "win_rate") == {"North": 0.5, "South": 0.5, TOTAL: 0.5}
    assert "OUTCOME_SEGMENT" not in notes(found)
    grown = run_case(tmp_path, {"deals": TENDERS}, kpis=("deals_won_growth",), period="2025-03", by=("status",))
    assert "OUTCOME_SEGMENT" not in notes(grown)


def test_an_outcome_is_allowed_by_name_and_refused_as_a_filter(tmp_path: Path) -> None:
    from kpicli.catalogue.model import Condition

    tables = {"deals": TENDERS}
    ask: dict[str, Any] = {"kpis": ("win_rate",), "period": "2025-03"}
    lifted = run_case(tmp_path, tables, by=("status",), allow=frozenset({"OUTCOME_SEGMENT"}), **ask)
    assert by_segment(lifted, "win_rate")["won"] == 1
    only = run_case(tmp_path, tables, where=(Condition("loss_reason", "in", ("price",)),), **ask)
    assert only.refused["win_rate"].code == "OUTCOME_SEGMENT"
    without = run_case(tmp_path, tables, where=(Condition("loss_reason", "not", ("timing",)),), **ask)
    assert cell(without, "win_rate").value == pytest.approx(2 / 3)


def test_leads_customers_and_offers_have_outcomes_too(tmp_path: Path) -> None:
    leads = """
        lead_id | created_at | mql_at     | accepted_at | rejected_at | rejection_reason
        1       | 2025-03-01 | 2025-03-02 | 2025-03-03  |             |
        2       | 2025-03-01 | 2025-03-02 |             | 2025-03-31  | too small
    """
    found = run_case(
        tmp_path, {"leads": leads}, kpis=("sales_acceptance_rate",), period="2025-03", by=("rejection_reason",)
    )
    rates = {v.segment[0]: v.value for v in found.report.values if v.variant == "decided"}
    assert (rates["too small"], rates[TOTAL]) == (None, 0.5)
    customers = """
        customer_id | started_at | ended_at   | churn_reason
        1           | 2025-01-01 | 2025-03-10 | price
        2           | 2025-01-01 |            |
        3           | 2025-03-31 |            |
    """
    left = run_case(
        tmp_path,
        {"customers": customers},
        kpis=("churn_rate", "customers_lost"),
        period="2025-03",
        by=("churn_reason",),
    )
    rates = {v.segment[0]: v.value for v in left.report.values if (v.kpi, v.variant) == ("churn_rate", "start")}
    assert (rates["price"], rates[TOTAL]) == (None, 0.5)
    assert by_segment(left, "customers_lost")["price"] == 1


def test_a_status_under_a_name_of_ones_own_is_an_outcome(tmp_path: Path) -> None:
    """Of the leads that are customers by their status, all became customers; of the new ones none did."""
    leads = """
        lead_id | created_at | mql_at     | lead_status | region
        1       | 2025-03-01 | 2025-03-02 | MQL         | North
        2       | 2025-03-01 |            | New         | North
        3       | 2025-03-31 |            | New         | South
    """
    own = {"segments": {"lead_status": {}}}
    ask: dict[str, Any] = {"kpis": ("lead_to_mql_rate", "leads"), "period": "2025-03"}
    found = run_case(tmp_path, {"leads": leads}, own, by=("lead_status",), **ask)
    rates = {v.segment[0]: v.value for v in found.report.values if v.kpi == "lead_to_mql_rate"}
    assert (rates["MQL"], rates["New"], rates[TOTAL]) == (None, None, pytest.approx(1 / 3))
    assert by_segment(found, "leads")["New"] == 2
    region = run_case(tmp_path, {"leads": leads}, own, by=("region",), **ask)
    assert "OUTCOME_SEGMENT" not in notes(region)


# -- what cost nothing -----------------------------------------------------------------------------------------------

LEADS = """
    lead_id | created_at | channel
    1       | 2025-01-05 | Ads
    2       | 2025-01-06 | Mail
    3       | 2025-02-05 | Ads
    4       | 2025-02-06 | Mail
    5       | 2025-02-28 | Mail
"""
SPEND = """
    date       | channel | cost
    2025-01-01 | Ads     | 60
    2025-01-31 | Mail    | 30
    2025-02-01 | Ads     | 90
    2025-02-28 | Ads     | 0
"""


def test_no_spend(tmp_path: Path) -> None:
    """In February mail cost nothing: its leads have no cost, not one of 0; the total divides 90 by all three leads."""
    ask: dict[str, Any] = {"period": "month", "last": 2, "by": ("channel",)}
    found = run_case(tmp_path, {"leads": LEADS, "spend": SPEND}, kpis=("cpl", "marketing_cost_ratio"), **ask)
    mail = cell(found, "cpl", segment=("Mail",), period="2025-02")
    assert (mail.value, "NO_SPEND" in mail.flags) == (None, True)
    assert cell(found, "cpl", segment=("Mail",), period="2025-01").value == 30
    assert cell(found, "cpl", segment=(TOTAL,), period="2025-02").value == 30
    assert "NO_SPEND" in notes(found)


def test_no_spend_silent_where_every_channel_cost_something(tmp_path: Path) -> None:
    tables = {"leads": LEADS, "spend": SPEND}
    found = run_case(tmp_path, tables, kpis=("cpl",), period="2025-01", by=("channel",))
    assert by_segment(found, "cpl") == {"Ads": 60, "Mail": 30, TOTAL: 45}
    assert "NO_SPEND" not in notes(found)


def test_nor_is_anything_made_of_it(tmp_path: Path) -> None:
    """A payback of 0 months, a CAC of 0 % of revenue: of a month in which nothing was spent at all."""
    deals = """
        deal_id | account_id | status | created_at | closed_at  | amount
        1       | a          | won    | 2025-01-01 | 2025-01-31 | 500
        2       | b          | won    | 2025-02-01 | 2025-02-28 | 500
    """
    spend = "date | cost\n2025-01-15 | 50\n2025-02-28 | 0"
    kpis = ("cac", "cac_to_revenue", "cost_per_sale", "marketing_cost", "marketing_cost_ratio")
    found = run_case(tmp_path, {"deals": deals, "spend": spend}, kpis=kpis, period="2025-02")
    values = {v.kpi: v.value for v in found.report.values}
    assert values == {
        "cac": None, "cac_to_revenue": None, "cost_per_sale": None, "marketing_cost": 0, "marketing_cost_ratio": 0,
    }  # fmt: skip
    assert "NO_SPEND" in cell(found, "cac_to_revenue").flags


# -- what belongs to no segment --------------------------------------------------------------------------------------


def cost_per_lead(folder: Path, payroll: int, *by: str) -> Outcome:
    """The cost per lead of January, 100 of which is of a channel, and the payroll of none."""
    spend = (
        f"date | channel | cost\n2025-01-01 | Ads | 60\n2025-01-31 | Mail | 40\n2025-01-31 | (unassigned) | {payroll}"
    )
    return run_case(folder, {"leads": LEADS, "spend": spend}, kpis=("cpl",), period="2025-01", by=by)


def test_unassigned_share(tmp_path: Path) -> None:
    """300 of 400 are of no channel: those of the channels are a quarter of what it cost."""
    found = cost_per_lead(tmp_path, 300, "channel")
    values = {v.segment[0]: v for v in found.report.values}
    assert {name: v.value for name, v in values.items()} == {"Ads": 60, "Mail": 40, UNASSIGNED: None, TOTAL: 200}
    assert [("UNASSIGNED_SHARE" in values[name].flags) for name in ("Ads", "Mail", TOTAL)] == [True, True, False]
    text = "75 % of the cost or amount belongs to no segment: the segments leave it out, the total has it"
    assert notes(found)["UNASSIGNED_SHARE"] == text


def test_unassigned_share_silent_on_little_and_without_segments(tmp_path: Path) -> None:
    """25 of 125 are a fifth, not more."""
    assert "UNASSIGNED_SHARE" not in notes(cost_per_lead(tmp_path, 25, "channel"))
    assert "UNASSIGNED_SHARE" not in notes(cost_per_lead(tmp_path, 300))


# -- impossible shares -----------------------------------------------------------------------------------------------

SENDS = """
    date       | campaign | delivered | unique_opens | unique_clicks | unsubscribes
    2025-01-10 | Spring   | 80        | 20           | 8             | 1
    2025-01-31 | Sale     | 50        | {opens}      | 5             | 0
"""


def test_impossible_rate(tmp_path: Path) -> None:
    """60 of 50: all opens were mapped, not unique ones. 80 of 130, 62 %, look right and are not."""
    ask: dict[str, Any] = {"kpis": ("open_rate", "click_rate"), "period": "2025-01", "by": ("campaign",)}
    found = run_case(tmp_path, {"email": SENDS.format(opens=60)}, **ask)
    flags = {(v.kpi, v.segment[0]): "IMPOSSIBLE_RATE" in v.flags for v in found.report.values}
    assert {key for key, flagged in flags.items() if flagged} == {("open_rate", "Sale"), ("open_rate", TOTAL)}
    assert cell(found, "open_rate", segment=("Sale",)).value == 1.2
    right = run_case(tmp_path, {"email": SENDS.format(opens=50)}, **ask)
    assert "IMPOSSIBLE_RATE" not in notes(right)


def test_impossible_rate_hidden_by_the_rest(tmp_path: Path) -> None:
    """80 of 130 is 62 %, in which Sale's 60 of 50 cannot be; by another field the campaigns are looked at as well."""
    ask: dict[str, Any] = {"kpis": ("open_rate", "click_rate"), "period": "2025-01"}
    found = run_case(tmp_path, {"email": SENDS.format(opens=60)}, **ask)
    assert {v.kpi for v in found.report.values if "IMPOSSIBLE_RATE" in v.flags} == {"open_rate"}
    right = run_case(tmp_path, {"email": SENDS.format(opens=50)}, **ask)
    assert "IMPOSSIBLE_RATE" not in notes(right)
    sends = """
        date       | campaign | list | delivered | unique_opens
        2025-01-10 | Spring   | A    | 80        | 20
        2025-01-31 | Sale     | A    | 50        | 60
        2025-01-31 | Summer   | B    | 50        | 50
        2025-02-01 | Sale     | A    | 50        | 10
        2025-02-10 |          | B    | 5         | 6
        2025-02-11 |          | B    | 5         | 1
    """
    split = run_case(
        tmp_path,
        {"email": sends},
        {"segments": {"list": {}}},
        kpis=("open_rate",),
        period="month",
        by=("list",),
    )
    flagged = {(v.period.start.month, *v.segment) for v in split.report.values if "IMPOSSIBLE_RATE" in v.flags}
    assert flagged == {(1, "A"), (1, TOTAL)}


def test_impossible_rate_of_a_campaign_that_comes_again(tmp_path: Path) -> None:
    """Each month sends under the same name: 120 of 98 in January are not made up for by February's 20 of 98."""
    sends = """
        date       | campaign   | delivered | unique_opens
        2025-01-20 | Newsletter | 98        | 120
        2025-02-20 | Newsletter | 98        | 20
        2025-02-10 | Spring     | 990       | 300
    """
    for by in ((), ("campaign",)):
        found = run_case(tmp_path, {"email": sends}, kpis=("open_rate",), period="2025-Q1", by=by)
        flagged = {v.segment for v in found.report.values if "IMPOSSIBLE_RATE" in v.flags}
        assert flagged == ({("Newsletter",), (TOTAL,)} if by else {()})


def test_impossible_rate_silent_on_days_of_a_campaign(tmp_path: Path) -> None:
    """Opened the day after: each day by itself is beyond its emails, the campaign is not."""
    days = """
        date       | campaign | delivered | unique_opens
        2025-01-10 | Spring   | 80        | 20
        2025-01-11 | Spring   | 2         | 30
    """
    found = run_case(tmp_path, {"email": days}, kpis=("open_rate",), period="2025-01")
    assert cell(found, "open_rate").value == pytest.approx(50 / 82)
    assert "IMPOSSIBLE_RATE" not in notes(found)


def test_impossible_rate_silent_on_a_flow(tmp_path: Path) -> None:
    """Three became MQLs in March, of two leads of March and one of January."""
    leads = """
        lead_id | created_at | mql_at
        1       | 2025-01-01 | 2025-03-02
        2       | 2025-03-01 | 2025-03-03
        3       | 2025-03-01 | 2025-03-31
    """
    found = run_case(tmp_path, {"leads": leads}, kpis=("lead_to_mql_rate.flow",), period="2025-03")
    assert cell(found, "lead_to_mql_rate").value == 1.5
    assert "IMPOSSIBLE_RATE" not in notes(found)


# -- currencies ------------------------------------------------------------------------------------------------------

IN_DOLLARS = """
    deal_id | account_id | status | created_at | closed_at  | amount | currency
    1       | a          | won    | 2025-01-01 | 2025-01-31 | 800    | USD
    2       | b          | won    | 2025-02-01 | 2025-02-28 | 200    | USD
"""


def test_an_amount_of_nothing_is_in_no_other_currency(tmp_path: Path) -> None:
    """All is in dollars, and nothing was lost: the sum of no lost deal is 0 of any currency."""
    found = run_case(tmp_path, {"deals": IN_DOLLARS}, kpis=("win_rate.value", "won_amount"), period="month", last=2)
    assert [v.value for v in found.report.values if v.kpi == "win_rate"] == [1, 1]
    assert [(v.value, v.currency) for v in found.report.values if v.kpi == "won_amount"] == [(800, "USD"), (200, "USD")]
    assert "MIXED_CURRENCY" not in notes(found)


def test_amounts_in_two_currencies_meet_where_there_are_some_of_both(tmp_path: Path) -> None:
    """A deal of January in dollars was won, one of February in euros lost; both in March."""
    deals = f"""{IN_DOLLARS.rstrip().rsplit(chr(10), 1)[0]}
    3       | c          | lost   | 2025-01-01 | 2025-02-10 | 300    | EUR
    4       | d          | lost   | 2025-01-01 | 2025-03-30 | 300    | EUR
    5       | e          | won    | 2025-01-01 | 2025-03-31 | 300    | USD
    """
    found = run_case(tmp_path, {"deals": deals}, kpis=("win_rate.value",), period="month", last=3)
    assert [v.value for v in found.report.values] == [1, 0, None]
    assert ["MIXED_CURRENCY" in v.flags for v in found.report.values] == [False, False, True]


def test_an_amount_of_nothing_is_shown_in_the_currency_of_the_config(tmp_path: Path) -> None:
    found = run_case(tmp_path, {"deals": IN_DOLLARS}, {"currency": "MXN"}, kpis=("won_amount",), period="month", last=1)
    assert cell(found, "won_amount").currency == "USD"
    lost = "\n".join(line for line in IN_DOLLARS.splitlines()).replace("won ", "lost")
    nothing = run_case(tmp_path, {"deals": lost}, {"currency": "MXN"}, kpis=("won_amount",), period="month", last=1)
    assert (cell(nothing, "won_amount").value, cell(nothing, "won_amount").currency) == (0, "MXN")


# -- one figure, two names -------------------------------------------------------------------------------------------


def test_the_same_figure_under_two_names_is_said_once(tmp_path: Path) -> None:
    found = run_case(tmp_path, {"deals": IN_DOLLARS}, kpis=("revenue", "won_amount", "deals_won"), period="2025-01")
    assert [line for line in found.report.assumed if "same figure" in line] == [
        "won_amount.default is the same figure as revenue.default here: won_amount"
    ]
    orders = "line_id | customer_id | date | amount | currency\n1 | a | 2025-01-31 | 800 | USD"
    other = run_case(
        tmp_path, {"deals": IN_DOLLARS, "orders": orders}, kpis=("revenue", "won_amount"), period="2025-01"
    )
    assert not [line for line in other.report.assumed if "same figure" in line]


# -- a median that is not reached ------------------------------------------------------------------------------------


def test_not_reached(tmp_path: Path) -> None:
    deals = """
        deal_id | account_id | status | created_at | closed_at
        1       | a          | won    | 2025-01-01 | 2025-01-11
        2       | b          | open   | 2025-01-01 |
        3       | c          | open   | 2025-01-01 |
        4       | d          | lost   | 2025-01-30 | 2025-01-31
        5       | e          | open   | 2025-01-02 |
    """
    found = run_case(tmp_path, {"deals": deals}, kpis=("time_to_close_days",), period="2025-01")
    value = cell(found, "time_to_close_days")
    assert (value.value, "NOT_REACHED" in value.flags) == (None, True)
    assert value.ci_low
    assert notes(found)["NOT_REACHED"] == "fewer than half are over so far: the median is longer than this"


def test_not_reached_silent_where_it_is_reached(tmp_path: Path) -> None:
    found = run_case(tmp_path, {"deals": TENDERS}, kpis=("time_to_close_days",), period="2025-01")
    assert cell(found, "time_to_close_days").value
    assert "NOT_REACHED" not in notes(found)


# -- labels that are taken from elsewhere ------------------------------------------------------------------------------


@pytest.mark.parametrize(("blank", "flagged"), [(1, False), (4, True)])
def test_unmatched_key_counts_the_rows_that_need_a_label(blank: int, flagged: bool, tmp_path: Path) -> None:
    """Deals of accounts without a lead that name their channel themselves are in want of none."""
    leads = "lead_id | created_at | account_id | channel\nL1 | 2025-02-01 | K | Ads\nL2 | 2025-02-02 | M | Fair"
    deals = ["deal_id | created_at | closed_at | status | account_id | channel"]
    deals += [f"d{n} | 2025-02-10 | 2025-03-0{n} | won | Y{n} | {'Mail' if n > blank - 1 else ''}" for n in range(1, 9)]
    deals += ["d9 | 2025-02-10 | 2025-03-09 | won | K |"]
    tables = {"leads": leads, "deals": "\n".join(deals)}
    found = run_case(tmp_path, tables, kpis=("deals_won",), period="2025-03", by=("channel",))
    assert by_segment(found, "deals_won")["Ads"] == 1
    assert ("UNMATCHED_KEY" in notes(found)) is flagged
