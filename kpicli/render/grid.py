"""The table that people read, before any format: a row per KPI, variant and segment, a column per period, and marks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from kpicli.lang import words
from kpicli.lang.numbers import format_change, format_value, unit_word
from kpicli.model import TOTAL, Flag, Period, Report, RowLabel, Value
from kpicli.render.safe import safe_text, to_ascii

PARTIAL = "PARTIAL_PERIOD"
SMALL = "SMALL_N"
PARTIAL_MARK = "~"
_MARKS = "¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_ASCII_MARKS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LAST_MARK = "*"


@dataclass(frozen=True)
class Row:
    """One row: a KPI's variant in one segment (and one currency, where an amount has several)."""

    label: RowLabel
    segment: tuple[str, ...]
    cells: tuple[Value | None, ...]
    """One per period of the grid; None where the report says nothing."""

    @property
    def key(self) -> tuple[str, str]:
        """The KPI and variant: rows of one block have the same."""
        return self.first.kpi, self.first.variant

    @property
    def first(self) -> Value:
        """Any value of the row, for what all have in common."""
        return next(cell for cell in self.cells if cell is not None)

    @property
    def is_total(self) -> bool:
        """Whether the row sums up the segments of its block."""
        return bool(self.segment) and all(label == TOTAL for label in self.segment)

    @property
    def currency(self) -> str | None:
        """The currency of the row's amounts."""
        return next((cell.currency for cell in self.cells if cell and cell.currency), None)

    @property
    def changed(self) -> Value | None:
        """The latest value that says how it changed."""
        return next((cell for cell in reversed(self.cells) if cell and cell.change is not None), None)


@dataclass(frozen=True)
class Grid:
    """What every format for people shows, in order, in one language and one character set."""

    report: Report
    periods: tuple[Period, ...]
    rows: tuple[Row, ...]
    marks: Mapping[str, str]
    """The footnote mark of each code that a shown value carries; the partial period's is the ~ of its header."""
    ascii: bool = False

    @property
    def words(self) -> Mapping[str, str]:
        """The fixed words in the report's language."""
        return words.words(self.report.lang)

    def text(self, text: str) -> str:
        """Text from a file or a catalogue, fit to be shown."""
        return to_ascii(safe_text(text)) if self.ascii else safe_text(text)

    def header(self, period: Period) -> str:
        """A period's label, with ~ when the period is not complete."""
        return self.text(period.id) + (PARTIAL_MARK if period.id in self.report.partial else "")

    def segment(self, row: Row) -> tuple[str, ...]:
        """A row's segment labels, one per field; the total's is said once."""
        shown = row.segment[:1] if row.is_total else row.segment
        return tuple(self.text(words.label(label, self.report.lang)) for label in shown)

    def value(self, cell: Value | None, *, bare: bool = False) -> str:
        """A cell's number; "–" where it is undefined. ``bare`` leaves the currency to the row's label."""
        if cell is None or cell.value is None:
            return "-" if self.ascii else "–"
        return format_value(cell.value, cell.unit, None if bare else cell.currency, self.report.lang, ascii=self.ascii)

    def change(self, row: Row) -> str:
        """How the row's latest comparable value changed; empty when none did."""
        cell = row.changed
        if cell is None or cell.change is None:
            return ""
        return format_change(cell.change, cell.unit, self.report.lang, ascii=self.ascii)

    def detail(self, row: Row, *, bare: bool = False) -> str:
        """What specifies a row's name: the variant, and the unit where the values do not carry it."""
        money = row.first.unit in ("money", "money_per_day")
        unit = unit_word(row.first.unit, row.currency, self.report.lang, ascii=self.ascii) if bare or not money else ""
        detail = self.text(row.label.detail)
        named = unit.casefold() in f"{row.label.name} {detail}".casefold()
        return ", ".join(filter(None, (detail, "" if named else unit)))

    def marks_of(self, cell: Value | None, row: Row) -> str:
        """The marks after a cell: those of its codes that are not said of the whole row."""
        codes = set(cell.flags) - self._common(row) if cell else set()
        return self._signs(codes)

    def marks_of_row(self, row: Row) -> str:
        """The marks after a row's label: the codes that every value of the row carries."""
        return self._signs(self._common(row))

    def footnotes(self) -> Iterator[tuple[str, Flag]]:
        """Every note with its mark; notes that no shown value carries come last, without one."""
        marked = [(self.marks.get(note.code, ""), note) for note in self.report.notes]
        if self.report.partial and not any(note.code == PARTIAL for note in self.report.notes):
            marked.append((PARTIAL_MARK, Flag(PARTIAL, "info", self.words["partial"])))
        for mark, note in sorted(marked, key=lambda item: not item[0]):
            sign = f"[{mark}]" if self.ascii and mark not in ("", PARTIAL_MARK) else mark
            yield sign, Flag(note.code, note.severity, self.text(note.text))

    def compared(self) -> str:
        """The line that says what the changes compare; empty without changes."""
        pairs = {(row.changed.period.id, row.changed.compared_to) for row in self.rows if row.changed}
        if not pairs:
            return ""
        period, before = next(iter(pairs))
        line = self.words["change"].format(period=period, compared=before) if before else ""
        return self.text(line if len(pairs) == 1 and line else self.words["change mixed"])

    def last(self, count: int) -> "Grid":
        """The same grid with its latest periods only, and the marks that these need."""
        hidden = len(self.periods) - count
        rows = tuple(Row(row.label, row.segment, row.cells[hidden:]) for row in self.rows if any(row.cells[hidden:]))
        periods = self.periods[hidden:]
        return Grid(self.report, periods, rows, _marks(self.report, rows, self.ascii), self.ascii)

    def _common(self, row: Row) -> set[str]:
        carried = [set(cell.flags) for cell in row.cells if cell]
        return set.intersection(*carried) if len(carried) > 1 else set()

    def _signs(self, codes: Iterable[str]) -> str:
        found = [mark for code, mark in self.marks.items() if code in set(codes) and mark != PARTIAL_MARK]
        signs = "".join(dict.fromkeys(found))
        return f"[{signs}]" if signs and self.ascii else signs


