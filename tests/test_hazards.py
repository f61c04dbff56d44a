"""Every hazard twice: where the naive answer is wrong and the tool's is not, and on clean data, in silence."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

import pandas as pd
import pytest

from kpicli.catalogue.model import Condition
from kpicli.config import load as config
from kpicli.errors import InputError
from kpicli.judge import CODES
from kpicli.pipeline import Outcome, run
from kpicli.question import Ask
from tests.harness import TODAY, as_csv, cell, run_case

JANUARY = {"period": "2025-01", "as_of": date(2025, 1, 31)}


def codes_of(outcome: Outcome) -> set[str]:
    """Every code that an outcome shows: on a value, as a note, or as a refusal."""
    report = outcome.report
    on_values = {code for value in report.values for code in value.flags}
    return on_values | {note.code for note in report.notes} | {flag.code for flag in outcome.refused.values()}


def note(outcome: Outcome, code: str) -> str:
    """The one note of a code, without a word that a person could not read."""
    (text,) = [n.text for n in outcome.report.notes if n.code == code]
    assert "{" not in text
    return text


def daily(first: str, days: int, name: str = "l") -> str:
    """One record a day from a first day: ``l1 | 2025-01-01``."""
    start = date.fromisoformat(first)
    return "\n".join(f"{name}{n + 1} | {start + timedelta(days=n)}" for n in range(days))


def leads_daily(first: str, days: int) -> str:
    return f"lead_id | created_at\n{daily(first, days)}"


def two_files(folder: Path, table: str, first: str, second: str, **source: Any) -> dict[str, Any]:
    """Settings for one source of two files, written here."""
    (folder / "part-1.csv").write_text(as_csv(first), encoding="utf-8")
    (folder / "part-2.csv").write_text(as_csv(second), encoding="utf-8")
    return {"sources": [{"table": table, "path": "part-*.csv", **source}]}


# -- time ------------------------------------------------------------------------------------------------------------


def test_partial_period(tmp_path: Path) -> None:
    """Did leads really fall by two thirds in February? It is the 10th: February is not over."""
    naive = 10 / 31 - 1
    ask = {"kpis": ("leads",), "period": "month", "last": 1, "compare": "previous"}
    outcome = run_case(tmp_path, {"leads": leads_daily("2025-01-01", 41)}, **ask)
    february = cell(outcome, "leads", period="2025-02")
    assert naive < -0.6
    assert (february.value, february.change) == (10, None)
    assert "PARTIAL_PERIOD" in february.flags
    assert outcome.report.partial == {"2025-02"}
    assert "PARTIAL_PERIOD" not in cell(outcome, "leads", period="2025-01").flags


def test_partial_period_of_a_range(tmp_path: Path) -> None:
    """I asked from the 10th on: that is not the whole of January."""
    ask = {"kpis": ("leads",), "period": "month", "first_day": date(2025, 1, 10), "last_day": date(2025, 1, 31)}
    outcome = run_case(tmp_path, {"leads": leads_daily("2025-01-01", 31)}, **ask)
    assert cell(outcome, "leads").value == 22
    assert "PARTIAL_PERIOD" in cell(outcome, "leads").flags


def test_partial_period_is_nothing_to_compare_with(tmp_path: Path) -> None:
    """February did not grow by a quarter: what I asked for of January was three weeks."""
    ask = {"kpis": ("leads",), "period": "month", "first_day": date(2025, 1, 10), "last_day": date(2025, 2, 28)}
    outcome = run_case(tmp_path, {"leads": leads_daily("2025-01-01", 59)}, compare="previous", **ask)
    naive = 28 / 22 - 1
    assert cell(outcome, "leads", period="2025-02").change != naive


@pytest.mark.parametrize(("first", "right"), [("2025-01-01", 0.0), ("2025-01-17", None)])
def test_a_period_in_which_the_data_begins_is_nothing_to_compare_with(
    first: str, right: float | None, tmp_path: Path
) -> None:
    """100 of costs a day: February did not cost twice as much as the 15 days of January that the export has."""
    days = pd.date_range(first, "2025-02-28")
    costs = "date | cost\n" + "\n".join(f"{day:%Y-%m-%d} | {3100 / day.days_in_month:.4f}" for day in days)
    outcome = run_case(tmp_path, {"spend": costs}, kpis=("marketing_cost",), period="month", last=2, compare="previous")
    change = cell(outcome, "marketing_cost", period="2025-02").change
    assert change == (None if right is None else pytest.approx(right, abs=1e-3))


def test_source_gap(tmp_path: Path) -> None:
    """Leads were not free in January: the ad export only starts in March."""
    tables = {
        "leads": leads_daily("2025-01-01", 90),
        "spend": "date | cost\n" + "\n".join(f"2025-03-{day:02} | 62" for day in range(1, 32)),
    }
    outcome = run_case(tmp_path, tables, kpis=("marketing_cost", "cpl"), period="month", last=3)
    naive = 0 / 31
    for kpi in ("marketing_cost", "cpl"):
        january = cell(outcome, kpi, period="2025-01")
        assert january.value is None
        assert january.value != naive
        assert "SOURCE_GAP" in january.flags
    march = cell(outcome, "cpl", period="2025-03")
    assert march.value == pytest.approx(62)
    assert "SOURCE_GAP" not in march.flags


def test_immature_cohort(tmp_path: Path) -> None:
    """February did not convert at 20 %: half of its leads have not had their 30 days yet."""
    leads = """
        lead_id | created_at | mql_at
        4 * a{n} | 2025-02-01 | 2025-02-06
        6 * b{n} | 2025-02-01 |
        10 * c{n} | 2025-02-20 |
    """
    naive = 4 / 20
    kpis = ("lead_to_mql_rate", "lead_to_mql_rate.to_date")
    window = {"window": {"default": "30 days"}}
    outcome = run_case(tmp_path, {"leads": leads}, window, kpis=kpis, period="2025-02", as_of=date(2025, 3, 4))
    rate = cell(outcome, "lead_to_mql_rate", "cohort")
    assert (rate.value, rate.denominator, rate.n, rate.window) == (0.4, 10, 20, "30 days")
    assert cell(outcome, "lead_to_mql_rate", "to_date").value == naive
    assert "IMMATURE_COHORT" in rate.flags


def test_future_date(tmp_path: Path) -> None:
    """A win typed as 2062 is neither this month's nor the day the data ends; a win without a date is in no month."""
    deals = """
        deal_id | created_at | closed_at | status
        d1 | 2025-01-02 | 2025-01-20 | won
        d2 | 2025-01-02 | 2062-01-21 | won
        d3 | 2025-01-02 |            | won
    """
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("deals_won",), period="month", last=1)
    naive = 3
    assert outcome.data.as_of == date(2025, 1, 20)
    assert cell(outcome, "deals_won", period="2025-01").value == 1 != naive
    assert "FUTURE_DATE" in cell(outcome, "deals_won", period="2025-01").flags
    assert re.search(r"\b1 by closed_at", note(outcome, "FUTURE_DATE"))


