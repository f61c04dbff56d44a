"""Thousands of damaged files: no crash, no hang, and no number that changes without a word.

**The oracle.** A damaged file may be read in four ways, and one of them must hold:

1. it is refused with a `KpiError`, which names the file;
2. something is said: an issue that is more than a blank line or the encoding. The files that are damaged are plain, so
   that the sound file has no issue at all and any word is due to the damage;
3. its figures, the cells of the columns that are numbers or dates, are those of the sound file;
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
from kpicli.read import load
from tests.damage import Rows, Sound, damaged, damaged_workbook, decoded, sound_files, table, well_formed, workbook, written

FILES = {file.name: file for file in sound_files()}
TIMES = 220
"""Damaged files of each kind."""
FIGURES = ("closed_at", "amount", "seats")
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
    except KpiError as error:
        assert error.lines
        return None


def figures(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Counter[str]]:
    """The cells of the columns of numbers and dates; what else a file says is not counted here."""
    return {name: Counter(row[header.index(name)] for row in rows) for name in FIGURES if name in header}


def silent(sound: Sound, data: bytes, found: RawTable | None) -> bool:
    """Whether a damaged file was read wrongly without a word: see the oracle above."""
    if found is None or any(issue.kind not in UNSAID for issue in found.issues):
        return False
    header, rows = [name.strip() for name in found.headers], [[cell.strip() for cell in row] for row in found.records()]
    original = well_formed(decoded(sound.data) or "", sound.delimiter, sound.breaks, sound.quote)
    assert original is not None
    if figures(header, rows) == figures(original[0], original[1:]):
        return False
    text = decoded(data)
    plain = well_formed(text, sound.delimiter, sound.breaks, sound.quote) if text else None
    return plain != [header, *rows]


@pytest.mark.parametrize("name", FILES)
def test_damaged_text(name: str, tmp_path: Path) -> None:
    """No exception but ours; of the plain files, none is silently another."""
    sound = FILES[name]
    wrong = []
    for number in range(TIMES):
        data = damaged(Random(f"{name} {number}"), sound.data)
        found = read(tmp_path / "x.csv", data)
        if sound.plain and silent(sound, data, found):
            wrong.append((number, data))
    assert wrong == []
