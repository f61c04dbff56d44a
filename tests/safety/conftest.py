"""The folder in which the tests of bad input run the command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_input.command import Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, capsys, monkeypatch)
