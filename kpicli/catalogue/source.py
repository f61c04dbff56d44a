"""The records of the built-in catalogue, as its YAML files say them.

YAML takes a tenth of a second to read at every start, so what it says is kept beside it as JSON. The JSON names the
text that it was made of: from YAML that has been edited since, it is not used. ``make docs`` makes it again.
"""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.resources import files
from typing import Any, ClassVar

FAMILIES = ("funnel", "sales", "speed", "cost", "roi", "customers", "activity", "channels")
"""One YAML file each, in the order in which KPIs are listed."""
BUILT = "built.json"

Records = dict[str, Any]
"""What one file says: its derive, measures and kpis sections."""


def records() -> dict[str, Records]:
    """The records of each family."""
    texts = _texts()
    try:
        built = json.loads((files(__package__) / BUILT).read_bytes())
    except (OSError, ValueError):
        built = {}
    found: dict[str, Records] = built["families"] if built.get("of") == _name(texts) else _from_yaml(texts)
    return found


def built() -> str:
    """What `BUILT` has to hold."""
    texts = _texts()
    return json.dumps({"of": _name(texts), "families": _from_yaml(texts)}, ensure_ascii=False, indent=0) + "\n"


def _texts() -> dict[str, str]:
    return {family: (files(__package__) / f"{family}.yaml").read_text(encoding="utf-8") for family in FAMILIES}


def _name(texts: dict[str, str]) -> str:
    """What tells one state of the files from any other."""
    return sha256(json.dumps(texts).encode()).hexdigest()


def _from_yaml(texts: dict[str, str]) -> dict[str, Records]:
    import yaml

    class Reader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Only true and false are booleans: ``on`` and ``no`` stay the words they are."""

        yaml_implicit_resolvers: ClassVar = {
            first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    return {family: yaml.load(text, Reader) for family, text in texts.items()}
