"""The same measures on another engine: every case and the sample give the same numbers on DuckDB as on pandas."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import yaml

from kpicli.catalogue import load as load_catalogue
from kpicli.config.load import load
from kpicli.model import Value
from kpicli.pipeline import run
from kpicli.question import Ask
from tests.harness import TODAY, run_case

ROOT = Path(__file__).parents[1]
CASES = sorted((ROOT / "tests" / "cases").glob("*.yaml"))


class DuckDB:
    """Hands the measures DuckDB relations in place of pandas frames."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.frames: list[pd.DataFrame] = []

    def __call__(self, frame: pd.DataFrame) -> Any:
        plain = frame.copy()
        for name in plain.columns:
            if isinstance(plain[name].dtype, pd.CategoricalDtype):
                plain[name] = plain[name].astype("str")
        self.frames.append(plain)
        return self.connection.from_df(plain)


def _same(left: Value, right: Value) -> bool:
    pairs = [(left.value, right.value), (left.numerator, right.numerator), (left.denominator, right.denominator)]
    close = all(a is b if a is None or b is None else math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in pairs)
    return close and left.n == right.n and left.flags == right.flags and left.segment == right.segment


def _assert_same(left: tuple[Value, ...], right: tuple[Value, ...]) -> None:
    assert len(left) == len(right)
    different = [(a, b) for a, b in zip(left, right, strict=True) if not _same(a, b)]
    assert not different, different[:2]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases_agree(path: Path, tmp_path: Path) -> None:
    spec = yaml.safe_load(path.read_text(encoding="utf-8"))
    for number, case in enumerate(spec["cases"]):
        folder = tmp_path / str(number)
        folder.mkdir()
        variants = [v for v in case["expect"] if "(" not in v]
        ask = {
            "kpis": tuple(spec["kpi"] if v == "default" else f"{spec['kpi']}.{v}" for v in variants),
            "period": str(case["period"]),
            "by": tuple(case.get("by", ())),
            "as_of": case.get("as_of"),
        }
        pandas = run_case(folder, case["tables"], case.get("config"), **ask)
        other = run_case(folder, case["tables"], case.get("config"), engine=DuckDB(), **ask)
        _assert_same(pandas.report.values, other.report.values)


def test_sample_agrees() -> None:
    """Every KPI of the catalogue, by channel, over all months of the sample company."""
    loaded = load(ROOT / "config.example.yaml")
    every = tuple(f"{k.id}.{v}" for k in load_catalogue().kpis.values() for v in k.variants)
    ask = Ask(kpis=every, by=("channel",), last=24)
    _assert_same(run(loaded, ask, TODAY).report.values, run(loaded, ask, TODAY, DuckDB()).report.values)
