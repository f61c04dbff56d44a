"""Every file of the user's is opened here: its kind and its bytes are looked at first, and what is read is known.

What is known is asked before anything is written, so that no output takes the place of what it was made from.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from kpicli import patterns
from kpicli.errors import ConfigError, KpiError
from kpicli.saying import Said, say

MAX_BYTES = 1 << 30
"""The largest file that is read."""
_BLOCK = 1 << 22
_SHELL_PIPES = tuple(f"{folder}/{number}" for folder in ("/dev/fd", "/proc/self/fd") for number in range(3, 256))
"""How a shell calls the pipe of ``<(command)``. The first three are the standard streams."""
_KINDS = (
    (stat.S_ISFIFO, say("a pipe")),
    (stat.S_ISSOCK, say("a socket")),
    (stat.S_ISCHR, say("a device")),
    (stat.S_ISBLK, say("a device")),
)


# -- reading ---------------------------------------------------------------------------------------------------------


def content(path: Path, shown: str, refusal: type[KpiError], most: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file that is not too large, and that nobody writes to meanwhile.

    Anything else is refused before a byte of it is read: a pipe may make us wait for ever, a device may never end.
    Where the system does not open the file, its own OSError is passed on.
    """
    if str(path) in _SHELL_PIPES and stat.S_ISFIFO(os.stat(path).st_mode):
        with open(path, "rb", buffering=0) as file:
            return stream_content(file, shown, refusal, most)
    _check_kind(os.stat(path), shown, refusal)
    with open(path, "rb", buffering=0, opener=_without_waiting) as file:
        before = os.fstat(file.fileno())
        _check_kind(before, shown, refusal)
        note(path, shown)
        if before.st_size > most:
            raise too_large(shown, before.st_size, most, refusal)
        data = file.readall() if before.st_size else _up_to(file, shown, refusal, most)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise refusal(
            say("{file}: changed while it was read; wait until the export is done, and try again", file=shown)
        )
    return data


def stream_content(file: BinaryIO, shown: str, refusal: type[KpiError], most: int = MAX_BYTES) -> bytes:
    """All that comes through standard input or a pipe of the shell, as long as it is not too much."""
    try:
        status = os.fstat(file.fileno())
    except OSError:  # made of bytes, by a test
        return _up_to(file, shown, refusal, most)
    if stat.S_ISREG(status.st_mode):
        _note(status, f"/proc/self/fd/{file.fileno()}", shown)
    elif stat.S_ISBLK(status.st_mode) or (stat.S_ISCHR(status.st_mode) and not _is_quiet_or_typed(file, status)):
        raise _no_file(say("a device"), shown, refusal)
    return _up_to(file, shown, refusal, most)


def _is_quiet_or_typed(file: BinaryIO, status: os.stat_result) -> bool:
    """Whether a device is a terminal, or the one that is always empty."""
    return file.isatty() or status.st_rdev == os.stat(os.devnull).st_rdev


def _up_to(file: BinaryIO, shown: str, refusal: type[KpiError], most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := file.read(_BLOCK):
        parts.append(part)
        size += len(part)
        if size > most:
            raise too_large(shown, size, most, refusal)
    return b"".join(parts)


def too_large(shown: str, size: int, most: int, refusal: type[KpiError]) -> KpiError:
    """The error for a file of too many bytes."""
    if most < 1 << 20:
        return refusal(say("{file}: is larger than {size} KB", file=shown, size=most >> 10))
    return refusal(
        say(
            "{file}: has more than {size:,} MB, past the limit of {limit:,} MB; split it by period",
            file=shown,
            size=size >> 20,
            limit=most >> 20,
        )
    )


def _check_kind(status: os.stat_result, shown: str, refusal: type[KpiError]) -> None:
    for is_kind, kind in _KINDS:
        if is_kind(status.st_mode):
            raise _no_file(kind, shown, refusal)


def _no_file(kind: Said, shown: str, refusal: type[KpiError]) -> KpiError:
    return refusal(
        say("{file}: is {kind}, not a file; save its data as a file, or pipe them in and give -", file=shown, kind=kind)
    )


def _without_waiting(path: str, flags: int) -> int:
    """A pipe that has taken a file's place in the meantime is opened at once, and then refused."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))


# -- what is read ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Known:
    """The inputs of a run: those that are there, by what the system knows them by, and the patterns of others."""

    files: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)


_known = _Known()
"""Of the whole program: files are read in other threads than that which writes."""


def begin() -> None:
    """Forget what earlier commands of the same process have read."""
    _known.files.clear()
    _known.patterns.clear()


def note(path: Path, shown: str) -> None:
    """Know a file as one that is read, or that the config says to read; one that is not there is none."""
    try:
        _note(os.stat(path), str(path.absolute()), shown)
    except (OSError, ValueError):
        return


def _note(status: os.stat_result, path: str, shown: str) -> None:
    _known.files.setdefault((status.st_dev, status.st_ino), (path, shown))


def note_named(path: str, base: Path) -> None:
    """Know what a config names: a file, or all that its pattern fits."""
    if path == "-":
        return
    place = base / Path(path).expanduser()
    if patterns.has_magic(path):
        _known.patterns[os.path.abspath(place)] = path
    note(place, path)


def check_output(target: Path | int) -> None:
    """Refuse to write over an input, by whatever name, link or stream it would be reached. Raises ConfigError."""
    try:
        status: os.stat_result | None = os.stat(target)
    except (OSError, ValueError):
        status = None
    named = say("standard output") if isinstance(target, int) else str(target)
    if status and (known := _input_at(status)):
        raise ConfigError(
            say(
                "{output}: is the same file as {input}, which is read; name another file for the output. "
                "Nothing was written",
                output=named,
                input=known,
            )
        )
    if isinstance(target, Path) and (pattern := _fitting(target, _known.patterns)):
        raise ConfigError(
            say(
                "{output}: would be read as one of {pattern}; name a file for the output that this does not fit. "
                "Nothing was written",
                output=named,
                pattern=pattern,
            )
        )


def _input_at(status: os.stat_result) -> str | None:
    """How the input is called that is this very file: one that has gone since may have left its number to another."""
    path, shown = _known.files.get((status.st_dev, status.st_ino), ("", ""))
    try:
        return shown if path and os.path.samestat(os.stat(path), status) and stat.S_ISREG(status.st_mode) else None
    except OSError:
        return None


def _fitting(target: Path, known: Mapping[str, str]) -> str | None:
    places = {os.path.abspath(target), os.path.realpath(target)}
    return next((shown for pattern, shown in known.items() if any(patterns.fits(p, pattern) for p in places)), None)
