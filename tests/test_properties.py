"""What holds of every KPI, whatever the data: the order of rows says nothing, parts add up, money is only a unit.

A small firm is made up with a seed: every table that KPIs read, a few dozen rows each over 15 months, with blanks,
credit notes, dates out of order and records without an id of the other table. Each property asks for all the KPIs of
the catalogue at once, in all their definitions. Two more firms lack some exports, so that many KPIs are computed in
another way: they are asked for these.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kpicli import catalogue
from kpicli.catalogue.model import Measure, Variant
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
FIRST, LAST = date(2024, 1, 1), date(2025, 4, 10)
WEEK = timedelta(days=7)


def each_length(amount: float) -> list[dict[str, Any]]:
    """The same target for a month and for a quarter."""
    return [{"min": amount, "period": period} for period in ("month", "quarter")]


SETTINGS: dict[str, Any] = {
    "hourly_cost": 30,
    "targets": {"won_amount": each_length(60_000)},
    "ctr_curve": {1: 0.3, 2: 0.15, 3: 0.1, 4: 0.07, 5: 0.05},
    "sla": {"lead_response": "30 minutes"},
    "inactive_after": "70 days",
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
            "owner": REPS[n % 4],
            "type": rng.choices(("new", "upsell", "cross_sell", "renewal"), (6, 3, 2, 1))[0],
            "qualified_at": _text(qualified),
            "quoted_at": _text(_later(rng, qualified, 15, 0.8)),
            "expected_close_at": str(created + timedelta(days=rng.randint(20, 200))),
        }


REPS = ("Ana", "Bruno", "", "Carla", "Dario")
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
                "customer_id": _maybe(rng, f"A{n}", 0.97),
                "subscription_id": f"S{number}",
                "channel": (*PAID, "")[n % 4],  # one that differs within a customer splits no churn
                "started_at": str(started),
                "ended_at": _maybe(rng, ended, 0.7),
                "renewal_at": str(started + timedelta(days=rng.randint(90, 250))),
                "onboarded_at": _text(_later(rng, started, 30, 0.8)),
                "mrr": _maybe(rng, _money(rng, 50, 900), 0.97),
                "referred_by": _maybe(rng, "a friend", 0.3),
            }
            started = min(LAST, ended + timedelta(days=rng.choice((-30, 0, 0, 25, 60))))
    fields = (
        "customer_id",
        "subscription_id",
        "channel",
        "started_at",
        "ended_at",
        "renewal_at",
        "onboarded_at",
        "mrr",
    )
    soon = ("A46", "S0", PAID[0], "2024-05-02", "2024-05-27", "2024-09-02", "", "80")  # joined and left in one month
    yield {**dict(zip(fields, soon, strict=True)), "referred_by": ""}


def _orders(rng: Random) -> Iterator[Row]:
    """Invoices with one to three lines, some without a customer, some of them credit notes."""
    line = 0
    for n in range(1, 131):
        day, customer = _day(rng), _maybe(rng, f"A{rng.randint(1, 45)}", 0.95)
        day = FIRST if n == 1 else day
        sign = "-" if rng.random() < 0.06 else ""
        for _ in range(rng.randint(1, 3)):
            line += 1
            yield {
                "line_id": f"N{line}",
                "order_id": f"O{n}",
                "customer_id": customer,
                "channel": PAID[int(customer[1:]) % 3] if customer else "",
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
                "visitors": str(sessions * 3 // 4),
                "new_visitors": str(sessions // 2),
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
    for n, day in enumerate(_every(20, rng)):
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
            "owner": REPS[n % 5],
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
        yield {"date": str(day), "customer_id": f"A{rng.randint(1, 45)}", **answers}


def _offers(rng: Random) -> Iterator[Row]:
    for day in _every(4, rng):
        yield {
            "date": str(day),
            "customer_id": f"A{rng.randint(1, 45)}",
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

# -- formulas --------------------------------------------------------------------------------------------------------


def has_other_ways(node: Node, inside: str) -> bool:
    """Whether a KPI may be computed by another formula where an export is missing."""
    match node:
        case Call(name="first_of"):
            return True
        case Call(args=args):
            return any(has_other_ways(arg, inside) for arg in args)
        case Operation(left=left, right=right):
            return has_other_ways(left, inside) or has_other_ways(right, inside)
        case Name(id=name) if name.partition(".")[0] in CATALOGUE.kpis and name != inside:
            kpi, variant = CATALOGUE.resolve(name)
            falls_back = variant is None and kpi.fallback is not None
            return falls_back or has_other_ways((variant or kpi.default).formula, kpi.id)
    return isinstance(node, Name) and CATALOGUE.settings.get(node.id) is not None


FLEXIBLE = tuple(name for name, one in EVERY.items() if has_other_ways(one.formula, name.partition(".")[0]))


def measures_added(node: Node, inside: str) -> list[Measure] | None:
    """The measures that a formula adds up, times numbers at most; None when it does anything else."""
    match node:
        case Number():
            return []
        case Name(id=name):
            return _measures_named(name, inside)
        case Call(name="first_of", args=args):
            return _together(measures_added(arg, inside) for arg in args)
        case Operation(op="+" | "-", left=left, right=right):
            return _together((measures_added(left, inside), measures_added(right, inside)))
        case Operation(op=op, left=left, right=right):
            found, number = measures_added(left, inside), measures_added(right, inside)
            by_number = number == [] or (op == "*" and found == [])
            return _together((found, number)) if by_number else None
    return None


def _measures_named(name: str, inside: str) -> list[Measure] | None:
    measure = CATALOGUE.measure_of(name)
    if name.partition(".")[0] in CATALOGUE.kpis and not (measure and name == inside):
        kpi, variant = CATALOGUE.resolve(name)
        return None if kpi.fallback else measures_added((variant or kpi.default).formula, kpi.id)
    if name in CATALOGUE.settings:
        setting = CATALOGUE.settings[name]
        return [] if setting is None else measures_added(setting, name)
    return [measure] if measure else None


def _together(parts: Iterable[list[Measure] | None]) -> list[Measure] | None:
    found = list(parts)
    return None if None in found else [measure for part in found for measure in part or ()]


def adds_up_by_channel(one: Measure) -> bool:
    """Whether every row is in one channel. A customer or a keyword may be in several, and a median has no parts.

    Movements of MRR are those of a customer, who may leave one channel and stay in another.
    """
    return one.kind in ("count", "sum", "reached", "stock") and one.additive


def adds_up_by_month(one: Measure) -> bool:
    """Whether a quarter's rows are those of its months: not what is there at its end, nor a trailing year or a lag."""
    fixed = one.over is None and one.last is None and one.shift is None and one.date != "as_of"
    at_start = any(condition.value == "period_start" for condition in one.where)
    return one.kind in ("count", "sum", "reached") and one.additive and fixed and not at_start


