"""What the page shows, from top to bottom, before any markup: every text in it is ready to be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpicli.dossier import Definition, Dossier
from kpicli.lang.numbers import format_value
from kpicli.model import ColumnReading, Report, SourceFacts
from kpicli.render.grid import build, together
from kpicli.render.html.cells import Sheet, identified, sheets
from kpicli.render.html.channels import Channels, channels
from kpicli.render.html.funnel import Funnel, funnel
from kpicli.render.html.glance import Glance, found_board, glance, shown_rows
from kpicli.render.html.tables import Head, Table, head, tables
from kpicli.render.html.trends import Chart, trends


@dataclass(frozen=True)
class Note:
    """A footnote: its mark if any number carries it, and what was found; twice where two reports found other things."""

    sign: str
    code: str
    severity: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Defined:
    """A definition and its id on the page."""

    id: str
    what: Definition


@dataclass(frozen=True)
class Source:
    """A source, its share of the reconciliation as numbers in the report's language, and how it was read."""

    facts: SourceFacts
    counts: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    """Field, header, reading, evidence, proof, cells that are filled, cells that could not be read."""
    unknown: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    """Each file with its SHA-256, '' where nobody asked for it."""
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A dossier as a page: a section is None or empty where there is nothing to show."""

    lang: str
    words: Mapping[str, str]
    first: Head
    last: Head
    as_of: str
    by: str
    compared: str
    glance: Glance | None
    funnel: Funnel | None
    trends: tuple[Chart, ...]
    channels: Channels | None
    tables: tuple[Table, ...]
    notes: tuple[Note, ...]
    refused: tuple[tuple[str, str], ...]
    assumed: tuple[str, ...]
    definitions: tuple[Defined, ...]
    sources: tuple[Source, ...]
    read: str
    """How many rows were read in all; '' without sources."""
    goals_missed: bool

    @property
    def titles(self) -> dict[str, str]:
        """What a mark says when one points at it."""
        return {note.code: f"{note.code}: {note.texts[0]}" for note in self.notes}

    @property
    def warnings(self) -> int:
        """How many notes may change what one concludes."""
        return sum(note.severity != "info" for note in self.notes)

    @property
    def charted_goals(self) -> bool:
        """Whether any chart has the line of a goal."""
        return any(chart.has_goals for chart in self.trends)

    @property
    def contents(self) -> tuple[tuple[str, str], ...]:
        """The sections that there are: id and heading."""
        sections: tuple[tuple[str, str, object], ...] = (
            ("glance", "page glance", self.glance),
            ("funnel", "family funnel", self.funnel),
            ("trends", "page trends", self.trends),
            ("channels", "channels", self.channels),
            ("tables", "page tables", True),
            ("notes", "page notes", self.notes),
            ("refused", "page refused", self.refused),
            ("definitions", "definitions heading", self.definitions),
            ("sources", "page sources", self.sources),
        )
        return tuple((name, self.words[word]) for name, word, there in sections if there)


def page(dossier: Dossier) -> Page:
    """A dossier, laid out from top to bottom."""
    report, defined = dossier.report, identified(dossier.definitions)
    main, stages, by_channel = sheets((report, dossier.funnel, dossier.channels), defined)
    assert main is not None  # a dossier has a report
    found = found_board(main)
    period = found.period if found else None
    first, last = _span(main)
    return Page(
        lang=report.lang,
        words=main.grid.words,
        first=first,
        last=last,
        as_of=report.as_of.isoformat(),
        by=main.grid.join(map(main.grid.text, report.by)),
        compared=main.grid.compared(),
        glance=glance(main, found) if found else None,
        funnel=funnel(stages, period) if stages else None,
        trends=trends(main, shown_rows(found)) if found else (),
        channels=channels(by_channel, period) if by_channel else None,
        tables=tables(main),
        notes=tuple(_notes(main, (report, dossier.funnel, dossier.channels))),
        refused=tuple((kpi, main.grid.text(why)) for kpi, why in dossier.refused),
        assumed=tuple(map(main.grid.text, report.assumed)),
        definitions=tuple(Defined(defined[each.kpi, each.variant], each) for each in dossier.definitions),
        sources=tuple(_source(main, facts) for facts in dossier.sources),
        read=_count(main, sum(facts.read for facts in dossier.sources)) if dossier.sources else "",
        goals_missed=any(cell.kept is False for row in main.grid.rows for cell in row.cells if cell),
    )


def _span(sheet: Sheet) -> tuple[Head, Head]:
    periods = sheet.grid.periods
    return (head(sheet, periods[0]), head(sheet, periods[-1])) if periods else (Head("–"), Head("–"))


def _notes(sheet: Sheet, reports: tuple[Report | None, ...]) -> Iterator[Note]:
    """One note per code, in the order of the marks."""
    whole = build(together(reports))
    for sign, note in whole.footnotes():
        texts = (other.text for report in reports if report for other in report.notes if other.code == note.code)
        yield Note(sign, note.code, note.severity, tuple(dict.fromkeys(map(sheet.grid.text, texts))) or (note.text,))


def _source(sheet: Sheet, facts: SourceFacts) -> Source:
    parts = (facts.read, facts.used, facts.duplicates, facts.rejected, facts.outside, facts.left_out)
    columns = tuple(_column(sheet, column) for column in facts.columns)
    unknown = tuple(
        f"{field}: " + ", ".join(f"{word!r} ({_count(sheet, count)})" for word, count in found.items())
        for field, found in facts.unknown.items()
    )
    digests = facts.digests or ("",) * len(facts.files)
    files = tuple(zip(map(sheet.grid.text, facts.files), digests, strict=True))
    notes = tuple(map(sheet.grid.text, facts.notes))
    return Source(facts, tuple(_count(sheet, part) for part in parts), columns, unknown, files, notes)


def _column(sheet: Sheet, column: ColumnReading) -> tuple[str, ...]:
    reading, proof = sheet.grid.text(column.reading), sheet.grid.text(column.proof)
    counts = _count(sheet, column.filled), _count(sheet, column.bad)
    return column.field, column.header, reading, sheet.grid.words[f"evidence {column.evidence}"], proof, *counts


def _count(sheet: Sheet, number: int) -> str:
    return format_value(number, "count", None, sheet.grid.report.lang)
