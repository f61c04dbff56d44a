"""A blank count in a report is 0: the cost, the views and the sends of its row stay in every ratio."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicli.config.load import of_files
from kpicli.pipeline import run
from kpicli.question import Ask
from tests.harness import TODAY, cell, run_case

ADS = """date | campaign | cost | impressions | clicks | conversions
2025-03-01 | a | 80 | 500 | 8 | 2
2025-03-02 | a | 60 | 300 | | -
2025-03-03 | a | 40 | 200 | 4 | """
WAYS = {"cost_per_conversion": (80 + 60 + 40) / 2, "cpc": 180 / 12, "ctr": 12 / 1000, "ad_conversion_rate": 2 / 12}
"""With the rows of blanks left out, these would be 40, 10, 12/700 and 2/8."""


@pytest.mark.parametrize("kpi", WAYS)
def test_of_ads(tmp_path: Path, kpi: str) -> None:
    outcome = run_case(tmp_path, {"spend": ADS}, kpis=(kpi,), period="all")
    assert cell(outcome, kpi).value == pytest.approx(WAYS[kpi])
    assert any("blank is 0" in note for note in outcome.data.notes)


def test_of_emails_and_visits(tmp_path: Path) -> None:
    """A send that nobody clicked, and a day on which nobody converted."""
    email = (
        "date | campaign | sent | delivered | unique_clicks\n2025-03-01 | a | 100 | 90 | 9\n2025-03-02 | a | 100 | 90 |"
    )
    web = "date | sessions | conversions\n2025-03-01 | 50 | 5\n2025-03-02 | 50 |"
    outcome = run_case(tmp_path, {"email": email, "web": web}, kpis=("click_rate", "web_conversion_rate"), period="all")
    assert cell(outcome, "click_rate").value == pytest.approx(9 / 180)
    assert cell(outcome, "web_conversion_rate").value == pytest.approx(5 / 100)


META = """Day,Campaign name,Amount spent (EUR),Impressions,Link clicks,Purchases conversion value
2025-03-01,Sold,100.00,1000,10,300
2025-03-02,Unsold,50.00,800,,
"""


def test_of_a_tools_export(tmp_path: Path) -> None:
    """The campaign that sold nothing cost 50: 300 of 150 came back, not of 100."""
    (tmp_path / "meta.csv").write_text(META, encoding="utf-8")
    outcome = run(of_files([str(tmp_path / "meta.csv")], None), Ask(kpis=("roas", "cpc"), period="all"), TODAY)
    assert cell(outcome, "roas", "platform").value == pytest.approx(300 / 150)
    assert cell(outcome, "cpc").value == pytest.approx(150 / 10)


BY_HAND = """date | campaign | category | cost | clicks | conversions
2025-03-01 | sold | media | 90 | 30 | 3
2025-03-02 | never sold | media | 60 | 20 |
2025-03-03 | payroll | salary | 900 | | """


def test_a_campaign_that_never_converted_keeps_its_cost(tmp_path: Path) -> None:
    """Without a preset: 150 of media for 3; not 30, without the second campaign, nor 350, with the payroll."""
    for kpi, right in {"cost_per_conversion": 50, "cpc": 150 / 50, "ad_conversion_rate": 3 / 50}.items():
        assert cell(run_case(tmp_path, {"spend": BY_HAND}, kpis=(kpi,), period="all"), kpi).value == right
    split = run_case(tmp_path, {"spend": BY_HAND}, kpis=("ad_conversion_rate",), by=("campaign",), period="all")
    assert cell(split, "ad_conversion_rate", segment=("never sold",)).value == 0
    assert cell(split, "ad_conversion_rate", segment=("payroll",)).value is None


def test_what_is_not_there_stays_unknown(tmp_path: Path) -> None:
    """A column without one count says nothing; nor do blank sizes, sends and cells that cannot be read."""
    ads = ADS.replace("| 8 | 2", "| | ").replace("| 4 |", "| |")
    assert cell(run_case(tmp_path, {"spend": ads}, kpis=("cpc",), period="all"), "cpc").value is None
    odd = ADS.replace("| | -", "| many | 1")
    outcome = run_case(tmp_path, {"spend": odd}, kpis=("cpc",), period="all")
    assert cell(outcome, "cpc").value == pytest.approx(120 / 12)
    assert "BAD_CELL" in cell(outcome, "cpc").flags


def test_nothing_is_said_where_nothing_is_blank(tmp_path: Path) -> None:
    ads = ADS.replace("| | -", "| 0 | 0").replace("| 4 | ", "| 4 | 0")
    assert not run_case(tmp_path, {"spend": ads}, kpis=("cpc",), period="all").data.notes
