"""Planning: which measures and fields the asked-for KPIs need, and why some cannot be computed.

A KPI's formula is unfolded until only measures are left: other KPIs and settings are put in, and ``first_of`` is
decided once, by what the data has.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import islice, product

from kpicli.catalogue.model import (
    SEGMENTS,
    Catalogue,
    Chosen,
    Condition,
    Derivation,
    Kpi,
    Measure,
    Option,
    Product,
    Span,
    Stock,
    Variant,
)
from kpicli.formula import GIVEN, Call, Name, Node, Operation, names, show, size
from kpicli.model import Flag
from kpicli.saying import Said, say
from kpicli.schema import MADE_FROM, STAGES, TABLES
from kpicli.wording import both, either

USUAL_CYCLE = "cycle_days_12_months"
"""The measure whose value is the lag of costs, where the config gives none."""
SHORT = 30
MOST_WAYS = 8
"""How many ways of computing a formula are tried at most, where KPIs within it have fallbacks."""

Unfolded = tuple[Node, tuple[str, ...]]


class Missing(Exception):
    """Why a KPI cannot be computed, in words: the field or table that is not there."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Plan:
    """What to compute, the measures for it, and the fields that must be read."""

    chosen: tuple[Chosen, ...]
    refused: Mapping[str, Flag]
    measures: tuple[Measure, ...]
    fields: Mapping[str, frozenset[str]]
    utc: Mapping[str, frozenset[str]]
    outcomes: Mapping[str, tuple[str, ...]]
    said: tuple[str, ...] = ()
    """The choices between tables that were made, one line each."""


