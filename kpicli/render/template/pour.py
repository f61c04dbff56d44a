"""The record poured into a template: header and rows from one cell on, over what an earlier time left there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kpicli.errors import OutputError
from kpicli.model import Report
from kpicli.render import record
from kpicli.render.template.package import Package
from kpicli.render.template.sheet import Area, At, Content, Sheet, area_of, name_of
from kpicli.render.template.wanted import Target, Template
from kpicli.saying import say

_MOST_ROWS = 1_048_576


def poured(anchor: Target, template: Template, report: Report) -> dict[At, Content]:
    """Every cell that changes, with what it gets; nothing when something would be harmed, which is a problem."""
    names, count = record.columns(report), len(report.values)
    top, left = anchor.area.first
    if top + count > _MOST_ROWS:
        raise OutputError(say("{n:,} values do not fit below row {row:,} of a sheet: use -f csv", n=count, row=top))
    sheet, new = template.sheet(anchor.sheet), Area((top, left), (top + count, left + len(names) - 1))
    old = _earlier(sheet, (top, left))
    harmed = list(_harmed(sheet, anchor, new, old, template.package))
    template.problems += harmed
    return {} if harmed else {**dict.fromkeys(old.cells), **dict(_cells(new, names, report))}


def _cells(area: Area, names: Sequence[str], report: Report) -> Iterator[tuple[At, Content]]:
    rows = ([*names], *record.rows(report))
    for at, cell in zip(area.cells, (cell for row in rows for cell in row), strict=True):
        yield at, ";".join(cell) if isinstance(cell, tuple) else cell


def _earlier(sheet: Sheet, first: At) -> Area:
    """What an earlier time left: as wide as its header, down to the first row without a KPI."""
    row, column = first
    if sheet.text(first) != "kpi":
        return Area(first, first)
    right, bottom = column, row
    while sheet.text((row, right + 1)):
        right += 1
    while sheet.text((bottom + 1, column)):
        bottom += 1
    return Area(first, (bottom, right))


def _harmed(sheet: Sheet, anchor: Target, new: Area, old: Area, package: Package) -> Iterator[str]:
    """What of the company's own stands where the record goes."""
    there = [at for at in sheet.cells if new.has(at) or old.has(at)]
    whole = replace(anchor, area=new)
    if formula := next((at for at in there if sheet.computed(at)), None):
        yield whole.wrong(say("{cell} holds a formula, which the record would replace", cell=name_of(formula)))
    elif taken := next((at for at in there if not old.has(at) and sheet.filled(at)), None):
        yield whole.wrong(say("{cell} is not empty: the record needs all these cells", cell=name_of(taken)))
    if any(area.meets(new) for area in sheet.merged):
        yield whole.wrong(say("cells are merged there: unmerge them"))
    if any(map(sheet.locked, (new.first, new.last))):
        yield whole.wrong(say("the sheet is protected: unprotect it"))
    if any(area.meets(new) for area in _tables(package, package.sheets[anchor.sheet])):
        yield whole.wrong(say("a table of Excel is there: convert it to a range, or pour the record elsewhere"))


def _tables(package: Package, part: str) -> Iterator[Area]:
    for kind, target in package.related(part).values():
        area = area_of(package.xml(target).get("ref", "")) if kind == "table" else None
        if area:
            yield area
