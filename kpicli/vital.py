"""The vital few of a report, and what its numbers have to keep: which stand on the board, and which targets hold.

What a target is not held against is said. Which target a cell has is decided in `kpicli.goals`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kpicli import formula
from kpicli.model import Goal, Period, Scored
from kpicli.saying import Said, say, together

if TYPE_CHECKING:
    from kpicli.config.model import Config
    from kpicli.pipeline import Computed, Work

BOARD = (
    "revenue", "revenue_growth", "deals_won", "win_rate", "cac", "roi", "ltv_cac", "leads", "mql_to_sql_rate",
    "sales_cycle_days",
)  # fmt: skip
"""What a report shows when neither the command nor the config names KPIs: those of them that the data can compute."""
FEWEST = 3
"""Of the board's KPIs: with fewer of them in a report, its own first ones are the board."""
MOST = 12
"""What fits on one board."""


def goals_of(work: Work, computed: Computed) -> Callable[[Scored, Period, tuple[str, ...]], Goal | None]:
    """What each cell has to keep: the bare id's target is that of the definition that answers to it.

    Not of one on another basis; and the amounts in one of several currencies are not the whole that a target is of.
    """
    bare = {key for one in work.chosen if one.bare for key in computed.main.get(one.name, ())}

    def goal(one: Scored, period: Period, segment: tuple[str, ...]) -> Goal | None:
        if one.of_one_currency or _in_other_money(one, work.config):
            return None
        answers = one.key in bare and one.variant.basis == one.kpi.default.basis
        return work.goals.of(one.kpi, one.variant, answers, period, segment)

    return goal


def targets_said(work: Work, computed: Computed) -> Iterator[Said]:
    """The targets of what is shown that are held against none of it, each kind with the reason."""
    yield from _of_other_periods(work, computed)
    yield from _of_people(work, computed)
    yield from _of_other_money(work, computed)


def _in_other_money(one: Scored, config: Config) -> bool:
    """Whether amounts are in another currency than the config's, which its targets are in."""
    return one.cells.currency not in (None, config.currency)


def _of_other_money(work: Work, computed: Computed) -> Iterator[Said]:
    """The targets of amounts that are in another currency."""
    found = [same[0] for same in computed.scored.values() if _in_other_money(same[0], work.config)]
    names = [one.kpi.id for one in found if work.goals.has(one.kpi, one.variant)]
    if names:
        other = together(", ", dict.fromkeys(str(one.cells.currency) for one in found))
        own = work.config.currency
        yield say(
            "targets of {names} are in {own}: not held against {other}", names=", ".join(names), own=own, other=other
        )


def _of_other_periods(work: Work, computed: Computed) -> Iterator[Said]:
    """The targets that are meant for periods of another length than those shown."""
    from kpicli import judge

    shown = [(same[0].kpi, same[0].variant) for same in computed.scored.values()]
    called = {name for one in computed.parts for name in formula.targets(one.node)}
    shown += [(kpi, kpi.default) for kpi in work.catalogue.kpis.values() if kpi.id in called]
    names = list(dict.fromkeys(work.goals.for_other_periods(shown, work.span.grain)))
    if names:
        grain = work.span.grain
        yield say(
            "targets of {names} are by {usual}: not held against a {shown}. For one, add a target with period: {grain}",
            names=", ".join(names),
            usual=judge.GRAINS[work.config.report.period],
            shown=judge.GRAINS[grain],
            grain=grain,
        )


def _of_people(work: Work, computed: Computed) -> Iterator[Said]:
    """The targets that are meant for people, where companies are counted."""
    shown = [(same[0].kpi, same[0].variant) for same in computed.scored.values()]
    names = list(dict.fromkeys(work.goals.for_people(shown)))
    if names:
        yield say(
            "targets of {names} are of people: not held against companies (--count-by account)", names=", ".join(names)
        )


def board_of(work: Work, computed: Computed) -> Iterator[tuple[str, str]]:
    """The vital few of what is shown: those that the config names, else those of the built-in board, else the first."""
    there = {name: keys[0] for name, keys in computed.main.items() if keys[0] in computed.scored}
    few = [name for name in work.config.report.board or BOARD if name in there]
    shown = few if len(few) >= FEWEST or work.config.report.board else list(there)
    yield from dict.fromkeys(there[name] for name in shown[:MOST])
