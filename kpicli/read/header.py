"""Finds the header under a preamble, whether it takes one row or two, and doubts a header that looks like data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpicli.read.layout import figure_columns, is_figure, words
from kpicli.read.records import Record
from kpicli.saying import say

FULL = 0.8
"""A header names nearly all columns, nearly all of them in words: four in five."""
SAMPLE = 50
"""So many rows below a header show what kind of cells its columns hold."""
FEW = 20
"""No preamble is longer, so a file of more one-cell lines than this is a file of one column."""

_KEY_VALUE = re.compile(r"#?\s*[^:]{1,60}:\s+\S.*|#?\s*[^:]{1,60}:\s*")
_YEAR = re.compile(r"(19|20)\d\d")
_DECIMAL = re.compile(r"[-+]?[\d.,]*\d[.,]\d+")
_ADDRESS = re.compile(r"\S+@\S+\.\w+|\w+://\S+")


class Header(NamedTuple):
    """The row that names the columns, under its names: those of a row of groups above are joined where needed."""

    record: Record
    second: Record | None = None
    """A row right below it that holds words where all others hold figures: no data."""
    doubts: tuple[str, ...] = ()


def find_header(records: Sequence[Record]) -> Header | None:
    """The first row of the file's usual width whose cells are nearly all words; None when every row is blank.

    When no row is full enough, one whose words stand over all columns of figures is; else the first row that is wide
    enough is taken, so that the missing columns are named.
    """
    filled = [record for record in records if words(record)]
    if not filled:
        return None
    record, above = _first(filled)
    below = [other for other in filled if other.row > record.row][:SAMPLE]
    second = _words_over_figures(record, below)
    if second and [*map(str.strip, second.cells)] == [*map(str.strip, record.cells)]:
        second = None  # repeated headers are left out wherever they stand
    if second and _has_gaps(record):
        record, above, second, below = second, record, None, below[1:]
    record = _joined(record, above) if above else record
    return Header(record, second, tuple(_doubts(record, second, below[1:] if second else below)))


def _first(filled: Sequence[Record]) -> tuple[Record, Record | None]:
    """The header, and the row of groups right above it."""
    fullest = _fullest(filled)
    for enough in (_at_least(FULL * fullest), max(2, int(FULL * fullest)) if fullest > 1 else 1):
        for index, record in enumerate(filled):
            above = filled[index - 1] if index and _groups(filled[index - 1], record) else None
            if _is_header(record, enough) or (above and _is_header(_filled_up(record, above), enough)):
                return record, above
    over_figures = (record for index, record in enumerate(filled) if _names_all_figures(record, filled[index + 1 :]))
    wide = (record for record in filled if len(words(record)) >= FULL * fullest)
    return next(over_figures, None) or next(wide, filled[0]), None


def _names_all_figures(record: Record, below: Sequence[Record]) -> bool:
    """Whether a row of words alone names each column of figures below it: the others may have no name."""
    rows = [other for other in below[:SAMPLE] if len(other.cells) == len(record.cells)]
    numeric = figure_columns(rows, len(record.cells))
    return len(numeric) > 1 and not any(map(is_figure, words(record))) and all(record.cells[i].strip() for i in numeric)


def _at_least(number: float) -> int:
    return -int(-number // 1)


def _fullest(records: Sequence[Record]) -> int:
    """How many cells are filled in the fullest row of the width that most rows have."""
    widths = Counter(len(record.cells) for record in records)
    several = {width: count for width, count in widths.items() if width > 1}
    if not several or (widths[1] > FEW and sum(several.values()) < 0.2 * len(records)):
        return 1
    width = max(several, key=lambda wide: (several[wide], wide))
    return max(len(words(record)) for record in records if len(record.cells) == width)


def _is_header(record: Record, enough: int) -> bool:
    """Enough cells, no gaps to speak of, words rather than numbers, and not a list of ``Key: value``."""
    cells = words(record)
    if not cells:
        return False
    last = max(index for index, cell in enumerate(record.cells) if cell.strip()) + 1
    named = sum(not is_figure(cell) for cell in cells)
    pairs = sum(_KEY_VALUE.fullmatch(cell) is not None for cell in cells)
    one_column = enough == 1 and len(record.cells) == 1
    dense = len(cells) >= enough and len(cells) >= FULL * last and named >= FULL * len(cells)
    return dense and (one_column or pairs * 2 < len(cells))


# -- two rows --------------------------------------------------------------------------------------------------------


def _groups(above: Record, record: Record) -> bool:
    """Whether a row may name groups of the columns right below it: as wide, with several cells and gaps or repeats."""
    cells = words(above)
    near = above.row == record.row - 1 and len(above.cells) == len(record.cells)
    return near and len(cells) > 1 and _has_gaps(above) and not any(map(_KEY_VALUE.fullmatch, cells))


def _has_gaps(record: Record) -> bool:
    """Whether some cells are blank or repeat another, as merged cells become."""
    cells = [cell.strip() for cell in record.cells]
    return not all(cells) or len(set(cells)) < len(cells)


def _filled_up(record: Record, above: Record) -> Record:
    """The row with the cells above in its blank places."""
    pairs = zip(record.cells, above.cells, strict=True)
    return record._replace(cells=[cell if cell.strip() else upper for cell, upper in pairs])


def _joined(record: Record, above: Record) -> Record:
    """The header with its blank cells named from above, and names that repeat joined with their group's."""
    names = [cell.strip() for cell in _filled_up(record, above).cells]
    counts = Counter(name for name in names if name)
    groups = [cell.strip() for cell in above.cells]
    for index in range(1, len(groups)):
        groups[index] = groups[index] or groups[index - 1]
    both = zip(names, groups, strict=True)
    return record._replace(cells=[f"{group} {name}" if counts[name] > 1 and group else name for name, group in both])


