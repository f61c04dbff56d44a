"""Numbers that once misled: each found by someone who tried to make the program say something false."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli.config.load import parse
from kpicli.pipeline import Outcome, run
from kpicli.question import Ask
from kpicli.render import render
from tests.harness import TODAY, as_csv, cell, run_case


def test_an_sla_is_not_kept_by_a_later_stage(tmp_path: Path) -> None:
    """Answers after 9 hours, 8 hours and 3 minutes against 5 minutes: one of three, whatever other dates there are."""
    leads = """
        lead_id | created_at       | first_contact_at | mql_at
        1       | 2025-03-03 09:00 | 2025-03-03 18:00 | 2025-03-03
        2       | 2025-03-04 09:00 | 2025-03-04 17:00 |
        4       | 2025-03-31 09:00 | 2025-03-31 09:03 | 2025-04-01
    """
    outcome = run_case(tmp_path, {"leads": leads}, kpis=("response_within_sla",), period="2025-03")
    value = cell(outcome, "response_within_sla")
    assert (value.numerator, value.denominator) == (1, 3)


def test_a_window_is_by_the_hour_although_a_later_stage_is_by_the_day(tmp_path: Path) -> None:
    """30 days and 2 hours after entry is outside a window of 30 days; that SQL dates are days does not blur it."""
    leads = """
        lead_id | created_at       | mql_at           | sql_at
        1       | 2025-01-01 10:00 | 2025-01-31 12:00 |
        2       | 2025-01-02 10:00 | 2025-01-10 12:00 | 2025-01-20
        3       | 2025-03-31 10:00 |                  |
    """
    ask = {"kpis": ("lead_to_mql_rate",), "period": "2025-01"}
    outcome = run_case(tmp_path, {"leads": leads}, {"window": {"default": "30 days"}}, **ask)
    assert cell(outcome, "lead_to_mql_rate", "cohort").numerator == 1


def two_tools(folder: Path, table: str, first: str, second: str, **ask: Any) -> Outcome:
    for name, text in (("one", first), ("two", second)):
        (folder / f"{name}.csv").write_text(as_csv(text), encoding="utf-8")
    sources = [{"name": n, "table": table, "path": f"{n}.csv", "set": {"channel": n}} for n in ("one", "two")]
    return run(parse(yaml.safe_dump({"sources": sources}), "config.yaml", folder), Ask(**ask), TODAY)


def test_a_total_lies_between_its_segments(tmp_path: Path) -> None:
    """Two analytics tools: one knows engaged sessions, the other bounces. 60 % and 50 % make 55 %, not 25 %."""
    first = "date | sessions | engaged_sessions | pageviews\n2025-02-01 | 100 | 40 | 300\n2025-02-28 | 100 | 40 | 300"
    second = "date | sessions | bounces\n2025-02-01 | 100 | 50\n2025-02-28 | 100 | 50"
    ask = {"kpis": ("bounce_rate", "pages_per_session"), "period": "2025-02"}
    outcome = two_tools(tmp_path, "web", first, second, **ask)
    assert cell(outcome, "bounce_rate").value == pytest.approx(0.55)
    assert cell(outcome, "pages_per_session").value == pytest.approx(3.0)
    by = two_tools(tmp_path, "web", first, second, by=("channel",), **ask)
    assert cell(by, "bounce_rate", segment=("one",)).value == pytest.approx(0.6)


def test_opens_are_over_the_sends_that_report_them(tmp_path: Path) -> None:
    """A tool that reports no opens is no tool with no opens: 30 %, not 15 %."""
    first = "date | campaign | delivered | unique_opens\n2025-02-01 | a | 100 | 30\n2025-02-28 | b | 100 | 30"
    second = "date | campaign | delivered | unique_clicks\n2025-02-01 | c | 100 | 3\n2025-02-28 | d | 100 | 3"
    outcome = two_tools(tmp_path, "email", first, second, kpis=("open_rate",), period="2025-02")
    assert cell(outcome, "open_rate").value == pytest.approx(0.3)


def test_a_cell_that_ends_early_is_marked(tmp_path: Path) -> None:
    """Leads until the 10th, spend until the 30th: April's leads are not the whole of April, and the table says so."""
    leads = "lead_id | created_at\n" + "\n".join(f"l{m}{d} | 2025-{m:02}-{d:02}" for m in (3, 4) for d in range(1, 11))
    spend = "date | cost\n" + "\n".join(f"2025-{m:02}-{d:02} | 10" for m in (3, 4) for d in range(1, 31))
    outcome = run_case(tmp_path, {"leads": leads, "spend": spend}, kpis=("leads", "marketing_cost"), last=2)
    assert "PARTIAL_PERIOD" in cell(outcome, "leads", period="2025-04").flags
    table = render(outcome.report, "table", width=None)
    text = table if isinstance(table, str) else table.decode()
    (row,) = [line for line in text.splitlines() if line.startswith("Leads")]
    assert "10~" in row


