"""The vocabulary that exports are mapped to: tables, their fields, keys and types.

A field that no source maps may have a default, which is said whenever it is used. No field is mandatory: a measure is
available when its fields are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from kpicli.saying import say

Kind = Literal["text", "event", "plan", "count", "money", "number", "ratio", "bool", "choice"]
"""event: a past event's date; plan: a date that may lie ahead; choice: one of a list of values."""


@dataclass(frozen=True)
class Field:
    """One field of a table: its type, its allowed values, and what an unmapped one is taken to be."""

    name: str
    kind: Kind
    values: tuple[str, ...] = ()
    default: str | None = None

    @property
    def is_date(self) -> bool:
        return self.kind in ("event", "plan")

    @property
    def is_number(self) -> bool:
        return self.kind in ("count", "money", "number", "ratio")


@dataclass(frozen=True)
class TableSchema:
    """One table of the vocabulary. ``key`` makes a row one row; an empty key means rows cannot be told apart."""

    name: str
    one_row_is: str
    fields: dict[str, Field]
    key: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    """What the key is told apart by as well, where it is mapped: line 1 of one order is not that of another."""
    dated_by: str = "date"
    """The date a row is found under when nothing else is said."""
    identified: bool = False
    """Whether the table should have an id, so that its absence (NO_KEY) is worth saying."""
    daily: bool = False
    """Whether a row holds the figures of a day and its dimensions, as reports do: it is no thing that happened."""
    state: bool = False
    """Whether a row is how something is today, which needs no date to count."""
    history: bool = False
    """Whether rows of one key follow each other in time: what differs between them has changed since."""
    outcomes: tuple[str, ...] = ()
    """Fields that say how a record ended, or where it stands: they split counts and amounts, and never a rate."""
    spent: str = ""
    """The field of the money that was spent: what it costs to do something."""

    def zero_where_blank(self, name: str) -> bool:
        """Whether an export of figures leaves the field blank where it is 0, as of clicks, sales and answers."""
        counts = name in self.fields and self.fields[name].kind == "count" and name not in _UNKNOWN
        return self.daily and (counts or name in _AMOUNTS_OF_COUNTS)

    def id_of(self, mapped: Collection[str]) -> list[str]:
        """The fields that tell its rows apart, where all of them are mapped; else none."""
        key = list(self.key)
        if self.name == "customers" and "subscription_id" not in mapped:
            key = ["customer_id", "started_at", *(["plan"] if "plan" in mapped else [])]
        return [*(name for name in self.within if name in mapped), *key] if set(key) <= set(mapped) else []


SEGMENT_FIELDS = (
    "channel", "source", "campaign", "program", "region", "country", "industry", "company_size", "owner", "product",
    "segment",
)  # fmt: skip


CALENDAR_PARTS: dict[str, tuple[str, ...]] = {
    "weekday": tuple(str(n) for n in range(1, 8)),
    "day_of_month": tuple(f"{n:02}" for n in range(1, 32)),
    "month_of_quarter": ("1", "2", "3"),
    "month_of_year": tuple(f"{n:02}" for n in range(1, 13)),
    "quarter_of_year": ("1", "2", "3", "4"),
}
"""Segments that every date has, with their labels in order: weekday 1 is Monday, quarters are of the fiscal year."""


def _fields(**kinds: str) -> dict[str, Field]:
    """Fields from ``name="kind"`` or ``name="choice: a b c = default"``."""
    made = {}
    for name, text in kinds.items():
        spec, _, default = (part.strip() for part in text.partition("="))
        kind, _, values = (part.strip() for part in spec.partition(":"))
        made[name] = Field(name, kind, tuple(values.split()), default or None)  # type: ignore[arg-type]
    return made


UNTIL = "until"
"""The last day that a row of figures stands for, where that is not the day of its date alone."""
_UNKNOWN = frozenset(
    {"sent", "delivered", "bounced", "sessions", "visitors", "new_visitors", "bounces", "engaged_sessions", "list_size",
     "followers", "search_volume", "backlinks", "reach", "contacted"}
)  # fmt: skip
"""Counts of tables of figures that are unknown where they are blank: what others are measured by, and sizes."""
_AMOUNTS_OF_COUNTS = frozenset({"conversions", "conversion_value"})
_DAILY = frozenset({"outreach", "spend", "web", "email", "social", "search", "links"})
"""The tables whose rows are figures of a report."""
_HISTORIES = frozenset({"customers"})
"""The tables in which a customer has a row for each plan there was."""
_STATES = frozenset({"accounts"})
"""The tables whose rows are how things are today."""