def sums(test: Callable[[Measure], bool]) -> dict[str, Variant]:
    """The counts and amounts that are sums of rows of one table."""
    return {
        name: one
        for name, one in EVERY.items()
        if one.unit in ("count", "money", "hours")
        and (found := measures_added(one.formula, name.partition(".")[0]))
        and all(map(test, found))
        and len({measure.table for measure in found}) == 1
    }


def ratios(test: Callable[[Measure], bool]) -> list[str]:
    """The KPIs that divide one sum of rows by another."""
    return [name for name, one in EVERY.items() if _divides(one.formula, name.partition(".")[0], test)]


def _divides(node: Node, inside: str, test: Callable[[Measure], bool]) -> bool:
    if isinstance(node, Call) and node.name == "first_of":
        return all(_divides(arg, inside, test) for arg in node.args)
    if not isinstance(node, Operation) or node.op != "/":
        return False
    sides = [measures_added(side, inside) for side in (node.left, node.right)]
    return all(side and all(map(test, side)) and len({m.table for m in side}) == 1 for side in sides)


# -- three firms, by what they export --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Firm:
    """A firm's exports: all of them but the tables and fields that it lacks, and what its config adds."""

    seed: int
    lacks: tuple[str, ...]
    kpis: tuple[str, ...] = tuple(EVERY)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def tables(self) -> Tables:
        made = {name: list(make(Random(f"{self.seed} {name}"))) for name, make in MAKERS.items()}
        return {
            table: [{name: cell for name, cell in row.items() if f"{table}.{name}" not in self.lacks} for row in rows]
            for table, rows in made.items()
            if table not in self.lacks
        }


