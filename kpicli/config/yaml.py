"""Reading YAML as people mean it: text stays text, every value keeps its line, and hostile files are refused.

The parser's events are turned into a small tree here, without constructing anything, so that no file can make the
program slow or big: the size, the depth, aliases and merge keys are checked while the tree grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from kpicli.config.problem import Keys, Problem
from kpicli.config.syntax import FAR_TOO_DEEP, MAX_DEPTH, explain
from kpicli.saying import say
from kpicli.wording import quoted, short

MAX_BYTES = 256 * 1024
MAX_SIZE = 50_000
"""Values and keys of a file once its aliases are written out."""

LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
STRING_TAGS = ("!", "tag:yaml.org,2002:str")

INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class WrittenFloat(float):
    """A number that remembers how it was written, so that ``1.50`` is still that where text is meant."""

    text: str

    def __new__(cls, text: str) -> WrittenFloat:
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __str__(self) -> str:
        return self.text


@dataclass(slots=True)
class Node:
    """A place in the file. ``size`` and ``depth`` count what is below it with aliases written out."""

    line: int
    size: int = 1
    depth: int = 0


@dataclass(slots=True)
class Scalar(Node):
    """One value as it is written; ``bare`` when it has no quotes, so that it may be a number or a date."""

    text: str = ""
    bare: bool = False


@dataclass(slots=True)
class Sequence(Node):
    """A list."""

    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping(Node):
    """Keys with values; a key has a line of its own."""

    entries: dict[str, tuple[int, Node]] = field(default_factory=dict)


class Refused(Exception):
    """A problem that ends the reading of the file."""

    def __init__(self, line: int, text: str, keys: Keys = ()) -> None:
        super().__init__(text)
        self.problem = Problem(keys, text, line=line)


def read(text: str) -> tuple[Node | None, list[Problem]]:
    """The file as a tree with lines, and every problem of its form. No tree means that it could not be read."""
    if len(text) > MAX_BYTES or len(text.encode(errors="replace")) > MAX_BYTES:
        return None, [Problem((), say("is larger than {size} KB", size=MAX_BYTES // 1024))]
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except Refused as refused:
        return None, [*builder.problems, refused.problem]
    except yaml.YAMLError as error:
        line, why = explain(error, text)
        return None, [*builder.problems, Problem((), why, line=line)]
    return builder.root, builder.problems


def value_of(node: Node) -> Any:
    """The plain value of a place: a dict, a list, text, a number, a date, true, false or None."""
    if isinstance(node, Mapping):
        return {key: value_of(child) for key, (_, child) in node.entries.items()}
    if isinstance(node, Sequence):
        return [value_of(item) for item in node.items]
    assert isinstance(node, Scalar)
    return resolve(node.text) if node.bare else node.text


def resolve(text: str) -> Any:
    """What unquoted text means: ``no``, ``on``, ``012``, ``1_000`` and ``1:30`` are text, ``true`` and 7 are not."""
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text):
        return WrittenFloat(text)
    if DAY.fullmatch(text):
        return _day(text)
    return text


def _day(text: str) -> date | str:
    """The day, or the text when the calendar has no such day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def line_of(root: Node | None, keys: Keys) -> tuple[int | None, int]:
    """The line of the deepest place on the way that the file has, and how many of the keys lead there."""
    if root is None:
        return None, 0
    line, node = root.line, root
    for found, key in enumerate(keys):
        step = _step(node, key)
        if step is None:
            return line, found
        line, node = step
    return line, len(keys)


def as_written(root: Node | None, keys: Keys) -> Keys:
    """The way to a place without the 0 of a single value that stands where a list is meant."""
    node, found = root, list[str | int]()
    for key in keys:
        if key == 0 and node is not None and not isinstance(node, Sequence):
            continue
        found.append(key)
        step = None if node is None else _step(node, key)
        node = step[1] if step else None
    return tuple(found)


