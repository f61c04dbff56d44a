"""share_of(x): what a segment has of the total of its period."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.pipeline import Outcome
from tests.harness import cell, run_case

LEADS = """
lead_id  | created_at | channel
3 * a{n} | 2025-03-05 | Google
1 * b{n} | 2025-03-06 | Email
1 * c{n} | 2025-03-07 |
4 * d{n} | 2025-04-07 | Email
"""
SHARE = {
    "kpis": {
        "lead_share": {"formula": "share_of(leads)", "unit": "ratio"},
        "above_share": {"formula": "share_of(leads) - 0.5", "unit": "ratio"},
    }
}


def report(folder: Path, **ask: Any) -> Outcome:
    return run_case(folder, {"leads": LEADS}, SHARE, **{"kpis": ("lead_share",), "by": ("channel",), **ask})


def test_shares_of_a_period_sum_to_the_whole(tmp_path: Path) -> None:
    """March: 3, 1 and 1 of 5 leads; a share of all leads of the export would be 3/9."""
    outcome = report(tmp_path, period="2025-03")
    found = {value.segment[0]: value.value for value in outcome.report.values}
    assert found == {"Google": 0.6, "Email": 0.2, "(blank)": 0.2, "(total)": 1.0}
    google = cell(outcome, "lead_share", segment=("Google",))
    assert (google.numerator, google.denominator, google.n) == (3, 5, 5)


def test_the_total_counts_also_where_nobody_asks_to_see_it(tmp_path: Path) -> None:
    outcome = report(tmp_path, period="2025-03", totals=False)
    assert {value.segment[0]: value.value for value in outcome.report.values} == {
        "Google": 0.6, "Email": 0.2, "(blank)": 0.2,
    }  # fmt: skip


def test_without_segments_it_is_the_whole(tmp_path: Path) -> None:
    assert cell(report(tmp_path, by=(), period="2025-03"), "lead_share").value == 1


def test_a_period_without_a_total_has_no_shares(tmp_path: Path) -> None:
    """Nothing came in February of a file that begins in March: unknown, never 0."""
    outcome = report(tmp_path, period="2025-02")
    assert {value.value for value in outcome.report.values} <= {None}


def test_it_is_a_part_of_a_formula_as_others_are(tmp_path: Path) -> None:
    outcome = report(tmp_path, period="2025-03", kpis=("above_share",))
    assert cell(outcome, "above_share", segment=("Google",)).value == pytest.approx(0.1)
