"""Targets: held against the very period and segment that they are meant for, and against nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpicli.errors import ConfigError
from kpicli.lang import in_lang
from kpicli.model import Goal, Report, Value
from tests.harness import cell, run_case, write_case

DEALS = """
    deal_id | created_at | closed_at  | status | amount | channel
    1       | 2025-01-02 | 2025-01-10 | won    | 30000  | Web
    2       | 2025-01-03 | 2025-01-20 | lost   | 10000  | Web
    3       | 2025-01-04 | 2025-02-10 | won    | 20000  | Fair
    4       | 2025-02-05 | 2025-02-20 | won    | 15000  | Web
    5       | 2025-03-06 | 2025-03-10 | won    | 50000  | Fair
    6       | 2025-03-07 | 2025-03-31 | lost   | 5000   | Fair
"""
ASK: dict[str, Any] = {"kpis": ("won_amount", "win_rate"), "as_of": date(2025, 3, 31)}


def report(folder: Path, targets: dict[str, Any], **ask: Any) -> Report:
    settings = {"targets": targets, "report": {"period": "month", "last": 3}}
    return run_case(folder, {"deals": DEALS}, settings, **{**ASK, **ask}).report


def goals(found: Report, kpi: str) -> dict[tuple[str, ...], Goal | None]:
    """The goals of a KPI by period and segment."""
    return {(v.period.id, *v.segment): v.goal for v in found.values if v.kpi == kpi}


def kept(found: Report, kpi: str) -> list[bool | None]:
    return [v.kept for v in found.values if v.kpi == kpi]


def test_a_target_is_kept_or_missed_in_each_period(tmp_path: Path) -> None:
    """January 30,000, February 35,000, March 50,000; one won of two, two of two, one of two."""
    found = report(tmp_path, {"won_amount": {"min": 35000}, "win_rate": {"min": "60%"}})
    assert kept(found, "won_amount") == [False, True, True]
    assert kept(found, "win_rate") == [False, True, False]


def test_the_target_of_one_period_is_more_precise_than_that_of_its_length_and_of_all(tmp_path: Path) -> None:
    given = [{"min": 10000}, {"min": 20000, "period": "month"}, {"min": 60000, "period": "2025-03"}]
    found = goals(report(tmp_path, {"won_amount": given}), "won_amount")
    assert found == {("2025-01",): Goal(20000), ("2025-02",): Goal(20000), ("2025-03",): Goal(60000)}


def test_a_month_s_target_of_an_amount_is_not_held_against_a_quarter(tmp_path: Path) -> None:
    """115,000 in the quarter is no miracle beside a target of 35,000 a month; a rate's target holds for any length."""
    found = run_case(
        tmp_path, {"deals": DEALS}, {"targets": {"won_amount": {"min": 35000}, "win_rate": {"min": 0.6}}},
        **{**ASK, "period": "2025-Q1"},
    ).report  # fmt: skip
    assert goals(found, "won_amount") == {("2025-Q1",): None}
    assert goals(found, "win_rate") == {("2025-Q1",): Goal(0.6)}
    (said,) = [line for line in found.assumed if "target" in line]
    assert said == (
        "targets of won_amount are by month: not held against a quarter. For one, add a target with period: quarter"
    )
    assert in_lang(said, "es") == (
        "los objetivos de won_amount son por mes: no se comparan por trimestre. Para eso, añade un objetivo con "
        "period: quarter"
    )


def test_a_formula_is_not_given_a_month_s_target_for_a_quarter_either_and_that_is_said(tmp_path: Path) -> None:
    found = report(tmp_path, {"won_amount": {"min": 200000}}, kpis=("pipeline_coverage",), period="2025-Q1")
    assert all(value.value is None for value in found.values)
    assert [line for line in found.assumed if "targets of won_amount are by month" in line]


