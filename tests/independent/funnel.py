"""The funnel: counts by their own date, rates of the records that entered in the period."""

from __future__ import annotations

from datetime import date

from tests.independent.book import (
    UNDEFINED,
    Cell,
    View,
    counted,
    day_of,
    days_between,
    divide,
    earliest,
    kpi,
    through,
)  # fmt: skip
from tests.independent.company import Row

STAGES = ["mql_at", "sql_at", "opportunity_at", "customer_at"]


# -- Counts


@kpi("leads")
def leads(view: View) -> Cell:
    """Counts by their own date."""
    return counted(view.count("leads", "created_at"))


@kpi("mqls")
def mqls(view: View) -> Cell:
    return counted(view.count("leads", "mql_at"))


@kpi("accepted_leads")
def accepted_leads(view: View) -> Cell:
    return counted(view.count("leads", "accepted_at"))


@kpi("rejected_leads")
def rejected_leads(view: View) -> Cell:
    return counted(view.count("leads", "rejected_at"))


@kpi("sqls")
def sqls(view: View) -> Cell:
    return counted(view.count("leads", "sql_at"))


@kpi("opportunities")
def opportunities(view: View) -> Cell:
    """ "opportunities = deals by created_at, else leads by opportunity_at"."""
    return counted(view.count("deals", "created_at"))


def first_won(view: View) -> list[Row]:
    """The first won deal of every account, else of the person who is the customer, else the deal itself."""
    key = ("first won",)
    if key not in view.books.cache:
        first: dict[str, Row] = {}
        for deal in view.books.tables["deals"]:
            if deal["status"] != "won" or not view.past(deal["closed_at"]):
                continue
            account = deal["account_id"] or deal["lead_id"] or deal["deal_id"]
            before = first.get(account)
            if before is None or deal["closed_at"] < before["closed_at"]:
                first[account] = deal
        view.books.cache[key] = list(first.values())
    return view.books.cache[key]


@kpi("new_customers")
def new_customers(view: View) -> Cell:
    """ "Accounts (else the customer, else the deal itself) whose first won deal of any type is in the period and is
    neither upsell, cross_sell nor renewal".
    """
    if not view.knows("deals"):
        return UNDEFINED
    mine = [row["deal_id"] for row in view.rows("deals")]
    new = [row for row in first_won(view) if row["deal_id"] in mine and view.inside(row["closed_at"])]
    return counted(sum(row["type"] not in ("upsell", "cross_sell", "renewal") for row in new))


def conversions_of(view: View, kind: str | None) -> Cell:
    """ "conversions, (soft), (hard): counts by event and kind"."""
    return counted(view.count("conversions", "at", **({"kind": kind} if kind else {})))


kpi("conversions", "all")(lambda view: conversions_of(view, None))
kpi("conversions", "soft")(lambda view: conversions_of(view, "soft"))
kpi("conversions", "hard")(lambda view: conversions_of(view, "hard"))


# -- Rates


def reached(row: Row, stage: str) -> date | None:
    """A later stage implies the earlier ones, "by the earliest date among them (one dated before entry counts as
    reached at entry)".
    """
    if stage == "created_at":
        return row["created_at"]
    at = earliest(row.get(name) for name in STAGES[STAGES.index(stage) :])
    if at is not None and day_of(at) < day_of(row["created_at"]):  # type: ignore[operator]
        return row["created_at"]
    return at


def cohort(view: View, entry: str, goal: str, to_date: bool = False, dated: bool = False) -> Cell:
    """ "A conversion counts when it happens at most `window` days after entry. The headline is the rate among mature
    records (denominator = mature, n = all in the cohort); variant to_date is the rate over all." Variant dated:
    "entries with a date of their own only".
    """
    if not view.knows("leads"):
        return UNDEFINED
    window = None if to_date else view.settings.window
    entered = hits = all_of_them = 0
    for row in view.rows("leads"):
        at = reached(row, entry)
        if dated and (row.get(entry) is None or not view.past(row[entry])):
            continue
        if at is None or not view.inside(at):
            continue
        all_of_them += 1
        if window is not None and not through(view.as_of, at, window):
            continue
        entered += 1
        then = reached(row, goal)
        if view.past(then) and then is not None and (window is None or days_between(at, then) <= window):
            hits += 1
    return divide(hits, entered, all_of_them)


