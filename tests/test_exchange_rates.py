"""Exchange rates: constant, by date, or both; the rate used is said, and what has none is not guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpicli.errors import InputError
from kpicli.pipeline import Outcome, check
from tests.harness import TODAY, cell, run_case, write_case

RATES = "date,currency,rate\n2025-01-01,USD,0.95\n2025-02-01,USD,0.90\n2025-02-15,GBP,1.2\n"
DEALS = """
    deal_id | created_at | closed_at  | status | amount | currency
    d1      | 2024-12-01 | 2025-01-31 | won    | 100    | USD
    d2      | 2025-01-20 | 2025-02-01 | won    | 200    | USD
    d3      | 2025-01-20 | 2025-02-28 | won    | 50     | EUR
"""
"""In January 100 dollars at 0.95, in February 200 at 0.90 and 50 euros."""
MARCH = date(2025, 3, 1)


def converted(folder: Path, deals: str, rates: Any, text: str = RATES, **ask: Any) -> Outcome:
    (folder / "rates.csv").write_text(text, encoding="utf-8")
    ask = {"kpis": ("won_amount",), "as_of": MARCH, "last": 2, **ask}
    return run_case(folder, {"deals": deals}, {"exchange_rates": rates}, **ask)


def won(outcome: Outcome) -> dict[str, float | None]:
    return {v.period.id: v.value for v in outcome.report.values}


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as refused:
        converted(folder, DEALS, "rates.csv", text)
    return str(refused.value)


def test_each_deal_takes_the_rate_of_its_close(tmp_path: Path) -> None:
    outcome = converted(tmp_path, DEALS, "rates.csv")
    found = won(outcome)
    assert found["2025-01"] == pytest.approx(100 * 0.95)
    assert found["2025-02"] == pytest.approx(200 * 0.90 + 50)
    assert {v.currency for v in outcome.report.values} == {"EUR"}
    assert outcome.report.assumed == ("USD → EUR: 0.9 to 0.95, by date (rates.csv)",)
    assert not {"MISSING_AMOUNT", "MIXED_CURRENCY"} & {n.code for n in outcome.report.notes}


def test_a_constant_rate_is_said(tmp_path: Path) -> None:
    outcome = converted(tmp_path, DEALS, {"USD": 0.92})
    assert won(outcome)["2025-02"] == pytest.approx(200 * 0.92 + 50)
    assert outcome.report.assumed == ("USD → EUR: 0.92",)


def test_dated_rates_win_and_the_constant_one_stands_before_them(tmp_path: Path) -> None:
    rates = RATES.replace("2025-01-01,USD,0.95\n", "")
    outcome = converted(tmp_path, DEALS, {"path": "rates.csv", "USD": 0.5}, rates)
    assert won(outcome)["2025-01"] == pytest.approx(100 * 0.5)
    assert won(outcome)["2025-02"] == pytest.approx(200 * 0.90 + 50)
    assert outcome.report.assumed == ("USD → EUR: 0.9, by date (rates.csv); 0.5 before 2025-02-01",)


def test_before_the_first_rate_there_is_no_amount(tmp_path: Path) -> None:
    """A rate of February is not the rate of January: that deal is counted, and has no amount in euros."""
    rates = RATES.replace("2025-01-01,USD,0.95\n", "")
    outcome = converted(tmp_path, DEALS, "rates.csv", rates, kpis=("won_amount", "deals_won"))
    assert cell(outcome, "won_amount", period="2025-01").value is None
    assert cell(outcome, "deals_won", period="2025-01").value == 1
    (note,) = [n for n in outcome.report.notes if n.code == "MISSING_AMOUNT"]
    assert note.severity == "warn"
    assert "1 row of deals in USD dated before the first rate, 2025-02-01 (rates.csv)" in note.text


def test_a_currency_without_any_rate_is_still_another_currency(tmp_path: Path) -> None:
    deals = DEALS + "d4 | 2025-01-20 | 2025-02-28 | won | 70 | MXN"
    outcome = converted(tmp_path, deals, "rates.csv", period="2025-02")
    assert {v.currency: v.value for v in outcome.report.values} == {None: None, "EUR": pytest.approx(230), "MXN": 70}
    assert "MIXED_CURRENCY" in {n.code for n in outcome.report.notes}


def test_money_that_needs_no_rate_is_not_spoken_of(tmp_path: Path) -> None:
    assert converted(tmp_path, DEALS.replace("USD", "EUR"), "rates.csv").report.assumed == ()
    assert converted(tmp_path, DEALS, "rates.csv", kpis=("deals_won",)).report.assumed == ()


def test_costs_take_the_rate_of_their_day_and_subscriptions_that_of_their_start(tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_text(RATES, encoding="utf-8")
    spend = "date | cost | currency\n2025-01-31 | 100 | USD\n2025-02-01 | 100 | USD\n2025-02-28 | 1 | EUR"
    ask = {"kpis": ("marketing_cost",), "last": 2, "as_of": date(2025, 2, 28)}
    outcome = run_case(tmp_path, {"spend": spend}, {"exchange_rates": "rates.csv"}, **ask)
    assert won(outcome) == {"2025-01": pytest.approx(95), "2025-02": pytest.approx(91)}
    customers = "subscription_id | started_at | mrr | currency\ns1 | 2025-01-15 | 10 | USD\ns2 | 2025-02-15 | 10 | GBP"
    loaded = write_case(tmp_path, {"customers": customers}, {"exchange_rates": "rates.csv"})
    data = check(loaded, today=TODAY)
    assert data.tables["customers"].frame["mrr"].tolist() == pytest.approx([9.5, 12])
    assert data.notes == ("GBP → EUR: 1.2, by date (rates.csv)", "USD → EUR: 0.95, by date (rates.csv)")


def test_an_open_deal_takes_the_rate_of_its_creation(tmp_path: Path) -> None:
    """Its close date is only a plan."""
    (tmp_path / "rates.csv").write_text(RATES, encoding="utf-8")
    deals = (
        "deal_id | created_at | closed_at | status | amount | currency\nd1 | 2025-01-20 | 2025-02-20 | open | 10 | USD"
    )
    loaded = write_case(tmp_path, {"deals": deals}, {"exchange_rates": "rates.csv"})
    assert check(loaded, today=TODAY).tables["deals"].frame["amount"].tolist() == pytest.approx([9.5])


@pytest.mark.parametrize("headers", ["Fecha;Moneda;Tipo", "data;valuta;cambio", "DÍA;Divisa;Tasa"])
def test_spanish_and_italian_files(headers: str, tmp_path: Path) -> None:
    """A decimal comma, days first, the newest row on top."""
    text = f"{headers}\n15/02/2025;USD;0,9000\n01/01/2025;usd;0,9500\n"
    assert won(converted(tmp_path, DEALS, "rates.csv", text))["2025-01"] == pytest.approx(95)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("2025-01-01,USD,0.9\n2025-01-02,USD,tbd\n", "rates.csv, row 3, rate: 'tbd' is not a rate above 0"),
        ("2025-01-01,USD,0\n", "rates.csv, row 2, rate: '0' is not a rate above 0"),
        ("2025-01-01,USD,\n", "rates.csv, row 2, rate: an empty cell is not a rate above 0"),
        ("2025-01-01,Dollar,0.9\n", "rates.csv, row 2, currency: 'Dollar' is not a currency such as USD"),
        ("2025-01-01,USD,0.9\n31/31/2025,USD,0.9\n", "rates.csv, row 3, date: '31/31/2025' is not a date"),
        ("2025-01-01,USD,0.9\n2025-01-01,USD,0.8\n", "rates.csv, row 3: USD on 2025-01-01 has another rate above"),
        ("2025-01-01,EUR,2\n", "rates.csv, row 2: one EUR is 1 EUR, not 2"),
        ("03/04/2025,USD,0.9\n", "write days as 2025-03-31"),
        ("2025-01-01,USD,1.085\n", "may be 1085 or 1.085; write one rate with four decimals"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(rows: str, says: str, tmp_path: Path) -> None:
    assert says in refusal(tmp_path, f"date,currency,rate\n{rows}")


def test_a_file_without_the_columns_says_which(tmp_path: Path) -> None:
    assert "rates.csv: has no column for the rate of exchange rates: head it rate" in refusal(
        tmp_path, "date,currency,price\n2025-01-01,USD,1\n"
    )


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"rate\.csv: no such file"):
        converted(tmp_path, DEALS, "rate.csv")
