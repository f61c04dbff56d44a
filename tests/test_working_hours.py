"""Working hours: minutes in which the business is closed do not count, worked by hand, on both engines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kpicli.catalogue.model import Condition
from kpicli.clean.working_hours import clock_of
from kpicli.config.model import WorkingHours
from kpicli.describe import check_text, remarks
from kpicli.model import Value
from kpicli.pipeline import Outcome, check
from tests.harness import TODAY, cell, run_case, write_case
from tests.test_engines import DuckDB

HOURS = {"from": "09:00", "to": "18:00"}
"""Monday to Friday, nine hours a day."""


def worked(start: str, end: str, **hours: Any) -> float:
    """The working minutes from one wall-clock time to another."""
    clock = clock_of(WorkingHours.model_validate({**HOURS, **hours}), range(2024, 2027))
    first, last = clock.minutes(np.array([start, end], dtype="datetime64[us]"))
    return float(last - first)


@pytest.mark.parametrize(
    ("start", "end", "minutes", "why"),
    [
        ("2025-03-07 17:30", "2025-03-10 09:30", 60, "Friday 30 minutes, a weekend, Monday 30 minutes"),
        ("2025-03-10 07:00", "2025-03-10 09:10", 10, "before opening: the clock starts at 9"),
        ("2025-03-10 20:00", "2025-03-11 09:10", 10, "after closing: the same"),
        ("2025-03-08 11:00", "2025-03-08 11:05", 0, "asked and answered on a Saturday"),
        ("2025-03-08 11:00", "2025-03-10 10:00", 60, "asked on a Saturday"),
        ("2025-03-07 17:30", "2025-03-08 11:00", 30, "an answer on a Saturday counts from the next opening"),
        ("2025-03-10 09:00", "2025-03-14 18:00", 5 * 540, "a week of five days of nine hours"),
        ("2025-03-10 10:00", "2025-03-10 10:00:30", 0.5, "half a minute"),
        ("2025-03-28 17:30", "2025-03-31 09:30", 60, "the clock of Madrid skips an hour on that Sunday"),
    ],
)
def test_minutes_by_hand(start: str, end: str, minutes: float, why: str) -> None:
    assert worked(start, end) == pytest.approx(minutes), why


def test_holidays_are_closed() -> None:
    """Thursday 1 May 2025 is a holiday in Spain, Friday 2 May in Madrid alone, and the 30th is closed by the firm."""
    evening, monday = "2025-04-29 17:00", "2025-05-05 10:00"
    assert worked(evening, monday) == 60 + 3 * 540 + 60
    assert worked(evening, monday, holidays="ES") == 60 + 2 * 540 + 60
    assert worked(evening, monday, holidays="ES-MD") == 60 + 540 + 60
    assert worked(evening, monday, holidays="ES-MD", closed=[date(2025, 4, 30)]) == 60 + 60


def test_a_saturday_may_be_worked() -> None:
    days = ["monday", "saturday"]
    assert worked("2025-03-07 17:30", "2025-03-10 09:30", days=days) == 540 + 30
    assert worked("2025-03-08 08:00", "2025-03-09 20:00", **{"days": days, "from": "00:00", "to": "24:00"}) == 16 * 60


def test_a_blank_has_no_working_time() -> None:
    clock = clock_of(WorkingHours(), [2025])
    assert np.isnan(clock.minutes(np.array(["NaT"], dtype="datetime64[us]"))).all()


# -- in a report -----------------------------------------------------------------------------------------------------

LEADS = """
    lead_id | created_at       | first_contact_at
    l1      | 2025-03-07 17:30 | 2025-03-10 09:30
    l2      | 2025-03-08 11:00 | 2025-03-10 09:20
    l3      | 2025-03-11 08:00 | 2025-03-11 09:10
    l4      | 2025-03-12 10:00 |
