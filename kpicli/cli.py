"""The commands: parse, call, pick a renderer, exit code."""

from __future__ import annotations

import os
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpicli import __version__
from kpicli.errors import ConfigError, RefusedError

if TYPE_CHECKING:
    from kpicli.catalogue.model import Condition
    from kpicli.config.load import Loaded
    from kpicli.pipeline import Outcome

app = typer.Typer(
    name="kpi",
    help="Sales and marketing KPIs from your exports: each number is right, says why it may not be, or is refused.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Format(StrEnum):
    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    jsonl = "jsonl"
    md = "md"
    xlsx = "xlsx"


class ListFormat(StrEnum):
    table = "table"
    json = "json"


class Basis(StrEnum):
    period = "period"
    cohort = "cohort"


class Sort(StrEnum):
    name = "name"
    value = "value"


class Compare(StrEnum):
    previous = "previous"
    year = "year"


class Lang(StrEnum):
    en = "en"
    es = "es"
    it = "it"


class FailOn(StrEnum):
    never = "never"
    info = "info"
    warn = "warn"
    refuse = "refuse"


ConfigOption = Annotated[
    Path | None,
    typer.Option("-c", "--config", envvar="KPI_CONFIG", help="The config file. Default: config.yaml here."),
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="Read the data up to this day, inclusive.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors on standard error.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say how each file was read.")]


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


