"""Files beside files: adding a file never lowers a total without a question, and nothing counts twice in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli.config.load import of_files, parse
from kpicli.errors import InputError
from kpicli.pipeline import Outcome, check, run
from kpicli.question import Ask
from tests.harness import TODAY, as_csv, cell

META = "Ad name | Day | Impressions | Link clicks | Amount spent (EUR) | Reporting starts | Reporting ends\n"
NORTH = f"{META}n-film | 2025-05-01 | 700 | 7 | 31.00 | 2025-05-01 | 2025-05-01\n" + (
    "n-still | 2025-05-02 | 600 | 6 | 22.00 | 2025-05-02 | 2025-05-02"
)
SOUTH = f"{META}s-film | 2025-05-01 | 300 | 3 | 11.00 | 2025-05-01 | 2025-05-01\n" + (
    "s-still | 2025-05-02 | 200 | 2 | 5.00 | 2025-05-02 | 2025-05-02"
)
KPIS = {"spend": "media_cost", "orders": "revenue", "web": "sessions"}


def written(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(as_csv(text), encoding="utf-8")


def total(folder: Path, sources: list[dict[str, Any]], kpi: str = "media_cost") -> float | None:
    """The figure of all time."""
    return cell(outcome_of(folder, sources, kpi), kpi).value


def outcome_of(folder: Path, sources: list[dict[str, Any]], kpi: str = "media_cost") -> Outcome:
    loaded = parse(yaml.safe_dump({"sources": sources}), "config.yaml", folder)
    return run(loaded, Ask(kpis=(kpi,), period="all"), TODAY)


def question(folder: Path, sources: list[dict[str, Any]], kpi: str = "media_cost") -> str:
    """The line with which the run stops."""
    with pytest.raises(InputError) as stopped:
        outcome_of(folder, sources, kpi)
    assert stopped.value.exit_code == 3
    return "\n".join(stopped.value.lines)


def spend(*paths: str, **keys: Any) -> dict[str, Any]:
    return {"table": "spend", "path": list(paths), **keys}


# -- rows that are the same ------------------------------------------------------------------------------------------


def test_two_accounts_of_one_export(tmp_path: Path) -> None:
    """Ads of two accounts on the same days: the column that tells them apart is in the files, though no field has it.

    The usual wrong answer is 16, that of the newer file alone.
    """
    written(tmp_path, {"north.csv": NORTH, "south.csv": SOUTH})
    columns = {"date": "Day", "cost": "Amount spent (EUR)"}
    assert total(tmp_path, [spend("north.csv", "south.csv", columns=columns)]) == 31 + 22 + 11 + 5


def test_two_accounts_without_a_config(tmp_path: Path) -> None:
    written(tmp_path, {"north.csv": NORTH, "south.csv": SOUTH})
    loaded = of_files([str(tmp_path / name) for name in ("north.csv", "south.csv")], None)
    assert cell(run(loaded, Ask(kpis=("media_cost",), period="all"), TODAY), "media_cost").value == 69


def test_ids_in_figures_tell_rows_apart(tmp_path: Path) -> None:
    """An account's number is no figure: rows that differ in it are two, and both count."""
    rows = "date | cost | Account ID\n2025-05-01 | 40 | {}\n2025-05-02 | 40 | {}"
    written(tmp_path, {"a.csv": rows.format(7001, 7001), "b.csv": rows.format(7002, 7002)})
    assert total(tmp_path, [spend("a.csv", "b.csv")]) == 160


def test_a_figure_that_no_field_takes_is_asked(tmp_path: Path) -> None:
    """The same row with more views: the export was made again, and one of the two is too much."""
    rows = "date | campaign | cost | Views\n2025-05-01 | a | 40 | {}"
    written(tmp_path, {"a.csv": rows.format(10), "b.csv": rows.format(12)})
    assert question(tmp_path, [spend("a.csv", "b.csv")]).startswith("OVERLAP")


