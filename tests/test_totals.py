"""What a report is split by never changes a total: it is the value that the report without --by gives, for every KPI.

The small firm of tests/test_properties.py gets further fields to be split by: some in most tables, some in one alone,
with blanks, with labels that differ within a customer, and a cost of sales that belongs to no channel.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kpicli.catalogue.model import Condition
from kpicli.config.load import Loaded
from kpicli.formula import show
from kpicli.model import TOTAL, Value
from kpicli.pipeline import Outcome, explain, run_several
from kpicli.question import Ask
from tests.harness import TODAY, run_case, write_case
from tests.test_properties import CATALOGUE, EVERY, EVERYTHING, SETTINGS, Row, Tables, as_text, none

BARE = tuple(CATALOGUE.kpis)
EXPLICIT = tuple(EVERY)
FURTHER: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "owner": (("leads", "deals", "activities"), ("Ana", "Bruno", "Carla", "")),
    "region": (("leads", "deals", "orders"), ("North", "South", "")),
    "campaign": (("leads", "spend"), ("Spring", "Autumn")),
    "plan": (("customers",), ("Basic", "Pro", "")),
    "loss_reason": (("deals",), ("price", "timing", "")),
    "industry": (("deals", "customers", "leads"), ("Retail", "Food")),
}
"""Fields to split by: the tables that have each, and its labels."""


def split_tables() -> Tables:
    """The firm's tables, with the further fields where they belong."""
    return {name: [_further(row, name, n) for n, row in enumerate(rows)] for name, rows in EVERYTHING.tables().items()}


def _further(row: Row, table: str, number: int) -> Row:
    added = {
        name: Random(f"{name} {table} {number}").choice(labels)
        for name, (tables, labels) in FURTHER.items()
        if table in tables
    }
    if table == "spend" and row["team"] != "marketing":
        added["campaign"] = ""
    return {**row, **added}


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return write_case(
        tmp_path_factory.mktemp("firm"), {name: as_text(rows) for name, rows in split_tables().items()}, SETTINGS
    )


Key = tuple[str, str, str, str | None]


def totals(outcome: Outcome) -> dict[Key, Value]:
    """Each value of the whole: its KPI, definition, period and currency."""
    return {
        (v.kpi, v.variant, v.period.id, v.currency): v
        for v in outcome.report.values
        if not v.segment or set(v.segment) == {TOTAL}
    }


PARTS = ("value", "n", "numerator", "denominator", "ci_low", "ci_high", "change", "goal", "flags", "window", "basis")


def changed(alone: Outcome, split: Outcome) -> Iterator[str]:
    """Each total that is not the value without the split: a line for each KPI and definition."""
    expected, found = totals(alone), totals(split)
    wrong: dict[tuple[str, str], str] = {}
    for key in {**expected, **found}:
        left, right = found.get(key), expected.get(key)
        if left is None or right is None:
            # A total of nothing at all is not listed beside segments that have nothing.
            if (left or right).value is not None:  # type: ignore[union-attr]
                wrong.setdefault(key[:2], f"{key}: on one side only")
            continue
        for part in PARTS:
            if getattr(left, part) != getattr(right, part):
                wrong.setdefault(key[:2], f"{key}: {part} {getattr(left, part)}, not {getattr(right, part)}")
    for name in {*alone.refused} ^ {*split.refused}:
        wrong[name, ""] = f"{name}: refused on one side only"
    yield from wrong.values()


def wrong_totals(firm: Loaded, splits: Iterable[tuple[str, ...]], ask: Ask) -> Iterator[str]:
    """The totals of a question that are others when it is split in each of some ways."""
    alone, *rest = run_several(firm, [replace(ask, by=by) for by in ((), *splits)], TODAY)
    for by, outcome in zip(splits, rest, strict=True):
        assert outcome.report.by == by
        yield from (f"by {','.join(by)}: {line}" for line in changed(alone, outcome))


def test_no_split_changes_a_total_of_a_year(firm: Loaded) -> None:
    """By their bare ids, so that narrower definitions may stand in for the segments."""
    none(wrong_totals(firm, [("channel",), ("product",), ("plan",)], Ask(kpis=BARE, period="year", last=1)))


def test_no_split_changes_a_total_of_a_month(firm: Loaded) -> None:
    """Every definition by its own name."""
    splits = [("owner",), ("loss_reason",), ("channel", "region")]
    none(wrong_totals(firm, splits, Ask(kpis=EXPLICIT, period="month", last=1)))


SOME = (
    "cac", "cac_to_revenue", "ltv_cac", "ltv", "roi", "cost_per_sale", "revenue", "win_rate", "sales_cycle_days",
    "lead_to_mql_rate", "customers_end", "mrr", "cpl", "repeat_customer_rate", "sales_velocity",
)  # fmt: skip


