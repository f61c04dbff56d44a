"""The running period beside equal days of the one before: --compare previous --include-partial."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kpicli.model import Value
from tests.harness import cell, run_case


def leads(first: date, last: date, each: int) -> str:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return "".join(f"\n{each} * l{day:%m%d}-{{n}} | {day}" for day in days)


JANUARY = leads(date(2025, 1, 1), date(2025, 1, 31), 2)


def compared(folder: Path, rows: str, period: str, *, include: bool = True) -> Value:
    tables = {"leads": f"lead_id | created_at{rows}"}
    ask = {"kpis": ("leads",), "period": "month", "last": 1, "compare": "previous", "include_partial": include}
    return cell(run_case(folder, tables, **ask), "leads", period=period)


def test_equal_days_are_compared(tmp_path: Path) -> None:
    """Ten days of February with 3 a day: 30. January had 62, but 20 in its first ten days: +50 %, not -52 %."""
    running = compared(tmp_path, JANUARY + leads(date(2025, 2, 1), date(2025, 2, 10), 3), "2025-02")
    naive = 30 / 62 - 1
    assert running.value == 30
    assert running.change == pytest.approx(0.5)
    assert running.change != pytest.approx(naive)
    assert running.compared_to == "2025-01 (10 days)"
    assert {"COMPARE_TRUNCATED", "PARTIAL_PERIOD"} <= set(running.flags)


def test_a_shorter_month_is_not_truncated(tmp_path: Path) -> None:
    """Thirty days of March beside the whole of February, which has 28: its name says that it is whole."""
    rows = JANUARY + leads(date(2025, 2, 1), date(2025, 2, 28), 2) + leads(date(2025, 3, 1), date(2025, 3, 29), 2)
    running = compared(tmp_path, rows, "2025-03")
    assert running.compared_to == "2025-02"
    assert running.change == pytest.approx(58 / 56 - 1)


def test_without_the_option_a_part_is_not_compared(tmp_path: Path) -> None:
    running = compared(tmp_path, JANUARY + leads(date(2025, 2, 1), date(2025, 2, 10), 3), "2025-02", include=False)
    assert running.change is None
    assert "COMPARE_TRUNCATED" not in running.flags


def test_a_whole_period_is_compared_as_ever(tmp_path: Path) -> None:
    """Silent where there is no running period: COMPARE_TRUNCATED says nothing about whole months."""
    rows = JANUARY + leads(date(2025, 2, 1), date(2025, 2, 28), 2)
    whole = compared(tmp_path, rows, "2025-02")
    assert (whole.compared_to, whole.change) == ("2025-01", pytest.approx(56 / 62 - 1))
    assert "COMPARE_TRUNCATED" not in whole.flags


def test_without_a_comparison_nothing_is_said_to_be_compared(tmp_path: Path) -> None:
    """The board compares whole months; a mark at the running one would speak of a change that stands nowhere."""
    tables = {"leads": f"lead_id | created_at{JANUARY}{leads(date(2025, 2, 1), date(2025, 2, 10), 3)}"}
    ask: dict[str, Any] = {"kpis": ("leads",), "period": "month", "last": 1, "board": True, "include_partial": True}
    running = cell(run_case(tmp_path, tables, **ask), "leads", period="2025-02")
    assert running.change is None
    assert "COMPARE_TRUNCATED" not in running.flags
