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


app = typer.Typer(
    name="kpi",
    cls=Commands,
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
