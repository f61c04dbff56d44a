"""The views that a workbook or a page shows beside the report: the funnel, and the channels next to each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kpicli.errors import InputError
from kpicli.pipeline import Outcome, run, run_several
from kpicli.question import Ask

if TYPE_CHECKING:
    from kpicli.config.load import Loaded
    from kpicli.model import Report

FUNNEL = (
    "leads", "mqls", "sqls", "opportunities", "new_customers",
    "lead_to_mql_rate", "mql_to_sql_rate", "sql_to_opportunity_rate", "opportunity_to_customer_rate",
)  # fmt: skip
"""The counts of the stages, then the rates from each to the next."""
CHANNELS = ("leads", "mqls", "sqls", "new_customers", "won_amount", "win_rate", "marketing_cost", "cpl", "cac", "roi")
"""What channels are compared by: volume, result, cost, return."""


@dataclass(frozen=True)
class Views:
    """What came of a question, and of the two that go with it; None where the data cannot tell."""

    main: Outcome
    funnel: Report | None = None
    channels: Report | None = None


def views(loaded: Loaded, ask: Ask, today: date | None = None) -> Views:
    """Answer a question and the two that go with it, from one reading of the files.

    What only the further two need may be undecidable; then the question is answered alone.
    """
    try:
        main, funnel, channels = run_several(loaded, [ask, *_further(ask)], today)
    except InputError:
        return Views(run(loaded, ask, today))
    return Views(main, _funnel(funnel), _channels(channels))


def _further(ask: Ask) -> Iterator[Ask]:
    plain = replace(ask, groups=(), vanity=False, able=True, totals=True, top=None, compare=None, board=False)
    yield replace(plain, kpis=FUNNEL, by=(), sort="name")
    yield replace(plain, kpis=CHANNELS, by=("channel",), sort="value")


def _funnel(outcome: Outcome) -> Report | None:
    """A funnel has at least two stages that the data counts."""
    counted = {value.kpi for value in outcome.report.values if value.unit == "count" and value.value is not None}
    return outcome.report if len(counted) > 1 else None


def _channels(outcome: Outcome) -> Report | None:
    """Without a field for the channel, or without values, there is nothing to compare."""
    return outcome.report if outcome.report.by and outcome.report.values else None
