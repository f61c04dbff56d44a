"""What holds of every KPI, whatever the data: the order of rows says nothing, parts add up, money is only a unit.

A small firm is made up with a seed: every table that KPIs read, a few dozen rows each over 14 months, with blanks,
credit notes, dates out of order and records without an id of the other table. Each property asks for all the KPIs of
the catalogue at once, in all their definitions, by quarter and by month and channel.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kpicli import catalogue
from kpicli.catalogue.model import Measure, Stock
from kpicli.formula import Call, Name, Node, Number, Operation
from kpicli.model import TOTAL, Value
from kpicli.pipeline import Outcome, run
from kpicli.question import Ask
from kpicli.schema import TABLES
from tests.harness import TODAY, write_case

Row = dict[str, str]
Tables = dict[str, list[Row]]

CATALOGUE = catalogue.load()
EVERY = {f"{kpi.id}.{name}": variant for kpi in CATALOGUE.kpis.values() for name, variant in kpi.variants.items()}
FIRST, LAST = date(2024, 1, 8), date(2025, 3, 10)
SETTINGS: dict[str, Any] = {
    "hourly_cost": 30,
    "targets": {"won_amount": {"min": 60_000}},
    "ctr_curve": {1: 0.3, 2: 0.15, 3: 0.1, 4: 0.07, 5: 0.05},
    "sla": {"lead_response": "30 minutes"},
    "inactive_after": "70 days",
    "cac_lag": "60 days",
    "window": {"mql_cohort": "20 days"},
}

# -- a small firm ----------------------------------------------------------------------------------------------------


def _day(rng: Random, first: date = FIRST, last: date = LAST) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))


def _later(rng: Random, since: date | None, most: int, odds: float = 1.0) -> date | None:
    """Up to so many days later, or not at all: nothing happens after the last day of the data."""
    if since is None or rng.random() > odds:
        return None
    found = since + timedelta(days=rng.randint(0, most))
    return found if found <= LAST else None


def _every(days: int, jitter: Random) -> Iterator[date]:
    """Days at a distance, so that none of them is there twice."""
    for start in range(0, (LAST - FIRST).days - days, days):
        yield FIRST + timedelta(days=start + jitter.randint(0, days - 1))


def _money(rng: Random, low: int, high: int) -> str:
    return f"{rng.randint(low * 100, high * 100) / 100:.2f}"


def _maybe(rng: Random, text: object, odds: float = 0.9) -> str:
    return "" if text is None or rng.random() > odds else str(text)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _leads(rng: Random) -> Iterator[Row]:
    """People who came in: some of them answered, qualified, accepted or rejected, some with an account."""
    for n in range(1, 161):
        day = _day(rng)
        moment = datetime.combine(day, time(rng.randint(7, 19), rng.randint(0, 59)))
        wait = timedelta(minutes=rng.choice((-9, 4, 12, 25, 31, 90, 700, 3000)) + rng.randint(0, 5))
        mql = _later(rng, day, 40, 0.7)
        accepted = _later(rng, mql, 10, 0.6)
        yield {
            "lead_id": f"L{n}",
            "account_id": _maybe(rng, f"A{rng.randint(1, 60)}", 0.8),
            "created_at": f"{moment:%Y-%m-%d %H:%M}",
            "channel": rng.choice(("Google Ads", "LinkedIn", "Organic Search", "Events", "")),
            "inbound": rng.choice(("yes", "yes", "no")),
            "assigned_at": f"{moment + timedelta(minutes=rng.randint(0, 9)):%Y-%m-%d %H:%M}",
            "first_contact_at": _maybe(rng, f"{moment + wait:%Y-%m-%d %H:%M}", 0.7) if day < LAST - WEEK else "",
            "contacted_at": _text(_later(rng, day, 15, 0.6)),
            "mql_at": _text(mql),
            "accepted_at": _text(accepted),
            "rejected_at": _text(None if accepted else _later(rng, mql, 10, 0.5)),
            "sql_at": _text(_later(rng, accepted, 20, 0.8)),
            "opportunity_at": _text(_later(rng, accepted, 40, 0.4)),
            "customer_at": _text(_later(rng, accepted, 90, 0.2)),
        }


WEEK = timedelta(days=7)


def _deals(rng: Random) -> Iterator[Row]:
    """Opportunities, most of a lead and some of an account alone, four in ten won."""
    for n in range(1, 121):
        created = _day(rng)
        qualified = _later(rng, created, 10, 0.8)
        closed = _later(rng, created, 70)
        status = rng.choices(("won", "lost", "no_decision", "disqualified", "open"), (9, 5, 2, 1, 4))[0]
        is_open = status == "open" or closed is None
        yield {
            "deal_id": f"D{n}",
            "lead_id": _maybe(rng, f"L{rng.randint(1, 160)}", 0.75),
            "account_id": _maybe(rng, f"A{rng.randint(1, 60)}", 0.7),
            "channel": _maybe(rng, rng.choice(("Google Ads", "LinkedIn", "Events")), 0.4),
            "created_at": str(created),
            "closed_at": "" if is_open else _text(closed),
            "status": "open" if is_open else status,
            "amount": _maybe(rng, _money(rng, 500, 9000), 0.95),
            "cost": _maybe(rng, _money(rng, 100, 400), 0.98),
            "probability": _maybe(rng, f"{rng.randint(1, 9) / 10:.1f}"),
            "type": rng.choices(("new", "upsell", "cross_sell", "renewal"), (6, 3, 2, 1))[0],
            "qualified_at": _text(qualified),
            "quoted_at": _text(_later(rng, qualified, 15, 0.8)),
            "expected_close_at": str(created + timedelta(days=rng.randint(20, 200))),
        }


PAID = ("Google Ads", "LinkedIn", "Events")
TEAMS = ("marketing", "sales", "service", "overhead", "incremental")


def _spend(rng: Random) -> Iterator[Row]:
    """Campaigns in three channels, and at the end of each month the salaries, which are of no channel."""
    for day in _every(9, rng):
        for channel in PAID:
            yield _campaign(rng, day, channel)
    for day in (date(2024, 1, 1) + timedelta(days=n) for n in range((LAST - date(2024, 1, 1)).days + 1)):
        for team in TEAMS if (day + timedelta(days=1)).day == 1 else ():
            blank = dict.fromkeys(("impressions", "clicks", "conversions", "conversion_value", "impression_share"), "")
            named = {"date": str(day), "channel": "", "team": team, "category": "salary"}
            yield {**named, "cost": _money(rng, 900, 2000), **blank}


def _campaign(rng: Random, day: date, channel: str) -> Row:
    clicks = rng.randint(20, 300)
    return {
        "date": str(day),
        "channel": channel,
        "team": "marketing",
        "category": rng.choice(("media", "media", "program")),
        "cost": _maybe(rng, _money(rng, 50, 600), 0.97),
        "impressions": _maybe(rng, clicks * rng.randint(20, 60)),
        "clicks": _maybe(rng, clicks),
        "conversions": _maybe(rng, f"{rng.randint(0, 40) / 2:.1f}"),
        "conversion_value": _money(rng, 0, 3000),
        "impression_share": _maybe(rng, f"0.{rng.randint(11, 89)}", 0.7),
    }


def _customers(rng: Random) -> Iterator[Row]:
    """Subscriptions: a customer may have several, one after the other, at the same time or after a pause."""
    number = 0
    for n in range(1, 46):
        started = _day(rng, date(2023, 3, 1))
        for _ in range(rng.choice((1, 2, 2, 3))):
            number += 1
            ended = started + timedelta(days=rng.randint(40, 300))
            yield {
                "customer_id": _maybe(rng, f"C{n}", 0.97),
                "subscription_id": f"S{number}",
                "channel": rng.choice((*PAID, "")),
                "started_at": str(started),
                "ended_at": _maybe(rng, ended, 0.7),
                "renewal_at": str(started + timedelta(days=rng.randint(90, 250))),
                "onboarded_at": _text(_later(rng, started, 30, 0.8)),
                "mrr": _maybe(rng, _money(rng, 50, 900), 0.97),
                "referred_by": _maybe(rng, "a friend", 0.3),
            }
            started = min(LAST, ended + timedelta(days=rng.choice((-30, 0, 0, 25, 60))))


def _orders(rng: Random) -> Iterator[Row]:
    """Invoices with one to three lines, some without a customer, some of them credit notes."""
    line = 0
    for n in range(1, 131):
        day, customer = _day(rng), _maybe(rng, f"C{rng.randint(1, 45)}", 0.95)
        sign = "-" if rng.random() < 0.06 else ""
        for _ in range(rng.randint(1, 3)):
            line += 1
            yield {
                "line_id": f"N{line}",
                "order_id": f"O{n}",
                "customer_id": customer,
                "channel": _maybe(rng, rng.choice(PAID), 0.3),
                "date": str(day),
                "amount": sign + _money(rng, 20, 2000),
                "cost": _maybe(rng, sign + _money(rng, 5, 400), 0.99),
                "product": _maybe(rng, rng.choice(("Basic", "Plus", "Pro"))),
            }


def _web(rng: Random) -> Iterator[Row]:
    for day in _every(8, rng):
        for channel in ("Google Ads", "Organic Search", ""):
            sessions = rng.randint(30, 400)
            bounces = rng.randint(5, sessions)
            yield {
                "date": str(day),
                "channel": channel,
                "sessions": str(sessions),
                "bounces": str(bounces),
                "engaged_sessions": str(sessions - bounces),
                "bounce_rate": f"0.{rng.randint(11, 89)}",
                "pageviews": str(sessions * rng.randint(1, 5)),
                "session_seconds": str(sessions * rng.randint(20, 200)),
                "signups": _maybe(rng, rng.randint(0, 9)),
                "logins": _maybe(rng, rng.randint(0, 90)),
                "form_views": str(rng.randint(20, 60)),
                "form_submissions": str(rng.randint(0, 20)),
                "conversions": str(rng.randint(0, 12)),
            }


def _email(rng: Random) -> Iterator[Row]:
    for n, day in enumerate(_every(7, rng)):
        sent = rng.randint(300, 900)
        opens = rng.randint(60, 250)
        yield {
            "date": str(day),
            "campaign": f"Letter {n}",
            "list": ("Customers", "Prospects")[n % 2],
            "sent": str(sent),
            "delivered": str(sent - rng.randint(0, 30)),
            "bounced": str(rng.randint(0, 30)),
            "unique_opens": str(opens),
            "unique_clicks": str(rng.randint(0, opens)),
            "subscribes": str(rng.randint(0, 12)),
            "unsubscribes": str(rng.randint(0, 9)),
            "list_size": _maybe(rng, sent + rng.randint(0, 50)),
            "mqls": str(rng.randint(0, 5)),
            "conversions": str(rng.randint(0, 4)),
        }


def _social(rng: Random) -> Iterator[Row]:
    for n, day in enumerate(_every(11, rng)):
        yield {
            "date": str(day),
            "channel": ("LinkedIn", "Events")[n % 2],
            "network": ("LinkedIn", "X")[n % 2],
            "post": f"Post {n}",
            "impressions": str(rng.randint(200, 3000)),
            "reach": str(rng.randint(100, 900)),
            **{name: _maybe(rng, rng.randint(0, 30)) for name in ("likes", "shares", "comments", "mentions")},
        }


def _search(rng: Random) -> Iterator[Row]:
    for day in _every(12, rng):
        for keyword in ("crm", "crm pymes", "lead scoring", "crm software"):
            yield {
                "date": str(day),
                "keyword": keyword,
                "position": f"{rng.randint(10, 89) / 10:.1f}",
                "impressions": str(rng.randint(0, 900)),
                "clicks": _maybe(rng, rng.randint(0, 60)),
                "cpc": _maybe(rng, _money(rng, 1, 6), 0.8),
                "search_volume": str(rng.randint(100, 900)),
            }


def _links(rng: Random) -> Iterator[Row]:
    for day in _every(25, rng):
        for domain in ("uno.es", "due.it", "three.com", "four.org"):
            if rng.random() < 0.8:
                yield {"date": str(day), "referring_domain": domain, "backlinks": str(rng.randint(1, 40))}


def _activities(rng: Random) -> Iterator[Row]:
    """What sales did, and a few things that are only planned, some of them after the last day."""
    for n in range(1, 221):
        planned = rng.random() < 0.1
        day = _day(rng, last=LAST + WEEK if planned else LAST - timedelta(days=1))
        yield {
            "activity_id": f"T{n}",
            "activity_at": f"{day} {rng.randint(8, 18):02}:{rng.randint(0, 59):02}",
            "type": rng.choice(("call", "Email", "meeting", "demo", "task")),
            "direction": rng.choice(("outbound", "inbound")),
            "status": "planned" if planned else "done",
            "automatic": rng.choice(("no", "no", "yes")),
            "selling": rng.choice(("yes", "no")),
            "minutes": _maybe(rng, rng.randint(5, 90)),
            "lead_id": _maybe(rng, f"L{rng.randint(1, 160)}", 0.6),
        }


OUTREACH = {
    "contacted": (60, 90), "invitations_sent": (40, 60), "invitations_accepted": (0, 40), "messages_sent": (40, 80),
    "replies": (0, 40), "positive_replies": (0, 15), "calls_made": (30, 50), "calls_connected": (0, 30),
    "meetings_booked": (0, 9),
}  # fmt: skip


def _outreach(rng: Random) -> Iterator[Row]:
    for day in _every(14, rng):
        for network in ("LinkedIn", "cold email"):
            counts = {name: _maybe(rng, rng.randint(*between), 0.97) for name, between in OUTREACH.items()}
            yield {"date": str(day), "network": network, **counts}


def _conversions(rng: Random) -> Iterator[Row]:
    for n in range(1, 161):
        yield {
            "conversion_id": f"V{n}",
            "at": str(_day(rng)),
            "kind": rng.choice(("soft", "soft", "hard", "")),
            "lead_id": _maybe(rng, f"L{rng.randint(1, 160)}", 0.8),
            "channel": _maybe(rng, rng.choice(PAID), 0.8),
        }


def _surveys(rng: Random) -> Iterator[Row]:
    for day in _every(5, rng):
        answers = {"csat": _maybe(rng, rng.randint(1, 5)), "nps": _maybe(rng, rng.randint(0, 10))}
        yield {"date": str(day), "customer_id": f"C{rng.randint(1, 45)}", **answers}


def _offers(rng: Random) -> Iterator[Row]:
    for day in _every(4, rng):
        yield {
            "date": str(day),
            "customer_id": f"C{rng.randint(1, 45)}",
            "campaign": rng.choice(("Spring", "Autumn")),
            "type": rng.choice(("upsell", "Cross-sell")),
            "outcome": rng.choice(("accepted", "declined", "open")),
            "amount": _money(rng, 50, 500),
        }


MAKERS: dict[str, Callable[[Random], Iterator[Row]]] = {
    "leads": _leads, "deals": _deals, "spend": _spend, "customers": _customers, "orders": _orders, "web": _web,
    "email": _email, "social": _social, "search": _search, "links": _links, "activities": _activities,
    "outreach": _outreach, "conversions": _conversions, "surveys": _surveys, "offers": _offers,
}  # fmt: skip

# -- three firms, by what they export --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Firm:
    """A firm's exports: all of them but the tables and fields that it lacks, and what its config adds."""

    seed: int
    lacks: tuple[str, ...]
    settings: Mapping[str, Any]

    def tables(self) -> Tables:
        made = {name: list(make(Random(f"{self.seed} {name}"))) for name, make in MAKERS.items()}
        return {
            table: [{name: cell for name, cell in row.items() if f"{table}.{name}" not in self.lacks} for row in rows]
            for table, rows in made.items()
            if table not in self.lacks
        }