def test_future_date_is_counted_once(tmp_path: Path) -> None:
    """One win is dated 2062 and one has no date: two problems of two deals, not three."""
    deals = "deal_id | closed_at | status\nd1 | 2025-01-20 | won\nd2 | 2062-01-21 | won\nd3 | | won"
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("deals_won",), **(JANUARY | {"as_of": None}))
    assert re.search(r"\b1 by closed_at", note(outcome, "FUTURE_DATE"))
    assert re.search(r"\b1 closed deals? without a close date", note(outcome, "UNDATED"))


def test_undated(tmp_path: Path) -> None:
    """Lost deals without a close date are in no month: 1 won of 1 decided is said not to be the whole story."""
    deals = "deal_id | created_at | closed_at | status\nd1 | 2025-01-02 | 2025-01-20 | won\nd2 | 2025-01-02 | | lost"
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("win_rate",), **JANUARY)
    assert "UNDATED" in cell(outcome, "win_rate").flags
    assert "1 lost" in note(outcome, "UNDATED")


def test_future_date_beside_an_as_of(tmp_path: Path) -> None:
    """A report as of January does not hide that a win is dated 2062."""
    deals = "deal_id | closed_at | status\nd1 | 2025-01-20 | won\nd2 | 2062-01-21 | won"
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("deals_won",), **JANUARY)
    assert cell(outcome, "deals_won").value == 1
    assert "FUTURE_DATE" in codes_of(outcome)


def test_bad_order(tmp_path: Path) -> None:
    """Three deals took 10 days; one was closed before it was created, and does not make the mean 5."""
    days = [10, 10, 10, -10]
    lines = "\n".join(f"d{n} | 2025-01-15 | {date(2025, 1, 15) + timedelta(days=d)} | won" for n, d in enumerate(days))
    deals = {"deals": f"deal_id | created_at | closed_at | status\n{lines}"}
    outcome = run_case(tmp_path, deals, kpis=("sales_cycle_days.created_mean", "deals_won"), **JANUARY)
    cycle = cell(outcome, "sales_cycle_days")
    assert mean(days) == 5
    assert (cycle.value, cycle.n) == (10, 3)
    assert "BAD_ORDER" in cycle.flags
    assert cell(outcome, "deals_won").value == 4
    assert "BAD_ORDER" not in cell(outcome, "deals_won").flags


def test_bad_order_is_counted(tmp_path: Path) -> None:
    """How many deals were closed before they were created? The footnote says so."""
    deals = "deal_id | created_at | closed_at | status\nd1 | 2025-01-15 | 2025-01-05 | won"
    deals += "\nd2 | 2025-01-15 | 2025-01-25 | won"
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("sales_cycle_days",), **JANUARY)
    assert "1" in note(outcome, "BAD_ORDER")


# -- how much is behind a number -------------------------------------------------------------------------------------


def test_no_denominator(tmp_path: Path) -> None:
    """1,000 spent and no lead: a lead did not cost 0, nor infinity."""
    tables = {
        "leads": "lead_id | created_at\nl1 | 2025-01-31\nl2 | 2025-03-01",
        "spend": "date | cost\n2025-01-31 | 10\n2025-02-10 | 1000\n2025-02-28 | 0\n2025-03-01 | 10",
    }
    outcome = run_case(tmp_path, tables, kpis=("cpl",), period="2025-02")
    cpl = cell(outcome, "cpl")
    assert (cpl.value, cpl.numerator, cpl.denominator) == (None, 1000, 0)
    assert "NO_DENOMINATOR" in cpl.flags


def test_small_n(tmp_path: Path) -> None:
    """One deal, won: that is not a win rate of 100 % to build on."""
    deals = {"deals": "deal_id | created_at | closed_at | status\nd1 | 2025-01-02 | 2025-01-20 | won"}
    rate = cell(run_case(tmp_path, deals, kpis=("win_rate",), **JANUARY), "win_rate")
    assert (rate.value, rate.n) == (1.0, 1)
    assert rate.ci_low == pytest.approx(0.207, abs=0.0005)
    assert rate.ci_high == 1.0
    assert "SMALL_N" in rate.flags


