"""Dates are proved, declared or refused, and never guessed; every spelling reads back as the day it was."""

from __future__ import annotations

import locale as c_locale
from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.clean.dates import DateResult, apply_dates, prove_dates, reason
from kpicli.model import DatePlan, Refusal, TextColumn, row_at
from kpicli.saying import Said

MADRID = "Europe/Madrid"


def column(*texts: str | None, field: str = "created_at", native: pa.Array | None = None) -> TextColumn:
    typed = None if native is None else pa.chunked_array([native])
    return TextColumn(field, field.title(), pa.chunked_array([pa.array(list(texts), pa.string())]), typed)


def place(at: int) -> Said:
    return row_at("leads.csv", at + 2)


def prove(
    *texts: str | None, declared: str | None = None, locale: str | None = None, native: pa.Array | None = None
) -> tuple[DatePlan, tuple[Refusal, ...]]:
    plans, refusals = prove_dates([column(*texts, native=native)], place, declared, locale)
    return plans["created_at"], refusals


def read(*texts: str | None, declared: str | None = None, locale: str | None = None) -> DateResult:
    plan, refusals = prove(*texts, declared=declared, locale=locale)
    assert not refusals
    return apply_dates(column(*texts), plan, MADRID, want_utc=True)


SPELLINGS = [
    ("2024-01-31", "2024-01-31T00:00"),
    ("2024-01-31 10:05", "2024-01-31T10:05"),
    ("2024-01-31T10:05:06", "2024-01-31T10:05:06"),
    ("2024-01-31T10:05:06.123", "2024-01-31T10:05:06.123000"),
    ("2024-01-31T10:05:06.1234567", "2024-01-31T10:05:06.123456"),
    ("2024-01-31T10:05:06Z", "2024-01-31T11:05:06"),
    ("2024-07-31T10:05:06Z", "2024-07-31T12:05:06"),
    ("2024-01-31 10:05:06+0200", "2024-01-31T09:05:06"),
    ("2024-01-31T10:05:06.5-05:00", "2024-01-31T16:05:06.500000"),
    ("2024-01-31 10:05:06 +02:00", "2024-01-31T09:05:06"),
    ("2024-01-31 10:05:06 UTC", "2024-01-31T11:05:06"),
    ("2024/01/31", "2024-01-31T00:00"),
    ("2024-1-5", "2024-01-05T00:00"),
    ("20240131", "2024-01-31T00:00"),
    ("31/12/2024", "2024-12-31T00:00"),
    ("31.12.2024 9:05", "2024-12-31T09:05"),
    ("31-12-24", "2024-12-31T00:00"),
    ("31/12/2024, 10:05:06", "2024-12-31T10:05:06"),
    ("31/12/2024 10:05:06.789", "2024-12-31T10:05:06"),
    ("31/12/2024 10:05 +02:00", "2024-12-31T09:05"),
    ("lun 31/12/2024", "2024-12-31T00:00"),
    ("12/31/2024", "2024-12-31T00:00"),
    ("2/24/17 11:29", "2017-02-24T11:29"),
    ("02/23/26 08:55 PM", "2026-02-23T20:55"),
    ("3/15/2020 12:00:00 AM", "2020-03-15T00:00"),
    ("3/15/2020 12:30 p. m.", "2020-03-15T12:30"),
    ("23/2/2026 8:55 a.m.", "2026-02-23T08:55"),
    ("23/2/2026 8:55pm", "2026-02-23T20:55"),
    ("23/2/2026 01:12:00 AM", "2026-02-23T01:12"),
    ("23/2/2026 12:12:12 am", "2026-02-23T00:12:12"),
    ("23/2/2026 12:30 AM +01:00", "2026-02-23T00:30"),
    ("23/2/2026 1:30 PM -05:00", "2026-02-23T19:30"),
    ("15-Oct-15", "2015-10-15T00:00"),
    ("15 Apr, 2021 00:02:00", "2021-04-15T00:02"),
    ("5 de mayo de 2026", "2026-05-05T00:00"),
    ("5 sept 2026", "2026-09-05T00:00"),
    ("5 sept. 2026", "2026-09-05T00:00"),
    ("ter., 5 de mai. de 2026", "2026-05-05T00:00"),
    ("segunda-feira, 5 de janeiro de 2026", "2026-01-05T00:00"),
    ("1º de março de 2026", "2026-03-01T00:00"),
    ("5 mag 2026", "2026-05-05T00:00"),
    ("mar 5 mag 2026", "2026-05-05T00:00"),
    ("martes, 3 de marzo de 2026, 10:30", "2026-03-03T10:30"),
    ("Feb 5, 2026", "2026-02-05T00:00"),
    ("MAR 5, 2026", "2026-03-05T00:00"),
    ("February 5th, 2026 at 10:00 PM", "2026-02-05T22:00"),
    ("Thu, 5 Feb 2026", "2026-02-05T00:00"),
    ("Thu, 05 Feb 2026 10:00:00 GMT", "2026-02-05T11:00"),
    ("sáb, 1 ago 2026", "2026-08-01T00:00"),
    ("2026 dic 24", "2026-12-24T00:00"),
]


