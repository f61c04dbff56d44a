"""The fictional company behind the sample files: what really happened, before any tool wrote it down.

Turnalba sells shift-planning software by subscription from Spain. Every person, company and figure is invented by a
seeded generator; each topic draws from a stream of its own, so that changing one file leaves the others alone.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

SEED = 296
FIRST = date(2024, 1, 1)
TODAY = date(2026, 1, 14)
"""The day of the exports: nothing later has happened yet."""
CLOSING_TIME = datetime.combine(TODAY, time(19, 59))


@dataclass(frozen=True)
class Channel:
    """Where leads come from: its share of the leads, and how much better than average they convert."""

    name: str
    share: float
    quality: float


@dataclass(frozen=True)
class Rep:
    """A salesperson who takes leads from the first answer to the signature."""

    name: str
    share: float
    slowness: float
    skill: float


CHANNELS = (
    Channel("Paid search", 0.27, 1.0),
    Channel("Organic search", 0.26, 1.05),
    Channel("LinkedIn", 0.18, 0.8),
    Channel("Email", 0.11, 0.95),
    Channel("Events", 0.10, 1.05),
    Channel("Referral", 0.08, 1.35),
)
REPS = (
    Rep("Marta Iglesias", 0.30, 0.6, 1.25),
    Rep("Jon Arregi", 0.27, 0.9, 1.0),
    Rep("Lucía Romero", 0.24, 1.1, 1.0),
    Rep("Pau Ferrer", 0.19, 1.7, 0.75),
)
SEASON = (1.0, 1.05, 1.1, 0.95, 1.05, 1.0, 0.8, 0.5, 1.1, 1.2, 1.15, 0.75)
"""Demand by month of the year: August and Christmas are slow."""
FAIRS = {3: "Feria Turnos y Personas (Madrid)", 6: "Jornada Industria y Equipos (Bilbao)", 10: "Salón RRHH (Barcelona)"}


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES = words(
    "Ana Carlos Elena Javier Laura Miguel Nuria Óscar Paula Raúl Sara Tomás Inés Diego Irene Hugo Clara Iván Rocío "
    "Álvaro Beatriz Rubén Sofía Marcos Eva Andrés Silvia Jorge Lidia Gonzalo"
)
LAST_NAMES = words(
    "García Muñoz Serrano Peña Castaño Ibáñez Núñez Soler Vidal Crespo Rivas Molina Lozano Prieto Bravo Campos Durán "
    "Esteban Fuentes Herrero Lara Marín Nieto Ortega Pardo Rojas Santos Torres Vega Zamora"
)
TRADES = {
    "Logística": "Transportes",
    "Alimentación": "Conservas",
    "Sanidad": "Clínicas",
    "Industria": "Talleres",
    "Hostelería": "Hoteles",
    "Limpieza": "Servicios",
}
NAME_STARTS = words("Bru Cal Dor Fen Gal Lor Mir Nav Ost Quin Sar Tar Ubr Vel Xil Yer Zur")
NAME_MIDDLES = words("a e i o u ande elo imo oru uste")
NAME_ENDS = words("dena liva ndra mira teko salva rrema vento gundo pelia fresna")
COUNTRIES = {"España": 0.78, "Portugal": 0.08, "México": 0.08, "Italia": 0.06}
SIZES = {"10-49": 0.46, "50-249": 0.40, "250+": 0.14}
LOSS_REASONS = {"Precio": 0.34, "Competidor": 0.24, "Sin presupuesto": 0.22, "Falta funcionalidad": 0.20}
CHURN_REASONS = {"Precio": 0.35, "Cierre de actividad": 0.2, "Competidor": 0.3, "Poco uso": 0.15}


@dataclass
class Company:
    """A firm that buys, or may buy."""

    id: int
    name: str
    country: str
    sector: str
    size: str
    in_play: bool = False
    """A new-business deal was opened: there is only one per company."""


@dataclass
class Contact:
    """A person who asked for something: a lead."""

    id: int
    first_name: str
    last_name: str
    company: Company
    channel: Channel
    rep: Rep
    created: datetime
    answered: datetime | None = None
    mql: datetime | None = None
    sql: datetime | None = None
    modified: datetime | None = None


@dataclass
class Deal:
    """An opportunity. ``outcome`` is open, won, lost or no_decision; an open deal's ``closed`` is a forecast."""

    id: int
    kind: str
    contact: Contact
    amount: int
    created: date
    closed: date
    outcome: str
    stage: str = ""
    quoted: date | None = None
    loss_reason: str = ""
    cost: int | None = None


