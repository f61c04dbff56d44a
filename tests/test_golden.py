"""The golden figures of the KPI book: each worked by the program, beside the answer that people usually get."""

from __future__ import annotations

from datetime import date
from math import sqrt
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from kpicli.intervals import wilson
from tests.harness import cell, run_case

MARCH: dict[str, Any] = {"period": "2025-03", "as_of": date(2025, 3, 31)}


def percent(share: float | None) -> float:
    """A share in percent, as it is printed: with one decimal."""
    assert share is not None
    return round(100 * share, 1)


# -- the funnel ------------------------------------------------------------------------------------------------------


def test_25_customers_of_500_leads(tmp_path: Path) -> None:
    """25 / 500 = 5 %. A join of leads and deals has two rows for who bought twice: 50 of 525 rows, 9.5 %."""
    leads = "lead_id | created_at\n25 * c{n} | 2025-03-03\n475 * l{n} | 2025-03-31"
    deals = """
        deal_id | lead_id | created_at | closed_at | status
        25 * a{n} | c{n} | 2025-03-10 | 2025-03-20 | won
        25 * b{n} | c{n} | 2025-03-21 | 2025-03-31 | won
    """
    outcome = run_case(tmp_path, {"leads": leads, "deals": deals}, kpis=("lead_to_customer_rate",), **MARCH)
    naive = (25 + 25) / (475 + 25 + 25)
    assert percent(naive) == 9.5
    assert percent(cell(outcome, "lead_to_customer_rate").value) == 5.0


def test_100_created_3_won_7_lost_90_open(tmp_path: Path) -> None:
    """3 of the 10 that were decided are 30 %; 3 of the 100 created are 3 %. Each is the other's usual mistake."""
    deals = """
        deal_id | created_at | closed_at | status
        3 * w{n} | 2025-03-03 | 2025-03-20 | won
        7 * l{n} | 2025-03-04 | 2025-03-25 | lost
        90 * o{n} | 2025-03-31 | | open
    """
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("win_rate", "win_rate.created"), **MARCH)
    closed, created = cell(outcome, "win_rate", "closed"), cell(outcome, "win_rate", "created")
    assert (closed.numerator, closed.denominator, percent(closed.value)) == (3, 10, 30.0)
    assert (created.numerator, created.denominator, percent(created.value)) == (3, 100, 3.0)


def test_12_won_26_lost_9_without_a_decision(tmp_path: Path) -> None:
    """12 / 38 = 31.6 %, and 12 / 47 = 25.5 % with those that nobody decided. 12 to 26 is 46.2 %: odds, not a rate."""
    deals = """
        deal_id | created_at | closed_at | status
        12 * w{n} | 2025-02-03 | 2025-03-10 | won
        26 * l{n} | 2025-02-03 | 2025-03-20 | lost
        9 * n{n} | 2025-02-03 | 2025-03-31 | no_decision
    """
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("win_rate", "win_rate.with_no_decision"), **MARCH)
    naive = 12 / 26
    assert percent(naive) == 46.2
    assert percent(cell(outcome, "win_rate", "closed").value) == 31.6
    assert percent(cell(outcome, "win_rate", "with_no_decision").value) == 25.5


# -- costs and returns -----------------------------------------------------------------------------------------------


def test_1500_for_50_customers(tmp_path: Path) -> None:
    """1500 / 50 = 30 for the quarter. The mean of its three months, 100, 25 and 20, is 48.33."""
    spend = "date | cost\n2025-01-31 | 500\n2025-02-28 | 500\n2025-03-31 | 500"
    deals = """
        deal_id | account_id | created_at | closed_at | status
        5 * a{n} | A{n} | 2025-01-02 | 2025-01-31 | won
        20 * b{n} | B{n} | 2025-01-02 | 2025-02-28 | won
        25 * c{n} | C{n} | 2025-01-02 | 2025-03-31 | won
    """
    outcome = run_case(
        tmp_path, {"spend": spend, "deals": deals}, kpis=("cac.marketing",), **(MARCH | {"period": "2025-Q1"})
    )
    naive = mean([500 / 5, 500 / 20, 500 / 25])
    assert naive == pytest.approx(48.33, abs=0.005)
    assert cell(outcome, "cac").value == 30


