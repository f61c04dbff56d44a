"""Planning: which measures and fields the asked-for KPIs need, and why some cannot be computed.

A KPI's formula is unfolded until only measures are left: other KPIs and settings are put in, and ``first_of`` is
decided once, by what the data has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpicli.catalogue.model import SEGMENTS, Catalogue, Chosen, Derivation, Kpi, Measure, Span, Variant
from kpicli.formula import Call, Name, Node, Operation, names
from kpicli.schema import STAGES, TABLES


class Missing(Exception):
    """Why a KPI cannot be computed, in words: the field or table that is not there."""


@dataclass(frozen=True)
class Plan:
    """What to compute, the measures for it, and the fields that must be read."""

    chosen: tuple[Chosen, ...]
    refused: Mapping[str, str]
    measures: tuple[Measure, ...]
    fields: Mapping[str, frozenset[str]]
    utc: Mapping[str, frozenset[str]]
    outcomes: Mapping[str, tuple[str, ...]]


class Planner:
    """Knows the catalogue and the fields that the sources have, mapped, derived or by default."""

    def __init__(
        self,
        catalogue: Catalogue,
        mapped: Mapping[str, frozenset[str]],
        segments: Iterable[str] = (),
    ) -> None:
        self.catalogue = catalogue
        self.mapped = mapped
        self.segments = tuple(segments)
        self.fields = _reachable(catalogue, mapped, self.segments)

    def can(self, name: str) -> bool:
        """Whether the data can compute a KPI."""
        try:
            self._choose(name, None)
        except Missing:
            return False
        return True

    def plan(
        self, asked: Iterable[str], by: Iterable[str] = (), where: Iterable[str] = (), basis: str | None = None
    ) -> Plan:
        """Plan the KPIs asked for (``cac``, ``cac.marketing``); what cannot be computed is refused with its reason."""
        chosen, refused = [], {}
        for name in asked:
            try:
                chosen.append(self._choose(name, basis))
            except Missing as missing:
                refused[name] = str(missing)
        measures = measures_of(chosen, self.catalogue)
        return Plan(
            tuple(chosen), refused, measures, *self._needed(measures, {*by, *where}),
            {m.name: self._outcomes(m) for m in measures if m.kind == "reached"},
        )  # fmt: skip

    def _choose(self, name: str, basis: str | None) -> Chosen:
        kpi, variant = self.catalogue.resolve(name)
        variants = [variant] if variant else self._candidates(kpi, basis)
        options, why = [], ""
        for option in variants:
            try:
                options.append((option, self.unfold(option.formula, kpi.id)))
            except Missing as missing:
                why = why or str(missing)
        if not options:
            raise Missing(why)
        return Chosen(name, kpi, tuple(options), variant is None)

    def _candidates(self, kpi: Kpi, basis: str | None) -> list[Variant]:
        """The definitions that may answer to a KPI's bare id, the best first."""
        of_basis = [v for v in kpi.variants.values() if v.basis == basis] if basis else []
        first = of_basis[0] if of_basis else kpi.default
        if kpi.fallback is None:
            return [first]
        return [first, *(v for v in kpi.variants.values() if v is not first)]

    # -- formulas ----------------------------------------------------------------------------------------------------

    def unfold(self, node: Node, inside: str) -> Node:
        """A formula with nothing but measures in it. Raises Missing when the data lacks what it needs."""
        match node:
            case Name(id=name):
                return self._named(name, inside)
            case Operation(op=op, left=left, right=right):
                return Operation(op, self.unfold(left, inside), self.unfold(right, inside))
            case Call(name="first_of", args=args):
                return self._first_of(args, inside)
            case Call(name="target"):
                return node
            case Call(name=name, args=args):
                return Call(name, tuple(self.unfold(arg, inside) for arg in args))
        return node

    def _named(self, name: str, inside: str) -> Node:
        if name in self.catalogue.settings:
            setting = self.catalogue.settings[name]
            if setting is None:
                raise Missing(f"needs {name}: in the config")
            return self.unfold(setting, name)
        measure = self.catalogue.measure_of(name)
        if name in self.catalogue.kpis and not (measure and name == inside):
            return self._choose(name, None).options[0][1]
        if measure is None:
            raise Missing(f"{name} is neither a measure nor a KPI")
        lacking = self.lacking(measure)
        if lacking:
            raise Missing(lacking)
        return Name(name)

    def _first_of(self, args: Iterable[Node], inside: str) -> Node:
        reasons = []
        for arg in args:
            try:
                return self.unfold(arg, inside)
            except Missing as missing:
                reasons.append(str(missing))
        raise Missing("; or ".join(dict.fromkeys(reasons)))

    # -- fields ------------------------------------------------------------------------------------------------------

    def lacking(self, measure: Measure) -> str:
        """What a measure needs and the sources do not have, in words; empty when nothing is missing."""
        if measure.table not in self.mapped:
            return f"needs a source for the table {measure.table}"
        gone = [f for f in dict.fromkeys(measure.fields()) if f not in self.fields[measure.table]]
        if measure.kind == "reached" and measure.date in gone and self._later(measure.date, measure.table):
            gone.remove(measure.date)
        return f"needs {', '.join(f'{measure.table}.{f}' for f in gone)}" if gone else ""

    def _later(self, stage: str, table: str) -> list[str]:
        return [
            s for s in STAGES if stage in STAGES and s in self.fields[table] and STAGES.index(s) > STAGES.index(stage)
        ]

    def _needed(
        self, measures: Iterable[Measure], segments: Iterable[str]
    ) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
        """The fields each table must have, and the dates that durations need in UTC."""
        fields: dict[str, set[str]] = {table: set(segments) for table in self.mapped}
        utc: dict[str, set[str]] = {table: set() for table in self.mapped}
        for measure in measures:
            fields[measure.table] |= set(measure.fields())
            fields[measure.table] |= {"currency"} if measure.unit == "money" else set()
            for condition in measure.where:
                if condition.op == "among":
                    table, _, name = str(condition.value).partition(".")
                    fields.setdefault(table, set()).add(name)
            if measure.kind == "reached":
                fields[measure.table] |= {s for s in STAGES if measure.date in STAGES}
                utc[measure.table] |= _instants_of_a_promise(measure)
            elif isinstance(measure.value, Span):
                utc[measure.table] |= {measure.value.start, measure.value.end}
        self._through_derivations(fields, utc)
        return _frozen(fields), _frozen(utc)

    def _through_derivations(self, fields: dict[str, set[str]], utc: dict[str, set[str]]) -> None:
        """What a derived field needs of the table it comes from, and so on back."""
        for derivation in reversed(self.catalogue.derivations):
            wanted = self.segments if derivation.field == SEGMENTS else (derivation.field,)
            if derivation.table not in fields or derivation.source_table not in fields:
                continue
            used = set(wanted) & fields[derivation.table]
            if not used:
                continue
            source = fields[derivation.source_table]
            source |= used if derivation.field == SEGMENTS else {derivation.source_field}
            source |= {*derivation.on, *(c.field for c in derivation.where)}
            fields[derivation.table] |= set(derivation.on)
            if derivation.field in utc[derivation.table]:
                utc[derivation.source_table].add(derivation.source_field)

    def _outcomes(self, measure: Measure) -> tuple[str, ...]:
        """The other tables that a cohort's later stages are derived from."""
        assert isinstance(measure.value, Span)
        later = {measure.value.end, *self._later(measure.value.end, measure.table)} - self.mapped[measure.table]
        found = (d.source_table for d in self.catalogue.derivations if d.table == measure.table and d.field in later)
        return tuple(dict.fromkeys(t for t in found if t in self.mapped))