@pytest.mark.parametrize("names", [("a.csv", "copy.csv"), ("a.csv", "b.csv")])
def test_the_same_bytes_twice(tmp_path: Path, names: tuple[str, str]) -> None:
    """One export under two names counts once, whether in one source or in two; rows twice in one file are two."""
    text = "date | campaign | cost\n2025-05-01 | a | 40\n2025-05-01 | a | 40\n2025-05-02 | b | 7"
    written(tmp_path, dict.fromkeys(names, text))
    assert total(tmp_path, [spend(names[0])]) == 87
    assert total(tmp_path, [spend(*names)]) == 87
    two = [spend(name, name=name) for name in names]
    assert total(tmp_path, two) == 87
    outcome = outcome_of(tmp_path, two)
    assert "OVERLAP" in cell(outcome, "media_cost").flags
    assert [facts.duplicates for facts in outcome.data.sources] == [0, 3]


@pytest.mark.parametrize(
    ("table", "header", "shared", "own"),
    [
        ("web", "date | landing_page | sessions", "2025-05-02 | /a | 5", "2025-05-03 | /a | 6"),
        ("orders", "date | customer_id | product | amount", "2025-05-02 | c1 | x | 5", "2025-05-03 | c1 | x | 6"),
        ("spend", "date | campaign | cost", "2025-05-02 | a | 5", "2025-05-03 | a | 6"),
    ],
)
def test_days_that_two_files_share(tmp_path: Path, table: str, header: str, shared: str, own: str) -> None:
    """A file of April to 2 May beside one from 2 May on: that day counts once."""
    first = f"{header}\n{own.replace('2025-05-03', '2025-05-01')}\n{shared}"
    written(tmp_path, {"a.csv": first, "b.csv": f"{header}\n{shared}\n{own}"})
    source = {"table": table, "path": ["a.csv", "b.csv"]}
    assert total(tmp_path, [source], KPIS[table]) == 6 + 5 + 6


def test_a_workbooks_sheets(tmp_path: Path) -> None:
    """Two sheets of one layout, an account each."""
    from openpyxl import Workbook

    book = Workbook()
    for number, text in enumerate((NORTH, SOUTH)):
        sheet = book.active if not number else book.create_sheet()
        for row in as_csv(text).splitlines():
            sheet.append(row.split(","))
    book.save(tmp_path / "accounts.xlsx")
    loaded = of_files([str(tmp_path / "accounts.xlsx")], None)
    assert cell(run(loaded, Ask(kpis=("media_cost",), period="all"), TODAY), "media_cost").value == 69


# -- other figures ---------------------------------------------------------------------------------------------------

OLD = "date | campaign | cost\n2025-05-01 | a | 10\n2025-05-02 | a | 20\n2025-05-02 | b | 9"
NEW = "date | campaign | cost\n2025-05-02 | a | 26\n2025-05-02 | b | 9\n2025-05-03 | a | 30"


def test_a_restated_export_is_asked_then_settled(tmp_path: Path) -> None:
    """The 2nd of May was corrected: 26 counts when the config says so, both when it says that, else it is asked."""
    written(tmp_path, {"a.csv": OLD, "b.csv": NEW})
    line = question(tmp_path, [spend("a.csv", "b.csv")])
    assert "a.csv, row 3" in line
    assert "b.csv, row 2" in line
    assert total(tmp_path, [spend("a.csv", "b.csv", overlap="newer")]) == 10 + 26 + 9 + 30
    assert total(tmp_path, [spend("a.csv", "b.csv", overlap="newest")]) == 75
    assert total(tmp_path, [spend("a.csv", "b.csv", overlap="add")]) == 104


def test_the_newer_of_two_files_by_its_name(tmp_path: Path) -> None:
    """The export of June tells of fewer days, but was made later; the rows it replaces are listed."""
    written(tmp_path, {"cost_2025-06-02.csv": OLD, "cost_2025-05-04.csv": NEW})
    source = spend("*.csv", overlap="newer")
    assert total(tmp_path, [source]) == 10 + 20 + 9 + 30
    loaded = parse(yaml.safe_dump({"sources": [source]}), "config.yaml", tmp_path)
    assert "cost_2025-05-04.csv, row 2" in check(loaded, today=TODAY).repeated


