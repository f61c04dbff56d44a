"""docs/hazards.md: every flag, how severe it is, what it means and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from kpicli.describe.advice import ADVICE
from kpicli.hazards import CODES
from tests.markdown import MADE, table

HAZARDS_TOP = """# The flags

A flag marks a number that may mislead: a footnote in the table, a field in CSV and JSON, a column in Excel.
`kpi report --fail-on warn` ends with exit code 1 when a number carries a warning or worse.
"""
SEVERITIES = {
    "refuse": "There is no honest number: the cell is empty, or the run stops when the config has to decide.",
    "warn": "It may change what you conclude.",
    "info": "Worth knowing.",
}


def hazards_page() -> str:
    """Every flag: how severe it is, what it means, what to do."""
    parts = [MADE, HAZARDS_TOP]
    for severity, codes in by_severity():
        rows = ((f"`{code}`", CODES[code][1], ADVICE.get(code, "–")) for code in codes)
        parts += [
            f"\n## {severity}\n\n{SEVERITIES[severity]}\n\n",
            table(("flag", "what it means", "what to do"), rows),
        ]
    return "".join(parts)


def by_severity() -> Iterator[tuple[str, list[str]]]:
    """Each severity, the worst first, with its codes."""
    yield from ((one, [c for c, (how, _) in CODES.items() if how == one]) for one in ("refuse", "warn", "info"))
