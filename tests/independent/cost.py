"""Costs, what something cost, and the return on it."""

from __future__ import annotations

from tests.independent.book import UNDEFINED, Cell, View, add, cost_per, divide, kpi, sum_of
from tests.independent.funnel import leads, mqls, new_customers, opportunities, sqls
from tests.independent.sales import deals_won, gross_profit, revenue, revenue_per_customer


def spent(view: View, **where: str) -> float | None:
    """A cost: 0 where there is none between the first and the last of its kind, unknown outside."""
    days = [
        row["date"]
        for row in view.books.tables["spend"]
        if all(row[name] == value for name, value in where.items()) and view.past(row["date"])
    ]
    if not days or view.period.start > max(days) or view.period.end <= min(days):
        return None
    return view.total("spend", "cost", **where)


def _sum(name: str, variant: str = "default", **where: str) -> None:
    """ "sums by team or category"."""
    kpi(name, variant)(lambda view: Cell(spent(view, **where)))


_sum("marketing_cost", team="marketing")
_sum("sales_cost", "spend", team="sales")
_sum("media_cost", category="media")
_sum("service_cost", team="service")
_sum("overhead_cost", team="overhead")


def marketing(view: View) -> float | None:
    return spent(view, team="marketing")


def media(view: View) -> float | None:
    return spent(view, category="media")


def sales(view: View) -> float | None:
    return spent(view, team="sales")


@kpi("sales_cost", "timesheet")
def timesheet(view: View) -> Cell:
    """ "sales_cost (timesheet) = hours × hourly_cost"."""
    if view.settings.hourly_cost is None:
        return UNDEFINED
    minutes = view.total("activities", "minutes", "activity_at", status="done")
    return Cell(None if minutes is None else minutes / 60 * view.settings.hourly_cost)


def _per(name: str, count: object) -> None:
    """ "(marketing) marketing_cost / that count; (media) media_cost / that count"."""
    kpi(name, "marketing")(lambda view: cost_per(marketing(view), count(view).value))  # type: ignore[operator]
    kpi(name, "media")(lambda view: cost_per(media(view), count(view).value))  # type: ignore[operator]


_per("cpl", leads)
_per("cost_per_mql", mqls)
_per("cost_per_sql", sqls)
_per("cost_per_opportunity", opportunities)


@kpi("cac", "fully_loaded")
def cac(view: View) -> Cell:
    """ "(fully_loaded) (marketing + sales cost) / new_customers"."""
    return cost_per(add(marketing(view), sales(view)), new_customers(view).value)


@kpi("cac", "marketing")
def cac_marketing(view: View) -> Cell:
    return cost_per(marketing(view), new_customers(view).value)


@kpi("cac", "media")
def cac_media(view: View) -> Cell:
    return cost_per(media(view), new_customers(view).value)


@kpi("cac", "cohort")
def cac_cohort(view: View) -> Cell:
    """ "(cohort) cost of the period / customers eventually won from the leads of that period"."""
    if not view.knows("leads", "spend"):
        return UNDEFINED
    won = [row for row in view.those("leads", "created_at") if view.past(row.get("customer_at"))]
    return cost_per(add(marketing(view), sales(view)), len(won))


@kpi("cost_per_conversion")
def cost_per_conversion(view: View) -> Cell:
    """ "media cost / conversions, soft ones included"."""
    return cost_per(media(view), view.total("spend", "conversions", category="media"))


@kpi("cost_per_sale", "fully_loaded")
def cost_per_sale(view: View) -> Cell:
    """ "(marketing + sales cost) / deals_won"."""
    return cost_per(add(marketing(view), sales(view)), deals_won(view).value)


@kpi("cost_per_sale", "marketing")
def cost_per_sale_marketing(view: View) -> Cell:
    return cost_per(marketing(view), deals_won(view).value)


@kpi("sales_cost_ratio")
def sales_cost_ratio(view: View) -> Cell:
    """ "sales, marketing, both / revenue"."""
    return divide(sales(view), revenue(view).value)


@kpi("marketing_cost_ratio")
def marketing_cost_ratio(view: View) -> Cell:
    return divide(marketing(view), revenue(view).value)


