"""`kpi schema`: what an editor needs to complete and check a config."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from kpicli.cli.options import check_output, output_option, would_be_read
from kpicli.cli.output import show


def schema(
    output: Annotated[Path | None, output_option("Write here.")] = None,
) -> None:
    """Print the JSON Schema of config.yaml: with it an editor completes keys, fields and KPIs, and marks mistakes.

    \b
    kpi schema -o kpi.schema.json

    Then let the first line of config.yaml be:

    \b
    # yaml-language-server: $schema=kpi.schema.json
    """
    would_be_read()
    check_output(output)
    show(config_schema(), output)


def config_schema() -> str:
    """The schema with the built-in KPIs and presets."""
    from kpicli.config.editors import editor_schema
    from kpicli.intake import catalogue_of, presets_of, record_schemas

    kpis: dict[str, str] = {}
    for kpi in catalogue_of(None).kpis.values():
        kpis[kpi.id] = f"{kpi.name['en']}. {kpi.meaning['en']}"
        labels = {name: one.label.get("en", "") for name, one in kpi.variants.items()} if len(kpi.variants) > 1 else {}
        kpis |= {f"{kpi.id}.{name}": f"{kpi.name['en']}: {label}" for name, label in labels.items()}
    presets = {one.id: f"{one.tool}, {one.export}" for one in presets_of(None).by_id.values()}
    return editor_schema(kpis, presets, record_schemas())