def test_one_campaigns_name_in_two_channels(tmp_path: Path) -> None:
    """Two sources with a campaign of one name and quite other figures are two, and no question."""
    first = "date | campaign | cost\n2025-05-01 | May | 310.40\n2025-05-02 | May | 295.15"
    second = "date | campaign | cost\n2025-05-01 | May | 71.20\n2025-05-02 | May | 44.90"
    written(tmp_path, {"g.csv": first, "m.csv": second})
    assert total(tmp_path, [spend("g.csv"), spend("m.csv")]) == pytest.approx(721.65)


# -- the same money --------------------------------------------------------------------------------------------------

LEFT = "week | campaign | cost\n2025-06-02 | Té verde | 210.35\n2025-06-09 | Café | 118.00\n2025-06-16 | Café | 97.12"
RIGHT = "week | campaign | cost\n2025-06-02 | Té verde | 45.10\n2025-06-09 | Mate | 12.00\n2025-06-16 | Mate | 60.48"
WHOLE = (
    "week | platform | campaign | cost\n2025-06-02 | L | te-verde | 210.35\n2025-06-02 | R | te-verde | 45.1\n"
    "2025-06-09 | L | cafe | 118\n2025-06-09 | R | mate | 12\n2025-06-16 | L | cafe | 97.12\n"
    "2025-06-16 | R | mate | 60.48"
)
WEEKLY = {"columns": {"date": "week", "campaign": "campaign", "cost": "cost"}}
PARTS = [spend("left.csv", name="left", **WEEKLY), spend("right.csv", name="right", **WEEKLY)]
SUM = 210.35 + 118 + 97.12 + 45.10 + 12 + 60.48


def test_same_money(tmp_path: Path) -> None:
    """543.05 was spent. Added up with the file that holds both, it would be 1,086.10."""
    written(tmp_path, {"left.csv": LEFT, "right.csv": RIGHT, "whole.csv": WHOLE})
    whole = spend("whole.csv", name="whole", **WEEKLY)
    line = question(tmp_path, [*PARTS, whole])
    assert line.startswith("SAME_MONEY")
    assert "same_money: keep" in line
    assert question(tmp_path, [PARTS[0], whole]).startswith("SAME_MONEY")
    assert total(tmp_path, PARTS) == pytest.approx(SUM)
    assert total(tmp_path, [whole]) == pytest.approx(SUM)
    kept = {**whole, "same_money": "keep"}
    assert total(tmp_path, [*PARTS, kept]) == pytest.approx(2 * SUM)


def test_campaigns_beside_their_ads(tmp_path: Path) -> None:
    """Another cut of the same money: no row is equal, and every day's sum is."""
    days = [("2025-06-02", 40.15, 60.2), ("2025-06-03", 11.17, 9.45), ("2025-06-04", 30.01, 2.5)]
    ads = "\n".join(f"{d} | ad1 | {a}\n{d} | ad2 | {b}" for d, a, b in days)
    campaigns = "\n".join(f"{d} | May | {a + b:.2f}" for d, a, b in days)
    written(tmp_path, {"a.csv": f"date | Ad | cost\n{ads}", "c.csv": f"date | campaign | cost\n{campaigns}"})
    assert question(tmp_path, [spend("a.csv"), spend("c.csv")]).startswith("SAME_MONEY")


def months_and_days(monthly: Sequence[str], first_day: int = 4) -> dict[str, str]:
    """A sheet of costs by month, each on the 1st, and an export by day that begins and ends within its months."""
    days = [f"2025-{m:02}-{d:02} | Video | {m * 7 + d}.35" for m in (4, 5, 6) for d in (first_day, 12, 19)]
    months = [f"2025-{m:02}-01 | video | {amount}" for m, amount in zip((4, 5, 6), monthly, strict=True)]
    return {
        "days.csv": "\n".join(["date | campaign | cost", *days]),
        "months.csv": "\n".join(["date | campaign | cost", *months]),
    }


