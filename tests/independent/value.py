"""What customers are worth, and what may be paid for them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.independent.book import (
    TOTAL,
    UNDEFINED,
    Calculation,
    Cell,
    View,
    add,
    cost_per,
    counted,
    day_of,
    days_between,
    distinct,
    divide,
    earliest,
    kpi,
    multiply,
    quantile,
    sum_of,
    through,
)  # fmt: skip
from tests.independent.calendar import Period, shifted, year_before
from tests.independent.channels import backlinks, list_size
from tests.independent.company import Row
from tests.independent.cost import cac, marketing, media, sales, spent
from tests.independent.customers import (
    arpa,
    at_start,
    churn_of_orders,
    churn_rate,
    movement,
    order_stays,
    paid,
    stays,
)  # fmt: skip
from tests.independent.funnel import channels, cohort, first_won, leads, new_customers
from tests.independent.sales import (
    buyers,
    gross_margin,
    growth,
    revenue_per_customer,
    won,
    year_to,
)
from tests.independent.speed import lengths


def to_customer(view: View) -> float | None:
    return cohort(view, "created_at", "customer_at").value


@kpi("expected_cac")
def expected_cac(view: View) -> Cell:
    """ "cpl / lead_to_customer_rate"."""
    return divide(cost_per(marketing(view), leads(view).value).value, to_customer(view))


def lag(view: View) -> timedelta | None:
    """ "Cost of the period shifted back by cac_lag (default: median cycle of the trailing 12 months)"."""
    if view.settings.cac_lag is not None:
        return timedelta(days=view.settings.cac_lag)
    year = View(view.books, year_to(view.at(Period("day", view.as_of, view.as_of + timedelta(days=1)))))
    days = quantile(lengths(won(year), "created_at", "closed_at"), 0.5)
    return None if days is None else timedelta(days=math.floor(days + 0.5))


def lagged(view: View, *teams: str) -> Cell:
    back = lag(view)
    if back is None:
        return UNDEFINED
    earlier = view.at(Period("lagged", view.period.start - back, view.period.end - back))
    return cost_per(add(*(spent(earlier, team=team) for team in teams)), new_customers(view).value)


kpi("cac", "lagged")(lambda view: lagged(view, "marketing", "sales"))
kpi("cac", "lagged_marketing")(lambda view: lagged(view, "marketing"))


def mrr_of_new(view: View) -> float | None:
    """ "MRR of the period's new customers, each"."""
    if not view.knows("customers"):
        return None
    new = {c for c, mine in stays(view).items() if view.inside(mine[0][0])}
    money = paid(view, view.period.end)
    new &= set(money)
    return sum(money[c] for c in new) / len(new) if new else None


@kpi("cac_payback_months", "new_customers")
def cac_payback_months(view: View) -> Cell:
    """ "cac / (MRR of the period's new customers, each, × gross margin)"."""
    return divide(cac(view).value, multiply(mrr_of_new(view), gross_margin(view).value))


@kpi("cac_payback_months", "revenue")
def cac_payback_revenue(view: View) -> Cell:
    """ "(revenue) without margin, named so"."""
    return divide(cac(view).value, mrr_of_new(view))


@kpi("cac_payback_months", "all_customers")
def cac_payback_all(view: View) -> Cell:
    """ "(all_customers) by the ARPA of all"."""
    return divide(cac(view).value, multiply(arpa(view).value, gross_margin(view).value))


@kpi("arpa", "revenue")
def arpa_revenue(view: View) -> Cell:
    """ "arpa (revenue)": what a customer brings in the period."""
    return revenue_per_customer(view)


def year_of(view: View) -> View:
    """The trailing 12 complete months."""
    return view.at(year_to(view))


def yearly_churn(view: View) -> float | None:
    """The customers lost in the trailing 12 months, of those there when these began."""
    year = year_of(view)
    covered = view.books.coverage("customers")
    if not view.knows("customers") or covered is None or covered[0] > year.period.start:
        return None
    return churn_rate(year).value


@kpi("ltv", "margin")
def ltv(view: View) -> Cell:
    """ "(margin) arpa × gross margin / churn, same time unit"."""
    return divide(multiply(arpa(view).value, gross_margin(view).value, 12), yearly_churn(view))


@kpi("ltv", "revenue_churn")
def ltv_revenue_churn(view: View) -> Cell:
    """ "(revenue_churn) with the MRR churn"."""
    year = year_of(view)
    covered = view.books.coverage("customers")
    if not view.knows("customers") or covered is None or covered[0] > year.period.start:
        return UNDEFINED
    before = sum(paid(view, year.period.start).values())
    lost = [movement(year, what) for what in ("churned", "contraction")]
    churn = divide(add(*lost), before).value
    return divide(multiply(arpa(view).value, gross_margin(view).value, 12), churn)


@kpi("ltv", "orders")
def ltv_orders(view: View) -> Cell:
    """ "(orders) average order value × orders per year × years kept (config, else 1 / yearly churn)"."""
    year = year_of(view)
    rows = [row for row in year.those("orders", "date") if row["customer_id"]]
    orders = {row["order_id"] for row in rows}
    customers = {row["customer_id"] for row in rows if row["amount"] >= 0}  # a credit note alone makes no buyer
    if not customers:
        return UNDEFINED
    years = view.settings.years_kept
    if years is None:
        churn = churn_of_orders(year).value
        years = 1 / churn if churn else None
    if years is None:
        return UNDEFINED
    value = sum(row["amount"] for row in rows) / len(orders)
    return Cell(value * len(orders) / len(customers) * years)


def of_cohort(view: View) -> tuple[set[str], list[Row]] | None:
    """The customers who first bought in the period, and all that they bought to date: orders, else won deals."""
    if "orders" in view.books.tables:
        if not view.knows("orders"):
            return None
        mine = {c for c, buys in order_stays(view).items() if view.inside(buys[0][0])}
        return mine, [r for r in view.rows("orders") if r["customer_id"] in mine and view.past(r["date"])]
    if not view.knows("deals"):
        return None
    deals = [row["deal_id"] for row in view.rows("deals")]  # whoever came by a segment brings all they buy to it
    mine = {r["account_id"] for r in first_won(view) if r["deal_id"] in deals and view.inside(r["closed_at"])} - {None}
    every = view.books.tables["deals"]
    return mine, [r for r in every if r["status"] == "won" and view.past(r["closed_at"]) and r["account_id"] in mine]


@kpi("ltv", "revenue")
def ltv_revenue(view: View) -> Cell:
    """ "(revenue) revenue to date per customer of a cohort"."""
    found = of_cohort(view)
    return UNDEFINED if found is None else divide(sum_of(found[1], "amount"), len(found[0]))


@kpi("ltv", "historical")
def ltv_historical(view: View) -> Cell:
    """ "(historical) gross profit to date per customer of a cohort"."""
    found = of_cohort(view)
    if found is None or any(row["cost"] is None for row in found[1]):
        return UNDEFINED
    money = sum_of(found[1], "amount")
    cost = sum(row["cost"] for row in found[1])
    return UNDEFINED if money is None else divide(money - cost, len(found[0]))


@kpi("ltv", "net")
def ltv_net(view: View) -> Cell:
    """ "(net) revenue − acquisition − service cost, cohort averages": what the period's acquisition cost by customer of
    the cohort, and what service cost since by customer who bought since.
    """
    money, acquisition = ltv_revenue(view).value, add(marketing(view), sales(view))
    since = view.at(Period("since", view.period.start, view.as_of + timedelta(days=1)))
    service = cost_per(spent(since, team="service"), who_bought(since)).value
    found = of_cohort(view)
    if money is None or not acquisition or service is None or found is None:
        return UNDEFINED
    return Cell(money - acquisition / len(found[0]) - service)


kpi("ltv_cac", "margin")(lambda view: divide(ltv(view).value, cac(view).value))
kpi("ltv_cac", "orders")(lambda view: divide(ltv_orders(view).value, cac(view).value))
kpi("ltv_cac", "revenue")(lambda view: divide(ltv_revenue(view).value, cac(view).value))


def who_bought(view: View) -> float | None:
    """Customers with a purchase in the period, credit notes out."""
    if "orders" not in view.books.tables:
        return buyers(view)
    return distinct([row for row in view.those("orders", "date") if row["amount"] >= 0], "customer_id")


def _growth(variant: str, measure: Calculation, before: Callable[[Period], Period]) -> None:
    """ "ltv_growth: growth beside revenue_growth, split into more customers and more value each"."""
    kpi("ltv_growth", variant)(lambda view: growth(view, before(view.period), measure, ("orders", "deals")))


def last_period(period: Period) -> Period:
    return shifted(period, -1)


_growth("previous", ltv_revenue, last_period)
_growth("year", ltv_revenue, year_before)
_growth("customers", lambda view: Cell(buyers(view)), last_period)
_growth("value", revenue_per_customer, last_period)


@kpi("breakeven_cpl")
def breakeven_cpl(view: View) -> Cell:
    """ "ltv × lead_to_customer_rate: what a lead may cost"."""
    value = multiply(ltv(view).value, to_customer(view))
    return UNDEFINED if value is None else Cell(value)


@kpi("marketing_contribution", "clv")
def contribution_of_new(view: View) -> Cell:
    """ "(clv) new_customers × ltv (margin, else orders) − marketing cost"."""
    money, cost = multiply(new_customers(view).value, ltv(view).value), marketing(view)
    return UNDEFINED if money is None or cost is None else Cell(money - cost)


@kpi("roas", "crm")
def roas_crm(view: View) -> Cell:
    """ "(crm) matched won_amount / media cost": of the channels that money was spent on."""
    if not view.knows("deals"):
        return UNDEFINED
    paid_for = channels(view, "spend", "cost")
    rows = [row for row in won(view) if row["channel"] in paid_for]
    return divide(sum_of(rows, "amount"), media(view))


def _customers_with(name: str, *types: str) -> None:
    """ "customers with an upsell; with a cross-sell or a second product / active at start"."""

    def share(view: View) -> Cell:
        if not view.knows("deals", "customers"):
            return UNDEFINED
        there = at_start(replace(view, by=None, label=TOTAL))
        rows = [row for row in won(view) if row["type"] in types and row["account_id"] in there]
        return divide(distinct(rows, "account_id"), len(at_start(view)))

    kpi(name)(share)


_customers_with("upsell_rate", "upsell")
_customers_with("cross_sell_rate", "cross_sell")


# -- With ids


def tied(view: View, kind: str, milestone: str) -> Cell:
    """ "(cohort) where lead or deal ids tie them": the meetings (demos) that name a lead or a deal, and those of them
    whose deal, else the first deal of whose lead, got there.
    """
    if not view.knows("activities"):
        return UNDEFINED
    deals = view.books.tables["deals"]
    rows = [
        r for r in view.those("activities", "activity_at", status="done", type=kind) if r["deal_id"] or r["lead_id"]
    ]
    hits = chances = 0
    for row in rows:
        named = "deal_id" if row["deal_id"] else "lead_id"
        mine = [deal for deal in deals if deal[named] == row[named]]
        if milestone == "opportunity_at":
            at = earliest(deal["created_at"] for deal in mine)
        else:
            at = earliest(deal["closed_at"] for deal in mine if deal["status"] == "won")
        if at is not None and at < day_of(row["activity_at"]):
            continue  # it was there already
        window = view.settings.window
        if window is not None and not through(view.as_of, row["activity_at"], window):
            continue
        chances += 1
        hits += view.past(at) and (window is None or days_between(row["activity_at"], at) <= window)
    return divide(hits, chances)


kpi("meeting_to_opportunity_rate", "cohort")(lambda view: tied(view, "meeting", "opportunity_at"))
kpi("demo_to_win_rate", "cohort")(lambda view: tied(view, "demo", "customer_at"))


# -- Growth of stocks


def stock_growth(view: View, stock: Callable[[View], float | None]) -> Cell:
    """A stock against the one of the period before; a period that is not over is kept "out of deltas"."""
    if view.period.end - timedelta(days=1) > view.as_of:
        return UNDEFINED
    now, before = stock(view), stock(view.at(last_period(view.period)))
    return UNDEFINED if now is None or not before else Cell(now / before - 1)


kpi("list_growth_rate")(lambda view: stock_growth(view, list_size))
kpi("backlinks_growth")(lambda view: stock_growth(view, lambda one: backlinks(one).value))


@kpi("social_reach")
def social_reach(view: View) -> Cell:
    """NON_ADDITIVE: "uniques would be summed: undefined with the reason"; those of one post are no sum."""
    rows = view.those("social", "date") if view.knows("social") else []
    return Cell(rows[0]["reach"]) if len(rows) == 1 else UNDEFINED


kpi("visitors")(lambda view: UNDEFINED)
kpi("new_visitors")(lambda view: UNDEFINED)


@kpi("prospects_added")
def prospects_added(view: View) -> Cell:
    """Prospects added: the leads of the period."""
    return counted(view.count("leads", "created_at"))


@kpi("sales_acceptance_rate", "pending")
def pending(view: View) -> Cell:
    """ "pending beside": the MQLs of the period that are neither accepted nor rejected."""
    if not view.knows("leads"):
        return UNDEFINED
    rows = view.those("leads", "mql_at")
    waiting = [row for row in rows if not view.past(row["accepted_at"]) and not view.past(row["rejected_at"])]
    return counted(len(waiting))
