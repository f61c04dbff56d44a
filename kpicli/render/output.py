"""Where the output goes: standard output, or a file that is replaced as a whole or not at all."""

import errno
import os
import re
import shutil
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from kpicli import inputs
from kpicli.errors import ConfigError, OutputError
from kpicli.render.replacing import replaced
from kpicli.saying import say, together

ENDINGS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".md": "md",
    ".txt": "table",
    ".xlsx": "xlsx",
    ".html": "html",
    ".htm": "html",
}
STANDARD_OUTPUT = 1
_STREAMS = re.compile(rf"(?:/dev/fd|/proc/self/fd|/proc/{os.getpid()}/fd)/(\d{{1,4}})")
_NAMED_STREAMS = {"-": 1, "/dev/stdout": 1, "/dev/stderr": 2}
_MOST_LINKS = 40
_UNICODE_SIGNS = "–─Δ~×€·¹ᵃ≥▁█"
_REASONS = {
    errno.ENOENT: say("the folder does not exist"),
    errno.ENOTDIR: say("the folder does not exist"),
    errno.EISDIR: say("is a folder; name a file in it"),
    errno.EACCES: say("permission denied"),
    errno.EPERM: say("permission denied"),
    errno.EROFS: say("the disk is read-only"),
    errno.ENOSPC: say("the disk is full"),
    errno.EDQUOT: say("the disk quota is used up"),
    errno.EFBIG: say("larger than a file may be here (ulimit -f)"),
    errno.ENAMETOOLONG: say("the name is too long"),
}


@dataclass(frozen=True)
class Look:
    """How a table may look where it is printed: how wide (None: as wide as it needs), in colour, in plain ASCII."""

    width: int | None
    color: bool
    ascii: bool


def look(stream: TextIO, environ: Mapping[str, str]) -> Look:
    """What a stream can show. Only a terminal has a width or colours; NO_COLOR and TERM=dumb take the colours away."""
    terminal = stream.isatty()
    plain = bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"
    width = shutil.get_terminal_size().columns if terminal else None
    return Look(width, terminal and not plain, not _can_encode(stream))


def _can_encode(stream: TextIO) -> bool:
    try:
        _UNICODE_SIGNS.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def is_standard_output(path: Path) -> bool:
    """Whether a path is a name of standard output, as `/dev/stdout` is."""
    return _stream_of(path) == STANDARD_OUTPUT


def _stream_of(path: Path) -> int | None:
    """The open stream that a path is a name of, also through links."""
    name = str(path)
    for _ in range(_MOST_LINKS):
        if name in _NAMED_STREAMS:
            return _NAMED_STREAMS[name]
        if stream := _STREAMS.fullmatch(name):
            return int(stream[1])
        try:
            name = os.path.normpath(os.path.join(os.path.dirname(name), os.readlink(name)))
        except (OSError, ValueError):
            return None
    return None


def format_for(path: Path) -> str:
    """The format that a file's ending asks for."""
    try:
        return ENDINGS[path.suffix.lower()]
    except KeyError:
        endings = together(", ", ENDINGS)
        raise ConfigError(
            say("{path}: unknown ending; use one of {endings}, or say -f", path=path, endings=endings)
        ) from None


def write(data: str | bytes, target: Path | None) -> None:
    """Write the output, and nothing but the output. A reader that goes away (`| head`) is no error."""
    stream = STANDARD_OUTPUT if target is None else _stream_of(target)
    if target is None or stream == STANDARD_OUTPUT:
        _to_standard_output(data)
        return
    inputs.check_output(target if stream is None else stream)
    content = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    try:
        _to_file(content, target) if stream is None else _to_stream(content, stream)
    except OSError as error:
        raise not_written(target, error) from error


def not_written(target: Path | str, error: OSError) -> OutputError:
    """The error that says why an output is not there, and that what stood in its place is as it was."""
    return OutputError(say("{target}: {reason}; nothing was written", target=target, reason=_reason(error)))


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


# -- standard output -------------------------------------------------------------------------------------------------


def _to_standard_output(data: str | bytes) -> None:
    if isinstance(data, bytes) and b"\0" in data and sys.stdout.isatty():
        raise ConfigError(say("this format is not text: name a file with -o"))
    _check_standard_output()
    try:
        _put(data, sys.stdout)
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as error:
        _silence(sys.stdout)
        raise OutputError(say("standard output: {reason}", reason=_reason(error))) from error


def _check_standard_output() -> None:
    """What the shell has opened with `>>` may be a file that is read."""
    try:
        stream = sys.stdout.fileno()
    except (OSError, ValueError, AttributeError):  # no file: that of a test
        return
    inputs.check_output(stream)


def _put(data: str | bytes, stream: TextIO) -> None:
    """Write the bytes as they are; only a stream without bytes (a test's) gets the text."""
    binary = getattr(stream, "buffer", None)
    if binary is None:
        stream.write(data if isinstance(data, str) else data.decode("utf-8", errors="replace"))
        return
    stream.flush()
    binary.write(data if isinstance(data, bytes) else data.encode(stream.encoding or "utf-8", errors="replace"))
    binary.flush()


def _silence(stream: TextIO) -> None:
    """Let what is still buffered go nowhere, so that Python does not complain of it at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


# -- files -----------------------------------------------------------------------------------------------------------


def _to_stream(content: bytes, stream: int) -> None:
    with os.fdopen(os.dup(stream), "wb") as file:
        file.write(content)


def _to_file(content: bytes, target: Path) -> None:
    real = Path(os.path.realpath(target))
    if real.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if real.exists() and not real.is_file():
        _to_special(content, real)
        return
    if real.exists() and not os.access(real, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    replaced(content, real)


def _to_special(content: bytes, real: Path) -> None:
    """Write to a device such as `/dev/null`, or to a pipe that somebody reads: no run waits for a reader."""
    kind = real.stat().st_mode
    if not (stat.S_ISCHR(kind) or stat.S_ISFIFO(kind)):
        raise OSError(errno.ENOTSUP, say("is a disk or a socket, not a file"))
    try:
        handle = os.open(real, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
    except OSError as error:
        waiting = stat.S_ISFIFO(kind) and error.errno == errno.ENXIO
        raise OSError(error.errno, say("is a pipe that nobody reads")) if waiting else error from None
    os.set_blocking(handle, True)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
