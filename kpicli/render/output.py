"""Where the output goes: standard output, or a file that is replaced as a whole or not at all."""

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from kpicli.errors import ConfigError, OutputError
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
    if target is None:
        _to_standard_output(data)
        return
    content = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    try:
        _to_file(content, target)
    except OSError as error:
        said = say("{target}: {reason}; nothing was written", target=target, reason=_reason(error))
        raise OutputError(said) from error


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


# -- standard output -------------------------------------------------------------------------------------------------


def _to_standard_output(data: str | bytes) -> None:
    if isinstance(data, bytes) and b"\0" in data and sys.stdout.isatty():
        raise ConfigError(say("this format is not text: name a file with -o"))
    try:
        _put(data, sys.stdout)
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as error:
        _silence(sys.stdout)
        raise OutputError(say("standard output: {reason}", reason=_reason(error))) from error


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


def _to_file(content: bytes, target: Path) -> None:
    real = Path(os.path.realpath(target))
    if real.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if real.exists() and not real.is_file():
        real.write_bytes(content)
        return
    if real.exists() and not os.access(real, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    _replace(content, real)


def _replace(content: bytes, real: Path) -> None:
    """Write beside the file, and put the new one in its place only when all of it is on the disk."""
    handle, name = tempfile.mkstemp(prefix=".kpi-", suffix=".tmp", dir=real.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(real))
        os.replace(name, real)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _mode(real: Path) -> int:
    """The permissions of the file that is replaced; those of any new file when there is none."""
    if real.exists():
        return real.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