@kpi("acquisition_cost_ratio")
def acquisition_cost_ratio(view: View) -> Cell:
    return divide(add(marketing(view), sales(view)), revenue(view).value)


@kpi("cac_to_revenue")
def cac_to_revenue(view: View) -> Cell:
    """ "cac / revenue_per_customer"."""
    return divide(cac(view).value, revenue_per_customer(view).value)


# -- Ads


def ads(view: View, name: str) -> float | None:
    return view.total("spend", name, category="media")


CHAIN = ("impressions", "clicks", "conversions")


def media_spent(view: View, name: str) -> float | None:
    """The media cost: in an ad export a blank count is 0, and the cost of such a row is never dropped.

    But a blank before a later count, clicks of ads that were converted, is a count that nobody took.
    """
    if not view.knows("spend"):
        return None
    later = CHAIN[CHAIN.index(name) + 1 :]
    rows = [
        row
        for row in view.those("spend", "date", category="media")
        if row[name] is not None or not any(row[after] for after in later)
    ]
    return sum(row["cost"] for row in rows if row["cost"] is not None)


@kpi("ctr")
def ctr(view: View) -> Cell:
    """ "clicks/impressions"."""
    return divide(ads(view, "clicks"), ads(view, "impressions"))


@kpi("cpc")
def cpc(view: View) -> Cell:
    """ "cost/clicks"."""
    return cost_per(media_spent(view, "clicks"), ads(view, "clicks"))


@kpi("cpm")
def cpm(view: View) -> Cell:
    """ "1000 × cost/impressions"."""
    cost = media_spent(view, "impressions")
    return cost_per(None if cost is None else 1000 * cost, ads(view, "impressions"))


@kpi("ad_conversion_rate")
def ad_conversion_rate(view: View) -> Cell:
    """ "conversions / clicks"."""
    return divide(ads(view, "conversions"), ads(view, "clicks"))


@kpi("roas", "platform")
def roas(view: View) -> Cell:
    """ "(platform) conversion_value / media cost"; "in an ad export a blank count is 0": no value was claimed."""
    if not view.knows("spend"):
        return UNDEFINED
    claimed = [row["conversion_value"] or 0 for row in view.those("spend", "date", category="media")]
    return divide(sum(claimed), media(view))


@kpi("mer")
def mer(view: View) -> Cell:
    """ "revenue / marketing_cost"."""
    return divide(revenue(view).value, marketing(view))


# -- Return


def roi_cost(view: View) -> float | None:
    """ "Cost = marketing unless roi_cost: marketing_and_sales"."""
    if view.settings.roi_cost == "marketing_and_sales":
        return add(marketing(view), sales(view))
    return marketing(view)


def gain(money: float | None, cost: float | None) -> Cell:
    return divide(None if money is None or cost is None else money - cost, cost)


@kpi("roi", "net")
def roi(view: View) -> Cell:
    """ "(gross profit − cost) / cost"."""
    return gain(gross_profit(view).value, roi_cost(view))


@kpi("roi", "net_revenue")
def roi_net_revenue(view: View) -> Cell:
    """ "(revenue − cost) / cost"."""
    return gain(revenue(view).value, roi_cost(view))


@kpi("roi", "revenue_over_cost")
def roi_revenue_over_cost(view: View) -> Cell:
    """ "revenue / cost"."""
    return divide(revenue(view).value, roi_cost(view))


@kpi("marketing_contribution", "gross_profit")
def marketing_contribution(view: View) -> Cell:
    """ "gross profit − marketing cost"."""
    money, cost = gross_profit(view).value, marketing(view)
    return UNDEFINED if money is None or cost is None else Cell(money - cost)


@kpi("marketing_contribution", "after_overhead")
def after_overhead(view: View) -> Cell:
    """ "revenue − marketing − overhead − incremental cost"."""
    money = revenue(view).value
    if money is None or not view.knows("spend"):
        return UNDEFINED
    rows = [row for row in view.those("spend", "date") if row["team"] in ("overhead", "incremental")]
    costs = add(marketing(view), sum_of(rows, "cost"))
    return UNDEFINED if costs is None else Cell(money - costs)
