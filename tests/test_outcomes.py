"""An outcome spread over date columns, signed on and rejected on: both are read, and none is taken for the other."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kpicli.errors import ConfigError
from kpicli.pipeline import Outcome, check
from tests.harness import TODAY, cell, run_case, write_case
from tests.test_hazards import codes_of, note

MAY: dict[str, Any] = {"period": "2025-05", "as_of": date(2025, 5, 31)}
KPIS = ("deals_won", "deals_lost", "win_rate", "won_amount", "pipeline_value")
OUTCOMES = {"won": "Signed on", "lost": "Rejected on"}
COLUMNS = {"deal_id": "Contract", "created_at": "Offered", "amount": "Price"}
DEALS = """
Contract | Offered    | Signed on  | Rejected on | Price
c1       | 2025-05-02 | 2025-05-20 |             | 4000
c2       | 2025-05-03 |            | 2025-05-14  | 900
c3       | 2025-05-05 |            | -           | 650
c4       | 2025-04-08 | 2025-05-29 |             | 1500
c5       | 2025-03-10 | 2025-04-11 |             | 70
"""


def settings(**more: Any) -> dict[str, Any]:
    return {"sources": [{"table": "deals", "path": "deals.csv", "columns": COLUMNS, "outcomes": OUTCOMES, **more}]}


def figures(outcome: Outcome) -> list[float | None]:
    return [cell(outcome, kpi).value for kpi in KPIS]


def test_won_lost_and_open(tmp_path: Path) -> None:
    """May: c1 and c4 signed, c2 rejected, c3 open; the status of the signing column alone would say 2 of 2."""
    outcome = run_case(tmp_path, {"deals": DEALS}, settings(), kpis=KPIS, **MAY)
    assert figures(outcome) == [2, 1, pytest.approx(2 / 3), 5500, 650]
    assert codes_of(outcome) & {"UNKNOWN_VALUE", "UNDATED", "BAD_ORDER", "BAD_CELL", "ONE_SIDED"} == set()


def test_without_columns(tmp_path: Path) -> None:
    """Headers that are called like fields are still taken by themselves."""
    plain = DEALS.replace("Contract", "deal_id").replace("Offered   ", "created_at").replace("Price", "amount")
    outcome = run_case(tmp_path, {"deals": plain}, settings(columns={}), kpis=KPIS, **MAY)
    assert figures(outcome) == [2, 1, pytest.approx(2 / 3), 5500, 650]


def test_dates_of_a_workbook(tmp_path: Path) -> None:
    """Typed cells of Excel are dates in either column."""
    book = Workbook()
    book.active.append(["Contract", "Offered", "Signed on", "Rejected on", "Price"])
    for row in (
        ["c1", date(2025, 5, 2), date(2025, 5, 20), None, 4000],
        ["c2", date(2025, 5, 3), None, date(2025, 5, 14), 900],
        ["c3", date(2025, 5, 5), None, None, 650],
        ["c4", date(2025, 4, 8), date(2025, 5, 29), None, 1500],
    ):
        book.active.append(row)
    book.save(tmp_path / "deals.xlsx")
    outcome = run_case(tmp_path, {}, settings(path="deals.xlsx"), kpis=KPIS, **MAY)
    assert figures(outcome) == [2, 1, pytest.approx(2 / 3), 5500, 650]


def test_a_contradiction_is_said_and_in_no_outcome(tmp_path: Path) -> None:
    """Signed and rejected: neither a win nor a loss nor open, and named by what it says."""
    signed = "".join(f"s{n} | 2025-05-02 | 2025-05-21 | | 10\n" for n in range(30))
    both = f"{DEALS}{signed}b1 | 2025-05-04 | 2025-05-06 | 2025-05-09 | 999"
    outcome = run_case(tmp_path, {"deals": both}, settings(), kpis=KPIS, **MAY)
    assert figures(outcome) == [32, 1, pytest.approx(32 / 33), 5800, 650]
    assert "won / lost" in note(outcome, "UNKNOWN_VALUE")


def test_many_contradictions_are_refused(tmp_path: Path) -> None:
    """One row of six: nobody knows what the columns mean, so nothing is computed by them."""
    both = f"{DEALS}b1 | 2025-05-04 | 2025-05-06 | 2025-05-09 | 999"
    outcome = run_case(tmp_path, {"deals": both}, settings(), kpis=("win_rate", "leads"), **MAY)
    assert outcome.refused["win_rate"].code == "UNKNOWN_VALUE"


def test_the_columns_are_read(tmp_path: Path) -> None:
    """`kpi check` does not list them among those that no field takes."""
    (source,) = check(write_case(tmp_path, {"deals": DEALS}, settings()), today=TODAY).sources
    assert source.unmapped == ()
    assert {"status", "closed_at"} <= {reading.field for reading in source.columns}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"outcomes": {"won": "Signed on", "lost": "Refused on"}}, "has no column 'Refused on'"),
        ({"outcomes": {"win": "Signed on"}}, "win"),
        ({"columns": {**COLUMNS, "closed_at": "Signed on"}}, "outcomes gives"),
        ({"table": "leads", "columns": {"lead_id": "Contract"}}, "outcomes are of deals, not of leads"),
    ],
)
def test_what_is_wrong_is_said(more: dict[str, Any], words: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=words):
        run_case(tmp_path, {"deals": DEALS}, settings(**more), kpis=("leads",), **MAY)
