"""Sales: by the date of the close, or of the order."""

from __future__ import annotations

from datetime import date, timedelta

from tests.independent.book import (
    ANY,
    TOTAL,
    UNDEFINED,
    Calculation,
    Cell,
    View,
    counted,
    day_of,
    days_between,
    distinct,
    divide,
    kpi,
    sum_of,
)
from tests.independent.calendar import Period, add_months, shifted, year_before
from tests.independent.company import Row


def won(view: View) -> list[Row]:
    return view.those("deals", "closed_at", status="won")


@kpi("deals_won")
def deals_won(view: View) -> Cell:
    """Sales: "period, by close date"."""
    return counted(view.count("deals", "closed_at", status="won"))


@kpi("deals_lost")
def deals_lost(view: View) -> Cell:
    return counted(view.count("deals", "closed_at", status="lost"))


@kpi("won_amount")
def won_amount(view: View) -> Cell:
    return Cell(view.total("deals", "amount", "closed_at", status="won"))


@kpi("revenue")
def revenue(view: View) -> Cell:
    """ "revenue = orders.amount, else won_amount, chosen once per report"."""
    if "orders" in view.books.tables:
        return Cell(view.total("orders", "amount"))
    return won_amount(view)


@kpi("avg_deal_size")
def avg_deal_size(view: View) -> Cell:
    if not view.knows("deals"):
        return UNDEFINED
    amounts = [row["amount"] for row in won(view) if row["amount"] is not None]
    return Cell(sum(amounts) / len(amounts) if amounts else None, n=len(amounts))


@kpi("win_rate", "closed")
def win_rate(view: View) -> Cell:
    """ "(closed) won / (won + lost)"."""
    if not view.knows("deals"):
        return UNDEFINED
    good, bad = len(won(view)), len(view.those("deals", "closed_at", status="lost"))
    return divide(good, good + bad, good + bad)


@kpi("win_rate", "created")
def win_rate_created(view: View) -> Cell:
    """ "(created) won / all created in the period"."""
    if not view.knows("deals"):
        return UNDEFINED
    created = view.those("deals", "created_at")
    return divide(sum(row["status"] == "won" for row in created), len(created), len(created))


@kpi("win_rate", "with_no_decision")
def win_rate_with_no_decision(view: View) -> Cell:
    """ "(with_no_decision) won / (won + lost + no_decision)"."""
    if not view.knows("deals"):
        return UNDEFINED
    good, bad = len(won(view)), len(view.those("deals", "closed_at", status="lost"))
    everything = good + bad + len(view.those("deals", "closed_at", status="no_decision"))
    return divide(good, everything, everything)


@kpi("win_rate", "stale_as_lost")
def win_rate_stale_as_lost(view: View) -> Cell:
    """ "(stale_as_lost) won / (won + lost + open past their expected close, dated by it)"."""
    if not view.knows("deals"):
        return UNDEFINED
    good, bad = len(won(view)), len(view.those("deals", "closed_at", status="lost"))
    stale = [
        row for row in view.those("deals", "expected_close_at", status="open") if row["expected_close_at"] < view.as_of
    ]
    everything = good + bad + len(stale)
    return divide(good, everything, everything)


@kpi("win_rate", "value")
def win_rate_value(view: View) -> Cell:
    """ "(value) won amount / (won + lost amount)"."""
    good = won_amount(view).value
    bad = view.total("deals", "amount", "closed_at", status="lost")
    if good is None and bad is None:
        return UNDEFINED
    return divide(good, None if good is None or bad is None else good + bad)


@kpi("contact_to_win_rate")
def contact_to_win_rate(view: View) -> Cell:
    """ "leads with first contact in the period that were won / leads with first contact in the period (cohort)"."""
    if not view.knows("leads"):
        return UNDEFINED
    window = view.settings.window
    contacted = view.those("leads", "answered_at")
    mature = [row for row in contacted if window is None or _mature(view, row["answered_at"], window)]
    good = 0
    for row in mature:
        at = row.get("customer_at")
        if view.past(at) and (window is None or days_between(row["answered_at"], at) <= window):
            good += 1
    return divide(good, len(mature), len(contacted))


def _mature(view: View, at: date, window: int) -> bool:
    day = day_of(at)
    return day is not None and day + timedelta(days=window) <= view.as_of


# -- Growth


def growth(view: View, before: Period, measure: Calculation, tables: tuple[str, ...]) -> Cell:
    """ "this / comparable − 1; base <= 0 undefined"; a period that is not complete is kept "out of deltas"."""
    table = next(name for name in tables if name in view.books.tables)
    if not view.whole(table) or not view.at(before).whole(table):
        return UNDEFINED
    now, base = measure(view).value, measure(view.at(before)).value
    return UNDEFINED if now is None or base is None or base <= 0 else Cell(now / base - 1)


def _growth(name: str, measure: Calculation, *tables: str) -> None:
    kpi(name, "previous")(lambda view: growth(view, shifted(view.period, -1), measure, tables))
    kpi(name, "year")(lambda view: growth(view, year_before(view.period), measure, tables))


_growth("revenue_growth", revenue, "orders", "deals")
_growth("sales_growth", won_amount, "deals")
_growth("deals_won_growth", deals_won, "deals")


# -- Margin


@kpi("gross_profit")
def gross_profit(view: View) -> Cell:
    """ "revenue − cost of goods. Undefined unless every row's cost is known"."""
    money = revenue(view).value
    if money is None:
        return UNDEFINED
    rows = view.those("orders", "date") if "orders" in view.books.tables else won(view)
    costs = [row["cost"] for row in rows]
    return UNDEFINED if None in costs else Cell(money - sum(costs))


