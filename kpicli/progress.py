"""What is being done, for whoever listens: stages say it, and know nothing of who shows it. Usually nobody does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[str], None]
_listeners: list[Listener] = []
"""Not of one thread: files are read in another one than that which listens."""


def doing(step: str) -> None:
    """Say what is done from now on: "reading file 2 of 5"."""
    for listener in _listeners[-1:]:
        listener(step)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let somebody hear what is done meanwhile."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