def test_100_for_30_customers(tmp_path: Path) -> None:
    """100 / 30 = 3.33. Five of them also bought more in the month: 35 deals won would make it 2.86."""
    deals = """
        deal_id | account_id | created_at | closed_at | status | type
        30 * a{n} | A{n} | 2025-03-03 | 2025-03-20 | won | new
        5 * u{n} | A{n} | 2025-03-21 | 2025-03-31 | won | upsell
    """
    spend = "date | cost\n2025-03-01 | 60\n2025-03-31 | 40"
    outcome = run_case(tmp_path, {"spend": spend, "deals": deals}, kpis=("cac.marketing",), **MARCH)
    naive = 100 / (30 + 5)
    assert round(naive, 2) == 2.86
    assert cell(outcome, "cac").value == pytest.approx(3.33, abs=0.005)


def test_10_orders_of_100_for_a_cost_of_97(tmp_path: Path) -> None:
    """1000 / 97 = 1030.9 % is revenue over cost; (1000 − 97) / 97 = 930.9 % is the return. One is not the other."""
    tables = {
        "orders": "line_id | date | amount\n9 * l{n} | 2025-03-03 | 100\nl10 | 2025-03-31 | 100",
        "spend": "date | cost\n2025-03-01 | 90\n2025-03-31 | 7",
    }
    outcome = run_case(tmp_path, tables, kpis=("roi.net_revenue", "roi.revenue_over_cost"), **MARCH)
    assert percent(cell(outcome, "roi", "revenue_over_cost").value) == 1030.9
    assert percent(cell(outcome, "roi", "net_revenue").value) == 930.9


def test_spend_on_a_channel_without_leads(tmp_path: Path) -> None:
    """Fairs cost 1000 and brought nobody: no cost per lead there. In total it is 1500 / 10 = 150, not 500 / 10 = 50."""
    tables = {
        "spend": "date | channel | cost\n2025-03-03 | Ads | 500\n2025-03-31 | Fairs | 1000",
        "leads": "lead_id | created_at | channel\n5 * a{n} | 2025-03-03 | Ads\n5 * b{n} | 2025-03-31 | Ads",
    }
    outcome = run_case(tmp_path, tables, kpis=("cpl",), by=("channel",), **MARCH)
    naive = 500 / 10
    fairs, total = cell(outcome, "cpl", segment=("Fairs",)), cell(outcome, "cpl", segment=("(total)",))
    assert cell(outcome, "cpl", segment=("Ads",)).value == naive
    assert (fairs.value, fairs.numerator) == (None, 1000)
    assert (total.value, total.numerator) == (150, 1500)


def test_orders_of_one_two_and_three_lines(tmp_path: Path) -> None:
    """400 + 200 + 100 = 700. With an order's amount on each of its lines, as in a join, 400 + 400 + 300 = 1100."""
    orders = """
        order_id | line_id | date | amount
        o1 | 1 | 2025-03-03 | 400
        o2 | 2 | 2025-03-14 | 150
        o2 | 3 | 2025-03-14 | 50
        o3 | 4 | 2025-03-31 | 40
        o3 | 5 | 2025-03-31 | 40
        o3 | 6 | 2025-03-31 | 20
    """
    outcome = run_case(tmp_path, {"orders": orders}, kpis=("revenue",), **MARCH)
    naive = 1 * 400 + 2 * 200 + 3 * 100
    assert naive == 1100
    assert cell(outcome, "revenue").value == 700


# -- customers and time ----------------------------------------------------------------------------------------------