def test_a_sheet_of_months_beside_its_days(tmp_path: Path) -> None:
    """120.05 + 141.05 + 162.05 = 423.15 is spent: 846.30 is the usual wrong answer. Days begin after the month does."""
    both = [spend("days.csv", name="days"), spend("months.csv", name="months", grain="month")]
    written(tmp_path, months_and_days(("120.05", "141.05", "162.05")))
    assert question(tmp_path, both).startswith("SAME_MONEY")
    assert total(tmp_path, both[:1]) == pytest.approx(423.15)


def test_a_sheet_of_other_months_is_no_question(tmp_path: Path) -> None:
    """Salaries by month beside ads by day, of which one month is alike by chance."""
    written(tmp_path, months_and_days(("120.05", "233.80", "251.15")))
    both = [spend("days.csv", name="days"), spend("months.csv", name="months", grain="month")]
    assert total(tmp_path, both) == pytest.approx(423.15 + 120.05 + 233.80 + 251.15)


def test_a_line_of_a_sheet_of_costs_beside_its_export(tmp_path: Path) -> None:
    """The sheet's line for the ads is the ads' own export: 423.15 and 1,210.50 of fairs, not 2,056.80 with both."""
    rows = [("Ads de video", 120.05, 141.05, 162.05), ("Ferias", 400.25, 310.1, 500.15)]
    lines = [f"2025-{m:02}-01 | {name} | {amounts[m - 4]}" for name, *amounts in rows for m in (4, 5, 6)]
    written(tmp_path, months_and_days(("0", "0", "0")))
    written(tmp_path, {"sheet.csv": "\n".join(["date | channel | cost", *lines])})
    ads, sheet = spend("days.csv", name="ads"), spend("sheet.csv", name="sheet", grain="month")
    assert question(tmp_path, [ads, sheet]).startswith("SAME_MONEY")
    written(tmp_path, {"sheet.csv": "\n".join(["date | channel | cost", *lines[3:], *lines[3:4]])})
    assert total(tmp_path, [ads, sheet]) == pytest.approx(423.15 + 1210.5 + 400.25)


def test_one_crm_under_two_scopes(tmp_path: Path) -> None:
    """The same deals with other ids, from a copy in another language: their amounts and days agree."""
    days = [f"2025-{1 + n % 9:02}-{3 + n:02}" for n in range(12)]
    amounts = [4000, 12000, 7500, 900, 15000, 2200, 8000, 3100, 6000, 1250, 9000, 500]
    rows = "\n".join(f"{{}}{n} | {d} | {d} | won | {a}" for n, (d, a) in enumerate(zip(days, amounts, strict=True)))
    header = "deal_id | created_at | closed_at | status | amount\n"
    written(tmp_path, {"en.csv": header + rows.replace("{}", "d"), "es.csv": header + rows.replace("{}", "x")})
    sources = [{"table": "deals", "name": n, "path": f"{n}.csv"} for n in ("en", "es")]
    assert question(tmp_path, sources, "won_amount").startswith("SAME_MONEY")
    twice = [{"table": "deals", "name": n, "path": "en.csv"} for n in ("en", "again")]
    assert "the same file" in question(tmp_path, twice, "won_amount")


FEE = "date | {} | cost\n" + "\n".join(f"2025-{month:02}-01 | {{}} | 500" for month in range(1, 9))
BUDGET = "date | campaign | cost\n2025-01-01 | {} | 1000\n2025-02-01 | {} | 1500\n2025-03-01 | {} | 1200"


