"""What a measure, a derivation and a KPI are, once read from YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from kpicli.formula import Node
from kpicli.model import Unit
from kpicli.schema import NEVER, TABLES

Basis = Literal["period", "cohort", "as_of"]
Aggregation = Literal[
    "count", "distinct", "sum", "mean", "median", "quantile", "reached", "stock", "movement", "survival", "groups"
]
Point = Literal["start", "end", "months"]
Move = Literal["new", "reactivated", "expansion", "contraction", "churned"]
SEGMENTS = "segments"
"""Stands in a derivation for every segment field that is asked for."""


@dataclass(frozen=True)
class Condition:
    """One test of a ``where``: all of a measure's conditions must hold for a row to count.

    ``after`` asks for a date that is there, from the moment on; ``not_before`` lets a blank pass as well. ``filled``
    may name several fields, ``deal_id|lead_id``, of which one is enough, in the row and in the sources.
    ``customer_at`` asks for the id of a customer who is active at the start of the row's period, in no pause.
    """

    field: str
    op: Literal[
        "in", "not", "min", "max", "before", "after", "not_before", "until", "filled", "among", "between", "customer_at"
    ]
    value: tuple[str, ...] | tuple[float, float] | float | str | bool

    def fields(self) -> Iterator[str]:
        """The fields that it looks at: its own, unless one of several is enough, and the date it compares with."""
        if not self.alternatives:
            yield self.field
        if self.op in MOMENT_TESTS and not (str(self.value) in MOMENTS or str(self.value)[:1].isdigit()):
            yield str(self.value)

    def elsewhere(self) -> Iterator[str]:
        """The fields of other tables that it looks at, such as ``spend.channel``."""
        if self.op == "among" and isinstance(self.value, str):
            yield self.value
        if self.op == "customer_at":
            yield from (f"customers.{name}" for name in CUSTOMERSHIP)

    @property
    def of_period(self) -> bool:
        """Whether it holds a row against the period that it is in."""
        return self.op == "customer_at" or self.value == "period_start"

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The fields of which one is enough."""
        return tuple(self.field.split("|")) if "|" in self.field else ()


MOMENT_TESTS = ("before", "after", "not_before", "until")
MOMENTS = ("as_of", "period_start")
"""Days that a condition may name instead of writing them."""
CUSTOMERSHIP = ("customer_id", "started_at", "ended_at")
"""The fields of the table customers that say who is one, from when to when."""


@dataclass(frozen=True)
class Span:
    """The time from one date field to another, in days or minutes."""

    start: str
    end: str
    unit: Literal["days", "minutes"]


@dataclass(frozen=True)
class Product:
    """Fields of one row multiplied, such as a rate times its sessions.

    ``curve`` names a field that stands for what a table of the config gives for it: the click rate of a position.
    """

    fields: tuple[str, ...]
    curve: str | None = None
    points: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Quotient:
    """A field of a row divided by another; blank where that is blank or 0."""

    over: str
    under: str


@dataclass(frozen=True)
class Plus:
    """Fields of a row added up: those of them that the data has, blanks as 0."""

    fields: tuple[str, ...]


@dataclass(frozen=True)
class Minus:
    """A field of a row less another; blank where either is."""

    whole: str
    part: str


@dataclass(frozen=True)
class First:
    """The first of several values that a row has: bounces, else sessions less the engaged ones."""

    options: tuple[str | Minus | Product, ...]


@dataclass(frozen=True)
class Stock:
    """What is there at a point of the period: rows from their start to their end, or the sum of a field of theirs.

    ``months`` adds up what is there at the end of each month of the period. ``each`` counts the customers behind the
    rows, each once, by the first of some keys that is filled.
    """

    point: Point
    start: str
    end: str
    of: str | None = None
    each: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """What makes rows belong to one customer: the first of some keys that is filled."""

    keys: tuple[str, ...]


