"""Data that knows one outcome: a win rate of 100 % of a file of won deals is a question, and not a success."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.harness import cell, run_case
from tests.test_hazards import codes_of, note

MARCH: dict[str, Any] = {"period": "2025-03", "as_of": date(2025, 3, 31)}
HEADER = "deal_id | created_at | closed_at | status | amount"


def deals(*lines: str) -> dict[str, str]:
    return {"deals": "\n".join([HEADER, *lines])}


def ended(status: str, count: int, of: str = "") -> str:
    return f"{count} * {of or status}{{n}} | 2025-03-01 | 2025-03-2{count % 10} | {status} | 100"


@pytest.mark.parametrize("kpi", ["win_rate", "win_rate.created", "win_rate.value", "win_rate.with_no_decision"])
def test_one_sided(kpi: str, tmp_path: Path) -> None:
    """Six won deals, two open ones, none lost: 100 %, and the question."""
    outcome = run_case(tmp_path, deals(ended("won", 6), "o1 | 2025-03-02 | | open | 10"), kpis=(kpi,), **MARCH)
    assert "ONE_SIDED" in cell(outcome, "win_rate").flags
    assert "are the lost ones in the export?" in note(outcome, "ONE_SIDED")


def test_only_lost(tmp_path: Path) -> None:
    outcome = run_case(tmp_path, deals(ended("lost", 7)), kpis=("win_rate",), **MARCH)
    assert cell(outcome, "win_rate").value == 0
    assert "are the won ones in the export?" in note(outcome, "ONE_SIDED")


def test_a_word_of_the_mapping_that_no_row_has(tmp_path: Path) -> None:
    """Two deals are few; but the config knows how lost ones are written, and none is."""
    rows = deals(ended("Firmado", 2), "o1 | 2025-03-02 | | En curso | 10")
    values = {"status": {"won": ["Firmado"], "lost": ["Rechazado", "Caído"], "open": ["En curso"]}}
    settings = {"sources": [{"table": "deals", "path": "deals.csv", "values": values}]}
    outcome = run_case(tmp_path, rows, settings, kpis=("win_rate",), **MARCH)
    assert "'Rechazado' or 'Caído'" in note(outcome, "ONE_SIDED")


def test_all_the_time_of_a_source_counts(tmp_path: Path) -> None:
    """March has no lost deal, and April has: the lost ones are in the export."""
    later = "x1 | 2025-03-01 | 2025-04-10 | lost | 100"
    outcome = run_case(tmp_path, deals(ended("won", 8), later), kpis=("win_rate",), **MARCH)
    assert cell(outcome, "win_rate").value == 1
    assert "ONE_SIDED" not in codes_of(outcome)


@pytest.mark.parametrize("lines", [(ended("won", 4),), (ended("won", 8), ended("lost", 1)), (ended("no_decision", 9),)])
def test_one_sided_silent(lines: tuple[str, ...], tmp_path: Path) -> None:
    """Four are few, one lost deal is there, or nothing was won or lost."""
    outcome = run_case(tmp_path, deals(*lines), kpis=("win_rate", "deals_won", "deals_lost"), **MARCH)
    assert "ONE_SIDED" not in codes_of(outcome)


def test_silent_where_both_outcomes_are_not_needed(tmp_path: Path) -> None:
    """What was won, how much and how fast is right in a file of won deals."""
    kpis = ("deals_won", "won_amount", "avg_deal_size", "sales_cycle_days", "deals_lost", "pipeline_value")
    outcome = run_case(tmp_path, deals(ended("won", 6)), kpis=kpis, **MARCH)
    assert "ONE_SIDED" not in codes_of(outcome)


def test_silent_on_a_file_for_each_outcome(tmp_path: Path) -> None:
    """One export of what was won and one of what was lost are both sides."""
    (tmp_path / "lost.csv").write_text(
        "deal_id,created_at,closed_at,amount\n" + "".join(f"z{n},2025-03-01,2025-03-20,50\n" for n in range(6))
    )
    sources = [
        {"table": "deals", "path": "deals.csv"},
        {"table": "deals", "name": "lost", "path": "lost.csv", "set": {"status": "lost"}},
    ]
    outcome = run_case(tmp_path, deals(ended("won", 6)), {"sources": sources}, kpis=("win_rate",), **MARCH)
    assert cell(outcome, "win_rate").value == 0.5
    assert "ONE_SIDED" not in codes_of(outcome)
