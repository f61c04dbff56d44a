"""Bad inputs as bytes, each under the name that the tests and the issue call it by.

Most are exports of deals: small, and made where they are used, so that a reader sees what is wrong with them.
"""

from __future__ import annotations

HEADER = "deal_id,closed_at,status,amount"


def deals(*rows: str, header: str = HEADER) -> bytes:
    """An export of deals: a header and these rows, each on a line."""
    return ("\n".join((header, *rows)) + "\n").encode()


def column(header: str, *cells: str) -> bytes:
    """Won deals of January 2025 with one more column, whose cells are quoted."""
    rows = (f'{n},2025-01-{n:02},won,"{cell}"' for n, cell in enumerate(cells, 13))
    return deals(*rows, header=f"deal_id,closed_at,status,{header}")


def amounts(*cells: str) -> bytes:
    """Won deals with these amounts, as they are written."""
    return column("amount", *cells)


def dates(*cells: str) -> bytes:
    """Won deals of 10 each with these close dates, as they are written."""
    return deals(*(f'{n},"{cell}",won,10' for n, cell in enumerate(cells, 1)))


IDS: dict[str, bytes] = {
    "ids_leading_zero.csv": deals("00123,2025-01-13,won,10", '"00124",2025-01-14,won,20'),
    "ids_19_digits_with_gap.csv": deals(
        "9007199254740993,2025-01-13,won,1", ",2025-01-14,won,2", "1202329977525806271,2025-01-15,won,4"
    ),
    "ids_excel_mangled.csv": deals("1.23E+18,2025-01-13,won,10", "1.20233E+17,2025-01-14,won,20"),
    "ids_of_two_types.csv": deals("1,2025-01-13,won,1", "01,2025-01-14,won,2", "1.0,2025-01-15,won,4"),
}

VALUES: dict[str, bytes] = {
    "na_is_a_value.csv": deals(
        "1,2025-01-13,won,10,NA,Null", "2,2025-01-14,won,20,NA,None", "3,2025-01-15,won,5,EU,nan",
        header=f"{HEADER},region,owner",
    ),
    "missing_markers_mixed.csv": amounts("-", "#N/A", "n/a", "", "10", "-"),
    "infinity.csv": amounts("10", "inf", "-Infinity", "1e400"),
    "nan_amount.csv": amounts("10", "nan"),
    "all_missing.csv": amounts("-", "n/a"),
    "thousands_us.csv": amounts("12,345,678.50", "1,234"),
    "thousands_eu.csv": amounts("1.234,5", "2.345"),
    "thousands_eu_open.csv": amounts("1.234", "2.345"),
    "thousands_ambiguous.csv": amounts("1.234"),
    "decimal_mixed_locales.csv": amounts("1.234,50", "1,234.50"),
    "lists_of_digits.csv": amounts("1,2,3", "10"),
    "text_sums.csv": amounts("1", "2", "10", "9"),
    "currency_mixed.csv": amounts("€10", "$20", "£30"),
    "accounting_negative.csv": amounts("(1,234.50)", "100-", "−50"),
    "percent_cells.csv": column("probability", "12%", "7%", "0.12"),
    "unit_suffix.csv": amounts("1.2k", "3M", "$342.09K"),
    "bool_text.csv": column("inbound", "TRUE", "yes", "1", "J").replace(b"deal_id,closed_at", b"lead_id,created_at"),
    "other_digits.csv": amounts("1'000.5", "1\u00a0000.5", "１２"),
    "unicode_twins.csv": deals(
        "1,2025-01-13,won,1,José Núñez", "2,2025-01-14,won,2,Jose\u0301 Nu\u0301n\u0303ez",
        "3,2025-01-15,won,4,JOSÉ  NÚÑEZ ", "4,2025-01-16,won,8,Jose Nunez", "5,2025-01-17,won,16,Ada",
        header=f"{HEADER},owner",
    ),
    "big_integers.csv": amounts(*["4611686018427387904"] * 3),
    "blank_segment.csv": deals(
        "1,2025-01-13,won,10,EU", "2,2025-01-14,won,20,", header=f"{HEADER},region"
    ),
}  # fmt: skip

