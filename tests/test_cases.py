"""Every KPI against its cases: small tables, the answer worked by hand, and the wrong answers people usually get."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli import catalogue
from kpicli.model import Value
from kpicli.render.excel.data import way, ways
from tests.harness import cell, run_case

CASES = Path(__file__).parent / "cases"


def _cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        spec = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [pytest.param(spec["kpi"], case, id=f"{spec['kpi']}: {case['name']}") for case in spec["cases"]]
    return found


@pytest.mark.parametrize(("kpi", "case"), _cases())
def test_case(kpi: str, case: dict[str, Any], tmp_path: Path) -> None:
    expect = case["expect"]
    asked = tuple(kpi if variant in ("(default)", "default") else f"{kpi}.{variant}" for variant in expect)
    outcome = run_case(
        tmp_path,
        case["tables"],
        case.get("config"),
        kpis=asked,
        period=str(case["period"]),
        by=tuple(case.get("by", ())),
        as_of=case.get("as_of"),
    )
    for variant, wanted in expect.items():
        _check_variant(outcome, kpi, variant, wanted, case)
    _check_live(outcome.report.values)


def _check_variant(outcome: Any, kpi: str, variant: str, wanted: Any, case: dict[str, Any]) -> None:
    bare = variant in ("(default)", "default")
    name = kpi if bare else f"{kpi}.{variant}"
    if name in outcome.refused or kpi in outcome.refused:
        flag = outcome.refused.get(name) or outcome.refused[kpi]
        assert _value(wanted) is None, f"{name} was refused: {flag.text}"
        for code in case.get("flags", {}).get(variant, []):
            assert flag.code == code
        return
    if case.get("by"):
        for segment, value in wanted.items():
            if _value(value) is not None or (str(segment),) in {
                v.segment for v in outcome.report.values if bare or v.variant == variant
            }:
                _check_value(cell(outcome, kpi, None if bare else variant, (str(segment),)), value)
        return
    named = wanted.get("variant") if isinstance(wanted, dict) else None
    value = cell(outcome, kpi, named or (None if bare else variant))
    _check_value(value, wanted)
    for code in case.get("flags", {}).get(variant, []):
        assert code in value.flags, f"{code} is not among {value.flags}"
    for code in case.get("not_flags", {}).get(variant, []):
        assert code not in value.flags
    for wrong in case.get("wrong", []):
        if wrong["variant"] == variant and wrong.get("value") is not None:
            assert not _close(value.value, wrong["value"]), f"the usual mistake: {wrong['how']}"


def _check_live(values: Sequence[Value]) -> None:
    """Every value that has parts is a live formula over them in a workbook: they give exactly this number."""
    known = ways(values)
    with_parts = [v for v in values if v.value is not None and v.numerator is not None and v.denominator is not None]
    assert not [v for v in with_parts if way(v, known) is None]


def _value(wanted: Any) -> Any:
    return wanted.get("value") if isinstance(wanted, dict) else wanted


def _check_value(value: Value, wanted: Any) -> None:
    facts = wanted if isinstance(wanted, dict) else {"value": wanted}
    for name, expected in facts.items():
        if name in ("value", "numerator", "denominator", "n"):
            found = getattr(value, name)
            assert _close(found, expected), (
                f"{value.kpi}.{value.variant} {value.segment}: {name} is {found}, not {expected}"
            )
        elif name == "flags":
            assert set(expected) <= set(value.flags)


def _close(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


def test_every_kpi_has_cases() -> None:
    known = catalogue.load().kpis
    have = {path.stem for path in CASES.glob("*.yaml")}
    assert not [kpi for kpi in known if kpi not in have], "KPIs without a case worked by hand"
    assert not [name for name in have if name not in known], "cases of KPIs that do not exist"


@pytest.mark.parametrize("kpi", sorted(catalogue.load().kpis))
def test_every_variant_has_a_case(kpi: str) -> None:
    spec = yaml.safe_load((CASES / f"{kpi}.yaml").read_text(encoding="utf-8"))
    shown = {variant for case in spec["cases"] for variant in case["expect"]}
    assert set(catalogue.load().kpis[kpi].variants) <= shown
    assert len(spec["cases"]) >= 3
