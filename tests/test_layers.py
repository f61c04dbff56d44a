"""The layer rule: stages share the frozen types of the model and do not import each other; only the journey knows all.

Imports are read from the source, without running it. What stands under ``if TYPE_CHECKING`` is no dependency.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "kpicli"

TYPES = {"model", "schema", "errors", "wording", "saying", "catalogue.model", "config.model", "config.values"}
"""What every stage may know: the types that pass between stages, the vocabulary, how to refuse and to say so."""

ALLOWED: dict[str, set[str]] = {
    # the ground: no stage
    "errors": set(),
    "patterns": set(),
    "inputs": {"errors", "saying", "patterns"},
    "saying": set(),
    "model": {"saying"},
    "dossier": {"model"},
    "schema": {"saying"},
    "formula": {"saying"},
    "wording": {"saying"},
    "intervals": set(),
    "progress": set(),
    "hazards": {"model", "saying"},
    "coverage": {"model", "saying"},
    "periods": {"errors", "model", "saying"},
    "rows": {"model", "schema", "catalogue.model"},
    "lang": {"model", "saying"},
    "demo": set(),
    "catalogue.model": {"model", "schema", "formula", "saying"},
    "config.values": {"saying"},
    "config.model": {"schema", "saying", "config.values"},
    "catalogue.names": {"saying", "wording", "catalogue.model"},
    # what the package, the user and the command line say
    "catalogue": {"errors", "model", "schema", "wording", "saying", "formula", "catalogue.model"},
    "config": {"inputs", "errors", "schema", "wording", "saying", "config.model", "config.values"},
    "question": TYPES | {"rows", "periods", "catalogue.names"},
    "goals": TYPES | {"formula"},
    # the stages, in the order of the journey
    "read": TYPES | {"inputs", "patterns"},
    "presets": TYPES | {"config", "inputs"},
    "clean": TYPES | {"progress", "coverage", "periods"},
    "plan": TYPES | {"formula"},
    "derive": TYPES | {"rows"},
    "measures": TYPES | {"progress", "formula", "coverage", "periods", "rows"},
    "compute": TYPES | {"formula", "periods"},
    "judge": TYPES | {"formula", "periods", "coverage", "hazards", "intervals"},
    "report": TYPES | {"periods", "hazards", "intervals"},
    "render": TYPES | {"lang", "dossier", "inputs"},
    # what stands behind a number, and what tables know of each other
    "links": TYPES | {"rows"},
    "evidence": TYPES | {"formula", "plan"},
    # what the stages are given
    "intake": TYPES | {"progress", "catalogue", "config", "read", "presets"},
    # the journey, the three stages of it that come again for what is shown beside, and what stands above
    "scoring": TYPES | {"formula", "periods", "rows", "plan", "measures", "compute", "judge", "evidence"},
    "vital": TYPES | {"formula", "judge"},
    "pipeline": TYPES
    | {"vital", "intake", "config", "question", "catalogue.names", "formula", "periods", "rows"}
    | {"goals", "clean", "plan", "derive", "measures", "compute", "judge", "report", "evidence", "links", "scoring"},
    "views": TYPES | {"question", "pipeline"},
    "propose": TYPES | {"config", "lang"},
    "start": TYPES | {"progress", "config", "read", "presets", "propose", "pipeline"},
    "describe": TYPES | {"formula", "hazards", "lang", "presets", "dossier"},
    "cli": TYPES
    | {
        "read",
        "inputs",
        "lang",
        "hazards",
        "intake",
        "config",
        "question",
        "catalogue.names",
        "pipeline",
        "render",
        "describe",
        "start",
        "dossier",
        "views",
        "demo",
        "progress",
    },
    "__main__": {"cli", "errors", "saying", "lang"},
}
"""Each module or package of kpicli, and which others it may import."""

LIGHT = ("cli", "__main__", "describe", "catalogue", "config")
"""What ``kpi --help``, ``list`` and ``explain`` load."""
HEAVY = {"pandas", "numpy", "pyarrow", "narwhals", "openpyxl", "python_calamine", "duckdb"}


# -- reading imports -------------------------------------------------------------------------------------------------


@cache
def modules() -> dict[str, Path]:
    """``clean.dates`` and its file; a package is called as its ``__init__``."""
    paths = {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in PACKAGE.rglob("*.py")}
    return {name.removesuffix(".__init__"): path for name, path in paths.items() if name != "__init__"}


def layer(module: str) -> str:
    """The line of the table that a module belongs to."""
    return module if module in ALLOWED else module.partition(".")[0]


class Imports(ast.NodeVisitor):
    """The names that a module imports when it runs: ``kpicli.model.Flag``, ``pandas``."""

    def __init__(self, everywhere: bool) -> None:
        self.names: list[str] = []
        self.everywhere = everywhere

    def visit_If(self, node: ast.If) -> None:
        checking = ast.unparse(node.test).endswith("TYPE_CHECKING")
        for inner in node.orelse if checking else [*node.body, *node.orelse]:
            self.visit(inner)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if self.everywhere:
            self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        self.names += [alias.name for alias in node.names]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        assert node.level == 0, "imports are written in full"
        self.names += [f"{node.module}.{alias.name}" for alias in node.names]


@cache
def imported(module: str, everywhere: bool = True) -> list[str]:
    """The names a module imports: anywhere in it, or only when it is loaded."""
    found = Imports(everywhere)
    found.visit(ast.parse(modules()[module].read_text("utf-8")))
    return found.names


def across(everywhere: bool = True) -> Iterator[tuple[str, str, str]]:
    """Every import from one layer to another: who, from which layer, which name."""
    for module in modules():
        for name in imported(module, everywhere):
            inside = name.removeprefix("kpicli.")
            if inside == name or inside == "__version__":
                continue
            target = layer(inside if inside in modules() else inside.rpartition(".")[0])
            if target != layer(module):
                yield module, target, inside


# -- the rule --------------------------------------------------------------------------------------------------------


def test_every_module_has_its_place() -> None:
    assert sorted({layer(module) for module in modules()}) == sorted(ALLOWED)


@pytest.mark.parametrize("name", ALLOWED)
def test_a_layer_imports_what_it_may(name: str) -> None:
    wrong = [
        f"{module} imports {what}"
        for module, target, what in across()
        if layer(module) == name and target not in ALLOWED[name]
    ]
    assert wrong == []


def test_there_are_no_circles() -> None:
    graph: dict[str, set[str]] = {name: set() for name in ALLOWED}
    for module, target, _ in across():
        graph[layer(module)].add(target)
    TopologicalSorter(graph).prepare()


# -- quick commands --------------------------------------------------------------------------------------------------


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    """At the top of the modules that the quick commands load; inside a function it is loaded when it is called."""
    found = [
        f"{module} imports {name}"
        for module in modules()
        if layer(module) in LIGHT
        for name in imported(module, everywhere=False)
        if name.partition(".")[0] in HEAVY
    ]
    assert found == []


@pytest.mark.parametrize("command", ["--help", "report --help", "list", "explain cac"])
def test_quick_commands_do_not_load_pandas(command: str, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom kpicli.cli import app\n"
        "try: app(sys.argv[1:], standalone_mode=False)\n"
        f"finally: assert not {HEAVY!r} & set(sys.modules), 'heavy'"
    )
    run = [sys.executable, "-c", code, *command.split()]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
