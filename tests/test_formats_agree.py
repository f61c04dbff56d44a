"""One ugly data set through the real command in every format: each number is the same, cell for cell.

What people read is read back as a person would: "1.234,5 €" in a Spanish table is 1234.5 to the last digit shown.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from lxml import html

from tests.harness import write_case
from tests.test_cli import kpi

Key = tuple[str, str, str, str]
"""KPI, definition, channel, period."""
CHANNELS = (
    "=1+1", "[red]x[/]", "<b>bold</b><img src=x onerror=alert(1)>", "a|b;c,d", "-5", "007", "#N/A", 'say "hi"',
    "Müller & Söhne", "日本語", "@SUM(A1)", "", "*stars* _and_ `code`", "NA",
)  # fmt: skip
KPIS = "leads,won_amount,win_rate,cpl,sales_cycle_days,roi"
MARKS = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉ!~]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three months, the last one running: deals of 14 odd channels, from a cent to a third of a billion."""
    place = tmp_path_factory.mktemp("ugly")
    leads, deals, spend = ["lead_id | created_at | channel"], [], ["date | cost | channel"]
    number = 0
    for month, days in (("2025-01", 31), ("2025-02", 28), ("2025-03", 15)):
        for at, channel in enumerate(CHANNELS):
            number += 1
            day = f"{month}-{(7 * number) % days + 1:02}"
            amount = (0.01, -1234.56, 1e9 / 3, 999.995, 12.5, 1_000_000)[number % 6]
            status = "won" if (at + number) % 3 else "lost"
            leads += [f"l{number} | {day} | {quoted(channel)}", f"m{number} | {day} | {quoted(channel)}"]
            deals.append(f"d{number} | l{number} | {day} | {day} | {status} | {amount!r}")
            spend += [f"{day} | {at * 33.33:.2f} | {quoted(channel)}"] if at % 3 else []
    tables = {"leads": "\n".join(leads), "spend": "\n".join(spend)}
    tables["deals"] = "\n".join(["deal_id | lead_id | created_at | closed_at | status | amount", *deals])
    write_case(place, tables)
    sources = "".join(f"  - {{table: {name}, path: {name}.csv}}\n" for name in tables)
    (place / "config.yaml").write_text(f"currency: EUR\nsources:\n{sources}", encoding="utf-8")
    return place


def quoted(channel: str) -> str:
    """A channel in the harness's tables, whose cells are divided by |: one of its own is spelt another way."""
    return channel.replace("|", "¦")


@pytest.fixture(scope="module")
def written(folder: Path) -> Callable[[str, str], bytes]:
    @cache
    def report(format: str, lang: str) -> bytes:
        ending = {"table": "txt"}.get(format, format)
        args = ["--by", "channel", "--kpi", KPIS, "--last", "2", "--totals", "--lang", lang, "-q"]
        done = kpi(folder, "report", *args, "-f", format, "-o", f"report-{lang}.{ending}")
        assert done.returncode == 0, done.stderr
        return (folder / f"report-{lang}.{ending}").read_bytes()

    return report


Written = Callable[[str, str], bytes]


def record(written: Written) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(written("json", "en"))
    return found


def key_of(row: Mapping[str, object]) -> Key:
    return str(row["kpi"]), str(row["variant"]), str(row["channel"]), str(row["period"])


def truth(written: Written) -> dict[Key, float | None]:
    """Every number of the report, by what it is of."""
    return {key_of(row): row["value"] for row in record(written)}  # type: ignore[misc]


# -- for programs ----------------------------------------------------------------------------------------------------


def test_the_data_is_ugly_and_whole(written: Written) -> None:
    """14 channels and their total, of which some are blank, undefined, negative, tiny and large."""
    numbers = truth(written)
    assert len({channel for _, _, channel, _ in numbers}) >= len(CHANNELS) + 1
    assert {period for *_, period in numbers} == {"2025-01", "2025-02", "2025-03"}
    assert None in numbers.values()
    known = [number for number in numbers.values() if number is not None]
    assert min(known) < 0 < max(known)
    assert max(known) > 1e8


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_delimited_text_has_the_numbers(format: str, written: Written) -> None:
    text = written(format, "en").decode()
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="," if format == "csv" else "\t")
    found = {key_of(row | {"channel": unprotected(row["channel"])}): number(row["value"]) for row in rows}
    assert found == truth(written)


def test_csv_for_excel_has_the_numbers(folder: Path, written: Written) -> None:
    args = ["--by", "channel", "--kpi", KPIS, "--last", "2", "--totals", "--lang", "es", "-q"]
    done = kpi(folder, "report", *args, "-f", "csv", "--excel-csv", "-o", "excel.csv")
    assert done.returncode == 0
    rows = csv.DictReader(io.StringIO((folder / "excel.csv").read_text("utf-8-sig"), newline=""), delimiter=";")
    found = {
        key_of(row | {"channel": unprotected(row["channel"])}): number(row["value"].replace(",", ".")) for row in rows
    }
    assert found == truth(written)


def test_json_lines_have_the_numbers(written: Written) -> None:
    rows = [json.loads(line) for line in written("jsonl", "en").splitlines()]
    assert {key_of(row): row["value"] for row in rows} == truth(written)


