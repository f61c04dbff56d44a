"""The conventions: what a row is, what is known, what is undefined, how long something took."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.independent.calendar import Period
from tests.independent.company import Company, Row, Settings

TOTAL = "(total)"
BLANK = "(blank)"
UNASSIGNED = "(unassigned)"
ANY: Any = object()
"""What the book does not name for a KPI, and is not compared."""


@dataclass(frozen=True)
class Cell:
    """A value with the parts that it is made of. None is undefined."""

    value: float | None
    numerator: Any = ANY
    denominator: Any = ANY
    n: Any = ANY


UNDEFINED = Cell(None)

Calculation = Callable[["View"], Cell]
KPIS: dict[tuple[str, str], Calculation] = {}
"""Every KPI and variant that is calculated here."""


def kpi(name: str, variant: str = "default") -> Callable[[Calculation], Calculation]:
    """Marks the function that calculates a KPI."""

    def keep(calculation: Calculation) -> Calculation:
        assert (name, variant) not in KPIS
        KPIS[name, variant] = calculation
        return calculation

    return keep


# -- Dates and durations


def day_of(at: date | None) -> date | None:
    return at.date() if isinstance(at, datetime) else at


def is_moment(at: date | None) -> bool:
    return isinstance(at, datetime)


def days_between(first: date, second: date) -> float:
    """ "Calendar days when either end is a date alone, else elapsed time / 86400 computed in UTC"."""
    if isinstance(first, datetime) and isinstance(second, datetime):
        return (second.astimezone(UTC) - first.astimezone(UTC)).total_seconds() / 86400
    first_day, second_day = day_of(first), day_of(second)
    assert first_day is not None
    assert second_day is not None
    return float((second_day - first_day).days)


def minutes_between(first: date | None, second: date | None) -> float | None:
    """ "Minutes are undefined when either end is a date alone"."""
    if isinstance(first, datetime) and isinstance(second, datetime):
        return (second.astimezone(UTC) - first.astimezone(UTC)).total_seconds() / 60
    return None


def earliest(dates: Iterable[date | None]) -> date | None:
    known = [at for at in dates if at is not None]
    return min(known, key=lambda at: (day_of(at), is_moment(at), at.isoformat())) if known else None


# -- Arithmetic


def divide(numerator: float | None, denominator: float | None, n: Any = ANY) -> Cell:
    """ "x/0, 0/0 and a sum of no values are undefined"."""
    value = None if numerator is None or not denominator else numerator / denominator
    return Cell(value, numerator, denominator, n)


def cost_per(cost: float | None, count: float | None) -> Cell:
    """NO_SPEND: "a cost per something whose cost is 0 in a cell: undefined there, never 0"."""
    return divide(cost, count) if cost else replace(UNDEFINED, numerator=cost, denominator=count)


def add(*parts: float | None) -> float | None:
    return None if any(part is None for part in parts) else sum(part for part in parts if part is not None)


def multiply(*parts: float | None) -> float | None:
    return None if any(part is None for part in parts) else math.prod(part for part in parts if part is not None)


def sum_of(rows: list[Row], name: str) -> float | None:
    """A sum: 0 where there are no rows, undefined where there are rows and none has a value."""
    values = [row[name] for row in rows if row.get(name) is not None]
    return None if rows and not values else sum(values)


def distinct(rows: list[Row], name: str) -> float | None:
    """How many different ones: 0 where there are no rows, undefined where there are rows and none says whose it is."""
    known = {row[name] for row in rows if row.get(name)}
    return None if rows and not known else len(known)


def quantile(values: list[float], share: float) -> float | None:
    """Between the two nearest values in their order, in proportion."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def median(values: list[float]) -> Cell:
    return Cell(quantile(values, 0.5), n=len(values))


def mean(values: list[float]) -> Cell:
    return Cell(sum(values) / len(values) if values else None, n=len(values))


def p90(values: list[float]) -> Cell:
    return Cell(quantile(values, 0.9), n=len(values))


# -- The company as the book reads it


KEYS = {
    "leads": "lead_id",
    "deals": "deal_id",
    "conversions": "conversion_id",
    "activities": "activity_id",
    "customers": "subscription_id",
    "orders": "line_id",
    "accounts": "account_id",
}
EVENTS = {
    "leads": "created_at assigned_at contacted_at first_contact_at mql_at accepted_at rejected_at sql_at opportunity_at"
    " customer_at lost_at",
    "deals": "created_at closed_at first_contact_at qualified_at quoted_at",
    "conversions": "at",
    "stage_history": "entered_at exited_at",
    "activities": "activity_at",
    "customers": "started_at ended_at onboarded_at",
    "touches": "at",
    "accounts": "",
}
"""The dates of past events of a table; of every other table, ``date``."""
MONEY = ("amount", "cost", "mrr", "conversion_value", "cpc")


