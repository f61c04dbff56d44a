"""Native charts: small lines for trends, bars for the stages of the funnel. They draw cells, so they follow them."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference, Series  # type: ignore[import-untyped]
from openpyxl.chart.label import DataLabelList  # type: ignore[import-untyped]
from openpyxl.chart.shapes import GraphicalProperties  # type: ignore[import-untyped]
from openpyxl.chart.text import RichText, Text  # type: ignore[import-untyped]
from openpyxl.chart.title import Title  # type: ignore[import-untyped]
from openpyxl.drawing.line import LineProperties  # type: ignore[import-untyped]
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor  # type: ignore[import-untyped]
from openpyxl.drawing.text import (  # type: ignore[import-untyped]
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)

from kpicli.render.excel import looks
from kpicli.render.excel.book import Sheet

_GAP = 100_000
_POINT = 12_700
Chart = Any
"""A `LineChart` or a `BarChart`."""


def trend(sheet: Sheet, row: int, last: int, title: str, look: str) -> LineChart:
    """A KPI over the periods of a row, as a line."""
    chart = LineChart()
    series = Series(Reference(sheet.page, min_row=row, min_col=2, max_col=last), title=title)
    series.graphicalProperties.line.solidFill = looks.INK
    series.graphicalProperties.line.width = 2 * _POINT
    series.marker.symbol, series.marker.size = "circle", 5
    series.marker.graphicalProperties = GraphicalProperties(solidFill=looks.INK)
    series.marker.graphicalProperties.line.solidFill = looks.INK
    series.smooth = False
    chart.append(series)
    chart.set_categories(Reference(sheet.page, min_row=1, min_col=2, max_col=last))
    _plain(chart, title, look)
    return chart


def bars(sheet: Sheet, rows: tuple[int, int], title: str) -> BarChart:
    """The counts of a column as bars that lie, the first on top."""
    chart = BarChart()
    chart.type, chart.gapWidth = "bar", 40
    series = Series(Reference(sheet.page, min_row=rows[0], max_row=rows[1], min_col=2), title=title)
    series.graphicalProperties.solidFill = looks.INK
    series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    chart.append(series)
    chart.set_categories(Reference(sheet.page, min_row=rows[0], max_row=rows[1], min_col=1))
    _plain(chart, title, "#,##0")
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.delete, chart.y_axis.majorGridlines = True, None
    chart.y_axis.scaling.min = 0
    return chart


def put(sheet: Sheet, chart: Chart, columns: tuple[int, int], rows: tuple[int, int]) -> None:
    """Place a chart on a sheet, from the start of one column and row to the start of another."""
    start = AnchorMarker(col=columns[0] - 1, row=rows[0] - 1, colOff=_GAP if columns[0] > 1 else 0, rowOff=0)
    end = AnchorMarker(col=columns[1] - 1, row=rows[1] - 1, colOff=0, rowOff=0)
    chart.anchor = TwoCellAnchor(editAs="oneCell", _from=start, to=end)
    sheet.page.add_chart(chart)


def _plain(chart: Chart, title: str, look: str) -> None:
    chart.legend = None
    chart.title = _title(title)
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.tickLblPos = "low"
    chart.y_axis.number_format, chart.y_axis.numFmt.sourceLinked = look, False
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=looks.RULE))
    for axis in (chart.x_axis, chart.y_axis):
        axis.txPr = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=_letters(8)), endParaRPr=_letters(8))])
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=looks.RULE))
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=looks.RULE))


def _title(text: str) -> Title:
    title = Title(overlay=False)
    run = RegularTextRun(rPr=_letters(10, bold=True), t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_letters(10, bold=True)), r=[run])
    title.tx = Text(rich=RichText(p=[paragraph]))
    return title


def _letters(size: int, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size * 100, b=bold, solidFill=looks.INK if bold else looks.GREY)
