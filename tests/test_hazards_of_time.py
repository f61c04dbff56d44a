"""Hazards of time: what began before the data, is not over yet, lags behind, or is known for today alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from kpicli import catalogue
from kpicli.catalogue.model import Condition
from kpicli.pipeline import Outcome
from tests.harness import cell, run_case
from tests.test_hazards import JANUARY, codes_of, leads_daily, note

MARCH = {"period": "2025-03", "as_of": date(2025, 3, 31)}


def days(first: str, last: str, step: int = 1) -> Iterator[date]:
    """Every day, or every so many days, from one to another."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return (start + timedelta(days=n) for n in range(0, (end - start).days + 1, step))


def wins(closed: Iterator[date], took: int = 10) -> str:
    """A deal won on each of some days, each by an account of its own, after so many days."""
    lines = (f"d{n} | a{n} | {day - timedelta(days=took)} | {day} | won" for n, day in enumerate(closed))
    return "\n".join(["deal_id | account_id | created_at | closed_at | status", *lines])


def of_channel(label: str) -> tuple[Condition, ...]:
    return (Condition("channel", "in", (label,)),)


def rows_shown(outcome: Outcome) -> list[str]:
    """The definitions of a report from top to bottom: ``cac.fully_loaded``."""
    return list(dict.fromkeys(f"{v.kpi}.{v.variant}" for v in outcome.report.values))


# -- before the data begins ------------------------------------------------------------------------------------------

WON = "deal_id | account_id | closed_at | status"


def test_history_start(tmp_path: Path) -> None:
    """Every customer of an export's first year looks new. A year on, who came back is known and does not count."""
    deals = f"{WON}\nd1 | a1 | 2024-01-01 | won\nd2 | a2 | 2025-01-10 | won\nd3 | a1 | 2025-01-31 | won"
    ask = {"kpis": ("new_customers", "deals_won"), "period": "month", "last": 13, "as_of": date(2025, 1, 31)}
    outcome = run_case(tmp_path, {"deals": deals}, **ask)
    naive = cell(outcome, "deals_won", period="2025-01").value
    assert cell(outcome, "new_customers", period="2025-01").value == 1 != naive
    assert "HISTORY_START" not in cell(outcome, "new_customers", period="2025-01").flags
    assert "HISTORY_START" in cell(outcome, "new_customers", period="2024-01").flags
    assert "HISTORY_START" not in cell(outcome, "deals_won", period="2024-01").flags
    assert "need not be their first ever" in note(outcome, "HISTORY_START")


@pytest.mark.parametrize("kpi", ["repeat_customer_rate", "repeat_customer_rate.cohort", "ltv.revenue"])
def test_history_start_of_orders(kpi: str, tmp_path: Path) -> None:
    """The shop moved to a new system in January: its first order there is not a customer's first order."""
    orders = "order_id | customer_id | date | amount\no1 | c1 | 2025-01-01 | 10\no2 | c2 | 2025-01-31 | 10"
    outcome = run_case(tmp_path, {"orders": orders}, kpis=(kpi,), **JANUARY)
    assert "HISTORY_START" in cell(outcome, kpi.partition(".")[0]).flags


def test_history_start_silent_after_a_first_year_of_working_days(tmp_path: Path) -> None:
    """The data begins on Monday 2 January 2023: 2024 is its second year, not a first one for lack of New Year's Day."""
    tables = {"deals": wins(days("2023-01-02", "2024-12-31", 7), took=0)}
    outcome = run_case(tmp_path, tables, kpis=("new_customers",), period="2024", as_of=date(2024, 12, 31))
    assert "HISTORY_START" not in codes_of(outcome)


# -- not over yet ----------------------------------------------------------------------------------------------------

CYCLE = "deal_id | channel | created_at | closed_at | status"
SLOW = f"""
    {CYCLE}
    3 * w{{n}} | Web | 2025-01-10 | 2025-01-20 | won
    4 * o{{n}} | Fair | 2025-01-02 |            | open
    x          | Web | 2025-01-01 | 2025-01-31 | lost
"""
"""Three deals won in ten days, while four have been open for 29."""


