"""What the config accepts, and the exact words in which it refuses the rest."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml as pyyaml
from pydantic import BaseModel

from kpicli.config import model, yaml
from kpicli.config.checks import RECORD
from kpicli.config.load import Loaded, json_schema, load, parse, source_names, where
from kpicli.errors import ConfigError
from kpicli.lang import in_lang
from kpicli.saying import Said

ONE_SOURCE = "sources: [{table: deals, path: deals.csv}]\n"
TOP_KEYS = ", ".join(model.Config.model_fields)


def read(text: str) -> Loaded:
    return parse(dedent(text), "config.yaml", Path())


def problems(text: str) -> list[str]:
    """The lines of the refusal without the file's name: ``3: currency: …``."""
    with pytest.raises(ConfigError) as refused:
        read(text)
    assert refused.value.exit_code == 2
    for line in refused.value.lines:
        assert isinstance(line, Said)
        assert line not in (in_lang(line, "es"), in_lang(line, "it"))
    return [line.removeprefix("config.yaml:").strip() for line in refused.value.lines]


def deals(*lines: str) -> str:
    """A config with one source of deals; ``lines`` begin on line 4."""
    return "\n".join(["sources:", "- table: deals", "  path: deals.csv", *(f"  {line}" for line in lines)])


# -- what is accepted ------------------------------------------------------------------------------------------------


def test_the_smallest_config_has_sensible_defaults() -> None:
    config = read(ONE_SOURCE).config
    assert (config.currency, config.timezone, config.lang, config.week_start) == ("EUR", "UTC", "en", "monday")
    assert config.sources[0].path == ("deals.csv",)
    assert (config.report.period, config.report.last) == ("month", 6)


def test_text_stays_text_where_text_is_meant() -> None:
    source = read("""
        sources:
        - table: deals
          name: 2024
          path: [no, 2025-03-01, 1.50]
          sheet: 012
          columns: {deal_id: 00123, region: 1_000, country: NO, owner: on, channel: 1:30, campaign: 1e5, source: true}
          values: {region: {no: [no, off], 012: [Null, NULL, TRUE, ~x, +5, 0x1F, .5, 12345678901234567890]}}
          set: {product: yes}
    """).config.sources[0]
    assert source.name == "2024"
    assert source.path == ("no", "2025-03-01", "1.50")
    assert source.sheet == "012"
    assert list(source.columns.values()) == ["00123", "1_000", "NO", "on", "1:30", "1e5", "true"]
    assert source.values["region"]["no"] == ("no", "off")
    assert source.values["region"]["012"] == ("Null", "NULL", "TRUE", "~x", "+5", "0x1F", ".5", "12345678901234567890")
    assert source.set == {"product": "yes"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("7", 7), ("-7", -7), ("0", 0), ("1.5", 1.5), ("-0.25", -0.25), ("1.0e3", 1000.0), ("true", True),
        ("false", False), ("null", None), ("~", None), ("", None), ("2025-03-01", date(2025, 3, 1)),
        ("2025-02-30", "2025-02-30"), ("yes", "yes"), ("off", "off"), ("NO", "NO"), ("012", "012"), ("1_000", "1_000"),
        ("1:30", "1:30"), ("0o17", "0o17"), ("0x1F", "0x1F"), (".inf", ".inf"), ("1e5", "1e5"), ("True", "True"),
        ("'7'", "7"), ('"true"', "true"), ("!!str 7", "7"), ("２", "２"),
        ("2025-03-01 10:00", "2025-03-01 10:00"),
    ],
)  # fmt: skip
def test_what_an_unquoted_value_means(written: str, meant: Any) -> None:
    value = read(f"{ONE_SOURCE}kpis: {{x: {{a: {written}}}}}").config.kpis["x"]["a"]
    assert (value, isinstance(value, bool), isinstance(value, str)) == (
        meant,
        isinstance(meant, bool),
        isinstance(meant, str),
    )


def test_durations_percentages_and_days() -> None:
    config = read(
        ONE_SOURCE
        + """\
as_of: '2025-03-31'
window: {default: 90 days, mql_cohort: 2 weeks, sql_cohort: 30, customer_cohort: null}
sla: {lead_response: 2 hours}
targets: {win_rate: {min: 25%, max: 0.5}, cac: {max: 400}}
exchange_rates: {USD: 0.92, EUR: 1}
"""
    ).config
    assert config.as_of == date(2025, 3, 31)
    assert config.window == {
        "default": timedelta(days=90),
        "mql_cohort": timedelta(days=14),
        "sql_cohort": timedelta(days=30),
        "customer_cohort": None,
    }
    assert config.sla.lead_response == timedelta(hours=2)
    (win_rate,), (cac,) = config.targets["win_rate"], config.targets["cac"]
    assert (win_rate.min, win_rate.max, cac.min) == (0.25, 0.5, None)
    assert config.exchange_rates.constant == {"USD": 0.92, "EUR": 1}


