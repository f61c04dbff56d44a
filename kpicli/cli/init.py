"""`kpi init`: a first config from a folder of exports."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpicli.cli.asking import Terminal, terminal
from kpicli.cli.options import LangOption, Quiet
from kpicli.cli.output import tell
from kpicli.cli.progress import shown
from kpicli.cli.speech import spoken
from kpicli.errors import ConfigError, InputError
from kpicli.saying import Said, say

if TYPE_CHECKING:
    from kpicli.start import Asker, Start

PATTERNS = ("*.csv", "*.tsv", "*.xlsx", "*.xls", "exports/*.csv", "exports/*.xlsx")
"""What is looked at when no file is named."""
MOST_ADDED = 3


def init(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILES]...", help="Exports. Default: those here and in exports/.")
    ] = None,
    config: Annotated[Path, typer.Option("-c", "--config", metavar="FILE", help="The file to write.")] = Path(
        "config.yaml"
    ),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the config, and write nothing.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing: what is not certain stays open in the file.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a config that is there.")] = False,
    lang: LangOption = None,
    quiet: Quiet = False,
) -> None:
    """Look at exports, and write the config that says what they are.

    \b
    kpi init
    kpi init exports/*.csv --dry-run
    """
    from kpicli import start
    from kpicli.render.output import write

    if os.path.exists(config) and not (force or dry_run):
        raise ConfigError(
            say(
                "{config}: is there already: --force writes over it, --dry-run shows what would be written",
                config=config,
            )
        )
    base, said = config.parent, spoken(lang, None)
    asker: Asker = start.Silent() if yes or not terminal() else Terminal(said)
    with shown(quiet=quiet, lang=said):
        begun = start.begin(_relative(files, base) if files else _found(base), base, asker, said)
    if dry_run:
        write(begun.text, None)
    else:
        write(begun.text.encode(), config)
    if not quiet:
        tell(_said(begun, config, dry_run), said)


def _found(base: Path) -> list[str]:
    """The exports of the folder, when none was named."""
    try:
        found = sorted({path.relative_to(base) for pattern in PATTERNS for path in base.glob(pattern)})
    except OSError:  # no such folder can be
        found = []
    if not found:
        raise InputError(say("no CSV or Excel file is here or in exports/: kpi init FILES names them"))
    return [str(path) for path in found]


def _relative(files: Sequence[str], base: Path) -> list[str]:
    """Paths as the config will name them: from its own folder."""
    return [file if file == "-" or os.path.isabs(file) else os.path.relpath(file, base) for file in files]


def _said(begun: Start, config: Path, dry_run: bool) -> Iterator[str]:
    """What could not be read, what is open, what can be computed, and what to do next."""
    from kpicli import start
    from kpicli.errors import KpiError

    yield from begun.said
    yield from (say("open: {line}", line=line) for line in begun.open)
    if begun.loaded:
        try:
            can, adds = start.gives(begun.loaded)
        except KpiError as error:
            yield from error.lines
        else:
            yield say("{n} KPIs can be computed from these files (`kpi list --available`)", n=len(can))
            # A column of an export that is there comes before a whole new one.
            most = sorted(adds.items(), key=lambda item: (item[0].startswith("a source"), -len(item[1])))[:MOST_ADDED]
            yield from (_adding(name, kpis) for name, kpis in most)
    if not dry_run:
        yield (
            say("wrote {config}. Next: kpi check, then kpi report", config=config)
            if begun.loaded
            else say("wrote {config}. Nothing is read yet: finish the entries in it first", config=config)
        )


def _adding(name: str, kpis: Sequence[str]) -> Said:
    from kpicli.wording import some

    return say("{name} would add {n}: {kpis}", name=name, n=len(kpis), kpis=some(kpis, 4))
