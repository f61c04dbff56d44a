"""A report with all that stands behind it: what a workbook or a page shows beside the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kpicli.model import Report, SourceFacts, Unit


@dataclass(frozen=True)
class Definition:
    """One definition of a KPI, in the report's language, for who looks up what a number means."""

    kpi: str
    variant: str
    name: str
    label: str
    """What tells it from the other definitions: "won / (won + lost)"."""
    family: str
    meaning: str
    formula: str
    """As the catalogue writes it: ``deals_won / (deals_won + deals_lost)``."""
    unit: Unit
    better: Literal["higher", "lower", "neither"]
    basis: Literal["period", "cohort", "as_of"]
    caveat: str = ""
    source: tuple[str, ...] = ()
    """The articles that ask for it."""
    measures: tuple[tuple[str, str], ...] = ()
    """The measures behind it, each with what it counts or adds up, in words."""


@dataclass(frozen=True)
class Dossier:
    """A report, the definitions of its KPIs, the files it came from, and the views that a page shows beside it.

    ``report`` is what was asked for: every format shows its values, and they are the same in all. ``funnel`` and
    ``channels`` come from the same data and are reports of their own; None where the data cannot tell.
    """

    report: Report
    definitions: tuple[Definition, ...] = ()
    """Of every KPI in the reports, in their order."""
    refused: tuple[tuple[str, str], ...] = ()
    """KPIs that were asked for and could not be computed, each with the reason."""
    sources: tuple[SourceFacts, ...] = ()
    """Each source with its files, what became of its rows, and how each column was read."""
    funnel: Report | None = None
    """The counts of the stages, then the rates from one to the next, over the same periods; without segments."""
    channels: Report | None = None
    """The KPIs that channels are compared by, segmented by channel, with a total."""
