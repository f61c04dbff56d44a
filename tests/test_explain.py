"""`kpi explain`: every number can be followed down to the rows of the exports, under any definition."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from kpicli import describe, intake, pipeline
from kpicli.catalogue.model import Condition
from kpicli.config.load import Loaded, load
from kpicli.describe.advice import ADVICE
from kpicli.describe.words import measure_words
from kpicli.evidence import SourceRows
from kpicli.hazards import CODES
from kpicli.model import Value
from kpicli.question import Ask
from tests.harness import TODAY, write_case
from tests.test_cli import kpi

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = "config.example.yaml"
SPEND = """
date       | team      | cost | channel
2025-03-01 | marketing | 3000 | Ads
2025-03-31 | sales     | 2000 | Ads
2025-03-31 | marketing | 500  | Fair
"""
DEALS = """
deal_id | created_at | closed_at  | status | amount | channel | contact_name
10 * d{n} | 2025-02-01 | 2025-03-10 | won | 100 | Ads  | Ana
2 * l{n}  | 2025-02-01 | 2025-03-12 | lost | 100 | Ads | Eva
f1      | 2025-02-01 | 2025-03-12 | won    | 100    | Fair    | Leo
old     | 2025-01-01 | 2025-01-12 | won    | 100    | Ads     | Pau
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Ten customers of Ads for 5,000 of cost, in March 2025."""
    folder = tmp_path_factory.mktemp("small")
    loaded = write_case(folder, {"spend": SPEND, "deals": DEALS})
    sources = "sources: [{table: spend, path: spend.csv}, {table: deals, path: deals.csv}]\n"
    (folder / "config.yaml").write_text(sources, encoding="utf-8")
    return loaded


@pytest.fixture(scope="module")
def sample() -> Loaded:
    return load(ROOT / SAMPLE)


def text(loaded: Loaded, name: str, width: int | None = None, **ask: Any) -> str:
    """A number explained, as a terminal shows it."""
    outcome, found = pipeline.explain(loaded, name, Ask(**ask), TODAY)
    assert found
    return describe.explained_text(found, outcome.report, width)


# -- the formula with its numbers ------------------------------------------------------------------------------------


def test_the_numbers_stand_in_the_formula(small: Loaded) -> None:
    """The example of the design: (3,000 + 2,000) / 10 is 500 for each new customer of Ads."""
    lines = text(small, "cac.fully_loaded", period="2025-03", by=("channel",)).splitlines()
    start = lines.index("cac.fully_loaded, 2025-03, channel Ads")
    assert lines[start + 1 : start + 4] == [
        "  = (marketing_cost + sales_cost) / new_customers",
        "  = (3,000 + 2,000) / 10",
        "  = €500.00    n 10",
    ]


def test_measures_sources_and_flags_follow(small: Loaded) -> None:
    """Each measure with its value, filter, date and rows; each field with its header; each flag with a way out."""
    shown = text(small, "win_rate", period="2025-03")
    assert "deals_won: rows in deals where status is won, by closed_at\n      11  11 rows\n" in shown
    assert "= 11 / (11 + 2)\n  = 84.6%    n 13, 95 % interval 57.8% to 95.7%" in shown
    assert "deals ← deals: deals.csv" in shown
    assert "closed_at  ← 'closed_at'" in shown
    assert "contact_name" not in shown
    assert "SMALL_N (info): few rows" in shown
    assert "what to do: read the interval" in shown


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("es", ("Medidas", "suma de cost de spend donde team es marketing, por date", "= (3.500 + 2.000) / 11")),
        ("it", ("Misure", "somma di cost di spend dove team è marketing, per date", "= (3.500 + 2.000) / 11")),
    ],
)
def test_in_other_languages(lang: str, parts: tuple[str, ...], small: Loaded) -> None:
    shown = text(small, "cac", period="2025-03", lang=lang)
    assert [part for part in parts if part not in shown] == []


@pytest.mark.parametrize(
    ("lang", "caution"),
    [
        ("en", "Beware: Won deals without an amount are left out."),
        ("es", "Atención: Los negocios ganados sin importe se dejan fuera."),
        ("it", "Attenzione: Le trattative vinte senza importo sono escluse."),
    ],
)
def test_what_to_beware_of_is_said_once_and_in_its_language(lang: str, caution: str, small: Loaded) -> None:
    assert text(small, "avg_deal_size", period="2025-03", lang=lang).count(caution) == 1
    known = intake.catalogue_of(None)
    assert describe.definition(known, known.kpis["avg_deal_size"], lang).count(caution) == 1


def test_without_a_period_the_last_complete_one(small: Loaded) -> None:
    assert "deals_won, 2025-03\n  = deals_won\n  = 11" in text(small, "deals_won", period="month")
    running = text(small, "deals_won", period="month", as_of=date(2025, 3, 15))
    assert "deals_won, 2025-02\n  = deals_won\n  = 0" in running


def test_undefined_is_said(small: Loaded) -> None:
    """Nothing was decided in February: 0 / 0 is no number."""
    shown = text(small, "win_rate", period="2025-02")
    assert "= 0 / (0 + 0)\n  = – (undefined)    n 0" in shown
    assert "NO_DENOMINATOR" in shown


def test_earlier_periods_in_a_formula(tmp_path: Path) -> None:
    """previous(x) is one number: that of the period before."""
    own = {"kpis": {"more": {"formula": "deals_won - previous(deals_won)"}}}
    loaded = write_case(tmp_path, {"deals": DEALS + "x | 2025-02-01 | 2025-04-01 | won | 1 | Ads | Ana\n"}, own)
    assert "  = 1 - 11\n  = -10" in text(loaded, "more", period="2025-04")


def test_what_is_shown_beside_keeps_its_own_name(sample: Loaded) -> None:
    """The cost of one sales cycle earlier is said beside the one of the period, not as another one of these."""
    shown = text(sample, "cac", period="2025-10")
    assert shown.count("  = (marketing_cost + sales_cost) / new_customers") == 1
    assert re.search(r"beside it: cac\.lagged \(.+\): €[\d,.]+", shown)


def test_lines_fit_a_terminal(sample: Loaded) -> None:
    shown = text(sample, "cac", 80, period="2025-03", by=("channel",))
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("lang", ["en", "es", "it"])
def test_every_measure_has_words(lang: str) -> None:
    """No measure of the catalogue is described by the name of a class, or in another language."""
    catalogue = intake.catalogue_of(None)
    words = {name: measure_words(one, lang) for name, one in catalogue.measures.items()}
    assert {name: text for name, text in words.items() if re.search(r"[A-Z]\w+\(|\bNone\b", text)} == {}
    start = {
        "en": "rows there at the period's start",
        "es": "filas que hay al inicio",
        "it": "righe presenti all'inizio",
    }
    assert words["customers_start"].startswith(start[lang])


def test_advice_is_about_flags_that_there_are() -> None:
    assert set(ADVICE) <= set(CODES)


# -- the rows --------------------------------------------------------------------------------------------------------


def rows(loaded: Loaded, name: str, **ask: Any) -> tuple[list[Value], list[dict[str, Any]]]:
    """The values of a KPI, and the rows behind them."""
    outcome, found = pipeline.rows_behind(loaded, name, Ask(single=True, **ask), TODAY)
    return list(outcome.report.values), records(found)


def records(found: SourceRows) -> list[dict[str, Any]]:
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


@pytest.mark.parametrize("name", ["leads", "mqls", "opportunities", "deals_won", "deals_lost", "new_customers"])
@pytest.mark.parametrize("period", ["2025-03", "2024-Q4"])
def test_a_count_has_as_many_rows(name: str, period: str, sample: Loaded) -> None:
    (value,), found = rows(sample, name, period=period)
    assert value.value
    assert len(found) == value.value
    assert len({(row["file"], row["row"]) for row in found}) == len(found)


def test_by_segment_and_filter(sample: Loaded) -> None:
    """The rows of each channel are as many as its value, of one country only."""
    where = (Condition("country", "in", ("España",)),)
    values, found = rows(sample, "leads", period="2025", by=("channel",), where=where)
    counted = {v.segment[0]: v.value for v in values if v.segment != ("(total)",)}
    assert len(counted) > 3
    assert {channel: sum(row["channel"] == channel for row in found) for channel in counted} == counted
    assert {row["country"] for row in found} == {"España"}


def test_a_cohort_has_those_who_entered(sample: Loaded) -> None:
    """Every lead of the period, and of each whether it got there: also by a later stage alone."""
    (value,), found = rows(sample, "lead_to_mql_rate", period="2025-03")
    assert len(found) == value.n
    assert sum(row["hit"] for row in found) == value.numerator
    assert all(
        row["hit"] == any(row[f] for f in ("mql_at", "sql_at", "customer_at", "opportunity_at")) for row in found
    )


def test_a_median_is_that_of_its_rows(sample: Loaded) -> None:
    (value, *_), found = rows(sample, "sales_cycle_days", period="2025-Q1")
    assert {row["measure"] for row in found} == {"cycle_days"}
    counted = [row for row in found if not row.get("flag")]  # the others stand there for their flag: BAD_ORDER
    assert {row["flag"] for row in found if row not in counted} == {"BAD_ORDER"}
    assert len(counted) == value.n
    assert median(row["value"] for row in counted) == pytest.approx(value.value)


def test_a_sum_is_that_of_its_rows(sample: Loaded) -> None:
    (value,), found = rows(sample, "marketing_cost", period="2025-03")
    assert sum(row["cost"] for row in found) == pytest.approx(value.value)
    assert len({row["file"] for row in found}) == 3


def test_the_place_is_where_the_row_stands(sample: Loaded) -> None:
    """Line and date of a row are those of the file."""
    _, found = rows(sample, "leads", period="2025-03")
    lines = (ROOT / "sample_data" / "crm_contacts.csv").read_text("utf-8-sig").splitlines()
    for row in found:
        year, month, day = row["created_at"][:10].split("-")
        assert f"{day}/{month}/{year}" in lines[row["row"] - 1]


def test_nobody_is_named_who_was_not_asked_for(small: Loaded) -> None:
    """Only the fields that decide whether a row counts."""
    _, found = rows(small, "deals_won", period="2025-03")
    assert list(found[0]) == ["measure", "table", "period", "file", "sheet", "row", "closed_at", "status"]


def test_rows_on_the_command_line(small: Loaded) -> None:
    """csv to a pipe, json to a file."""
    folder = small.base
    done = kpi(folder, "explain", "deals_won", "--period", "2025-03", "--rows", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    found = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(found) == 11
    assert found[0]["closed_at"] == "2025-03-10"
    assert kpi(folder, "explain", "win_rate", "--period", "2025-03", "--rows", "-o", "rows.json", "-q").returncode == 0
    written = json.loads((folder / "rows.json").read_text("utf-8"))
    assert [row["measure"] for row in written].count("deals_lost") == 2


# -- the definitions side by side ------------------------------------------------------------------------------------

WIN_RATES = """
deal_id   | created_at | closed_at  | status
12 * w{n} | 2025-01-01 | 2025-01-10 | won
26 * l{n} | 2025-01-01 | 2025-01-10 | lost
9 * n{n}  | 2025-01-01 | 2025-01-10 | no_decision
353 * o{n} | 2025-01-01 | | open
"""
SENTENCES = {
    "en": "Win rate is 31.6%, 3.0% or 25.5%, depending on the definition.",
    "es": "Tasa de éxito: 31,6\u00a0%, 3,0\u00a0% o 25,5\u00a0%, según la definición.",
    "it": "Tasso di successo: 31,6\u00a0%, 3,0\u00a0% o 25,5\u00a0%, secondo la definizione.",
}


@pytest.mark.parametrize("lang", SENTENCES)
def test_variants(lang: str, tmp_path: Path) -> None:
    """The golden figures: 12 won of 38, of 47 and of 400 created are three win rates."""
    write_case(tmp_path, {"deals": WIN_RATES})
    (tmp_path / "config.yaml").write_text("sources: [{table: deals, path: deals.csv}]\n", encoding="utf-8")
    done = kpi(tmp_path, "explain", "win_rate", "--variants", "--period", "2025-01", "--lang", lang, "-q")
    assert done.returncode == 0
    assert SENTENCES[lang] in done.stdout
    assert "12/38" in done.stdout
    assert "win_rate.value" in done.stdout  # needs deals.amount: said, not left out


def test_variants_in_json(small: Loaded) -> None:
    done = kpi(small.base, "explain", "cac", "--variants", "--period", "2025-03", "-f", "json", "-q")
    found = {record["variant"]: record["value"] for record in json.loads(done.stdout)["values"]}
    assert (found["fully_loaded"], found["media"]) == (500, 500)
    assert found["marketing"] == pytest.approx(3500 / 11)
    assert found["lagged"] is None  # there was no cost yet


# -- on the command line ---------------------------------------------------------------------------------------------


def test_json(small: Loaded) -> None:
    """The same for programs: raw numbers, nothing on standard error with -q."""
    args = ("explain", "cac.fully_loaded", "--period", "2025-03", "--by", "channel", "-f", "json", "-q")
    done = kpi(small.base, *args)
    found = json.loads(done.stdout)
    first = found["cells"][0]
    assert (done.returncode, done.stderr) == (0, "")
    assert (first["segment"], first["value"], first["filled"]) == ({"channel": "Ads"}, 500, "(3,000 + 2,000) / 10")
    assert first["parts"] == {"marketing_cost": 3000, "sales_cost": 2000, "new_customers": 10}
    assert first["measures"]["new_customers"]["rows"] == 10


def test_a_definition_needs_no_data(tmp_path: Path) -> None:
    """Meaning, formulas, measures, and what the articles contradict each other in."""
    done = kpi(tmp_path, "explain", "roi")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1030.9 %" in done.stdout
    assert "930.9 %" in done.stdout
    assert "S1 KPI y generación de leads (LeadIn)" in done.stdout
    found = json.loads(kpi(tmp_path, "explain", "cac", "-f", "json").stdout)
    assert found["measures"]["marketing_cost"] == "sum of cost in spend where team is marketing, by date"
    assert "3.33" in found["benchmark"]


@pytest.mark.parametrize(
    ("args", "code", "line"),
    [
        (("mqls", "--period", "2025-03"), 4, "mqls: not computed: needs a source for the table leads"),
        (("mqls", "--period", "2025-03", "--rows"), 4, "needs a source for the table leads"),
        (("win_rat", "--period", "2025-03"), 2, "Did you mean 'win_rate'?"),
        (("win_rate", "--by", "chanel"), 2, "Did you mean 'channel'?"),
        (("win_rate", "--period", "2025-13"), 2, "is not a period"),
        (("win_rate", "-f", "csv"), 2, "an explanation is written as table or json"),
        (("win_rate", "--rows", "-o", "rows.xlsx"), 2, "--rows is written as csv or json"),
    ],
)
def test_what_cannot_be_explained(args: tuple[str, ...], code: int, line: str, small: Loaded) -> None:
    done = kpi(small.base, "explain", *args)
    assert done.returncode == code
    assert line in done.stderr


def test_it_needs_a_config(tmp_path: Path) -> None:
    done = kpi(tmp_path, "explain", "win_rate", "--period", "2025-03")
    assert done.returncode == 2
    assert "no config.yaml here" in done.stderr
