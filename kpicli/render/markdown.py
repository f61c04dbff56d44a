"""The table in Markdown, for a page, a chat or a ticket: one row per KPI and segment, notes below."""

import re
from collections.abc import Iterable, Iterator

from kpicli.model import Report
from kpicli.render.grid import Grid, Row, build

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|!]")
_ENTITIES = {"<": "&lt;", ">": "&gt;"}


def render_markdown(report: Report, *, counts: bool = False) -> str:
    """A pipe table with numbers to the right, and a list of notes; text from files is never markup."""
    grid = build(report, counts=counts)
    labels = ["KPI", *map(_plain, map(grid.text, report.by))]
    headings = ["".join(grid.header(period)) for period in grid.periods]
    change = [grid.change_header] if grid.has_changes else []
    numbers = len(headings) + len(change)
    lines = [_line(labels + headings + change), _line(["---"] * len(labels) + ["---:"] * numbers)]
    lines += [_line(_cells(grid, row)) for row in grid.rows]
    return "".join(f"{line}\n" for line in (*lines, *_notes(grid)))


def _cells(grid: Grid, row: Row) -> Iterator[str]:
    said = grid.common([row])
    yield _plain(grid.title(row)) + grid.signs(said)
    labels = tuple(map(_plain, grid.segment(row)))
    yield from labels + ("",) * (len(grid.report.by) - len(labels))
    yield from (grid.value(cell, row) + grid.marks_of(cell, said) for cell in row.cells)
    yield from [grid.change(row)] if grid.has_changes else []


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _notes(grid: Grid) -> Iterator[str]:
    notes = [_plain(line) for line in [grid.compared()] if line]
    notes += [f"{mark} {note.code}: {_plain(note.text)}".strip() for mark, note in grid.footnotes()]
    yield from [""] if notes else []
    yield from (f"- {note}" for note in notes)


def _plain(text: str) -> str:
    """Text that no Markdown reader takes for markup."""
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), text.replace("&", "&amp;"))
