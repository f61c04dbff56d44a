"""Helpers of the reader's tests: a file is written as bytes or text, and read back as plain Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kpicli.model import RawTable, as_text
from kpicli.read import ReadOptions, load

Loader = Callable[..., RawTable]


def cells(table: RawTable) -> list[list[str | None]]:
    """The data rows as lists of text."""
    return [list(row) for row in zip(*(as_text(column).to_pylist() for column in table.cells.columns), strict=True)]


def left(table: RawTable, kind: str) -> list[int]:
    """The rows left out for one reason."""
    return [each.row for each in table.left_out if each.kind == kind]


@pytest.fixture
def read(tmp_path: Path) -> Loader:
    """Write the content to a file of this name and load it."""

    def write_and_load(content: str | bytes, name: str = "x.csv", **options: str) -> RawTable:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load(path, ReadOptions(**options), name)

    return write_and_load
