"""A small firm whose data is clean and ordinary: the default report has nothing to warn of, and at most two footnotes.

Twenty months of about 40 leads in six channels, a sales cycle of about 20 days, a win rate of about 30 %. Ads cost
money by the day, newsletters, fairs and the like by the month, payroll is of no channel, and customers subscribe.
Everything is spelled alike and nothing is blank. The same firm twice: the second knows what its deals cost to serve, so
that there is a margin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, NamedTuple

import pytest

from kpicli.catalogue import load as load_catalogue
from kpicli.config.load import Loaded
from kpicli.pipeline import Outcome, run
from kpicli.question import Ask
from kpicli.render.terminal import render_table
from tests.harness import run_case, write_case

FIRST, END = date(2024, 1, 1), date(2025, 8, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((END - FIRST).days + 1)]
MONTHS = [day for day in DAYS if day.day == 1]
CHANNELS = {"Google Ads": 10, "LinkedIn": 8, "Organic": 8, "Email": 6, "Referral": 5, "Events": 5}
"""How often a lead comes from each."""
ADS, PROGRAMS = ("Google Ads", "LinkedIn"), ("Organic", "Email", "Referral", "Events")
PRICES = (90, 140, 190, 290)


class Lead(NamedTuple):
    """Someone who asked, when they were answered, and how far they got."""

    id: int
    at: datetime
    channel: str
    answered: datetime
    mql: datetime | None
    sql: datetime | None


class Deal(NamedTuple):
    """What came of a qualified lead; an open deal has no close yet."""

    id: int
    created: date
    closed: date | None
    status: str
    amount: float


class Subscription(NamedTuple):
    """What a customer pays a month, from a day until another."""

    customer: str
    start: date
    end: date | None
    mrr: int


# -- what happened ---------------------------------------------------------------------------------------------------


def leads(random: Random) -> list[Lead]:
    """None to three a day; half of them qualify, and half of those are ready to talk to sales, within two weeks."""
    found: list[Lead] = []
    for day in DAYS:
        for _ in range(random.choice((0, 1, 1, 1, 1, 2, 2, 2, 2, 1))):
            at = datetime.combine(day, time(8)) + timedelta(minutes=random.randint(0, 600))
            answered = at + timedelta(minutes=5 + int(random.expovariate(1 / 45)))
            mql = answered + timedelta(days=random.randint(0, 6), minutes=30)
            sql, chance = mql + timedelta(days=random.randint(0, 6), minutes=30), random.random()
            (channel,) = random.choices(list(CHANNELS), list(CHANNELS.values()))
            stages = (mql if chance < 0.55 else None, sql if chance < 0.3 else None)
            found.append(Lead(len(found), at, channel, answered, *(past(stage) for stage in stages)))
    return found


def past(moment: datetime | None) -> datetime | None:
    """Nobody knows yet what comes after the end."""
    return moment if moment and moment.date() <= END else None


def deals(random: Random, every: list[Lead]) -> list[Deal]:
    """A deal for each qualified lead, from the day on; closed after some 20 days, three in ten won."""
    found = []
    for lead in every:
        if lead.sql:
            created = lead.sql.date()
            closed = workday(created + timedelta(days=round(random.lognormvariate(3, 0.45))))
            status, amount = "won" if random.random() < 0.3 else "lost", random.randint(9, 60) * 100 + 0.5
            known = closed <= END
            found.append(Deal(lead.id, created, closed if known else None, status if known else "open", amount))
    return found


def workday(day: date) -> date:
    """The day, or the Monday after its weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def subscriptions(random: Random, every: list[Deal]) -> list[Subscription]:
    """120 customers from before and those who were won; one in eight leaves in a year, and some change their plan."""
    starts = [(f"old{n}", FIRST - timedelta(days=random.randint(1, 900))) for n in range(120)]
    starts += [(f"A{d.id}", d.closed) for d in every if d.status == "won" and d.closed]
    found = []
    for customer, start in starts:
        end = max(start, FIRST) + timedelta(days=1 + int(random.expovariate(1 / (8 * 365))))
        change, price = start + timedelta(days=random.randint(100, 2000)), random.choice(PRICES)
        if change < min(end, END):
            found.append(Subscription(customer, start, change, price))
            start, price = change, random.choice(PRICES)
        found.append(Subscription(customer, start, end if end <= END else None, price))
    return found


# -- as its tools export it ------------------------------------------------------------------------------------------


