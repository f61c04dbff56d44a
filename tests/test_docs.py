"""The pages that people read agree with the program: README, docs/, CHANGELOG.md, the paths that pages name.

The settings of config.example.yaml are in test_sample_data.py, the exit codes in test_cli.py.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kpicli import __version__, catalogue, cli
from kpicli.hazards import CODES
from tests import readme
from tests.command_page import VARIABLES, name_of, options
from tests.hazards_page import hazards_page
from tests.kpis_page import kpis_page
from tests.markdown import ROOT, anchor

NAMED = {str(page.relative_to(ROOT)): page.read_text("utf-8") for page in readme.FILLED}
BLOCKS = [(name, block) for name, page in NAMED.items() for block in readme.blocks(page)]
COMMANDS = tuple(name_of(command) for command in cli.app.registered_commands)
PAGES = sorted(
    page
    for page in (*ROOT.glob("*.md"), *ROOT.glob("*/*.md"), *ROOT.glob("docs/*/*.md"))
    if not page.relative_to(ROOT).parts[0].startswith(".")
)

# -- README, docs/guides/ and docs/presets.md ------------------------------------------------------------------------


@pytest.mark.parametrize("block", [one for _, one in BLOCKS], ids=[f"{name} {b.kind}: {b.what}" for name, b in BLOCKS])
def test_the_page_shows_what_the_program_prints(block: readme.Block) -> None:
    assert readme.made(block) == block.content, "run: make docs"


@pytest.mark.parametrize("path", readme.FILLED, ids=lambda path: path.name)
def test_every_comment_of_the_page_is_a_block(path: Path) -> None:
    """A misspelt comment would be text that nobody checks."""
    page = path.read_text("utf-8")
    opened = re.findall(r"(?m)^<!-- (?!end)(.*) -->$", page)
    assert opened == [f"{block.kind}: {block.what}" for block in readme.blocks(page)]
    assert page.count("<!-- end -->") == len(opened)


@pytest.mark.parametrize("name", NAMED)
def test_the_page_names_no_option_that_is_missing(name: str) -> None:
    known = {written for one in options() for written in re.findall(r"--[a-z-]+", one.name)}
    known |= {"--help", "--version", "--install-completion", "--show-completion"}
    assert [option for option in named_options(NAMED[name]) if option not in known] == []


def named_options(page: str) -> list[str]:
    """The options of `kpi` that a page names: in a command that begins with kpi, or alone in back quotes."""
    typed = re.findall(r"(?m)^[$ ]*(?:[\d*, ]+cd [^&]+&& )?kpi [^|>&;#\n]+", page) + re.findall(
        r"`(?:kpi )?[^`\n]*`", page
    )
    return [option for text in typed if "kpi " in text or text.startswith("`--") for option in OPTION.findall(text)]


OPTION = re.compile(r"(?<![\w|-])--[a-z]+[a-z-]*")


def test_options_are_found_in_pages() -> None:
    """The test above would find nothing to complain of if it found no options."""
    page = "$ kpi report --lst 3 | sort --key 2\n`--by` and `kpi check --rws`\n0 7 * * 1  cd x && kpi report --quit\n"
    assert named_options(page) == ["--lst", "--quit", "--by", "--rws"]


@pytest.mark.parametrize("name", NAMED)
def test_the_page_names_no_flag_that_is_missing(name: str) -> None:
    prose = readme.BLOCK.sub("", NAMED[name])
    found = set(re.findall(r"\b[A-Z]+_[A-Z_]+\b", prose))
    assert found - {*CODES, *VARIABLES} == set()


@pytest.mark.parametrize("name", [name for name in NAMED if name != "docs/presets.md"])
def test_a_page_is_under_two_screens(name: str) -> None:
    """Without the tables that are made of the program's own lists, which one looks things up in."""
    prose = re.sub(r"<!-- table: .+? -->\n.*?<!-- end -->", "", NAMED[name], flags=re.DOTALL)
    assert len(prose.splitlines()) <= LONGEST


LONGEST = 150


def test_pictures_are_small_and_ask_nothing_of_the_network() -> None:
    found = list((ROOT / "docs" / "pictures").iterdir())
    assert [path.name for path in found if path.stat().st_size > 200_000] == []
    drawn = [path.read_text("utf-8") for path in found if path.suffix == ".svg"]
    assert drawn
    assert [re.findall(r"url\((?!#)[^)]*\)|<image", text) for text in drawn] == [[]] * len(drawn)