EVERYTHING = Firm(1, ("leads.opportunity_at", "leads.customer_at"))
NO_INVOICES = Firm(
    2,
    ("orders", "outreach", "spend.conversions", "web.channel", "web.bounces", "email.delivered", "deals.type"),
    FLEXIBLE,
    {"roi_cost": "marketing_and_sales"},
)
NO_DEALS = Firm(
    3,
    ("deals", "offers", "customers.mrr", "web.bounces", "web.engaged_sessions"),
    ("opportunities.default", "cost_per_opportunity.marketing", "cross_sell_rate.default", "ltv.orders",
     "bounce_rate.default", "lead_to_mql_rate.cohort", "lead_to_customer_rate.cohort", "contact_to_win_rate.default"),
    {"years_kept": 2.5},
)  # fmt: skip

# -- reports ---------------------------------------------------------------------------------------------------------

Key = tuple[str, str, str]
"""A KPI with its definition, a period and a channel (empty where there is no split)."""
Values = dict[Key, Value]
Files = Mapping[str, Tables]
"""What is written: by the name that its files begin with, the rows of each table."""
QUARTERS: dict[str, Any] = {"period": "quarter", "last": 5}
MONTHS: dict[str, Any] = {"period": "month", "last": 15, "by": ("channel",)}


def as_text(rows: list[Row]) -> str:
    """Rows as the small tables that cases are written in."""
    return "\n".join(["|".join(rows[0]), *("|".join(row.values()) for row in rows)])


def report(folder: Path, files: Files, settings: Mapping[str, Any], kpis: Iterable[str] = EVERY, **ask: Any) -> Outcome:
    """The report of many KPIs at once; a table may be spread over several files, which are then all meant."""
    texts = {f"{part}_{name}": as_text(rows) for part, tables in files.items() for name, rows in tables.items() if rows}
    names = dict.fromkeys(name for tables in files.values() for name in tables)
    paths = {name: [f"{part}_{name}.csv" for part in files if f"{part}_{name}" in texts] for name in names}
    overlap = "add" if "again" in files else "newest"
    sources = [{"table": name, "path": paths[name], "overlap": overlap} for name in names]
    loaded = write_case(folder, texts, {"sources": sources, **SETTINGS, **settings})
    return run(loaded, Ask(kpis=tuple(kpis), **ask), TODAY)


def values_of(outcome: Outcome) -> Values:
    """Each value of a report by its KPI, period and channel."""
    return {(f"{v.kpi}.{v.variant}", v.period.id, v.segment[0] if v.segment else ""): v for v in outcome.report.values}


@dataclass(frozen=True, eq=False)
class Known:
    """The firm with everything: its tables, and all its KPIs by quarter, and by month and channel."""

    tables: Tables
    quarters: Values
    months: Values


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """The reports that the properties compare others with."""
    tables, folder = EVERYTHING.tables(), tmp_path_factory.mktemp("known")
    quarters, months = (report(folder, {"all": tables}, {}, **ask) for ask in (QUARTERS, MONTHS))
    assert not quarters.refused
    return Known(tables, values_of(quarters), values_of(months))


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