def _words_over_figures(header: Record, below: Sequence[Record]) -> Record | None:
    """The row right below a header when it holds words alone, several of them in columns of figures."""
    if len(below) < 2 or len(below[0].cells) != len(header.cells) or below[0].row != header.row + 1:
        return None
    first, *rest = below
    names = words(first)
    if len(set(names)) < len(names) or any(map(is_figure, names)):
        return None
    over = [column for column in figure_columns(rest, len(first.cells)) if first.cells[column].strip()]
    return first if len(over) > 1 else None


# -- doubts ----------------------------------------------------------------------------------------------------------


def _doubts(record: Record, second: Record | None, below: Sequence[Record]) -> Iterator[str]:
    """Why the header may not be one."""
    if second:
        yield say(
            "row {row} is left out: it has words where the other rows have figures, as a second header does",
            row=second.row,
        )
    like = list(_like_data(record, below))
    if like:
        shown = ", ".join(repr(cell) for cell in like[:3])
        yield say(
            "row {row} is taken as the header, but looks like data ({cells}); does the file have no header?",
            row=record.row,
            cells=shown,
        )


def _like_data(record: Record, below: Sequence[Record]) -> Iterator[str]:
    """The cells of a header that would be at home in the rows: their kind of figure, an address, a value of theirs."""
    rows = [other for other in below if len(other.cells) == len(record.cells)]
    cells = list(enumerate(cell.strip() for cell in record.cells))
    odd = [(index, cell) for index, cell in cells if is_figure(cell)]
    numeric = figure_columns(rows, len(record.cells)) if odd else []
    yield from (cell for _, cell in cells if _ADDRESS.fullmatch(cell))
    yield from (
        cell
        for index, cell in odd
        if index in numeric and (_DECIMAL.fullmatch(cell) or _shared_shape(cell, [row.cells[index] for row in rows]))
    )
    repeated = [
        cell
        for index, cell in cells
        if cell and not is_figure(cell) and any(row.cells[index].strip() == cell for row in rows)
        and not all(other.cells[index].strip() in ("", cell) for other in rows)
    ]  # fmt: skip
    whole = any(all(a.strip() == b.strip() for a, b in zip(row.cells, record.cells, strict=True)) for row in rows)
    yield from repeated if len(repeated) > 1 and not whole else ()


def _shared_shape(cell: str, column: Sequence[str]) -> bool:
    """Whether a figure is written as most of the column's are; years above amounts are names of columns."""
    filled = [other.strip() for other in column if other.strip()]
    years = sum(_YEAR.fullmatch(other) is not None for other in filled)
    if _YEAR.fullmatch(cell) and years < len(filled):
        return False
    return 2 * sum(_shape(other) == _shape(cell) for other in filled) > len(filled)


def _shape(cell: str) -> str:
    """A figure without its digits: 1/2/2025 and 28/11/2024 look alike, and so do 7 and 1200."""
    return re.sub(r"\d+", "9", cell)