@dataclass
class Subscription:
    """What a customer pays per month between two days (the end is the first day not paid)."""

    company: Company
    plan: str
    start: date
    mrr: float
    end: date | None = None
    churn_reason: str = ""
    onboarded: date | None = None


@dataclass
class AdDay:
    """One campaign on one day, as an ad platform counts it."""

    campaign: str
    day: date
    cost: float
    clicks: int
    impressions: int
    conversions: int


@dataclass
class Send:
    """One newsletter sent."""

    title: str
    at: datetime
    sent: int
    delivered: int
    opens: int
    clicks: int
    unsubscribes: int


@dataclass
class WebWeek:
    """The site's traffic of one channel in the week that starts on a Monday."""

    monday: date
    channel: str
    sessions: int
    users: int
    new_users: int
    engaged: int
    views: int
    key_events: int


@dataclass
class Activity:
    """Something a salesperson did, or plans to do."""

    at: datetime
    kind: str
    rep: Rep
    minutes: int
    selling: bool
    planned: bool = False
    contact: Contact | None = None
    deal: Deal | None = None


@dataclass
class Cost:
    """One line of the monthly costs sheet."""

    month: date
    concept: str
    team: str
    category: str
    channel: str
    amount: float


@dataclass
class World:
    """All that happened."""

    contacts: list[Contact] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    google: list[AdDay] = field(default_factory=list)
    linkedin: list[AdDay] = field(default_factory=list)
    sends: list[Send] = field(default_factory=list)
    web: list[WebWeek] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)


# -- dice ------------------------------------------------------------------------------------------------------------


def dice(topic: str) -> random.Random:
    """A random stream of its own for one topic."""
    return random.Random(f"{SEED}/{topic}")


def pick(r: random.Random, shares: dict[str, float]) -> str:
    """One of the keys, as often as its share says."""
    return r.choices(list(shares), list(shares.values()))[0]


def around(r: random.Random, median: float, spread: float) -> float:
    """A positive number whose median is ``median``, with a tail to the right."""
    return median * math.exp(r.gauss(0, spread))


# -- calendar --------------------------------------------------------------------------------------------------------


def months() -> Iterator[date]:
    """The first day of every month of the story."""
    day = FIRST
    while day <= TODAY:
        yield day
        day = (day + timedelta(days=31)).replace(day=1)


def days_of(month: date) -> list[date]:
    """The days of a month that have happened."""
    days = [month + timedelta(days=n) for n in range(31)]
    return [d for d in days if d.month == month.month and d <= TODAY]


def is_working(day: date) -> bool:
    return day.weekday() < 5


def working(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if not is_working(day) else 0)


def office_hour(r: random.Random, day: date) -> datetime:
    """A minute between 8:00 and 19:29."""
    return datetime.combine(day, time(8)) + timedelta(minutes=r.randrange(690))


def after(r: random.Random, start: datetime, days: float) -> datetime | None:
    """An office hour of the working day some days later, after ``start``; None when that lies ahead of today."""
    moment = office_hour(r, working(start.date() + timedelta(days=round(days))))
    moment = max(moment, start + timedelta(minutes=20))
    return moment if moment <= CLOSING_TIME else None


def season(day: date) -> float:
    """Demand on a day against the average of 2024: the season and a growth of some 10 % a year."""
    return SEASON[day.month - 1] * (1 + 0.10 * (day - FIRST).days / 365)


# -- leads -----------------------------------------------------------------------------------------------------------


class Registry:
    """Makes companies, each with an id and a name of its own."""

    def __init__(self, topic: str, first_id: int, suffix: str = "") -> None:
        self.r = dice(topic)
        self.suffix = suffix
        self.next_id = first_id
        self.names: set[str] = set()

    def company(self) -> Company:
        sector = self.r.choice(list(TRADES))
        self.next_id += self.r.randrange(1, 9)
        return Company(self.next_id, self.name(sector), pick(self.r, COUNTRIES), sector, pick(self.r, SIZES))

    def name(self, sector: str) -> str:
        while True:
            parts = (self.r.choice(NAME_STARTS), self.r.choice(NAME_MIDDLES), self.r.choice(NAME_ENDS))
            name = f"{TRADES[sector]} {''.join(parts)}{self.suffix}"
            if name not in self.names:
                self.names.add(name)
                return name


