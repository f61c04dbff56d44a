"""Turns the bytes of a text file into UTF-8, and says which encoding it was in."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from kpicli.errors import ConfigError, InputError
from kpicli.saying import say

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096


@dataclass(frozen=True)
class Decoded:
    """A file's text as UTF-8 without byte-order mark, the name of its encoding, and what a user should know of it."""

    utf8: bytes
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None, shown: str) -> Decoded:
    """The text of a file: in the declared encoding, by its byte-order mark, as UTF-8, or else as Windows-1252."""
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if declared:
        decoded = _as_declared(data, declared, shown)
    elif marked:
        decoded = _strict(data, marked, shown)
    else:
        decoded = _recognised(data, shown)
    _refuse_nul(decoded.utf8, shown)
    if not decoded.utf8 or decoded.utf8.isspace():
        raise InputError(say("{file}: is empty but for blank lines; export it again", file=shown))
    return decoded


def line_at(data: bytes, offset: int) -> int:
    """The line, from 1, on which a byte stands."""
    return data.count(b"\n", 0, offset) + 1


def _as_declared(data: bytes, declared: str, shown: str) -> Decoded:
    """The text in the encoding the config declares; its byte-order mark, if any, is not text."""
    try:
        name = codecs.lookup(declared).name
        codecs.decode(b"", name).encode()
    except (LookupError, ValueError, AttributeError, TypeError):
        raise ConfigError(
            say(
                "{file}: encoding: {declared!r} is not an encoding; utf-8, utf-16, cp1252 and latin-1 are",
                file=shown,
                declared=declared,
            )
        ) from None
    return _strict(data, name, shown)


def _strict(data: bytes, name: str, shown: str) -> Decoded:
    """The text in one encoding, or an error with the first byte that does not belong to it."""
    shown_name = "utf-8" if name == "utf-8-sig" else name
    try:
        text = str(data, name)
    except UnicodeDecodeError as error:
        raise InputError(
            say(
                "{file}: is not {encoding}: byte {byte} at line {line}; "
                "set encoding: to the right one, or export it again",
                file=shown,
                encoding=shown_name,
                **_at(data, error.start),
            )
        ) from None
    except (UnicodeError, ValueError) as error:
        raise InputError(
            say(
                "{file}: is not {encoding} ({error}); set encoding: to the right one",
                file=shown,
                encoding=shown_name,
                error=str(error),
            )
        ) from None
    return Decoded(text.removeprefix("\ufeff").encode("utf-8", "replace"), shown_name)


def _at(data: bytes, offset: int) -> dict[str, str | int]:
    """The byte at a place as messages write it, and its line."""
    return {"byte": f"0x{data[offset]:02X}", "line": line_at(data, offset)}


def _recognised(data: bytes, shown: str) -> Decoded:
    """UTF-8 when the bytes are valid, else Windows-1252 with a note; UTF-16 without a mark is refused."""
    _refuse_utf16(data, shown)
    if data.isascii():
        return Decoded(data, "utf-8")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return _windows(data, error.start, shown)
    return Decoded(data, "utf-8")


def _windows(data: bytes, offset: int, shown: str) -> Decoded:
    """Windows-1252, unless the text up to the bad byte is UTF-8 beyond doubt or a byte has no meaning there."""
    if not data[:offset].isascii():
        raise InputError(
            say(
                "{file}: line {line} is not valid UTF-8 (byte {byte}), though the lines above are; "
                "the file is cut or joined from two: export it again, or set encoding:",
                file=shown,
                **_at(data, offset),
            )
        )
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise InputError(
            say(
                "{file}: is neither UTF-8 nor Windows-1252 (byte {byte} at line {line}); set encoding:, e.g. mac-roman",
                file=shown,
                **_at(data, error.start),
            )
        ) from None
    note = say("not UTF-8: byte {byte} at line {line}; read as Windows-1252", **_at(data, offset))
    return Decoded(text.encode(), "cp1252", (note,))


def _refuse_utf16(data: bytes, shown: str) -> None:
    """UTF-16 without a byte-order mark shows as a NUL in every other byte."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) > len(sample) * 0.3 and min(even, odd) < len(sample) * 0.05:
        name = "utf-16-le" if odd > even else "utf-16-be"
        raise InputError(
            say(
                "{file}: looks like UTF-16 without a byte-order mark; set encoding: {encoding}",
                file=shown,
                encoding=name,
            )
        )


def _refuse_nul(text: bytes, shown: str) -> None:
    """A NUL byte means a damaged file: a disk that was full, or a copy that was cut."""
    offset = text.find(0)
    if offset >= 0:
        raise InputError(
            say(
                "{file}: line {line} holds NUL bytes; the file is damaged: export it again",
                file=shown,
                line=line_at(text, offset),
            )
        )