def _step(node: Node, key: str | int) -> tuple[int, Node] | None:
    """The line and the place one key further, or None."""
    if isinstance(node, Mapping) and isinstance(key, str):
        return node.entries.get(key)
    if isinstance(node, Sequence) and isinstance(key, int) and 0 <= key < len(node.items):
        return node.items[key].line, node.items[key]
    return None


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet."""

    node: Sequence | Mapping
    anchor: str | None
    key: str | None = None
    key_line: int = 0
    merging: bool = False
    merged: list[Mapping] = field(default_factory=list)


class _Builder:
    """Grows the tree from the parser's events and refuses what would grow without measure."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """One event of the parser: a value, or the begin or end of something."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(event)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            raise Refused(_line(event), say("a second document begins here: remove the line ---"))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.tag not in (None, *STRING_TAGS):
            self._refuse_tag(event)
        bare = event.tag is None and event.implicit[0]
        node = Scalar(_line(event), text=event.value, bare=bare)
        if event.anchor:
            self._anchors[event.anchor] = node
        self._place(node)

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        if event.tag is not None:
            self._refuse_tag(event)
        if len(self._open) >= MAX_DEPTH:
            raise Refused(_line(event), FAR_TOO_DEEP, self._path()[:3])
        self._check_key_may_be_here(_line(event))
        node = Sequence(_line(event)) if isinstance(event, yaml.SequenceStartEvent) else Mapping(_line(event))
        self._open.append(_Open(node, event.anchor))

    def _end(self) -> None:
        done = self._open.pop()
        if isinstance(done.node, Mapping):
            for other in done.merged:
                for key, entry in other.entries.items():
                    done.node.entries.setdefault(key, entry)
        if done.anchor:
            self._anchors[done.anchor] = done.node
        self._place(done.node)

    def _alias(self, event: yaml.AliasEvent) -> None:
        name, line = str(event.anchor), _line(event)
        if any(place.anchor == name for place in self._open):
            raise Refused(line, say("*{name} is used inside itself", name=short(name)), self._path())
        node = self._anchors.get(name)
        if node is None:
            text = say("nothing is called &{name}. Text that begins with * needs quotes", name=short(name))
            raise Refused(line, text, self._path())
        if len(self._open) + node.depth > MAX_DEPTH:
            text = say("is nested more than {most} levels deep with *{name}", most=MAX_DEPTH, name=short(name))
            raise Refused(line, text, self._path()[:3])
        if not isinstance(node, Scalar):
            self._check_key_may_be_here(line)
        self._place(node)

    def _place(self, node: Node) -> None:
        """Put a finished value where it belongs: the root, a list, a key, or the value of a key."""
        if not self._open:
            self.root = node
            return
        place = self._open[-1]
        self._grow(place.node, node)
        if isinstance(place.node, Sequence):
            place.node.items.append(node)
        elif place.key is None and isinstance(node, Scalar):
            place.key, place.key_line = node.text, node.line
            place.merging = node.bare and node.text == "<<"
        else:
            self._entry(place, place.node, node)

    def _grow(self, parent: Node, child: Node) -> None:
        parent.size += child.size
        parent.depth = max(parent.depth, child.depth + 1)
        if parent.size > MAX_SIZE:
            text = say("holds more than {most:,} values once its aliases are written out", most=MAX_SIZE)
            raise Refused(child.line, text)

    def _check_key_may_be_here(self, line: int) -> None:
        """A list or mapping cannot be a key; a forgotten quote around ``{{ … }}`` or ``[x]`` looks like one."""
        place = self._open[-1] if self._open else None
        if place and isinstance(place.node, Mapping) and place.key is None:
            text = say("a key must be text: put quotes around a value with [ ] or {{ }}")
            raise Refused(line, text, self._path())

    def _entry(self, place: _Open, mapping: Mapping, node: Node) -> None:
        key, place.key = str(place.key), None
        if place.merging:
            self._merge(place, node)
        elif key in mapping.entries:
            first, again = mapping.entries[key][0], place.key_line
            text = say("{key} is given twice, on lines {first} and {again}", key=quoted(key), first=first, again=again)
            self.problems.append(Problem((*self._path(), key), text, about_key=True, line=place.key_line))
        else:
            mapping.entries[key] = (place.key_line, node)

    def _merge(self, place: _Open, node: Node) -> None:
        place.merging = False
        for other in node.items if isinstance(node, Sequence) else [node]:
            if not isinstance(other, Mapping):
                text = say("<< takes the *name of a mapping, or a list of them")
                raise Refused(place.key_line, text, self._path())
            place.merged.append(other)

    def _refuse_tag(self, event: yaml.NodeEvent) -> None:
        tag = str(getattr(event, "tag", "")).replace("tag:yaml.org,2002:", "!!")
        text = say("tags such as {tag} have no meaning here. Text that begins with ! needs quotes", tag=short(tag))
        raise Refused(_line(event), text, self._path())

    def _path(self) -> Keys:
        """The way to where the reading is now."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[str | int]:
        for place in self._open:
            if isinstance(place.node, Sequence):
                yield len(place.node.items)
            elif place.key is not None:
                yield place.key


def _line(event: yaml.Event) -> int:
    """The line of an event, counted from 1 as editors do."""
    return event.start_mark.line + 1 if event.start_mark else 1
