"""Whatever stands where a file is meant: it is not waited for, not read without end, and named."""

from __future__ import annotations

import io
import os
import socket
from pathlib import Path

import pytest

from kpicli import inputs, patterns
from kpicli.errors import InputError
from tests.bad_input.command import Desk

DEALS = "deal_id,created_at,closed_at,amount,status,channel\nA,2025-01-07,2025-01-28,70,won,fair\n"
CONFIGS = {
    "source": "sources: [{{table: deals, path: {odd}}}]\n",
    "rates": "sources: [{{table: deals, path: deals.csv}}]\nexchange_rates: {odd}\n",
    "lookup": "segments: {{crew: {{}}}}\nsources: [{{table: deals, path: deals.csv}}]\n"
    "lookups: [{{path: {odd}, on: channel, columns: {{channel: a, crew: b}}}}]\n",
    "presets": "presets: [{odd}]\nsources: [{{preset: auto, path: deals.csv}}]\n",
}


@pytest.fixture
def odd(desk: Desk, request: pytest.FixtureRequest) -> str:
    """A special file, behind a link."""
    made = desk.folder / "made"
    match request.param:
        case "pipe":
            os.mkfifo(made)
        case "socket":
            socket.socket(socket.AF_UNIX).bind(os.path.relpath(made))
        case "folder":
            made.mkdir()
        case device:
            made.symlink_to(device)
    (desk.folder / "odd.csv").symlink_to("made")
    return "odd.csv"


@pytest.mark.parametrize("odd", ["pipe", "socket", "folder", "/dev/zero"], indirect=True)
def test_it_is_refused_wherever_it_stands(desk: Desk, odd: str) -> None:
    (desk.folder / "deals.csv").write_text(DEALS)
    for name, text in CONFIGS.items():
        desk.config("currency: EUR\n" + text.format(odd=odd))
        seen = desk.kpi("report", "--kpi", "deals_won", "--by", "crew" if name == "lookup" else "channel")
        if (name, os.path.isdir(odd)) == ("presets", True):
            continue  # a folder of presets is what is meant
        assert seen.code in (2, 3), (name, seen)
        assert "odd.csv: " in seen.err
    for args in (["report", odd], ["check", odd], ["report", "-c", odd], ["init", odd, "--dry-run", "--yes"],
                 ["report", "--template", odd, "-o", "x.csv"]):  # fmt: skip
        seen = desk.kpi(*args)
        assert seen.code in (2, 3), (args, seen)
        assert "odd.csv: " in seen.err


def test_a_pipe_of_the_shell_is_read(tmp_path: Path) -> None:
    """``kpi report <(zcat deals.csv.gz)``."""
    read, written = os.pipe()
    os.write(written, b"a,b\n1,2\n")
    os.close(written)
    try:
        assert inputs.content(Path(f"/dev/fd/{read}"), "x", InputError) == b"a,b\n1,2\n"
    finally:
        os.close(read)


def test_too_many_bytes_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x" * 101)
    with pytest.raises(InputError, match="is larger than"):
        inputs.content(tmp_path / "a.csv", "a.csv", InputError, most=100)
    with pytest.raises(InputError, match="is larger than"):
        inputs.stream_content(io.BytesIO(b"x" * 101), "a.csv", InputError, most=100)
    assert inputs.stream_content(io.BytesIO(b"x" * 100), "a.csv", InputError, most=100) == b"x" * 100


def test_a_hole_of_terabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    with open(tmp_path / "a.csv", "wb") as file:
        file.truncate(1 << 42)
    with pytest.raises(InputError, match=r"a\.csv: has more than 4,194,304 MB, past the limit of 1,024 MB; split it"):
        inputs.content(tmp_path / "a.csv", "a.csv", InputError)


# -- patterns --------------------------------------------------------------------------------------------------------


def test_a_pattern_of_the_whole_disk_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MOST_LOOKED_AT", 50)
    for number in range(60):
        (desk.folder / f"{number}.txt").write_text("")
    for pattern in ("**/*.csv", "*.csv"):
        seen = desk.kpi("report", str(desk.folder / pattern))
        assert seen.code == 3
        assert "passes more than 50 files; name the folder" in seen.err


def test_patterns_fit_as_in_a_shell(tmp_path: Path) -> None:
    for name in ("a.csv", "b.txt", ".c.csv", "in/d.csv", "in/deep/e.csv", "in/.hidden/f.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "in/deep/round").symlink_to(tmp_path / "in")
    expected = {
        "*.csv": ["a.csv"],
        "*/*.csv": ["in/d.csv"],
        "**/*.csv": ["a.csv", "in/d.csv", "in/deep/e.csv"],
        "in/**/[de].csv": ["in/d.csv", "in/deep/e.csv"],
        ".*.csv": [".c.csv"],
        "in/?.csv": ["in/d.csv"],
        "none/*.csv": [],
    }
    for pattern, names in expected.items():
        found = patterns.matches(str(tmp_path / pattern), 1000)
        assert found == [str(tmp_path / name) for name in names], pattern
        assert all(patterns.fits(path, str(tmp_path / pattern)) for path in found)
    assert not patterns.fits("/a/b.tsv", "/a/*.csv")
    assert not patterns.fits("/a/in/b.csv", "/a/*.csv")
