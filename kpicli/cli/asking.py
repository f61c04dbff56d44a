"""Asking on a terminal, and only there: a pipe or a cron job gets the question as an error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kpicli.cli.progress import shown
from kpicli.errors import Undecided
from kpicli.progress import doing

if TYPE_CHECKING:
    from kpicli.config.load import Loaded

Result = TypeVar("Result")


def terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


class Terminal:
    """Asks on the terminal; an empty answer takes the proposal, or leaves the question open."""

    def choose(self, question: str, options: Sequence[str], proposal: str | None) -> str | None:
        """One of the options, by its name or number."""
        doing("")  # a question stands on a line of its own
        print(f"\n{question}", file=sys.stderr)
        for number, option in enumerate(options, 1):
            print(f"  {number}  {option}{'  (proposed)' if option == proposal else ''}", file=sys.stderr)
        while True:
            print(
                f"1-{len(options)}, or Enter {'for the proposal' if proposal else 'to leave it open'}: ",
                end="",
                file=sys.stderr,
            )
            sys.stderr.flush()
            answer = sys.stdin.readline().strip()
            if not answer:
                return proposal
            if answer in options:
                return answer
            if answer.isdigit() and 0 < int(answer) <= len(options):
                return options[int(answer) - 1]


def answered(loaded: Loaded, work: Callable[[Loaded], Result], *, quiet: bool = False) -> Result:
    """What comes of some work; files that fit several presets are asked about, where somebody is there."""
    try:
        with shown(quiet=quiet, lang=loaded.config.lang):
            return work(loaded)
    except Undecided as undecided:
        if not terminal():
            raise
        chosen = _chosen(loaded, undecided)
    with shown(quiet=quiet, lang=loaded.config.lang):
        return work(chosen)


def _chosen(loaded: Loaded, undecided: Undecided) -> Loaded:
    """The same with the presets that were chosen; a file that nobody chose one for is left as it is."""
    sources = list(loaded.config.sources)
    for file, options in undecided.choices.items():
        preset = Terminal().choose(f"{file}: which export is this?", options, None)
        named = [number for number, source in enumerate(sources) if preset and _is_of(source.path, file)]
        for number in named:
            sources[number] = sources[number].model_copy(update={"preset": preset})
    return replace(loaded, config=loaded.config.model_copy(update={"sources": tuple(sources)}))


def _is_of(paths: Sequence[str], file: str) -> bool:
    """Whether a source is of this file alone."""
    return len(paths) == 1 and (paths[0] == file or paths[0].endswith(f"/{file}"))
