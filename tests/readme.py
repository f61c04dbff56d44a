"""The examples and tables of README.md, README.es.md and the pages of docs/, made by the program itself.

    python -m tests.readme            # says which blocks and pages are out of date
    python -m tests.readme --write    # fills them in

docs/kpis.md, hazards.md, config.md and command.md are written whole, from the catalogue, the config's model and the
command line. In the other pages a block begins with one of four comments and ends with ``<!-- end -->``:

    <!-- in: kpi-demo -->                  the examples below run in the folder that `kpi demo` makes
    <!-- run: kpi list | head -4 -->       what a command prints, run by a shell in a folder with the sample
    <!-- table: presets -->                a table of what the program knows
    <!-- file: config.yaml -->             a file for the commands below it; ``file+`` adds to the one above
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kpicli import demo, presets
from kpicli.catalogue import form, source
from kpicli.cli.schema import config_schema
from kpicli.describe.exports import sureness
from tests.command_page import command_page
from tests.config_page import config_page
from tests.hazards_page import hazards_page
from tests.kpis_page import kpis_page
from tests.markdown import ROOT, table

README = ROOT / "README.md"
IN_SPANISH = ROOT / "README.es.md"
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
FILLED = (README, IN_SPANISH, ROOT / "docs" / "presets.md", *GUIDES)
"""The pages with blocks."""
BLOCK = re.compile(r"<!-- (in|run|table|file\+?): (.+?) -->\n(.*?)<!-- end -->", re.DOTALL)
FENCED = re.compile(r"```\w*\n(.*)```\n", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A marked part of the page: what it shows, what it holds now, and the marked parts above it."""

    kind: str
    what: str
    content: str
    above: tuple[Block, ...]


def blocks(page: str) -> list[Block]:
    """The marked parts of a page, from top to bottom."""
    found: list[Block] = []
    for kind, what, content in BLOCK.findall(page):
        found.append(Block(kind, what, content, tuple(found)))
    return found


def made(block: Block) -> str:
    """What the block should hold."""
    if block.kind == "table":
        return TABLES[block.what]()
    if block.kind == "run":
        return example(block.what, block.above)
    return block.content


def example(command: str, above: Iterable[Block]) -> str:
    """A command with what it prints."""
    return f"```console\n$ {command}\n{printed(command, above)}```\n"


def fill(page: str) -> str:
    """The page with every block as the program makes it today."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        contents = pool.map(made, blocks(page))
        return BLOCK.sub(lambda old: f"<!-- {old[1]}: {old[2]} -->\n{next(contents)}<!-- end -->", page)


# -- commands --------------------------------------------------------------------------------------------------------


def printed(command: str, above: Iterable[Block] = ()) -> str:
    """What a command prints, messages included, in a folder with the sample and the files of the blocks above.

    Raises RuntimeError when it fails: an error is no example.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        set_up(folder, above)
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            cwd=folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"{command}\nleft with {done.returncode}:\n{done.stdout}")
    return done.stdout


def set_up(folder: Path, above: Iterable[Block]) -> None:
    """What a command finds in its folder: the sample with its config, or that of `kpi demo`; and the files above it."""
    given = list(above)
    if any(block.kind == "in" for block in given):
        demo_folder(folder)
    else:
        only_data = shutil.ignore_patterns("*.py", "__pycache__")
        shutil.copytree(ROOT / "sample_data", folder / "sample_data", ignore=only_data)
        shutil.copy(ROOT / "config.example.yaml", folder)
    for block in given:
        if block.kind.startswith("file"):
            path = folder / block.what
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a" if block.kind == "file+" else "w", encoding="utf-8") as file:
                file.write(inside(block))


def demo_folder(folder: Path) -> None:
    """What `kpi demo` writes, but for its reports."""
    for name, content in demo.exports():
        path = folder / demo.FOLDER / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    (folder / "config.yaml").write_text(demo.config("en"), encoding="utf-8")


