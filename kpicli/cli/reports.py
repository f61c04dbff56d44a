"""`kpi report`: KPIs per period and segment, in the format that was asked for."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpicli.cli import complete, filling
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
    check_output,
    condition,
    day,
    listed,
    load,
    output_option,
)
from kpicli.cli.output import remark
from kpicli.cli.progress import writing
from kpicli.cli.speech import spoken
from kpicli.errors import ConfigError, RefusedError
from kpicli.saying import say

if TYPE_CHECKING:
    from kpicli.config.load import Loaded
    from kpicli.model import Report
    from kpicli.pipeline import Outcome
    from kpicli.question import Ask
    from kpicli.views import Views


class Format(StrEnum):
    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    jsonl = "jsonl"
    md = "md"
    xlsx = "xlsx"
    html = "html"


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
    board: Annotated[
        bool | None, typer.Option("--board/--no-board", help="The vital few first. Default: unless KPIs are named.")
    ] = None,
    compare: Annotated[Compare | None, typer.Option("--compare", help="Change against an earlier period.")] = None,
    include_partial: Annotated[
        bool, typer.Option("--include-partial", help="With --compare: the running period against equal days.")
    ] = False,
    lang: LangOption = None,
    format: Annotated[
        Format | None, typer.Option("-f", "--format", help="Default: table, or the ending of -o.")
    ] = None,
    output: Annotated[Path | None, output_option("Write here; the ending picks the format.")] = None,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="BOOK", help="Fill a copy of your own workbook.")
    ] = None,
    totals: Annotated[bool, typer.Option("--totals", help="Total rows in csv, tsv and json too.")] = False,
    counts: Annotated[bool, typer.Option("--counts", help="The counts beside every rate: 25.0% 10/40.")] = False,
    wide: Annotated[
        bool, typer.Option("--wide", help="All periods in a table; a column per KPI in csv, tsv and json.")
    ] = False,
    excel_csv: Annotated[
        bool, typer.Option("--excel-csv", help="CSV or TSV as Excel reads it in --lang's country.")
    ] = False,
    no_header: Annotated[bool, typer.Option("--no-header", help="Leave out the header line.")] = False,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Exit 1 when a flag is at least this severe.")
    ] = FailOn.never,
    fail_on_target: Annotated[
        bool, typer.Option("--fail-on-target", help="Exit 5 when the latest complete period misses a target.")
    ] = False,
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
    from kpicli.question import Ask

    chosen = _format(format, output, excel_csv) if template is None else filling.checked(format, output, template)
    blank = filling.read(template) if template else b""
    _check_allowed(listed(allow))
    loaded = load(config, files, currency)
    check_output(output, template)
    if top and not (by or loaded.config.report.by):
        raise ConfigError(say("--top: the biggest of what? Add --by"))
    human = chosen in FOR_PEOPLE
    named = bool(kpi or group) and chosen not in WITH_VIEWS
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
        board=human and (not named if board is None else board),
        lang=spoken(lang, loaded),
        allow=frozenset(listed(allow)),
    )
    wanted = chosen in WITH_VIEWS and not template
    found = answered(loaded, lambda loaded: _answer(loaded, ask, wanted), spoken(lang, loaded), quiet=quiet)
    outcome = found.main
    with writing(output, quiet=quiet, lang=outcome.report.lang):
        if template and output:
            filling.fill(blank, template, outcome, output)
        elif outcome.report.values or not outcome.refused:
            _render(found, chosen, output, header=not no_header, wide=wide, excel_csv=excel_csv, counts=counts)
    if not quiet:
        remark(outcome, notes=chosen != "table", verbose=verbose)
    raise typer.Exit(_exit_code(outcome, fail_on.value, fail_on_target))


FOR_PEOPLE = ("table", "md", "xlsx", "html")
WITH_VIEWS = ("xlsx", "html")
"""Formats that show the funnel and the channels beside what was asked for."""


def _answer(loaded: Loaded, ask: Ask, with_views: bool) -> Views:
    from kpicli.pipeline import run
    from kpicli.views import Views, views

    return views(loaded, ask) if with_views else Views(run(loaded, ask))


def _format(format: Format | None, output: Path | None, excel_csv: bool) -> str:
    from kpicli.render.output import format_for

    if format is not None:
        chosen = format.value
    elif output is not None:
        chosen = format_for(output)
    else:
        chosen = "csv" if excel_csv else "table"
    if chosen == "xlsx" and output is None:
        raise ConfigError(say("-f xlsx: a workbook needs a file: add -o report.xlsx"))
    if excel_csv and chosen not in ("csv", "tsv"):
        raise ConfigError(say("--excel-csv: is about csv and tsv, not {format}", format=chosen))
    return chosen


def _check_allowed(codes: tuple[str, ...]) -> None:
    from kpicli.hazards import CODES
    from kpicli.wording import did_you_mean

    ConfigError.raise_if_any(
        say("--allow {code}: no such code{hint}", code=code, hint=did_you_mean(code, CODES))
        for code in codes
        if code not in CODES
    )


def _render(
    found: Views, format: str, output: Path | None, *, header: bool, wide: bool, excel_csv: bool, counts: bool
) -> None:
    from kpicli import describe
    from kpicli.render import render
    from kpicli.render.output import look, write

    seen = look(sys.stdout, os.environ)
    plain = output is not None
    data = render(
        describe.dossier(found) if format in WITH_VIEWS else found.main.report,
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


def _exit_code(outcome: Outcome, fail_on: str, fail_on_target: bool) -> int:
    if outcome.refused and (outcome.named or not outcome.report.values):
        return RefusedError.exit_code
    if fail_on_target and _misses_a_target(outcome.report):
        return MISSED
    order = ["info", "warn", "refuse"]
    found = {note.severity for note in outcome.report.notes}
    return int(fail_on != "never" and bool(found & set(order[order.index(fail_on) :])))


MISSED = 5
"""The exit code when a target is missed."""


def _misses_a_target(report: Report) -> bool:
    """Whether any number of the latest complete period misses its target."""
    whole = [period for period in report.periods if period.id not in report.partial]
    return any(value.kept is False for value in report.values if value.period in whole[-1:])