def test_missing_amount(tmp_path: Path) -> None:
    """A won deal without an amount is not a deal of 0: it does not pull the average down."""
    deals = """
        deal_id | created_at | closed_at | status | amount
        d1 | 2025-01-02 | 2025-01-20 | won | 100
        d2 | 2025-01-02 | 2025-01-20 | won | 200
        d3 | 2025-01-02 | 2025-01-20 | won |
    """
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("avg_deal_size", "won_amount"), **JANUARY)
    naive = 300 / 3
    assert cell(outcome, "avg_deal_size").value == 150 != naive
    assert cell(outcome, "won_amount").value == 300
    assert "MISSING_AMOUNT" in cell(outcome, "avg_deal_size").flags


# -- money -----------------------------------------------------------------------------------------------------------

TWO_CURRENCIES = {
    "deals": """
        deal_id | created_at | closed_at | status | amount | currency
        d1 | 2025-01-02 | 2025-01-20 | won | 100 | EUR
        d2 | 2025-01-02 | 2025-01-20 | won | 100 | USD
    """
}


def test_mixed_currency(tmp_path: Path) -> None:
    """100 euros and 100 dollars are not 200 of anything."""
    outcome = run_case(tmp_path, TWO_CURRENCIES, kpis=("won_amount",), **JANUARY)
    naive = 100 + 100
    found = {v.currency: v.value for v in outcome.report.values}
    assert found == {None: None, "EUR": 100, "USD": 100}
    assert naive not in found.values()
    assert [n.severity for n in outcome.report.notes if n.code == "MIXED_CURRENCY"] == ["refuse"]


def test_mixed_currency_never_changes_the_name_of_money(tmp_path: Path) -> None:
    """All my deals are in dollars: 100 dollars are not 100 euros, though nothing is mixed."""
    deals = "deal_id | closed_at | status | amount | currency\nd1 | 2025-01-20 | won | 100 | USD"
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("won_amount",), **JANUARY)
    assert [(v.value, v.currency) for v in outcome.report.values] == [(100, "USD")]


def test_mixed_currency_by_country(tmp_path: Path) -> None:
    """Spain sells in euros and America in dollars: each in its own, and no total of both."""
    deals = TWO_CURRENCIES["deals"].replace("currency", "currency | country")
    deals = deals.replace("| EUR", "| EUR | ES").replace("| USD", "| USD | US")
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("won_amount",), by=("country",), **JANUARY)
    found = {(v.segment[0], v.currency) for v in outcome.report.values if v.value}
    assert ("US", "EUR") not in found
    assert {("ES", "EUR"), ("US", "USD")} <= found
    assert "MIXED_CURRENCY" in codes_of(outcome)


def test_mixed_currency_of_a_ratio(tmp_path: Path) -> None:
    """Revenue in euros over ads billed in dollars is no return on anything."""
    tables = {
        "deals": "deal_id | closed_at | status | amount | currency\nd1 | 2025-01-31 | won | 3100 | EUR",
        "spend": "date | cost | currency\n2025-01-02 | 50 | USD\n2025-01-31 | 50 | USD",
    }
    outcome = run_case(tmp_path, tables, kpis=("roi",), **JANUARY)
    naive = (3100 - 100) / 100
    assert naive not in [v.value for v in outcome.report.values]
    assert "MIXED_CURRENCY" in codes_of(outcome)


def test_cost_scope(tmp_path: Path) -> None:
    """Ads alone are not what a customer costs: without sales costs the CAC goes by its narrower name."""
    tables = {
        "spend": "date | cost\n2025-01-02 | 900\n2025-01-31 | 100",
        "deals": "deal_id | created_at | closed_at | status\nd1 | 2025-01-02 | 2025-01-31 | won",
    }
    outcome = run_case(tmp_path, tables, kpis=("cac",), **JANUARY)
    cac = cell(outcome, "cac")
    assert (cac.value, cac.variant) == (1000, "marketing")
    assert "COST_SCOPE" in cac.flags


def test_grain_too_fine(tmp_path: Path) -> None:
    """Payroll of the month is not what was spent on the 1st."""
    source = {"table": "spend", "path": "spend.csv", "grain": "month"}
    tables = {"spend": "date | cost\n2025-01-01 | 3100\n2025-02-01 | 2800"}
    outcome = run_case(tmp_path, tables, {"sources": [source]}, kpis=("marketing_cost",), period="2025-01-01")
    assert outcome.report.values == ()
    assert outcome.refused["marketing_cost"].code == "GRAIN_TOO_FINE"


# -- one thing, one row ----------------------------------------------------------------------------------------------

DEALS = "deal_id | created_at | closed_at | status | amount | modified_at"


def test_dup_id(tmp_path: Path) -> None:
    """The same deal stands twice in the export: its latest version counts, once."""
    won = "d1 | 2025-01-02 | 2025-01-20 | won"
    deals = f"{DEALS}\n{won} | 150 | 2025-01-25\n{won} | 100 | 2025-01-20"
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("won_amount", "deals_won"), **JANUARY)
    naive = 250
    assert cell(outcome, "won_amount").value == 150 != naive
    assert cell(outcome, "deals_won").value == 1
    assert "DUP_ID" in cell(outcome, "won_amount").flags
    assert "1 ids" in note(outcome, "DUP_ID")
    assert "d1" in note(outcome, "DUP_ID")


def test_dup_across_files(tmp_path: Path) -> None:
    """January's export and February's both hold deal d1: it was won once."""
    first = (
        f"{DEALS}\nd1 | 2025-01-02 | | open | 100 | 2025-01-10\nd2 | 2025-01-02 | 2025-01-20 | won | 50 | 2025-01-20"
    )
    second = f"{DEALS}\nd1 | 2025-01-02 | 2025-01-30 | won | 120 | 2025-01-30"
    settings = two_files(tmp_path, "deals", first, second)
    outcome = run_case(tmp_path, {}, settings, kpis=("won_amount", "deals_won"), **JANUARY)
    naive = 100 + 50 + 120
    assert cell(outcome, "won_amount").value == 170 != naive
    assert cell(outcome, "deals_won").value == 2
    assert "DUP_ACROSS_FILES" in cell(outcome, "deals_won").flags
    assert "DUP_ID" not in codes_of(outcome)


