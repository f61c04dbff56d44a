"""The line that says what long work is doing: only where somebody looks on, only when it takes long, and then gone."""

from __future__ import annotations

import os
import pty
import sys
import time
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from kpicli import demo, progress
from kpicli.cli import progress as line
from kpicli.saying import say


class Terminal(StringIO):
    """A stream that is a terminal, as one sees it: what was written over is gone."""

    def isatty(self) -> bool:
        return True

    @property
    def seen(self) -> str:
        shown: list[str] = []
        at = 0
        for char in self.getvalue():
            if char == "\r":
                at = 0
                continue
            shown[at : at + 1] = [char]
            at += 1
        return "".join(shown).rstrip()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    made = Terminal()
    monkeypatch.setattr(line, "sys", SimpleNamespace(stderr=made))
    monkeypatch.setattr(line, "PATIENCE", 0.05)
    monkeypatch.setenv("TERM", "xterm")
    return made


def wait_for(terminal: Terminal, text: str) -> bool:
    """Whether a text is seen within two seconds."""
    end = time.monotonic() + 2
    while terminal.seen != text and time.monotonic() < end:
        time.sleep(0.01)
    return terminal.seen == text


def test_long_work_is_shown_step_by_step_and_nothing_stays(terminal: Terminal) -> None:
    with line.shown(quiet=False):
        progress.doing("reading file 2 of 5: deals.csv")
        assert wait_for(terminal, "reading file 2 of 5: deals.csv")
        progress.doing("measuring")
        assert terminal.seen == "measuring"
    assert terminal.seen == ""
    progress.doing("nobody listens")
    assert terminal.seen == ""


def test_short_work_is_not_worth_a_line(terminal: Terminal) -> None:
    with line.shown(quiet=False):
        progress.doing("measuring")
    time.sleep(0.1)
    assert terminal.getvalue() == ""


def test_it_speaks_the_language_of_the_report(terminal: Terminal) -> None:
    with line.shown(quiet=False, lang="es"):
        progress.doing(say("cleaning {source}", source="crm"))
        assert wait_for(terminal, "depurando crm")


def test_it_never_wraps(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    with line.shown(quiet=False):
        progress.doing("x" * 100)
        assert wait_for(terminal, "x" * 19)


def test_a_question_takes_it_back_first(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    with line.shown(quiet=False):
        progress.doing("deals.csv")
        assert wait_for(terminal, "deals.csv")
        progress.doing("")
        assert terminal.seen == ""
        progress.doing("leads.csv")
        assert terminal.seen == "leads.csv"


def test_an_error_takes_it_back_too(terminal: Terminal) -> None:
    def fail() -> None:
        with line.shown(quiet=False):
            progress.doing("measuring")
            assert wait_for(terminal, "measuring")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert terminal.seen == ""


@pytest.mark.parametrize("term", [{"TERM": "dumb"}, {}])
def test_where_nobody_looks_on_or_asked_for_silence_there_is_none(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, term: Mapping[str, str]
) -> None:
    monkeypatch.setenv("TERM", term.get("TERM", "xterm"))
    with line.shown(quiet=not term):
        progress.doing("measuring")
        time.sleep(0.2)
    assert terminal.getvalue() == ""
    assert not line.looked_at(StringIO(), {})


def test_a_file_is_said_to_be_written_and_standard_output_is_not(terminal: Terminal) -> None:
    with line.writing(Path("report.xlsx"), quiet=False, lang="it"):
        assert wait_for(terminal, "scrivo report.xlsx")
    with line.writing(None, quiet=False, lang="it"):
        time.sleep(0.2)
    assert terminal.seen == ""


def test_a_report_says_each_step(tmp_path: Path) -> None:
    """The stages themselves, in the order in which they are taken."""
    from kpicli.config.load import load
    from kpicli.pipeline import run
    from kpicli.question import Ask

    (tmp_path / "exports").mkdir()
    (tmp_path / "config.yaml").write_text(demo.config("en"), "utf-8")
    for name, content in demo.exports():
        (tmp_path / "exports" / name).write_bytes(content)
    steps: list[str] = []
    with progress.listening(steps.append):
        run(load(tmp_path / "config.yaml"), Ask(kpis=("leads",), last=1))
    assert steps[0] == "reading file 1 of 9: crm_contacts.csv"
    assert steps[8] == "reading file 9 of 9: customers.csv"
    assert "cleaning costs" in steps
    assert steps[-1] == "measuring"


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is a thing of Unix")
@pytest.mark.parametrize("words", [["-q"], []])
def test_on_a_real_terminal_nothing_of_it_is_left(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "leads.csv").write_text("lead_id,created_at\n1,2025-01-01\n", "utf-8")
    (tmp_path / "config.yaml").write_text("sources: [{table: leads, path: leads.csv}]\n", "utf-8")
    code = (
        "import sys\nfrom kpicli.cli import progress\nprogress.PATIENCE = 0.0\n"
        "from kpicli import __main__\n"
        f"sys.argv = ['kpi', 'report', '-c', {str(tmp_path / 'config.yaml')!r}, '--kpi', 'leads', '-o', "
        f"{str(tmp_path / 'out.csv')!r}, *{words!r}]\n__main__.main()"
    )
    written = _in_a_terminal([sys.executable, "-c", code])
    assert ("reading file 1 of 1: leads.csv" in written) == (not words)
    seen = Terminal(written.replace("\r\n", "\n").split("\n")[0])
    seen.seek(0, os.SEEK_END)
    assert "reading" not in seen.seen
    assert (tmp_path / "out.csv").exists()


def _in_a_terminal(command: list[str]) -> str:
    """All that a command writes to a terminal of its own."""
    pid, handle = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.execv(command[0], command)
    written = b""
    while True:
        try:
            part = os.read(handle, 4096)
        except OSError:
            break
        if not part:
            break
        written += part
    os.close(handle)
    os.waitpid(pid, 0)
    return written.decode()
