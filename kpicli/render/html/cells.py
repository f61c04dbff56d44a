"""The small parts of a page: names, cells and the marks that link to the notes, as text that is ready to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kpicli.dossier import Definition
from kpicli.model import Report, Value
from kpicli.render.grid import PARTIAL, PARTIAL_MARK, SMALL, Grid, Row, alike

FAINT, BETTER, WORSE = "faint", "better", "worse"


@dataclass(frozen=True)
class Mark:
    """A sign beside a number, and the code of the note that it links to."""

    sign: str
    code: str


@dataclass(frozen=True)
class Cell:
    """A number as it is shown, its marks, and the number itself to sort by."""

    text: str
    marks: tuple[Mark, ...] = ()
    tone: str = ""
    raw: float | None = None
    missed: bool = False
    """Whether it misses its goal."""


@dataclass(frozen=True)
class Name:
    """A KPI's name and what specifies it. ``definition`` is the id of its definition on the page; '' without one."""

    text: str
    detail: str = ""
    definition: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A report, laid out, with what its parts link to: marks are the same on the whole page."""

    grid: Grid
    defined: Mapping[tuple[str, str], str]

    @cached_property
    def codes(self) -> dict[str, str]:
        """The code of each sign. The last sign may stand for several: it links to the first of them."""
        return {sign: code for code, sign in reversed(tuple(self.grid.marks.items()))} | {PARTIAL_MARK: PARTIAL}

    def marks(self, signs: str) -> tuple[Mark, ...]:
        """Signs, each as a link to its note."""
        return tuple(Mark(sign, self.codes[sign]) for sign in signs)

    def name(self, row: Row, said: frozenset[str] = frozenset(), *, bare: bool = False) -> Name:
        """The name of a row's KPI, with the marks of all its values."""
        detail, defined = self.grid.detail(row, bare=bare), self.defined.get(row.key, "")
        return Name(self.grid.name(row), detail, defined, self.marks(self.grid.signs(said)))

    def cell(self, value: Value | None, row: Row, said: frozenset[str] = frozenset()) -> Cell:
        """A value as every format for people shows it."""
        faint = value is None or value.value is None or SMALL in value.flags
        return Cell(
            self.grid.value(value, row),
            self.marks(self.grid.marks_of(value, said)),
            FAINT if faint else "",
            value.value if value else None,
            missed=bool(value and value.kept is False),
        )

    def change(self, value: Value | None, row: Row) -> Cell:
        """How a value changed, and whether for the better."""
        change = value.change if value else None
        return Cell(self.grid.change_of(value), tone=verdict(change, row), raw=change)


def verdict(change: float | None, row: Row) -> str:
    """Whether a change is for the better or the worse; '' where that is open."""
    if not change or row.label.better == "neither":
        return ""
    return BETTER if (change > 0) == (row.label.better == "higher") else WORSE


def sheets(reports: tuple[Report | None, ...], defined: Mapping[tuple[str, str], str]) -> list[Sheet | None]:
    """The reports of a page, laid out alike."""
    return [Sheet(grid, defined) if grid else None for grid in alike(reports)]


def identified(definitions: tuple[Definition, ...]) -> dict[tuple[str, str], str]:
    """The id on the page of each definition."""
    return {(each.kpi, each.variant): f"d{place}" for place, each in enumerate(definitions, 1)}
