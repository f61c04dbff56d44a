"""No output takes the place of what it was made from, waits for a reader, or leaves anything behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml.etree import SerialisationError
from openpyxl import Workbook

from kpicli import inputs
from kpicli.errors import OutputError
from kpicli.render.output import write
from tests.bad_input.command import Desk

DEALS = """deal_id,created_at,closed_at,amount,status,channel
A,2025-01-07,2025-01-28,70,won,fair
B,2025-01-08,2025-02-11,90,won,post
"""
CONFIG = """
currency: EUR
segments: {crew: {}}
sources: [{table: deals, path: deals.csv}]
lookups: [{path: crews.csv, on: channel, columns: {channel: channel, crew: crew}}]
exchange_rates: rates.csv
"""
FILES = {
    "deals.csv": DEALS,
    "crews.csv": "channel,crew\nfair,out\npost,in\n",
    "rates.csv": "date,currency,rate\n2025-01-01,USD,0.9\n",
    "config.yaml": CONFIG,
}


@pytest.fixture
def filled(desk: Desk) -> Iterator[Desk]:
    """A folder of inputs that are all as they were when the test is over."""
    for name, text in FILES.items():
        (desk.folder / name).write_text(text)
    yield desk
    assert {name: (desk.folder / name).read_text() for name in FILES} == FILES
    assert not list(desk.folder.glob(".kpi-*"))
    inputs.begin()


def refused(desk: Desk, *args: str) -> None:
    seen = desk.kpi(*args)
    assert (seen.code, seen.out) == (2, ""), seen
    assert len(seen.err.splitlines()) == 1
    assert "is the same file as" in seen.err


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".csv")])
def test_a_report_is_not_written_over_what_it_is_made_from(filled: Desk, name: str) -> None:
    (filled.folder / "soft.csv").symlink_to(name)
    (filled.folder / "hard.csv").hardlink_to(filled.folder / name)
    for output in (name, f"./{name}", str(filled.folder / name), "soft.csv", "hard.csv"):
        refused(filled, "report", "-o", output)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "command",
    ["report -f csv", "report deals.csv -f csv", "explain cac -f json", "explain win_rate --rows -f csv", "schema"],
)  # fmt: skip
def test_no_command_writes_over_an_input(filled: Desk, command: str, name: str) -> None:
    refused(filled, *command.split(), "-o", name)


def test_nor_do_init_and_demo(filled: Desk) -> None:
    refused(filled, "init", "deals.csv", "-c", "deals.csv", "--force", "--yes")
    refused(filled, "demo", ".", "--force")


def test_a_broken_config_is_still_an_input(filled: Desk) -> None:
    path = filled.folder / "other.yaml"
    path.write_text(CONFIG + "sources_: 1\n")
    filled._monkeypatch.setenv("KPI_CONFIG", "other.yaml")
    for name in ("deals.csv", "crews.csv", "rates.csv", "other.yaml"):
        refused(filled, "schema", "-o", name)
    assert path.read_text() == CONFIG + "sources_: 1\n"


def test_a_template_is_not_filled_in_its_own_place(filled: Desk) -> None:
    (filled.folder / "book.xlsx").write_bytes(b"PK\x03\x04")
    (filled.folder / "copy.xlsx").symlink_to("book.xlsx")
    seen = filled.kpi("report", "--template", "book.xlsx", "-o", "copy.xlsx")
    assert seen.code in (2, 3)
    assert (filled.folder / "book.xlsx").read_bytes() == b"PK\x03\x04"


def test_a_pattern_of_sources_does_not_get_the_report_too(filled: Desk) -> None:
    """The first time it is not there; the next time it would be read as an export."""
    config = filled.folder / "all.yaml"
    config.write_text("currency: EUR\nsources: [{table: deals, path: 'd*.csv'}]\n")
    seen = filled.kpi("report", "-c", "all.yaml", "-o", "deals-report.csv")
    assert seen.code == 2
    assert "deals-report.csv: would be read as one of d*.csv" in seen.err
    assert filled.kpi("report", "-c", "all.yaml", "-o", "report.csv").code == 0


def test_other_files_are_written(filled: Desk) -> None:
    (filled.folder / "old.csv").write_text("old")
    (filled.folder / "same.csv").symlink_to("old.csv")
    assert filled.kpi("report", "--kpi", "deals_won", "-o", "same.csv").code == 0
    assert "deals_won" in (filled.folder / "old.csv").read_text()
    assert (
        filled.kpi("report", "old.csv", "-o", "new.csv").code == 3
    )  # what is no input of ours is not destroyed either


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_names_of_standard_output(filled: Desk, name: str) -> None:
    seen = filled.kpi("report", "--kpi", "deals_won", "-f", "csv", "-o", name)
    assert seen.code == 0
    assert seen.rows[0]["value"] == "1"


def test_what_the_shell_appends_to_may_be_an_input(filled: Desk) -> None:
    command = [sys.executable, "-m", "kpicli", "report", "--kpi", "deals_won", "-f", "csv"]
    with open(filled.folder / "deals.csv", "a") as appended:
        done = subprocess.run(command, stdout=appended, stderr=subprocess.PIPE, text=True, cwd=filled.folder)
    assert done.returncode == 2
    assert "standard output: is the same file as deals.csv" in done.stderr


# -- pipes and what is left behind -----------------------------------------------------------------------------------


def test_nobody_waits_for_a_reader_of_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="is a pipe that nobody reads"):
        write("x", tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        write("x", tmp_path / "pipe")
        assert os.read(reader, 10) == b"x"
    finally:
        os.close(reader)


def test_what_a_killed_run_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    import fcntl

    for name in (".kpi-dead.tmp", ".kpi-alive.tmp", ".kpi-note.txt", "mine.tmp"):
        (tmp_path / name).write_text("half")
    (tmp_path / ".kpi-link.tmp").symlink_to("mine.tmp")
    with open(tmp_path / ".kpi-alive.tmp") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        write("x", tmp_path / "report.csv")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [".kpi-alive.tmp", ".kpi-link.tmp", ".kpi-note.txt", "mine.tmp", "report.csv"]


def test_files_of_other_users_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".kpi-theirs.tmp").write_text("half")
    monkeypatch.setattr(os, "getuid", lambda: 54321)
    write("x", tmp_path / "report.csv")
    assert (tmp_path / ".kpi-theirs.tmp").exists()


def test_a_workbook_that_no_temporary_file_can_hold_is_not_written(
    filled: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full, or a limit of the size of files, met while a sheet is put together."""
    old = filled.folder / "report.xlsx"
    old.write_text("the report of last week")

    def fail(book: Workbook, target: object) -> None:
        raise SerialisationError("IO_EFBIG")

    monkeypatch.setattr(Workbook, "save", fail)
    seen = filled.kpi("report", "-o", "report.xlsx")
    assert seen.code == 6
    assert "larger than a file may be here (ulimit -f); nothing was written" in seen.err
    assert old.read_text() == "the report of last week"
