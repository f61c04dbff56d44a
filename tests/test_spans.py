"""Rows that stand for a month, a week or a range: a period that cuts one has no number, or its share of the days."""

from __future__ import annotations

from datetime import date

import pytest

from kpicli.model import Value
from tests.harness import cell, run_case

# 300 a month is 10 a day in June and September, and one lead comes every day.
PAYROLL = """
    date       | team      | cost
    2024-06-01 | marketing | 300
    2024-07-01 | marketing | 310
    2024-08-01 | marketing | 310
    2024-09-01 | marketing | 300
"""


def leads(first: date, days: int) -> str:
    rows = "\n".join(f"p{n} | {date.fromordinal(first.toordinal() + n)}" for n in range(days))
    return f"lead_id | created_at\n{rows}"


TABLES = {"spend": PAYROLL, "leads": leads(date(2024, 6, 1), 122)}


def monthly(**further: str) -> dict[str, object]:
    return {
        "as_of": "2024-09-30",
        "sources": [
            {"table": "spend", "path": "spend.csv", "grain": "month", **further},
            {"table": "leads", "path": "leads.csv"},
        ],
    }


def told(value: Value) -> tuple[float | None, bool]:
    return value.value, "GRAIN_TOO_FINE" in value.flags


CLIPPED = {"first_day": date(2024, 7, 11), "last_day": date(2024, 9, 15)}


@pytest.mark.parametrize(
    ("period", "label", "right", "usual_wrong"),
    [
        ("month", "2024-07", 21 * 10, 0),  # the row of 1 July is before the 11th: naively nothing
        ("month", "2024-08", 310, None),
        ("month", "2024-09", 15 * 10, 300),
        ("all", "all", 21 * 10 + 310 + 150, 610),
    ],
)
def test_a_clipped_period_has_no_monthly_cost_or_its_share_of_the_days(tmp_path, period, label, right, usual_wrong):
    ask = {"period": period, "kpis": ("marketing_cost", "cpl"), **CLIPPED}
    plain = run_case(tmp_path, TABLES, monthly(), **ask)
    cost, cpl = (cell(plain, kpi, period=label) for kpi in ("marketing_cost", "cpl"))
    whole = usual_wrong is None
    assert told(cost) == ((right, False) if whole else (None, True))
    assert told(cpl) == ((10, False) if whole else (None, True))
    spread = run_case(tmp_path, TABLES, monthly(spread="days"), **ask)
    assert cell(spread, "marketing_cost", period=label).value == pytest.approx(right)
    assert cell(spread, "cpl", period=label).value == pytest.approx(10)
    assert right != usual_wrong
    assert any("spread evenly" in line for line in spread.report.assumed)


def test_whole_months_quarters_and_all_of_the_data_are_as_before(tmp_path):
    for period, label, cost in (("month", "2024-09", 300), ("quarter", "2024-Q3", 920), ("all", "all", 1220)):
        for settings in (monthly(), monthly(spread="days")):
            outcome = run_case(tmp_path, TABLES, settings, period=period, kpis=("marketing_cost",))
            found = cell(outcome, "marketing_cost", period=label)
            assert told(found) == (cost, False)


def test_all_of_the_data_takes_the_running_month_whole_and_says_that_it_runs(tmp_path):
    settings = {**monthly(), "as_of": "2024-09-12"}
    for further in ({}, {"spread": "days"}):
        settings["sources"] = monthly(**further)["sources"]
        outcome = run_case(tmp_path, TABLES, settings, period="all", kpis=("marketing_cost",))
        assert cell(outcome, "marketing_cost").value == pytest.approx(1220)
    outcome = run_case(tmp_path, TABLES, {**monthly(), "as_of": "2024-09-12"}, period="all", kpis=("marketing_cost",))
    assert "PARTIAL_PERIOD" in cell(outcome, "marketing_cost").flags


def test_weeks_of_months_are_refused_with_the_way_out_or_spread(tmp_path):
    ask = {"period": "2024-W27", "kpis": ("marketing_cost", "cpl")}
    plain = run_case(tmp_path, TABLES, monthly(), **ask)
    assert plain.refused["marketing_cost"].code == "GRAIN_TOO_FINE"
    assert "spread: days" in plain.refused["marketing_cost"].text
    spread = run_case(tmp_path, TABLES, monthly(spread="days"), **ask)
    assert cell(spread, "marketing_cost").value == pytest.approx(70)  # 1 to 7 July, at 10 a day
    assert cell(spread, "cpl").value == pytest.approx(10)


