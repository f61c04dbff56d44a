"""The config that is proposed, as the text of a file: short, with a remark on all that was taken for granted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kpicli.lang import in_lang
from kpicli.saying import say
from kpicli.wording import plain

PLAIN = re.compile(r"[^\W\d_][\w .()/%-]*[\w)]")
"""Text that YAML takes as it is."""
NOT_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
WIDE = 100


@dataclass
class Entry:
    """One source of the proposed config. ``open`` holds what nobody has said yet: the entry is then a comment."""

    keys: dict[str, object]
    why: str
    remarks: dict[str, str] = field(default_factory=dict)
    """For a key, what should be said beside it."""
    open: str = ""


def config_text(
    head: Sequence[str], settings: Mapping[str, tuple[object, str]], entries: Iterable[Entry], lang: str = "en"
) -> str:
    """The whole file, with its comments in a language.

    ``head`` begins it as comments; ``settings`` are values with a remark each.
    """
    lines = [f"# {in_lang(line, lang)}".rstrip() for line in head]
    lines += ["", *(_remarked(f"{name}: {_flow(value)}", remark, lang) for name, (value, remark) in settings.items())]
    entries = list(entries)
    read = any(not entry.open for entry in entries)
    lines += ["", "sources:" if read else _remarked("sources: []", say("nothing is read yet"), lang)]
    for entry in entries:
        lines += ["", *_entry(entry, lang)]
    return "\n".join(lines) + "\n"


def _entry(entry: Entry, lang: str) -> Iterator[str]:
    mark = "  #" if entry.open else "  "
    yield f"  # {plain(in_lang(entry.why, lang))}"
    if entry.open:
        yield f"  # {plain(in_lang(say('NOT READ YET: {why}', why=entry.open), lang))}"
    for number, (name, value) in enumerate(entry.keys.items()):
        lead = "- " if number == 0 else "  "
        for at, line in enumerate(_block(name, value)):
            remark = entry.remarks.get(name, "") if at == 0 else ""
            yield mark + _remarked((lead if at == 0 else "  ") + line, remark, lang)


def _block(name: str, value: object) -> Iterator[str]:
    """A key with its value: on one line while that is short, else a line for each part."""
    flow = f"{name}: {_flow(value)}"
    if len(flow) <= WIDE or not isinstance(value, Mapping):
        yield flow
        return
    yield f"{name}:"
    for key, part in value.items():
        yield f"  {_flow(key)}: {_flow(part)}"


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    """A text as YAML reads it back: bare where that is safe, else in quotes."""
    bare = PLAIN.fullmatch(text) and text.casefold() not in NOT_TEXT and " #" not in text
    return text if bare else json.dumps(text, ensure_ascii=not text.isprintable())


def _remarked(line: str, remark: str, lang: str) -> str:
    return f"{line}   # {plain(in_lang(remark, lang))}" if remark else line
