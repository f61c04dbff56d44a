"""Any question gets an answer or a clear refusal: random ones, the same every time, asked of the sample company."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from kpicli.catalogue import load as load_catalogue
from kpicli.catalogue.model import Condition
from kpicli.config.load import load
from kpicli.errors import KpiError
from kpicli.pipeline import run
from kpicli.question import Ask
from kpicli.render import FORMATS, render

LOADED = load(Path(__file__).parents[1] / "config.example.yaml")
KPIS = [name for k in load_catalogue().kpis.values() for name in (k.id, *(f"{k.id}.{v}" for v in k.variants))]
SEGMENTS = ("channel", "owner", "campaign", "country", "industry", "company_size")
PERIODS = (
    "day",
    "week",
    "month",
    "quarter",
    "half",
    "year",
    "all",
    "2025-03",
    "2024-Q2",
    "2023-05",
    "2027-01",
    "2025-W09",
)
FILTERS = (
    (),
    (Condition("channel", "in", ("linkedin",)),),
    (Condition("channel", "in", ("",)),),
    (Condition("owner", "not", ("Jon Arregi",)),),
    (Condition("amount", "between", (1.0, 5000.0)),),
)
DAYS = (None, date(2025, 3, 15), date(2024, 1, 1), date(2020, 1, 1), date(2027, 1, 1))


def question(rnd: random.Random) -> Ask:
    period, start = rnd.choice(PERIODS), date(2024, 1, 1) + timedelta(days=rnd.randrange(700))
    ranged = not period[0].isdigit() and rnd.random() < 0.4
    by = tuple(rnd.sample(SEGMENTS, rnd.choice((0, 1, 1, 2))))
    return Ask(
        kpis=tuple(rnd.sample(KPIS, rnd.choice((1, 3, 6)))),
        period=period,
        first_day=start if ranged else None,
        last_day=start + timedelta(days=rnd.randrange(90)) if ranged else None,
        last=rnd.choice((None, 1, 3)),
        as_of=rnd.choice(DAYS),
        by=by,
        where=rnd.choice(FILTERS),
        basis=rnd.choice((None, "cohort", "period")),
        totals=rnd.random() < 0.5,
        top=rnd.choice((None, 2)) if by else None,
        sort=rnd.choice(("name", "value")),
        compare=rnd.choice((None, "previous", "year")),
        lang=rnd.choice(("en", "es", "it")),
    )


@pytest.mark.parametrize("seed", range(40))
def test_a_question_is_answered(seed: int) -> None:
    rnd = random.Random(seed)
    ask = question(rnd)
    try:
        outcome = run(LOADED, ask, date(2026, 1, 14))
    except KpiError:
        return
    shown = render(outcome.report, rnd.choice(FORMATS), wide=rnd.random() < 0.3, width=rnd.choice((None, 60, 120)))
    assert shown or not outcome.report.values
    for value in outcome.report.values:
        assert value.value is None or value.value == value.value
        assert value.ci_low is None or 0 <= value.ci_low <= value.ci_high <= 1  # type: ignore[operator]
