"""Dates that moved to another day: midnight in UTC, seconds that were lost, weeks, ranges, and dates of programs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli.config import load as config
from kpicli.errors import InputError
from kpicli.pipeline import Outcome, run
from kpicli.question import Ask
from tests.harness import TODAY
from tests.test_hazards import codes_of, note


def report(folder: Path, text: str, source: dict[str, Any], kpi: str, ask: dict[str, Any], **settings: Any) -> Outcome:
    """The report on one file."""
    (folder / "x.csv").write_text(text, encoding="utf-8")
    spec = {"currency": "EUR", "sources": [{"path": "x.csv", **source}], **settings}
    return run(config.parse(yaml.safe_dump(spec), "config.yaml", folder), Ask(kpis=(kpi,), **ask), TODAY)


def by_month(outcome: Outcome) -> dict[str, float | None]:
    return {v.period.id: v.value for v in outcome.report.values if v.value}


DEALS = {"table": "deals", "columns": {"deal_id": "id", "closed_at": "cierre"}, "set": {"status": "won"}}


def won(folder: Path, zone: str, *cells: str) -> Outcome:
    text = "id,cierre\n" + "".join(f'{n},"{text}"\n' for n, text in enumerate(cells))
    return report(folder, text, DEALS, "deals_won", {"last": 3, "include_partial": True}, timezone=zone)


@pytest.mark.parametrize(
    ("zone", "cells"),
    [
        ("America/Bogota", ("2025-06-01T00:00:00Z", "2025-06-30T00:00:00Z", "2025-07-01T00:00:00Z")),
        ("America/Bogota", tuple(f"2025-{day}T00:00:00.000+0000" for day in ("06-01", "06-30", "07-01"))),
        ("America/Bogota", ("1748736000000", "1751241600000", "1751328000000")),
        ("Europe/Madrid", ("2025-05-31T22:00:00Z", "2025-06-29T22:00:00Z", "2025-06-30T22:00:00Z")),
        ("America/Mexico_City", ("2025-06-01T06:00:00Z", "2025-06-30T06:00:00Z", "2025-07-01T06:00:00Z")),
        ("Europe/Madrid", ("2025-05-31 23:59:12", "2025-06-29 23:59:12", "2025-06-30 23:59:12")),
    ],
)  # fmt: skip
def test_a_day_is_that_day_wherever_its_midnight_is(tmp_path: Path, zone: str, cells: tuple[str, ...]) -> None:
    """Two of June and one of July: by the clock of the zone, or of UTC, one of them would be of the month before."""
    assert by_month(won(tmp_path, zone, *cells)) == {"2025-06": 2, "2025-07": 1}


def test_numbers_of_moments_are_asked(tmp_path: Path) -> None:
    """Days are told by their midnight; another number of so many digits may be an id."""
    with pytest.raises(InputError, match="'1748736012345' is a number, not a date"):
        won(tmp_path, "UTC", "1748736012345", "1751241600000")


def test_a_moment_is_no_day(tmp_path: Path) -> None:
    """One time that is not midnight: they are moments, and the first of them is of May in Bogota."""
    outcome = won(tmp_path, "America/Bogota", "2025-06-01T00:00:00Z", "2025-06-30T12:00:00Z", "2025-07-01T09:00:00Z")
    assert by_month(outcome) == {"2025-05": 1, "2025-06": 1, "2025-07": 1}


def test_time_odd(tmp_path: Path) -> None:
    """An exporter lost 48 seconds: the next day is meant, which is said. Of 23:59:59 it is asked."""
    assert "'2025-05-31 23:59:12'): read as the next day" in note(
        won(tmp_path, "Europe/Madrid", "2025-05-31 23:59:12", "2025-06-29 23:59:12"), "TIME_ODD"
    )
    leads = {"table": "leads", "columns": {"lead_id": "id", "created_at": "alta"}}
    text = "id,alta\n1,2025-05-31 23:59:59.5\n2,2025-06-29 23:59:59.2\n"
    assert "is the next day meant?" in note(report(tmp_path, text, leads, "leads", {}), "TIME_ODD")


def test_time_odd_silent(tmp_path: Path) -> None:
    """The end of a day is what closes are dated with; and a day may have one late event."""
    ends = won(tmp_path, "Europe/Madrid", "2025-05-31 23:59:59", "2025-06-29 23:59:59")
    assert by_month(ends)["2025-05"] == 1
    assert "TIME_ODD" not in codes_of(ends)
    assert "TIME_ODD" not in codes_of(won(tmp_path, "Europe/Madrid", "2025-05-31 23:59:12", "2025-06-29 10:00:00"))


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("Tue Jun 03 2025 00:30:00 GMT+0200 (Central European Summer Time)", "2025-06-03T00:30"),
        ("Tue Jun 03 2025 00:30:00 GMT+0200 (CEST)", "2025-06-03T00:30"),
        ("Mon, 02 Jun 2025 22:30:00 GMT", "2025-06-03T00:30"), ("Tue Jun  3 00:30:00 2025", "2025-06-03T00:30"),
        ("Mon Jun  2 22:30:00 UTC 2025", "2025-06-03T00:30"),
    ],
)  # fmt: skip
def test_moments_as_programs_write_them(tmp_path: Path, cell: str, moment: str) -> None:
    from tests.clean.test_dates import read

    assert read(cell).local.to_pylist() == [datetime.fromisoformat(moment)]


WEB = {"table": "web", "columns": {"date": "fecha", "sessions": "visitas"}}


@pytest.mark.parametrize(
    "weeks",
    [
        ("2025-W23", "2025-W24"), ("2025W23", "2025W24"), ("W23 2025", "W24 2025"), ("KW 23/2025", "KW 24/2025"),
        ("Semana 23 2025", "Semana 24 de 2025"), ("2025-06-02,2025-06-08", "2025-06-09,2025-06-15"),
        ("02/06/2025 - 08/06/2025", "09/06/2025 - 15/06/2025"), ("2 Jun 2025 – 8 Jun 2025", "9 Jun 2025 – 15 Jun 2025"),
        ("From 2025-06-02 to 2025-06-08", "From 2025-06-09 to 2025-06-15"),
    ],
)  # fmt: skip
def test_a_week_in_a_cell_is_its_seven_days(tmp_path: Path, weeks: tuple[str, str]) -> None:
    """By week and by month there is a number; by day there is none, for nobody knows it."""
    text = f'fecha,visitas\n"{weeks[0]}",70\n"{weeks[1]}",14\n'
    weekly = report(tmp_path, text, WEB, "sessions", {"period": "week"})
    assert [(v.period.start.isoformat(), v.value) for v in weekly.report.values] == [
        ("2025-06-02", 70),
        ("2025-06-09", 14),
    ]
    assert by_month(report(tmp_path, text, WEB, "sessions", {"include_partial": True})) == {"2025-06": 84}
    daily = report(tmp_path, text, WEB, "sessions", {"period": "day"})
    assert not any(v.value for v in daily.report.values)


def test_a_quarter_in_a_cell_is_no_month(tmp_path: Path) -> None:
    text = "fecha,visitas\nQ1 2025,90\nT2 2025,180\n"
    quarters = report(tmp_path, text, WEB, "sessions", {"period": "quarter"})
    assert by_month(quarters) == {"2025-Q1": 90, "2025-Q2": 180}
    assert not any(v.value for v in report(tmp_path, text, WEB, "sessions", {"period": "month"}).report.values)


def test_a_table_without_any_date_is_refused_with_a_cell(tmp_path: Path) -> None:
    """A dash for the month of the computer's clock, exit 0, would be no answer."""
    leads = {"table": "leads", "columns": {"lead_id": "id", "created_at": "alta"}}
    with pytest.raises(InputError, match=r"x\.csv, row 2, alta: 'soon' is not a date, and no other cell of leads"):
        report(tmp_path, "id,alta\n1,soon\n2,later\n", leads, "leads", {})