@pytest.mark.parametrize(
    "ask",
    [
        {"top": 1},
        {"where": (Condition("region", "in", ("North",)),)},
        {"count_by": "account"},
        {"basis": "cohort"},
        {"compare": "previous"},
        {"board": True},
    ],
    ids=lambda ask: next(iter(ask)),
)
def test_nor_does_it_with_whatever_else_is_asked(firm: Loaded, ask: dict[str, Any]) -> None:
    """The biggest segments alone, filters, companies, another basis, changes and the board."""
    none(wrong_totals(firm, [("channel",), ("owner",)], Ask(kpis=SOME, period="quarter", last=2, **ask)))


BAKERY = {
    "deals": """
        deal_id | account_id | status | created_at | closed_at  | amount | channel
        1       | a          | won    | 2025-01-02 | 2025-02-03 | 500    | Web
        2       | b          | won    | 2025-01-09 | 2025-04-07 | 700    | Fair
        3       | c          | lost   | 2025-01-10 | 2025-12-30 | 900    | Fair
    """,
    "orders": """
        line_id | customer_id | date       | amount | channel
        1       | a           | 2025-02-05 | 500    | Web
        2       | b           | 2025-12-31 | 700    | Fair
    """,
    "spend": """
        date       | team      | cost | channel
        2025-01-01 | marketing | 60   | Web
        2025-12-31 | marketing | 180  | Fair
        2025-01-01 | sales     | 480  |
        2025-12-31 | sales     | 480  |
    """,
}
"""Marketing costs 240, sales 960 of no channel; two customers, 600 of revenue each: CAC 1200 / 2 = 600, ratio 1."""


def test_a_narrower_cost_is_for_the_channels_alone_under_its_own_name(tmp_path: Path) -> None:
    kpis = ("cac", "cac_to_revenue", "acquisition_cost_ratio")
    outcome = run_case(tmp_path, BAKERY, kpis=kpis, period="2025", by=("channel",))
    found = {(v.kpi, v.variant, *v.segment): v.value for v in outcome.report.values if v.value is not None}
    assert found == {
        ("cac", "marketing", "Fair"): 180, ("cac", "marketing", "Web"): 60, ("cac", "fully_loaded", TOTAL): 600,
        ("cac_to_revenue", "default", "Fair"): pytest.approx(180 / 700),
        ("cac_to_revenue", "default", "Web"): pytest.approx(60 / 500),
        ("cac_to_revenue", "default", TOTAL): 1,  # 0.2 were marketing's alone
        # Of a cost in part of no channel: what is assigned, and it is said (SEGMENT_NOT_IN_SOURCE).
        ("acquisition_cost_ratio", "default", "Fair"): pytest.approx(180 / 700),
        ("acquisition_cost_ratio", "default", "Web"): pytest.approx(60 / 500),
        ("acquisition_cost_ratio", "default", TOTAL): 1,
    }  # fmt: skip
    flags = {v.segment[0]: v.flags for v in outcome.report.values if v.kpi == "cac_to_revenue"}
    assert ["COST_SCOPE" in flags[name] for name in ("Fair", "Web", TOTAL)] == [True, True, False]
    assert [line for line in outcome.report.assumed if line.startswith("cac_to_revenue")] == [
        "cac_to_revenue by channel: the segments show cac.marketing, as not all of cac.fully_loaded is split by "
        "channel; the total is cac.fully_loaded"
    ]


def test_a_definition_asked_for_by_name_too_keeps_its_total(tmp_path: Path) -> None:
    """120 is the marketing cost for each of the two customers."""
    for kpis in (("cac", "cac.marketing"), ("cac.marketing", "cac")):
        outcome = run_case(tmp_path, BAKERY, kpis=kpis, period="2025", by=("channel",))
        assert {v.variant: v.value for v in outcome.report.values if v.segment == (TOTAL,)} == {
            "marketing": 120, "fully_loaded": 600,
        }  # fmt: skip


def test_explain_shows_by_which_definition_each_cell_was_computed(tmp_path: Path) -> None:
    loaded = write_case(tmp_path, BAKERY)
    ask = Ask(period="2025", by=("channel",))
    _, explained = explain(loaded, "cac_to_revenue", ask, TODAY)
    assert explained
    assert {cell.value.segment[0]: show(cell.formula) for cell in explained.cells if cell.value.value is not None} == {
        "Fair": "cac.marketing / revenue_per_customer", "Web": "cac.marketing / revenue_per_customer",
        TOTAL: "cac.fully_loaded / revenue_per_customer",
    }  # fmt: skip
    parts = {cell.value.segment[0]: {part.name: part.value for part in cell.parts} for cell in explained.cells}
    assert parts[TOTAL] == {"cac.fully_loaded": 600, "revenue_per_customer": 600}
    assert parts["Fair"] == {"cac.marketing": 180, "revenue_per_customer": 700}