FIRMS = {
    "everything": Firm(1, ("leads.opportunity_at", "leads.customer_at"), {}),
    "no invoices": Firm(
        2,
        (
            "orders", "outreach", "activities", "spend.conversions", "web.channel", "web.bounces", "email.delivered",
            "deals.type",
        ),
        {"roi_cost": "marketing_and_sales"},
    ),
    "no deals": Firm(
        3,
        ("deals", "offers", "customers.mrr", "web.bounces", "web.engaged_sessions", "spend.conversion_value"),
        {"years_kept": 2.5},
    ),
}  # fmt: skip
"""Where an export is missing, many KPIs are computed by another way: all ways are to keep the properties."""

# -- reports ---------------------------------------------------------------------------------------------------------

Key = tuple[str, str, str]
"""A KPI with its definition, a period and a channel (empty where there is no split)."""
Values = dict[Key, Value]
ASKS = (
    {"period": "quarter", "last": 4},
    {"period": "month", "last": 14, "by": ("channel",)},
)


def as_text(rows: list[Row]) -> str:
    """Rows as the small tables that cases are written in."""
    return "\n".join(["|".join(rows[0]), *("|".join(row.values()) for row in rows)])


def ask_all(folder: Path, files: Mapping[str, Tables], settings: Mapping[str, Any], **ask: Any) -> Outcome:
    """The report of every KPI; each table may be spread over several files."""
    names = list(dict.fromkeys(table for tables in files.values() for table in tables))
    texts = {f"{part}_{name}": as_text(rows) for part, tables in files.items() for name, rows in tables.items() if rows}
    paths = {name: [f"{part}_{name}.csv" for part in files if f"{part}_{name}" in texts] for name in names}
    sources = [{"table": name, "path": paths[name], "overlap": settings.get("overlap", "newest")} for name in names]
    given = {name: value for name, value in settings.items() if name != "overlap"}
    loaded = write_case(folder, texts, {"sources": sources, **given})
    return run(loaded, Ask(kpis=tuple(EVERY), **ask), TODAY)


