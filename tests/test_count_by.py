"""Counting people or companies: a buying unit of seven that became a customer is one of one, not one of seven."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from tests.harness import cell, run_case

TABLES = {
    "leads": """
        lead_id  | account_id | created_at | mql_at     | channel
        7 * a{n} | Acme       | 2025-03-0{n} |          | Fairs
        b1       | Beta       | 2025-03-05 | 2025-03-20 | Email
        b2       | Beta       | 2025-03-02 | 2025-03-25 | Fairs
        c1       |            | 2025-03-10 |            | Email
        c2       |            | 2025-03-11 |            | Email
        d1       | Delta      | 2025-04-01 |            | Email
    """,
    "deals": """
        deal_id | lead_id | account_id | created_at | closed_at  | status
        w1      | a4      | Acme       | 2025-03-12 | 2025-03-30 | won
    """,
}
MARCH = {"period": "2025-03"}
Counted = Literal["lead", "account"]


def ask(folder: Path, kpi: str, count_by: Counted, segment: tuple[str, ...] | None = None) -> float | None:
    by = ("channel",) if segment else ()
    outcome = run_case(folder, TABLES, kpis=(kpi,), count_by=count_by, by=by, **MARCH)
    return cell(outcome, kpi, segment=segment).value


def test_a_buying_unit_is_one(tmp_path: Path) -> None:
    """Of 11 people one is a customer (9 %); of the 4 companies (Acme, Beta, and two without a name) one is: 25 %."""
    assert ask(tmp_path, "leads", "lead") == 11
    assert ask(tmp_path, "leads", "account") == 4
    assert ask(tmp_path, "lead_to_customer_rate", "lead") == pytest.approx(1 / 11)
    assert ask(tmp_path, "lead_to_customer_rate", "account") == pytest.approx(1 / 4)


def test_a_milestone_is_the_earliest_of_the_account(tmp_path: Path) -> None:
    """Beta qualified on the 20th and the 25th: two people, one company."""
    assert ask(tmp_path, "mqls", "lead") == 2
    assert ask(tmp_path, "mqls", "account") == 1


def test_the_segment_is_that_of_the_first_lead(tmp_path: Path) -> None:
    """Beta came by a fair on the 2nd, before it answered an e-mail on the 5th."""
    assert ask(tmp_path, "leads", "account", ("Fairs",)) == 2
    assert ask(tmp_path, "leads", "account", ("Email",)) == 2