class Planner:
    """Knows the catalogue and the fields that the sources have, mapped, derived or by default."""

    def __init__(
        self,
        catalogue: Catalogue,
        mapped: Mapping[str, frozenset[str]],
        segments: Iterable[str] = (),
        targets: Collection[str] = (),
    ) -> None:
        self.catalogue = catalogue
        self.targets = targets
        self.said: dict[str, None] = {}
        self.mapped = mapped
        self.segments = tuple(segments)
        self.fields = _reachable(catalogue, mapped, self.segments)
        self._decided: dict[tuple[str, str | None], tuple[Chosen | Missing, tuple[str, ...]]] = {}

    def can(self, name: str) -> bool:
        """Whether the data can compute a KPI."""
        try:
            self._choose(name, None)
        except Missing:
            return False
        return True

    def worth_showing(self, name: str) -> bool:
        """Whether the data can compute a KPI, and may have rows that it is about."""
        return self.can(name) and any(not self._about_nothing(o.node) for o in self._choose(name, None).options)

    def _about_nothing(self, node: Node) -> bool:
        """Whether a measure asks for what no row can be, as every row of an unmapped field is its default."""
        measures = (measure for name in names(node) if (measure := self.catalogue.measure_of(name)))
        return any(self._taken_for_another(c, measure.table) for measure in measures for c in measure.where)

    def plan(
        self, asked: Iterable[str], by: Iterable[str] = (), where: Iterable[str] = (), basis: str | None = None
    ) -> Plan:
        """Plan the KPIs asked for (``cac``, ``cac.marketing``); what cannot be computed is refused with its reason."""
        chosen: list[Chosen] = []
        refused: dict[str, Flag] = {}
        self.said = {}
        for name in asked:
            try:
                chosen.append(self._choose(name, basis))
            except Missing as missing:
                refused[name] = self._refusal(name, missing.why)
        measures = measures_of(chosen, self.catalogue)
        read = [*measures, *(self.catalogue.measures[USUAL_CYCLE] for m in measures if self._takes_usual_cycle(m))]
        if any(one.kpi.id == "cac" for one in chosen) and not self.lacking(self.catalogue.measures[USUAL_CYCLE]):
            read.append(self.catalogue.measures[USUAL_CYCLE])
        return Plan(
            tuple(chosen), refused, measures, *self._needed(read, {*by, *where}, self._checked(chosen)),
            {m.name: self._outcomes(m) for m in measures if m.kind == "reached"}, tuple(self.said),
        )  # fmt: skip

    def _refusal(self, name: str, why: str) -> Flag:
        """Why a KPI cannot be computed; a percentage that the source has finished is no way out."""
        kpi, _ = self.catalogue.resolve(name)
        table, _, field = kpi.percentage.partition(".")
        if field in self.mapped.get(table, frozenset()):
            text = say(
                "{field} is there, but of percentages no total can be made: {why}", field=kpi.percentage, why=why
            )
            return Flag("PCT_NOT_RECOMPUTABLE", "refuse", text, table, field)
        return Flag("", "refuse", why)

    def ways(self, name: str, inside: str) -> tuple[Option, ...]:
        """The definitions that a KPI's bare id in another formula may stand for; none for anything else."""
        if name not in self.catalogue.kpis or name == inside or not self.can(name):
            return ()
        return self._choose(name, None).options

    def _choose(self, name: str, basis: str | None) -> Chosen:
        """How a KPI is computed, which is decided once, wherever it is asked for. Raises Missing."""
        key = name, basis
        if key not in self._decided:
            said, self.said = self.said, {}
            try:
                self._decided[key] = self._decide(name, basis), tuple(self.said)
            except Missing as missing:
                self._decided[key] = missing, ()
            self.said = said
        decided, lines = self._decided[key]
        if isinstance(decided, Missing):
            raise Missing(decided.why)
        self.said |= dict.fromkeys(lines)
        return decided

    def _decide(self, name: str, basis: str | None) -> Chosen:
        kpi, variant = self.catalogue.resolve(name)
        variants = [variant] if variant else self._candidates(kpi, basis)
        options: list[Option] = []
        why = ""
        for one in variants:
            narrower = kpi.fallback if variant is None and one is not kpi.default else ""
            brought = tuple(code for code in (narrower, one.flag) if code)
            said = dict(self.said) if options else None
            try:
                options += [Option(one, node, (*brought, *codes)) for node, codes in self.unfold(one.formula, kpi.id)]
            except Missing as missing:
                why = why or missing.why
            # The choices within a way that is not taken need not be said.
            self.said = self.said if said is None else said
        if not options:
            raise Missing(why)
        return Chosen(name, kpi, tuple(options), variant is None)

    def _candidates(self, kpi: Kpi, basis: str | None) -> list[Variant]:
        """The definitions that may answer to a KPI's bare id, the best first."""
        of_basis = [v for v in kpi.variants.values() if v.basis == basis] if basis else []
        first = of_basis[0] if of_basis else kpi.default
        if kpi.fallback is None:
            return [first]
        return [first, *(kpi.variants[v] for v in kpi.narrower if kpi.variants[v] is not first)]

    # -- formulas ----------------------------------------------------------------------------------------------------

    def unfold(self, node: Node, inside: str) -> list[Unfolded]:
        """A formula with nothing but measures in it, in every way that a KPI within it may be computed, best first.

        Each comes with the hazards that its way brings. Raises Missing when the data lacks what it needs.
        """
        match node:
            case Name(id=name):
                return self._named(name, inside)
            case Operation(op=op, left=left, right=right):
                pairs = product(self.unfold(left, inside), self.unfold(right, inside))
                return [(Operation(op, a, b), _both(x, y)) for (a, x), (b, y) in islice(pairs, MOST_WAYS)]
            case Call(name="first_of", args=args):
                return self._first_of(args, inside)
            case Call(name="target", args=args):
                return [(self._target(args[0]), ())]
            case Call(name=name, args=(arg,)):
                return [(Call(name, (found,)), codes) for found, codes in self.unfold(arg, inside)]
        return [(node, ())]

    def _named(self, name: str, inside: str) -> list[Unfolded]:
        if name in GIVEN:
            return [(Name(name), ())]
        if name in self.catalogue.settings:
            setting = self.catalogue.settings[name]
            if setting is None:
                raise Missing(say("needs {key}: in the config", key=name))
            return self.unfold(setting, name)
        measure = self.catalogue.measure_of(name)
        if name.partition(".")[0] in self.catalogue.kpis and not (measure and name == inside):
            return [(option.node, option.flags) for option in self._choose(name, None).options]
        if measure is None:
            raise Missing(say("{name} is neither a measure nor a KPI", name=name))
        lacking = self.lacking(measure)
        if lacking:
            raise Missing(lacking)
        return [(Name(name), ())]

    def _target(self, of: Node) -> Node:
        """The config's target of a KPI, which has to be there."""
        if not isinstance(of, Name) or of.id not in self.targets:
            raise Missing(say("needs targets: {kpi} in the config", kpi=of.id if isinstance(of, Name) else ""))
        return Call("target", (of,))

    def _first_of(self, args: Sequence[Node], inside: str) -> list[Unfolded]:
        reasons: list[str] = []
        for arg in args:
            try:
                found = self.unfold(arg, inside)
            except Missing as missing:
                reasons.append(missing.why)
                continue
            if reasons:
                way = self._way(found[0][0])
                said = say("{kpi}: {way}, as the first choice {why}", kpi=inside, way=way, why=reasons[0])
                self.said[said] = None
            return found
        every = dict.fromkeys(reasons)
        raise Missing(reduce(lambda first, other: say("{first}; or {other}", first=first, other=other), every))

    def _way(self, node: Node) -> Said:
        """How a number is made, in short: its formula, or the tables it comes from."""
        tables = dict.fromkeys(m.table for name in names(node) if (m := self.catalogue.measure_of(name)))
        text = show(node) if size(node) <= SHORT else ""
        short = text and len(text) <= SHORT
        return say("by {formula}", formula=text) if short else say("from {tables}", tables=both(tables))

    # -- fields ------------------------------------------------------------------------------------------------------

    def lacking(self, measure: Measure) -> str:
        """What a measure needs and the sources do not have, in words; empty when nothing is missing."""
        if measure.table not in self.mapped:
            return say("needs a source for the table {table}", table=measure.table)
        have, value = self.fields[measure.table], measure.value
        gone = [f for f in dict.fromkeys(measure.fields()) if f not in have]
        if brought := [
            d for f in gone for d in self.catalogue.derivations if d.table == measure.table and f in d.fields()
        ]:
            return self._not_brought(brought[0])
        gone += [f for f in measure.needs if f not in self.mapped[measure.table]]
        if measure.keys and not set(measure.keys) & have:
            return _needs(either(f"{measure.table}.{key}" for key in measure.keys))
        if unknown := [name for name in dict.fromkeys(measure.elsewhere()) if not self._has(name)]:
            return _needs(", ".join(unknown))
        if self._takes_usual_cycle(measure) and self.lacking(self.catalogue.measures[USUAL_CYCLE]):
            return say("needs cac_lag: in the config, or deals with created_at and closed_at")
        for ways in measure.choices():
            if not any(set(fields) <= have for fields in ways):
                return _needs(either(both(f"{measure.table}.{f}" for f in fields) for fields in ways))
        if isinstance(value, Product) and value.curve and not value.points:
            return say("needs {key}: in the config", key="ctr_curve")
        implied = measure.kind == "reached" and not measure.own_entry
        if implied and measure.date in gone and self._later(measure.date, measure.table):
            gone.remove(measure.date)
        return _needs(both(_or_its_parts(measure.table, f) for f in gone)) if gone else ""

    def _taken_for_another(self, condition: Condition, table: str) -> bool:
        """Whether a filter asks for another value of an unmapped field than its default."""
        field = TABLES[table].fields.get(condition.field)
        default = None if field is None or field.name in self.mapped[table] else field.default
        return default is not None and condition.op == "in" and default not in condition.value  # type: ignore[operator]

    def _not_brought(self, derivation: Derivation) -> str:
        """Why a field that is brought from elsewhere is not there: the table, or the fields to bring it by."""
        if derivation.field in TABLES[derivation.table].fields:
            return _needs(derivation.id)
        if derivation.source_table not in self.mapped:
            return say("needs a source for the table {table}", table=derivation.source_table)
        have = self.fields[derivation.source_table]
        fields = dict.fromkeys(
            (derivation.source_field, *(c.field for c in derivation.conditions), *_ends_of(derivation))
        )
        lacking = [f"{derivation.source_table}.{name}" for name in fields if name not in have]
        if not any(set(key_fields((key,))) <= self.fields[derivation.table] for key in derivation.on):
            lacking.append(either(f"{derivation.table}.{key}" for key in key_fields(derivation.on)))
        if not lacking:  # the key is there on one side only
            lacking = [either(f"{derivation.source_table}.{key}" for key in key_fields(derivation.on))]
        return say("needs {there} to find {field}", there=both(dict.fromkeys(lacking)), field=derivation.id)

    def _takes_usual_cycle(self, measure: Measure) -> bool:
        return measure.shift == "cac_lag" and self.catalogue.constants.get("cac_lag") is None

    def _has(self, name: str) -> bool:
        table, _, field = name.partition(".")
        return field in self.fields.get(table, frozenset())

    def _later(self, stage: str, table: str) -> list[str]:
        return [
            s for s in STAGES if stage in STAGES and s in self.fields[table] and STAGES.index(s) > STAGES.index(stage)
        ]

    def _checked(self, chosen: Iterable[Chosen]) -> Iterator[tuple[str, str]]:
        """The fields that shares are checked by, of the tables that have them."""
        for one in chosen:
            for measure in measures_of([one], self.catalogue) if one.kpi.checked_by else ():
                yield from ((measure.table, f) for f in one.kpi.checked_by if f in self.fields[measure.table])

    def _needed(
        self, measures: Iterable[Measure], segments: Iterable[str], more: Iterable[tuple[str, str]]
    ) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
        """The fields each table must have, and the dates that durations need in UTC."""
        fields: dict[str, set[str]] = {table: set(segments) for table in self.mapped}
        utc: dict[str, set[str]] = {table: set() for table in self.mapped}
        for table, field in more:
            fields[table].add(field)
        for measure in measures:
            fields[measure.table] |= set(measure.fields())
            fields[measure.table] |= {"currency"} if measure.unit == "money" else set()
            for ways in measure.choices():
                there = (set(way) for way in ways if set(way) <= self.fields[measure.table])
                fields[measure.table] |= set().union(*there)
            fields[measure.table] |= set(measure.keys) & self.fields[measure.table]
            if measure.table == "deals" and any(c.field == "status" and "open" in str(c.value) for c in measure.where):
                fields["deals"] |= {"expected_close_at"} & self.fields["deals"]
            if isinstance(measure.value, Stock) and measure.value.of:
                fields[measure.table] |= {"customer_id"} & self.fields[measure.table]
            fields[measure.table] |= set(measure.last or ()) & self.fields[measure.table]
            for name in measure.elsewhere():
                table, _, field = name.partition(".")
                fields.setdefault(table, set()).add(field)
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
            wanted = self.segments if derivation.field == SEGMENTS else derivation.fields()
            if derivation.table not in fields or derivation.source_table not in fields:
                continue
            used = set(wanted) & fields[derivation.table]
            if not used:
                continue
            source = fields[derivation.source_table]
            source |= used if derivation.field == SEGMENTS else {derivation.source_field}
            source |= {*key_fields(derivation.of or derivation.on), *(c.field for c in derivation.conditions)}
            source |= set(_ends_of(derivation))
            fields[derivation.table] |= set(key_fields(derivation.on))
            if derivation.field in utc[derivation.table]:
                utc[derivation.source_table].add(derivation.source_field)

    def _outcomes(self, measure: Measure) -> tuple[str, ...]:
        """The other tables that a cohort's later stages are derived from."""
        assert isinstance(measure.value, Span)
        later = {measure.value.end, *self._later(measure.value.end, measure.table)} - self.mapped[measure.table]
        found = (d.source_table for d in self.catalogue.derivations if d.table == measure.table and d.field in later)
        return tuple(dict.fromkeys(t for t in found if t in self.mapped))


