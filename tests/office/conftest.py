"""Tests that drive an office program or a browser are skipped where these are not there."""

from __future__ import annotations

import pytest

from tests.office import programs


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is marked ``office`` unless every program is there."""
    gone = programs.missing()
    if gone:
        why = f"needs {', '.join(gone)}: make test-office installs or names what is missing"
        for item in items:
            if item.get_closest_marker("office"):
                item.add_marker(pytest.mark.skip(reason=why))
