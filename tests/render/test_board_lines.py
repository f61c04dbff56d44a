"""The board on a terminal and in Markdown: what gives way on a narrow one, what reads without colour."""

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from kpicli.model import Goal
from kpicli.render import render
from kpicli.render.board import sparkline
from kpicli.render.terminal import render_table
from tests.render.reports import MONTHS, channels, goals, report, value

LANGS = ("en", "es", "it")


def board_of(table: str) -> list[str]:
    """The lines of the board: up to the first blank one."""
    return table.split("\n\n")[0].splitlines()


@pytest.mark.parametrize("lang", LANGS)
def test_at_80_columns_it_has_everything_and_a_line_per_kpi_or_two(lang: str) -> None:
    lines = board_of(render_table(goals(lang), width=80))
    assert max(map(cell_len, lines)) <= 80
    assert len(lines) <= 3 + 6 + 3
    assert sum(bool(re.search("[▁▂▃▄▅▆▇█]{6}$", line)) for line in lines) == 6


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", range(40, 120, 3))
def test_a_narrow_terminal_cuts_nothing_and_always_says_whether_a_goal_is_kept(lang: str, width: int) -> None:
    table = render_table(goals(lang), width=width)
    assert max(map(cell_len, board_of(table))) <= width
    missed, kept = {"en": ("missed", "kept"), "es": ("no cumple", "cumple"), "it": ("mancato", "raggiunto")}[lang]
    board = "\n".join(board_of(table)).replace(missed, "MISSED")
    assert board.count("MISSED") == 1
    assert board.count(kept) == 3


def test_the_trend_gives_way_before_the_change_and_that_before_the_value() -> None:
    boards = {width: "\n".join(board_of(render_table(goals(), width=width))) for width in (80, 60, 50, 40)}
    seen = {width: tuple(sign in board for sign in ("▇", "≥", "+12.1%", "€81,250")) for width, board in boards.items()}
    assert seen == {
        80: (True, True, True, True),
        60: (False, True, True, True),
        50: (False, False, True, True),
        40: (False, False, False, True),
    }


def test_in_a_pipe_every_kpi_is_one_line() -> None:
    assert len(board_of(render_table(goals(), width=None))) == 3 + 6


def test_its_heading_says_what_it_is_of() -> None:
    said = {lang: render_table(goals(lang), width=None).splitlines()[0] for lang in LANGS}
    assert said["en"] == "2025-06, against 2025-05, trend from 2025-01, as of 2025-07-15"
    assert said["es"] == "2025-06, respecto a 2025-05, evolución desde 2025-01, a fecha de 2025-07-15"
    assert said["it"] == "2025-06, rispetto a 2025-05, andamento da 2025-01, al 2025-07-15"


def test_in_ascii_there_is_no_trend() -> None:
    table = render_table(goals(), width=80, ascii=True)
    assert table.isascii()
    assert ">= EUR 60,000 kept" in table
    assert "trend" not in table.splitlines()[0]


def test_colour_adds_nothing_that_words_do_not_say() -> None:
    table = render_table(goals(), width=80, color=True)
    assert "\x1b[31m missed" in table
    assert "\x1b[32m kept" in table
    bare = re.sub(r"\x1b\[[\d;]*m", "", table)
    assert [line.rstrip() for line in bare.splitlines()] == render_table(goals(), width=80).splitlines()


def test_a_sparkline_goes_from_the_lowest_to_the_highest_with_a_gap_for_undefined() -> None:
    assert sparkline((1, None, 8)) == "▁ █"
    assert sparkline((-5, 0, 5)) == "▁▅█"
    assert sparkline((3, 3, 3)) == "▅▅▅"
    assert sparkline((None, None)) == "  "
    assert len(sparkline(tuple(range(100)))) == 24


def test_the_period_of_a_board_may_not_fit_the_table_but_its_marks_are_explained() -> None:
    numbers = [*[1.0] * 5, 10**30, 10**30]
    flags = [(), (), (), (), (), ("ONE_DEAL",), ("PARTIAL_PERIOD",)]
    values = [
        value("leads", month, number, flags=found) for month, number, found in zip(MONTHS, numbers, flags, strict=True)
    ]
    made = report(values, {}, notes=goals().notes, partial=frozenset({MONTHS[-1].id}), board=(("leads", "default"),))
    noted = replace(made, notes=(replace(made.notes[0], code="ONE_DEAL"),))
    table = render_table(noted, width=70)
    assert "2025-06" not in table.split("\n\n")[1]
    assert re.search(r"\d¹", board_of(table)[-1] + board_of(table)[-2])
    assert "¹ ONE_DEAL" in table


def test_a_value_that_misses_its_goal_is_marked_in_the_table_and_that_is_explained_once() -> None:
    table = render_table(goals(), width=200)
    assert re.findall(r"[\d,.%]+!", table.split("\n\n")[1])[:3] == ["998!", "1,504!", "1,611!"]
    assert table.count("!: misses its goal. Goal: that of 2025-06.") == 1
    assert "!" not in render_table(replace(goals(), values=goals().values[-7:]), width=200)


def test_goals_of_segments_are_marked_too() -> None:
    plain = channels()
    made = replace(plain, values=tuple(replace(v, goal=Goal(max=100)) if v.kpi == "leads" else v for v in plain.values))
    table = render_table(made, width=80)
    assert re.findall(r"(\d[\d,.]*)!", table) == ["120", "900", "1,034"]
    assert "≤ 100" in table


def test_the_page_has_the_same_board() -> None:
    page, table = str(render(goals(), "md")), render_table(goals(), width=None)
    assert page.startswith(f"**{table.splitlines()[0]}**\n\n| KPI | 2025-06 | Δ | Goal |  | Trend |\n")
    assert "| Leads | 1,611 | +7.1% | 1,000 – 1,500 | missed | ▃▅▄▁▇█ |\n" in page
    assert "| 998! | 1,504! | 1,611! | 702 | 1,000 – 1,500 |\n" in page


def test_targets_are_in_the_record_only_where_there_are_any() -> None:
    lines = str(render(goals(), "csv")).splitlines()
    assert lines[0].endswith(",flags,target_min,target_max,target_kept")
    assert lines[4].endswith(",,1000,1500,false")
    assert lines[7].endswith(",PARTIAL_PERIOD,1000,1500,")
    assert lines[-1].endswith(",,,")
    assert "target_" not in str(render(channels(), "csv"))