def test_weekly_figures_have_no_month_that_cuts_a_week(tmp_path):
    # The week of 29 January has three days of January: 70 visits are neither January's nor February's.
    web = """
        date       | sessions | bounces
        2024-01-22 | 70       | 7
        2024-01-29 | 70       | 14
        2024-02-05 | 140      | 14
        2024-02-12 | 140      | 14
        2024-02-19 | 140      | 14
    """
    source = {"table": "web", "path": "web.csv", "grain": "week"}
    ask = {"period": "month", "kpis": ("sessions", "bounce_rate")}
    plain = run_case(tmp_path, {"web": web}, {"sources": [source]}, **ask)
    assert told(cell(plain, "sessions", period="2024-01")) == (None, True)
    assert told(cell(plain, "bounce_rate", period="2024-02")) == (None, True)
    spread = run_case(tmp_path, {"web": web}, {"sources": [{**source, "spread": "days"}]}, **ask)
    assert cell(spread, "sessions", period="2024-01").value == pytest.approx(70 + 30)
    assert cell(spread, "sessions", period="2024-02").value == pytest.approx(40 + 420)
    assert cell(spread, "bounce_rate", period="2024-01").value == pytest.approx((7 + 6) / 100)
    week = run_case(tmp_path, {"web": web}, {"sources": [source]}, period="2024-W05", kpis=("sessions",))
    assert told(cell(week, "sessions")) == (70, False)


ADS = [date.fromordinal(date(2024, 1, 8).toordinal() + 7 * n) for n in range(8)]
"""Eight Mondays, from 8 January to 26 February."""


def ads(days: list[date], columns: str = "impressions | clicks | cost", figures: str = "700 | 70 | 7") -> str:
    return f"date | {columns}\n" + "\n".join(f"{day} | {figures}" for day in days)


def test_mondays_alone_are_weeks_where_nobody_says_so(tmp_path):
    # The week of 29 January has three days of January: its 7 are neither January's (4 weeks, 28) nor February's.
    outcome = run_case(tmp_path, {"spend": ads(ADS)}, period="month", kpis=("media_cost", "ctr"))
    assert {told(value) for value in outcome.report.values} == {(None, True)}
    assert any("a row is a week" in line for line in outcome.report.assumed)
    week = run_case(tmp_path, {"spend": ads(ADS)}, period="2024-W05", kpis=("media_cost",))
    assert told(cell(week, "media_cost")) == (7, False)
    days = {"sources": [{"table": "spend", "path": "spend.csv", "grain": "day"}]}
    january = run_case(tmp_path, {"spend": ads(ADS)}, days, period="2024-01", kpis=("media_cost",))
    assert told(cell(january, "media_cost")) == (28, False)
    assert not any("a row is a week" in line for line in january.report.assumed)


@pytest.mark.parametrize(
    "table",
    [
        {"spend": ads(ADS, "cost", "7")},  # an invoice of each Monday is a cost of that day
        {"spend": ads(ADS[:3])},  # too few
        {"spend": ads([*ADS, date(2024, 2, 28)])},  # and a Wednesday
        {"spend": ads([date.fromordinal(day.toordinal() + 2) for day in ADS])},  # Wednesdays: campaigns of a day
        {"spend": ads([ADS[0], ADS[3], ADS[5], ADS[7]])},  # now and then
        {"email": "date | sent | unique_clicks\n" + "\n".join(f"{day} | 90 | 9" for day in ADS)},  # a newsletter
    ],
    ids=["costs", "few", "another day", "midweek", "now and then", "newsletter"],
)
def test_other_mondays_are_days(table, tmp_path):
    outcome = run_case(tmp_path, table, period="month", kpis=("media_cost",) if "spend" in table else ("click_rate",))
    assert "GRAIN_TOO_FINE" not in {flag for value in outcome.report.values for flag in value.flags}
    assert not any("a row is a week" in line for line in outcome.report.assumed)