def test_an_empty_section_counts_as_not_given() -> None:
    config = read(
        f"{ONE_SOURCE}kpis:\nmeasures: ~\ncurrency:\nlookups:\nsegments: {{partner: }}\nreport: {{by: }}"
    ).config
    assert (config.kpis, config.measures, config.currency, config.lookups) == ({}, {}, "EUR", ())
    assert config.segments == {"partner": {}}
    assert config.report.by == ()


def test_aliases_and_merge_keys_are_written_out() -> None:
    loaded = read("""
        sources:
        - &crm {table: deals, path: a.csv, columns: &columns {amount: Importe, status: Etapa}}
        - <<: *crm
          path: b.csv
        - {table: deals, path: c.csv, columns: {<<: [*columns], amount: Amount}}
    """)
    _, second, third = loaded.config.sources
    assert (second.table, second.path, second.columns["amount"]) == ("deals", ("b.csv",), "Importe")
    assert third.columns == {"amount": "Amount", "status": "Etapa"}
    assert loaded.line("sources", 1, "columns", "amount") == 3


def test_fields_may_be_declared_by_segments_lookups_and_derive() -> None:
    read("""
        sources: [{table: deals, path: a.csv, columns: {partner: P, team: T, tier: X}, set: {partner_type: direct}}]
        segments: {partner: {}, partner_type: }
        lookups: [{path: teams.csv, on: owner, columns: {owner: Name, team: Team}}]
        derive: {deals.tier: {from: customers, on: account_id}}
        report: {by: [team, partner, tier, stage, channel]}
    """)


def test_delimiters_encodings_zones_and_date_formats_that_exist() -> None:
    for line in ("delimiter: tab", "delimiter: spaces",
                 r"delimiter: \t", "delimiter: ;", "encoding: latin-1", "timezone: Asia/Tokyo",
                 "dates: dmy", "dates: '%d/%m/%Y %H:%M'", "dates: '%b %y'", "decimal: ','"):  # fmt: skip
        read(deals(line))
    assert read(deals("delimiter: tab")).config.sources[0].delimiter == "\t"


# -- lines and names -------------------------------------------------------------------------------------------------


def test_every_part_has_its_line() -> None:
    loaded = read(f"{ONE_SOURCE}kpis:\n  mine:\n    formula: a /\n      b\n    source:\n    - S1\n    - S2\n")
    assert loaded.line("kpis", "mine", "formula") == 4
    assert loaded.line("kpis", "mine", "source", 1) == 8
    assert loaded.line("sources", 0, "table") == 1
    assert loaded.line("sources", 7) is None
    assert loaded.line("sources", "0") is None
    assert loaded.line("kpis", "mine", "unit") is None
    assert where(loaded, "kpis", "mine", "formula") == "config.yaml:4: kpis.mine.formula"
    assert where(loaded, "kpis", "mine", "unit") == "config.yaml:3: kpis.mine.unit"
    assert where(loaded, "sources", 0, "columns") == "config.yaml:1: sources[0].columns"
    assert where(loaded, "lang") == "config.yaml: lang"


def test_sources_are_named_after_their_table() -> None:
    config = read("""
        sources:
        - {table: deals, path: a.csv}
        - {table: leads, path: b.csv}
        - {table: deals, path: c.csv}
        - {table: deals, path: d.csv, name: deals-2}
        - {table: deals, path: e.csv}
        - {table: leads, path: f.csv, name: crm, same_ids_as: leads}
    """).config
    assert source_names(config) == ("deals", "leads", "deals-3", "deals-2", "deals-4", "crm")


# -- what is refused: values and keys --------------------------------------------------------------------------------

