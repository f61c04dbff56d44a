"""The language that people are spoken to in: that of --lang, else the config's, else KPI_LANG's, else English."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpicli import inputs
from kpicli.errors import ConfigError, KpiError
from kpicli.lang import LANGUAGES
from kpicli.saying import say, together

if TYPE_CHECKING:
    from kpicli.cli.options import Lang
    from kpicli.config.load import Loaded

VARIABLE = "KPI_LANG"
_OPTIONS = ("-c", "--config", "--lang")
_NAMED = re.compile(rf"(?m)^lang:[ \t]*[\"']?({'|'.join(LANGUAGES)})\b")
_MOST_READ = 256 * 1024


def spoken(asked: Lang | None, loaded: Loaded | None) -> str:
    """The language of what a command says, once its config is known."""
    if asked:
        return asked.value
    if loaded and "lang" in loaded.config.model_fields_set:
        return loaded.config.lang
    return _of_environment()


def _of_environment() -> str:
    named = os.environ.get(VARIABLE, "")
    if named and named not in LANGUAGES:
        known = together(", ", LANGUAGES)
        raise ConfigError(
            say("{name}={value}: is no language of kpi: {known}", name=VARIABLE, value=named, known=known)
        )
    return named or "en"


def spoken_before(words: Sequence[str]) -> str:
    """The language of an error: by the words of the command line and by the config's text, wrong as both may be."""
    said = dict(_options(words))
    path = said.get("-c") or said.get("--config") or os.environ.get("KPI_CONFIG") or "config.yaml"
    wished = (said.get("--lang", ""), _of_text(Path(path)), os.environ.get(VARIABLE, ""))
    return next((lang for lang in wished if lang in LANGUAGES), "en")


def _options(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The options that matter here, each with its value: ``--lang es``, ``--lang=es``, ``-c x``, ``-cx``."""
    for word, after in zip(words, [*words[1:], ""], strict=True):
        name, equals, value = word.partition("=")
        if word in _OPTIONS:
            yield word, after
        elif equals and name in _OPTIONS[1:]:
            yield name, value
        elif word.startswith("-c"):
            yield "-c", word[2:]


def _of_text(config: Path) -> str:
    """What ``lang:`` says in a config's text; nothing where it cannot be seen."""
    try:
        found = _NAMED.search(inputs.content(config, "", ConfigError, _MOST_READ).decode("utf-8-sig", "replace"))
    except (OSError, ValueError, KpiError):
        return ""
    return found[1] if found else ""