@pytest.mark.parametrize(("text", "expected"), SPELLINGS)
def test_every_spelling_is_read(text: str, expected: str) -> None:
    result = read(text)
    assert result.local.to_pylist() == [datetime.fromisoformat(expected)]
    assert result.bad.to_pylist() == [False]


NOT_DATES = [
    "31/02/2025", "29/02/2023", "30/02/2024", "31/04/2024", "2024-02-30", "2023-02-29", "2024-13-01", "32/01/2024",
    "13/13/2024", "20240230", "31/12/2024 25:00", "31/12/2024 10:61", "31/12/024", "2024-01-31 24:00", "31 feb 2024",
    "5 xyz 2026", "5/ 2/2026", "31/12-2024", "foo", "2024", "31 Dez.ember 2024", "15. října 2024", "1/2", "5 PM",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_DATES)
def test_what_is_no_date_is_a_bad_cell_and_not_the_next_day(text: str) -> None:
    plan, refusals = prove("31/12/2024", "2024-12-31", "31 Dec 2024", "20241231", text)
    result = apply_dates(column(text), plan, MADRID, want_utc=False)
    assert not refusals
    assert (result.local.to_pylist(), result.bad.to_pylist()) == ([None], [True])
    assert reason(text, plan) in ("is not a date (day first)", "is a number, not a date")


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "31/12/9999", "1899-12-31", "31 dic 2200"])
def test_placeholders_are_not_plausible_dates(text: str) -> None:
    plan, _ = prove("2024-01-01", "31/12/2024", "31 dic 2024", text)
    assert apply_dates(column(text), plan, MADRID, want_utc=False).bad.to_pylist() == [True]
    assert reason(text, plan) == "is not a plausible date"


@pytest.mark.parametrize(
    "text", [None, "-", "--", "—", "n/a", "N/A", "#N/A", "NULL", "None", "nan", "NaT", "0000-00-00"]
)
def test_missing_markers_are_blank_and_not_bad(text: str | None) -> None:
    result = read("2024-01-01", text)
    assert result.local.to_pylist() == [datetime(2024, 1, 1), None]
    assert result.bad.to_pylist() == [False, False]


def test_a_two_digit_year_is_not_the_year_24() -> None:
    assert read("31/12/2024", "1/2/24").local.to_pylist() == [datetime(2024, 12, 31), datetime(2024, 2, 1)]


SHORT_YEARS = ("25-02-11", "25-03-12", "25-04-30", "24-12-05", None)