def build(report: Report, *, ascii: bool = False) -> Grid:
    """Lay the report's values out in rows and columns; no value is left out."""
    periods = tuple(dict.fromkeys((*report.periods, *(value.period for value in report.values))))
    rows = tuple(row for _, group in groupby(report.values, key=_row_key) for row in _rows(report, periods, list(group)))
    return Grid(report, periods, rows, _marks(report, rows, ascii), ascii)


def _row_key(value: Value) -> tuple[str, str, tuple[str, ...]]:
    return value.kpi, value.variant, value.segment


def _rows(report: Report, periods: tuple[Period, ...], values: list[Value]) -> Iterator[Row]:
    """One row; or one per currency, where a cell has amounts in several."""
    lines: list[dict[Period, Value]] = []
    for value in values:
        line = next((line for line in lines if _fits(value, line)), None)
        if line is None:
            line = {}
            lines.append(line)
        line[value.period] = value
    for line in lines:
        row = Row(_label(report, values[0]), values[0].segment, tuple(map(line.get, periods)))
        yield row if len(lines) == 1 else _with_currency(row)


def _fits(value: Value, line: Mapping[Period, Value]) -> bool:
    currencies = {other.currency for other in line.values()} | {value.currency}
    return value.period not in line and len(currencies - {None}) <= 1


def _label(report: Report, value: Value) -> RowLabel:
    return report.labels.get((value.kpi, value.variant)) or RowLabel(value.kpi, value.variant)


def _with_currency(row: Row) -> Row:
    label = row.label
    detail = ", ".join(filter(None, (label.detail, row.currency)))
    return Row(RowLabel(label.name, detail, label.better, label.family), row.segment, row.cells)


def _marks(report: Report, rows: Iterable[Row], ascii: bool) -> dict[str, str]:
    carried = {code for row in rows for cell in row.cells if cell for code in cell.flags}
    signs = _ASCII_MARKS if ascii else _MARKS
    codes = [note.code for note in report.notes if note.code in carried and note.code != PARTIAL]
    marks = {code: signs[place] if place < len(signs) else _LAST_MARK for place, code in enumerate(codes)}
    return {PARTIAL: PARTIAL_MARK, **marks}
