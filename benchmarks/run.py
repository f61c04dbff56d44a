"""Times `kpi report` against a pandas script and a DuckDB query, and checks that the three agree in every cell.

    python benchmarks/run.py [--rows 10000 100000 1000000] [--repeat 5] [--no-kpi] [--write]

Every run is a whole process: start, imports, reading, computing, writing CSV. This process imports nothing heavy,
because on Linux a child's peak memory is never reported below its parent's.
"""

import argparse
import csv
import io
import itertools
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
README = HERE / "README.md"
MARKERS = ("<!-- results -->", "<!-- end of results -->")

COLUMNS = {
    "leads": "leads",
    "mqls": "mqls",
    "sqls": "sqls",
    "opportunities": "opportunities_reached",
    "won": "deals_won",
    "lost": "deals_lost",
    "won_amount": "won_amount",
    "cycle_days": "sales_cycle_days",
    "mql_to_sql_days": "mql_to_sql_days",
    "cost": "marketing_cost",
    "win_rate": "win_rate",
    "cpl": "cpl",
    "cac": "cac.marketing",
    "roas": "won_per_cost",
}
"""A column of the two scripts: the id of the KPI that is the same number."""

KPI_REPORT = [
    "report", "-c", "config.yaml", "-f", "csv", "--by", "source", "--period", "month",
    "--from", "2024-01-01", "--to", "2025-12-31", "--kpi", ",".join(COLUMNS.values()),
]  # fmt: skip
COMMANDS = {
    "pandas": [sys.executable, str(HERE / "pandas_script.py")],
    "duckdb": [sys.executable, str(HERE / "duckdb_query.py")],
    "kpi": [sys.executable, "-m", "kpicli", *KPI_REPORT],
}
LIGHT_COMMANDS = (["--help"], ["list"], ["explain", "cac"])
"""What must not import pandas."""

TOLERANCE = 1e-9

Cells = dict[tuple[str, str, str], float | None]
"""A number by month, source and column; None is undefined."""


@dataclass(frozen=True)
class Run:
    """One whole process: its wall time, its peak memory and what it printed."""

    seconds: float
    peak_mb: float
    output: str
    messages: str


@dataclass(frozen=True)
class Result:
    """All runs of one tool at one size."""

    rows: int
    tool: str
    seconds: float
    fastest: float
    slowest: float
    peak_mb: float
    cells: Cells


# Measuring


def measure(command: list[str], folder: Path) -> Run:
    """Run a command in a folder to its end; a command that fails ends the benchmark with its own messages."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err, env=environment())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output, messages = (read_back(stream) for stream in (out, err))
    if process.returncode:
        sys.exit(f"exit code {process.returncode}: {' '.join(command)}\n{messages}")
    return Run(seconds, peak_megabytes(usage.ru_maxrss), output, messages)


def environment() -> dict[str, str]:
    """The environment of a measured process: compiled modules are kept between runs, as on a user's machine."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def read_back(stream: io.BufferedRandom) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8")


def peak_megabytes(maxrss: int) -> float:
    """Linux counts in kilobytes, macOS in bytes."""
    return maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def prepare(rows: int, data: Path) -> Path:
    """The folder of one size, with fresh exports and the config."""
    folder = data / str(rows)
    measure([sys.executable, str(HERE / "make_data.py"), str(rows), str(folder)], ROOT)
    shutil.copy(HERE / "config.yaml", folder / "config.yaml")
    return folder


def benchmark(rows: int, tools: Iterable[str], repeat: int, data: Path) -> list[Result]:
    """Every tool `repeat` times in turn, after one run each that is not counted (compiled modules, disk cache)."""
    folder = prepare(rows, data)
    runs: dict[str, list[Run]] = {tool: [] for tool in tools}
    for _ in range(repeat + 1):
        for tool, done in runs.items():
            done.append(measure(COMMANDS[tool], folder))
    return [summary(rows, tool, done[1:]) for tool, done in runs.items()]


def summary(rows: int, tool: str, runs: list[Run]) -> Result:
    seconds = [run.seconds for run in runs]
    cells = kpi_cells(runs[-1].output) if tool == "kpi" else script_cells(runs[-1].output)
    peak = max(run.peak_mb for run in runs)
    return Result(rows, tool, statistics.median(seconds), min(seconds), max(seconds), peak, cells)


# Do they agree?


def number(text: str) -> float | None:
    return float(text) if text else None


def script_cells(output: str) -> Cells:
    """The wide table of a script: month, source, a column per number."""
    rows = csv.DictReader(io.StringIO(output))
    return {(row["month"], row["source"], column): number(row[column]) for row in rows for column in COLUMNS}


def kpi_cells(output: str) -> Cells:
    """kpi's records, one per number. A KPI asked for without a variant is the first variant given for it."""
    column_of = {kpi: column for column, kpi in COLUMNS.items()}
    cells: Cells = {}
    for row in csv.DictReader(io.StringIO(output)):
        column = column_of.get(f"{row['kpi']}.{row['variant']}") or column_of.get(row["kpi"])
        if column:
            cells.setdefault((row["period"], row["source"], column), number(row["value"]))
    return cells


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=TOLERANCE)


