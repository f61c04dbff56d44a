"""docs/command.md: every command with its options, the exit codes and the variables, from the command line itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from typer.models import ArgumentInfo, CommandInfo, OptionInfo

from kpicli import cli
from kpicli.errors import KpiError
from tests.markdown import MADE, table

TOP = """# The command

`kpi --help` and `kpi report --help` say the same in a terminal. Options that take a list (`--kpi`, `--by`, `--group`,
`--allow`) take it with commas, and may be repeated; so may `--where`.

"""


@dataclass(frozen=True)
class Taken:
    """An option or an argument of a command, as one writes it, with its help."""

    command: str
    name: str
    help: str
    is_option: bool


def command_page() -> str:
    """Every command, then what all of them share."""
    parts = [MADE, TOP, *map(_section, cli.app.registered_commands)]
    parts += ["## Exit codes\n\n", exit_table(), "\n## Variables of the environment\n\n", variable_table()]
    return "".join(parts)


def _section(command: CommandInfo) -> str:
    """A command: what it does, its examples, what it takes."""
    said, _, examples = (inspect.getdoc(command.callback) or "").partition("\b")
    shown = [line for line in examples.splitlines() if line.startswith("kpi ")]
    rows = [(f"`{one.name}`", one.help) for one in taken(command)]
    return "".join(
        [
            f"## kpi {name_of(command)}\n\n{' '.join(said.split())}\n\n",
            "```\n" + "\n".join(shown) + "\n```\n\n" if shown else "",
            table(("takes", "what it does"), rows) + "\n" if rows else "",
        ]
    )


def name_of(command: CommandInfo) -> str:
    assert command.callback
    return command.name or command.callback.__name__


def options() -> Iterator[Taken]:
    """Every option of every command."""
    for command in cli.app.registered_commands:
        yield from (one for one in taken(command) if one.is_option)


def taken(command: CommandInfo) -> Iterator[Taken]:
    """The arguments and options of a command, in its order."""
    assert command.callback
    for parameter, hint in get_type_hints(command.callback, include_extras=True).items():
        for info in getattr(hint, "__metadata__", ()):
            if isinstance(info, OptionInfo):
                # In Annotated, Typer keeps the first name of an option where the default would stand.
                names = [name for name in (info.default, *(info.param_decls or ())) if isinstance(name, str)]
                written = f"{', '.join(names)}{accepts(hint, info)}"
                yield Taken(name_of(command), written, info.help or "", True)
            elif isinstance(info, ArgumentInfo):
                yield Taken(name_of(command), info.metavar or parameter.upper(), info.help or "", False)


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


def exit_table() -> str:
    known = {
        0: "Done. What was shown may carry flags.",
        1: "Done, and a flag is at least as severe as `--fail-on` says.",
        5: "A target is missed, and `--fail-on-target` asks for it.",
        70: "A fault of the program itself. `KPI_DEBUG=1` shows where; please report it.",
        130: "Interrupted (Ctrl-C).",
        143: "Terminated.",
    }
    refusals = {kind.exit_code: (inspect.getdoc(kind) or "").splitlines()[0] for kind in KpiError.__subclasses__()}
    return table(("code", "meaning"), ((str(code), text) for code, text in sorted({**known, **refusals}.items())))


VARIABLES = {
    "KPI_CONFIG": "The config file, where no `-c` names one.",
    "KPI_LANG": "The language, where neither `--lang` nor the config's `lang` says one: en, es or it.",
    "NO_COLOR": "Set to anything: no colours.",
    "KPI_DEBUG": "Set to 1: a fault of the program shows where it happened.",
}


def variable_table() -> str:
    return table(("variable", "what it does"), ((f"`{name}`", text) for name, text in VARIABLES.items()))
