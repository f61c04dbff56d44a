"""Activity and prospecting: "done ones only"."""

from __future__ import annotations

from collections.abc import Callable

from tests.independent.book import UNDEFINED, Cell, View, add, cost_per, counted, divide, kpi
from tests.independent.company import Row
from tests.independent.cost import marketing, media, sales, timesheet
from tests.independent.funnel import leads, new_customers, opportunities
from tests.independent.sales import deals_won


def done(view: View, *types: str) -> list[Row] | None:
    if not view.knows("activities"):
        return None
    rows = view.those("activities", "activity_at", status="done")
    return [row for row in rows if not types or row["type"] in types]


def number(view: View, *types: str) -> float | None:
    rows = done(view, *types)
    return None if rows is None else len(rows)


kpi("activities")(lambda view: counted(number(view)))
kpi("calls")(lambda view: counted(number(view, "call")))
kpi("emails")(lambda view: counted(number(view, "email")))
kpi("meetings")(lambda view: counted(number(view, "meeting")))
kpi("demos")(lambda view: counted(number(view, "demo")))


def minutes(view: View, selling: bool | None = None) -> float | None:
    rows = done(view)
    if rows is None:
        return None
    rows = [row for row in rows if selling is None or row["selling"] is selling]
    known = [row["minutes"] for row in rows if row["minutes"] is not None]
    return None if rows and not known else sum(known)


@kpi("activity_hours")
def activity_hours(view: View) -> Cell:
    spent = minutes(view)
    return UNDEFINED if spent is None else Cell(spent / 60)


@kpi("selling_time_share")
def selling_time_share(view: View) -> Cell:
    """ "selling minutes / all minutes"."""
    return divide(minutes(view, True), minutes(view))


@kpi("activities_per_lead")
def activities_per_lead(view: View) -> Cell:
    """ "activity / outcome"."""
    return divide(number(view), leads(view).value)


@kpi("activities_per_win")
def activities_per_win(view: View) -> Cell:
    return divide(number(view), deals_won(view).value)


@kpi("hours_per_customer")
def hours_per_customer(view: View) -> Cell:
    return divide(activity_hours(view).value, new_customers(view).value)


def prospected(view: View, name: str) -> float | None:
    return view.total("outreach", name)


@kpi("activity_to_meeting_rate")
def activity_to_meeting_rate(view: View) -> Cell:
    """ "meetings / calls, emails and outreach"."""
    return divide(number(view, "meeting"), add(number(view, "call", "email"), prospected(view, "contacted")))


@kpi("meeting_to_opportunity_rate", "flow")
def meeting_to_opportunity_rate(view: View) -> Cell:
    """ "opportunities / meetings"."""
    return divide(opportunities(view).value, number(view, "meeting"))


@kpi("demo_to_win_rate", "flow")
def demo_to_win_rate(view: View) -> Cell:
    """ "deals won / demos"."""
    return divide(deals_won(view).value, number(view, "demo"))


kpi("contacted")(lambda view: Cell(prospected(view, "contacted")))


def _over(name: str, part: str, whole: str) -> None:
    """ "over invitations sent, messages sent, messages sent, calls made, contacted"."""
    kpi(name)(lambda view: divide(prospected(view, part), prospected(view, whole)))


_over("invitation_acceptance_rate", "invitations_accepted", "invitations_sent")
_over("reply_rate", "replies", "messages_sent")
_over("positive_reply_rate", "positive_replies", "messages_sent")
_over("call_connect_rate", "calls_connected", "calls_made")
_over("meeting_booking_rate", "meetings_booked", "contacted")


@kpi("cost_per_rep", "spend")
def cost_per_rep(view: View) -> Cell:
    """ "sales_cost / owners with an activity or a deal in the period"."""
    return cost_per(sales(view), reps(view))


@kpi("cost_per_rep", "timesheet")
def cost_per_rep_timesheet(view: View) -> Cell:
    return divide(timesheet(view).value, reps(view))


def reps(view: View) -> float | None:
    rows = done(view)
    if rows is None or not view.knows("deals"):
        return None
    deals = view.those("deals", "created_at") + view.those("deals", "closed_at")
    return len({row["owner"] for row in rows + deals if row["owner"]})


def _per_meeting(variant: str, cost: Callable[[View], float | None]) -> None:
    """ "outreach, activity or media cost / meetings"."""
    kpi("cost_per_meeting", variant)(lambda view: cost_per(cost(view), number(view, "meeting")))


_per_meeting("marketing", marketing)
_per_meeting("media", media)
_per_meeting("timesheet", lambda view: timesheet(view).value)