def test_weeks_that_begin_on_another_day_than_the_rows_are_cut(tmp_path):
    web = "date | sessions\n2024-01-22 | 70\n2024-01-29 | 70\n2024-02-05 | 140"
    settings = {"week_start": "sunday", "sources": [{"table": "web", "path": "web.csv", "grain": "week"}]}
    outcome = run_case(tmp_path, {"web": web}, settings, period="week", kpis=("sessions",))
    assert {told(value) for value in outcome.report.values} == {(None, True)}


def test_only_the_costs_that_are_monthly_are_cut(tmp_path):
    # Media by the day, payroll by the month: the week of the media is known, also beside payroll.
    media = "date | category | cost\n2024-07-01 | media | 5\n2024-07-02 | media | 6\n2024-07-29 | media | 7"
    payroll = "date | team | category | cost\n2024-06-01 | sales | salary | 900\n2024-07-01 | sales | salary | 900"
    (tmp_path / "payroll.csv").write_text(payroll.replace(" | ", ","), encoding="utf-8")
    sources = [
        {"table": "spend", "name": "media", "path": "spend.csv"},
        {"table": "spend", "name": "payroll", "path": "payroll.csv", "grain": "month"},
    ]
    ask = {"kpis": ("media_cost", "marketing_cost", "sales_cost")}
    outcome = run_case(tmp_path, {"spend": media}, {"sources": sources}, period="2024-W27", **ask)
    assert cell(outcome, "media_cost").value == cell(outcome, "marketing_cost").value == 11
    assert outcome.refused["sales_cost"].code == "GRAIN_TOO_FINE"
    clipped = run_case(tmp_path, {"spend": media}, {"sources": sources}, period="month", **ask, **CLIPPED)
    assert told(cell(clipped, "sales_cost", period="2024-07")) == (None, True)
    assert told(cell(clipped, "media_cost", period="2024-07")) == (7, False)


def test_monthly_rows_may_carry_the_last_day_of_their_month(tmp_path):
    spend = "date | cost\n2024-05-31 | 310\n2024-06-30 | 300"
    settings = {"sources": [{"table": "spend", "path": "spend.csv", "grain": "month"}]}
    ask = {"period": "month", "kpis": ("marketing_cost",), "first_day": date(2024, 5, 1), "last_day": date(2024, 6, 20)}
    outcome = run_case(tmp_path, {"spend": spend}, {**settings, "as_of": "2024-06-30"}, **ask)
    assert told(cell(outcome, "marketing_cost", period="2024-05")) == (310, False)
    assert told(cell(outcome, "marketing_cost", period="2024-06")) == (None, True)


def test_quarters_of_a_fiscal_year_are_whole_months(tmp_path):
    settings = {**monthly(), "fiscal_year_start": 2}
    outcome = run_case(tmp_path, TABLES, settings, period="FY2025-Q2", kpis=("marketing_cost",))
    assert told(cell(outcome, "marketing_cost")) == (610, False)  # May to July: June and July are in the data


def test_the_cost_of_a_cycle_earlier_is_not_that_of_a_whole_month_for_a_part_of_one(tmp_path):
    deals = "deal_id | created_at | closed_at | status | account_id\nd1 | 2024-08-01 | 2024-09-10 | won | a"
    settings = {**monthly(), "cac_lag": "30 days"}
    settings["sources"] = [*monthly()["sources"], {"table": "deals", "path": "deals.csv"}]
    ask = {"kpis": ("cac.lagged_marketing",), "period": "month", "first_day": date(2024, 9, 1)}
    whole = run_case(tmp_path, {**TABLES, "deals": deals}, settings, **ask, last_day=date(2024, 9, 30))
    assert told(cell(whole, "cac")) == (310, False)  # all of August for all of September
    part = run_case(tmp_path, {**TABLES, "deals": deals}, settings, **ask, last_day=date(2024, 9, 15))
    assert told(cell(part, "cac")) == (None, True)


