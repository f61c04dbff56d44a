"""Rows among the data that add up others: two signs leave a row out, one alone is asked about or is a coincidence."""

from __future__ import annotations

import pytest

from tests.read.conftest import Loader, cells, left


def rows_of(text: str) -> str:
    """Lines of a file from ``a,1; b,2``."""
    return "\n".join(line.strip() for line in text.split(";")) + "\n"


LEFT_OUT: dict[str, tuple[str, list[int]]] = {
    # name: (file, rows left out among the data)
    "outline of Excel": ("seller,n; eva,40; eva,25; eva Total,65; max,30; max Total,30; Grand Total,95", [4, 6, 7]),
    "outline in Spanish": ("zona,n; Sur,40; Sur,25; Total Sur,65; Este,31; Total Este,31; Total general,96", [4, 6, 7]),
    "outline in Italian": (
        "zona,n; Sud,4; Sud,9; Totale Sud,13; Est,3; Totale Est,3; "
        "Totale complessivo,16",
        [4, 6, 7],
    ),
    "pivot in German": (
        "Land,n; Nord,41; Nord,29; Nord Ergebnis,70; Ost,3; Ost Ergebnis,3; "
        "Gesamtergebnis,73",
        [4, 6, 7],
    ),
    "averages of bands": ("zona,n; Sur,40; Sur,20; Promedio Sur,30; Este,31; Promedio Este,31", [4, 6]),
    "first": ("seller,n; Total,65; eva,40; max,25", [2]),
    "first, and bands": ("seller,n; Total,95; Total eva,65; eva,40; eva,25; Total max,30; max,30", [2, 3, 6]),
    "with a date": ("day,seller,n; 2025-03-01,eva,40; 2025-03-02,max,25; 2025-03-31,Total,65", [4]),
    "of each day": (
        "day,ad,n; 2025-03-01,a,4; 2025-03-01,b,5; 2025-03-01,Total,9; 2025-03-02,a,7; 2025-03-02,b,1; "
        "2025-03-02,Total,8; 2025-03-03,a,2; 2025-03-03,b,2; 2025-03-03,Total,4; Total,,21",
        [4, 7, 10, 11],
    ),
    "not sorted by label": ("zone,n; North,4; South,9; North,7; North Total,11; South Total,9", [5, 6]),
    "average": ("seller,n; eva,40; max,20; Average,30", [4]),
    "average to the unit": ("seller,n; eva,40; max,21; ann,20; Promedio,27", [5]),
    "total and average": ("seller,n; eva,40; max,20; Total,60; Promedio,30", [4, 5]),
    "Media, over enough": ("seller,n,m; eva,40,7; max,20,5; ann,30,9; Media,30,7", [5]),
    "count": ("seller,n; eva,40; max,20; Total,60; Count: 2,2", [4, 5]),
    "without a name, first": ("ad,clicks,cost; ,115,37.50; a,40,12.25; b,25,12.25; c,50,13", [2]),
    "without a name, in the middle": ("ad,clicks,cost; a,40,12.25; b,25,12.25; c,50,13; ,115,37.50; d,3,1", [5]),
    "rates beside": ("ad,clicks,cost,ctr; Total,65,24.5,2.1; a,40,12.25,3.2; b,25,12.25,1", [2]),
    "an agency called Suma": ("agency,n; Suma,40; Eva,25; Max,10; Total,75", [5]),
    "decimal commas": (
        'seller,n; eva,"1.240,50"; Subtotal,"1.240,50"; max,"800,50"; Subtotal,"800,50"; '
        'Total,"2.041,00"',
        [3, 5, 6],
    ),
    "rounded": ("seller,n; Total,30.00; a,10.004; b,10.004; c,9.99", [2]),
    "half of the names": (
        "zone,shop,n; N,a,4; N,b,6; N,Subtotal,10; S,c,5; S,d,9; S,Subtotal,14; "
        ",Total,24",
        [4, 7, 8],
    ),
    "nothing in it": ("zone,n; N,4; N Total,4; S,0; S Total,0", [3, 5]),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT_OUT)
def test_both_signs_leave_a_row_out(read: Loader, name: str) -> None:
    file, rows = LEFT_OUT[name]
    table = read(rows_of(file))
    assert (sorted(left(table, "subtotal") + left(table, "total")), table.questions) == (rows, ())


ASKED = {
    "a total that is another": ("seller,n; eva,40; max,25; Total,80", 4),
    "an average that is another": ("seller,n; eva,40; max,25; Promedio,80", 4),
    "a supplier that is the sum": ("campaign,n; eva,25; max,15; Total Energies,40", 4),
    "a media of two": ("seller,n; eva,40; max,20; Media,30", 4),
    "the first, of more than is listed": ("seller,n; Total,900; eva,40; max,25", 2),
}


