"""Nothing is missing from the catalogue: every KPI of the book, and of each all that a reader needs, by name.

The case worked by hand of every KPI and of every definition is asked for by test_every_kpi_has_cases and
test_every_variant_has_a_case in tests/test_cases.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli import catalogue
from kpicli.catalogue import source
from kpicli.catalogue.model import Derivation, Kpi, Measure
from kpicli.describe.words import ARTICLES, measures_behind
from kpicli.plan import Planner
from kpicli.schema import STAGES, TABLES
from tests import kpis_page

KNOWN = catalogue.load()
LANGS = ("en", "es", "it")
EACH_KPI = pytest.mark.parametrize("kpi", KNOWN.kpis.values(), ids=list(KNOWN.kpis))

# -- the book --------------------------------------------------------------------------------------------------------

BOOK = """
leads, mqls, rejected_leads, sqls, opportunities | S0 S2 S4
accepted_leads =sals | S0 S2 S4
new_customers | S0 S1
lead_to_mql_rate: cohort to_date flow | S0 S2 S3
mql_to_sql_rate, sql_to_opportunity_rate: cohort to_date dated flow | S0 S2 S3
opportunity_to_customer_rate: cohort to_date dated flow | S0 S2 S3
lead_to_customer_rate: cohort to_date flow contacted | S1
lead_to_sql_rate, lead_to_opportunity_rate: cohort to_date flow | S2
mql_to_opportunity_rate, mql_to_customer_rate: cohort to_date dated flow | S2
conversions: soft hard | S1
leads_per_mql, mqls_per_sql | S0
sales_acceptance_rate =sal_rate | S3
soft_conversion_rate, hard_conversion_rate: sessions | S1
top_of_funnel_rate: traffic | S2 S4
middle_of_funnel_rate, bottom_of_funnel_rate: dated | S2 S4
click_to_lead_rate, session_to_lead_rate | S2
repeat_customer_rate: cohort | S2

deals_won, deals_lost, won_amount, revenue, avg_deal_size | S2
win_rate: closed created with_no_decision stale_as_lost value | S0
contact_to_win_rate =close_rate | S0
revenue_growth, sales_growth, deals_won_growth: previous year | S2
gross_profit, gross_margin | S2
revenue_per_customer | S0
sales_velocity: open created |
pipeline_value, weighted_pipeline, pipeline_coverage |
pipeline_created, quota_attainment |

sales_cycle_days: created created_mean created_p90 lead lead_mean lead_p90 closed | S0 S3
sales_cycle_days: first_contact first_contact_mean first_contact_p90 | S0 S3
time_to_close_days |
lead_to_mql_days, mql_to_sql_days, sql_to_quote_days, lead_to_customer_days | S2 S3
sql_to_opportunity_days | S2 S3
quote_to_close_days: won any | S2 S3
lead_response_minutes =speed_to_lead: created created_p90 assigned assigned_p90 | S0 S2
response_within_sla, answered_late_rate, unanswered_lead_rate | S2

marketing_cost, media_cost, service_cost, overhead_cost | S0 S3
sales_cost: timesheet | S0 S3
cpl, cost_per_mql, cost_per_sql, cost_per_opportunity: marketing media | S2
cost_per_meeting: media marketing timesheet | S1
cost_per_rep: spend timesheet | S0
cac: fully_loaded marketing media lagged cohort | S0 S1 S2
cost_per_conversion =cpa | S1
cost_per_sale | S2
sales_cost_ratio, marketing_cost_ratio, acquisition_cost_ratio, cac_to_revenue | S0
expected_cac, breakeven_cpl | S4
cpc, cpm, ctr | S2
ad_conversion_rate | S2
roas: platform crm | S2
mer |
cac_payback_months: new_customers all_customers revenue |
magic_number |

roi: net net_revenue revenue_over_cost | S1 S2
marketing_contribution: gross_profit clv after_overhead | S2

customers_start, customers_new, customers_reactivated, customers_lost, customers_end | S1 S3
churn_rate =customer_churn: start net_change orders | S1
retention_rate: start net_change orders | S1 S3
renewal_rate: count value | S3
onboarding_days | S3
mrr, mrr_new, mrr_expansion, mrr_contraction, mrr_churned, mrr_reactivated | S2
nrr, grr: period 12_months | S2
arr, net_new_arr, quick_ratio | S2
arpa: mrr revenue |
ltv: margin revenue_churn orders revenue historical net | S1 S2
ltv_cac, ltv_growth | S2 S4
upsell_rate, cross_sell_rate | S2 S3
offer_success_rate | S3
referral_rate *vanity | S2
csat, nps | S2

