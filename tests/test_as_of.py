"""The day that the data goes to: what several rows or tables agree on, never a single date ahead of the others."""

from __future__ import annotations

from datetime import date, timedelta

from kpicli.pipeline import check
from tests.harness import TODAY, cell, run_case, write_case

START = date(2025, 1, 6)


def deals(*further: str, changed: bool = True) -> str:
    """A won deal every third day to 8 March, each last changed on the day it closed."""
    rows = []
    for n in range(21):
        closed = START + timedelta(days=1 + 3 * n)
        rows.append(f"n{n} | {START} | {closed} | won | 10" + (f" | {closed}" if changed else ""))
    header = "deal_id | created_at | closed_at | status | amount" + (" | modified_at" if changed else "")
    return "\n".join([header, *rows, *further])


def test_a_deal_closed_after_its_own_last_change_does_not_end_the_month(tmp_path):
    # On 9 March somebody set the close date of a won deal to 30 March: the naive as_of is the 30th, and March whole.
    planned = "early | 2025-01-06 | 2025-03-30 | won | 500 | 2025-03-09"
    outcome = run_case(tmp_path, {"deals": deals(planned)}, kpis=("deals_won",), period="month")
    assert outcome.report.as_of == date(2025, 3, 8) != date(2025, 3, 30)
    assert "2025-03" in outcome.report.partial
    assert cell(outcome, "deals_won", period="2025-03").value == 4  # it counts in its month, which is not over
    said = next(note.text for note in outcome.report.notes if note.code == "FUTURE_DATE")
    assert "row 23" in said
    assert "2025-03-08" in said
    listed = check(write_case(tmp_path, {"deals": deals(planned)}), today=TODAY).out_of_order
    assert [line for line in listed if "2025-03-30" in line]


def test_a_single_date_far_after_everything_else_does_not_end_the_month(tmp_path):
    lone = "typo | 2025-01-06 | 2025-03-31 | won | 500"
    leads = "lead_id | created_at\nl1 | 2025-02-03\nl2 | 2025-03-09"
    tables = {"deals": deals(lone, changed=False), "leads": leads}
    outcome = run_case(tmp_path, tables, kpis=("deals_won",), period="month")
    assert outcome.report.as_of == date(2025, 3, 9)
    assert "2025-03" in outcome.report.partial
    assert any(note.code == "FUTURE_DATE" for note in outcome.report.notes)


def test_a_date_that_another_table_agrees_with_counts(tmp_path):
    lone = "last | 2025-01-06 | 2025-03-31 | won | 500"
    leads = "lead_id | created_at\nl1 | 2025-02-03\nl2 | 2025-03-29"
    tables = {"deals": deals(lone, changed=False), "leads": leads}
    outcome = run_case(tmp_path, tables, kpis=("deals_won",), period="month")
    assert (outcome.report.as_of, outcome.report.partial) == (date(2025, 3, 31), frozenset())
    assert not any(note.code == "FUTURE_DATE" for note in outcome.report.notes)


def test_a_small_table_with_long_pauses_goes_to_its_last_row(tmp_path):
    leads = "lead_id | created_at\nl1 | 2025-01-01\nl2 | 2025-02-01\nl3 | 2025-03-25"
    outcome = run_case(tmp_path, {"leads": leads}, kpis=("leads",), period="month")
    assert outcome.report.as_of == date(2025, 3, 25)
    assert not outcome.report.notes or all(note.code != "FUTURE_DATE" for note in outcome.report.notes)


def test_records_that_are_all_changed_before_their_dates_say_nothing_of_them(tmp_path):
    # A modified_at of an import, older than every close: it is that of the import, not of the records.
    rows = "\n".join(f"n{n} | 2025-01-06 | 2025-03-{n + 1:02d} | won | 10 | 2025-01-01" for n in range(20))
    table = f"deal_id | created_at | closed_at | status | amount | modified_at\n{rows}"
    outcome = run_case(tmp_path, {"deals": table}, kpis=("deals_won",), period="month")
    assert outcome.report.as_of == date(2025, 3, 20)


def test_a_named_as_of_is_taken_as_it_is(tmp_path):
    planned = "early | 2025-01-06 | 2025-03-30 | won | 500 | 2025-03-09"
    settings = {"as_of": "2025-03-31"}
    outcome = run_case(tmp_path, {"deals": deals(planned)}, settings, kpis=("deals_won",), period="month")
    assert cell(outcome, "deals_won", period="2025-03").value == 4
    assert not any(note.code == "FUTURE_DATE" for note in outcome.report.notes)


MEETINGS = "activity_id | activity_at | type\nm1 | 2025-02-20 | meeting\nm2 | 2025-02-27 | meeting\nm3 | {} | meeting"


def test_one_row_of_a_small_table_months_ahead_is_measured_by_the_other_tables(tmp_path):
    # A meeting that is planned for 30 June, in an export without a status: the naive as_of is that day, with 0 meetings
    # in April and May, though the deals end on 8 March.
    tables = {"deals": deals(changed=False), "activities": MEETINGS.format("2025-06-30")}
    outcome = run_case(tmp_path, tables, kpis=("meetings",), period="month")
    assert outcome.report.as_of == date(2025, 3, 8) != date(2025, 6, 30)
    assert any(note.code == "FUTURE_DATE" for note in outcome.report.notes)


def test_a_small_table_that_goes_on_for_weeks_is_no_doubt(tmp_path):
    # The last meeting is three weeks after everything else: an export of that day, from a firm with few meetings.
    tables = {"deals": deals(changed=False), "activities": MEETINGS.format("2025-03-29")}
    outcome = run_case(tmp_path, tables, kpis=("meetings",), period="month")
    assert outcome.report.as_of == date(2025, 3, 29)
    assert not any(note.code == "FUTURE_DATE" for note in outcome.report.notes)
