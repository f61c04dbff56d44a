"""csv, tsv, json and jsonl: the record as programs and spreadsheets read it."""

import csv
import io
import json
import re
from typing import Any

import pytest

from kpicli.errors import ConfigError
from kpicli.model import TOTAL, Report
from kpicli.render import record, render
from kpicli.render.record import number
from tests.render.reports import MONTHS, UGLY_LABELS, director, report, ugly, value

RECORD = [
    *("kpi", "variant", "period", "period_start", "period_end", "channel"),
    *("value", "unit", "currency", "numerator", "denominator", "n"),
    *("ci_low", "ci_high", "basis", "window", "as_of", "flags"),
]


def text(made_from: Report, format: str, **options: Any) -> str:
    made = render(made_from, format, **options)
    return made if isinstance(made, str) else made.decode("utf-8-sig")


def read(made: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(made, newline=""), delimiter=delimiter, strict=True))


def test_the_record_has_its_columns_in_order_and_the_comparison_only_when_asked() -> None:
    assert list(record.columns(ugly())) == RECORD
    assert record.columns(director())[-3:] == ("flags", "compared_to", "change")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (12.0, "12"),
        (0.1, "0.1"),
        (-0.0, "0"),
        (1 / 3, "0.3333333333333333"),
        (1e22, "1e+22"),
        (-5, "-5"),
        (None, "None"),
    ],
)
def test_whole_numbers_have_no_decimals_and_others_all_of_them(raw: float | None, shown: str) -> None:
    assert repr(number(raw)) == shown


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_undefined_in_every_format(bad: float) -> None:
    made = report([value("x", MONTHS[0], bad)], {})
    assert json.loads(text(made, "json"))[0]["value"] is None
    assert read(text(made, "csv"))[1][5] == ""
    assert text(made, "table", width=80).split()[-1] == "–"
    render(made, "xlsx")


def test_json_has_the_raw_text_and_no_byte_that_drives_a_terminal() -> None:
    made = text(ugly(), "json")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", made)
    assert tuple(dict.fromkeys(row["channel"] for row in json.loads(made))) == UGLY_LABELS
    assert [json.loads(line) for line in text(ugly(), "jsonl").splitlines()] == json.loads(made)
    assert json.loads(text(ugly(), "json"))[1]["flags"] == ["PARTIAL_PERIOD", "BLANK_SEGMENT"]


def test_json_of_nothing_is_an_empty_list() -> None:
    assert json.loads(text(report([], {}), "json")) == []
    assert text(report([], {}), "jsonl") == ""


@pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_text_cells_are_never_formulas_and_numbers_stay_numbers(format: str, delimiter: str) -> None:
    rows = read(text(ugly(), format), delimiter)
    assert {len(row) for row in rows} == {len(RECORD)}
    labels = {row[5] for row in rows[1:]}
    assert {"'=1+1", "'-5"} <= labels
    assert not any(label.startswith(("=", "-", "+", "@")) for label in labels)
    assert "-1234.5" in {row[6] for row in rows}


@pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠"))
def test_every_start_of_a_formula_gets_an_apostrophe(start: str) -> None:
    made = report([value("x", MONTHS[0], 1, segment=(f"{start}x",))], {}, by=("s",))
    assert read(text(made, "csv"))[1][5] == f"'{start}x"


def test_a_line_of_tsv_is_a_row() -> None:
    lines = text(ugly(), "tsv").splitlines()
    assert len(lines) == len(ugly().values) + 1
    assert {line.count("\t") for line in lines} == {len(RECORD) - 1}


def test_a_lone_carriage_return_in_a_cell_is_quoted() -> None:
    made = report([value("x", MONTHS[0], 1, segment=("a\rb",))], {}, by=("s",))
    assert read(text(made, "csv"))[1][5] == "a\rb"


def test_no_header() -> None:
    for format in ("csv", "tsv"):
        whole, rows = text(ugly(), format), text(ugly(), format, header=False)
        assert whole.endswith(rows)
        assert len(whole.splitlines()) == len(rows.splitlines()) + 1


def test_excel_csv_has_the_marks_of_its_language() -> None:
    english, spanish = (render(director(lang), "csv", excel_csv=True) for lang in ("en", "es"))
    assert isinstance(english, bytes)
    assert isinstance(spanish, bytes)
    for made in (english, spanish):
        assert made.startswith(b"\xef\xbb\xbf")
        assert made.count(b"\r\n") == made.count(b"\n")
    assert b",0.316," in english
    assert b";0,316;" in spanish


def test_a_tsv_for_excel_has_the_decimal_mark_of_its_language() -> None:
    """12.345 pasted into a Spanish Excel would be twelve thousand."""
    plain, english, spanish = (
        text(director(lang), "tsv", excel_csv=excel) for lang, excel in (("es", False), ("en", True), ("es", True))
    )
    assert "\t0.316\t" in plain
    assert english == text(director("en"), "tsv")
    assert spanish == re.sub(r"(?<=\d)\.(?=\d)", ",", plain)
    assert "\t0,316\t" in spanish


def test_wide_has_a_row_per_period_and_segment_and_a_column_per_kpi() -> None:
    rows = read(text(director(), "csv", wide=True))
    assert rows[0][:6] == ["period", "period_start", "period_end", "leads", "win_rate", "won_amount"]
    assert rows[0][6:8] == ["cac", "cac.marketing"]
    assert len(rows) == 1 + len(MONTHS)
    assert rows[7][3:5] == ["702", ""]


def test_wide_puts_totals_last_in_each_period_whatever_kpi_has_which_segments() -> None:
    places = [("a", "x"), ("a", TOTAL), ("b", "y"), ("b", TOTAL)]
    values = [value(kpi, month, 1, segment=(label,)) for kpi, label in places for month in MONTHS[:2]]
    rows = read(text(report(values, {}, by=("s",)), "csv", wide=True))
    assert [row[3] for row in rows[1:]] == ["x", "y", TOTAL] * 2


def test_wide_keeps_amounts_in_two_currencies_apart() -> None:
    values = [value("x", MONTHS[0], place, "money", currency=code) for place, code in enumerate(("EUR", "USD"))]
    assert read(text(report(values, {}), "csv", wide=True))[0][3:] == ["x.EUR", "x.USD"]


@pytest.mark.parametrize(
    ("name", "wide"), [("value", False), ("compared_to", False), ("leads", True), ("period", True)]
)
def test_a_segment_named_like_a_column_is_refused(name: str, wide: bool) -> None:
    made = report([value("leads", MONTHS[0], 1, segment=("x",))], {}, by=(name,))
    with pytest.raises(ConfigError, match=f"segment '{name}'"):
        render(made, "csv", wide=wide)


def test_an_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="use table, csv, tsv, json, jsonl, md, xlsx"):
        render(ugly(), "pdf")