RATES = {
    "lead_to_mql_rate": ("created_at", "mql_at"),
    "lead_to_sql_rate": ("created_at", "sql_at"),
    "lead_to_opportunity_rate": ("created_at", "opportunity_at"),
    "lead_to_customer_rate": ("created_at", "customer_at"),
    "mql_to_sql_rate": ("mql_at", "sql_at"),
    "mql_to_opportunity_rate": ("mql_at", "opportunity_at"),
    "mql_to_customer_rate": ("mql_at", "customer_at"),
    "sql_to_opportunity_rate": ("sql_at", "opportunity_at"),
    "opportunity_to_customer_rate": ("opportunity_at", "customer_at"),
}
"""The stage that is entered, and the one that is reached."""

COUNTS = {
    "created_at": leads,
    "mql_at": mqls,
    "sql_at": sqls,
    "opportunity_at": opportunities,
    "customer_at": new_customers,
}


def flow(view: View, entry: str, goal: str) -> Cell:
    """ "A period-basis rate may exceed 100 %: it is a flow ratio"."""
    return divide(COUNTS[goal](view).value, COUNTS[entry](view).value)


def _rate(name: str, entry: str, goal: str) -> None:
    kpi(name, "cohort")(lambda view: cohort(view, entry, goal))
    kpi(name, "to_date")(lambda view: cohort(view, entry, goal, to_date=True))
    if entry != "created_at":  # of which every lead has one of its own
        kpi(name, "dated")(lambda view: cohort(view, entry, goal, dated=True))
    kpi(name, "flow")(lambda view: flow(view, entry, goal))


for _name, (_entry, _goal) in RATES.items():
    _rate(_name, _entry, _goal)


@kpi("lead_to_customer_rate", "contacted")
def customers_of_contacted(view: View) -> Cell:
    """ "(contacted) customers / prospects contacted in the same period"."""
    return divide(new_customers(view).value, view.total("outreach", "contacted"))


@kpi("leads_per_mql")
def leads_per_mql(view: View) -> Cell:
    """ "multiples: 4.0 leads for one MQL"."""
    return divide(leads(view).value, mqls(view).value)


@kpi("mqls_per_sql")
def mqls_per_sql(view: View) -> Cell:
    return divide(mqls(view).value, sqls(view).value)


@kpi("sales_acceptance_rate", "decided")
def sales_acceptance_rate(view: View) -> Cell:
    """ "accepted / (accepted + rejected) decided in the period"."""
    accepted, rejected = accepted_leads(view).value, rejected_leads(view).value
    return divide(accepted, None if accepted is None or rejected is None else accepted + rejected)


def with_event(view: View, kind: str, among: str) -> Cell:
    """ "distinct leads with a soft (hard) event / leads contacted or created"."""
    if not view.knows("leads"):
        return UNDEFINED
    window = view.settings.window
    rows = view.those("leads", among)
    mature = [row for row in rows if window is None or through(view.as_of, row[among], window)]
    first = first_events(view, kind)
    hits = 0
    for row in mature:
        at = earliest(first.get(lead_id) for lead_id in row.get("members", [row["lead_id"]]))
        hits += at is not None and (window is None or days_between(row[among], at) <= window)
    return divide(hits, len(mature), len(rows))


def first_events(view: View, kind: str) -> dict[str, date]:
    """Lead: the day of its first event of a kind."""
    first: dict[str, date] = {}
    for row in view.books.tables["conversions"]:
        if row["kind"] == kind and row["lead_id"] and view.past(row["at"]):
            first[row["lead_id"]] = min(row["at"], first.get(row["lead_id"], row["at"]))
    return first


