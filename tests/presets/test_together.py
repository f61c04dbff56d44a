"""Several exports at once, and files that are nearly an export: what is added up, left out or asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from kpicli import start
from kpicli.config.load import of_files, parse
from kpicli.errors import InputError
from kpicli.intake import sources_of
from kpicli.pipeline import check, run
from kpicli.question import Ask
from tests.harness import cell
from tests.presets import ads, crm
from tests.presets.lookalikes import ALL, write
from tests.presets.reading import TODAY, config


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("lookalikes")
    write(made)
    return made


def kinds(folder: Path, *names: str) -> list[str]:
    return [source.preset or source.table for source in sources_of(config(folder, *names)).loaded.config.sources]


def test_two_tools_and_the_deals_make_a_report(folder: Path) -> None:
    names = ("google_ads_campaigns_by_day_es.csv", "meta_ads_campaigns_by_day_it.csv", "hubspot_deals_en.csv")
    outcome = run(config(folder, *names), Ask(kpis=("media_cost", "deals_won"), period="all"), TODAY)
    assert cell(outcome, "media_cost").value == pytest.approx(2 * ads.SUMS["cost"])
    assert cell(outcome, "deals_won").value == crm.SUMS["won"]


def test_two_files_of_one_export_are_one_source(folder: Path) -> None:
    assert kinds(folder, "google_ads_campaigns_by_day_en.csv", "google_ads_campaigns_en.xlsx") == [
        "google_ads.campaigns"
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("google_ads_campaigns_by_day_es.csv", "google_ads_overview_es.csv"),
        ("google_ads_campaigns_en_US.csv", "google_ads_keywords_en.csv"),
        ("google_ads_campaigns_en_US.csv", "google_ads_campaigns_by_day_en.csv"),
        ("meta_ads_campaigns_by_day_es.csv", "meta_ads_ad_sets_by_day_es.csv"),
        ("ga4_api.csv", "ga4_api_pages.csv"),
    ],
    ids="-".join,
)
def test_the_same_in_two_cuts_is_never_added_up(names: tuple[str, ...], folder: Path) -> None:
    with pytest.raises(InputError, match="different cuts"):
        sources_of(config(folder, *names))


def test_of_search_console_only_the_dates_have_days(folder: Path) -> None:
    """Its download is one file per cut: all of them may be given, and those without dates are left out by name."""
    names = [one.name for one in ALL if one.name.startswith("gsc_") and one.name.endswith("_es.csv")]
    found = sources_of(config(folder, *names))
    assert [source.preset for source in found.loaded.config.sources] == ["gsc.dates"]
    assert sum("has no dates" in line for line in found.said) == len(names) - 1 > 3


def test_the_stages_of_hubspot_are_a_source_beside_its_deals(folder: Path) -> None:
    data = check(config(folder, "hubspot_deals_en.csv"), today=TODAY)
    history = data.tables["stage_history"].frame
    assert set(history["stage"]) == set(crm.STAGES)
    assert (
        len(history) == len(crm.DEALS) + sum(row[0] % 2 == 0 for row in crm.DEALS) + crm.SUMS["won"] + crm.SUMS["lost"]
    )


def test_a_table_of_ones_own_is_not_taken_for_an_export(tmp_path: Path) -> None:
    """Campaign, cost and clicks are words of every tool: alone they do not say which."""
    text = "week,channel,campaign,impressions,cost,clicks\n2026-06-01,Email,A,10,5.5,1\n2026-06-08,Events,B,10,5.5,1\n"
    (tmp_path / "costs.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no export that is known"):
        sources_of(config(tmp_path, "costs.csv"))


def test_a_word_that_may_end_a_deal_is_a_question(folder: Path, tmp_path: Path) -> None:
    text = (folder / "hubspot_deals_en.csv").read_text(encoding="utf-8").replace("Closed Lost,", "Perdido sin oferta,")
    (tmp_path / "deals.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="Perdido sin oferta"):
        sources_of(config(tmp_path, "deals.csv"))


def test_a_stage_that_is_nobodys_end_is_open(folder: Path) -> None:
    data = check(config(folder, "hubspot_deals_en.csv"), today=TODAY)
    statuses = data.tables["deals"].frame["status"].value_counts().to_dict()
    assert statuses == {"won": 2, "lost": 2, "open": 2}


def test_the_currency_of_a_header_is_the_currency_of_the_report(folder: Path) -> None:
    found = sources_of(config(folder, "meta_ads_ads_by_day_en.csv")).loaded.config
    assert (found.currency, found.sources[0].set["currency"]) == ("USD", "USD")


def test_a_report_without_days_is_known_to_the_last_of_its_days(folder: Path) -> None:
    """Its rows are dated by the first day; the month that it states is over all the same."""
    outcome = run(config(folder, "ga4_traffic_en.csv"), Ask(kpis=("sessions",)), TODAY)
    assert outcome.data.as_of == date(2026, 6, 30)
    assert cell(outcome, "sessions", period="2026-06").flags == ()


def test_an_export_without_rows_says_so(tmp_path: Path) -> None:
    """Meta writes one cell of text below the header when there is nothing to show."""
    text = 'Day,"Ad name","Amount spent (USD)",Impressions,"Link clicks","Reporting starts"\n"No data available."\n'
    (tmp_path / "ads.csv").write_text(text, encoding="utf-8-sig")
    with pytest.raises(InputError, match="no rows"):
        check(config(tmp_path, "ads.csv"), today=TODAY)


def test_init_adds_the_columns_that_people_added_to_their_crm(folder: Path, tmp_path: Path) -> None:
    """A preset knows HubSpot's own columns; a firm's own are proposed by what they are called, with their words."""
    header, *rows = (folder / "hubspot_deals_es.csv").read_text(encoding="utf-8-sig").splitlines()
    text = [f"{header};Motivo de pérdida;Tipo de negocio", *(f"{row};Precio;Renovación" for row in rows)]
    (tmp_path / "deals.csv").write_text("\n".join(text), encoding="utf-8")
    made = start.begin(["deals.csv"], tmp_path, start.Silent())
    source = parse(made.text, "config.yaml", tmp_path).config.sources[0]
    assert source.preset == "hubspot.deals"
    assert source.columns == {"loss_reason": "Motivo de pérdida", "type": "Tipo de negocio"}
    assert source.values["type"] == {"renewal": ("Renovación",)}


def test_ranges_that_share_days_are_never_added_up(folder: Path, tmp_path: Path) -> None:
    text = (folder / "google_ads_campaigns_en_US.csv").read_text(encoding="utf-8")
    for name, days in (("early", "June 1, 2026 - June 25, 2026"), ("late", "June 10, 2026 - June 30, 2026")):
        (tmp_path / f"{name}.csv").write_text(text.replace("June 1, 2026 - June 25, 2026", days), encoding="utf-8")
    with pytest.raises(InputError, match=r"early.csv and late.csv: both stand for 2026-06-10 to 2026-06-25"):
        sources_of(config(tmp_path, "early.csv", "late.csv"))
    (tmp_path / "july.csv").write_text(text.replace("June ", "July "), encoding="utf-8")
    outcome = run(config(tmp_path, "early.csv", "july.csv"), Ask(kpis=("media_cost",), period="2026"), TODAY)
    assert cell(outcome, "media_cost").value == pytest.approx(2 * ads.SUMS["cost"])


def test_a_workbook_of_several_exports(tmp_path: Path) -> None:
    """Search Console's download is a workbook: the chart by day counts, the other tabs tell the same without dates."""
    book = Workbook()
    sheets = {
        "Chart": [["Date", "Clicks", "Impressions", "CTR", "Position"], ["2025-03-01", 10, 100, 0.1, 4.5]],
        "Queries": [["Top queries", "Clicks", "Impressions", "CTR", "Position"], ["shoes", 9, 90, 0.1, 4.4]],
        "Filters": [["Filter", "Value"], ["Search type", "Web"], ["Date", "Last 3 months"]],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "gsc.xlsx")
    data = check(of_files([str(tmp_path / "gsc.xlsx")], None))
    assert data.tables["search"].frame["clicks"].tolist() == [10]
    assert any("sheet Chart: Google Search Console, Performance, dates" in note for note in data.notes)
    assert any("sheet Queries: has no dates" in note for note in data.notes)
    assert any("sheet Filters: is no export that is known: left out" in note for note in data.notes)


def test_a_report_that_is_not_by_day_stands_for_its_whole_range(tmp_path: Path) -> None:
    """Every row is dated 1 June, and the report says 1 to 30 June: the month is known, its first week is not."""
    rows = "".join(f"6/1/2026,Campaign {n},EUR,100.00,1000,10\n" for n in range(3))
    (tmp_path / "linkedin.csv").write_text(
        "Campaign Performance Report (in UTC)\n"
        '"Report Start: June 1, 2026, 12:00 AM","Report End: June 30, 2026, 11:59 PM"\n\n'
        "Start Date (in UTC),Campaign Name,Currency,Total Spent,Impressions,Clicks\n" + rows
    )
    files = of_files([str(tmp_path / "linkedin.csv")], None)
    assert cell(run(files, Ask(("marketing_cost",), "2026-06"), TODAY), "marketing_cost").value == 300
    week = run(files, Ask(("marketing_cost",), "2026-W23"), TODAY)
    assert week.refused["marketing_cost"].code == "GRAIN_TOO_FINE"
