"""KPIs that call KPIs are computed once each, however often they are called; limits name a line of the config."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpicli import formula
from kpicli.catalogue import nesting
from kpicli.config.load import Loaded, parse
from kpicli.errors import ConfigError
from kpicli.intake import catalogue_of
from kpicli.pipeline import explain, run
from kpicli.question import Ask
from tests.harness import TODAY

DEALS = """deal_id,created_at,closed_at,amount,status
A,2025-02-03,2025-03-10,40,won
D,2025-02-03,2025-02-10,40,won
B,2025-02-04,2025-03-11,60,won
C,2025-03-04,2025-03-12,60,lost
"""


@pytest.fixture(autouse=True)
def no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def loaded(folder: Path, first: str, again: str, count: int, more: str = "") -> Loaded:
    """KPIs k0 to k<count>: each but the first calls the one before it."""
    (folder / "deals.csv").write_text(DEALS)
    lines = [f"  k0: {first}", *(f"  k{n}: {again.replace('K', f'k{n - 1}')}" for n in range(1, count + 1))]
    text = "sources: [{table: deals, path: deals.csv}]\nkpis:\n" + "\n".join(lines) + "\n" + more
    return parse(text, "config.yaml", folder)


def value(config: Loaded, name: str, **ask: str) -> float | None:
    outcome = run(config, Ask(kpis=(name,), **ask), TODAY)
    values = [one for one in outcome.report.values if one.kpi == name.partition(".")[0]]
    assert not outcome.refused
    return values[-1].value


WAYS = {
    "sums": ("{formula: deals_won}", "{formula: K + K}", 40, 2 * 2**40),
    "first_of": ("{formula: deals_won}", '{formula: "first_of(K, K + K)"}', 30, 2),
    "first_of the second": ("{formula: deals_won}", '{formula: "first_of(touches_created, K + K)"}', 30, None),
    "variants": ("{variants: {a: deals_won, b: 2 * deals_won}, fallback: true}",
                 "{variants: {a: K.a + K.b, b: K.b + K.a}, fallback: true}", 30, 6 * 2**29),
    "bare names of variants": ("{variants: {a: deals_won, b: 2 * deals_won}, fallback: true}",
                               "{variants: {a: K + K, b: K + K}, fallback: true}", 30, 2 * 2**30),
    "targets": ("{formula: deals_won}", '{formula: "K + K - target(k0) + target(k0)"}', 24, 2 * 2**24),
    "positive": ("{formula: deals_won}", '{formula: "positive(K) + positive(K)"}', 30, 2 * 2**30),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_kpi_that_is_called_twice_is_computed_once(tmp_path: Path, way: str) -> None:
    first, again, count, expected = WAYS[way]
    if expected is None:
        first, again, expected = "{formula: deals_won}", '{formula: "first_of(ad_clicks, K + K)"}', 2 * 2**count
    config = loaded(tmp_path, first, again, count, "targets: {k0: {min: 1}}\n")
    assert value(config, f"k{count}", period="2025-03") == expected
    outcome, explained = explain(config, f"k{count}", Ask(period="2025-03"), TODAY)
    assert explained is not None
    assert outcome.report.values[0].value == expected


def test_earlier_periods_within_earlier_periods(tmp_path: Path) -> None:
    config = loaded(tmp_path, "{formula: deals_won}", '{formula: "previous(K) + K"}', 20)
    assert value(config, "k1") == 3
    assert value(config, "k20") is None  # it asks for months that no data reaches back to


def test_nesting_has_a_limit_that_names_the_line(tmp_path: Path) -> None:
    config = loaded(tmp_path, "{formula: deals_won}", "{formula: K + 1}", 900)
    with pytest.raises(ConfigError) as stopped:
        catalogue_of(config)
    (line,) = stopped.value.lines
    assert line == "config.yaml:53: kpis.k50: calls KPIs that call KPIs, nested deeper than 100 levels"


def test_so_has_what_a_kpi_comes_down_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nesting, "MOST_KPIS", 25)
    with pytest.raises(ConfigError, match=r"kpis\.k24: comes down to more than 25 other KPIs"):
        catalogue_of(loaded(tmp_path, "{formula: deals_won}", "{formula: K + 1}", 30))


def test_a_long_circle_is_found_at_once(tmp_path: Path) -> None:
    config = loaded(tmp_path, "{formula: k800}", "{formula: K + 1}", 800)
    with pytest.raises(ConfigError) as stopped:
        catalogue_of(config)
    assert len(stopped.value.lines) == nesting.MOST_NAMED
    assert all("leads back to itself" in line for line in stopped.value.lines)


# -- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["1e308 * 1e308", "9" * 400, "deals_won * 1e400", "deals_won + 1 / 1e-300", "1e16", "(1e15 + 1e15) * x"]
)
def test_numbers_beyond_all_bounds_are_refused_where_they_stand(text: str) -> None:
    with pytest.raises(formula.FormulaError, match="has a number beyond all bounds"):
        formula.parse(text)


def test_what_overflows_with_the_data_is_undefined(tmp_path: Path) -> None:
    config = loaded(tmp_path, "{formula: deals_won}", "{formula: K * 1e14}", 30)
    assert value(config, "k30", period="2025-03") is None
    assert value(config, "k2", period="2025-03") == pytest.approx(2e28)


def test_the_size_of_a_formula_written_out() -> None:
    node: formula.Node = formula.Name("x")
    for _ in range(60):
        node = formula.Operation("+", node, node)
    assert formula.size(node) == 2**61 - 1
    assert list(formula.names(node)) == ["x"]
