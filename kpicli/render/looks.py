"""What colours and weights mean on a terminal. What they say is said without them too."""

from __future__ import annotations

from kpicli.model import Value
from kpicli.render.grid import Row

GOOD, BAD, FAINT, STRONG = "green", "red", "dim", "bold"


def verdict(row: Row, value: Value | None) -> str:
    """Green for a change for the better, red for the worse; the sign says it without colour."""
    change = value.change if value else None
    if not change or row.label.better == "neither":
        return ""
    return GOOD if (change > 0) == (row.label.better == "higher") else BAD