activities, calls, emails, meetings, demos, prospects_added, activity_hours | S3 S4
selling_time_share | S3
activities_per_lead, activities_per_win, hours_per_customer | S3 S4
contacted, invitation_acceptance_rate, reply_rate, positive_reply_rate, call_connect_rate | S1 S4
meeting_booking_rate | S1 S4
activity_to_meeting_rate | S4
meeting_to_opportunity_rate, demo_to_win_rate: flow cohort | S4

visitors, new_visitors | S2
search_clicks, search_impressions, search_ctr, average_position | S2
sessions, signups, logins, pages_per_session, session_duration, bounce_rate | S2
web_conversion_rate, form_conversion_rate | S2
organic_sessions | S2
organic_traffic_value: measured estimated | S2
search_impression_share | S2
keywords_top5, referring_domains, backlinks_growth | S2
backlinks *vanity | S2
social_reach, social_impressions, social_interactions *vanity | S2
engagement_rate, social_conversion_rate | S2
email_bounce_rate | S2
delivery_rate, open_rate, click_rate, click_to_open_rate, unsubscribe_rate, email_mql_rate | S2
email_conversion_rate, subscribe_rate, list_growth_rate | S2
"""
"""Section 3 of the KPI book, copied from the book and never from the catalogue: ids, =alias, *vanity: definitions | the
articles that ask for them. A KPI that is new in the book is written here first."""

NO_ARTICLE = {
    "sales_velocity": "what the other sales KPIs come to, put together: the book's own",
    "pipeline_value": "the usual stock of any CRM; the articles count deals, they do not value open ones",
    "weighted_pipeline": "the same",
    "pipeline_coverage": "the same",
    "pipeline_created": "the usual flow of new deals, by what they are worth",
    "quota_attainment": "the usual measure of a seller's target",
    "time_to_close_days": "the median cycle that counts the deals still open: the answer to the flag CENSORED",
    "mer": "the name that S1's revenue over cost has today",
    "cac_payback_months": "the usual reading of CAC for subscriptions",
    "magic_number": "the usual efficiency of sales for subscriptions",
    "arpa": "a part of the lifetime value that is read on its own",
}
"""The KPIs that the book gives without an article, and why it has them."""


@dataclass(frozen=True)
class Asked:
    """What the book asks of one KPI."""

    variants: frozenset[str]
    aliases: frozenset[str]
    source: frozenset[str]
    vanity: bool


def book() -> dict[str, Asked]:
    found: dict[str, Asked] = {}
    for line in filter(None, BOOK.splitlines()):
        what, _, source = line.partition("|")
        names, _, variants = what.partition(":")
        for name in names.replace(" *vanity", "").split(","):
            one, _, alias = name.strip().partition(" =")
            known = found[one].variants if one in found else frozenset()
            aliases = frozenset([alias] if alias else [])
            found[one] = Asked(known | set(variants.split()), aliases, frozenset(source.split()), "*vanity" in names)
    return found


IN_BOOK = book()


@pytest.mark.parametrize("name", IN_BOOK)
def test_every_kpi_of_the_book_is_there(name: str) -> None:
    """With the definitions, other names and the mark for vanity that the book gives it."""
    assert name in KNOWN.kpis, f"{name} is in the book and not in the catalogue"
    kpi, asked = KNOWN.kpis[name], IN_BOOK[name]
    assert asked.variants - set(kpi.variants) == set(), f"definitions that {name} lacks"
    assert asked.aliases - set(kpi.aliases) == set(), f"other names that {name} lacks"
    assert kpi.vanity == asked.vanity, f"{name}: a vanity KPI in the book or in the catalogue, not in both"


@EACH_KPI
def test_every_kpi_is_in_the_book(kpi: Kpi) -> None:
    assert kpi.id in IN_BOOK, f"{kpi.id} is in the catalogue and not in the book: settle it in both"


@EACH_KPI
def test_it_names_the_articles_that_the_book_names(kpi: Kpi) -> None:
    assert set(kpi.source) <= set(ARTICLES)
    assert set(kpi.source) == IN_BOOK[kpi.id].source
    assert bool(kpi.source) != (kpi.id in NO_ARTICLE), f"{kpi.id}: an article, or a reason in NO_ARTICLE; not both"


def test_the_reasons_are_of_kpis_that_exist() -> None:
    assert set(NO_ARTICLE) - set(KNOWN.kpis) == set()
    assert all(len(why) > 5 for why in NO_ARTICLE.values())


# -- words -----------------------------------------------------------------------------------------------------------

SAME_NAME = {"leads", "mqls", "sqls", "demos", "roi", "nps", "magic_number"}
"""KPIs whose name two languages share: words that people leave in English."""
SAME_LABEL = {"cac.marketing", "cost_per_sale.marketing"}
"""Definitions whose label is the same words in Spanish and Italian: solo marketing."""
SENTENCE = re.compile(r"[^.!?\s].*[^.!?\s]\.")
END_INSIDE = re.compile(r"[.!?]\s")


def assert_three(texts: Mapping[str, str], what: str, may_be_same: bool) -> None:
    """A text in each language, and none of them left in another one."""
    assert [lang for lang in LANGS if not texts.get(lang, "").strip()] == [], f"{what}: no text"
    different = len({texts[lang].strip().casefold() for lang in LANGS}) == len(LANGS)
    assert different != may_be_same, f"{what}: {'no longer the same: take it off the list' if different else texts}"


def written() -> Mapping[str, Any]:
    """The records of the YAML files, as written: once read, a missing language takes the words of another."""
    folder = Path(catalogue.__file__).parent
    files = (yaml.safe_load((folder / f"{one}.yaml").read_text("utf-8")) for one in catalogue.FAMILIES)
    return {name: record for file in files for name, record in file["kpis"].items()}


WRITTEN = written()


@pytest.mark.parametrize("name", WRITTEN)
def test_every_text_is_written_in_three_languages(name: str) -> None:
    for what, text in texts_of(WRITTEN[name]):
        assert isinstance(text, dict), f"{what} of {name}: not in three languages"
        assert set(text) == set(LANGS), f"{what} of {name}: {', '.join(text)}"


def texts_of(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a KPI says of itself: its name and meaning, the labels of its definitions, and all that it warns of."""
    yield from ((what, record.get(what)) for what in ("name", "meaning"))
    yield from ((what, record[what]) for what in ("caveat", "benchmark") if what in record)
    for one, spec in record.get("variants", {}).items():
        yield f"label of {one}", spec.get("label")
        if "caveat" in spec:
            yield f"caveat of {one}", spec["caveat"]


