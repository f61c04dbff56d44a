"""A KPI of one's own: written in the config in the catalogue's syntax, and then like any other."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from kpicli import describe
from kpicli.config.load import Loaded, parse
from kpicli.errors import ConfigError
from kpicli.intake import catalogue_of
from kpicli.lang import in_lang
from kpicli.pipeline import Outcome, run
from kpicli.question import Ask
from tests.harness import TODAY, as_csv, cell

DEALS = """
    deal_id | created_at | quoted_at  | closed_at  | status | amount | country
    d1      | 2025-01-02 | 2025-01-05 | 2025-02-20 | won    | 100    | ES
    d2      | 2025-01-02 | 2025-01-06 | 2025-02-21 | lost   | 200    | ES
    d3      | 2025-01-02 | 2025-01-07 | 2025-01-31 | won    | 300    | IT
    d4      | 2025-01-02 |            | 2025-01-31 | won    | 900    | ES
    d5      | 2025-02-02 | 2025-02-05 |            | open   | 50     | ES
"""
CONFIG = """sources:
  - {table: deals, path: deals.csv}
measures:
  quotes: {table: deals, count: rows, where: {quoted_at: {filled: true}}, date: quoted_at}
  quotes_won: {table: deals, count: rows, where: {quoted_at: {filled: true}, status: won}, date: quoted_at}
  quoted_amount: {table: deals, sum: amount, where: {quoted_at: {filled: true}}, date: quoted_at, unit: money}
  spanish_quotes: {table: deals, count: rows, where: {quoted_at: {filled: true}, country: ES}, date: quoted_at}
kpis:
  quote_win_rate:
    variants:
      quoted: {formula: quotes_won / quotes, label: {en: of the quotes sent, es: de las ofertas enviadas}}
      twice: 2 * quotes_won / quotes
    unit: ratio
    proportion: true
    better: higher
    name: {en: Quote win rate, es: Tasa de ofertas ganadas}
    meaning: Of the quotes sent in the period, the share that was won.
    aliases: [hit_rate]
  mean_quote: {formula: quoted_amount / quotes, unit: money}
  spanish_share: {formula: spanish_quotes / quotes, unit: ratio}
"""


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    (tmp_path / "deals.csv").write_text(as_csv(DEALS), encoding="utf-8")
    return parse(CONFIG, "config.yaml", tmp_path)


def with_kpis(kpis: str, folder: Path, measures: str = "{}") -> Loaded:
    """A config whose kpis begin in line 5."""
    (folder / "deals.csv").write_text(as_csv(DEALS), encoding="utf-8")
    text = f"sources:\n  - {{table: deals, path: deals.csv}}\nmeasures: {measures}\nkpis:\n  {kpis}\n"
    return parse(text, "config.yaml", folder)


def report(loaded: Loaded, *kpis: str, period: str = "2025-01") -> Outcome:
    return run(loaded, Ask(kpis, period), TODAY)


def test_in_a_report(loaded: Loaded) -> None:
    """Of January's three quotes two were won: each counts in the month it was sent, not in that of its close."""
    outcome = report(loaded, "quote_win_rate", "quote_win_rate.twice", "mean_quote", "spanish_share", "win_rate")
    rate = cell(outcome, "quote_win_rate", "quoted")
    assert (rate.value, rate.numerator, rate.denominator) == (pytest.approx(2 / 3), 2, 3)
    assert "SMALL_N" in rate.flags
    assert rate.ci_low is not None
    assert cell(outcome, "quote_win_rate", "twice").value == pytest.approx(4 / 3)
    assert (cell(outcome, "mean_quote").value, cell(outcome, "mean_quote").currency) == (200, "EUR")
    assert cell(outcome, "spanish_share").value == pytest.approx(2 / 3)
    assert cell(outcome, "win_rate").value == 1
    assert cell(report(loaded, "hit_rate", period="2025-02"), "quote_win_rate").value == 0


