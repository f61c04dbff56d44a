"""One problem of a config file: where it is and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from kpicli.wording import short

Keys = tuple[str | int, ...]
"""The way to a place in the config: ("sources", 2, "columns")."""


@dataclass(frozen=True)
class Problem:
    """What is wrong at a place. ``about_key`` says that the last key itself is wrong, so its section is named.

    ``line`` is filled where the place is not in the finished tree: a key that is given twice, a list as a key.
    """

    keys: Keys
    text: str
    about_key: bool = False
    line: int | None = None

    @property
    def shown(self) -> str:
        """The section a reader looks for: ``sources[2].columns``."""
        return dotted(self.keys[:-1] if self.about_key else self.keys)


def dotted(keys: Keys) -> str:
    """The path as people write it: ``sources[2].columns``."""
    path = ""
    for key in keys:
        path += f"[{key}]" if isinstance(key, int) else f".{short(key)}"
    return path.removeprefix(".")
