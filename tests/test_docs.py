"""The pages that people read agree with the program: README.md, docs/, CHANGELOG.md, the paths that pages name.

The settings of config.example.yaml are in test_sample_data.py, the exit codes in test_cli.py.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kpicli import __version__, catalogue
from kpicli.hazards import CODES
from tests import readme

README = readme.README.read_text("utf-8")
BLOCKS = [block for page in readme.FILLED for block in readme.blocks(page.read_text("utf-8"))]
COMMANDS = ("init", "report", "list", "explain", "check", "presets")
PAGES = sorted(
    page
    for page in (*readme.ROOT.glob("*.md"), *readme.ROOT.glob("*/*.md"))
    if not page.relative_to(readme.ROOT).parts[0].startswith(".")
)

# -- README.md and docs/presets.md -----------------------------------------------------------------------------------


@pytest.mark.parametrize("block", BLOCKS, ids=[f"{block.kind}: {block.what}" for block in BLOCKS])
def test_the_page_shows_what_the_program_prints(block: readme.Block) -> None:
    assert readme.made(block) == block.content, "run: make docs"


@pytest.mark.parametrize("path", readme.FILLED, ids=lambda path: path.name)
def test_every_comment_of_the_page_is_a_block(path: Path) -> None:
    """A misspelt comment would be text that nobody checks."""
    page = path.read_text("utf-8")
    opened = re.findall(r"(?m)^<!-- (?!end)(.*) -->$", page)
    assert opened == [f"{block.kind}: {block.what}" for block in readme.blocks(page)]
    assert page.count("<!-- end -->") == len(opened)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_the_help_is_in_the_readme(command: str) -> None:
    shown = readme.printed(f"kpi {command} --help")
    assert {name for name, _, _ in readme.options()} == set(COMMANDS)
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


# -- docs/ -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*readme.PAGES, *readme.BUILT])
def test_the_page_is_what_the_program_writes(name: str) -> None:
    assert (readme.ROOT / name).read_bytes() == (readme.PAGES | readme.BUILT)[name]().encode(), "run: make docs"


def test_every_kpi_has_its_place() -> None:
    """A heading of its own, and one line of the contents that leads there."""
    page = readme.kpis_page()
    for kpi in catalogue.load().kpis:
        assert page.count(f"\n### {kpi}\n") == page.count(f"\n- [{kpi}](#{kpi}) ") == 1, kpi


def test_every_hazard_says_what_to_do() -> None:
    page = readme.hazards_page()
    assert [code for code in CODES if not re.search(rf"(?m)^\| `{code}` \| .{{10,}} \| .{{10,}} \|$", page)] == []


@pytest.mark.parametrize("name", ["README.md", *readme.PAGES])
def test_every_link_leads_to_a_heading(name: str) -> None:
    page = readme.ROOT / name
    links = re.findall(r"\]\(([\w/.-]*)#([\w-]+)\)", page.read_text("utf-8"))
    assert [link for link in links if link[1] not in anchors(page.parent / link[0] if link[0] else page)] == []
    assert links or name == "docs/hazards.md"


def anchors(page: Path) -> list[str]:
    return [readme.anchor(heading) for heading in re.findall(r"(?m)^#+ (.+)$", page.read_text("utf-8"))]


def test_headings_are_different() -> None:
    """Two alike would share a link."""
    for name in readme.PAGES:
        found = anchors(readme.ROOT / name)
        assert [one for one in found if found.count(one) > 1] == []


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
    made_by_running = {"benchmarks/data/"}
    found = {name for name in named if any((folder / name).exists() for folder in folders)}
    assert [name for name in named if name not in found | made_by_running] == []
