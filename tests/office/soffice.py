"""LibreOffice without a window: it opens a file in some country, computes every formula again, and saves it."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{locale}</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>{recalculate}</value></prop></item>
</oor:items>
"""
_ALWAYS, _NEVER = 0, 1
_XLSX = "xlsx:Calc MS Excel 2007 XML"


def saved_again(
    content: bytes, name: str, folder: Path, *, locale: str = "en-US", how: tuple[str, ...] = (), always: bool = True
) -> Any:
    """A file as LibreOffice saves it as a workbook: what its cells hold, formulas as their results.

    ``always`` has it compute formulas that come with a result, which it else does not.
    """
    (folder / name).write_bytes(content)
    made = converted(folder / name, _XLSX, folder, locale=locale, how=how, always=always)
    return openpyxl.load_workbook(io.BytesIO(made.read_bytes()), data_only=True)


def converted(
    file: Path, to: str, folder: Path, *, locale: str = "en-US", how: tuple[str, ...] = (), always: bool = True
) -> Path:
    """A file as LibreOffice saves it in another format, ``pdf`` or ``xlsx:…``, with a profile of its own."""
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    settings = _SETTINGS.format(locale=locale, recalculate=_ALWAYS if always else _NEVER)
    (profile / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", *how]
    command += ["--convert-to", to, "--outdir", str(out), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    made = out / file.with_suffix(f".{to.partition(':')[0]}").name
    assert made.exists(), done.stdout + done.stderr
    return made
