"""Asking on a terminal, and only there: a pipe or a cron job gets the question as an error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from kpicli.cli.output import on_screen
from kpicli.cli.progress import shown
from kpicli.errors import Undecided
from kpicli.lang import in_lang
from kpicli.progress import doing
from kpicli.saying import say

if TYPE_CHECKING:
    from kpicli.config.load import Loaded

Result = TypeVar("Result")


def terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


@dataclass(frozen=True)
class Terminal:
    """Asks on the terminal; an empty answer takes the proposal, or leaves the question open."""

    lang: str

    def choose(self, question: str, options: Sequence[str], proposal: str | None) -> str | None:
        """One of the options, by its name or number."""
        from kpicli.render.safe import safe_text

        doing("")  # a question stands on a line of its own
        print(f"\n{on_screen(safe_text(in_lang(question, self.lang)), self.lang)}", file=sys.stderr)
        shown = [safe_text(in_lang(option, self.lang)) for option in options]
        for number, (option, text) in enumerate(zip(options, shown, strict=True), 1):
            print(f"  {number}  {text}{self._mark(option == proposal)}", file=sys.stderr)
        while True:
            print(self._invitation(len(options), bool(proposal)), end="", file=sys.stderr, flush=True)
            answer = sys.stdin.readline().strip()
            if not answer:
                return proposal
            if answer in shown:
                return options[shown.index(answer)]
            if answer.isdigit() and 0 < int(answer) <= len(options):
                return options[int(answer) - 1]

    def _mark(self, proposed: bool) -> str:
        return f"  {in_lang(say('(proposed)'), self.lang)}" if proposed else ""

    def _invitation(self, most: int, proposed: bool) -> str:
        line = (
            say("1-{most}, or Enter for the proposal: ", most=most)
            if proposed
            else say("1-{most}, or Enter to leave it open: ", most=most)
        )
        return in_lang(line, self.lang)


def answered(loaded: Loaded, work: Callable[[Loaded], Result], lang: str, *, quiet: bool = False) -> Result:
    """What comes of some work; files that fit several presets are asked about, where somebody is there."""
    try:
        with shown(quiet=quiet, lang=lang):
            return work(loaded)
    except Undecided as undecided:
        if not terminal():
            raise
        chosen = _chosen(loaded, undecided, Terminal(lang))
    with shown(quiet=quiet, lang=lang):
        return work(chosen)


def _chosen(loaded: Loaded, undecided: Undecided, terminal: Terminal) -> Loaded:
    """The same with the presets that were chosen; a file that nobody chose one for is left as it is."""
    sources = list(loaded.config.sources)
    for file, options in undecided.choices.items():
        preset = terminal.choose(say("{file}: which export is this?", file=file), options, None)
        named = [number for number, source in enumerate(sources) if preset and _is_of(source.path, file)]
        for number in named:
            sources[number] = sources[number].model_copy(update={"preset": preset})
    return replace(loaded, config=loaded.config.model_copy(update={"sources": tuple(sources)}))


def _is_of(paths: Sequence[str], file: str) -> bool:
    """Whether a source is of this file alone."""
    return len(paths) == 1 and (paths[0] == file or paths[0].endswith(f"/{file}"))