DATES: dict[str, bytes] = {
    "date_dmy_ambiguous.csv": dates("01/02/2025", "03/04/2025"),
    "date_dmy_late_proof.csv": dates(*["03/04/2025"] * 200, "31/12/2024"),
    "date_mdy_and_dmy.csv": dates("31/12/2024", "12/31/2024"),
    "date_impossible.csv": dates("13/02/2025", "31/02/2025", "29/02/2025"),
    "date_year_0001_9999.csv": dates(
        "0001-01-01", "2025-01-13", "1900-01-01", "9999-12-31", "1899-12-30", "1970-01-01", "2025-01-14"
    ),
    "date_excel_serials.csv": dates("45670", "45671.5"),
    "date_compact.csv": dates("20250113", "20250114"),
    "date_tz_mixed.csv": dates("2025-01-31T23:30:00Z", "2025-01-31T23:30:00-05:00", "2025-01-31T23:30:00"),
    "date_dst_gap.csv": dates("2025-03-30 02:30:00", "2025-10-26 02:30:00"),
    "date_german_months.csv": dates("13. März 2025", "14. Dezember 2025"),
    "date_months.csv": dates("10/2025", "11/2025"),
    "date_months_iso.csv": dates("2025-10", "2025-11"),
    "date_months_short.csv": dates("oct-25", "nov-25"),
    "date_months_es.csv": dates("octubre 2025", "noviembre de 2025"),
    "date_months_it.csv": dates("ottobre 2025", "novembre 2025"),
    "date_iso_day_first.csv": dates("2024-02-03", "2024-02-13"),
    "date_iso_week.csv": dates("2024-12-30"),
    "date_one_bad.csv": dates("2025-01-13", "soon", "2025-01-14"),
}

ROW1, ROW2 = "1,2025-01-13,won,100", "2,2025-01-14,won,200"
LAYOUT: dict[str, bytes] = {
    "header_only.csv": deals(),
    "empty_0_bytes.csv": b"",
    "no_header.csv": f"{ROW1}\n{ROW2}\n".encode(),
    "preamble.csv": b"Report: Deals\nExported 2025-02-01 by Ana\n\n" + deals(ROW1, ROW2),
    "footer_total.csv": deals(ROW1, "2,2025-01-14,won,50", "Total,,,150"),
    "header_repeated.csv": deals("1,2025-01-13,won,100", HEADER, "2,2025-01-14,won,50"),
    "dup_columns.csv": deals("1,2025-01-13,won,10,20", header=f"{HEADER},amount"),
    "dup_columns_case.csv": deals(
        "1,2025-01-13,won,10,20,30", header="deal_id,closed_at,status,Amount,AMOUNT, amount"
    ),
    "trailing_delimiter_rows.csv": deals(f"{ROW1},", f"{ROW2},"),
    "row_too_long.csv": deals(ROW1, "2,2025-01-14,won,1,200", ROW2, "4,2025-01-15,won,5"),
    "row_too_short.csv": deals(ROW1, "2,2025-01-14,won", ROW2, "4,2025-01-15,won,5"),
    "first_row_too_long.csv": deals("1,2025-01-13,won,1,100", ROW2, "4,2025-01-15,won,5"),
    "unclosed_quote.csv": deals('1,2025-01-13,"won,100', ROW2),
    "quote_stray.csv": deals(ROW1, '2,2025-01-14,"won"x,200', ROW2, "4,2025-01-15,won,5"),
    "quote_newlines.csv": deals('1,2025-01-13,won,100,"a\r\nb"', header=f"{HEADER},owner"),
    "semicolon.csv": deals(ROW1, ROW2).replace(b",", b";"),
    "semicolon_decimal_comma.csv": deals("1;2025-01-13;won;100,5", header=HEADER.replace(",", ";")),
    "tab_in_csv_ext.csv": deals(ROW1, ROW2).replace(b",", b"\t"),
    "pipe.csv": deals(ROW1, ROW2).replace(b",", b"|"),
    "sep_line.csv": b"sep=;\r\n" + deals(ROW1, ROW2).replace(b",", b";"),
    "delimiter_changes_midfile.csv": deals(ROW1, ROW2.replace(",", ";"), "3,2025-01-15,won,300"),
    "truncated_midrow.csv": deals(ROW1, ROW2) + b"3,2025-01-1",
    "truncated_in_last_cell.csv": deals(ROW1) + b"2,2025-01-14,won,20",
}  # fmt: skip

