"""Text files: encodings, delimiters, headers, ragged rows, and what is not data."""

from __future__ import annotations

import pytest

from kpicli.errors import ConfigError, InputError
from tests.read.conftest import Loader, cells, left

# -- encoding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-32", "utf-32")],
)
def test_byte_order_marks(read: Loader, encoding: str, said: str) -> None:
    table = read("fecha,ciudad\n2025-01-01,León\n".encode(encoding))
    assert (table.headers, cells(table), table.encoding) == (("fecha", "ciudad"), [["2025-01-01", "León"]], said)
    assert table.notes == ()


def test_utf16_big_endian_with_tabs(read: Loader) -> None:
    """Google Ads' 'Excel .csv'."""
    table = read(b"\xfe\xff" + "día\tcoste\n1\t2\n".encode("utf-16-be"))
    assert (table.headers, table.delimiter) == (("día", "coste"), "\t")


def test_bom_before_a_quoted_header(read: Loader) -> None:
    assert read(b'\xef\xbb\xbf"date","n"\n1,2\n').headers == ("date", "n")


def test_utf16_without_mark(read: Loader) -> None:
    with pytest.raises(InputError, match=r"x\.csv: looks like UTF-16 .* set encoding: utf-16-le"):
        read("date,n\n1,2\n".encode("utf-16-le"))
    table = read("date,n\n1,2\n".encode("utf-16-le"), encoding="utf-16-le")
    assert cells(table) == [["1", "2"]]


def test_windows_1252_is_said(read: Loader) -> None:
    table = read("name,n\nAna,1\nMüller,2\n".encode("cp1252"))
    assert cells(table)[1][0] == "Müller"
    assert table.notes == ("not UTF-8: byte 0xFC at line 3; read as Windows-1252",)
    assert table.encoding == "cp1252"


def test_utf8_with_a_latin1_tail(read: Loader) -> None:
    with pytest.raises(InputError, match=r"x\.csv: line 3 is not valid UTF-8 \(byte 0xE9\)"):
        read("name,n\nJosé,1\n".encode() + b"Ren\xe9,2\n")


def test_neither_utf8_nor_windows(read: Loader) -> None:
    with pytest.raises(InputError, match=r"neither UTF-8 nor Windows-1252 \(byte 0x81 at line 2\)"):
        read(b"name,n\n\x81,2\n")


def test_declared_encoding_wins(read: Loader) -> None:
    assert cells(read(b"name,n\nfin\xc9,2\n", encoding="mac-roman"))[0][0] == "fin…"
    with pytest.raises(InputError, match=r"is not utf-8: byte 0xE9 at line 2"):
        read(b"name,n\nRen\xe9,2\n", encoding="utf-8")


@pytest.mark.parametrize("name", ["klingon", "hex", "base64"])
def test_declared_encoding_that_is_none(read: Loader, name: str) -> None:
    with pytest.raises(ConfigError, match=rf"encoding: '{name}' is not an encoding"):
        read("a,b\n1,2\n", encoding=name)


def test_nul_bytes(read: Loader) -> None:
    with pytest.raises(InputError, match=r"x\.csv: line 2 holds NUL bytes"):
        read(b"date,amount\n2024-01-01,1\x000\n2024-01-02,5\n")
    with pytest.raises(InputError, match=r"line 3 holds NUL bytes"):
        read(b"date,amount\n2024-01-01,10\n" + bytes(64))


@pytest.mark.parametrize("content", ["", "\ufeff", "\n\n \n"])
def test_empty(read: Loader, content: str) -> None:
    with pytest.raises(InputError, match=r"x\.csv: is empty"):
        read(content)


