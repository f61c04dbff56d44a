"""Reads exports: paths and globs in, raw tables of text cells out, with every row that is not data named.

Nothing here understands what a column means. A file that cannot be read raises `InputError` with one line that names
the file, the row when there is one, and the way out.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kpicli.read.options import ReadOptions
from kpicli.read.paths import expand

if TYPE_CHECKING:
    from kpicli.model import RawTable

__all__ = ["ReadOptions", "expand", "load"]


def load(path: str | Path, options: ReadOptions | None = None, shown: str | None = None) -> RawTable:
    """Read one file, or standard input for ``-``, as a raw table: ``.headers``, ``.records()`` and ``.issues``.

    ``options`` says what cannot be recognised (sheet, encoding, delimiter); ``shown`` is how messages call the file.
    A file that is no table, or that could be read in two ways, raises `KpiError`.
    """
    from kpicli.read import kinds, paths

    options, shown = options or ReadOptions(), shown or str(path)
    place = paths.STDIN if path == paths.STDIN else Path(path)
    data = paths.read_bytes(place, shown)
    if kinds.is_workbook(place, data, shown):
        from kpicli.read import excel

        return excel.read(data, options, shown)
    from kpicli.read import text

    return text.read(data, options, shown)
