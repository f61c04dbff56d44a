"""The table that people read, before any format: a row per KPI, variant and segment, a column per period, and marks."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from kpicli.lang import in_lang, words
from kpicli.lang.numbers import decimals, format_change, format_value, unit_word
from kpicli.model import TOTAL, UNSETTLED, Flag, Period, Report, RowLabel, Value
from kpicli.render import record
from kpicli.render.safe import safe_text, to_ascii

PARTIAL = "PARTIAL_PERIOD"
SMALL = "SMALL_N"
PARTIAL_MARK = "~"
MISSED = "!"
"""The mark of a value that misses its goal: it reads without colour."""
_MARKS = "¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_ASCII_MARKS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LAST_MARK = "*"


DURATIONS = ("days", "minutes", "hours", "months")
"""Units of a median that may lie beyond all that was seen: "> 45"."""


@dataclass(frozen=True)
class Row:
    """One row: a KPI's variant in one segment (and one currency, where an amount has several)."""

    label: RowLabel
    first: Value
    """Any value of the row, for what all have in common."""
    cells: tuple[Value | None, ...]
    """One per period of the grid; None where the report says nothing."""
    currency: str | None = None
    """The currency of the row's amounts."""
    split: bool = False
    """Whether another row has the same amounts in another currency."""
    largest: float | None = None
    """The largest value, without its sign, of all the rows of the block in this currency."""

    @property
    def key(self) -> tuple[str, str]:
        """The KPI and variant: rows of one block have the same."""
        return self.first.kpi, self.first.variant

    @property
    def segment(self) -> tuple[str, ...]:
        """One label per field that the report is broken down by."""
        return self.first.segment

    @property
    def is_total(self) -> bool:
        """Whether the row sums up the segments of its block."""
        return bool(self.segment) and all(label == TOTAL for label in self.segment)

    def decimals(self, value: float) -> int:
        """How many decimals to show a value with: a total and its segments have as many as the largest, if they can."""
        return decimals(value, self.first.unit, among=value if self.largest is None else self.largest)

    @property
    def changed(self) -> Value | None:
        """The latest settled value, if it can say how it changed: not an older one in its stead."""
        settled = (c for c in reversed(self.cells) if c and c.value is not None and _settled(c))
        latest = next(settled, None)
        return latest if latest and latest.change is not None else None


def _settled(value: Value) -> bool:
    """Whether a value can be compared: it is whole, or it is compared with equal days."""
    return "COMPARE_TRUNCATED" in value.flags or not UNSETTLED & set(value.flags)