def line(*cells: Any) -> str:
    """A line of an export; moments to the minute."""
    return " | ".join("" if c is None else f"{c:%Y-%m-%d %H:%M}" if isinstance(c, datetime) else str(c) for c in cells)


def crm(every: list[Lead]) -> Iterator[str]:
    yield "lead_id | channel | created_at | first_contact_at | mql_at | sql_at"
    for lead in every:
        yield line(f"L{lead.id}", lead.channel, lead.at, past(lead.answered), lead.mql, lead.sql)


def pipeline(every: list[Deal], costs: bool) -> Iterator[str]:
    yield "deal_id | lead_id | account_id | created_at | closed_at | status | amount" + " | cost" * costs
    for d in every:
        cells = (f"D{d.id}", f"L{d.id}", f"A{d.id}", d.created, d.closed, d.status, f"{d.amount:.2f}")
        yield line(*cells, *[f"{d.amount * 0.4:.2f}"] * costs)


def billing(every: list[Subscription]) -> Iterator[str]:
    yield "subscription_id | customer_id | started_at | ended_at | mrr"
    for number, s in enumerate(every):
        yield line(f"S{number}", s.customer, s.start, s.end, f"{s.mrr}.50")


def ads(random: Random) -> Iterator[str]:
    yield "date | channel | cost | clicks | impressions"
    for day in DAYS:
        for channel in ADS:
            yield line(day, channel, f"{random.randint(20, 60)}.50", random.randint(5, 30), random.randint(300, 900))


def programs(random: Random) -> Iterator[str]:
    yield "date | channel | team | category | cost"
    for month in MONTHS:
        for channel in PROGRAMS:
            yield line(month, channel, "marketing", "program", f"{random.randint(100, 900)}.50")


def payroll() -> Iterator[str]:
    yield "date | team | category | cost"
    for month in MONTHS:
        yield line(month, "marketing", "salary", "2500.00")
        yield line(month, "sales", "salary", "4200.50")


def firm(costs: bool) -> dict[str, str]:
    """The exports of the firm, as text."""
    random = Random(7)
    people = leads(random)
    sales = deals(random, people)
    files = {
        "leads": crm(people),
        "deals": pipeline(sales, costs),
        "customers": billing(subscriptions(random, sales)),
        "ads": ads(random),
        "programs": programs(random),
        "payroll": payroll(),
    }
    return {name: "\n".join(lines) for name, lines in files.items()}


SOURCES: list[dict[str, Any]] = [
    {"table": "leads", "path": "leads.csv"},
    {"table": "deals", "path": "deals.csv"},
    {"table": "customers", "path": "customers.csv"},
    {"name": "ads", "table": "spend", "path": "ads.csv", "set": {"team": "marketing", "category": "media"}},
    {"name": "programs", "table": "spend", "path": "programs.csv", "grain": "month"},
    {"name": "payroll", "table": "spend", "path": "payroll.csv", "grain": "month"},
]
QUESTIONS: dict[str, dict[str, Any]] = {
    "kpi report": {},
    "kpi report --by channel": {"by": ("channel",)},
    "kpi report --compare previous": {"compare": "previous"},
}

