"""What stands behind the numbers: definitions, warnings, the reconciliation of the rows, and the inputs."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from openpyxl.formatting.rule import FormulaRule  # type: ignore[import-untyped]
from openpyxl.styles import Font, PatternFill  # type: ignore[import-untyped]

from kpicli.dossier import Definition, Dossier
from kpicli.model import SourceFacts
from kpicli.render.excel import looks
from kpicli.render.excel.book import Book, Sheet
from kpicli.render.grid import Grid

_Words = Mapping[str, str]
_SEVERE = {
    "warn": (Font(color=looks.CAUTION, bold=True), PatternFill("solid", fgColor=looks.CAUTION_FILL)),
    "refuse": (Font(color=looks.BAD, bold=True), PatternFill("solid", fgColor=looks.BAD_FILL)),
}


def sheets_behind(book: Book, grid: Grid, dossier: Dossier) -> None:
    """The four sheets; those that nothing is known for are left out."""
    words = grid.words
    if dossier.definitions:
        _definitions(book.add(words["definitions heading"]), grid, dossier.definitions)
    _warnings(book.add(words["sheet warnings"]), grid, dossier.refused)
    if dossier.sources:
        _reconciliation(book.add(words["sheet reconciliation"]), grid, dossier.sources)
        _inputs(book.add(words["sheet inputs"]), grid, dossier.sources)


def _table(
    sheet: Sheet, row: int, heads: Sequence[str], rows: Iterable[Sequence[str | int]], numbers: Container[int] = ()
) -> int:
    """A table of wrapped text, with numbers in some columns; the row after it."""
    sheet.header(row, heads, numbers)
    for place, cells in enumerate(rows, start=row + 1):
        for column, cell in enumerate(cells, start=1):
            if isinstance(cell, int):
                sheet.number((place, column), cell, "#,##0", looks.NUMBER)
            else:
                sheet.text((place, column), cell, place=looks.WRAPPED)
        sheet.rule(place, len(heads), looks.BELOW)
        sheet.high_enough(place, map(str, cells))
        row = place
    return row + 1


# -- definitions and warnings ----------------------------------------------------------------------------------------


def _definitions(sheet: Sheet, grid: Grid, definitions: Iterable[Definition]) -> None:
    said = grid.words
    names = ("definition", "meaning", "formula", "unit", "beware", "source")
    heads = ["KPI", "id", *(_capital(said[name]) for name in names)]
    sheet.widths((24, 20, 20, 34, 46, 18, 30, 36))
    _table(sheet, 1, heads, (_definition(each, grid) for each in definitions))
    sheet.page.freeze_panes = "C2"
    sheet.paper()


def _definition(each: Definition, grid: Grid) -> list[str]:
    said = grid.words
    name = each.kpi if each.variant == "default" else f"{each.kpi}.{each.variant}"
    measures = "".join(f"\n{grid.text(measure)}: {grid.text(what)}" for measure, what in each.measures)
    unit = ", ".join((each.unit, said[f"better {each.better}"], said["basis"].format(basis=each.basis)))
    before, after = (
        (each.name, name, each.label, each.meaning),
        (unit, grid.text(each.caveat), "\n".join(map(grid.text, each.source))),
    )
    return [*map(grid.text, before), grid.text(each.formula) + measures, *after]


def _warnings(sheet: Sheet, grid: Grid, refused: Iterable[tuple[str, str]]) -> None:
    """Every flag with its mark, what was taken for granted, and the KPIs that could not be computed."""
    said = grid.words
    notes = [(mark, note.code, note.severity, note.text) for mark, note in grid.footnotes()]
    notes += [("", grid.text(kpi), "refuse", grid.text(why)) for kpi, why in refused]
    rows = [[mark, code, said[severity], text] for mark, code, severity, text in notes]
    rows += [["", "", said["assumed"], grid.text(text)] for text in grid.report.assumed]
    rows.append(["", "", said["as of"], grid.report.as_of.isoformat()])
    heads = [said[f"{name} heading"] for name in ("mark", "code", "severity", "note")]
    sheet.widths((9, 26, 16, 110))
    _table(sheet, 1, heads, rows)
    for place, (_, _, severity, _) in enumerate(notes, start=2):
        if severity in _SEVERE:
            cell = sheet.page.cell(place, 3)
            cell.font, cell.fill = _SEVERE[severity]
    sheet.page.freeze_panes = "A2"
    sheet.paper()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- reconciliation and inputs ---------------------------------------------------------------------------------------


def _reconciliation(sheet: Sheet, grid: Grid, sources: Sequence[SourceFacts]) -> None:
    """For every source: the rows read are those used and those left aside, added up before the reader's eyes."""
    said = grid.words
    parts = ("used", "duplicates", "rejected", "outside", "left out")
    heads = [said[f"rows {name}"] for name in ("source", "table", "read", *parts, "sum", "check")]
    sheet.header(1, heads, numbers=range(3, len(heads) + 1))
    for place, facts in enumerate(sources, start=2):
        sheet.text((place, 1), grid.text(facts.name), looks.BOLD)
        sheet.text((place, 2), grid.text(facts.table))
        counts = (facts.used, facts.duplicates, facts.rejected, facts.outside, facts.left_out)
        for column, count in enumerate((facts.read, *counts), start=3):
            sheet.number((place, column), count, "#,##0")
        sheet.formula((place, 9), f"=SUM(D{place}:H{place})", sum(counts), "#,##0")
        _check(sheet, place, said, facts.read == sum(counts))
    _totals(sheet, len(sources) + 2, sources, said)
    _colour_checks(sheet, len(sources) + 1, said)
    sheet.widths((24, 16, *[15] * 6, 15, 18))
    sheet.high_enough(1, heads)
    sheet.page.freeze_panes = "C2"
    sheet.paper()


