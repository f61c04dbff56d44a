"""The commands: parse, call, pick a renderer, exit code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from kpicli import __version__
from kpicli.cli.checks import check
from kpicli.cli.demo import demo
from kpicli.cli.explaining import explain
from kpicli.cli.init import init
from kpicli.cli.lists import list_kpis
from kpicli.cli.presets import presets
from kpicli.cli.reports import report
from kpicli.cli.schema import schema
from kpicli.errors import ConfigError
from kpicli.saying import Said, say


class Commands(TyperGroup):
    """The commands; one that is not there is said in our own words."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first word names. Raises ConfigError when there is none."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise ConfigError(_no_command(args[0], self.commands))
        return super().resolve_command(ctx, args)


def _no_command(name: str, known: Iterable[str]) -> Said:
    from kpicli.wording import nearest

    if near := nearest(name, known):
        return say("No such command {name!r}. Did you mean {near!r}? kpi --help shows how", name=name, near=near)
    return say("No such command {name!r}. kpi --help shows how", name=name)


HELP = """Sales and marketing KPIs from your exports: each number is right, says why it may not be, or is refused.

    \b
    kpi demo                a folder with sample exports and every kind of report
    kpi init                look at your exports, and write a config
    kpi report              the vital few, then every KPI by period
    kpi explain cac         what a KPI means
"""

app = typer.Typer(
    name="kpi",
    cls=Commands,
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
    from kpicli import inputs

    inputs.begin()


app.command(short_help="Fill a folder with sample exports, a config and every kind of report.")(demo)
app.command()(init)
app.command()(report)
app.command("list", short_help="List every KPI, and which of them your exports can give.")(list_kpis)
app.command(short_help="Explain what a KPI means, or what one of its numbers is made of.")(explain)
app.command(short_help="Show how every file, column and row was understood.")(check)
app.command(short_help="List the exports that are recognised by their headers.")(presets)
app.command(short_help="Print the JSON Schema of config.yaml, for editors.")(schema)
