"""What a user can say about how a file is written, when it cannot be recognised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadOptions:
    """The sheet, encoding and delimiter a source declares; None means: recognise it."""

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
