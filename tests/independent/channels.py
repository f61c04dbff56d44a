"""Web, search, social media and email: sums, and ratios of sums."""

from __future__ import annotations

from datetime import date

from tests.independent.book import UNDEFINED, Cell, View, add, divide, kpi
from tests.independent.sales import won

ORGANIC = ["Organic Search"]


def web(view: View, name: str) -> float | None:
    return view.total("web", name)


def _sums(table: str, **names: str) -> None:
    for name, field in names.items():
        kpi(name)(lambda view, field=field: Cell(view.total(table, field)))


def _ratios(table: str, **names: tuple[str, str]) -> None:
    """ "ratios of sums"."""
    for name, (part, whole) in names.items():
        kpi(name)(lambda view, part=part, whole=whole: divide(view.total(table, part), view.total(table, whole)))


_sums("web", sessions="sessions", signups="signups", logins="logins")
_ratios(
    "web",
    pages_per_session=("pageviews", "sessions"),
    web_conversion_rate=("conversions", "sessions"),
    form_conversion_rate=("form_submissions", "form_views"),
    bounce_rate=("bounces", "sessions"),
)


@kpi("session_duration")
def session_duration(view: View) -> Cell:
    """Minutes: the seconds of all sessions, by session."""
    seconds = web(view, "session_seconds")
    return divide(None if seconds is None else seconds / 60, web(view, "sessions"))


@kpi("organic_sessions")
def organic_sessions(view: View) -> Cell:
    if not view.knows("web"):
        return UNDEFINED
    return Cell(sum(row["sessions"] for row in view.those("web", "date") if row["channel"] in ORGANIC))


# -- Search


_sums("search", search_clicks="clicks", search_impressions="impressions")
_ratios("search", search_ctr=("clicks", "impressions"))


@kpi("average_position")
def average_position(view: View) -> Cell:
    """ "impression-weighted"."""
    if not view.knows("search"):
        return UNDEFINED
    rows = view.those("search", "date")
    return divide(sum(row["position"] * row["impressions"] for row in rows), sum(row["impressions"] for row in rows))


@kpi("organic_traffic_value", "measured")
def organic_traffic_value(view: View) -> Cell:
    """ "(measured) Σ clicks × cpc, with the share of clicks that have a cpc"."""
    if not view.knows("search"):
        return UNDEFINED
    rows = view.those("search", "date")
    priced = [row["clicks"] * row["cpc"] for row in rows if row["cpc"] is not None]
    return Cell(None if rows and not priced else sum(priced))


@kpi("organic_traffic_value", "with_cpc")
def clicks_with_cpc(view: View) -> Cell:
    if not view.knows("search"):
        return UNDEFINED
    rows = view.those("search", "date")
    return divide(sum(row["clicks"] for row in rows if row["cpc"] is not None), sum(row["clicks"] for row in rows))


@kpi("organic_traffic_value", "estimated")
def organic_traffic_estimate(view: View) -> Cell:
    """ "(estimated) Σ search_volume × ctr of the position × cpc"."""
    curve = view.settings.ctr_curve
    if not view.knows("search") or not curve:
        return UNDEFINED
    rows = view.those("search", "date")
    priced = [
        row["search_volume"] * curve.get(round(row["position"]), 0) * row["cpc"]
        for row in rows
        if row["cpc"] is not None
    ]
    return Cell(None if rows and not priced else sum(priced))


@kpi("search_impression_share")
def search_impression_share(view: View) -> Cell:
    """ "impressions / eligible, eligible = impressions / exported share"."""
    if not view.knows("spend"):
        return UNDEFINED
    rows = [row for row in view.those("spend", "date") if row["impression_share"] is not None]
    shown = sum(row["impressions"] for row in rows)
    return divide(shown, sum(row["impressions"] / row["impression_share"] for row in rows))


@kpi("keywords_top5")
def keywords_top5(view: View) -> Cell:
    """ "impression-weighted position <= 5"."""
    if not view.knows("search"):
        return UNDEFINED
    weights: dict[str, list[float]] = {}
    for row in view.those("search", "date"):
        weight = weights.setdefault(row["keyword"], [0.0, 0.0])
        weight[0] += row["position"] * row["impressions"]
        weight[1] += row["impressions"]
    return Cell(sum(shown > 0 and place / shown <= 5 for place, shown in weights.values()))


