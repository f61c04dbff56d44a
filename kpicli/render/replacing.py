"""A file that is replaced as a whole or not at all, and what runs leave behind that are killed while they do so."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # no such locks on this system: nothing is held, and nothing is removed
    fcntl = None  # type: ignore[assignment]

_BEGIN, _END = ".kpi-", ".tmp"
_TRIES = 10


def replaced(content: bytes, real: Path) -> None:
    """Write beside the file, and put the new one in its place only when all of it is on the disk.

    Until then it is locked, by which other runs see that it is not left behind.
    """
    _remove_orphans(real.parent)
    handle, name = _held(real.parent)
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


def _held(folder: Path) -> tuple[int, str]:
    """A new file that is ours: one that another run took for an orphan before it was locked is let go."""
    for _ in range(_TRIES):
        handle, name = tempfile.mkstemp(prefix=_BEGIN, suffix=_END, dir=folder)
        if fcntl is None:
            return handle, name
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.stat(name), os.fstat(handle)):
                return handle, name
        os.close(handle)
    raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))


def _remove_orphans(folder: Path) -> None:
    """Remove what runs left behind that did not live to clean up: their locks went with them."""
    if fcntl is None:
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_BEGIN) and entry.name.endswith(_END):
                with suppress(OSError):
                    _remove_if_orphan(entry)


def _remove_if_orphan(entry: os.DirEntry[str]) -> None:
    status = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode) or status.st_uid != os.getuid():
        return
    handle = os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.stat(entry.path, follow_symlinks=False), os.fstat(handle)):
            os.unlink(entry.path)
    finally:
        os.close(handle)


def _mode(real: Path) -> int:
    """The permissions of the file that is replaced; those of any new file when there is none."""
    if real.exists():
        return real.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
