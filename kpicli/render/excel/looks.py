"""How cells look: number formats by unit and currency, fonts, colours and rules."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # type: ignore[import-untyped]

from kpicli.lang.numbers import COMMA_LANGUAGES, decimals, unit_word
from kpicli.model import Unit, Value
from kpicli.render.grid import Grid, Row

INK, PALE, GREY, RULE, BAR = "1F3A5F", "EEF2F7", "6B7280", "C5CCD6", "A9C1DE"
GOOD, BAD, CAUTION = "1B6E3C", "B42318", "8A5A00"
GOOD_FILL, BAD_FILL, CAUTION_FILL = "E3F3E8", "FBE4E1", "FCF1D9"

_FACE = "Calibri"
BOLD = Font(_FACE, 11, bold=True)
FAINT = Font(_FACE, 11, color=GREY)
TITLE = Font(_FACE, 16, bold=True, color=INK)
HEADING = Font(_FACE, 12, bold=True, color=INK)
HEADER = Font(_FACE, 11, bold=True, color=INK)
HEADER_FILL = PatternFill("solid", fgColor=PALE)
BELOW = Border(bottom=Side(style="thin", color=RULE))
ABOVE = Border(top=Side(style="thin", color=RULE))
RIGHT = Alignment(horizontal="right")
INDENTED = Alignment(horizontal="left", indent=1)
NUMBER = Alignment(horizontal="right", vertical="top", indent=1)
WRAPPED = Alignment(wrap_text=True, vertical="top")
HEADER_RIGHT = Alignment(horizontal="right", vertical="center", wrap_text=True)
HEADER_LEFT = Alignment(vertical="center", wrap_text=True)

SIGN = {"min": "≥", "max": "≤"}


def value_format(value: Value, grid: Grid, row: Row) -> str:
    """The number format that shows a value as the table does; the viewer's language sets the marks."""
    return _format(value.unit, value.currency, row.decimals(value.value or 0), grid)


def bound_format(bound: float, sign: str, value: Value, grid: Grid) -> str:
    """The number format of a goal with one bound: its sign, then the number: ≥ 30.0%."""
    shown = _format(value.unit, value.currency, decimals(bound, value.unit), grid)
    return f'"{sign} "{shown}'


def change_format(unit: Unit, grid: Grid) -> str:
    """The number format of a change: points for ratios and scores, else percent, always with its sign."""
    points = grid.words["points"]
    digits = {"ratio": f'#,##0.0"\u00a0{points}"', "score": "#,##0.0"}.get(unit, "#,##0.0%")
    return f"+{digits};-{digits};{digits}"


def also_for_text(look: str, marks: str) -> str:
    """The same format for a cell that may hold a text in place of its number: the marks follow either."""
    return f'{look};-{look};{look};@"{marks}"' if marks else look


def _format(unit: Unit, currency: str | None, places: int, grid: Grid) -> str:
    digits = "#,##0" + ("." + "0" * places if places else "")
    if unit == "ratio":
        return f"{digits}%"
    if unit == "multiple":
        return f'{digits}"×"'
    if unit not in ("money", "money_per_day") or not currency:
        return digits
    sign, _, per = unit_word(unit, grid.text(currency), grid.report.lang).replace('"', "").partition("/")
    after = f'"/{per}"' if per else ""
    if grid.report.lang in COMMA_LANGUAGES:
        return f'{digits}"\u00a0{sign}"{after}'
    space = "\u00a0" if sign.isalpha() else ""
    return f'"{sign}{space}"{digits}{after}'