def test_censored(tmp_path: Path) -> None:
    """We do not sell in ten days: four of eight deals are open for longer, and counting these it is thirty."""
    outcome = run_case(tmp_path, {"deals": SLOW}, kpis=("sales_cycle_days",), **JANUARY)
    naive = median([10, 10, 10])
    cycle = cell(outcome, "sales_cycle_days")
    assert (cycle.value, cycle.n) == (naive, 3)
    assert "CENSORED" in cycle.flags
    assert note(outcome, "CENSORED").startswith("4 not over yet")
    assert cell(outcome, "time_to_close_days").value == 30 != naive


def test_censored_is_not_compared(tmp_path: Path) -> None:
    """A month of which only the quick deals are over always looks quicker than the one before."""
    december = "\n5 * p{n} | Web | 2024-12-01 | 2024-12-31 | won"
    ask = {"kpis": ("sales_cycle_days",), "compare": "previous", **JANUARY}
    cycle = cell(run_case(tmp_path, {"deals": SLOW.rstrip() + december}, **ask), "sales_cycle_days")
    assert "CENSORED" in cycle.flags
    assert cycle.change is None


LEADS = "lead_id | created_at | customer_at | lost_at\n3 * m{n} | 2025-01-20 | 2025-01-25 |\n"


def test_censored_of_leads(tmp_path: Path) -> None:
    """Three leads bought within five days, and four have waited for a month: five days is not what a lead takes."""
    waiting = LEADS + "4 * w{n} | 2025-01-01 | |\ny | 2025-01-31 | |"
    outcome = run_case(tmp_path, {"leads": waiting}, kpis=("lead_to_customer_days",), **JANUARY)
    assert cell(outcome, "lead_to_customer_days").value == 5
    assert "CENSORED" in cell(outcome, "lead_to_customer_days").flags


def test_censored_silent_of_leads_that_are_lost(tmp_path: Path) -> None:
    """Leads that we gave up wait no longer: they lengthen nothing."""
    lost = LEADS + "4 * w{n} | 2025-01-01 | | 2025-01-08\ny | 2025-01-31 | |"
    outcome = run_case(tmp_path, {"leads": lost}, kpis=("lead_to_customer_days",), **JANUARY)
    assert "CENSORED" not in codes_of(outcome)


def test_censored_silent_of_leads_that_never_qualify(tmp_path: Path) -> None:
    """Most leads are never to be an MQL: they are not on their way, and the time of those that were stands."""
    waiting = LEADS.replace("customer_at", "mql_at") + "4 * w{n} | 2025-01-01 | |\ny | 2025-01-31 | |"
    outcome = run_case(tmp_path, {"leads": waiting}, kpis=("lead_to_mql_days",), **JANUARY)
    assert cell(outcome, "lead_to_mql_days").value == 5
    assert "CENSORED" not in codes_of(outcome)


def test_censored_silent_with_a_few_open(tmp_path: Path) -> None:
    """A pipeline always holds some deal that is slow: one among five that were won changes nothing."""
    deals = f"{CYCLE}\n5 * w{{n}} | Web | 2025-01-10 | 2025-01-20 | won\no | Web | 2025-01-01 | | open"
    deals += "\n9 * y{n} | Web | 2025-01-31 | | open"
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("sales_cycle_days",), **JANUARY)
    assert "CENSORED" not in codes_of(outcome)
    assert rows_shown(outcome) == ["sales_cycle_days.created"]


def test_censored_silent_about_deals_that_are_filtered_out(tmp_path: Path) -> None:
    """I asked for the web alone, of which nothing is open: what the fairs left open lengthens nothing of it."""
    outcome = run_case(tmp_path, {"deals": SLOW}, kpis=("sales_cycle_days",), where=of_channel("Web"), **JANUARY)
    assert cell(outcome, "sales_cycle_days").value == 10
    assert "CENSORED" not in codes_of(outcome)


