"""docs/pictures: the terminal, the workbook and the page, as programs show them, from what `kpi demo` writes.

python -m tests.office.pictures       `make pictures` looks first whether the programs are there
"""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tests.markdown import ROOT
from tests.office import chromium, soffice

PICTURES = ROOT / "docs" / "pictures"
LANGUAGES = {"en": "", "es": ".es"}
"""Each language with what the names of its pictures end in."""
COUNTRIES = {"en": "en-US", "es": "es-ES"}
LARGEST = 200_000
"""Bytes: a page with three pictures should load at once."""
KPI = str(Path(sys.executable).parent / "kpi")


def main() -> int:
    """Make every picture, and say how large it is."""
    PICTURES.mkdir(exist_ok=True)
    for lang, ending in LANGUAGES.items():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            subprocess.run([KPI, "demo", str(folder / "demo"), "--lang", lang, "-q"], check=True)
            (PICTURES / f"terminal{ending}.svg").write_text(terminal(folder / "demo"), encoding="utf-8")
            (PICTURES / f"workbook{ending}.png").write_bytes(workbook(folder / "demo" / "report.xlsx", folder, lang))
            (PICTURES / f"page{ending}.png").write_bytes(page(folder / "demo" / "report.html", folder))
    sizes = {path: path.stat().st_size for path in sorted(PICTURES.iterdir())}
    print("\n".join(f"{path.relative_to(ROOT)}  {size // 1000} kB" for path, size in sizes.items()))
    return int(any(size > LARGEST for size in sizes.values()))


# -- the terminal ----------------------------------------------------------------------------------------------------

COLUMNS, LINES = 104, 36
"""The terminal's width, and how much of the report is shown at most: the board and the first families, whole."""
COMMAND = ("report", "--last", "4")
FONTS = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
THEME = TerminalTheme(
    (24, 27, 33),
    (214, 218, 226),
    [(24, 27, 33), (242, 122, 118), (126, 199, 132), (226, 190, 112), (122, 170, 240), (199, 146, 234),
     (110, 200, 206), (214, 218, 226)],
)  # fmt: skip


def terminal(folder: Path) -> str:
    """A command with the first lines that it prints on a terminal, as a drawing without fonts of its own."""
    shown = seen_on_terminal([KPI, *COMMAND, "-q"], folder).splitlines()[:LINES]
    del shown[max(place for place, line in enumerate(shown) if not line.strip()) :]
    console = Console(record=True, width=COLUMNS + 1, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.assemble(("$ ", "dim"), " ".join(("kpi", *COMMAND))), Text(), sep="\n")
    console.print(Text.from_ansi("\n".join(shown)), no_wrap=True, crop=True)
    drawn = console.export_svg(title="kpi", theme=THEME, unique_id="kpi")
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    return re.sub(r"[ \t]+\n", "\n", drawn.replace("Fira Code, monospace", FONTS))


def seen_on_terminal(command: list[str], folder: Path) -> str:
    """What a command prints where a person sits, colours included."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 60, COLUMNS, 0, 0))
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "KPI_LANG", "COLUMNS")}
    environment = {**plain, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL
    ) as running:
        os.close(theirs)
        read = _all_of(ours)
    assert running.returncode == 0, read
    return read.replace("\r\n", "\n")


def _all_of(descriptor: int) -> str:
    """Everything that comes out of a terminal until its last program leaves."""
    parts = []
    try:
        while part := os.read(descriptor, 65536):
            parts.append(part)
    except OSError:  # how Linux says that nobody is left to write
        pass
    finally:
        os.close(descriptor)
    return b"".join(parts).decode("utf-8")


# -- the workbook and the page ---------------------------------------------------------------------------------------

DOTS = 144
SUMMARY = (45, 70, 1100, 815)
"""Of the first sheet of the printed workbook: from the left, from the top, width and height, in dots."""
WINDOW = (1200, 820)


def workbook(file: Path, folder: Path, lang: str) -> bytes:
    """The first sheet, as LibreOffice prints it where the language is spoken: the board and its trends."""
    printed = soffice.converted(file, "pdf", folder, locale=COUNTRIES[lang])
    left, top, across, down = map(str, SUMMARY)
    crop = ["-x", left, "-y", top, "-W", across, "-H", down]
    target = folder / "sheet"
    command = ["pdftoppm", "-png", "-singlefile", "-f", "1", "-r", str(DOTS), *crop, str(printed), str(target)]
    subprocess.run(command, check=True)
    return target.with_suffix(".png").read_bytes()


def page(file: Path, folder: Path) -> bytes:
    """The first screen of the page in Chromium, sharp on fine displays."""
    with chromium.browser(folder / "browser") as driver:
        chromium.width(driver, *WINDOW, scale=1.25)
        chromium.scheme(driver, "light")
        driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
        driver.get(file.as_uri())
        return chromium.picture(driver, whole=False)


if __name__ == "__main__":
    sys.exit(main())