def test_two_figures_that_may_be_years_or_days_are_asked_about() -> None:
    """25-02-11 is 25 February 2011 or 11 February 2025: one first place and many last ones are what years look like."""
    for locale in (None, "es"):
        plan, refusals = prove(*SHORT_YEARS, locale=locale)
        assert [refusal.code for refusal in refusals] == ["DATE_AMBIGUOUS"]
        assert apply_dates(column(*SHORT_YEARS), plan, MADRID, want_utc=False).local.null_count == 5
    assert read(*SHORT_YEARS, declared="ymd").local.to_pylist()[0] == datetime(2025, 2, 11)
    assert read(*SHORT_YEARS, declared="dmy").local.to_pylist()[0] == datetime(2011, 2, 25)


@pytest.mark.parametrize(
    "texts",
    [
        ("25-02-24", "26-02-24", "27-02-25", "25-03-25", "31-03-25"),  # days of two years
        ("25-02-25", "25-03-25", "25-04-25", "25-05-25"),  # the 25th of each month
        ("05-02-11", "05-02-12", "05-02-13", "25-02-14"),  # the 5th of no year of today
    ],
)
def test_days_of_a_few_years_are_days(texts: tuple[str, ...]) -> None:
    assert read(*texts).local.to_pylist()[-1].day == int(texts[-1][:2])


def test_a_day_format_does_not_swallow_a_time() -> None:
    assert read("31/12/2024", "01/02/2024 10:30").local.to_pylist() == [
        datetime(2024, 12, 31),
        datetime(2024, 2, 1, 10, 30),
    ]


# -- the order of day and month --------------------------------------------------------------------------------------


def test_one_cell_late_in_the_file_proves_day_first() -> None:
    plan, refusals = prove(*["01/02/2024"] * 30_000, "31/12/2024")
    assert not refusals
    assert (plan.order, plan.evidence, plan.readings) == ("dmy", "proved", ("%d/%m/%Y",))
    assert plan.proof == "leads.csv, row 30002: '31/12/2024' has 31 in first place"


def test_month_first_is_proved_by_a_second_place() -> None:
    plan, _ = prove("01/02/2024", "12/31/2024 10:00")
    assert (plan.order, plan.proof) == ("mdy", "leads.csv, row 3: '12/31/2024 10:00' has 31 in second place")
    assert plan.readings == ("%m/%d/%Y", "%m/%d/%Y %H:%M")


AMBIGUOUS = ("03/04/2025", "05/06/2025")


def test_what_reads_both_ways_is_refused_and_never_read() -> None:
    plan, refusals = prove(*AMBIGUOUS)
    assert refusals == (
        Refusal(
            "DATE_AMBIGUOUS",
            "leads.csv, column 'Created_At': every date reads day-first and month-first ('03/04/2025')",
            "say which: add `dates: dmy` (or mdy) to the source",
        ),
    )
    assert apply_dates(column(*AMBIGUOUS), plan, MADRID, want_utc=False).local.null_count == 2


@pytest.mark.parametrize(
    ("declared", "locale", "order", "proof"),
    [
        ("dmy", None, "dmy", "dates: dmy"),
        ("mdy", "es", "mdy", "dates: mdy"),
        (None, "es", "dmy", "locale: es"),
        (None, "it", "dmy", "locale: it"),
        (None, "en_GB", "dmy", "locale: en_GB"),
        (None, "en_US", "mdy", "locale: en_US"),
    ],
)
def test_what_the_config_says_settles_it(declared: str | None, locale: str | None, order: str, proof: str) -> None:
    plan, refusals = prove(*AMBIGUOUS, declared=declared, locale=locale)
    assert (plan.order, plan.evidence, plan.proof, refusals) == (order, "declared", proof, ())
    day = datetime(2025, 4, 3) if order == "dmy" else datetime(2025, 3, 4)
    assert apply_dates(column(*AMBIGUOUS), plan, MADRID, want_utc=False).local[0].as_py() == day


def test_plain_english_settles_nothing() -> None:
    assert prove(*AMBIGUOUS, locale="en")[1][0].code == "DATE_AMBIGUOUS"