def test_overlap(tmp_path: Path) -> None:
    """Two ad exports share the 20th: what is equal was paid once, and what differs is asked."""
    first = "date | campaign | cost\n2025-01-10 | a | 10\n2025-01-20 | a | 20\n2025-01-20 | b | 30"
    second = "date | campaign | cost\n2025-01-20 | a | 25\n2025-01-20 | b | 30\n2025-01-31 | a | 40"
    naive = 10 + 20 + 30 + 25 + 30 + 40
    with pytest.raises(InputError) as stopped:
        run_case(tmp_path, {}, two_files(tmp_path, "spend", first, second), kpis=("marketing_cost",), **JANUARY)
    (line,) = stopped.value.lines
    assert line.startswith("OVERLAP")
    assert "overlap: newer" in line
    assert "overlap: add" in line
    newer = two_files(tmp_path, "spend", first, second, overlap="newer")
    cost = cell(run_case(tmp_path, {}, newer, kpis=("marketing_cost",), **JANUARY), "marketing_cost")
    assert cost.value == 10 + 25 + 30 + 40 != naive
    assert "OVERLAP" in cost.flags
    both = two_files(tmp_path, "spend", first, second, overlap="add")
    assert cell(run_case(tmp_path, {}, both, kpis=("marketing_cost",), **JANUARY), "marketing_cost").value == naive


def test_overlap_of_two_sources(tmp_path: Path) -> None:
    """I named the same ad export twice, under two names: its costs are not twice as high."""
    spend = as_csv("date | campaign | cost\n2025-01-10 | a | 10\n2025-01-31 | a | 20")
    for name in ("ads.csv", "ads-copy.csv"):
        (tmp_path / name).write_text(spend, encoding="utf-8")
    sources = [{"table": "spend", "name": n, "path": n} for n in ("ads.csv", "ads-copy.csv")]
    outcome = run_case(tmp_path, {}, {"sources": sources}, kpis=("marketing_cost",), **JANUARY)
    assert cell(outcome, "marketing_cost").value == 30
    assert "OVERLAP" in cell(outcome, "marketing_cost").flags


def test_no_key(tmp_path: Path) -> None:
    """Two rows that look alike may be one deal or two: without an id nobody can tell, and that is said."""
    deals = "created_at | closed_at | status\n2025-01-02 | 2025-01-20 | won\n2025-01-02 | 2025-01-20 | won"
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("deals_won",), **JANUARY)
    assert cell(outcome, "deals_won").value == 2
    assert "NO_KEY" in cell(outcome, "deals_won").flags
    assert "deal_id" in note(outcome, "NO_KEY")


# -- cells -----------------------------------------------------------------------------------------------------------


def refusal(folder: Path, tables: dict[str, str], settings: dict[str, Any] | None = None) -> str:
    """The one line with which a run stops because the config must decide something (exit code 3)."""
    with pytest.raises(InputError) as stopped:
        run_case(folder, tables, settings, kpis=("deals_won",))
    (line,) = stopped.value.lines
    return line


def deals_created(*cells: str) -> dict[str, str]:
    """Won deals of 10, created on days written in some way."""
    return {
        "deals": "deal_id | created_at | closed_at | status\n" + "\n".join(f"d{c} | {c} | {c} | won" for c in cells)
    }


def test_date_ambiguous(tmp_path: Path) -> None:
    """03/04/2025 is 3 April in Spain and 4 March in America: it is asked, never guessed."""
    tables = {"deals": "deal_id | created_at\nd1 | 03/04/2025\nd2 | 05/06/2025"}
    line = refusal(tmp_path, tables)
    assert line.startswith("DATE_AMBIGUOUS")
    assert "dates: dmy" in line
    assert "created_at" in line
    declared = {"sources": [{"table": "deals", "path": "deals.csv", "dates": "dmy"}]}
    outcome = run_case(tmp_path, tables, declared, kpis=("opportunities",), period="2025-04")
    assert cell(outcome, "opportunities").value == 1


def test_date_mixed(tmp_path: Path) -> None:
    """One column holds a 31st in both places: no order can be right, and both cells are shown."""
    line = refusal(tmp_path, {"deals": "deal_id | created_at\nd1 | 31/01/2025\nd2 | 01/31/2025"})
    assert line.startswith("DATE_MIXED")
    assert "31/01/2025" in line
    assert "01/31/2025" in line


def test_date_mixed_against_the_config(tmp_path: Path) -> None:
    """I said month first, but there is a 31 in first place."""
    declared = {"sources": [{"table": "deals", "path": "deals.csv", "dates": "mdy"}]}
    line = refusal(tmp_path, {"deals": "deal_id | created_at\nd1 | 31/01/2025"}, declared)
    assert line.startswith("DATE_MIXED")
    assert "31/01/2025" in line


RESPONSES = "lead_id | created_at | first_contact_at"


@pytest.mark.parametrize("clock", ["", " 00:00"], ids=["a day alone", "all at midnight"])
def test_date_only(clock: str, tmp_path: Path) -> None:
    """Days without a clock give no minutes: an answer on the next day did not take 1,440 of them."""
    leads = f"{RESPONSES}\n9 * l{{n}} | 2025-01-10{clock} | 2025-01-11{clock}"
    outcome = run_case(tmp_path, {"leads": leads}, kpis=("lead_response_minutes", "response_within_sla"), **JANUARY)
    assert outcome.report.values == ()
    assert {k: f.code for k, f in outcome.refused.items()} == {
        "lead_response_minutes": "DATE_ONLY",
        "response_within_sla": "DATE_ONLY",
    }


