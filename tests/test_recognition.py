"""What looks like a table and is another thing is not taken for it, and what `kpi init` writes always loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicli import start
from kpicli.config.load import of_files, parse
from kpicli.errors import InputError
from kpicli.pipeline import run
from kpicli.propose import language_of
from kpicli.question import Ask
from tests.harness import TODAY, cell


def proposed(folder: Path, **files: str) -> start.Start:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return start.begin([f"{name}.csv" for name in files], folder, start.Silent())


CAMPAIGNS = (
    "Campaign ID,Name,Start date,End date,Budget\n7,Spring,2025-01-01,2025-03-31,900",
    "id,nombre,fecha inicio,fecha fin,objetivo\n7,Otoño,2025-01-01,2025-03-31,ventas",
    "Name,Start,End,Clicks\nSpring,2025-01-01,2025-03-31,90",
)


@pytest.mark.parametrize("text", CAMPAIGNS)
def test_campaigns_with_a_start_and_an_end_are_no_customers(tmp_path: Path, text: str) -> None:
    assert "\n  - table: customers" not in proposed(tmp_path, plans=f"{text}\n").text


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a", "Customer ID,Start date,End date,MRR"),
        ("subscriptions", "id,start date,end date"),
        ("b", "cliente,alta,baja"),
    ],
)
def test_subscriptions_are_customers(tmp_path: Path, name: str, header: str) -> None:
    days = {0: "c1", 1: "2025-01-01", 2: "2025-03-31", 3: "50"}
    row = ",".join(days[n] for n in range(header.count(",") + 1))
    assert "table: customers" in proposed(tmp_path, **{name: f"{header}\n{row}\n"}).text


def test_a_family_of_products_is_no_category_of_costs(tmp_path: Path) -> None:
    """As the category it would have no known value, and every cost would be refused."""
    made = proposed(tmp_path, costs="Date,Category,Cost,Clicks\n2025-01-01,Shoes,50,5\n2025-01-02,Bags,61,6\n")
    assert "category" not in made.text.split("columns:")[1]
    loaded = parse(made.text, "config.yaml", tmp_path)
    assert cell(run(loaded, Ask(kpis=("media_cost",), period="all"), TODAY), "media_cost").value == 111
    known = proposed(tmp_path, costs="Date,Category,Cost,Clicks\n2025-01-01,Media,50,5\n2025-01-02,Salary,61,6\n")
    assert "category: Category" in known.text


ASSETS = """{},{},Campaign,Ad group,Currency code,Impr.,Clicks,Cost
Buy now,Text,Spring,G1,EUR,100,10,25.50
Best price,Text,Spring,G1,EUR,100,10,25.50
"""


@pytest.mark.parametrize("names", [("Asset", "Asset type"), ("Recurso", "Tipo de recurso")])
def test_a_report_of_assets_is_asked(tmp_path: Path, names: tuple[str, str]) -> None:
    """Each asset repeats the click and the cost of its ad: 25.50 was spent, and 51 would be counted."""
    text = "Report\n1 January 2025 - 31 January 2025\n" + ASSETS.format(*names)
    (tmp_path / "assets.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="cannot be added up"):
        run(of_files([str(tmp_path / "assets.csv")], None), Ask(kpis=("media_cost",), period="all"), TODAY)
    assert "table: spend" not in proposed(tmp_path, assets=text).text


def test_a_column_that_breaks_a_readable_file_is_left_out(tmp_path: Path) -> None:
    """Dates of two orders in a column that is not needed: the deals are read without it."""
    header = "Deal ID,Created date,Close date,Proposal date,Status,Amount\n"
    rows = "d1,2025-01-02,2025-01-20,31/01/2025,Won,50\nd2,2025-01-03,2025-01-25,01/31/2025,Lost,60\n"
    made = proposed(tmp_path, deals=header + rows)
    assert "quoted_at" not in made.text
    loaded = parse(made.text, "config.yaml", tmp_path)
    assert cell(run(loaded, Ask(kpis=("won_amount",), period="all"), TODAY), "won_amount").value == 50


def test_the_newer_of_two_exports_is_proposed(tmp_path: Path) -> None:
    """Their names say when they were made, and one day was corrected: 50 + 66 + 70."""
    first = "Date,Campaign,Cost,Clicks\n2025-01-01,a,50,5\n2025-01-02,a,60,6\n"
    second = "Date,Campaign,Cost,Clicks\n2025-01-02,a,66,6\n2025-01-03,a,70,6\n"
    made = proposed(tmp_path, **{"cost_2025-01-02": first, "cost_2025-01-03": second})
    assert "overlap: newer" in made.text
    loaded = parse(made.text, "config.yaml", tmp_path)
    assert cell(run(loaded, Ask(kpis=("media_cost",), period="all"), TODAY), "media_cost").value == 186
    apart = proposed(tmp_path, **{"cost_2025-01-02": first, "cost_2025-01-03": second.replace("01-02", "01-04")})
    assert "overlap" not in apart.text


@pytest.mark.parametrize(
    ("headers", "language"),
    [(["Data", "Value"], "en"), (["Data", "Importo"], "it"), (["Fecha", "Total"], "es"), (["Date", "Cost"], "en")],
)
def test_a_language_needs_words_of_its_own(headers: list[str], language: str) -> None:
    """``Data`` alone is English too."""
    assert language_of(headers) == language
