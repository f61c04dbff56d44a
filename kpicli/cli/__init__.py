"""The commands: parse, call, pick a renderer, exit code."""

from __future__ import annotations

from typing import Annotated

import typer

from kpicli import __version__
from kpicli.cli.checks import check
from kpicli.cli.demo import demo
from kpicli.cli.explaining import explain
from kpicli.cli.init import init
from kpicli.cli.lists import list_kpis
from kpicli.cli.presets import presets
from kpicli.cli.reports import report
from kpicli.cli.schema import schema

app = typer.Typer(
    name="kpi",
    help="Sales and marketing KPIs from your exports: each number is right, says why it may not be, or is refused.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"kpi {__version__}")
        raise typer.Exit


@app.callback()
def _kpi(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


app.command()(demo)
app.command()(init)
app.command()(report)
app.command("list")(list_kpis)
app.command()(explain)
app.command()(check)
app.command()(presets)
app.command()(schema)