# -- Links: "stocks", as of the last crawl in the period


def crawl(view: View) -> list[dict[str, object]] | None:
    if not view.knows("links"):
        return None
    rows = [row for row in view.rows("links") if row["date"] < view.period.end and view.past(row["date"])]
    newest = max((row["date"] for row in rows), default=None)
    return [row for row in rows if row["date"] == newest]


@kpi("referring_domains")
def referring_domains(view: View) -> Cell:
    rows = crawl(view)
    return Cell(len({row["referring_domain"] for row in rows}) if rows else None)


@kpi("backlinks")
def backlinks(view: View) -> Cell:
    rows = crawl(view)
    return Cell(sum(row["backlinks"] for row in rows) if rows else None)  # type: ignore[misc]


# -- Social media


_sums("social", social_impressions="impressions")


def interactions(view: View) -> float | None:
    """ "likes + shares + comments + mentions"."""
    return add(*(view.total("social", name) for name in ("likes", "shares", "comments", "mentions")))


kpi("social_interactions")(lambda view: Cell(interactions(view)))
kpi("engagement_rate")(lambda view: divide(interactions(view), view.total("social", "impressions")))


@kpi("social_conversion_rate")
def social_conversion_rate(view: View) -> Cell:
    """ "deals won of social channels / interactions (flow)"."""
    if not view.knows("deals"):
        return UNDEFINED
    social = {row["channel"] for row in view.books.tables["social"]}
    return divide(sum(row["channel"] in social for row in won(view)), interactions(view))


# -- Email


_ratios(
    "email",
    delivery_rate=("delivered", "sent"),
    open_rate=("unique_opens", "delivered"),
    click_rate=("unique_clicks", "delivered"),
    click_to_open_rate=("unique_clicks", "unique_opens"),
    unsubscribe_rate=("unsubscribes", "delivered"),
    email_bounce_rate=("bounced", "sent"),
    email_mql_rate=("mqls", "delivered"),
    email_conversion_rate=("conversions", "delivered"),
)


@kpi("subscribe_rate")
def subscribe_rate(view: View) -> Cell:
    """ "subscribes / sessions"."""
    return divide(view.total("email", "subscribes"), web(view, "sessions"))


def list_size(view: View) -> float | None:
    """The size of the list at its last send before the period's end: a stock stays until it is counted again."""
    if not view.knows("email"):
        return None
    rows = [row for row in view.rows("email") if row["date"] < view.period.end and view.past(row["date"])]
    newest: date | None = max((row["date"] for row in rows), default=None)
    return sum(row["list_size"] for row in rows if row["date"] == newest) if rows else None


# -- Offers and answers


@kpi("offer_success_rate")
def offer_success_rate(view: View) -> Cell:
    """ "accepted / decided"."""
    if not view.knows("offers"):
        return UNDEFINED
    rows = [row for row in view.those("offers", "date") if row["outcome"] in ("accepted", "declined")]
    return divide(sum(row["outcome"] == "accepted" for row in rows), len(rows), len(rows))


@kpi("csat")
def csat(view: View) -> Cell:
    """ "answers of 4–5 of 5 (scale in config) / answers"."""
    if not view.knows("surveys"):
        return UNDEFINED
    answers = [row["csat"] for row in view.those("surveys", "date") if row["csat"] is not None]
    good = sum(answer >= 0.8 * view.settings.csat_scale for answer in answers)
    return divide(good, len(answers), len(answers))


@kpi("nps")
def nps(view: View) -> Cell:
    """ "promoters (9 and above) − detractors (6 and below) of all answers, a score"."""
    if not view.knows("surveys"):
        return UNDEFINED
    answers = [row["nps"] for row in view.those("surveys", "date") if row["nps"] is not None]
    if not answers:
        return UNDEFINED
    score = sum(answer >= 9 for answer in answers) - sum(answer <= 6 for answer in answers)
    return Cell(100 * score / len(answers), n=len(answers))