def test_same_money_silent(tmp_path: Path) -> None:
    """The same fee each month in two channels, and a budget in round figures that two of them share."""
    written(tmp_path, {"a.csv": FEE.format("channel", *["a"] * 8), "b.csv": FEE.format("channel", *["b"] * 8)})
    assert total(tmp_path, [spend("a.csv"), spend("b.csv")]) == 8000
    assert total(tmp_path, [spend("a.csv", "b.csv")]) == 8000
    written(tmp_path, {"a.csv": BUDGET.format(*"aaa"), "b.csv": BUDGET.format(*"bbb")})
    assert total(tmp_path, [spend("a.csv"), spend("b.csv")]) == 7400


def test_a_fee_without_a_label_is_of_its_source(tmp_path: Path) -> None:
    """Two sources with nothing but a date and 500 are two fees."""
    fee = "date | cost\n" + "\n".join(f"2025-{month:02}-01 | 500" for month in range(1, 5))
    written(tmp_path, {"a.csv": fee, "b.csv": f"{fee}\n2025-05-01 | 510"})
    assert total(tmp_path, [spend("a.csv", name="agency"), spend("b.csv", name="tools")]) == 8 * 500 + 510


def test_prices_of_a_list_are_no_question(tmp_path: Path) -> None:
    """Two shops sell at 49, 99 and 199, often on the same days."""
    header = "order_id | line_id | customer_id | date | amount\n"
    prices = (49, 99, 199)
    north = "\n".join(f"n{n} | n{n} | c{n} | 2025-06-{1 + n % 28:02} | {prices[n % 3]}" for n in range(84))
    south = "\n".join(f"s{n} | s{n} | k{n} | 2025-06-{1 + 9 * n:02} | {prices[n % 3]}" for n in range(4))
    written(tmp_path, {"n.csv": header + north, "s.csv": header + south})
    sources = [{"table": "orders", "name": n, "path": f"{n}.csv"} for n in "ns"]
    expected = 28 * sum(prices) + 49 + 99 + 199 + 49
    assert total(tmp_path, sources, "revenue") == expected


def test_months_side_by_side_are_no_question(tmp_path: Path) -> None:
    """An export a month, each row another day: nothing is shared, nothing is asked, nothing is flagged."""
    rows = {m: [f"{date(2025, m, d)} | a | {10 * m + d}" for d in (1, 2, 3)] for m in (1, 2, 3)}
    written(tmp_path, {f"{m}.csv": "\n".join(["date | campaign | cost", *lines]) for m, lines in rows.items()})
    outcome = outcome_of(tmp_path, [spend("*.csv")])
    assert cell(outcome, "media_cost").value == sum(10 * m + d for m in (1, 2, 3) for d in (1, 2, 3))
    assert not outcome.data.flags


@pytest.mark.parametrize("twice", [True, False])
def test_one_of_many_sources_told_twice(twice: bool, tmp_path: Path) -> None:
    """Forty accounts of the same three weeks, and one of them a second time, by ad in place of by campaign.

    So many are not compared each with each; amounts of the same day lead to the two.
    """
    days = [f"2025-05-{day:02}" for day in range(1, 22)]
    cost = {n: [(n * 977 + day * 7919) % 99991 / 100 + 20 for day in range(21)] for n in range(40)}
    rows = {f"a{n}.csv": [f"{day} | all {n} | {cost[n][i]:.2f}" for i, day in enumerate(days)] for n in cost}
    halves = ((i, day, part) for i, day in enumerate(days) for part in (12.35, cost[7][i] - 12.35))
    again = [f"{day} | ad {part > 12.35} | {part + (not twice) * (i % 5 + 3.17):.2f}" for i, day, part in halves]
    written(
        tmp_path,
        {name: "\n".join(["date | campaign | cost", *lines]) for name, lines in {**rows, "b.csv": again}.items()},
    )
    sources = [spend(name, name=name.removesuffix(".csv")) for name in (*rows, "b.csv")]
    if twice:
        assert question(tmp_path, sources).startswith("SAME_MONEY: a7 and b have the same amounts")
    else:
        assert total(tmp_path, sources) == pytest.approx(
            sum(map(sum, cost.values())) + sum(float(r.split("|")[2]) for r in again)
        )
