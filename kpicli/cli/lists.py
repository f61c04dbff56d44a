"""`kpi list`: which KPIs there are, and which of them the sources can compute."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from kpicli.cli import complete
from kpicli.cli.options import ConfigOption, LangOption, ListFormat, load_if_there
from kpicli.cli.output import show, width
from kpicli.cli.progress import shown
from kpicli.errors import ConfigError, KpiError

if TYPE_CHECKING:
    from kpicli.config.load import Loaded


def list_kpis(
    config: ConfigOption = None,
    family: Annotated[
        str | None,
        typer.Option(
            "--family", metavar="FAMILY", autocompletion=complete.families, help="Only one family: funnel, sales, cost."
        ),
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="UNIT", help="Only one unit: money, ratio, days.")
    ] = None,
    available: Annotated[
        bool, typer.Option("--available", help="Only what the sources of the config can compute.")
    ] = False,
    format: Annotated[ListFormat, typer.Option("-f", "--format", help="table or json.")] = ListFormat.table,
    lang: LangOption = None,
) -> None:
    """List every KPI: id, name, unit, the tables it needs, its definitions, and what is missing here.

    \b
    kpi list
    kpi list --family cost --available
    kpi list --unit ratio --lang es
    """
    from kpicli import describe
    from kpicli.intake import catalogue_of

    loaded = load_if_there(config)
    catalogue = catalogue_of(loaded)
    _check_known("--family", family, (kpi.family for kpi in catalogue.kpis.values()))
    _check_known("--unit", unit, (kpi.unit for kpi in catalogue.kpis.values()))
    known = _available(loaded, available)
    kpis = describe.chosen_kpis(catalogue, family, unit, known if available else None)
    spoken = lang.value if lang else loaded.config.lang if loaded else "en"
    if format is ListFormat.json:
        show(describe.as_json(catalogue, kpis, known))
    else:
        show(describe.listing(catalogue, spoken, kpis, known, width()))


def _check_known(option: str, name: str | None, known: Iterable[str]) -> None:
    from kpicli.wording import did_you_mean

    names = list(dict.fromkeys(known))
    if name is not None and name not in names:
        hint = did_you_mean(name, names) or f". There is {', '.join(names)}"
        raise ConfigError(f"{option} {name}: there is no such {option.strip('-')}{hint}")


def _available(loaded: Loaded | None, needed: bool) -> dict[str, str] | None:
    """Why each KPI cannot be computed (empty: it can); None without a config, or when its sources cannot be read."""
    from kpicli.pipeline import available

    if loaded is None:
        if needed:
            raise ConfigError("--available: available from which data? No config.yaml here: name one with -c")
        return None
    try:
        with shown(quiet=False, lang=loaded.config.lang):
            return available(loaded)
    except KpiError as error:
        if needed:
            raise
        print(f"kpi: what the sources can compute is not known: {error.lines[0]}", file=sys.stderr)
        return None
