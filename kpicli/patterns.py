"""Patterns of paths: which files they fit, without an endless walk through the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from glob import has_magic
from pathlib import Path

__all__ = ["MOST_LOOKED_AT", "TooMany", "fits", "has_magic", "matches"]

MOST_LOOKED_AT = 100_000
"""Files and folders that one pattern may pass: `/**` would pass all of the disk."""
ANY_DEPTH = "**"


class TooMany(Exception):
    """A pattern passes more files and folders than anybody keeps exports in."""


def matches(pattern: str, most: int) -> list[str]:
    """The paths that a pattern fits, sorted: ``**`` is any depth, and names that begin with a dot have to be named.

    Folders are followed through links, each once. Raises `TooMany`.
    """
    first, *parts = Path(pattern).parts or ("",)
    start = first if os.path.isabs(first) else "."
    walk = _Walk(most)
    found = walk.below(start, parts if start == first else [first, *parts])
    return sorted({path if start == first else os.path.relpath(path, start) for path in found})


class _Walk:
    """One look for files, which counts what it passes."""

    def __init__(self, most: int) -> None:
        self._left = most

    def below(self, folder: str, parts: Sequence[str]) -> Iterator[str]:
        """The paths below a folder that the parts of a pattern fit."""
        if not parts:
            yield folder
            return
        part, rest = parts[0], parts[1:]
        if part == ANY_DEPTH:
            for inner in self._deep(folder, set()):
                yield from self.below(inner, rest or ["*"])
        elif has_magic(part):
            for entry in self._entries(folder, part):
                if not rest or _is_folder(entry):
                    yield from self.below(entry.path, rest)
        elif os.path.lexists(place := os.path.join(folder, part)):
            yield from self.below(place, rest)

    def _deep(self, folder: str, passed: set[tuple[int, int]]) -> Iterator[str]:
        """A folder and all folders below it; a link that leads back to one is not gone again."""
        try:
            status = os.stat(folder)
        except OSError:
            return
        if (status.st_dev, status.st_ino) in passed:
            return
        passed.add((status.st_dev, status.st_ino))
        yield folder
        for entry in self._entries(folder, "*"):
            if _is_folder(entry):
                yield from self._deep(entry.path, passed)

    def _entries(self, folder: str, part: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return [entry for entry in entries if self._counted() and _fits_name(entry.name, part)]
        except OSError:
            return []

    def _counted(self) -> bool:
        self._left -= 1
        if self._left < 0:
            raise TooMany
        return True


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def fits(path: str, pattern: str) -> bool:
    """Whether a path is one that a pattern fits; both are absolute."""
    parts = Path(path).parts
    ends = {0}  # how many parts of the path what was looked at of the pattern may stand for
    for part in Path(pattern).parts:
        if part == ANY_DEPTH:
            ends = set(range(min(ends, default=len(parts)), len(parts) + 1))
        else:
            ends = {end + 1 for end in ends if end < len(parts) and _fits_name(parts[end], part)}
    return len(parts) in ends


def _fits_name(name: str, part: str) -> bool:
    if name.startswith(".") and not part.startswith("."):
        return False
    return fnmatchcase(os.path.normcase(name), os.path.normcase(part)) if has_magic(part) else name == part