@kpi("gross_margin")
def gross_margin(view: View) -> Cell:
    """ "gross profit / revenue"."""
    return divide(gross_profit(view).value, revenue(view).value)


def buyers(view: View) -> float | None:
    """Customers with revenue in the period; of won deals, their accounts."""
    if "orders" in view.books.tables:
        if not view.knows("orders"):
            return None
        return distinct(view.those("orders", "date"), "customer_id")
    if not view.knows("deals"):
        return None
    return distinct(won(view), "account_id")


@kpi("revenue_per_customer")
def revenue_per_customer(view: View) -> Cell:
    """Revenue / customers with revenue in the period; orders without a customer "are out of customer-based rates"."""
    if "orders" not in view.books.tables:
        if not view.knows("deals"):
            return UNDEFINED
        return divide(sum_of([row for row in won(view) if row["account_id"]], "amount"), buyers(view))
    if not view.knows("orders"):
        return UNDEFINED
    mine = [row for row in view.those("orders", "date") if row["customer_id"]]
    return divide(sum_of(mine, "amount"), buyers(view))


# -- Pipeline


def year_to(view: View) -> Period:
    """The trailing 12 complete months at the end of a period."""
    end = view.period.end
    if end > view.as_of + timedelta(days=1):
        end = add_months(view.as_of + timedelta(days=1), 0)
    if end.day != 1:
        end = add_months(end, 0)
    return Period("12 months", add_months(end, -12), end)


def velocity(view: View, deals: float | None) -> Cell:
    """ "deals × win_rate × mean won amount / mean days to win, the last three of the trailing 12 complete months"."""
    year = view.at(year_to(view))
    rate, size = win_rate(year).value, avg_deal_size(year).value
    lengths = [days_between(row["created_at"], row["closed_at"]) for row in won(year)]
    lengths = [length for length in lengths if length >= 0]
    if deals is None or rate is None or size is None or not lengths or not sum(lengths):
        return UNDEFINED
    return Cell(deals * rate * size / (sum(lengths) / len(lengths)))


@kpi("sales_velocity", "open")
def sales_velocity(view: View) -> Cell:
    """ "(open) open deals at the period's end"."""
    if not view.knows("deals"):
        return UNDEFINED
    return velocity(view, len(open_at(view, view.period.end)))


def open_at(view: View, moment: date) -> list[Row]:
    """Created before the moment, and not closed before it."""
    moment = min(moment, view.as_of + timedelta(days=1))
    return [
        row
        for row in view.rows("deals")
        if row["created_at"] < moment and (row["status"] == "open" or (row["closed_at"] and row["closed_at"] >= moment))
    ]


@kpi("sales_velocity", "created")
def sales_velocity_created(view: View) -> Cell:
    """ "(created) deals created in the period in place of open ones"."""
    return velocity(view, view.count("deals", "created_at"))


def holds_as_of(view: View) -> bool:
    return view.period.start <= view.as_of < view.period.end


def newest_of_all(view: View) -> date:
    """The day of the newest deal in the data, whatever as_of says."""
    return max(row["created_at"] for row in view.books.tables["deals"])


def is_open(view: View, row: Row) -> bool:
    return row["status"] == "open" and view.past(row["created_at"])


@kpi("pipeline_value")
def pipeline_value(view: View) -> Cell:
    """ "at as_of only (an export holds no past amounts): open amount"."""
    if not view.knows("deals") or not holds_as_of(view):
        return UNDEFINED
    rows = [row for row in view.rows("deals") if is_open(view, row)]
    amounts = [row["amount"] for row in rows if row["amount"] is not None]
    return Cell(None if rows and not amounts else sum(amounts))


@kpi("weighted_pipeline")
def weighted_pipeline(view: View) -> Cell:
    """ "open amount × probability"; SNAPSHOT_VALUE: "past weighted pipeline is refused"."""
    if not view.knows("deals") or not holds_as_of(view) or view.as_of < newest_of_all(view):
        return UNDEFINED
    rows = [row for row in view.rows("deals") if is_open(view, row)]
    amounts = [row["amount"] * row["probability"] for row in rows if row["amount"] is not None]
    return Cell(None if rows and not amounts else sum(amounts))


def target_of(view: View) -> float | None:
    """The target of the amount won: the company's, so that no segment has one, and a month's, so that no year has."""
    month = view.period.end <= add_months(view.period.start, 1)
    return view.settings.targets.get("won_amount") if view.label == TOTAL and month else None


@kpi("quota_attainment")
def quota_attainment(view: View) -> Cell:
    """ "won_amount / its target, by owner where targets are"."""
    return divide(won_amount(view).value, target_of(view))


@kpi("pipeline_coverage")
def pipeline_coverage(view: View) -> Cell:
    """ "open amount closing in the period, overdue left out and counted / (target − already won), also for the periods
    ahead", "at as_of only": what was expected then, an export of later does not say.
    """
    target = target_of(view)
    if target is None or view.period.end <= view.as_of or view.as_of < newest_of_all(view):
        return UNDEFINED
    missing = target - sum_of(won(view), "amount")
    period = view.period
    due = [
        row["amount"]
        for row in view.rows("deals")
        if is_open(view, row)
        and row["expected_close_at"]
        and max(view.as_of, period.start) <= row["expected_close_at"] < period.end
    ]
    known = [amount for amount in due if amount is not None]
    return divide(None if due and not known else sum(known), missing) if missing > 0 else UNDEFINED


@kpi("pipeline_created")
def pipeline_created(view: View) -> Cell:
    """ "amount of deals by created_at, at today's amounts"."""
    return Cell(view.total("deals", "amount", "created_at"), ANY)
