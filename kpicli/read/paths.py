"""Finds the files a path or a glob means, and reads their bytes."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from kpicli.errors import InputError
from kpicli.saying import say
from kpicli.wording import nearest

STDIN: Literal["-"] = "-"
_TEMPORARY = ("~$", ".~lock.", "._")
"""How Excel, LibreOffice and macOS start the names of the files they put beside a file."""


def expand(paths: Sequence[str], base: Path) -> list[str | Path]:
    """The files that paths and globs mean, globs sorted by name, each file once; ``-`` stays as it is.

    Paths are relative to ``base``. Everything that matches nothing is named in one `InputError`.
    """
    found: dict[str | Path, None] = {}
    problems: list[str] = []
    for path in paths:
        matches = [STDIN] if path == STDIN else _matches(path, base)
        if not matches:
            problems.append(_nothing(path, base))
        found.update(dict.fromkeys(matches))
    InputError.raise_if_any(problems)
    return list(found)


def _matches(path: str, base: Path) -> list[str | Path]:
    """The existing files for one path, or for one glob."""
    place = base / Path(path).expanduser()
    if _exists(place):
        return [place]
    if not glob.has_magic(path):
        return []
    hits = (Path(hit) for hit in sorted(glob.glob(str(place), recursive=True)))
    return [hit for hit in hits if hit.is_file() and not hit.name.startswith(_TEMPORARY)]


def _exists(place: Path) -> bool:
    """Whether a file or folder is there; a name the system refuses is not."""
    try:
        return place.exists()
    except (OSError, ValueError):
        return False


def _nothing(path: str, base: Path) -> str:
    """One line for a path that matches nothing, with a near name of the same folder when there is one."""
    if "://" in path:
        return say("{path}: is a web address; download the file and give its path", path=path)
    place = base / Path(path).expanduser()
    if glob.has_magic(path):
        return say("{path}: no file matches this pattern in {folder}", path=path, folder=base)
    if not _exists(place.parent):
        return say("{path}: no such file; the folder {folder} does not exist", path=path, folder=place.parent)
    near = nearest(place.name, (other.name for other in place.parent.iterdir() if other.is_file()), 70)
    hint = say("; did you mean {near}?", near=near) if near else say("; check the name")
    return say("{path}: no such file in {folder}{hint}", path=path, folder=place.parent, hint=hint)


def read_bytes(path: Path | Literal["-"], shown: str) -> bytes:
    """The whole file as bytes, or standard input, which is read once and kept."""
    data = _stdin() if isinstance(path, str) else _file(path, shown)
    if not data:
        raise InputError(say("{file}: is empty; export it again", file=shown))
    return data


@cache
def _stdin() -> bytes:
    return sys.stdin.buffer.read()


def _at_rest(path: Path, shown: str) -> bytes:
    """The bytes of a file that nobody writes to: half an export would give numbers that are too small."""
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        data = file.read()
        after = os.fstat(file.fileno())
    changed = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
    if changed and stat.S_ISREG(after.st_mode):  # a pipe is as new as what went through it
        raise InputError(
            say("{file}: changed while it was read; wait until the export is done, and try again", file=shown)
        )
    return data


def _file(path: Path, shown: str) -> bytes:
    """The bytes of a file, with a plain sentence for each way in which opening it can fail."""
    if path.is_dir():
        raise InputError(say("{file}: is a folder; give its files, for example {file}/*.csv", file=shown))
    try:
        return _at_rest(path, shown)
    except FileNotFoundError:
        raise InputError(say("{file}: no such file; check the name", file=shown)) from None
    except PermissionError:
        raise InputError(
            say(
                "{file}: cannot be opened: no permission to read it, or another program has it open; close it there",
                file=shown,
            )
        ) from None
    except MemoryError:
        raise InputError(say("{file}: does not fit in memory; split it by period", file=shown)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            say("{file}: cannot be read ({reason}); copy it to this computer and try again", file=shown, reason=reason)
        ) from None