def _check(sheet: Sheet, place: int, said: _Words, adds_up: bool) -> None:
    yes, no = said["adds up"], said["does not add up"]
    formula = f'=IF(C{place}=I{place},"{yes}","{no}")'
    sheet.formula((place, 10), formula, yes if adds_up else no, place=looks.RIGHT)


def _totals(sheet: Sheet, place: int, sources: Sequence[SourceFacts], said: _Words) -> None:
    sheet.text((place, 1), said["(total)"], looks.BOLD)
    names = ("read", "used", "duplicates", "rejected", "outside", "left_out")
    totals = [sum(getattr(facts, name) for facts in sources) for name in names]
    for column, total in zip("CDEFGHI", [*totals, sum(totals[1:])], strict=True):
        at = (place, ord(column) - ord("A") + 1)
        sheet.formula(at, f"=SUM({column}2:{column}{place - 1})", total, "#,##0", looks.BOLD)
    _check(sheet, place, said, totals[0] == sum(totals[1:]))
    sheet.rule(place, 10)


def _colour_checks(sheet: Sheet, last: int, said: _Words) -> None:
    for word, colour, fill in (
        (said["adds up"], looks.GOOD, looks.GOOD_FILL),
        (said["does not add up"], looks.BAD, looks.BAD_FILL),
    ):
        rule = FormulaRule([f'J2="{word}"'], font=Font(color=colour, bold=True), fill=PatternFill(bgColor=fill))
        sheet.page.conditional_formatting.add(f"J2:J{last + 1}", rule)


def _inputs(sheet: Sheet, grid: Grid, sources: Sequence[SourceFacts]) -> None:
    """Every file with its digest, then every column: which field it is, how it was read, and how sure that is."""
    said = grid.words
    heads = [said[f"rows {name}"] for name in ("source", "table", "read")]
    heads += [said["input file"], said["input sheet"], "SHA-256"]
    sheet.widths((18, 22, 26, 34, 16, 40, 11, 11))
    row = _table(sheet, 1, heads, (line for facts in sources for line in _files(facts, grid)), {3})
    names = ("field", "header", "reading", "evidence", "proof", "filled", "bad")
    heads = [said["rows source"], *(said[f"column {name}"] for name in names)]
    _table(sheet, row + 1, heads, (line for facts in sources for line in _columns(facts, grid)), {7, 8})
    sheet.page.freeze_panes = "B1"
    sheet.paper(heads="")


def _files(facts: SourceFacts, grid: Grid) -> Iterator[list[str | int]]:
    """A line per file; the rows are counted for all files of a source, and said at its first."""
    places = facts.places or tuple((file, None) for file in facts.files)
    digests = facts.digests or ("",) * len(places)
    for count, ((file, name), digest) in enumerate(zip(places, digests, strict=True)):
        first: list[str | int] = [grid.text(facts.name), grid.text(facts.table), "" if count else facts.read]
        yield [*first, grid.text(file), grid.text(name or ""), digest]


def _columns(facts: SourceFacts, grid: Grid) -> Iterator[list[str | int]]:
    said = grid.words
    for each in facts.columns:
        evidence = said[f"evidence {each.evidence}"]
        texts = map(grid.text, (facts.name, each.field, each.header, each.reading, evidence, each.proof))
        yield [*texts, each.filled, each.bad]
    for header in facts.unmapped:
        yield [grid.text(facts.name), "", grid.text(header), said["column unused"], "", "", "", ""]
