"""Loading presets: those of the package and those of the user's own folders, every problem with its line."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from kpicli import inputs
from kpicli.config import yaml
from kpicli.config.problem import dotted
from kpicli.config.translate import translate
from kpicli.errors import ConfigError
from kpicli.presets.headers import key
from kpicli.presets.model import Preset
from kpicli.saying import say
from kpicli.wording import did_you_mean, plain


@dataclass(frozen=True)
class Presets:
    """The presets that are known, by id."""

    by_id: dict[str, Preset]

    def named(self, name: str, where: str) -> Preset:
        """The preset of this id; ConfigError with the nearest one."""
        if name not in self.by_id:
            hint = did_you_mean(name, self.by_id) or say(". `kpi presets` lists them")
            raise ConfigError(say("{where}: no preset {name!r}{hint}", where=where, name=name, hint=hint))
        return self.by_id[name]

    @cached_property
    def tools_by_header(self) -> dict[str, frozenset[str]]:
        """Which tools write a header: one that few write says more about a file."""
        found: dict[str, set[str]] = defaultdict(set)
        for preset in self.by_id.values():
            for _, header in preset.headers():
                found[key(header)].add(preset.tool)
        return {header: frozenset(tools) for header, tools in found.items()}


def load(own: Sequence[Path] = ()) -> Presets:
    """The built-in presets, and those of the user's own files, which replace built-in ones of the same id."""
    mine = [_of_file(_text(path), path.name, plain(str(path))) for path in _files(own)]
    return Presets({**_built_in().by_id, **{preset.id: preset for preset in mine}}) if mine else _built_in()


@lru_cache(maxsize=1)
def _built_in() -> Presets:
    folder = files(__package__)
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    found = [_of_file((folder / name).read_text(encoding="utf-8"), name, f"preset {name}") for name in names]
    return Presets({preset.id: preset for preset in found})


def _files(own: Iterable[Path]) -> Iterator[Path]:
    """The files of the user's own: named, or all the YAML files of a folder."""
    for path in own:
        if os.path.isdir(path):
            yield from sorted(path.glob("*.yaml"))
        elif os.path.exists(path):
            yield path
        else:
            raise ConfigError(say("{path}: no such file or folder of presets", path=plain(str(path))))


def _text(path: Path) -> str:
    try:
        return inputs.content(path, plain(str(path)), ConfigError, yaml.MAX_BYTES).decode("utf-8-sig")
    except (OSError, ValueError):
        raise ConfigError(say("{path}: cannot be read as UTF-8 text", path=plain(str(path)))) from None


def _of_file(text: str, name: str, shown: str) -> Preset:
    """One preset, or every problem of its file as one ConfigError."""
    root, problems = yaml.read(text)
    value = {} if root is None else yaml.value_of(root)
    if not isinstance(value, dict):
        raise ConfigError(say("{file}: holds no preset: it should begin with 'tool:' and other keys", file=shown))
    preset: Preset | None = None
    if not problems:
        try:
            preset = Preset.model_validate({**value, "id": name.removesuffix(".yaml")})
        except ValidationError as error:
            problems = translate(error.errors(include_url=False), Preset.model_json_schema())
    ConfigError.raise_if_any(
        say(
            "{file}:{line}: {key}: {text}",
            file=shown,
            line=problem.line or yaml.line_of(root, problem.keys)[0],
            key=dotted(problem.keys),
            text=problem.text,
        )
        for problem in problems
    )
    assert preset is not None
    return preset
