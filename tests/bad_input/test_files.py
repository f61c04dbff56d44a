"""Files of the wrong shape, encoding or kind: lines 26 to 50 of the list; tests are named after number and input."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kpicli.read import paths
from tests.bad_input.command import Desk

# -- rows and headers ------------------------------------------------------------------------------------------------


def test_26_header_only(desk: Desk) -> None:
    desk.report("header_only.csv").refused(3, "header_only.csv: a header and no rows, and deals has no other source")


def test_27_empty_0_bytes(desk: Desk) -> None:
    desk.report("empty_0_bytes.csv").refused(3, "empty_0_bytes.csv: is empty; export it again")


def test_28_no_header(desk: Desk) -> None:
    """Line 1 is shown, so that whoever reads it sees that it is data."""
    said = (
        "no_header.csv, row 1: no column is called like a field of deals: it has 1, 2025-01-13, won, 100.",
        "Is that",
    )
    desk.report("no_header.csv").refused(2, *said)
    columns = {"deal_id": "Id", "closed_at": "Date", "status": "Status", "amount": "Amount"}
    mapped = desk.report("no_header.csv", columns=columns)
    assert (mapped.code, mapped.out, len(mapped.messages)) == (2, "", 4)
    assert "no_header.csv has no column 'Amount'. It has 1, 2025-01-13, won, 100" in mapped.err


def test_29_preamble(desk: Desk) -> None:
    desk.report("preamble.csv").counts(300)
    assert "note: left out above the header: rows 1, 2 (Report: Deals)" in desk.check("preamble.csv")


def test_30_footer_total(desk: Desk) -> None:
    seen = desk.report("footer_total.csv")
    seen.counts(150)
    assert "3 rows read = 2 used + 1 totals and footers" in seen.err
    assert "note: left out as a total: row 4 (Total, 150)" in desk.check("footer_total.csv")


def test_31_header_repeated(desk: Desk) -> None:
    desk.report("header_repeated.csv").counts(150)
    assert "note: left out as the header again: row 3 (deal_id, " in desk.check("header_repeated.csv")


def test_32_dup_columns(desk: Desk) -> None:
    said = (
        "config.yaml:3: sources[0].columns.amount: dup_columns.csv has 2 columns called 'amount' ('amount', 'amount')"
    )
    desk.report("dup_columns.csv").refused(2, said, "rename one")


def test_33_dup_columns_case(desk: Desk) -> None:
    """Nobody said which of them; a config that quotes one of them letter for letter does."""
    said = "has 3 columns called 'amount' ('Amount', 'AMOUNT', 'amount'): rename one"
    desk.report("dup_columns_case.csv").refused(2, said)
    columns = {"deal_id": "deal_id", "closed_at": "closed_at", "status": "status", "amount": "AMOUNT"}
    desk.report("dup_columns_case.csv", columns=columns).counts(20, "SAME_LOOK: dup_columns_case.csv: column 'AMOUNT'")


def test_34_trailing_delimiter_rows(desk: Desk) -> None:
    desk.report("trailing_delimiter_rows.csv").counts(
        300, "rows have 5 cells, the last ones empty, and the header has 4: th"
    )


@pytest.mark.parametrize(
    ("name", "value", "row"),
    [("row_too_long.csv", 305, 3), ("first_row_too_long.csv", 205, 2)],
)
def test_35_row_too_long(desk: Desk, name: str, value: float, row: int) -> None:
    """Also where it is the first: what stands in it shifts neither itself nor the header."""
    said = f"RAGGED_ROW: {name}: left out, as not shaped like the header: row {row} has 5 cells, the header has 4 (a de"
    desk.report(name).counts(value, said)


def test_36_row_too_short(desk: Desk) -> None:
    said = "RAGGED_ROW: row_too_short.csv: left out, as not shaped like the header: row 3 has 3 cells, the header has 4"
    seen = desk.report("row_too_short.csv")
    seen.counts(305, said)
    assert "4 rows read = 3 used + 1 rejected (" in seen.err


def test_37_unclosed_quote(desk: Desk) -> None:
    desk.report("unclosed_quote.csv").refused(3, "unclosed_quote.csv: quote opened on line 2 never closes")


def test_38_quote_stray(desk: Desk) -> None:
    desk.report("quote_stray.csv").counts(305, "quote_stray.csv: left out, as not shaped like the header: row 3 has te")


def test_39_quote_newlines(desk: Desk) -> None:
    assert desk.by("owner", "quote_newlines.csv") == {"a\r\nb": 100}


DELIMITED = {"semicolon.csv": "semicolons", "tab_in_csv_ext.csv": "tabs", "pipe.csv": "pipes"}


@pytest.mark.parametrize("name", DELIMITED)
def test_40_semicolon_tab_in_csv_ext_pipe(desk: Desk, name: str) -> None:
    seen = desk.report(name, "--verbose")
    assert (seen.code, seen.value) == (0, 300)
    assert f"kpi: deals: cells are separated by {DELIMITED[name]}" in seen.err
    desk.report(name).counts(300)


def test_41_sep_line(desk: Desk) -> None:
    desk.report("sep_line.csv").counts(300)


def test_42_delimiter_changes_midfile(desk: Desk) -> None:
    said = "left out, as not shaped like the header: row 3 has 1 cell, the header has 4"
    desk.report("delimiter_changes_midfile.csv").counts(400, said)


def test_43_truncated_midrow(desk: Desk) -> None:
    said = "row 4 has 2 cells, the header has 4 (the file ends here: is it complete?)"
    desk.report("truncated_midrow.csv").counts(300, said)


def test_43_truncated_in_last_cell(desk: Desk) -> None:
    """The last line has all its cells, but no end: that is no proof of a cut, so it is noted and no more."""
    said = "note: the last line has no end: is the file complete?"
    assert said in desk.check("truncated_in_last_cell.csv")
    assert "the last line" not in desk.check("row_too_short.csv")


def test_43_still_being_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that grows between the first byte read and the last is no export yet."""
    desk.put("semicolon.csv")
    really = os.fstat

    def growing(number: int) -> os.stat_result:
        with (desk.folder / "semicolon.csv").open("ab") as file:
            file.write(b"3;2025-01-15;won;300\n")
        return really(number)

    monkeypatch.setattr(paths.os, "fstat", growing)
    said = "semicolon.csv: changed while it was read; wait until the export is done, and try again"
    desk.kpi("report", "-f", "csv", "--kpi", "revenue").refused(3, said)


