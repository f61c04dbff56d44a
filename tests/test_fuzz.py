"""Thousands of damaged files: no crash, no hang, and no number that changes without a word.

**The oracle.** A damaged file may be read in four ways, and one of them must hold:

1. it is refused with a `KpiError`, which names the file;
2. something is said: an issue that is more than a blank line or the encoding. The files that are damaged are plain, so
   that the sound file has no issue at all and any word is due to the damage;
3. its figures, the cells of the columns that are numbers or dates, are those of the sound file, but for cells that
   can no longer be read as a number or a date, which the next stage names one by one;
4. it is still a table beyond doubt, and what was read is what stands there: a second reader of thirty lines
   (``damage.well_formed``), which knows the delimiter and allows for nothing, finds the same header and the same rows.
   Then the damage changed what any person would read, as when a 3 becomes a 7: no program can know.

What is left is silence: figures that differ from the sound file's, in a file that is no table beyond doubt, or that
a plain reading reads otherwise.

For reports the same is asked of the numbers themselves: the won amount and the won deals of the damaged file are those
of the sound file, or those that the second reader adds up by itself, or a word is said: a flag, a refusal, or a row
that is rejected or left out.

The files are small (some kB), so that a hang is the reader's own; faulthandler ends one with a traceback.
"""

from __future__ import annotations

import faulthandler
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.config import load as config
from kpicli.errors import KpiError
from kpicli.model import RawTable
from kpicli.pipeline import Outcome, run
from kpicli.question import Ask
from kpicli.read import excel, load
from kpicli.read import table as tables
from tests.damage import (
    Rows,
    Sound,
    damaged,
    damaged_workbook,
    decoded,
    sound_files,
    table,
    well_formed,
    workbook,
    written,
)

FILES = {file.name: file for file in sound_files()}
TIMES = 220
"""Damaged files of each kind."""
FIGURES = ("closed_at", "amount", "seats")
FIGURE = re.compile(r"[-+]?\d[\d.,]*|\d{4}-\d\d-\d\d|")
UNSAID = {"blank", "note"}


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    faulthandler.dump_traceback_later(300, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


def read(path: Path, data: bytes) -> RawTable | None:
    """The table, or None for a file that is refused in one way or another; any other exception fails the test."""
    path.write_bytes(data)
    try:
        return load(path, shown=path.name)
    except KpiError:
        return None


def figures(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Counter[str]]:
    """The cells of the columns of numbers and dates; what else a file says is not counted here.

    Cells that read as neither are all one: they are numbers no more, and the next stage names each (BAD_CELL).
    """
    columns = {name: [row[header.index(name)] for row in rows] for name in FIGURES if name in header}
    return {name: Counter(cell if FIGURE.fullmatch(cell) else "?" for cell in cells) for name, cells in columns.items()}


def alike(found: dict[str, Counter[str]], original: dict[str, Counter[str]]) -> bool:
    """Whether the figures are the same, but for those that can no longer be read as figures."""
    return found.keys() == original.keys() and all(
        set(found[name] - original[name]) <= {"?"} and found[name].total() == original[name].total()
        for name in original
    )


def silent(sound: Sound, data: bytes, found: RawTable | None) -> bool:
    """Whether a damaged file was read wrongly without a word: see the oracle above."""
    if found is None or not len(found.rows) or any(issue.kind not in UNSAID for issue in found.issues):
        return False  # a table without rows is refused, or said, by the next stage
    header, rows = [name.strip() for name in found.headers], [[cell.strip() for cell in row] for row in found.records()]
    original = well_formed(decoded(sound.data) or "", sound.delimiter, sound.breaks, sound.quote)
    assert original is not None
    if alike(figures(header, rows), figures(original[0], original[1:])):
        return False
    text = decoded(data)
    plain = well_formed(text, sound.delimiter, sound.breaks, sound.quote) if text else None
    return plain != [header, *rows]


@pytest.mark.parametrize("name", FILES)
def test_damaged_text(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No exception but ours; of the plain files, none is silently another. Half of them are read the fast way."""
    sound = FILES[name]
    wrong = []
    for number in range(TIMES):
        monkeypatch.setattr(tables, "TAIL", 2 if number % 2 else 60)
        data = damaged(Random(f"{name} {number}"), sound.data)
        found = read(tmp_path / "x.csv", data)
        if sound.plain and silent(sound, data, found):
            wrong.append((number, data))
    assert wrong == []


@pytest.mark.parametrize("sound", FILES.values(), ids=FILES)
def test_sound_files_are_read_without_a_word(sound: Sound, tmp_path: Path) -> None:
    """The oracle rests on it: a word is due to the damage, and the second reader reads what stands there."""
    found = read(tmp_path / "x.csv", sound.data)
    assert found is not None
    assert (found.issues == ()) == sound.plain or sound.name == "cp1252"
    if sound.plain:
        text = decoded(sound.data) or ""
        assert well_formed(text, sound.delimiter, sound.breaks) == [[*found.headers], *map(list, found.records())]


# -- workbooks -------------------------------------------------------------------------------------------------------


def openpyxl_rows(data: bytes) -> Rows | None:
    """The cells of the first sheet by another parser, as text; None when it cannot read them."""
    import openpyxl

    try:
        sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
        return [[excel.as_text("" if cell is None else cell).strip() for cell in row] for row in sheet.values]
    except Exception:
        return None


def test_damaged_workbooks(tmp_path: Path) -> None:
    """Refused, or said, or the figures of the sound workbook, or those that another parser finds in the damaged one."""
    rows = table(14)
    sheet, wrong = workbook(rows), []
    original = openpyxl_rows(sheet)
    assert original is not None
    for number in range(TIMES):
        data = damaged_workbook(Random(f"workbook {number}"), sheet)
        found = read(tmp_path / "x.xlsx", data)
        if found is None or any(issue.kind not in UNSAID for issue in found.issues):
            continue
        read_figures = figures(found.headers, found.records())
        if not alike(read_figures, figures(original[0], original[1:])):
            other = openpyxl_rows(data)
            header = found.header_row - 1
            if other is None or figures(other[header], other[header + 1 :]) != read_figures:
                wrong.append((number, found.records()))
    assert wrong == []


# -- files of any shape ----------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["Acme", "Bolt & Co", "Casa Müller", "x", "won", '5" pipe', "O'Neil", "a, b", "c;d", "1|2", "-"]
)
NUMBERS = st.decimals(min_value=-9999, max_value=9999, places=2).map(str)


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(
        st.tuples(WORDS, NUMBERS, st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(str)), min_size=2, max_size=9
    ),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    always=st.booleans(),
    name=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_sound_files_of_any_dialect(
    rows: list[tuple[str, ...]],
    delimiter: str,
    end: str,
    always: bool,
    name: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whatever the dialect, a sound file is read cell by cell, and nothing is said of it."""
    header = ("name", "amount", "closed_at")
    path = tmp_path_factory.getbasetemp() / "any.csv"
    found = read(path, written([header, *rows], delimiter, end, always).encode(name))
    assert found is not None
    assert (found.headers, found.records(), found.issues) == (header, rows, ())


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(min_size=1, max_size=200), st.text(alphabet="ab1,;\"'\t|\n\r \\é.-", max_size=200).map(str.encode)
    )
)
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """A table or our own error, for any bytes at all, with every row in its place."""
    found = read(tmp_path_factory.getbasetemp() / "any.csv", data)
    if found is not None:
        placed = found.rows.to_pylist()
        assert placed == sorted(set(placed))
        assert len(found.records()) == len(placed)
        assert not set(placed) & {left.row for left in found.left_out}


