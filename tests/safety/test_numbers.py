"""Whatever number or day somebody types: a line says what is wrong with it, and nothing ends as a fault."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

from kpicli.catalogue import kinds, load
from tests.bad_input.command import Desk

DEALS = """deal_id,created_at,closed_at,amount,status
A,2025-02-03,2025-03-10,40,won
B,2025-02-04,2025-03-11,60,lost
"""
SOURCES = "currency: EUR\nsources: [{table: deals, path: deals.csv}]\n"
NINES = "9" * 400
MEASURE = "measures: {x: {table: deals, %s}}\nkpis: {k: {formula: x}}\n"
CONFIGS = {
    f"targets: {{revenue: {{min: {NINES}}}}}": "targets.revenue.min",
    "targets: {revenue: {min: 1e308}}": "targets.revenue.min",
    "targets: {revenue: {max: 1e99}}": "targets.revenue.max",
    f"targets: {{win_rate: {{min: '{NINES}%'}}}}": "targets.win_rate.min",
    "targets: {revenue: {min: 1, period: 9999-12}}": "targets.revenue.period",
    "as_of: 9999-12-31": "as_of",
    "as_of: 0001-01-01": "as_of",
    f"report: {{last: {NINES}}}": "report.last",
    f"cac_lag: {NINES}": "cac_lag",
    f"window: {{default: {NINES} days}}": "window.default",
    f"min_n: {{rates: {NINES}}}": "min_n.rates",
    "hourly_cost: 1e16": "hourly_cost",
    "years_kept: 1e99": "years_kept",
    f"csat_scale: {NINES}": "csat_scale",
    "exchange_rates: {USD: 1e99}": "exchange_rates.USD",
    f"ctr_curve: {{{NINES}: 0.1}}": "ctr_curve",
    "working_hours: {closed: [9999-12-31]}": "working_hours.closed",
    MEASURE % f"quantile: amount, q: {NINES}": "measures.x.q",
    MEASURE % "quantile: amount, q: 1.5": "measures.x.q",
    MEASURE % "count: rows, shift: 99999999 days": "measures.x.shift",
    MEASURE % "count: rows, shift: soon": "measures.x.shift",
    MEASURE % f"count: rows, where: {{amount: {{min: {NINES}}}}}": "measures.x.where.amount.min",
    "kpis: {k: {formula: 1e308 * 1e308}}": "kpis.k.formula",
    f"kpis: {{k: {{formula: revenue + {NINES}}}}}": "kpis.k.formula",
}
MISFITS = {
    "sum: channel": "channel of deals is a text, and a number is needed",
    "median: channel": "channel of deals is a text, and a number is needed",
    "mean: closed_at": "closed_at of deals is a date, and a number is needed",
    "sum: {times: [amount, channel]}": "channel of deals is a text, and a number is needed",
    "mean: {days: [created_at, amount]}": "amount of deals is a number, and a date is needed",
    "sum: amount, date: channel": "channel of deals is a text, and a date is needed",
    "stock: end, between: [created_at, channel]": "channel of deals is a text, and a date is needed",
    "survival: [created_at, amount]": "amount of deals is a number, and a date is needed",
    "count: rows, where: {channel: {min: 3}}": "channel of deals is a text, and a number is needed",
    "count: rows, where: {channel: {after: 2025-01-01}}": "channel of deals is a text, and a date is needed",
    "count: rows, where: {amount: {min: many}}": "amount: takes a number, not 'many'",
    "count: rows, where: {closed_at: {after: 2025-02-31}}": "is not a day",
}
OPTIONS = (
    "--as-of 9999-12-31", "--as-of 0001-01-01", "--today 0001-01-01", "--last 999999999", f"--last {NINES}",
    "--from 0001-01-01 --to 9999-12-31 --period day", "--from 1000-01-01 --to 2999-12-31 --period day",
    "--from 1000-01-01", "--period 9999", "--period 9999-12-31", "--period 0000-01",
)  # fmt: skip
EDGES = (
    "--as-of 2999-12-31", "--as-of 1000-01-01", "--today 1000-01-01", "--period 2999-12",
    "--period 1000-01-01 --compare year",
    "--from 1000-01-01 --to 2999-12-31 --period all", "--from 1800-01-01 --to 2100-12-31 --period year",
)  # fmt: skip


@pytest.fixture(autouse=True)
def no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("line", CONFIGS, ids=lambda line: line[:40])
def test_a_line_of_the_config_is_named(desk: Desk, line: str) -> None:
    (desk.folder / "deals.csv").write_text(DEALS)
    desk.config(SOURCES + line + "\n")
    seen = desk.kpi("report", "--kpi", "revenue")
    assert (seen.code, seen.out) == (2, "")
    assert seen.err.startswith("kpi: config.yaml:")
    assert CONFIGS[line] in seen.err


@pytest.mark.parametrize("measure", MISFITS)
def test_a_measure_of_a_field_of_another_kind(desk: Desk, measure: str) -> None:
    (desk.folder / "deals.csv").write_text(DEALS)
    desk.config(SOURCES + MEASURE % measure)
    seen = desk.kpi("report", "--kpi", "k")
    assert (seen.code, seen.out) == (2, "")
    assert MISFITS[measure] in seen.err


def test_no_measure_of_the_catalogue_is_a_misfit() -> None:
    catalogue = load()
    assert list(kinds.problems(catalogue, catalogue.measures, lambda *keys: ".".join(map(str, keys)))) == []


@pytest.mark.parametrize("amount", ["1e308", NINES[:30], NINES[:300], "1" + "0" * 19])
def test_an_amount_beyond_all_bounds_is_a_bad_cell(desk: Desk, amount: str) -> None:
    rows = "".join(f"X{number},2025-02-03,2025-03-10,{amount},won\n" for number in range(3))
    (desk.folder / "deals.csv").write_text(DEALS + rows)
    desk.config(SOURCES)
    for args in (["report", "--kpi", "revenue"], ["explain", "revenue", "--period", "2025-03"], ["check"]):
        seen = desk.kpi(*args)
        assert seen.code == 0
        assert "inf" not in seen.out.replace("info", "")
        assert "BAD_CELL" in seen.out + seen.err


@pytest.mark.parametrize("options", OPTIONS, ids=lambda words: words[:40])
def test_an_option_is_named(desk: Desk, options: str) -> None:
    (desk.folder / "deals.csv").write_text(DEALS)
    desk.config(SOURCES)
    seen = desk.kpi("report", "--kpi", "revenue", *options.split())
    assert (seen.code, seen.out) == (2, "")
    assert len(seen.err.splitlines()) == 1


@pytest.mark.parametrize("options", EDGES)
def test_the_first_and_the_last_day_do_no_harm(desk: Desk, options: str) -> None:
    (desk.folder / "deals.csv").write_text(DEALS)
    desk.config(SOURCES)
    assert desk.kpi("report", "--kpi", "revenue", *options.split()).code in (0, 4)


def test_paths_that_no_system_has(desk: Desk) -> None:
    (desk.folder / "deals.csv").write_text(DEALS)
    long = "x" * 5000
    desk.config(SOURCES)
    for args in (["init", "-c", long], ["init", "-c", f"{long}/y"], ["demo", long], ["report", "-c", long],
                 ["report", long], ["report", "-o", f"{long}.csv"], ["report", "-o", "deals.csv/x.csv"]):  # fmt: skip
        assert desk.kpi(*args).code in (2, 3, 6), args