def test_both_readmes_have_the_same_sections_examples_and_links() -> None:
    """The Spanish one runs the same commands in Spanish, and leads to the same pages."""
    english, spanish = (NAMED[name] for name in ("README.md", "README.es.md"))
    assert outline(spanish) == outline(english)
    assert [block.what.replace(" --lang es", "") for block in readme.blocks(spanish)] == [
        block.what for block in readme.blocks(english)
    ]
    assert links(spanish.replace(".es.", ".")) == links(english.replace(".es.", "."))


def outline(page: str) -> list[str]:
    """The headings of a page by their depth, each with the tables, lists and fenced blocks below it."""
    return re.findall(r"(?m)^(#+(?= )|- |\| |```|<img|!\[)", page)


def links(page: str) -> list[str]:
    return re.findall(r"\]\(([^)]+)\)|src=\"([^\"]+)\"", page)


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_file_that_a_page_links_to_is_there(page: Path) -> None:
    found = [one for link in links(page.read_text("utf-8")) for one in link if one and "://" not in one]
    paths = [link.partition("#")[0] for link in found]
    assert [path for path in paths if path and not (page.parent / path).exists()] == []


# -- docs/ -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*readme.PAGES, *readme.BUILT])
def test_the_page_is_what_the_program_writes(name: str) -> None:
    assert (ROOT / name).read_bytes() == (readme.PAGES | readme.BUILT)[name]().encode(), "run: make docs"


def test_every_kpi_has_its_place() -> None:
    """A heading of its own, and one line of the contents that leads there."""
    page = kpis_page()
    for kpi in catalogue.load().kpis:
        assert page.count(f"\n### {kpi}\n") == page.count(f"\n- [{kpi}](#{kpi}) ") == 1, kpi


def test_every_hazard_says_what_to_do() -> None:
    page = hazards_page()
    assert [code for code in CODES if not re.search(rf"(?m)^\| `{code}` \| .{{10,}} \| .{{10,}} \|$", page)] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_the_help_is_in_the_reference(command: str) -> None:
    shown = readme.printed(f"kpi {command} --help")
    listed = {one.name for one in options() if one.command == command}
    names = set(re.findall(r"(?m)^\s+(?:-\w, )?(--[a-z-]+)", shown)) - {"--help"}
    assert names
    assert [name for name in names if not any(re.search(rf"{name}\b", option) for option in listed)] == []


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_link_leads_to_a_heading(page: Path) -> None:
    links = re.findall(r"\]\(([\w/.-]*)#([\w-]+)\)", page.read_text("utf-8"))
    assert [link for link in links if link[1] not in anchors(page.parent / link[0] if link[0] else page)] == []


def test_links_to_headings_are_found() -> None:
    assert re.findall(r"\]\(#(cac)\)", kpis_page()) == ["cac"]


def anchors(page: Path) -> list[str]:
    return [anchor(heading) for heading in re.findall(r"(?m)^#+ (.+)$", page.read_text("utf-8"))]


def test_headings_are_different() -> None:
    """Two alike would share a link."""
    for name in readme.PAGES:
        found = anchors(ROOT / name)
        assert [one for one in found if found.count(one) > 1] == []


# -- CHANGELOG.md ----------------------------------------------------------------------------------------------------

CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_built_in_kpi_is_in_the_changelog() -> None:
    assert [kpi for kpi in catalogue.load().kpis if f"`{kpi}`" not in CHANGELOG] == []


def test_the_changelog_has_this_version() -> None:
    assert re.search(rf"(?m)^## \[{re.escape(__version__)}\]", CHANGELOG)


# -- every page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_the_files_that_a_page_names_exist(page: Path) -> None:
    """A path in back quotes, from the top of the project or beside the page."""
    text = readme.BLOCK.sub("", page.read_text("utf-8"))
    named = re.findall(r"`((?:kpicli|tests|sample_data|benchmarks)/[\w./-]*|[\w-]+\.(?:py|md|toml))`", text)
    folders = (ROOT, page.parent, ROOT / "kpicli", ROOT / "tests")
    made_by_running = {"benchmarks/data/"}
    found = {name for name in named if any((folder / name).exists() for folder in folders)}
    assert [name for name in named if name not in found | made_by_running] == []