@app.command()
def report(
    config: ConfigOption = None,
    period: Annotated[
        str | None, typer.Option("--period", help="A grain (month) or one period (2025-03, 2025-W09, 2025-Q1, all).")
    ] = None,
    first_day: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day, inclusive.")] = None,
    last_day: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day, inclusive.")] = None,
    last: Annotated[int | None, typer.Option("--last", min=1, max=1000, help="So many complete periods.")] = None,
    as_of: AsOf = None,
    by: Annotated[list[str] | None, typer.Option("--by", help="Segment by a field: channel, owner, …")] = None,
    where: Annotated[
        list[str] | None, typer.Option("--where", help="field=value, field!=value, field=a,b or field=10..20.")
    ] = None,
    kpi: Annotated[list[str] | None, typer.Option("--kpi", help="A KPI or a variant: cac, win_rate.created.")] = None,
    basis: Annotated[Basis | None, typer.Option("--basis", help="Prefer this basis where a KPI has both.")] = None,
    sort: Annotated[Sort, typer.Option("--sort", help="Order of segments.")] = Sort.name,
    top: Annotated[int | None, typer.Option("--top", min=1, help="The biggest segments; the rest as (other).")] = None,
    compare: Annotated[Compare | None, typer.Option("--compare", help="Change against an earlier period.")] = None,
    lang: Annotated[Lang | None, typer.Option("--lang", help="The language of what people read.")] = None,
    format: Annotated[
        Format | None, typer.Option("-f", "--format", help="Default: table, or the ending of -o.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write here; the ending picks the format.")
    ] = None,
    totals: Annotated[bool, typer.Option("--totals", help="Total rows in csv, tsv and json too.")] = False,
    wide: Annotated[
        bool, typer.Option("--wide", help="All periods in a table; a column per KPI in csv, tsv and json.")
    ] = False,
    excel_csv: Annotated[bool, typer.Option("--excel-csv", help="CSV as Excel opens it in --lang's country.")] = False,
    no_header: Annotated[bool, typer.Option("--no-header", help="Leave out the header line.")] = False,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Exit 1 when a flag is at least this severe.")
    ] = FailOn.never,
    allow: Annotated[list[str] | None, typer.Option("--allow", metavar="CODE", help="Show a refused number.")] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Compute KPIs per period and segment.

    \b
    kpi report
    kpi report --by channel --last 3
    kpi report --period 2025-Q1 --kpi cac,win_rate -f csv > kpis.csv
    kpi report --from 2025-01-01 --to 2025-06-30 -o report.xlsx
    """
    from kpicli.pipeline import run
    from kpicli.question import Ask

    chosen = _format(format, output, excel_csv)
    _check_allowed(_listed(allow))
    loaded = _load(config)
    if top and not (by or loaded.config.report.by):
        raise ConfigError("--top: the biggest of what? Add --by")
    human = chosen in ("table", "md", "xlsx")
    ask = Ask(
        kpis=_listed(kpi),
        period=period,
        first_day=_day("--from", first_day),
        last_day=_day("--to", last_day),
        last=last,
        as_of=_day("--as-of", as_of),
        by=None if by is None else _listed(by),
        where=tuple(_condition(text) for text in where or ()),
        basis=basis.value if basis else None,
        totals=totals or human,
        top=top,
        sort=sort.value,
        compare=compare.value if compare else None,
        lang=lang.value if lang else None,
        allow=frozenset(_listed(allow)),
    )
    outcome = run(loaded, ask)
    if outcome.report.values or not outcome.refused:
        _render(outcome, chosen, output, header=not no_header, wide=wide, excel_csv=excel_csv)
    if not quiet:
        _say(outcome, chosen, verbose)
    raise typer.Exit(_exit_code(outcome, fail_on.value))


@app.command("list")
def list_kpis(
    config: ConfigOption = None,
    format: Annotated[ListFormat, typer.Option("-f", "--format", help="table or json.")] = ListFormat.table,
    lang: Annotated[Lang, typer.Option("--lang", help="The language of names.")] = Lang.en,
) -> None:
    """List every KPI: id, name, unit, variants. Those of the config are marked with +."""
    from kpicli import describe
    from kpicli.pipeline import catalogue_of

    catalogue = catalogue_of(_load_if_there(config))
    _print(describe.as_json(catalogue) if format is ListFormat.json else describe.listing(catalogue, lang.value))


@app.command()
def explain(
    kpi: Annotated[str, typer.Argument(help="A KPI, an alias or a variant: cac, speed_to_lead, win_rate.created.")],
    config: ConfigOption = None,
    lang: Annotated[Lang, typer.Option("--lang", help="The language of names and meanings.")] = Lang.en,
) -> None:
    """Explain a KPI: what it means, its formulas, the measures behind them, what to beware of."""
    from kpicli import describe
    from kpicli.pipeline import catalogue_of

    catalogue = catalogue_of(_load_if_there(config))
    try:
        found, _ = catalogue.resolve(kpi)
    except KeyError:
        from kpicli.wording import did_you_mean

        raise ConfigError(
            f"no KPI is called {kpi!r}{did_you_mean(kpi, catalogue.kpis) or '.'} kpi list shows all"
        ) from None
    _print(describe.definition(catalogue, found, lang.value))


@app.command()
def check(
    config: ConfigOption = None,
    as_of: AsOf = None,
    format: Annotated[ListFormat, typer.Option("-f", "--format", help="table or json.")] = ListFormat.table,
    rows: Annotated[bool, typer.Option("--rows", help="List every cell that could not be read.")] = False,
) -> None:
    """Show what was read, mapped, proved and rejected, with every row of every source accounted for."""
    from kpicli import describe
    from kpicli.pipeline import check as run_check

    data = run_check(_load(config), _day("--as-of", as_of))
    _print(describe.check_json(data) if format is ListFormat.json else describe.check_text(data, rows))


# -- options ---------------------------------------------------------------------------------------------------------


def _load(config: Path | None) -> Loaded:
    from kpicli.config.load import load

    return load(config or Path("config.yaml"))


def _load_if_there(config: Path | None) -> Loaded | None:
    """The config for commands that work without one."""
    return _load(config) if config or Path("config.yaml").exists() else None


def _format(format: Format | None, output: Path | None, excel_csv: bool) -> str:
    from kpicli.render.output import format_for

    if format is not None:
        chosen = format.value
    elif output is not None:
        chosen = format_for(output)
    else:
        chosen = "csv" if excel_csv else "table"
    if chosen == "xlsx" and output is None:
        raise ConfigError("-f xlsx: a workbook needs a file: add -o report.xlsx")
    return chosen


def _check_allowed(codes: tuple[str, ...]) -> None:
    from kpicli.hazards import CODES
    from kpicli.wording import did_you_mean

    ConfigError.raise_if_any(
        f"--allow {code}: no such code{did_you_mean(code, CODES)}" for code in codes if code not in CODES
    )


def _listed(values: list[str] | None) -> tuple[str, ...]:
    """``--kpi a,b --kpi c`` as one list."""
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"{option} {text}: is not a day. Write year, month, day: 2025-03-31") from None


def _condition(text: str) -> Condition:
    """``--where`` as a condition: =, !=, a list, a range."""
    from kpicli.catalogue.model import Condition

    field, equals, value = text.partition("=")
    if not equals or not field.strip("! "):
        raise ConfigError(f"--where {text}: write field=value, field!=value, field=a,b or field=10..20")
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
        raise ConfigError(f"--where {text}: a range takes two numbers, such as 10..20") from None


# -- output ----------------------------------------------------------------------------------------------------------


def _render(outcome: Outcome, format: str, output: Path | None, *, header: bool, wide: bool, excel_csv: bool) -> None:
    from kpicli.render import render
    from kpicli.render.output import look, write

    seen = look(sys.stdout, os.environ)
    plain = output is not None
    data = render(
        outcome.report,
        format,
        header=header,
        wide=wide,
        excel_csv=excel_csv,
        width=None if plain else seen.width,
        color=seen.color and not plain,
        ascii=seen.ascii and not plain,
    )
    write(data, output)


def _print(text: str) -> None:
    from kpicli.render.output import write

    write(text if text.endswith("\n") else text + "\n", None)


def _say(outcome: Outcome, format: str, verbose: bool) -> None:
    """Warnings and notes, on standard error: data alone goes to standard output."""
    from kpicli import describe

    for line in describe.remarks(outcome, notes=format != "table", verbose=verbose):
        print(line, file=sys.stderr)


def _exit_code(outcome: Outcome, fail_on: str) -> int:
    if outcome.refused and (outcome.named or not outcome.report.values):
        return RefusedError.exit_code
    order = ["info", "warn", "refuse"]
    found = {note.severity for note in outcome.report.notes}
    return int(fail_on != "never" and bool(found & set(order[order.index(fail_on) :])))