# -- encodings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["utf8_bom.csv", "bom_quoted_header.csv"])
def test_44_utf8_bom_bom_quoted_header(desk: Desk, name: str) -> None:
    desk.report(name).counts(100)
    assert "closed_at  'closed_at': year first" in desk.check(name)


def test_45_utf16le_nobom(desk: Desk) -> None:
    said = "utf16le_nobom.csv: looks like UTF-16 without a byte-order mark; set encoding: utf-16-le"
    desk.report("utf16le_nobom.csv").refused(3, said)
    desk.report("utf16le_nobom.csv", encoding="utf-16-le").counts(100)
    assert desk.by("owner", "utf16.csv") == {"Müller": 30}


def test_46_cp1252(desk: Desk) -> None:
    assert desk.by("owner", "cp1252.csv") == {"Müller": 30}
    assert "note: not UTF-8: byte 0xFC at line 2; read as Windows-1252" in desk.check("cp1252.csv")


def test_47_utf8_then_latin1_tail(desk: Desk) -> None:
    said = "utf8_then_latin1_tail.csv: line 3 is not valid UTF-8 (byte 0xFC), though the lines above are"
    desk.report("utf8_then_latin1_tail.csv").refused(3, said)


@pytest.mark.parametrize(("name", "line"), [("nul_bytes.csv", 2), ("nul_padding_tail.csv", 4)])
def test_48_nul_bytes_nul_padding_tail(desk: Desk, name: str, line: int) -> None:
    desk.report(name).refused(3, f"{name}: line {line} holds NUL bytes; the file is damaged: export it again")


