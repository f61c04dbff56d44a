"""Cells that were read wrongly: prices without cents, currencies, names that look the same, text that Excel keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli.config import load as config
from kpicli.errors import InputError
from kpicli.pipeline import Outcome, run
from kpicli.question import Ask
from tests.harness import TODAY, cell
from tests.test_hazards import codes_of, note


def report(folder: Path, data: str | bytes, source: dict[str, Any], *kpis: str, **settings: Any) -> Outcome:
    """The report on one file, written as its bytes stand."""
    (folder / "x.csv").write_bytes(data if isinstance(data, bytes) else data.encode())
    ask = settings.pop("ask", {})
    spec = {"currency": "EUR", "sources": [{"path": "x.csv", **source}], **settings}
    loaded = config.parse(yaml.safe_dump(spec, allow_unicode=True), "config.yaml", folder)
    return run(loaded, Ask(kpis=kpis, period="all", **ask), TODAY)


SPEND = {"table": "spend", "range": "2025-03-01..2025-03-31", "columns": {"owner": "quien", "cost": "coste"}}
DEALS = {
    "table": "deals",
    "columns": {"deal_id": "id", "amount": "valor"},
    "set": {"status": "won", "created_at": "2025-03-03", "closed_at": "2025-03-03"},
}


def cost_of(folder: Path, *cells: str, **settings: Any) -> float | None:
    text = "quien;coste\n" + "".join(f'p{n};"{text}"\n' for n, text in enumerate(cells))
    return cell(report(folder, text, SPEND, "media_cost", **settings), "media_cost").value


# -- a dash for no cents -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        (("40.-", "30.-"), 70), (("1.240,-", "10,-"), 1250), (("EUR 40.-", "EUR 30.-"), 70), (("90,--", "5,—"), 95),
        (("5,–", "1.000,– €"), 1005), (("-40.-", "30.-"), -10), (("(40,-)", "100,-"), 60), (("40-", "100"), 60),
    ],
)  # fmt: skip
def test_a_dash_behind_the_decimal_mark_is_no_minus(tmp_path: Path, cells: tuple[str, ...], total: float) -> None:
    """It stands for no cents. Behind the digits alone it is the minus of accountants, as it always was."""
    assert cost_of(tmp_path, *cells) == total


# -- text that exports keep from Excel ---------------------------------------------------------------------------------


@pytest.mark.parametrize("quoted", [False, True])
def test_text_in_a_formula_is_that_text(tmp_path: Path, quoted: bool) -> None:
    """Zeros before an id stay, and an amount is a number; read as formulas both would be nothing."""
    rows = [("00712", "40"), ("00713", "25.5")]
    written = [[f'="{a}"', f'="{b}"'] for a, b in rows]
    if quoted:
        written = [['"' + text.replace('"', '""') + '"' for text in row] for row in written]
    text = "id,valor\n" + "".join(",".join(row) + "\n" for row in written)
    source = {**DEALS, "columns": {"deal_id": "id", "campaign": "id", "amount": "valor"}}
    outcome = report(tmp_path, text, source, "won_amount", ask={"by": ("campaign",)})
    assert {v.segment[0]: v.value for v in outcome.report.values} == {"00712": 40, "00713": 25.5, "(total)": 65.5}


# -- currencies --------------------------------------------------------------------------------------------------------


def test_currency_sign(tmp_path: Path) -> None:
    """A dollar beside a euro is not 3 euros more, and which dollar it is has to be said."""
    outcome = report(tmp_path, "id,valor\na,$120\nb,€310\n", DEALS, "won_amount", "deals_won")
    assert "x.csv, row 2, valor: '$120'" in outcome.refused["won_amount"].text
    assert outcome.refused["won_amount"].code == "CURRENCY_SIGN"
    assert cell(outcome, "deals_won").value == 2


def test_currency_sign_silent(tmp_path: Path) -> None:
    """Dollars of a config in dollars or pesos, and euros of one in euros."""
    for currency, first in (("USD", "$120"), ("MXN", "$120"), ("EUR", "120 €"), ("SEK", "120 kr"), ("BOB", "Bs. 120")):
        outcome = report(tmp_path, f"id,valor\na,{first}\nb,30\n", DEALS, "won_amount", currency=currency)
        value = cell(outcome, "won_amount")
        assert (value.value, value.currency) == (150, currency)
        assert not codes_of(outcome)


@pytest.mark.parametrize(
    ("header", "cells", "currency"),
    [
        ("valor", ("$1", "$2"), "EUR"), ("valor", ("$1", "US$ 2"), "MXN"), ("valor", ("10 kr", "20 kr"), "EUR"),
        ("valor (EUR)", ("$1", "$2"), "USD"), ("valor_eur", ("US$ 1", "2"), "EUR"), ("valor", ("$1", "2 €"), "USD"),
    ],
)  # fmt: skip
def test_a_sign_that_says_too_little_or_two_things_is_refused(
    tmp_path: Path, header: str, cells: tuple[str, ...], currency: str
) -> None:
    """Also where the header names a currency and the cells another."""
    source = {**DEALS, "columns": {"deal_id": "id", "amount": header}}
    text = f"id,{header}\na,{cells[0]}\nb,{cells[1]}\n"
    assert report(tmp_path, text, source, "won_amount", currency=currency).refused["won_amount"].code == "CURRENCY_SIGN"


@pytest.mark.parametrize(
    ("header", "cells", "in_it"),
    [
        ("valor (USD)", ("1", "2"), "USD"), ("valor ($)", ("1", "2"), "USD"), ("valor_gbp", ("1", "2"), "GBP"),
        ("valor", ("R$ 1", "R$ 2"), "BRL"), ("valor", ("S/ 1", "S/. 2"), "PEN"), ("valor", ("1 usd", "$2 USD"), "USD"),
        ("valor", ("Fr. 1.-", "2.- CHF"), "CHF"), ("valor (USD)", ("$1", "$2"), "USD"),
    ],
)  # fmt: skip
def test_the_currency_that_a_header_or_the_cells_name_is_theirs(
    tmp_path: Path, header: str, cells: tuple[str, ...], in_it: str
) -> None:
    """3 of that currency are never 3 of the config's."""
    source = {**DEALS, "columns": {"deal_id": "id", "amount": header}}
    text = f"id,{header}\na,{cells[0]}\nb,{cells[1]}\n"
    currency = "USD" if "($)" in header else "EUR"
    value = cell(report(tmp_path, text, source, "won_amount", currency=currency), "won_amount")
    assert (value.value, value.currency) == (3, in_it)


