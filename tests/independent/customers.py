"""Customers: relationships, what they pay, and how many stay."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from tests.independent.book import TOTAL, UNDEFINED, Cell, View, add, counted, divide, kpi, median
from tests.independent.calendar import Period, add_months
from tests.independent.company import Row
from tests.independent.cost import marketing, sales
from tests.independent.speed import between, known

FOREVER = date.max
Stay = tuple[date, date]


def ended(view: View, row: Row) -> date:
    """ "ended_at is the first day without service"; an end that lies ahead has not come."""
    return row["ended_at"] if row["ended_at"] and view.past(row["ended_at"]) else FOREVER


def stays(view: View) -> dict[str, list[Stay]]:
    """Customer: their relationships. "Overlapping subscriptions of a customer are one relationship", as are two of
    which the second begins on the day that the first ends.
    """
    key = ("stays", view.by, view.label)
    if key not in view.books.cache:
        per: dict[str, list[Stay]] = defaultdict(list)
        for row in sorted(view.rows("customers"), key=lambda row: row["started_at"]):
            if not view.past(row["started_at"]):
                continue
            start, end = row["started_at"], ended(view, row)
            mine = per[row["customer_id"]]
            if mine and start <= mine[-1][1]:
                mine[-1] = (mine[-1][0], max(end, mine[-1][1]))
            else:
                mine.append((start, end))
        view.books.cache[key] = dict(per)
    return view.books.cache[key]


def segment_moves(view: View) -> bool:
    """ "A field of a subscription's rows that differs within one customer (plan): movements, churn and NRR by it are
    refused (SEGMENT_MOVES), the total stands".
    """
    if view.label == TOTAL:
        return False
    key = ("moves", view.by)
    if key not in view.books.cache:
        labels: dict[str, set[str]] = defaultdict(set)
        for row in view.books.tables["customers"]:
            labels[row["customer_id"]].add(view.labelled("customers", row))
        view.books.cache[key] = any(len(mine) > 1 for mine in labels.values())
    return view.books.cache[key]


def knows_moves(view: View) -> bool:
    return view.knows("customers") and not segment_moves(view)


def alive(stay: Stay, moment: date) -> bool:
    """ "A relationship that ends on the 1st ends in that month": it is there until the end of the day before."""
    return stay[0] < moment <= stay[1]


def active(view: View, moment: date) -> set[str]:
    """The customers on the eve of a day."""
    moment = min(moment, view.as_of + timedelta(days=1))
    return {customer for customer, mine in stays(view).items() if any(alive(stay, moment) for stay in mine)}


def at_start(view: View) -> set[str]:
    return active(view, view.period.start)


def at_end(view: View) -> set[str]:
    return active(view, view.period.end)


def stock(view: View, moment: date) -> Cell:
    return counted(len(active(view, moment))) if view.knows("customers") else UNDEFINED


kpi("customers_start")(lambda view: stock(view, view.period.start))
kpi("customers_end")(lambda view: stock(view, view.period.end))


def moves(view: View, what: str) -> Cell:
    """ "start + new + reactivated − lost = end, asserted"."""
    if not knows_moves(view):
        return UNDEFINED
    count = 0
    for mine in stays(view).values():
        for number, (start, end) in enumerate(mine):
            count += {
                "new": number == 0 and view.inside(start),
                "back": number > 0 and view.inside(start),
                "lost": view.inside(end),
            }[what]
    return counted(count)


kpi("customers_new")(lambda view: moves(view, "new"))
kpi("customers_reactivated")(lambda view: moves(view, "back"))
kpi("customers_lost")(lambda view: moves(view, "lost"))


def lost_of(view: View, customers: set[str]) -> set[str]:
    """Those of the customers whose relationship at the start ended in the period."""
    start = view.period.start
    return {
        customer
        for customer, mine in stays(view).items()
        if customer in customers and any(alive(stay, start) and view.inside(stay[1]) for stay in mine)
    }


@kpi("churn_rate", "start")
def churn_rate(view: View) -> Cell:
    """ "(start) active at start and lost in the period / active at start"."""
    if not knows_moves(view):
        return UNDEFINED
    before = at_start(view)
    return divide(len(lost_of(view, before)), len(before), len(before))


@kpi("churn_rate", "net_change")
def net_change(view: View) -> Cell:
    """ "(net_change) (start − end)/start"."""
    if not view.knows("customers"):
        return UNDEFINED
    before, after = len(at_start(view)), len(at_end(view))
    return divide(before - after, before)


@kpi("churn_rate", "joined_and_left")
def joined_and_left(view: View) -> Cell:
    """ "joined-and-left inside excluded and counted"."""
    if not knows_moves(view):
        return UNDEFINED
    both = [stay for mine in stays(view).values() for stay in mine if view.inside(stay[0]) and view.inside(stay[1])]
    return Cell(len(both))


def order_stays(view: View) -> dict[str, list[Stay]]:
    """Customer: from the first order until none came for `inactive_after` days, "dated by the day it falls due"."""
    key = ("order stays", view.by, view.label)
    if key not in view.books.cache:
        quiet = timedelta(days=view.settings.inactive_after)
        per: dict[str, list[Stay]] = defaultdict(list)
        for row in sorted(view.rows("orders"), key=lambda row: row["date"]):
            if not row["customer_id"] or not view.past(row["date"]) or row["amount"] < 0:
                continue
            mine = per[row["customer_id"]]
            start, end = row["date"], row["date"] + quiet
            if mine and start <= mine[-1][1]:
                mine[-1] = (mine[-1][0], end)
            else:
                mine.append((start, end))
        view.books.cache[key] = dict(per)
    return view.books.cache[key]


@kpi("churn_rate", "orders")
def churn_of_orders(view: View) -> Cell:
    """ "(orders) lost when no order for `inactive_after` days (365), dated by the day it falls due"."""
    if not view.knows("orders") or (view.by == "plan" and segment_moves(view)):  # the plan is the customer's
        return UNDEFINED
    start = view.period.start
    there = [stay for mine in order_stays(view).values() for stay in mine if alive(stay, start)]
    return divide(sum(view.inside(stay[1]) for stay in there), len(there), len(there))


def _retention(variant: str, churn: object) -> None:
    """ "1 − churn_rate, same variant"."""

    def retained(view: View) -> Cell:
        lost = churn(view)  # type: ignore[operator]
        return UNDEFINED if lost.value is None else Cell(1 - lost.value)

    kpi("retention_rate", variant)(retained)


_retention("start", churn_rate)
_retention("net_change", net_change)
_retention("orders", churn_of_orders)


def renewals(view: View) -> list[tuple[Row, bool]]:
    """The rows that are due in the period, and whether the customer went on: "renewed / due in the period"."""
    found = []
    everybody = View(view.books, view.period)
    for row in view.those("customers", "renewal_at"):
        after = row["renewal_at"] + timedelta(days=1)
        mine = stays(everybody).get(row["customer_id"], [])
        found.append((row, any(alive(stay, after) for stay in mine)))
    return found


def _renewal(variant: str) -> None:
    def renewal(view: View) -> Cell:
        if not view.knows("customers"):
            return UNDEFINED
        due = renewals(view)
        weight = {"count": lambda row: 1, "value": lambda row: row["mrr"]}[variant]
        return divide(sum(weight(row) for row, on in due if on), sum(weight(row) for row, _ in due), len(due))

    kpi("renewal_rate", variant)(renewal)


_renewal("count")
_renewal("value")

kpi("onboarding_days")(lambda view: known(between(view, "customers", "started_at", "onboarded_at"), median))


# -- Recurring revenue


def paid(view: View, moment: date) -> dict[str, float]:
    """Customer: what they pay a month on the eve of a day."""
    moment = min(moment, view.as_of + timedelta(days=1))
    key = ("paid", view.by, view.label, moment)
    if key not in view.books.cache:
        per: dict[str, float] = defaultdict(float)
        for row in view.rows("customers"):
            if alive((row["started_at"], ended(view, row)), moment) and row["mrr"] is not None:
                per[row["customer_id"]] += row["mrr"]
        view.books.cache[key] = dict(per)
    return view.books.cache[key]


def mrr_at(view: View, moment: date) -> float:
    return sum(paid(view, moment).values())


@kpi("mrr")
def mrr(view: View) -> Cell:
    """Monthly recurring revenue at the period's end."""
    return Cell(mrr_at(view, view.period.end)) if view.knows("customers") else UNDEFINED


