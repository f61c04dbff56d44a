"""A workbook: the table, the record behind it, and the notes. The same report gives the same bytes."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Border, Font, Side  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from kpicli.errors import OutputError
from kpicli.lang.numbers import COMMA_LANGUAGES, unit_word
from kpicli.model import Report, Value
from kpicli.render import record
from kpicli.render.grid import SMALL, Grid, Row, build
from kpicli.render.safe import no_formula
from kpicli.saying import say

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST_TEXT = 32_767
_MOST_ROWS = 1_048_576
_MOST_FORMATS = 150
_WIDEST, _NARROWEST = 60, 9
_EPOCH = (1980, 1, 1, 0, 0, 0)

_HEADER = Font(bold=True)
_TOTAL = Font(bold=True)
_FAINT = Font(color="808080")
_RULE = Border(bottom=Side(style="thin", color="808080"))
_RIGHT = Alignment(horizontal="right")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def render_xlsx(report: Report) -> bytes:
    """Sheets Report (as people read it), Data (the record, numbers as numbers) and Notes."""
    if len(report.values) >= _MOST_ROWS:
        raise OutputError(
            say(
                "{n:,} values do not fit in a sheet of {most:,} rows: use -f csv", n=len(report.values), most=_MOST_ROWS
            )
        )
    book = Workbook()
    grid = build(report)
    _report_sheet(book.active, grid)
    _data_sheet(book.create_sheet("Data"), report)
    _notes_sheet(book.create_sheet("Notes"), grid)
    book.properties.creator = "kpi"
    book.properties.created = datetime.combine(report.as_of, time())
    return _saved(book)


# -- the table -------------------------------------------------------------------------------------------------------


def _report_sheet(sheet: Worksheet, grid: Grid) -> None:
    sheet.title = "Report"
    labels = ["KPI", *map(grid.text, grid.report.by)]
    periods = ["".join(grid.header(period)) for period in grid.periods]
    change = [grid.change_header] if grid.has_changes else []
    _header(sheet, [*labels, *periods, *change], right_from=len(labels))
    formats: set[str] = set()
    for place, row in enumerate(grid.rows, start=2):
        _labels(sheet, place, grid, row)
        for column, cell in enumerate(row.cells, start=len(labels) + 1):
            _value(sheet, (place, column), grid, row, cell, formats)
        if change:
            _change(sheet, (place, len(labels) + len(periods) + 1), grid, row)
    _footnotes(sheet, len(grid.rows) + 3, grid)
    sheet.freeze_panes = sheet.cell(2, len(labels) + 1)
    _fit(sheet, rows=len(grid.rows) + 1)
    _for_paper(sheet)


def _labels(sheet: Worksheet, place: int, grid: Grid, row: Row) -> None:
    texts = (grid.title(row) + grid.signs(grid.common([row])), *grid.segment(row))
    for column, text in enumerate(texts, start=1):
        _text(sheet, (place, column), text)
        if row.is_total:
            sheet.cell(place, column).font = _TOTAL


def _value(sheet: Worksheet, at: tuple[int, int], grid: Grid, row: Row, value: Value | None, used: set[str]) -> None:
    """A number with the look of its unit; its footnote marks are part of the look, so it stays a number."""
    marks = grid.marks_of(value, grid.common([row]))
    if value is None or value.value is None:
        _undefined(sheet, at, grid.value(None, row) + marks)
        return
    cell = sheet.cell(*at)
    cell.value = value.value
    cell.number_format = _with_marks(number_format(value, grid, row), marks, used)
    if SMALL in value.flags:
        cell.font = _FAINT
    elif row.is_total:
        cell.font = _TOTAL


def _with_marks(look: str, marks: str, used: set[str]) -> str:
    """The look with its marks; without them when the workbook would get more looks than Excel allows."""
    marked = f'{look}"{marks}"' if marks else look
    if marked not in used and len(used) >= _MOST_FORMATS:
        return look
    used.add(marked)
    return marked


def number_format(value: Value, grid: Grid, row: Row) -> str:
    """The spreadsheet's number format that shows a value as the table does; the viewer's language sets the marks."""
    places = row.decimals(value.value or 0)
    digits = "#,##0" + ("." + "0" * places if places else "")
    if value.unit == "ratio":
        return f"{digits}%"
    if value.unit == "multiple":
        return f'{digits}"×"'
    if value.unit not in ("money", "money_per_day") or not value.currency:
        return digits
    sign, _, per = unit_word(value.unit, grid.text(value.currency), grid.report.lang).replace('"', "").partition("/")
    after = f'"/{per}"' if per else ""
    if grid.report.lang in COMMA_LANGUAGES:
        return f'{digits}"\u00a0{sign}"{after}'
    space = "\u00a0" if sign.isalpha() else ""
    return f'"{sign}{space}"{digits}{after}'


def _change(sheet: Worksheet, at: tuple[int, int], grid: Grid, row: Row) -> None:
    change = row.changed.change if row.changed else None
    if change is None:
        _undefined(sheet, at, grid.change(row))
        return
    cell = sheet.cell(*at)
    cell.value = change * 100 if row.first.unit == "ratio" else change
    digits = {"ratio": '#,##0.0"\u00a0pp"', "score": "#,##0.0"}.get(row.first.unit, "#,##0.0%")
    cell.number_format = f"+{digits};-{digits};{digits}"


def _undefined(sheet: Worksheet, at: tuple[int, int], text: str) -> None:
    _text(sheet, at, text)
    cell = sheet.cell(*at)
    cell.alignment, cell.font = _RIGHT, _FAINT


def _footnotes(sheet: Worksheet, place: int, grid: Grid) -> None:
    lines = [line for line in [grid.compared()] if line]
    lines += [f"{mark} {note.code}: {note.text}".strip() for mark, note in grid.footnotes()]
    for row, line in enumerate(lines, start=place):
        _text(sheet, (row, 1), line)
        sheet.cell(row, 1).font = _FAINT


# -- the record and the notes ----------------------------------------------------------------------------------------


def _data_sheet(sheet: Worksheet, report: Report) -> None:
    names = record.columns(report)
    _header(sheet, names)
    for place, cells in enumerate(record.rows(report), start=2):
        for column, cell in enumerate(cells, start=1):
            _raw(sheet, (place, column), cell)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{len(report.values) + 1}"
    _fit(sheet, rows=min(len(report.values) + 1, 1000))


def _raw(sheet: Worksheet, at: tuple[int, int], raw: record.Cell) -> None:
    if isinstance(raw, (str, tuple)):
        _text(sheet, at, raw if isinstance(raw, str) else ";".join(raw))
        return
    cell = sheet.cell(*at)
    cell.value = raw
    if isinstance(raw, date):
        cell.number_format = "yyyy-mm-dd"


def _notes_sheet(sheet: Worksheet, grid: Grid) -> None:
    words = grid.words
    _header(sheet, [words[f"{name} heading"] for name in ("mark", "code", "severity", "note")])
    rows = [(mark, note.code, words[note.severity], note.text) for mark, note in grid.footnotes()]
    rows += [("", "", words["assumed"], grid.text(text)) for text in grid.report.assumed]
    rows.append(("", "", words["as of"], grid.report.as_of.isoformat()))
    for place, texts in enumerate(rows, start=2):
        for column, text in enumerate(texts, start=1):
            _text(sheet, (place, column), text)
            sheet.cell(place, column).alignment = _WRAPPED
    sheet.freeze_panes = "A2"
    _fit(sheet, rows=len(rows) + 1)


# -- cells, widths and bytes -----------------------------------------------------------------------------------------


def _header(sheet: Worksheet, texts: Sequence[str], right_from: int | None = None) -> None:
    for column, text in enumerate(texts, start=1):
        _text(sheet, (1, column), text)
        cell = sheet.cell(1, column)
        cell.font, cell.border = _HEADER, _RULE
        if right_from is not None and column > right_from:
            cell.alignment = _RIGHT


def _text(sheet: Worksheet, at: tuple[int, int], text: str) -> None:
    """A text that stays a text: not a formula nor an error value, now or after it is edited."""
    legal = _ESCAPE.sub("_x005F_", _ILLEGAL.sub("", text))[:_LONGEST_TEXT]
    if not legal:
        return
    cell = sheet.cell(*at)
    cell.value = legal
    cell.data_type = "s"
    if no_formula(legal) != legal:
        cell.quotePrefix = True


def _fit(sheet: Worksheet, rows: int) -> None:
    for column in sheet.iter_cols(min_row=1, max_row=rows):
        widest = max((_shown_width(cell.value) for cell in column if cell.value is not None), default=0)
        sheet.column_dimensions[column[0].column_letter].width = min(max(widest + 2, _NARROWEST), _WIDEST)


def _shown_width(value: object) -> int:
    if isinstance(value, float):
        return len(f"{value:,.2f}") + 1
    return len(f"{value:,}") + 2 if isinstance(value, int) else len(str(value))


def _for_paper(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _saved(book: Workbook) -> bytes:
    """The workbook's bytes, without the clock that zip archives and their properties carry."""
    made = BytesIO()
    book.save(made)
    fixed = BytesIO()
    with ZipFile(made) as old, ZipFile(fixed, "w", ZIP_DEFLATED) as new:
        _copy(old, new, old.namelist(), book.properties.created)
    return fixed.getvalue()


def _copy(old: ZipFile, new: ZipFile, names: Iterable[str], made_at: datetime) -> None:
    stamp = f"{made_at:%Y-%m-%dT%H:%M:%SZ}".encode()
    for name in names:
        content = old.read(name)
        if name == "docProps/core.xml":
            content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
        info = ZipInfo(name, _EPOCH)
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        new.writestr(info, content)
