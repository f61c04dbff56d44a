"""Numbers and words for people, in three languages."""

import pytest

from kpicli.lang.numbers import decimals, format_change, format_value, symbol, unit_word
from kpicli.lang.words import WORDS, board, kpis, label, page, table, words, workbook
from kpicli.model import Unit

SP = "\u00a0"
LANGS = ("en", "es", "it")


@pytest.mark.parametrize(
    ("value", "unit", "currency", "en", "es"),
    [
        (0.316, "ratio", None, "31.6%", f"31,6{SP}%"),
        (3.5, "ratio", None, "350.0%", f"350,0{SP}%"),
        (-0.05, "ratio", None, "-5.0%", f"-5,0{SP}%"),
        (0.0004, "ratio", None, "0.04%", f"0,04{SP}%"),
        (0.00285, "ratio", None, "0.3%", f"0,3{SP}%"),
        (1234.0, "money", "EUR", "€1,234", f"1.234{SP}€"),
        (999.994, "money", "EUR", "€999.99", f"999,99{SP}€"),
        (999.996, "money", "EUR", "€1,000", f"1.000{SP}€"),
        (-1234.5, "money", "EUR", "-€1,235", f"-1.235{SP}€"),
        (2.675, "money", "USD", "$2.68", f"2,68{SP}US$"),
        (12.0, "money", "CHF", f"CHF{SP}12.00", f"12,00{SP}CHF"),
        (12.0, "money", None, "12.00", "12,00"),
        (0.004, "money", "EUR", "€0.004", f"0,004{SP}€"),
        (1500.0, "money_per_day", "EUR", "€1,500/day", f"1.500{SP}€/día"),
        (1234567.0, "count", None, "1,234,567", "1.234.567"),
        (2.5, "count", None, "2.5", "2,5"),
        (4.0, "multiple", None, "4.0×", "4,0×"),
        (14.0, "days", None, "14.0", "14,0"),
        (0.25, "days", None, "0.3", "0,3"),
        (-12.0, "score", None, "-12.0", "-12,0"),
        (-0.0, "ratio", None, "0.0%", f"0,0{SP}%"),
        (1e-17, "ratio", None, "0.0%", f"0,0{SP}%"),
        (-1e-17, "count", None, "0.0", "0,0"),
        (1e300, "count", None, "1" + ",000" * 100, "1" + ".000" * 100),
    ],
)
def test_values(value: float, unit: Unit, currency: str | None, en: str, es: str) -> None:
    assert format_value(value, unit, currency, "en") == en
    assert format_value(value, unit, currency, "es") == es
    assert format_value(value, unit, currency, "it") == es.replace("/día", "/giorno")


@pytest.mark.parametrize(
    ("change", "unit", "en", "it"),
    [
        (0.123, "count", "+12.3%", f"+12,3{SP}%"),
        (-0.123, "money", "-12.3%", f"-12,3{SP}%"),
        (0.021, "ratio", f"+2.1{SP}pp", f"+2,1{SP}pp"),
        (-0.021, "ratio", f"-2.1{SP}pp", f"-2,1{SP}pp"),
        (2.14, "score", "+2.1", "+2,1"),
        (0.0, "count", "0.0%", f"0,0{SP}%"),
        (-0.0001, "count", "0.0%", f"0,0{SP}%"),
        (12.0, "count", "+1,200.0%", f"+1.200,0{SP}%"),
        (10.0, "count", "+1,000.0%", f"+1.000,0{SP}%"),
    ],
)
def test_changes(change: float, unit: Unit, en: str, it: str) -> None:
    assert format_change(change, unit, "en") == en
    assert format_change(change, unit, "it") == it


def test_ascii_has_codes_for_currencies_and_plain_spaces() -> None:
    assert format_value(1234, "money", "EUR", "en", ascii=True) == "EUR 1,234"
    assert format_value(1234, "money", "EUR", "es", ascii=True) == "1.234 EUR"
    assert format_value(4, "multiple", None, "en", ascii=True) == "4.0x"
    assert format_value(0.5, "ratio", None, "it", ascii=True) == "50,0 %"


def test_money_in_a_row_of_thousands_has_no_cents_but_never_looks_like_nothing() -> None:
    assert decimals(12.5, "money", among=5000) == 0
    assert decimals(0.25, "money", among=5000) == 1
    assert decimals(2.5, "count", among=5000) == 1


def test_a_dollar_is_said_to_be_american_where_others_are_at_home() -> None:
    assert [symbol("USD", lang) for lang in LANGS] == ["$", "US$", "US$"]
    assert {symbol("MXN", lang) for lang in LANGS} == {"MXN"}


def test_units_of_rows() -> None:
    assert unit_word("days", None, "es") == "días"
    assert unit_word("money_per_day", "EUR", "it") == "€/giorno"
    assert unit_word("ratio", None, "en") == ""


def test_the_three_languages_have_the_same_words_with_the_same_places() -> None:
    for key, said in WORDS.items():
        assert all(said)
        assert len({tuple(sorted(_places(text))) for text in said}) == 1, key
    assert {len(text.split()) for text in WORDS["short months"]} == {12}


def test_no_part_of_the_words_takes_the_place_of_another() -> None:
    parts = (table, board, kpis, page, workbook)
    assert sum(len(part.WORDS) for part in parts) == len(WORDS)


def _places(text: str) -> list[str]:
    return [part.partition("}")[0] for part in text.split("{")[1:]]


def test_tokens_have_words_and_other_labels_are_themselves() -> None:
    assert [label("(total)", lang) for lang in LANGS] == ["Total", "Total", "Totale"]
    assert label("Total", "it") == "Total"
    assert words("fr") == words("en")


def test_what_is_no_number_is_not_formatted() -> None:
    with pytest.raises(ValueError, match="nan"):
        format_value(float("nan"), "count", None, "en")
