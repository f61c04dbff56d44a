"""Running a case: small tables written as text become exports, a config and a report."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kpicli.config import load as config
from kpicli.model import Value
from kpicli.pipeline import Outcome, run
from kpicli.question import Ask

TODAY = date(2026, 1, 1)


def rows_of(text: str) -> tuple[list[str], list[list[str]]]:
    """The header and rows of a pipe-separated table; ``90 * o{n}`` repeats its line, with {n} from 1."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return lines[0], [row for line in lines[1:] for row in _repeated(line)]


def _repeated(line: list[str]) -> list[list[str]]:
    count, times, first = line[0].partition(" * ")
    if not times:
        return [line]
    return [[cell.replace("{n}", str(n)) for cell in [first.strip(), *line[1:]]] for n in range(1, int(count) + 1)]


def as_csv(text: str) -> str:
    """A pipe-separated table as the CSV of an export."""
    header, rows = rows_of(text)
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def write_case(folder: Path, tables: Mapping[str, str], settings: Mapping[str, Any] | None = None) -> config.Loaded:
    """Each table as the export of one source, and a config that names them."""
    sources = []
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(as_csv(text), encoding="utf-8")
        sources.append({"table": name, "path": f"{name}.csv"})
    spec = {"sources": sources, **(settings or {})}
    return config.parse(yaml.safe_dump(spec, sort_keys=False, allow_unicode=True), "config.yaml", folder)


def run_case(folder: Path, tables: Mapping[str, str], settings: Mapping[str, Any] | None = None, **ask: Any) -> Outcome:
    """The report on small tables."""
    engine = ask.pop("engine", None)
    return run(write_case(folder, tables, settings), Ask(**ask), TODAY, engine)


def cell(
    outcome: Outcome,
    kpi: str,
    variant: str | None = None,
    segment: tuple[str, ...] | None = None,
    period: str | None = None,
) -> Value:
    """The one value of a report that fits."""
    found = [
        v
        for v in outcome.report.values
        if v.kpi == kpi
        and (variant is None or v.variant == variant)
        and (segment is None or v.segment == segment)
        and (period is None or v.period.id == period)
    ]
    found = [v for v in found if "MIXED_CURRENCY" in v.flags and v.currency is None] or found
    assert len(found) == 1, f"{len(found)} values of {kpi}.{variant} {segment} {period}"
    return found[0]