def none(wrong: Iterable[str]) -> None:
    """Nothing is wrong; else every KPI that is, a line each."""
    assert not (lines := list(wrong)), "\n".join(["", *lines])


def unchanged(_: str) -> float:
    return 1


# -- the same data, told in another way ------------------------------------------------------------------------------


def shuffled(tables: Tables) -> Tables:
    """The rows of every table in another order."""
    return {name: Random(f"order {name}").sample(rows, len(rows)) for name, rows in tables.items()}


def in_two(tables: Tables) -> dict[str, Tables]:
    """Every row in one of two files, by chance."""
    first = {name: {i for i in range(len(rows)) if _chance(name, i)} for name, rows in tables.items()}
    return {
        part: {
            name: [row for i, row in enumerate(rows) if (i in first[name]) == wanted] for name, rows in tables.items()
        }
        for part, wanted in (("one", True), ("two", False))
    }


def _chance(name: str, row: int) -> bool:
    return Random(f"half {name} {row}").random() < 0.5


NAMED = ("keyword", "referring_domain", "list")
"""What is counted by its name, as records are by their id."""


def renamed(tables: Tables) -> Tables:
    """The same rows under new ids: another firm just like this one."""
    return {
        table: [{name: f"{cell}-bis" if cell and _is_id(name) else cell for name, cell in row.items()} for row in rows]
        for table, rows in tables.items()
    }


def _is_id(name: str) -> bool:
    return name.endswith("_id") or name in NAMED


TIMES = 3


def repriced(tables: Tables) -> Tables:
    """The same rows in a currency of which it takes three for one: every field of money, and no other."""
    return {
        table: [
            {name: _dearer(cell) if TABLES[table].fields[name].kind == "money" else cell for name, cell in row.items()}
            for row in rows
        ]
        for table, rows in tables.items()
    }


def _dearer(cell: str) -> str:
    return f"{TIMES * Decimal(cell):.2f}" if cell else ""


DOUBLE_TARGET = {"targets": {"won_amount": each_length(120_000)}}
DEARER_SETTINGS = {"hourly_cost": 90, "targets": {"won_amount": each_length(180_000)}}
"""The config's own amounts are money too."""

PER_ONE = {
    "avg_deal_size", "revenue_per_customer", "cpl", "cost_per_mql", "cost_per_sql", "cost_per_opportunity", "cac",
    "cost_per_meeting", "cost_per_conversion", "cost_per_sale", "expected_cac", "breakeven_cpl", "cpc", "cpm",
    "arpa", "ltv", "hours_per_customer",
}  # fmt: skip
"""Amounts and hours for one lead, deal, click or customer: twice the firm does not make them more. Its people, by name,
are the same: `cost_per_rep` is twice as much."""
NOT_OF_TWO = {
    "social_reach": "one post's reach is a number; that of two is not known",
    "visitors": "the same of the people of a day",
    "new_visitors": "the same",
    "sales_cycle_days.created_p90": "a percentile lies between two values, by their distance: more values move it",
    "sales_cycle_days.lead_p90": "the same",
    "sales_cycle_days.first_contact_p90": "the same",
    "lead_response_minutes.created_p90": "the same",
    "lead_response_minutes.assigned_p90": "the same",
}
"""What twice the rows may change, and why."""


def when_doubled(name: str) -> float | None:
    """How many times as much a KPI is of two firms that are alike."""
    kpi = name.partition(".")[0]
    if {name, kpi} & NOT_OF_TWO.keys():
        return None
    adds = EVERY[name].unit in ("count", "money", "money_per_day", "hours") and kpi not in PER_ONE
    return 2 if adds else 1


def when_repriced(name: str) -> float:
    """How many times as much a KPI is in another currency."""
    return TIMES if EVERY[name].unit in ("money", "money_per_day") else 1


