"""A workbook: a board with charts, a sheet per family, and what stands behind the numbers, as live formulas."""

from __future__ import annotations

from collections.abc import Mapping

from kpicli.dossier import Dossier
from kpicli.render.excel.behind import sheets_behind
from kpicli.render.excel.book import Book, Sheet
from kpicli.render.excel.data import data_sheet
from kpicli.render.excel.families import family_sheets
from kpicli.render.excel.save import saved
from kpicli.render.excel.summary import board_of, summary_sheet, trends_sheet
from kpicli.render.excel.values import Shown
from kpicli.render.excel.views import channels_sheet, funnel
from kpicli.render.grid import Grid, alike


def render_xlsx(dossier: Dossier) -> bytes:
    """Sheets for a meeting first (the board, the families), then for who checks them; the records come last."""
    book = Book()
    grid, stages, by_channel = alike((dossier.report, dossier.funnel, dossier.channels))
    assert grid is not None  # a dossier has a report
    summary = book.add(grid.words["sheet summary"])
    records = [_report(book, summary, grid, dossier)]
    words = grid.words
    records += [_funnel(book, summary, stages, dossier, words)] if stages and stages.rows else []
    records += [_channels(book, by_channel, dossier, words)] if by_channel and by_channel.rows else []
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


def _funnel(book: Book, summary: Sheet, grid: Grid, dossier: Dossier, words: Mapping[str, str]) -> Sheet:
    """The funnel on the summary; the record that it follows."""
    shown = _recorded(book, grid, dossier, f"{words['sheet data']} {words['family funnel']}")
    funnel(summary, shown, summary.next_row)
    return shown.places.sheet


def _channels(book: Book, grid: Grid, dossier: Dossier, words: Mapping[str, str]) -> Sheet:
    """The channels on a sheet; the record that they follow."""
    shown = _recorded(book, grid, dossier, f"{words['sheet data']} {words['channels']}")
    channels_sheet(book.add(words["channels"]), shown)
    return shown.places.sheet


def _recorded(book: Book, grid: Grid, dossier: Dossier, title: str) -> Shown:
    return Shown(book, grid, data_sheet(book, title, grid.report, dossier.definitions))