def test_49_unicode_twins(desk: Desk) -> None:
    """Spellings that a person cannot tell apart are one owner, and check lists them."""
    seen = desk.report("unicode_twins.csv", "--by", "owner")
    assert {row["owner"]: float(row["value"]) for row in seen.rows} == {"José Núñez": 15, "Ada": 16}
    assert [line for line in seen.messages if "SAME_LOOK: owner: 'José Núñez' is also written" in line] == seen.messages
    (line,) = (line for line in desk.check("unicode_twins.csv").splitlines() if line.startswith("owner: "))
    assert line.startswith("owner: 'José Núñez' is also written 'Jose\u0301 Nu\u0301n\u0303ez', ")
    assert "'JOSÉ  NÚÑEZ', 'Jose Nunez': one owner" in line


# -- files that are something else -----------------------------------------------------------------------------------

OTHERWISE = {
    "html_login_page.csv": "is really a web page (HTML), perhaps a login page; download the report again",
    "html_with_form.xls": "is really a web page (HTML), perhaps a login page",
    "html_two_tables.xls": "is really a web page (HTML) with several tables",
    "html_merged_rows.xls": "is really a web page (HTML) with cells across several rows",
    "json_as.csv": "is really JSON; export it as CSV or Excel",
    "png_named.csv": "is really an image",
    "zip_named.csv": "is really a zip archive; unpack it and give the files inside",
    "prose_as.xlsx": "is not a workbook but plain text; rename it so that it ends in .csv",
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_50_real_type_is_named(desk: Desk, name: str) -> None:
    desk.report(name).refused(3, f"{name}: {OTHERWISE[name]}")


READ_AS_WHAT_THEY_ARE = {
    "html_as.xls": "is really a web page (HTML): its one table is read, rows counted from its first",
    "tsv_as.xls": "is really a text file, and read as such",
    "csv_as.xlsx": "is really a text file, and read as such",
    "xlsx_named.csv": "is really a workbook, and read as such",
}


@pytest.mark.parametrize("name", READ_AS_WHAT_THEY_ARE)
def test_50_real_type_is_certain_and_read(desk: Desk, name: str) -> None:
    desk.report(name).counts(300)
    assert f"note: {READ_AS_WHAT_THEY_ARE[name]}" in desk.check(name)


@pytest.mark.parametrize("name", ["good.csv.gz", "workbook.xlsx.gz"])
def test_compressed_exports_are_read(desk: Desk, name: str) -> None:
    desk.report(name).counts(300)


COMPRESSED = {"cut.csv.gz": "ends too early", "damaged.csv.gz": "and damaged"}


@pytest.mark.parametrize("name", COMPRESSED)
def test_compressed_exports_that_are_not_whole(desk: Desk, name: str) -> None:
    """Its first rows could be read, and would give a number that is too small."""
    desk.report(name).refused(3, f"{name}: is compressed (gzip) ", COMPRESSED[name])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice writes these formats")
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_old_and_open_workbooks(desk: Desk, tmp_path: Path, ending: str) -> None:
    """As LibreOffice writes them: typed cells, under their own name or that of a CSV."""
    desk.put("good.xlsx")
    home = f"-env:UserInstallation=file://{tmp_path / 'office'}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", ending, "good.xlsx"], cwd=tmp_path, check=True,
        capture_output=True, timeout=120,
    )  # fmt: skip
    desk.report(f"good.{ending}").counts(300)
    assert "'closed_at': dates, typed in the workbook (Excel dates); 2 filled" in desk.kpi("check").out
