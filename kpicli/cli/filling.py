"""`kpi report --template book.xlsx`: a company's own workbook, filled with the report's numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kpicli.errors import ConfigError
from kpicli.saying import say

if TYPE_CHECKING:
    from kpicli.config.load import Loaded
    from kpicli.pipeline import Outcome


def checked(format: str | None, output: Path | None, template: Path) -> str:
    """The format of a filled workbook: its copy is of the kind of its template, so that macros stay where they may."""
    if format not in (None, "xlsx"):
        raise ConfigError(
            say("--template {book}: fills a workbook: leave -f {format} out", book=template, format=format)
        )
    if output is None or output.suffix.lower() != template.suffix.lower():
        raise ConfigError(
            say("--template {book}: name the filled copy with -o, ending in {end}", book=template, end=template.suffix)
        )
    return "xlsx"


def read(template: Path) -> bytes:
    """The workbook to fill: it is looked at before anything is computed."""
    from kpicli.read import archive, paths

    content = paths.read_bytes(template, str(template))
    archive.open_archive(content, str(template))
    return content


def fill(content: bytes, template: Path, outcome: Outcome, loaded: Loaded, output: Path) -> None:
    """Write the filled copy. KPIs that could not be computed leave their cells empty."""
    from kpicli.dossier import Dossier
    from kpicli.intake import catalogue_of
    from kpicli.render import template as templates
    from kpicli.render.output import write

    known = {kpi.id: tuple(kpi.variants) for kpi in catalogue_of(loaded).kpis.values()}
    refused = tuple((name, flag.text) for name, flag in outcome.refused.items())
    write(templates.fill(content, Dossier(outcome.report, refused=refused), str(template), known), output)