def unprotected(text: str) -> str:
    """A cell without the apostrophe that keeps it from being a formula."""
    return text[1:] if text.startswith("'") else text


def number(text: str) -> float | None:
    return float(text) if text else None


@pytest.mark.parametrize("lang", ["en", "es", "it"])
def test_the_workbook_has_the_numbers(lang: str, written: Written) -> None:
    """In its data, and in the sheets of the families, which read them by formulas."""
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", lang)), data_only=True)
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    data = next(rows for rows in sheets.values() if rows[0][:3] == ["kpi", "variant", "period"])
    rows = [dict(zip(map(str, data[0]), row, strict=True)) for row in data[1:]]
    found = {
        key_of({**row, "channel": str(row["channel"])}): row["value"] if row["value"] != "" else None for row in rows
    }
    expected = truth(written)
    assert found == {key: pytest.approx(n, rel=1e-15) if n is not None else None for key, n in expected.items()}
    shown = [line for title, rows in sheets.items() if rows is not data for line in family_lines(rows)]
    assert_same_lines(shown, written, exact=True)


def family_lines(rows: list[list[object]]) -> Iterator[list[object]]:
    """The rows of a sheet that has a column for each period, without the labels before them."""
    head = next((at for at, row in enumerate(rows) if "2025-01" in row and "KPI" in row and len(row) > 4), None)
    if head is None or "2025-03~" not in rows[head]:
        return
    first = rows[head].index("2025-01")
    for row in rows[head + 1 :]:
        cells = row[first : first + 3]
        if any(isinstance(cell, (int, float)) or str(cell or "").startswith("–") for cell in cells):
            yield [cell if isinstance(cell, (int, float)) else None for cell in cells]


# -- for people ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "es", "it"])
def test_the_table_shows_the_numbers(lang: str, written: Written) -> None:
    lines = written("table", lang).decode().splitlines()
    start = next(at for at, line in enumerate(lines) if set(line) == {"─"}) + 1
    body = lines[start : next(at for at, line in enumerate(lines) if at > start and line.startswith("~ "))]
    shown = [[cell for cell in line.split(" ") if cell][-3:] for line in body if line.startswith("  ")]
    assert_same_lines([[spoken(cell, lang) for cell in cells] for cells in shown], written)


@pytest.mark.parametrize("lang", ["en", "es", "it"])
def test_markdown_shows_the_numbers(lang: str, written: Written) -> None:
    lines = [line for line in written("md", lang).decode().splitlines() if line.startswith("| ")][2:]
    shown = [unescape(line).rstrip("| ").split(" | ")[-3:] for line in lines]
    assert_same_lines([[spoken(cell, lang) for cell in cells] for cells in shown], written)


@pytest.mark.parametrize("lang", ["en", "es", "it"])
def test_the_page_shows_the_numbers(lang: str, written: Written) -> None:
    page = html.fromstring(written("html", lang))
    rows = page.xpath("//section[@id='tables']//table//tr[th[@scope='row']]")
    shown = [[cell.text_content() for cell in row.xpath("./td//span[@class='number']")] for row in rows]
    assert_same_lines([[spoken(cell, lang) for cell in cells] for cells in shown], written)
    labels = [row.xpath("string(./th)").strip() for row in rows]
    assert "<b>bold</b><img src=x onerror=alert(1)>" in {MARKS.sub("", label).strip() for label in labels}
    assert not page.xpath("//section[@id='tables']//img")


def assert_same_lines(shown: Iterable[list[object]], written: Written, *, exact: bool = False) -> None:
    """Rows as they are read, against the record: in its order, one for each KPI and channel, a cell for each month."""
    expected: dict[tuple[str, ...], dict[str, float | None]] = {}
    for (*row, period), value in truth(written).items():
        expected.setdefault(tuple(row), {})[period] = value
    lines = list(shown)
    assert len(lines) == len(expected)
    for (row_key, values), cells in zip(expected.items(), lines, strict=True):
        assert len(cells) == len(values), row_key
        for (period, value), cell in zip(values.items(), cells, strict=True):
            assert agrees(value, cell, exact), (row_key, period, value, cell)


def agrees(value: float | None, cell: object, exact: bool) -> bool:
    """Whether a cell shows a value: the very number, or the one that it is to the last digit shown."""
    if value is None or cell is None:
        return value is None and cell is None
    if exact:
        assert isinstance(cell, (int, float))
        return abs(cell - value) <= 1e-12 * abs(value)
    assert isinstance(cell, tuple)
    seen, last_digit = cell
    return bool(abs(seen - value) <= last_digit * 0.500001)


def spoken(text: str, lang: str) -> tuple[float, float] | None:
    """A number as it is written for people: what it is, and what its last digit is worth; None where there is none."""
    plain = MARKS.sub("", text).replace("\u00a0", "").strip()
    if plain == "–":
        return None
    share = 0.01 if plain.endswith("%") else 1.0
    digits = re.sub(r"[^\d.,-]", "", plain)
    if lang != "en":
        digits = digits.translate(str.maketrans(",.", ".,"))
    digits = digits.replace(",", "")
    places = len(digits.partition(".")[2])
    return float(digits) * share, share * 10.0**-places
