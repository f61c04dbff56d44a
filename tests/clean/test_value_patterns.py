"""Words of an export by a pattern: ``Closed*`` under ``values:`` is any text that begins so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicli.schema import TABLES
from kpicli.wording import ValueMap, value_map
from tests.harness import cell, run_case

STATUS = TABLES["deals"].fields["status"]


def mapped(**spec: list[str]) -> ValueMap:
    return value_map(STATUS.values, spec)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Closed Won", "won"),
        ("closed won (partner)", "won"),
        ("CLOSED WON", "won"),
        ("Not closed won", None),
        ("Closed Lost", "lost"),
        ("Lost", "lost"),
        ("Negotiation", None),
    ],
)
def test_a_star_is_any_text(written: str, meant: str | None) -> None:
    assert mapped(won=["Closed Won*"], lost=["*lost"]).value(written) == meant


def test_what_is_written_out_goes_before_a_pattern_and_a_pattern_before_any_other() -> None:
    words = mapped(won=["Closed*"], disqualified=["Closed Duplicate"], open=["*"])
    assert [words.value(word) for word in ("Closed Duplicate", "Closed", "Demo")] == ["disqualified", "won", "open"]


def test_the_first_pattern_that_fits_counts() -> None:
    words = mapped(lost=["*No*"], won=["*ganado*"])
    assert words.value("No ganado") == "lost"


def test_a_label_with_a_star_of_its_own_is_itself() -> None:
    assert mapped(won=["5* client"]).value("5* client") == "won"


@pytest.mark.parametrize("odd", ["a.b*", "(x*", "[*", "\\*"])
def test_other_signs_mean_themselves(odd: str) -> None:
    assert mapped(won=[odd]).value(odd.replace("*", "z")) == "won"


def test_of_joined_columns_a_blank_one_is_said_by_its_joint(tmp_path: Path) -> None:
    """Two columns of dates joined: only the first filled is won, only the second lost, none open."""
    outcome = run_case(
        tmp_path,
        {
            "deals": """
            deal_id | created_at | closed_at  | Signed     | Refused
            a       | 2025-03-01 | 2025-03-10 | 2025-03-10 |
            b       | 2025-03-01 | 2025-03-12 |            | 2025-03-12
            c       | 2025-03-02 | 2025-03-20 | 2025-03-20 |
            d       | 2025-03-03 |            |            |
            """
        },
        {
            "sources": [
                {
                    "table": "deals",
                    "path": "deals.csv",
                    "columns": {"deal_id": "deal_id", "created_at": "created_at", "closed_at": "closed_at"},
                    "joined": {"status": ["Signed", "Refused"]},
                    "values": {"status": {"open": ["/"], "won": ["* /"], "lost": ["/ *"]}},
                }
            ]
        },
        kpis=("deals_won", "deals_lost"),
        period="2025-03",
    )
    assert (cell(outcome, "deals_won").value, cell(outcome, "deals_lost").value) == (2, 1)
