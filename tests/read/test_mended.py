"""A row with a delimiter or a quote too many or too few is read when the other rows prove how, else left out."""

from __future__ import annotations

import pytest

from kpicli.errors import InputError
from tests.read.conftest import Loader, cells, left

HEADER = "day,owner,cost,note\n"
NOTES = ('"paid, in part"', "open", "by card", "to be sent back", "VIP", "see the contract of May", "-", "none yet")
ROWS = [f"2025-03-{n:02},{'eva' if n % 2 else 'max'},{n * 37}.{n + 10},{NOTES[n % 8]}" for n in range(1, 13)]
PROVED = {
    "2025-03-20,eva,,40.50,seen": ["2025-03-20", "eva", "40.50", "seen"],
    "2025-03-20,eva,1,240.50,seen": ["2025-03-20", "eva", "1,240.50", "seen"],
    "2025-03-20,eva,40.50,seen, and paid": ["2025-03-20", "eva", "40.50", "seen, and paid"],
    "2025-03-20,eva,40.50,seen, and, of course, paid": ["2025-03-20", "eva", "40.50", "seen, and, of course, paid"],
    "2025-03-20eva,40.50,seen": ["2025-03-20", "eva", "40.50", "seen"],
    "2025-03-20,eva40.50,seen": ["2025-03-20", "eva", "40.50", "seen"],
    '2025-03-20,"eva,40.50,"seen, paid"': ["2025-03-20", "eva", "40.50", "seen, paid"],
    "2025-03-20;eva;40.50;seen": ["2025-03-20", "eva", "40.50", "seen"],
}
OPEN = {
    "40.50 is the cost of nobody knows what": "2025-03-20,40.50,seen",
    "where the note begins": "2025-03-20,eva,40.50seen,x,y",
    "no date": "eva,40.50,seen",
    "a date of another kind": "20 March,2025,eva,40.50,seen",
    "a sum of other decimals": "2025-03-20,eva,40,5,seen",
    "two slips": "2025-03-20,,eva,,40.50,seen",
    "a total": "Total,40.50,seen",
}


@pytest.mark.parametrize("line", PROVED)
def test_a_row_that_fits_in_one_way(read: Loader, line: str) -> None:
    table = read(HEADER + "\n".join([*ROWS[:6], line, *ROWS[6:]]) + "\n")
    assert cells(table)[6] == PROVED[line]
    assert (table.cells.num_rows, left(table, "ragged"), table.rows.to_pylist()) == (13, [], list(range(2, 15)))
    (doubt,) = table.doubts
    assert doubt.startswith("row 8 (2025-03-20 | eva |")


@pytest.mark.parametrize("name", OPEN)
def test_a_row_that_fits_in_no_way_or_in_several(read: Loader, name: str) -> None:
    table = read(HEADER + "\n".join([*ROWS[:6], OPEN[name], *ROWS[6:]]) + "\n")
    assert (table.cells.num_rows, left(table, "ragged")) == (12, [8])


def test_few_rows_prove_nothing(read: Loader) -> None:
    table = read(HEADER + "\n".join([*ROWS[:4], "2025-03-20,eva,,40.50,seen"]) + "\n")
    assert left(table, "ragged") == [6]


def test_rows_together_are_of_another_table(read: Loader) -> None:
    """Three rows with a cell less stand one below the other: no slip happens so often."""
    lines = [f"2025-03-{n},eva{n}.50,seen" for n in (20, 21, 22)]
    table = read(HEADER + "\n".join([*ROWS[:6], *lines, *ROWS[6:]]) + "\n")
    assert left(table, "ragged") == [8, 9, 10]


@pytest.mark.parametrize("header", ["day,owner,,cost,note\n", '"day,owner,cost,note\n', 'day,"owner,cost,note\n'])
def test_a_slip_in_the_header(read: Loader, header: str) -> None:
    table = read(header + "\n".join(ROWS) + "\n")
    assert (table.headers, table.cells.num_rows) == (("day", "owner", "cost", "note"), 12)
    assert table.doubts[0].startswith("row 1 has a delimiter or a quote too many")


@pytest.mark.parametrize("header", ["day,owner,cost,note,more\n", "dayowner,cost,note\n"])
def test_a_header_that_does_not_fit(read: Loader, header: str) -> None:
    with pytest.raises(InputError, match="the header does not fit its rows"):
        read(header + "\n".join(ROWS) + "\n")