def make_contacts() -> list[Contact]:
    """About 40 leads a month, oldest first, with the milestones that each has reached by today."""
    r = dice("contacts")
    registry = Registry("companies", 50_000)
    contacts: list[Contact] = []
    for created, channel in sorted(arrivals(r), key=lambda arrival: arrival[0]):
        company = known_company(r, contacts, created) or registry.company()
        contacts.append(make_contact(r, 10_001 + 3 * len(contacts), company, channel, created))
    return contacts


def arrivals(r: random.Random) -> Iterator[tuple[datetime, Channel]]:
    """When each lead arrives, and by which channel. Event leads come with the fairs, weekend leads from search."""
    for month in months():
        days = days_of(month)
        for channel in CHANNELS:
            fairs = (3.0 if month.month in FAIRS else 0.33) if channel.name == "Events" else 1.0
            expected = 39.2 * channel.share * season(month) * fairs * len(days) / 30.4
            for _ in range(int(expected + r.random())):
                day = r.choice(days)
                if channel.name != "Organic search":
                    day = working(day) if working(day) in days else r.choice([d for d in days if is_working(d)])
                yield office_hour(r, day), channel


def known_company(r: random.Random, contacts: list[Contact], created: datetime) -> Company | None:
    """Now and then a colleague of a recent lead."""
    recent = [c for c in contacts[-60:] if created - c.created < timedelta(days=45)]
    return r.choice(recent).company if recent and r.random() < 0.13 else None


def make_contact(r: random.Random, id_: int, company: Company, channel: Channel, created: datetime) -> Contact:
    rep = r.choices(REPS, [rep.share for rep in REPS])[0]
    contact = Contact(id_, r.choice(FIRST_NAMES), r.choice(LAST_NAMES), company, channel, rep, created)
    contact.answered = answer_to(r, created, rep)
    if r.random() < min(0.465 * channel.quality, 0.95):
        contact.mql = after(r, contact.answered or created, around(r, 2.5, 0.8))
    if contact.mql and r.random() < 0.515 * channel.quality**0.5:
        contact.sql = after(r, contact.mql, around(r, 6, 0.7))
    latest = max(moment for moment in (created, contact.answered, contact.mql, contact.sql) if moment)
    contact.modified = min(latest + timedelta(minutes=r.randrange(5, 20_000)), CLOSING_TIME)
    return contact


def answer_to(r: random.Random, created: datetime, rep: Rep) -> datetime | None:
    """The first answer: half of them within the hour, evenings and weekends on the next morning, a few never."""
    if r.random() < 0.07:
        return None
    moment = created + timedelta(minutes=round(around(r, 32 * rep.slowness, 0.95)) + 1)
    if moment.hour >= 20 or moment.hour < 8 or not is_working(moment.date()):
        morning = working(moment.date() + timedelta(days=1 if moment.hour >= 20 else 0))
        moment = datetime.combine(morning, time(8, 30)) + timedelta(minutes=r.randrange(75))
    return moment if moment <= CLOSING_TIME else None


# -- deals -----------------------------------------------------------------------------------------------------------


def make_deals(contacts: list[Contact]) -> list[Deal]:
    """New business from SQLs, then expansions and renewals of what was won; ids in the order of creation."""
    r = dice("deals")
    new = [deal for contact in contacts if (deal := new_deal(r, contact))]
    later = [deal for won in new if won.outcome == "won" for deal in follow_ups(r, won)]
    deals = sorted(new + later, key=lambda deal: deal.created)
    for number, deal in enumerate(deals):
        deal.id = 90_017 + 4 * number
        finish(r, deal)
    forecast_overdue(deals)
    return deals


def new_deal(r: random.Random, contact: Contact) -> Deal | None:
    if contact.sql is None or contact.company.in_play or r.random() > 0.68:
        return None
    created = working(contact.sql.date() + timedelta(days=int(around(r, 2, 0.7))))
    if created > TODAY:
        return None
    contact.company.in_play = True
    chance = min(0.23 * contact.rep.skill * contact.channel.quality**0.5, 0.6)
    outcome = pick(r, {"won": chance, "lost": 0.88 - chance, "no_decision": 0.12})
    days = around(r, {"won": 44, "lost": 48, "no_decision": 85}[outcome], 0.45)
    return Deal(0, "new", contact, deal_size(r), created, working(created + timedelta(days=int(days))), outcome)


