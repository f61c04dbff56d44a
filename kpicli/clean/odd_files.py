"""What the reader found odd about the files of a source, as flags of its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpicli.model import Flag, RawTable

SHOWN = 4
"""So many further rows are named."""


def odd_files(raws: Sequence[RawTable], table: str) -> Iterator[Flag]:
    """BAD_ROW for rows that do not fit their header, ODD_FILE for a file that may not be what it was read as."""
    for raw in raws:
        ragged = [row for row in raw.left_out if row.kind == "ragged"]
        if ragged:
            first, *others = ragged
            text = f"left out: {raw.place}, row {first.row}: {first.text}{_others([row.row for row in others])}"
            yield Flag("BAD_ROW", "warn", text, table)
        yield from (Flag("ODD_FILE", "warn", f"{raw.place}: {doubt}", table) for doubt in raw.doubts)


def _others(rows: Sequence[int]) -> str:
    if not rows:
        return ""
    more = ", …" if len(rows) > SHOWN else ""
    return f"; and {len(rows)} more ({'rows' if len(rows) > 1 else 'row'} {', '.join(map(str, rows[:SHOWN]))}{more})"