def events_of(table: str) -> list[str]:
    return EVENTS.get(table, "date").split()


@dataclass
class Books:
    """The rows of a company, each record once, in one currency, with what they take from other tables."""

    settings: Settings
    tables: dict[str, list[Row]]
    cache: dict[Any, Any] = field(default_factory=dict)

    def coverage(self, table: str) -> tuple[date, date] | None:
        """ "Each table has its own coverage (first to newest such date)"."""
        if table not in self.cache:
            dates = [day_of(row.get(name)) for row in self.tables.get(table, []) for name in events_of(table)]
            known = [at for at in dates if at is not None and at <= self.settings.as_of]
            self.cache[table] = (min(known), max(known)) if known else None
        return self.cache[table]

    def has(self, table: str, name: str) -> bool:
        """Whether an export has the column."""
        return any(name in row for row in self.tables.get(table, []))


def books_of(company: Company) -> Books:
    """The company as the book reads it: each record once, blank segments filled, one currency."""
    tables = {name: settled(name, rows, company.settings) for name, rows in company.tables.items()}
    inherit(tables, company.settings.as_of)
    for deal in tables["deals"]:
        if deal["closed_at"] and deal["closed_at"] > company.settings.as_of:
            deal["status"], deal["closed_at"] = "open", None  # on that day it was open
    tables["persons"] = tables["leads"]
    if company.settings.count_by == "account":
        tables["leads"] = by_account(tables["leads"])
    return Books(company.settings, tables)


def fill(row: Row, other: Row) -> None:
    """Blank segments taken from another row."""
    for name in ("channel", "owner", "region"):
        if not row.get(name) and name in other:
            row[name] = other[name]