def test_in_list_and_explain(loaded: Loaded) -> None:
    """It is listed as mine, and explained like the built-in ones."""
    catalogue = catalogue_of(loaded)
    listing = describe.listing(catalogue, "es")
    assert "PROPIOS" in listing
    assert "+ quote_win_rate" in listing
    assert "Tasa de ofertas ganadas" in listing
    found, _ = catalogue.resolve("hit_rate")
    words = describe.definition(catalogue, found, "en")
    for part in (
        "Quote win rate",
        "Of the quotes sent in the period",
        "quote_win_rate.quoted = quotes_won / quotes",
        "quote_win_rate.twice = 2 * quotes_won / quotes",
        "status is won",
        "by quoted_at",
    ):
        assert part in words


def test_on_the_command_line(loaded: Loaded) -> None:
    """One config is all it takes: list, explain and report know the KPI."""
    (loaded.base / "config.yaml").write_text(CONFIG, encoding="utf-8")
    for args, shown in (
        (("list",), "+ quote_win_rate"),
        (("explain", "hit_rate"), "quotes_won / quotes"),
        (("report", "--kpi", "quote_win_rate", "--period", "2025-01", "-f", "csv"), "quote_win_rate,quoted,2025-01"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "kpicli", *args], cwd=loaded.base, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        assert shown in done.stdout


def test_built_on_other_kpis(tmp_path: Path) -> None:
    """A formula may use built-in KPIs and brackets; what it divides by may be undefined, never zero or infinite."""
    loaded = with_kpis("lost_share: {formula: (deals_lost + 0) / (deals_won + deals_lost), unit: ratio}", tmp_path)
    assert cell(report(loaded, "lost_share", period="2025-02"), "lost_share").value == 0.5
    undefined = cell(report(loaded, "lost_share", period="2024-01"), "lost_share")
    assert undefined.value is None


def test_shadowing(tmp_path: Path) -> None:
    """My own win rate replaces the built-in one."""
    loaded = with_kpis("win_rate: {formula: deals_won / deals_created, unit: ratio}", tmp_path)
    value = cell(report(loaded, "win_rate"), "win_rate")
    assert (value.value, value.variant) == (0.5, "default")
    assert "+ win_rate" in describe.listing(catalogue_of(loaded), "en")


def test_shadowing_is_said(tmp_path: Path) -> None:
    """Whoever reads the report knows that this win rate is not the usual one."""
    loaded = with_kpis("win_rate: {formula: deals_won / deals_created, unit: ratio}", tmp_path)
    assert [note.severity for note in report(loaded, "win_rate").report.notes if note.code == "SHADOWED"] == ["info"]


WRONG: dict[str, tuple[str, str]] = {
    "misspelt": (
        "a: {formula: deals_wom / deals_lost}", "kpis.a.formula: unknown name 'deals_wom'. Did you mean 'deals_won'?",
    ),
    "of itself": ("a: {formula: a + 1}", "kpis.a: its formula leads back to itself"),
    "half a formula": ("a: {formula: deals_won /}", "kpis.a.formula: the formula is not a formula"),
    "unknown key": ("a: {formulas: deals_won}", "kpis.a: unknown key 'formulas'. Did you mean 'formula'?"),
    "unknown unit": ("a: {formula: deals_won, unit: euros}", "kpis.a.unit: 'euros' is not one of"),
    "import": ("""a: {formula: '__import__("os").system("true")'}""", "kpis.a.formula: the formula"),
    "a call": ("a: {formula: open(deals_won)}", "kpis.a.formula: the formula calls open()"),
    "attribute": ("a: {formula: deals_won.__class__}", "kpis.a.formula: unknown name 'deals_won.__class__'"),
    "attribute of an attribute": ("a: {formula: deals_won.a.b}", "kpis.a.formula: the formula"),
    "subscript": ("a: {formula: 'deals_won[0]'}", "kpis.a.formula: the formula"),
    "power": ("a: {formula: 9**9**9**9}", "kpis.a.formula: the formula"),
    "lambda": ("a: {formula: '(lambda: 1)()'}", "kpis.a.formula: the formula"),
    "comprehension": ("a: {formula: 'sum([1 for x in range(9)])'}", "kpis.a.formula: the formula"),
    "text": ("""a: {formula: '"a" * 99'}""", "kpis.a.formula: the formula"),
    "f-string": ("""a: {formula: 'f"{deals_won}"'}""", "kpis.a.formula: the formula"),
    "walrus": ("a: {formula: '(x := 1)'}", "kpis.a.formula: the formula"),
    "deep": (f"a: {{formula: '{'-' * 60}deals_won'}}", "kpis.a.formula: the formula is nested deeper"),
    "deep brackets": (f"a: {{formula: '{'(' * 240}1{')' * 240}'}}", "kpis.a.formula: the formula"),
    "long": (f"a: {{formula: '{'1+' * 300}1'}}", "kpis.a.formula: the formula is longer"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_formula_is_refused_before_the_data(name: str, tmp_path: Path) -> None:
    """The line, the KPI and what is wrong; the exports are not even opened."""
    kpi, shown = WRONG[name]
    loaded = with_kpis(kpi, tmp_path)
    (tmp_path / "deals.csv").unlink()
    began = time.process_time()
    with pytest.raises(ConfigError) as stopped:
        report(loaded)
    (line,) = stopped.value.lines
    assert line.startswith("config.yaml:5: ")
    assert shown in line
    assert line not in (in_lang(line, "es"), in_lang(line, "it"))
    assert time.process_time() - began < 60  # doubling takes for ever; how fast a machine is must not matter


@pytest.mark.parametrize("key", ["variants", "beside"])
def test_a_list_where_a_mapping_belongs_is_refused(key: str, tmp_path: Path) -> None:
    formula = "" if key == "variants" else "formula: deals_won, "
    with pytest.raises(ConfigError, match=rf"kpis\.a\.{key}: takes a mapping \(key: value\), not \['b'\]"):
        report(with_kpis(f"a: {{{formula}{key}: [b]}}", tmp_path), "a")


def test_a_circle_of_two_is_refused(tmp_path: Path) -> None:
    """Two KPIs that need each other are both named, each with its line."""
    loaded = with_kpis("a: {formula: b * 2}\n  b: {formula: a / 2}", tmp_path)
    with pytest.raises(ConfigError) as stopped:
        report(loaded, "a")
    assert [line.split(":")[1] for line in stopped.value.lines] == ["5", "6"]
    assert all("leads back to itself" in line for line in stopped.value.lines)
    assert all("lleva de vuelta a sí mismo" in in_lang(line, "es") for line in stopped.value.lines)


@pytest.mark.parametrize(
    ("measure", "shown"),
    [
        ("{m: {table: deal, count: rows}}", "'deal' is not one of"),
        ("{m: {table: deals, sum: ammount}}", "unknown field 'ammount' of deals. Did you mean 'amount'?"),
        ("{m: {table: deals, count: rows, where: {statuss: won}}}", "unknown field 'statuss' of deals"),
        ("{m: {table: deals, count: rows, date: closed}}", "unknown field 'closed' of deals"),
        ("{m: {table: deals, cuont: rows}}", "unknown key 'cuont'. Did you mean 'count'?"),
        ("{m: {table: deals, quantile: amount, q: half, date: closed_at}}", "m.q: takes a number, not 'half'"),
        ("{m: {table: deals, sum: amount, where: {amount: {min: [1]}}}}", "where.amount.min: takes a number, not [1]"),
    ],
)  # fmt: skip
def test_measures_are_checked_alike(measure: str, shown: str, tmp_path: Path) -> None:
    """A misspelt table, field or key of a measure is named with its line."""
    loaded = with_kpis("a: {formula: deals_won}", tmp_path, measure)
    with pytest.raises(ConfigError) as stopped:
        report(loaded, "a")
    (line,) = stopped.value.lines
    assert line.startswith("config.yaml:3: measures.m")
    assert shown in line
    assert line not in (in_lang(line, "es"), in_lang(line, "it"))
