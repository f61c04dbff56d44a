"""The newcomer's path with the installed program, in Spanish: demo, init, report, explain, workbook and page.

The project is built as a wheel and put into an environment of its own, far from the checkout: what a wheel leaves
behind is missed here. The libraries are those of the environment that runs the tests: nothing is downloaded.
"""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import sysconfig
import termios
from collections import Counter
from collections.abc import Iterator
from fcntl import ioctl
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from kpicli import catalogue

ROOT = Path(__file__).parents[1]
MONTH = "2025-12"
"""The latest complete month of the sample: the one that every board shows."""
FIGURES: dict[str, Any] = json.loads((ROOT / "tests" / "sample_figures.json").read_text("utf-8"))["periods"]
TOTAL: dict[str, float] = FIGURES[MONTH]["total"]
SAME = {"revenue": "won_amount", "mrr": "mrr_end"} | {
    name: name
    for name in ("leads", "mqls", "sqls", "deals_won", "win_rate", "sales_cycle_days", "marketing_cost", "cpl", "cac",
                 "churn_rate", "lead_response_minutes")
}  # fmt: skip
"""KPIs of the program, by what the independent figures call them."""
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("KPI_", "PYTHON", "COV", "COLUMNS"))}


class Newcomer:
    """Somebody who has the command `kpi`, a folder, and nothing else of the project."""

    def __init__(self, home: Path, command: Path) -> None:
        self.home, self.command = home, command

    def types(self, line: str, folder: str = ".") -> subprocess.CompletedProcess[str]:
        """A command whose output goes into a pipe; it has to end well."""
        done = subprocess.run(
            [self.command, *line.split()[1:]],
            cwd=self.home / folder, env=PLAIN, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 0, f"{line}: {done.stderr}"
        return done

    def sees(self, line: str, folder: str, answers: str = "", columns: int = 80) -> list[str]:
        """The lines that a terminal of so many columns gets, with somebody who types the answers."""
        ours, theirs = pty.openpty()
        ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        process = subprocess.Popen(
            [self.command, *line.split()[1:]],
            cwd=self.home / folder, env=PLAIN | {"TERM": "xterm", "NO_COLOR": "1"},
            stdin=theirs, stdout=theirs, stderr=theirs,
        )  # fmt: skip
        os.close(theirs)
        os.write(ours, answers.encode())
        shown = b"".join(_parts(ours)).decode()
        assert process.wait() == 0, shown
        return re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", shown).splitlines()


def _parts(handle: int) -> Iterator[bytes]:
    """What comes out of a pseudo-terminal until its other side is closed, which Linux calls an error."""
    try:
        while part := os.read(handle, 4096):
            yield part
    except OSError:
        pass
    finally:
        os.close(handle)


def _wheel(folder: Path) -> Path:
    """The project as a wheel, built from a copy: building leaves files behind."""
    source = folder / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "kpicli", source / "kpicli", ignore=shutil.ignore_patterns("__pycache__"))
    _pip("wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(folder), str(source))
    return next(folder.glob("*.whl"))


def _pip(*words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words],
        env=PLAIN, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Newcomer:
    """The program installed in an empty environment, and the folder that `kpi demo` makes."""
    folder = tmp_path_factory.mktemp("newcomer")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], env=PLAIN, check=True)
    python = folder / "venv" / "bin" / "python"
    _pip("--python", str(python), "install", "--no-deps", "--no-index", "--no-compile", str(_wheel(folder)))
    # One line adds the libraries behind our own wheel, and runs no .pth of theirs: the checkout stays out of reach.
    next((folder / "venv").glob("lib/*/site-packages")).joinpath("libraries.pth").write_text(
        f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n"
    )
    (folder / "home" / "own").mkdir(parents=True)
    came = Newcomer(folder / "home", python.with_name("kpi"))
    came.types("kpi demo")
    shutil.copytree(folder / "home" / "kpi-demo" / "exports", folder / "home" / "own" / "exports")
    return came


@pytest.fixture(scope="module")
def own(newcomer: Newcomer) -> Newcomer:
    """The same exports as files of one's own, with the config that `kpi init` makes of them on a terminal."""
    said = newcomer.sees("kpi init --lang es", "own", answers="\n")
    assert max(map(cell_len, said)) <= 80
    assert "exports/costs.csv, columna 'Mes'" in "\n".join(said)
    assert said[-1].startswith("kpi: ")
    assert "config.yaml" in said[-1]
    return newcomer


@cache
def record(own: Newcomer) -> dict[tuple[str, str], float]:
    """Every number of one's own report by KPI and period, as CSV has it."""
    rows = csv.DictReader(own.types(f"kpi report -q -f csv --kpi {','.join(SAME)}", "own").stdout.splitlines())
    found: dict[tuple[str, str], float] = {}
    for row in rows:
        if row["value"]:
            found.setdefault((row["kpi"], row["period"]), float(row["value"]))
    return found


@cache
def piped(own: Newcomer) -> subprocess.CompletedProcess[str]:
    """One's own report as a pipe gets it."""
    return own.types("kpi report", "own")


def board(text: str) -> dict[str, str]:
    """The value on each line of a board, by the name before it, without its footnotes."""
    head = text.split("\n\n")[0].splitlines()[3:]
    lines = (re.match(r"(\S.*?)(?:,.*?)?  +([\d.,]+(?:\N{NO-BREAK SPACE}\S)?)[⁰¹²³⁴-⁹]* ", line) for line in head)
    return {found[1]: found[2] for found in lines if found}