MUELLER = deals("1,2025-01-13,won,10,Müller", "2,2025-01-14,won,20,Müller", header=f"{HEADER},owner")
ENCODINGS: dict[str, bytes] = {
    "utf8_bom.csv": b"\xef\xbb\xbf" + deals(ROW1, header="closed_at,deal_id,status,amount").replace(
        b"1,2025-01-13", b"2025-01-13,1"
    ),
    "bom_quoted_header.csv": b"\xef\xbb\xbf" + deals(
        "2025-01-13,1,won,100", header='"closed_at",deal_id,status,amount'
    ),
    "utf16le_nobom.csv": deals(ROW1).decode().encode("utf-16-le"),
    "utf16.csv": MUELLER.decode().encode("utf-16"),
    "cp1252.csv": MUELLER.decode().encode("cp1252"),
    "utf8_then_latin1_tail.csv": MUELLER.replace(b"20,M\xc3\xbc", b"20,M\xfc"),
    "nul_bytes.csv": deals("1,2025-01-13,won,1\x0000", ROW2),
    "nul_padding_tail.csv": deals(ROW1, ROW2) + bytes(4096),
}  # fmt: skip

OTHER_KINDS: dict[str, bytes] = {
    "html_login_page.csv": b"<!DOCTYPE html><html><head><title>Log in</title></head><body><form>"
    b'<table><tr><td>User</td><td><input name="user"></td></tr></table></form></body></html>',
    "json_as.csv": b'[{"deal_id": 1, "amount": 10}]',
    "png_named.csv": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "zip_named.csv": b"PK\x03\x04" + bytes(64),
}

HOSTILE: dict[str, bytes] = {
    "formula_injection.csv": deals(
        '1,2025-01-13,won,10,"=HYPERLINK(""http://x"";""y"")"', "2,2025-01-14,won,20,@SUM(A1)",
        "3,2025-01-15,won,30,+1+cmd|' /C calc'!A0", "4,2025-01-16,won,40,-2+3", header=f"{HEADER},owner",
    ),
    "ansi_escape.csv": deals(
        "1,2025-01-13,won,10,\x1b[31mred\x1b[0m", "2,2025-01-14,won,20,\x9b2Jgone", "3,2025-01-15,won,5,\u202egnp.exe",
        header=f"{HEADER},owner",
    ),
    "rich_markup.csv": deals(
        "1,2025-01-13,won,10,[bold]x[/bold]", "2,2025-01-14,won,20,[/x]", "3,2025-01-15,won,5,:smile: [brand]",
        header=f"{HEADER},owner",
    ),
    "segment_path.csv": deals(
        "1,2025-01-13,won,10,../../etc/passwd", "2,2025-01-14,won,20,C:\\x", "3,2025-01-15,won,5,/abs",
        header=f"{HEADER},owner",
    ),
    "sheetname_clash.csv": deals(
        *(f"{n},2025-01-13,won,{n},{name}" for n, name in enumerate(("a/b", "a?b", "A*b", "a:b", "x" * 40), 1)),
        header=f"{HEADER},owner",
    ),
    "illegal_xml_chars.csv": deals("1,2025-01-13,won,10,a\x01\x0b\ufffeb", header=f"{HEADER},owner"),
}  # fmt: skip

INPUTS: dict[str, bytes] = {**IDS, **VALUES, **DATES, **LAYOUT, **ENCODINGS, **OTHER_KINDS, **HOSTILE}
