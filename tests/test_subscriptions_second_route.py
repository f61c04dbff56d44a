"""Random small companies: customers, MRR and their movements by plain Python, day by day, against the report.

The second route shares nothing with kpicli. It looks at days: whether a customer is paid for on a day, and with how
much. A moment is the night before a day; who ends on the first of a month is still there when the month before closes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.harness import cell, run_case

DAY = timedelta(days=1)
AS_OF = date(2025, 12, 31)
INTERVALS = {"month": 1, "anual": 12, "trimestrale": 3, "6 meses": 6, "P2Y": 24}
MONTHS = [date(2025, month, 1) for month in range(1, 13)] + [date(2026, 1, 1)]
KPIS = (
    "customers_start", "customers_new", "customers_reactivated", "customers_lost", "customers_end", "churn_rate",
    "mrr", "mrr_new", "mrr_reactivated", "mrr_expansion", "mrr_contraction", "mrr_churned", "nrr", "grr", "arpa.mrr",
    "nrr.12_months", "grr.12_months",
)  # fmt: skip


@dataclass(frozen=True)
class Contract:
    """A subscription as the company's books have it: from its first day to the first day without."""

    customer: str
    start: date
    end: date | None
    interval: str
    amount: float
    plan: str

    @property
    def monthly(self) -> float:
        return self.amount / INTERVALS[self.interval]

    def runs(self, moment: date) -> bool:
        """Whether it is there just before a day."""
        return self.start < moment and (self.end is None or self.end >= moment)


def company(seed: int) -> list[Contract]:
    """A dozen customers with up to five contracts each: renewals, upgrades, breaks, products side by side."""
    chance = random.Random(seed)
    made: list[Contract] = []
    for number in range(12):
        start = date(2023, 6, 1) + timedelta(days=chance.randrange(900))
        for _ in range(chance.randint(1, 5)):
            end = start + timedelta(days=chance.choice([20, 31, 90, 181, 365]))
            if chance.random() < 0.3:
                end = (end + timedelta(days=31)).replace(day=1)
            interval = chance.choice(list(INTERVALS))
            last = end > AS_OF or chance.random() < 0.15
            amount = INTERVALS[interval] * chance.randrange(10, 90)
            plan = chance.choice(["Basic", "Pro"])
            made.append(Contract(f"C{number}", start, None if last else end, interval, amount, plan))
            start = end + timedelta(days=chance.choice([0, 0, 0, -15, 1, 40, 120]))
            if start > AS_OF:
                break
    return made


# -- the second route ------------------------------------------------------------------------------------------------


def relationships(contracts: list[Contract]) -> Iterator[tuple[int, date, date | None]]:
    """Of one customer: the number, the first day and the first day without of each time they were with us."""
    number, first, until = 0, date.min, date.min
    for one in sorted(contracts, key=lambda c: c.start):
        if number == 0 or one.start > until:
            if number:
                yield number, first, until
            number, first, until = number + 1, one.start, one.end or date.max
        until = max(until, one.end or date.max)
    yield number, first, None if until == date.max else until


def share(over: float, under: float) -> float | None:
    return over / under if under else None


def expected(contracts: list[Contract], begin: date, end: date) -> dict[str, float | None]:
    """Every figure of a month."""
    of_each = {name: [c for c in contracts if c.customer == name] for name in {c.customer for c in contracts}}
    found = dict.fromkeys(KPIS, 0.0)
    lost_of_start = 0
    for own in of_each.values():
        for number, first, gone in relationships(own):
            found["customers_start"] += first < begin and (gone is None or gone >= begin)
            found["customers_end"] += first < end and (gone is None or gone >= end)
            found["customers_new"] += number == 1 and begin <= first < end
            found["customers_reactivated"] += number > 1 and begin <= first < end
            lost = gone is not None and begin <= gone < end and gone <= AS_OF
            found["customers_lost"] += lost
            lost_of_start += lost and first < begin
        _move(own, begin, end, found)
    before = sum(c.monthly for c in contracts if c.runs(begin))
    kept = before + found["mrr_contraction"] + found["mrr_churned"]
    return {
        **found,
        "mrr": sum(c.monthly for c in contracts if c.runs(end)),
        "churn_rate": share(lost_of_start, found["customers_start"]),
        "nrr": share(kept + found["mrr_expansion"], before),
        "grr": share(kept, before),
        "arpa.mrr": share(sum(c.monthly for c in contracts if c.runs(end)), found["customers_end"]),
        **_of_a_year(list(of_each.values()), end),
    }


