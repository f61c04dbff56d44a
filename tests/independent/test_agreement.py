"""The program and the second calculation agree, cell by cell.

One company by month, another by quarter and channel each time; ``KPI_SEEDS=all`` (``make test-seeds``) ten of them by
month, quarter and year, in total and by two segments each.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
import yaml

from kpicli.config import load as config
from tests.independent import families
from tests.independent.book import KPIS
from tests.independent.company import company
from tests.independent.compare import Compared, all_names, compared
from tests.independent.export import write

QUICK = [2, 9]
ALL = list(range(10))
SEEDS = ALL if os.environ.get("KPI_SEEDS") == "all" else QUICK
GRAINS = ("month", "quarter", "year")
FIELDS = ("owner", "region", "plan")
LEAST = 5
"""In how many cells of the seeds every KPI and variant must be defined at least."""
NEVER = {
    "visitors.default": "not in the export",
    "new_visitors.default": "not in the export",
}
"""What has no value in these companies, and why."""


def questions(seed: int) -> list[tuple[str, str | None]]:
    """By what a company is looked at: grains and segments."""
    if SEEDS is QUICK:
        return [("month", None)] if seed == QUICK[0] else [("quarter", "channel")]
    return [(grain, by) for grain in GRAINS for by in (None, "channel", FIELDS[seed % len(FIELDS)])]


@pytest.fixture(scope="module")
def results() -> dict[int, Compared]:
    assert families
    return {seed: compared(seed, questions(seed)) for seed in SEEDS}


def test_every_cell_agrees(results: dict[int, Compared]) -> None:
    wrong = [d for one in results.values() for d in one.differences]
    listed = "\n".join(str(difference) for difference in wrong[:30])
    assert not wrong, f"{len(wrong)} cells differ:\n{listed}"


def test_every_kpi_is_calculated_twice(tmp_path: Path) -> None:
    """Every KPI and variant of the catalogue, and no other."""
    spec = write(company(0), tmp_path)
    loaded = config.parse(yaml.safe_dump(spec, sort_keys=False), "config.yaml", tmp_path)
    assert set(all_names(loaded)) == {f"{kpi}.{variant}" for kpi, variant in KPIS}


def test_every_kpi_has_values(results: dict[int, Compared]) -> None:
    """Two that are both undefined agree, and prove nothing."""
    defined: Counter[tuple[str, str]] = Counter()
    for one in results.values():
        defined.update(one.defined)
    if SEEDS is not ALL:
        none = {f"{kpi}.{variant}" for (kpi, variant), n in defined.items() if not n}
        assert none <= {*NEVER, "social_reach.default"}, "persons by post are not added up: rarely a cell has one post"
        return
    scarce = {f"{kpi}.{variant}": defined[kpi, variant] for kpi, variant in KPIS if defined[kpi, variant] < LEAST}
    assert set(scarce) == set(NEVER), scarce