def deal_size(r: random.Random) -> int:
    """A year's fee: the median near 9,000, with a tail of groups that sign for several sites."""
    return round(around(r, 8_300, 0.55) * (r.uniform(2.4, 4.0) if r.random() < 0.09 else 1) / 100) * 100


def follow_ups(r: random.Random, won: Deal) -> Iterator[Deal]:
    """Yearly contracts come up for renewal; a third of the customers are offered more."""
    upsell, renewal, amount = r.random() < 0.34, r.random() < 0.45, won.amount
    offered = working(won.closed + timedelta(days=r.randrange(110, 300)))
    if upsell and offered <= TODAY:
        outcome = pick(r, {"won": 0.5, "lost": 0.5})
        size = round(amount * r.uniform(0.15, 0.4) / 100) * 100
        yield Deal(
            0, "upsell", won.contact, size, offered, working(offered + timedelta(days=r.randrange(14, 50))), outcome
        )
    due = working(won.closed + timedelta(days=364))
    opened = working(due - timedelta(days=r.randrange(30, 60)))
    if renewal and opened <= TODAY:
        outcome = pick(r, {"won": 0.85, "lost": 0.15})
        yield Deal(0, "renewal", won.contact, round(amount * 1.03 / 10) * 10, opened, due, outcome)