@dataclass(frozen=True)
class Grid:
    """What every format for people shows, in order, in one language and one character set."""

    report: Report
    periods: tuple[Period, ...]
    rows: tuple[Row, ...]
    marks: Mapping[str, str]
    """The footnote mark of each code that a shown value carries; the partial period's is the ~ of its header."""
    ascii: bool = False
    counts: bool = False
    """Whether every rate is followed by its counts: 25.0% 10/40."""

    @property
    def words(self) -> Mapping[str, str]:
        """The fixed words in the report's language."""
        return words.words(self.report.lang)

    def text(self, text: str) -> str:
        """A sentence in the report's language, or text from a file or a catalogue, fit to be shown."""
        said = safe_text(in_lang(text, self.report.lang))
        return to_ascii(said) if self.ascii else said

    def header(self, period: Period) -> tuple[str, str]:
        """A period's label, and ~ when the period is not complete."""
        return self.text(period.id), PARTIAL_MARK if period.id in self.report.partial else ""

    def short_header(self, period: Period) -> tuple[str, str]:
        """The same without the year: the month's short name, else what follows the year."""
        text, mark = self.header(period)
        month = self.words["short months"].split()[period.start.month - 1]
        return month if period.grain == "month" else text.removeprefix(f"{period.start.year}-"), mark

    def segment(self, row: Row) -> tuple[str, ...]:
        """A row's segment labels, one per field; the total's is said once."""
        labels = row.segment[:1] if row.is_total else row.segment
        shown = [self.text(words.label(label, self.report.lang)) for label in labels]
        if shown and row.split and row.currency:
            shown[-1] += f", {self.text(row.currency)}"
        return tuple(shown)

    def value(self, cell: Value | None, row: Row, *, bare: bool = False) -> str:
        """A cell's number; "–" where it is undefined. ``bare`` leaves the currency to the row's label."""
        if cell and cell.value is None and cell.ci_low is not None and cell.unit in DURATIONS:
            return "> " + self.text(format_value(cell.ci_low, cell.unit, None, self.report.lang, ascii=self.ascii))
        if cell is None or cell.value is None:
            return "-" if self.ascii else "–"
        currency, places = None if bare else self.text(cell.currency or ""), row.decimals(cell.value)
        shown = format_value(cell.value, cell.unit, currency, self.report.lang, places=places, ascii=self.ascii)
        shown += self._counts(cell)
        return to_ascii(shown) if self.ascii else shown

    def _counts(self, cell: Value) -> str:
        """`` 10/40`` after a rate of things counted; nothing after other numbers."""
        sides = (cell.numerator, cell.denominator)
        if not self.counts or cell.unit != "ratio" or any(side is None or side != round(side) for side in sides):
            return ""
        return " " + "/".join(format_value(side, "count", None, self.report.lang) for side in sides if side is not None)

    @cached_property
    def has_changes(self) -> bool:
        """Whether the table has a column of changes."""
        return bool(self.report.compare)

    @property
    def change_header(self) -> str:
        """What heads the column of changes."""
        return "d" if self.ascii else "Δ"

    def join(self, labels: Iterable[str]) -> str:
        """The labels of several segments on one line."""
        return (" / " if self.ascii else " · ").join(labels)

    def change(self, row: Row) -> str:
        """How the row's latest comparable value changed; "–" when none did."""
        return self.change_of(row.changed)

    def change_of(self, cell: Value | None) -> str:
        """How a value changed; "–" where that cannot be said."""
        if cell is None or cell.change is None:
            return "-" if self.ascii else "–"
        return format_change(cell.change, cell.unit, self.report.lang, ascii=self.ascii)

    @cached_property
    def has_goals(self) -> bool:
        """Whether any value has a goal to keep."""
        return any(cell.goal for row in self.rows for cell in row.cells if cell)

    def goal(self, cell: Value | None) -> str:
        """The goal of a value: "≥ 25.0%", "≤ €400.00", "25.0% – 30.0%"; empty where it has none."""
        if cell is None or cell.goal is None:
            return ""
        low, high = (None if bound is None else self._bound(bound, cell) for bound in (cell.goal.min, cell.goal.max))
        if low is not None and high is not None:
            return f"{low} {'-' if self.ascii else '–'} {high}"
        sign = ("<=" if self.ascii else "≤") if low is None else (">=" if self.ascii else "≥")
        return f"{sign} {high if low is None else low}"

    def goal_of(self, row: Row) -> str:
        """The goal of a row in the latest period that is over, else in the latest."""
        return self.goal(row.cells[self.latest])

    @cached_property
    def whole(self) -> tuple[int, ...]:
        """The places of the periods that are over."""
        return tuple(place for place, period in enumerate(self.periods) if period.id not in self.report.partial)

    @property
    def latest(self) -> int:
        """The place of the latest period that is over; without one, of the latest."""
        return self.whole[-1] if self.whole else len(self.periods) - 1

    def missed(self, cell: Value | None) -> str:
        """The mark of a value that misses its goal; empty for any other."""
        return MISSED if cell and cell.kept is False else ""

    def kept(self, cell: Value | None) -> str:
        """In a word, whether a value keeps its goal; empty where there is none to keep."""
        kept = cell.kept if cell else None
        return "" if kept is None else self.text(self.words["kept" if kept else "missed"])

    def goals_note(self, *, column: bool) -> str:
        """The line that explains that mark, and the column of goals where there is one."""
        missed = any(self.missed(cell) for row in self.rows for cell in row.cells)
        notes = [self.words["goal missed"]] if missed else []
        notes += [self.words["goal of"].format(period=self.periods[self.latest].id)] if column else []
        return self.text(" ".join(notes))

    def _bound(self, bound: float, cell: Value) -> str:
        currency = self.text(cell.currency or "")
        shown = format_value(bound, cell.unit, currency, self.report.lang, ascii=self.ascii)
        return to_ascii(shown) if self.ascii else shown

    def name(self, row: Row) -> str:
        """The name of a row's KPI."""
        return self.text(row.label.name)

    def detail(self, row: Row, *, bare: bool = False) -> str:
        """What specifies a row's name: the variant, and the unit where the values do not carry it."""
        currency = self.text(row.currency or "")
        detail, unit = self.text(row.label.detail), ""
        if bare or row.first.unit not in ("money", "money_per_day"):
            unit = self.text(unit_word(row.first.unit, currency, self.report.lang, ascii=self.ascii))
        named = unit.casefold() in f"{row.label.name} {detail}".casefold()
        split = currency if row.split and not row.segment and currency != unit else ""
        return ", ".join(filter(None, (detail, split, "" if named else unit)))

    def title(self, row: Row) -> str:
        """A row's name and what specifies it, in one."""
        return ", ".join(filter(None, (self.name(row), self.detail(row))))

    def common(self, rows: Iterable[Row]) -> frozenset[str]:
        """The codes that every value of some rows carries: they are said once, at the rows' head."""
        carried = [frozenset(cell.flags) for row in rows for cell in row.cells if cell]
        return frozenset.intersection(*carried) if len(carried) > 1 else frozenset()

    def marks_of(self, cell: Value | None, said: frozenset[str]) -> str:
        """The marks after a cell: those of its codes that are not said already."""
        if cell is None:
            return ""
        # A running column says so at its head; a cell of a table that ends before it says so itself.
        early = PARTIAL in cell.flags and cell.period.id not in self.report.partial and PARTIAL not in said
        return (PARTIAL_MARK if early else "") + self.signs(frozenset(cell.flags) - said)

    def signs(self, codes: frozenset[str]) -> str:
        """The marks of some codes; the partial period's stands at its header only."""
        found = [mark for code, mark in self.marks.items() if code in codes and code != PARTIAL]
        signs = "".join(dict.fromkeys(found))
        return f"[{signs}]" if signs and self.ascii else signs

    def footnotes(self) -> Iterator[tuple[str, Flag]]:
        """The notes of the shown values with their marks; then those of the whole report, which have none."""
        carried = {code for value in self.report.values for code in value.flags} - set(self.marks)
        marked = [(self.marks.get(note.code, ""), note) for note in self.report.notes if note.code not in carried]
        if self.report.partial and not any(note.code == PARTIAL for note in self.report.notes):
            marked.append((PARTIAL_MARK, Flag(PARTIAL, "info", self.words["partial"])))
        for mark, note in sorted(marked, key=lambda item: not item[0]):
            sign = f"[{mark}]" if self.ascii and mark not in ("", PARTIAL_MARK) else mark
            yield sign, Flag(note.code, note.severity, self.text(note.text))

    def compared(self) -> str:
        """The line that says what the changes compare; empty without changes."""
        pairs = {(row.changed.period.id, row.changed.compared_to) for row in self.rows if row.changed}
        if not pairs or not self.has_changes:
            return ""
        period, before = next(iter(pairs))
        base = in_lang(before or "", self.report.lang)
        line = self.words["change"].format(period=period, compared=base) if base else ""
        return self.text(line if len(pairs) == 1 and line else self.words["change mixed"])

    def last(self, count: int) -> "Grid":
        """The same grid with its latest periods only, and the marks that these need."""
        hidden = len(self.periods) - count
        rows = tuple(replace(row, cells=row.cells[hidden:]) for row in self.rows)
        periods = self.periods[hidden:]
        return replace(self, periods=periods, rows=rows, marks=_marks(self.report, rows, self.ascii))