def test_number_ambiguous(tmp_path: Path) -> None:
    """Is 1.234 one thousand or one and a bit? Nothing in the file says so, and it is asked."""
    tables = {
        "deals": "deal_id | closed_at | status | amount\nd1 | 2025-01-20 | won | 1.234\nd2 | 2025-01-20 | won | 2.500"
    }
    with pytest.raises(InputError) as stopped:
        run_case(tmp_path, tables, kpis=("won_amount",))
    (line,) = stopped.value.lines
    assert line.startswith("NUMBER_AMBIGUOUS")
    assert "decimal:" in line
    declared = {"sources": [{"table": "deals", "path": "deals.csv", "decimal": ","}]}
    assert cell(run_case(tmp_path, tables, declared, kpis=("won_amount",), **JANUARY), "won_amount").value == 3734


def test_number_ambiguous_of_a_count(tmp_path: Path) -> None:
    """1.234 impressions are one thousand and some: nobody saw an ad 0.234 times."""
    spend = {"spend": "date | cost | impressions | clicks\n2025-01-20 | 5,50 | 1.234 | 617"}
    outcome = run_case(tmp_path, spend, kpis=("ctr",), **JANUARY)
    assert cell(outcome, "ctr").value == 617 / 1234


def test_bad_cell(tmp_path: Path) -> None:
    """One amount says 'tbd': the deal was won all the same, and only sums go without it."""
    deals = "deal_id | closed_at | status | amount\nd1 | 2025-01-20 | won | 100\nd2 | 2025-01-20 | won | tbd"
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("deals_won", "won_amount"), **JANUARY)
    naive_after_dropping_the_row = 1
    assert cell(outcome, "deals_won").value == 2 != naive_after_dropping_the_row
    assert cell(outcome, "won_amount").value == 100
    assert "BAD_CELL" in cell(outcome, "won_amount").flags
    assert "BAD_CELL" not in cell(outcome, "deals_won").flags
    (bad,) = outcome.data.bad_cells
    assert (bad.file, bad.row, bad.header, bad.text) == ("deals.csv", 3, "amount", "tbd")
    assert "deals.csv, row 3" in note(outcome, "BAD_CELL")


def written_deals(folder: Path, text: str) -> Outcome:
    """The report on one file of deals, as it stands."""
    (folder / "deals.csv").write_text(text, encoding="utf-8")
    loaded = config.parse("sources: [{table: deals, path: deals.csv}]", "config.yaml", folder)
    return run(loaded, Ask(("won_amount", "deals_won"), **JANUARY), TODAY)


def test_ragged_row(tmp_path: Path) -> None:
    """A comma too many moves the amount into another column: the row is left out, and named."""
    deal = "d{},2025-01-20,won,100,note\n"
    text = "deal_id,closed_at,status,amount,name\n" + "".join(map(deal.format, range(5)))
    outcome = written_deals(tmp_path, text + "d5,2025-01-20,won,1,000,big\nd6,2025-01-20,won\n")
    naive_with_the_amount_cut = 501
    assert cell(outcome, "won_amount").value == 500 != naive_with_the_amount_cut
    assert "RAGGED_ROW" in cell(outcome, "won_amount").flags
    said = note(outcome, "RAGGED_ROW")
    assert "deals.csv: left out, as not shaped like the header: row 7 has 6 cells, the header has 5" in said
    assert "; row 8 has 3 cells" in said


def test_odd_file(tmp_path: Path) -> None:
    """The header lost a delimiter, and every row ends in an empty cell: nobody knows which cell has which name."""
    rows = "".join(f"d{n},2025-01-20,won,100,\n" for n in range(5))
    outcome = written_deals(tmp_path, "deal_id,closed_at,status,amount\n" + rows)
    assert cell(outcome, "won_amount").value == 500
    assert "ODD_FILE" in cell(outcome, "won_amount").flags
    assert "rows have 5 cells, the last ones empty, and the header has 4" in note(outcome, "ODD_FILE")


def test_unknown_value(tmp_path: Path) -> None:
    """'Signed' may well mean won: while nobody says so, no win rate goes without it."""
    known = "9 * w{n} | 2025-01-20 | won\n9 * l{n} | 2025-01-20 | lost"
    deals = {"deals": f"deal_id | closed_at | status\n{known}\n2 * s{{n}} | 2025-01-20 | Signed"}
    outcome = run_case(tmp_path, deals, kpis=("win_rate",), **JANUARY)
    assert outcome.report.values == ()
    assert outcome.refused["win_rate"].code == "UNKNOWN_VALUE"
    assert "'Signed' (2)" in outcome.refused["win_rate"].text
    naive = 9 / 18
    allowed = cell(
        run_case(tmp_path, deals, kpis=("win_rate",), allow=frozenset(["UNKNOWN_VALUE"]), **JANUARY), "win_rate"
    )
    assert allowed.value == naive
    assert "UNKNOWN_VALUE" in allowed.flags


def test_unknown_value_of_a_few(tmp_path: Path) -> None:
    """One strange status among a hundred is said, and the rate stands."""
    deals = """
        deal_id | closed_at | status
        50 * w{n} | 2025-01-20 | won
        50 * l{n} | 2025-01-20 | lost
        s | 2025-01-20 | Signed
    """
    rate = cell(run_case(tmp_path, {"deals": deals}, kpis=("win_rate",), **JANUARY), "win_rate")
    assert rate.value == 0.5
    assert "UNKNOWN_VALUE" in rate.flags


# -- segments --------------------------------------------------------------------------------------------------------