def test_another_column_of_the_source_settles_it_before_the_locale() -> None:
    plans, refusals = prove_dates(
        [column(*AMBIGUOUS), column("12/31/2024", field="closed_at"), column("2024-01-01", field="mql_at")],
        place,
        None,
        "es",
    )
    assert not refusals
    assert (plans["created_at"].order, plans["created_at"].evidence) == ("mdy", "proved")
    assert plans["created_at"].proof == "as column 'Closed_At'"


def test_columns_that_prove_different_orders_settle_nothing() -> None:
    columns = [column(*AMBIGUOUS), column("12/31/2024", field="a"), column("31/12/2024", field="b")]
    assert [r.code for r in prove_dates(columns, place, None, "es")[1]] == ["DATE_AMBIGUOUS"]


def test_the_data_beats_the_locale() -> None:
    plan, refusals = prove("12/31/2024", locale="es")
    assert (plan.order, plan.evidence, refusals) == ("mdy", "proved", ())


def test_cells_that_need_different_orders_are_refused() -> None:
    plan, refusals = prove("31/12/2024", "01/02/2024", "12/31/2024 10:00")
    assert refusals == (
        Refusal(
            "DATE_MIXED",
            "leads.csv, row 2, Created_At: '31/12/2024' reads day-first only, '12/31/2024 10:00' (leads.csv, row 4) "
            "month-first only",
            "one source has one order: correct the cells, or split the source",
        ),
    )
    assert apply_dates(column("01/02/2024"), plan, MADRID, want_utc=False).local.null_count == 1


@pytest.mark.parametrize(
    ("text", "declared"), [("31/12/2024", "mdy"), ("12/31/2024", "dmy"), ("31/12/2024", "ymd"), ("03/03/2024", "ymd")]
)
def test_a_cell_that_contradicts_the_declared_order_is_refused(text: str, declared: str) -> None:
    refusals = prove("2024-01-01", text, declared=declared)[1]
    assert [r.code for r in refusals] == ["DATE_MIXED"]
    assert refusals[0].text.startswith(f"leads.csv, row 3, Created_At: {text!r}")


def test_a_cell_that_no_order_reads_is_bad_and_proves_nothing() -> None:
    plan, refusals = prove("31/12/2024", "31/02/2025", "13/13/2025")
    assert (plan.order, refusals) == ("dmy", ())
    assert apply_dates(column("31/02/2025"), plan, MADRID, want_utc=False).bad.to_pylist() == [True]


def test_an_impossible_day_does_not_prove_day_first() -> None:
    assert prove("31/02/2025", "03/04/2025")[1][0].code == "DATE_AMBIGUOUS"


def test_equal_day_and_month_need_no_decision() -> None:
    plan, refusals = prove("03/03/2025", "04/04/2025")
    assert (refusals, plan.evidence) == ((), "proved")
    assert read("03/03/2025").local.to_pylist() == [datetime(2025, 3, 3)]
    assert prove("03/03/2025", "03/04/2025")[1]


def test_iso_and_month_names_are_proved_together() -> None:
    plan, refusals = prove("2024-01-31", "15-Oct-15")
    assert (plan.evidence, plan.readings, refusals) == ("proved", ("iso", "%d %b %y"), ())
    assert prove("2024-01-31")[0].order == "ymd"


def test_mailchimp_mixes_names_and_month_first() -> None:
    assert read("15-Oct-15", "3/23/17 15:00").local.to_pylist() == [datetime(2015, 10, 15), datetime(2017, 3, 23, 15)]


def test_zoned_dates_prove_the_order_by_what_is_written() -> None:
    """13/01 00:30 in +02:00 is the 12th in UTC, and still day first."""
    plan, refusals = prove("13/01/2024 00:30 +02:00", "01/02/2024 00:30 +02:00")
    assert (plan.order, plan.zoned, refusals) == ("dmy", True, ())