@dataclass(frozen=True)
class Movement:
    """How the amount of each customer moved from the period's start to its end; losses are negative."""

    move: Move
    start: str
    end: str
    of: str
    within: tuple[str, ...]


@dataclass(frozen=True)
class Survival:
    """The time from one date to another, of rows for which the second has not come yet as well (Kaplan-Meier)."""

    start: str
    end: str
    event: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Groups:
    """How many different values of a field have a weighted mean of at most so much."""

    field: str
    value: str
    weight: str
    most: float


What = str | Span | Product | Quotient | Plus | Minus | First | Key | Stock | Movement | Survival | Groups


@dataclass(frozen=True)
class Measure:
    """One aggregation of the rows of one table, dated by a field of its own.

    ``value`` is what is aggregated; None for a count of rows. ``reached`` measures follow the rows that entered at
    ``start`` until ``value``, within a window, and give five numbers: see `REACHED_PARTS`.
    """

    name: str
    table: str
    kind: Aggregation
    date: str
    value: What | None = None
    q: float = 0.5
    where: tuple[Condition, ...] = ()
    unit: Unit = "count"
    window: str | None = None
    shift: str | None = None
    over: str | None = None
    """The days it looks at in place of the period: the trailing "12 months", a "year back" from its last
    day, or to_date, from its start to as_of."""
    last: tuple[str, ...] | None = None
    """Only the rows of the newest day of the period, of each value of these fields."""
    additive: bool = True
    """Whether two rows can be added up: the persons that two posts reached cannot."""
    known: What | None = None
    """Only rows in which this is known as well: the sessions of the rows that say how many bounced."""
    needs: tuple[str, ...] = ()
    """Fields that a source has to have: their default is not enough."""
    follows: tuple[str, ...] = ()
    """Keys of the customers that it follows through time: a field that differs within one of them splits it no more."""
    labels: tuple[str, str] | None = None
    """A rank and its key: the key's first row lends its segments to the others."""
    also: tuple[tuple[str, str], ...] = ()
    """Of a count of different values: further tables, each with a date, whose rows have the field too."""
    complete: bool = False
    """Undefined unless every row has a value."""
    own_coverage: bool = False
    """Unknown, not 0, outside the days of the rows that ``where`` takes: costs of a team that are not in the data."""

    own_entry: bool = False
    """Of a cohort: only the rows with a date of their own for the stage that they enter; no later stage implies it."""
    ahead: bool = False
    """Known for the periods after the data as well: what is planned today."""

    def fields(self) -> Iterator[str]:
        """The fields of the table that this measure reads: what is there today needs no date."""
        if self.date != "as_of":
            yield self.date
        yield from self.labels or ()
        for condition in self.where:
            yield from condition.fields()
        match self.value:
            case str(name):
                yield name
            case Span(start=start, end=end):
                yield from (start, end)
            case Product(fields=fields, curve=curve):
                yield from (*fields, *([curve] if curve else []))
            case Quotient(over=over, under=under):
                yield from (over, under)
            case Minus() as minus:
                yield from fields_of(minus)
            case Stock(start=start, end=end, of=of) | Movement(start=start, end=end, of=of):
                yield from (start, *([end] if end != NEVER else []), *([of] if of else []))
            case Survival(start=start, end=end, event=event):
                yield from (start, end, *(c.field for c in event))
            case Groups(field=field, value=value, weight=weight):
                yield from (field, value, weight)

    def elsewhere(self) -> Iterator[str]:
        """The fields of other tables that it reads, such as ``spend.channel``."""
        for condition in self.where:
            yield from condition.elsewhere()
        for one in self.others():
            yield from (f"{one.table}.{name}" for name in one.fields())

    def tables(self) -> dict[str, None]:
        """The tables whose rows it takes, its own first."""
        return dict.fromkeys((self.table, *(table for table, _ in self.also)))

    def others(self) -> Iterator[Measure]:
        """Its counterparts over the further tables."""
        for table, date in self.also:
            yield replace(self, table=table, date=date, where=(), also=())

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the customers that it counts or follows."""
        match self.value:
            case Stock(each=keys) | Movement(within=keys):
                return keys
        return self.follows

    @property
    def followed(self) -> tuple[str, ...]:
        """The keys of the customers that it follows from one moment to another."""
        return self.value.within if isinstance(self.value, Movement) else self.follows

    @property
    def spent(self) -> bool:
        """Whether it adds up money that was spent, and nothing else."""
        return self.kind == "sum" and self.value == TABLES[self.table].spent

    @property
    def promised(self) -> bool:
        """Whether it measures a promise (an SLA): what is not due yet is simply not counted."""
        return (self.window or "").startswith("sla.")

    def choices(self) -> Iterator[tuple[tuple[str, ...], ...]]:
        """For each value that can be made in several ways, the fields of each way: one of them has to be there."""
        for condition in self.where:
            if condition.alternatives:
                yield tuple((name,) for name in condition.alternatives)
        for value in (self.value, self.known):
            match value:
                case Plus(fields=fields):
                    yield tuple((name,) for name in fields)
                case First(options=options):
                    yield tuple(fields_of(option) for option in options)

    def names(self) -> tuple[str, ...]:
        """The names that formulas call this measure by."""
        if self.kind != "reached":
            return (self.name,)
        return tuple(f"{self.name}_{part}" for part in REACHED_PARTS)


def fields_of(value: str | Minus | Product) -> tuple[str, ...]:
    """The fields that one way of making a value reads."""
    match value:
        case Minus(whole=whole, part=part):
            return whole, part
        case Product(fields=fields):
            return fields
    return (str(value),)


REACHED_PARTS = ("entered", "mature", "hits", "to_date", "imputed", "ever")
"""Of the rows that entered: all; those old enough for the window; those of them that made it within the window; all
that made it so far; those whose own date is missing and was taken from a later stage; of those old enough, all that
made it, in time or late."""


@dataclass(frozen=True)
class Derivation:
    """A field of one table that is filled, where it is blank, from another table reduced to one row per key.

    from: the value of the key's first row. first: the earliest date among the key's rows.
    last: the latest, blank where one of them is. rank: the row's place, by
    date, among the rows with the same key (the first of ``within`` that is filled; a key may be several fields joined
    by "&", and "row" is each row for itself). spell: the rows of a key that overlap or touch are one relationship; its
    number stands on the row that begins it, its end on all of them, as ``<field>_end``.
    """

    table: str
    field: str
    kind: Literal["from", "first", "last", "rank", "spell"]
    source_table: str
    source_field: str
    on: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    of: tuple[str, ...] = ()
    """What the other table calls each key; without it the same."""
    prefer: tuple[Condition, ...] = ()
    """Of a rank: the rows that come first among those of one moment."""
    until: str = ""
    """Of a spell: the field of its end, or the setting that says how many days it lasts."""
    days: int | None = None
    behind: tuple[str, ...] = ()
    """The keys that come before the one in ``on``: where one of them is filled, it alone counts."""
    unmapped: bool = False
    """Whether it fills the field only where no source maps it; else also what the sources leave blank."""
    since: str = ""
    """Of a first: the date of the row itself before which nothing of the other table counts."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All that it looks at of a row beside its date and its keys."""
        return (*self.where, *self.prefer)

    def fields(self) -> tuple[str, ...]:
        """The fields that it fills."""
        return (self.field, f"{self.field}_end") if self.kind == "spell" else (self.field,)

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Each key as this table and as the other one call it."""
        return tuple(zip(self.on, self.of or self.on, strict=True))

    @property
    def id(self) -> str:
        return f"{self.table}.{self.field}"


@dataclass(frozen=True)
class Variant:
    """One definition of a KPI."""

    id: str
    formula: Node
    basis: Basis
    caveat: Mapping[str, str] = field(default_factory=dict)
    label: Mapping[str, str] = field(default_factory=dict)
    unit: Unit = "count"
    proportion: bool = False
    """Whether it is a share of a whole, which has an interval."""
    share: bool = False
    """Whether it lies between 0 and 100 % by what it is, as every proportion does."""
    flag: str = ""
    """A hazard that the definition itself brings."""


@dataclass(frozen=True)
class Kpi:
    """A KPI: arithmetic on measures and other KPIs, under one or more definitions; the first is the default."""

    id: str
    family: str
    variants: Mapping[str, Variant]
    unit: Unit
    better: Literal["higher", "lower", "neither"]
    name: Mapping[str, str]
    meaning: Mapping[str, str]
    caveat: Mapping[str, str] = field(default_factory=dict)
    source: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    proportion: bool = False
    vanity: bool = False
    fallback: str | None = None
    """The flag that says a narrower variant stands in for the default, when its data is missing ("" for a note)."""
    narrower: tuple[str, ...] = ()
    """The definitions that may stand in for the default one, where there is a fallback."""
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For a hazard, the KPIs or definitions of which the first that has a value is shown below this one."""
    percentage: str = ""
    """A field that gives it as a finished percentage, of which no total can be made without its parts."""
    meant_by: tuple[str, ...] = ()
    """Words that people type for it and for other KPIs as well: whoever types one is asked which is meant."""
    benchmark: Mapping[str, str] = field(default_factory=dict)
    """The articles' figures, and what disputes them."""
    checked_by: tuple[str, ...] = ()
    """Fields within whose every value a share must not pass its whole either: the first of them that its table has."""
    grains: tuple[str, ...] = ()
    """The only lengths of a period that it makes sense for; none: every length."""
    own: bool = False
    """Whether the user's config defines it."""

    @property
    def default(self) -> Variant:
        return next(iter(self.variants.values()))


