"""The table: never cut, aligned, readable without colour, and safe to print."""

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from kpicli.model import TOTAL, Flag, RowLabel
from kpicli.render.terminal import render_table
from tests.render.reports import LONG_DIGITS, MONTHS, director, report, ugly, value

LANGS = ("en", "es", "it")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("compare", [False, True])
def test_six_months_and_the_running_one_fit_in_80_columns(lang: str, compare: bool) -> None:
    table = render_table(director(lang, compare), width=80)
    assert max(map(cell_len, table.splitlines())) <= 80
    assert "--wide" not in table
    assert not any(cut in table for cut in ("…", "..."))


@pytest.mark.parametrize("width", range(40, 130, 3))
def test_a_narrow_terminal_drops_the_oldest_periods_and_says_so(width: int) -> None:
    table = render_table(director(compare=False), width=width)
    assert max(map(cell_len, table.splitlines())) <= width
    shown = len(re.findall(r"2025-0\d|Jan|Feb|Mar|Apr|May|Jun|Jul", table.split("─")[0]))
    assert ("does not fit" in table or "do not fit" in table) == (shown < len(MONTHS))
    assert "702" in table


def test_a_terminal_of_ten_columns_still_shows_the_latest_period_whole() -> None:
    assert "12,345,678" in render_table(report([value("leads", MONTHS[0], 12345678)], {}), width=10)


def test_in_a_pipe_every_row_is_one_line() -> None:
    names = {("leads", "default"): RowLabel("A very long name of a KPI " * 10)}
    table = render_table(report([value("leads", month, 1) for month in MONTHS], names), width=None)
    assert len(table.splitlines()) == 3


def test_labels_wrap_at_words_and_numbers_stay_on_the_first_line() -> None:
    table = render_table(director(compare=False), width=80).splitlines()
    first = next(line for line in table if line.startswith("Customer"))
    assert "1,034" in first
    assert not re.search(r"\d", table[table.index(first) + 1])


def test_numbers_end_in_one_column_with_or_without_a_mark() -> None:
    lines = render_table(director(), width=None).splitlines()
    april = [("Leads", "998"), ("Win rate", "25.0%"), ("Won amount", "€38,000"), ("LTV to CAC", "3.0×")]
    ends = {line.index(text) + len(text) for name, text in april for line in lines if line.startswith(name)}
    assert len(ends) == 1


def test_undefined_is_a_dash_never_zero() -> None:
    values = [value("win_rate", month, number, "ratio") for month, number in zip(MONTHS, (None, 0.0), strict=False)]
    assert render_table(report(values, {}), width=80).splitlines()[-1].split()[-2:] == ["–", "0.0%"]


def test_a_code_of_the_whole_row_marks_its_label_once_and_others_mark_their_value() -> None:
    table = render_table(director(compare=False), width=200)
    assert "fully loaded²" in table
    assert table.count("²") == 3
    assert re.findall(r"\S+¹", table)[:2] == ["25.0%¹", "40.0%¹"]


def test_a_code_of_a_whole_block_marks_its_heading_once() -> None:
    values = [value("x", month, 1, segment=(label,), flags=("COST_SCOPE",)) for label in "abc" for month in MONTHS[:2]]
    table = render_table(report(values, {}, by=("s",), notes=(Flag("COST_SCOPE", "warn", "y"),)), width=80)
    assert "x, default¹" in table
    assert table.count("¹") == 2


def test_only_codes_with_a_note_are_marked_and_each_note_is_printed_once() -> None:
    values = [value("leads", MONTHS[0], 1, flags=("SMALL_N", "UNNAMED"))]
    table = render_table(report(values, {}, notes=(Flag("SMALL_N", "info", "few"),)), width=80)
    assert "1¹" in table
    assert table.count("SMALL_N") == 1
    assert "UNNAMED" not in table


def test_notes_of_hidden_values_are_not_printed() -> None:
    values = [value("leads", month, 10_000_000, flags=("ONE_DEAL",) * (month == MONTHS[0])) for month in MONTHS]
    table = render_table(report(values, {}, notes=(Flag("ONE_DEAL", "info", "x"),)), width=40)
    assert "ONE_DEAL" not in table


def test_more_codes_than_marks_are_all_still_footnoted() -> None:
    codes = tuple(f"CODE_{number}" for number in range(60))
    made = report(
        [value("leads", MONTHS[0], 1, flags=codes)], {}, notes=tuple(Flag(code, "info", "x") for code in codes)
    )
    for ascii in (False, True):
        table = render_table(made, width=None, ascii=ascii)
        assert all(f"{code}: x" in table for code in codes)


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("width", [None, 80, 50])
def test_text_from_files_is_literal_and_has_no_control_or_direction_characters(width: int | None, ascii: bool) -> None:
    table = render_table(ugly(), width=width, ascii=ascii)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", table)
    assert "[red]x[/]" in table
    assert LONG_DIGITS in table
    assert "=1+1" in table
    assert table.isascii() == ascii