def events_per_session(view: View, kind: str) -> Cell:
    """ "(sessions) events / sessions"."""
    return divide(conversions_of(view, kind).value, view.total("web", "sessions"))


def _events(name: str, kind: str) -> None:
    kpi(name, "created")(lambda view: with_event(view, kind, "created_at"))
    kpi(name, "contacted")(lambda view: with_event(view, kind, "contacted_at"))
    kpi(name, "sessions")(lambda view: events_per_session(view, kind))


_events("soft_conversion_rate", "soft")
_events("hard_conversion_rate", "hard")


def _part_of_funnel(name: str, entry: str, goal: str) -> None:
    """ "mqls/leads; sqls/mqls; customers/sqls"."""
    kpi(name, "cohort")(lambda view: cohort(view, entry, goal))
    if entry != "created_at":  # of which every lead has one of its own
        kpi(name, "dated")(lambda view: cohort(view, entry, goal, dated=True))
    kpi(name, "flow")(lambda view: flow(view, entry, goal))


_part_of_funnel("top_of_funnel_rate", "created_at", "mql_at")
_part_of_funnel("middle_of_funnel_rate", "mql_at", "sql_at")
_part_of_funnel("bottom_of_funnel_rate", "sql_at", "customer_at")


@kpi("top_of_funnel_rate", "traffic")
def mqls_of_traffic(view: View) -> Cell:
    """ "(traffic) mqls/sessions"."""
    return divide(mqls(view).value, view.total("web", "sessions"))


@kpi("session_to_lead_rate")
def session_to_lead_rate(view: View) -> Cell:
    """ "web leads / sessions (flow)": leads of the channels that the web export has."""
    return divide(leads_of(view, channels(view, "web", "sessions")), view.total("web", "sessions"))


@kpi("click_to_lead_rate")
def click_to_lead_rate(view: View) -> Cell:
    """ "leads of paid segments / clicks": leads of the channels that have clicks."""
    return divide(leads_of(view, channels(view, "spend", "clicks")), view.total("spend", "clicks"))


def channels(view: View, table: str, name: str) -> set[str]:
    """The channels, by name, of the rows of a table that have a figure."""
    rows = view.books.tables.get(table, [])
    return {row["channel"] for row in rows if row.get(name) is not None and row["channel"]}


def leads_of(view: View, labels: set[str]) -> float | None:
    if not view.knows("leads"):
        return None
    return sum(row["channel"] in labels for row in view.those("leads", "created_at"))


def order_days(view: View) -> dict[str, list[date]]:
    """Customer: the days of their orders, credit notes out, each order once."""
    orders: dict[str, dict[str, date]] = {}
    for row in view.rows("orders"):
        day = day_of(row["date"])
        if row["customer_id"] and row["amount"] is not None and row["amount"] >= 0 and view.past(day) and day:
            orders.setdefault(row["customer_id"], {}).setdefault(row["order_id"], day)
    return {customer: sorted(days.values()) for customer, days in orders.items()}


@kpi("repeat_customer_rate", "to_date")
def repeat_customer_rate(view: View) -> Cell:
    """ "customers with 2 or more orders by the period's end / customers with 1 or more; credit notes out"."""
    if not view.knows("orders"):
        return UNDEFINED
    counts = [sum(day < view.period.end for day in days) for days in order_days(view).values()]
    return divide(sum(count >= 2 for count in counts), sum(count >= 1 for count in counts))


@kpi("repeat_customer_rate", "cohort")
def repeat_customer_cohort(view: View) -> Cell:
    """ "(cohort) second order within the window"."""
    if not view.knows("orders"):
        return UNDEFINED
    window = view.settings.window
    first = [days for days in order_days(view).values() if view.inside(days[0])]
    mature = [days for days in first if window is None or through(view.as_of, days[0], window)]
    again = [d for d in mature if len(d) > 1 and (window is None or days_between(d[0], d[1]) <= window)]
    return divide(len(again), len(mature), len(first))
