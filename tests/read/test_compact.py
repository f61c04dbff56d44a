"""Two ways to the same cells: kept as text, or as times, days and codes; the same values, the same cells refused."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.clean import dates, numbers
from kpicli.errors import KpiError
from kpicli.model import TextColumn, as_text, row_at
from kpicli.read import compact, reshape, table, text
from kpicli.read.options import ReadOptions
from kpicli.saying import Said

DATES = st.one_of(
    st.datetimes().map(lambda t: t.strftime("%Y-%m-%d %H:%M:%S")),
    st.dates().map(str),
    st.sampled_from(
        ["2024-01-31 00:00:00", "2024-01-31T09:30:00", "2024-01-31 09:30", "2024-01-31 09:30:00.5", "2024-01-31",
         "2024-01-31 09:30:00Z", "2024-01-31T09:30+02:00", "2024-02-30 10:00:00", "2024-02-30", "0001-01-01 00:00:00",
         "9999-12-31", "31/01/2024", "31/01/2024 09:30:00", "01/31/2024", "2024-1-31", "31 ene 2024", "n/a", "-",
         "2024-01-31 09:30:00 ", "x" * 19, "é" * 5, "2024-01-31é09:30:0"]
    ),
)  # fmt: skip
NUMBERS = st.sampled_from(["1", "007", "12.5", "12,5", "1.234", "1.234,5", "$5", "(5)", "-3", "n/a", "12%", "1e3", "x"])
LABELS = st.sampled_from(
    ["won", "Won", "ganado ", "--", "Ñandú", "a,b", 'say "hi"', "(blank)", "two\nlines", "x\na,2024-01-31,y"]
)


def alike(kind: Any) -> Any:
    """Columns as files have them: of one kind, with blanks, and now and then a cell of another."""
    one = kind.flatmap(lambda cell: st.lists(st.sampled_from([cell, cell, None]), max_size=4))
    return st.lists(st.one_of(st.none(), kind), max_size=12) | one


COLUMNS = alike(DATES) | alike(NUMBERS) | alike(LABELS)


def column_of(cells: list[str | None], cut: int = 0) -> pa.ChunkedArray:
    """Cells in two chunks, the second of them a slice, as filtered and sliced tables have them."""
    second = pa.array(["before", *cells[cut:]], pa.string()).slice(1)
    return pa.chunked_array([pa.array(cells[:cut], pa.string()), second])


@settings(max_examples=400, deadline=None)
@given(COLUMNS, st.integers(0, 12))
def test_text_is_given_back(cells: list[str | None], cut: int) -> None:
    """Whatever stands in a column, and however it is kept."""
    column = column_of(cells, cut)
    assert as_text(compact._compact(column)).to_pylist() == cells


@settings(max_examples=200, deadline=None)
@given(COLUMNS, COLUMNS)
def test_text_of_joined_parts_is_given_back(above: list[str | None], below: list[str | None]) -> None:
    parts = [pa.table({"0": compact._compact(column_of(cells))}) for cells in (above, below)]
    assert as_text(compact.joined(parts).column("0")).to_pylist() == above + below
    plain = pa.table({"0": column_of(below)})
    assert as_text(compact.joined([parts[0], plain]).column("0")).to_pylist() == above + below


def place(index: int) -> Said:
    return row_at("x.csv", index + 2)


def as_dates(column: TextColumn, declared: str | None, zone: str) -> Any:
    """The plan of a column, its refusals, and every value: local, in UTC, and whether the cell is bad."""
    plans, refusals = dates.prove_dates([column], place, declared, None)
    read = dates.apply_dates(column, plans["created_at"], zone, True)
    return plans, refusals, *(pa.chunked_array([x]).to_pylist() for x in (read.local, read.utc, read.bad))


@settings(max_examples=400, deadline=None)
@given(alike(DATES), st.sampled_from([None, "ymd", "dmy", "%d/%m/%Y"]), st.sampled_from(["UTC", "Europe/Madrid"]))
def test_dates_are_the_same(cells: list[str | None], declared: str | None, zone: str) -> None:
    """Also where all cells are in the one way of writing that the reader keeps as dates."""
    plain = column_of(cells)
    kept = compact._compact(plain)
    columns = [TextColumn("created_at", "Created", one) for one in (plain, kept)]
    assert as_dates(columns[0], declared, zone) == as_dates(columns[1], declared, zone)


@pytest.mark.parametrize("form", ["2024-03-{:02} 10:00:00", "2024-03-{:02}", "2024-03-{:02} 00:00:00"])
def test_dates_of_one_form_are_kept_as_dates(form: str) -> None:
    """The property above says something: such columns do take the shorter way."""
    plain = column_of([form.format(day) for day in range(1, 29)] + [None])
    kept = compact._compact(plain)
    assert pa.types.is_temporal(kept.type)
    columns = [TextColumn("created_at", "Created", one) for one in (plain, kept)]
    assert as_dates(columns[0], None, "Europe/Madrid") == as_dates(columns[1], None, "Europe/Madrid")


@settings(max_examples=150, deadline=None)
@given(alike(NUMBERS))
def test_numbers_are_the_same(cells: list[str | None]) -> None:
    found = []
    for kept in (column_of(cells), compact._compact(column_of(cells))):
        column = TextColumn("amount", "Amount", kept)
        plan, refusals = numbers.prove_numbers(column, "money", place, None, None)
        read = numbers.apply_numbers(column, plan)
        found.append((plan, refusals, *(pa.chunked_array([x]).to_pylist() for x in (read.values, read.bad))))
    assert found[0] == found[1]


ROWS = st.lists(st.tuples(st.sampled_from(["a", "", "Total", "id", " b"]), DATES | st.just(""), LABELS), max_size=14)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(',"\n') & set(cell) else cell


def read_whole(data: bytes) -> Any:
    try:
        read = text.read(data, ReadOptions(), "x.csv")
    except KpiError as error:
        return error.lines
    return read.headers, read.records(), read.rows.to_pylist(), read.issues


@settings(max_examples=150, deadline=None)
@given(ROWS, st.booleans())
def test_files_are_the_same(rows: list[tuple[str, str, str]], ragged: bool) -> None:
    """Kept small and read in pieces, or record by record: totals, blank rows, repeated headers, ragged rows."""
    lines = [",".join(map(quoted, row)) for row in [("id", "created", "status"), *rows]]
    lines[len(lines) // 2 + 1 : 0] = ["one,cell,too,many"] if ragged else []
    data = "\n".join(lines).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "TAIL", 2)
        patch.setattr(compact, "FEW_ROWS", 0)
        patch.setattr(text, "PIECE", 40)
        kept = read_whole(data)
        patch.setattr(text, "_fast", lambda *_: None)
        assert kept == read_whole(data)


def test_columns_made_of_columns_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Joined, and a row for each stage, of which one is kept as days and another as text."""
    rows = [f"L{n},2025-01-{n % 28 + 1:02},{['', '9/3/25'][n % 2]},Ads" for n in range(100)]
    data = "\n".join(["id,Date MQL,Date SQL,source", *rows, ""]).encode()

    def made() -> list[Any]:
        read = text.read(data, ReadOptions(), "x.csv")
        joined = reshape.joined(read, ("source", "Date MQL"), "here")
        stages = reshape.unpivoted(read, "Date {stage}", "id", "here")
        return [str(read.cells.column(1).type), joined.records(), stages.records(), stages.rows.to_pylist()]

    plain = made()
    monkeypatch.setattr(compact, "FEW_ROWS", 0)
    kept = made()
    assert (plain[0], kept[0]) == ("string", "date32[day]")
    assert plain[1:] == kept[1:]


def test_a_large_export_is_kept_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its dates as dates, its labels as codes, in pieces; its text is that of the careful way."""
    random.seed(3)
    days = [f"2024-03-{n % 28 + 1:02}" for n in range(30_000)]
    rows = [f"L{n:06d},{day} {n % 24:02}:00:00,{day},{random.choice(['Ads', ''])}" for n, day in enumerate(days)]
    data = "\n".join(["id,created,day,source", *rows, "Total,,,"]).encode()
    monkeypatch.setattr(text, "PIECE", 1 << 19)
    monkeypatch.setattr(compact, "FEW_ROWS", 1_000)
    kept = text.read(data, ReadOptions(), "x.csv")
    assert [str(column.type).partition("<")[0] for column in kept.cells.columns] == [
        "string", "timestamp[s]", "date32[day]", "dictionary",
    ]  # fmt: skip
    small = read_whole(data)
    monkeypatch.setattr(text, "_fast", lambda *_: None)
    assert small == read_whole(data)
