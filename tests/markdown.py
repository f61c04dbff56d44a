"""What the pages that the program writes are made of: tables, headings, and the line that says who wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MADE = "<!-- Written by make docs from the program itself: change it there. -->\n\n"


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; a bar inside a cell is escaped."""
    head = list(header)
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def anchor(heading: str) -> str:
    """What a link to a heading says after the #."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def code(text: str) -> str:
    """Text as it is typed; nothing stays nothing."""
    return f"`{text}`" if text else ""
