"""Parts of the calendar as segments: each measure by the weekday, or the month of the quarter, of its own date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.pipeline import Outcome
from tests.harness import run_case

DEALS = """
deal_id  | created_at | closed_at  | status | amount
a        | 2025-03-03 | 2025-03-10 | won    | 100
b        | 2025-03-03 | 2025-03-17 | won    | 200
c        | 2025-03-04 | 2025-03-21 | lost   | 50
d        | 2025-03-05 | 2025-03-21 | won    | 10
"""
"""3, 10 and 17 March 2025 are Mondays, the 4th is a Tuesday, the 5th a Wednesday, the 21st a Friday."""


def report(folder: Path, by: str, kpi: str, tables: dict[str, str] | None = None, **ask: Any) -> Outcome:
    settings = ask.pop("settings", {})
    return run_case(
        folder, tables or {"deals": DEALS}, settings, **{"kpis": (kpi,), "by": (by,), "period": "2025-03", **ask}
    )


def found(outcome: Outcome) -> dict[str, float | None]:
    return {value.segment[0]: value.value for value in outcome.report.values}


def test_a_measure_is_split_by_the_weekday_of_its_own_date(tmp_path: Path) -> None:
    """Won on Monday twice and on Friday once; by the day of creation it would be Monday and Wednesday."""
    shown = found(report(tmp_path, "weekday", "deals_won"))
    assert {day: value for day, value in shown.items() if value} == {"1": 2, "5": 1, "(total)": 3}


def test_a_ratio_has_both_its_parts_by_their_dates(tmp_path: Path) -> None:
    shown = found(report(tmp_path, "weekday", "win_rate"))
    assert (shown["1"], shown["5"], shown["(total)"]) == (1, 0.5, 0.75)


def test_a_weekday_without_a_row_is_0_and_not_unknown(tmp_path: Path) -> None:
    assert found(report(tmp_path, "weekday", "deals_won"))["3"] == 0


@pytest.mark.parametrize(
    ("by", "start", "expected"),
    [
        ("month_of_quarter", 1, {"1": 1, "2": 2, "3": 3}),
        ("month_of_quarter", 2, {"3": 1, "1": 2, "2": 3}),
        ("month_of_year", 1, {"01": 1, "02": 2, "03": 3}),
        ("quarter_of_year", 2, {"4": 1, "1": 5}),
        ("day_of_month", 1, {"05": 3, "06": 2, "07": 1}),
    ],
)
def test_parts_of_the_year(tmp_path: Path, by: str, start: int, expected: dict[str, int]) -> None:
    """1 lead of January, 2 of February, 3 of March; a fiscal year of February begins its quarters there."""
    leads = """
    lead_id  | created_at
    1 * a{n} | 2025-01-07
    2 * b{n} | 2025-02-06
    3 * c{n} | 2025-03-05
    """
    outcome = report(
        tmp_path, by, "leads", {"leads": leads}, period="all", settings={"fiscal_year_start": start}
    )  # fmt: skip
    shown = {part: value for part, value in found(outcome).items() if value and part != "(total)"}
    assert shown == expected
    assert found(outcome)["(total)"] == 6


def test_a_stock_has_no_weekday(tmp_path: Path) -> None:
    customers = "customer_id | started_at | ended_at | mrr\nA | 2025-01-01 | | 10\nB | 2025-02-01 | 2025-03-15 | 20\n"
    outcome = report(tmp_path, "weekday", "customers_end", {"customers": customers})
    assert outcome.refused["customers_end"].code == "SEGMENT_NOT_IN_SOURCE"


def test_the_cost_of_a_month_has_no_weekday_and_has_a_month_of_the_quarter(tmp_path: Path) -> None:
    spend = (
        "date | cost | team\n2025-01-01 | 100 | marketing\n2025-02-01 | 200 | marketing\n2025-03-01 | 300 | marketing\n"
    )
    by_day = report(tmp_path, "weekday", "marketing_cost", {"spend": spend}, period="quarter")
    assert by_day.refused["marketing_cost"].code == "GRAIN_TOO_FINE"
    by_month = report(tmp_path, "month_of_quarter", "marketing_cost", {"spend": spend}, period="2025-Q1")
    assert found(by_month) == {"1": 100, "2": 200, "3": 300, "(total)": 600}


def test_a_column_of_ones_own_of_that_name_comes_first(tmp_path: Path) -> None:
    leads = "lead_id | created_at | weekday\na | 2025-03-05 | Wed\nb | 2025-03-06 | Thu\n"
    settings = {"segments": {"weekday": {}}}
    outcome = report(tmp_path, "weekday", "leads", {"leads": leads}, settings=settings)
    assert found(outcome) == {"Thu": 1, "Wed": 1, "(total)": 2}
