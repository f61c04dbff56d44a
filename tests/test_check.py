"""`kpi check`: what the tables know of each other, and where every row stands that something is wrong with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.harness import as_csv
from tests.test_cli import kpi

LEADS = """
lead_id | created_at | channel
l1 | 2025-01-01 | Google Ads
l2 | 2025-01-31 | Email
l1 | 2025-01-02 | Google Ads
l3 | 2025-01-32 | Email
"""
DEALS = """
deal_id | lead_id | created_at | closed_at | status
d1 | l1 | 2025-01-03 | 2025-01-05 | won
d2 | x9 | 2025-01-04 | 2025-01-02 | lost
d3 | x9 | 2025-01-04 |  | Perhaps
d4 |    | 2025-01-04 |  | open
"""
SPEND = """
date | cost | channel
2025-01-01 | 10 | Google Ad
2025-01-31 | 10 | Email
"""


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leads with a duplicate and a bad date, deals of leads that are not there, spend under another name."""
    folder = tmp_path_factory.mktemp("troubled")
    for name, text in (("leads", LEADS), ("deals", DEALS), ("spend", SPEND)):
        (folder / f"{name}.csv").write_text(as_csv(text), encoding="utf-8")
    sources = "".join(f"  - {{table: {name}, path: {name}.csv}}\n" for name in ("leads", "deals", "spend"))
    (folder / "config.yaml").write_text(f"sources:\n{sources}", encoding="utf-8")
    return folder


def checked(folder: Path, *args: str) -> dict[str, Any]:
    done = kpi(folder, "check", "-f", "json", *args)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_ids_without_a_partner(troubled: Path) -> None:
    """Two of the three deals that name a lead name one that is not there; a blank id is no wrong one."""
    (link,) = checked(troubled)["unmatched_keys"]
    assert link == {
        "table": "deals", "key": "lead_id", "source": "leads", "rows": 3, "unmatched": 2, "examples": ["x9"],
    }  # fmt: skip
    (link,) = checked(troubled, "--rows")["unmatched_keys"]
    assert [place["place"] for place in link["places"]] == ["deals.csv, row 3", "deals.csv, row 4"]
    assert "deals.lead_id → leads: 2 of 3 (66.7%) without a partner: 'x9'" in kpi(troubled, "check").stdout


def test_values_of_one_table_alone(troubled: Path) -> None:
    """Google Ad is spent on, Google Ads brings leads: probably one channel."""
    found = checked(troubled)["segment_values_of_one_table"]
    assert {"segment": "channel", "table": "spend", "values": {"Google Ad": "Google Ads"}} in found
    assert "spend.channel: 'Google Ad' (near 'Google Ads')" in kpi(troubled, "check").stdout


def test_words_nobody_mapped(troubled: Path) -> None:
    (deals,) = (source for source in checked(troubled)["sources"] if source["name"] == "deals")
    assert deals["unknown"] == {"status": {"Perhaps": 1}}
    assert "values of status that nobody mapped: 'Perhaps' (1)" in kpi(troubled, "check").stdout


def test_every_place_is_listed(troubled: Path) -> None:
    """The bad cell, the duplicate, the date out of order: each with its file and row."""
    shown = kpi(troubled, "check", "--rows").stdout
    assert "leads.csv, row 5, created_at: '2025-01-32'" in shown
    assert "deals.csv, row 3: closed_at lies before created_at" in shown
    assert "Duplicates: rows that another row of the same thing replaces\n  leads.csv, row 2\n" in shown
    assert "    deals.csv, row 4: 'x9'" in shown


def test_silent_on_clean_data(tmp_path: Path) -> None:
    """Where all ids and values fit together, only that is said."""
    deals = "deal_id | lead_id | created_at | channel\nd1 | l1 | 2025-01-03 | Email\n"
    leads = "lead_id | created_at | channel\nl1 | 2025-01-01 | Email\n"
    for name, text in (("leads", leads), ("deals", deals)):
        (tmp_path / f"{name}.csv").write_text(as_csv(text), encoding="utf-8")
    config = "sources: [{table: leads, path: leads.csv}, {table: deals, path: deals.csv}]\n"
    (tmp_path / "config.yaml").write_text(config, encoding="utf-8")
    shown = kpi(tmp_path, "check").stdout
    assert "deals.lead_id → leads: all 1 found" in shown
    for heading in ("one table alone", "nobody mapped", "Duplicates", "out of order", "could not be read"):
        assert heading not in shown