def test_the_year_is_last_unless_it_is_declared_first() -> None:
    assert read("24/12/31").local.to_pylist() == [datetime(2031, 12, 24)]
    assert read("24/12/31", declared="ymd").local.to_pylist() == [datetime(2024, 12, 31)]


# -- numbers, formats and Excel --------------------------------------------------------------------------------------


def test_day_numbers_of_excel_are_refused_until_declared() -> None:
    assert prove("45292", "45293", "n/a")[1] == (
        Refusal(
            "DATE_AMBIGUOUS",
            "leads.csv, column 'Created_At': '45292' looks like an Excel day number: add `dates: excel` to the source",
        ),
    )
    result = read("45292", "45292.5", "45292,423611111", "2024-01-02", "60", "n/a", "9999999", declared="excel")
    day = datetime(2024, 1, 1)
    assert result.local.to_pylist()[:4] == [
        day,
        day.replace(hour=12),
        day.replace(hour=10, minute=10),
        datetime(2024, 1, 2),
    ]
    assert result.bad.to_pylist() == [False, False, False, False, True, False, True]


@pytest.mark.parametrize("text", ["1700000000", "7", "1700000000000"])
def test_other_numbers_are_refused_as_dates(text: str) -> None:
    assert prove(text)[1][0].code == "DATE_AMBIGUOUS"


@pytest.mark.parametrize(
    ("declared", "text"),
    [("%d.%m.%y", "31.12.24"), ("%d-%b-%Y", "31-dic-2024"), ("%d de %B de %Y", "31 de diciembre de 2024"),
     ("%F", "2024-12-31"), ("%m/%d/%Y %I:%M %p", "12/31/2024 12:00 AM"), ("%a, %-d %b %y", "Tue, 31 Dec 24"),
     ("%Y/%d/%m", "2024/31/12"), ("%d%m%Y", "31122024")],
)  # fmt: skip
def test_a_declared_format_is_read(declared: str, text: str) -> None:
    plan, refusals = prove(text, declared=declared)
    assert (plan.evidence, refusals) == ("declared", ())
    assert read(text, declared=declared).local.to_pylist() == [datetime(2024, 12, 31)]


def test_cells_in_another_format_than_the_declared_one_are_bad() -> None:
    assert read("31.12.24", "2024-12-31", "5. Mai 24", declared="%d.%m.%y").bad.to_pylist() == [False, True, True]


@pytest.mark.parametrize("declared", ["%Q", "%H:%M", "%d/%m", "%d/%m/%Y %Y"])
def test_a_format_without_a_day_is_refused(declared: str) -> None:
    assert "is not a format" in prove("x", declared=declared)[1][0].text


def test_excel_dates_win_over_their_text() -> None:
    native = pa.array([datetime(2024, 1, 31), None, datetime(9999, 12, 31)], pa.timestamp("us"))
    col = column("45322", "2024-02-01 10:00", "x", native=native)
    plan, _ = prove_dates([col], place, None, None)
    result = apply_dates(col, plan["created_at"], MADRID, want_utc=True)
    assert result.local.to_pylist() == [datetime(2024, 1, 31), datetime(2024, 2, 1, 10), None]
    assert result.utc is not None
    assert result.utc.to_pylist() == [None, datetime(2024, 2, 1, 9), None]
    assert result.bad.to_pylist() == [False, False, True]


def test_a_column_of_excel_dates_needs_no_proof() -> None:
    plan, refusals = prove("45322", native=pa.array([datetime(2024, 1, 31)], pa.timestamp("us")))
    assert (plan.evidence, plan.readings, plan.date_only, refusals) == ("native", (), True, ())


def test_dates_that_excel_swapped_are_refused() -> None:
    """Opened with the wrong locale, Excel turns 3 April into 4 March and leaves 31/12/2024 as text."""
    native = pa.array([datetime(2024, 1, day) for day in range(1, 8)] + [None], pa.timestamp("us"))
    texts = [f"{i}" for i in range(7)] + ["31/12/2024"]
    assert "swapped" in prove(*texts, native=native)[1][0].text
    assert prove(*texts, native=native, declared="dmy")[1] == ()