def united(plans: Sequence[Plan]) -> Plan:
    """The first of some plans, with the fields that any of them needs."""

    def of_all(part: Callable[[Plan], Mapping[str, frozenset[str]]]) -> dict[str, frozenset[str]]:
        tables = dict.fromkeys(table for plan in plans for table in part(plan))
        return {table: frozenset().union(*(part(plan).get(table, ()) for plan in plans)) for table in tables}

    return replace(plans[0], fields=of_all(lambda plan: plan.fields), utc=of_all(lambda plan: plan.utc))


def measures_of(chosen: Iterable[Chosen], catalogue: Catalogue) -> tuple[Measure, ...]:
    """The measures that KPIs come down to, each once."""
    used = (name for one in chosen for option in one.options for name in names(option.node))
    return tuple({m.name: m for name in used if (m := catalogue.measure_of(name))}.values())


def _or_its_parts(table: str, field: str) -> str:
    """A field by its name, with those that it can be made of."""
    parts = MADE_FROM.get((table, field))
    name = f"{table}.{field}"
    if parts is None:
        return name
    return say("{field} (or {parts})", field=name, parts=both(f"{table}.{part}" for part in parts))


def _needs(what: str) -> Said:
    """That something is not there which has to be."""
    return say("needs {what}", what=what)


