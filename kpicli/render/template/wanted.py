"""What a template asks for: cells with the name of a KPI, and a cell from which the record is poured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kpicli.dossier import Dossier
from kpicli.render.grid import Grid, Row
from kpicli.render.record import number
from kpicli.render.template.package import Package, child, children
from kpicli.render.template.sheet import Area, Content, Sheet, area_of, styles_of, text_of
from kpicli.saying import Said, say, together
from kpicli.wording import did_you_mean

MARK = "{{kpi data}}"
DATA, PERIODS, DAY = "kpi_data", "kpi_periods", "kpi_as_of"
_PREFIX = "kpi_"
_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!([^!]+)")

Known = Mapping[str, Sequence[str]]
"""Every KPI that there is, with its variants."""


@dataclass(frozen=True)
class Target:
    """Some cells of a sheet, and the name that they have."""

    name: str
    sheet: str
    area: Area

    @property
    def place(self) -> Said:
        """Where it is, as messages say it."""
        return say("sheet {sheet}, {cells} ({name})", sheet=self.sheet, cells=self.area, name=self.name)

    def wrong(self, why: str) -> Said:
        """A problem of it, with its place."""
        return say("{place}: {why}", place=self.place, why=why)


@dataclass(eq=False)
class Template:
    """A workbook that is being filled: its sheets as they are needed, and every problem that was found."""

    package: Package
    opened: dict[str, Sheet] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        book = self.package
        styles, texts = (book.the(book.book, kind) for kind in ("styles", "sharedStrings"))
        settings = child(book.workbook, "workbookPr")
        epoch_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        self.styles = styles_of(book.read(styles) if styles else None, epoch_1904)
        self.texts = [text_of(each) for each in children(book.xml(texts), "si")] if texts else []

    def sheet(self, title: str) -> Sheet:
        """A sheet of the workbook, ready to be changed."""
        if title not in self.opened:
            self.opened[title] = Sheet(self.package.read(self.package.sheets[title]), self.texts, self.styles)
        return self.opened[title]


# -- finding ---------------------------------------------------------------------------------------------------------


def targets(template: Template) -> list[Target]:
    """The cells that have a name of ours, in the order of the workbook's names."""
    return list(_targets(template))


def _targets(template: Template) -> Iterator[Target]:
    for name, text in template.package.names():
        if not name.lower().startswith(_PREFIX):
            continue
        found = _PLACE.fullmatch(text)
        title = (found[1] or found[2]).replace("''", "'") if found else ""
        area = area_of(found[3]) if found else None
        if area is None or title not in template.package.sheets:
            lost = say("the name {name} stands for {text!r}: give it to cells of one sheet", name=name, text=text)
            template.problems.append(lost)
        else:
            yield _line(template, Target(name, title, area))


def _line(template: Template, target: Target) -> Target:
    """The target as one cell, a row or a column; a merged cell is its first."""
    area = target.area
    if area in template.sheet(target.sheet).merged:
        return Target(target.name, target.sheet, Area(area.first, area.first))
    if area.first[0] != area.last[0] and area.first[1] != area.last[1]:
        template.problems.append(target.wrong(say("give the name to one cell, a row or a column of cells")))
    return target


def anchors(template: Template, named: Sequence[Target]) -> list[Target]:
    """Where the record goes: the cell called kpi_data, else the cell that is marked."""
    found = [target for target in named if target.name.lower() == DATA] or list(_marks(template))
    if len(found) > 1:
        places = together("; ", (target.place for target in found))
        template.problems.append(say("the record has several places: {places}. Leave one", places=places))
    return found[:1]


def _marks(template: Template) -> Iterator[Target]:
    shared = any(_is_mark(text) for text in template.texts)
    for title, part in template.package.sheets.items():
        if shared or b"{{" in template.package.read(part):
            sheet = template.sheet(title)
            yield from (Target(MARK, title, Area(at, at)) for at in sheet.cells if _is_mark(sheet.text(at)))


def _is_mark(text: str) -> bool:
    return text.strip().casefold() == MARK


# -- what goes into them ---------------------------------------------------------------------------------------------


def contents(target: Target, template: Template, grid: Grid, dossier: Dossier, known: Known) -> list[Content]:
    """What each cell of a target gets: one cell the board's period, several the latest whole periods."""
    count, name = len(target.area.cells), target.name.lower()
    if name == DAY:
        return [grid.report.as_of] * count
    places = _places(grid, count)
    if name == PERIODS:
        return [None if place is None else grid.periods[place].id for place in places]
    row = _row(target, template, grid, dossier, known)
    cells = [None if row is None or place is None else row.cells[place] for place in places]
    return [number(cell.value) if cell else None for cell in cells]


def _places(grid: Grid, count: int) -> list[int | None]:
    """The periods for so many cells, the latest in the last one; None for cells that there is no period for."""
    if count == 1:
        return [grid.latest]
    whole = grid.whole[-count:]
    return [*[None] * (count - len(whole)), *whole]


def _row(target: Target, template: Template, grid: Grid, dossier: Dossier, known: Known) -> Row | None:
    """The row of the KPI that a target is called by: the whole, not a segment."""
    kpi, _, variant = target.name.lower().removeprefix(_PREFIX).partition(".")
    rows = [row for row in grid.rows if row.key[0].lower() == kpi and variant in ("", row.key[1])]
    first = [row for row in rows if row.key == rows[0].key]
    whole = [row for row in first if not row.segment or row.is_total]
    if len(whole) == 1:
        return whole[0]
    why = _why(kpi, variant, first, whole, dossier, known)
    if why:
        template.problems.append(target.wrong(why))
    return None


def _why(kpi: str, variant: str, found: list[Row], whole: list[Row], dossier: Dossier, known: Known) -> str:
    """Why a name has no number; nothing where its KPI could not be computed, which is said elsewhere."""
    asked = f"{kpi}.{variant}" if variant else kpi
    if whole:
        return say("{kpi} is in several currencies: set exchange_rates in the config", kpi=asked)
    if found:
        return say("{kpi} has no total in this report", kpi=asked)
    if {asked, kpi} & {name for name, _ in dossier.refused}:
        return ""
    if kpi not in known:
        return say("no KPI is called {kpi!r}{hint} kpi list shows all", kpi=kpi, hint=did_you_mean(kpi, known) or ".")
    if variant and variant not in known[kpi]:
        hint = did_you_mean(variant, known[kpi])
        return say("{kpi} has no variant {variant!r}{hint}", kpi=kpi, variant=variant, hint=hint)
    return say("{kpi} is not in this report: add it to --kpi", kpi=asked)
