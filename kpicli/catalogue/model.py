"""What a measure, a derivation and a KPI are, once read from YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kpicli.formula import Node
from kpicli.model import Unit

Basis = Literal["period", "cohort", "as_of"]
Aggregation = Literal["count", "distinct", "sum", "mean", "median", "quantile", "reached"]
SEGMENTS = "segments"
"""Stands in a derivation for every segment field that is asked for."""


@dataclass(frozen=True)
class Condition:
    """One test of a ``where``: all of a measure's conditions must hold for a row to count."""

    field: str
    op: Literal["in", "not", "min", "max", "before", "after", "filled", "among", "between"]
    value: tuple[str, ...] | tuple[float, float] | float | str | bool


@dataclass(frozen=True)
class Span:
    """The time from one date field to another, in days or minutes."""

    start: str
    end: str
    unit: Literal["days", "minutes"]


@dataclass(frozen=True)
class Product:
    """Fields of one row multiplied, such as a rate times its sessions."""

    fields: tuple[str, ...]


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
    value: str | Span | Product | None = None
    q: float = 0.5
    where: tuple[Condition, ...] = ()
    unit: Unit = "count"
    window: str | None = None
    shift: str | None = None
    complete: bool = False
    """Undefined unless every row has a value."""
    own_coverage: bool = False
    """Unknown, not 0, outside the days of the rows that ``where`` takes: costs of a team that are not in the data."""

    def fields(self) -> Iterator[str]:
        """The fields of the table that this measure reads."""
        yield self.date
        yield from (condition.field for condition in self.where)
        match self.value:
            case str(name):
                yield name
            case Span(start=start, end=end):
                yield start
                yield end
            case Product(fields=fields):
                yield from fields

    def names(self) -> tuple[str, ...]:
        """The names that formulas call this measure by."""
        if self.kind != "reached":
            return (self.name,)
        return tuple(f"{self.name}_{part}" for part in REACHED_PARTS)


REACHED_PARTS = ("entered", "mature", "hits", "to_date", "imputed")
"""Of the rows that entered: all; those old enough for the window; those of them that made it within the window; all
that made it so far; those whose own date is missing and was taken from a later stage."""


@dataclass(frozen=True)
class Derivation:
    """A field of one table that is filled, where it is blank, from another table reduced to one row per key.

    from: the value of the key's first row. first: the earliest date among the key's rows. rank: the row's place, by
    date, among the rows with the same key (the first of ``within`` that is filled).
    """

    table: str
    field: str
    kind: Literal["from", "first", "rank"]
    source_table: str
    source_field: str
    on: tuple[str, ...]
    where: tuple[Condition, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.table}.{self.field}"


@dataclass(frozen=True)
class Variant:
    """One definition of a KPI."""

    id: str
    formula: Node
    basis: Basis
    caveat: str = ""
    label: Mapping[str, str] = field(default_factory=dict)


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
    caveat: str = ""
    source: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    proportion: bool = False
    vanity: bool = False
    fallback: str | None = None
    """The flag that says a narrower variant stands in for the default, when its data is missing ("" for a note)."""
    benchmark: str = ""
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
class Chosen:
    """A KPI to compute, with the definitions that may stand for it: the first that the data supports is used."""

    name: str
    """As it was asked for: cac, cac.marketing."""
    kpi: Kpi
    options: tuple[tuple[Variant, Node], ...]
    bare: bool
    """Whether the KPI was asked for by its id alone, so that a fallback is allowed."""