MONTHLY = "date | team | cost\n" + "\n".join(f"2025-{m:02}-01 | marketing | {100 * m}" for m in range(1, 7))


def test_a_lag_does_not_depend_on_the_other_columns(tmp_path: Path) -> None:
    """45 days before May is one month (45 / 31): May's cost per customer is the same alone and beside June."""
    won = "\n".join(f"w{m} | 2025-{m:02}-02 | 2025-{m:02}-20 | won" for m in range(1, 7))
    tables = {"spend": MONTHLY, "deals": f"deal_id | created_at | closed_at | status\n{won}"}
    config = {"cac_lag": "45 days", "sources": [
        {"table": "spend", "path": "spend.csv", "grain": "month"}, {"table": "deals", "path": "deals.csv"},
    ]}  # fmt: skip
    alone = run_case(tmp_path, tables, config, kpis=("cac.lagged_marketing",), period="2025-05")
    beside = run_case(tmp_path, tables, config, kpis=("cac.lagged_marketing",), period="month", last=5)
    values = {cell(o, "cac", "lagged_marketing", period="2025-05").value for o in (alone, beside)}
    assert values == {400}


PIPELINE = """
    deal_id | created_at | closed_at  | status | amount | probability
    1       | 2025-01-02 | 2025-04-10 | won    | 1000   | 100%
    2       | 2025-01-03 | 2025-04-20 | lost   | 1000   | 0%
    3       | 2025-03-31 | 2025-06-30 | open   | 1000   | 50%
"""


def test_the_past_does_not_know_todays_probabilities(tmp_path: Path) -> None:
    """On 31 March nobody knew which deal would be won: no weighted pipeline, and the amounts are those of today."""
    ask = {"kpis": ("pipeline_value", "weighted_pipeline"), "period": "2025-03", "as_of": date(2025, 3, 31)}
    outcome = run_case(tmp_path, {"deals": PIPELINE}, **ask)
    assert cell(outcome, "pipeline_value").value == 3000
    assert cell(outcome, "weighted_pipeline").value is None
    for kpi in ("pipeline_value", "weighted_pipeline"):
        assert "SNAPSHOT_VALUE" in cell(outcome, kpi).flags


def test_what_is_derived_from_unknown_words_is_refused_too(tmp_path: Path) -> None:
    """Five deals say won and five Ganado, which nobody mapped: a rate of 25 % would leave half of the wins out."""
    tables = {
        "leads": "lead_id | created_at\n20 * l{n} | 2025-01-05",
        "deals": "deal_id | lead_id | created_at | closed_at | status\n"
        "5 * l{n} | l{n} | 2025-01-10 | 2025-01-30 | won\n5 * g{n} | l1{n} | 2025-01-10 | 2025-01-30 | Ganado\n"
        "10 * p{n} | | 2025-01-10 | 2025-01-31 | lost",
    }
    outcome = run_case(tmp_path, tables, kpis=("lead_to_customer_rate",), period="2025-01")
    assert outcome.refused["lead_to_customer_rate"].code == "UNKNOWN_VALUE"


def test_a_target_that_is_reached_needs_no_pipeline(tmp_path: Path) -> None:
    """30,000 are won of a target of 20,000: nothing is missing, and a coverage of -1.7 would say nothing."""
    deals = """
        deal_id | created_at | closed_at  | status | amount | owner
        1       | 2025-03-02 | 2025-04-10 | won    | 30000  | ana
        2       | 2025-04-20 | 2025-06-20 | open   | 17000  | bob
    """
    quarter = {"period": "quarter"}
    config = {"targets": {"won_amount": {"min": 20000, **quarter}}}
    ask = {"kpis": ("pipeline_coverage",), "period": "2025-Q2", "as_of": date(2025, 4, 30)}
    assert cell(run_case(tmp_path, {"deals": deals}, config, **ask), "pipeline_coverage").value is None
    outcome = run_case(
        tmp_path, {"deals": deals}, {"targets": {"won_amount": {"min": 47000, **quarter}}}, by=("owner",), **ask
    )
    assert cell(outcome, "pipeline_coverage", segment=("(total)",)).value == 1
    assert [v.value for v in outcome.report.values if v.segment == ("bob",)] in (
        [],
        [None],
    )  # bob has no target of his own


