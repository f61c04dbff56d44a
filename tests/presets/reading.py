"""Reading a file as the program does with nothing but its name: recognised, checked and added up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from kpicli.config.load import Loaded, parse
from kpicli.intake import sources_of
from kpicli.model import Data
from kpicli.pipeline import check

TODAY = date(2026, 12, 31)


@dataclass(frozen=True)
class Reading:
    """What was made of a file: its preset, the table it fills, and everything that was read."""

    preset: str
    table: str
    data: Data

    def total(self, field: str) -> float:
        """The sum of a field; of a date, the rows that have it; of ``won`` and ``lost``, the deals of that status."""
        frame = self.data.tables[self.table].frame
        if field in ("won", "lost"):
            return float((frame["status"] == field).sum())
        column = frame[field]
        return float(column.notna().sum() if column.dtype.kind == "M" else column.sum())

    @property
    def rows(self) -> int:
        return len(self.data.tables[self.table].frame)


def config(folder: Path, *names: str) -> Loaded:
    """A config that says nothing but the names of files."""
    return parse(yaml.safe_dump({"sources": [{"preset": "auto", "path": list(names)}]}), "config.yaml", folder)


def reading(path: Path) -> Reading:
    """One file, recognised and read."""
    loaded = config(path.parent, path.name)
    source = sources_of(loaded).loaded.config.sources[0]
    return Reading(source.preset or "", source.table, check(loaded, today=TODAY))
