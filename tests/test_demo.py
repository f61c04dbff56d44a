"""`kpi demo`: a folder in which everything that is said can be done, from an installed program too."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpicli import demo
from kpicli.config.load import load
from kpicli.model import Value
from kpicli.pipeline import run
from kpicli.question import Ask
from tests import readme
from tests.config.test_editors import problems

LANGS = ("en", "es", "it")
WRITTEN = ("README.txt", "config.yaml", "kpi.schema.json", "kpis.csv", "report.html", "report.txt", "report.xlsx")


def kpi(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kpicli", *words],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the command leaves it, in Spanish."""
    folder = tmp_path_factory.mktemp("made")
    done = kpi(folder, "demo", "--lang", "es")
    assert done.returncode == 0, done.stderr
    assert done.stdout == demo.what_next("es")
    assert done.stderr.endswith(f"kpi: {len(WRITTEN) + 9} archivos escritos: cd kpi-demo\n")
    return folder / "kpi-demo"


def test_the_archive_holds_the_sample_as_it_is() -> None:
    assert dict(demo.exports()) == readme.sample(), "run: make docs"
    assert demo.packed(readme.sample()) == demo.packed(dict(reversed(readme.sample().items())))


def test_everything_is_there(made: Path) -> None:
    assert sorted(path.name for path in made.iterdir()) == sorted([*WRITTEN, "exports"])
    assert {path.name: path.read_bytes() for path in (made / "exports").iterdir()} == readme.sample()
    assert (made / "report.txt").read_text("utf-8").startswith("2025-12, respecto a 2025-11")
    assert "no cumple" in (made / "report.txt").read_text("utf-8")
    assert '<html lang="es">' in (made / "report.html").read_text("utf-8")
    assert (made / "report.xlsx").read_bytes().startswith(b"PK")
    assert "target_kept" in (made / "kpis.csv").read_text("utf-8").splitlines()[0]


@pytest.mark.parametrize("name", ["report.txt", "kpis.csv", "report.html", "report.xlsx"])
def test_each_report_is_what_the_command_gives(made: Path, name: str, tmp_path: Path) -> None:
    done = kpi(made, "report", "-q", "-o", str(tmp_path / name))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_bytes() == (made / name).read_bytes()


def test_a_folder_that_is_somebodys_work_is_left_alone(made: Path, tmp_path: Path) -> None:
    before = (made / "config.yaml").stat().st_mtime_ns
    refused = kpi(made.parent, "demo")
    assert refused.returncode == 2
    assert "kpi-demo: is not empty" in refused.stderr
    assert (made / "config.yaml").stat().st_mtime_ns == before
    (tmp_path / "file").write_text("mine")
    assert "is a file" in kpi(tmp_path, "demo", "file").stderr
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("lang", LANGS)
def test_what_it_says_to_try_works(made: Path, lang: str, tmp_path: Path) -> None:
    found = re.findall(r"(?m)^  (kpi .*?)(?:   |$)", demo.what_next(lang))
    assert found == re.findall(r"(?m)^  (kpi .*?)(?:   |$)", demo.what_next("en"))
    assert len(found) == 8
    for command in found[:-1] if lang == "en" else ():
        done = kpi(made, *command.split()[1:])
        assert (done.returncode, bool(done.stdout)) == (0, True), f"{command}: {done.stderr}"


@pytest.mark.parametrize("lang", LANGS)
def test_it_names_every_file_that_is_there(lang: str) -> None:
    named = set(re.findall(r"(?m)^  ([\w.]+\.\w+|exports/)  ", demo.what_next(lang)))
    assert named == {*WRITTEN, "exports/"} - {"README.txt", "kpi.schema.json"}
    assert max(map(len, demo.what_next(lang).splitlines())) <= 120


@pytest.mark.parametrize("lang", LANGS)
def test_its_config_is_sound_and_of_the_language(lang: str, tmp_path: Path) -> None:
    import yaml

    text = demo.config(lang)
    (tmp_path / "config.yaml").write_text(text, "utf-8")
    assert load(tmp_path / "config.yaml").config.lang == lang
    assert problems(yaml.safe_load(text)) == []
    assert text.startswith("# yaml-language-server: $schema=kpi.schema.json\n")
    assert len(text.splitlines()) < 150


SAME = (
    *("leads", "mqls", "sqls", "deals_won", "won_amount", "win_rate", "sales_cycle_days", "lead_response_minutes"),
    *("marketing_cost", "media_cost", "cpl", "cac", "roi", "sessions", "open_rate", "mrr", "churn_rate"),
)


def test_its_numbers_are_those_of_the_long_example(tmp_path: Path) -> None:
    """The short config, with presets, says the same of the exports as the one that spells out every column."""
    (tmp_path / "config.yaml").write_text(demo.config("en"), "utf-8")
    (tmp_path / "exports").mkdir()
    for name, content in demo.exports():
        (tmp_path / "exports" / name).write_bytes(content)
    ask = Ask(kpis=SAME, by=("channel",), last=12, totals=True)
    short, long = (
        list(_facts(run(load(path), ask).report.values))
        for path in (tmp_path / "config.yaml", readme.ROOT / "config.example.yaml")
    )
    assert len(short) > 1000
    assert short == long


def _facts(values: tuple[Value, ...]) -> Iterator[tuple[object, ...]]:
    for value in values:
        yield value.kpi, value.period.id, value.segment, value.value, value.numerator, value.denominator, value.n
