"""Files that look like the exports of tools, with invented content: ``python -m tests.presets.lookalikes FOLDER``.

The quirks are those that real exports have: lines above the header, several total rows below, missing values in a
tool's own spelling, encodings, decimal commas inside quotes, dates in words, footers.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.presets import ads, crm, plain, web
from tests.presets.writing import LookAlike

ALL: tuple[LookAlike, ...] = (
    *ads.google(), *ads.meta(), *ads.others(),
    *crm.hubspot(), *crm.salesforce(), *crm.zoho(), *crm.others(),
    *web.analytics(), *web.console(), *web.newsletters(), *plain.files(),
)  # fmt: skip


def write(folder: Path) -> None:
    """Write every look-alike into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in ALL:
        (folder / one.name).write_bytes(one.content)


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "lookalikes"))
