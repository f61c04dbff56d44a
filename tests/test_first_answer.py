"""The first answer to a lead is the first outbound activity at or after its creation: no call before it is one."""

from __future__ import annotations

import pytest

from tests.harness import cell, run_case

LEADS = """
    lead_id | created_at
    p       | 2025-06-02 11:00
    q       | 2025-06-03 11:00
    r       | 2025-06-30 09:00
"""
CALLS = """
    activity_id | activity_at      | type | direction | lead_id
    1           | 2025-06-02 10:00 | call | outbound  | p
    2           | 2025-06-02 11:40 | call | outbound  | p
    3           | 2025-06-30 09:00 | call | outbound  | r
    4           | 2025-06-01 09:00 | call | outbound  | q
"""
KPIS = ("lead_response_minutes", "response_within_sla", "answered_late_rate", "unanswered_lead_rate")


def test_a_call_before_the_lead_came_is_no_answer(tmp_path):
    settings = {"as_of": "2025-07-01"}
    outcome = run_case(tmp_path, {"leads": LEADS, "activities": CALLS}, settings, kpis=KPIS, period="2025-06")
    found = {kpi: cell(outcome, kpi, period="2025-06").value for kpi in KPIS}
    # p is answered after 40 minutes, r at once, q never. With the calls before, within would be 3 of 3.
    assert found["lead_response_minutes"] == 20
    assert found["response_within_sla"] == pytest.approx(1 / 3) != 1
    assert found["answered_late_rate"] == pytest.approx(1 / 3)
    assert found["unanswered_lead_rate"] == pytest.approx(1 / 3)


def test_by_dates_alone_a_call_of_the_same_day_is_an_answer(tmp_path):
    calls = "activity_id | activity_at | type | direction | lead_id\n1 | 2025-06-02 | call | outbound | p"
    leads = "lead_id | created_at\np | 2025-06-02 11:00"
    settings = {"sla": {"lead_response": "2 days"}, "as_of": "2025-07-01"}
    tables = {"leads": leads, "activities": calls}
    outcome = run_case(tmp_path, tables, settings, kpis=("response_within_sla",), period="2025-06")
    assert cell(outcome, "response_within_sla").value == 1


def test_an_hour_that_the_clocks_leave_out_did_not_go_by(tmp_path):
    # In Rome the clocks go from 2:00 to 3:00 on 30 March 2025: from 1:40 to 3:25 are 45 minutes. In autumn 2:00 to 3:00
    # comes twice: from 1:50 to 3:00 are 130 minutes, though the clocks show 70.
    leads = """
        lead_id | created_at       | first_contact_at
        spring  | 2025-03-30 01:40 | 2025-03-30 03:25
        autumn  | 2025-10-26 01:50 | 2025-10-26 03:00
        plain   | 2025-06-02 10:00 | 2025-06-02 11:15
    """
    settings = {"timezone": "Europe/Rome", "sla": {"lead_response": "80 minutes"}, "as_of": "2025-11-30"}
    outcome = run_case(tmp_path, {"leads": leads}, settings, kpis=("response_within_sla",), period="month", last=9)
    found = {month: cell(outcome, "response_within_sla", period=f"2025-{month}").value for month in ("03", "06", "10")}
    assert found == {"03": 1, "06": 1, "10": 0}
