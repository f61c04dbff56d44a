"""Damages small files with a seed, and reads delimited text in a second, independent way to judge what came of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

Rows = list[list[str]]

# -- an independent reader -------------------------------------------------------------------------------------------


def decoded(data: bytes) -> str | None:
    """The text of a file: by its mark, as UTF-8, else as Windows-1252; None when it is none of these."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decode(data, name)
    return _decode(data, "utf-8") or _decode(data, "cp1252")


def _decode(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeError:
        return None


def well_formed(text: str, delimiter: str, breaks: bool, quote: str = '"') -> Rows | None:
    """The rows of a text that is a table beyond doubt, one character at a time; None when it is not.

    A table: every row that is not blank has as many cells as the first; a quote that opens a cell closes it, at its
    end. ``breaks``: whether cells may hold line breaks beside delimiters; where no cell of a file did, a quote that
    holds parts of two rows is damage.
    """
    rows: Rows = [[]]
    place, size = 0, len(text)
    while place < size:
        cell, place = _cell(text, place, delimiter, quote)
        if cell is None or (not breaks and delimiter in cell and ("\n" in cell or "\r" in cell)):
            return None
        rows[-1].append(cell.strip())
        if text[place : place + 1] == delimiter:
            place += 1
            if place == size:
                rows[-1].append("")
        elif place < size:
            place += 2 if text.startswith("\r\n", place) else 1
            rows.append([])
    kept = [row for row in rows if any(row)]
    if not kept or len({len(row) for row in kept}) > 1:
        return None
    width = max(len(row) for row in kept)
    while not any(row[width - 1] for row in kept):
        width -= 1  # a delimiter at the end of every line
    return [row[:width] for row in kept]


def _cell(text: str, place: int, delimiter: str, quote: str) -> tuple[str | None, int]:
    """One cell and the place behind it; None when its quotes are not in order."""
    start = place
    while text[place : place + 1] == " " != delimiter:
        place += 1
    ends = (delimiter, "\n", "\r", "")
    if text[place : place + 1] != quote:
        while text[place : place + 1] not in ends:
            place += 1
        return text[start:place], place
    place += 1
    found = []
    while place < len(text):
        if text[place] == quote:
            if text[place + 1 : place + 2] != quote:
                return ("".join(found) if text[place + 1 : place + 2] in ends else None), place + 1
            place += 1
        found.append(text[place])
        place += 1
    return None, place


# -- fixtures --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sound:
    """A file as it was before the damage: plain rows under a header, or with something above or below them."""

    name: str
    data: bytes
    delimiter: str = ","
    breaks: bool = False
    quote: str = '"'
    plain: bool = True
    """Whether it is a header and rows alone, so that the reader has nothing to say of it."""


def table(rows: int, notes: bool = False) -> Rows:
    """Deals: an id, a day, an amount, a count, a name, a status, and perhaps a note with commas and quotes."""
    header = ["deal_id", "closed_at", "amount", "seats", "name", "status"] + ["note"] * notes
    made = [
        [f"D{n:03d}", f"2025-{n % 3 + 1:02d}-{n % 27 + 1:02d}", f"{n * 37 % 900}.{n % 9}5", str(n % 40 + 1),
         ("Acme", "Bolt & Co", "Casa Müller", "Dina")[n % 4], ("won", "open", "lost")[n % 3]]
        + [("", "first, second", 'he said "no"', "plain")[n % 4]] * notes
        for n in range(rows)
    ]  # fmt: skip
    return [header, *made]


def written(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\n", always: bool = False) -> str:
    def cell(text: str) -> str:
        needs = always or any(mark in text for mark in (delimiter, '"', "\n", "\r"))
        return '"' + text.replace('"', '""') + '"' if needs else text

    return "".join(delimiter.join(map(cell, row)) + end for row in rows)


def sound_files() -> list[Sound]:
    """A dozen small exports, each of another kind."""
    deals, noted = table(14), table(14, notes=True)
    long = table(90)
    commas = [[cell.replace(".", ",") if i == 2 else cell for i, cell in enumerate(row)] for row in deals]
    broken = [[*row[:6], row[6].replace(" ", "\n")] for row in noted]
    plain = written(deals)
    return [
        Sound("comma", plain.encode()),
        Sound("long", written(long).encode()),
        Sound("crlf", written(deals, end="\r\n").encode()),
        Sound("cr", written(deals, end="\r").encode()),
        Sound("semicolon", written(commas, ";").encode(), ";"),
        Sound("tab", written(deals, "\t").encode(), "\t"),
        Sound("pipe", written(deals, "|").encode(), "|"),
        Sound("quoted", written(deals, always=True).encode()),
        Sound("notes", written(noted).encode()),
        Sound("breaks", written(broken).encode(), breaks=True),
        Sound("bom", plain.encode("utf-8-sig")),
        Sound("utf16", written(deals, "\t").encode("utf-16"), "\t"),
        Sound("cp1252", plain.encode("cp1252")),
        Sound("one column", written([row[2:3] for row in deals]).encode()),
        Sound("preamble", ("Deals of the quarter\nMadrid\n\n" + plain).encode(), plain=False),
        Sound("total", (plain + "Total,,5000,,,\n\nConfidential - do not share\n").encode(), plain=False),
    ]


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """The table as a workbook, its figures as numbers."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# -- damage ----------------------------------------------------------------------------------------------------------

Damage = Callable[[Random, bytes], bytes]
_MARKS = (
    b'"',
    b"'",
    b",",
    b";",
    b"\t",
    b"|",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\\",
    b" ",
    b'""',
    b'","',
    b"\xc3",
    b"=",
    b"-",
)


def _insert(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + rng.choice(_MARKS) + data[place:]


def _flip(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :]


def _delete(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data))
    return data[:place] + data[place + rng.choice((1, 1, 1, 2, 7, 40)) :]


def _double(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data))
    end = place + rng.choice((1, 1, 2, 9, 60))
    return data[:end] + data[place:]


def _truncate(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(1, len(data))]


def _shuffle(rng: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _repeat_line(rng: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    line = rng.choice(lines)
    lines.insert(rng.randrange(len(lines) + 1), line)
    return b"".join(lines)


def _drop_line(rng: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    del lines[rng.randrange(len(lines))]
    return b"".join(lines)


def _swap_mark(rng: Random, data: bytes) -> bytes:
    """A mark of the file's own layout becomes another one, at one place."""
    places = [place for place, byte in enumerate(data) if byte in b'",;\t|\n\r']
    place = rng.choice(places) if places else 0
    return data[:place] + rng.choice(_MARKS) + data[place + 1 :]


def _recode(rng: Random, data: bytes) -> bytes:
    """The text in another encoding, with or without its mark, or with a piece of another one behind it."""
    text = decoded(data) or ""
    whole = text.encode(rng.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1")), "replace")
    return whole if rng.random() < 0.7 else data + "é,1\n".encode(rng.choice(("utf-8", "cp1252")))


DAMAGES: tuple[Damage, ...] = (
    _insert, _insert, _insert, _flip, _delete, _delete, _double, _truncate, _shuffle, _repeat_line, _drop_line,
    _swap_mark, _swap_mark, _recode,
)  # fmt: skip


def damaged(rng: Random, data: bytes) -> bytes:
    """The file after one to three damages; never empty, never much longer."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        data = rng.choice(DAMAGES)(rng, data) or b" "
    return data


def damaged_workbook(rng: Random, data: bytes) -> bytes:
    """A workbook whose bytes are damaged, or whose parts are, packed again so that only the parser can tell."""
    if rng.random() < 0.3:
        return damaged(rng, data)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = rng.choice([name for name in parts if "sheet" in name or "sharedStrings" in name or "styles" in name])
    parts[name] = damaged(rng, parts[name])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()
