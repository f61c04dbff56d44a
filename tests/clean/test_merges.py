"""Records that a CRM merged: one record counts, and what points at the others finds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.config import load as config
from kpicli.pipeline import run
from kpicli.question import Ask
from tests.harness import TODAY, as_csv, cell, run_case

LEADS = """
lead_id | created_at | merged_ids
L1      | 2025-01-10 | L2; L3
L2      | 2025-01-05 |
L4      | 2025-01-20 |
L5      | 2025-01-21 |
"""
DEALS = """
deal_id | lead_id | created_at | closed_at  | status | amount | merged_ids
D1      | L3      | 2025-01-25 | 2025-01-28 | won    | 100    |
D2      | L4      | 2025-01-25 | 2025-01-29 | won    | 50     | D3,D4
D3      | L4      | 2025-01-24 | 2025-01-27 | lost   | 50     |
"""


def answers(folder: Path, tables: dict[str, str], *kpis: str, **ask: Any) -> list[float | None]:
    outcome = run_case(folder, tables, kpis=kpis, period="2025-01", **ask)
    return [cell(outcome, kpi).value for kpi in kpis]


def test_a_record_counts_once_and_its_deals_find_it(tmp_path: Path) -> None:
    """3 leads, not 4; 2 of them have a deal (not 1 of 4: D1 points at L3); 2 deals won and none lost, not 2 of 3."""
    kpis = ("leads", "lead_to_opportunity_rate", "win_rate", "deals_won")
    assert answers(tmp_path, {"leads": LEADS, "deals": DEALS}, *kpis) == [3, pytest.approx(2 / 3), 1, 2]


def test_it_is_said_and_the_rows_are_listed(tmp_path: Path) -> None:
    outcome = run_case(tmp_path, {"leads": LEADS, "deals": DEALS}, kpis=("leads", "deals_won"), period="2025-01")
    flags = [flag for flag in outcome.data.flags if flag.code == "DUP_ID"]
    assert [(flag.table, "(L2)" in flag.text or "(D3)" in flag.text) for flag in flags] == [
        ("leads", True),
        ("deals", True),
    ]
    assert [(facts.read, facts.used, facts.duplicates) for facts in outcome.data.sources] == [(4, 3, 1), (3, 2, 1)]


def test_chains_circles_and_claims(tmp_path: Path) -> None:
    """L3 was merged into L2, and that into L1; two that list each other, or one that two list, say nothing."""
    chain = "lead_id | created_at | merged_ids\nL1 | 2025-01-10 | L2\nL2 | 2025-01-05 | L3\nL3 | 2025-01-04 |\n"
    circle = "A | 2025-01-05 | B\nB | 2025-01-05 | A\n"
    claims = "C | 2025-01-05 | E\nD | 2025-01-05 | E\nE | 2025-01-05 |\nF | 2025-01-05 | F\n"
    deals = "deal_id | lead_id | created_at | status\nD1 | L3 | 2025-01-25 | open\n"
    kpis = ("leads", "lead_to_opportunity_rate")
    found = answers(tmp_path, {"leads": chain + circle + claims, "deals": deals}, *kpis)
    assert found == [7, pytest.approx(1 / 7)]


def test_ids_of_another_tool_are_other_records(tmp_path: Path) -> None:
    """7 was merged in one CRM; the other one has a 7 of its own, and it counts: 3 leads."""
    (tmp_path / "a.csv").write_text(as_csv("id | day | merged\n1 | 2025-01-10 | 7\n"), "utf-8")
    (tmp_path / "b.csv").write_text(as_csv("id | day | merged\n7 | 2025-01-11 |\n8 | 2025-01-12 |\n"), "utf-8")
    columns = "columns: {lead_id: id, created_at: day, merged_ids: merged}"
    text = f"sources:\n  - {{table: leads, name: a, path: a.csv, {columns}}}\n"
    text += f"  - {{table: leads, name: b, path: b.csv, {columns}}}\n"
    loaded = config.parse(text, "config.yaml", tmp_path)
    outcome = run(loaded, Ask(kpis=("leads",), period="2025-01"), TODAY)
    assert cell(outcome, "leads").value == 3


def test_no_merges_no_word(tmp_path: Path) -> None:
    leads = "lead_id | created_at | merged_ids\nL1 | 2025-01-10 |\nL2 | 2025-01-05 | L9\n"
    outcome = run_case(tmp_path, {"leads": leads}, kpis=("leads",), period="2025-01")
    assert (cell(outcome, "leads").value, [f for f in outcome.data.flags if f.code == "DUP_ID"]) == (2, [])
