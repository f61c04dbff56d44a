"""`kpi report`: KPIs per period and segment, in the format that was asked for."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpicli.cli import complete
from kpicli.cli.asking import answered
from kpicli.cli.options import (
    AsOf,
    By,
    ConfigOption,
    CurrencyOption,
    Files,
    LangOption,
    Period,
    Quiet,
    Today,
    Verbose,
    WhereOption,
    condition,
    day,
    listed,
    load,
)
from kpicli.cli.output import say
from kpicli.cli.progress import writing
from kpicli.errors import ConfigError, RefusedError

if TYPE_CHECKING:
    from kpicli.pipeline import Outcome


class Format(StrEnum):
    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    jsonl = "jsonl"
    md = "md"
    xlsx = "xlsx"


class Basis(StrEnum):
    period = "period"
    cohort = "cohort"


class CountBy(StrEnum):
    lead = "lead"
    account = "account"


class Sort(StrEnum):
    name = "name"
    value = "value"


class Compare(StrEnum):
    previous = "previous"
    year = "year"


class FailOn(StrEnum):
    never = "never"
    info = "info"
    warn = "warn"
    refuse = "refuse"


def report(
    files: Files = None,
    config: ConfigOption = None,
    period: Period = None,
    first_day: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day, inclusive.")] = None,
    last_day: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day, inclusive.")] = None,
    last: Annotated[
        int | None, typer.Option("--last", metavar="N", min=1, max=1000, help="So many complete periods.")
    ] = None,
    as_of: AsOf = None,
    today: Today = None,
    by: By = None,
    where: WhereOption = None,
    kpi: Annotated[
        list[str] | None,
        typer.Option(
            "--kpi", metavar="KPI", autocompletion=complete.kpis, help="A KPI or a variant: cac, win_rate.created."
        ),
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option(
            "--group",
            metavar="FAMILY",
            autocompletion=complete.families,
            help="Every KPI of a family that the data can compute: sales, cost.",
        ),
    ] = None,
    vanity: Annotated[bool, typer.Option("--vanity", help="Vanity KPIs too, on the board and in groups.")] = False,
    basis: Annotated[Basis | None, typer.Option("--basis", help="Prefer this basis where a KPI has both.")] = None,
    count_by: Annotated[
        CountBy,
        typer.Option("--count-by", help="Count people (lead) or companies (account): seven leads of one are 1."),
    ] = CountBy.lead,
    sort: Annotated[Sort, typer.Option("--sort", help="Order of segments.")] = Sort.name,
    top: Annotated[
        int | None, typer.Option("--top", metavar="N", min=1, help="The biggest segments; the rest as (other).")
    ] = None,
    compare: Annotated[Compare | None, typer.Option("--compare", help="Change against an earlier period.")] = None,
    include_partial: Annotated[
        bool, typer.Option("--include-partial", help="With --compare: the running period against equal days.")
    ] = False,
    lang: LangOption = None,
    format: Annotated[
        Format | None, typer.Option("-f", "--format", help="Default: table, or the ending of -o.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here; the ending picks the format.")
    ] = None,
    totals: Annotated[bool, typer.Option("--totals", help="Total rows in csv, tsv and json too.")] = False,
    counts: Annotated[bool, typer.Option("--counts", help="The counts beside every rate: 25.0% 10/40.")] = False,
    wide: Annotated[
        bool, typer.Option("--wide", help="All periods in a table; a column per KPI in csv, tsv and json.")
    ] = False,
    excel_csv: Annotated[bool, typer.Option("--excel-csv", help="CSV as Excel opens it in --lang's country.")] = False,
    no_header: Annotated[bool, typer.Option("--no-header", help="Leave out the header line.")] = False,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Exit 1 when a flag is at least this severe.")
    ] = FailOn.never,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="CODE", autocompletion=complete.flags, help="Show a refused number."),
    ] = None,
    currency: CurrencyOption = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Compute KPIs per period and segment.

    \b
    kpi report
    kpi report exports/*_ads.csv --kpi media_cost,cpc
    kpi report --by channel --last 3
    kpi report --period 2025-Q1 --kpi cac,win_rate -f csv > kpis.csv
    kpi report --from 2025-01-01 --to 2025-06-30 -o report.xlsx
    """
    from kpicli.pipeline import run
    from kpicli.question import Ask

    chosen = _format(format, output, excel_csv)
    _check_allowed(listed(allow))
    loaded = load(config, files, currency)
    if top and not (by or loaded.config.report.by):
        raise ConfigError("--top: the biggest of what? Add --by")
    human = chosen in ("table", "md", "xlsx")
    ask = Ask(
        kpis=listed(kpi),
        groups=listed(group),
        vanity=vanity,
        period=period,
        first_day=day("--from", first_day),
        last_day=day("--to", last_day),
        last=last,
        as_of=day("--as-of", as_of),
        today=day("--today", today),
        by=None if by is None else listed(by),
        where=tuple(condition(text) for text in where or ()),
        basis=basis.value if basis else None,
        count_by=count_by.value,
        totals=totals or human,
        top=top,
        sort=sort.value,
        compare=compare.value if compare else None,
        include_partial=include_partial,
        details=human or verbose,
        lang=lang.value if lang else None,
        allow=frozenset(listed(allow)),
    )
    outcome = answered(loaded, lambda loaded: run(loaded, ask), quiet=quiet)
    if outcome.report.values or not outcome.refused:
        with writing(output, quiet=quiet, lang=outcome.report.lang):
            _render(outcome, chosen, output, header=not no_header, wide=wide, excel_csv=excel_csv, counts=counts)
    if not quiet:
        say(outcome, notes=chosen != "table", verbose=verbose)
    raise typer.Exit(_exit_code(outcome, fail_on.value))


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


def _render(
    outcome: Outcome, format: str, output: Path | None, *, header: bool, wide: bool, excel_csv: bool, counts: bool
) -> None:
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
        counts=counts,
        width=None if plain else seen.width,
        color=seen.color and not plain,
        ascii=seen.ascii and not plain,
    )
    write(data, output)


def _exit_code(outcome: Outcome, fail_on: str) -> int:
    if outcome.refused and (outcome.named or not outcome.report.values):
        return RefusedError.exit_code
    order = ["info", "warn", "refuse"]
    found = {note.severity for note in outcome.report.notes}
    return int(fail_on != "never" and bool(found & set(order[order.index(fail_on) :])))