def test_by_segment_only_the_segments_with_monthly_rows_are_cut(tmp_path):
    media = "date | channel | cost\n2024-07-12 | Ads | 5\n2024-07-20 | Ads | 6"
    fairs = "date,channel,cost\n2024-06-01,Fairs,900\n2024-07-01,Fairs,900\n"
    (tmp_path / "fairs.csv").write_text(fairs, encoding="utf-8")
    sources = [
        {"table": "spend", "name": "media", "path": "spend.csv"},
        {"table": "spend", "name": "fairs", "path": "fairs.csv", "grain": "month"},
    ]
    ask = {"kpis": ("marketing_cost",), "period": "month", "by": ("channel",), **CLIPPED}
    outcome = run_case(tmp_path, {"spend": media}, {"sources": sources, "as_of": "2024-07-31"}, **ask)
    found = {v.segment: told(v) for v in outcome.report.values if v.period.id == "2024-07"}
    assert found == {("Ads",): (11, False), ("Fairs",): (None, True), ("(total)",): (None, True)}


def test_daily_rows_are_never_cut(tmp_path):
    spend = "date | cost\n2024-07-01 | 5\n2024-07-12 | 6\n2024-08-03 | 7"
    ask = {"kpis": ("marketing_cost",), "period": "month", **CLIPPED}
    outcome = run_case(tmp_path, {"spend": spend}, {"as_of": "2024-09-30"}, **ask)
    assert not any("GRAIN_TOO_FINE" in value.flags for value in outcome.report.values)
    assert cell(outcome, "marketing_cost", period="2024-07").value == 6


def test_the_running_month_has_the_spread_days_until_as_of(tmp_path):
    """310 of July are 10 a day: on 12 July it is 120, beside 120 of the first twelve days of June."""
    tables = {"spend": PAYROLL.splitlines()[1] + "\n2024-06-01 | marketing | 300\n2024-07-01 | marketing | 310"}
    tables["leads"] = leads(date(2024, 6, 1), 42)
    settings = monthly(spread="days") | {"as_of": "2024-07-12"}
    ask = {"period": "month", "kpis": ("marketing_cost", "cpl"), "last": 2}
    found = run_case(tmp_path, tables, settings, compare="previous", include_partial=True, **ask)
    assert cell(found, "marketing_cost", period="2024-07").value == pytest.approx(120)
    assert cell(found, "cpl", period="2024-07").value == pytest.approx(10)
    assert cell(found, "marketing_cost", period="2024-07").change == pytest.approx(0)
    plain = run_case(tmp_path, tables, monthly() | {"as_of": "2024-07-12"}, **ask)
    assert cell(plain, "marketing_cost", period="2024-07").value == pytest.approx(310)


@pytest.mark.parametrize(("shift", "usual_wrong"), [(-1, 70), (-2, 70)], ids=["Sundays", "Saturdays"])
def test_a_week_that_may_end_on_its_date_is_not_spread(tmp_path, shift, usual_wrong):
    """Is the row of Sunday 14 January the week of the 8th or that of the 15th? Nobody says."""
    days = [date.fromordinal(day.toordinal() + shift) for day in ADS]
    source = {"table": "spend", "path": "spend.csv", "spread": "days"}
    found = run_case(tmp_path, {"spend": ads(days)}, {"sources": [source]}, period="2024-W03", kpis=("media_cost",))
    assert told(cell(found, "media_cost")) == (None, True)
    assert told(cell(found, "media_cost"))[0] != usual_wrong
    assert any("does a week begin or end on it?" in line for line in found.report.assumed)


def test_a_first_week_that_is_cut_does_not_hide_the_weeks(tmp_path):
    found = run_case(tmp_path, {"spend": ads([date(2024, 1, 3), *ADS])}, period="month", kpis=("media_cost",))
    assert {told(value) for value in found.report.values} == {(None, True)}
    whole = run_case(tmp_path, {"spend": ads([date(2024, 1, 3), *ADS])}, period="2024-W02", kpis=("media_cost",))
    assert told(cell(whole, "media_cost")) == (7, False)


def test_posts_of_mondays_are_posts(tmp_path):
    posts = "date | network | post | impressions\n" + "\n".join(f"{day} | X | {day} | 70" for day in ADS)
    found = run_case(tmp_path, {"social": posts}, period="2024-01", kpis=("social_impressions",))
    assert told(cell(found, "social_impressions")) == (280, False)
