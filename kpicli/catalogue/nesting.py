"""KPIs that call KPIs: none may lead back to itself, be nested too deep, or be made of too many parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from kpicli import formula
from kpicli.catalogue.model import Catalogue
from kpicli.saying import say

MOST_LEVELS = 100
"""How deep a formula may be nested, with those of the KPIs that it calls put in."""
MOST_KPIS = 1_000
"""Definitions that one KPI may come down to."""
MOST_NAMED = 20
"""KPIs that lead back to themselves, or are too deep, and are named at once."""

Definition = tuple[str, str]
"""A KPI and one of its variants."""


def problems(catalogue: Catalogue, where: Callable[..., str]) -> Iterator[str]:
    """One line for each KPI that cannot be put together from those it calls."""
    called = {
        (kpi.id, variant.id): _called(catalogue, kpi.id, variant.formula)
        for kpi in catalogue.kpis.values()
        for variant in kpi.variants.values()
    }
    order = _in_order(called)
    circular = _circular(called, set(called) - set(order))
    yield from (say("{at}: its formula leads back to itself", at=where("kpis", kpi)) for kpi in circular)
    yield from _beyond(order, called, where)


def _called(catalogue: Catalogue, inside: str, node: formula.Node) -> dict[Definition, int]:
    """The definitions that a formula calls, each with how deep it stands there at most."""
    found: dict[Definition, int] = {}
    for name, depth in formula.depths(node):
        if not (name == inside and catalogue.measure_of(name)):
            found |= {one: max(depth, found.get(one, 0)) for one in _definitions(name, catalogue)}
    return found


def _definitions(name: str, catalogue: Catalogue) -> list[Definition]:
    """The definitions that a name in a formula may stand for: one of ``kpi.variant``, all of a bare id."""
    kpi, _, variant = name.partition(".")
    if kpi not in catalogue.kpis:
        return []
    return [(kpi, v) for v in catalogue.kpis[kpi].variants if variant in ("", v)]


def _in_order(called: Mapping[Definition, Mapping[Definition, int]]) -> list[Definition]:
    """The definitions, each after all that it calls; those that lead to a circle are left out."""
    callers: dict[Definition, list[Definition]] = defaultdict(list)
    for one, others in called.items():
        for other in others:
            callers[other].append(one)
    waiting = {one: len(others) for one, others in called.items()}
    order = [one for one, count in waiting.items() if not count]
    for one in order:
        for caller in callers[one]:
            waiting[caller] -= 1
            if not waiting[caller]:
                order.append(caller)
    return order


def _circular(called: Mapping[Definition, Mapping[Definition, int]], left: set[Definition]) -> list[str]:
    """The KPIs that lead back to themselves, among those that lead to a circle."""
    found: dict[str, None] = {}
    for one in (one for one in called if one in left):
        if len(found) < MOST_NAMED and _reaches(one, called, left):
            found[one[0]] = None
    return list(found)


def _reaches(start: Definition, called: Mapping[Definition, Mapping[Definition, int]], left: set[Definition]) -> bool:
    seen: set[Definition] = set()
    todo = [start]
    while todo:
        for other in called[todo.pop()]:
            if other == start:
                return True
            if other in left and other not in seen:
                seen.add(other)
                todo.append(other)
    return False


def _beyond(
    order: list[Definition], called: Mapping[Definition, Mapping[Definition, int]], where: Callable[..., str]
) -> Iterator[str]:
    """The KPIs that are nested too deep, and those that come down to too many: what calls them is so for that alone."""
    levels: dict[Definition, int] = {}
    within: dict[Definition, frozenset[Definition]] = {}
    named = 0
    for one in order:
        others = called[one]
        levels[one] = max((levels[other] + depth + 1 for other, depth in others.items()), default=0)
        within[one] = frozenset({one}).union(*(within[other] for other in others))
        if (levels[one] > MOST_LEVELS or len(within[one]) > MOST_KPIS) and named < MOST_NAMED:
            named += 1
            yield _too_much(where("kpis", one[0]), levels[one])
        if levels[one] > MOST_LEVELS or len(within[one]) > MOST_KPIS:
            levels[one], within[one] = -len(order) * MOST_LEVELS, frozenset({one})


def _too_much(at: str, levels: int) -> str:
    if levels > MOST_LEVELS:
        return say("{at}: calls KPIs that call KPIs, nested deeper than {most} levels", at=at, most=MOST_LEVELS)
    return say("{at}: comes down to more than {most:,} other KPIs", at=at, most=MOST_KPIS)
