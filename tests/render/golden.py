"""Outputs kept as files. `KPI_GOLDEN=write pytest tests/render` writes them anew: read the difference first."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def holds(name: str, made: str | bytes) -> bool:
    """Whether an output is byte for byte the one that is kept."""
    content = made.encode() if isinstance(made, str) else made
    if os.environ.get("KPI_GOLDEN") == "write":
        (FOLDER / name).write_bytes(content)
    assert content.decode() == (FOLDER / name).read_bytes().decode()
    return True