def test_censored_silent_about_deals_created_later(tmp_path: Path) -> None:
    """Whatever is open today was created in November: the deals won in January took no longer for that."""
    deals = f"{CYCLE}\n6 * w{{n}} | Web | 2024-01-01 | 2024-01-31 | won\n3 * o{{n}} | Web | 2024-11-01 | | open"
    deals += "\nx | Web | 2024-12-01 | 2024-12-31 | lost"
    ask = {"kpis": ("sales_cycle_days",), "period": "2024-01", "as_of": date(2024, 12, 31)}
    assert "CENSORED" not in codes_of(run_case(tmp_path, {"deals": deals}, **ask))


# -- costs that win later customers ----------------------------------------------------------------------------------


def selling(took: int, teams: tuple[str, ...] = ("marketing", "sales")) -> dict[str, str]:
    """A customer won every day; each team spent 10 a day, and four times as much since February 2025."""
    calendar = list(days("2024-11-01", "2025-03-31"))
    lines = [f"{d} | {team} | {10 if d < date(2025, 2, 1) else 40}" for d in calendar for team in teams]
    return {"deals": wins(iter(calendar), took), "spend": "\n".join(["date | team | cost", *lines])}


def test_cac_lag(tmp_path: Path) -> None:
    """A sale takes 60 days: March's customers were won with January's money, at 20 each and not at 80."""
    outcome = run_case(tmp_path, selling(60), kpis=("cac",), **MARCH)
    naive = 31 * (40 + 40) / 31
    cac = cell(outcome, "cac", "fully_loaded")
    assert cac.value == naive
    assert "CAC_LAG" in cac.flags
    assert cell(outcome, "cac", "lagged").value == 31 * (10 + 10) / 31 != naive
    assert any("60 days earlier" in line for line in outcome.report.assumed)


@pytest.mark.parametrize(("took", "period"), [(20, "2025-03"), (60, "2025-Q1"), (60, "all")])
def test_cac_lag_silent_in_a_longer_period(took: int, period: str, tmp_path: Path) -> None:
    """A sale of 20 days begins and ends in one month, and one of 60 days in one quarter."""
    outcome = run_case(tmp_path, selling(took), kpis=("cac",), period=period, as_of=date(2025, 3, 31))
    assert rows_shown(outcome) == ["cac.fully_loaded"]
    assert "CAC_LAG" not in codes_of(outcome)


# -- a table that ends early -----------------------------------------------------------------------------------------

ADS_UNTIL_FEBRUARY = {
    "leads": leads_daily("2025-01-01", 90),
    "spend": "\n".join(["date | cost", *(f"{day} | 10" for day in days("2025-01-01", "2025-02-10"))]),
}
"""A lead a day until March, and ads at 10 a day that were exported until 10 February."""


def test_source_behind(tmp_path: Path) -> None:
    """February's leads did not get cheaper: the ads of the 11th to the 28th have not been exported."""
    ask = {"period": "month", "last": 3, "as_of": date(2025, 3, 31), "compare": "previous"}
    outcome = run_case(tmp_path, ADS_UNTIL_FEBRUARY, kpis=("cpl", "leads"), **ask)
    naive_change = (100 / 28) / 10 - 1
    february = cell(outcome, "cpl", period="2025-02")
    assert naive_change < -0.6
    assert february.change is None
    assert "SOURCE_BEHIND" in february.flags
    assert cell(outcome, "cpl", period="2025-03").value is None
    assert "SOURCE_BEHIND" not in cell(outcome, "cpl", period="2025-01").flags
    assert "SOURCE_BEHIND" not in cell(outcome, "leads", period="2025-02").flags


def test_source_behind_names_the_table(tmp_path: Path) -> None:
    """Which export is old? The footnote says so: two tables make a cost per lead."""
    outcome = run_case(tmp_path, ADS_UNTIL_FEBRUARY, kpis=("cpl",), period="2025-02", as_of=date(2025, 3, 31))
    assert "spend" in note(outcome, "SOURCE_BEHIND")


