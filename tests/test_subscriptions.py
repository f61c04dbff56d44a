"""Subscriptions: last paid days, gaps, intervals other than a month, plans that change, lists of who is still there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpicli.clean.billing import months_of
from kpicli.pipeline import Outcome
from tests.harness import cell, run_case

CONTRACTS = """
subscription_id | customer_id | started_at | ended_at   | mrr
c1              | Norte       | 2024-06-01 | 2025-05-31 | 400
c2              | Norte       | 2025-06-01 | 2026-05-31 | 450
c3              | Sur         | 2024-08-01 | 2025-06-30 | 100
c4              | Este        | 2024-07-01 | 2025-05-31 | 70
c5              | Este        | 2025-06-01 |            | 70
c6              | Oeste       | 2024-06-01 | 2025-05-31 | 30
c7              | Oeste       | 2025-06-01 | 2026-05-31 | 20
"""
"""Paid up to and with the last day: in June, Norte pays 50 more, Oeste 10 less; Sur is without from 1 July on."""
MOVES = ("customers_lost", "customers_reactivated", "mrr_expansion", "mrr_contraction", "mrr_churned", "nrr")


def source(**keys: Any) -> dict[str, Any]:
    return {"sources": [{"table": "customers", "path": "customers.csv", **keys}]}


def codes(outcome: Outcome) -> set[str]:
    return {code for value in outcome.report.values for code in value.flags}


def figures(outcome: Outcome, kpis: tuple[str, ...], period: str) -> list[float | None]:
    return [cell(outcome, kpi, period=period).value for kpi in kpis]


def run(folder: Path, table: str, settings: dict[str, Any] | None = None, **ask: Any) -> Outcome:
    return run_case(folder, {"customers": table}, settings, **{"as_of": date(2025, 8, 31), "period": "month", **ask})


# -- ends ------------------------------------------------------------------------------------------------------------


def test_the_last_paid_day_is_paid(tmp_path: Path) -> None:
    outcome = run(tmp_path, CONTRACTS, source(ends="last_day"), kpis=MOVES)
    assert figures(outcome, MOVES, "2025-05") == [0, 0, 0, 0, 0, 1]  # not three lost on the 31st
    assert figures(outcome, MOVES, "2025-06") == [0, 0, 50, -10, 0, 640 / 600]
    assert figures(outcome, MOVES, "2025-07")[0] == 1
    assert figures(outcome, MOVES, "2025-07")[4] == -100
    assert "END_INCLUSIVE" not in codes(outcome)


def test_end_inclusive(tmp_path: Path) -> None:
    kpis = (*MOVES, "mrr", "churn_rate", "customers_end")
    outcome = run(tmp_path, CONTRACTS, kpis=kpis)
    assert figures(outcome, MOVES, "2025-05")[0] == 3  # what the export says as it stands
    assert all("END_INCLUSIVE" in value.flags for value in outcome.report.values)
    text = outcome.report.notes
    assert any("ends: last_day" in flag.text for flag in text)


@pytest.mark.parametrize("keys", [{"ends": "next_day"}, {"grace": "1 day"}])
def test_who_says_what_an_end_is_is_not_warned(tmp_path: Path, keys: dict[str, str]) -> None:
    assert "END_INCLUSIVE" not in codes(run(tmp_path, CONTRACTS, source(**keys), kpis=MOVES))


def test_end_inclusive_silent_on_ordinary_ends(tmp_path: Path) -> None:
    table = """
    subscription_id | customer_id | started_at | ended_at   | mrr
    a1              | A           | 2025-01-01 | 2025-03-01 | 10
    a2              | A           | 2025-03-01 |            | 20
    b1              | B           | 2025-01-01 | 2025-04-01 | 10
    b2              | B           | 2025-04-01 |            | 20
    c1              | C           | 2025-01-01 | 2025-02-01 | 10
    c2              | C           | 2025-02-01 |            | 20
    d1              | D           | 2025-01-01 | 2025-02-01 | 10
    d2              | D           | 2025-02-02 |            | 20
    e1              | E           | 2025-01-01 | 2025-02-10 | 10
    e2              | E           | 2025-06-02 |            | 20
    """
    assert "END_INCLUSIVE" not in codes(run(tmp_path, table, kpis=MOVES))


GAPS = """
subscription_id | customer_id | started_at | ended_at   | mrr
g1              | Gap         | 2025-01-15 | 2025-06-29 | 80
g2              | Gap         | 2025-07-02 |            | 90
w1              | Wide        | 2025-01-15 | 2025-06-20 | 10
w2              | Wide        | 2025-07-10 |            | 10
"""


def test_a_gap_within_the_grace_is_no_loss(tmp_path: Path) -> None:
    kpis = ("customers_lost", "customers_reactivated", "customers_end", "mrr", "mrr_expansion", "mrr_churned")
    outcome = run(tmp_path, GAPS, source(grace="3 days"), kpis=kpis)
    assert figures(outcome, kpis, "2025-06") == [1, 0, 1, 80, 0, -10]  # Wide is lost, Gap is not
    assert figures(outcome, kpis, "2025-07") == [0, 1, 2, 100, 10, 0]


def test_an_end_in_the_last_minute_of_a_day_and_the_same_day_continue(tmp_path: Path) -> None:
    table = """
    subscription_id | customer_id | started_at          | ended_at            | mrr
    s1              | A           | 2025-01-01 00:00:00 | 2025-06-30 23:59:59 | 10
    s2              | A           | 2025-07-01 00:00:00 |                     | 10
    s3              | B           | 2025-01-01 00:00:00 | 2025-06-12 09:00:00 | 10
    s4              | B           | 2025-06-12 15:30:00 |                     | 10
    s5              | C           | 2025-01-01 00:00:00 | 2025-06-30 23:59:59 | 10
    """
    kpis = ("customers_lost", "customers_reactivated", "mrr")
    outcome = run(tmp_path, table, kpis=kpis)
    assert figures(outcome, kpis, "2025-06") == [0, 0, 30]
    assert figures(outcome, kpis, "2025-07") == [1, 0, 20]  # C: 1 July is the first day without


def test_a_plan_taken_up_on_the_last_day_is_not_paid_twice(tmp_path: Path) -> None:
    table = """
    subscription_id | customer_id | started_at | ended_at   | mrr
    s1              | A           | 2025-01-01 | 2025-06-30 | 10
    s2              | A           | 2025-06-30 |            | 30
    s3              | B           | 2025-01-01 |            | 5
    """
    outcome = run(tmp_path, table, source(ends="last_day"), kpis=("mrr", "mrr_expansion"))
    assert figures(outcome, ("mrr", "mrr_expansion"), "2025-06") == [35, 20]


def test_a_renewal_due_on_the_last_paid_day_was_missed_when_nothing_follows(tmp_path: Path) -> None:
    table = """
    subscription_id | customer_id | started_at | ended_at   | renewal_at | mrr
    s1              | A           | 2024-07-16 | 2025-07-15 | 2025-07-15 | 10
    s2              | B           | 2024-07-16 | 2025-07-15 | 2025-07-15 | 10
    s3              | B           | 2025-07-16 |            | 2026-07-15 | 10
    """
    outcome = run(tmp_path, table, source(ends="last_day"), kpis=("renewal_rate",), period="2025-07")
    assert cell(outcome, "renewal_rate").value == 0.5


# -- amounts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("month", 1), ("Mensual", 1), ("al mese", 1), ("quarterly", 3), ("trimestrale", 3), ("semestral", 6),
        ("year", 12), ("anual", 12), ("annuale", 12), ("Año", 12), ("P1Y", 12), ("P3M", 3), ("12", 12), ("6 mesi", 6),
        ("cada 3 meses", 3), ("3 / month", 3), ("month / 3", 3), ("2 years", 24), ("week", 12 / 52), ("half-year", 6),
        ("once", None), ("biweekly", None), ("", None), ("365", None), ("lifetime", None), ("0 months", None),
    ],
)  # fmt: skip
def test_words_of_intervals(written: str, months: float | None) -> None:
    assert months_of(written) == months


BILLED = """
subscription_id | customer_id | started_at | ended_at   | amount | interval
s1              | A           | 2025-01-01 |            | 240    | annuale
s2              | B           | 2025-01-01 |            | 30     | mensile
s3              | C           | 2025-01-01 | 2025-07-05 | 45     | trimestrale
s4              | D           | 2025-07-01 |            | 90     | 6 mesi
"""


def test_interval_unused_silent_on_amounts_that_are_divided(tmp_path: Path) -> None:
    kpis = ("mrr", "arpa")
    outcome = run(tmp_path, BILLED, kpis=kpis)
    assert figures(outcome, kpis, "2025-06") == [20 + 30 + 15, 65 / 3]
    assert figures(outcome, kpis, "2025-07") == [20 + 30 + 15, 65 / 3]  # C's 15 gone, D's 15 come: never 165
    assert not {"INTERVAL_UNUSED", "UNKNOWN_VALUE"} & codes(outcome)


def test_interval_unused(tmp_path: Path) -> None:
    outcome = run(tmp_path, BILLED.replace("amount", "mrr"), kpis=("mrr", "customers_end"))
    assert cell(outcome, "mrr", period="2025-06").value == 315
    assert "INTERVAL_UNUSED" in cell(outcome, "mrr", period="2025-06").flags
    assert "INTERVAL_UNUSED" not in cell(outcome, "customers_end", period="2025-06").flags
    monthly = BILLED.replace("amount", "mrr").replace("annuale", "month").replace("trimestrale", "1 month")
    assert "INTERVAL_UNUSED" not in codes(run(tmp_path, monthly.replace("6 mesi", "P1M"), kpis=("mrr",)))


def test_an_unknown_interval_is_never_a_month(tmp_path: Path) -> None:
    outcome = run(tmp_path, BILLED.replace("annuale", "per seat"), kpis=("mrr", "customers_end"))
    assert outcome.refused["mrr"].code == "UNKNOWN_VALUE"
    assert "'per seat' (1)" in outcome.refused["mrr"].text
    assert cell(outcome, "customers_end", period="2025-06").value == 3
    settings = source(values={"interval": {"year": ["per seat"]}})
    settings["sources"][0]["columns"] = {
        name: name for name in ("subscription_id", "customer_id", "started_at", "ended_at", "amount", "interval")
    }
    told = run(tmp_path, BILLED.replace("annuale", "per seat"), settings, kpis=("mrr",))
    assert cell(told, "mrr", period="2025-06").value == 65


def test_a_free_trial_is_not_a_customer_won_back(tmp_path: Path) -> None:
    table = """
    subscription_id | customer_id | started_at | ended_at   | mrr
    t1              | A           | 2025-05-20 | 2025-06-03 | 0
    t2              | A           | 2025-06-03 |            | 40
    p1              | B           | 2025-01-10 |            | 10
    """
    kpis = ("mrr_new", "mrr_reactivated", "mrr")
    assert figures(run(tmp_path, table, kpis=kpis), kpis, "2025-06") == [40, 0, 50]


# -- plans -----------------------------------------------------------------------------------------------------------

PLANS = """
subscription_id | customer_id | started_at | ended_at   | mrr | plan  | region
p1              | A           | 2024-03-01 | 2025-06-16 | 20  | Small | North
p2              | A           | 2025-06-16 |            | 60  | Large | North
p3              | B           | 2024-04-01 |            | 20  | Small | South
p4              | C           | 2024-04-01 |            | 60  | Large | South
p5              | C           | 2024-05-01 |            | 5   | Small | South
p6              | D           | 2024-03-01 | 2025-06-20 | 20  | Small | North
"""


def test_stocks_by_plan_are_those_of_the_row_that_runs(tmp_path: Path) -> None:
    kpis = ("customers_end", "mrr", "arpa")
    outcome = run(tmp_path, PLANS, kpis=kpis, by=("plan",), period="2025-06")
    wanted = {"Small": (2, 25, 12.5), "Large": (2, 120, 60), "(total)": (3, 145, 145 / 3)}
    for plan, expected in wanted.items():
        assert tuple(cell(outcome, kpi, segment=(plan,)).value for kpi in kpis) == expected


FOLLOWED = (
    "customers_new", "customers_lost", "churn_rate", "retention_rate", "mrr_expansion", "mrr_churned", "nrr", "grr",
)  # fmt: skip


def test_segment_moves(tmp_path: Path) -> None:
    plain = run(tmp_path, PLANS, kpis=FOLLOWED, period="2025-06")
    by_plan = run(tmp_path, PLANS, kpis=FOLLOWED, by=("plan",), period="2025-06")
    for kpi in FOLLOWED:
        assert cell(by_plan, kpi, segment=("(total)",)).value == cell(plain, kpi).value
        for plan in ("Small", "Large"):
            value = cell(by_plan, kpi, segment=(plan,))
            assert value.value is None
            assert "SEGMENT_MOVES" in value.flags
    assert cell(plain, "mrr_expansion").value == 40
    assert cell(plain, "mrr_churned").value == -20


def test_a_filter_by_plan_is_refused_too(tmp_path: Path) -> None:
    from kpicli.catalogue.model import Condition

    outcome = run(tmp_path, PLANS, kpis=("churn_rate", "mrr"), where=(Condition("plan", "in", ("Large",)),))
    assert outcome.refused["churn_rate"].code == "SEGMENT_MOVES"
    assert cell(outcome, "mrr", period="2025-06").value == 120


def test_segment_moves_silent_by_a_field_that_stays(tmp_path: Path) -> None:
    outcome = run(tmp_path, PLANS, kpis=("churn_rate", "mrr_churned"), by=("region",), period="2025-06")
    assert cell(outcome, "churn_rate", segment=("North",)).value == 0.5
    assert cell(outcome, "mrr_churned", segment=("North",)).value == -20
    assert "SEGMENT_MOVES" not in codes(outcome)


ORDERS_OF_PLANS = """
order_id | customer_id | date       | amount
o1       | A           | 2025-05-10 | 100
o2       | A           | 2025-06-20 | 240
o3       | B           | 2025-06-11 | 30
o4       |             | 2025-06-12 | 7
"""


def test_orders_by_a_plan_that_changed_are_refused_and_the_total_stands(tmp_path: Path) -> None:
    by_plan = run_case(
        tmp_path, {"customers": PLANS, "orders": ORDERS_OF_PLANS}, kpis=("revenue",), by=("plan",), period="2025-06"
    )
    assert cell(by_plan, "revenue", segment=("(total)",)).value == 277
    small = cell(by_plan, "revenue", segment=("Small",))
    assert small.value is None  # not 270: A was on Large when it ordered for 240
    assert "SEGMENT_MOVES" in small.flags


def test_orders_by_what_never_changed_are_split(tmp_path: Path) -> None:
    by_region = run_case(
        tmp_path, {"customers": PLANS, "orders": ORDERS_OF_PLANS}, kpis=("revenue",), by=("region",), period="2025-06"
    )
    assert cell(by_region, "revenue", segment=("North",)).value == 240
    assert cell(by_region, "revenue", segment=("South",)).value == 30
    assert "SEGMENT_MOVES" not in codes(by_region)


def test_orders_that_say_their_plan_are_split_by_it(tmp_path: Path) -> None:
    orders = """
    order_id | customer_id | date       | amount | plan
    o1       | A           | 2025-05-10 | 100    | Small
    o2       | A           | 2025-06-20 | 240    | Large
    o3       | B           | 2025-06-11 | 30     | Small
    """
    tables, settings = {"customers": PLANS, "orders": orders}, {"segments": {"plan": {}}}
    by_plan = run_case(tmp_path, tables, settings, kpis=("revenue",), by=("plan",), period="2025-06")
    assert cell(by_plan, "revenue", segment=("Large",)).value == 240
    assert "SEGMENT_MOVES" not in codes(by_plan)


def test_a_filter_of_orders_by_a_plan_that_changed_is_refused(tmp_path: Path) -> None:
    from kpicli.catalogue.model import Condition

    tables, settings = {"customers": PLANS, "orders": ORDERS_OF_PLANS}, {"segments": {"plan": {}}}
    outcome = run_case(tmp_path, tables, settings, kpis=("revenue",), where=(Condition("plan", "in", ("Small",)),))
    assert outcome.refused["revenue"].code == "SEGMENT_MOVES"


# -- who is still there ----------------------------------------------------------------------------------------------

STILL_THERE = """
subscription_id | customer_id | started_at | amount | interval
s1              | A           | 2025-06-10 | 120    | year
s2              | B           | 2025-07-20 | 30     | month
s3              | C           | 2025-08-02 | 30     | month
"""


def test_a_list_of_who_is_still_there_tells_stocks_and_new_ones(tmp_path: Path) -> None:
    kpis = ("mrr", "customers_end", "customers_new", "churn_rate", "nrr")
    outcome = run(tmp_path, STILL_THERE, kpis=kpis)
    assert figures(outcome, kpis[:3], "2025-08") == [70, 3, 1]
    assert outcome.refused["churn_rate"].text == "needs customers.ended_at"
    assert outcome.refused["nrr"].text == "needs customers.ended_at"
    assert any("ended_at is not mapped" in line for line in outcome.report.assumed)


def test_a_refusal_names_the_field_that_is_missing(tmp_path: Path) -> None:
    outcome = run(tmp_path, STILL_THERE.replace("interval", "cycle"), kpis=("mrr", "arpa.mrr"))
    assert outcome.refused["mrr"].text == "needs customers.mrr (or customers.amount and customers.interval)"
    orders = run_case(
        tmp_path, {"orders": "order_id | date | amount\n1 | 2025-03-01 | 10"}, kpis=("churn_rate.orders",)
    )
    assert orders.refused["churn_rate.orders"].text == "needs orders.customer_id to find orders.spell"
