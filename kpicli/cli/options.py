"""What the commands' options share: their types, and the words that they take turned into values."""

from __future__ import annotations

import os
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kpicli.cli import complete
from kpicli.errors import ConfigError, KpiError
from kpicli.saying import say

if TYPE_CHECKING:
    from kpicli.catalogue.model import Condition
    from kpicli.config.load import Loaded


class ListFormat(StrEnum):
    table = "table"
    json = "json"


class Lang(StrEnum):
    en = "en"
    es = "es"
    it = "it"


ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "-c", "--config", metavar="FILE", envvar="KPI_CONFIG", help="The config file. Default: config.yaml here."
    ),
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="Read the data up to this day, inclusive.")]
Today = Annotated[
    str | None, typer.Option("--today", metavar="DAY", help="Take this day for today, and say which data is too old.")
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors on standard error.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say how each file was read.")]
Period = Annotated[
    str | None,
    typer.Option("--period", metavar="PERIOD", help="A grain (month) or one period (2025-03, 2025-W09, 2025-Q1, all)."),
]
By = Annotated[
    list[str] | None,
    typer.Option(
        "--by", metavar="FIELD", autocompletion=complete.segments, help="Segment by a field: channel, owner, …"
    ),
]
WhereOption = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="CONDITION",
        autocompletion=complete.conditions,
        help="field=value, field!=value, field=a,b or field=10..20.",
    ),
]
LangOption = Annotated[
    Lang | None, typer.Option("--lang", help="The language of what people read. Default: the config's, or KPI_LANG.")
]


def named_file(path: Path | None) -> Path | None:
    """The file that -o names; None where it is a name of standard output, which needs none."""
    from kpicli.render.output import is_standard_output

    return None if path is None or is_standard_output(path) else path


def output_option(help: str) -> Any:
    """The option that names the file to write."""
    return typer.Option("-o", "--output", metavar="FILE", callback=named_file, help=help)


Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILES]...", help="Exports to recognise, in place of the config's sources; - is a pipe."),
]
CurrencyOption = Annotated[
    str | None, typer.Option("--currency", metavar="CODE", help="With FILES: the currency of amounts that name none.")
]


def load(config: Path | None, files: list[str] | None = None, currency: str | None = None) -> Loaded:
    """The config; with files, these in place of its sources, and then it need not be there."""
    from kpicli import inputs
    from kpicli.config import load
    from kpicli.read.paths import expand

    if not files:
        return load.load(config or Path("config.yaml"))
    here = Path()
    paths = [str(path) for path in expand(files, here)]
    for path in paths:
        inputs.note(Path(path), path)
    try:
        return load.of_files(paths, load_if_there(config), currency)
    except ValueError as error:
        raise ConfigError(say("--currency: {why}", why=error.args[0])) from None


def check_output(output: Path | None, template: Path | None = None) -> None:
    """Refuse a file to write that is one of those read, as far as they are known, before any work is done."""
    from kpicli import inputs

    if template is not None:
        inputs.note(template, str(template))
    if output is not None:
        inputs.check_output(output)


def would_be_read() -> None:
    """Know what the other commands would read here, for one that reads no config and may meet a broken one."""
    from kpicli import inputs

    path = Path(os.environ.get("KPI_CONFIG") or "config.yaml")
    try:
        load_if_there(path if os.path.exists(path) else None)
    except (KpiError, OSError):
        inputs.note(path, str(path))


def load_if_there(config: Path | None) -> Loaded | None:
    """The config for commands that work without one."""
    return load(config) if config or os.path.exists("config.yaml") else None


def listed(values: list[str] | None) -> tuple[str, ...]:
    """``--kpi a,b --kpi c`` as one list."""
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())


def day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    from kpicli.config.values import known_day

    try:
        found = date.fromisoformat(text)
    except ValueError:
        wrong = say("{option} {text}: is not a day. Write year, month, day: 2025-03-31", option=option, text=text)
        raise ConfigError(wrong) from None
    try:
        return known_day(found)
    except ValueError as error:
        why = error.args[0]
        raise ConfigError(say("{option} {text}: {why}", option=option, text=text, why=why)) from None


def condition(text: str) -> Condition:
    """``--where`` as a condition: =, !=, a list, a range."""
    from kpicli.catalogue.model import Condition

    field, equals, value = text.partition("=")
    if not equals or not field.strip("! "):
        raise ConfigError(say("--where {text}: write field=value, field!=value, field=a,b or field=10..20", text=text))
    values = tuple(part.strip() for part in value.split(","))
    if field.endswith("!"):
        return Condition(field[:-1].strip(), "not", values)
    low, dots, high = value.partition("..")
    if dots:
        return _range(text, field.strip(), low, high)
    return Condition(field.strip(), "in", values)


def _range(text: str, field: str, low: str, high: str) -> Condition:
    from kpicli.catalogue.model import Condition

    try:
        return Condition(field, "between", (float(low or "-inf"), float(high or "inf")))
    except ValueError:
        raise ConfigError(say("--where {text}: a range takes two numbers, such as 10..20", text=text)) from None
