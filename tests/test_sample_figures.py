"""The sample company by a second route: sample_data/figures.py reads the exports by itself, and the tool must agree.

The figures share no code with kpicli. A channel's figures are compared where both sides have them: payroll belongs to
no channel, so what a channel's cost would be with it is left out of both.
"""

from __future__ import annotations

import json
import math
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kpicli.catalogue import load as load_catalogue
from kpicli.config.load import load
from kpicli.pipeline import run
from kpicli.question import Ask

ROOT = Path(__file__).parents[1]
PERIODS: dict[str, Any] = json.loads((ROOT / "tests" / "sample_figures.json").read_text("utf-8"))["periods"]
KPIS = load_catalogue().kpis
IDS = sorted({name for period in PERIODS.values() for name in period["total"]})
KNOWN = {name: name for name in IDS if name in KPIS} | {
    "cac_fully_loaded": "cac.fully_loaded",
    "roas_platform": "roas.platform",
    "roi_net_revenue": "roi.net_revenue",
    "win_rate_closed": "win_rate.closed",
}


@cache
def computed(by: tuple[str, ...]) -> dict[tuple[str, str, str], float | None]:
    """Every figure of the tool by KPI, period and channel: all months, and the two years."""
    asked = tuple(sorted({KNOWN[name] for name in IDS if name in KNOWN}))
    loaded, today = load(ROOT / "config.example.yaml"), date(2026, 1, 14)
    values = []
    for grain, last in (("month", 25), ("year", 3)):
        values += run(loaded, Ask(kpis=asked, by=by, period=grain, last=last), today).report.values
    found: dict[tuple[str, str, str], float | None] = {}
    for v in values:
        # The bare id is the definition that was asked for, not one that is shown beside it.
        for name in (v.kpi, f"{v.kpi}.{v.variant}"):
            found.setdefault((name, v.period.id, v.segment[0] if v.segment else ""), v.value)
    return found


def differences(name: str, wanted: dict[str, Any], by: tuple[str, ...], period: str, segment: str) -> list[str]:
    key = (KNOWN[name], period, segment)
    if name not in KNOWN or name not in wanted or key not in computed(by):
        return []
    tool, figure = computed(by)[key], wanted[name]
    # The figures are written with six decimals.
    same = tool is figure if tool is None or figure is None else math.isclose(tool, figure, abs_tol=6e-7)
    return [] if same else [f"{name} {period} {segment}: {tool}, not {figure}"]


@pytest.mark.parametrize("name", [name for name in IDS if name in KNOWN])
def test_the_total(name: str) -> None:
    found = [d for period, figures in PERIODS.items() for d in differences(name, figures["total"], (), period, "")]
    assert not found
    assert sum((KNOWN[name], period, "") in computed(()) for period in PERIODS) >= 25


ASSIGNED = (
    "leads",
    "mqls",
    "sqls",
    "deals_won",
    "deals_lost",
    "won_amount",
    "media_cost",
    "sales_cycle_days",
    "win_rate",
)


@pytest.mark.parametrize("name", [name for name in IDS if KNOWN.get(name, "").split(".")[0] in ASSIGNED])
def test_each_channel(name: str) -> None:
    found = [
        difference
        for period, figures in PERIODS.items()
        for channel, wanted in figures["by_channel"].items()
        for difference in differences(name, wanted, ("channel",), period, channel)
    ]
    assert not found
