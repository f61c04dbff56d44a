"""`kpi presets`: the exports that are recognised without a config, and how sure that is."""

from __future__ import annotations

from typing import Annotated

import typer

from kpicli.cli import complete
from kpicli.cli.options import ConfigOption, LangOption, ListFormat, load_if_there
from kpicli.cli.output import show, width
from kpicli.cli.speech import spoken
from kpicli.errors import ConfigError
from kpicli.saying import say


def presets(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", autocompletion=complete.presets, help="One of them, with all its headers."),
    ] = None,
    config: ConfigOption = None,
    format: Annotated[ListFormat, typer.Option("-f", "--format", help="table or json.")] = ListFormat.table,
    lang: LangOption = None,
) -> None:
    """List the exports that are recognised: the tool, the table they fill, and how their headers are known.

    \b
    kpi presets
    kpi presets google_ads.campaigns
    """
    from kpicli import describe
    from kpicli.intake import presets_of

    loaded = load_if_there(config)
    known = presets_of(loaded)
    if name is not None and name not in known.by_id:
        known.named(name, "kpi presets")
    shown = [known.by_id[name]] if name else list(known.by_id.values())
    if not shown:
        raise ConfigError(say("no preset is installed"))
    if format is ListFormat.json:
        show(describe.presets_json(shown))
    else:
        said = spoken(lang, loaded)
        show(describe.preset(shown[0], said, width()) if name else describe.presets(shown, said, width()))