def test_20_a_month_for_three_years(tmp_path: Path) -> None:
    """An order of 20 × 12 orders a year × 3 years = 720. What a customer brings in one year is 240."""
    orders = "line_id | customer_id | date | amount\n" + "\n".join(
        f"2 * {year}-{month}-{{n}} | c{{n}} | {year}-{month:02}-15 | 20"
        for year, months in ((2024, range(4, 13)), (2025, range(1, 4)))
        for month in months
    )
    outcome = run_case(tmp_path, {"orders": orders}, {"years_kept": 3}, kpis=("ltv.orders",), **MARCH)
    naive = 20 * 12
    assert naive == 240
    assert cell(outcome, "ltv").value == 720


def test_from_50_customers_to_20(tmp_path: Path) -> None:
    """30 of 50 left: churn 60 %, retention 40 %. S1 prints −60 %, the sign turned, and 67 %, who stayed by who left."""
    customers = """
        subscription_id | customer_id | started_at | ended_at
        20 * s{n} | stays{n} | 2024-01-10 |
        30 * l{n} | leaves{n} | 2024-01-10 | 2025-03-31
    """
    kpis = ("churn_rate", "churn_rate.net_change", "retention_rate", "retention_rate.net_change")
    outcome = run_case(tmp_path, {"customers": customers}, kpis=kpis, **MARCH)
    naive = (20 - 50) / 50, 20 / 30
    assert [round(100 * share) for share in naive] == [-60, 67]
    for variant in ("start", "net_change"):
        assert percent(cell(outcome, "churn_rate", variant).value) == 60.0
        assert percent(cell(outcome, "retention_rate", variant).value) == 40.0


def test_four_cycles_of_10_days_and_one_of_100(tmp_path: Path) -> None:
    """The median is 10 days, what a deal usually takes; the mean is 28, what none of them took."""
    deals = """
        deal_id | created_at | closed_at | status
        4 * w{n} | 2025-03-21 | 2025-03-31 | won
        slow | 2024-12-21 | 2025-03-31 | won
    """
    kpis = ("sales_cycle_days", "sales_cycle_days.created_mean")
    outcome = run_case(tmp_path, {"deals": deals}, kpis=kpis, **MARCH)
    naive = mean([10, 10, 10, 10, 100])
    assert naive == 28
    assert cell(outcome, "sales_cycle_days", "created").value == 10
    assert cell(outcome, "sales_cycle_days", "created_mean").value == naive


# -- how sure a rate is ----------------------------------------------------------------------------------------------


def textbook(hits: int, n: int) -> tuple[float, float]:
    """The interval that people usually take, p ± 1.96 √(p (1 − p) / n), in percent."""
    p = hits / n
    half = 1.96 * sqrt(p * (1 - p) / n)
    return percent(p - half), percent(p + half)


@pytest.mark.parametrize(
    ("hits", "n", "expected", "naive"),
    [
        (1, 1, (20.7, 100.0), (100.0, 100.0)),
        (3, 5, (23.1, 88.2), (17.1, 102.9)),
        (12, 38, (19.1, 47.5), (16.8, 46.4)),
        (3, 100, (1.0, 8.5), (-0.3, 6.3)),
    ],
    ids=["1 of 1", "3 of 5", "12 of 38", "3 of 100"],
)
def test_wilson(hits: int, n: int, expected: tuple[float, float], naive: tuple[float, float]) -> None:
    """One win of one is no certainty, and no rate is below 0 or above 100 %, as the textbook's interval has it."""
    low, high = wilson(hits, n)
    assert textbook(hits, n) == naive
    assert (percent(low), percent(high)) == expected


def test_the_interval_of_a_reported_rate(tmp_path: Path) -> None:
    """12 won and 26 lost: the report carries Wilson's 19.1 to 47.5 % beside its 31.6 %."""
    deals = """
        deal_id | created_at | closed_at | status
        12 * w{n} | 2025-02-03 | 2025-03-10 | won
        26 * l{n} | 2025-02-03 | 2025-03-31 | lost
    """
    rate = cell(run_case(tmp_path, {"deals": deals}, kpis=("win_rate",), **MARCH), "win_rate")
    assert textbook(12, 38) == (16.8, 46.4)
    assert (percent(rate.ci_low), percent(rate.ci_high)) == (19.1, 47.5)
