"""The examples and tables of README.md, made by the program itself.

    python tests/readme.py            # says which blocks are out of date
    python tests/readme.py --write    # fills them in

A block begins with one of three comments and ends with ``<!-- end -->``:

    <!-- run: kpi list | head -4 -->       what a command prints, run by a shell in a folder with the sample
    <!-- table: kpis -->                   a table of the catalogue, the options, the exit codes or the flags
    <!-- file: config.yaml -->             a file for the commands below it; ``file+`` adds to the one above
"""

from __future__ import annotations

import argparse
import inspect
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from typer.models import OptionInfo

from kpicli import catalogue, cli
from kpicli.catalogue.model import Kpi
from kpicli.errors import KpiError
from kpicli.hazards import CODES

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"<!-- (run|table|file\+?): (.+?) -->\n(.*?)<!-- end -->", re.DOTALL)
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
        return f"```console\n$ {block.what}\n{printed(block.what, block.above)}```\n"
    return block.content


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
    shutil.copytree(ROOT / "sample_data", folder / "sample_data", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy(ROOT / "config.example.yaml", folder)
    for block in above:
        if block.kind.startswith("file"):
            with (folder / block.what).open("a" if block.kind == "file+" else "w", encoding="utf-8") as file:
                file.write(inside(block))


def inside(block: Block) -> str:
    """The text between a block's fences."""
    fenced = FENCED.fullmatch(block.content)
    assert fenced, f"{block.what}: no fenced text between the comments"
    return fenced[1]


def environment() -> dict[str, str]:
    """The same for everybody: this program, no settings of one's own, no colours."""
    mine = {name: value for name, value in os.environ.items() if name not in ("KPI_CONFIG", "FORCE_COLOR")}
    path = os.pathsep.join([str(Path(sys.executable).parent), mine.get("PATH", "")])
    return {**mine, "PATH": path, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1", "COLUMNS": "100"}


# -- tables ----------------------------------------------------------------------------------------------------------


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(header)
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def kpi_table() -> str:
    kpis = catalogue.load().kpis.values()
    rows = ((f"`{kpi.id}`", kpi.name["en"], definitions(kpi), kpi.unit) for kpi in kpis)
    return table(("id", "name", "definitions, the first is the default", "unit"), rows)


def definitions(kpi: Kpi) -> str:
    if len(kpi.variants) == 1:
        return kpi.meaning["en"]
    return "; ".join(f"`{variant.id}` {variant.label['en']}" for variant in kpi.variants.values())


def exit_table() -> str:
    known = {
        0: "Done. What was shown may carry flags.",
        1: "Done, and a flag is at least as severe as `--fail-on` says.",
        70: "A fault of the program itself. `KPI_DEBUG=1` shows where; please report it.",
        130: "Interrupted (Ctrl-C).",
        143: "Terminated.",
    }
    refusals = {kind.exit_code: (inspect.getdoc(kind) or "").splitlines()[0] for kind in KpiError.__subclasses__()}
    return table(("code", "meaning"), ((str(code), text) for code, text in sorted({**known, **refusals}.items())))


def flag_table() -> str:
    rows = ((f"`{code}`", severity, text.replace("{n}", "rows")) for code, (severity, text) in CODES.items())
    return table(("flag", "severity", "what it says"), rows)


def option_table() -> str:
    """Every option with its help, and the commands that take it."""
    takers: dict[tuple[str, str], list[str]] = {}
    for command, name, text in options():
        takers.setdefault((name, text), []).append(command)
    rows = ((f"`{name}`", text, ", ".join(commands)) for (name, text), commands in takers.items())
    return table(("option", "what it does", "commands"), rows)


def options() -> Iterator[tuple[str, str, str]]:
    """The command, the option as one writes it, and its help."""
    for command in cli.app.registered_commands:
        assert command.callback
        for hint in get_type_hints(command.callback, include_extras=True).values():
            for info in getattr(hint, "__metadata__", ()):
                if isinstance(info, OptionInfo):
                    # In Annotated, Typer keeps the first name of an option where the default would stand.
                    names = [name for name in (info.default, *(info.param_decls or ())) if isinstance(name, str)]
                    name = command.name or command.callback.__name__
                    yield name, f"{', '.join(names)}{accepts(hint, info)}", info.help or ""


def accepts(hint: Any, info: OptionInfo) -> str:
    """What stands behind an option: its choices, DAY, N, TEXT, or nothing."""
    kinds = set(leaves(hint))
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return f" {'|'.join(kind)}"
    if bool in kinds:
        return ""
    return f" {info.metavar or ('N' if int in kinds else 'FILE' if Path in kinds else 'TEXT')}"


def leaves(hint: Any) -> Iterator[Any]:
    """``list[str] | None`` comes down to str and None."""
    origin = get_origin(hint)
    if hasattr(hint, "__metadata__"):
        yield from leaves(hint.__origin__)
    elif origin in (Union, UnionType, list):
        for part in get_args(hint):
            yield from leaves(part)
    else:
        yield hint


TABLES: dict[str, Callable[[], str]] = {
    "kpis": kpi_table,
    "options": option_table,
    "exit codes": exit_table,
    "flags": flag_table,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="The examples and tables of README.md, made by the program.")
    parser.add_argument("--write", action="store_true", help="fill them in")
    write = parser.parse_args().write
    page = README.read_text("utf-8")
    filled = fill(page)
    if write:
        README.write_text(filled, "utf-8")
        return 0
    stale = [old.what for old, new in zip(blocks(page), blocks(filled), strict=True) if old != new]
    print("\n".join(f"out of date: {what}" for what in stale) or "up to date")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