AFTER_ONE_SOURCE = [
    ("colour: 1", [f"2: unknown key 'colour'. The keys here are {TOP_KEYS}"]),
    ("currancy: EUR", ["2: unknown key 'currancy'. Did you mean 'currency'?"]),
    ("currency: eur", ["2: currency: must be a three-letter code such as EUR. Did you mean 'EUR'?"]),
    ("currency: €", ["2: currency: must be a three-letter code such as EUR"]),
    ("lang: fr", ["2: lang: must be one of en, es, it, not 'fr'"]),
    ("lang: no", ["2: lang: must be one of en, es, it, not 'no'"]),
    ("lang: [es]", ["2: lang: takes one of en, es, it, not a list"]),
    ("locale: en-us", ["2: locale: must be one of en, en_US, en_GB, es, it, not 'en-us'. Did you mean 'en_US'?"]),
    ("week_start: sundy", [
        "2: week_start: must be one of monday, sunday, saturday, not 'sundy'. Did you mean 'sunday'?"]),
    ("fiscal_year_start: 13", ["2: fiscal_year_start: must be a whole number from 1 to 12, not '13'"]),
    ("fiscal_year_start: true", ["2: fiscal_year_start: must be a whole number from 1 to 12, not 'true'"]),
    ("timezone: Madrid", ["2: timezone: unknown time zone 'Madrid'. Did you mean 'Europe/Madrid'?"]),
    ("timezone: ../x", ["2: timezone: unknown time zone '../x'. Zones are written as in 'Europe/Madrid'"]),
    ("timezone: ''", ["2: timezone: unknown time zone ''. Zones are written as in 'Europe/Madrid'"]),
    ("as_of: 31/03/2025", ["2: as_of: must be a day such as 2025-03-31, not '31/03/2025'"]),
    ("as_of: 2025-02-30", ["2: as_of: must be a day such as 2025-03-31, not '2025-02-30'"]),
    ("as_of: 20250331", ["2: as_of: must be a day such as 2025-03-31, not '20250331'"]),
    ("hourly_cost: -1", ["2: hourly_cost: must be a number of at least 0, not '-1'"]),
    ("hourly_cost: 18,50", ["2: hourly_cost: must be a number of at least 0, not '18,50'"]),
    ("hourly_cost: 1_000", ["2: hourly_cost: must be a number of at least 0, not '1_000'"]),
    ("hourly_cost: nan", ["2: hourly_cost: must be a number of at least 0, not 'nan'"]),
    ("min_n: {rates: 2.5}", ["2: min_n.rates: must be a whole number of at least 0, not '2.5'"]),
    ("min_n: 30", ["2: min_n: takes a mapping (key: value), not '30'"]),
    ("report: {last: 0}", ["2: report.last: must be a whole number from 1 to 1000, not '0'"]),
    ("report: {by: chanel}", ["2: report.by: unknown segment 'chanel'. Did you mean 'channel'?"]),
    ("report: {by: [channel, {a: b}]}", ["2: report.by[1]: takes text, not a mapping"]),
    ("report: {by: [currency]}", [
        "2: report.by[0]: unknown segment 'currency'. The segments are channel, source, campaign, program, region, "
        "country, industry, company_size, owner, product, segment"]),
    ("sla: {lead_response: soon}", [
        "2: sla.lead_response: must be a duration such as '90 days', '5 minutes', '2 hours' or '1 week'"]),
    ("window: {default: 0}", ["2: window.default: must be longer than nothing and shorter than 100 years"]),
    ("window: {default: 1.0e300}", [
        "2: window.default: must be a duration such as '90 days', '5 minutes', '2 hours' or '1 week'"]),
    ("exchange_rates: {usd: 1}", [
        "2: exchange_rates: 'usd' must be a three-letter code such as EUR. Did you mean 'USD'?"]),
    ("exchange_rates: {USD: 0, GBP: a}", [
        "2: exchange_rates.USD: must be a number above 0, not '0'",
        "2: exchange_rates.GBP: must be a number above 0, not 'a'"]),
    ("exchange_rates: {EUR: 2}", [
        "2: exchange_rates.EUR: one EUR is 1 EUR, not 2: write what the other currencies are worth in EUR"]),
    ("targets: {cac: {}}", ["2: targets.cac: needs min or max"]),
    ("targets: {cac: 400}", ["2: targets.cac: takes a mapping (key: value), not '400'"]),
    ("targets: {cac: {min: 3, max: 2}}", ["2: targets.cac: min (3) is above max (2)"]),
    ("targets: {cac: {min: low}}", ["2: targets.cac.min: must be a number such as 400, or a percentage such as 25%"]),
    ("kpis: [a]", ["2: kpis: takes a mapping (key: value), not a list"]),
    ("kpis: {mine: a / b}", ["2: kpis.mine: takes a mapping (key: value), not 'a / b'"]),
    ("segments: {region: [a]}", ["2: segments.region: takes a mapping (key: value), not a list"]),
    ("segments: {value: {}}", [
        "2: segments: a segment cannot be named 'value': it is a column of every report. Choose another name"]),
    ("segments: {amount: {}}", ["2: segments: 'amount' cannot be a segment: it is a number"]),
    ("segments: {closed_at: {}}", ["2: segments: 'closed_at' cannot be a segment: it is a date"]),
    ("segments: {Sales Team: {}}", [
        "2: segments: a segment's name is made of letters, digits and _, such as 'sales_team', not 'Sales Team'"]),
    ("segments: {channel: {Google: [ads, g], Meta: [' ADS']}}", [
        "2: segments.channel.Meta[0]: ' ADS' already means 'Google'"]),
    ("segments: {channel: {Google: [Meta], Meta: [fb]}}", [
        "2: segments.channel.Google[0]: 'Meta' already means 'Meta'"]),
    ("lookups: [{path: t.csv, on: ownr, columns: {team: T}}]", [
        "2: lookups[0].on: unknown field 'ownr'. Did you mean 'owner'?"]),
    ("lookups: [{path: t.csv, on: owner}]", ["2: lookups[0]: columns is missing"]),
    ("lookups: [{path: t.csv, on: owner, columns: {}}]", ["2: lookups[0].columns: is empty: name at least one"]),
    ("lookups: [{path: t.csv, on: owner, columns: {period: P}}]", [
        "2: lookups[0].columns: a segment cannot be named 'period': it is a column of every report. "
        "Choose another name"]),
    ("lookups: [{path: 'https://x.org/t.csv', on: owner, columns: {team: T}}]", [
        "2: lookups[0].path: 'https://x.org/t.csv' is not a file: kpi reads files only; download it first"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), AFTER_ONE_SOURCE)
def test_a_bad_setting_is_named(line: str, expected: list[str]) -> None:
    assert problems(ONE_SOURCE + line) == expected


IN_A_SOURCE = [
    ("colums: {}", ["4: sources[0]: unknown key 'colums'. Did you mean 'columns'?"]),
    ("columns: {ammount: Importe}", [
        "4: sources[0].columns: unknown field 'ammount' of deals. Did you mean 'amount'?"]),
    ("columns: {Etapa: status}", [
        "4: sources[0].columns: unknown field 'Etapa' of deals. It is the other way round: status: Etapa"]),
    ("columns: {mql_at: MQL}", ["4: sources[0].columns: unknown field 'mql_at' of deals. It is a field of leads"]),
    ("columns: {zzz: Z}", [
        "4: sources[0].columns: unknown field 'zzz' of deals. To keep it as a segment, name it under segments:"]),
    ("columns: {amount: [a, b]}", ["4: sources[0].columns.amount: takes text, not a list"]),
    ("columns: {amount: }", ["4: sources[0].columns.amount: has no value"]),
    ("columns: [amount]", ["4: sources[0].columns: takes a mapping (key: value), not a list"]),
    ("values: {status: {wonn: [x]}}", [
        "4: sources[0].values.status: unknown value 'wonn' of status. Did you mean 'won'?"]),
    ("values: {status: {zzz: [x]}}", [
        "4: sources[0].values.status: unknown value 'zzz' of status. "
        "The values are open, won, lost, no_decision, disqualified"]),
    ("values: {status: {won: [x], lost: [X]}}", ["4: sources[0].values.status.lost[0]: 'X' already means 'won'"]),
    ("values: {status: {won: x, lost: x}}", ["4: sources[0].values.status.lost: 'x' already means 'won'"]),
    ("values: {stats: {won: [x]}}", ["4: sources[0].values: unknown field 'stats' of deals. Did you mean 'status'?"]),
    ("set: {status: lsot}", ["4: sources[0].set.status: unknown value 'lsot' of status. Did you mean 'lost'?"]),
    ("set: {chanel: CRM}", ["4: sources[0].set: unknown field 'chanel' of deals. Did you mean 'channel'?"]),
    ("dates: DMY", [
        "4: sources[0].dates: must be dmy, mdy, ymd, excel, or a format such as %d/%m/%Y, not 'DMY'. "
        "Did you mean 'dmy'?"]),
    ("dates: DD/MM/YYYY", [
        "4: sources[0].dates: must be dmy, mdy, ymd, excel, or a format such as %d/%m/%Y, not 'DD/MM/YYYY'"]),
    ("dates: '%d/%m'", ["4: sources[0].dates: '%d/%m' has no year (%Y)"]),
    ("dates: '%d/%Q/%Y'", ["4: sources[0].dates: '%d/%Q/%Y' has the unknown sign '%Q'"]),
    ("decimal: ;", ["4: sources[0].decimal: must be one of '.', ',', not ';'"]),
    ("encoding: utf8x", ["4: sources[0].encoding: unknown encoding 'utf8x'. Did you mean 'utf-8'?"]),
    ("encoding: rot13", ["4: sources[0].encoding: 'rot13' is not an encoding of text"]),
    ("delimiter: ';;'", ["4: sources[0].delimiter: must be one character, tab or spaces"]),
    ("timezone: Europe/Madird", [
        "4: sources[0].timezone: unknown time zone 'Europe/Madird'. Did you mean 'Europe/Madrid'?"]),
    ("grain: hour", ["4: sources[0].grain: must be one of day, week, month, not 'hour'"]),
    ("overlap: newr", ["4: sources[0].overlap: must be one of newer, add, not 'newr'. Did you mean 'newer'?"]),
    ("same_ids_as: crm", ["4: sources[0].same_ids_as: no source is named 'crm'. The sources are deals"]),
    ("same_ids_as: deals", ["4: sources[0].same_ids_as: 'deals' is this source itself: name another one"]),
    ("sheet: [a]", ["4: sources[0].sheet: takes text, not a list"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), IN_A_SOURCE)
def test_a_bad_line_of_a_source_is_named(line: str, expected: list[str]) -> None:
    assert problems(deals(line)) == expected


def test_a_constant_cannot_also_be_a_column() -> None:
    found = problems(deals("columns: {channel: Canal}", "set: {channel: CRM}"))
    assert found == ["5: sources[0].set: 'channel' is also in columns: keep one of the two"]


SOURCES = [
    ("sources:", ["1: sources: takes a list (lines that begin with -), not nothing"]),
    ("lang: es", ["sources is missing"]),
    ("sources: []", ["1: sources: is empty: name at least one"]),
    ("sources: {table: deals}", ["1: sources: takes a list (lines that begin with -), not a mapping"]),
    ("sources: [deals.csv]", ["1: sources[0]: takes a mapping (key: value), not 'deals.csv'"]),
    ("sources:\n- table: deals\n- path: x", [
        "2: sources[0]: path is missing",
        "3: sources[1]: table is missing (or preset: auto, to recognise the export)"]),
    ("sources: [{table: , path: }]", ["1: sources[0].path: has no value"]),
    ("sources: [{table: deal, path: x}]", ["1: sources[0].table: unknown table 'deal'. Did you mean 'deals'?"]),
    ("sources: [{table: zzz, path: x}]", [
        "1: sources[0].table: unknown table 'zzz'. The tables are leads, conversions, deals, stage_history, "
        "activities, outreach, spend, customers, accounts, orders, web, email, social, search, links, "
        "touches, surveys, offers"]),
    ("sources: [{table: deals, path: []}]", ["1: sources[0].path: names no file"]),
    ("sources: [{table: deals, path: [a.csv, 'file:///etc/x']}]", [
        "1: sources[0].path[1]: 'file:///etc/x' is not a file: kpi reads files only; download it first"]),
    ("sources:\n- {table: deals, path: '-'}\n- {table: leads, path: '-'}", [
        "3: sources[1].path: standard input (-) can be read by one source only"]),
    ("sources:\n- {table: deals, path: a, name: crm}\n- {table: leads, path: b, name: crm, same_ids_as: crn}", [
        "3: sources[1].name: 'crm' is already the name of sources[0]",
        "3: sources[1].same_ids_as: no source is named 'crn'. Did you mean 'crm'?"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SOURCES)
def test_bad_sources_are_named(text: str, expected: list[str]) -> None:
    assert problems(text) == expected


def test_every_problem_is_reported_at_once_in_the_order_of_the_file() -> None:
    found = problems("""\
        currency: eur
        timezone: Madrid
        sources:
        - table: deals
          path: https://example.org/deals.csv
          columns:
            ammount: Importe
            status: Etapa
            status: Estado
        - table: lead
          path: leads.csv
          colums: {}
        report: {last: six}
    """)
    assert found == [
        "1: currency: must be a three-letter code such as EUR. Did you mean 'EUR'?",
        "2: timezone: unknown time zone 'Madrid'. Did you mean 'Europe/Madrid'?",
        "5: sources[0].path: 'https://example.org/deals.csv' is not a file: kpi reads files only; download it first",
        "7: sources[0].columns: unknown field 'ammount' of deals. Did you mean 'amount'?",
        "9: sources[0].columns: 'status' is given twice, on lines 8 and 9",
        "10: sources[1].table: unknown table 'lead'. Did you mean 'leads'?",
        "12: sources[1]: unknown key 'colums'. Did you mean 'columns'?",
        "13: report.last: must be a whole number from 1 to 1000, not 'six'",
    ]


def test_no_column_of_the_record_can_be_a_segment() -> None:
    for name in RECORD:
        assert "is a column of every report" in problems(f"{ONE_SOURCE}segments: {{{name}: }}")[0]


def test_messages_are_free_of_jargon_and_control_characters() -> None:
    found = problems(f'{ONE_SOURCE}"\\e[31mred\\u202e": 1\nlang: "\\e]0;x\\a"\nhourly_cost: {"9" * 500}x\n')
    assert all(line.isprintable() for line in found)
    assert all(len(line) < 500 for line in found)
    assert "\\x1b[31mred\\u202e" in found[0]
    assert not any(
        word in line for line in found for word in ("pydantic", "http", "Input should", "type=", "Value error")
    )


# -- what is refused: the form of the file ---------------------------------------------------------------------------

SYNTAX = [
    ("a: [1, 2\nb: 3\n", "1: a [ is opened here and never closed, or a comma is missing in it"),
    ("a: {b: 1\n", "1: a { is opened here and never closed, or a comma is missing in it"),
    ("a:\n\tb: 1\n", "2: a tab is used for indentation: use spaces"),
    ("a: 1\n\tb: 1\n", "2: a tab is used for indentation: use spaces"),
    ("a: 1\nb: 'x\nc: 2\n", "2: a quote is opened here and never closed"),
    ('a: "x\nb: 2\n', "1: a quote is opened here and never closed"),
    ('a: "C:\\data"\n', "1: in double quotes a \\ needs another one: use single quotes instead"),
    ("a: b: c\n", "1: has ': ' twice: put the text that holds ': ' in quotes"),
    ("a: 1\n b: 2\n", "2: is indented further than the line above, which already has a value"),
    ("a:\n  b: 1\n c: 2\n",
     "3: the indentation does not fit the lines above: keys of one section begin in the same column"),
    ("a: 'it's'\n", "1: something is left over after the value: put the whole text in quotes"),
    ("a: {b: c}}\n", "1: something is left over after the value: put the whole text in quotes"),
    ("a: @x\n", "1: text that begins with @ needs quotes"),
    ("a: `x`\n", "1: text that begins with ` needs quotes"),
    ("a: %x\n", "1: text that begins with % needs quotes"),
    ("path: *.csv\n", "1: text that begins with * needs quotes"),
    ("path: &.csv\n", "1: text that begins with & needs quotes"),
    ("a: >x\n", "1: text that begins with > or | needs quotes"),
    ("- a\nb: 1\n", "2: expected '- ' here, in the same column as the items above"),
    ("a: - b\n", "1: a list begins on the next line, or is written as [a, b]"),
    ("a: 1\nb\n", "2: expected 'key: value' here"),
    ("a: 1\nb: \x01", "2: holds a control character (U+0001): remove it"),
]  # fmt: skip


@pytest.mark.parametrize("loader", [yaml.LOADER, pyyaml.SafeLoader], ids=["c", "python"])
@pytest.mark.parametrize(("text", "expected"), SYNTAX)
def test_a_syntax_error_is_explained(text: str, expected: str, loader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "LOADER", loader)
    assert problems(text) == [expected]


FORM = [
    ("", "is empty: copy config.example.yaml and name your own files"),
    ("# nothing yet\n", "is empty: copy config.example.yaml and name your own files"),
    ("- a\n", "1: holds a list: it should begin with 'sources:' and other keys"),
    ("sources\n", "1: holds text: it should begin with 'sources:' and other keys"),
    ("---\na: 1\n---\nb: 2\n", "3: a second document begins here: remove the line ---"),
    ("a: *nope\n", "1: a: nothing is called &nope. Text that begins with * needs quotes"),
    ("a: &x [*x]\n", "1: a[0]: *x is used inside itself"),
    ("a: &x {b: {c: *x}}\n", "1: a.b.c: *x is used inside itself"),
    ("a: &x {<<: *x}\n", "1: a.<<: *x is used inside itself"),
    ("a: {{CURRENCY}}\n", "1: a: a key must be text: put quotes around a value with [ ] or { }"),
    ("? [a]\n: 1\n", "1: a key must be text: put quotes around a value with [ ] or { }"),
    ("x: &x [a]\n*x : 1\n", "2: a key must be text: put quotes around a value with [ ] or { }"),
    ("a: !!python/object/apply:os.system [ls]\n",
     "1: a: tags such as !!python/object/apply:os.system have no meaning here. Text that begins with ! needs quotes"),
    ("a: !important\n", "1: a: tags such as !important have no meaning here. Text that begins with ! needs quotes"),
    ("a: {<<: b}\n", "1: a: << takes the *name of a mapping, or a list of them"),
    ("a: 1\n" * 60_000, "is larger than 256 KB"),
    ("[" * 31 + "]" * 31, "1: [0][0][0]: is nested more than 30 levels deep"),
    ("a: " + "[" * 100, "1: a[0][0]: is nested more than 30 levels deep"),
    ("a: " + "{b: " * 100, "1: a.b.b: is nested more than 30 levels deep"),
]  # fmt: skip


@pytest.mark.parametrize("text", ["a: " + "[" * 100_000, "a: " + "{b: " * 50_000])
def test_a_file_nested_thousands_deep_is_refused_at_once(text: str) -> None:
    """The parser gives up before it says where; which of the two notices first depends on its version."""
    (problem,) = problems(text)
    assert problem.endswith("is nested more than 30 levels deep")


@pytest.mark.parametrize(("text", "expected"), FORM, ids=[text[:20] for text, _ in FORM])
def test_a_file_of_the_wrong_form_is_refused(text: str, expected: str) -> None:
    assert problems(text) == [expected]


def bomb(line: str, levels: int = 12) -> str:
    """Each level holds the one before it ten times."""
    inside = [line.format(n=n, refs=", ".join([f"*a{n - 1}"] * 10)) for n in range(1, levels)]
    return "\n".join(["a0: &a0 {x: 1}", *inside])


HOSTILE = {
    "aliases": bomb("a{n}: &a{n} [{refs}]"),
    "merge keys": bomb("a{n}: &a{n} {{<<: [{refs}]}}"),
    "merge keys of many": "a: &a {" + ", ".join(f"k{n}: 1" for n in range(9000)) + "}\n" + "- {<<: *a}\n" * 10,
    "merges side by side": "a: &a {" + ", ".join(f"k{n}: 1" for n in range(9000)) + "}\nb:\n" + "- {<<: *a}\n" * 9000,
    "deep aliases": "\n".join(["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 40))]),
    "many unknown keys": "\n".join(f"k{n}: 1" for n in range(15_000)),
    "many unknown fields": deals("columns:", *(f"  amonut{n}: A" for n in range(9_000))),
    "many unknown zones": "sources:\n" + "- {table: deals, path: a, timezone: Europe/Madird}\n" * 4000,
    "many sources": "sources:\n" + "- {table: deals, path: a}\n" * 9000 + "lang: x\n",
    "many segments": f"{ONE_SOURCE}segments:\n" + "".join(f"  s{n}: {{}}\n" for n in range(15_000)) + "lang: x\n",
    "many duplicates": "a: 1\n" * 40_000,
    "many values": "a: [" + "1," * 100_000 + "]",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_before_it_grows(name: str) -> None:
    began = time.process_time()
    found = problems(HOSTILE[name])
    assert time.process_time() - began < 60  # a bomb takes for ever; how fast a machine is must not matter
    assert 0 < len(found) <= 101


# -- the file itself -------------------------------------------------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(ConfigError) as refused:
        load(path)
    (line,) = refused.value.lines
    return line


def test_a_missing_file_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    hint = "name one with --config, or copy config.example.yaml and name your own files"
    for name in ("config.yaml", "conf/x.yaml"):
        assert refusal(Path(name)) == f"no {name} here: {hint}"


def test_files_that_are_no_text_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("latin.yaml").write_bytes("lang: es\n# año\n".encode("latin-1"))
    Path("utf16.yaml").write_text("lang: es\n", encoding="utf-16")
    Path("big.yaml").write_bytes(b"#" * 300_000)
    assert refusal(Path("latin.yaml")) == "latin.yaml:2: is not UTF-8 text: save the file as UTF-8"
    assert refusal(Path("utf16.yaml")) == "utf16.yaml:1: is not UTF-8 text: save the file as UTF-8"
    assert refusal(Path("big.yaml")) == "big.yaml: is larger than 256 KB"
    assert refusal(tmp_path / "nul\0.yaml").endswith("cannot be read (embedded null byte)")
    Path("folder").mkdir()
    assert refusal(Path("folder")) == "folder: is a folder: name the file in it with --config"
    assert refusal(Path("big.yaml/x")) == "big.yaml/x: cannot be read (Not a directory)"


def test_a_file_is_loaded_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("\ufeff" + ONE_SOURCE.replace("\n", "\r\n"), encoding="utf-8")
    loaded = load(path)
    assert (loaded.base, loaded.shown) == (tmp_path, str(path))


# -- the model -------------------------------------------------------------------------------------------------------


def sections() -> list[type[BaseModel]]:
    return [model.Config, *model.Section.__subclasses__()]


def test_every_key_is_described() -> None:
    silent = [
        f"{s.__name__}.{key}" for s in sections() for key, field in s.model_fields.items() if not field.description
    ]
    assert silent == []


def test_the_published_schema_covers_every_key_without_noise() -> None:
    schema = json_schema()
    assert list(schema["properties"]) == list(model.Config.model_fields)
    assert schema["additionalProperties"] is False
    assert schema["properties"]["lang"] == {
        "default": "en",
        "description": "The language of reports and explanations.",
        "enum": ["en", "es", "it"],
        "type": "string",
    }
    assert "deals" in schema["$defs"]["Source"]["properties"]["table"]["enum"]
    assert schema["$defs"]["Sla"]["properties"]["lead_response"]["default"] == "5 minutes"
    assert "title" not in schema["$defs"]["Source"]["properties"]["path"]


def test_a_config_is_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read(ONE_SOURCE).config.sources[0].table = "leads"


def test_loading_a_config_does_not_import_pandas() -> None:
    code = (
        "import sys, kpicli.config.load; sys.exit(bool({'pandas', 'pyarrow', 'numpy', 'rapidfuzz'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- other languages -------------------------------------------------------------------------------------------------

TRANSLATED = [
    ("sources: [{table: deal, path: a.csv}]\n",
     "config.yaml:1: sources[0].table: la tabla 'deal' no existe. ¿Querías decir 'deals'?",
     "config.yaml:1: sources[0].table: la tabella 'deal' non esiste. Intendevi 'deals'?"),
    ("lang: fr\n" + ONE_SOURCE,
     "config.yaml:1: lang: debe ser uno de los valores en, es, it, en lugar de 'fr'",
     "config.yaml:1: lang: deve essere uno dei valori en, es, it, invece di 'fr'"),
    ("fiscal_year_start: 13\n" + ONE_SOURCE,
     "config.yaml:1: fiscal_year_start: debe ser un número entero de 1 a 12, en lugar de '13'",
     "config.yaml:1: fiscal_year_start: deve essere un numero intero da 1 a 12, invece di '13'"),
    ("currency: eur\n" + ONE_SOURCE,
     "config.yaml:1: currency: debe ser un código de tres letras como EUR. ¿Querías decir 'EUR'?",
     "config.yaml:1: currency: deve essere un codice di tre lettere come EUR. Intendevi 'EUR'?"),
    ("a: [b, c\nd: 1\n",
     "config.yaml:1: aquí se abre [ y nunca se cierra, o falta una coma dentro",
     "config.yaml:1: qui si apre [ e non si chiude mai, o manca una virgola all'interno"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "spanish", "italian"), TRANSLATED)
def test_a_problem_is_said_in_three_languages(text: str, spanish: str, italian: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read(text)
    (line,) = refused.value.lines
    assert (in_lang(line, "es"), in_lang(line, "it")) == (spanish, italian)


def test_working_hours_are_said_in_three_languages() -> None:
    hours = model.WorkingHours(holidays="ES", closed=(date(2025, 8, 15),))
    assert str(hours) == hours.said
    assert (
        in_lang(hours.said, "es") == "de lunes a viernes, de 09:00 a 18:00, sin los festivos de ES, cerrado 1 día más"
    )
    assert in_lang(hours.said, "it").startswith("da lunedì a venerdì, dalle 09:00 alle 18:00, senza le festività di ES")
