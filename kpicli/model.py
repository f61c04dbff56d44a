"""The frozen types that pass between the stages of the journey.

Stages import this module and never each other. Numbers are raw with a unit until rendering; undefined is ``None``.
What holds arrays has no equality (``eq=False``): arrays compare cell by cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kpicli.saying import Said, say

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from kpicli.catalogue.model import Kpi, Variant
    from kpicli.formula import Node

Severity = Literal["info", "warn", "refuse"]
Grain = Literal["day", "week", "month", "quarter", "half", "year", "all"]
Evidence = Literal["native", "proved", "declared", "assumed", "empty"]

TOTAL = "(total)"
BLANK = "(blank)"
UNASSIGNED = "(unassigned)"
OTHER = "(other)"

LATER = "_later"
"""Column of a table whose rows came after as_of, which is a day of the past: they are not there yet."""
FIRST_DAY, LAST_DAY, SPREAD = "_first_day", "_last_day", "_spread"
"""Columns of a table with rows that stand for several days: which days, and whether figures may be spread over them."""


# -- places ----------------------------------------------------------------------------------------------------------


def table_at(file: str, sheet: str | None) -> str:
    """How messages name a table: the file, and the sheet when there is one."""
    return say("{file}, sheet {sheet}", file=file, sheet=sheet) if sheet else file


def row_at(place: str, row: int) -> Said:
    """How messages name a row of a table: "deals.xlsx, sheet Deals, row 57"; its fact ``place`` is the table."""
    return say("{place}, row {row}", place=place, row=row)


# -- read ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LeftOut:
    """A row of a file that is not data, and why: it is counted and can be listed, never dropped in silence."""

    row: int
    kind: Literal["preamble", "total", "subtotal", "footer", "repeated header", "blank", "ragged", "other table"]
    """``total`` ends the file, ``subtotal`` stands above or among the rows that it adds up. ``other table``: of a
    table of the file that was not chosen."""
    text: str


def as_text(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of a raw table as the text that stands in the file."""
    return cells if str(cells.type) == "string" else cells.cast("string")


def may_hold(texts: pa.ChunkedArray, sign: str) -> bool:
    """Whether a sign may stand in a column of text, told from all its bytes at once.

    Never False when a cell holds it; at times True when only rows held it that were since left out.
    """
    held = (chunk.buffers()[2] for chunk in texts.chunks)
    return any(sign.encode() in text.to_pybytes() for text in held if text)


def as_rows(cells: pa.Table) -> list[tuple[str, ...]]:
    """Rows of a raw table as text, with '' for a blank cell."""
    return list(zip(*(as_text(column).fill_null("").to_pylist() for column in cells.columns), strict=True))


class Issue(NamedTuple):
    """One thing that is odd about a file: the row a spreadsheet would show (None: the file), its kind, a sentence.

    Kinds: those of `LeftOut`; ``repeated name`` and ``no name`` of headers; ``note`` (how the file was read) and
    ``doubt`` (why that may be wrong).
    """

    row: int | None
    kind: str
    text: str


