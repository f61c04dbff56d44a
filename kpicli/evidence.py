"""What stands behind a number: the parts of its formula, the measures, where their fields come from, the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpicli.catalogue.model import SEGMENTS, Catalogue, Derivation, Kpi, Measure, Variant
from kpicli.config.model import Source
from kpicli.formula import Call, Name, Node, Number, Operation, names, show
from kpicli.model import Cells, Grid, Scored, SourceFacts, Table, Unit, Value
from kpicli.plan import Missing, Planner
from kpicli.saying import say
from kpicli.schema import STAGES

if TYPE_CHECKING:
    import pandas as pd

Evaluate = Callable[[Node], Cells]
UNITS: Mapping[str, Unit] = {"growth": "ratio", "year_growth": "ratio", "share_of": "ratio"}
"""The unit of a call that does not have that of what it is given."""


@dataclass(frozen=True)
class Part:
    """One name of a formula, with its number in one cell; None where it is undefined."""

    name: str
    value: float | None
    unit: Unit
    currency: str | None


@dataclass(frozen=True)
class Counted:
    """One measure in one cell: its numbers by the names that the formula calls them, and the rows behind them."""

    measure: Measure
    parts: tuple[Part, ...]
    rows: int | None


@dataclass(frozen=True)
class Cell:
    """One number with what it is made of."""

    value: Value
    parts: tuple[Part, ...]
    measures: tuple[Counted, ...]
    variant: Variant
    formula: Node
    """The formula of its definition, with every choice made."""


@dataclass(frozen=True)
class Origin:
    """Where the fields of a table come from in one source: a header, a constant, or another table."""

    table: str
    source: str
    files: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SourceRows:
    """Rows of the sources, under the names of their columns; None where a column says nothing of a row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Explained:
    """A KPI by its numbers: under which definition, from which measures, out of which sources."""

    kpi: Kpi
    variant: Variant
    formula: Node
    """The definition's formula with every choice between tables made; each cell has its own."""
    cells: tuple[Cell, ...]
    origins: tuple[Origin, ...]
    beside: tuple[Value, ...] = ()
    """What the report shows beside it, because it carries a hazard: another definition, the time of what is open."""


# -- cells -----------------------------------------------------------------------------------------------------------


def decided(node: Node, planner: Planner, inside: str, computed: Node) -> Node:
    """A formula in which ``first_of`` is the one that the data has, and a KPI the definition that was computed."""
    match node:
        case Call(name="first_of", args=args):
            return next(
                (decided(arg, planner, inside, computed) for arg in args if _possible(arg, planner, inside)), node
            )
        case Operation(op=op, left=left, right=right):
            return Operation(op, decided(left, planner, inside, computed), decided(right, planner, inside, computed))
        case Name(id=name):
            return Name(_computed_as(name, planner, inside, computed))
    return node


def _computed_as(name: str, planner: Planner, inside: str, computed: Node) -> str:
    """A KPI's name with the definition that stands in a computed formula, where it may be one of several."""
    options = planner.ways(name, inside)
    option = next((option for option in options if _within(option.node, computed)), None)
    several = len({option.variant.id for option in options}) > 1
    return f"{name}.{option.variant.id}" if option and several else name


def _within(part: Node, node: Node) -> bool:
    """Whether a formula has another one as a part."""
    if part == node:
        return True
    match node:
        case Operation(left=left, right=right):
            return _within(part, left) or _within(part, right)
        case Call(args=args):
            return any(_within(part, arg) for arg in args)
    return False


def standing_in(one: Scored, other: Scored, planner: Planner) -> Sequence[str]:
    """By which definitions a KPI was computed, where another part of it was computed by others: cac.marketing."""
    if one.variant.id != other.variant.id:
        return (f"{one.kpi.id}.{one.variant.id}",)
    mine, others = (names(decided(part.variant.formula, planner, part.kpi.id, part.node)) for part in (one, other))
    return tuple(dict.fromkeys(name for name, its in zip(mine, others, strict=True) if name != its))