"""
"""60, 20 and 10 minutes of working time; one lead was never answered."""
BOTH = ("lead_response_minutes", "response_within_sla")
MARCH = {"period": "2025-03", "as_of": date(2025, 3, 31)}
MADRID = {"timezone": "Europe/Madrid", "sla": {"lead_response": "30 minutes"}}
ENGINES = pytest.mark.parametrize("engine", [None, DuckDB()], ids=["pandas", "DuckDB"])


def asked(folder: Path, leads: str, hours: dict[str, Any] | None, **ask: Any) -> Outcome:
    settings = MADRID | ({"working_hours": hours} if hours is not None else {})
    return run_case(folder, {"leads": leads}, settings, **{"kpis": BOTH, **MARCH, **ask})


def sla(outcome: Outcome) -> tuple[float | None, float | None, float | None]:
    found = cell(outcome, "response_within_sla")
    return found.value, found.numerator, found.denominator


@ENGINES
def test_response_in_working_time(engine: Any, tmp_path: Path) -> None:
    """Median of 60, 20 and 10 is 20 minutes; within half an hour of work: 2 of 4."""
    outcome = asked(tmp_path, LEADS, HOURS, engine=engine)
    assert cell(outcome, "lead_response_minutes").value == pytest.approx(20)
    assert sla(outcome) == (0.5, 2, 4)
    assert cell(outcome, "response_within_sla").window == "30 minutes of working time"


def test_without_working_hours_nothing_changes(tmp_path: Path) -> None:
    """Elapsed: 3840, 2780 and 70 minutes, none within half an hour, and not a word of working time."""
    outcome = asked(tmp_path, LEADS, None)
    assert cell(outcome, "lead_response_minutes").value == 2780
    assert sla(outcome) == (0, 0, 4)
    assert cell(outcome, "response_within_sla").window == "30 minutes"
    assert "working" not in " ".join(remarks(outcome, notes=True, verbose=True))
    assert not [name for name in outcome.data.tables["leads"].frame if name.endswith("@work")]


def test_working_hours_are_said_where_they_matter(tmp_path: Path) -> None:
    line = "minutes are those of working time: monday to friday, 09:00 to 18:00, without the holidays of ES"
    hours = HOURS | {"holidays": "ES"}
    assert line in asked(tmp_path, LEADS, hours).report.assumed
    assert asked(tmp_path, LEADS, hours, kpis=("leads",)).report.assumed == ()


def test_a_check_says_the_hours(tmp_path: Path) -> None:
    loaded = write_case(tmp_path, {"leads": LEADS}, {"working_hours": HOURS | {"days": ["monday", "thursday"]}})
    assert "working hours: monday, thursday, 09:00 to 18:00" in check_text(check(loaded, today=TODAY), False)


@ENGINES
def test_a_promise_is_due_in_working_time(engine: Any, tmp_path: Path) -> None:
    """As of Friday, l1 of 17:30 is due at 18:00, l2 of 17:31 not before Monday, l3 of the night neither."""
    leads = """
        lead_id | created_at       | first_contact_at
        l1      | 2025-03-07 17:30 |
        l2      | 2025-03-07 17:31 |
        l3      | 2025-03-07 22:00 |
        l4      | 2025-03-06 10:00 | 2025-03-06 10:30
    """
    friday = {"as_of": date(2025, 3, 7), "kpis": BOTH[1:], "engine": engine}
    assert sla(asked(tmp_path, leads, HOURS, **friday)) == (0.5, 1, 2)
    assert sla(asked(tmp_path, leads, None, **friday))[2] == 4


@ENGINES
def test_exactly_on_time_is_in_time_whatever_the_seconds(engine: Any, tmp_path: Path) -> None:
    lines = [f"l{n} | 2025-03-10 1{n % 7}:00:{n:02} | 2025-03-10 1{n % 7}:30:{n:02}" for n in range(1, 60)]
    leads = "lead_id | created_at | first_contact_at\n" + "\n".join(lines)
    assert sla(asked(tmp_path, leads, HOURS, engine=engine)) == (1, 59, 59)


def test_an_answer_before_the_question_stays_an_error(tmp_path: Path) -> None:
    """Both on a Saturday, when the clock stands still: yet minus two hours is no answer in 0 minutes."""
    leads = LEADS + "l5 | 2025-03-08 12:00 | 2025-03-08 10:00"
    found = cell(asked(tmp_path, leads, HOURS), "lead_response_minutes")
    assert (found.value, found.n) == (pytest.approx(20), 3)
    assert "BAD_ORDER" in found.flags


def test_two_zones_one_clock(tmp_path: Path) -> None:
    """Created at 16:30 in London is 17:30 in Madrid: 30 minutes on Friday and 30 on Monday."""
    leads = "lead_id | created_at | first_contact_at\nl1 | 2025-03-07 16:30Z | 2025-03-10 09:30"
    found = cell(asked(tmp_path, leads, HOURS), "lead_response_minutes")
    assert found.value == pytest.approx(60)


def test_the_first_answer_from_the_activities(tmp_path: Path) -> None:
    """An answer that is derived from the calls is on the clock too: Friday 17:50 to Monday 09:10 is 20 minutes."""
    tables = {
        "leads": "lead_id | created_at\nl1 | 2025-03-07 17:50",
        "activities": """
            activity_id | activity_at | type | direction | status | lead_id
            a1 | 2025-03-10 09:10 | call | outbound | done | l1
        """,
    }
    outcome = run_case(tmp_path, tables, {**MADRID, "working_hours": HOURS}, kpis=BOTH, **MARCH)
    assert cell(outcome, "lead_response_minutes").value == pytest.approx(20)
    assert sla(outcome) == (1, 1, 1)


def test_an_account_is_answered_when_its_first_lead_is(tmp_path: Path) -> None:
    """Two people of one firm: asked on Friday at 17:30, the other was answered on Monday at 9:10: 40 minutes."""
    leads = """
        lead_id | account_id | created_at       | first_contact_at
        l1      | a          | 2025-03-07 17:30 | 2025-03-11 12:00
        l2      | a          | 2025-03-07 17:40 | 2025-03-10 09:10
    """
    where = (Condition("account_id", "in", ("a",)),)
    found = cell(asked(tmp_path, leads, HOURS, count_by="account", where=where), "lead_response_minutes")
    assert (found.value, found.n) == (pytest.approx(40), 1)


def test_days_without_a_time_of_day_tell_no_working_time(tmp_path: Path) -> None:
    leads = "lead_id | created_at | first_contact_at\nl1 | 2025-03-07 | 2025-03-10"
    settings = {"working_hours": HOURS, "sla": {"lead_response": "2 days"}}
    outcome = run_case(tmp_path, {"leads": leads}, settings, kpis=BOTH, **MARCH)
    assert {flag.code for flag in outcome.refused.values()} == {"DATE_ONLY"}


def test_days_stay_calendar_time(tmp_path: Path) -> None:
    """A sales cycle is a matter of days, not of working minutes."""
    deals = {"deals": "deal_id | created_at | closed_at | status\nd1 | 2025-03-07 12:00 | 2025-03-10 12:00 | won"}
    cycle: Value = cell(
        run_case(tmp_path, deals, {"working_hours": HOURS}, kpis=("sales_cycle_days",), **MARCH), "sales_cycle_days"
    )
    assert cycle.value == 3
