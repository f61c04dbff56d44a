"""What is nearly a table: rare dialects and their proofs, names in two rows, two tables, rows made one by quotes."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from kpicli.errors import InputError
from kpicli.model import Issue
from kpicli.read import load
from tests.read.conftest import Loader, cells, left

ROWS = "1,2.5,2025-01-01\n2,3.5,2025-01-02\n3,4.5,2025-01-03\n"

# -- dialects and their proofs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", ["^", "~", ":"])
def test_rare_delimiters(read: Loader, delimiter: str) -> None:
    table = read("name,cost,day\nAna,1,2\nEva,3,4\nLuz,5,6\n".replace(",", delimiter))
    assert (table.delimiter, table.headers, table.issues) == (delimiter, ("name", "cost", "day"), ())


@pytest.mark.parametrize(
    "text",
    [
        "full name\nAna Ruiz\nEva Gil\nLuz Paz\n",
        "start\n10:30\n11:45\n12:10\n",
        "order number\norder 1\norder 2\norder 3\n",
    ],
)
def test_one_column_is_not_cut(read: Loader, text: str) -> None:
    """Names, times and numbered things hold spaces and colons, which prove nothing."""
    assert cells(read(text)) == [[line] for line in text.splitlines()[1:]]


@pytest.mark.parametrize("rows", ["12,50\n7,25\n", "1.204,5\n-3\n88,1\n"])
def test_a_comma_in_the_one_column_is_a_decimal_mark(read: Loader, rows: str) -> None:
    """Cut at the comma, the amounts have no name and their decimals are a column; the header says that there is one."""
    table = read("Importe\n" + rows)
    assert (table.headers, cells(table)) == (("Importe",), [[row] for row in rows.split()])


def test_a_comma_between_two_columns_is_none(read: Loader) -> None:
    assert read("Clicks,Cost\n12,50\n7,25\n").headers == ("Clicks", "Cost")


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        ("day,,spent\n2025-03-04,x,12\n2025-03-05,y,30\n", ("day", "", "spent")),
        ("day,,spent,\n2025-03-04,x,12,a\n2025-03-05,y,30,b\n", ("day", "", "spent", "")),
        ("Ads of March,,\nday,,spent\n2025-03-04,x,12\n2025-03-05,y,30\n", ("day", "", "spent")),
    ],
)
def test_a_column_without_a_name_does_not_lose_the_header(read: Loader, text: str, headers: tuple[str, ...]) -> None:
    """Where its words stand over all columns of figures: the first row of data is none of names."""
    assert tuple(header.strip() if not header.startswith("(") else "" for header in read(text).headers) == headers


def test_cells_in_apostrophes(read: Loader) -> None:
    table = read("'name','note'\n'Ana','a, b'\n'Eva','it''s'\n")
    assert (table.headers, cells(table)) == (("name", "note"), [["Ana", "a, b"], ["Eva", "it's"]])


def test_apostrophes_that_are_text(read: Loader) -> None:
    assert cells(read("city,n\n's Gravenhage,1\n'00123,2\n")) == [["'s Gravenhage", "1"], ["'00123", "2"]]


def test_backslashes_before_quotes(read: Loader) -> None:
    table = read('name,note\nAna,"say \\"hi\\", twice"\nEva,"C:\\temp"\n')
    assert cells(table) == [["Ana", 'say "hi", twice'], ["Eva", "C:\\temp"]]


def test_a_backslash_at_the_end_of_a_cell_is_text(read: Loader) -> None:
    assert cells(read('folder,n\n"C:\\","1"\n"D:\\","2"\n')) == [["C:\\", "1"], ["D:\\", "2"]]


def test_decimal_commas_do_not_outvote_a_spoilt_header(read: Loader) -> None:
    """Commas would cut every line in two; only the semicolons make clean cells."""
    rows = "".join(f"d{n};2025-01-0{n};{n},50\n" for n in range(1, 9))
    with pytest.raises(InputError, match=r"row 2 has 3 cells, the header has 4"):
        read("id;day;cost;more\n" + rows)


# -- headers ---------------------------------------------------------------------------------------------------------


def test_groups_above_the_names_are_joined_where_names_repeat(read: Loader) -> None:
    table = read(",,Google,,Meta,\nDay,City,Clicks,Cost,Clicks,Cost\n2025-01-01,a,1,2,3,4\n2025-01-02,b,1,2,3,4\n")
    assert table.headers == ("Day", "City", "Google Clicks", "Google Cost", "Meta Clicks", "Meta Cost")
    assert (table.header_row, left(table, "preamble")) == (2, [1])


def test_names_in_two_rows(read: Loader) -> None:
    table = read("Day,City,Results,,\n,,Clicks,Cost,Leads\n2025-01-01,a,1,2,3\n2025-01-02,b,1,2,3\n")
    assert table.headers == ("Day", "City", "Clicks", "Cost", "Leads")
    assert cells(table)[0] == ["2025-01-01", "a", "1", "2", "3"]


def test_a_row_of_units_is_no_data(read: Loader) -> None:
    table = read("id,cost,day\nnumber,euro,date\n" + ROWS)
    assert left(table, "repeated header") == [2]
    assert "row 2 is left out: it has words where the other rows have figures" in table.doubts[0]
    assert len(cells(table)) == 3


def test_a_first_row_with_one_word_among_figures_is_data(read: Loader) -> None:
    assert cells(read("name,cost\nAna,unknown\nEva,3\nLuz,4\n"))[0] == ["Ana", "unknown"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("2025-01-01,Ana,5\n2025-01-02,Eva,6\n", "'2025-01-01', '5'"),
        ("Ana,ana@x.io,Roma\nEva,eva@x.io,Madrid\n", "'ana@x.io'"),
        ("Ana,won,Roma,big\nEva,won,Roma,small\nLuz,lost,Bari,big\n", "'won', 'Roma', 'big'"),
    ],
)
def test_a_header_that_looks_like_data_is_said(read: Loader, text: str, seen: str) -> None:
    (doubt,) = read(text).doubts
    assert doubt.startswith(f"row 1 is taken as the header, but looks like data ({seen})")


@pytest.mark.parametrize(
    "text",
    ["Channel,2023,2024\nEmail,1500,1600\nAds,900,800\n", "Channel,2024-01,2024-02\nEmail,1,2\nAds,3,4\n",
     "status,owner\nwon,Ana\nstatus,Eva\n"],
)  # fmt: skip
def test_headers_that_are_headers(read: Loader, text: str) -> None:
    assert read(text).issues == ()


def test_a_quote_astray_in_the_header(read: Loader) -> None:
    with pytest.raises(InputError, match=r"x\.csv: row 1 has text after a closing quote, above or in the header"):
        read('"id,"name",n\n1,a,2\n2,b,3\n')
    with pytest.raises(InputError, match="quote opened on line 1 never closes"):
        read('"id,name,n\n1,a,2\n2,b,3\n')


# -- several tables --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["\n", ",,\n"])
def test_two_tables_of_one_width(read: Loader, between: str) -> None:
    with pytest.raises(
        InputError, match=r"x\.csv: holds 2 tables \(row 1: id, cost, day; row 6: owner, deals, since\)"
    ):
        read("id,cost,day\n" + ROWS + between + "owner,deals,since\nAna,5,2024-01-01\nEva,6,2024-01-01\n")


def test_two_tables_of_two_widths(read: Loader) -> None:
    second = "owner,deals,since,team\nAna,5,2024-01-01,x\nEva,6,2024-01-01,y\n"
    with pytest.raises(InputError, match=r"holds 2 tables \(row 1: id, cost, day; row 5: owner, deals, since, team\)"):
        read("id,cost,day\n" + ROWS + second)
    with pytest.raises(InputError, match=r"holds 2 tables \(row 1: owner.*; row 4: id, cost, day\)"):
        read(second + "id,cost,day\n" + ROWS * 4)


def test_two_tables_without_a_blank_row_are_said(read: Loader) -> None:
    (doubt,) = read("id,cost,day\n" + ROWS + "owner,deals,since\nAna,5,2024-01-01\n").doubts
    assert doubt.startswith("row 5 has words where the rows above have figures (owner, deals, since)")


def test_two_tables_of_a_sheet(read: Loader) -> None:
    book = openpyxl.Workbook()
    rows = [["id", "cost"], ["a", 1], ["b", 2], [], ["owner", "deals"], ["Ana", 3], ["Eva", 4]]
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(InputError, match=r"holds 2 tables \(row 1: id, cost; row 5: owner, deals\)"):
        read(out.getvalue(), "x.xlsx")


def test_a_word_behind_a_blank_row_is_data(read: Loader) -> None:
    assert len(cells(read("id,cost,day\n" + ROWS + "\n4,unknown,2025-01-04\n" + ROWS))) == 7


# -- rows ------------------------------------------------------------------------------------------------------------


def test_a_stray_quote_costs_its_own_row(read: Loader) -> None:
    """It swallows the lines up to the next quote; they are read again without it."""
    table = read('id,name,n\n1,a,2\n2,"b,3\n3,c,4\n4,"d, e",5\n5,f,6\n')
    assert [(each.row, each.text) for each in table.left_out] == [(3, "has text after a closing quote")]
    assert [row[0] for row in cells(table)] == ["1", "3", "4", "5"]


def test_quotes_that_make_rows_one(read: Loader) -> None:
    table = read('id,cost,name\n1,5,a\n2,6,"b\n3,7,c"\n4,8,d\n')
    assert [(each.row, each.kind) for each in table.left_out] == [(3, "ragged")]
    assert table.left_out[0].text.startswith("holds line breaks and whole rows")


def test_notes_with_lines_and_commas_are_cells(read: Loader) -> None:
    table = read('id,cost,note\n1,5,"Dear, all,\nbest, a"\n2,6,"x\ny, z"\n')
    assert (table.issues, cells(table)[0][2]) == ((), "Dear, all,\nbest, a")


def test_quotes_around_several_cells(read: Loader) -> None:
    """The delimiter before the quote is missing, and the comma inside the quotes makes up for it."""
    table = read('id,name,note\n1,a,"x, y"\n2b"x, y",z\n3,c,d\n')
    assert [(each.row, each.text) for each in table.left_out] == [(3, "has quotes around several cells")]


def test_inches_are_text(read: Loader) -> None:
    assert cells(read('a,b\n5" pipe,7" pipe\n"5"" x","7"""\n')) == [['5" pipe', '7" pipe'], ['5" x', '7"']]