def inside(block: Block) -> str:
    """The text between a block's fences."""
    fenced = FENCED.fullmatch(block.content)
    assert fenced, f"{block.what}: no fenced text between the comments"
    return fenced[1]


def environment() -> dict[str, str]:
    """The same for everybody: this program, no settings of one's own, no colours."""
    mine = {name: value for name, value in os.environ.items() if name not in ("KPI_CONFIG", "KPI_LANG", "FORCE_COLOR")}
    path = os.pathsep.join([str(Path(sys.executable).parent), mine.get("PATH", "")])
    return {**mine, "PATH": path, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1", "COLUMNS": "100"}


# -- tables ----------------------------------------------------------------------------------------------------------


def preset_table() -> str:
    """Every export that is recognised, and how its headers are known."""
    rows = ((one.tool, one.export, f"`{one.id}`", one.table, sureness(one)) for one in presets.load().by_id.values())
    return table(("tool", "export", "preset", "table", "headers known"), rows)


def keys_table(keys: Mapping[str, form.Key]) -> str:
    """The keys of a record of the catalogue, each with what it says and an example."""
    return table(
        ("key", "what it says", "example"), [(f"`{name}`", key.means, f"`{key.example}`") for name, key in keys.items()]
    )


TABLES: dict[str, Callable[[], str]] = {
    "presets": preset_table,
    "measure keys": lambda: keys_table(form.MEASURE),
    "derive keys": lambda: keys_table(form.DERIVE),
    "kpi keys": lambda: keys_table(form.KPI),
}


# -- docs/ -----------------------------------------------------------------------------------------------------------

PAGES: dict[str, Callable[[], str]] = {
    "docs/kpis.md": kpis_page,
    "docs/hazards.md": hazards_page,
    "docs/config.md": config_page,
    "docs/command.md": command_page,
}
"""The pages that are written whole."""
BUILT: dict[str, Callable[[], str]] = {
    "kpicli/catalogue/built.json": source.built,
    "docs/config.schema.json": config_schema,
}
"""What else is made from the program, for programs alone."""


def sample() -> dict[str, bytes]:
    """The exports of the sample company, by name."""
    return {
        path.name: path.read_bytes() for path in (ROOT / "sample_data").iterdir() if path.suffix in (".csv", ".xlsx")
    }


def is_packed() -> bool:
    """Whether the archive of `kpi demo` holds the sample as it is today; how well it is pressed may differ."""
    return (ROOT / ARCHIVE).exists() and dict(demo.exports()) == sample()


ARCHIVE = f"kpicli/demo/{demo.ARCHIVE}"


def is_made(name: str, make: Callable[[], str]) -> bool:
    """Whether a page is what the program writes today, byte for byte."""
    page = ROOT / name
    return page.exists() and page.read_bytes() == make().encode()


def main() -> int:
    parser = argparse.ArgumentParser(description="The examples and tables of the pages, made by the program.")
    parser.add_argument("--write", action="store_true", help="fill them in")
    write = parser.parse_args().write
    pages = {path: path.read_text("utf-8") for path in FILLED}
    filled = {path: fill(page) for path, page in pages.items()}
    if write:
        for path, page in filled.items():
            path.write_text(page, "utf-8")
        for name, make in (PAGES | BUILT).items():
            (ROOT / name).parent.mkdir(exist_ok=True)
            (ROOT / name).write_text(make(), "utf-8")
        if not is_packed():
            (ROOT / ARCHIVE).write_bytes(demo.packed(sample()))
        return 0
    stale = [
        old.what
        for path, page in pages.items()
        for old, new in zip(blocks(page), blocks(filled[path]), strict=True)
        if old != new
    ]
    stale += [name for name, make in (PAGES | BUILT).items() if not is_made(name, make)]
    stale += [] if is_packed() else [ARCHIVE]
    print("\n".join(f"out of date: {what}" for what in stale) or "up to date")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