# -- what the file really is -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<!DOCTYPE html>\n<html><body>Log in</body></html>", "x.csv", "web page"),
        (b"\xef\xbb\xbf  <table><tr><td>1</td></tr></table>", "x.xls", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "x.xls", "XML"),
        (b'{"data": [1, 2]}', "x.csv", "JSON"),
        (b'[\n {"a": 1}]', "x.csv", "JSON"),
        (b"PK\x03\x04....xl/workbook.xml", "x.csv", "damaged"),
        (b"PK\x03\x04....word/document.xml", "x.csv", "zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "x.csv", "not a workbook that can be read"),
        (b"%PDF-1.7", "x.csv", "PDF"),
        (b"\x1f\x8b\x08\x00", "x.csv.gz", "compressed"),
        (b"hello\n", "x.xlsx", r"not a workbook but plain text.*\.csv"),
    ],
)
def test_real_type_is_named(read: Loader, content: bytes, name: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read(content, name)
    assert len(caught.value.lines) == 1
    assert caught.value.lines[0].startswith(f"{name}: ")


def test_brackets_are_not_json(read: Loader) -> None:
    """Campaign names in brackets are usual."""
    assert read("[SEARCH] name,n\na,1\n").headers == ("[SEARCH] name", "n")


# -- delimiter -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(read: Loader, delimiter: str) -> None:
    table = read("\n".join(delimiter.join(row) for row in (("date", "name", "n"), ("1", "a", "2"), ("3", "b", "4"))))
    assert (table.delimiter, table.cells.num_columns, table.cells.num_rows) == (delimiter, 3, 2)


def test_semicolons_with_decimal_commas(read: Loader) -> None:
    table = read("fecha;coste\n2025-01-01;1,5\n2025-01-02;2,5\n2025-01-03;3,5\n")
    assert table.delimiter == ";"
    assert cells(table)[0] == ["2025-01-01", "1,5"]


def test_commas_with_quoted_decimal_commas(read: Loader) -> None:
    assert cells(read('campanha,custo\nA,"1,5"\nB,"2;5"\n')) == [["A", "1,5"], ["B", "2;5"]]


def test_pipes_inside_names(read: Loader) -> None:
    """LinkedIn's campaign names."""
    table = read("Date,Campaign,Clicks\n2026-03-02,a | b | c,1\n2026-03-02,a | b | d,2\n")
    assert table.delimiter == ","


def test_declared_delimiter(read: Loader) -> None:
    assert read("a^b\n1^2\n", delimiter="^").headers == ("a", "b")
    assert read("a,x\tb\n1\t2\n", delimiter="tab").headers == ("a,x", "b")
    with pytest.raises(ConfigError, match="delimiter: '::' is not one character"):
        read("a::b\n", delimiter="::")


def test_sep_line_is_not_the_header(read: Loader) -> None:
    table = read("sep=;\ndate;n\n2025-01-01;1,5\n")
    assert (table.headers, table.delimiter, table.header_row) == (("date", "n"), ";", 2)
    assert left(table, "preamble") == [1]
    assert table.rows.to_pylist() == [3]


# -- header ----------------------------------------------------------------------------------------------------------


PREAMBLES = {
    "google": 'Campaign report\n"July 8, 2025 - July 31, 2025"\n',
    "google unquoted": "Campaign report\n27 January 2026 - 23 February 2026\n",
    "spotify": "Report Name: Campaigns\nReport Granularity: Daily\nReport Primary Entity: Ad\nData: a, b\n\n",
    "ga4": "# --------\n# Pages and screens: Title\n# Account: Acme, Inc\n# \n# All Users\n# Start date: 20250101\n",
    "microsoft": '"Report Name: Mine"\n"Time Zone: (GMT-08:00) Pacific Time (US & Canada); Tijuana"\n"Rows: 2"\n\n',
    "linkedin": "Campaign Performance Report (in UTC)\nReport Start: May 1, Report End: May 31\n\n",
    "padded by Excel": "Campaign report,,,\nMay,,,\n,,,\n",
    "blank": "\n\n",
}


@pytest.mark.parametrize("preamble", PREAMBLES.values(), ids=PREAMBLES)
def test_preambles(read: Loader, preamble: str) -> None:
    table = read(preamble + "Day,Campaign,Clicks,Cost\n2025-01-01,A,1,2.5\n2025-01-02,B,3,4.5\n")
    above = preamble.count("\n")
    assert table.headers == ("Day", "Campaign", "Clicks", "Cost")
    assert table.header_row == above + 1
    assert sorted(left(table, "preamble") + left(table, "blank")) == list(range(1, above + 1))
    assert table.rows.to_pylist() == [above + 2, above + 3]


def test_preamble_above_a_header_without_rows(read: Loader) -> None:
    table = read("Report\nRange: May\n\nDay,Campaign,Clicks\n")
    assert (table.header_row, table.cells.num_rows, table.cells.num_columns) == (4, 0, 3)


def test_header_only(read: Loader) -> None:
    table = read("Day,Clicks\n")
    assert (table.cells.num_rows, len(table.rows), table.left_out) == (0, 0, ())
    assert str(table.cells.schema.field("1").type) == "string"


def test_quotes_inside_header_cells(read: Loader) -> None:
    """HubSpot's stage dates."""
    table = read('Record ID,"Date entered ""Demo (Sales, EU)"""\n1,2024-01-01\n')
    assert table.headers == ("Record ID", 'Date entered "Demo (Sales, EU)"')


def test_headers_are_stripped_and_may_repeat(read: Loader) -> None:
    assert read(" amount ,amount,\u00a0Date\n1,2,3\n").headers == ("amount", "amount", "Date")


def test_no_header_shows_the_first_row(read: Loader) -> None:
    """The columns that are missing are then named by the next stage, with this row."""
    table = read("2024-01-01,100,5\n2024-01-02,200,6\n")
    assert (table.header_row, table.headers) == (1, ("2024-01-01", "100", "5"))


def test_a_column_per_month(read: Loader) -> None:
    table = read("Channel,2024-01,2024-02,2024-03\nEmail,1,2,3\n")
    assert table.headers == ("Channel", "2024-01", "2024-02", "2024-03")


def test_one_column(read: Loader) -> None:
    table = read("email\na@x.io\nb@x.io\n\nc@x.io\n")
    assert cells(table) == [["a@x.io"], ["b@x.io"], ["c@x.io"]]
    assert table.rows.to_pylist() == [2, 3, 5]


# -- cells and rows --------------------------------------------------------------------------------------------------


def test_cells_stay_text(read: Loader) -> None:
    table = read('id,region,x,y\n007,NA,"", \u00a0b \n9007199254740993,null,None,1e5\n')
    assert cells(table) == [["007", "NA", None, "b"], ["9007199254740993", "null", "None", "1e5"]]


def test_line_breaks_in_cells(read: Loader) -> None:
    table = read('id,note\r\n1,"two\r\nlines"\r\n2,x\r\n')
    assert cells(table) == [["1", "two\r\nlines"], ["2", "x"]]
    assert table.rows.to_pylist() == [2, 3]


def test_blank_rows_are_counted(read: Loader) -> None:
    table = read("a,b\n1,2\n\n,\n  \n3,4\n")
    assert (table.rows.to_pylist(), left(table, "blank")) == ([2, 6], [3, 4, 5])


def test_old_mac_line_ends(read: Loader) -> None:
    assert cells(read("a,b\r1,2\r3,4\r")) == [["1", "2"], ["3", "4"]]


def test_trailing_delimiters(read: Loader) -> None:
    assert cells(read("a,b\n1,2,\n3,4,\n5,6\n")) == [["1", "2"], ["3", "4"], ["5", "6"]]
    table = read("a,b,\n1,2,\n3,4,\n")
    assert (table.headers, cells(table)) == (("a", "b"), [["1", "2"], ["3", "4"]])


def test_a_nameless_last_column_that_is_filled_is_kept(read: Loader) -> None:
    table = read("a,b,\n1,2,x\n3,4,y\n")
    assert (table.headers, cells(table)[0]) == (("a", "b", ""), ["1", "2", "x"])


def test_a_shifted_row_does_not_hide_in_a_nameless_column(read: Loader) -> None:
    table = read("name,n,\nAna,1,\nAcme, Inc,2\nBob,3,\n")
    assert [(each.row, each.kind) for each in table.left_out] == [(3, "ragged")]


def test_ragged_rows_are_neither_padded_nor_shifted(read: Loader) -> None:
    table = read("a,b,c\n1,2,3\n1,2\n4,5,6\n1,2,3,4\n7,8,9\n7,8,9\n")
    assert [(each.row, each.kind, each.text) for each in table.left_out] == [
        (3, "ragged", "has 2 cells, the header has 3"),
        (5, "ragged", "has 4 cells, the header has 3 (a delimiter in a cell without quotes?)"),
    ]
    assert table.rows.to_pylist() == [2, 4, 6, 7]


@pytest.mark.parametrize("row", ["1,2,x", "1"])
def test_rows_that_do_not_fit_the_header(read: Loader, row: str) -> None:
    """Pinterest's exports with a header narrower than every row."""
    with pytest.raises(
        InputError, match=r"x\.csv: row 2 has \d cells?, the header has 2.*and so 3 of 3 rows"
    ) as caught:
        read("a,b\n" + f"{row}\n" * 3)
    assert len(caught.value.lines) == 1


def test_delimiter_changes_midfile(read: Loader) -> None:
    table = read("a,b\n1,2\n3;4\n5,6\n")
    assert [(each.row, each.kind) for each in table.left_out] == [(3, "ragged")]


def test_last_row_cut(read: Loader) -> None:
    table = read("date,name,n\n2024-01-01,a,1\n2024-01-02,b,2\n2024-0")
    assert [(each.row, each.kind, each.text) for each in table.left_out] == [
        (4, "ragged", "has 1 cell, the header has 3 (the file ends here: is it complete?)")
    ]


def test_unclosed_quote(read: Loader) -> None:
    with pytest.raises(InputError, match=r"x\.csv: quote opened on line 2 never closes"):
        read('a,b\n"x,2\n3,4\n')
    with pytest.raises(InputError, match=r"quote opened on line 302 never closes"):
        read("a,b\n" + "1,2\n" * 300 + '"x,2\n' + "3,4\n" * 300)


def test_text_after_a_closing_quote(read: Loader) -> None:
    table = read('a,b\n1,2\n"x"y,2\n3,4\n')
    assert [(each.row, each.text) for each in table.left_out] == [(3, "has text after a closing quote")]
    assert cells(table) == [["1", "2"], ["3", "4"]]


def test_a_quote_inside_a_cell_is_text(read: Loader) -> None:
    assert cells(read('a,b\n5" pipe,2\n')) == [['5" pipe', "2"]]


def test_spaces_before_quotes(read: Loader) -> None:
    assert cells(read('a, b\n1, "x, y"\n')) == [["1", "x, y"]]


def test_repeated_header(read: Loader) -> None:
    table = read("a,b\n1,2\n a ,b\n3,4\n")
    assert (left(table, "repeated header"), cells(table)) == ([3], [["1", "2"], ["3", "4"]])


# -- totals and footers ----------------------------------------------------------------------------------------------

BODY = "Campaign,Day,Clicks,Cost\nA,2025-01-01,1,2.5\nB,2025-01-02,3,4.5\n"


@pytest.mark.parametrize(
    "label",
    ["Total", "total:", "Totales", "Totale", "Totale:", "TOTAL GENERAL", "Grand Totals (2 records)", "Summe",
     "Resultados totales", "Total: Campaigns", "Total: Cuenta", "Totais", "Suma", "Total de la cuenta", "Subtotal"],
)  # fmt: skip
def test_total_labels(read: Loader, label: str) -> None:
    table = read(BODY + f"{label},,4,7.0\n")
    assert (left(table, "total"), table.cells.num_rows) == ([4], 2)


def test_google_totals(read: Loader) -> None:
    table = read(BODY + "Total: Campaigns, --,4,7.0\nTotal: Account,,4,7.0\nTotal: Search,,4,7.0\n")
    assert (left(table, "total"), table.cells.num_rows) == ([4, 5, 6], 2)


def test_google_totals_in_the_third_column(read: Loader) -> None:
    """The keyword report: the first totals row has no label at all."""
    table = read(
        "Status,Keyword,Match type,Clicks\nOn,a,Broad,1\nOn,b,Exact,2\n"
        " --,,,3\n --,,Total: Filtered,3\n,,Total: Account,9\n,,Total: Search,9\n"
    )
    assert (left(table, "total"), table.cells.num_rows) == ([4, 5, 6, 7], 2)


def test_a_blank_segment_above_the_total_is_data(read: Loader) -> None:
    table = read("channel,day,n\na,1,1\nb,1,2\n,1,3\nTotal,,6\n")
    assert (left(table, "total"), table.rows.to_pylist()) == ([5], [2, 3, 4])


@pytest.mark.parametrize("row", ["Total Body,2025-01-03,1,2", "Totally,2025-01-03,1,2"])
def test_a_full_row_whose_name_begins_with_total_is_data(read: Loader, row: str) -> None:
    table = read(BODY + row + "\n")
    assert (table.cells.num_rows, table.questions) == (3, ())


def test_a_full_row_named_total_that_adds_up_to_something_else_is_asked_about(read: Loader) -> None:
    (question,) = read(BODY + "Total,2025-01-03,9,9\n").questions
    assert "row 4 (Total, 2025-01-03, 9, 9)" in question


def test_a_campaign_named_total_is_data_even_without_a_date(read: Loader) -> None:
    assert read(BODY + "Total Body,,1,2\n").cells.num_rows == 3


@pytest.mark.parametrize(
    "rows", ["email,100\nads,200\nTotal,300\n", 'email,"1.000,50"\nads,"2.000,50"\nTotal,"3.001,00"\n']
)
def test_a_full_row_that_adds_up_is_a_total(read: Loader, rows: str) -> None:
    assert left(read("channel,amount\n" + rows), "total") == [4]


def test_a_total_in_the_middle_is_left_out(read: Loader) -> None:
    assert left(read("Campaign,Day,n\nA,1,1\nTotal,,1\nB,2,2\n"), "subtotal") == [3]


def test_salesforce_footer(read: Loader) -> None:
    table = read(
        BODY + '"Grand Totals (2 records)"\n\n"Confidential Information - Do Not Distribute"\n'
        '"Copyright (c) 2000-2025 salesforce.com, inc. All rights reserved."\n'
    )
    assert (left(table, "total"), left(table, "blank"), left(table, "footer")) == ([4], [5], [6, 7])
    assert table.cells.num_rows == 2


def test_microsoft_footer(read: Loader) -> None:
    table = read(BODY + '\n"@2020 Microsoft Corporation. All rights reserved. "\n')
    assert (left(table, "footer"), left(table, "ragged")) == ([5], [])


def test_padded_footer(read: Loader) -> None:
    """As a spreadsheet writes it back."""
    assert left(read(BODY + ",,,\nConfidential - do not share,,,\n"), "footer") == [5]


def test_meta_without_data(read: Loader) -> None:
    table = read('Day,Campaign,Cost\n"No data available."\n')
    assert (left(table, "footer"), table.cells.num_rows) == ([2], 0)


def test_a_name_alone_in_a_padded_row_is_data(read: Loader) -> None:
    assert read("name,phone\nAna Ruiz,1\nLuis Paz,\nEva Gil,\n").cells.num_rows == 3


def test_left_out_is_in_the_order_of_the_file(read: Loader) -> None:
    table = read("Report\n\na,b,c\n1,2,3\n1\n\na,b,c\n4,5,6\n7,8,9\nTotal,,9\n")
    assert [(each.row, each.kind) for each in table.left_out] == [
        (1, "preamble"), (2, "blank"), (5, "ragged"), (6, "blank"), (7, "repeated header"), (10, "total"),
    ]  # fmt: skip