# -- the report ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[False, True], ids=["without costs of deals", "with costs of deals"])
def loaded(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The firm's exports in a folder, with a config that says what they are and nothing more."""
    settings = {"currency": "EUR", "sources": SOURCES}
    return write_case(tmp_path_factory.mktemp("firm"), firm(request.param), settings)


@pytest.fixture(scope="module", params=QUESTIONS)
def outcome(request: Any, loaded: Loaded) -> Outcome:
    """What is answered, on the last day of August."""
    return run(loaded, Ask(as_of=END, **QUESTIONS[request.param]), date(2026, 1, 1))


def test_the_firm_is_what_it_says() -> None:
    """About 40 leads a month, a win rate of about 30 % and a cycle of about 20 days; every channel sells."""
    random = Random(7)
    people = leads(random)
    sales = deals(random, people)
    won = [d for d in sales if d.status == "won"]
    days = [(d.closed - d.created).days for d in won if d.closed]
    assert 38 <= len(people) / 20 <= 42
    assert 0.27 <= len(won) / sum(d.status != "open" for d in sales) <= 0.33
    assert 18 <= median(days) <= 22
    assert {people[d.id].channel for d in won} == set(CHANNELS)
    assert sum(s.end is not None and s.end > END - timedelta(days=365) for s in subscriptions(random, sales)) >= 10


def test_the_whole_board_is_there(outcome: Outcome) -> None:
    """The ten KPIs of the default board, over six whole months; one that cannot be sound is left out, and said."""
    missing = 10 - len({v.kpi for v in outcome.report.values})
    said = [line for line in outcome.report.assumed if line.startswith("ltv_cac is not on the board: ")]
    assert missing == len(said) <= 1
    assert [p.id for p in outcome.report.periods] == [f"2025-{month:02}" for month in range(3, 9)]
    assert (outcome.report.partial, outcome.refused) == (frozenset(), {})


def test_nothing_is_warned_of(outcome: Outcome) -> None:
    """Who is warned of clean data does not read the next warning.

    By channel it is true that most of the cost, the payroll, is of none, and that is said.
    """
    warned = [f"{note.code} ({note.severity})" for note in outcome.report.notes if note.severity != "info"]
    assert warned == (["UNASSIGNED_SHARE (warn)"] if outcome.report.by else [])


def test_there_are_two_footnotes_at_most(outcome: Outcome) -> None:
    """Under the table as a terminal shows it, and among the notes that go with every format."""
    table = render_table(outcome.report, width=140)
    shown = re.findall(r"(?m)^(?:\S+ )?([A-Z][A-Z_]+): ", table)
    noted = [note.code for note in outcome.report.notes if note.code != "PARTIAL_PERIOD"]
    payroll = {"UNASSIGNED_SHARE"} if outcome.report.by else set()
    assert len({*shown} - payroll) <= 2, shown
    assert len({*noted} - payroll) <= 2, noted


TRUE_OF_IT = {
    "SMALL_N": "a channel has few leads in a month",
    "NO_DENOMINATOR": "a channel that won nothing in a month has no amount per deal",
    "IMMATURE_COHORT": "the leads of August have had no time to buy",
    "CENSORED": "deals of August are open",
    "NOT_REACHED": "so that fewer than half of a channel's are over",
    "SNAPSHOT_VALUE": "open amounts are those of today",
    "SOURCE_GAP": "nobody is paid for service or overhead: what it costs is not known",
    "NO_SPEND": "newsletters and fairs are not media",
    "UNASSIGNED_SHARE": "the payroll is of no channel",
    "SEGMENT_NOT_IN_SOURCE": "nor are the subscriptions",
    "UNMATCHED_SEGMENT": "programs have no clicks",
    "COST_SCOPE": "so that a channel's cost is that of marketing",
    "DEFINITION_MISMATCH": "and its lifetime value that of its deals",
}
"""What every KPI together may say of the firm, by channel and in total, and why it is so."""


def test_nothing_false_is_said_of_any_kpi(tmp_path: Path) -> None:
    """The whole catalogue: no other code has a reason here, so that all others are silent on clean data."""
    loaded = write_case(tmp_path, firm(True), {"currency": "EUR", "sources": SOURCES})
    kpis = tuple(f"{kpi.id}.{variant}" for kpi in load_catalogue().kpis.values() for variant in kpi.variants)
    ask = Ask(kpis=kpis, able=True, vanity=True, by=("channel",), period="month", last=3, as_of=END)
    report = run(loaded, ask, date(2026, 1, 1)).report
    assert len({(v.kpi, v.variant) for v in report.values}) > 150
    said = {code for value in report.values for code in value.flags} | {note.code for note in report.notes}
    assert said <= set(TRUE_OF_IT)


def test_a_channel_that_won_nothing_for_a_quarter_is_not_unknown(tmp_path: Path) -> None:
    """Fairs cost money and sold in December, then in no month of the quarter: bad luck, and not a misspelt channel."""
    deals = """
        deal_id | account_id | channel | created_at | closed_at | status
        d1 | a1 | Fairs | 2024-12-01 | 2024-12-31 | won
        d2 | a2 | Ads | 2025-01-10 | 2025-01-31 | won
        d3 | a3 | Ads | 2025-02-10 | 2025-02-28 | won
        d4 | a4 | Ads | 2025-03-10 | 2025-03-31 | won
    """
    spend = ["date | channel | cost", *(f"2025-{m:02}-28 | {c} | 100" for m in (1, 2, 3) for c in ("Ads", "Fairs"))]
    asked = {"kpis": ("cac.marketing",), "by": ("channel",), "last": 3, "as_of": date(2025, 3, 31)}
    found = run_case(tmp_path, {"deals": deals, "spend": "\n".join(spend)}, **asked)
    assert {v.segment[0] for v in found.report.values} == {"Ads", "Fairs", "(total)"}
    assert [note.text for note in found.report.notes if note.code == "UNMATCHED_SEGMENT"] == []
