"""What was found in a source: hazards of its rows and cells, and the account of how its files were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow.compute as pc

from kpicli.clean import cells
from kpicli.clean.draft import Draft
from kpicli.clean.typed import Typed
from kpicli.model import BadCell, Flag, LeftOut, RawTable, SourceFacts, may_hold, row_at
from kpicli.saying import Said, many, say, together
from kpicli.wording import normal, some

UNKNOWN_SHARE = 0.05
FEW = 5
_SCIENTIFIC = r"^\d(?:[.,]\d+)?[eE]\+\d{1,3}$"
_DATA_ROWS = {"total", "subtotal", "footer", "repeated header", "other table"}


# -- hazards ---------------------------------------------------------------------------------------------------------


def flags(source: Typed) -> Iterable[Flag]:
    """The hazards of one source: rows and files that are odd, cells that could not be read, words nobody mapped."""
    table = source.mapped.schema.name
    for raw in source.mapped.raws:
        yield from _of_file(source, raw)
        yield from _twin_headers(source, raw)
    for reading in source.readings:
        if reading.bad:
            bad = [cell for cell in source.bad_cells if cell.field == reading.field]
            text = say("not read: {cells}", cells=_cells(bad, reading.bad))
            yield Flag("BAD_CELL", "warn", text, table, reading.field)
    for field, counts in source.unknown.items():
        yield _unknown(source, field, counts)
    yield from source.flags


def note_cells(source: Typed, listed: bool) -> None:
    """Note what only the text of the cells shows, as long as it is there: ids that are no longer whole.

    ``listed`` asks for the marks of empty cells as well, which `kpi check` lists.
    """
    ids = [field for field in source.mapped.positions if field.endswith("_id") and field in source.columns]
    source.flags += (flag for field in ids for flag in _mangled(source, field))
    if listed:
        source.marks += _marks(source)


def _of_file(source: Typed, raw: RawTable) -> Iterator[Flag]:
    """Rows that do not fit the header, and what else a file holds that may make a number wrong."""
    table = source.mapped.schema.name
    ragged = [row for row in raw.left_out if row.kind == "ragged"]
    if ragged:
        listed = [say("row {row} {problem}", row=row.row, problem=row.text) for row in ragged[:FEW]]
        listed += [say("and {n} more", n=len(ragged) - FEW)] if len(ragged) > FEW else []
        text = say(
            "{place}: left out, as not shaped like the header: {rows}", place=raw.place, rows=together("; ", listed)
        )
        yield Flag("RAGGED_ROW", "warn", text, table)
    among = [row for row in raw.left_out if row.kind == "subtotal"]
    if among:
        text = many(
            len(among),
            "{place}: left out, as it is a total, subtotal or average of other rows: {rows}",
            "{place}: left out, as they are totals, subtotals or averages of other rows: {rows}",
            place=raw.place,
            rows=_listed(among),
        )
        yield Flag("SUBTOTAL", "warn", text, table)
    if raw.encoding_doubt:
        text = say("{place}: {doubt}", place=raw.place, doubt=raw.encoding_doubt)
        yield Flag("ENCODING_DOUBT", "warn", text, table)
    for doubt in raw.doubts:
        yield Flag("ODD_FILE", "warn", say("{place}: {doubt}", place=raw.place, doubt=doubt), table)


def _twin_headers(source: Typed, raw: RawTable) -> Iterator[Flag]:
    """Columns whose names differ only in what people do not see from the one that the config names exactly."""
    for field in source.mapped.positions:
        header = source.mapped.header(field)
        twins = [name for name in raw.headers if name != header and normal(name) == normal(header)]
        if twins:
            text = say(
                "{place}: column {header!r} is read, and {twins} looks the same",
                place=raw.place,
                header=header,
                twins=some(map(repr, twins)),
            )
            yield Flag("SAME_LOOK", "warn", text, source.mapped.schema.name, field)


def _listed(rows: Sequence[LeftOut]) -> Said:
    """The first few rows with what they say."""
    listed = [say("row {row} ({text})", row=row.row, text=row.text) for row in rows[:FEW]]
    listed += [say("and {n} more", n=len(rows) - FEW)] if len(rows) > FEW else []
    return together("; ", listed)


def _mangled(source: Typed, field: str) -> Iterator[Flag]:
    """Ids that a spreadsheet took for numbers: 120232997752580627 became 1.20233E+17, and its other digits are lost."""
    texts = source.mapped.column(field).text
    if not any(may_hold(texts, mark) for mark in ("E+", "e+")):
        return
    rows = pc.indices_nonzero(pc.match_substring_regex(texts, _SCIENTIFIC).combine_chunks())
    if len(rows):
        first = rows[0].as_py()
        text = say(
            "{n} of {field} are rounded numbers, their last digits lost in a spreadsheet, such as "
            "{place}, {header}: {text!r}",
            n=len(rows),
            field=field,
            place=source.mapped.place(first),
            header=source.mapped.header(field),
            text=texts[first].as_py(),
        )
        yield Flag("MANGLED_ID", "warn", text, source.mapped.schema.name)


def _cells(bad: Sequence[BadCell], count: int) -> Said:
    """Bad cells of one column: the one, or how many with their rows and the first as an example."""
    if count == 1:
        return bad[0].said
    rows = ", ".join(str(cell.row) for cell in bad[:FEW]) + (", …" if count > FEW else "")
    return say(
        "{n} cells of {header!r} (rows {rows}), such as {cell}",
        n=count,
        header=bad[0].header,
        rows=rows,
        cell=bad[0].said,
    )


def _unknown(source: Typed, field: str, counts: Mapping[str, int]) -> Flag:
    listed = ", ".join(f"{value!r} ({count})" for value, count in sorted(counts.items(), key=lambda i: -i[1])[:5])
    closed = source.columns.get("closed_at")
    rows = len(closed) - closed.null_count if closed is not None else source.mapped.rows
    much = sum(counts.values()) > UNKNOWN_SHARE * max(rows, 1)
    text = say(
        "{source}: {field} has values nobody mapped: {values}; add them to values: {field}:",
        source=source.mapped.name,
        field=field,
        values=listed,
    )
    return Flag("UNKNOWN_VALUE", "refuse" if much else "warn", text, source.mapped.schema.name, field)


# -- how it was read -------------------------------------------------------------------------------------------------


def facts(source: Typed, draft: Draft) -> SourceFacts:
    """Where every row of a source went, and what is worth saying of its files; used rows are counted later."""
    mapped = source.mapped
    left_out = [row for raw in mapped.raws for row in raw.left_out]
    ragged = sum(row.kind == "ragged" for row in left_out)
    totals = sum(row.kind in _DATA_ROWS for row in left_out)
    number = draft.sources.index(source)
    return SourceFacts(
        name=mapped.name,
        table=mapped.schema.name,
        files=tuple(raw.place for raw in mapped.raws),
        read=mapped.rows + ragged + totals,
        used=0,
        duplicates=draft.duplicates.get(number, 0),
        rejected=ragged,
        outside=draft.excluded.get(number, 0),
        left_out=totals,
        other_tables=sum(row.kind == "other table" for row in left_out),
        columns=tuple(source.readings),
        unmapped=mapped.unmapped(),
        notes=(*(note for raw in mapped.raws for note in _notes(raw)), *source.marks),
        places=tuple((raw.file, raw.sheet) for raw in mapped.raws),
        unknown=source.unknown,
        digests=tuple(raw.digest for raw in mapped.raws),
        not_data=tuple(_not_data(raw, row) for raw in mapped.raws for row in raw.left_out if row.kind in _DATA_ROWS),
    )


def _not_data(raw: RawTable, row: LeftOut) -> Said:
    what = _LEFT_OUT[row.kind]
    return say("{place}: {what}: {text}", place=row_at(raw.place, row.row), what=what, text=row.text)


def _notes(raw: RawTable) -> Iterator[str]:
    """What is worth saying of how a file was read."""
    yield from raw.notes
    yield from raw.said
    if raw.delimiter is not None and raw.delimiter != ",":
        signs = _DELIMITERS.get(raw.delimiter, repr(raw.delimiter))
        yield say("cells are separated by {delimiter}", delimiter=signs)
    for kind, what in _LEFT_OUT.items():
        rows = [row for row in raw.left_out if row.kind == kind]
        if rows:
            yield say("{what}: {rows} ({text})", what=what, rows=_rows(rows), text=rows[0].text)
    if not raw.count:
        yield say("{place}: has a header and no rows", place=raw.place)


def _marks(source: Typed) -> Iterator[str]:
    """The ways in which each column of dates or numbers says that a cell is empty, with their rows."""
    for reading in source.readings:
        kind = source.mapped.fields[reading.field]
        if not (kind.is_date or kind.is_number):
            continue
        texts = cells.flat(source.mapped.column(reading.field).text)
        known = cells.MISSING_DATES if kind.is_date else cells.MISSING
        marks = texts.filter(pc.fill_null(cells.is_missing(texts, known), False)).value_counts().to_pylist()
        if marks:
            counts = ", ".join(f"{mark['values']!r} ({mark['counts']})" for mark in marks)
            yield say(
                "{header!r}: blank like an empty cell ({n}): {marks}",
                header=reading.header,
                n=texts.null_count,
                marks=counts,
            )


_DELIMITERS = {";": say("semicolons"), "\t": say("tabs"), "|": say("pipes"), "spaces": say("runs of spaces")}
_LEFT_OUT = {
    "preamble": say("left out above the header"),
    "repeated header": say("left out as the header again"),
    "total": say("left out as a total"),
    "subtotal": say("left out as a total or average of other rows"),
    "footer": say("left out as a footer"),
    "other table": say("left out as of another table"),
}


def _rows(rows: Sequence[LeftOut]) -> Said:
    """Rows by their numbers: "row 7", "rows 1, 2, 3"."""
    listed = ", ".join(str(row.row) for row in rows[:FEW]) + (", …" if len(rows) > FEW else "")
    return many(len(rows), "row {rows}", "rows {rows}", rows=listed)
