"""Joining costs to leads does not multiply them: every grouping adds up to the money that the export holds."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpicli.pipeline import Outcome
from tests.harness import cell, rows_of, run_case

SPEND = """
    date | channel | campaign | cost
    2025-01-01 | Ads   | brand  | 1000
    2025-01-01 | Ads   | search | 250.50
    2025-01-01 | Fairs |        | 3000
    2025-01-01 |       |        | 40
    2025-02-01 | Ads   | brand  | 1100
    2025-02-01 | Ads   | search | 300.25
    2025-03-01 | Ads   | brand  | 900
    2025-03-01 |       | search | 60
"""
"""By month; nobody came from Fairs, and some costs name no channel."""


def leads_by_day() -> str:
    """A lead a day, most of them from Ads; Organic has no costs, and every seventh lead no channel."""
    lines = ["lead_id | created_at | channel | campaign"]
    for day in range(90):
        at = date.fromordinal(date(2025, 1, 1).toordinal() + day)
        channel = "" if day % 7 == 0 else "Organic" if day % 5 == 0 else "Ads"
        lines.append(f"l{day} | {at} | {channel} | {('brand', 'search')[day % 2] if channel == 'Ads' else ''}")
    return "\n".join(lines)


TABLES = {"leads": leads_by_day(), "spend": SPEND}
TOTAL = sum(float(row[3]) for row in rows_of(SPEND)[1])
GROUPINGS: tuple[dict[str, Any], ...] = (
    {"period": "month"},
    {"period": "quarter"},
    {"period": "all"},
    {"period": "month", "by": ("channel",)},
    {"period": "month", "by": ("campaign",)},
    {"period": "quarter", "by": ("channel", "campaign")},
    {"period": "all", "by": ("channel",), "top": 1},
    {"period": "month", "by": ("channel",), "top": 2},
    {"period": "month", "by": ("channel", "campaign"), "top": 1},
)
SETTINGS = {
    "sources": [{"table": "leads", "path": "leads.csv"}, {"table": "spend", "path": "spend.csv"}],
    "as_of": date(2025, 3, 31),
}


def report(folder: Path, **ask: Any) -> Outcome:
    """Costs and costs per lead of the quarter."""
    span = {} if ask["period"] == "all" else {"first_day": date(2025, 1, 1), "last_day": date(2025, 3, 31)}
    return run_case(folder, TABLES, SETTINGS, kpis=("marketing_cost", "cpl", "leads"), **span, **ask)


@pytest.mark.parametrize("ask", GROUPINGS, ids=lambda ask: " ".join(f"{k}={v}" for k, v in ask.items()))
def test_costs_add_up_in_every_grouping(ask: dict[str, Any], tmp_path: Path) -> None:
    """6,650.75 were spent, however I slice them; an average month of 30 leads does not make it 30 times that."""
    naive = sum(float(c[3]) * sum(lead[2] == c[1] for lead in rows_of(TABLES["leads"])[1]) for c in rows_of(SPEND)[1])
    outcome = report(tmp_path, **ask)
    parts: dict[str, float] = defaultdict(float)
    for value in outcome.report.values:
        whole = value.segment[:1] == ("(total)",)
        parts[f"{value.kpi} total" if whole else value.kpi] += value.value or 0
    by = bool(ask.get("by"))
    assert TOTAL == 6650.75 < naive
    assert parts["marketing_cost"] == pytest.approx(TOTAL)
    assert parts["leads"] == 90
    if by:
        assert parts["marketing_cost total"] == pytest.approx(TOTAL)
        assert parts["leads total"] == 90


@pytest.mark.parametrize("grain", ["day", "week"])
def test_monthly_costs_are_not_the_costs_of_a_day(grain: str, tmp_path: Path) -> None:
    """Nothing says what was spent on the 2nd of January: not 0, and the month was not spent on the 1st."""
    outcome = report(tmp_path, period=grain)
    assert {name: flag.code for name, flag in outcome.refused.items()} == {
        "marketing_cost": "GRAIN_TOO_FINE",
        "cpl": "GRAIN_TOO_FINE",
    }
    assert sum(v.value or 0 for v in outcome.report.values if v.kpi == "leads") == 90


def test_a_side_that_stands_alone_keeps_its_money(tmp_path: Path) -> None:
    """Fairs brought no lead and Organic cost nothing: neither has a cost per lead, and the total has all of it."""
    outcome = report(tmp_path, period="quarter", by=("channel",))
    found = {v.segment[0]: v for v in outcome.report.values if v.kpi == "cpl"}
    assert (found["Fairs"].value, found["Fairs"].numerator) == (None, 3000)
    assert found["Organic"].value is None
    assert found["(blank)"].value == 100 / found["(blank)"].n
    assert found["(total)"].value == pytest.approx(TOTAL / 90)


ORDERS = """
    order_id | line_id | date | amount
    o1 | 1 | 2025-01-10 | 400
    o2 | 2 | 2025-01-11 | 100
    o2 | 3 | 2025-01-11 | 100
    o3 | 4 | 2025-01-31 | 50
    o3 | 5 | 2025-01-31 | 30
    o3 | 6 | 2025-01-31 | 20
"""


def test_orders_of_several_lines(tmp_path: Path) -> None:
    """Orders of 400, 200 and 100 in one, two and three lines are 700; joining each order to its lines gives 1,100."""
    lines = [(row[0], float(row[3])) for row in rows_of(ORDERS)[1]]
    amount = {order: sum(a for o, a in lines if o == order) for order, _ in lines}
    naive = sum(amount[order] for order, _ in lines)
    outcome = run_case(tmp_path, {"orders": ORDERS}, kpis=("revenue",), period="2025-01")
    assert naive == 1100
    assert cell(outcome, "revenue").value == 700


def test_a_lead_with_several_deals(tmp_path: Path) -> None:
    """Three deals of one lead are three deals and one lead, in one channel."""
    tables = {
        "leads": "lead_id | created_at | channel\nl1 | 2025-01-10 | Ads\nl2 | 2025-01-31 | Web",
        "deals": "deal_id | lead_id | created_at | closed_at | status | amount\n"
        "3 * d{n} | l1 | 2025-01-12 | 2025-01-31 | won | 100",
    }
    kpis = ("leads", "deals_won", "won_amount", "new_customers", "lead_to_customer_rate.to_date")
    outcome = run_case(tmp_path, tables, kpis=kpis, period="2025-01", by=("channel",))
    ads = {v.kpi: v.value for v in outcome.report.values if v.segment == ("Ads",)}
    assert ads == {"leads": 1, "deals_won": 3, "won_amount": 300, "new_customers": 1, "lead_to_customer_rate": 1}