def differences(expected: Cells, found: Cells) -> list[str]:
    """The cells that differ; one that is missing counts as undefined."""
    cells = sorted(expected.keys() | found.keys())
    pairs = ((cell, expected.get(cell), found.get(cell)) for cell in cells)
    return [f"{' '.join(cell)}: {one} against {other}" for cell, one, other in pairs if not same(one, other)]


def agreement(results: list[Result]) -> tuple[list[str], bool]:
    """What to say about the results of one size, and whether all is well."""
    first, *others = results
    lines, well = [], bool(first.cells)
    for other in others:
        found = differences(first.cells, other.cells)
        well = well and not found
        verdict = f"{len(found):,} differ" if found else "all agree"
        lines.append(f"- {first.rows:,} deals, {first.tool} and {other.tool}: {len(first.cells):,} cells, {verdict}")
        lines += [f"  - {line}" for line in found[:5]]
    return lines, well


# What kpi imports


def imports_pandas(messages: str) -> bool:
    """Whether the report of `python -X importtime` has pandas in it."""
    names = (line.rpartition("|")[2].strip() for line in messages.splitlines() if line.startswith("import time:"))
    return any(name.partition(".")[0] == "pandas" for name in names)


def import_check(repeat: int) -> tuple[list[str], bool]:
    """The commands that touch no data must start without pandas."""
    lines, well = [], True
    with tempfile.TemporaryDirectory() as folder:
        for command in LIGHT_COMMANDS:
            kpi = ["-m", "kpicli", *command]
            heavy = imports_pandas(measure([sys.executable, "-X", "importtime", *kpi], Path(folder)).messages)
            runs = [measure([sys.executable, *kpi], Path(folder)) for _ in range(repeat)]
            seconds = statistics.median(run.seconds for run in runs)
            verdict = "imports pandas" if heavy else "does not import pandas"
            lines.append(f"- `kpi {' '.join(command)}` {verdict}: {seconds:.2f} s, {runs[-1].peak_mb:.0f} MB")
            well = well and not heavy
    return lines, well


# Saying it


def markdown_table(header: list[str], rows: list[list[str]]) -> list[str]:
    """A Markdown table that also reads well in a terminal."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    rule = ["-" * (width - 1) + ":" for width in widths]
    return [
        "| " + " | ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in [header, rule, *rows]
    ]


def timings(results: list[Result]) -> list[str]:
    base = {result.rows: result for result in results if result.tool == "pandas"}
    rows = [
        [
            f"{result.rows:,}", result.tool, f"{result.seconds:.2f}", f"{result.fastest:.2f}-{result.slowest:.2f}",
            f"{result.seconds / base[result.rows].seconds:.2f}", f"{result.peak_mb:.0f}",
            f"{result.peak_mb / base[result.rows].peak_mb:.2f}",
        ]
        for result in results
    ]  # fmt: skip
    return markdown_table(["deals", "tool", "wall s", "range s", "of pandas", "peak MB", "of pandas"], rows)


def scaling(results: list[Result], tools: Iterable[str]) -> list[str]:
    """How much longer, and how much more memory, the next size takes."""
    lines = []
    for tool in tools:
        sizes = sorted((result for result in results if result.tool == tool), key=lambda result: result.rows)
        for small, large in itertools.pairwise(sizes):
            lines.append(
                f"- {tool}, {small.rows:,} to {large.rows:,} deals (x{large.rows / small.rows:g}): "
                f"time x{large.seconds / small.seconds:.1f}, memory x{large.peak_mb / small.peak_mb:.1f}"
            )
    return lines


def machine(repeat: int) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("pandas", "pyarrow", "duckdb"))
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{packages}. Median of {repeat} runs after one that is not counted; peak of all."
    )


def write_between(markers: tuple[str, str], text: str) -> None:
    """Put results between two markers of the README."""
    before, _, rest = README.read_text("utf-8").partition(markers[0])
    _, _, after = rest.partition(markers[1])
    README.write_text(f"{before}{markers[0]}\n\n{text}\n{markers[1]}{after}", "utf-8")


def arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time kpi against a pandas script and a DuckDB query.")
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="deals per size")
    parser.add_argument("--repeat", type=int, default=5, help="runs per tool and size; the median counts")
    parser.add_argument("--no-kpi", action="store_true", help="the pandas script and the DuckDB query only")
    parser.add_argument("--data", type=Path, default=HERE / "data", help="where the exports are made")
    parser.add_argument("--write", action="store_true", help="put the results into benchmarks/README.md")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Measure, compare, print; exit code 1 when a cell differs or a light command imports pandas."""
    options = arguments(given)
    tools = [tool for tool in COMMANDS if tool != "kpi" or not options.no_kpi]
    results, agreed, well = [], [], True
    for rows in sorted(options.rows):
        print(f"{rows:,} deals", file=sys.stderr)
        of_size = benchmark(rows, tools, options.repeat, options.data.resolve())
        lines, same_cells = agreement(of_size)
        results, agreed, well = results + of_size, agreed + lines, well and same_cells
    parts = [[machine(options.repeat)], timings(results), agreed, scaling(results, tools)]
    if not options.no_kpi:
        lines, light = import_check(options.repeat)
        parts, well = [*parts, lines], well and light
    text = "\n\n".join("\n".join(part) for part in parts if part) + "\n"
    print(text, end="")
    if options.write:
        write_between(MARKERS, text)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
