"""A report with all that stands behind it, in words: definitions, refusals, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kpicli import formula
from kpicli.catalogue.model import Catalogue
from kpicli.describe.words import ARTICLES, measure_words, measures_behind
from kpicli.dossier import Definition, Dossier
from kpicli.lang import in_lang
from kpicli.model import Report

if TYPE_CHECKING:
    from kpicli.views import Views


def dossier(views: Views) -> Dossier:
    """What came of a question, as a workbook or a page shows it."""
    main = views.main
    lang = main.report.lang
    reports = [report for report in (main.report, views.funnel, views.channels) if report]
    refused = {name: flag for name, flag in main.refused.items() if main.named or flag.code}
    return Dossier(
        report=main.report,
        definitions=tuple(_definitions(reports, main.catalogue, lang)),
        refused=tuple((name, in_lang(flag.text, lang)) for name, flag in refused.items()),
        sources=main.data.sources,
        funnel=views.funnel,
        channels=views.channels,
    )


def _definitions(reports: Iterable[Report], catalogue: Catalogue, lang: str) -> Iterator[Definition]:
    """Each definition that a number of the reports was computed by, once."""
    for name, variant in dict.fromkeys(key for report in reports for key in report.labels):
        yield _definition(catalogue, name, variant, lang)


def _definition(catalogue: Catalogue, name: str, variant: str, lang: str) -> Definition:
    kpi = catalogue.kpis[name]
    one = kpi.variants[variant]
    return Definition(
        kpi=kpi.id,
        variant=one.id,
        name=kpi.name[lang],
        label=one.label.get(lang, ""),
        family=kpi.family,
        meaning=kpi.meaning[lang],
        formula=formula.show(one.formula),
        unit=one.unit,
        better=kpi.better,
        basis=one.basis,
        caveat=(one.caveat or kpi.caveat).get(lang, ""),
        source=tuple(f"{code} {ARTICLES[code]}" if code in ARTICLES else code for code in kpi.source),
        measures=tuple((m.name, measure_words(m, lang)) for m in measures_behind(catalogue, kpi, one)),
    )