def values_of(outcome: Outcome) -> Values:
    return {(f"{v.kpi}.{v.variant}", v.period.id, v.segment[0] if v.segment else ""): v for v in outcome.report.values}


@dataclass(frozen=True, eq=False)
class Base:
    """A firm, its tables, and all its KPIs by quarter and by month and channel."""

    name: str
    settings: Mapping[str, Any]
    tables: Tables
    values: Values
    refused: frozenset[str]

    def again(self, folder: Path, files: Mapping[str, Tables], **settings: Any) -> Values:
        """All the KPIs of the same firm, told in another way."""
        return _both_reports(folder, files, {**self.settings, **settings})[0]


def _both_reports(folder: Path, files: Mapping[str, Tables], settings: Mapping[str, Any]) -> tuple[Values, set[str]]:
    outcomes = [ask_all(folder, files, settings, **ask) for ask in ASKS]
    values = {key: value for outcome in outcomes for key, value in values_of(outcome).items()}
    return values, set(outcomes[0].refused)


@pytest.fixture(scope="module", params=FIRMS)
def firm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Base:
    """Each firm with its report, which the properties compare others with."""
    made: Firm = FIRMS[request.param]
    tables, settings = made.tables(), {**SETTINGS, **made.settings}
    values, refused = _both_reports(tmp_path_factory.mktemp("firm"), {"all": tables}, settings)
    return Base(request.param, settings, tables, values, frozenset(refused))


