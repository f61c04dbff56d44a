"""What a user can say about how a file is written, when it cannot be recognised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Totals = Literal["drop", "keep", "none"]


@dataclass(frozen=True)
class ReadOptions:
    """The sheet, encoding, delimiter and totals a source declares; None means: recognise it."""

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    totals: Totals | None = None
    """Rows that only look like totals are left out, or are data; or no row of the file is a total. None: ask."""