def test_one_row_longer_by_an_empty_cell_is_not_trimmed(read: Loader) -> None:
    """An extra delimiter in the middle of a row whose last cell is empty looks just so."""
    table = read("id,cost,seats,note\n1,5,7,\n2,,6,8,\n3,7,9,\n")
    assert [(each.row, each.kind) for each in table.left_out] == [(3, "ragged")]


def test_rows_longer_than_their_header_are_said(read: Loader) -> None:
    table = read("id,cost\n1,5,\n2,6,\n")
    assert cells(table) == [["1", "5"], ["2", "6"]]
    assert table.doubts[0].startswith("rows have 3 cells, the last ones empty, and the header has 2")


# -- the raw table ---------------------------------------------------------------------------------------------------


def test_load_alone(read: Loader) -> None:
    """Headers, rows as text, and everything that is odd, with its row."""
    table = read("Report\nid,,id\n1,,x\n\n2,b\nTotal,,\n")
    assert table.headers == ("id", "", "id")
    assert table.records() == [("1", "", "x")]
    assert table.issues == (
        Issue(2, "repeated name", "2 columns are called 'id'"),
        Issue(2, "no name", "column 2 has no name"),
        Issue(1, "preamble", "Report"),
        Issue(4, "blank", ""),
        Issue(5, "ragged", "has 2 cells, the header has 3"),
        Issue(6, "total", "Total"),
    )


def test_load_takes_a_path_as_text(tmp_path: Path) -> None:
    path = str(tmp_path / "x.csv")
    Path(path).write_text("a,b\n1,2\n", encoding="utf-8")
    assert (load(path).records(), load(path).file) == ([("1", "2")], path)
    with pytest.raises(InputError, match=r"none\.csv: no such file"):
        load("none.csv")