def _possible(node: Node, planner: Planner, inside: str) -> bool:
    try:
        planner.unfold(node, inside)
    except Missing:
        return False
    return True


def leaves(node: Node) -> Iterator[Node]:
    """The names and calls that a formula puts together, each once for every time it stands there."""
    match node:
        case Operation(left=left, right=right):
            yield from leaves(left)
            yield from leaves(right)
        case Number():
            return
        case _:
            yield node


def cells_behind(
    values: Iterable[Value], parts: Iterable[Scored], grid: Grid, planner: Planner, evaluate: Evaluate
) -> Iterator[Cell]:
    """Every value of a report with the parts of its formula and its measures; ``grid`` has all that was measured."""
    every = list(values)
    for scored in parts:
        inside = scored.kpi.id
        formula = decided(scored.variant.formula, planner, inside, scored.node)
        ends = {show(leaf): (leaf, evaluate(planner.unfold(leaf, inside)[0][0])) for leaf in leaves(formula)}
        units = {text: unit_of(leaf, planner, inside) for text, (leaf, _) in ends.items()}
        behind = _measures(scored.node, planner.catalogue)
        for value in every:
            if (value.kpi, value.variant) != scored.key or value.segment not in scored.grid.segments:
                continue
            at = grid.periods.index(value.period), grid.segments.index(value.segment)
            filled = tuple(_part(text, cells, units[text], at) for text, (_, cells) in ends.items())
            counted = tuple(_counted(one, called, evaluate, at) for one, called in behind)
            yield Cell(value, filled, counted, scored.variant, formula)


def _measures(node: Node, catalogue: Catalogue) -> list[tuple[Measure, list[str]]]:
    """The measures of an unfolded formula, each with the names that it is called by there."""
    found: dict[str, tuple[Measure, list[str]]] = {}
    for name in dict.fromkeys(names(node)):
        measure = catalogue.measure_of(name)
        if measure:
            found.setdefault(measure.name, (measure, []))[1].append(name)
    return list(found.values())


def _counted(one: Measure, called: Iterable[str], evaluate: Evaluate, at: tuple[int, int]) -> Counted:
    cells = {name: evaluate(Name(name)) for name in called}
    parts = tuple(_part(name, found, one.unit, at) for name, found in cells.items())
    rows = _number(next(iter(cells.values())).n[at])
    return Counted(one, parts, None if rows is None else int(rows))


def _part(name: str, cells: Cells, unit: Unit, at: tuple[int, int]) -> Part:
    return Part(
        name, _number(cells.value[at]), unit, (cells.currency or None) if unit in ("money", "money_per_day") else None
    )


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def unit_of(node: Node, planner: Planner, inside: str) -> Unit:
    """The unit of a part of a formula: its measure's, its KPI's, or that of what a call is given."""
    catalogue = planner.catalogue
    match node:
        case Operation(op="+" | "-", left=left):
            return unit_of(left, planner, inside)
        case Call(name=name, args=(arg, *_)):
            return UNITS[name] if name in UNITS else unit_of(arg, planner, inside)
        case Name(id=name):
            measure, kpi = catalogue.measure_of(name), catalogue.kpis.get(name.partition(".")[0])
            if measure:
                return measure.unit
            if kpi and name not in catalogue.settings:
                return kpi.unit
            first = next(names(planner.unfold(node, inside)[0][0]), None)
            return unit_of(Name(first), planner, inside) if first and first != name else "multiple"
    return "multiple"


# -- origins ---------------------------------------------------------------------------------------------------------


def fields_read(measures: Iterable[Measure], also: Iterable[str], tables: Mapping[str, Table]) -> dict[str, list[str]]:
    """The fields of each table that some measures read; a cohort may read every later stage. ``also``: the segments."""
    found: dict[str, dict[str, None]] = {}
    for one in (part for measure in measures for part in (measure, *measure.others())):
        stages = STAGES if one.kind == "reached" else ()
        wanted = dict.fromkeys([*one.fields(), *stages, *also])
        found.setdefault(one.table, {}).update({f: None for f in wanted if f in tables[one.table].fields})
    return {table: list(fields) for table, fields in found.items()}