NAMES = {id: kpi.name["es"] for id, kpi in catalogue.load().kpis.items()}
BOARD = {
    "leads": f"{TOTAL['leads']}",
    "deals_won": f"{TOTAL['deals_won']}",
    "revenue": f"{TOTAL['won_amount']:,.0f} €".replace(",", "."),
    "win_rate": f"{TOTAL['win_rate']:.1%}".replace(".", ",").replace("%", " %"),
    "cac": f"{TOTAL['cac']:,.0f} €".replace(",", "."),
}
"""What some lines of the board have to say of the month, by the independent figures."""


def test_it_is_the_wheel_that_runs(newcomer: Newcomer) -> None:
    python = newcomer.command.with_name("python")
    done = subprocess.run(
        [python, "-c", "import kpicli; print(kpicli.__file__)"], cwd=newcomer.home, env=PLAIN, capture_output=True
    )
    assert done.stdout.decode().startswith(str(newcomer.command.parents[1])), done.stderr
    assert re.fullmatch(r"kpi \d+\.\d+\.\d+\n", newcomer.types("kpi --version").stdout)


def test_the_demo_has_the_figures_of_the_sample(newcomer: Newcomer) -> None:
    with (newcomer.home / "kpi-demo" / "kpis.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["variant"] != "lagged"]
    shown = {(row["kpi"], row["period"]): row["value"] for row in rows}
    months = sorted({period for _, period in shown})
    assert months[-2] == MONTH
    for kpi, figure in SAME.items():
        for month in months[:-1]:
            expected = FIGURES[month]["total"][figure]
            assert float(shown[kpi, month]) == pytest.approx(expected, abs=6e-7), f"{kpi} {month}"


def test_what_init_makes_of_the_exports_gives_the_figures_of_the_sample(own: Newcomer) -> None:
    for kpi, figure in SAME.items():
        assert record(own)[kpi, MONTH] == pytest.approx(TOTAL[figure], abs=6e-7), kpi


def test_the_board_has_the_figures_and_every_row_is_accounted_for(own: Newcomer) -> None:
    shown = {name: value.replace("\N{NO-BREAK SPACE}", " ") for name, value in board(piped(own).stdout).items()}
    assert len(shown) >= 8
    assert {kpi: shown[NAMES[kpi]] for kpi in BOARD} == BOARD
    read = sum(map(len, _rows_of_the_exports(own.home / "own" / "exports")))
    whole, _, parts = piped(own).stderr.splitlines()[-1].rpartition(",")[0].partition(" = ")
    assert re.findall(r"\d+", whole) == ["9", str(read)]
    assert sum(map(int, re.findall(r"\d+", parts))) == read


def _rows_of_the_exports(folder: Path) -> Iterator[list[Any]]:
    """The rows of each export below its header, by other means than the program's."""
    from openpyxl import load_workbook

    for path in sorted(folder.glob("*.csv")):
        text = path.read_bytes().decode("cp1252" if path.name == "costs.csv" else "utf-8-sig")
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        titles = 2 if path.name == "google_ads.csv" else 0
        yield list(csv.reader(lines[titles + 1 :]))
    yield list(load_workbook(folder / "deals.xlsx")["Negocios"].values)[1:]


def test_a_terminal_of_80_columns_shows_what_a_pipe_gets(own: Newcomer) -> None:
    seen = own.sees("kpi report -q", "own")
    assert max(map(cell_len, seen)) <= 80
    assert board("\n".join(seen)) == board(piped(own).stdout)


def test_a_number_of_the_report_is_explained(own: Newcomer) -> None:
    said = own.types(f"kpi explain win_rate --period {MONTH} -q", "own").stdout.splitlines()
    shown = board(piped(own).stdout)[NAMES["win_rate"]]
    assert f"  = {TOTAL['deals_won']} / ({TOTAL['deals_won']} + {TOTAL['deals_lost']})" in said
    assert any(line.startswith(f"  = {shown} ") for line in said)
    rows = csv.DictReader(own.types(f"kpi explain win_rate --period {MONTH} --rows -q", "own").stdout.splitlines())
    counted = Counter(row["measure"] for row in rows)
    assert counted == {"deals_won": TOTAL["deals_won"], "deals_lost": TOTAL["deals_lost"]}


def test_the_workbook_opens_and_holds_the_figures(own: Newcomer) -> None:
    from openpyxl import load_workbook

    own.types("kpi report -q -o report.xlsx", "own")
    # As a program without formulas sees it: the numbers that are stored beside them.
    book = load_workbook(own.home / "own" / "report.xlsx", data_only=True)
    summary = book[book.sheetnames[0]]
    lines = {str(row[0]).partition(",")[0]: row for row in reversed(list(summary.values)) if row[0]}
    for kpi in BOARD:
        assert {record(own)[kpi, MONTH], record(own)[kpi, "2025-11"]} <= set(lines[NAMES[kpi]]), kpi
    assert summary._charts


def test_the_page_holds_the_numbers_of_the_board(own: Newcomer) -> None:
    own.types("kpi report -q -o report.html", "own")
    page = (own.home / "own" / "report.html").read_text("utf-8")
    text = unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", "\n", page, flags=re.DOTALL))
    words = re.sub(r"\n\s*", "\n", text)
    for name, value in board(piped(own).stdout).items():
        assert re.search(rf"\n{re.escape(name)}\n(.*\n)?{re.escape(value)}\n", words), (name, value)
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", page)
