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
