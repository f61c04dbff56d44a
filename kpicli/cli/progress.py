"""One line that says what long work is doing: on a terminal only, after a second, and gone when the work is done."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Timer
from typing import TextIO

from kpicli import progress
from kpicli.saying import say

PATIENCE = 1.0
"""Seconds of work that need no word."""


class Line:
    """The line, rewritten in place. It is cut to the width, since one that wraps could not be taken back."""

    def __init__(self, stream: TextIO, lang: str) -> None:
        self._stream, self._lang = stream, lang
        self._lock, self._timer = Lock(), Timer(PATIENCE, self._begin)
        self._step, self._shown, self._begun = "", "", False
        self._timer.daemon = True
        self._timer.start()

    def tell(self, step: str) -> None:
        """Take note of what is done; show it when it has taken long already."""
        with self._lock:
            self._step = step
            if self._begun:
                self._put(step)

    def end(self) -> None:
        """Take the line back."""
        self._timer.cancel()
        with self._lock:
            self._begun = False
            if self._shown:
                self._put("")

    def _begin(self) -> None:
        with self._lock:
            self._begun = not self._timer.finished.is_set()
            if self._begun and self._step:
                self._put(self._step)

    def _put(self, step: str) -> None:
        from kpicli.lang import in_lang
        from kpicli.render.safe import safe_text

        text = safe_text(in_lang(step, self._lang))[: shutil.get_terminal_size().columns - 1]
        self._stream.write(f"\r{text}{' ' * (len(self._shown) - len(text))}" + ("" if text else "\r"))
        self._stream.flush()
        self._shown = text


@contextmanager
def shown(*, quiet: bool, lang: str = "en") -> Iterator[None]:
    """Show what is done meanwhile, where somebody looks on and did not ask for silence."""
    if quiet or not looked_at(sys.stderr, os.environ):
        yield
        return
    line = Line(sys.stderr, lang)
    try:
        with progress.listening(line.tell):
            yield
    finally:
        line.end()


@contextmanager
def writing(output: Path | None, *, quiet: bool, lang: str) -> Iterator[None]:
    """Show that a file is written; what goes to standard output shows itself."""
    with shown(quiet=quiet or output is None, lang=lang):
        if output:
            progress.doing(say("writing {file}", file=output))
        yield


def looked_at(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether a stream is a terminal on which a line can be taken back."""
    return stream.isatty() and environ.get("TERM") != "dumb"
