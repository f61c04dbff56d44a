"""Headers compared as people read them, and headers that carry a value: ``Amount spent ({currency})``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kpicli.wording import normal, template


@lru_cache(maxsize=20_000)
def key(header: str) -> str:
    """A header without what differs from version to version: case, accents, underscores, space around signs."""
    return re.sub(r"\s*([^\w\s])\s*", r"\1", normal(header).replace("_", " ")).strip()


def captured(pattern: str, header: str) -> Mapping[str, str] | None:
    """What a header says by a pattern, such as ``{"currency": "EUR"}``; None when it is another header."""
    if "{" not in pattern and "*" not in pattern:
        return {} if key(pattern) == key(header) else None
    found = template(pattern).fullmatch(header.strip())
    return found.groupdict() if found else None