def movement(view: View, what: str) -> float | None:
    """ "start + movements = end": what each customer pays at the end against the start."""
    if not knows_moves(view):
        return None
    before, after = paid(view, view.period.start), paid(view, view.period.end)
    total = 0.0
    for customer in set(before) | set(after):
        was, is_now = before.get(customer, 0.0), after.get(customer, 0.0)
        if was and is_now:
            kind = "expansion" if is_now > was else "contraction"
        elif was:
            kind = "churned"
        else:
            kind = "new" if stays(view)[customer][0][0] >= view.period.start else "reactivated"
        if kind == what:
            total += abs(is_now - was)
    return total


MOVEMENTS = ("new", "expansion", "contraction", "churned", "reactivated")


def _movement(what: str) -> None:
    """ "10.0, −0.6, −0.9, +1.8": what is lost has its minus sign, so that start + movements = end."""

    def signed(view: View) -> Cell:
        moved = movement(view, what)
        return Cell(-moved if moved and what in ("contraction", "churned") else moved)

    kpi(f"mrr_{what}")(signed)


for _what in MOVEMENTS:
    _movement(_what)


def kept(view: View, moment: date, cap: bool) -> Cell:
    """What the customers of a moment before pay now, of what they paid then; with the cap, none more than then."""
    if not knows_moves(view):
        return UNDEFINED
    before, after = paid(view, moment), paid(view, view.period.end)
    now = [min(after.get(c, 0.0), was) if cap else after.get(c, 0.0) for c, was in before.items()]
    return divide(sum(now), sum(before.values()))