@dataclass(frozen=True, eq=False)
class RawTable:
    """One sheet or one delimited file as cells, before anything is understood.

    ``cells`` has one column per header cell, named by its position ("0", "1", …) because headers may repeat; a null is
    an empty cell. A column is text, or kept smaller as times, days or codes: `as_text` gives its text back.
    ``rows`` holds the row number a spreadsheet program would show for each record (1-based).
    ``numbers`` and ``dates`` (by position) hold the typed value of Excel cells that were real numbers or dates, null
    elsewhere; ``cells`` shows the same values as text. ``notes`` say how the file was read, ``doubts`` why that may be
    wrong.
    """

    file: str
    sheet: str | None
    headers: tuple[str, ...]
    cells: pa.Table
    rows: pa.Array
    encoding: str
    delimiter: str | None
    header_row: int
    numbers: Mapping[int, pa.ChunkedArray] = field(default_factory=dict)
    dates: Mapping[int, pa.ChunkedArray] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    """What somebody has to decide before any row of it can be counted."""
    digest: str = ""
    """The SHA-256 of the file's bytes."""
    said: tuple[str, ...] = ()
    """What is said of it with every report."""
    encoding_doubt: str = ""
    """Why its text may be in another encoding."""

    def records(self) -> list[tuple[str, ...]]:
        """The rows as text, trimmed, with '' for a blank cell: for a look from outside, not for the stages."""
        return as_rows(self.cells)

    def column(self, header: str) -> pa.ChunkedArray:
        """The text of the cells below a header, the first of that name."""
        return as_text(self.cells.column(str(self.headers.index(header))))

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Everything in which the file is not a plain header with its rows, those of the whole file first."""
        whole = [Issue(None, "doubt", text) for text in (*self.doubts, *filter(None, [self.encoding_doubt]))] + [
            Issue(None, "note", text) for text in (*self.notes, *self.said)
        ]
        names = [Issue(self.header_row, kind, text) for kind, text in self._odd_names()]
        return (*whole, *names, *(Issue(each.row, each.kind, each.text) for each in self.left_out))

    def _odd_names(self) -> Iterator[tuple[str, str]]:
        """Names that several columns share, and columns without one."""
        counts = Counter(header for header in self.headers if header)
        for name, count in counts.items():
            if count > 1:
                yield "repeated name", say("{n} columns are called {name!r}", n=count, name=name)
        for position, header in enumerate(self.headers, 1):
            if not header:
                yield "no name", say("column {position} has no name", position=position)

    @property
    def count(self) -> int:
        """How many rows of data it has."""
        return len(self.rows)

    def let_go(self) -> None:
        """Give up the cells, when all that is needed of them is typed; where each row stands stays known."""
        object.__setattr__(self, "cells", self.cells.slice(0, 0).select([]))
        object.__setattr__(self, "numbers", {})
        object.__setattr__(self, "dates", {})

    @property
    def place(self) -> str:
        """How messages name this table: the file, and the sheet when there is one."""
        return table_at(self.file, self.sheet)


# -- clean -----------------------------------------------------------------------------------------------------------

Place = Callable[[int], Said]
"""Names the file, sheet and row of a record, by its position in a column, as `row_at` does."""


@dataclass(frozen=True, eq=False)
class TextColumn:
    """One mapped column of one source, all its files one after the other: what is proved and then applied.

    ``cells`` are those of the raw tables, kept as they are there. ``native`` holds the typed value of Excel cells that
    were real numbers (float64) or dates (timestamp[us]), null elsewhere; None when the source has no typed cells.
    """

    field: str
    header: str
    cells: pa.ChunkedArray
    native: pa.ChunkedArray | None = None

    @cached_property
    def text(self) -> pa.ChunkedArray:
        """The text of each cell, trimmed, with null for a blank one."""
        return as_text(self.cells)

    @property
    def filled(self) -> int:
        """How many cells are not blank."""
        return len(self.cells) - self.cells.null_count


@dataclass(frozen=True)
class DatePlan:
    """How one date column is read. ``readings`` are tried in order, each on the cells that are still unread.

    A reading is "iso" or a strptime format. ``zoned`` says that cells carry an offset. ``date_only`` says that no cell
    has a time of day, so the column yields calendar days and no instants.
    """

    readings: tuple[str, ...]
    order: Literal["dmy", "mdy", "ymd"] | None
    evidence: Evidence
    proof: str
    date_only: bool
    zoned: bool = False
    both: bool = False
    """Whether some cells carry an offset and others have a time of day without one."""
    midnight: Literal["", "utc", "local"] = ""
    """Where every time is midnight, so that it stands for a day: in UTC, or in the zone of the reader."""


@dataclass(frozen=True)
class NumberPlan:
    """How one number column is read. ``percent`` says that the cells are percent units (12.5 means 0.125)."""

    decimal: Literal[".", ","]
    evidence: Evidence
    proof: str
    percent: bool = False
    against_locale: bool = False
    """Whether another column shows that the config's locale is not that of the file."""


