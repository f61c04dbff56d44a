"""A company's own workbook, filled: named cells and the marked cell get the numbers, all else stays as it is.

Only the stored results of formulas go: they are those of the old numbers, and every program computes them anew.

A cell called ``kpi_<id>`` or ``kpi_<id>.<variant>`` gets the value of the board's period; a row or a column of cells
the latest whole periods, the oldest first. ``kpi_periods`` gets their labels, ``kpi_as_of`` the day. From the cell that
holds ``{{kpi data}}`` the record is poured; that cell is then called ``kpi_data``, so that the next time finds it.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.dossier import Dossier
from kpicli.errors import ConfigError
from kpicli.render.grid import build
from kpicli.render.template.package import opened, reading
from kpicli.render.template.pour import poured
from kpicli.render.template.sheet import At, Content
from kpicli.render.template.wanted import DATA, MARK, Known, Target, Template, anchors, contents, targets
from kpicli.saying import say

__all__ = ["fill"]

Changes = dict[tuple[str, At], Content]
"""What goes into each cell of each sheet; None empties it."""


def fill(content: bytes, dossier: Dossier, shown: str, known: Known | None = None) -> bytes:
    """The workbook with the report's numbers in it, or every reason why it cannot be filled, at once.

    ``shown`` is how messages call the file, ``known`` names every KPI that there is. The caller has made sure that the
    archive is no bomb.
    """
    with reading(shown):
        template = Template(opened(content, shown))
        named = targets(template)
        anchor = anchors(template, named)
    if not named and not anchor and not template.problems:
        template.problems.append(say("no cell is called kpi_<id of a KPI>, and none holds {mark}", mark=MARK))
    record = _poured(template, anchor, dossier)
    changes = _named(template, named, dossier, known) | record
    _check_apart(template, named, record)
    ConfigError.raise_if_any(say("{place}: {why}", place=shown, why=problem) for problem in template.problems)
    return _written(template, changes, anchor)


def _named(template: Template, named: Sequence[Target], dossier: Dossier, known: Known | None) -> Changes:
    """What the named cells get."""
    grid = build(dossier.report)
    every = known if known is not None else {each.kpi: () for each in dossier.report.values}
    changes: Changes = {}
    for target in named:
        if target.name.lower() != DATA:
            _check(template, target)
            found = contents(target, template, grid, dossier, every)
            changes |= {(target.sheet, at): cell for at, cell in zip(target.area.cells, found, strict=True)}
    return changes


def _check(template: Template, target: Target) -> None:
    """A cell is filled that is free to be: no formula, not locked, not hidden below a merged one."""
    sheet = template.sheet(target.sheet)
    if any(sheet.computed(at) for at in target.area.cells):
        template.problems.append(target.wrong(say("holds a formula, which a number would replace")))
    if any(sheet.locked(at) for at in target.area.cells):
        template.problems.append(target.wrong(say("is locked on a protected sheet: unlock or unprotect it")))
    if any(area.has(at) and at != area.first for area in sheet.merged for at in target.area.cells):
        template.problems.append(target.wrong(say("is a part of merged cells, where no number would be seen")))


def _check_apart(template: Template, named: Sequence[Target], record: Changes) -> None:
    """A cell gets one number: that of one name, or its part of the record."""
    taken = dict.fromkeys(record, MARK)
    for target in named:
        places = [(target.sheet, at) for at in target.area.cells]
        others = (taken[place] for place in places if place in taken)
        if target.name.lower() != DATA and (other := next(others, "")):
            template.problems.append(target.wrong(say("is of {other} too: a cell gets one number", other=other)))
        taken |= dict.fromkeys(places, target.name)


def _poured(template: Template, anchor: Sequence[Target], dossier: Dossier) -> Changes:
    """What the cells from the marked one on get."""
    return {(each.sheet, at): cell for each in anchor for at, cell in poured(each, template, dossier.report).items()}


def _written(template: Template, changes: Changes, anchor: Sequence[Target]) -> bytes:
    package = template.package
    styles = {at: style for each in anchor for at, style in _pattern(template, each).items()}
    for (title, at), cell in changes.items():
        template.sheet(title).put(at, cell, styles.get((title, at[1])))
    for title in {title for title, _ in changes}:
        package.changed[package.sheets[title]] = template.sheet(title).content()
    for each in anchor:
        column, row = str(each.area).partition(":")[0].rstrip("0123456789"), each.area.first[0]
        quoted = each.sheet.replace("'", "''")
        package.define(DATA, f"'{quoted}'!${column}${row}")
    package.forget_results()
    package.recalculate()
    return package.saved()


def _pattern(template: Template, anchor: Target) -> dict[tuple[str, int], str]:
    """The styles of the first row below the header: every row of the record that is new gets them."""
    row, sheet = anchor.area.first[0] + 1, template.sheet(anchor.sheet)
    return {(anchor.sheet, at[1]): cell.get("s", "0") for at, cell in sheet.cells.items() if at[0] == row}