def _move(own: list[Contract], begin: date, end: date, found: dict[str, float]) -> None:
    was, now = (sum(c.monthly for c in own if c.runs(moment)) for moment in (begin, end))
    if not was and now:
        found["mrr_reactivated" if min(c.start for c in own) < begin else "mrr_new"] += now
    elif was and not now:
        found["mrr_churned"] -= was
    else:
        found["mrr_expansion" if now > was else "mrr_contraction"] += now - was


def _of_a_year(customers: list[list[Contract]], end: date) -> dict[str, float | None]:
    earlier = end.replace(year=end.year - 1)
    pairs = [tuple(sum(c.monthly for c in own if c.runs(m)) for m in (earlier, end)) for own in customers]
    before = sum(was for was, _ in pairs)
    return {
        "nrr.12_months": share(sum(now for was, now in pairs if was), before),
        "grr.12_months": share(sum(min(was, now) for was, now in pairs), before),
    }


# -- the report ------------------------------------------------------------------------------------------------------


def table(contracts: list[Contract], inclusive: bool) -> str:
    """The contracts as an export writes them, their ends as the last paid day or as the first one without."""
    lines = ["subscription_id | customer_id | started_at | ended_at | amount | interval | plan"]
    for number, one in enumerate(contracts):
        end = "" if one.end is None else one.end - DAY if inclusive else one.end
        lines.append(f"s{number} | {one.customer} | {one.start} | {end} | {one.amount} | {one.interval} | {one.plan}")
    return "\n".join(lines)


@pytest.mark.parametrize("inclusive", [False, True], ids=["next day", "last day"])
@pytest.mark.parametrize("seed", range(4))
def test_customers_and_mrr_by_month(tmp_path: Path, seed: int, inclusive: bool) -> None:
    contracts = company(seed)
    ends = "last_day" if inclusive else "next_day"
    outcome = run_case(
        tmp_path, {"customers": table(contracts, inclusive)},
        {"sources": [{"table": "customers", "path": "customers.csv", "ends": ends}]},
        kpis=KPIS, period="month", last=12, as_of=AS_OF,
    )  # fmt: skip
    wrong = []
    for begin, end in pairwise(MONTHS):
        for kpi, wanted in expected(contracts, begin, end).items():
            name, _, variant = kpi.partition(".")
            own = variant or {"nrr": "period", "grr": "period", "churn_rate": "start"}.get(name)
            value = cell(outcome, name, own, period=f"{begin:%Y-%m}").value
            if value != (None if wanted is None else pytest.approx(wanted, abs=1e-9)):
                wrong.append((f"{begin:%Y-%m}", kpi, value, wanted))
    assert wrong == []


@pytest.mark.parametrize("seed", range(4))
def test_stocks_by_plan(tmp_path: Path, seed: int) -> None:
    contracts = company(seed)
    outcome = run_case(
        tmp_path, {"customers": table(contracts, False)}, kpis=("mrr", "customers_end"), period="month", last=12,
        as_of=AS_OF, by=("plan",),
    )  # fmt: skip
    for begin, end in pairwise(MONTHS):
        for plan in ("Basic", "Pro"):
            running = [c for c in contracts if c.plan == plan and c.runs(end)]
            at = {"segment": (plan,), "period": f"{begin:%Y-%m}"}
            assert cell(outcome, "customers_end", **at).value == len({c.customer for c in running})
            assert cell(outcome, "mrr", **at).value == pytest.approx(sum(c.monthly for c in running), abs=1e-9)
