"""Where outputs go: data only on standard output; files as a whole or not at all."""

import errno
import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kpicli.errors import ConfigError, OutputError
from kpicli.render.output import format_for, look, write


def run(code: str, command: str = '"$PYTHON" -c "$CODE"', **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run Python code in a shell command of its own, as a user's pipe does."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env={**os.environ, "PYTHON": sys.executable, "CODE": f"from kpicli.render.output import write\n{code}", **env},
        capture_output=True,
        check=False,
    )


def test_standard_output_gets_the_data_and_nothing_else() -> None:
    done = run("write('a,é\\n', None); write(b'b\\r\\n', None)", PYTHONUTF8="1")
    assert (done.stdout, done.stderr, done.returncode) == ("a,é\n".encode() + b"b\r\n", b"", 0)


def test_what_a_terminal_cannot_encode_is_replaced() -> None:
    done = run("write('é–Δ\\n', None)", PYTHONIOENCODING="latin-1", LC_ALL="C")
    assert (done.stdout, done.returncode) == (b"\xe9??\n", 0)


def test_a_reader_that_goes_away_is_no_error() -> None:
    done = run("write('line\\n' * 1_000_000, None)", '"$PYTHON" -c "$CODE" | head -n 1')
    assert (done.stdout, done.stderr, done.returncode) == (b"line\n", b"", 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_behind_standard_output_is_said() -> None:
    done = run("write('x' * 100_000, None)", '"$PYTHON" -c "$CODE" > /dev/full')
    assert b"OutputError: standard output: the disk is full" in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_a_workbook_is_not_thrown_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    with pytest.raises(ConfigError, match="-o"):
        write(b"PK\x03\x04\x00", None)
    write(b"text", None)
    assert terminal.getvalue() == "text"


class _Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_file_is_written_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    write("é\r\n", target)
    write(b"new", target)
    assert target.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_the_mode_of_a_replaced_file_is_kept_and_a_new_one_follows_the_umask(tmp_path: Path) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("x")
    old.chmod(0o640)
    before = os.umask(0o027)
    try:
        write("y", old)
        write("y", new)
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (old, new)] == [0o640, 0o640]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to(real)
    write("new", link)
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write("x", Path("/dev/null"))
    assert not Path("/dev/null").is_file()


def test_failures_name_the_file_and_the_reason_and_leave_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    cases = [
        (tmp_path / "missing" / "a.csv", "the folder does not exist"),
        (file / "a.csv", "the folder does not exist"),
        (tmp_path, "is a folder"),
        (tmp_path / ("x" * 300), "the name is too long"),
    ]
    for target, reason in cases:
        with pytest.raises(OutputError, match=reason) as raised:
            write("new", target)
        assert str(target) in str(raised.value)
        assert raised.value.exit_code == 6
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize(("code", "reason"), [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "permission denied")])
def test_a_failure_at_any_step_leaves_the_old_file_and_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int, reason: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    target = tmp_path / "a.csv"
    target.write_text("old")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OutputError, match=reason):
        write("new", target)
    monkeypatch.undo()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_read_only_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match="permission denied"):
        write("new", target)
    assert target.read_text() == "old"


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.csv", "csv"), ("a.XLSX", "xlsx"), ("a.b.md", "md"), ("a.txt", "table"), ("a.jsonl", "jsonl")],
)
def test_the_ending_picks_the_format(name: str, format: str) -> None:
    assert format_for(Path(name)) == format


@pytest.mark.parametrize("name", ["a.pdf", "a", "a."])
def test_an_unknown_ending_lists_the_known_ones(name: str) -> None:
    with pytest.raises(ConfigError, match=r"\.csv, \.tsv, \.json, \.jsonl, \.md, \.txt, \.xlsx"):
        format_for(Path(name))


def test_only_a_terminal_has_a_width_and_colours() -> None:
    assert look(io.StringIO(), {}).width is None
    assert not look(io.StringIO(), {}).color
    terminal = _Terminal()
    assert look(terminal, {"TERM": "xterm"}).color
    assert look(terminal, {"TERM": "xterm"}).width
    assert not look(terminal, {"NO_COLOR": "1"}).color
    assert not look(terminal, {"TERM": "dumb"}).color
    assert look(terminal, {"NO_COLOR": ""}).color


@pytest.mark.parametrize(
    ("encoding", "ascii"), [("utf-8", False), ("latin-1", True), ("ascii", True), ("cp1252", True)]
)
def test_a_stream_that_cannot_show_the_signs_gets_ascii(encoding: str, ascii: bool) -> None:
    assert look(io.TextIOWrapper(io.BytesIO(), encoding=encoding), {}).ascii == ascii


def test_importing_the_package_loads_no_library() -> None:
    code = "import sys, kpicli.render, kpicli.render.output; print({'rich', 'openpyxl', 'pandas'} & set(sys.modules))"
    assert run(code).stdout.strip() == b"set()"