@dataclass(frozen=True)
class Refusal:
    """A decision the config must make before a column can be read: its code, what is the matter, and the way out."""

    code: str
    problem: str
    way_out: str = ""
    """Empty where the problem names it."""

    @property
    def text(self) -> str:
        """The whole message."""
        if not self.way_out:
            return self.problem
        return say("{problem}; {way_out}", problem=self.problem, way_out=self.way_out)


@dataclass(frozen=True)
class BadCell:
    """A cell that does not parse. Its row is out of the measures that need that cell, and of nothing else."""

    file: str
    sheet: str | None
    row: int
    header: str
    field: str
    text: str
    reason: str

    @property
    def said(self) -> Said:
        """Where the cell stands, what it says, and why that is not read."""
        place = row_at(table_at(self.file, self.sheet), self.row)
        facts = {"header": self.header, "text": self.text, "reason": self.reason}
        return say("{place}, {header}: {text!r} {reason}", place=place, **facts)

    def __str__(self) -> str:
        return self.said


@dataclass(frozen=True)
class Flag:
    """A hazard found, with a stable code. ``text`` says what was found and what to do, in one line.

    ``table`` and ``field`` say which values it concerns: those that read them. Without a table, it is said of the
    cells that carry its code.
    """

    code: str
    severity: Severity
    text: str
    table: str = ""
    field: str = ""


@dataclass(frozen=True)
class ColumnReading:
    """What `check` says of one column: which field it is, how it was read, and how sure that is."""

    field: str
    header: str
    reading: str
    evidence: Evidence
    proof: str
    filled: int
    bad: int


@dataclass(frozen=True)
class UnmatchedKeys:
    """Rows of a table whose id another table does not have."""

    table: str
    key: str
    source: str
    total: int
    """How many rows have an id at all."""
    keys: tuple[str, ...]
    """The id of every row without a partner, in the order of ``places``."""
    places: tuple[tuple[int, int, int], ...]
    """Where each of these rows stands: the number of its source, of the file in it, and the row."""


@dataclass(frozen=True)
class LoneValues:
    """Values of a segment that one table alone has, each with the near name that another table has, if any."""

    field: str
    table: str
    values: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class SourceFacts:
    """The reconciliation of one source: rows read = used + duplicates + rejected + outside + left_out."""

    name: str
    table: str
    files: tuple[str, ...]
    read: int
    used: int
    duplicates: int
    rejected: int
    outside: int
    left_out: int
    columns: tuple[ColumnReading, ...]
    unmapped: tuple[str, ...]
    notes: tuple[str, ...] = ()
    places: tuple[tuple[str, str | None], ...] = ()
    """The file, and the sheet if there is one, of each of ``files``."""
    unknown: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """For each choice, the words that nobody mapped, with the rows that have them."""
    digests: tuple[str, ...] = ()
    """The SHA-256 of each of ``files``, as it was read."""
    not_data: tuple[Said, ...] = ()
    """The rows that ``left_out`` counts, each with its place, why, and what it says."""
    undated: int = 0
    """How many of the rejected rows have no date; the others do not fit their header."""
    other_tables: int = 0
    """How many of the rows left out are of tables of the same file that were not chosen."""


@dataclass(frozen=True)
class Coverage:
    """The days a table speaks about: first to newest past event, and the gap between active days that is usual."""

    first: date
    last: date
    quiet_gap: int
    """At most a week, however rarely anything happens."""
    usual_gap: int = 1
    silence: tuple[date, date] | None = None
    """The longest time between two active days, when it is far longer than usual."""