def build(report: Report, *, ascii: bool = False, counts: bool = False) -> Grid:
    """Lay the report's values out in rows and columns; no value is left out."""
    periods = tuple(dict.fromkeys((*report.periods, *(value.period for value in report.values))))
    groups = groupby(map(_finite, report.values), key=_row_key)
    rows = tuple(_sized(row for _, group in groups for row in _rows(report, periods, list(group))))
    return Grid(report, periods, rows, _marks(report, rows, ascii), ascii, counts)


def _sized(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, each with the largest value of its block: amounts below each other are written alike."""
    found = list(rows)
    largest: dict[tuple[tuple[str, str], str | None], float] = {}
    for row in found:
        block = row.key, row.currency
        sizes = [abs(cell.value) for cell in row.cells if cell and cell.value is not None]
        largest[block] = max([largest.get(block, 0.0), *sizes])
    for row in found:
        yield replace(row, largest=largest[row.key, row.currency])


def alike(reports: tuple[Report | None, ...]) -> list[Grid | None]:
    """The reports of one document, laid out so that a mark means the same in all of them."""
    marks = build(together(reports)).marks
    return [replace(build(report), marks=marks) if report else None for report in reports]


def together(reports: tuple[Report | None, ...]) -> Report:
    """All reports of a document as one: what its marks and its notes are taken from."""
    first, *others = [report for report in reports if report]
    notes = {note.code: note for report in (*reversed(others), first) for note in reversed(report.notes)}
    ordered = dict.fromkeys(note.code for report in (first, *others) for note in report.notes)
    values = tuple(value for report in (first, *others) for value in report.values)
    partial = frozenset().union(*(report.partial for report in (first, *others)))
    return replace(first, values=values, notes=tuple(notes[code] for code in ordered), partial=partial)


def _finite(value: Value) -> Value:
    """A value as the record has it: what is no finite number is undefined."""
    if all(number is None or math.isfinite(number) for number in (value.value, value.change)):
        return value
    return replace(value, value=record.number(value.value), change=record.number(value.change))


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
        currency = next((value.currency for value in line.values() if value.currency), None)
        first, cells = next(iter(line.values())), tuple(map(line.get, periods))
        yield Row(_label(report, first), first, cells, currency, split=len(lines) > 1)


def _fits(value: Value, line: Mapping[Period, Value]) -> bool:
    currencies = {other.currency for other in line.values()} | {value.currency}
    return value.period not in line and len(currencies - {None}) <= 1


def _label(report: Report, value: Value) -> RowLabel:
    return report.labels.get((value.kpi, value.variant)) or RowLabel(value.kpi, value.variant)


def _marks(report: Report, rows: Iterable[Row], ascii: bool) -> dict[str, str]:
    carried = {code for row in rows for cell in row.cells if cell for code in cell.flags}
    signs = _ASCII_MARKS if ascii else _MARKS
    codes = [note.code for note in report.notes if note.code in carried and note.code != PARTIAL]
    marks = {code: signs[place] if place < len(signs) else _LAST_MARK for place, code in enumerate(codes)}
    return {**({PARTIAL: PARTIAL_MARK} if report.partial or PARTIAL in carried else {}), **marks}