def test_the_target_of_the_whole_is_not_that_of_a_segment(tmp_path: Path) -> None:
    given = [{"min": 35000}, {"min": 12000, "where": {"channel": "web"}}]
    found = report(tmp_path, {"won_amount": given}, by=("channel",), period="2025-02")
    assert goals(found, "won_amount") == {
        ("2025-02", "Fair"): None, ("2025-02", "Web"): Goal(12000), ("2025-02", "(total)"): Goal(35000),
    }  # fmt: skip


def test_a_filtered_whole_has_the_target_of_what_it_is_filtered_to(tmp_path: Path) -> None:
    from kpicli.catalogue.model import Condition

    given = {"won_amount": [{"min": 35000}, {"min": 12000, "where": {"channel": "Web"}}]}
    web = (Condition("channel", "in", ("Web",)),)
    other = (Condition("channel", "not", ("Web",)),)
    assert goals(report(tmp_path, given, where=web, period="2025-02"), "won_amount") == {("2025-02",): Goal(12000)}
    assert goals(report(tmp_path, given, where=other, period="2025-02"), "won_amount") == {("2025-02",): None}


def test_a_running_period_is_not_judged(tmp_path: Path) -> None:
    found = report(tmp_path, {"won_amount": {"min": 60000}}, as_of=date(2025, 3, 15), last=2)
    assert kept(found, "won_amount") == [False, False, None]


def test_the_bare_id_s_target_is_that_of_its_first_definition_alone(tmp_path: Path) -> None:
    found = report(tmp_path, {"win_rate": {"min": 0.4}}, kpis=("win_rate", "win_rate.value"), period="2025-01")
    assert [(v.variant, v.goal) for v in found.values] == [("closed", Goal(0.4)), ("value", None)]
    found = report(tmp_path, {"win_rate.value": {"min": 0.4}}, kpis=("win_rate", "win_rate.value"), period="2025-01")
    assert [(v.variant, v.goal) for v in found.values] == [("closed", None), ("value", Goal(0.4))]


def test_a_target_is_in_the_config_s_currency(tmp_path: Path) -> None:
    """35,000 euros are not 35,000 pesos, and that nothing is judged is said."""
    pesos = "\n".join(f"{line} | {'currency' if 'deal_id' in line else 'MXN'}" for line in DEALS.strip().splitlines())
    settings = {"targets": {"won_amount": {"min": 35000}, "win_rate": {"min": 0.6}}}
    found = run_case(tmp_path, {"deals": pesos}, settings, **{**ASK, "period": "2025-01"}).report
    assert [(v.currency, v.goal) for v in found.values if v.kpi == "won_amount"] == [("MXN", None)]
    assert kept(found, "win_rate") == [False]
    assert "targets of won_amount are in EUR: not held against MXN" in found.assumed


ODD = [
    ({"win_rate": {"min": 60}}, "targets.win_rate.min: 60 is 6000 % for a rate: write 60%"),
    ({"win_rat": {"min": 1}}, "targets.win_rat: no such KPI. Did you mean 'win_rate'? kpi list shows all"),
    ({"cac": {"max": 1, "period": "2025-13"}}, "targets.cac.period: '2025-13' is not a period: write month, "
     "quarter, year, or one such as 2026-Q1 or 2026-03"),
    ({"cac": [{"max": 1}, {"max": 2}]}, "targets.cac[1]: another target is for the same: say for which period or "
     "segment each is"),
]  # fmt: skip


@pytest.mark.parametrize(("targets", "expected"), ODD)
def test_odd_targets_are_named_with_their_line(tmp_path: Path, targets: dict[str, Any], expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        run_case(tmp_path, {"deals": DEALS}, {"targets": targets}, **ASK)
    (line,) = caught.value.lines
    assert line.startswith("config.yaml:")
    assert line.partition(": ")[2] == expected


def test_a_segment_that_no_table_has_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"targets\.cac\.where: unknown segment 'chanel'\. Did you mean 'channel'\?"):
        write_case(tmp_path, {"deals": DEALS}, {"targets": {"cac": {"max": 1, "where": {"chanel": "Web"}}}})