@dataclass(frozen=True, eq=False)
class Table:
    """A typed table of the vocabulary, one row per thing, ready to be measured.

    ``frame`` is any frame that Narwhals reads. ``fields`` are the fields that a source mapped or a derivation filled;
    ``by_source`` says which of them each source has. Dates are local wall-clock timestamps; ``<field>@utc``, where it
    is present, is the same instant in UTC, null when the cell was a date alone; ``<field>@work`` is that instant on the
    clock of working time, in minutes.
    """

    name: str
    frame: Any
    fields: frozenset[str]
    by_source: Mapping[str, frozenset[str]]
    coverage: Coverage | None
    events: tuple[str, ...] = ()
    """The dates of past events, by which rows are counted and coverage is known."""
    defaults: frozenset[str] = frozenset()
    """Fields nobody mapped that were filled with the vocabulary's default."""
    derived: frozenset[str] = frozenset()
    """Fields that a derivation filled, wholly or where they were blank."""
    moves: frozenset[str] = frozenset()
    """Derived fields that differ within one customer: which of the values was a row's own, nobody knows."""
    date_only: frozenset[str] = frozenset()
    """Dates without a time of day in at least one source."""
    field_since: Mapping[str, date] = field(default_factory=dict)
    """Milestones that are filled only from some day on, long after the records begin: unknown before it."""
    grains: frozenset[str] = frozenset()
    """Grains coarser than a day at which a source is written (month), for the rows' dates."""
    ranges: tuple[tuple[date, date], ...] = ()
    """First and last days that all rows of a file stand for together."""


@dataclass(frozen=True, eq=False)
class Data:
    """Everything the config's sources hold, cleaned and settled."""

    tables: Mapping[str, Table]
    sources: tuple[SourceFacts, ...]
    bad_cells: tuple[BadCell, ...]
    flags: tuple[Flag, ...]
    as_of: date
    past: bool = False
    """Whether the data goes on after as_of: its amounts and probabilities are then of a later day."""
    notes: tuple[str, ...] = ()
    """What else was made of the data: the exchange rates that were used, and for a check the working hours."""
    work_end: float | None = None
    """Where as_of ends on the clock of working time, in minutes; None without working hours."""
    out_of_order: tuple[str, ...] = ()
    """Rows with a milestone before their first date, or closed without a close date: their places, for `kpi check`."""
    repeated: tuple[str, ...] = ()
    """Rows that another row of the same thing replaces: their places, for `kpi check`."""
    rejected: tuple[str, ...] = ()
    """Rows that no measure can use, and why: their places, for `kpi check`."""
    unmatched: tuple[UnmatchedKeys, ...] = ()
    lone: tuple[LoneValues, ...] = ()


# -- periods ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Period:
    """A half-open span of days ``[start, end)`` with its label."""

    start: date
    end: date
    id: str
    grain: Grain


