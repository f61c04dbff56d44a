"""Bad ids, numbers, words and dates: lines 1 to 25 of the list, each test named after its number and its input."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.bad_input.command import Desk
from tests.bad_input.inputs import INPUTS

# -- ids -------------------------------------------------------------------------------------------------------------


def test_01_ids_leading_zero(desk: Desk) -> None:
    assert desk.ids("ids_leading_zero.csv") == {"00123": 10, "00124": 20}
    desk.report("ids_leading_zero.csv").counts(30)


def test_02_ids_19_digits_with_gap(desk: Desk) -> None:
    """A float would round them, as soon as one id is missing. A row without id is a row like any other."""
    assert desk.ids("ids_19_digits_with_gap.csv") == {
        "9007199254740993": 1, "(blank)": 2, "1202329977525806271": 4,
    }  # fmt: skip
    assert "deal_id    'deal_id': text, declared; 2 filled" in desk.check("ids_19_digits_with_gap.csv")
    desk.report("ids_19_digits_with_gap.csv").counts(7)


def test_03_ids_excel_mangled(desk: Desk) -> None:
    said = "MANGLED_ID: 2 of deal_id are rounded numbers, their last digits lost in a spreadsheet, such as "
    desk.report("ids_excel_mangled.csv").counts(30, said + "ids_excel_mangled.csv, row 2, deal_id: '1.23E+18'")


# -- blanks and numbers ----------------------------------------------------------------------------------------------


def test_04_na_is_a_value(desk: Desk) -> None:
    """North America and Namibia are no blanks, nor are people called Null, None and nan."""
    assert desk.by("region", "na_is_a_value.csv") == {"NA": 30, "EU": 5}
    assert desk.by("owner", "na_is_a_value.csv") == {"Null": 10, "None": 20, "nan": 5}


def test_05_missing_markers_mixed(desk: Desk) -> None:
    said = "'amount': blank like an empty cell (1): '-' (2), '#N/A' (1), 'n/a' (1)"
    assert said in desk.check("missing_markers_mixed.csv")
    desk.report("missing_markers_mixed.csv").counts(10, "MISSING_AMOUNT: 5 without an amount, out of sums and means")


def test_06_infinity(desk: Desk) -> None:
    said = "BAD_CELL: not read: 3 cells of 'amount' (rows 3, 4, 5), such as infinity.csv, row 3, amount: 'inf' "
    desk.report("infinity.csv").counts(10, said + "is not a finite number", "MISSING_AMOUNT: 3")


def test_07_nan_amount(desk: Desk) -> None:
    seen = desk.report("nan_amount.csv")
    seen.counts(10, "MISSING_AMOUNT: 1 without an amount")
    assert seen.rows[0]["n"] == "1"


def test_08_thousands_us(desk: Desk) -> None:
    desk.report("thousands_us.csv").counts(12346912.50)


def test_09_thousands_eu(desk: Desk) -> None:
    """One 1.234,5 proves the comma. Without it the question is asked, and the answer is never 1.2345."""
    desk.report("thousands_eu.csv").counts(3579.5)
    desk.report("thousands_eu_open.csv").refused(3, "thousands_eu_open.csv, row 2, amount: '1.234' may be 1234 or 1.23")
    desk.report("thousands_eu_open.csv", decimal=",").counts(3579)


def test_10_thousands_ambiguous(desk: Desk) -> None:
    said = "thousands_ambiguous.csv, row 2, amount: '1.234' may be 1234 or 1.234; add `decimal:"
    desk.report("thousands_ambiguous.csv").refused(3, said)


def test_11_decimal_mixed_locales(desk: Desk) -> None:
    said = ("row 3, amount: '1,234.50' has a decimal point", "'1.234,50' (decimal_mixed_locales.csv, row 2)")
    desk.report("decimal_mixed_locales.csv").refused(3, *said)


def test_12_currency_mixed(desk: Desk) -> None:
    """Euros are never added to pounds, and a dollar sign is no euro: there is no sum, and no dollar is guessed."""
    said = "CURRENCY_SIGN: currency_mixed.csv, row 3, amount: '$20': $ is the sign of several currencies, and EUR, GBP"
    desk.report("currency_mixed.csv").refused(4, said)


def test_13_accounting_negative(desk: Desk) -> None:
    desk.report("accounting_negative.csv").counts(-1234.50 - 100 - 50)


@pytest.mark.parametrize(
    ("name", "cell"), [("percent_cells.csv", "row 4, probability: '0.12'"), ("percent_mixed.xlsx", "row 3, ")]
)
def test_14_percent_cells(desk: Desk, name: str, cell: str) -> None:
    desk.put(name)
    desk.kpi("check").refused(3, cell, "has no percent sign and", "has one; write all the cells one way")


def test_15_unit_suffix(desk: Desk) -> None:
    """As Zoho writes them: $342.09K. That k and M multiply is said where the column is described."""
    dollars = {"set": {"currency": "USD"}}
    desk.report("unit_suffix.csv", **dollars).counts(1200 + 3_000_000 + 342_090)
    assert "k is thousands and M millions ('1.2k')" in desk.check("unit_suffix.csv", **dollars)


def test_16_bool_text(desk: Desk) -> None:
    """TRUE, yes and 1 are known; what J means has to be said."""
    shown = desk.check("bool_text.csv", table="leads")
    assert "row 5, inbound: 'J' is neither yes nor no; say what it means under values: inbound:" in shown
    said = {"inbound": {"true": ["TRUE", "yes", "1", "J"]}}
    assert "neither yes nor no" not in desk.check("bool_text.csv", table="leads", values=said)
    won = desk.report("bool_text.csv", columns={"deal_id": "lead_id", "closed_at": "created_at", "status": "inbound"},
                      kpi="deals_won")  # fmt: skip
    won.refused(4, "UNKNOWN_VALUE: deals: status has values nobody mapped: ", "'TRUE' (1)", "'J' (1)", "values: status")


# -- dates -----------------------------------------------------------------------------------------------------------


def test_17_date_dmy_ambiguous(desk: Desk) -> None:
    said = "every date reads day-first and month-first ('01/02/2025'); say which: add `dates: dmy` (or mdy)"
    desk.report("date_dmy_ambiguous.csv").refused(3, "date_dmy_ambiguous.csv, column 'closed_at'", said)


def test_18_date_dmy_late_proof(desk: Desk) -> None:
    """One 31/12 at the end settles two hundred dates before it; none is turned round, none is lost."""
    seen = desk.report("date_dmy_late_proof.csv", kpi="deals_won")
    seen.counts(201)
    assert (seen.rows[0]["period_start"], seen.rows[0]["period_end"]) == ("2024-12-31", "2025-04-04")


def test_19_date_mdy_and_dmy(desk: Desk) -> None:
    said = ("row 2, closed_at: '31/12/2024' reads day-first only", "'12/31/2024' (date_mdy_and_dmy.csv, row 3) month-")
    desk.report("date_mdy_and_dmy.csv").refused(3, *said)


def test_20_date_impossible(desk: Desk) -> None:
    """31 February is not 3 March: two deals are in no period, and the total says so."""
    seen = desk.report("date_impossible.csv")
    said = "2 cells of 'closed_at' (rows 3, 4), such as date_impossible.csv, row 3, closed_at: '31/02/2025' is not a d"
    seen.counts(10, said, "UNDATED: 2 closed deals without a close date, in no period")
    assert "3 rows read = 1 used + 2 rejected" in seen.err


def test_21_date_year_0001_9999(desk: Desk) -> None:
    """Placeholders are listed, and make no periods: two days are left of two thousand years."""
    shown = desk.check("date_year_0001_9999.csv")
    for row, text in ((2, "0001-01-01"), (4, "1900-01-01"), (5, "9999-12-31"), (6, "1899-12-30"), (7, "1970-01-01")):
        assert f"row {row}, closed_at: '{text}' is " in shown
    seen = desk.report("date_year_0001_9999.csv")
    seen.counts(20, "BAD_CELL: not read: 5 cells of 'closed_at' (rows 2, 4, 5, 6, 7)", "UNDATED: 5 closed deals")
    assert (seen.rows[0]["period_start"], seen.rows[0]["period_end"]) == ("2025-01-13", "2025-01-15")
    desk.put("date_year_0001_9999.csv")
    assert len(desk.kpi("report", "-f", "csv", "--period", "day", "--last", "9", "--kpi", "revenue").rows) <= 10


def test_22_date_excel_serials(desk: Desk) -> None:
    said = "'45670' looks like an Excel day number: add `dates: excel` to the source"
    desk.report("date_excel_serials.csv").refused(3, said)
    seen = desk.report("date_excel_serials.csv", dates="excel")
    seen.counts(20)
    assert (seen.rows[0]["period_start"], seen.rows[0]["period_end"]) == ("2025-01-13", "2025-01-15")


COMMAND = (sys.executable, "-m", "kpicli", "report", "-f", "csv", "--period", "day", "--kpi", "deals_won")


def _elsewhere(desk: Desk, **env: str) -> tuple[int, str, str]:
    """The same report on a computer with another clock and another language."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KPI_", "LC_", "LANG", "TZ"))}
    done = subprocess.run(
        [*COMMAND, "--last", "9"], cwd=desk.folder, env={**clean, "PYTHONUTF8": "1", **env}, capture_output=True,
        encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


ZONES = ("America/New_York", "Pacific/Auckland")


def test_23_date_tz_mixed(desk: Desk) -> None:
    """The zone of the report is the config's, not the computer's, and times without an offset are said to be of it."""
    desk.put("date_tz_mixed.csv", timezone="Europe/Madrid")
    runs = {_elsewhere(desk, TZ=zone) for zone in ZONES}
    assert len(runs) == 1
    ((code, out, _),) = runs
    found = {line.split(",")[2]: line.split(",")[5] for line in out.splitlines()[1:]}
    assert (code, found["2025-01-31"], found["2025-02-01"]) == (0, "1", "2")
    shown = desk.kpi("report", *PERIOD_ALL, "--kpi", "deals_won").out
    assert "TZ_ASSUMED: closed_at of deals carries an offset, times of closed_at without one" in shown
    assert "are taken as those of Europe/Madrid" in shown


PERIOD_ALL = ("--period", "all")


def test_24_date_dst_gap(desk: Desk) -> None:
    """02:30 on the night when the clock skips it, and on the night when it comes twice: both are days that count."""
    desk.put("date_dst_gap.csv", timezone="Europe/Madrid")
    runs = {_elsewhere(desk, TZ=zone) for zone in ("Europe/Madrid", "Asia/Tokyo")}
    assert len(runs) == 1
    desk.report("date_dst_gap.csv", timezone="Europe/Madrid").counts(20)


def test_25_date_german_months(desk: Desk) -> None:
    """In a declared format a German month is no date; without one it is read. The computer's language has no say."""
    declared = desk.report("date_german_months.csv", dates="%d/%m/%Y")
    declared.counts(None, "2 cells of 'closed_at' (rows 2, 3), such as", "UNDATED: 2", "SOURCE_GAP")
    desk.report("date_german_months.csv").counts(20)
    desk.put("date_german_months.csv")
    assert len({_elsewhere(desk, LC_ALL=language) for language in ("C", "de_DE.UTF-8")}) == 1


MONTHS = [name for name in INPUTS if name.startswith("date_months")]


@pytest.mark.parametrize("name", MONTHS)
def test_dates_that_are_months(desk: Desk, name: str) -> None:
    """A deal closes on a day: a month is asked about. Where a row stands for a month it is read as its first day."""
    desk.report(name).refused(
        3, f"{name}, row 2, closed_at: ", "is a month without a day: export the whole date, or ad"
    )
    seen = desk.report(name, "--from", "2025-10-01", "--to", "2025-11-30", grain="month")
    seen.counts(20)
    columns = {"date": "closed_at", "cost": "amount"}
    spend = desk.report(name, kpi="marketing_cost", table="spend", columns=columns)
    assert (spend.code, spend.value, spend.rows[0]["period_start"]) == (0, 20, "2025-10-01")
    assert "months, proved (every cell is a month" in desk.kpi("check").out
    by_day = desk.kpi("report", "--period", "day", "--kpi", "marketing_cost")
    assert (by_day.code, by_day.out) == (4, "")
    assert "GRAIN_TOO_FINE: spend has figures by month: no numbers by day" in by_day.err