@pytest.mark.parametrize("period", ["2025-Q1", "all"])
def test_source_behind_of_a_long_period(period: str, tmp_path: Path) -> None:
    """A lead cost 10, not 4.56: over a long time, too, 41 days of ads are divided by 90 days of leads."""
    outcome = run_case(tmp_path, ADS_UNTIL_FEBRUARY, kpis=("cpl",), period=period, as_of=date(2025, 3, 31))
    assert "SOURCE_BEHIND" in cell(outcome, "cpl").flags


def test_source_behind_silent_within_a_week(tmp_path: Path) -> None:
    """The ads were exported some days before the leads: that is not long before, and the month is not over either."""
    spend = "\n".join(["date | cost", *(f"{day} | 10" for day in days("2025-01-01", "2025-03-24"))])
    outcome = run_case(tmp_path, {**ADS_UNTIL_FEBRUARY, "spend": spend}, kpis=("cpl",), **MARCH)
    assert "SOURCE_BEHIND" not in codes_of(outcome)


def test_source_behind_silent_about_a_monthly_newsletter(tmp_path: Path) -> None:
    """Our newsletter goes out on the 2nd of each month: on the 31st of March none is missing."""
    sends = [f"{month}-02 | 1000 | 300" for month in ("2024-12", "2025-01", "2025-02", "2025-03")]
    tables = {"leads": leads_daily("2024-12-01", 121), "email": "\n".join(["date | delivered | unique_opens", *sends])}
    outcome = run_case(tmp_path, tables, kpis=("open_rate", "leads"), **MARCH)
    assert cell(outcome, "open_rate").value == 0.3
    assert "SOURCE_BEHIND" not in codes_of(outcome)


def test_source_behind_silent_about_costs_by_the_month(tmp_path: Path) -> None:
    """I said that the costs are by the month: the one row of 1 March is all of March."""
    sources = [{"table": "spend", "path": "spend.csv", "grain": "month"}, {"table": "leads", "path": "leads.csv"}]
    tables = {"leads": leads_daily("2025-03-01", 31), "spend": "date | cost\n2025-03-01 | 3100"}
    outcome = run_case(tmp_path, tables, {"sources": sources}, kpis=("cpl",), **MARCH)
    assert cell(outcome, "cpl").value == 100
    assert not {"SOURCE_BEHIND", "PARTIAL_PERIOD"} & codes_of(outcome)


# -- today's state ---------------------------------------------------------------------------------------------------

PIPELINE = """
    deal_id | channel | created_at | status | closed_at | amount
    d1 | Ads | 2024-11-01 | open | 2025-01-10 | 100
    d2 | Web | 2024-12-01 | open | 2025-02-28 | 200
    d3 | Web | 2024-12-02 | won | 2025-01-31 | 50
"""
"""One open deal that should have closed three weeks ago, and one that is due in February."""


def test_overdue_open(tmp_path: Path) -> None:
    """Our pipeline is 300, of which 100 should have closed three weeks ago: who counts on it is told."""
    outcome = run_case(tmp_path, {"deals": PIPELINE}, kpis=("pipeline_value", "won_amount"), **JANUARY)
    naive = 100 + 200
    assert cell(outcome, "pipeline_value").value == naive
    assert "OVERDUE_OPEN" in cell(outcome, "pipeline_value").flags
    assert note(outcome, "OVERDUE_OPEN").startswith("1 ")
    assert "OVERDUE_OPEN" not in cell(outcome, "won_amount").flags


def test_overdue_open_is_left_out_of_the_coverage(tmp_path: Path) -> None:
    """To reach 150, 100 are missing and 60 are due in January: the 100 that were due before are nothing to build on."""
    deals = PIPELINE.replace("2025-02-28 | 200", "2025-01-31 | 60")
    targets = {"targets": {"won_amount": {"min": 150}}}
    coverage = cell(
        run_case(tmp_path, {"deals": deals}, targets, kpis=("pipeline_coverage",), **JANUARY), "pipeline_coverage"
    )
    naive = (100 + 60) / (150 - 50)
    assert coverage.value == 60 / (150 - 50) != naive
    assert "OVERDUE_OPEN" in coverage.flags


