"""Test settings. Random tests try the same examples every time; HYPOTHESIS_PROFILE=explore looks for new ones."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.unsaid import unsaid, watch

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

watch()


@pytest.fixture(autouse=True)
def every_sentence_can_be_translated() -> Iterator[None]:
    """Whatever a test does: what the program says in it keeps what it takes to say it in Spanish and Italian."""
    yield
    assert unsaid() == []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not tested for want of a program: a row of dots does not."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "office" in report.keywords]
    if skipped:
        terminalreporter.write_line(
            f"NOT TESTED: the workbook in LibreOffice and the page in Chromium ({len(skipped)} tests skipped, as "
            "programs are missing): make test-office installs or names them",
            yellow=True,
            bold=True,
        )
