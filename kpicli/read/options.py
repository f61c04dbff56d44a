"""What a user can say about how a file is written, when it cannot be recognised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Totals = Literal["drop", "keep", "none"]


@dataclass(frozen=True)
class Choice:
    """Which of several tables in a file is meant: by its number, from 1, or by a name in its header."""

    block: int | None = None
    header: str | None = None


@dataclass(frozen=True)
class ReadOptions:
    """The sheet, encoding, delimiter, totals and table a source declares; None means: recognise it."""

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    totals: Totals | None = None
    """Rows that only look like totals are left out, or are data; or no row of the file is a total. None: ask."""
    block: int | None = None
    header: str | None = None

    @property
    def choice(self) -> Choice | None:
        """Which table of the file is meant, where that is said."""
        return None if self.block is None and self.header is None else Choice(self.block, self.header)