def test_overdue_open_silent_until_the_day_is_over(tmp_path: Path) -> None:
    """A deal that is expected today is not late."""
    deals = PIPELINE.replace("2025-01-10", "2025-01-31")
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("pipeline_value",), **JANUARY)
    assert cell(outcome, "pipeline_value").value == 300
    assert "OVERDUE_OPEN" not in codes_of(outcome)


def test_overdue_open_silent_about_deals_that_are_filtered_out(tmp_path: Path) -> None:
    """I asked for the web alone, of which nothing is late: the late deal came by ads."""
    outcome = run_case(tmp_path, {"deals": PIPELINE}, kpis=("pipeline_value",), where=of_channel("Web"), **JANUARY)
    assert cell(outcome, "pipeline_value").value == 200
    assert "OVERDUE_OPEN" not in codes_of(outcome)


def test_overdue_open_silent_where_there_is_no_number(tmp_path: Path) -> None:
    """December's pipeline is not known at all: nothing is to be said of what was late in it."""
    outcome = run_case(tmp_path, {"deals": PIPELINE}, kpis=("pipeline_value",), **(JANUARY | {"period": "2024-12"}))
    assert cell(outcome, "pipeline_value").value is None
    assert "OVERDUE_OPEN" not in cell(outcome, "pipeline_value").flags


def test_snapshot_value(tmp_path: Path) -> None:
    """The CRM knows today's pipeline: 300 under December, or 0, would be made up."""
    ask = {"kpis": ("pipeline_value",), "period": "month", "last": 2, "as_of": date(2025, 1, 31)}
    outcome = run_case(tmp_path, {"deals": PIPELINE}, **ask)
    december = cell(outcome, "pipeline_value", period="2024-12")
    assert december.value is None
    assert "SNAPSHOT_VALUE" in december.flags
    assert cell(outcome, "pipeline_value", period="2025-01").value == 300
    assert "SNAPSHOT_VALUE" not in cell(outcome, "pipeline_value", period="2025-01").flags


# -- what is shown beside a number -----------------------------------------------------------------------------------

YOUNG = {
    "leads": """
        lead_id | created_at | mql_at
        4 * a{n} | 2025-02-01 | 2025-02-06
        6 * b{n} | 2025-02-01 |
        9 * c{n} | 2025-02-20 |
        d        | 2025-02-28 |
    """
}
"""Ten leads of 1 February, four of them qualified, and ten that were too young on 4 March."""
IN_MONTH = {"window": {"default": "30 days"}}
FEBRUARY: dict[str, Any] = {"period": "2025-02", "as_of": date(2025, 3, 4)}
ALL_CLOSED = {"deals": SLOW.replace("|            | open", "| 2025-01-31 | lost")}
SELLING_SLOWLY, SELLING_QUICKLY = selling(60), selling(20)


def test_beside_a_cost_that_lags(tmp_path: Path) -> None:
    """The cost one cycle earlier stands right below the cost of the period, before what else was asked for."""
    outcome = run_case(tmp_path, SELLING_SLOWLY, kpis=("cac", "deals_won"), **MARCH)
    assert rows_shown(outcome) == ["cac.fully_loaded", "cac.lagged", "deals_won.default"]


def test_beside_a_cost_of_marketing_alone(tmp_path: Path) -> None:
    """Where nobody knows what sales cost, the narrower cost has its like beside it."""
    outcome = run_case(tmp_path, selling(60, ("marketing",)), kpis=("cac",), **MARCH)
    assert rows_shown(outcome) == ["cac.marketing", "cac.lagged_marketing"]


def test_beside_a_cost_by_channel(tmp_path: Path) -> None:
    """Each channel's cost has its own of one cycle earlier, and so has the total."""
    tables = {name: text.replace("\n", " | Ads\n") + " | Ads" for name, text in SELLING_SLOWLY.items()}
    tables = {name: text.replace("| Ads\n", "| channel\n", 1) for name, text in tables.items()}
    outcome = run_case(tmp_path, tables, kpis=("cac",), by=("channel",), **MARCH)
    found = {v.segment[0]: v.value for v in outcome.report.values if v.variant == "lagged"}
    assert found == {"Ads": 20, "(total)": 20}


