"""Loading config.yaml: every problem at once, each with its line and the way out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kpicli import inputs
from kpicli.config import yaml
from kpicli.config.checks import check, source_names
from kpicli.config.model import Config, Source
from kpicli.config.problem import Problem, dotted
from kpicli.config.shapes import items, parts, section
from kpicli.config.translate import translate
from kpicli.config.values import as_currency
from kpicli.errors import ConfigError
from kpicli.saying import say
from kpicli.wording import plain

__all__ = ["Loaded", "json_schema", "load", "parse", "source_names", "where"]

NO_CONFIG = say("the files given")
"""How messages call a config that is no file."""
MOST = 100
"""Problems that are listed at once."""


@dataclass(frozen=True)
class Loaded:
    """A config that holds together, and where in the file each part of it stands.

    ``base`` is the folder that relative paths of sources start from; ``shown`` is how messages call the file.
    """

    config: Config
    base: Path
    shown: str
    origins: tuple[int, ...] | None = None
    """For sources that presets made: the number in the file of the source that each came from; empty for none of it."""
    _root: yaml.Node | None = field(default=None, repr=False, compare=False)

    def line(self, *keys: str | int) -> int | None:
        """The line of a part, such as ``line("kpis", "my_kpi", "formula")``; None when the file does not have it."""
        line, found = yaml.line_of(self._root, keys)
        return line if found == len(keys) else None

    def where(self, *keys: str | int) -> str:
        """How a message about a part begins: ``config.yaml:14: sources[2].columns``."""
        if self.origins is not None and keys[:1] == ("sources",) and len(keys) > 1 and isinstance(keys[1], int):
            if not self.origins:
                return _where(self.shown, None, dotted(keys))
            keys = ("sources", self.origins[keys[1]], *keys[2:])
        keys = yaml.as_written(self._root, keys)
        line, found = yaml.line_of(self._root, keys)
        return _where(self.shown, line if found else None, dotted(keys))


def where(loaded: Loaded, *keys: str | int) -> str:
    """How a message about a part begins: ``config.yaml:14: sources[2].columns``."""
    return loaded.where(*keys)


def load(path: Path) -> Loaded:
    """The config of a file, or every problem of it as one ConfigError."""
    return parse(_text(path), plain(str(path)), path.parent)


def parse(text: str, shown: str, base: Path) -> Loaded:
    """The config of a text, or every problem of it as one ConfigError."""
    root, problems = yaml.read(text.removeprefix("\ufeff"))
    config: Config | None = None
    value = None if root is None else yaml.value_of(root)
    for name in _named(value):
        inputs.note_named(name, base)
    if value is not None:
        config, more = _checked(value)
        problems += more
    elif not problems:
        problems.append(Problem((), say("is empty: copy config.example.yaml and name your own files")))
    ConfigError.raise_if_any(_lines(problems, root, shown))
    assert config is not None
    return Loaded(config, base, shown, _root=root)


def _named(raw: Any) -> Iterator[str]:
    """Every file that a config names, as far as it is understood: a mistake elsewhere makes it no less an input."""
    if isinstance(raw, dict):
        for part in ("sources", "lookups"):
            yield from (str(path) for _, one in parts(raw, part) for path in items(one.get("path")))
        rates = raw.get("exchange_rates")
        yield from (str(path) for path in items(rates if isinstance(rates, str) else section(rates).get("path")))
        yield from (str(path) for path in items(raw.get("presets")))


def of_files(files: Sequence[str], loaded: Loaded | None, currency: str | None = None) -> Loaded:
    """Files to be recognised in place of a config's sources; all else is the config's, if there is one."""
    base = loaded.base if loaded else Path()
    paths = [path if path == "-" or os.path.isabs(path) else os.path.relpath(path, base) for path in files]
    given: dict[str, Any] = {"sources": tuple(Source(preset="auto", path=(path,)) for path in paths)}
    if currency:
        given["currency"] = as_currency(currency)
    if loaded is None:
        return Loaded(Config(**given), base, NO_CONFIG, origins=())
    return replace(loaded, config=loaded.config.model_copy(update=given), origins=())


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the config, for completion and checks in an editor."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "The config.yaml of kpi"}
    return {**head, **_without_noise(Config.model_json_schema())}


def _without_noise(schema: Any) -> Any:
    """The schema without the titles that repeat names, and without defaults that only say "nothing"."""
    if isinstance(schema, list):
        return [_without_noise(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _without_noise(part) for key, part in schema.items() if not _is_noise(key, part)}


def _is_noise(key: str, part: Any) -> bool:
    repeats = key == "title" and isinstance(part, str)
    return repeats or (key == "default" and (part is None or isinstance(part, dict) or part == []))


def _checked(value: Any) -> tuple[Config | None, list[Problem]]:
    """The config, and what the model and the vocabulary say against it."""
    if not isinstance(value, dict):
        what = say("a list") if isinstance(value, list) else say("text")
        text = say("holds {what}: it should begin with 'sources:' and other keys", what=what)
        return None, [Problem((), text, line=1)]
    found = list(islice(check(value), MOST))
    try:
        return Config.model_validate(value), found
    except ValidationError as error:
        refused = error.errors(include_url=False)[:MOST]
        return None, [*translate(refused, Config.model_json_schema()), *found]


def _lines(problems: Iterable[Problem], root: yaml.Node | None, shown: str) -> list[str]:
    """One line of text per problem, in the order of the file."""
    placed: dict[str, int] = {}
    for problem in islice(problems, 2 * MOST):
        problem = replace(problem, keys=yaml.as_written(root, problem.keys))
        line = problem.line if problem.line is not None else yaml.line_of(root, problem.keys)[0]
        place = _where(shown, line if problem.keys else problem.line, _shown(problem, root))
        placed.setdefault(say("{place}: {text}", place=place, text=problem.text), line or 0)
    lines = sorted(placed, key=lambda text: placed[text])
    more = say("{file}: more problems follow: these {most} first", file=shown, most=MOST)
    return [*lines[:MOST], more] if len(lines) > MOST else lines


def _shown(problem: Problem, root: yaml.Node | None) -> str:
    """The path of a problem as far as the file has it: a single path is not called ``path[0]``."""
    found = yaml.line_of(root, problem.keys)[1] if root is not None else len(problem.keys)
    if problem.about_key or found == len(problem.keys):
        return problem.shown
    return dotted(problem.keys[:found])


def _where(shown: str, line: int | None, path: str) -> str:
    place = shown if line is None else say("{file}:{line}", file=shown, line=line)
    return say("{place}: {path}", place=place, path=path) if path else place


def _text(path: Path) -> str:
    """The text of the file; never more than the largest config that is read."""
    shown = plain(str(path))
    try:
        data = inputs.content(path, shown, ConfigError, yaml.MAX_BYTES)
    except FileNotFoundError:
        raise ConfigError(
            say(
                "no {file} here: name one with --config, or copy config.example.yaml and name your own files",
                file=shown,
            )
        ) from None
    except IsADirectoryError:
        raise ConfigError(say("{file}: is a folder: name the file in it with --config", file=shown)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(say("{file}: cannot be read ({reason})", file=shown, reason=reason)) from None
    return _decoded(data, shown)


def _decoded(data: bytes, shown: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = say("{file}:{line}: is not UTF-8 text: save the file as UTF-8", file=shown, line=line)
        raise ConfigError(text) from None