def _table(
    name: str, one_row_is: str, /, *, key: str = "", within: str = "", dated_by: str = "date", identified: bool = False,
    outcomes: str = "", spent: str = "", **kinds: str,
) -> TableSchema:  # fmt: skip
    daily, state = name in _DAILY, name in _STATES
    fields = {s: Field(s, "text") for s in SEGMENT_FIELDS} | _fields(**kinds)
    fields |= {UNTIL: Field(UNTIL, "plan")} if daily else {}
    ids = tuple(key.split()), tuple(within.split())
    ends = tuple(outcomes.split())
    history = name in _HISTORIES
    return TableSchema(name, one_row_is, fields, *ids, dated_by, identified, daily, state, history, ends, spent)


_TABLES = (
    _table(
        "leads", say("a person or company that entered the funnel"), key="lead_id", dated_by="created_at",
        identified=True, outcomes="status rejection_reason lost_reason",
        lead_id="text", created_at="event", account_id="text", status="text", assigned_at="event",
        contacted_at="event", first_contact_at="event", mql_at="event", accepted_at="event", rejected_at="event",
        rejection_reason="text", sql_at="event", opportunity_at="event", customer_at="event", lost_at="event",
        lost_reason="text", inbound="bool = true", score="number", priority="text", modified_at="event",
        merged_ids="text",
    ),
    _table(
        "conversions", say("an action by a prospect"), key="conversion_id", dated_by="at", conversion_id="text",
        at="event", event="text", kind="choice: soft hard", lead_id="text", account_id="text", amount="money",
        currency="text", landing_page="text", keyword="text",
    ),
    _table(
        "deals", say("an opportunity"), key="deal_id", dated_by="created_at", identified=True,
        outcomes="status stage lost_stage loss_reason", deal_id="text",
        created_at="event", closed_at="event", status="choice: open won lost no_decision disqualified", stage="text",
        lost_stage="text", amount="money", cost="money", currency="text", probability="ratio", loss_reason="text",
        type="choice: new upsell cross_sell renewal = new", lead_id="text", account_id="text",
        first_contact_at="event", qualified_at="event", quoted_at="event", expected_close_at="plan",
        modified_at="event", merged_ids="text",
    ),
    _table(
        "stage_history", say("a stay in a stage"), key="record_id stage entered_at", dated_by="entered_at",
        record_id="text", stage="text", entered_at="event", exited_at="event",
    ),
    _table(
        "activities", say("a call, email, meeting, demo or task"), key="activity_id", dated_by="activity_at",
        outcomes="outcome status",
        activity_id="text", activity_at="plan", type="text", direction="choice: inbound outbound", outcome="text",
        status="choice: done planned = done", automatic="bool = false", selling="bool", minutes="number",
        lead_id="text", deal_id="text", account_id="text",
    ),
    _table(
        "outreach", say("a prospecting campaign on a day"), network="text", contacted="count",
        invitations_sent="count", invitations_accepted="count", messages_sent="count", replies="count",
        positive_replies="count", calls_made="count", calls_connected="count", meetings_booked="count",
        date="event",
    ),
    _table(
        "spend", say("money and reach on one day or month"), spent="cost", cost="money",
        team="choice: marketing sales service overhead incremental = marketing",
        category="choice: media program salary tools other = media", currency="text", impressions="count",
        clicks="count", conversions="number", conversion_value="money", impression_share="ratio", reach="count",
        keyword="text", ad_group="text", date="event",
    ),
    _table(
        "customers", say("a subscription or relationship"), key="subscription_id", dated_by="started_at",
        identified=True, outcomes="churn_reason", customer_id="text", subscription_id="text", started_at="event",
        ended_at="plan = never", renewal_at="plan", onboarded_at="event", mrr="money", amount="money", currency="text",
        plan="text", interval="text", referred_by="text", churn_reason="text",
    ),
    _table(
        "accounts", say("a company, as it is today"), key="account_id", dated_by="since", identified=True,
        account_id="text", name="text", since="plan", merged_ids="text",
    ),
    _table(
        "orders", say("an invoice or order line"), key="line_id", within="order_id", identified=True, order_id="text",
        line_id="text", customer_id="text", amount="money", refunded="money", cost="money", currency="text",
        type="text", date="event",
    ),
    _table(
        "web", say("a day of site traffic"), sessions="count", visitors="count", new_visitors="count", bounces="count",
        engaged_sessions="count", bounce_rate="ratio", pageviews="count", session_seconds="number", signups="count",
        logins="count", form_views="count", form_submissions="count", conversions="number", landing_page="text",
        date="event",
    ),
    _table(
        "email", say("a send"), sent="count", delivered="count", bounced="count", unique_opens="count",
        unique_clicks="count", subscribes="count", unsubscribes="count", list_size="count", mqls="count",
        conversions="number", list="text", date="event",
    ),
    _table(
        "social", say("a day or post on a network"), network="text", post="text", impressions="count", reach="count",
        likes="count", shares="count", comments="count", mentions="count", clicks="count", followers="count",
        date="event",
    ),
    _table(
        "search", say("a keyword on a day"), keyword="text", position="number", impressions="count", clicks="count",
        cpc="money", search_volume="count", currency="text", date="event",
    ),
    _table(
        "links", say("a referring domain at a crawl"), referring_domain="text", backlinks="count", date="event",
    ),
    _table(
        "touches", say("a contact of a lead or deal with a channel"), dated_by="at", spent="cost",
        record_id="text", at="event", cost="money", currency="text",
    ),
    _table(
        "surveys", say("an answer"), customer_id="text", csat="number", nps="number", date="event",
    ),
    _table(
        "offers", say("a cross-sell or upsell proposal"), outcomes="outcome", customer_id="text", type="text",
        outcome="choice: accepted declined open", amount="money", currency="text", date="event",
    ),
)  # fmt: skip

