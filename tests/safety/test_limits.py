"""What is too large is said before it is looked at, with the way out. The limits are made small here."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from kpicli.catalogue.model import Condition
from kpicli.errors import ConfigError, InputError
from kpicli.measures import request
from kpicli.read import ReadOptions, archive, excel, load, load_every, records, table
from tests.harness import cell, run_case

DEALS = """
    deal_id | created_at | closed_at  | amount | status | owner
    {rows}
"""


def deals(owners: int) -> dict[str, str]:
    rows = "\n".join(f"d{n} | 2025-01-02 | 2025-02-{n:02d} | 10 | won | owner {n}" for n in range(1, owners + 1))
    return {"deals": DEALS.replace("{rows}", rows)}


def test_too_many_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "MOST_CELLS", 10)
    with pytest.raises(ConfigError, match=r"--by owner: has 12 different values, and at most 10 are shown .* --top 20"):
        run_case(tmp_path, deals(12), kpis=("deals_won",), by=("owner",), period="all")
    outcome = run_case(tmp_path, deals(12), kpis=("deals_won",), by=("owner",), period="all", top=3)
    assert cell(outcome, "deals_won", segment=("(other)",)).value == 9
    assert run_case(tmp_path, deals(10), kpis=("deals_won",), by=("owner",), period="all").report.values


def test_too_many_periods_times_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "MOST_CELLS", 100)
    with pytest.raises(ConfigError, match="has 12 different values, and at most 8 are shown for 12 periods"):
        run_case(tmp_path, deals(12), kpis=("deals_won",), by=("owner",), period="day", last=12)


def book(sheets: int) -> bytes:
    made = openpyxl.Workbook()
    for number in range(sheets):
        sheet = made.active if number == 0 else made.create_sheet()
        sheet.title = f"S{number}"
        sheet.append(["lead_id", "created_at"])
        sheet.append([f"L{number}", "2025-01-02"])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_too_many_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b.xlsx").write_bytes(book(12))
    with pytest.raises(ConfigError, match=r"several sheets hold data \(S0, .*S7, …\); set sheet:"):
        load(tmp_path / "b.xlsx", shown="b.xlsx")
    with pytest.raises(ConfigError, match=r"has no sheet 'none'; its sheets are S0, S1"):
        load(tmp_path / "b.xlsx", ReadOptions(sheet="none"), "b.xlsx")
    monkeypatch.setattr(excel, "MOST_SHEETS", 10)
    for read in (load, load_every):
        with pytest.raises(ConfigError, match=r"^b\.xlsx: has 12 sheets, and at most 10 are looked at; set sheet:"):
            read(tmp_path / "b.xlsx", shown="b.xlsx")
    assert load(tmp_path / "b.xlsx", ReadOptions(sheet="S11"), "b.xlsx").records() == [("L11", "2025-01-02")]
    monkeypatch.setattr(archive, "MAX_PARTS", 10)
    with pytest.raises(InputError, match=r"b\.xlsx: is a workbook of \d+ parts, and at most 10 are read"):
        load(tmp_path / "b.xlsx", ReadOptions(sheet="S11"), "b.xlsx")


def test_a_large_sheet_is_refused_by_its_size() -> None:
    with pytest.raises(
        InputError, match=r"^b\.xlsx, sheet A: is a sheet of 200 MB, and at most 150 MB .* save it as CSV"
    ):
        archive.refuse_large_sheet(200 << 20, "b.xlsx, sheet A")
    archive.refuse_large_sheet(100 << 20, "b.xlsx, sheet A")


def test_too_many_columns(tmp_path: Path) -> None:
    """In a text or a sheet, with or without a config: to look at each of them would take minutes."""
    many = table.MOST_COLUMNS + 1
    (tmp_path / "wide.csv").write_text(",".join(f"c{n}" for n in range(many)) + "\n" + ",".join("1" * many) + "\n")
    made = openpyxl.Workbook()
    made.active.append([f"c{n}" for n in range(many)])
    made.active.append([1] * many)
    made.save(tmp_path / "wide.xlsx")
    for name in ("wide.csv", "wide.xlsx"):
        with pytest.raises(InputError, match=rf"{name}.*: has 3,001 columns, and at most 3,000 are read"):
            load_every(tmp_path / name, shown=name)


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_long_cell_is_no_open_quote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quote: str) -> None:
    monkeypatch.setattr(records, "MAX_CELL", 200_000)
    records.csv.field_size_limit(200_000)
    long = f"{quote}{'x' * 300_000}{quote}"
    (tmp_path / "a.csv").write_text(f'id,note\n1,{long}\n2,y\n3,\'a "odd" one\n')
    with pytest.raises(InputError, match=r"a\.csv: a cell on line 2 has more than 200,000 characters; shorten it"):
        load(tmp_path / "a.csv", shown="a.csv")
    (tmp_path / "b.csv").write_text('id,note\n1,"' + "x\n" * 300_000)
    with pytest.raises(InputError, match=r"b\.csv: quote opened on line 2 never closes"):
        load(tmp_path / "b.csv", shown="b.csv")


def test_a_part_of_the_calendar_does_not_filter(tmp_path: Path) -> None:
    where = (Condition("weekday", "in", ("1",)),)
    with pytest.raises(ConfigError, match=r"--where weekday: a part of the calendar .* --by weekday"):
        run_case(tmp_path, deals(2), kpis=("deals_won",), where=where)