def measures_of(chosen: Iterable[Chosen], catalogue: Catalogue) -> tuple[Measure, ...]:
    """The measures that KPIs come down to, each once."""
    used = (name for one in chosen for _, node in one.options for name in names(node))
    return tuple({m.name: m for name in used if (m := catalogue.measure_of(name))}.values())


def _instants_of_a_promise(measure: Measure) -> set[str]:
    """The dates whose very minute decides whether a promise (an SLA) was kept in working time."""
    if not isinstance(measure.value, Span) or not (measure.window or "").startswith("sla."):
        return set()
    ends = {measure.date, measure.value.end}
    return {*ends, *STAGES} if ends & set(STAGES[1:]) else ends


def _frozen(fields: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {table: frozenset(names) for table, names in fields.items()}


def _reachable(
    catalogue: Catalogue, mapped: Mapping[str, frozenset[str]], segments: tuple[str, ...]
) -> dict[str, frozenset[str]]:
    """The fields of each table: mapped, filled by default, or within reach of a derivation."""
    found = {
        table: set(fields) | {f.name for f in TABLES[table].fields.values() if f.default is not None}
        for table, fields in mapped.items()
    }
    if "deals" in found and {"closed_at", "status"} <= found["deals"]:
        found["deals"].add("expected_close_at")
    for derivation in catalogue.derivations:
        if derivation.table in found and derivation.source_table in found:
            found[derivation.table] |= _derived(derivation, found, segments)
    return _frozen(found)


def _derived(derivation: Derivation, found: Mapping[str, set[str]], segments: tuple[str, ...]) -> set[str]:
    table, source = found[derivation.table], found[derivation.source_table]
    conditions = {c.field for c in derivation.where}
    if derivation.kind == "rank":
        usable = bool(set(derivation.on) & table) and {derivation.source_field, *conditions} <= source
        return {derivation.field} if usable else set()
    if not any(key in table and key in source for key in derivation.on) or not conditions <= source:
        return set()
    if derivation.field == SEGMENTS:
        return {name for name in segments if name in source}
    return {derivation.field} if derivation.source_field in source else set()