def test_blank_segment(tmp_path: Path) -> None:
    """Leads without a channel are leads: a pivot that drops them loses two of five. Region NA is Namibia."""
    leads = """
        lead_id | created_at | channel | region
        l1 | 2025-01-10 | Ads | NA
        l2 | 2025-01-10 | Ads | NA
        l3 | 2025-01-10 | Web | ES
        l4 | 2025-01-31 |     | ES
        l5 | 2025-01-31 |     | ES
    """
    outcome = run_case(tmp_path, {"leads": leads}, kpis=("leads",), by=("channel",), **JANUARY)
    found = {v.segment[0]: v.value for v in outcome.report.values}
    assert found == {"(blank)": 2, "Ads": 2, "Web": 1, "(total)": 5}
    assert "BLANK_SEGMENT" in cell(outcome, "leads", segment=("(blank)",)).flags
    regions = run_case(tmp_path, {"leads": leads}, kpis=("leads",), by=("region",), **JANUARY)
    assert {v.segment[0]: v.value for v in regions.report.values} == {"ES": 3, "NA": 2, "(total)": 5}


def test_unmatched_segment(tmp_path: Path) -> None:
    """TikTok spent and brought nobody: its money stays in the total, and its row says that no lead knows it."""
    tables = {
        "leads": "lead_id | created_at | channel\n5 * l{n} | 2025-01-10 | Ads",
        "spend": "date | channel | cost\n2025-01-10 | Ads | 500\n2025-01-10 | TikTok | 500",
    }
    outcome = run_case(tmp_path, tables, kpis=("cpl",), by=("channel",), **JANUARY)
    naive_total_of_an_inner_join = 500 / 5
    tiktok = cell(outcome, "cpl", segment=("TikTok",))
    assert (tiktok.value, tiktok.numerator) == (None, 500)
    assert "UNMATCHED_SEGMENT" in tiktok.flags
    assert cell(outcome, "cpl", segment=("(total)",)).value == 200 != naive_total_of_an_inner_join


def test_segment_not_in_source(tmp_path: Path) -> None:
    """Payroll has no channel: it is not spread over channels in silence, and the total does not lose it."""
    (tmp_path / "ads.csv").write_text("date,channel,cost\n2025-01-10,Ads,500\n", encoding="utf-8")
    (tmp_path / "payroll.csv").write_text("date,cost\n2025-01-10,1500\n", encoding="utf-8")
    (tmp_path / "leads.csv").write_text("lead_id,created_at,channel\nl1,2025-01-10,Ads\n", encoding="utf-8")
    sources = [{"table": "spend", "path": "ads.csv"}, {"table": "spend", "path": "payroll.csv"}]
    settings = {"sources": [*sources, {"table": "leads", "path": "leads.csv"}]}
    outcome = run_case(tmp_path, {}, settings, kpis=("marketing_cost", "cpl"), by=("channel",), **JANUARY)
    costs = {v.segment[0]: v.value for v in outcome.report.values if v.kpi == "marketing_cost"}
    assert costs == {"(unassigned)": 1500, "Ads": 500, "(total)": 2000}
    assert cell(outcome, "cpl", segment=("Ads",)).value == 500
    assert "SEGMENT_NOT_IN_SOURCE" in cell(outcome, "cpl", segment=("Ads",)).flags
    assert cell(outcome, "cpl", segment=("(total)",)).value == 2000


def test_segment_not_in_source_to_filter_on(tmp_path: Path) -> None:
    """--where country=ES on costs without a country: not the costs of all countries under Spain's name."""
    tables = {
        "leads": "lead_id | created_at | country\nl1 | 2025-01-10 | ES\nl2 | 2025-01-10 | IT",
        "spend": "date | cost\n2025-01-10 | 500",
    }
    where = (Condition("country", "in", ("ES",)),)
    outcome = run_case(tmp_path, tables, kpis=("cpl", "leads"), where=where, **JANUARY)
    assert outcome.refused["cpl"].code == "SEGMENT_NOT_IN_SOURCE"
    assert cell(outcome, "leads").value == 1


def test_unmatched_key(tmp_path: Path) -> None:
    """Two of ten deals name a lead that is not in the export: they are deals all the same, of no known channel."""
    tables = {
        "leads": "lead_id | created_at | channel\n8 * l{n} | 2025-01-10 | Ads",
        "deals": "deal_id | lead_id | created_at\n8 * d{n} | l{n} | 2025-01-31\n2 * e{n} | gone{n} | 2025-01-31",
    }
    outcome = run_case(tmp_path, tables, kpis=("opportunities",), by=("channel",), **JANUARY)
    found = {v.segment[0]: v.value for v in outcome.report.values}
    assert found == {"(blank)": 2, "Ads": 8, "(total)": 10}
    assert "2 of 10" in note(outcome, "UNMATCHED_KEY")


def test_a_filter_that_a_table_lacks_cannot_be_allowed(tmp_path: Path) -> None:
    """Leads have no amount: --allow lifts a refusal where there is a number, and here is none."""
    leads = "lead_id | created_at\nl1 | 2025-01-31"
    deals = "deal_id | created_at | amount\nd1 | 2025-01-31 | 10"
    where = (Condition("amount", "between", (1.0, 50.0)),)
    allow = frozenset({"SEGMENT_NOT_IN_SOURCE"})
    tables = {"leads": leads, "deals": deals}
    outcome = run_case(tmp_path, tables, kpis=("leads", "opportunities"), where=where, allow=allow, **JANUARY)
    assert outcome.refused["leads"].code == "SEGMENT_NOT_IN_SOURCE"
    assert cell(outcome, "opportunities").value == 1


def test_where_takes_a_label_as_people_write_it(tmp_path: Path) -> None:
    """--where channel=ads means Ads: labels match whatever their case, and 0 leads would be a lie."""
    leads = {"leads": "lead_id | created_at | channel\nl1 | 2025-01-10 | Ads\nl2 | 2025-01-31 | Web"}
    outcome = run_case(tmp_path, leads, kpis=("leads",), where=(Condition("channel", "in", ("ads",)),), **JANUARY)
    assert cell(outcome, "leads").value == 1


