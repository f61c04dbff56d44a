"""How measures, derivations and KPIs are written: what each key means, with an example.

Editors complete the config by it, and the guide on KPIs of one's own is made from it. `read` says what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from kpicli.catalogue.model import Basis, Move, Point
from kpicli.catalogue.read import COVERAGES, ENTRIES, WINDOWS
from kpicli.model import Grain, Unit
from kpicli.schema import TABLES

Schema = dict[str, Any]


@dataclass(frozen=True)
class Key:
    """One key of a record: what it says, an example of it, and what it takes."""

    means: str
    example: str
    takes: Mapping[str, Any]


TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}
NUMBER: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}
PAIR: Schema = {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2}
BY_LANGUAGE: Schema = {"anyOf": [TEXT, {"type": "object", "additionalProperties": TEXT}]}
SCALAR: Schema = {"type": ["string", "number", "boolean"]}
TESTS: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "not": {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}], "description": "Any other than these."},
        "min": {**SCALAR, "description": "At least this."},
        "max": {**SCALAR, "description": "At most this."},
        "before": {**TEXT, "description": "Before a day, a date of the row, as_of or period_start."},
        "after": {**TEXT, "description": "On or after it; a blank does not count."},
        "not_before": {**TEXT, "description": "On or after it, or blank."},
        "until": {**TEXT, "description": "Until the end of its day."},
        "filled": {**FLAG, "description": "Whether it is filled. 'deal_id|lead_id' asks for one of several."},
        "in": {**TEXT, "description": "One of the values that another table has: spend.channel."},
        "customer_at": {
            "enum": ["period_start"],
            "description": "The id of a customer who is active when the period begins.",
        },
    },
}
WHERE: Schema = {
    "type": "object",
    "additionalProperties": {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}, TESTS]},
}
VALUE: Schema = {
    "anyOf": [
        TEXT,
        {
            "type": "object",
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
            "properties": {
                "days": {**PAIR, "description": "Days from one date to another."},
                "minutes": {**PAIR, "description": "Minutes from one time to another."},
                "times": {"type": "array", "description": "Fields multiplied: [clicks, cpc]."},
                "divide": {**PAIR, "description": "A field over another, row by row."},
                "plus": {"type": "array", "items": TEXT, "description": "Fields added up, those that there are."},
                "minus": {**PAIR, "description": "A field less another."},
                "first": {"type": "array", "description": "The first of several values that a row has."},
            },
        },
    ]
}


def _one_of(choices: Any) -> Schema:
    return {"enum": list(choices)}


MEASURE: Mapping[str, Key] = {
    "table": Key("The table whose rows are measured.", "table: deals", _one_of(TABLES)),
    "count": Key("How many rows.", "count: rows", {"const": "rows"}),
    "distinct": Key("How many different values of a field.", "distinct: account_id", TEXT),
    "also": Key(
        "Of a count of different values: dates of other tables whose rows have the field too.",
        "also: [deals.created_at, deals.closed_at]",
        TEXTS,
    ),
    "sum": Key("A field, or what is made of fields, added up.", "sum: {times: [clicks, cpc]}", VALUE),
    "mean": Key("The mean of it.", "mean: amount", VALUE),
    "median": Key("The middle one of it.", "median: {days: [created_at, closed_at]}", VALUE),
    "quantile": Key("The value that a share of the rows, `q`, does not exceed.", "quantile: amount", VALUE),
    "q": Key("The share of a quantile.", "q: 0.9", NUMBER),
    "reached": Key(
        "Of the rows that entered at `date`, those that got to a later date. It gives NAME_entered, _mature, _hits, "
        "_to_date, _imputed and _ever.",
        "reached: mql_at",
        TEXT,
    ),
    "entry": Key("dated: only rows that entered by a date of their own.", "entry: dated", _one_of(ENTRIES)),
    "window": Key("How long that may take: a name under `window:` in the config.", "window: default", TEXT),
    "stock": Key(
        "What is there at the start, the end or every month end of the period.", "stock: end", _one_of(get_args(Point))
    ),
    "between": Key("From when to when a row is there; `never` for no end.", "between: [started_at, ended_at]", PAIR),
    "of": Key("The field of what is there that is added up.", "of: mrr", TEXT),
    "each": Key("Whose rows count once: the different values of a field.", "each: customer_id", TEXTS),
    "movement": Key(
        "How the amount of each customer moved over the period.", "movement: expansion", _one_of(get_args(Move))
    ),
    "within": Key("What makes rows one customer.", "within: customer_id", TEXTS),
    "survival": Key(
        "The median time to an event, with those that wait for it still (Kaplan-Meier).",
        "survival: [created_at, closed_at]",
        PAIR,
    ),
    "event": Key("Which rows had the event.", "event: {status: won}", WHERE),
    "groups": Key("How many values of a field have a weighted mean of at most `max`.", "groups: keyword", TEXT),
    "weighted": Key("The field of that mean, and its weight.", "weighted: [position, impressions]", PAIR),
    "max": Key("The bound of that mean.", "max: 5", NUMBER),
    "where": Key(
        "Which rows: a value, a list, or not, min, max, before, after, not_before, until, filled, in, customer_at.",
        "where: {status: won, amount: {min: 10000}}",
        WHERE,
    ),
    "known": Key("Only rows in which this is known as well.", "known: sessions", VALUE),
    "date": Key("The date that puts a row into a period; as_of for the state of today.", "date: closed_at", TEXT),
    "over": Key(
        "The days it looks at in place of the period.",
        'over: "12 months"',
        _one_of(WINDOWS),
    ),
    "last": Key(
        "Only the newest day of the period, for each value of some fields: a stock that is written down now and then.",
        "last: [list]",
        TEXTS,
    ),
    "shift": Key("Looks at an earlier period: cac_lag.", "shift: cac_lag", TEXT),
    "unit": Key("What the number is.", "unit: money", _one_of(get_args(Unit))),
    "additive": Key("false where rows cannot be added up, such as people reached.", "additive: false", FLAG),
    "complete": Key("Undefined unless every row has a value.", "complete: true", FLAG),
    "coverage": Key(
        "own: unknown, not 0, outside the days of the rows that `where` takes; ahead: of periods to come as well.",
        "coverage: own",
        _one_of(COVERAGES),
    ),
    "needs": Key("Fields that a source has to map, though they have a default.", "needs: [probability]", TEXTS),
    "labels": Key(
        "A rank and its key: all rows of the key stand in the segments of its first row.",
        "labels: [win_rank, account_id]",
        PAIR,
    ),
    "follows": Key(
        "Fields that hold a row in its customer, whatever its own segments.", "follows: [customer_id]", TEXTS
    ),
}
"""The keys of a measure, in the order in which one meets them."""
DERIVE: Mapping[str, Key] = {
    "from": Key("The field that is brought: of the key's first row.", "from: leads.channel", TEXT),
    "first": Key("The earliest date among the key's rows.", "first: deals.closed_at", TEXT),
    "last": Key("The latest date among them; blank where one of them has none.", "last: customers.ended_at", TEXT),
    "since": Key("The date of the row itself before which nothing counts.", "since: created_at", TEXT),
    "on": Key(
        "The key that both tables have, or {this_one: that_one}; of several the next fills what is blank, or of dates "
        "the first that is filled counts.",
        "on: {customer_id: account_id}",
        {"anyOf": [TEXT, {"type": "object", "additionalProperties": TEXT}, {"type": "array"}]},
    ),
    "fills": Key(
        "unmapped: only where no source maps the field; else also blanks.",
        "fills: unmapped",
        _one_of(("blanks", "unmapped")),
    ),
    "rank": Key("The row's place, by this date, among the rows of its key.", "rank: closed_at", TEXT),
    "spell": Key("Rows that overlap or touch as one relationship.", "spell: [started_at, ended_at]", PAIR),
    "within": Key(
        "The key of a rank or a spell.", "within: [account_id, deal_id]", {"anyOf": [TEXT, {"type": "array"}]}
    ),
    "prefer": Key("Of rows of one day, which come first.", "prefer: {type: new}", WHERE),
    "where": Key("Which rows of the other table.", "where: {status: won}", WHERE),
}
"""The keys of what is brought from another table."""
VARIANT: Mapping[str, Key] = {
    "formula": Key("Names of measures and KPIs, numbers, + - * /, brackets and calls.", "formula: won / demos", TEXT),
    "label": Key("What this definition is called beside the name.", "label: media only", BY_LANGUAGE),
    "unit": Key("What the number is.", "unit: ratio", _one_of(get_args(Unit))),
    "basis": Key("Events of the period, its cohort, or the state of today.", "basis: cohort", _one_of(get_args(Basis))),
    "proportion": Key("A share of a whole: it gets an interval.", "proportion: true", FLAG),
    "share": Key("A share that cannot pass 100 %, without an interval.", "share: true", FLAG),
    "caveat": Key("What to beware of.", "caveat: Includes partners.", BY_LANGUAGE),
    "flag": Key("A hazard that this definition itself brings.", "flag: SNAPSHOT_VALUE", TEXT),
}
"""The keys of one definition of a KPI."""
KPI: Mapping[str, Key] = {
    **VARIANT,
    "variants": Key(
        "Several definitions, by name; the first answers to the bare id.",
        "variants: {all: …, media: …}",
        {"type": "object"},
    ),
    "better": Key("Which way is good news.", "better: higher", _one_of(("higher", "lower", "neither"))),
    "name": Key(
        "What people read, in one language or by language.",
        "name: {en: Cost per demo, es: Coste por demo}",
        BY_LANGUAGE,
    ),
    "meaning": Key("One sentence on what it means.", "meaning: Won for each demo.", BY_LANGUAGE),
    "family": Key("Under which heading it stands.", "family: sales", TEXT),
    "aliases": Key("Other names of it.", "aliases: [cpd]", TEXTS),
    "meant_by": Key("Words that are used for it and for others.", "meant_by: [conversion]", TEXTS),
    "source": Key("Where the definition is from.", "source: [our handbook]", TEXTS),
    "benchmark": Key("Figures of others, and what disputes them.", "benchmark: Others report 20 %.", BY_LANGUAGE),
    "grains": Key(
        "The only lengths of a period that it makes sense for.",
        "grains: [quarter]",
        {"type": "array", "items": _one_of(get_args(Grain))},
    ),
    "checked_by": Key(
        "Of a share: each value of a field must keep to 100 % too, or the cell is flagged IMPOSSIBLE_RATE.",
        "checked_by: [campaign]",
        TEXTS,
    ),
    "vanity": Key("true keeps it out of reports that do not ask for it.", "vanity: true", FLAG),
    "fallback": Key(
        "The flag of a narrower definition that stands in where data is missing; true for none.",
        "fallback: COST_SCOPE",
        {"type": ["string", "boolean"]},
    ),
    "narrower": Key("The definitions that may stand in, in this order.", "narrower: [marketing, media]", TEXTS),
    "beside": Key(
        "For a flag, the KPIs of which the first with a value is shown below.",
        "beside: {CAC_LAG: [cac.lagged]}",
        {"type": "object"},
    ),
    "percentage": Key(
        "A field that gives it as a finished percentage, of which no total can be made.",
        "percentage: web.bounce_rate",
        TEXT,
    ),
}
"""The keys of a KPI."""


def schemas() -> dict[str, Schema]:
    """The JSON Schemas of one record under ``measures``, ``derive`` and ``kpis``."""
    derive = _record(DERIVE)
    variant: Schema = {"anyOf": [TEXT, _record(VARIANT)]}
    kpi = _record(KPI)
    kpi["properties"]["variants"] = {
        **kpi["properties"]["variants"],
        "additionalProperties": variant,
    }
    return {
        "measures": {**_record(MEASURE), "required": ["table"]},
        "derive": {"anyOf": [derive, {"type": "array", "items": derive}]},
        "kpis": kpi,
    }


def _record(keys: Mapping[str, Key]) -> Schema:
    properties = {
        name: {**key.takes, "description": f"{key.means} Example: {key.example}"} for name, key in keys.items()
    }
    return {"type": "object", "additionalProperties": False, "properties": properties}
