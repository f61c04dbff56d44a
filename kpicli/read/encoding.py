"""Turns the bytes of a text file into UTF-8, and says which encoding it was in."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from kpicli.errors import ConfigError, InputError
from kpicli.read import letters
from kpicli.saying import say
from kpicli.wording import short

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
    said: tuple[str, ...] = ()
    """What a user should know with every report: an encoding that only the words of the text tell."""
    doubt: str = ""
    """Why the text may be in another encoding."""


def decode(data: bytes, declared: str | None, shown: str) -> Decoded:
    """The text of a file: in the declared encoding, by its byte-order mark, as UTF-8, or else by its words."""
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
    """UTF-8 when the bytes are valid, else what its words tell; UTF-16 without a mark is refused."""
    _refuse_utf16(data, shown)
    if data.isascii():
        return Decoded(data, "utf-8")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return _by_its_words(data, error.start, shown)
    return _utf8(data, shown)


_TWICE = (b"\xc3\x83", b"\xc3\x82", b"\xc3\xa2\xe2\x82\xac")
"""Ã, Â and â€ in UTF-8: what the first bytes of letters become when a text is converted twice."""
_LOST = "\ufffd"


def _utf8(data: bytes, shown: str) -> Decoded:
    """UTF-8, converted back where it was converted twice; letters that were lost on the way are a doubt."""
    if _LOST.encode() in data:
        word = next(word for word in data.decode().split() if _LOST in word)
        doubt = say("letters were lost before this file was written ({word!r}); export it again", word=short(word))
        return Decoded(data, "utf-8", doubt=doubt)
    if not any(mark in data for mark in _TWICE):
        return Decoded(data, "utf-8")
    text = data.decode()
    runs = set(re.findall(r"[^\x00-\x7f]+", text))
    once = {run: back for run in runs if (back := _once(run)) is not None}
    if not once:
        return Decoded(data, "utf-8")
    run = min(once, key=text.index)
    facts = {"word": short(run), "better": once[run]}
    if len(once) < len(runs):
        return Decoded(
            data, "utf-8", doubt=say("text in it was converted twice: {word!r} stands for {better!r}", **facts)
        )
    mended = re.sub(r"[^\x00-\x7f]+", lambda found: once[found[0]], text)
    note = say("{file}: its text was converted twice, and read as it was: {better!r} for {word!r}", file=shown, **facts)
    return Decoded(mended.encode(), "utf-8", said=(note,))


def _once(run: str) -> str | None:
    """Letters that were taken for Windows-1252 and converted again, as they were; None where they were not."""
    try:
        return b"".join(
            bytes([ord(sign)]) if "\x80" <= sign <= "\x9f" else sign.encode("cp1252") for sign in run
        ).decode()
    except UnicodeError:
        return None


def _by_its_words(data: bytes, offset: int, shown: str) -> Decoded:
    """The encoding in which its words are words, unless the text up to the bad byte is UTF-8 beyond doubt."""
    if not data[:offset].isascii():
        raise InputError(
            say(
                "{file}: line {line} is not valid UTF-8 (byte {byte}), though the lines above are; "
                "the file is cut or joined from two: export it again, or set encoding:",
                file=shown,
                **_at(data, offset),
            )
        )
    told = letters.verdict(data)
    if told is None:
        raise InputError(
            say(
                "{file}: is neither UTF-8 nor Windows-1252 (byte {byte} at line {line}); set encoding:, e.g. mac-roman",
                file=shown,
                **_at(data, _undefined(data)),
            )
        )
    utf8, name = data.decode(told.encoding).encode(), letters.NAMES[told.encoding]
    if told.encoding == "cp1252":
        note = say("not UTF-8: byte {byte} at line {line}; read as Windows-1252", **_at(data, offset))
        doubt = say(
            "read as Windows-1252, {word!r} is no word; as {better} (encoding: {setting}) it is {better_word!r}",
            word=short(told.word), better=letters.NAMES.get(told.better, ""), setting=told.better,
            better_word=short(told.better_word),
        )  # fmt: skip
        return Decoded(utf8, "cp1252", (note,), doubt="" if told.certain else doubt)
    note = say(
        "{file}: read as {encoding}, in which {word!r} is a word", file=shown, encoding=name, word=short(told.word)
    )
    return Decoded(utf8, told.encoding, said=(note,))


def _undefined(data: bytes) -> int:
    """Where the first byte stands that has no meaning in Windows-1252."""
    try:
        data.decode("cp1252")
    except UnicodeDecodeError as error:
        return error.start
    return 0


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