def key_fields(keys: Iterable[str]) -> tuple[str, ...]:
    """The fields of some keys: of "customer_id&product" both; "row" is the row itself."""
    return tuple(field for key in keys if key != "row" for field in key.split("&"))


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _instants_of_a_promise(measure: Measure) -> set[str]:
    """The dates whose very minute decides whether a promise (an SLA) was kept in working time."""
    if not isinstance(measure.value, Span) or not measure.promised:
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


def _ends_of(derivation: Derivation) -> tuple[str, ...]:
    """The date that ends a spell, where it is a field."""
    return (derivation.until,) if derivation.kind == "spell" and derivation.days is None else ()


def _derived(derivation: Derivation, found: Mapping[str, set[str]], segments: tuple[str, ...]) -> set[str]:
    table, source = found[derivation.table], found[derivation.source_table]
    conditions = {c.field for c in derivation.conditions}
    if derivation.kind in ("rank", "spell"):
        usable = any(set(key_fields((key,))) <= table for key in derivation.on)
        needed = {derivation.source_field, *conditions, *_ends_of(derivation)}
        return set(derivation.fields()) if usable and needed <= source else set()
    if not any(own in table and other in source for own, other in derivation.keys) or not conditions <= source:
        return set()
    if derivation.field == SEGMENTS:
        return {name for name in segments if name in source}
    return {derivation.field} if derivation.source_field in source else set()
