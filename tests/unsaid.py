"""Watches what the program makes for people to read: a sentence that is plain text cannot be said in their language.

Every error, flag, note and reading that is made during a test is looked at where it is made, by the package that makes
it. `conftest.py` fails the test in which one of them is not a `Said`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from kpicli import errors, model
from kpicli.saying import Said

TEXTS: Mapping[type, Callable[[Any], Iterable[str]]] = {
    errors.KpiError: lambda made: made.lines,
    model.Flag: lambda made: (made.text,),
    model.Refusal: lambda made: (made.text,),
    model.BadCell: lambda made: (made.reason,),
    model.ColumnReading: lambda made: (made.reading, made.proof),
    model.RawTable: lambda made: (*made.notes, *made.doubts),
    model.SourceFacts: lambda made: made.notes,
    model.Data: lambda made: (*made.notes, *made.out_of_order, *made.repeated),
    model.Report: lambda made: made.assumed,
}
"""What is made for people, with its sentences. What a row that is left out says is mostly the file's own words."""
BETWEEN = ("kpicli.errors", "kpicli.model", "dataclasses")
SETTING = re.compile(r"[a-z_.]+: \S+")
EDGE = ("render",)
"""Where flags are made again in the language of people: of what it makes only errors are looked at."""

_found: list[str] = []


def watch() -> None:
    """Look at each of these from now on, as it is made."""
    for kind, texts in TEXTS.items():
        kind.__init__ = _watched(kind, texts)  # type: ignore[misc]


def unsaid() -> list[str]:
    """The plain sentences that were made since this was last asked, with who made them."""
    found = list(dict.fromkeys(_found))
    _found.clear()
    return found


def _watched(kind: type, texts: Callable[[Any], Iterable[str]]) -> Callable[..., None]:
    make: Callable[..., None] = kind.__init__  # type: ignore[misc]

    @wraps(make)
    def init(self: Any, *args: Any, **facts: Any) -> None:
        make(self, *args, **facts)
        maker = _maker(kind)
        if maker:
            _found.extend(f"{maker}: {kind.__name__}: {text}" for text in texts(self) if _is_plain(text))

    return init


def _maker(kind: type) -> str:
    """The module of the program that makes it; empty where nobody looks: in a test, at the edge."""
    frame = sys._getframe(2)
    while frame.f_back and frame.f_globals.get("__name__") in BETWEEN:
        frame = frame.f_back
    name = str(frame.f_globals.get("__name__"))
    program, package = [*name.split("."), ""][:2]
    passed_by = kind is not errors.KpiError and package in EDGE
    return "" if program != "kpicli" or passed_by else name


def _is_plain(text: str) -> bool:
    """Whether it has words and is no `Said`; what repeats a setting (``dates: dmy``) is the same in every language."""
    settled = isinstance(text, Said) or SETTING.fullmatch(text)
    return not settled and any(char.isalpha() for char in text)