# -- silence ---------------------------------------------------------------------------------------------------------


def dealt(day: int) -> str:
    """Two deals of one day of January 2025, one of them won."""
    at = f"2025-01-{day:02} | 2025-01-{day:02}"
    return f"w{day} | a{day} | {at} | won | 100.50 | EUR\nl{day} | b{day} | {at} | lost | 90.25 | EUR"


def entered(day: int) -> str:
    """Two leads of one day, both answered, one of them qualified."""
    at = f"2025-01-{day:02} 09:00 | 2025-01-{day:02} 09:30"
    return f"a{day} | {at} | 2025-01-{day:02} 10:00 | Ads\nb{day} | {at} | | Web"


def spent(day: int) -> str:
    """The costs of marketing and of sales on one day."""
    at = f"2025-01-{day:02}"
    return f"{at} | Ads | marketing | 50.50 | 100 | 1500\n{at} | Web | sales | 60.25 | 120 | 1600"


DAYS = range(1, 32)
CLEAN_DEALS = "deal_id | lead_id | created_at | closed_at | status | amount | currency\n" + "\n".join(map(dealt, DAYS))
CLEAN_LEADS = "lead_id | created_at | first_contact_at | mql_at | channel\n" + "\n".join(map(entered, DAYS))
CLEAN_SPEND = "date | channel | team | cost | clicks | impressions\n" + "\n".join(map(spent, DAYS))
CLEAN = {"deals": CLEAN_DEALS, "leads": CLEAN_LEADS, "spend": CLEAN_SPEND}
SPEEDS = ("sales_cycle_days", "lead_response_minutes")
DEAL_KPIS = ("win_rate", "won_amount", "avg_deal_size", "sales_cycle_days")
FUNNEL = ("leads", "mqls", "lead_to_mql_rate", "cpl")

SILENT: dict[str, tuple[str, ...]] = {
    "PARTIAL_PERIOD": (*DEAL_KPIS, *FUNNEL),
    "SOURCE_GAP": (*DEAL_KPIS, *FUNNEL, "cac"),
    "NO_DENOMINATOR": ("win_rate", "cpl", "cac", "cpc", "ctr"),
    "SMALL_N": ("win_rate", "lead_to_mql_rate", *SPEEDS),
    "IMMATURE_COHORT": ("lead_to_mql_rate",),
    "MIXED_CURRENCY": ("won_amount",),
    "MISSING_AMOUNT": ("won_amount", "avg_deal_size", "marketing_cost"),
    "COST_SCOPE": ("cac",),
    "DUP_ID": DEAL_KPIS,
    "DUP_ACROSS_FILES": DEAL_KPIS,
    "OVERLAP": ("marketing_cost",),
    "NO_KEY": (*DEAL_KPIS, "leads"),
    "UNMATCHED_KEY": (*DEAL_KPIS, "leads"),
    "UNMATCHED_SEGMENT": ("cpl",),
    "SEGMENT_NOT_IN_SOURCE": ("cpl", "leads", "marketing_cost"),
    "BLANK_SEGMENT": ("cpl", "leads", "marketing_cost"),
    "DATE_ONLY": SPEEDS,
    "DATE_AMBIGUOUS": (*DEAL_KPIS, *FUNNEL),
    "DATE_MIXED": (*DEAL_KPIS, *FUNNEL),
    "NUMBER_AMBIGUOUS": ("won_amount", "marketing_cost", "ctr"),
    "BAD_ORDER": (*SPEEDS, "lead_to_mql_rate"),
    "FUTURE_DATE": (*DEAL_KPIS, *FUNNEL),
    "UNDATED": DEAL_KPIS,
    "BAD_CELL": (*DEAL_KPIS, *FUNNEL),
    "RAGGED_ROW": (*DEAL_KPIS, *FUNNEL),
    "SUBTOTAL": ("marketing_cost", *DEAL_KPIS),
    "ODD_FILE": (*DEAL_KPIS, *FUNNEL),
    "MANGLED_ID": (*DEAL_KPIS, "leads"),
    "UNKNOWN_VALUE": DEAL_KPIS,
    "GRAIN_TOO_FINE": ("marketing_cost",),
}
"""For each code, the KPIs that would carry it if the clean data had the hazard."""

MATURE = {"IMMATURE_COHORT", "SMALL_N"}
BY_CHANNEL = {"UNMATCHED_SEGMENT", "SEGMENT_NOT_IN_SOURCE", "BLANK_SEGMENT"}


@pytest.mark.parametrize("code", SILENT)
def test_silent_on_clean_data(code: str, tmp_path: Path) -> None:
    """Nothing is wrong with this data, so nothing is said."""
    ask = {"kpis": SILENT[code], "by": ("channel",) if code in BY_CHANNEL else ()}
    later = {"as_of": date(2025, 12, 31), "period": "2025-01"}
    settings = {"window": {"default": "30 days"}, "sla": {"lead_response": "30 minutes"}}
    outcome = run_case(tmp_path, CLEAN, settings, **ask, **(later if code in MATURE else JANUARY))
    assert not outcome.refused
    assert outcome.report.values
    assert code not in codes_of(outcome)


def test_silent_where_both_orders_are_written_but_one_is_proved(tmp_path: Path) -> None:
    """A single 31 in first place settles a whole column of dates, and a single comma a column of amounts."""
    deals = """
        deal_id | created_at | closed_at | status | amount
        d1 | 03/04/2025 | 05/04/2025 | won | 1.234
        d2 | 31/03/2025 | 05/04/2025 | won | 2.500,50
    """
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("won_amount",), period="2025-04", as_of=date(2025, 4, 30))
    assert cell(outcome, "won_amount").value == 3734.5
    assert not codes_of(outcome) & {"DATE_AMBIGUOUS", "DATE_MIXED", "NUMBER_AMBIGUOUS", "BAD_CELL"}


