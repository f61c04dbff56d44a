"""`kpi explain`: what a KPI means, and what one of its numbers is made of."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpicli.cli import complete
from kpicli.cli.options import (
    AsOf,
    By,
    ConfigOption,
    LangOption,
    Period,
    Quiet,
    WhereOption,
    check_output,
    condition,
    day,
    listed,
    load,
    load_if_there,
    output_option,
)
from kpicli.cli.output import remark, show, width
from kpicli.cli.progress import shown
from kpicli.cli.speech import spoken
from kpicli.errors import ConfigError, RefusedError
from kpicli.saying import say

if TYPE_CHECKING:
    from kpicli.catalogue.model import Catalogue, Kpi
    from kpicli.config.load import Loaded
    from kpicli.pipeline import Outcome
    from kpicli.question import Ask


class ExplainFormat(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"


def explain(
    kpi: Annotated[
        str,
        typer.Argument(
            autocompletion=complete.kpi, help="A KPI, an alias or a variant: cac, speed_to_lead, win_rate.created."
        ),
    ],
    config: ConfigOption = None,
    period: Period = None,
    as_of: AsOf = None,
    by: By = None,
    where: WhereOption = None,
    variants: Annotated[bool, typer.Option("--variants", help="All its definitions side by side.")] = False,
    rows: Annotated[bool, typer.Option("--rows", help="The rows of the sources that were counted.")] = False,
    format: Annotated[
        ExplainFormat | None, typer.Option("-f", "--format", help="table or json; csv or json for --rows.")
    ] = None,
    output: Annotated[Path | None, output_option("Write here.")] = None,
    lang: LangOption = None,
    quiet: Quiet = False,
) -> None:
    """Explain a KPI: what it means, its formulas and measures; with a period, the numbers behind its number.

    \b
    kpi explain cac
    kpi explain cac --period 2025-03 --by channel
    kpi explain win_rate --period 2025-03 --rows -o rows.csv
    kpi explain win_rate --variants
    """
    asked = any((period, as_of, by, where, rows, variants))
    loaded = load(config) if asked else load_if_there(config)
    check_output(output)
    chosen = _format(format, output, rows)
    from kpicli.intake import catalogue_of

    catalogue = catalogue_of(loaded)
    found, name = _known(catalogue, kpi)
    said = spoken(lang, loaded)
    if loaded is None or not asked:
        _define(catalogue, found, chosen, said, output)
        return
    ask = _ask(period, as_of, by, where, said)
    outcome = _with_data(loaded, catalogue, found, name, ask, chosen, output, rows=rows, variants=variants, quiet=quiet)
    if not quiet:
        remark(outcome, notes=False, verbose=False)
    raise typer.Exit(0 if outcome.report.values else RefusedError.exit_code)


def _format(format: ExplainFormat | None, output: Path | None, rows: bool) -> str:
    """The format asked for, by -f or by the ending of -o; rows are csv or json, words are a table or json."""
    from kpicli.render.output import format_for

    usual = "csv" if rows else "table"
    chosen = format.value if format else format_for(output) if output else usual
    if chosen not in (usual, "json"):
        what = "--rows" if rows else say("an explanation")
        raise ConfigError(
            say("-f {format}: {what} is written as {usual} or json", format=chosen, what=what, usual=usual)
        )
    return chosen


def _known(catalogue: Catalogue, name: str) -> tuple[Kpi, str]:
    """The KPI that is meant, and what a report calls it."""
    from kpicli.catalogue.names import kpi_called, which

    try:
        kpi, variant = catalogue.resolve(kpi_called(name, catalogue))
    except KeyError:
        hint = which(name, catalogue)
        raise ConfigError(say("no KPI is called {name!r}{hint} kpi list shows all", name=name, hint=hint)) from None
    return kpi, f"{kpi.id}.{variant.id}" if variant else kpi.id


def _define(catalogue: Catalogue, kpi: Kpi, format: str, lang: str, output: Path | None) -> None:
    from kpicli import describe

    if format == "json":
        show(describe.definition_json(catalogue, kpi, "en"), output)
    else:
        show(describe.definition(catalogue, kpi, lang, None if output else width()), output)


def _ask(period: str | None, as_of: str | None, by: list[str] | None, where: list[str] | None, lang: str) -> Ask:
    from kpicli.question import Ask

    return Ask(
        period=period,
        as_of=day("--as-of", as_of),
        by=listed(by),
        where=tuple(condition(text) for text in where or ()),
        lang=lang,
        single=True,
    )


def _with_data(
    loaded: Loaded,
    catalogue: Catalogue,
    kpi: Kpi,
    name: str,
    ask: Ask,
    format: str,
    output: Path | None,
    *,
    rows: bool,
    variants: bool,
    quiet: bool,
) -> Outcome:
    """Write what was asked for: the rows, the definitions side by side, or the numbers behind the number."""
    from dataclasses import replace
    from functools import partial

    from kpicli import describe, pipeline

    text, as_json = "", format == "json"
    wide = None if output else width()
    with shown(quiet=quiet, lang=ask.lang or loaded.config.lang):
        if variants:
            outcome = pipeline.run(loaded, replace(ask, kpis=tuple(f"{kpi.id}.{variant}" for variant in kpi.variants)))
            text = describe.variants_json(kpi, outcome) if as_json else describe.variants_text(kpi, outcome, wide)
        elif rows:
            from kpicli.render.rows import render_rows

            outcome, found = pipeline.rows_behind(loaded, name, ask)
            text = render_rows(found.columns, found.rows, format)
        else:
            outcome, explained = pipeline.explain(loaded, name, ask)
            if explained:
                words = describe.explained_json if as_json else partial(describe.explained_text, width=wide)
                text = words(explained, outcome.report)
    if outcome.report.values:
        show(text, output)
    return outcome
