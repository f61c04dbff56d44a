"""Every format of an ugly report and of a director's, as they were last read and found good."""

from typing import Any

import pytest

from kpicli.render import render
from tests.render.golden import holds
from tests.render.reports import director, goals, ugly

CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("table-80.txt", "table", {"width": 80}),
    ("table-200.txt", "table", {"width": 200}),
    ("table-pipe.txt", "table", {}),
    ("table-50.txt", "table", {"width": 50}),
    ("table-ascii.txt", "table", {"width": 80, "ascii": True}),
    ("table-color.txt", "table", {"width": 100, "color": True}),
    ("page.md", "md", {}),
    ("data.csv", "csv", {}),
    ("data-wide.csv", "csv", {"wide": True, "header": False}),
    ("data-excel.csv", "csv", {"excel_csv": True}),
    ("data.tsv", "tsv", {}),
    ("data.json", "json", {}),
    ("data-wide.json", "json", {"wide": True}),
    ("data.jsonl", "jsonl", {}),
]


@pytest.mark.parametrize(("name", "format", "options"), CASES, ids=[case[0] for case in CASES])
def test_ugly_report(name: str, format: str, options: dict[str, Any]) -> None:
    assert holds(f"ugly-{name}", render(ugly(), format, **options))


@pytest.mark.parametrize("lang", ["en", "es", "it"])
@pytest.mark.parametrize(("name", "format", "options"), [*CASES[:5], CASES[6], CASES[9]])
def test_director_report(lang: str, name: str, format: str, options: dict[str, Any]) -> None:
    assert holds(f"director-{lang}-{name}", render(director(lang), format, **options))


@pytest.mark.parametrize("lang", ["en", "es", "it"])
@pytest.mark.parametrize(("name", "format", "options"), CASES[:8])
def test_report_with_a_board_and_goals(lang: str, name: str, format: str, options: dict[str, Any]) -> None:
    assert holds(f"goals-{lang}-{name}", render(goals(lang), format, **options))
