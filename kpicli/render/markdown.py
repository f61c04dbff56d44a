"""The table in Markdown, for a page, a chat or a ticket: one row per KPI and segment, notes below."""

import re
from collections.abc import Iterable, Iterator

from kpicli.model import Report
from kpicli.render.board import Board, board, has_goals, has_trend, heading, sparkline
from kpicli.render.grid import Grid, Row, build

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|!]")
_ADDRESS = re.compile(r":(?=//)|(?<=mailto):|(?<=xmpp):|(?<=www)\.|@", re.IGNORECASE)
"""Where an address that stands in a text becomes a link in GitHub, in chats and in wikis."""
_ENTITIES = {"<": "&lt;", ">": "&gt;"}


def render_markdown(report: Report, *, counts: bool = False) -> str:
    """The board, a pipe table with numbers to the right, and a list of notes; text from files is never markup."""
    grid = build(report, counts=counts)
    few = board(grid)
    lines = [*(_board(grid, few) if few else ()), *_table(grid), *_notes(grid)]
    return "".join(f"{line}\n" for line in lines)


def _table(grid: Grid) -> Iterator[str]:
    labels = ["KPI", *map(_plain, map(grid.text, grid.report.by))]
    headings = ["".join(grid.header(period)) for period in grid.periods]
    headings += [grid.change_header] if grid.has_changes else []
    headings += [grid.words["goal"]] if grid.has_goals else []
    yield _line(labels + headings)
    yield _line(["---"] * len(labels) + ["---:"] * len(headings))
    yield from (_line(_cells(grid, row)) for row in grid.rows)


def _cells(grid: Grid, row: Row) -> Iterator[str]:
    said = grid.common([row])
    yield _plain(grid.title(row)) + grid.signs(said)
    labels = tuple(map(_plain, grid.segment(row)))
    yield from labels + ("",) * (len(grid.report.by) - len(labels))
    yield from (grid.value(cell, row) + grid.missed(cell) + grid.marks_of(cell, said) for cell in row.cells)
    yield from [grid.change(row)] if grid.has_changes else []
    yield from [grid.goal_of(row)] if grid.has_goals else []


def _board(grid: Grid, of: Board) -> Iterator[str]:
    """The vital few under a line that says what they are of, and a blank line after them."""
    words, trend, goals = grid.words, has_trend(grid, of), has_goals(of)
    titles = ["".join(grid.header(of.period))]
    titles += [grid.change_header] if of.before else []
    titles += [words["goal"], ""] if goals else []
    titles += [words["trend heading"]] if trend else []
    yield from (f"**{_plain(heading(grid, of, trend=trend))}**", "")
    yield _line(["KPI", *titles])
    yield _line(["---", *("---:" for _ in titles)])
    for line in of.lines:
        cells = [
            _plain(grid.title(line.row)),
            grid.value(line.latest, line.row) + grid.marks_of(line.latest, frozenset()),
        ]
        cells += [grid.change_of(line.latest)] if of.before else []
        cells += [grid.goal(line.latest), grid.kept(line.latest)] if goals else []
        yield _line(cells + ([sparkline(line.trend)] if trend else []))
    yield ""


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _notes(grid: Grid) -> Iterator[str]:
    notes = [_plain(line) for line in [grid.compared()] if line]
    notes += [line for line in [grid.goals_note(column=grid.has_goals)] if line]
    notes += [f"{mark} {note.code}: {_plain(note.text)}".strip() for mark, note in grid.footnotes()]
    yield from [""] if notes else []
    yield from (f"- {note}" for note in notes)


def _plain(text: str) -> str:
    """Text that no Markdown reader takes for markup, nor for an address to link."""
    plain = _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), text.replace("&", "&amp;"))
    return _ADDRESS.sub(r"\\\g<0>", plain)
