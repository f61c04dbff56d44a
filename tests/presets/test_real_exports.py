"""Real exports, where they are at hand: each is recognised, and its figures are those of its own rows or totals.

The other route to a figure is plain: the csv module, and the tool's own total row where there is one.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from kpicli import presets
from kpicli.presets.recognise import best
from kpicli.read import ReadOptions, load
from tests.presets.reading import reading

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "exports"
KINDS = {
    "ga4/ga4_api_daily_2026-05-26.csv": "ga4.api_pages",
    "google_ads/campaign_performance_daily_en.csv": "google_ads.campaigns",
    "google_ads/campaign_report_en.csv": "google_ads.campaigns",
    "google_ads/campaign_report_pt_BR.csv": "google_ads.campaigns",
    "google_ads/overview_time_series_pt_BR.csv": "google_ads.overview",
    "gsc/es_Dispositivos.csv": "gsc.devices",
    "gsc/es_Gráfico.csv": "gsc.dates",
    "hubspot/deals_date_entered.csv": "hubspot.deals",
    "linkedin_ads/fixture_edge_case_linkedin_ads.csv": "linkedin_ads.campaigns",
    "linkedin_ads/fixture_sample_linkedin_ads.csv": "linkedin_ads.campaigns",
    "mailchimp/newsletter_campaigns_renamed_headers.csv": "mailchimp.campaigns",
    "meta_ads/ads_daily_bom_FLA.csv": "meta_ads.ads",
    "microsoft_ads/doc_sample_keyword_report.csv": "microsoft_ads.keywords",
    "pinterest_ads/pinterest_ads.csv": "pinterest_ads.ads",
    "salesforce/devorg_Opportunity.csv": "salesforce.opportunities",
    "salesforce/devorg_OpportunityHistory.csv": "salesforce.opportunity_history",
    "spotify_ads/Spotify_ads.csv": "spotify_ads.ads",
    "zoho/Potentials.csv": "zoho.potentials",
}
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real exports are not here")


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows below the header, by plain means: the header is the first row that is as wide as the widest."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    width = max(map(len, rows))
    header = next(place for place, row in enumerate(rows) if len(row) == width)
    return [dict(zip(rows[header], row, strict=True)) for row in rows[header + 1 :] if len(row) == width]


def number(text: str) -> float:
    """A figure in any of these files: currencies, marks for thousands and the decimal comma of Brazil taken away."""
    digits = re.sub(r"[^\d.,-]", "", text).strip("-")
    if re.search(r",\d\d$", digits):
        digits = digits.replace(".", "").replace(",", ".")
    return float(digits.replace(",", "") or 0)


def summed(name: str, header: str) -> float:
    return sum(number(row[header]) for row in rows_of(name) if not row_is_total(row))


def row_is_total(row: dict[str, str]) -> bool:
    return any(cell.startswith("Total:") for cell in row.values())


def test_every_file_is_expected_here() -> None:
    assert {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()} == set(KINDS)


@pytest.mark.parametrize(("name", "kind"), KINDS.items(), ids=KINDS)
def test_it_is_recognised(name: str, kind: str) -> None:
    raw = load(DATA / name, ReadOptions(), name)
    match, rivals = best(presets.matches(raw, presets.load()))
    assert (match and match.preset.id, rivals) == (kind, ())


SUMS = [
    ("ga4/ga4_api_daily_2026-05-26.csv", {"pageviews": "screenPageViews"}),
    (
        "google_ads/campaign_performance_daily_en.csv",
        {"cost": "Cost", "clicks": "Clicks", "impressions": "Impr.", "conversions": "Conversions",
         "conversion_value": "Conv. value"},
    ),
    ("google_ads/campaign_report_en.csv", {"cost": "Cost", "clicks": "Clicks", "impressions": "Impr."}),
    (
        "google_ads/campaign_report_pt_BR.csv",
        {"cost": "Custo", "clicks": "Cliques", "impressions": "Impr.", "conversions": "Conversões"},
    ),
    ("google_ads/overview_time_series_pt_BR.csv", {"cost": "Custo", "clicks": "Cliques", "conversions": "Conversões"}),
    ("gsc/es_Gráfico.csv", {"clicks": "Clics", "impressions": "Impresiones"}),
    ("hubspot/deals_date_entered.csv", {"amount": "Amount"}),
    (
        "linkedin_ads/fixture_edge_case_linkedin_ads.csv",
        {"cost": "Total spent", "clicks": "Clicks", "impressions": "Impressions", "conversions": "Conversions"},
    ),
    (
        "linkedin_ads/fixture_sample_linkedin_ads.csv",
        {"cost": "Total spent", "clicks": "Clicks", "impressions": "Impressions", "conversions": "Conversions"},
    ),
    (
        "mailchimp/newsletter_campaigns_renamed_headers.csv",
        {"sent": "Total_Recipients", "delivered": "Successful_Deliveries", "bounced": "Total_Bounces",
         "unique_opens": "Unique_Opens", "unique_clicks": "Unique_Clicks", "unsubscribes": "Unsubscribes"},
    ),
    (
        "meta_ads/ads_daily_bom_FLA.csv",
        {"cost": "Amount spent (USD)", "clicks": "Link clicks", "impressions": "Impressions",
         "conversion_value": "Purchases conversion value"},
    ),
    (
        "pinterest_ads/pinterest_ads.csv",
        {"cost": "Spend in account currency", "clicks": "Pin clicks", "impressions": "Impressions",
         "conversions": "Total conversions (Checkout)", "conversion_value": "Total order value (Checkout)"},
    ),
    ("salesforce/devorg_Opportunity.csv", {"amount": "Amount"}),
    (
        "spotify_ads/Spotify_ads.csv",
        {"cost": "Spend", "clicks": "Clicks", "impressions": "Impressions", "conversions": "Purchases"},
    ),
    ("zoho/Potentials.csv", {"amount": "Amount"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "columns"), SUMS, ids=[name for name, _ in SUMS])
def test_its_figures_are_those_of_its_rows(name: str, columns: dict[str, str]) -> None:
    found = reading(DATA / name)
    assert not found.data.bad_cells
    expected = {field: summed(name, header) for field, header in columns.items()}
    assert {field: found.total(field) for field in columns} == pytest.approx(expected)


def test_the_totals_of_google_ads_are_those_of_its_own_total_row() -> None:
    name = "google_ads/campaign_report_pt_BR.csv"
    found = reading(DATA / name)
    account = next(row for row in rows_of(name) if "Total: Conta" in row.values())
    for field, header in {
        "cost": "Custo",
        "clicks": "Cliques",
        "impressions": "Impr.",
        "conversions": "Conversões",
    }.items():
        assert found.total(field) == pytest.approx(number(account[header]), abs=0.015), field


def test_a_report_without_days_stands_for_the_days_above_it() -> None:
    ((first, last),) = reading(DATA / "google_ads/campaign_report_pt_BR.csv").data.tables["spend"].ranges
    assert (first, last) == (date(2026, 5, 5), date(2026, 5, 15))


def test_opportunities_are_won_and_lost_by_their_flags() -> None:
    name = "salesforce/devorg_Opportunity.csv"
    rows = rows_of(name)
    won = sum(row["IsWon"] == "TRUE" for row in rows)
    lost = sum(row["IsClosed"] == "TRUE" and row["IsWon"] == "FALSE" for row in rows)
    found = reading(DATA / name)
    assert (found.total("won"), found.total("lost"), found.rows) == (won, lost, len(rows)) == (12, 8, 36)


def test_stages_of_hubspot_become_a_history() -> None:
    name = "hubspot/deals_date_entered.csv"
    stays = sum(
        bool(cell) for row in rows_of(name) for header, cell in row.items() if header.startswith("Date entered")
    )
    found = reading(DATA / name)
    history = found.data.tables["stage_history"].frame
    assert (len(history), found.rows) == (stays, len(rows_of(name)))
    assert set(history["stage"]) <= {
        "Discovery",
        "Qualified",
        "Demo",
        "Proposal",
        "Negotiation",
        "Closed Won",
        "Closed Lost",
    }


def test_every_move_of_salesforce_is_a_stay() -> None:
    found = reading(DATA / "salesforce/devorg_OpportunityHistory.csv")
    assert found.rows == len(rows_of("salesforce/devorg_OpportunityHistory.csv"))


def test_the_currency_of_a_header_is_that_of_the_rows() -> None:
    found = reading(DATA / "meta_ads/ads_daily_bom_FLA.csv")
    assert any("USD" in note for note in found.data.notes)
