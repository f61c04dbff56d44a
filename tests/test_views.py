"""The funnel and the channels beside a report: from the same reading, with the numbers of a report of their own."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kpicli import describe, views
from kpicli.config import load as config
from kpicli.model import Report
from kpicli.pipeline import run
from kpicli.question import Ask
from tests.harness import TODAY, write_case

ROOT = Path(__file__).resolve().parents[1]
ASK = Ask(last=3, kpis=("leads", "cac"), board=True)


@pytest.fixture(scope="module")
def sample() -> views.Views:
    return views.views(config.load(ROOT / "config.example.yaml"), ASK)


def _numbers(report: Report) -> dict[tuple[object, ...], tuple[object, ...]]:
    return {
        (v.kpi, v.variant, v.period.id, v.segment): (v.value, v.numerator, v.denominator, v.n, v.flags)
        for v in report.values
    }


def test_each_view_has_the_numbers_of_a_report_of_its_own(sample: views.Views) -> None:
    loaded = config.load(ROOT / "config.example.yaml")
    assert sample.funnel is not None
    assert sample.channels is not None
    assert _numbers(sample.main.report) == _numbers(run(loaded, ASK).report)
    alone = Ask(last=3, kpis=views.FUNNEL, by=())
    assert _numbers(sample.funnel) == _numbers(run(loaded, alone).report)
    there = tuple(kpi for kpi in views.CHANNELS if any(v.kpi == kpi for v in sample.channels.values))
    by = Ask(last=3, kpis=there, by=("channel",), sort="value")
    assert _numbers(sample.channels) == _numbers(run(loaded, by).report)


def test_without_a_channel_or_stages_there_are_no_views(tmp_path: Path) -> None:
    spend = "date | cost\n2025-01-03 | 10\n2025-02-03 | 20"
    found = views.views(write_case(tmp_path, {"spend": spend}), Ask(kpis=("marketing_cost",)), TODAY)
    assert found.funnel is None
    assert found.channels is None


def test_what_only_a_view_cannot_decide_leaves_the_report_alone(tmp_path: Path) -> None:
    """What a deal was worth reads both ways; who asks for leads alone need not settle it."""
    tables = {
        "leads": "lead_id | created_at | channel\n1 | 2025-01-13 | Web\n2 | 2025-01-14 | Web",
        "deals": "deal_id | created_at | closed_at | status | amount\n7 | 2025-01-13 | 2025-01-20 | won | 1.234",
    }
    found = views.views(write_case(tmp_path, tables), Ask(kpis=("leads",), period="2025-01"), TODAY)
    assert [value.value for value in found.main.report.values] == [2]
    assert found.channels is None


def test_a_dossier_defines_every_number_and_names_every_file(sample: views.Views) -> None:
    made = describe.dossier(sample)
    reports = [report for report in (made.report, made.funnel, made.channels) if report]
    defined = {(one.kpi, one.variant) for one in made.definitions}
    assert defined == {(value.kpi, value.variant) for report in reports for value in report.values}
    assert all(one.meaning and one.formula and one.measures for one in made.definitions)
    files = [(name, digest) for facts in made.sources for name, digest in zip(facts.files, facts.digests, strict=True)]
    assert ("sample_data/web.csv", sha256((ROOT / "sample_data/web.csv").read_bytes()).hexdigest()) in files


def test_a_board_compares_with_the_period_before_and_the_table_does_not(sample: views.Views) -> None:
    report = sample.main.report
    assert report.board == (("leads", "default"), ("cac", "fully_loaded"))
    assert report.compare is None
    assert {v.compared_to for v in report.values if v.kpi == "leads" and v.period.id == "2025-12"} == {"2025-11"}
    plain = run(config.load(ROOT / "config.example.yaml"), replace(ASK, board=False)).report
    assert plain.board == ()
    assert {value.change for value in plain.values} == {None}