def by_account(leads: list[Row]) -> list[Row]:
    """ "On account, a milestone is the earliest of the account's leads"; a lead without one stands for itself."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in leads:
        groups[row["account_id"] or "lead " + row["lead_id"]].append(row)
    accounts = []
    for members in groups.values():
        members.sort(key=lambda row: row["created_at"])
        dates = {name: earliest(row.get(name) for row in members) for name in members[0] if name.endswith("_at")}
        accounts.append({**members[0], **dates, "members": [row["lead_id"] for row in members]})
    return accounts


def settled(table: str, rows: list[Row], settings: Settings) -> list[Row]:
    """DUP_ID: "keep the latest modified_at, else the last"."""
    rows = [converted(row, settings) for row in rows]
    key = KEYS.get(table)
    if key is None:
        return rows
    kept: dict[Any, Row] = {}
    for row in rows:
        before = kept.get(row[key])
        if before is None or (row.get("modified_at") or date.min) >= (before.get("modified_at") or date.min):
            kept[row[key]] = row
    return list(kept.values())


def converted(row: Row, settings: Settings) -> Row:
    rate = settings.rates.get(row.get("currency") or "", 1.0)
    return {name: value * rate if name in MONEY and value is not None else value for name, value in row.items()}


def inherit(tables: dict[str, list[Row]], as_of: date) -> None:
    """ "Deals inherit blank segments from their lead, then their account, and take first_contact_at from their lead;
    leads take opportunity_at and customer_at from their first deal and first won deal when those are not mapped;
    orders inherit segments from the customer."
    """
    leads = {row["lead_id"]: row for row in tables.get("leads", [])}
    accounts = {row["account_id"]: row for row in tables.get("accounts", [])}
    for row in tables.get("leads", []):
        fill(row, accounts.get(row.get("account_id"), {}))
    for row in tables.get("customers", []):
        fill(row, accounts.get(row["customer_id"], {}))
    customers: dict[str, Row] = {}
    for row in tables.get("customers", []):
        customers.setdefault(row["customer_id"], row)
    of_account: dict[Any, list[Row]] = defaultdict(list)
    for row in sorted(tables.get("leads", []), key=lambda row: row["created_at"]):
        if row.get("account_id") and day_of(row["created_at"]) <= as_of:  # type: ignore[operator]
            of_account[row["account_id"]].append(row)
    for deal in tables.get("deals", []):
        lead, account = leads.get(deal.get("lead_id"), {}), accounts.get(deal.get("account_id"), {})
        fill(deal, lead)
        fill(deal, account)
        for other in of_account[deal.get("account_id")]:
            fill(deal, other)
        deal["lead_created_at"] = lead.get("created_at")
        deal["first_contact_at"] = deal.get("first_contact_at") or lead.get("first_contact_at")
    for lead in leads.values():
        lead["answered_at"] = lead["answered_assigned_at"] = lead.get("first_contact_at")
    fallback(leads, tables.get("activities", []))
    for order in tables.get("orders", []):
        customer = customers.get(order.get("customer_id") or "", {})
        fill(order, customer)
        fill(order, accounts.get(order.get("customer_id"), {}))
    if not any("opportunity_at" in row for row in tables.get("leads", [])):
        milestones_of_deals(leads, tables["deals"])


def fallback(leads: dict[str, Row], activities: list[Row]) -> None:
    """ "Fallback for the answer: the first outbound, not automatic activity at or after the creation (assignment)"."""
    for row in sorted(activities, key=lambda row: row["activity_at"]):
        lead = leads.get(row.get("lead_id"))
        if lead is None or row["direction"] != "outbound" or row["automatic"] or row["status"] != "done":
            continue
        for answer, asked in (("answered_at", "created_at"), ("answered_assigned_at", "assigned_at")):
            if lead[answer] is None and lead[asked] is not None and row["activity_at"] >= lead[asked]:
                lead[answer] = row["activity_at"]


def milestones_of_deals(leads: dict[str, Row], deals: list[Row]) -> None:
    of_lead = defaultdict(list)
    for deal in deals:
        of_lead[deal.get("lead_id")].append(deal)
    for lead_id, lead in leads.items():
        won = [deal["closed_at"] for deal in of_lead[lead_id] if deal["status"] == "won"]
        lead["opportunity_at"] = earliest(deal["created_at"] for deal in of_lead[lead_id])
        lead["customer_at"] = earliest(won)


# -- What a cell sees


@dataclass
class View:
    """The books as one cell of a report sees them: a period, and a segment or the total."""

    books: Books
    period: Period
    by: str | None = None
    label: str = TOTAL

    @property
    def settings(self) -> Settings:
        return self.books.settings

    @property
    def as_of(self) -> date:
        return self.books.settings.as_of

    def at(self, period: Period) -> View:
        """The same segment in another period."""
        return replace(self, period=period)

    def rows(self, table: str) -> list[Row]:
        """The rows of the segment, of all time."""
        key = (table, self.by, self.label)
        cache = self.books.cache
        if key not in cache:
            rows = self.books.tables.get(table, [])
            cache[key] = (
                rows if self.label == TOTAL else [row for row in rows if self.labelled(table, row) == self.label]
            )
        return cache[key]

    def labelled(self, table: str, row: Row) -> str:
        """The segment of a row: "a blank is its own row"; a table that lacks the field is unassigned."""
        assert self.by is not None
        if not self.books.has(table, self.by):
            return UNASSIGNED
        return row.get(self.by) or BLANK

    def knows(self, *tables: str) -> bool:
        """ "Inside the coverage of a table, a period or segment that the table knows but has no rows for is 0; outside
        it, or for a segment the table never has, it is undefined".
        """
        for table in tables:
            covered = self.books.coverage(table)
            if covered is None or self.period.start > covered[1] or self.period.end <= covered[0]:
                return False
            if not self.rows(table):
                return False
        return True

    def inside(self, at: date | None) -> bool:
        """Whether something happened in the period, and no later than as_of."""
        day = day_of(at)
        return day is not None and self.period.start <= day < self.period.end and day <= self.as_of

    def whole(self, *tables: str) -> bool:
        """Whether the tables cover the whole period: a PARTIAL_PERIOD is kept "out of deltas"."""
        covered = [self.books.coverage(table) for table in tables]
        ends = self.period.end - timedelta(days=1)
        return ends <= self.as_of and all(c is not None and c[0] <= self.period.start for c in covered)

    def past(self, at: date | None) -> bool:
        day = day_of(at)
        return day is not None and day <= self.as_of

    def those(self, table: str, at: str, **where: Any) -> list[Row]:
        """The rows that are dated in the period, with the values asked for."""
        key = (table, self.by, self.label, at, self.period)
        if key not in self.books.cache:
            self.books.cache[key] = [row for row in self.rows(table) if self.inside(row.get(at))]
        rows = self.books.cache[key]
        return [row for row in rows if all(row.get(name) == value for name, value in where.items())]

    def count(self, table: str, at: str, **where: Any) -> float | None:
        return len(self.those(table, at, **where)) if self.knows(table) else None

    def total(self, table: str, name: str, at: str = "date", **where: Any) -> float | None:
        """A sum: 0 where there are no rows, undefined where there are rows and none has a value."""
        if not self.knows(table):
            return None
        return sum_of(self.those(table, at, **where), name)


def counted(value: float | None) -> Cell:
    return Cell(value, n=value if value is not None else ANY)


def through(as_of: date, entry: date, window: int) -> bool:
    """ "A record is mature when entry + window <= as_of"."""
    day = day_of(entry)
    assert day is not None
    return day + timedelta(days=window) <= as_of