TABLES: dict[str, TableSchema] = {table.name: table for table in _TABLES}

NEVER = "never"
"""Of a date: that it never comes, as no source says when it does."""

MADE_FROM = {("customers", "mrr"): ("amount", "interval")}
"""Fields that are made of others of their row, where a source maps these."""
READ_WITH = {("orders", "amount"): ("refunded",), **MADE_FROM}
"""Fields that are read along with another: what was paid back of an order is no part of its amount."""


def made(table: str, fields: frozenset[str] | set[str]) -> frozenset[str]:
    """The fields of a table that can be made of those that its sources map."""
    return frozenset(name for (owner, name), parts in MADE_FROM.items() if owner == table and set(parts) <= fields)


MEASURED = frozenset(f.name for t in _TABLES for f in t.fields.values() if f.is_date or f.is_number)
"""Fields that hold a date or a number in some table: nothing to split by."""

STAGES = ("created_at", "mql_at", "sql_at", "opportunity_at", "customer_at")
"""The milestones of a lead in order: a later one implies the earlier ones."""

DECIDED: Mapping[str, str] = {
    table.name: field.name for table in _TABLES for field in table.fields.values() if {"won", "lost"} <= {*field.values}
}
"""By table, the field that says whether a record was won or lost."""
CLOSED_AT = "closed_at"
"""The field of the day on which that was decided."""

OUTCOMES: Mapping[str, frozenset[str]] = {table.name: frozenset(table.outcomes) for table in _TABLES}
"""By table, the fields by which no rate is made: of what was lost for its price, nothing was won."""
OUTCOME_NAMES = frozenset({
    "status", "lead_status", "contact_status", "deal_status", "lifecycle_stage", "lead_stage", "deal_stage", "stage",
    "estado", "estado_lead", "etapa", "fase", "resultado", "stato", "stato_lead", "esito", "risultato", "outcome",
    "result",
})  # fmt: skip
"""What segments of one's own are called that are such fields all the same, of the tables that have any."""
