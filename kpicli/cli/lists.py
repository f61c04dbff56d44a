"""`kpi list`: which KPIs there are, and which of them the sources can compute."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated

import typer

from kpicli.cli import complete
from kpicli.cli.options import ConfigOption, LangOption, ListFormat, load_if_there
from kpicli.cli.output import show, tell, width
from kpicli.cli.progress import shown
from kpicli.cli.speech import spoken
from kpicli.errors import ConfigError, KpiError
from kpicli.saying import say

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
    families, units = ({getattr(kpi, what): None for kpi in catalogue.kpis.values()} for what in ("family", "unit"))
    if family is not None and family not in families:
        hint = _hint(family, families)
        raise ConfigError(say("--family {name}: there is no such family{hint}", name=family, hint=hint))
    if unit is not None and unit not in units:
        raise ConfigError(say("--unit {name}: there is no such unit{hint}", name=unit, hint=_hint(unit, units)))
    said = spoken(lang, loaded)
    known = _available(loaded, available, said)
    kpis = describe.chosen_kpis(catalogue, family, unit, known if available else None)
    if format is ListFormat.json:
        show(describe.as_json(catalogue, kpis, known))
    else:
        show(describe.listing(catalogue, said, kpis, known, width()))


def _hint(name: str, known: Collection[str]) -> str:
    """What was probably meant, else all that there is."""
    from kpicli.wording import did_you_mean, some

    return did_you_mean(name, known) or say(". There is {names}", names=some(known, len(known)))


def _available(loaded: Loaded | None, needed: bool, lang: str) -> dict[str, str] | None:
    """Why each KPI cannot be computed (empty: it can); None without a config, or when its sources cannot be read."""
    from kpicli.pipeline import available

    if loaded is None:
        if needed:
            raise ConfigError(say("--available: available from which data? No config.yaml here: name one with -c"))
        return None
    try:
        with shown(quiet=False, lang=loaded.config.lang):
            return available(loaded)
    except KpiError as error:
        if needed:
            raise
        tell([say("what the sources can compute is not known: {why}", why=error.lines[0])], lang)
        return None