def test_an_empty_column_is_no_question() -> None:
    for texts in ((), (None, None), ("-", "n/a")):
        plan, refusals = prove(*texts)
        assert (plan.evidence, plan.readings, refusals) == ("empty", (), ())


def test_a_column_of_words_is_bad_cells() -> None:
    plan, refusals = prove("foo", "bar 3")
    assert (plan.evidence, refusals) == ("assumed", ())
    assert read("foo", "bar 3").bad.to_pylist() == [True, True]


# -- time of day and zones -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "date_only", "zoned"),
    [
        (("2024-01-31",), True, False),
        (("2024-01-31 00:00:00", "31/12/2024 0:00"), True, False),
        (("2024-01-31", "2024-01-31 10:00"), False, False),
        (("2024-01-31T00:00:00Z",), False, True),
        (("31/12/2024 12:00 AM",), True, False),
    ],
)
def test_days_alone_are_told_from_times(texts: tuple[str, ...], date_only: bool, zoned: bool) -> None:
    plan, _ = prove(*texts)
    assert (plan.date_only, plan.zoned) == (date_only, zoned)


def test_a_day_alone_is_no_instant() -> None:
    utc = read("2024-01-31", "2024-01-31 10:00", "31/12/2024").utc
    assert utc is not None
    assert utc.to_pylist() == [None, datetime(2024, 1, 31, 9), None]
    alone = read("2024-01-31", "31/12/2024").utc
    assert alone is not None
    assert alone.null_count == 2


def test_utc_is_only_made_when_asked_for() -> None:
    plan, _ = prove("2024-01-31 10:00")
    assert apply_dates(column("2024-01-31 10:00"), plan, MADRID, want_utc=False).utc is None


def test_times_with_and_without_offset_together_are_said() -> None:
    plan, _ = prove("2024-01-31T10:00:00Z", "2024-01-31T10:00:00")
    assert plan.proof.endswith("some times carry an offset and some do not")
    result = read("2024-01-31T10:00:00Z", "2024-01-31T10:00:00", "2024-01-31T10:00:00-05:00")
    assert [t.hour for t in result.local.to_pylist()] == [11, 10, 16]
    assert result.utc is not None
    assert [t.hour for t in result.utc.to_pylist()] == [10, 9, 15]


def test_the_hour_the_clock_skips_and_the_hour_it_repeats() -> None:
    """02:30 of 31 March 2024 never was in Madrid; 02:30 of 27 October was twice."""
    result = read("2024-03-31 02:30", "2024-10-27 02:30", "2024-03-31 01:30")
    assert result.bad.to_pylist() == [False] * 3
    assert result.utc is not None
    assert result.utc.to_pylist()[1:] == [datetime(2024, 10, 27, 0, 30), datetime(2024, 3, 31, 0, 30)]
    assert result.utc.to_pylist()[0] >= datetime(2024, 3, 31, 1)


# -- properties ------------------------------------------------------------------------------------------------------

NAMES = """
en January February March April May June July August September October November December
es enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
"""
MONTHS = {line.split()[0]: line.split()[1:] for line in NAMES.strip().splitlines()}
DAYS = st.dates(date(1970, 1, 2), date(2068, 12, 31))
TIMES = st.datetimes(datetime(1970, 1, 2), datetime(2068, 12, 31)).map(lambda t: t.replace(microsecond=0))
FORMATS = [
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S",
    "%d.%m.%y %H:%M:%S", "%m-%d-%y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%d/%m/%Y %I:%M:%S%p", "%d %b, %Y %H:%M:%S",
    "%d-%b-%y %H:%M:%S", "%B %d, %Y %I:%M:%S %p",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(TIMES, min_size=1, max_size=30), st.sampled_from(FORMATS))
