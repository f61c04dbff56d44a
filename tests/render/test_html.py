"""The page without a browser: its numbers, what it may load, and that text from files stays text."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from kpicli.dossier import Dossier
from kpicli.lang.words import words
from kpicli.model import Flag, Period, Report, RowLabel
from kpicli.render import render
from kpicli.render.grid import build
from kpicli.render.html import render_html, vendored
from kpicli.render.html.glance import spark
from kpicli.render.html.trends import ticks
from tests.render.markup import Element, read, rows, section
from tests.render.reports import MONTHS, channels, director, dossier, funnel, goals, report, ugly, value

REPORTS = [ugly, goals, director, lambda: director("es"), lambda: director("it", compare=False)]
ATTACK = "<img src=x onerror=\"document.title='hacked'\">"


def page_of(made: Report | None = None) -> Element:
    """The page of a report, as a tree."""
    return read(render_html(dossier(made)))


def plain(text: str) -> str:
    """Text with soft spaces only, as the tree has it."""
    return " ".join(text.split())


# -- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", REPORTS)
def test_the_tables_hold_every_value_of_the_report_as_every_format_shows_it(make: Callable[[], Report]) -> None:
    grid = build(make())
    shown = rows(section(page_of(make()), "tables"))
    changes = [[grid.change(row)] if grid.has_changes else [] for row in grid.rows]
    wanted = [
        [plain(grid.value(cell, row)) for cell in row.cells] + list(map(plain, change))
        for row, change in zip(grid.rows, changes, strict=True)
    ]
    assert shown == wanted
    laid = [cell for row in grid.rows for cell in row.cells if cell]
    assert len(laid) == len(json.loads(str(render(make(), "json"))))


def test_the_numbers_are_those_of_the_terminal_and_of_markdown() -> None:
    markdown = [line.split("|")[2:-1] for line in str(render(director(), "md")).splitlines()[2:] if line[:1] == "|"]
    bare = [[plain(re.sub(r"[¹²³~]", "", cell)) for cell in line] for line in markdown]
    assert rows(section(page_of(director()), "tables")) == bare


def test_the_cards_show_the_board() -> None:
    cards = section(page_of(), "glance").all("article")
    assert len(cards) == 6
    leads = cards[1].text
    assert all(text in leads for text in ("Leads", "1,611", "+7.1%", "better", "Goal 1,000 – 1,500", "missed"))
    assert "€689" in cards[3].text
    assert "kept" in cards[3].text


def test_a_report_without_a_board_shows_its_first_kpis_at_a_glance() -> None:
    assert len(section(page_of(ugly()), "glance").all("article")) == 3


def test_the_funnel_has_each_rate_between_its_stages() -> None:
    stages = section(page_of(), "funnel").all("ol")[0].all("li")
    assert [stage.all("span", class_="number")[0].text for stage in stages] == ["1,611", "580", "190"]
    assert "36.0%" in stages[0].text
    assert "MQL rate, by cohort" in stages[0].text
    assert "–" in stages[1].text
    assert "rate" not in stages[2].text
    assert [bar.attributes["width"] for bar in section(page_of(), "funnel").all("rect")] == [
        "100.0%",
        "36.0%",
        "11.79%",
    ]


def test_a_rate_that_skips_a_stage_is_not_put_between_two() -> None:
    plain = funnel()
    without = replace(plain, values=tuple(each for each in plain.values if each.kpi != "mqls"))
    part = section(read(render_html(Dossier(goals(), funnel=without))), "funnel")
    assert "rate" not in part.all("ol")[0].text
    assert "36.0%" in part.all("div", class_="others")[0].text


def test_the_channels_have_the_numbers_to_sort_by_and_a_total_apart() -> None:
    part = section(page_of(), "channels")
    values = [[cell.attributes["data-value"] for cell in row.all("td")] for row in part.all("tbody")[0].all("tr")]
    assert values == [["120.0", "45.5"], ["14.0", ""], ["900.0", "3.25"]]
    assert [row.text for row in part.all("tfoot")[0].all("tr")] == ["Total1,034€60.00"]


def test_a_number_that_will_still_move_stands_apart_from_the_line() -> None:
    data = json.loads(page_of().all("script", id="charts")[0].text)
    amount = data[0]
    assert amount["whole"] == [48200, 51900.5, 60120, 38000, 72500, 81250, None]
    assert amount["running"] == [None] * 6 + [20400]
    assert amount["labels"][-1] == "2025-07~"
    assert amount["low"] == [60000] * 7
    assert amount["texts"][5] == "€81,250"


def test_many_periods_come_in_parts_that_fit_on_paper() -> None:
    months = [Period(date(2020 + n // 12, n % 12 + 1, 1), date(2021, 1, 1), f"m{n}", "month") for n in range(40)]
    values = [value("spend", month, 10.5 if n < 39 else 2000.0, "money") for n, month in enumerate(months)]
    made = replace(report(values, {("spend", "default"): RowLabel("Spend")}), compare="previous")
    tables = section(page_of(made), "tables").all("table")
    counts = [len(table.all("thead")[0].all("th")) - 1 for table in tables]
    assert counts == [13, 13, 15]  # the last with the column of changes
    grid = build(made)
    assert [text for row in rows(section(page_of(made), "tables")) for text in row] == [
        *(plain(grid.value(cell, grid.rows[0])) for cell in grid.rows[0].cells), "–",
    ]  # fmt: skip


def test_a_report_of_nothing_says_so() -> None:
    assert "No values." in section(read(render_html(Dossier(report([], {})))), "tables").text


# -- notes and definitions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", REPORTS)
def test_every_mark_leads_to_a_note_and_back(make: Callable[[], Report]) -> None:
    page = page_of(make())
    ids = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    links = {link.attributes["href"] for link in page.all("a")}
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    marks = page.all("a", class_="mark")
    assert {f"#mark-{mark.attributes['href'].removeprefix('#note-')}" for mark in marks} == {
        back.attributes["href"] for back in page.all("a", class_="back")
    }
    signs = {mark.attributes["href"]: mark.text for mark in marks}
    for note in section(page, "notes").all("div", class_="note"):
        sign = note.all("span", class_="sign")[0].text
        assert signs.get(f"#{'note-' + note.all('code')[0].text}", "") == sign


def test_a_mark_means_the_same_in_every_report_of_the_page() -> None:
    flagged = replace(funnel(), notes=(Flag("SMALL_N", "info", "fewer than 30 leads"), Flag("NEW", "info", "new")))
    page = read(render_html(Dossier(goals(), funnel=flagged, channels=channels())))
    marks = [(mark.attributes["href"], mark.text) for mark in page.all("a", class_="mark")]
    assert len(dict(marks)) == len(set(marks))
    note = page.all("div", id="note-SMALL_N")[0].text
    assert "fewer than 30 deals" in note
    assert "fewer than 30 leads" in note


def test_a_name_opens_its_definition() -> None:
    page = page_of()
    buttons = [button for button in page.all("button") if "popovertarget" in button.attributes]
    boxes = {box.attributes["id"]: box.text for box in page.all("div", class_="definition")}
    assert {button.attributes["popovertarget"] for button in buttons} <= set(boxes)
    named = {button.text: boxes[button.attributes["popovertarget"]] for button in buttons if button.text != "?"}
    assert "What Win rate means: a & b < c." in named["Win rate"]
    for text in ("win_rate_above / win_rate_below", "Read it with care.", "S0, S2", "rows in deals"):
        assert text in named["Win rate"]


def test_what_was_refused_assumed_and_read_is_there() -> None:
    page = page_of(ugly())
    refused = section(page, "refused").text
    assert "NO_MRR_HISTORY" in refused
    assert "dates are day-first" in refused
    sources = section(page, "sources")
    assert rows(sources)[0] == ["124", "100", "4", "1", "16", "3"]
    for text in ("exports/deals.xlsx, sheet Deals", "0f" * 32, "row 19: '13/01/2024'", "=Importe", "Notas internas"):
        assert text in sources.text


# -- safety ----------------------------------------------------------------------------------------------------------


def attacked() -> Dossier:
    """A dossier in which every text from outside is markup."""
    whole = dossier(ugly())
    made = whole.report
    values = tuple(
        replace(each, segment=(ATTACK,) if each.segment == ("007",) else each.segment) for each in made.values
    )
    notes = (*made.notes, Flag("EVIL", "warn", ATTACK))
    hit = replace(made, values=values, notes=notes, assumed=(ATTACK,), by=(ATTACK,))
    shop = whole.channels
    assert shop is not None
    cells = tuple(
        replace(each, segment=(ATTACK,) if "=Email" in each.segment else each.segment) for each in shop.values
    )
    definitions = tuple(replace(each, meaning=ATTACK, formula="</script><b>") for each in whole.definitions)
    source = replace(whole.sources[0], name=ATTACK, files=(ATTACK,), unknown={"status": {ATTACK: 1}})
    return replace(
        whole, report=hit, definitions=definitions, refused=((ATTACK, ATTACK),), sources=(source,),
        channels=replace(shop, values=cells),
    )  # fmt: skip


def test_text_from_files_stays_text() -> None:
    page = read(render_html(attacked()))
    for name in ("tables", "channels", "notes", "refused", "sources", "definitions"):
        assert "<img src=x onerror=" in section(page, name).text
    assert not {element.tag for element in page.all()} & {
        "img",
        "iframe",
        "link",
        "object",
        "embed",
        "form",
        "b",
        "base",
    }
    assert not [name for element in page.all() for name in element.attributes if name.startswith("on")]


def test_invisible_signs_are_gone() -> None:
    made = render_html(dossier(ugly()))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", made)


@pytest.mark.parametrize("make", [lambda: dossier(), lambda: Dossier(report([], {})), attacked])
def test_the_browser_may_run_what_is_on_the_page_and_load_nothing(make: Callable[[], Dossier]) -> None:
    made = render_html(make())
    policy = read(made).all("meta", **{"http-equiv": "Content-Security-Policy"})[0].attributes["content"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert set(rules) == {"default-src", "script-src", "style-src", "base-uri", "form-action"}
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        texts = re.findall(rf"<{tag}>(.*?)</{tag}>", made, re.DOTALL)
        hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        assert rules[rule] == " ".join(f"'sha256-{digest}'" for digest in hashes)
    assert not [element.tag for element in read(made).all() if {"style", "src"} & set(element.attributes)]


def test_no_address_of_the_network_is_on_the_page() -> None:
    made = render_html(dossier())
    assert vendored.source() in made
    ours = made.replace(vendored.source(), "")
    assert not re.search(r"https?:|//[a-z]|sourceMappingURL|@import|url\(", ours)
    assert len(made) < 400_000


def test_the_library_is_the_one_that_is_named() -> None:
    folder = files("kpicli.render.html") / "vendor"
    assert hashlib.sha256(vendored.published()).hexdigest() == vendored.SHA256
    assert f"Chart.js v{vendored.VERSION}" in vendored.source()[:100]
    assert f"The {vendored.LICENCE} License" in (folder / "chart.LICENSE.md").read_text("utf-8")
    assert "</script" not in vendored.source().lower()


def test_the_library_is_left_out_where_nothing_is_drawn() -> None:
    assert vendored.source() not in render_html(Dossier(report([], {})))


# -- the same, and in three languages ----------------------------------------------------------------------------------


def test_the_same_dossier_gives_the_same_bytes() -> None:
    assert render_html(dossier()) == render_html(dossier())
    assert render(goals(), "html") == render_html(Dossier(goals()))


@pytest.mark.parametrize("lang", ["en", "es", "it"])
def test_the_page_speaks_the_language_of_the_report(lang: str) -> None:
    page = page_of(director(lang))
    assert page.all("html")[0].attributes["lang"] == lang
    heads = [head.text for head in page.all("h2")]
    for word in ("page glance", "family funnel", "page trends", "channels", "page tables", "page notes"):
        assert any(head.startswith(words(lang)[word]) for head in heads)
    shown = page.all("main")[0].text
    english = [word for word in ("Sources", "as a table", "All figures", "Beware") if word in shown]
    assert len(english) == (4 if lang == "en" else 0)


# -- small parts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "labels"),
    [
        ([0.25, 0.425], ["0.0%", "20.0%", "40.0%", "60.0%"]),
        ([-0.2, 0.3], ["-20.0%", "0.0%", "20.0%", "40.0%"]),
        ([0.0, 0.0], ["0.0%", "100.0%"]),
        ([-1.0, -3.0], ["-300.0%", "-200.0%", "-100.0%", "0.0%"]),
    ],
)
def test_the_side_of_a_chart_has_round_numbers_and_zero(numbers: list[float], labels: list[str]) -> None:
    found = ticks(numbers, "ratio", "en")
    assert [label for _, label in found] == labels
    assert found[0][0] <= min(numbers)
    assert found[-1][0] >= max(numbers)


def test_the_numbers_beside_a_chart_are_written_as_the_report_is() -> None:
    assert [label for _, label in ticks([1234.5], "money", "es")] == ["0", "500", "1.000", "1.500"]
    assert [label for _, label in ticks([0.8], "days", "it")] == ["0,0", "0,2", "0,4", "0,6", "0,8"]


def test_a_small_line_breaks_where_a_number_is_missing() -> None:
    made = spark((1.0, 3.0, None, 2.0))
    assert made.pieces == ("3.0,25.0 41.0,3.0", "117.0,14.0")
    assert made.last == (117.0, 14.0)
    assert spark((5.0, 5.0)).pieces == ("3.0,14.0 117.0,14.0",)
    assert spark((None, 5.0)).pieces == ()


def test_a_value_that_ends_before_its_period_links_to_its_note() -> None:
    """Where no period of the report runs: one table ends before the others do, or the data far behind them."""
    note = Flag("PARTIAL_PERIOD", "info", "not the whole period (data to 2025-01-15)")
    values = [value("x", MONTHS[0], 1, flags=("PARTIAL_PERIOD",)), value("x", MONTHS[1], 2)]
    made = report(values, {}, notes=(note,))
    assert 'href="#note-PARTIAL_PERIOD"' in render_html(dossier(made))
    assert "~ PARTIAL_PERIOD: not the whole period" in str(render(made, "table"))
