"""Reads exports: paths and globs in, raw tables of text cells out, with every row that is not data named.

Nothing here understands what a column means. A file that cannot be read raises `InputError` with one line that names
the file, the row when there is one, and the way out.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kpicli.read.options import ReadOptions
from kpicli.read.paths import expand

if TYPE_CHECKING:
    from kpicli.model import RawTable

__all__ = ["ReadOptions", "expand", "load"]


def load(path: Path | Literal["-"], options: ReadOptions, shown: str) -> RawTable:
    """Read one file, or standard input for ``-``, as a raw table. ``shown`` is how messages call the file."""
    from kpicli.read import kinds, paths

    data = paths.read_bytes(path, shown)
    if kinds.is_workbook(path, data, shown):
        from kpicli.read import excel

        return excel.read(data, options, shown)
    from kpicli.read import text

    return text.read(data, options, shown)