kpi("nrr", "period")(lambda view: kept(view, view.period.start, False))
kpi("grr", "period")(lambda view: kept(view, view.period.start, True))


def year_before_end(view: View) -> date:
    end = min(view.period.end, view.as_of + timedelta(days=1))
    return end.replace(year=end.year - 1) if (end.month, end.day) != (2, 29) else end - timedelta(days=366)


def over_a_year(view: View, cap: bool) -> Cell:
    """ "(12_months) today's MRR of the customers of 12 months before / their MRR then"."""
    return kept(view, year_before_end(view), cap)


kpi("nrr", "12_months")(lambda view: over_a_year(view, False))
kpi("grr", "12_months")(lambda view: over_a_year(view, True))


@kpi("arr")
def arr(view: View) -> Cell:
    """ "12 × mrr"."""
    now = mrr(view).value
    return UNDEFINED if now is None else Cell(12 * now)


@kpi("net_new_arr")
def net_new_arr(view: View) -> Cell:
    """ "12 × (new + expansion + reactivated − contraction − churned)"."""
    if not knows_moves(view):
        return UNDEFINED
    return Cell(12 * (mrr_at(view, view.period.end) - mrr_at(view, view.period.start)))


@kpi("quick_ratio")
def quick_ratio(view: View) -> Cell:
    """ "(new + expansion + reactivated) / (contraction + churned)"."""
    gained = add(*(movement(view, what) for what in ("new", "expansion", "reactivated")))
    return divide(gained, add(movement(view, "contraction"), movement(view, "churned")))


@kpi("arpa", "mrr")
def arpa(view: View) -> Cell:
    """ "(mrr) at the period's end"."""
    if not view.knows("customers"):
        return UNDEFINED
    return divide(mrr(view).value, len(at_end(view)))


@kpi("magic_number")
def magic_number(view: View) -> Cell:
    """ "(recurring revenue of the quarter − of the one before) × 4 / (sales + marketing cost of the one before);
    quarters only; recurring revenue of a quarter = the sum of its three month-end MRRs".
    """
    over = view.period.end - timedelta(days=1) <= view.as_of
    if view.period.grain != "quarter" or not view.knows("customers") or not over:
        return UNDEFINED
    start = view.period.start
    before = view.at(Period("quarter", add_months(start, -3), start))
    if not before.knows("customers", "spend") or not before.whole("customers", "spend"):
        return UNDEFINED
    now, then = (sum(mrr_at(view, add_months(first, m)) for m in (1, 2, 3)) for first in (start, before.period.start))
    return divide((now - then) * 4, add(marketing(before), sales(before)))


@kpi("referral_rate")
def referral_rate(view: View) -> Cell:
    """ "new customers by referral / new customers"."""
    if not knows_moves(view):
        return UNDEFINED
    referred = {row["customer_id"] for row in view.rows("customers") if row["referred_by"]}
    new = [customer for customer, mine in stays(view).items() if view.inside(mine[0][0])]
    return divide(sum(customer in referred for customer in new), len(new), len(new))
