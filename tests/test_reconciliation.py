"""Every row of every source is accounted for: read = used + duplicates + rejected + outside + left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpicli.config.load import load, parse
from kpicli.model import Data, SourceFacts
from kpicli.pipeline import check, run
from kpicli.question import Ask
from tests.harness import TODAY

EXAMPLE = Path(__file__).parents[1] / "config.example.yaml"
PARTS = ("read", "used", "duplicates", "rejected", "outside", "left_out")


def parts(facts: SourceFacts) -> tuple[int, ...]:
    return tuple(getattr(facts, part) for part in PARTS)


def adds_up(data: Data) -> list[str]:
    """The sources whose rows do not add up."""
    return [str(facts) for facts in data.sources if facts.read != sum(parts(facts)[1:]) or min(parts(facts)) < 0]


ASKS = {"as configured": Ask(), "a month": Ask(period="2025-03"), "a year ago": Ask(as_of=date(2024, 12, 31))}


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
def test_the_sample(ask: Ask) -> None:
    """Of the nine exports of the sample company no row goes missing, whatever is asked."""
    outcome = run(load(EXAMPLE), ask)
    assert len(outcome.data.sources) == 9
    assert adds_up(outcome.data) == []


def test_the_sample_in_full() -> None:
    """`kpi check` reads all of it: nothing is outside, and what is not used is a duplicate, a total, or undated."""
    data = check(load(EXAMPLE))
    assert adds_up(data) == []
    assert {facts.outside for facts in data.sources} == {0}
    found = {facts.name: facts for facts in data.sources}
    assert found["crm"].duplicates == 4
    assert found["google_ads"].left_out == 3


DEALS = "deal_id,created_at,closed_at,status,amount\n"
GOOD = "".join(f"g{n},2025-01-02,2025-01-20,won,10\n" for n in range(8))
SPEND = "Costs of 2025\n\nDay,Campaign,Cost\n"
MADE: dict[str, tuple[dict[str, str], dict[str, Any], tuple[int, ...]]] = {
    "all used": ({"a.csv": DEALS + "d1,2025-01-02,2025-01-20,won,10\n"}, {}, (1, 1, 0, 0, 0, 0)),
    "outside the month": (
        {"a.csv": DEALS + "d1,2025-01-02,2025-01-20,won,10\nd2,2024-11-02,2024-12-20,won,10\n"}, {},
        (2, 1, 0, 0, 1, 0),
    ),
    "a duplicate in the file": (
        {"a.csv": DEALS + "d1,2025-01-02,2025-01-20,won,10\nd1,2025-01-02,2025-01-20,won,20\n"}, {},
        (2, 1, 1, 0, 0, 0),
    ),
    "a duplicate in another file": (
        {"a.csv": DEALS + "d1,2025-01-02,,open,10\n", "b.csv": DEALS + "d1,2025-01-02,2025-01-20,won,20\n"}, {},
        (2, 1, 1, 0, 0, 0),
    ),
    "no date at all": (
        {"a.csv": DEALS + "d1,2025-01-02,2025-01-20,won,10\nd2,,,won,10\nd3,tbd,n/a,won,10\n"}, {},
        (3, 1, 0, 2, 0, 0),
    ),
    "rows of the wrong width": (
        {"a.csv": DEALS + GOOD + "d1,2025-01-02,,won,1,5\nd2,x\n"},
        {}, (10, 8, 0, 2, 0, 0),
    ),
    "a bad amount": (
        {"a.csv": DEALS + "d1,2025-01-02,2025-01-20,won,tbd\nd2,2025-01-02,2025-01-20,won,5\n"}, {},
        (2, 2, 0, 0, 0, 0),
    ),
    "preamble, totals and a repeated header": (
        {"a.csv": SPEND + "2025-01-10,a,10\nDay,Campaign,Cost\n2025-01-20,b,20\nTotal,,30\n"},
        {"table": "spend", "columns": {"date": "Day", "campaign": "Campaign", "cost": "Cost"}}, (4, 2, 0, 0, 0, 2),
    ),
    "an overlap": (
        {
            "a.csv": "date,campaign,cost\n2025-01-10,a,10\n2025-01-20,a,20\n",
            "b.csv": "date,campaign,cost\n2025-01-20,a,20\n2025-01-31,a,30\n",
        },
        {"table": "spend"}, (4, 3, 1, 0, 0, 0),
    ),
    "everything at once": (
        {
            "a.csv": DEALS
            + "d1,2025-01-02,2025-01-20,won,10\nd2,,,won,10\nd3,2025-01-02,x\nd4,2024-01-02,2024-02-02,lost,1\n",
            "b.csv": DEALS + "d1,2025-01-02,2025-01-20,won,10\nd5,2025-01-02,2031-01-20,won,10\nTotal,,,,20\n",
        },
        {}, (7, 2, 1, 2, 1, 1),
    ),
    "a future": (
        {"a.csv": "date,cost\n2025-01-20,10\n2031-01-20,10\n"}, {"table": "spend"}, (2, 1, 0, 0, 1, 0),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_made(name: str, tmp_path: Path) -> None:
    """Where each row of a small export went, told by hand."""
    files, source, wanted = MADE[name]
    for file, text in files.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    spec = {"sources": [{"table": "deals", "path": "*.csv", **source}]}
    loaded = parse(str(spec), "config.yaml", tmp_path)
    kpis = ("marketing_cost",) if source else ("deals_won", "won_amount")
    outcome = run(loaded, Ask(kpis, "2025-01"), TODAY)
    (facts,) = outcome.data.sources
    assert dict(zip(PARTS, parts(facts), strict=True)) == dict(zip(PARTS, wanted, strict=True))
    assert adds_up(outcome.data) == []
    whole = check(loaded, today=TODAY)
    assert adds_up(whole) == []
    assert whole.sources[0].read == wanted[0]


def test_two_sources_of_one_table(tmp_path: Path) -> None:
    """A lead that both tools hold counts once, and each source says what became of its own rows."""
    (tmp_path / "old.csv").write_text("lead_id,created_at\nl1,2025-01-02\nl2,2025-01-03\n", encoding="utf-8")
    (tmp_path / "new.csv").write_text("lead_id,created_at\nl2,2025-01-03\nl3,2025-02-04\n", encoding="utf-8")
    sources = [
        {"table": "leads", "name": "old", "path": "old.csv"},
        {"table": "leads", "name": "new", "path": "new.csv", "same_ids_as": "old"},
    ]
    outcome = run(parse(str({"sources": sources}), "config.yaml", tmp_path), Ask(("leads",), "2025-01"), TODAY)
    assert {facts.name: parts(facts) for facts in outcome.data.sources} == {
        "old": (2, 1, 1, 0, 0, 0),
        "new": (2, 1, 0, 0, 1, 0),
    }
    assert [value.value for value in outcome.report.values] == [2]
