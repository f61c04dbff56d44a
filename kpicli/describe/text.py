"""Lines of text for a terminal: long ones wrap under the column that they stand in."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator

from kpicli.lang import in_lang

_COLUMN = re.compile(r"\s*\S.*?\s{2,}(?=\S)")
_DEEPEST = 24
_NARROWEST = 40


def fitted(lines: Iterable[str], width: int | None, lang: str) -> str:
    """The lines as one text in a language; those wider than the terminal wrap with an indent. A pipe has no width."""
    return "\n".join(part for line in lines for part in _wrapped(in_lang(line, lang), width))


def _wrapped(line: str, width: int | None) -> Iterator[str]:
    if width is None or len(line) <= width:
        yield line
        return
    yield from textwrap.wrap(
        line, max(width, _NARROWEST), subsequent_indent=" " * _indent(line), break_on_hyphens=False,
        break_long_words=False, replace_whitespace=False, drop_whitespace=True,
    )  # fmt: skip


def _indent(line: str) -> int:
    """Where a wrapped line goes on: below the text after its label, else a little further in than it began."""
    label = _COLUMN.match(line)
    if label and len(label[0]) <= _DEEPEST:
        return len(label[0])
    return min(len(line) - len(line.lstrip()) + 4, _DEEPEST)


def table(rows: Iterable[tuple[str, ...]], indent: int = 2, right: frozenset[int] = frozenset()) -> Iterator[str]:
    """Rows as aligned columns; those of ``right`` end where they begin elsewhere, as numbers do."""
    found = list(rows)
    widths = [max(map(len, column)) for column in zip(*found, strict=True)]
    for row in found:
        cells = (
            cell.rjust(wide) if place in right else cell.ljust(wide)
            for place, (cell, wide) in enumerate(zip(row, widths, strict=True))
        )
        yield (" " * indent + "  ".join(cells)).rstrip()
