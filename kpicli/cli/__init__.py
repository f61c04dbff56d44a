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

HELP = """Sales and marketing KPIs from your exports: each number is right, says why it may not be, or is refused.

    \b
    kpi demo                a folder with sample exports and every kind of report
    kpi init                look at your exports, and write a config
    kpi report              the vital few, then every KPI by period
    kpi explain cac         what a KPI means
"""

app = typer.Typer(
    name="kpi",
    help=HELP,
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


app.command(short_help="Fill a folder with sample exports, a config and every kind of report.")(demo)
app.command()(init)
app.command()(report)
app.command("list", short_help="List every KPI, and which of them your exports can give.")(list_kpis)
app.command(short_help="Explain what a KPI means, or what one of its numbers is made of.")(explain)
app.command(short_help="Show how every file, column and row was understood.")(check)
app.command(short_help="List the exports that are recognised by their headers.")(presets)
app.command(short_help="Print the JSON Schema of config.yaml, for editors.")(schema)
