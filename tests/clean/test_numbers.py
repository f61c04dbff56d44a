"""Decimal marks are proved, declared or refused, and never guessed; every spelling reads back as the number it was."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpicli.clean.flags import parse_bools
from kpicli.clean.numbers import Kind, NumberResult, apply_numbers, prove_numbers, reason
from kpicli.model import NumberPlan, Refusal, TextColumn, row_at
from kpicli.saying import Said


def column(*texts: str | None, native: list[float | None] | None = None) -> TextColumn:
    typed = None if native is None else pa.chunked_array([pa.array(native, pa.float64())])
    return TextColumn("amount", "Amount", pa.chunked_array([pa.array(list(texts), pa.string())]), typed)


def place(at: int) -> Said:
    return row_at("deals.csv", at + 2)


def prove(
    *texts: str | None, kind: Kind = "money", declared: str | None = None, locale: str | None = None
) -> tuple[NumberPlan, tuple[Refusal, ...]]:
    return prove_numbers(column(*texts), kind, place, declared, locale)


def read(
    *texts: str | None, kind: Kind = "money", declared: str | None = None, locale: str | None = None
) -> NumberResult:
    plan, refusals = prove(*texts, kind=kind, declared=declared, locale=locale)
    assert not refusals
    return apply_numbers(column(*texts), plan)


POINT = [
    ("1234.56", 1234.56), ("1,234.56", 1234.56), ("12,346,912.50", 12346912.5), (".22", 0.22), ("1.", 1.0),
    ("007", 7.0),    ("+5.5", 5.5), ("-5.5", -5.5), ("−5.5", -5.5), ("- 5.5", -5.5), ("5.5-", -5.5),
    ("(1,234.50)", -1234.5),
    ("1e3", 1000.0), ("1.5E-2", 0.015), ("1 234.56", 1234.56), ("1\u00a0234\u00a0567.8", 1234567.8),
    ("1\u202f234.5", 1234.5),
    ("1'234.50", 1234.5), ("1’234’567", 1234567.0), ("1.2k", 1200.0), ("3M", 3e6), ("$342.09K", 342090.0),
    ("$1,117.10K", 1117100.0), ("[0]", 0.0), ("[0.934996875]", 0.934996875), ("[-2.5]", -2.5), ("($5.00)", -5.0),
    ("-$5.00", -5.0), ("$-5.00", -5.0), ("$ 5", 5.0),
]  # fmt: skip
COMMA = [
    ("1234,56", 1234.56), ("1.234,56", 1234.56), ("12.346.912,50", 12346912.5), (",22", 0.22), ("1.234.567", 1234567.0),
    ("1 234,56", 1234.56), ("1'234,5", 1234.5), ("-1.234,5", -1234.5), ("(1.234,5)", -1234.5), ("1,2k", 1200.0),
    ("€ 1.234,50", 1234.5), ("1.234,50 €", 1234.5), ("1.234", 1234.0), ("0,123", 0.123), ("1e3", 1000.0), ("7", 7.0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), POINT)
def test_every_spelling_with_a_decimal_point_is_read(text: str, value: float) -> None:
    result = read("0.5", text)
    assert result.values.to_pylist() == [0.5, pytest.approx(value)]
    assert result.bad.to_pylist() == [False, False]


@pytest.mark.parametrize(("text", "value"), COMMA)
def test_every_spelling_with_a_decimal_comma_is_read(text: str, value: float) -> None:
    result = read("0,5", text)
    assert result.values.to_pylist() == [0.5, pytest.approx(value)]
    assert result.bad.to_pylist() == [False, False]


NOT_NUMBERS = [
    "1,2,3", "1.23.456", "12,34,567.5", "1,23,456", "foo", "5 pcs", "< 10%", "12%", "$", "--5", "5--", "(5", "5)",
    "(-5)",    "[5", "1 23", "1 234 56", "1'23", "0x10", "1_000", "5m", "12.5.2024", "€5 USD", "1,234 567",
    "10:30", "e5",
    ".", "٣", "1e", "E0",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_no_number_is_a_bad_cell(text: str) -> None:
    plan, _ = prove("0.5", "1,234,567")
    result = apply_numbers(column(text), plan)
    assert (result.values.to_pylist(), result.bad.to_pylist()) == ([None], [True])
    expected = "has a percent sign in a column that is not a rate" if "%" in text else "is not a number (decimal point)"
    assert reason(text, plan) == expected


@pytest.mark.parametrize("text", ["inf", "Infinity", "-inf", "1e400", "1e308k"])
def test_what_is_not_finite_is_bad(text: str) -> None:
    assert read("1.5", text).bad.to_pylist() == [False, True]


def test_the_reason_for_what_is_not_finite() -> None:
    plan, _ = prove("1.5")
    assert reason("-Infinity", plan) == "is not a finite number"
    assert reason("1e400", plan) == "is not a finite number"


@pytest.mark.parametrize("text", [None, "-", "--", "—", "n/a", "#N/A", "null", "None", "nan", "NaN"])
def test_missing_markers_are_blank_and_not_bad(text: str | None) -> None:
    result = read("1.5", text)
    assert (result.values.to_pylist(), result.bad.to_pylist()) == ([1.5, None], [False, False])


# -- the decimal mark ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("1.234,50", ","), ("1,234.50", "."), ("12,5", ","), ("12.5", "."), ("0,123", ","), ("0.123", "."),
        (",123", ","),        ("1234,567", ","), ("1234.567", "."), ("1.234.567", ","), ("1,234,567", "."),
        ("1 234,567", ","),
        ("12.3456", "."),        ("€ 12,5", ","), ("(12.5)", "."), ("-0,123", ","), ("1,2345k", ","),
    ],
)  # fmt: skip
def test_one_cell_proves_the_mark(text: str, decimal: str) -> None:
    plan, refusals = prove(*["7"] * 3000, text)
    assert (plan.decimal, plan.evidence, refusals) == (decimal, "proved", ())
    assert plan.proof.startswith(f"deals.csv, row 3002: {text!r}")


def test_a_late_proof_settles_early_doubts() -> None:
    plan, refusals = prove(*["1.234"] * 3000, "1.5")
    assert (plan.decimal, refusals) == (".", ())
    assert read(*["1.234"] * 3, "1.234.567").values.to_pylist()[0] == 1234.0


@pytest.mark.parametrize("text", ["1.234", "12,345", "$1.234", "-1,234", "1.234k", "1.234 €"])
@pytest.mark.parametrize("kind", ["money", "number"])
def test_what_may_be_thousands_or_decimals_is_refused(text: str, kind: Kind) -> None:
    refusals = prove("7", text, kind=kind)[1]
    assert [r.code for r in refusals] == ["NUMBER_AMBIGUOUS"]
    assert refusals[0].text.startswith(f"deals.csv, row 3, Amount: {text!r} may be ")
    assert refusals[0].text.endswith('add `decimal: ","` (or ".") to the source')


def test_the_refusal_names_both_readings() -> None:
    assert "'1.234' may be 1234 or 1.234" in prove("1.234")[1][0].text
    assert "'1,234' may be 1234 or 1.234" in prove("1,234")[1][0].text


@pytest.mark.parametrize(
    ("declared", "locale", "value"),
    [(",", None, 1234.0), (".", "es", 1.234), (None, "es", 1234.0), (None, "it", 1234.0), (None, "en_GB", 1.234)],
)
def test_what_the_config_says_settles_it(declared: str | None, locale: str | None, value: float) -> None:
    plan, _ = prove("1.234", declared=declared, locale=locale)
    assert plan.evidence == "declared"
    assert read("1.234", declared=declared, locale=locale).values.to_pylist() == [value]


@pytest.mark.parametrize("text", ["1.234", "1,234", "40,585"])
def test_a_count_takes_them_for_thousands_and_says_so(text: str) -> None:
    plan, refusals = prove(text, kind="count", locale="es")
    digits = text.replace(".", "").replace(",", "")
    assert (plan.evidence, plan.proof, refusals) == ("assumed", f"a count: {text!r} taken as {digits}", ())
    assert read(text, kind="count").values.to_pylist() == [float(digits)]


def test_counts_may_have_fractions() -> None:
    assert read("2.96", "0.03", "1.234", kind="count").values.to_pylist() == [2.96, 0.03, 1.234]


def test_a_count_with_both_marks_open_is_refused() -> None:
    assert prove("1.234", "1,234", kind="count")[1]


MIXED = [("1,5", "1.5"), ("1.234,5", "1,234.5"), ("1.234.567", "1,234,567"), ("€ 1,5", "1.5"), ("0.5", "1.234.567")]


@pytest.mark.parametrize("texts", MIXED)
@pytest.mark.parametrize("kind", ["money", "count", "number", "ratio"])
def test_cells_that_need_different_marks_are_refused(texts: tuple[str, str], kind: Kind) -> None:
    refusals = prove(*texts, kind=kind, declared=".", locale="es")[1]
    assert [r.code for r in refusals] == ["NUMBER_AMBIGUOUS"]
    assert repr(texts[0]) in refusals[0].text
    assert repr(texts[1]) in refusals[0].text
    assert "row 2" in refusals[0].text
    assert "row 3" in refusals[0].text


def test_a_declared_mark_that_the_data_contradicts_is_refused() -> None:
    refusals = prove("7", "1.5", declared=",")[1]
    assert refusals[0].text.startswith("deals.csv, row 3, Amount: '1.5' has a decimal point")


def test_the_data_beats_the_locale() -> None:
    plan, refusals = prove("1.5", locale="es")
    assert (plan.decimal, plan.evidence, refusals) == (".", "proved", ())


def test_malformed_cells_prove_nothing() -> None:
    assert prove("1,2,3", "1.5")[1] == ()
    assert prove("1.23.456", "1,5")[1] == ()


@pytest.mark.parametrize(
    ("texts", "evidence"), [((), "empty"), ((None, "-"), "empty"), (("5", "6"), "proved"), (("foo",), "assumed")]
)
def test_columns_without_marks(texts: tuple[str | None, ...], evidence: str) -> None:
    plan, refusals = prove(*texts)
    assert (plan.evidence, refusals) == (evidence, ())


def test_suffixes_are_said() -> None:
    assert prove("1.2k", "3M")[0].proof.endswith("k is thousands and M millions ('1.2k')")


# -- currencies, Excel, rates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("€5.50", "EUR"), ("5.50 €", "EUR"), ("$5.50", "$"), ("US$1.92", "USD"), ("R$\u00a0236.86", "BRL"),
        ("£5.50", "GBP"),        ("EUR 5.50", "EUR"), ("5.50USD", "USD"), ("MXN 5.50", "MXN"),
        ("$1,234.50 MXN", "MXN"), ("MX$5.50", "MXN"),
        ("(€5.50)", "EUR"), ("¥5.50", "¥"), ("$5.50k", "$"),
    ],
)  # fmt: skip
def test_currencies_are_found(text: str, currency: str) -> None:
    result = read("1.5", text)
    assert result.currency is not None
    assert result.currency.to_pylist() == [None, currency]
    assert result.bad.to_pylist() == [False, False]


def test_without_a_currency_there_is_none() -> None:
    assert read("1.5", "(2.5)").currency is None


def test_excel_numbers_win_over_their_text() -> None:
    col = column("1.234", "--", "2,5", "x", native=[1.234, None, None, float("inf")])
    plan, refusals = prove_numbers(col, "money", place, None, None)
    result = apply_numbers(col, plan)
    assert refusals == ()
    assert result.values.to_pylist() == [1.234, None, 2.5, None]
    assert result.bad.to_pylist() == [False, False, False, True]


def test_a_column_of_excel_numbers_needs_no_proof() -> None:
    plan, refusals = prove_numbers(column("1.234", native=[1.234]), "money", place, None, None)
    assert (plan.evidence, refusals) == ("native", ())


@pytest.mark.parametrize(
    ("texts", "values", "evidence"),
    [
        (("12%", "6.55 %", "0"), [0.12, 0.0655, 0.0], "proved"),
        (("12%", "6,55%"), [0.12, 0.0655], "proved"),
        (("12.5", "0.3"), [0.125, 0.003], "assumed"),
        (("0.125", "0.3", "1"), [0.125, 0.3, 1.0], "proved"),
        (("-12.5%",), [-0.125], "proved"),
    ],
)
def test_rates_are_fractions_in_the_end(texts: tuple[str, ...], values: list[float], evidence: str) -> None:
    plan, _ = prove(*texts, kind="ratio")
    assert plan.evidence == evidence
    assert read(*texts, kind="ratio").values.to_pylist() == pytest.approx(values)


def test_percent_units_name_the_cell_that_says_so() -> None:
    plan, _ = prove("0.3", "12.5", kind="ratio")
    assert plan.percent
    assert "percent units, as '12.5' is above 1 (deals.csv, row 3)" in plan.proof


def test_rates_with_and_without_percent_sign_are_refused() -> None:
    refusals = prove("12%", "0", "0.5", kind="ratio")[1]
    assert [r.code for r in refusals] == ["NUMBER_AMBIGUOUS"]
    assert refusals[0].text.startswith(
        "deals.csv, row 4, Amount: '0.5' has no percent sign and '12%' (deals.csv, row 2)"
    )


def test_an_excel_fraction_beside_a_percent_text_is_refused() -> None:
    col = column("12%", "0.12", native=[None, 0.12])
    assert prove_numbers(col, "ratio", place, None, None)[1]


# -- properties ------------------------------------------------------------------------------------------------------

CENTS = st.integers(-(10**12), 10**12)
SWAP = str.maketrans(",.", ".,")
STYLES = ["{:.2f}", "{:,.2f}", "€ {:,.2f}", "{:,.2f} €", "USD {:,.2f}", "R$\u00a0{:,.2f}"]


@settings(deadline=None)
@given(st.lists(CENTS, min_size=1, max_size=30), st.sampled_from(STYLES), st.booleans())
def test_numbers_written_in_either_style_read_back_equal(cents: list[int], style: str, comma: bool) -> None:
    numbers = [cent / 100 for cent in cents]
    texts = [style.format(number).translate(SWAP) if comma else style.format(number) for number in numbers]
    plan, refusals = prove(*texts)
    assert (plan.decimal, plan.evidence, refusals) == ("," if comma else ".", "proved", ())
    assert apply_numbers(column(*texts), plan).values.to_pylist() == numbers


@settings(deadline=None)
@given(st.lists(st.integers(-(10**7), 10**7), min_size=1, max_size=20), st.sampled_from([",", "."]), st.integers(0, 4))
def test_the_mark_is_right_or_refused(numbers: list[int], mark: str, decimals: int) -> None:
    """Without a word from the config, no list of numbers is ever read with another mark than it was written with."""
    values = [number / 10**decimals for number in numbers]
    texts = [f"{value:,.{decimals}f}" for value in values]
    texts = [text.translate(SWAP) for text in texts] if mark == "," else texts
    plan, refusals = prove(*texts)
    if not refusals:
        assert apply_numbers(column(*texts), plan).values.to_pylist() == values
    else:
        assert all("may be" in refusal.text for refusal in refusals)


ANY = [t for t, _ in POINT] + NOT_NUMBERS + ["-", "inf", "nan", "$5 USD"]


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(ANY), st.none()), max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_plan_reads_a_slice_as_it_reads_the_whole(texts: list[str | None], start: int, size: int) -> None:
    plan = NumberPlan(".", "proved", "")
    whole = apply_numbers(column(*texts), plan)
    part = apply_numbers(column(*texts[start : start + size]), plan)
    assert part.values.to_pylist() == whole.values.to_pylist()[start : start + size]
    assert part.bad.to_pylist() == whole.bad.to_pylist()[start : start + size]
    if part.currency is not None:
        assert whole.currency is not None
        assert part.currency.to_pylist() == whole.currency.to_pylist()[start : start + size]


@settings(deadline=None)
@given(st.lists(st.text("0123456789.,' -+()[]%$€kMeE", max_size=12), max_size=20), st.sampled_from([".", ","]))
def test_no_text_breaks_reading_and_none_is_lost_in_silence(texts: list[str], decimal: str) -> None:
    cells = [text.strip() or None for text in texts]
    plan, _ = prove(*cells, declared=decimal)
    result = apply_numbers(column(*cells), plan)
    for text, value, bad in zip(cells, result.values.to_pylist(), result.bad.to_pylist(), strict=True):
        assert (value is None) == (text is None or bad or text.strip("-") == "")
        assert not (bad and value is not None)


@settings(deadline=None)
@given(st.floats(-1e17, 1e17, allow_nan=False))
def test_plain_floats_read_back_equal(number: float) -> None:
    assume(len(repr(number).split(".")[-1]) != 3)
    assert read(repr(number), declared=".").values.to_pylist() == [number]


# -- yes and no ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "values", "bad"),
    [
        (["TRUE", "yes", "Sí", "si", "sì", "vero", "1"], [True] * 7, [False] * 7),
        (["false", "NO", "falso", "0", "n/a", None], [False] * 4 + [None, None], [False] * 6),
        (["J", "2", "maybe"], [None] * 3, [True] * 3),
        (["x", None, "X"], [True, False, True], [False] * 3),
        (["x", None, "no"], [True, None, False], [False] * 3),
    ],
)
def test_yes_and_no(texts: list[str | None], values: list[bool | None], bad: list[bool]) -> None:
    result = parse_bools(column(*texts))
    assert (result.values.to_pylist(), result.bad.to_pylist()) == (values, bad)