def origins(
    read: Mapping[str, Sequence[str]],
    facts: Iterable[SourceFacts],
    sources: Mapping[str, Source],
    tables: Mapping[str, Table],
    derivations: Sequence[Derivation],
) -> Iterator[Origin]:
    """For every source of the tables that were read, where each field comes from."""
    for one in facts:
        if one.table not in read:
            continue
        headers = {column.field: f"'{column.header}'" for column in one.columns}
        constants = {name: f"= {value}" for name, value in sources[one.name].set.items()}
        known = {**headers, **constants}
        derived = {f: _brought(f, one.table, derivations) for f in tables[one.table].derived if f not in known}
        assumed = dict.fromkeys(tables[one.table].defaults, "")
        every = {**assumed, **derived, **known}
        fields = tuple((name, every[name]) for name in read[one.table] if name in every)
        yield Origin(one.table, one.name, one.files, fields)


def _brought(field: str, table: str, derivations: Sequence[Derivation]) -> str:
    """``leads.channel, by lead_id``: what a derivation fills a field from."""
    found = next((d for d in derivations if d.table == table and d.field == field), None) or next(
        (d for d in derivations if d.table == table and d.field == SEGMENTS), None
    )
    if found is None:
        return ""
    name = field if found.source_field == SEGMENTS else found.source_field
    keys = " / ".join(own if own == other else f"{own} = {other}" for own, other in found.keys)
    place = f"{found.source_table}.{name}"
    match found.kind:
        case "from":
            return say("{place}, by {keys}", place=place, keys=keys)
        case "first":
            return say("first {place}, by {keys}", place=place, keys=keys)
        case "last":
            return say("last {place}, by {keys}", place=place, keys=keys)
        case "rank":
            return say("rank of {place}, within {keys}", place=place, keys=keys)
    return say("spell of {place}, within {keys}", place=place, keys=keys)


# -- rows ------------------------------------------------------------------------------------------------------------

MOST_FILES = 1_000_000
"""More files than one source has: a source's number and a file's together are one number."""


def source_rows(
    found: Iterable[tuple[str, str, pd.DataFrame]], facts: Sequence[SourceFacts], by: Sequence[str]
) -> SourceRows:
    """The rows of several measures in one list: the columns are those of all of them."""
    framed = [placed(frame, table, facts).assign(measure=name, table=table) for name, table, frame in found]
    first = ("measure", "table", "period", *by, "file", "sheet", "row")
    columns = tuple(dict.fromkeys([*first, *(str(name) for frame in framed for name in frame)]))
    records = (zip(*(_column(frame, name) for name in columns), strict=True) for frame in framed)
    return SourceRows(columns, tuple(row for rows in records for row in rows))


def placed(frame: pd.DataFrame, table: str, facts: Iterable[SourceFacts]) -> pd.DataFrame:
    """Rows with the names of their files and sheets in place of numbers."""
    sources = [one.places for one in facts if one.table == table]
    known = {s * MOST_FILES + f: place for s, places in enumerate(sources) for f, place in enumerate(places)}
    code = frame["_source"].astype("int64") * MOST_FILES + frame["_file"]
    file = code.map({key: name for key, (name, _) in known.items()})
    sheet = code.map({key: name for key, (_, name) in known.items() if name})
    named = frame.drop(columns=["_source", "_file"]).rename(columns={"_row": "row"})
    return named.assign(file=file, sheet=sheet)


def _column(frame: pd.DataFrame, name: str) -> list[object]:
    """A column as plain values, None for what is blank."""
    if name not in frame:
        return [None] * len(frame)
    return [None if value != value else value for value in frame[name].astype(object).tolist()]