def test_beside_a_duration(tmp_path: Path) -> None:
    """The time that counts open deals stands right below the time of those that were won."""
    outcome = run_case(tmp_path, {"deals": SLOW}, kpis=("sales_cycle_days", "deals_won"), **JANUARY)
    assert rows_shown(outcome) == ["sales_cycle_days.created", "time_to_close_days.default", "deals_won.default"]


def test_beside_a_duration_of_which_only_a_bound_is_known(tmp_path: Path) -> None:
    """Fewer than half are closed: how long it takes is unknown, but it is more than the 29 days seen."""
    deals = SLOW.replace("4 * o{n}", "7 * o{n}").replace(
        "2025-01-01 | 2025-01-31 | lost", "2024-12-20 | 2025-01-31 | lost"
    )
    beside = cell(run_case(tmp_path, {"deals": deals}, kpis=("sales_cycle_days",), **JANUARY), "time_to_close_days")
    assert (beside.value, beside.ci_low, beside.n) == (None, 29, 10)


def test_beside_a_rate_of_young_leads(tmp_path: Path) -> None:
    """4 of the 10 old enough, and right below it the 4 of all 20 so far."""
    outcome = run_case(tmp_path, YOUNG, IN_MONTH, kpis=("lead_to_mql_rate", "leads"), **FEBRUARY)
    assert rows_shown(outcome) == ["lead_to_mql_rate.cohort", "lead_to_mql_rate.to_date", "leads.default"]
    assert [v.value for v in outcome.report.values] == [0.4, 0.2, 20]


def test_beside_a_rate_of_leads_that_are_all_young(tmp_path: Path) -> None:
    """None is old enough for a rate yet: there is only the one to date."""
    outcome = run_case(
        tmp_path, YOUNG, IN_MONTH, kpis=("lead_to_mql_rate",), **(FEBRUARY | {"as_of": date(2025, 2, 28)})
    )
    assert [(v.variant, v.value) for v in outcome.report.values] == [("cohort", None), ("to_date", 0.2)]


@pytest.mark.parametrize(
    ("tables", "settings", "kpi", "ask"),
    [
        (SELLING_QUICKLY, None, "cac", MARCH),
        (ALL_CLOSED, None, "sales_cycle_days", JANUARY),
        (YOUNG, IN_MONTH, "lead_to_mql_rate", FEBRUARY | {"as_of": date(2025, 6, 30)}),
        (YOUNG, None, "lead_to_mql_rate", FEBRUARY),  # without a window, both are the same rate
    ],
    ids=["quick sales", "all closed", "old leads", "no window"],
)  # fmt: skip
def test_beside_nothing_without_a_hazard(
    tables: dict[str, str], settings: dict[str, Any] | None, kpi: str, ask: dict[str, Any], tmp_path: Path
) -> None:
    """Nothing is in doubt, so the number stands alone."""
    outcome = run_case(tmp_path, tables, settings, kpis=(kpi,), **ask)
    assert len(rows_shown(outcome)) == 1
    assert cell(outcome, kpi).value is not None


@pytest.mark.parametrize(
    ("tables", "settings", "name", "ask", "code"),
    [
        (SELLING_SLOWLY, None, "cac.fully_loaded", MARCH, "CAC_LAG"),
        ({"deals": SLOW}, None, "sales_cycle_days.created", JANUARY, "CENSORED"),
        (YOUNG, IN_MONTH, "lead_to_mql_rate.cohort", FEBRUARY, "IMMATURE_COHORT"),
    ],
    ids=["cost", "duration", "rate"],
)
def test_beside_nothing_when_a_definition_is_named(
    tables: dict[str, str], settings: dict[str, Any] | None, name: str, ask: dict[str, Any], code: str, tmp_path: Path
) -> None:
    """I asked for this very definition: it has its flag, and nothing that I did not ask for."""
    outcome = run_case(tmp_path, tables, settings, kpis=(name,), **ask)
    assert rows_shown(outcome) == [name]
    assert code in cell(outcome, name.partition(".")[0]).flags