def test_a_blank_takes_no_place_among_the_biggest(tmp_path: Path) -> None:
    """The biggest owner is ana, also where a deal has no owner."""
    deals = """
        deal_id | created_at | status | amount | owner
        1       | 2025-01-02 | open   | 900    | ana
        2       | 2025-01-03 | open   | 100    | bob
        3       | 2025-01-28 | open   |        |
        4       | 2025-02-10 | open   | 50     | bob
    """
    ask = {"kpis": ("pipeline_value",), "by": ("owner",), "top": 1, "period": "month"}
    segments = {v.segment[0] for v in run_case(tmp_path, {"deals": deals}, **ask).report.values}
    assert "ana" in segments


def test_a_blank_mrr_is_said(tmp_path: Path) -> None:
    """B pays an amount that nobody wrote down: the mean over A and B takes it for nothing, which has to be said."""
    customers = """
        subscription_id | customer_id | started_at | ended_at   | mrr
        1               | A           | 2025-01-05 |            | 100
        1b              | A           | 2025-02-05 |            | 50
        2               | B           | 2025-01-06 |            |
        3               | C           | 2025-03-10 | 2025-02-01 | 70
        4               | D           | 2025-03-31 |            | 100
    """
    outcome = run_case(tmp_path, {"customers": customers}, kpis=("mrr", "arpa", "customers_new"), period="2025-02")
    assert "MISSING_AMOUNT" in cell(outcome, "arpa").flags
    assert "MISSING_AMOUNT" in cell(outcome, "mrr").flags
    checked = [flag for flag in outcome.data.flags if flag.code == "BAD_ORDER"]
    assert [flag.text for flag in checked] == ["1 subscription that end before they begin, in no count of customers"]


def test_rows_of_a_stock_are_used(tmp_path: Path) -> None:
    """Who has been a customer since January is counted in February: those rows are not outside the range."""
    customers = "subscription_id | customer_id | started_at | ended_at\n1 | A | 2025-01-05 |\n2 | B | 2025-03-31 |"
    outcome = run_case(tmp_path, {"customers": customers}, kpis=("customers_end",), period="2025-02")
    assert cell(outcome, "customers_end").value == 1
    assert (outcome.data.sources[0].used, outcome.data.sources[0].outside) == (1, 1)


@pytest.mark.parametrize("written", ["60.000", "1.000.000"])
def test_a_thousands_point_in_the_config_is_refused(written: str, tmp_path: Path) -> None:
    """60.000 is sixty to YAML and sixty thousand to who writes it in Spanish."""
    text = f"sources: [{{table: deals, path: d.csv}}]\ntargets: {{won_amount: {{min: {written}}}}}\n"
    with pytest.raises(Exception, match=r"60\.000|1\.000\.000"):
        parse(text, "config.yaml", tmp_path)


def test_what_is_open_on_a_day_of_the_past_takes_the_day_it_was_created(tmp_path: Path) -> None:
    """Today's pipeline needs no creation date; on an earlier day nobody knows without it whether a deal was open."""
    deals = """
        deal_id | closed_at  | status | amount
        1       | 2025-01-13 | won    | 10
        2       |            | open   | 20
        3       | 2025-02-28 | won    | 5
    """
    ask = {"kpis": ("pipeline_value", "deals_won")}
    outcome = run_case(tmp_path, {"deals": deals}, **ask, period="2025-02")
    assert cell(outcome, "pipeline_value").value == 20
    past = run_case(tmp_path, {"deals": deals}, **ask, period="2025-01", as_of=date(2025, 1, 31))
    assert cell(past, "pipeline_value").value is None
    assert cell(past, "deals_won").value == 1
    run_case(tmp_path, {"deals": deals}, groups=("sales",), period="2025-01")
