"""One of several tables in a file is chosen; without a choice all of them are named."""

from __future__ import annotations

import io

import openpyxl
import pytest

from kpicli.errors import ConfigError, InputError
from kpicli.read import table
from tests.read.conftest import Loader, cells, left

COSTS = "Campaign,Day,Cost\nSpring,2025-01-01,10\nAutumn,2025-01-02,20\nTotal,,30\n"
DEVICES = "Device,Day,Clicks\nPhone,2025-01-01,7\nDesk,2025-01-02,8\n"
PAIRS = "Country,Seats\nPeru,4\nChile,5\n"
REPORT = f"Costs of spring\n{COSTS}\nClicks of spring\n{DEVICES}\n{PAIRS}"


def sheet(text: str) -> bytes:
    """The same lines as rows of a workbook, figures as numbers."""
    book = openpyxl.Workbook()
    for line in text.splitlines():
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in line.split(",")])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(params=["careful", "fast", "sheet"])
def report(request: pytest.FixtureRequest, read: Loader, monkeypatch: pytest.MonkeyPatch) -> Loader:
    """The report read each way: record by record, by pyarrow (all but one row), as a workbook."""
    monkeypatch.setattr(table, "TAIL", 2 if request.param == "fast" else 60)
    is_sheet = request.param == "sheet"
    return lambda text=REPORT, **options: read(
        sheet(text) if is_sheet else text, "x.xlsx" if is_sheet else "x.csv", **options
    )


def test_all_tables_are_named_and_the_keys_that_choose(report: Loader) -> None:
    with pytest.raises(InputError) as error:
        report()
    (line,) = error.value.lines
    assert "holds 3 tables (row 2: Campaign, Day, Cost; row 8: Device, Day, Clicks; row 12: Country, Seats)" in line
    assert "set block:" in line
    assert "header:" in line


@pytest.mark.parametrize(
    ("choice", "header_row", "rows", "first"),
    [
        ({"block": 1}, 2, [3, 4], ["Spring", "2025-01-01", "10"]),
        ({"block": 2}, 8, [9, 10], ["Phone", "2025-01-01", "7"]),
        ({"header": "clicks "}, 8, [9, 10], ["Phone", "2025-01-01", "7"]),
        ({"block": 3}, 12, [13, 14], ["Peru", "4"]),
        ({"header": "Seats"}, 12, [13, 14], ["Peru", "4"]),
    ],
)
def test_the_chosen_table_keeps_its_rows(report: Loader, choice, header_row, rows, first) -> None:
    found = report(**choice)
    assert (found.header_row, found.rows.to_pylist(), cells(found)[0]) == (header_row, rows, first)
    assert found.doubts == ()


def test_every_other_row_is_left_out_by_name(report: Loader) -> None:
    found = report(block=2)
    assert left(found, "other table") == [1, 2, 3, 4, 5, 12, 13, 14]
    assert (left(found, "preamble"), left(found, "blank")) == ([7], [6, 11])
    assert left(report(block=1), "total") == [5]


def test_a_choice_that_is_none(report: Loader) -> None:
    for choice, said in (
        ({"block": 4}, r"has no table 4: it holds 3 \(row 2: Campaign"),
        ({"header": "Price"}, r"no table has 'Price' in its header \(row 2: Campaign"),
        ({"header": "Day"}, r"'Day' is in the header of several tables \(row 2: .*; row 8: [^;]*\); set block:"),
    ):
        with pytest.raises(ConfigError, match=said):
            report(**choice)


def test_a_file_of_one_table_can_be_chosen_from(report: Loader) -> None:
    assert report(COSTS, block=1).rows.to_pylist() == report(COSTS, header="Cost").rows.to_pylist() == [2, 3]
    with pytest.raises(ConfigError, match="has no table 2: it holds 1"):
        report(COSTS, block=2)


def test_a_list_of_settings_is_chosen_and_never_refused(read: Loader) -> None:
    """A short list beside the table is named row by row, as before, and can be asked for."""
    text = "Id,Day,Cost\n1,2025-01-01,1\n2,2025-01-02,2\n3,2025-01-03,3\n\n" + PAIRS
    assert read(text).count == 3
    assert read(text, header="Seats").rows.to_pylist() == [7, 8]


def test_a_table_far_down(read: Loader) -> None:
    text = "Id,Day,Cost\n" + "".join(f"{n},2025-01-01,1\n" for n in range(400)) + "\n" + DEVICES
    assert read(text, block=2).rows.to_pylist() == [404, 405]
    assert len(left(read(text, block=2), "other table")) == 401


def test_line_breaks_in_cells_above(read: Loader) -> None:
    text = 'Campaign,Day,Cost\n"two\nlines",2025-01-01,10\nb,2025-01-02,9\n\n' + DEVICES
    assert (read(text, block=2).rows.to_pylist(), read(text, block=2).header_row) == ([6, 7], 5)


def test_tables_of_a_page(read: Loader) -> None:
    tables = "".join(
        "<table>" + "".join("<tr><td>" + "<td>".join(line.split(",")) for line in text.splitlines()) + "</table>"
        for text in (COSTS, DEVICES)
    )
    page = f"<html>{tables}</html>"
    with pytest.raises(InputError, match=r"several tables \(table 1: Campaign, .*; table 2: Device, .*\); set block:"):
        read(page, "x.xls")
    found = read(page, "x.xls", header="Device")
    assert cells(found)[1] == ["Desk", "2025-01-02", "8"]
    assert "table 2 of 2 is read" in found.notes[0]
    assert "table 1: Campaign, Day, Cost" in found.notes[0]


def test_a_list_longer_than_its_table_is_named_as_one(read: Loader) -> None:
    with pytest.raises(InputError, match=r"holds 2 tables \(row 1: Campaign.*; row 6: Country, Seats\)"):
        read(COSTS + "\n" + PAIRS)