def test_a_value_without_a_target_is_neither_kept_nor_missed(tmp_path: Path) -> None:
    found: Value = cell(run_case(tmp_path, {"deals": DEALS}, {}, **{**ASK, "period": "2025-01"}), "win_rate")
    assert (found.goal, found.kept) == (None, None)


def test_the_target_of_the_first_definition_is_not_that_of_narrower_costs(tmp_path: Path) -> None:
    """5,000 of sales have no channel: the channels are marketing's alone, the total is of all costs."""
    spend = """
        date       | team      | cost | channel
        2025-02-01 | marketing | 300  | Web
        2025-02-28 | marketing | 300  | Web
        2025-02-02 | sales     | 5000 |
        2025-03-31 | marketing | 1    | Web
        2025-03-31 | sales     | 5000 |
    """
    given = {"targets": {"cac": [{"max": 1000}, {"max": 900, "where": {"channel": "Web"}}]}}
    ask = {**ASK, "kpis": ("cac",), "period": "2025-02"}
    tables = {"deals": DEALS, "spend": spend}
    whole = cell(run_case(tmp_path, tables, given, **ask), "cac")
    assert (whole.variant, whole.kept) == ("fully_loaded", False)
    by = run_case(tmp_path, tables, given, by=("channel",), **ask)
    total = cell(by, "cac", segment=("(total)",))
    assert (total.variant, total.value, total.goal, total.kept) == (
        "fully_loaded",
        whole.value,
        Goal(None, 1000),
        False,
    )
    assert cell(by, "cac", "marketing", ("Web",)).goal == Goal(None, 900)


def test_the_target_of_a_cohort_is_not_that_of_a_flow(tmp_path: Path) -> None:
    leads = "lead_id | created_at | mql_at\n1 | 2025-02-01 | 2025-02-02\n2 | 2025-02-28 | \n3 | 2025-03-31 |"
    given = {"targets": {"lead_to_mql_rate": {"min": 0.9}}}
    ask: dict[str, Any] = {"kpis": ("lead_to_mql_rate",), "period": "2025-02"}
    found = {
        basis: cell(run_case(tmp_path, {"leads": leads}, given, basis=basis, **ask), "lead_to_mql_rate").goal
        for basis in ("cohort", "period")
    }
    assert found == {"cohort": Goal(0.9), "period": None}


def test_no_currency_alone_is_held_against_the_target_of_the_whole(tmp_path: Path) -> None:
    """30,000 euros and 30,000 dollars may well be more than 35,000 of either: neither part has missed anything."""
    deals = """
        deal_id | created_at | closed_at  | status | amount | currency
        1       | 2025-03-01 | 2025-03-10 | won    | 30000  | EUR
        2       | 2025-03-01 | 2025-03-31 | won    | 30000  | USD
    """
    given = {"targets": {"won_amount": {"min": 35000}}}
    found = run_case(tmp_path, {"deals": deals}, given, kpis=("won_amount",), period="2025-03").report
    assert [(v.currency, v.kept) for v in found.values] == [(None, None), ("EUR", None), ("USD", None)]
    assert [v.goal for v in found.values] == [Goal(35000), None, None]


def test_companies_are_not_held_against_a_target_of_people(tmp_path: Path) -> None:
    """Three leads of two companies reach a target of three leads, however they are counted."""
    leads = "lead_id | account_id | created_at\n1 | a | 2025-03-01\n2 | a | 2025-03-02\n3 | b | 2025-03-31"
    given = {"targets": {"leads": {"min": 3}}}
    ask: dict[str, Any] = {"kpis": ("leads",), "period": "2025-03"}
    assert cell(run_case(tmp_path, {"leads": leads}, given, **ask), "leads").kept
    found = run_case(tmp_path, {"leads": leads}, given, count_by="account", **ask)
    assert (cell(found, "leads").value, cell(found, "leads").goal) == (2, None)
    (said,) = found.report.assumed
    assert said == "targets of leads are of people: not held against companies (--count-by account)"
