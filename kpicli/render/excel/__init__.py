"""A workbook: a board with charts, a sheet per family, and what stands behind the numbers, as live formulas."""

from __future__ import annotations

from kpicli.dossier import Dossier
from kpicli.model import Report
from kpicli.render.excel.behind import sheets_behind
from kpicli.render.excel.book import Book, Sheet
from kpicli.render.excel.data import data_sheet
from kpicli.render.excel.families import family_sheets
from kpicli.render.excel.save import saved
from kpicli.render.excel.summary import board_of, summary_sheet, trends_sheet
from kpicli.render.excel.values import Shown
from kpicli.render.excel.views import channels_sheet, funnel
from kpicli.render.grid import Grid, build


def render_xlsx(dossier: Dossier) -> bytes:
    """Sheets for a meeting first (the board, the families), then for who checks them; the records come last."""
    book, grid = Book(), build(dossier.report)
    summary = book.add(grid.words["sheet summary"])
    records = [_report(book, summary, grid, dossier), *_views(book, summary, grid, dossier)]
    sheets_behind(book, grid, dossier)
    for sheet in records:
        book.last(sheet)
    return saved(book, dossier.report.as_of)


def _report(book: Book, summary: Sheet, grid: Grid, dossier: Dossier) -> Sheet:
    """The board on the summary, the trends and the families; the record that they follow."""
    shown = _recorded(book, grid, dossier, grid.words["sheet data"])
    made = board_of(grid)
    trends = trends_sheet(shown, made) if made else None
    summary_sheet(summary, shown, made, trends)
    family_sheets(shown)
    return shown.places.sheet


def _views(book: Book, summary: Sheet, grid: Grid, dossier: Dossier) -> list[Sheet]:
    """The funnel on the summary, the channels on a sheet; the records that they follow."""
    records = []
    if dossier.funnel is not None and dossier.funnel.values:
        shown = _view(book, grid, dossier, dossier.funnel, "family funnel")
        funnel(summary, shown, summary.next_row)
        records.append(shown.places.sheet)
    if dossier.channels is not None and dossier.channels.values:
        shown = _view(book, grid, dossier, dossier.channels, "channels")
        channels_sheet(book.add(grid.words["channels"]), shown)
        records.append(shown.places.sheet)
    return records


def _view(book: Book, grid: Grid, dossier: Dossier, report: Report, name: str) -> Shown:
    title = f"{grid.words['sheet data']} {grid.words[name]}"
    return _recorded(book, build(report), dossier, title)


def _recorded(book: Book, grid: Grid, dossier: Dossier, title: str) -> Shown:
    return Shown(book, grid, data_sheet(book, title, grid.report, dossier.definitions))
