"""What the commands print: data on standard output, what is said about it on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpicli.pipeline import Outcome


def width() -> int | None:
    """The width of the terminal; None in a pipe, which has none."""
    from kpicli.render.output import look

    return look(sys.stdout, os.environ).width


def show(text: str, output: Path | None = None) -> None:
    """Write text to standard output, or to a file; signs that the terminal lacks are spelt in plain letters."""
    from kpicli.render.output import look, write
    from kpicli.render.safe import to_ascii, without_controls

    whole = without_controls(text if text.endswith("\n") else text + "\n")
    write(to_ascii(whole) if output is None and look(sys.stdout, os.environ).ascii else whole, output)


def remark(outcome: Outcome, *, notes: bool, verbose: bool) -> None:
    """Warnings and notes, on standard error: data alone goes to standard output."""
    from kpicli import describe

    tell(describe.remarks(outcome, notes=notes, verbose=verbose), outcome.report.lang)


def tell(lines: Iterable[str], lang: str) -> None:
    """Messages on standard error, a line each: what they repeat of a file drives no terminal and adds no line."""
    from kpicli.lang import in_lang
    from kpicli.render.safe import safe_text

    for line in lines:
        print(on_screen(safe_text(f"kpi: {in_lang(line, lang)}"), lang), file=sys.stderr)


def on_screen(text: str, lang: str) -> str:
    """A message as standard error shows it: a terminal gets whole words on every line, a pipe the line as it is."""
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError, AttributeError):  # no terminal, or no file at all
        columns = 0
    if len(text) <= columns or not columns:
        return text
    from kpicli.describe.text import fitted

    return fitted([text], columns, lang)