def finish(r: random.Random, deal: Deal) -> None:
    """Stage, quote, loss reason and cost; a deal that closes after today is still open."""
    length = (deal.closed - deal.created).days
    quoted = working(deal.created + timedelta(days=length // 3))
    if deal.closed > TODAY:
        deal.outcome = "open"
        gone = (TODAY - deal.created).days / length
        deal.stage = "Descubrimiento" if quoted > TODAY else "Propuesta" if gone < 0.7 else "Negociación"
    deal.quoted = quoted if quoted <= min(deal.closed, TODAY) and r.random() < 0.95 else None
    if deal.outcome == "lost":
        deal.loss_reason = pick(r, LOSS_REASONS)
    if deal.outcome == "won":
        deal.cost = round(deal.amount * r.uniform(0.17, 0.25) / 10) * 10


def forecast_overdue(deals: list[Deal]) -> None:
    """Three salespeople forgot to move a forecast: those open deals are overdue, as in any pipeline."""
    for deal in [deal for deal in deals if deal.outcome == "open"][:3]:
        deal.closed = max(deal.created + timedelta(days=21), TODAY - timedelta(days=20))
        deal.closed = min(deal.closed, TODAY - timedelta(days=2))


# -- customers -------------------------------------------------------------------------------------------------------


def make_subscriptions(deals: list[Deal]) -> list[Subscription]:
    """The customers of before 2024, then the new ones; a change of price is a new row from that day on."""
    r = dice("customers")
    rows: list[Subscription] = []
    registry = Registry("old customers", 40_000, " y Cía.")
    for _ in range(58):
        rows += old_customer(r, registry.company())
    for deal in deals:
        if deal.kind == "new" and deal.outcome == "won":
            rows += new_customer(r, deal, deals)
    return sorted(rows, key=lambda row: (row.start, row.company.id))


def plan_of(mrr: float) -> str:
    return "Básico" if mrr < 500 else "Profesional" if mrr < 1200 else "Empresa"


def never_first(day: date) -> date:
    """Billing never changes on the first of a month, so that no month can argue about a customer."""
    return day if day.day > 1 else day + timedelta(days=1)


def subscribe(r: random.Random, company: Company, start: date, mrr: float) -> Subscription:
    row = Subscription(company, plan_of(mrr), never_first(start), round(mrr, 2))
    onboarded = row.start + timedelta(days=int(around(r, 16, 0.45)))
    row.onboarded = onboarded if onboarded <= TODAY else None
    return row


def change_price(row: Subscription, day: date, mrr: float) -> Subscription:
    """The old price ends on the day on which the new one starts."""
    row.end = never_first(day)
    return Subscription(row.company, plan_of(mrr), row.end, round(mrr, 2))


def leave(r: random.Random, row: Subscription, day: date) -> None:
    row.end, row.churn_reason = never_first(day), pick(r, CHURN_REASONS)


def old_customer(r: random.Random, company: Company) -> list[Subscription]:
    """A customer won before 2024: some change price by themselves in the app, about one in nine leaves each year."""
    start = date(2021, 2, 2) + timedelta(days=r.randrange(1040))
    rows = [subscribe(r, company, start, deal_size(r) / 12)]
    fate, factor = r.random(), r.choice((1.15, 1.2, 1.3))
    changed = FIRST + timedelta(days=r.randrange(60, 720))
    if fate < 0.16:
        rows.append(change_price(rows[0], changed, rows[0].mrr * factor))
    elif fate < 0.21:
        rows.append(change_price(rows[0], changed, rows[0].mrr / factor))
    elif fate < 0.45:
        leave(r, rows[0], FIRST + timedelta(days=r.randrange(20, 770)))
    return rows


def new_customer(r: random.Random, won: Deal, deals: list[Deal]) -> list[Subscription]:
    """A new customer pays from some days after the signature; won expansions raise the price, lost renewals end it."""
    start = won.closed + timedelta(days=r.randrange(3, 15))
    if start > TODAY:
        return []
    rows = [subscribe(r, won.contact.company, start, won.amount / 12)]
    for deal in sorted((d for d in deals if d.contact is won.contact and d is not won), key=lambda d: d.closed):
        if deal.outcome == "won":
            rows.append(change_price(rows[-1], deal.closed, price_after(rows[-1].mrr, deal)))
        elif deal.outcome == "lost" and deal.kind == "renewal":
            leave(r, rows[-1], deal.closed)
    left = start + timedelta(days=r.randrange(120, 1600))
    if rows[-1].end is None and left > rows[-1].start and left < TODAY:
        leave(r, rows[-1], left)
    return rows


def price_after(mrr: float, deal: Deal) -> float:
    """An expansion adds a twelfth of its amount a month; a renewal brings the yearly rise."""
    return mrr + deal.amount / 12 if deal.kind == "upsell" else mrr * 1.03


# -- advertising -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Campaign:
    """A campaign that runs on working days between two dates, on a daily budget."""

    name: str
    first: date
    last: date
    budget: float
    cpc: float
    ctr: float
    share: float
    """Of the channel's leads, how many this campaign claims."""


GOOGLE = (
    Campaign("Búsqueda | Marca | ES", FIRST, TODAY, 22, 1.35, 0.13, 0.3),
    Campaign("Búsqueda | Software de turnos | ES", FIRST, TODAY, 112, 4.9, 0.042, 0.6),
    Campaign("Búsqueda | Competencia | ES", date(2025, 2, 3), date(2025, 9, 26), 36, 5.6, 0.031, 0.1),
)
LINKEDIN = (
    Campaign("ES | HR directors | Lead form", FIRST, TODAY, 88, 7.8, 0.0055, 0.75),
    Campaign("ES | Website visitors | Retargeting", date(2024, 9, 2), TODAY, 26, 5.2, 0.0075, 0.25),
)


def make_ads(campaigns: tuple[Campaign, ...], channel: str, contacts: list[Contact]) -> list[AdDay]:
    """Each campaign on each working day; the platform claims the channel's leads as conversions, and a few more."""
    r = dice(channel)
    rows: list[AdDay] = []
    for day in (FIRST + timedelta(days=n) for n in range((TODAY - FIRST).days)):
        leads = sum(c.channel.name == channel and c.created.date() == day for c in contacts)
        running = [c for c in campaigns if c.first <= day <= c.last and is_working(day)]
        won = share_out(r, leads, running)
        rows += [ad_day(r, campaign, day, won.count(campaign)) for campaign in running]
    return rows


def share_out(r: random.Random, leads: int, running: list[Campaign]) -> list[Campaign]:
    claimed = leads + (r.random() < 0.05)
    return r.choices(running, [c.share for c in running], k=claimed) if running else []


def ad_day(r: random.Random, campaign: Campaign, day: date, conversions: int) -> AdDay:
    if (day.month, day.day) in ((12, 25), (1, 1)):
        return AdDay(campaign.name, day, 0.0, 0, 0, 0)
    budget = campaign.budget * (0.45 + 0.55 * season(day)) * r.uniform(0.8, 1.12)
    clicks = max(round(budget / (campaign.cpc * r.uniform(0.85, 1.15))), conversions, 1)
    shown = round(clicks / (campaign.ctr * r.uniform(0.85, 1.15)))
    return AdDay(campaign.name, day, round(budget, 2), clicks, shown, conversions)


# -- newsletter and site ---------------------------------------------------------------------------------------------

SUBJECTS = (
    "Cuadrantes sin dolores de cabeza", "Cinco errores al planificar vacaciones", "Novedades del producto",
    "Caso de cliente: menos horas extra", "Guía de registro horario", "Cómo medir el absentismo",
)  # fmt: skip


def make_sends() -> list[Send]:
    """A newsletter every other Tuesday, to a list that grows."""
    r = dice("email")
    rows: list[Send] = []
    day, size = date(2024, 1, 9), 1_850
    while day <= TODAY:
        delivered = round(size * r.uniform(0.978, 0.992))
        opens = round(delivered * r.uniform(0.29, 0.38))
        clicks, gone = round(opens * r.uniform(0.07, 0.13)), round(delivered * r.uniform(0.001, 0.004))
        title = f"{SUBJECTS[len(rows) % len(SUBJECTS)]} ({day:%m/%Y})"
        rows.append(Send(title, datetime.combine(day, time(10)), size, delivered, opens, clicks, gone))
        size += r.randrange(10, 36) - gone
        day += timedelta(days=14)
    return rows


def make_web(world: World) -> list[WebWeek]:
    """Weeks of traffic by channel: paid visits follow the clicks, the rest grows with the season."""
    r = dice("web")
    rows: list[WebWeek] = []
    for monday in (FIRST + timedelta(weeks=n) for n in range((TODAY - FIRST).days // 7 + 1)):
        for channel, sessions in visits(r, world, monday).items():
            leads = sum(c.channel.name == channel and in_week(c.created.date(), monday) for c in world.contacts)
            rows.append(web_week(r, monday, channel, max(round(sessions), leads), leads))
    return rows


def in_week(day: date, monday: date) -> bool:
    return monday <= day < monday + timedelta(days=7)


def visits(r: random.Random, world: World, monday: date) -> dict[str, float]:
    """Sessions of one week by channel. Typed-in visits are few: most come through a search for the name."""
    share = min((TODAY - monday).days + 1, 7) / 7
    demand = season(monday) * share
    return {
        "Organic search": 430 * demand * r.uniform(0.9, 1.1),
        "Paid search": 0.93 * sum(row.clicks for row in world.google if in_week(row.day, monday)),
        "LinkedIn": 0.82 * sum(row.clicks for row in world.linkedin if in_week(row.day, monday)),
        "Email": 12 * share + sum(send.clicks for send in world.sends if in_week(send.at.date(), monday)),
        "Referral": 58 * demand * r.uniform(0.8, 1.2),
        "Events": (24 if monday.month in FAIRS else 6) * demand * r.uniform(0.7, 1.3),
        "Direct": 25 * demand * r.uniform(0.8, 1.2),
    }


def web_week(r: random.Random, monday: date, channel: str, sessions: int, leads: int) -> WebWeek:
    users = round(sessions * r.uniform(0.78, 0.88))
    return WebWeek(
        monday, channel, sessions, users, round(users * r.uniform(0.6, 0.75)), round(sessions * r.uniform(0.48, 0.62)),
        round(sessions * r.uniform(2.1, 2.9)), 0 if channel in ("Events", "Referral") else leads,
    )  # fmt: skip


# -- sales work ------------------------------------------------------------------------------------------------------

MINUTES = {"Llamada": (4, 22), "Correo": (3, 9), "Reunión": (30, 60), "Demo": (40, 60), "Tarea interna": (45, 180)}


def make_activities(world: World) -> list[Activity]:
    """What salespeople log: half of the first answers, the work on deals, internal tasks, and next week's plans."""
    r = dice("activities")
    rows = [first_answer(r, c) for c in world.contacts if c.answered and r.random() < 0.55]
    rows += [row for deal in world.deals for row in deal_work(r, deal)]
    rows += [row for month in months() for rep in REPS for row in internal_work(r, rep, month)]
    rows = [row for row in rows if row.at <= CLOSING_TIME]
    rows += planned_work(r, [deal for deal in world.deals if deal.outcome == "open"][-6:])
    return sorted(rows, key=lambda row: row.at)


def minutes(r: random.Random, kind: str) -> int:
    return r.randint(*MINUTES[kind])


def first_answer(r: random.Random, contact: Contact) -> Activity:
    assert contact.answered
    kind = pick(r, {"Llamada": 0.55, "Correo": 0.45})
    return Activity(contact.answered, kind, contact.rep, minutes(r, kind), True, contact=contact)


def deal_work(r: random.Random, deal: Deal) -> Iterator[Activity]:
    """New business gets a demo early on; every deal some meetings, calls and emails until it closes."""
    length = max((min(deal.closed, TODAY) - deal.created).days, 1)
    kinds = ["Demo"] if deal.kind == "new" and r.random() < 0.9 else []
    kinds += r.choices(("Reunión", "Llamada", "Correo"), (0.4, 0.35, 0.25), k=r.randint(1, 4))
    for kind in kinds:
        day = deal.created + timedelta(days=r.randrange(length) // (3 if kind == "Demo" else 1))
        at = office_hour(r, working(day))
        yield Activity(at, kind, deal.contact.rep, minutes(r, kind), True, contact=deal.contact, deal=deal)


def internal_work(r: random.Random, rep: Rep, month: date) -> Iterator[Activity]:
    for day in r.sample([d for d in days_of(month) if is_working(d)], 2):
        yield Activity(office_hour(r, day), "Tarea interna", rep, minutes(r, "Tarea interna"), False)


def planned_work(r: random.Random, deals: list[Deal]) -> list[Activity]:
    """Meetings in the calendars of the coming days: they have not happened."""
    days = (TODAY + timedelta(days=n) for n in range(1, 20))
    return [
        Activity(office_hour(r, day), "Reunión", deal.contact.rep, 45, True, True, deal.contact, deal)
        for day, deal in zip((d for d in days if is_working(d)), deals, strict=False)
    ]


# -- costs -----------------------------------------------------------------------------------------------------------


def make_costs(deals: list[Deal]) -> list[Cost]:
    """The costs sheet: payroll, tools and programs; of media only what the ad platforms do not bill."""
    r = dice("costs")
    return [row for month in months() for row in month_costs(r, month, deals)]


def month_costs(r: random.Random, month: date, deals: list[Deal]) -> Iterator[Cost]:
    rise = 1.0 if month.year == 2024 else 1.035
    yield Cost(month, "Nóminas marketing", "Marketing", "Salarios", "", 8_870.40 * rise + r.randrange(9_000) / 100)
    yield Cost(month, "Nóminas ventas", "Ventas", "Salarios", "", 13_745.15 * rise + r.randrange(15_000) / 100)
    yield Cost(month, "Automatización y analítica", "Marketing", "Herramientas", "", 486.00 * rise)
    yield Cost(month, "CRM y telefonía", "Ventas", "Herramientas", "", 412.50 * rise)
    yield Cost(month, "Agencia de contenidos", "Marketing", "Programas", "", 650.00)
    if month.month in (1, 4, 7, 10):
        yield Cost(month, "Patrocinio de boletín sectorial", "Marketing", "Medios", "Correo electrónico", 980.00)
    if month.month in FAIRS:
        stand = 2_600 + r.randrange(90_000) / 100
        yield Cost(month, FAIRS[month.month], "Marketing", "Programas", "Eventos", stand)
    if commission := sum(0.06 * deal.amount for deal in deals if by_referral(deal, month)):
        yield Cost(month, "Comisiones de partners", "Marketing", "Programas", "Referencias", commission)


def by_referral(deal: Deal, month: date) -> bool:
    """New business that a partner brought, signed in the month."""
    signed = deal.outcome == "won" and deal.closed.replace(day=1) == month
    return signed and deal.kind == "new" and deal.contact.channel.name == "Referral"


def build() -> World:
    """The whole story, always the same."""
    world = World(contacts=make_contacts())
    world.deals = make_deals(world.contacts)
    world.subscriptions = make_subscriptions(world.deals)
    world.google = make_ads(GOOGLE, "Paid search", world.contacts)
    world.linkedin = make_ads(LINKEDIN, "LinkedIn", world.contacts)
    world.sends = make_sends()
    world.web = make_web(world)
    world.activities = make_activities(world)
    world.costs = make_costs(world.deals)
    return world