@pytest.mark.parametrize("lang", LANGS)
def test_ascii_needs_no_other_characters(lang: str) -> None:
    assert render_table(director(lang), width=80, ascii=True).isascii()


def test_without_colour_there_is_no_escape_and_with_colour_the_text_is_the_same() -> None:
    plain, coloured = (render_table(director(), width=80, color=color) for color in (False, True))
    assert "\x1b" not in plain
    bare = re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


def test_colour_says_better_or_worse_by_the_direction_of_the_kpi() -> None:
    def line(better: str) -> str:
        made = report(
            [value("x", MONTHS[0], 1, change=0.1)], {("x", "default"): RowLabel("X", "", better)}, compare="previous"
        )  # type: ignore[arg-type]
        return render_table(made, width=80, color=True)

    assert "\x1b[32m+10.0%" in line("higher")
    assert "\x1b[31m+10.0%" in line("lower")
    assert not re.search(r"\x1b\[3[12]m", line("neither"))


def test_change_is_of_the_latest_settled_period() -> None:
    """What cannot say how it changed shows a dash: an older change in its stead would mislead."""
    before = value("x", MONTHS[0], 1, change=0.5, compared_to="2024-12")
    table = render_table(report([before, value("x", MONTHS[1], 1)], {}, compare="previous"), width=80)
    assert "+50.0%" not in table
    running = value("x", MONTHS[1], 1, flags=("PARTIAL_PERIOD",))
    assert "+50.0%" in render_table(report([before, running], {}, compare="previous"), width=80)


def test_totals_are_named_in_the_language_of_the_report() -> None:
    values = [value("x", MONTHS[0], 1, segment=(label, label)) for label in ("(blank)", TOTAL)]
    made = report(values, {}, by=("channel", "owner"))
    said = {lang: render_table(replace(made, lang=lang), width=80).splitlines()[-2:] for lang in LANGS}
    assert [line.split()[0] for lines in said.values() for line in lines[1:]] == ["Total", "Total", "Totale"]
    assert "(en blanco) · (en blanco)" in said["es"][0]


def test_values_of_periods_outside_the_report_are_shown_too() -> None:
    made = report([value("x", MONTHS[0], 41), value("x", MONTHS[1], 42)], {}, periods=(MONTHS[0],))
    assert "42" in render_table(made, width=80)


def test_amounts_in_two_currencies_have_a_row_each() -> None:
    values = [value("x", MONTHS[0], 5, "money", currency=currency) for currency in ("EUR", "USD")]
    lines = render_table(report(values, {("x", "default"): RowLabel("X")}), width=80).splitlines()
    assert [line.split() for line in lines[2:]] == [["X,", "EUR", "€5.00"], ["X,", "USD", "$5.00"]]


def test_families_are_set_apart_and_named_where_there_are_several() -> None:
    values = [value(kpi, MONTHS[0], 1) for kpi in ("a", "b", "c")]
    labels = {
        (kpi, "default"): RowLabel(kpi, family=family) for kpi, family in (("a", "funnel"), ("b", "funnel"), ("c", "g"))
    }
    made = report(values, labels)
    assert [line[:1] for line in render_table(made, width=80).splitlines()[2:]] == ["F", "a", "b", "", "g", "c"]
    alone = replace(made, values=made.values[:2])
    assert [line[:1] for line in render_table(alone, width=80).splitlines()[2:]] == ["a", "b"]


def test_an_empty_report_says_so() -> None:
    assert render_table(report([], {}), width=80) == "No values.\n"


def test_the_amounts_of_a_total_and_its_segments_are_written_alike() -> None:
    """Neither 0.00 nor 980.00 stands above thousands without cents; of small amounts all have them."""
    amounts = {"A": 0.0, "B": 980.4, TOTAL: 16_000.0}
    costs = {"A": 0.0, "B": 98.04, TOTAL: 640.96}
    values = [
        value(kpi, MONTHS[0], number, "money", segment=(name,))
        for kpi, numbers in (("cac", amounts), ("cpl", costs))
        for name, number in numbers.items()
    ]
    shown = render_table(report(values, {}, by=("channel",)), width=80)
    for expected in ("€0 ", "€980 ", "€16,000 ", "€0.00 ", "€98.04 ", "€640.96 "):
        assert expected in shown.replace("\n", " \n"), shown