def test_exchange_rates_settle_currencies(tmp_path: Path) -> None:
    """With a rate for dollars there is one sum, and no warning."""
    rates = {"exchange_rates": {"USD": 0.9}}
    outcome = run_case(tmp_path, TWO_CURRENCIES, rates, kpis=("won_amount",), **JANUARY)
    assert cell(outcome, "won_amount").value == pytest.approx(190)
    assert "MIXED_CURRENCY" not in codes_of(outcome)


SELLERS = """
    date       | owner     | cost
    2025-01-05 | Eva       | 120
    2025-01-06 | Eva       | 80
    2025-01-06 | Eva Total | 200
    2025-01-09 | Max       | 50
    2025-01-31 | Total     | 250
"""


def test_subtotal(tmp_path: Path) -> None:
    """Is 700 spent in January? The rows of Eva's total and of the month say again what the others say: 250."""
    outcome = run_case(tmp_path, {"spend": SELLERS}, kpis=("marketing_cost",), **JANUARY)
    assert cell(outcome, "marketing_cost").value == 250
    assert "SUBTOTAL" in cell(outcome, "marketing_cost").flags
    assert "row 4 (2025-01-06, Eva Total, 200); row 6 (2025-01-31, Total, 250)" in note(outcome, "SUBTOTAL")


def test_subtotal_by_one_sign_alone_is_asked_about(tmp_path: Path) -> None:
    """A row called Total that is not the sum of the others: somebody has to say what it is."""
    odd = SELLERS.replace("Total     | 250", "Total     | 300")
    with pytest.raises(InputError, match=r"SUBTOTAL: spend\.csv: row 6 .* set totals: drop .* or totals: keep"):
        run_case(tmp_path, {"spend": odd}, kpis=("marketing_cost",), **JANUARY)
    for answer, value in (("drop", 250), ("keep", 550)):
        sources = [{"table": "spend", "path": "spend.csv", "totals": answer}]
        outcome = run_case(tmp_path, {"spend": odd}, {"sources": sources}, kpis=("marketing_cost",), **JANUARY)
        assert cell(outcome, "marketing_cost").value == value


def test_every_code_has_a_test_and_a_silent_one() -> None:
    """A new hazard is shown to warn, and shown to be quiet."""
    from tests import test_hazards_of_parts, test_hazards_of_time  # they import this file

    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py"))]
    named = {name for text in texts for name in re.findall(r"(?m)^def test_(\w+)", text)}
    quiet = {*SILENT, *test_hazards_of_time.SILENT, *test_hazards_of_parts.SILENT}
    elsewhere = {"SHADOWED"}  # of the config, not of the data: tests/test_custom_kpi.py
    elsewhere |= {"COMPARE_TRUNCATED"}  # said when it is asked for: tests/test_include_partial.py
    elsewhere |= {"MANGLED_ID"}  # tests/bad_input, line 3
    quiet |= {code for code in CODES if any(name.startswith(f"{code.lower()}_silent") for name in named)}
    assert not [code for code in CODES if code.lower() not in named and code not in elsewhere]
    assert not [code for code in CODES if code not in quiet and code not in elsewhere]


# -- a small firm ----------------------------------------------------------------------------------------------------

CHANNELS = ("Google", "LinkedIn", "Organic", "Email", "Referral", "Events")


def small_firm() -> dict[str, str]:
    """40 leads a month in six channels over two years, what became of them, and what was spent: tidy, and ordinary."""
    random = Random(7)
    first, end = date(2024, 1, 1), date(2025, 12, 31)
    leads = ["lead_id | created_at | mql_at | sql_at | channel"]
    deals = ["deal_id | lead_id | created_at | closed_at | status | amount"]
    spend = ["date | channel | team | category | cost | clicks | impressions"]
    for n in range(24 * 40):
        created = first + timedelta(days=n * 731 // 960)
        mql = created + timedelta(days=random.randint(1, 12))
        sql = mql + timedelta(days=random.randint(1, 12))
        closed = sql + timedelta(days=random.randint(10, 60))
        chance = random.random()
        wanted = chance < 0.25
        mql_at, sql_at = mql if chance < 0.5 and mql <= end else "", sql if wanted and sql <= end else ""
        leads.append(f"L{n} | {created} | {mql_at} | {sql_at} | {random.choice(CHANNELS)}")
        if wanted and sql <= end:
            status = "open" if closed > end else random.choice(("won", "lost", "lost"))
            deals.append(f"D{n} | L{n} | {sql} | {closed} | {status} | {random.randint(900, 9000)}.50")
    for day in (first + timedelta(days=n) for n in range(731)):
        spend += [f"{day} | {c} | marketing | media | {random.randint(5, 40)}.50 | 12 | 900" for c in CHANNELS]
        spend.append(f"{day} | Events | sales | salary | 120.50 | |")
    return {"leads": "\n".join(leads), "deals": "\n".join(deals), "spend": "\n".join(spend)}


@pytest.mark.parametrize("by", [(), ("channel",)], ids=["whole", "by channel"])
def test_a_small_firm_is_not_warned(by: tuple[str, ...], tmp_path: Path) -> None:
    """My data is small and in order: the default report has no warning, and two footnotes at most."""
    outcome = run_case(tmp_path, small_firm(), by=by)
    assert len({v.kpi for v in outcome.report.values}) == 9  # ltv_cac takes subscriptions or orders
    assert [n for n in outcome.report.notes if n.severity != "info"] == []
    assert len(outcome.report.notes) <= 2
    assert not [flag for flag in outcome.refused.values() if flag.code]