def test_every_definition_has_a_value(known: Known) -> None:
    """A property that is only tried on what is undefined says nothing."""
    quarters, months = ({key[0] for key, v in one.items() if v.value} for one in (known.quarters, known.months))
    people = {"visitors.default", "new_visitors.default"}  # known only where there is but one row: never here
    assert set(EVERY) - quarters == {"social_reach.default", *people}  # and this where there is but one post
    assert "social_reach.default" in months


def test_the_order_of_rows_says_nothing(known: Known, tmp_path: Path) -> None:
    """Every file sorted in another way gives the same report, in all and by channel."""
    found = report(tmp_path, {"all": shuffled(known.tables)}, {}, **MONTHS)
    none(differences(values_of(found), known.months, unchanged))


def test_an_export_in_two_files_is_one(known: Known, tmp_path: Path) -> None:
    """Rows that stand in one of two files, none in both, give the same as in one file."""
    found = report(tmp_path, in_two(known.tables), {}, **QUARTERS)
    none(differences(values_of(found), known.quarters, unchanged))


def test_twice_the_firm_is_twice_the_counts_and_amounts(known: Known, tmp_path: Path) -> None:
    """The same rows again under new ids: sums and counts double, while rates, medians and costs of one stay."""
    files = {"all": known.tables, "again": renamed(known.tables)}
    found = report(tmp_path, files, DOUBLE_TARGET, **QUARTERS)
    none(differences(values_of(found), known.quarters, when_doubled, rows=2))


def test_money_is_only_a_unit(known: Known, tmp_path: Path) -> None:
    """In another currency amounts are other numbers, and nothing else is: there is no exception."""
    found = report(tmp_path, {"all": repriced(known.tables)}, DEARER_SETTINGS, **QUARTERS)
    none(differences(values_of(found), known.quarters, when_repriced))


@pytest.mark.parametrize("firm", [NO_INVOICES, NO_DEALS], ids=["no invoices", "no deals"])
def test_all_of_it_holds_where_exports_are_missing(firm: Firm, tmp_path: Path) -> None:
    """KPIs that are then computed in another way: shuffled, in files of their own, twice and in another currency."""
    tables = firm.tables()
    once = report(tmp_path, {"all": tables}, firm.settings, firm.kpis, **QUARTERS)
    settings = {**firm.settings, "hourly_cost": 90, "targets": {"won_amount": each_length(360_000)}}
    other = shuffled(repriced(tables))
    twice = report(tmp_path, {**in_two(other), "again": renamed(other)}, settings, firm.kpis, **QUARTERS)

    def times(name: str) -> float | None:
        return None if (doubled := when_doubled(name)) is None else doubled * when_repriced(name)

    assert {key[0] for key, value in values_of(once).items() if value.value} == set(firm.kpis) - set(once.refused)
    none(differences(values_of(twice), values_of(once), times, rows=2))


# -- nothing is not zero ---------------------------------------------------------------------------------------------


def test_a_period_that_no_export_speaks_of_has_no_numbers(known: Known, tmp_path: Path) -> None:
    """One row of each export, years after or months before: every KPI is undefined, none is 0 and none fails."""
    alone = {table: [max(rows, key=lambda row: sum(map(bool, row.values())))] for table, rows in known.tables.items()}
    span = {"first_day": date(2019, 1, 1), "last_day": date(2025, 12, 31)}
    outcome = report(tmp_path, {"all": alone}, {}, period="quarter", **span)
    found = {key: v for key, v in values_of(outcome).items() if key[1] in ("2019-Q1", "2025-Q4")}
    assert {name for name, flag in outcome.refused.items() if flag.code != "NO_MRR_HISTORY"} == set()
    assert {key[0] for key in found} | set(outcome.refused) == set(EVERY)
    # A target ahead with no open deal that closes then is covered by nothing: that is known.
    known_ahead = {("pipeline_coverage.default", "2025-Q4")}
    known_values = {key: v.value for key, v in found.items() if v.value is not None and key[:2] not in known_ahead}
    none(f"{' '.join(key)}: {value}" for key, value in known_values.items())


