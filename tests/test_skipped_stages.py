"""Stages without a date of their own: a later stage implies them, and how often that was so is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpicli import pipeline
from kpicli.catalogue import load
from kpicli.catalogue.model import Measure
from kpicli.describe.words import measure_words
from kpicli.question import Ask
from tests.harness import TODAY, cell, run_case, write_case
from tests.test_hazards import codes_of, note

MARCH: dict[str, Any] = {"period": "2025-03", "as_of": date(2025, 4, 30)}
MEASURES = load().measures
LEADS = """
lead_id | created_at | mql_at     | sql_at     | customer_at
p1      | 2025-03-03 | 2025-03-04 | 2025-03-11 |
p2      | 2025-03-03 | 2025-03-05 |            |
p3      | 2025-03-04 | 2025-03-06 |            | 2025-03-30
p4      | 2025-03-05 |            | 2025-03-12 |
p5      | 2025-03-06 |            | 2025-03-13 |
p6      | 2025-03-07 | 2025-03-08 |            |
"""
"""p4 and p5 were never dated as MQLs, p3 never as an SQL."""


def test_stage_skipped(tmp_path: Path) -> None:
    """Six MQLs by what is implied, of which four went on; of the four with a date of their own, two."""
    outcome = run_case(tmp_path, {"leads": LEADS}, kpis=("mql_to_sql_rate", "mql_to_sql_rate.dated"), **MARCH)
    implied, dated = cell(outcome, "mql_to_sql_rate", "cohort"), cell(outcome, "mql_to_sql_rate", "dated")
    assert (implied.numerator, implied.denominator) == (4, 6)
    assert (dated.numerator, dated.denominator) == (2, 4)
    assert "STAGE_SKIPPED" in implied.flags
    assert note(outcome, "STAGE_SKIPPED").startswith("3 without their own date")


def test_an_implied_hit_alone_is_said(tmp_path: Path) -> None:
    """Of the leads of March two are no MQLs by date, and became SQLs: they count as MQLs, and that is said."""
    outcome = run_case(tmp_path, {"leads": LEADS}, kpis=("lead_to_mql_rate",), **MARCH)
    assert cell(outcome, "lead_to_mql_rate").numerator == 6
    assert note(outcome, "STAGE_SKIPPED").startswith("2 without their own date")


@pytest.mark.parametrize("kpi", ["lead_to_customer_rate", "mqls", "mql_to_sql_rate.flow"])
def test_stage_skipped_silent_where_nothing_is_implied(kpi: str, tmp_path: Path) -> None:
    """The last stage is implied by none, and counts of a period take the dates of the stage alone."""
    outcome = run_case(tmp_path, {"leads": LEADS}, kpis=(kpi,), **MARCH)
    assert "STAGE_SKIPPED" not in codes_of(outcome)


def test_stage_skipped_silent_on_clean_data(tmp_path: Path) -> None:
    """Every stage that was reached has its date."""
    whole = [line for line in LEADS.splitlines() if line[:2] not in ("p3", "p4", "p5")]
    kpis = ("lead_to_mql_rate", "mql_to_sql_rate", "mql_to_sql_rate.dated")
    outcome = run_case(tmp_path, {"leads": "\n".join(whole)}, kpis=kpis, **MARCH)
    assert cell(outcome, "mql_to_sql_rate", "cohort").value == pytest.approx(1 / 3)
    assert "STAGE_SKIPPED" not in codes_of(outcome)


def test_without_the_stage_there_is_no_dated_rate(tmp_path: Path) -> None:
    """A source without the stage has entries by implication alone: no rate of dated ones."""
    leads = "lead_id | created_at | sql_at\nq1 | 2025-03-03 | 2025-03-09\nq2 | 2025-03-04 |"
    outcome = run_case(tmp_path, {"leads": leads}, kpis=("mql_to_sql_rate.dated", "leads"), **MARCH)
    assert [value.kpi for value in outcome.report.values] == ["leads"]
    assert "leads.mql_at" in " ".join(outcome.report.assumed) + str(outcome.refused)


def test_an_entry_of_its_own_may_lie_after_a_later_stage(tmp_path: Path) -> None:
    """Dated as an SQL on 20 March and as an MQL on 2 April: it entered by 20 March, as a date of its own is there."""
    leads = f"{LEADS}z1 | 2025-03-08 | 2025-04-02 | 2025-03-20 |"
    outcome = run_case(tmp_path, {"leads": leads}, kpis=("mql_to_sql_rate.dated",), **MARCH)
    assert cell(outcome, "mql_to_sql_rate").denominator == 5


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (MEASURES["sql_cohort"], "reached sql_at (a later stage implies it), of those with mql_at (a later stage"),
        (MEASURES["sql_cohort_dated"], "of those with mql_at of their own"),
        (MEASURES["lead_customer_cohort"], "leads that reached customer_at, of those with created_at"),
        (MEASURES["response_cohort"], "leads that reached first_contact_at, of those with created_at"),
    ],
)
def test_explain_says_that_a_later_stage_implies_the_earlier_ones(measure: Measure, words: str) -> None:
    assert words in measure_words(measure)
    assert measure_words(replace(measure, own_entry=False), "es") != measure_words(measure, "it")


def test_rows_say_which_were_implied(tmp_path: Path) -> None:
    """`kpi explain --rows` lists the records with what they skipped."""
    loaded = write_case(tmp_path, {"leads": LEADS})
    _, found = pipeline.rows_behind(loaded, "mql_to_sql_rate", Ask(**MARCH), TODAY)
    flag, lead = found.columns.index("flag"), found.columns.index("row")
    assert {row[lead] for row in found.rows if row[flag] == "STAGE_SKIPPED"} == {4, 5, 6}
