"""Runs the real command on bad inputs, each alone in a folder with the smallest config, and holds what a user sees."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli import __main__ as program
from tests.bad_input.inputs import INPUTS
from tests.bad_input.workbooks import WORKBOOKS

PERIOD = ("--period", "all")
ASSUMED = "kpi: revenue: by won_amount"
"""What every report on deals alone says: it is no warning."""


@dataclass(frozen=True)
class Seen:
    """What a user sees of a run: the exit code, the data, and the messages beside it."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, str]]:
        """The lines of the data, which is CSV."""
        return list(csv.DictReader(io.StringIO(self.out)))

    @property
    def value(self) -> float | None:
        """The one number of a report; None when it is undefined."""
        (row,) = self.rows
        return float(row["value"]) if row["value"] else None

    @property
    def messages(self) -> list[str]:
        """The messages but for what every report says: which amount was taken, and where the rows went."""
        lines = self.err.splitlines()
        return [line for line in lines if not line.startswith(ASSUMED) and " rows read = " not in line]

    def refused(self, code: int, *said: str) -> None:
        """No number at all, and one message with each of these parts."""
        assert (self.code, self.out) == (code, "")
        assert len(self.messages) == 1
        assert all(part in self.messages[0] for part in said), self.messages

    def counts(self, value: float | None, *said: str) -> None:
        """This number, and nothing but messages that have these parts, one for each."""
        assert self.code == 0, self.err
        assert self.value == (None if value is None else pytest.approx(value))
        for part in said:
            assert any(part in line for line in self.messages), (part, self.messages)
        assert len(self.messages) == len(said), self.messages


class Desk:
    """A folder in which commands are run."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        monkeypatch.chdir(folder)
        monkeypatch.delenv("KPI_CONFIG", raising=False)

    def put(self, name: str, table: str = "deals", **source: Any) -> None:
        """Write an input, unless a test made it itself, and a config with it as the only source."""
        if not (self.folder / name).exists():
            (self.folder / name).write_bytes(INPUTS[name] if name in INPUTS else WORKBOOKS[name]())
        self.config({"sources": [{"table": table, "path": name, **source}]})

    def config(self, settings: Mapping[str, Any] | str) -> None:
        text = settings if isinstance(settings, str) else yaml.safe_dump({"currency": "EUR", **settings})
        (self.folder / "config.yaml").write_text(text, encoding="utf-8")

    def kpi(self, *args: str) -> Seen:
        """Run a command as the entry point does; nobody ever sees a traceback or is told of a bug."""
        self._monkeypatch.setattr(sys, "argv", ["kpi", *args])
        self._capsys.readouterr()
        code = program._run()
        shown = self._capsys.readouterr()
        assert "Traceback" not in shown.err
        assert "a fault of the program" not in shown.err
        return Seen(code, shown.out, shown.err)

    def report(self, name: str, *args: str, kpi: str = "revenue", table: str = "deals", **source: Any) -> Seen:
        """A KPI of one input over all its days, as CSV: data on standard output, messages on standard error."""
        self.put(name, table, **source)
        return self.kpi("report", "-f", "csv", *PERIOD, "--kpi", kpi, *args)

    def by(self, segment: str, name: str, *args: str) -> dict[str, float]:
        """Revenue of one input by segment."""
        seen = self.report(name, "--by", segment, *args)
        assert (seen.code, seen.messages) == (0, [])
        return {row[segment]: float(row["value"]) for row in seen.rows}

    def check(self, name: str, table: str = "deals", **source: Any) -> str:
        """What `kpi check` says of one input."""
        self.put(name, table, **source)
        seen = self.kpi("check")
        assert (seen.code, seen.err) == (0, "")
        return seen.out

    def ids(self, name: str) -> dict[str, float]:
        """Revenue of one input by id: the ids as the program knows them."""
        columns = {"owner": "deal_id", "closed_at": "closed_at", "status": "status", "amount": "amount"}
        seen = self.report(name, "--by", "owner", columns=columns)
        assert seen.code == 0, seen.err
        return {row["owner"]: float(row["value"]) for row in seen.rows}
