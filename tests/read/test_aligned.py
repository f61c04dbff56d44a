"""Columns that are aligned by runs of spaces: cells with single spaces, blank cells by their place."""

from __future__ import annotations

import pytest

from kpicli.errors import InputError
from kpicli.read import table
from tests.read.conftest import Loader, cells, left

PRINTED = """\
Costs of the fair

Supplier name      Day           Amount  Note
-----------------  ----------  --------  ----------
Rossi Fiere        2025-03-01  1,200.50  stand
Ana Ruiz           2025-03-02     80.00
                   2025-03-03      9.50  taxi home
O'Hara & Sons Ltd  2025-03-04            "free"
Total                          1,290.00
"""


@pytest.fixture(params=["careful", "fast"])
def spaced(request: pytest.FixtureRequest, read: Loader, monkeypatch: pytest.MonkeyPatch) -> Loader:
    monkeypatch.setattr(table, "TAIL", 1 if request.param == "fast" else 60)
    return lambda text, **options: read(text, "x.txt", delimiter="spaces", **options)


def test_blank_cells_by_their_place(spaced: Loader) -> None:
    found = spaced(PRINTED)
    assert found.headers == ("Supplier name", "Day", "Amount", "Note")
    assert cells(found) == [
        ["Rossi Fiere", "2025-03-01", "1,200.50", "stand"],
        ["Ana Ruiz", "2025-03-02", "80.00", None],
        [None, "2025-03-03", "9.50", "taxi home"],
        ["O'Hara & Sons Ltd", "2025-03-04", None, '"free"'],
    ]
    assert (found.rows.to_pylist(), found.delimiter) == ([5, 6, 7, 8], "spaces")
    assert (left(found, "total"), left(found, "preamble"), left(found, "blank")) == ([9], [1], [2, 4])


def test_columns_that_overlap_say_no_place(spaced: Loader) -> None:
    """Two spaces after each cell, however long: which cell is missing, nobody can tell."""
    text = "id  day  cost\nA  2025-01-01  5\nBcdefghij  2025-01-02  6\nC  7\nD  2025-01-04  8\n"
    found = spaced(text)
    assert [row[0] for row in cells(found)] == ["A", "Bcdefghij", "D"]
    assert left(found, "ragged") == [4]


def test_a_cell_that_runs_into_the_next_is_no_guess(spaced: Loader) -> None:
    text = (
        "name    day         cost\nAna     2025-01-01     5\nA very 2025-01-02      6\nEva     2025-01-03     7\n"
        "Joe     2025-01-04     7\n"
    )
    assert (left(spaced(text), "ragged"), spaced(text).count) == ([3], 3)


def test_each_table_has_its_own_columns(spaced: Loader) -> None:
    second = "Device     Day         Clicks  Cost\nTall phone             7       5\nDesk       2025-01-02  8       2\n"
    with pytest.raises(InputError, match="holds 2 tables"):
        spaced(PRINTED + "\n" + second)
    found = spaced(PRINTED + "\n" + second, header="Device")
    assert cells(found) == [["Tall phone", None, "7", "5"], ["Desk", "2025-01-02", "8", "2"]]
    assert found.rows.to_pylist() == [12, 13]


def test_tabs_and_line_ends(spaced: Loader) -> None:
    found = spaced("id\tday  cost\r\nA b\t2025-01-01  1\u00a0234\r\nB\t2025-01-02  6\r\n")
    assert cells(found) == [["A b", "2025-01-01", "1\u00a0234"], ["B", "2025-01-02", "6"]]
