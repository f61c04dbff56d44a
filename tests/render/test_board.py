"""The board: the vital few of a report, all of one period, each with what is known of it."""

from dataclasses import replace

from kpicli.model import TOTAL, Goal
from kpicli.render.board import board
from kpicli.render.grid import build
from tests.render.reports import MONTHS, channels, director, goals, value


def test_the_board_shows_the_latest_period_that_is_over() -> None:
    made = board(build(goals()))
    assert made is not None
    assert (made.period.id, made.before) == ("2025-06", "2025-05")
    found = {line.row.key[0]: line for line in made.lines}
    assert list(found) == ["won_amount", "leads", "win_rate", "cac", "days_to_win", "ltv_to_cac"]
    assert found["leads"].latest is not None
    assert found["leads"].latest.value == 1611
    assert found["leads"].trend == (1200, 1342, 1288, 998, 1504, 1611)


def test_a_report_without_a_board_has_none() -> None:
    assert board(build(director())) is None


def test_of_a_segmented_report_the_totals_stand_on_the_board() -> None:
    made = board(build(replace(channels(), board=(("leads", "default"), ("gone", "default")))))
    assert made is not None
    assert [line.row.segment for line in made.lines] == [(TOTAL,)]


def test_a_goal_is_kept_missed_or_not_yet_to_be_judged() -> None:
    kept = {
        cell.period.id: cell.kept for row in build(goals()).rows if row.key[0] == "leads" for cell in row.cells if cell
    }
    assert kept == {
        "2025-01": True, "2025-02": True, "2025-03": True, "2025-04": False, "2025-05": False, "2025-06": False,
        "2025-07": None,
    }  # fmt: skip
    assert value("cac", MONTHS[0], None, "money", goal=Goal(max=1)).kept is None
    assert value("rate", MONTHS[0], 0.1, "ratio", goal=Goal(min=0.2), flags=("IMMATURE_COHORT",)).kept is None


def test_a_goal_is_written_as_the_numbers_are() -> None:
    grid = build(goals())
    said = {row.key[0]: grid.goal(row.cells[0]) for row in grid.rows if row.key[1] == "default"}
    assert said["win_rate"] == "≥ 30.0%"
    assert said["cac"] == "≤ €700.00"
    assert said["leads"] == "1,000 – 1,500"
    assert said["days_to_win"] == ""
