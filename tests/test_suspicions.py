"""What a table says against itself: each suspicion where it is founded, and silence where it is not."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kpicli.clean.suspicions import RULES
from kpicli.describe import check_text
from kpicli.errors import ConfigError
from kpicli.hazards import severity
from kpicli.model import Data, Flag
from kpicli.pipeline import check
from tests.harness import TODAY, cell, run_case, write_case
from tests.test_hazards import codes_of, note

JANUARY = {"period": "2025-01", "as_of": date(2025, 1, 31)}
EVERY_DAY = [date(2025, 1, 1) + timedelta(days=n) for n in range(31)]


def leads(lines: list[str], header: str = "lead_id | created_at") -> dict[str, str]:
    return {"leads": "\n".join([header, *lines])}


def checked(folder: Path, tables: dict[str, str], settings: dict[str, Any] | None = None, **ask: Any) -> Data:
    return check(write_case(folder, tables, settings), today=TODAY, **ask)


def found(data: Data, code: str) -> list[Flag]:
    flags = [flag for flag in data.flags if flag.code == code]
    assert all(flag.severity == severity(code) for flag in flags)
    return flags


# -- an import -------------------------------------------------------------------------------------------------------


def a_day(count: int, day: str = "2025-01-15") -> list[str]:
    """Two leads on every day of January, and so many more on one."""
    usual = [f"u{d}{n} | {d}" for d in EVERY_DAY for n in range(2)]
    return [*usual, *(f"i{n} | {day}" for n in range(count))]


def test_bulk_load(tmp_path: Path) -> None:
    """40 of 102 leads on one day: the CRM was filled on it, and "leads per day" has a peak that never was."""
    outcome = run_case(tmp_path, leads(a_day(40)), kpis=("leads",), **JANUARY)
    assert "BULK_LOAD" in cell(outcome, "leads").flags
    assert "42 of 102 leads (41%) were created on 2025-01-15" in note(outcome, "BULK_LOAD")


@pytest.mark.parametrize(
    "lines",
    [
        a_day(0),
        a_day(14),  # a fair: a sixth of the leads
        a_day(25),  # 27 of 87 are many, but 30 records are too few to say so
        [f"l{n} | 2025-01-15" for n in range(100)],  # a file of one day
        [f"l{n} | {EVERY_DAY[n % 3]}" for n in range(120)],  # a file of three days: each has a third
    ],
    ids=["even", "a fair", "few", "one day", "three days"],
)
def test_bulk_load_silent(lines: list[str], tmp_path: Path) -> None:
    assert found(checked(tmp_path, leads(lines)), "BULK_LOAD") == []


def test_bulk_load_is_of_creation_alone(tmp_path: Path) -> None:
    """Deals closed in bulk on the last day of a month are a habit of sales teams."""
    deals = [f"d{n} | {EVERY_DAY[n % 30]} | 2025-01-31 | won" for n in range(90)]
    tables = {"deals": "\n".join(["deal_id | created_at | closed_at | status", *deals])}
    assert found(checked(tmp_path, tables), "BULK_LOAD") == []


# -- an export that was cut ------------------------------------------------------------------------------------------


def test_rows_capped(tmp_path: Path) -> None:
    """Exactly 1,000 rows: the page of an API, not the number of our leads."""
    lines = [f"l{n} | {EVERY_DAY[n % 31]}" for n in range(1000)]
    outcome = run_case(tmp_path, leads(lines), kpis=("leads",), **JANUARY)
    assert "ROWS_CAPPED" in cell(outcome, "leads").flags
    assert note(outcome, "ROWS_CAPPED").startswith("leads.csv has exactly 1,000 rows")


@pytest.mark.parametrize("count", [999, 1001])
def test_rows_capped_silent(count: int, tmp_path: Path) -> None:
    lines = [f"l{n} | {EVERY_DAY[n % 31]}" for n in range(count)]
    assert found(checked(tmp_path, leads(lines)), "ROWS_CAPPED") == []


# -- tests -----------------------------------------------------------------------------------------------------------

NAMED = "lead_id | created_at | account_id | campaign"


def named(*cells: str) -> dict[str, str]:
    return leads([f"l{n} | 2025-01-{n + 1:02} | {one}" for n, one in enumerate(cells)], NAMED)


@pytest.mark.parametrize(
    "cells",
    ["test-co | x", "Prueba2 | x", "TEST | x", "ana@example.com | x", "test+1@acme.com | x", "a | prova", "a | Test"],
)
def test_test_records(cells: str, tmp_path: Path) -> None:
    outcome = run_case(tmp_path, named(cells, "acme | Spring"), kpis=("leads",), **JANUARY)
    assert cell(outcome, "leads").value == 2
    data = checked(tmp_path, named(cells, "acme | Spring"))
    (flag,) = found(data, "TEST_RECORDS")
    assert flag.text.startswith("1 of the leads may be tests")


@pytest.mark.parametrize(
    "cells",
    [
        "acme | A/B test of the landing", "acme | Prueba gratuita", "testa@acme.it | x", "Testarossa | x",
        "contest-co | x", "acme | Latest news", "acme | example", "provador | Pruebas de carga",
    ],
)  # fmt: skip
def test_test_records_silent(cells: str, tmp_path: Path) -> None:
    assert found(checked(tmp_path, named(cells)), "TEST_RECORDS") == []


def test_excluded_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    """Three leads, one of our own test company: two leads, and every row of the file is accounted for."""
    settings = {"exclude": {"leads": {"account_id": ["test-co"]}}}
    tables = named("Test-Co | x", "acme | x", "beta | x")
    outcome = run_case(tmp_path, tables, settings, kpis=("leads",), **JANUARY)
    assert cell(outcome, "leads").value == 2
    assert "TEST_RECORDS" not in codes_of(outcome)
    (facts,) = checked(tmp_path, tables, settings).sources
    assert (facts.read, facts.used, facts.outside) == (3, 2, 1)


def test_exclude_names_fields_that_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        write_case(tmp_path, named("a | b"), {"exclude": {"leads": {"acount_id": ["x"]}, "lead": {"a": "b"}}})
    assert "'acount_id' is not a field of words of leads. Did you mean 'account_id'?" in refused.value.lines[0]
    assert "unknown table 'lead'. Did you mean 'leads'?" in refused.value.lines[1]


# -- zones -----------------------------------------------------------------------------------------------------------


def test_tz_assumed(tmp_path: Path) -> None:
    """One column writes 09:00Z and the other 10:30: whether that is 30 or 90 minutes later depends on the zone."""
    lines = [f"l{n} | 2025-01-{n:02} 09:00Z | 2025-01-{n:02} 10:30" for n in range(1, 9)]
    tables = leads(lines, "lead_id | created_at | first_contact_at")
    outcome = run_case(tmp_path, tables, {"timezone": "Europe/Madrid"}, kpis=("lead_response_minutes",), **JANUARY)
    assert cell(outcome, "lead_response_minutes").value == 30
    assert note(outcome, "TZ_ASSUMED") == (
        "created_at of leads carries an offset, times of first_contact_at without one are taken as those of "
        "Europe/Madrid"
    )


def test_tz_assumed_within_a_column(tmp_path: Path) -> None:
    (flag,) = found(checked(tmp_path, leads(["l1 | 2025-01-01 09:00Z", "l2 | 2025-01-02 09:00"])), "TZ_ASSUMED")
    assert flag.text.endswith("times of created_at without one are taken as those of UTC")


@pytest.mark.parametrize("other", ["2025-01-02 10:00Z", "2025-01-02", ""])
def test_tz_assumed_silent(other: str, tmp_path: Path) -> None:
    """All with an offset, or days alone, which have no zone."""
    tables = leads([f"l1 | 2025-01-01 09:00Z | {other}"], "lead_id | created_at | mql_at")
    assert found(checked(tmp_path, tables), "TZ_ASSUMED") == []
    assert found(checked(tmp_path, leads(["l1 | 2025-01-01 09:00"])), "TZ_ASSUMED") == []


# -- old data --------------------------------------------------------------------------------------------------------

DAILY = leads([f"l{n} | {day}" for n, day in enumerate(EVERY_DAY)])


def test_stale_data(tmp_path: Path) -> None:
    """On 8 February the leads still end in January: eight days of silence where there was a lead every day."""
    today = date(2025, 2, 8)
    outcome = run_case(tmp_path, DAILY, kpis=("leads",), period="2025-01", today=today)
    assert "STALE_DATA" in cell(outcome, "leads").flags
    assert note(outcome, "STALE_DATA") == "the newest event of leads is of 2025-01-31, 8 days before 2025-02-08"
    data = checked(tmp_path, DAILY, named_today=today)
    assert "STALE_DATA (warn)" in check_text(data, False, 120)


def test_stale_data_silent(tmp_path: Path) -> None:
    """A week is no age, a report as of an earlier day is no old data, and without --today there is no today."""
    for ask in ({"named_today": date(2025, 2, 7)}, {}, {"named_today": date(2025, 6, 1), "as_of": date(2025, 1, 31)}):
        assert found(checked(tmp_path, DAILY, **ask), "STALE_DATA") == []


def test_stale_data_of_a_quiet_table(tmp_path: Path) -> None:
    """A deal every five days: after two weeks of silence it is not late, after 16 days it is."""
    quiet = leads([f"l{n} | {day}" for n, day in enumerate(EVERY_DAY[::5])])
    assert found(checked(tmp_path, quiet, named_today=date(2025, 2, 15)), "STALE_DATA") == []
    assert found(checked(tmp_path, quiet, named_today=date(2025, 2, 16)), "STALE_DATA")


# -- a field that came later -----------------------------------------------------------------------------------------


def with_mqls_since(first: date, days: int = 365, every: int = 1) -> dict[str, str]:
    """A lead a day from 1 January on, each qualified on its day, but written down only since some day."""
    lines = []
    for n in range(0, days, every):
        day = date(2024, 1, 1) + timedelta(days=n)
        lines.append(f"l{n} | {day} | {day if day >= first else ''}")
    return leads(lines, "lead_id | created_at | mql_at")


def test_field_gap(tmp_path: Path) -> None:
    """MQLs are written down since June: there were not "no MQLs" in spring, nobody knows how many."""
    data = checked(tmp_path, with_mqls_since(date(2024, 6, 1)))
    (flag,) = found(data, "FIELD_GAP")
    assert (flag.table, flag.field) == ("leads", "mql_at")
    assert "filled from 2024-06-01 on, but the records begin on 2024-01-01" in flag.text
    assert data.tables["leads"].field_since == {"mql_at": date(2024, 6, 1)}


@pytest.mark.parametrize(("period", "mqls"), [("2024-03", None), ("2024-06", 16), ("2024-12", 30)])
def test_field_gap_leaves_the_time_before_undefined(period: str, mqls: int | None, tmp_path: Path) -> None:
    """The naive answer for March is 0 MQLs. June is known from the 15th on, and December wholly."""
    ask = {"period": period, "as_of": date(2024, 12, 30), "kpis": ("mqls", "lead_to_mql_rate", "leads")}
    outcome = run_case(tmp_path, with_mqls_since(date(2024, 6, 15)), **ask)
    assert cell(outcome, "mqls").value == mqls
    assert (cell(outcome, "lead_to_mql_rate").value is None) == (mqls is None)
    assert ("FIELD_GAP" in cell(outcome, "mqls").flags) == (period < "2024-12")
    assert "FIELD_GAP" not in cell(outcome, "leads").flags


@pytest.mark.parametrize(
    "tables",
    [
        with_mqls_since(date(2024, 1, 1)),
        with_mqls_since(date(2024, 3, 1)),  # 60 days: the first leads may simply have taken so long
        with_mqls_since(date(2024, 6, 1), days=1200),  # an eighth of the time
        with_mqls_since(date(2024, 6, 1), every=10),  # 15 records before
        with_mqls_since(date(2030, 1, 1)),  # never filled: nothing to compare with
    ],
    ids=["always", "60 days", "long ago", "few", "never"],
)
def test_field_gap_silent(tables: dict[str, str], tmp_path: Path) -> None:
    data = checked(tmp_path, tables)
    assert found(data, "FIELD_GAP") == []
    assert data.tables["leads"].field_since == {}


# -- all of them -----------------------------------------------------------------------------------------------------


def test_every_rule_has_both_tests() -> None:
    tests = {name for name in globals() if name.startswith("test_")}
    codes = ("bulk_load", "rows_capped", "test_records", "tz_assumed", "stale_data", "field_gap")
    assert [c for c in codes if f"test_{c}" not in tests or f"test_{c}_silent" not in tests] == []
    assert len(RULES) == len(codes) - 1  # stale data is asked for by an option
