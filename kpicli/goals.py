"""Goals: which of the config's targets applies to a KPI in one period and segment of a report.

A target is meant for the very thing that it names. That of the whole is not held against a segment, nor against a whole
that was filtered; that of a month not against a quarter, unless the KPI is one that does not grow with time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kpicli.catalogue.model import Catalogue, Condition, Kpi, Measure, Variant
from kpicli.config.model import Target
from kpicli.formula import Call, Name, Node, Operation, names
from kpicli.model import TOTAL, Goal, Grain, Period
from kpicli.wording import normal

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Goals:
    """The targets of a config, as they apply to the cells of one report."""

    targets: Mapping[str, Sequence[Target]]
    catalogue: Catalogue
    usual: Grain
    """The length of period that a target of something that grows is meant for, where it names none."""
    by: tuple[str, ...] = ()
    filtered: Labels | None = None
    """The one label that each filtered field is filtered to; None where the filter is anything else."""
    by_account: bool = False
    """Whether leads are counted by company: a target of people is then for something else."""
    _leads: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    """Of the names in formulas, which count leads: each is looked at once."""
    _flows: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    """Likewise which grow with the length of a period."""

    def of(self, kpi: Kpi, variant: Variant, bare: bool, period: Period, segment: Sequence[str]) -> Goal | None:
        """The goal of one cell of a KPI, by the name of its definition, else by its bare id if that stands for it."""
        if not self.targets or (self.by_account and self._of_leads(variant.formula)):
            return None
        for name in (f"{kpi.id}.{variant.id}", *([kpi.id, *kpi.aliases] if bare else [])):
            if found := self._best(name, variant.formula, period, self._labels(segment)):
                return Goal(found.min, found.max)
        return None

    def named(self, name: str, period: Period, segment: Sequence[str]) -> float | None:
        """What ``target(name)`` is in a formula: the upper bound, else the lower."""
        kpi, variant = self.catalogue.resolve(name)
        goal = self.of(kpi, variant or kpi.default, True, period, segment)
        if goal is None:
            return None
        return goal.min if goal.max is None else goal.max

    def for_other_periods(self, shown: Iterable[tuple[Kpi, Variant]], grain: Grain) -> Iterator[str]:
        """The KPIs whose target is not held against periods of this length, as it names none and they grow."""
        for kpi, variant in shown:
            given = self._given(kpi, variant)
            if grain != self.usual and any(t.period is None for t in given) and self._grows(variant.formula):
                yield kpi.id

    def for_people(self, shown: Iterable[tuple[Kpi, Variant]]) -> Iterator[str]:
        """The KPIs whose target is not held against companies, which leads are counted by."""
        for kpi, variant in shown:
            if self.by_account and self._given(kpi, variant) and self._of_leads(variant.formula):
                yield kpi.id

    def has(self, kpi: Kpi, variant: Variant) -> bool:
        """Whether there is a target of a KPI at all, for any period or segment."""
        return bool(self._given(kpi, variant))

    def _given(self, kpi: Kpi, variant: Variant) -> list[Target]:
        names = (kpi.id, *kpi.aliases, f"{kpi.id}.{variant.id}")
        return [target for name in names for target in self.targets.get(name, ())]

    def _labels(self, segment: Sequence[str]) -> Labels | None:
        """What a cell is of, by field: its segment, and what the whole report is filtered to."""
        if self.filtered is None:
            return None
        own = {} if segment and all(label == TOTAL for label in segment) else dict(zip(self.by, segment, strict=True))
        return {field: normal(label) for field, label in {**self.filtered, **own}.items()}

    def _best(self, name: str, formula: Node, period: Period, labels: Labels | None) -> Target | None:
        """The target that says most precisely what it is for: this very period, this length of period, any."""
        fitting = [t for t in self.targets.get(name, ()) if {k: normal(v) for k, v in t.where.items()} == labels]
        exact = (t for t in fitting if t.period == period.id)
        of_grain = (t for t in fitting if t.period == period.grain)
        free = (t for t in fitting if t.period is None and (period.grain == self.usual or not self._grows(formula)))
        return next((t for found in (exact, of_grain, free) for t in found), None)

    def _of_leads(self, node: Node) -> bool:
        """Whether a formula counts leads anywhere."""
        return any(self._named_of_leads(name) for name in names(node))

    def _named_of_leads(self, name: str) -> bool:
        if name not in self._leads:
            found = self._meaning(name)
            counted = found.table == "leads" if isinstance(found, Measure) else found and self._of_leads(found)
            self._leads[name] = bool(counted)
        return self._leads[name]

    def _grows(self, node: Node) -> bool:
        """Whether a longer period has more of it: counts and amounts do, ratios and stocks do not."""
        match node:
            case Name(id=name):
                return self._named_grows(name)
            case Operation(op="/"):
                return False
            case Operation(left=left, right=right):
                return self._grows(left) or self._grows(right)
            case Call(name="first_of" | "positive", args=args):
                return any(self._grows(arg) for arg in args)
        return False

    def _named_grows(self, name: str) -> bool:
        if name not in self._flows:
            found = self._meaning(name)
            self._flows[name] = bool(_is_flow(found) if isinstance(found, Measure) else found and self._grows(found))
        return self._flows[name]

    def _meaning(self, name: str) -> Measure | Node | None:
        """What a name stands for: a measure first, as a KPI may have the name of its measure."""
        measure = self.catalogue.measure_of(name)
        if measure or name in self.catalogue.settings:
            return measure or self.catalogue.settings[name]
        try:
            kpi, variant = self.catalogue.resolve(name)
        except KeyError:
            return None
        return (variant or kpi.default).formula


def _is_flow(measure: Measure) -> bool:
    """Whether a measure adds up what happens within the period."""
    counted = measure.kind in ("count", "sum", "distinct", "reached")
    return counted and not measure.over and measure.last is None and measure.date != "as_of"


def filtered_to(where: Iterable[Condition]) -> Labels | None:
    """The label that each condition leaves; None where one leaves several, or a range."""
    labels: dict[str, str] = {}
    for condition in where:
        if condition.op != "in" or not isinstance(condition.value, tuple) or len(condition.value) != 1:
            return None
        labels[condition.field] = str(condition.value[0])
    return labels