# -- measure and compute ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Grid:
    """The cells of a calculation: periods down, segments across. The grand total, if any, is the last segment."""

    periods: tuple[Period, ...]
    segments: tuple[tuple[str, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.periods), len(self.segments)


@dataclass(frozen=True, eq=False)
class Cells:
    """One number for each cell of a grid: NaN where it is undefined, with the rows behind it and what was found.

    ``flags`` maps a code to how many rows of each cell are concerned (or 1): a cell carries it when that is not 0.
    ``numerator`` and ``denominator`` are kept for a division.
    """

    value: np.ndarray
    n: np.ndarray
    flags: Mapping[str, np.ndarray] = field(default_factory=dict)
    numerator: np.ndarray | None = None
    denominator: np.ndarray | None = None
    currency: str | None = None
    """The currency of money; None for other units, and where several met; ANY of a sum that has no rows at all."""
    spent: bool = False
    """Whether it is money that was spent, and nothing else."""
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    """Bounds of the value where they are known from elsewhere than a proportion; NaN where they are not."""


ANY = ""
"""The currency of an amount of nothing, which goes with every other."""


@dataclass(frozen=True, eq=False)
class Measured:
    """The cells of every measure over one grid."""

    grid: Grid
    cells: Mapping[str, Cells]


@dataclass(frozen=True, eq=False)
class Scored:
    """One KPI under one definition, computed and judged over a grid."""

    kpi: Kpi
    variant: Variant
    node: Node
    """The formula that it was computed by, with nothing but measures in it."""
    cells: Cells
    grid: Grid
    """The cells of the question, or a part of them: the segments by one definition, the total by another."""
    concerns: tuple[Flag, ...] = ()
    """Hazards of the tables behind it, which every one of its values carries."""
    segment_concerns: tuple[Flag, ...] = ()
    """Hazards of what it is split by, which the values of segments carry and the total does not."""
    interval: bool = False
    """Whether its values are proportions of a count, which have an interval."""
    of_no_segment: bool = False
    """Whether it stands in for a wider definition whose costs are there, but belong to none of the segments."""
    of_one_currency: bool = False
    """Whether it has the amounts of one of several currencies alone."""
    window: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The KPI and the definition."""
        return self.kpi.id, self.variant.id


@dataclass(frozen=True, eq=False)
class Lasting:
    """The records that a duration leaves out, by the day they began, and those it counts, by the day they ended.

    Days are numbers in ascending order, as numpy counts them (0 is 1970-01-01), so that a limit is found at once.
    """

    open_since: np.ndarray
    done_at: np.ndarray


# -- report ----------------------------------------------------------------------------------------------------------

Unit = Literal["count", "money", "money_per_day", "ratio", "multiple", "days", "minutes", "hours", "months", "score"]


UNSETTLED = frozenset({"PARTIAL_PERIOD", "IMMATURE_COHORT"})
"""Flags of values that will still move: they are neither compared with others nor held against a target."""


@dataclass(frozen=True)
class Goal:
    """What a KPI should keep: not less than ``min``, not more than ``max``."""

    min: float | None = None
    max: float | None = None

    def kept_by(self, value: float) -> bool:
        """Whether a value keeps it."""
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)


@dataclass(frozen=True)
class Value:
    """One cell of a report, with all that it takes to trust it. ``value`` is None when it is undefined.

    ``segment`` holds one label per field of the report's ``by``. ``n`` is the number of rows behind the value.
    """

    kpi: str
    variant: str
    period: Period
    segment: tuple[str, ...]
    value: float | None
    unit: Unit
    currency: str | None
    numerator: float | None
    denominator: float | None
    n: int | None
    ci_low: float | None
    ci_high: float | None
    basis: Literal["period", "cohort", "as_of"]
    window: str | None
    as_of: date
    flags: tuple[str, ...]
    compared_to: str | None = None
    """The id of the period that ``change`` compares with, when a comparison was asked for and is sound."""
    change: float | None = None
    """Relative change for counts, money and durations (0.25 = +25 %); difference for ratios and scores."""
    goal: Goal | None = None
    """The target that the config sets for this very period and segment."""

    @property
    def kept(self) -> bool | None:
        """Whether the value keeps its goal; None where there is none to keep, or the value will still move."""
        if self.goal is None or self.value is None or UNSETTLED & set(self.flags):
            return None
        return self.goal.kept_by(self.value)


@dataclass(frozen=True)
class RowLabel:
    """What a person reads at the head of a KPI's row: "Win rate", "won / (won + lost)", "of March's leads"."""

    name: str
    detail: str = ""
    better: Literal["higher", "lower", "neither"] = "neither"
    family: str = ""


@dataclass(frozen=True)
class Report:
    """What every renderer prints: ordered values, their labels and the notes that go with them.

    ``values`` are ordered by KPI (as asked), variant, segment (as sorted, totals last) and period. Total rows carry
    ``(total)`` in every segment column. ``notes`` has at most one flag per code.
    """

    periods: tuple[Period, ...]
    partial: frozenset[str]
    """Ids of the periods that are not complete: marked with ~ in tables."""
    by: tuple[str, ...]
    values: tuple[Value, ...]
    labels: Mapping[tuple[str, str], RowLabel]
    notes: tuple[Flag, ...]
    assumed: tuple[str, ...]
    as_of: date
    lang: str = "en"
    compare: Literal["previous", "year"] | None = None
    """What every value was asked to be compared with; without it, changes are known for the board alone."""
    board: tuple[tuple[str, str], ...] = ()
    """KPI and variant of the vital few, in order: what is shown first, on one board."""
