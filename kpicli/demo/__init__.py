"""What `kpi demo` writes: the sample exports, a config for them, and what to try with both."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ARCHIVE = "sample.zip"
"""The exports of ``sample_data/``, which an installed program does not have beside it. ``make docs`` packs them."""
FOLDER = "exports"
_LANG = "lang: en "
_EPOCH = (1980, 1, 1, 0, 0, 0)


def exports() -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each sample export."""
    with ZipFile(BytesIO((files(__package__) / ARCHIVE).read_bytes())) as archive:
        yield from ((name, archive.read(name)) for name in archive.namelist())


def config(lang: str) -> str:
    """The config of these exports, for reports in a language."""
    return _text("config.yaml").replace(_LANG, f"lang: {lang} ", 1)


def what_next(lang: str) -> str:
    """What is in the folder and what to try there, in a language."""
    return _text(f"next.{lang}.txt")


def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def packed(exports: dict[str, bytes]) -> bytes:
    """The archive of some exports: the same files make the same archive, whenever they were written."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(exports.items()):
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return made.getvalue()
