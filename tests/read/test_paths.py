"""Paths and globs, standard input, and files that cannot be opened."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from kpicli.errors import InputError
from kpicli.read import ReadOptions, expand, load, paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("exports/b.csv", "exports/a.csv", "exports/~$a.csv", "exports/more/c.csv", "odd[1].csv", "Deals.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a,b\n1,2\n")
    return tmp_path


def test_globs_are_sorted_and_each_file_comes_once(folder: Path) -> None:
    assert expand(["exports/*.csv", "exports/a.csv", "-"], folder) == [
        folder / "exports/a.csv", folder / "exports/b.csv", "-",
    ]  # fmt: skip


def test_recursive_glob(folder: Path) -> None:
    assert [path.name for path in map(Path, expand(["exports/**/*.csv"], folder))] == ["a.csv", "b.csv", "c.csv"]


def test_brackets_in_a_file_name(folder: Path) -> None:
    assert expand(["odd[1].csv"], folder) == [folder / "odd[1].csv"]


def test_absolute_path(folder: Path) -> None:
    assert expand([str(folder / "exports/a.csv")], Path("/nowhere")) == [folder / "exports/a.csv"]


def test_everything_that_matches_nothing_is_named(folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        expand(["deal.xlsx", "exports/*.tsv", "export/a.csv", "zzz.csv", "https://x.io/a.csv"], folder)
    near, pattern, nowhere, none, web = caught.value.lines
    assert near.startswith("deal.xlsx: no such file")
    assert near.endswith("did you mean Deals.xlsx?")
    assert pattern.startswith("exports/*.tsv: no file matches")
    assert "does not exist" in nowhere
    assert none.endswith("check the name")
    assert "web address" in web


def test_folder_given_as_a_file(folder: Path) -> None:
    with pytest.raises(InputError, match=r"^exports: is a folder; give its files, for example exports/\*\.csv$"):
        load(folder / "exports", ReadOptions(), "exports")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^x\.csv: no such file"):
        load(tmp_path / "x.csv", ReadOptions(), "x.csv")


@pytest.mark.parametrize("error", [PermissionError(13, "denied"), OSError(5, "I/O error"), MemoryError()])
def test_file_that_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """A file that Excel holds open on Windows is a PermissionError."""

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(InputError, match=r"^a\.csv: .*; "):
        load(folder / "exports/a.csv", ReadOptions(), "a.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(folder: Path) -> None:
    path = folder / "exports/a.csv"
    path.chmod(0)
    with pytest.raises(InputError, match="no permission"):
        load(path, ReadOptions(), "a.csv")


def test_standard_input_is_read_once_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"a,b\n1,2\n")))
    paths._stdin.cache_clear()
    try:
        first, second = (load("-", ReadOptions(), "standard input") for _ in range(2))
    finally:
        paths._stdin.cache_clear()
    assert first.cells.to_pydict() == second.cells.to_pydict() == {"0": ["1"], "1": ["2"]}
    assert first.file == "standard input"


def test_importing_the_package_is_light() -> None:
    """Help and completion must not wait for pandas or pyarrow."""
    program = (
        "import sys, kpicli.read; print([m for m in ('pandas', 'pyarrow', 'python_calamine') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout.strip() == "[]"
