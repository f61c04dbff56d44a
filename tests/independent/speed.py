"""Speed: how long something took, by the event that ends it; responses by the request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tests.independent.book import (
    UNDEFINED,
    Cell,
    View,
    day_of,
    days_between,
    divide,
    is_moment,
    kpi,
    mean,
    median,
    minutes_between,
    p90,
)  # fmt: skip
from tests.independent.company import Row


def lengths(rows: list[Row], first: str, last: str) -> list[float]:
    """ "Negative ones stay out of durations (BAD_ORDER)"."""
    pairs = [(row.get(first), row.get(last)) for row in rows]
    days = [days_between(a, b) for a, b in pairs if a is not None and b is not None]
    return [length for length in days if length >= 0]


def between(view: View, table: str, first: str, last: str, **where: str) -> list[float] | None:
    """ "Dated by the later milestone"."""
    return lengths(view.those(table, last, **where), first, last) if view.knows(table) else None


def known(values: list[float] | None, how: Callable[[list[float]], Cell]) -> Cell:
    return UNDEFINED if values is None else how(values)


def _cycle(variant: str, first: str) -> None:
    """ "(created), (lead), (first_contact) median to won; each with *_mean, *_p90"."""
    for ending, how in (("", median), ("_mean", mean), ("_p90", p90)):
        kpi("sales_cycle_days", variant + ending)(
            lambda view, how=how: known(between(view, "deals", first, "closed_at", status="won"), how)
        )


_cycle("created", "created_at")
_cycle("lead", "lead_created_at")
_cycle("first_contact", "first_contact_at")


@kpi("sales_cycle_days", "closed")
def to_close(view: View) -> Cell:
    """ "(closed) to won or lost"."""
    if not view.knows("deals"):
        return UNDEFINED
    rows = [row for row in view.those("deals", "closed_at") if row["status"] in ("won", "lost")]
    return median(lengths(rows, "created_at", "closed_at"))


@kpi("time_to_close_days")
def time_to_close_days(view: View) -> Cell:
    """ "Kaplan-Meier median from creation to close, open deals censored at as_of", of the deals of the period."""
    if not view.knows("deals"):
        return UNDEFINED
    stays = []
    for row in view.those("deals", "created_at"):
        closed = row["closed_at"] if row["status"] != "open" and view.past(row["closed_at"]) else None
        if closed is None and row["status"] != "open":
            continue  # closed, nobody knows when
        length = days_between(row["created_at"], closed or view.as_of)
        if length >= 0:
            stays.append((length, closed is not None))
    alive = 1.0
    for at in sorted({length for length, closed in stays if closed}):
        at_risk = sum(length >= at for length, _ in stays)
        alive *= 1 - sum(closed for length, closed in stays if length == at) / at_risk
        if alive <= 0.5 + 1e-12:
            return Cell(at)
    return UNDEFINED


def _milestones(name: str, table: str, first: str, last: str, variant: str = "default", **where: str) -> None:
    """ "median between milestones"."""
    kpi(name, variant)(lambda view: known(between(view, table, first, last, **where), median))


_milestones("lead_to_mql_days", "leads", "created_at", "mql_at")
_milestones("mql_to_sql_days", "leads", "mql_at", "sql_at")
_milestones("sql_to_opportunity_days", "leads", "sql_at", "opportunity_at")
_milestones("sql_to_quote_days", "deals", "qualified_at", "quoted_at")
_milestones("quote_to_close_days", "deals", "quoted_at", "closed_at", "won", status="won")
_milestones("lead_to_customer_days", "leads", "created_at", "customer_at")


@kpi("quote_to_close_days", "any")
def quote_to_any_close(view: View) -> Cell:
    if not view.knows("deals"):
        return UNDEFINED
    rows = [row for row in view.those("deals", "closed_at") if row["status"] != "open"]
    return median(lengths(rows, "quoted_at", "closed_at"))


# -- Responses


def answers(view: View, asked: str) -> list[Row]:
    """Inbound leads by the request: their creation, or their assignment."""
    return [row for row in view.those("leads", asked) if row["inbound"]]


def response(view: View, asked: str, how: Callable[[list[float]], Cell]) -> Cell:
    """ "median from (created), (assigned) to the first answer, over answered inbound leads", "by the request"."""
    if not view.knows("leads"):
        return UNDEFINED
    name = "answered_at" if asked == "created_at" else "answered_assigned_at"
    times = [minutes_between(row[asked], row[name]) for row in answers(view, asked) if view.past(row[name])]
    return how([time for time in times if time is not None and time >= 0])


kpi("lead_response_minutes", "created")(lambda view: response(view, "created_at", median))
kpi("lead_response_minutes", "created_p90")(lambda view: response(view, "created_at", p90))
kpi("lead_response_minutes", "assigned")(lambda view: response(view, "assigned_at", median))
kpi("lead_response_minutes", "assigned_p90")(lambda view: response(view, "assigned_at", p90))


def due(view: View) -> dict[str, int] | None:
    """How the leads that are due were answered: in time, late, never. "They sum to 1"."""
    if not view.knows("leads"):
        return None
    counts = {"within": 0, "late": 0, "never": 0}
    sla = view.settings.sla_minutes
    for row in answers(view, "created_at"):
        if not is_moment(row["created_at"]):
            continue
        answer = row["answered_at"] if view.past(row["answered_at"]) else None
        took = minutes_between(row["created_at"], answer)  # one before the creation counts as given at once
        if took is not None and took <= sla:
            counts["within"] += 1
        elif overdue(row["created_at"], sla, view.as_of):
            counts["late" if took is not None else "never"] += 1
    return counts


def overdue(created: date, sla: float, as_of: date) -> bool:
    """Whether the time to answer had run out by the end of as_of."""
    day = day_of(created + timedelta(minutes=sla))
    return day is not None and day <= as_of


def _share(name: str, what: str) -> None:
    def share(view: View) -> Cell:
        counts = due(view)
        if counts is None:
            return UNDEFINED
        everything = sum(counts.values())
        return divide(counts[what], everything, everything)

    kpi(name)(share)


_share("response_within_sla", "within")
_share("answered_late_rate", "late")
_share("unanswered_lead_rate", "never")
