"""Real input in two spellings: the same campaigns with decimal points and with decimal commas give the same figures."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli.catalogue.model import Condition
from kpicli.config.load import parse
from kpicli.errors import InputError
from kpicli.pipeline import run
from kpicli.question import Ask

PAIR = Path(__file__).parents[1].parent / "shared" / "data" / "locale_pair"
pytestmark = pytest.mark.skipif(not PAIR.is_dir(), reason=f"{PAIR.parent} is not here: it is not part of the project")

TODAY = date(2027, 1, 1)
KPIS = {name: {"formula": name} for name in ("impressions_sum", "clicks_sum")}
MEASURES = {f"{name}_sum": {"table": "spend", "sum": name, "date": "date"} for name in ("impressions", "clicks")}
NUMBERS = {"cost": "cost", "impressions": "impressions", "clicks": "clicks"}
GOOGLE = {"table": "spend", "columns": {"date": "week", "campaign": "campaign_name", **NUMBERS}}
MASTER = {"table": "spend", "columns": {"date": "week", "campaign": "campaign", "channel": "channel", **NUMBERS}}

Figures = dict[tuple[str, str, str], float | None]


def plain(label: str) -> str:
    """A campaign's name without capitals and accents: Baño and bano are one campaign."""
    parts = unicodedata.normalize("NFKD", label)
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


def figures(source: dict[str, Any], path: Path, **ask: Any) -> Figures:
    """Cost, impressions and clicks of each week and campaign, as the tool reports them."""
    spec = {"sources": [{**source, "path": path.name}], "measures": MEASURES, "kpis": KPIS}
    loaded = parse(yaml.safe_dump(spec), "config.yaml", path.parent)
    wanted = Ask(("media_cost", *KPIS), "week", date(2024, 1, 1), by=("campaign",), totals=False, **ask)
    values = run(loaded, wanted, TODAY).report.values
    return {(v.kpi, v.period.start.isoformat(), plain(v.segment[0])): v.value for v in values}


@pytest.fixture(scope="module")
def expected() -> Figures:
    """The same figures read with Python's csv module."""
    found: Figures = {}
    with (PAIR / "google_ads.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            at = (row["week"], plain(row["campaign_name"]))
            found["media_cost", *at] = float(row["cost"])
            found["impressions_sum", *at] = float(row["impressions"])
            found["clicks_sum", *at] = float(row["clicks"])
    return found


def test_decimal_points(expected: Figures) -> None:
    """Commas between cells, points in numbers."""
    assert len(expected) == 3 * 1099
    assert figures(GOOGLE, PAIR / "google_ads.csv") == expected


def test_decimal_commas(expected: Figures) -> None:
    """Semicolons between cells, commas in numbers, names without accents: nothing had to be declared."""
    where = (Condition("channel", "in", ("Google Ads",)),)
    assert figures(MASTER, PAIR / "master_ads.csv", where=where) == expected


def rewritten(folder: Path, write: str, keep: Callable[[date], bool] = lambda day: True) -> Path:
    """A copy of the export with its dates in another order."""
    with (PAIR / "google_ads.csv").open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    path = folder / "copy.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        kept = [(date.fromisoformat(row[0]), row) for row in rows if keep(date.fromisoformat(row[0]))]
        csv.writer(file).writerows([header, *([day.strftime(write), *row[1:]] for day, row in kept)])
    return path


@pytest.mark.parametrize("write", ["%d/%m/%Y", "%m/%d/%Y"])
def test_dates_prove_their_own_order(write: str, expected: Figures, tmp_path: Path) -> None:
    """Day first or month first: three years of Mondays say which, and nothing had to be declared."""
    assert figures(GOOGLE, rewritten(tmp_path, write)) == expected


@pytest.mark.parametrize("write", ["%d/%m/%Y", "%m/%d/%Y"])
def test_dates_that_prove_nothing_are_asked(write: str, tmp_path: Path, expected: Figures) -> None:
    """Cut to days up to the 12th, the file reads both ways: it stops and names the option (exit code 3)."""
    copy = rewritten(tmp_path, write, keep=lambda day: day.day <= 12)
    with pytest.raises(InputError) as stopped:
        figures(GOOGLE, copy)
    assert stopped.value.exit_code == 3
    (line,) = stopped.value.lines
    assert line.startswith("DATE_AMBIGUOUS")
    assert "copy.csv" in line
    assert "dates: dmy" in line
    declared = {**GOOGLE, "dates": "dmy" if write.startswith("%d") else "mdy"}
    found = {key: value for key, value in figures(declared, copy).items() if key in expected and value}
    assert found == {key: value for key, value in expected.items() if int(key[1][8:]) <= 12}
