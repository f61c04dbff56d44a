"""Makes polluted files from one clean table, each with what a careful person would read in it.

The list is that of the Pollock benchmark (Vitagliano et al., "Pollock: A Data Loading Benchmark", VLDB 2023), with the
same file names, and more of our own: encodings, footers, trailing delimiters, header variants. The files, the table
and the code are ours. The weights are the published ones: how many files of the survey had the pollution.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

ROWS = 83
HEADER = ("Date", "Time", "Clicks", "Code", "Cost", "Campaign", "Description", "URL", "Comments")
_TEXTS = (
    "Light, quick and warm: for walks in the hills, on sand and in town.",
    'The "classic" of our shop, in three colours.',
    "Don't miss it; only this week, while stocks last.",
    "For runners, bikers | and everybody else, in Müller's words.",
)
_CAMPAIGNS = ("Men's boots", "Running jacket", "Ladies' trail shoes", "Fly rods", "Tents and stoves")

KINDS = ("row_less_sep", "row_more_sep", "row_extra_quote", "row_field_delimiter", "file_preamble", "file_footnote")
"""Pollutions that are made at many places or in many sizes."""

Cells = Sequence[str]


@dataclass(frozen=True)
class Polluted:
    """A file and its truth: the header and the rows that are its data."""

    name: str
    data: bytes
    header: Cells
    rows: Sequence[Cells]
    clean: bool = False
    """Whether nothing is wrong with it, so that nobody should complain: another dialect, a header alone."""
    weight: float = 0
    row: int | None = None
    """The row that is spoilt, as a spreadsheet counts, when it is one."""

    @property
    def kind(self) -> str:
        """The pollution without its place: row_less_sep of row_less_sep_row3_col4."""
        return next((kind for kind in KINDS if self.name.startswith(f"{kind}_")), self.name)


def source(rows: int = ROWS) -> list[tuple[str, ...]]:
    """The rows of the clean table: figures, text with commas and quotes, a last column that is always empty."""
    return [
        (
            f"{n % 28 + 1:02d}/{n // 28 + 1:02d}/2025", f"{n // 4 % 24:02d}:{n % 4 * 15:02d}", str(n * 7 % 50),
            f"{'AM' if n % 2 else 'RX'}-{1000 + n * 37}", f"{n * 13 % 90}.{n * 31 % 90 + 10}",
            _CAMPAIGNS[n % 5], _TEXTS[n % 4], f"https://example.com/item/{n}.html", "",
        )
        for n in range(rows)
    ]  # fmt: skip


@dataclass(frozen=True)
class Writer:
    """How cells become text."""

    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None
    """What stands before a quote inside quotes; None: the quote twice."""
    end: str = "\r\n"

    def cell(self, text: str) -> str:
        marks = (*self.delimiter.strip(), self.delimiter[0], self.quote, "\n", "\r")
        if not any(mark in text for mark in marks):
            return text
        escape = self.quote if self.escape is None else self.escape
        return self.quote + text.replace(self.quote, escape + self.quote) + self.quote

    def line(self, cells: Cells) -> str:
        return self.delimiter.join(map(self.cell, cells)) + self.end

    def text(self, rows: Sequence[Cells]) -> str:
        return "".join(map(self.line, rows))


@dataclass
class Maker:
    """Collects the polluted files of one table."""

    table: list[tuple[str, ...]]
    writer: Writer = field(default_factory=Writer)

    def __post_init__(self) -> None:
        self.lines = [[self.writer.cell(cell) for cell in row] for row in (HEADER, *self.table)]

    def file(self, name: str, text: str | bytes, **more: object) -> Polluted:
        data = text if isinstance(text, bytes) else text.encode()
        return Polluted(name, data, **{"header": HEADER, "rows": self.table, **more})  # type: ignore[arg-type]

    def whole(self, writer: Writer | None = None) -> str:
        return (writer or self.writer).text([HEADER, *self.table])

    def body(self) -> str:
        return self.writer.text(self.table)

    def with_line(self, row: int, line: str) -> str:
        """The file with another text for one row; 0 is the header."""
        lines = [",".join(cells) for cells in self.lines]
        lines[row] = line
        return "".join(line + self.writer.end for line in lines)


# -- the published list ----------------------------------------------------------------------------------------------


def published(maker: Maker) -> Iterator[Polluted]:
    """The files of the paper, by their names there."""
    yield from _files(maker)
    yield from _dialects(maker)
    yield from _rows(maker)


def _files(maker: Maker) -> Iterator[Polluted]:
    """Payload, header, preamble and several tables."""
    whole, line, table = maker.whole(), maker.writer.line, maker.table
    yield maker.file("source", whole, clean=True, weight=1)
    yield maker.file("file_no_payload", "", header=(), rows=[], weight=15)
    yield maker.file("file_no_trailing_newline", whole.removesuffix("\r\n"), clean=True, weight=184)
    yield maker.file("file_double_trailing_newline", whole + "\r\n", clean=True, weight=5)
    yield maker.file("file_no_header", maker.body(), header=(), weight=470)
    yield maker.file("file_header_multirow_2", line(HEADER) + whole, weight=47)
    yield maker.file("file_header_multirow_3", line(HEADER) * 2 + whole, weight=47)
    yield maker.file("file_preamble", "PREAMBLE,,,,,,,,\r\n,,,,,,,,\r\n" + whole, weight=282)
    for kind, second in _second_tables(table).items():
        yield maker.file(f"file_multitable_{kind}", whole + maker.writer.text(second), weight=62.67)
    yield maker.file("file_header_only", line(HEADER), rows=[], clean=True, weight=3)
    yield maker.file("file_one_data_row", maker.writer.text([HEADER, table[0]]), rows=table[:1], clean=True, weight=4)


def _second_tables(table: list[tuple[str, ...]]) -> dict[str, list[Cells]]:
    both = [HEADER, *table]
    return {
        "less": [row[:-1] for row in both],
        "same": [*both],
        "more": [(*row, "more" if row is HEADER else row[0]) for row in both],
    }


def _dialects(maker: Maker) -> Iterator[Polluted]:
    """Other delimiters, quotes, escapes and line ends for the whole file."""
    for name, delimiter, weight in (("0x20", " ", 4), ("0x2C_0x20", ", ", 101), ("0x3B", ";", 834), ("0x9", "\t", 4)):
        text = maker.whole(Writer(delimiter))
        yield maker.file(f"file_field_delimiter_{name}", text, clean=True, weight=weight)
    yield maker.file("file_quotation_char_0x27", maker.whole(Writer(quote="'")), clean=True, weight=11)
    yield maker.file("file_escape_char_0x5C", maker.whole(Writer(escape="\\")), clean=True, weight=1)
    yield maker.file("file_escape_char_0x00", maker.whole(Writer(escape="")), weight=7)
    for name, end, weight in (("0xA", "\n", 1691), ("0xD", "\r", 7)):
        yield maker.file(f"file_record_delimiter_{name}", maker.whole(Writer(end=end)), clean=True, weight=weight)


def _rows(maker: Maker) -> Iterator[Polluted]:
    """A delimiter missing or too many, a stray quote, another delimiter: at every row and column."""
    count = len(maker.lines)
    each = count * len(HEADER)
    for row, cells in enumerate(maker.lines):
        for col in range(len(HEADER)):
            place = f"row{row}_col{col}"
            more = ",".join([*cells[:col], "", *cells[col:]])
            yield maker.file(f"row_more_sep_{place}", maker.with_line(row, more), weight=338.33 / each, row=row + 1)
            quoted = cells[col]
            stray = ",".join([*cells[:col], _stray(quoted), *cells[col + 1 :]])
            yield maker.file(f"row_extra_quote_{place}", maker.with_line(row, stray), weight=8.56 / each, row=row + 1)
            if col:
                less = ",".join([*cells[: col - 1], cells[col - 1] + cells[col], *cells[col + 1 :]])
                text, weight = maker.with_line(row, less), 338.33 / (count * (len(HEADER) - 1))
                yield maker.file(f"row_less_sep_{place}", text, weight=weight, row=row + 1)
        spaced = maker.with_line(row, " ".join(cells))
        yield maker.file(f"row_field_delimiter_{row}_0x20", spaced, weight=13.14 / count, row=row + 1)


def _stray(cell: str) -> str:
    """A cell with one more quote at the start of its text, not escaped."""
    return '""' + cell[1:] if cell.startswith('"') else '"' + cell


# -- more of our own -------------------------------------------------------------------------------------------------


def our_own(maker: Maker) -> Iterator[Polluted]:
    """What exports bring beyond the published list."""
    for part in (_more_dialects, _encodings, _around, _headers, _ends, _middle, _damage):
        yield from part(maker)


def _more_dialects(maker: Maker) -> Iterator[Polluted]:
    for name, delimiter in (("0x7C", "|"), ("0x5E", "^"), ("0x3A", ":"), ("0x7E", "~")):
        yield maker.file(f"file_field_delimiter_{name}", maker.whole(Writer(delimiter)), clean=True)
    yield maker.file("file_sep_line", "sep=;\r\n" + maker.whole(Writer(";")))
    always = "".join(
        ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) + "\r\n" for row in [HEADER, *maker.table]
    )
    yield maker.file("file_quote_all", always, clean=True)
    commas = [tuple(cell.replace(".", ",") if i == 4 else cell for i, cell in enumerate(row)) for row in maker.table]
    for name, rows in (("file_decimal_commas", [HEADER, *commas]), ("file_decimal_commas_no_header", commas)):
        clean = len(rows) > len(commas)
        header = HEADER if clean else ()
        yield maker.file(name, Writer(";").text(rows), header=header, rows=commas, clean=clean)
    narrow = [(row[0], row[4].replace(".", ","), row[4].replace(".", ",")) for row in maker.table]
    yield maker.file("file_narrow_no_header", Writer(";").text(narrow), header=(), rows=narrow)
    broken = [(*row[:6], row[6].replace(" ", "\n", 1), *row[7:]) for row in maker.table]
    yield maker.file("file_line_breaks_in_cells", maker.writer.text([HEADER, *broken]), rows=broken, clean=True)


def _encodings(maker: Maker) -> Iterator[Polluted]:
    whole = maker.whole()
    for name in ("utf-8-sig", "utf-16", "utf-32"):
        yield maker.file(f"file_encoding_{name}", whole.encode(name), clean=True)
    yield maker.file("file_encoding_cp1252", whole.encode("cp1252"))
    yield maker.file("file_encoding_utf-16_no_mark", whole.encode("utf-16-le"))
    yield maker.file("file_encoding_mixed", whole.encode() + "28/12/2025,é".encode("latin-1"))


def _around(maker: Maker) -> Iterator[Polluted]:
    """Preambles and footers of several lengths, padded with delimiters or not, set apart by a blank line or not."""
    whole, pad = maker.whole(), "," * (len(HEADER) - 1)
    for count in (1, 3, 10):
        for padded in (False, True):
            for apart in (False, True):
                end = (pad if padded else "") + "\r\n"
                blank = (pad if padded else "") + "\r\n" if apart else ""
                how = f"{count}{'_padded' if padded else ''}{'_apart' if apart else ''}"
                above = "".join(f"Report of campaigns part {n}{end}" for n in range(count)) + blank
                below = blank + "".join(f"Confidential - do not share {n}{end}" for n in range(count))
                yield maker.file(f"file_preamble_{how}", above + whole)
                yield maker.file(f"file_footnote_{how}", whole + below)
    clicks = sum(int(row[2]) for row in maker.table)
    yield maker.file("file_total", whole + f"Total,,{clicks},,,,,,\r\n")


def _headers(maker: Maker) -> Iterator[Polluted]:
    """Names that repeat, are missing, strange or long, and names that take two rows."""
    variants = {
        "column_header_empty": ("", *HEADER[1:]),
        "column_header_twice": (*HEADER[:2], "Cost", *HEADER[3:]),
        "column_header_not_alnum": ("Date (¿día?)", *HEADER[1:]),
        "column_header_large": ("D" * 300, *HEADER[1:]),
        "column_header_quotes": ('Date "of sale"', *HEADER[1:]),
    }
    for name, header in variants.items():
        clean = not name.endswith(("empty", "twice"))
        yield maker.file(name, maker.writer.text([header, *maker.table]), header=header, clean=clean)
    body = maker.body()
    yield maker.file("file_header_groups", "When,,Results,,,What,,,\r\n" + maker.whole())
    upper, lower = (
        ("Date", "Time", "Web", "Shop", "Web", *HEADER[5:]),
        ("", "", "Cost", "Code", "Clicks", "", "", "", ""),
    )
    joined = ("Date", "Time", "Cost", "Code", "Clicks", *HEADER[5:])
    yield maker.file("file_header_split", maker.writer.text([upper, lower]) + body, header=joined)
    twice = (*HEADER[:2], "Cost", "Code", "Cost", *HEADER[5:])
    named = (*HEADER[:2], "Web Cost", "Code", "Shop Cost", *HEADER[5:])
    yield maker.file(
        "file_header_groups_twice",
        maker.writer.text([("", "", "Web", "", "Shop", "", "", "", ""), twice]) + body,
        header=named,
    )
    units = ("day", "hour", "number", "text", "euro", "words", "prose", "link", "free")
    yield maker.file("file_header_units_below", maker.writer.text([HEADER, units]) + body)
    yield maker.file("file_header_longer", maker.writer.text([(*HEADER, "Extra")]) + body)
    yield maker.file("file_header_shorter", maker.writer.text([HEADER[:-1]]) + body)
    half = maker.writer.text(maker.table[: len(maker.table) // 2])
    yield maker.file("file_header_repeated", maker.whole().replace(half, half + maker.writer.line(HEADER), 1))


def _ends(maker: Maker) -> Iterator[Polluted]:
    """Delimiters at the ends of lines."""
    head, body = maker.writer.line(HEADER), maker.body()
    yield maker.file(
        "file_trailing_all",
        (head + body).replace(",\r\n", ",,\r\n").replace("Comments\r\n", "Comments,\r\n"),
        clean=True,
    )
    yield maker.file("file_trailing_rows", head + body.replace(",\r\n", ",,\r\n"))
    yield maker.file("file_trailing_header", head.replace("Comments", "Comments,") + body)
    some = "".join(line + ("," if n % 9 == 0 else "") + "\r\n" for n, line in enumerate(body.splitlines()))
    yield maker.file("file_trailing_some_rows", head + some)
    first = [row[:-1] for row in maker.table]
    shorter = maker.writer.text([HEADER[:-1], *first])
    yield maker.file("file_last_column_filled", shorter, header=HEADER[:-1], rows=first, clean=True)


def _middle(maker: Maker) -> Iterator[Polluted]:
    """What changes half-way: the delimiter, the table, blank lines, long cells, few cells."""
    half = len(maker.table) // 2
    first, second = maker.table[:half], maker.table[half:]
    top = maker.writer.text([HEADER, *first])
    yield maker.file("file_delimiter_changes", top + Writer(";").text(second))
    yield maker.file("file_blank_lines", top + "\r\n\r\n" + maker.writer.text(second), clean=True)
    other = ("Owner", "Region", "Deals", "Team", "Amount", "Stage", "Note", "Link", "Free")
    for name, between in (("apart", "\r\n"), ("padded", ",,,,,,,,\r\n"), ("adjacent", "")):
        yield maker.file(
            f"file_multitable_other_{name}", top + between + maker.writer.text([other, *second]), rows=first
        )
    narrow = [("Owner", "Region", "Deals"), ("Ana", "Madrid", "5"), ("Eva", "Roma", "7")]
    yield maker.file("file_multitable_narrow", maker.whole() + "\r\n" + maker.writer.text(narrow))
    yield maker.file("file_multitable_narrow_above", maker.writer.text(narrow) + "\r\n" + maker.whole())
    long = [(*row[:6], row[6] * 2000, *row[7:]) if n == half else row for n, row in enumerate(maker.table)]
    yield maker.file("file_long_cell", maker.writer.text([HEADER, *long]), rows=long, clean=True)
    without = [row for n, row in enumerate(maker.table, 1) if n != half]
    yield maker.file("row_n_fields_empty", maker.with_line(half, ""), rows=without)
    for name, count in (("one", 1), ("less", 5), ("more", 14)):
        cells = (maker.lines[half] * 2)[:count]
        yield maker.file(f"row_n_fields_{name}", maker.with_line(half, ",".join(cells)), row=half + 1)


def _damage(maker: Maker) -> Iterator[Polluted]:
    """Cut files, NULs, quotes that open in one row and close in another."""
    whole, half = maker.whole(), len(maker.lines) // 2
    yield maker.file("file_cut", whole[: len(whole) * 2 // 3 + 7])
    yield maker.file("file_nul", whole.replace("Fly", "F\0y", 1))
    yield maker.file("file_unclosed_quote", maker.with_line(half, '"' + ",".join(maker.lines[half])), row=half + 1)
    plain = [tuple(cell.replace(",", " ").replace('"', "") for cell in row) for row in maker.table]
    for name, rows in (("two", 1), ("five", 4)):
        lines = [",".join(cells) for cells in [HEADER, *plain]]
        lines[half] = lines[half].replace("https", '"https', 1)
        cells = lines[half + rows].split(",")
        lines[half + rows] = ",".join([*cells[:7], cells[7] + '"', *cells[8:]])
        text = "".join(line + "\r\n" for line in lines)
        yield maker.file(f"file_merged_{name}_rows", text, rows=plain, row=half + 1)


def pollute(rows: int = ROWS, places: Callable[[str], bool] = lambda name: True) -> list[Polluted]:
    """Every polluted file of a table of so many rows whose name is wanted."""
    maker = Maker(source(rows))
    return [each for part in (published, our_own) for each in part(maker) if places(each.name)]
