"""Words about KPIs and data: the list, the definition, a number explained, the check, the remarks beside a report."""

from kpicli.describe.cells import explained_json, explained_text
from kpicli.describe.check import check_json, check_text, reconciliation
from kpicli.describe.definition import definition, definition_json
from kpicli.describe.dossier import dossier
from kpicli.describe.exports import preset, presets, presets_json
from kpicli.describe.listing import as_json, chosen_kpis, listing
from kpicli.describe.remarks import remarks, total_line
from kpicli.describe.variants import variants_json, variants_text

__all__ = [
    "as_json",
    "check_json",
    "check_text",
    "chosen_kpis",
    "definition",
    "definition_json",
    "dossier",
    "explained_json",
    "explained_text",
    "listing",
    "preset",
    "presets",
    "presets_json",
    "reconciliation",
    "remarks",
    "total_line",
    "variants_json",
    "variants_text",
]