# -- reports ---------------------------------------------------------------------------------------------------------

CONFIG = "sources: [{table: deals, path: deals.csv, set: {currency: EUR}}]\ncurrency: EUR\ntimezone: Europe/Madrid\n"
ASK = Ask(kpis=("won_amount", "deals_won"), period="all", first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))
TODAY = date(2026, 1, 1)
FIELDS = {"deal_id": ".+", "closed_at": r"2025-\d\d-\d\d", "amount": r"-?\d{1,6}(\.\d+)?", "status": "won|open|lost"}


def report(folder: Path, data: bytes) -> Outcome | None:
    (folder / "deals.csv").write_bytes(data)
    try:
        return run(config.parse(CONFIG, "config.yaml", folder), ASK, TODAY)
    except KpiError:
        return None


def numbers(outcome: Outcome) -> dict[str, float]:
    return {value.kpi: value.value for value in outcome.report.values if value.value is not None}


def words_said(outcome: Outcome) -> Counter[str]:
    """What a report says of its data: its notes, refusals, and rows that were not used."""
    said = Counter(note.code for note in outcome.report.notes)
    said.update(list(outcome.refused))
    for facts in outcome.data.sources:
        said.update({"rejected": facts.rejected, "duplicates": facts.duplicates, "left out": facts.left_out})
    return said


def added_up(rows: Rows | None) -> dict[str, float] | None:
    """The two numbers from the rows themselves; None when a cell is not written as it was meant to be."""
    if rows is None or any(rows[0].count(name) != 1 for name in FIELDS):
        return None
    places = {name: rows[0].index(name) for name in FIELDS}
    deals = [{name: row[place] for name, place in places.items()} for row in rows[1:]]
    sound = all(re.fullmatch(pattern, deal[name]) for deal in deals for name, pattern in FIELDS.items())
    if not sound or len({deal["deal_id"] for deal in deals}) < len(deals):
        return None
    won = [float(deal["amount"]) for deal in deals if deal["status"] == "won"]
    return {"won_amount": sum(won), "deals_won": len(won)}


@pytest.mark.parametrize("name", ["comma", "long", "semicolon", "notes"])
def test_reports_on_damaged_files(name: str, tmp_path: Path) -> None:
    """The numbers of the sound file, or those that stand in the damaged one, or a word."""
    sound = FILES[name]
    before = report(tmp_path, sound.data)
    assert before is not None
    assert numbers(before) == pytest.approx(added_up_of(sound, sound.data))
    wrong = []
    for number in range(TIMES // 2):
        data = damaged(Random(f"report {name} {number}"), sound.data)
        after = report(tmp_path, data)
        if after is None or words_said(after) - words_said(before) or numbers(after) == pytest.approx(numbers(before)):
            continue
        if numbers(after) != pytest.approx(added_up_of(sound, data)):
            wrong.append((number, numbers(after), data))
    assert wrong == []


def added_up_of(sound: Sound, data: bytes) -> dict[str, float] | None:
    text = decoded(data)
    rows = well_formed(text, sound.delimiter, sound.breaks) if text else None
    if rows and sound.delimiter == ";":
        rows = [
            [cell.replace(",", ".") if rows[0][place] == "amount" else cell for place, cell in enumerate(row)]
            for row in rows
        ]
    return added_up(rows)