def test_times_written_in_any_format_read_back_equal(times: list[datetime], format: str) -> None:
    order = "dmy" if format.startswith("%d") else "mdy"
    texts = [time.strftime(format) for time in times]
    assert read(*texts, declared=None if "%Y-" in format or "%Y/" in format else order).local.to_pylist() == times


@settings(deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=20), st.sampled_from(sorted(MONTHS)), st.data())
def test_days_with_month_names_read_back_equal(days: list[date], lang: str, data: st.DataObject) -> None:
    texts = []
    for day in days:
        name = MONTHS[lang][day.month - 1]
        name = data.draw(st.sampled_from([name, name[:3], name[:3].upper(), f"{name[:4]}."]))
        shape = data.draw(st.sampled_from(["{d} {m} {y}", "{d} de {m} de {y}", "{m} {d}, {y}", "{d}-{m}-{y}"]))
        texts.append(shape.format(d=day.day, m=name, y=day.year))
    assert [time.date() for time in read(*texts).local.to_pylist()] == days


@settings(deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=40), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_the_order_is_right_or_refused(days: list[date], format: str) -> None:
    """Without a word from the config, no list of dates is ever read in another order than it was written in."""
    texts = [day.strftime(format) for day in days]
    plan, refusals = prove(*texts)
    if any(day.day > 12 for day in days):
        assert plan.order == ("dmy" if format.startswith("%d") else "mdy")
    else:
        assert bool(refusals) == any(day.day != day.month for day in days)
    if not refusals:
        result = apply_dates(column(*texts), plan, MADRID, want_utc=False)
        assert [time.date() for time in result.local.to_pylist()] == days


@settings(deadline=None)
@given(
    st.dates(date(2000, 1, 1), date(2068, 12, 31)), st.integers(0, 23), st.sampled_from(["", "Z", "+05:30", "-0800"])
)
def test_offsets_give_the_exact_instant(day: date, hour: int, zone: str) -> None:
    text = f"{day}T{hour:02d}:30:00{zone}"
    utc = read(text).utc
    assert utc is not None
    shift = {"Z": 0.0, "+05:30": 5.5, "-0800": -8.0}.get(zone)
    if shift is not None:
        assert utc[0].as_py() == datetime(day.year, day.month, day.day, hour, 30) - timedelta(hours=shift)


MIXED = [text for text, _ in SPELLINGS if not text.startswith(("12/31", "2/24", "02/23", "3/15"))] + NOT_DATES + ["-"]


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(MIXED), st.none()), max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_plan_reads_a_slice_as_it_reads_the_whole(texts: list[str | None], start: int, size: int) -> None:
    plan, refusals = prove(*texts, "31/12/2024")
    assert not refusals
    whole = apply_dates(column(*texts), plan, MADRID, want_utc=True)
    part = apply_dates(column(*texts[start : start + size]), plan, MADRID, want_utc=True)
    for name in ("local", "utc", "bad"):
        assert getattr(part, name).to_pylist() == getattr(whole, name).to_pylist()[start : start + size]


def test_many_repeated_cells_read_as_few_do() -> None:
    texts = ["31/12/2024", None, "5 mag 2026", "x", "2024-01-01T10:00:00Z", "-"]
    few, many = read(*texts), read(*texts * 5000)
    for name in ("local", "utc", "bad"):
        assert getattr(many, name).to_pylist() == getattr(few, name).to_pylist() * 5000


def test_the_language_of_the_computer_changes_nothing() -> None:
    texts = [text for text, _ in SPELLINGS if "/" not in text or text.startswith("31")]
    expected = read(*texts).local
    before = c_locale.setlocale(c_locale.LC_ALL)
    for name in ("es_ES.UTF-8", "de_DE.UTF-8", "C.utf8", "C"):
        try:
            c_locale.setlocale(c_locale.LC_ALL, name)
        except c_locale.Error:
            continue
        try:
            assert read(*texts).local.equals(expected)
        finally:
            c_locale.setlocale(c_locale.LC_ALL, before)
