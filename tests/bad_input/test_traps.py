"""What pandas and Excel readers do silently: each trap that could reach a user, and the list as a whole.

Traps that are lines of the list as well (leading zeros, big ids, day and month, ragged rows, merged and error cells,
files that are something else) have their test there.
"""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl

from tests.bad_input.command import Desk

LINES = range(1, 65)


def test_every_line_of_the_list_has_a_test() -> None:
    texts = (path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    numbers = {int(number) for text in texts for number in re.findall(r"(?m)^def test_(\d\d)_", text)}
    assert numbers == set(LINES)


def test_ids_are_one_kind_of_text(desk: Desk) -> None:
    """1, 01 and 1.0 are three ids, whichever chunk of the file they stand in."""
    assert desk.ids("ids_of_two_types.csv") == {"1": 1, "01": 2, "1.0": 4}


def test_numeric_ids_of_a_workbook_have_lost_their_digits(desk: Desk) -> None:
    said = "MANGLED_ID: 1 of deal_id are rounded numbers, their last digits lost in a spreadsheet, such as ids_of_num"
    desk.report("ids_of_numbers.xlsx").counts(100, said)
    assert "note: column deal_id: numbers of more than 15 digits have lost" in desk.check("ids_of_numbers.xlsx")


def test_numbers_are_no_days_since_1970(desk: Desk) -> None:
    """20240105 is a day, and 45292 a question; neither is a moment in 1970."""
    seen = desk.report("date_compact.csv")
    seen.counts(20)
    assert seen.rows[0]["period_start"] == "2025-01-13"


def test_the_year_of_an_iso_week(desk: Desk) -> None:
    """30 December 2024 is in the first week of 2025."""
    desk.put("date_iso_week.csv")
    seen = desk.kpi("report", "-f", "csv", "--period", "week", "--last", "1", "--kpi", "deals_won")
    assert [(row["period"], row["value"]) for row in seen.rows if row["value"] == "1"] == [("2025-W01", "1")]


def test_iso_dates_are_never_day_first(desk: Desk) -> None:
    """Whatever the locale says, 2024-02-03 is 3 February."""
    desk.put("date_iso_day_first.csv")
    desk.config({"locale": "es", "sources": [{"table": "deals", "path": "date_iso_day_first.csv"}]})
    seen = desk.kpi("report", "-f", "csv", "--period", "all", "--kpi", "deals_won")
    assert (seen.rows[0]["period_start"], seen.rows[0]["period_end"], seen.value) == ("2024-02-03", "2024-02-14", 2)


def test_one_bad_date_does_not_spoil_the_column(desk: Desk) -> None:
    said = "date_one_bad.csv, row 3, closed_at: 'soon' is not a date"
    desk.report("date_one_bad.csv").counts(20, said, "UNDATED: 1 closed deal without a close date")


def test_a_semicolon_file_with_decimal_commas(desk: Desk) -> None:
    """Read with commas it would be half an index and a 5."""
    desk.report("semicolon_decimal_comma.csv").counts(100.5)


def test_a_list_of_digits_is_no_number(desk: Desk) -> None:
    """Nor is 1,2,3 the number 123."""
    said = "lists_of_digits.csv, row 2, amount: '1,2,3' is not a number"
    desk.report("lists_of_digits.csv").counts(10, said, "MISSING_AMOUNT: 1 without an amount")


def test_spaces_and_apostrophes_between_thousands(desk: Desk) -> None:
    """No-break spaces and apostrophes are read; digits of another width are named."""
    said = "other_digits.csv, row 4, amount: '１２' is not a number"
    desk.report("other_digits.csv").counts(2001, said, "MISSING_AMOUNT: 1 without an amount")


def test_text_is_never_added_up_as_text(desk: Desk) -> None:
    desk.report("text_sums.csv").counts(22)


def test_a_blank_segment_is_a_row_and_in_the_total(desk: Desk) -> None:
    seen = desk.report("blank_segment.csv", "--by", "region", "--totals")
    assert {row["region"]: row["value"] for row in seen.rows} == {"(blank)": "20", "EU": "10", "(total)": "30"}


def test_the_sum_of_no_amounts_is_undefined(desk: Desk) -> None:
    desk.report("all_missing.csv").counts(None, "MISSING_AMOUNT: 2 without an amount")


def test_big_sums_do_not_turn_negative(desk: Desk) -> None:
    desk.report("big_integers.csv").counts(3 * 2.0**62)


def test_blank_ids_match_nothing(desk: Desk) -> None:
    """A deal without lead is not the deal of a lead without id: it brings no channel."""
    (desk.folder / "leads.csv").write_text("lead_id,created_at,channel\n,2025-01-13,Ads\nl1,2025-01-13,Web\n")
    deals = "deal_id,closed_at,status,amount,lead_id\n1,2025-01-14,won,10,\n2,2025-01-14,won,20,l1\n"
    (desk.folder / "deals.csv").write_text(deals)
    desk.config({"sources": [{"table": table, "path": f"{table}.csv"} for table in ("leads", "deals")]})
    seen = desk.kpi("report", "-f", "csv", "--period", "all", "--kpi", "won_amount", "--by", "channel")
    assert {row["channel"]: row["value"] for row in seen.rows if row["value"] != "0"} == {"(blank)": "10", "Web": "20"}


def test_long_texts_of_a_workbook_are_cut_to_what_a_cell_holds(desk: Desk) -> None:
    (desk.folder / "long.csv").write_text(
        f"deal_id,closed_at,status,amount,owner\n1,2025-01-13,won,10,{'x' * 40_000}\n"
    )
    desk.config({"sources": [{"table": "deals", "path": "long.csv"}]})
    seen = desk.kpi("report", "-o", "report.xlsx", "--period", "all", "--kpi", "revenue", "--by", "owner")
    assert seen.code == 0
    texts = [c.value for s in openpyxl.load_workbook("report.xlsx").worksheets for row in s.iter_rows() for c in row]
    assert max(len(text) for text in texts if isinstance(text, str)) <= 32_767
