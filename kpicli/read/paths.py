"""Finds the files a path or a glob means, and reads their bytes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Literal

from kpicli import inputs, patterns
from kpicli.errors import InputError
from kpicli.saying import say
from kpicli.wording import nearest

STDIN: Literal["-"] = "-"
MOST_FILES = 5_000
"""Files that one pattern may mean."""
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
    if not patterns.has_magic(path):
        return []
    try:
        hits = map(Path, patterns.matches(str(place), patterns.MOST_LOOKED_AT))
        found: list[str | Path] = [hit for hit in hits if hit.is_file() and not hit.name.startswith(_TEMPORARY)]
    except patterns.TooMany:
        raise _too_wide(path, patterns.MOST_LOOKED_AT) from None
    if len(found) > MOST_FILES:
        raise _too_wide(path, MOST_FILES)
    return found


def _too_wide(path: str, most: int) -> InputError:
    return InputError(
        say("{path}: passes more than {most:,} files; name the folder that the exports are in", path=path, most=most)
    )


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
    if patterns.has_magic(path):
        return say("{path}: no file matches this pattern in {folder}", path=path, folder=base)
    if not _exists(place.parent):
        return say("{path}: no such file; the folder {folder} does not exist", path=path, folder=place.parent)
    near = nearest(place.name, _beside(place.parent), 70)
    hint = say("; did you mean {near}?", near=near) if near else say("; check the name")
    return say("{path}: no such file in {folder}{hint}", path=path, folder=place.parent, hint=hint)


def _beside(folder: Path) -> list[str]:
    """The names of a folder's files, as far as it lets us look."""
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in islice(entries, MOST_FILES)]
    except OSError:
        return []


def read_bytes(path: Path | Literal["-"], shown: str) -> bytes:
    """The whole file as bytes, or standard input, which is read once and kept."""
    data = _stdin() if isinstance(path, str) else _file(path, shown)
    if not data:
        raise InputError(say("{file}: is empty; export it again", file=shown))
    return data


@cache
def _stdin() -> bytes:
    return inputs.stream_content(sys.stdin.buffer, say("standard input"), InputError)


def _file(path: Path, shown: str) -> bytes:
    """The bytes of a file, with a plain sentence for each way in which opening it can fail."""
    if os.path.isdir(path):
        raise InputError(say("{file}: is a folder; give its files, for example {file}/*.csv", file=shown))
    try:
        return inputs.content(path, shown, InputError)
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
