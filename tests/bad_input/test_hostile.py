"""What is meant to do harm, or does: lines 51 to 64 of the list, each test named after its number and its input."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.bad_input.command import Desk
from tests.bad_input.inputs import INPUTS

# -- text that would act ---------------------------------------------------------------------------------------------

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md")
HARMLESS = set("\n\t")


def shown(desk: Desk, name: str) -> Iterator[str]:
    """All that is ever printed of an input with owners: reports in every format, explain, check and error texts."""
    desk.put(name)
    for format in FORMATS:
        seen = desk.kpi("report", "-f", format, "--period", "all", "--kpi", "revenue", "--by", "owner")
        assert seen.code == 0, seen.err
        yield from (seen.out, seen.err)
    for args in (("explain", "revenue", "--period", "all"), ("explain", "revenue", "--period", "all", "--rows")):
        seen = desk.kpi(*args)
        yield from (seen.out, seen.err)
    # The same text as a date, as a number and as a header: then it stands in what is said of it.
    text = INPUTS[name].decode().splitlines()
    bad = text[1].split(",", 4)[4]
    (desk.folder / "bad.csv").write_text(f"deal_id,closed_at,status,amount,{bad}\n1,{bad},won,{bad},x\n2,{bad},{bad}\n")
    for columns in ({}, {"amount": "Amont"}):
        desk.config({"sources": [{"table": "deals", "path": "bad.csv", **({"columns": columns} if columns else {})}]})
        for args in (("check",), ("check", "-f", "json"), ("report", "-v", "--period", "all", "--kpi", "revenue")):
            seen = desk.kpi(*args)
            assert seen.code in (0, 2, 3, 4)
            yield from (seen.out, seen.err)


OUR_FORMULA = re.compile(r"""=(IFERROR|IF|SUM|AND|ISNUMBER|'Data( \w+)?'!|[A-Z]+\d+|[-+/*=<>():,.\d]|"[^"+=@-]*")+""")
"""Formulas over cells of the workbook: sums, ratios, and words that stand for a result."""


def workbook_texts(desk: Desk) -> list[str]:
    """The texts of a report as a workbook, whose only formulas are those of the workbook itself."""
    assert desk.kpi("report", "-o", "report.xlsx", "--period", "all", "--kpi", "revenue", "--by", "owner").code == 0
    book = openpyxl.load_workbook(desk.folder / "report.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.value for cell in cells if cell.data_type == "f" and not OUR_FORMULA.fullmatch(cell.value)]
    return [str(cell.value) for cell in cells if cell.data_type == "s"]


def test_51_formula_injection(desk: Desk) -> None:
    """Text that a spreadsheet would run gets an apostrophe, and stays text in a workbook."""
    seen = desk.report("formula_injection.csv", "--by", "owner")
    owners = [row["owner"] for row in seen.rows]
    assert len(owners) == 4
    assert all(owner.startswith("'") for owner in owners)
    assert any("=HYPERLINK(" in text for text in workbook_texts(desk))
    desk.kpi("explain", "revenue", "--period", "all", "--rows", "-o", "rows.csv")
    assert not [line for line in (desk.folder / "rows.csv").read_text().splitlines() if ",=" in line or ",@" in line]


@pytest.mark.parametrize("name", ["ansi_escape.csv", "rich_markup.csv"])
def test_52_ansi_escape_rich_markup(desk: Desk, name: str) -> None:
    """Shown literally, whatever the command, and no byte that drives a terminal comes out."""
    texts = list(shown(desk, name))
    assert not {char for text in texts for char in text if not char.isprintable()} - HARMLESS - {"\u00a0", "\u202f"}
    literal = {"ansi_escape.csv": "[31mred[0m", "rich_markup.csv": "[bold]x[/bold]"}[name]
    table, csv, tsv = texts[0], texts[2], texts[4]
    assert literal in table
    assert literal in csv
    assert literal in tsv
    desk.put(name)
    assert literal in workbook_texts(desk)


def test_53_segment_path(desk: Desk) -> None:
    """A label is never a path: the folder holds what was asked for, and nothing is written elsewhere."""
    assert desk.by("owner", "segment_path.csv") == {"../../etc/passwd": 10, "C:\\x": 20, "/abs": 5}
    workbook_texts(desk)
    names = sorted(path.name for path in desk.folder.iterdir())
    assert names == ["config.yaml", "report.xlsx", "segment_path.csv"]


def test_53_sheetname_clash(desk: Desk) -> None:
    """Labels are no names of sheets, so five that would clash are five rows."""
    assert len(desk.by("owner", "sheetname_clash.csv")) == 5
    workbook_texts(desk)
    book = openpyxl.load_workbook(desk.folder / "report.xlsx")
    assert len(set(book.sheetnames)) == len(book.sheetnames)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)


def test_54_illegal_xml_chars(desk: Desk) -> None:
    desk.put("illegal_xml_chars.csv")
    assert any(text.startswith("a") and text.endswith("b") for text in workbook_texts(desk))


# -- bombs -----------------------------------------------------------------------------------------------------------

MEMORY = 500 << 20
PAST = ("unpacks to ", "past the limit")
BOMBS = {
    "bomb_1GB.csv.gz": PAST,
    "bomb_200MB_sheet.xlsx": PAST,
    "bomb_1GB_sharedstrings.xlsx": PAST,
    "bomb_that_lies.xlsx": ("is damaged",),
    "bomb_that_lies_in_a_sheet.xlsx": ("is damaged",),
}


def most_memory(folder: Path) -> tuple[int, int]:
    """The exit code of a report in a process of its own, and the most bytes of memory that it held."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("KPI_")}
    command = [sys.executable, "-m", "kpicli", "report", "--period", "all", "--kpi", "revenue"]
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=said, stderr=said)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def own_memory() -> int:
    """The most memory that this process took so far, in bytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.parametrize("name", BOMBS)
def test_55_bombs(desk: Desk, name: str) -> None:
    """Small files that unpack to a gigabyte, or say that they do not."""
    desk.report(name).refused(3, name, *BOMBS[name])


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not tell the memory of a process")
@pytest.mark.parametrize("name", ["bomb_1GB.csv.gz", "cell_at_XFD1048576.xlsx"])
def test_55_bombs_take_little_memory(desk: Desk, name: str) -> None:
    desk.put(name)
    code, memory = most_memory(desk.folder)
    assert code in (0, 3)
    # Linux never reports less for a process than what the one that started it had taken, and that is this one.
    assert memory < MEMORY + own_memory()


# -- workbooks -------------------------------------------------------------------------------------------------------


def test_56_cell_at_xfd1048576(desk: Desk) -> None:
    """The parser would reserve 17 billion cells for it; it is left out, and named."""
    said = "ODD_FILE: cell_at_XFD1048576.xlsx, sheet Sheet: left out, far from all other cells: XFD1048576; delete"
    seen = desk.report("cell_at_XFD1048576.xlsx")
    seen.counts(300, said)
    assert "2 rows read = 2 used" in seen.err


@pytest.mark.parametrize("name", ["entity_billion_laughs.xlsx", "entity_external.xlsx"])
def test_57_entity_billion_laughs_external(desk: Desk, name: str) -> None:
    desk.report(name).refused(3, f"{name}: xl/worksheets/sheet1.xml holds a DTD, which no workbook needs")


def test_58_formula_no_cache(desk: Desk) -> None:
    said = "row 2, amount: '=50+50' is a formula without a stored value: open the file in Excel and save it"
    desk.report("formula_no_cache.xlsx").counts(200, said, "MISSING_AMOUNT: 1 without an amount")
    assert "note: 1 formula without a stored value (D2)" in desk.check("formula_no_cache.xlsx")


def test_59_error_cells(desk: Desk) -> None:
    shown = desk.check("error_cells.xlsx")
    assert "note: 7 error cells (D2, D3, D4, D5, D6, D7, D8)" in shown
    assert "row 5, amount: '#REF!' is an error of the sheet" in shown
    seen = desk.report("error_cells.xlsx")
    seen.counts(None, "BAD_CELL: not read: 6 cells of 'amount' (rows 2, 3, 4, 5, 6, …)", "MISSING_AMOUNT: 7 without")


def test_60_hidden_first_sheet_and_row(desk: Desk) -> None:
    said = "ODD_FILE: hidden_first_sheet_and_row.xlsx, sheet Data: 1 hidden row (3) counted like any other"
    desk.report("hidden_first_sheet_and_row.xlsx").counts(300, said)
    assert "note: hidden sheet Old is not read" in desk.check("hidden_first_sheet_and_row.xlsx")
    said = "several_sheets.xlsx: several sheets hold data (Sheet, More); set sheet: to one of them"
    desk.report("several_sheets.xlsx").refused(2, said)
    desk.report("several_sheets.xlsx", sheet="More").counts(300)


def test_60_merged_cells(desk: Desk) -> None:
    """Only the first of merged cells holds the value; the other is a deal without an amount, and that is said."""
    said = "ODD_FILE: merged_cells.xlsx, sheet Sheet: merged cells D2:D3 hold a value in the first cell alone, the oth"
    desk.report("merged_cells.xlsx").counts(105, said, "MISSING_AMOUNT: 1 without an amount")
    desk.report("merged_cells.xlsx", kpi="deals_won").counts(3, "ODD_FILE: ")


def test_60_dates_1904(desk: Desk) -> None:
    """A workbook of an old Mac counts its days from 1904: the days are the same."""
    seen = desk.report("dates_1904.xlsx")
    seen.counts(300)
    assert (seen.rows[0]["period_start"], seen.rows[0]["period_end"]) == ("2025-01-13", "2025-01-15")


def test_60_locked(desk: Desk) -> None:
    desk.report("locked.xlsx").refused(3, "locked.xlsx: is password-protected; open it and save it without the passwo")


def test_61_numbers_as_text(desk: Desk) -> None:
    desk.report("numbers_as_text.xlsx").counts(150)
    assert "note: column amount: 1 value stored as text (D3), read as numbers" in desk.check("numbers_as_text.xlsx")
    assert desk.ids("numbers_as_text.xlsx") == {"00123": 100, "00124": 50}


# -- the config ------------------------------------------------------------------------------------------------------

DEALS = "sources:\n  - {table: deals, path: gone.csv}\n"


def nested(line: str, first: str) -> str:
    """A dozen levels, each of which holds the one before it ten times."""
    levels = (line.format(n=n, refs=", ".join([f"*a{n - 1}"] * 10)) for n in range(1, 12))
    return "\n".join([f"a0: &a0 {first}", *levels]) + "\n"


YAML_BOMBS = {
    "merge_bomb.yaml": (nested("a{n}: &a{n} {{<<: [{refs}]}}", "{x: 1}"), "values once its aliases are written out"),
    "alias_bomb.yaml": (nested("a{n}: &a{n} [{refs}]", "[x]"), "values once its aliases are written out"),
    "deep_nesting.yaml": ("a: " + "[" * 500 + "]" * 500 + "\n", "is nested more than"),
}


@pytest.mark.parametrize("name", YAML_BOMBS)
def test_62_merge_bomb_alias_bomb_deep_nesting(desk: Desk, name: str) -> None:
    text, said = YAML_BOMBS[name]
    (desk.folder / name).write_text(DEALS + text)
    seen = desk.kpi("report", "-c", name)
    assert (seen.code, seen.out) == (2, "")
    assert f"kpi: {name}:" in seen.err
    assert said in seen.err


def test_63_duplicate_keys(desk: Desk) -> None:
    desk.config(f"{DEALS}currency: EUR\ncurrency: USD\n")
    desk.kpi("report").refused(2, "config.yaml:4: 'currency' is given twice, on lines 3 and 4")


def test_63_unknown_key(desk: Desk) -> None:
    desk.config("sources:\n  - {table: deals, path: gone.csv, colums: {amount: A}}\n")
    desk.kpi("report").refused(2, "config.yaml:2: sources[0]: unknown key 'colums'. Did you mean 'columns'?")


def test_63_norway(desk: Desk) -> None:
    """NO is a country, 012 an account and 1:30 a name: text stays text where text is meant."""
    rows = "1,2025-01-13,won,10,NO\n2,2025-01-14,won,20,012\n3,2025-01-15,won,5,1:30\n4,2025-01-16,won,1,on\n"
    (desk.folder / "norway.csv").write_text(f"deal_id,closed_at,status,amount,owner\n{rows}")
    labels = "segments: {owner: {North: [NO, 012], South: [1:30, on]}}\n"
    desk.config(f"{labels}sources:\n  - {{table: deals, path: norway.csv}}\n")
    seen = desk.kpi("report", "-f", "csv", "--period", "all", "--kpi", "revenue", "--by", "owner")
    assert {row["owner"]: row["value"] for row in seen.rows} == {"North": "30", "South": "6"}


ESCAPES = {
    "a": "__import__('os').system('x')",
    "b": "deals_won.__class__",
    "c": "9**9**9**9",
    "d": "(lambda: 1)()",
    "e": "[x for x in (1, 2)]",
    "f": "deals_won[0]",
    "g": "f'{deals_won}'",
    "h": "+".join(["1"] * 400),
    "i": "-" * 400 + "1",
}


def test_64_expr_escape(desk: Desk) -> None:
    """Each formula is refused by name, before any data is read: there is none."""
    kpis = "".join(f'  {name}: {{formula: "{text}"}}\n' for name, text in ESCAPES.items())
    desk.config(f"{DEALS}kpis:\n{kpis}")
    seen = desk.kpi("report")
    assert (seen.code, seen.out) == (2, "")
    named = {line.split("kpis.")[1].split(".formula")[0] for line in seen.messages}
    assert named == set(ESCAPES)
    assert "gone.csv" not in seen.err
