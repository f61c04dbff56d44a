"""Real input: the marketing leads of a marketplace and those that became sellers, to figures found by other means."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpicli.config.load import Loaded, parse
from kpicli.pipeline import Outcome, run
from kpicli.question import Ask
from tests.harness import cell

OLIST = Path(__file__).parents[1].parent / "shared" / "data" / "olist"
pytestmark = pytest.mark.skipif(not OLIST.is_dir(), reason=f"{OLIST.parent} is not here: it is not part of the project")

CONFIG = """
currency: BRL
timezone: America/Sao_Paulo
sources:
  - table: leads
    path: olist_marketing_qualified_leads_dataset.csv
    columns: {lead_id: mql_id, created_at: first_contact_date, channel: origin}
  - table: deals
    path: olist_closed_deals_dataset.csv
    columns: {deal_id: seller_id, lead_id: mql_id, closed_at: won_date, owner: sr_id}
    set: {status: won}
"""

RATES = {
    "(blank)": 23.33, "direct_traffic": 11.22, "display": 5.08, "email": 3.04, "organic_search": 11.80, "other": 2.67,
    "other_publicities": 4.62, "paid_search": 12.30, "referral": 8.45, "social": 5.56, "unknown": 16.29,
}  # fmt: skip
MONTHS = [f"2017-{12:02}", *(f"2018-{month:02}" for month in range(1, 12))]
WINS = dict(zip(MONTHS, (3, 73, 113, 147, 207, 122, 57, 37, 33, 23, 21, 6), strict=True))


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return parse(CONFIG, "config.yaml", OLIST)


def report(loaded: Loaded, *kpis: str, **ask: Any) -> Outcome:
    return run(loaded, Ask(kpis=kpis, **{"period": "all", **ask}), date(2026, 1, 1))


def test_conversion(loaded: Loaded) -> None:
    """842 of 8,000 leads became sellers: 10.525 %."""
    rate = cell(report(loaded, "lead_to_customer_rate.to_date"), "lead_to_customer_rate")
    assert (rate.numerator, rate.denominator, rate.n) == (842, 8000, 8000)
    assert rate.value == pytest.approx(0.10525)


def test_conversion_by_origin(loaded: Loaded) -> None:
    """Each origin's rate; the 60 leads without an origin are not the 'unknown' ones."""
    outcome = report(loaded, "lead_to_customer_rate.to_date", by=("channel",))
    found = {v.segment[0]: v for v in outcome.report.values}
    total = found.pop("(total)")
    assert {label: round(100 * v.value, 2) for label, v in found.items() if v.value is not None} == RATES
    assert found["(blank)"].n == 60
    assert (sum(v.numerator or 0 for v in found.values()), sum(v.n or 0 for v in found.values())) == (842, 8000)
    assert total.numerator == 842


def test_wins_by_month(loaded: Loaded) -> None:
    """Sellers won in each month, from the first to the last."""
    outcome = report(loaded, "deals_won", period="month", last=11)
    assert {v.period.id: v.value for v in outcome.report.values} == WINS
    assert sum(WINS.values()) == 842


def test_days_from_contact_to_win(loaded: Loaded) -> None:
    """Half of the sellers were won within 14 days; the one won before its contact is in the 842, in no duration."""
    outcome = report(loaded, "sales_cycle_days.lead", "sales_cycle_days.lead_mean", "deals_won")
    median, average = (cell(outcome, "sales_cycle_days", variant) for variant in ("lead", "lead_mean"))
    assert median.value == 14
    assert average.value == pytest.approx(48.50, abs=0.005)
    assert median.n == average.n == 841
    assert "BAD_ORDER" in median.flags
    assert "BAD_ORDER" in average.flags
    assert cell(outcome, "deals_won").value == 842


def test_early_cohorts_carry_the_gap_of_the_deals(loaded: Loaded) -> None:
    """Wins start in December 2017: the cohorts before it did not convert at 0 %, nobody wrote down their wins."""
    settings = CONFIG + "window: {default: 90 days}\n"
    ask = {"period": "month", "first_day": date(2017, 6, 1), "last_day": date(2018, 3, 31)}
    outcome = report(parse(settings, "config.yaml", OLIST), "lead_to_customer_rate", **ask)
    found = {v.period.id: v for v in outcome.report.values}
    for month in ("2017-06", "2017-07", "2017-10", "2017-11"):
        assert "SOURCE_GAP" in found[month].flags
    for month in ("2018-01", "2018-02", "2018-03"):
        assert "SOURCE_GAP" not in found[month].flags
        assert 0.084 <= round(found[month].value or 0, 3) <= 0.126
    assert round(found["2017-12"].value or 0, 3) == 0.030


def test_honest_cohorts_until_the_last_that_is_mature(loaded: Loaded) -> None:
    """From January to May 2018, each lead with 90 days to convert: 8.4 to 12.6 %."""
    settings = CONFIG + "window: {default: 90 days}\n"
    ask = {"period": "month", "first_day": date(2018, 1, 1), "last_day": date(2018, 5, 31)}
    values = report(parse(settings, "config.yaml", OLIST), "lead_to_customer_rate", **ask).report.values
    assert [round(100 * (v.value or 0), 1) for v in values] == [11.3, 12.5, 12.0, 12.6, 8.4]
    assert not [v.flags for v in values if {"SOURCE_GAP", "IMMATURE_COHORT"} & set(v.flags)]


@pytest.mark.parametrize("compare", ["previous", "year"])
@pytest.mark.parametrize("grain", ["month", "quarter", "half"])
def test_nothing_suggests_that_the_sales_cycle_improved(loaded: Loaded, grain: str, compare: str) -> None:
    """Nine in ten leads are still open: a median of the won ones says so everywhere, and is never said to have fallen.

    By quick look it did: of 14 days in December 2017 were 8 left in January.
    """
    first_to_last = {"first_day": date(2017, 6, 1), "last_day": date(2018, 11, 30)}
    kpis = ("sales_cycle_days.lead", "sales_cycle_days.lead_mean", "sales_cycle_days.lead_p90", "lead_to_customer_days")
    values = report(loaded, *kpis, period=grain, compare=compare, **first_to_last).report.values
    known = [v for v in values if v.value is not None]
    assert known
    assert [v.period.id for v in known if "CENSORED" not in v.flags] == []
    assert [v for v in values if v.change is not None] == []
