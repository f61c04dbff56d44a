"""Orders of 400, 200 and 100 with one, two and three lines: 700, whether a row is a line or repeats its order."""

from __future__ import annotations

from pathlib import Path

from kpicli.pipeline import Outcome
from tests.harness import as_csv, cell, run_case

LINES = """
    order_id | line_id | customer_id | date       | amount
    o1       | 1       | A           | 2025-03-04 | 400
    o2       | 2       | B           | 2025-03-10 | 150
    o2       | 3       | B           | 2025-03-10 | 50
    o3       | 4       | C           | 2025-03-20 | 60
    o3       | 5       | C           | 2025-03-20 | 30
    o3       | 6       | C           | 2025-03-20 | 10
"""
REPEATED = """
    order_id | customer_id | date       | amount
    o1       | A           | 2025-03-04 | 400
    2 * o2   | B           | 2025-03-10 | 200
    3 * o3   | C           | 2025-03-20 | 100
"""


def revenue(folder: Path, text: str, **source: str) -> Outcome:
    (folder / "shop.csv").write_text(as_csv(text), encoding="utf-8")
    sources = {"sources": [{"table": "orders", "path": "shop.csv", **source}]}
    return run_case(folder, {}, sources, kpis=("revenue", "revenue_per_customer"), period="2025-03")


def test_lines_add_up(tmp_path: Path) -> None:
    outcome = revenue(tmp_path, LINES)
    assert cell(outcome, "revenue").value == 700
    assert "DUP_ID" not in cell(outcome, "revenue").flags


def test_a_repeated_order_counts_once(tmp_path: Path) -> None:
    """The naive sum of the column is 400 + 2 x 200 + 3 x 100 = 1100."""
    naive = 1100
    assert cell(revenue(tmp_path, REPEATED), "revenue").value == naive  # nothing in the file says that rows repeat
    outcome = revenue(tmp_path, REPEATED, row="order")
    assert cell(outcome, "revenue").value == 700
    assert round(cell(outcome, "revenue_per_customer").value or 0, 6) == round(700 / 3, 6)
    assert "DUP_ID" not in cell(outcome, "revenue").flags
    assert (outcome.data.sources[0].read, outcome.data.sources[0].used, outcome.data.sources[0].duplicates) == (6, 3, 3)


FIRST_LINE = """
    order_id | customer_id | date       | amount | refunded | item
    n1       | ana         | 2025-03-04 | 120    | 0        | Lamp
    n1       |             | 2025-03-04 |        |          | Bulb
    n2       | ben         | 2025-03-10 | 40     | 0        | Bulb
    n3       | ana         | 2025-03-20 | 90     | 30       | Lamp
    n3       |             | 2025-03-20 |        |          | Cable
    n3       |             | 2025-03-20 |        |          | Bulb
"""


def shop(folder: Path, text: str, *kpis: str, **source: str) -> Outcome:
    (folder / "shop.csv").write_text(as_csv(text), encoding="utf-8")
    sources = {"sources": [{"table": "orders", "path": "shop.csv", **source}]}
    return run_case(folder, {}, sources, kpis=kpis, period="2025-03")


def test_an_order_has_what_its_first_line_says(tmp_path: Path) -> None:
    """The last line of n1 and n3 is blank: who keeps it has 40 of revenue, one customer and nobody who came back."""
    text = FIRST_LINE.replace("| refunded", "| paid back")
    outcome = shop(tmp_path, text, "revenue", "revenue_per_customer", "repeat_customer_rate", row="order")
    assert [cell(outcome, kpi).value for kpi in ("revenue", "revenue_per_customer", "repeat_customer_rate")] == [
        250,
        125,
        0.5,
    ]
    assert not {"DUP_ID", "MISSING_AMOUNT"} & {code for value in outcome.report.values for code in value.flags}
    source = outcome.data.sources[0]
    assert (source.read, source.used, source.duplicates) == (6, 3, 3)


def test_what_was_paid_back_is_no_revenue(tmp_path: Path) -> None:
    assert cell(shop(tmp_path, FIRST_LINE, "revenue", row="order"), "revenue").value == 220
    negative = FIRST_LINE.replace("| 30 ", "| -30 ")
    assert cell(shop(tmp_path, negative, "revenue", row="order"), "revenue").value == 220
    with_cost = """
        order_id | customer_id | date       | amount | refunded | cost
        a1       | ana         | 2025-03-04 | 100    |          | 40
        a2       | ben         | 2025-03-05 | 100    | 25       | 40
    """
    outcome = shop(tmp_path, with_cost, "gross_profit", "gross_margin", row="line")
    assert cell(outcome, "gross_profit").value == 175 - 80  # not 200 - 80
    assert cell(outcome, "gross_margin").value == 95 / 175


def test_lines_that_contradict_each_other_are_said(tmp_path: Path) -> None:
    outcome = shop(tmp_path, LINES, "revenue", row="order")
    assert cell(outcome, "revenue").value == 400 + 150 + 60
    assert "DUP_ID" in cell(outcome, "revenue").flags


def test_a_line_number_counts_within_its_order(tmp_path: Path) -> None:
    """Line 1 of o2 is not line 1 of o1; the second line of o3 stands there twice."""
    text = """
        order_id | line_id | customer_id | date       | amount
        o1       | 1       | A           | 2025-03-04 | 400
        o2       | 1       | B           | 2025-03-10 | 150
        o2       | 2       | B           | 2025-03-10 | 50
        o3       | 1       | C           | 2025-03-20 | 60
        o3       | 2       | C           | 2025-03-20 | 40
        o3       | 2       | C           | 2025-03-20 | 40
    """
    outcome = shop(tmp_path, text, "revenue")
    assert cell(outcome, "revenue").value == 700  # 740 with the repeated line, 50 where a line number alone is an id
    assert "DUP_ID" in cell(outcome, "revenue").flags


def test_orders_without_a_customer_are_nobody(tmp_path: Path) -> None:
    text = """
        order_id | customer_id | date       | amount
        o1       | A           | 2025-03-04 | 100
        o2       | A           | 2025-03-10 | 100
        o3       | B           | 2025-03-20 | 100
        o4       |             | 2025-03-21 | 60
        o5       |             | 2025-03-22 | 60
        o6       | A           | 2025-03-24 | -20
    """
    outcome = shop(tmp_path, text, "revenue", "repeat_customer_rate", "revenue_per_customer")
    assert cell(outcome, "revenue").value == 400
    assert cell(outcome, "repeat_customer_rate").value == 0.5  # not 1 of 4
    assert cell(outcome, "revenue_per_customer").value == 140  # 280 of A and B, not 400
    assert any("2 orders without a customer" in line for line in outcome.report.assumed)
    assert not any(
        "without a customer" in line for line in shop(tmp_path, LINES, "revenue_per_customer").report.assumed
    )