def same(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


def differences(found: Values, expected: Values, factor: Callable[[str], float | None], rows: int = 1) -> list[str]:
    """Each KPI whose values are not the expected ones so many times, with the first that is not.

    A KPI without a factor is left out. ``rows`` is how many times as many rows there are behind every value.
    """
    wrong: dict[str, str] = {}
    for key in {**expected, **found}:
        times = factor(key[0])
        if times is None or key[0] in wrong:
            continue
        left, right = found.get(key), expected.get(key)
        if left is None or right is None:
            wrong[key[0]] = f"{' '.join(key)}: there is a value on one side only"
        elif not same(left.value, None if right.value is None else times * right.value):
            wrong[key[0]] = f"{' '.join(key)}: {left.value}, not {times:g} × {right.value}"
        elif not same(left.n, None if right.n is None else rows * right.n):
            wrong[key[0]] = f"{' '.join(key)}: {left.n} rows behind it, not {rows} × {right.n}"
    return sorted(wrong.values())


def unchanged(_: str) -> float:
    return 1


# -- the data says enough --------------------------------------------------------------------------------------------


def test_the_firms_can_compute_every_kpi(tmp_path: Path) -> None:
    """A property that is only tried on what is undefined says nothing: every definition has a value somewhere."""
    known: set[str] = set()
    for number, made in enumerate(FIRMS.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        values, _ = _both_reports(folder, {"all": made.tables()}, {**SETTINGS, **made.settings})
        known |= {key[0] for key, value in values.items() if value.value}
    assert set(EVERY) - known == set()
