"""Answers of surveys on the scale they were asked on."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicli.model import Value
from tests.harness import cell, run_case


def answers(folder: Path, field: str, *marks: float, **settings: float) -> Value:
    rows = "\n".join(f"c{i} | 2025-03-{i + 1:02d} | {mark}" for i, mark in enumerate(marks))
    table = f"customer_id | date | {field}\n{rows}"
    return cell(run_case(folder, {"surveys": table}, settings, kpis=(field,), period="2025-03"), field)


def test_scale_odd(tmp_path: Path) -> None:
    """Marks of 1 to 5 all look like detractors: the naive answer is -100, here too, but never without a word."""
    score = answers(tmp_path, "nps", 5, 4, 5, 3, 5, 4)
    assert score.value == -100
    assert "SCALE_ODD" in score.flags


def test_another_scale_is_set_in_the_config(tmp_path: Path) -> None:
    score = answers(tmp_path, "nps", 5, 4, 5, 3, 5, 4, nps_scale=5)
    assert score.value == pytest.approx(100 * (3 - 1) / 6)
    assert "SCALE_ODD" not in score.flags


def test_answers_outside_the_scale_are_not_read(tmp_path: Path) -> None:
    score = answers(tmp_path, "nps", 10, 9, 8, 2, 11, -1, 100)
    assert (score.value, score.denominator) == (25, 4)  # two promoters, one detractor of four, not of seven
    assert "SCALE_ODD" in score.flags
    satisfied = answers(tmp_path, "csat", 5, 4, 2, 8)
    assert satisfied.value == pytest.approx(2 / 3)
    assert "SCALE_ODD" in satisfied.flags


def test_an_answer_between_two_marks_is_counted_and_named(tmp_path: Path) -> None:
    """6.5 is above 6: of five answers two promoters and no detractor."""
    score = answers(tmp_path, "nps", 6.5, 8, 9, 10, 7)
    assert (score.value, score.denominator) == (40, 5)
    assert "SCALE_ODD" in score.flags


def test_scale_odd_silent_on_ordinary_answers(tmp_path: Path) -> None:
    assert "SCALE_ODD" not in answers(tmp_path, "nps", 10, 9, 3, 0, 7, 5).flags
    assert "SCALE_ODD" not in answers(tmp_path, "nps", 5, 3).flags  # two unhappy customers
    assert "SCALE_ODD" not in answers(tmp_path, "csat", 5, 4, 3, 1, 4.5).flags
