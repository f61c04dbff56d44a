"""The pages that people read agree with the program. The settings of config.example.yaml: see test_sample_data.py."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kpicli import __version__, catalogue, cli
from kpicli.judge.codes import CODES
from tests import readme
from tests.harness import write_case

README = readme.README.read_text("utf-8")
BLOCKS = readme.blocks(README)
PAGES = sorted(
    page
    for page in (*readme.ROOT.glob("*.md"), *readme.ROOT.glob("*/*.md"))
    if not page.relative_to(readme.ROOT).parts[0].startswith(".")
)

# -- README.md -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", BLOCKS, ids=[f"{block.kind}: {block.what}" for block in BLOCKS])
def test_the_readme_shows_what_the_program_prints(block: readme.Block) -> None:
    assert readme.made(block) == block.content, "run: make docs"


def test_every_comment_of_the_readme_is_a_block() -> None:
    """A misspelt comment would be text that nobody checks."""
    opened = re.findall(r"(?m)^<!-- (?!end)(.*) -->$", README)
    assert opened == [f"{block.kind}: {block.what}" for block in BLOCKS]
    assert README.count("<!-- end -->") == len(BLOCKS)


def test_no_example_is_an_error() -> None:
    """An example that fails would be copied into the page with its message."""
    words = ("Usage:", "Traceback", "No such", "not found", "not computed")
    assert [(b.what, word) for b in BLOCKS if b.kind == "run" for word in words if word in b.content] == []


@pytest.mark.parametrize("command", [command.name or "report" for command in cli.app.registered_commands])
def test_every_option_of_the_help_is_in_the_readme(command: str, tmp_path: Path) -> None:
    shown = kpi([command, "--help"], tmp_path).stdout
    names = set(re.findall(r"(?m)^\s+(?:-\w, )?(--[a-z-]+)", shown)) - {"--help"}
    assert names
    assert [name for name in names if not re.search(rf"(?m)^\| `[^|]*{name}\b", README)] == []


def test_the_readme_names_no_option_that_is_missing() -> None:
    known = {name for _, options, _ in readme.options() for name in re.findall(r"--[a-z-]+", options)}
    kpi_lines = [line for line in README.splitlines() if "kpi " in line or line.startswith(("`--", "Add `--"))]
    named = {name for line in kpi_lines for name in re.findall(r"(?<![\w|-])--[a-z]+[a-z-]*", line)}
    assert named
    assert named - known == set()


def test_the_readme_names_no_flag_that_is_missing() -> None:
    prose = readme.BLOCK.sub("", README)
    assert {code for code in re.findall(r"\b[A-Z]+_[A-Z_]+\b", prose) if code not in CODES} == set()


# -- exit codes ------------------------------------------------------------------------------------------------------

SMALL = {
    "deals": """
        deal_id | created_at | closed_at  | status | amount
        d1      | 2025-01-02 | 2025-01-20 | won    | 1.000
        d1      | 2025-01-02 | 2025-01-20 | won    | 1.000
        d2      | 2025-01-03 | 2025-01-31 | lost   | 2.000
    """
}


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (0, "report --kpi deals_won"),
        (0, "report --kpi deals_won -q -f csv"),
        (1, "report --kpi deals_won --fail-on warn"),
        (2, "report --kpi deals_won --no-such-option"),
        (2, "report --kpi no_such_kpi"),
        (2, "reprot"),
        (3, "report --kpi won_amount"),
        (4, "report --kpi marketing_cost"),
        (6, "report --kpi deals_won -o no/such/folder.csv"),
    ],
)
def test_exit_codes_are_those_of_the_readme(code: int, arguments: str, tmp_path: Path) -> None:
    write_case(tmp_path, SMALL)
    source = "sources: [{table: deals, path: deals.csv}]\n"
    (tmp_path / "config.yaml").write_text(source, encoding="utf-8")
    done = kpi(arguments.split(), tmp_path)
    assert "Traceback" not in done.stderr
    assert (done.returncode, f"| {code} |" in readme.exit_table()) == (code, True), done.stderr


def kpi(arguments: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kpicli", *arguments]
    return subprocess.run(
        command, cwd=folder, env=readme.environment(), capture_output=True, encoding="utf-8", check=False
    )


# -- CHANGELOG.md ----------------------------------------------------------------------------------------------------

CHANGELOG = (readme.ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_built_in_kpi_is_in_the_changelog() -> None:
    assert [kpi for kpi in catalogue.load().kpis if f"`{kpi}`" not in CHANGELOG] == []


def test_the_changelog_has_this_version() -> None:
    assert re.search(rf"(?m)^## \[{re.escape(__version__)}\]", CHANGELOG)


# -- every page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(readme.ROOT)) for page in PAGES])
def test_the_files_that_a_page_names_exist(page: Path) -> None:
    """A path in back quotes, from the top of the project or beside the page."""
    text = readme.BLOCK.sub("", page.read_text("utf-8"))
    named = re.findall(r"`((?:kpicli|tests|sample_data|benchmarks)/[\w./-]*|[\w-]+\.(?:py|md|toml))`", text)
    folders = (readme.ROOT, page.parent, readme.ROOT / "kpicli", readme.ROOT / "tests")
    assert [name for name in named if not any((folder / name).exists() for folder in folders)] == []
