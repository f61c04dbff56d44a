"""The programs that some tests drive: which are there, and how to get the others.

python -m tests.office.programs       install what is missing, where that can be done; else name it, and exit 1
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PROGRAMS = {
    "LibreOffice": (("soffice",), ("libreoffice-calc", "libreoffice-l10n-es", "libreoffice-l10n-it")),
    "Chromium": (("chromium", "google-chrome"), ("chromium",)),
    "ChromeDriver": (("chromedriver",), ("chromium-driver",)),
    "Poppler": (("pdftoppm",), ("poppler-utils",)),
}
"""Each program: the commands of which one has to be there, and the packages of Debian and Ubuntu that bring it."""


def missing() -> list[str]:
    """The programs that are not there."""
    return [name for name, (commands, _) in PROGRAMS.items() if not any(map(shutil.which, commands))]


def how_to_install(names: list[str]) -> str:
    """What to type for them on Debian and Ubuntu."""
    packages = [package for name in names for package in PROGRAMS[name][1]]
    return f"apt-get install --no-install-recommends {' '.join(packages)}"


def install(names: list[str]) -> bool:
    """Install programs where this machine lets us: as root, with apt."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    done = subprocess.run([*how_to_install(names).split(), "-y", "-qq"], env=environment, check=False)
    return done.returncode == 0 and not missing()


def main() -> int:
    """Make sure that every program is there; name those that are not."""
    gone = missing()
    if not gone or install(gone):
        return 0
    print(f"The office tests need {', '.join(gone)}. On Debian and Ubuntu: {how_to_install(gone)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