@pytest.mark.parametrize(
    ("tables", "settings", "asked", "ask"),
    [
        (SELLING_SLOWLY, None, ("cac", "cac.lagged"), MARCH),
        ({"deals": SLOW}, None, ("sales_cycle_days", "time_to_close_days"), JANUARY),
        (YOUNG, IN_MONTH, ("lead_to_mql_rate", "lead_to_mql_rate.to_date"), FEBRUARY),
    ],
    ids=["cost", "duration", "rate"],
)
def test_beside_nothing_twice(
    tables: dict[str, str], settings: dict[str, Any] | None, asked: tuple[str, ...], ask: dict[str, Any], tmp_path: Path
) -> None:
    """I asked for the number and for what goes beside it: it is there once, and nothing else takes its place."""
    outcome = run_case(tmp_path, tables, settings, kpis=asked, **ask)
    assert len(rows_shown(outcome)) == len({*rows_shown(outcome)}) == 2


def test_beside_are_definitions_that_exist() -> None:
    """What a KPI has shown beside it is in the catalogue, in the same unit, so that the two can be compared."""
    known = catalogue.load()
    pairs = [
        (kpi, known.resolve(name)) for kpi in known.kpis.values() for names in kpi.beside.values() for name in names
    ]
    assert {kpi.id for kpi, _ in pairs} >= {"cac", "sales_cycle_days", "lead_to_mql_rate"}
    for kpi, (other, variant) in pairs:
        assert (variant or other.default).unit == kpi.default.unit


# -- silence ---------------------------------------------------------------------------------------------------------


def dealt(day: date) -> str:
    """A deal won and one lost on a day, ten days after they were created, each by an account of its own."""
    at = f"{day - timedelta(days=10)} | {day}"
    return f"w{day} | a{day} | {at} | won | 100.50 | 50.25\nl{day} | b{day} | {at} | lost | 90.50 | 40.25"


TWO_YEARS = list(days("2024-01-01", "2025-12-31"))
SUBSCRIBED = "customer_id | started_at | ended_at | mrr"
CLEAN = {
    "deals": "deal_id | account_id | created_at | closed_at | status | amount | cost\n"
    + "\n".join(map(dealt, TWO_YEARS))
    + "\n"
    + "\n".join(f"o{n} | n{n} | 2025-12-{26 + n} | 2026-01-15 | open | 200.50 | 90.25" for n in range(5)),
    "spend": "date | team | cost\n" + "\n".join(f"{d} | marketing | 50.50\n{d} | sales | 60.25" for d in TWO_YEARS),
    "customers": f"{SUBSCRIBED}\n"
    + "\n".join(f"c{n} | {d} | {'2025-06-15' if n < 15 else ''} | 100.50" for n, d in enumerate(TWO_YEARS[::5]))
    + "\nu | 2024-03-01 | 2025-03-01 | 80.50\nu | 2025-03-01 | | 120.50\ny | 2025-12-31 | | 100.50",
}
"""Two years of a firm that sells every day in ten days, has a few young deals open, and lost 15 customers in a year."""
DECEMBER: dict[str, Any] = {"period": "2025-12", "as_of": date(2025, 12, 31)}

SILENT: dict[str, tuple[str, ...]] = {
    "HISTORY_START": ("new_customers", "cac"),
    "CENSORED": ("sales_cycle_days",),
    "CAC_LAG": ("cac",),
    "SOURCE_BEHIND": ("cac", "win_rate", "mrr", "customers_end"),
    "OVERDUE_OPEN": ("pipeline_value",),
    "SNAPSHOT_VALUE": ("mrr", "pipeline_value"),
}
"""For each code, the KPIs that would carry it if the clean data had the hazard."""


@pytest.mark.parametrize("code", SILENT)
def test_silent_on_clean_data(code: str, tmp_path: Path) -> None:
    """Nothing is wrong with this data, so nothing is said."""
    outcome = run_case(tmp_path, CLEAN, kpis=SILENT[code], **DECEMBER)
    assert not outcome.refused
    assert all(v.value is not None for v in outcome.report.values)
    assert len(rows_shown(outcome)) == len(SILENT[code])
    assert code not in codes_of(outcome)