def test_a_declared_currency_settles_the_sign_and_is_converted(tmp_path: Path) -> None:
    source = {**DEALS, "set": {**DEALS["set"], "currency": "USD"}}
    outcome = report(tmp_path, "id,valor\na,$100\nb,$50\n", source, "won_amount", exchange_rates={"USD": 0.9})
    assert cell(outcome, "won_amount").value == 135


# -- names that look the same ------------------------------------------------------------------------------------------


def test_same_look(tmp_path: Path) -> None:
    """Labels that nobody can tell apart are one, which is said; a column that another looks like is named."""
    text = "quien,Coste,coste\nAna,7,100\nana\u200b,7,20\nАna,7,3\nEva,7,1\n"  # the third A is Cyrillic
    outcome = report(tmp_path, text, SPEND, "media_cost", ask={"by": ("owner",)})
    assert {v.segment[0]: v.value for v in outcome.report.values} == {"Ana": 123, "Eva": 1, "(total)": 124}
    texts = [n.text for n in outcome.report.notes if n.code == "SAME_LOOK"]
    assert any("owner: 'Ana' is also written" in text for text in texts)
    assert any("column 'coste' is read, and 'Coste' looks the same" in text for text in texts)


def test_same_look_of_ids(tmp_path: Path) -> None:
    """Two deals, and it is said that they may be one; in ids of mixed case the case tells them apart."""
    outcome = report(tmp_path, "id,valor\nAB-7,100\nab-7,20\n", DEALS, "won_amount")
    assert cell(outcome, "won_amount").value == 120
    assert "'AB-7' and 'ab-7': they count apart" in note(outcome, "SAME_LOOK")
    outcome = report(tmp_path, "id,valor\n006aB00000xYzAb,100\n006Ab00000xYzaB,20\n", DEALS, "won_amount")
    assert not codes_of(outcome)


def test_same_look_silent(tmp_path: Path) -> None:
    text = "quien,coste,coste total\nAna,100,1\nAnna,20,1\nJosé,3,1\n"
    assert not codes_of(report(tmp_path, text, SPEND, "media_cost", ask={"by": ("owner",)}))


def test_unseen_signs_are_no_part_of_a_cell_or_a_header(tmp_path: Path) -> None:
    """Windows writes marks of direction around and inside its dates; pages leave spaces without a width."""
    text = "da\u200bte,\ufeffcoste\n\u200e2025\u200e-03-05,\u200e100\n2025-03-06,50\u200b\n"
    source = {"table": "spend", "columns": {"date": "date", "cost": "coste"}}
    assert cell(report(tmp_path, text, source, "media_cost"), "media_cost").value == 150


# -- the decimal mark of a file ----------------------------------------------------------------------------------------


def test_a_column_that_proves_the_mark_settles_the_others(tmp_path: Path) -> None:
    """Also one that nobody mapped, and against the locale, which is then said: never 7.777 for seven thousand."""
    text = 'quien,ctr,coste\nAna,1.5,"2,444"\nEva,0.75,"5,333"\n'
    outcome = report(tmp_path, text, SPEND, "media_cost", locale="es")
    assert cell(outcome, "media_cost").value == 7777
    assert any("decimal point as column 'ctr' ('1.5')" in line for line in outcome.report.assumed)
    text = "quien;ctr;coste\nAna;1,5;2.444\nEva;0,75;5.333\n"
    outcome = report(tmp_path, text, SPEND, "media_cost", locale="it")
    assert cell(outcome, "media_cost").value == 7777
    assert not any("as column" in line for line in outcome.report.assumed)
    source = {**SPEND, "columns": {**SPEND["columns"], "clicks": "clics"}}
    text = 'quien,clics,coste\nAna,"1,200","2,444"\nEva,3,"5,333"\n'  # clicks are whole
    assert cell(report(tmp_path, text, source, "media_cost"), "media_cost").value == 7777


@pytest.mark.parametrize(
    "text",
    [
        'quien,ctr,cpm,coste\nAna,1.5,"13,75","2,444"\n',  # two columns contradict each other
        'quien,hora,coste\nAna,9.30,"2,444"\n',  # a time of day proves nothing
        'quien,version,coste\nAna,1.5,"2,444"\n',
    ],
)
def test_what_the_file_does_not_settle_is_asked(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="NUMBER_AMBIGUOUS"):
        report(tmp_path, text, SPEND, "media_cost")
