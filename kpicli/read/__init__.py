"""Reads exports: paths and globs in, raw tables of text cells out, with every row that is not data named.

Nothing here understands what a column means. A file that cannot be read raises `InputError` with one line that names
the file, the row when there is one, and the way out.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kpicli.errors import InputError
from kpicli.read.options import ReadOptions
from kpicli.read.paths import expand
from kpicli.saying import say

if TYPE_CHECKING:
    from kpicli.model import RawTable

__all__ = ["ReadOptions", "expand", "load", "load_every"]


def load(path: str | Path, options: ReadOptions | None = None, shown: str | None = None) -> RawTable:
    """Read one file, or standard input for ``-``, as a raw table: ``.headers``, ``.records()`` and ``.issues``.

    ``options`` says what cannot be recognised (sheet, encoding, delimiter); ``shown`` is how messages call the file.
    What a file is decides how it is read, not what it is called: the difference is noted. A file that is no table, or
    that could be read in two ways, raises `KpiError`.
    """
    return _tables(path, options or ReadOptions(), shown or str(path), every=False)[0]


def load_every(path: str | Path, options: ReadOptions | None = None, shown: str | None = None) -> list[RawTable]:
    """Read one file as `load` does, but each visible sheet of a workbook that holds data as a table of its own."""
    return _tables(path, options or ReadOptions(), shown or str(path), every=True)


def _tables(path: str | Path, options: ReadOptions, shown: str, every: bool) -> list[RawTable]:
    """The tables of a file, each with the digest of the bytes that it was read from."""
    from hashlib import sha256

    from kpicli.read import paths

    place = paths.STDIN if path == paths.STDIN else Path(path)
    data = paths.read_bytes(place, shown)
    digest = sha256(data).hexdigest()
    return [replace(table, digest=digest) for table in _tables_of(data, place, options, shown, every)]


def _tables_of(
    packed_data: bytes, place: Path | Literal["-"], options: ReadOptions, shown: str, every: bool
) -> list[RawTable]:
    from kpicli.read import kinds, packed, paths

    data = packed.unpacked(packed_data, shown)
    kind, named = kinds.kind_of(data, shown), kinds.named_as_workbook(place)
    if kind == "workbook":
        from kpicli.read import excel

        whole = every and options.sheet is None
        tables = excel.read_every(data, shown, options) if whole else [excel.read(data, options, shown)]
        note = say("is really a workbook, and read as such")
        known = named or place == paths.STDIN
        return tables if known else [replace(table, notes=(note, *table.notes)) for table in tables]
    if kind == "html":
        from kpicli.read import html

        return [html.read(data, options, shown)]
    from kpicli.read import text

    table = text.read(data, options, shown)
    return [_of_text_in_a_workbook(table, shown) if named else table]


def _of_text_in_a_workbook(table: RawTable, shown: str) -> RawTable:
    """Old tools call text with tabs an Excel file. With one column it is no table, and no workbook either."""
    if len(table.headers) < 2:
        text = say("{file}: is not a workbook but plain text; rename it so that it ends in .csv", file=shown)
        raise InputError(text)
    return replace(table, notes=(say("is really a text file, and read as such"), *table.notes))
