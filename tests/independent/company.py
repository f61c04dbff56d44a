"""A small random company: a few hundred rows in every table, with the dirt that ordinary exports have.

Every kind of dirt has one right answer by the book. Rows are dicts: a day is a ``date``, a moment an aware
``datetime``, a blank None.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]

FIRST = date(2024, 7, 1)
LAST = date(2025, 12, 31)
CHANNELS = ["Search", "LinkedIn", "Email", "Events", "Referral"]
OWNERS = ["Ana", "Bruno", "Carla"]
REGIONS = ["North", "South"]
PLANS = ["Basic", "Pro"]


@dataclass(frozen=True)
class Settings:
    """How the company counts, as its config says it."""

    timezone: str = "UTC"
    fiscal_year_start: int = 1
    week_start: str = "monday"
    window: int | None = None
    """Days that a conversion may take."""
    sla_minutes: float = 5
    as_of: date = LAST
    count_by: str = "lead"
    rates: dict[str, float] = field(default_factory=dict)
    roi_cost: str = "marketing"
    hourly_cost: float | None = None
    years_kept: float | None = None
    inactive_after: int = 365
    cac_lag: int | None = None
    csat_scale: int = 5
    ctr_curve: dict[int, float] = field(default_factory=dict)
    targets: dict[str, float] = field(default_factory=dict)
    currency: str = "EUR"


@dataclass
class Company:
    """The rows of every table, and the settings of the config."""

    settings: Settings
    tables: dict[str, list[Row]]
    forms: frozenset[str] = frozenset()
    """How the exports write it: ends as the ``last_day``, amounts per ``interval``, ``refunds`` in a column."""


@dataclass(frozen=True)
class Profile:
    """What is particular about the company of a seed."""

    settings: Settings = Settings()
    orders: bool = True
    currencies: tuple[str, ...] = ("EUR",)
    costs_known: bool = True
    forms: tuple[str, ...] = ()
    milestones_of_deals: bool = False
    """Whether leads have no opportunity_at and customer_at of their own, and take them from their deals."""


PROFILES = [
    Profile(Settings(sla_minutes=60, hourly_cost=30, targets={"won_amount": 20000.0}), forms=("last_day",)),
    Profile(
        Settings(timezone="Europe/Madrid", window=30, sla_minutes=240, years_kept=3, cac_lag=31, inactive_after=120)
    ),
    Profile(
        Settings(fiscal_year_start=4, week_start="sunday", timezone="America/New_York"),
        milestones_of_deals=True,
        forms=("last_day", "refunds"),
    ),
    Profile(
        Settings(rates={"USD": 0.9}, hourly_cost=25, targets={"won_amount": 90000.0}, as_of=date(2025, 12, 9)),
        currencies=("EUR", "USD"),
    ),
    Profile(Settings(count_by="account", window=60), orders=False, forms=("interval",)),
    Profile(Settings(roi_cost="marketing_and_sales", csat_scale=10), costs_known=False, orders=False),
    Profile(
        Settings(as_of=date(2025, 11, 20), sla_minutes=1440, timezone="America/Mexico_City"),
        forms=("last_day", "interval"),
    ),
    Profile(
        Settings(window=90, years_kept=2, ctr_curve={1: 0.3, 2: 0.2, 3: 0.1}, targets={"won_amount": 15000.0}),
        forms=("refunds",),
    ),
    Profile(Settings(rates={"USD": 0.8}, fiscal_year_start=7), currencies=("EUR", "USD"), milestones_of_deals=True),
    Profile(
        Settings(timezone="Europe/Rome", inactive_after=200, hourly_cost=40),
        milestones_of_deals=True,
        forms=("interval",),
    ),
]


def company(seed: int) -> Company:
    """The company of a seed: the same one each time."""
    profile = PROFILES[seed % len(PROFILES)]
    maker = _Maker(random.Random(seed), profile)
    tables = maker.tables()
    return Company(profile.settings, tables, frozenset(profile.forms))


class _Maker:
    """Makes the tables of one company from one stream of random numbers."""

    def __init__(self, rng: random.Random, profile: Profile) -> None:
        self.rng = rng
        self.profile = profile
        self.zone = ZoneInfo(profile.settings.timezone)
        self.accounts = [f"A{n}" for n in range(1, 61)]

    # -- small choices

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def day(self, first: date = FIRST, last: date = LAST) -> date:
        return first + timedelta(days=self.rng.randrange((last - first).days + 1))

    def days(self, count: int) -> list[date]:
        """Days of the whole time, its very first and last among them."""
        return sorted([FIRST, LAST, LAST - timedelta(days=1), *(self.day() for _ in range(count - 3))])

    def moment(self, day: date, hour: int | None = None) -> datetime:
        """A moment of the working day, on the clock of the company."""
        at = time(self.rng.randrange(7, 20) if hour is None else hour, self.rng.randrange(60))
        return datetime.combine(day, at, self.zone)

    def after(self, at: datetime, minutes: float) -> datetime:
        return (at.astimezone(UTC) + timedelta(minutes=round(minutes))).astimezone(self.zone)

    def later(self, day: date | None, least: int, most: int, share: float) -> date | None:
        """A day some days later, for a share of the rows, none after the end of the data."""
        if day is None or not self.chance(share):
            return None
        then = day + timedelta(days=self.rng.randrange(least, most))
        return then if then <= LAST else None

    def pick(self, labels: list[str], blank: float = 0.0) -> str | None:
        return None if self.chance(blank) else self.rng.choice(labels)

    def amount(self, least: int, most: int, blank: float = 0.0) -> float | None:
        return None if self.chance(blank) else float(self.rng.randrange(least, most))

    def currency(self) -> str:
        return self.rng.choice(self.profile.currencies)

    # -- the tables

    def tables(self) -> dict[str, list[Row]]:
        leads = self.leads()
        deals = self.deals(leads)
        found = {
            "accounts": self.account_rows(),
            "leads": self.doubled(leads, "modified_at"),
            "deals": self.doubled(deals, "modified_at"),
            "conversions": self.conversions(leads),
            "stage_history": self.stage_history(deals),
            "activities": self.activities(leads, deals),
            "outreach": self.outreach(),
            "spend": self.spend(),
            "customers": self.customers(),
            "web": self.web(),
            "email": self.email(),
            "social": self.social(),
            "search": self.search(),
            "links": self.links(),
            "surveys": self.surveys(),
            "offers": self.offers(),
            "touches": self.touches(leads),
        }
        if self.profile.orders:
            found["orders"] = self.orders()
        return found

    def doubled(self, rows: list[Row], stamp: str) -> list[Row]:
        """Some ids stand twice: once as they were before, which the newer row replaces."""
        before = [dict(row) for row in rows if row.get("status") != "won" and self.chance(0.04)]
        for row in before:
            row[stamp] = FIRST - timedelta(days=1)
            row["owner"] = "Nobody"
            if "amount" in row:
                row["amount"] = 999999.0
        return self.shuffled(rows + before)

    def shuffled(self, rows: list[Row]) -> list[Row]:
        rows = list(rows)
        self.rng.shuffle(rows)
        return rows

    def account_rows(self) -> list[Row]:
        return [
            {"account_id": a, "name": f"Firm {a}", "channel": self.pick(CHANNELS, 0.5), "region": self.pick(REGIONS)}
            for a in self.accounts
        ]

    def leads(self) -> list[Row]:
        days = self.days(260)
        return [self.lead(n, day) for n, day in enumerate(days)]

    def lead(self, number: int, day: date) -> Row:
        """A lead: answered soon, late or never, and some way down the funnel, at times with a stage left out."""
        created = self.moment(day)
        anchor = number == 0 or day >= LAST - timedelta(days=1)
        assigned = self.after(created, self.rng.randrange(1, 90)) if self.chance(0.8) or anchor else None
        answer = self.answer(created, anchor)
        mql = day if anchor else self.later(day, 0, 25, 0.6)
        sql = day if anchor else self.later(mql, 0, 40, 0.6)
        opportunity = day if anchor else self.later(sql, 0, 30, 0.7)
        customer = day if anchor else self.later(opportunity, 0, 60, 0.5)
        accepted = day if anchor else self.later(mql, 0, 6, 0.6)
        rejected = None if accepted and not anchor else (day if anchor else self.later(mql, 0, 6, 0.5))
        skipped = self.rng.choice(["mql_at", "sql_at", "opportunity_at"]) if self.chance(0.15) and not anchor else None
        early = mql is not None and not anchor and self.chance(0.04)
        row: Row = {
            "lead_id": f"L{number}",
            "created_at": created,
            "account_id": self.pick(self.accounts, 0.2),
            "channel": self.pick(CHANNELS, 0.1),
            "owner": self.pick(OWNERS, 0.05),
            "region": self.pick(REGIONS, 0.3),
            "inbound": self.chance(0.8) or anchor,
            "assigned_at": assigned,
            "contacted_at": self.contact(created, anchor),
            "first_contact_at": answer,
            "mql_at": day - timedelta(days=2) if early else mql,
            "accepted_at": accepted,
            "rejected_at": rejected,
            "rejection_reason": "No budget" if rejected else None,
            "sql_at": sql,
            "opportunity_at": opportunity,
            "customer_at": customer,
            "modified_at": LAST,
        }
        if skipped:
            row[skipped] = None
        if self.profile.milestones_of_deals:
            del row["opportunity_at"], row["customer_at"]
        return row

    def answer(self, created: datetime, anchor: bool) -> datetime | None:
        kind = self.rng.random()
        if anchor or kind < 0.3:
            minutes: float = self.rng.randrange(1, 6)
        elif kind < 0.7:
            minutes = self.rng.randrange(6, 5000)
        elif kind < 0.74:
            minutes = -self.rng.randrange(10, 2000)  # we had called before anybody typed the lead in
        else:
            return None
        at = self.after(created, minutes)
        return at if at.date() <= LAST else None

    def contact(self, created: datetime, anchor: bool) -> datetime | None:
        at = self.after(created, self.rng.randrange(5, 3000))
        return at if (anchor or self.chance(0.6)) and at.date() <= LAST else None

    def deals(self, leads: list[Row]) -> list[Row]:
        days = self.days(150)
        return [self.deal(n, day, leads) for n, day in enumerate(days)]

    def deal(self, number: int, day: date, leads: list[Row]) -> Row:
        """A deal of a lead of before that day, or of an account alone, or of nobody that is known."""
        anchor = number == 0 or day >= LAST - timedelta(days=1)
        known = [row for row in leads if row["created_at"].date() <= day]
        lead = self.rng.choice(known[-40:]) if known and self.chance(0.75) else None
        account = lead["account_id"] if lead and self.chance(0.9) else self.pick(self.accounts, 0.3)
        status = (
            "won"
            if anchor
            else self.rng.choice(["won"] * 4 + ["lost"] * 3 + ["open"] * 2 + ["no_decision", "disqualified"])
        )
        closed = day if anchor else (None if status == "open" else self.later(day, 0, 120, 1.0))
        if closed is None and status != "open":
            status = "open"
        if closed and not anchor and self.chance(0.04):
            closed = max(FIRST, day - timedelta(days=3))  # closed before it was typed in
        if status == "lost" and self.chance(0.08):
            closed = None
        qualified = day if anchor else self.later(day, 0, 10, 0.7)
        quoted = day if anchor else self.later(qualified, 0, 20, 0.7)
        return {
            "deal_id": f"D{number}",
            "created_at": day,
            "closed_at": closed,
            "status": status,
            "stage": self.rng.choice(["Demo", "Offer", "Contract"]) if status == "open" else status,
            "amount": self.amount(1000, 9000, 0 if anchor else 0.06),
            "cost": self.amount(100, 900, 0) if self.profile.costs_known else self.amount(100, 900, 0.3),
            "currency": self.currency(),
            "probability": self.rng.choice([0.2, 0.5, 0.8]),
            "loss_reason": self.rng.choice(["Price", "Timing"]) if status == "lost" else None,
            "type": "new" if anchor else self.rng.choice(["new"] * 6 + ["upsell", "cross_sell", "renewal"]),
            "lead_id": lead["lead_id"] if lead else None,
            "account_id": account,
            "channel": self.pick(CHANNELS, 0.5),
            "owner": self.pick(OWNERS, 0.1),
            "region": self.pick(REGIONS, 0.8),
            "product": self.pick(["Seats", "Storage"], 0.1),
            "qualified_at": qualified,
            "quoted_at": quoted,
            "expected_close_at": day + timedelta(days=self.rng.randrange(20, 140)),
            "modified_at": LAST,
        }

    def conversions(self, leads: list[Row]) -> list[Row]:
        rows = []
        for number, day in enumerate(self.days(150)):
            kind = self.rng.choice(["soft", "hard"])
            rows.append(
                {
                    "conversion_id": f"C{number}",
                    "at": day,
                    "event": {"soft": "download", "hard": "demo request"}[kind],
                    "kind": kind,
                    "lead_id": self.rng.choice(leads)["lead_id"] if self.chance(0.8) else None,
                    "channel": self.pick(CHANNELS, 0.05),
                }
            )
        return self.shuffled(rows)

    def stage_history(self, deals: list[Row]) -> list[Row]:
        rows: list[Row] = []
        for deal in deals:
            entered: date | None = deal["created_at"]
            for stage in ("Demo", "Offer", "Contract"):
                if entered is None:
                    break
                left = self.later(entered, 1, 20, 0.7)
                if not self.chance(0.1):
                    rows.append(
                        {"record_id": deal["deal_id"], "stage": stage, "entered_at": entered, "exited_at": left}
                    )
                entered = left
        return rows

    def activities(self, leads: list[Row], deals: list[Row]) -> list[Row]:
        rows = []
        kinds = ["call"] * 4 + ["email"] * 4 + ["meeting"] * 3 + ["demo"] * 2 + ["task"]
        for number, day in enumerate(self.days(300)):
            planned = self.chance(0.05) and day < LAST - timedelta(days=1) and number > 0
            known = [row for row in leads if row["created_at"].date() <= day]
            running = [row for row in deals if row["created_at"] <= day and (row["closed_at"] or LAST) >= day]
            rows.append(
                {
                    "activity_id": f"T{number}",
                    "activity_at": self.moment(day),
                    "owner": self.pick(OWNERS, 0.04),
                    "type": self.rng.choice(kinds),
                    "direction": self.rng.choice(["outbound", "outbound", "inbound"]),
                    "status": "planned" if planned else "done",
                    "automatic": self.chance(0.1),
                    "selling": self.chance(0.6),
                    "minutes": self.amount(5, 90, 0.05),
                    "lead_id": self.rng.choice(known[-30:])["lead_id"] if known and self.chance(0.5) else None,
                    "deal_id": self.rng.choice(running)["deal_id"] if running and self.chance(0.3) else None,
                }
            )
        twice = dict(rows[5], minutes=7.0)
        return [*rows, twice]

    def outreach(self) -> list[Row]:
        rows = []
        for day in self.days(110):
            sent, messages, calls = (self.rng.randrange(0, 40) for _ in range(3))
            replies = self.rng.randrange(messages + 1)
            rows.append(
                {
                    "date": day,
                    "network": self.rng.choice(["LinkedIn", "Phone"]),
                    "channel": self.pick(CHANNELS, 0.1),
                    "contacted": self.rng.randrange(0, 60),
                    "invitations_sent": sent,
                    "invitations_accepted": self.rng.randrange(sent + 1),
                    "messages_sent": messages,
                    "replies": replies,
                    "positive_replies": self.rng.randrange(replies + 1),
                    "calls_made": calls,
                    "calls_connected": self.rng.randrange(calls + 1),
                    "meetings_booked": self.rng.randrange(0, 5),
                }
            )
        return rows

    def spend(self) -> list[Row]:
        """Ads by channel with their clicks; salaries and the rest, some of no channel."""
        rows = []
        for number, day in enumerate(self.days(260)):
            anchor = number == 0 or day >= LAST - timedelta(days=1)
            team, category = self.rng.choice(
                [("marketing", "media")] * 6
                + [("marketing", "salary"), ("marketing", "tools"), ("sales", "salary"), ("sales", "tools")]
                + [("service", "salary"), ("overhead", "other"), ("incremental", "program")]
            )
            ads = category == "media"
            impressions = self.rng.randrange(500, 5000) if ads else None
            clicks = self.rng.randrange(5, 300) if ads else None
            rows.append(
                {
                    "date": day,
                    "channel": self.pick(CHANNELS[:4], 0.1),
                    "campaign": f"Campaign {number}",
                    "team": team,
                    "category": category,
                    "cost": self.amount(50, 900, 0 if anchor else 0.02),
                    "currency": self.currency(),
                    "impressions": impressions,
                    "clicks": clicks,
                    "conversions": self.rng.randrange(0, 9) if ads else None,
                    "conversion_value": self.amount(0, 2000) if ads else None,
                    "impression_share": self.rng.choice([0.2, 0.25, 0.5, 0.8]) if ads and self.chance(0.9) else None,
                }
            )
        for team, category in (
            ("marketing", "media"),
            ("sales", "salary"),
            ("service", "salary"),
            ("overhead", "other"),
        ):
            for day in (FIRST, LAST):
                rows.append(self.cost_on(day, team, category))
        return rows

    def cost_on(self, day: date, team: str, category: str) -> Row:
        blank = dict.fromkeys(("impressions", "clicks", "conversions", "conversion_value", "impression_share"))
        where = {"channel": "Search", "campaign": f"{team} {category} {day}"}
        return {"date": day, **where, "team": team, "category": category, "cost": 100.0, "currency": "EUR", **blank}

    def customers(self) -> list[Row]:
        """Subscriptions: growth and shrinkage as a new row from the day the old one ends, ends, and gaps."""
        rows: list[Row] = []
        for number, account in enumerate(self.accounts[:45]):
            start = FIRST if number < 6 else self.day(FIRST - timedelta(days=200), LAST)
            if number in (6, 7):
                start = LAST - timedelta(days=number - 6)
            channel, owner = self.pick(CHANNELS, 0.1), self.pick(OWNERS)
            referred = self.pick(self.accounts, 0.8)
            currency = self.currency()
            for stay in range(4):
                length = self.rng.randrange(40, 260)
                end: date | None = start + timedelta(days=length) if self.chance(0.6) else None
                rows.append(
                    {
                        "subscription_id": f"S{number}.{stay}",
                        "customer_id": account,
                        "started_at": start,
                        "ended_at": end if end and end <= LAST else None,
                        "renewal_at": end if end else None,
                        "onboarded_at": self.onboarded(start),
                        "mrr": float(self.rng.randrange(50, 500)),
                        "currency": currency,
                        "plan": self.rng.choice(PLANS),
                        "channel": channel,
                        "owner": owner,
                        "referred_by": referred if stay == 0 else None,
                        "churn_reason": "Price" if end and end <= LAST else None,
                    }
                )
                if end is None or end > LAST or self.chance(0.3):
                    break
                start = end + timedelta(days=0 if self.chance(0.6) else self.rng.randrange(5, 90))
                if start > LAST:
                    break
        return rows

    def onboarded(self, start: date) -> date | None:
        then = start + timedelta(days=self.rng.randrange(0, 30))
        return then if then <= LAST and (self.chance(0.7) or start >= LAST - timedelta(days=1)) else None

    def orders(self) -> list[Row]:
        """Order lines: one to three a day and customer, some credit notes, some without a customer."""
        rows: list[Row] = []
        line = 0
        for number, day in enumerate(self.days(140)):
            anchor = number == 0 or day >= LAST - timedelta(days=1)
            customer = self.rng.choice(self.accounts[:50]) if anchor or self.chance(0.9) else None
            currency = self.currency()
            credit = not anchor and self.chance(0.05)
            for _ in range(1 if credit else self.rng.choice([1, 1, 2, 3])):
                line += 1
                amount = self.amount(100, 2000)
                assert amount is not None
                rows.append(
                    {
                        "order_id": f"O{number}",
                        "line_id": f"I{line}",
                        "customer_id": customer,
                        "date": day,
                        "amount": -amount / 2 if credit else amount,
                        "cost": self.amount(10, 90) if self.profile.costs_known else self.amount(10, 90, 0.2),
                        "currency": currency,
                        "product": self.pick(["Seats", "Storage"], 0.1),
                        "type": None,
                    }
                )
        return rows

    def web(self) -> list[Row]:
        rows = []
        for day in self.days(200):
            sessions = self.rng.randrange(20, 400)
            views = self.rng.randrange(10, 90)
            rows.append(
                {
                    "date": day,
                    "channel": self.pick([*CHANNELS, "Organic Search"], 0.05),
                    "landing_page": f"/page-{len(rows)}",
                    "sessions": sessions,
                    "bounces": self.rng.randrange(sessions + 1),
                    "pageviews": sessions * self.rng.randrange(1, 5),
                    "session_seconds": float(sessions * self.rng.randrange(20, 200)),
                    "signups": self.rng.randrange(0, 9),
                    "logins": self.rng.randrange(0, 50),
                    "form_views": views,
                    "form_submissions": self.rng.randrange(views + 1),
                    "conversions": self.rng.randrange(0, 12),
                }
            )
        return rows

    def email(self) -> list[Row]:
        rows = []
        size = 1000
        for day in self.days(120):
            sent = self.rng.randrange(200, 900)
            delivered = sent - self.rng.randrange(0, 40)
            opens = self.rng.randrange(delivered)
            size += self.rng.randrange(-20, 40)
            rows.append(
                {
                    "date": day,
                    "campaign": f"Letter {len(rows)}",
                    "list": "Main",
                    "channel": "Email",
                    "sent": sent,
                    "delivered": delivered,
                    "bounced": sent - delivered,
                    "unique_opens": opens,
                    "unique_clicks": self.rng.randrange(opens + 1),
                    "subscribes": self.rng.randrange(0, 20),
                    "unsubscribes": self.rng.randrange(0, 9),
                    "list_size": size,
                    "mqls": self.rng.randrange(0, 5),
                    "conversions": self.rng.randrange(0, 4),
                }
            )
        return rows

    def social(self) -> list[Row]:
        return [
            {
                "date": day,
                "network": self.rng.choice(["LinkedIn", "Instagram"]),
                "post": f"Post {number}",
                "channel": "LinkedIn",
                "impressions": self.rng.randrange(100, 4000),
                "reach": self.rng.randrange(50, 2000),
                "likes": self.rng.randrange(0, 80),
                "shares": self.rng.randrange(0, 20),
                "comments": self.rng.randrange(0, 20),
                "mentions": self.rng.randrange(0, 9),
                "clicks": self.rng.randrange(0, 60),
            }
            for number, day in enumerate(self.days(130))
        ]

    def search(self) -> list[Row]:
        keywords = [f"keyword {n}" for n in range(12)]
        rows, seen = [], set()
        for day in self.days(260):
            keyword = self.rng.choice(keywords)
            if (day, keyword) in seen:
                continue
            seen.add((day, keyword))
            impressions = self.rng.randrange(0, 500)
            rows.append(
                {
                    "date": day,
                    "keyword": keyword,
                    "position": float(self.rng.randrange(1, 12)),
                    "impressions": impressions,
                    "clicks": self.rng.randrange(impressions + 1),
                    "cpc": self.amount(1, 9, 0.2),
                    "search_volume": self.rng.randrange(100, 4000),
                    "currency": self.currency(),
                }
            )
        return rows

    def links(self) -> list[Row]:
        """A crawl on the first and the last day of each month or so: which domains, with how many links each."""
        rows: list[Row] = []
        day = FIRST
        while day <= LAST:
            for domain in range(8):
                if self.chance(0.8) or domain == 0:
                    rows.append(
                        {"date": day, "referring_domain": f"d{domain}.org", "backlinks": self.rng.randrange(1, 50)}
                    )
            day = (
                day + timedelta(days=self.rng.choice([14, 15, 16]))
                if day < LAST - timedelta(days=16)
                else (LAST if day < LAST else LAST + timedelta(days=1))
            )
        return rows

    def surveys(self) -> list[Row]:
        scale = self.profile.settings.csat_scale
        return [
            {
                "customer_id": self.rng.choice(self.accounts),
                "date": day,
                "csat": None if self.chance(0.2) else float(self.rng.randrange(1, scale + 1)),
                "nps": None if self.chance(0.2) else float(self.rng.randrange(0, 11)),
            }
            for day in self.days(160)
        ]

    def offers(self) -> list[Row]:
        return [
            {
                "customer_id": self.rng.choice(self.accounts),
                "date": day,
                "campaign": self.rng.choice(["Spring", "Autumn"]),
                "type": self.rng.choice(["upsell", "cross_sell"]),
                "product": "Storage",
                "outcome": self.rng.choice(["accepted", "declined", "declined", "open"]),
                "amount": self.amount(100, 900),
            }
            for day in self.days(110)
        ]

    def touches(self, leads: list[Row]) -> list[Row]:
        rows = []
        for day in self.days(120):
            rows.append({"record_id": self.rng.choice(leads)["lead_id"], "at": day, "channel": self.pick(CHANNELS)})
        return rows