# -- parts add up ----------------------------------------------------------------------------------------------------

Parts = list[tuple[str, Value, list[Value]]]
"""A KPI, a value of the whole, and the values of its parts."""


def by_channel(known: Known) -> Parts:
    """Each KPI and month: the total, and the values of the channels."""
    parts: dict[tuple[str, str], list[Value]] = {}
    for (name, month, channel), value in known.months.items():
        parts.setdefault((name, month), []).extend([value] if channel != TOTAL else [])
    return [(name, known.months[name, month, TOTAL], found) for (name, month), found in parts.items()]


def by_month(known: Known) -> Parts:
    """Each KPI and quarter without channels, and the totals of its three months."""
    parts: dict[tuple[str, str], list[Value]] = {}
    for (name, month, channel), value in known.months.items():
        quarter = f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"
        parts.setdefault((name, quarter), []).extend([value] if channel == TOTAL else [])
    return [(name, known.quarters[name, quarter, ""], found) for (name, quarter), found in parts.items()]


WAYS = {"channel": (by_channel, adds_up_by_channel), "month": (by_month, adds_up_by_month)}


def not_added_up(parts: Parts, names: Iterable[str], number: str) -> tuple[list[str], set[str]]:
    """Each KPI whose parts are not its whole, with the first that are not; and the KPIs whose parts are it somewhere.

    Where rows lack their amounts or costs, the whole may be unknown, or a part: these cannot be compared.
    """
    wrong: dict[str, str] = {}
    wanted, seen = set(names), set()
    for name, whole, found in parts:
        total, numbers = getattr(whole, number), [n for one in found if (n := getattr(one, number)) is not None]
        if name not in wanted or total is None or name in wrong:
            continue
        if same(sum(numbers), total):
            seen.add(name)
        elif not any(_lacks(one, number) for one in found):
            wrong[name] = f"{name} {whole.period.id}: {number}s {numbers} add up to {sum(numbers)}, not {total}"
    return sorted(wrong.values()), seen


def _lacks(one: Value, number: str) -> bool:
    return getattr(one, number) is None and "MISSING_AMOUNT" in one.flags


@pytest.mark.parametrize("way", WAYS)
def test_counts_and_amounts_add_up(way: str, known: Known) -> None:
    """The channels make the total, and three months their quarter, for whatever counts or sums rows."""
    parts, test = WAYS[way]
    names = set(sums(test))
    wrong, seen = not_added_up(parts(known), names, "value")
    none(wrong)
    assert seen == names
    assert len(names) > 30


@pytest.mark.parametrize("way", WAYS)
def test_a_ratio_of_the_whole_is_a_ratio_of_sums(way: str, known: Known) -> None:
    """The rate of a total divides what its parts add up to; it is no mean of their rates."""
    parts, test = WAYS[way]
    names = ratios(test)
    over, under = (not_added_up(parts(known), names, number) for number in ("numerator", "denominator"))
    none([*over[0], *under[0]])
    assert over[1] == under[1] == set(names)
    assert len(names) > 30


def test_a_ratio_is_its_numerator_by_its_denominator(known: Known) -> None:
    """What is shown beside a rate is what it was computed from, in every cell; nothing is divided by 0."""
    names = set(ratios(lambda _: True))
    cells = [v for values in (known.quarters, known.months) for key, v in values.items() if key[0] in names]
    wrong = [f"{v.kpi}.{v.variant} {v.period.id} {v.segment}" for v in cells if not same(v.value, divided(v))]
    none(wrong)
    assert {f"{v.kpi}.{v.variant}" for v in cells if v.value is not None} == names


def divided(value: Value) -> float | None:
    """A numerator by its denominator, or nothing where that is 0, either is unknown, or nothing was spent."""
    if value.numerator is None or not value.denominator or "NO_SPEND" in value.flags:
        return None
    return value.numerator / value.denominator
