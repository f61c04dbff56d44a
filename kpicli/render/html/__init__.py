"""The report as a page: one file that needs no network, for a browser, a mail and a sheet of paper."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kpicli.dossier import Dossier
from kpicli.render.html import vendored
from kpicli.render.html.page import page
from kpicli.render.safe import safe_text

_NBSP = "\u00a0"
_FOLDER = files(__package__) / "templates"


def render_html(dossier: Dossier) -> str:
    """The whole page. The same dossier gives the same bytes; without script it still shows every number."""
    made = page(dossier)
    scripts = [vendored.source(), _text("page.js")] if made.trends else [_text("page.js")]
    style = _text("page.css")
    shown = {"page": made, "w": made.words, "titles": made.titles, "charts": [chart.data for chart in made.trends]}
    ours = {"style": Markup(style), "scripts": [Markup(script) for script in scripts]}
    template = _environment().get_template("page.jinja")
    return template.render(**shown, **ours, policy=_policy(scripts, style), first=_once())


def _once() -> Callable[[str], bool]:
    """Whether a code is met for the first time: the note links back to the first number that carries its mark."""
    seen: set[str] = set()

    def first(code: str) -> bool:
        known = code in seen
        seen.add(code)
        return not known

    return first


def _policy(scripts: list[str], style: str) -> str:
    """What the browser may do: run these scripts and this style, and load nothing from anywhere."""
    allowed = " ".join(map(_hash, scripts))
    return f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _text(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8").strip()


@cache
def _environment() -> Environment:
    """Templates that escape everything and refuse a name that they do not know."""
    return Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: Any) -> Any:
    """Whatever a template shows, without control and direction characters; the spaces inside numbers stay hard."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _NBSP.join(map(safe_text, value.split(_NBSP)))
