"""`kpi demo`: a folder with sample exports, their config and every kind of report, to look at and to play with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from kpicli.cli.options import LangOption, Quiet, would_be_read
from kpicli.cli.output import show, tell, width
from kpicli.cli.progress import shown
from kpicli.cli.speech import spoken
from kpicli.errors import ConfigError
from kpicli.saying import say

REPORTS = ("report.txt", "report.html", "report.xlsx", "kpis.csv")


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Where to write; it is made.")] = Path("kpi-demo"),
    lang: LangOption = None,
    force: Annotated[bool, typer.Option("--force", help="Write into a folder that is not empty.")] = False,
    quiet: Quiet = False,
) -> None:
    """Fill a folder with sample exports, a config and every kind of report, to look at and to play with.

    \b
    kpi demo
    kpi demo ejemplo --lang es
    """
    from kpicli import demo as sample
    from kpicli.cli.schema import config_schema
    from kpicli.describe.text import fitted

    _check_free(folder, force)
    would_be_read()
    said = spoken(lang, None)
    texts = {"config.yaml": sample.config(said), "kpi.schema.json": config_schema()}
    texts["README.txt"] = sample.what_next(said)
    contents = {f"{sample.FOLDER}/{name}": content for name, content in sample.exports()}
    _write(folder, contents | {name: text.encode() for name, text in texts.items()})
    with shown(quiet=quiet, lang=said):
        _reports(folder)
    if not quiet:
        show(fitted(texts["README.txt"].splitlines(), width(), said))
        written = len(contents) + len(texts) + len(REPORTS)
        tell([say("wrote {n} files: cd {folder}", n=written, folder=folder)], said)


def _check_free(folder: Path, force: bool) -> None:
    """A folder that holds anything is somebody's work."""
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise ConfigError(say("{folder}: is a file; name a folder", folder=folder))
    if os.path.isdir(folder) and not force and _holds_anything(folder):
        raise ConfigError(
            say("{folder}: is not empty: name another folder, or --force writes over its files", folder=folder)
        )


def _holds_anything(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:  # what cannot be looked into is not ours to write into
        return True


def _write(folder: Path, contents: dict[str, bytes]) -> None:
    from kpicli.errors import OutputError
    from kpicli.render.output import write

    for name, content in contents.items():
        target = folder / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise OutputError(say("{folder}: cannot be made: {why}", folder=target.parent, why=why)) from error
        write(content, target)


def _reports(folder: Path) -> None:
    """Every report, as the commands give it that the user is told of, from one reading of the exports."""
    from kpicli import describe
    from kpicli.config.load import load
    from kpicli.question import Ask
    from kpicli.render import render
    from kpicli.render.output import format_for, write
    from kpicli.views import views

    dossier = describe.dossier(views(load(folder / "config.yaml"), Ask(board=True)))
    for name in REPORTS:
        write(render(dossier, format_for(Path(name))), folder / name)
