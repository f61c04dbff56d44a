"""What `--help` shows: examples of every command, which run as they stand, and lines that fit 80 columns."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kpicli import cli, demo
from tests import readme

CALLBACKS = {one.name or getattr(one.callback, "__name__", ""): one.callback for one in cli.app.registered_commands}
EXAMPLE = re.compile(r"(?m)^  (kpi .+)$")


def run(command: str, folder: Path, columns: int = 80) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**readme.environment(), "COLUMNS": str(columns), "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def examples(command: str) -> list[str]:
    """The examples of a command's help, as they are shown on a wide screen."""
    return EXAMPLE.findall(str(CALLBACKS[command].__doc__).replace("\n    ", "\n  "))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample exports and their config, as `kpi demo` leaves them."""
    made = tmp_path_factory.mktemp("sample")
    (made / "exports").mkdir()
    (made / "config.yaml").write_text(demo.config("en"), "utf-8")
    for name, content in demo.exports():
        (made / "exports" / name).write_bytes(content)
    return made


@pytest.mark.parametrize("command", CALLBACKS)
def test_every_command_has_examples_and_fits_80_columns(command: str, tmp_path: Path) -> None:
    shown = run(f"kpi {command} --help", tmp_path).stdout
    assert examples(command)
    assert [one for one in examples(command) if f"  {one}\n" not in shown] == []
    assert [line for line in shown.splitlines() if len(line) > 80] == []


def test_the_first_help_says_where_to_begin_and_cuts_no_sentence(tmp_path: Path) -> None:
    shown = run("kpi --help", tmp_path).stdout
    assert [one.split()[1] for one in EXAMPLE.findall(shown)] == ["demo", "init", "report", "explain"]
    assert "..." not in shown.partition("Commands:")[2]
    assert max(map(len, shown.splitlines())) <= 80


RUN = [(command, example) for command in CALLBACKS if command != "demo" for example in examples(command)]
"""What `kpi demo` writes is looked at in test_demo.py."""


@pytest.mark.parametrize(("command", "example"), RUN, ids=[example for _, example in RUN])
def test_the_example_runs(command: str, example: str, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "here")
    if command == "init":
        (tmp_path / "here" / "config.yaml").unlink()
    before = {path.name for path in (tmp_path / "here").iterdir()}
    done = run(example, tmp_path / "here")
    assert done.returncode == 0, done.stderr
    assert done.stdout or {path.name for path in (tmp_path / "here").iterdir()} > before