@dataclass(frozen=True)
class Catalogue:
    """Every measure, derivation and KPI that is known: the built-in ones and the user's."""

    measures: Mapping[str, Measure]
    derivations: tuple[Derivation, ...]
    kpis: Mapping[str, Kpi]
    settings: Mapping[str, Node | None]
    """Names that stand for a number or a formula of the config, such as hourly_cost; None until it is given."""
    constants: Mapping[str, Any]
    """Numbers, lists and tables of the config that measures use, such as inactive_after; None until it is given."""
    shadowed: tuple[str, ...] = ()

    def measure_of(self, name: str) -> Measure | None:
        """The measure that a name in a formula belongs to."""
        if name in self.measures and self.measures[name].kind != "reached":
            return self.measures[name]
        stem, _, part = name.rpartition("_")
        if part == "date":
            stem, part = stem.removesuffix("_to"), "to_date"
        found = self.measures.get(stem)
        return found if found and found.kind == "reached" and part in REACHED_PARTS else None

    def resolve(self, name: str) -> tuple[Kpi, Variant | None]:
        """The KPI, and the variant if one is named, that ``cac``, ``cac.marketing`` or an alias stands for.

        Raises KeyError when there is none.
        """
        kpi_id, _, variant = name.strip().partition(".")
        kpi = self.kpis.get(kpi_id) or next((k for k in self.kpis.values() if kpi_id in k.aliases), None)
        if kpi is None or (variant and variant not in kpi.variants):
            raise KeyError(name)
        return kpi, kpi.variants[variant] if variant else None


@dataclass(frozen=True)
class Option:
    """One way to compute a KPI: a definition, its formula with nothing but measures, and the hazards it brings."""

    variant: Variant
    node: Node
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """A KPI to compute, with the ways that may stand for it: the first that the data supports is used."""

    name: str
    """As it was asked for: cac, cac.marketing."""
    kpi: Kpi
    options: tuple[Option, ...]
    bare: bool
    """Whether the KPI was asked for by its id alone, so that a fallback is allowed."""
