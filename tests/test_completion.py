"""What a shell offers at TAB, asked as shells ask it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kpicli import catalogue, presets
from kpicli.hazards import CODES
from tests.test_layers import HEAVY

ROOT = Path(__file__).resolve().parents[1]
OWN = """
lang: es
sources: [{table: deals, path: deals.csv}]
segments: {team: {}, channel: {Ads: [google]}}
kpis:
  my_rate: {formula: deals_won / deals_lost, name: {en: Mine, es: Mío, it: Mio}}
"""


def ask(folder: Path, shell: str, line: str) -> list[str]:
    """What is offered for the last word of a line; a line that ends with a blank has an empty one."""
    words = line.split(" ")
    variables = {
        "bash": {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "fish": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    done = subprocess.run(
        [str(Path(sys.executable).parent / "kpi")],
        cwd=folder,
        env={**os.environ, **variables, "_KPI_COMPLETE": f"complete_{shell}"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.strip().splitlines()


def test_kpis_and_their_definitions(tmp_path: Path) -> None:
    known = catalogue.load().kpis
    offered = ask(tmp_path, "bash", "kpi report --kpi ")
    assert [name for name in known if name not in offered] == []
    assert "cac.marketing" in offered
    assert [name for name in offered if name.partition(".")[0] not in known] == []


def test_after_a_comma_the_next_one_is_offered_and_none_twice(tmp_path: Path) -> None:
    offered = ask(tmp_path, "bash", "kpi report --kpi leads,cac,cac_to")
    assert offered == ["leads,cac,cac_to_revenue"]
    assert "leads,cac" not in ask(tmp_path, "bash", "kpi report --kpi leads,cac,ca")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kpi explain no_such", []),
        ("kpi explain win_rate.c", ["win_rate.closed", "win_rate.created"]),
        ("kpi report --group sa", ["sales"]),
        ("kpi list --family fun", ["funnel"]),
        ("kpi presets mailch", ["mailchimp.campaigns"]),
        ("kpi report --allow MIXED", ["MIXED_CURRENCY"]),
        ("kpi report --by chan", ["channel"]),
        ("kpi report --by channel,ow", ["channel,owner"]),
        ("kpi report --where stat", ["status="]),
        ("kpi report --where status=w", []),
        ("kpi report --lang e", ["en", "es"]),
    ],
)
def test_what_is_offered(tmp_path: Path, line: str, expected: list[str]) -> None:
    offered = ask(tmp_path, "bash", line)
    assert offered == expected


@pytest.mark.parametrize("line", ["kpi report ", "kpi report -o ", "kpi report -c ", "kpi check exp", "kpi schema -o "])
def test_files_are_left_to_the_shell(tmp_path: Path, line: str) -> None:
    assert ask(tmp_path, "bash", line) == []
    assert ask(tmp_path, "zsh", line) == ["_files"]


def test_a_config_adds_its_own_and_its_language(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(OWN, encoding="utf-8")
    assert ask(tmp_path, "fish", "kpi report --kpi my_") == ["my_rate\tMío"]
    assert ask(tmp_path, "fish", "kpi report --kpi deals_wo")[:1] == ["deals_won\tNegocios ganados"]
    assert ask(tmp_path, "bash", "kpi report --by ")[:2] == ["channel", "team"]
    other = tmp_path / "other.yaml"
    other.write_text(OWN.replace("my_rate", "other_rate"), encoding="utf-8")
    assert ask(tmp_path, "bash", "kpi report -c other.yaml --kpi other_") == ["other_rate"]


@pytest.mark.parametrize("text", ["kpis: [", "kpis: 3\nsegments: [a]\nlang: 7", "", "- 1", "a: !!python/x 1"])
def test_a_config_that_cannot_be_read_takes_nothing_away(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    assert ask(tmp_path, "bash", "kpi report --kpi mqls_") == ["mqls_per_sql"]
    assert "channel" in ask(tmp_path, "bash", "kpi report --by ")


def test_every_preset_and_every_code_that_refuses(tmp_path: Path) -> None:
    assert ask(tmp_path, "bash", "kpi presets ") == list(presets.load().by_id)
    refusing = [code for code, (severity, _) in CODES.items() if severity == "refuse"]
    assert ask(tmp_path, "bash", "kpi report --allow ") == refusing


@pytest.mark.parametrize("line", ["kpi report --kpi ca", "kpi report --by c", "kpi report --allow M", "kpi presets g"])
def test_no_library_of_data_is_loaded(tmp_path: Path, line: str) -> None:
    (tmp_path / "config.yaml").write_text(OWN, encoding="utf-8")
    code = (
        "import sys\nfrom kpicli.cli import app\n"
        "try: app(prog_name='kpi', standalone_mode=False)\n"
        f"finally: assert not {HEAVY!r} & set(sys.modules), 'heavy'"
    )
    words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1), "_KPI_COMPLETE": "complete_bash"}
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=tmp_path, env={**os.environ, **words}, capture_output=True, encoding="utf-8")
    assert "heavy" not in done.stderr
    assert done.stdout.strip()