@EACH_KPI
def test_it_has_a_name_in_three_languages(kpi: Kpi) -> None:
    assert_three(kpi.name, f"the name of {kpi.id}", kpi.id in SAME_NAME)


@EACH_KPI
def test_it_has_a_meaning_of_one_sentence_in_three_languages(kpi: Kpi) -> None:
    assert_three(kpi.meaning, f"the meaning of {kpi.id}", False)
    for lang, text in kpi.meaning.items():
        assert SENTENCE.fullmatch(text), f"the meaning of {kpi.id} in {lang} does not end like a sentence: {text}"
        assert not END_INSIDE.search(text), f"the meaning of {kpi.id} in {lang} is more than one sentence: {text}"


@EACH_KPI
def test_each_of_several_definitions_has_a_label_in_three_languages(kpi: Kpi) -> None:
    for one in kpi.variants.values() if len(kpi.variants) > 1 else ():
        name = f"{kpi.id}.{one.id}"
        assert_three(one.label, f"the label of {name}", name in SAME_LABEL)
    for lang in LANGS:
        labels = [one.label[lang] for one in kpi.variants.values()]
        assert len(set(labels)) == len(labels), f"two definitions of {kpi.id} are called the same in {lang}: {labels}"


def cautions_of(kpi: Kpi) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The caveats of a KPI and its definitions, and what the articles say of it, in each language."""
    yield f"the caveat of {kpi.id}", kpi.caveat
    yield f"the benchmark of {kpi.id}", kpi.benchmark
    yield from ((f"the caveat of {kpi.id}.{one.id}", one.caveat) for one in kpi.variants.values())


@EACH_KPI
def test_a_caution_ends_like_a_sentence_in_three_languages(kpi: Kpi) -> None:
    for what, texts in cautions_of(kpi):
        if any(texts.values()):
            assert_three(texts, what, False)
        assert [text for text in texts.values() if text and not text.endswith(".")] == [], what


@EACH_KPI
def test_a_caution_has_the_same_figures_in_three_languages(kpi: Kpi) -> None:
    """A translation that drops or changes a figure of the articles would be a wrong number in a trusted place."""
    for what, texts in cautions_of(kpi):
        figures = {lang: sorted(re.findall(r"\d+", text)) for lang, text in texts.items()}
        assert len({tuple(found) for found in figures.values()}) <= 1, f"{what}: {figures}"


def test_a_kpi_of_ones_own_may_warn_in_one_language_or_in_three() -> None:
    one = {"formula": "leads", "caveat": "Solo ferias.", "benchmark": {"en": "About 5.", "es": "Unos 5."}}
    mine = catalogue.load({"kpis": {"fair_leads": one}}).kpis["fair_leads"]
    assert mine.caveat == dict.fromkeys(LANGS, "Solo ferias.")
    assert mine.benchmark == {"en": "About 5.", "es": "Unos 5.", "it": "About 5."}


def test_the_lists_of_same_words_name_what_exists() -> None:
    names = {f"{kpi.id}.{one}" for kpi in KNOWN.kpis.values() for one in kpi.variants}
    assert (SAME_NAME - set(KNOWN.kpis), SAME_LABEL - names) == (set(), set())


# -- the input it needs ----------------------------------------------------------------------------------------------

DERIVED = {(one.table, name) for one in KNOWN.derivations for name in one.fields()}
EACH_DEFINITION = pytest.mark.parametrize(
    ("kpi", "variant"),
    [(kpi, one) for kpi in KNOWN.kpis.values() for one in kpi.variants],
    ids=[f"{kpi.id}.{one}" for kpi in KNOWN.kpis.values() for one in kpi.variants],
)


def unknown_fields(one: Measure) -> Iterator[str]:
    """The fields of a measure that no export could give: neither in the vocabulary nor derived from it."""
    chosen = (name for ways in one.choices() for way in ways for name in way)
    for name in (*one.fields(), *one.needs, *(one.last or ()), *chosen):
        if name not in TABLES[one.table].fields and (one.table, name) not in DERIVED:
            yield f"{one.table}.{name}"


@EACH_DEFINITION
def test_its_measures_read_tables_and_fields_of_the_vocabulary(kpi: Kpi, variant: str) -> None:
    behind = measures_behind(KNOWN, kpi, kpi.variants[variant])
    assert behind, "no measure is behind it"
    assert {one.name: found for one in behind if (found := list(unknown_fields(one)))} == {}


@pytest.mark.parametrize("derivation", KNOWN.derivations, ids=[one.id for one in KNOWN.derivations])
def test_what_is_derived_comes_from_fields_of_the_vocabulary(derivation: Derivation) -> None:
    names = [derivation.source_field, *(condition.field for condition in derivation.where)]
    known = {*TABLES[derivation.source_table].fields, *(f for t, f in DERIVED if t == derivation.source_table)}
    assert [name for name in names if name not in known | {"segments"}] == []


CONFIGURED = catalogue.load(settings={"hourly_cost": "40"}, constants={"ctr_curve": {1: 0.3}})
"""The catalogue of a config that gives what some definitions ask of it."""


def promised(text: str) -> dict[str, frozenset[str]]:
    """The tables and fields that docs/kpis.md names as needed, without those in italics, which may be missing."""
    tables: dict[str, set[str]] = {}
    for table, fields in re.findall(r"`(\w+)` ([^`;()\[\]]+)", text):
        if table in TABLES:
            tables.setdefault(table, set()).update(re.findall(r"(?<![\w*])\w+(?![\w*])", fields))
    return {table: frozenset(names - {"and", "or"}) for table, names in tables.items()}


def computed(name: str, fields: Mapping[str, frozenset[str]]) -> bool:
    return Planner(CONFIGURED, fields, targets=("won_amount",)).can(name)


@EACH_DEFINITION
def test_the_input_that_the_page_asks_for_is_enough(kpi: Kpi, variant: str) -> None:
    fields = promised(kpis_page.inputs(KNOWN, kpi, kpi.variants[variant]))
    assert computed(f"{kpi.id}.{variant}", fields), f"it takes more than {fields}"


def begins_a_cohort(kpi: Kpi, variant: str) -> set[str]:
    """The stages that a rate begins with: without their date, that of a later stage is taken."""
    behind = measures_behind(KNOWN, kpi, kpi.variants[variant])
    return {one.date for one in behind if one.kind == "reached" and one.date in STAGES}


@EACH_DEFINITION
def test_the_input_that_the_page_asks_for_is_needed(kpi: Kpi, variant: str) -> None:
    """Where there is no choice, each field that is left out makes the number impossible."""
    text = kpis_page.inputs(KNOWN, kpi, kpi.variants[variant])
    fields, implied = promised(text), begins_a_cohort(kpi, variant)
    assert fields, "no table and no field"
    needed = ((table, name) for table, names in fields.items() for name in names - implied)
    for table, name in needed if " or " not in text else ():
        less = {**fields, table: fields[table] - {name}}
        assert not computed(f"{kpi.id}.{variant}", less), f"it can do without {table}.{name}"


def test_edited_yaml_is_read_in_place_of_what_was_built_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program starts from can be old, or missing, and no number changes."""
    fresh = source.records()
    monkeypatch.setattr(source, "BUILT", "roi.yaml")
    assert source.records() == fresh
    monkeypatch.setattr(source, "BUILT", "missing.json")
    assert source.records() == fresh
    edited = source._texts() | {"roi": "measures: {mine: {table: deals, count: rows, date: closed_at}}"}
    monkeypatch.undo()
    monkeypatch.setattr(source, "_texts", lambda: edited)
    assert list(source.records()["roi"]["measures"]) == ["mine"]
