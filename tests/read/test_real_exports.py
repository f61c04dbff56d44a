"""Exports as their tools wrote them, where they are at hand: sensible headers, and no row but data."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicli.model import RawTable
from kpicli.read import ReadOptions, load
from tests.read.conftest import left

DATA = Path(__file__).parents[2].parent / "shared" / "data"
FILES = sorted(DATA.rglob("*.csv"))
pytestmark = pytest.mark.skipif(not FILES, reason="the real exports are not here")


def table(name: str) -> RawTable:
    return load(DATA / name, ReadOptions(), name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_export_loads(path: Path) -> None:
    """Nothing is ragged, every column has a name, and the delimiter and encoding are found."""
    read = load(path, ReadOptions(), path.name)
    assert left(read, "ragged") == []
    assert all(read.headers)
    assert read.cells.num_rows > 2
    assert read.cells.num_columns == len(read.headers) > 3
    assert read.encoding == "utf-8"


@pytest.mark.parametrize(
    ("name", "header_row", "rows", "first", "totals"),
    [
        ("exports/google_ads/campaign_report_en.csv", 3, 3, "Campaign status", [7, 8, 9]),
        ("exports/google_ads/campaign_report_pt_BR.csv", 3, 3, "Status da campanha", [7, 8, 9]),
        ("exports/google_ads/campaign_performance_daily_en.csv", 3, 258, "Campaign type", []),
        ("exports/microsoft_ads/doc_sample_keyword_report.csv", 11, 5, "AccountId", []),
        ("exports/spotify_ads/Spotify_ads.csv", 7, 62, "Campaign id", []),
        ("exports/meta_ads/ads_daily_bom_FLA.csv", 1, 385, "Day", []),
        ("exports/pinterest_ads/pinterest_ads.csv", 1, 220, "Date", []),
        ("exports/zoho/Potentials.csv", 1, 3632, "Potential Name", []),
        ("locale_pair/master_ads.csv", 1, 1827, "week", []),
        ("olist/olist_marketing_qualified_leads_dataset.csv", 1, 8000, "mql_id", []),
        ("olist/olist_closed_deals_dataset.csv", 1, 842, "mql_id", []),
    ],
)
def test_header_rows_and_totals(name: str, header_row: int, rows: int, first: str, totals: list[int]) -> None:
    read = table(name)
    assert (read.header_row, read.cells.num_rows, read.headers[0]) == (header_row, rows, first)
    assert left(read, "total") == totals


def test_quotes_in_headers() -> None:
    assert 'Date entered "Discovery (Sales Pipeline)"' in table("exports/hubspot/deals_date_entered.csv").headers


def test_footer_of_microsoft() -> None:
    assert left(table("exports/microsoft_ads/doc_sample_keyword_report.csv"), "footer") == [18]


def test_decimal_commas_stay_in_their_cells() -> None:
    read = table("locale_pair/master_ads.csv")
    assert (read.delimiter, read.cells.column(4)[0].as_py()) == (";", "3012,42")