@pytest.mark.parametrize("name", ASKED)
def test_one_sign_alone_is_asked_about(read: Loader, name: str) -> None:
    file, row = ASKED[name]
    table = read(rows_of(file))
    (question,) = table.questions
    assert (f"row {row} (" in question, left(table, "subtotal")) == (True, [])
    assert left(read(rows_of(file), totals="drop"), "subtotal") == [row]
    assert read(rows_of(file), totals="keep").cells.num_rows == 3
    assert read(rows_of(file), totals="drop").questions == read(rows_of(file), totals="keep").questions == ()


def test_a_file_that_is_said_to_have_no_totals(read: Loader) -> None:
    table = read("seller,n\neva,40\neva Total,40\nmax,25\nTotal,65\n", totals="none")
    assert (table.cells.num_rows, table.left_out, table.questions) == (4, (), ())


DATA = {
    "a supplier that is half of it": "campaign,n; Total Energies,40; eva,25; max,16",
    "a channel": "channel,n; Media,40; Email,25; Events,90",
    "a channel beside its short name": "channel,n; Social,40; Social media,25; Events,90",
    "a channel on every day": "day,channel,n; " + "; ".join(
        f"2025-03-{day:02},{name},{day % n}"
        for day in range(1, 29)
        for name, n in (("Email", 5), ("Ads", 3), ("Media", 4))
    ),
    "a season": "campaign,n; Summer sale,40; Sumatra,25; Totally,90",
    "a company with an id": "deal_id,company,n; D1,Suma,40; D2,Eva,25; D3,Max,15; D4,Ann,7",
    "a company with a number": "deal id,company,n; 101,Suma,40; 102,Eva,25; 103,Max,15; 104,Ann,7",
    "a state": "day,seller,state,n; " + "; ".join(
        f"2025-03-{day:02},{'eva' if day % 2 else 'max'},{'Total' if day % 3 else 'Partial'},{day % 7 + 1}"
        for day in range(1, 29)
    ),
    "the third day is the sum of two": "day,n; 2025-03-01,10; 2025-03-02,20; 2025-03-03,30; 2025-03-04,5",
    "the third seller is the sum of two": "seller,n; eva,10; max,20; ann,30",
    "no name, and by chance the sum": "seller,n; eva,10; max,20; ,30",
    "no name, and something else": "ad,clicks,cost; ,99,30.50; a,40,12.25; b,25,12.25; c,50,13",
    "all the same": "seller,n; eva,1; max,1; ann,1; bob,0; ,1",
}  # fmt: skip


@pytest.mark.parametrize("name", DATA)
def test_names_and_coincidences_are_data(read: Loader, name: str) -> None:
    file = DATA[name]
    table = read(rows_of(file))
    assert (table.cells.num_rows, table.left_out, table.questions) == (file.count(";"), (), ())


# -- grouped reports -------------------------------------------------------------------------------------------------


def test_labels_are_filled_down_where_subtotals_prove_the_bands(read: Loader) -> None:
    table = read(rows_of(
        "seller,deal,n; Eva,a,40; ,b,25; Subtotal,,65; Max,c,30; ,d,10; ,e,5; Subtotal,,45; Total,,110"
    ))  # fmt: skip
    assert [row[0] for row in cells(table)] == ["Eva", "Eva", "Max", "Max", "Max"]
    assert "'seller' stands in the first row of each group only: the rows below have it too" in table.notes


@pytest.mark.parametrize("sums", [("65", "45"), ("", "")])
def test_a_row_of_a_label_above_its_rows(read: Loader, sums: tuple[str, str]) -> None:
    """With the sums of the rows below, or with the label alone."""
    table = read(rows_of(f"seller,deal,n; Eva,,{sums[0]}; ,a,40; ,b,25; Max,,{sums[1]}; ,c,30; ,d,15"))
    assert [row[:2] for row in cells(table)] == [["Eva", "a"], ["Eva", "b"], ["Max", "c"], ["Max", "d"]]
    assert left(table, "subtotal") == [2, 5]


@pytest.mark.parametrize(
    "file",
    [
        "seller,deal,n; Eva,a,40; ,b,25; Max,c,30; ,d,15",  # two deals of nobody
        "seller,deal,n; Eva,,64; ,a,40; ,b,25; Max,,45; ,c,30; ,d,15",  # other sums
        "mail,phone,n; a@x.com,,1; ,600 100,1; b@x.com,,1; ,600 200,2",
    ],
)
def test_blank_cells_stay_blank_where_nothing_proves_a_band(read: Loader, file: str) -> None:
    table = read(rows_of(file))
    assert (table.cells.num_rows, table.left_out) == (file.count(";"), ())
    assert None in [row[0] for row in cells(table)]
