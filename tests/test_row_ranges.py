"""Rows that stand for a range of days of their own: exact where a period holds it whole, undefined where it is cut."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli.config.load import of_files, parse
from kpicli.errors import InputError
from kpicli.pipeline import Outcome, run
from kpicli.question import Ask
from kpicli.wording import end_beside
from tests.harness import TODAY

HEADER = "Reporting starts,Reporting ends,Campaign name,Ad set name,Ad name,Amount spent (EUR),Impressions\n"
YEAR = f"{HEADER}2024-01-01,2024-12-31,Pan,Wide,P1,700,9000\n2024-01-01,2024-12-31,Pan,Wide,P2,200,1000\n"
MONTHS = f"{HEADER}2024-10-01,2024-10-31,Pan,Wide,P1,80,900\n2024-11-01,2024-11-30,Pan,Wide,P1,95,950\n"
DAYS = f"{HEADER}2024-11-02,2024-11-02,Pan,Wide,P1,11,90\n2024-11-29,2024-11-29,Pan,Wide,P1,12,95\n"


def of(folder: Path, *texts: str, **ask: Any) -> Outcome:
    """The cost of exports without a config."""
    paths = [folder / f"{n}.csv" for n in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return run(of_files([str(path) for path in paths], None), Ask(kpis=("media_cost",), **ask), TODAY)


def values(outcome: Outcome) -> dict[str, float | None]:
    return {value.period.id: value.value for value in outcome.report.values}


def test_a_year_in_one_line(tmp_path: Path) -> None:
    """900 is of 2024, and of no month: the usual wrong answer has it all in January."""
    assert values(of(tmp_path, YEAR, period="year")) == {"2024": 900}
    by_month = of(tmp_path, YEAR, period="month", last=12)
    assert set(values(by_month).values()) == {None}
    assert {flag for value in by_month.report.values for flag in value.flags} == {"GRAIN_TOO_FINE"}


@pytest.mark.parametrize(("text", "expected"), [(MONTHS, {"2024-10": 80, "2024-11": 95}), (DAYS, {"2024-11": 23})])
def test_months_and_days(tmp_path: Path, text: str, expected: dict[str, float]) -> None:
    """Where the range is a month it is exact by month, and where it is a day it is a day."""
    outcome = of(tmp_path, text, period="month")
    assert values(outcome) == expected
    assert not {flag for value in outcome.report.values for flag in value.flags} - {"PARTIAL_PERIOD"}


def test_days_by_day(tmp_path: Path) -> None:
    """Days are days, though the header speaks of a range."""
    found = values(of(tmp_path, DAYS, period="day", last=28))
    assert (found["2024-11-02"], found["2024-11-03"], found["2024-11-29"]) == (11, 0, 12)


def test_a_month_beside_its_days_is_asked(tmp_path: Path) -> None:
    """November in one line and two of its days: together they are 118, which nobody spent."""
    with pytest.raises(InputError, match="OVERLAP"):
        of(tmp_path, MONTHS, DAYS, period="month")


CONFIGURED = {
    "named": {"columns": {"date": "From", "until": "To", "cost": "Cost"}},
    "seen": {"columns": {"date": "From", "cost": "Cost"}},
}


@pytest.mark.parametrize("name", CONFIGURED)
def test_with_a_config(tmp_path: Path, name: str) -> None:
    """Weeks of 6 and 13 January 2025: exact by week, undefined by month where they leave it."""
    text = "From,To,Cost\n2025-01-06,2025-01-12,50\n2025-01-27,2025-02-02,70\n"
    (tmp_path / "cost.csv").write_text(text, encoding="utf-8")
    source = {"table": "spend", "path": "cost.csv", **CONFIGURED[name]}
    loaded = parse(yaml.safe_dump({"sources": [source]}), "config.yaml", tmp_path)
    by_week = values(run(loaded, Ask(kpis=("media_cost",), period="week", last=4), TODAY))
    assert by_week == {"2025-W02": 50, "2025-W03": 0, "2025-W04": 0, "2025-W05": 70}
    assert values(run(loaded, Ask(kpis=("media_cost",), period="2025-01"), TODAY)) == {"2025-01": None}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("Reporting starts", "Reporting ends"), ("Inicio del informe", "Fin del informe"), ("start_date", "End Date"),
        ("Inizio dei report", "Fine dei report"), ("Desde", "Hasta"), ("Day", None), ("Started by", None),
        ("Início dos relatórios", "Encerramento dos relatórios"),
    ],
)  # fmt: skip
def test_the_header_of_the_last_day(start: str, end: str | None) -> None:
    """It is called like that of the first, but for one word."""
    headers = ["Cost", "Ended", start, *([end] if end else [])]
    assert end_beside(start, headers) == end
