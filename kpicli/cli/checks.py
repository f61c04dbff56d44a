"""`kpi check`: what the sources hold, and how it was understood."""

from __future__ import annotations

from typing import Annotated

import typer

from kpicli.cli.asking import answered
from kpicli.cli.options import AsOf, ConfigOption, Files, LangOption, ListFormat, Today, day, load
from kpicli.cli.output import show, width
from kpicli.cli.speech import spoken


def check(
    files: Files = None,
    config: ConfigOption = None,
    as_of: AsOf = None,
    today: Today = None,
    format: Annotated[ListFormat, typer.Option("-f", "--format", help="table or json.")] = ListFormat.table,
    rows: Annotated[
        bool, typer.Option("--rows", help="List every row concerned: bad cells, duplicates, dates out of order.")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Show what was read, mapped, proved and rejected, with every row of every source accounted for.

    \b
    kpi check
    kpi check exports/*_ads.csv --rows
    """
    from kpicli import describe
    from kpicli.pipeline import check as run_check

    upto, now = day("--as-of", as_of), day("--today", today)
    loaded = load(config, files)
    said = spoken(lang, loaded)
    data = answered(loaded, lambda loaded: run_check(loaded, upto, named_today=now), said)
    as_json = format is ListFormat.json
    show(describe.check_json(data, rows) if as_json else describe.check_text(data, rows, said, width()))
