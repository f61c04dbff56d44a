"""The machine formats: csv, tsv, json and jsonl. English tokens, ISO dates, raw numbers."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from kpicli.lang.numbers import COMMA_LANGUAGES
from kpicli.model import Report
from kpicli.render import record, wide
from kpicli.render.record import Cell
from kpicli.render.safe import no_formula, spelled, without_controls

_BREAKS = re.compile(r"[\t\r\n]+")
_Texts = Callable[[str], str]


def render_csv(report: Report, *, header: bool = True, wide: bool = False) -> str:
    """Comma-separated, as programs read it: a decimal point, and a line feed after each row."""
    return _delimited(_records(report, wide), header, ",", _csv_text, _number)


def render_excel_csv(report: Report, *, header: bool = True, wide: bool = False) -> bytes:
    """The csv that Excel opens by double click in the report's language: byte order mark, its separators, CRLF."""
    comma = report.lang in COMMA_LANGUAGES
    text = _delimited(
        _records(report, wide), header, ";" if comma else ",", _csv_text, _comma_number if comma else _number, "\r\n"
    )
    return text.encode("utf-8-sig", errors="replace")


def render_tsv(report: Report, *, header: bool = True, wide: bool = False, excel: bool = False) -> str:
    """Tab-separated; tabs and line ends inside a cell become spaces, so that every line is a row.

    For Excel, numbers have the decimal mark of the report's language: pasted, 12.345 would be thousands in Spain.
    """
    number = _comma_number if excel and report.lang in COMMA_LANGUAGES else _number
    return _delimited(_records(report, wide), header, "\t", lambda text: _BREAKS.sub(" ", _csv_text(text)), number)


def render_json(report: Report, *, wide: bool = False) -> str:
    """One array with an object per line, so that two reports can be compared line by line."""
    objects = ",\n".join(_objects(report, wide))
    return f"[\n{objects}\n]\n" if objects else "[]\n"


def render_jsonl(report: Report, *, wide: bool = False) -> str:
    """One object per line."""
    return "".join(f"{line}\n" for line in _objects(report, wide))


def _records(report: Report, as_wide: bool) -> tuple[tuple[str, ...], Iterator[tuple[Cell, ...]]]:
    shape = wide if as_wide else record
    return shape.columns(report), shape.rows(report)


# -- csv and tsv -----------------------------------------------------------------------------------------------------


class _Lines(list[str]):
    """What the csv module writes to: a list of lines."""

    write = list.append


def _delimited(
    records: tuple[Sequence[str], Iterable[tuple[Cell, ...]]],
    header: bool,
    delimiter: str,
    text: _Texts,
    number: Callable[[float], str],
    end: str = "\n",
) -> str:
    names, rows = records
    lines = _Lines()
    # The module quotes a lone carriage return only when it is part of its line end.
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n")
    if header:
        writer.writerow([text(name) for name in names])
    writer.writerows([_cell(cell, text, number) for cell in row] for row in rows)
    return "".join(line.removesuffix("\r\n") + end for line in lines)


_day = lru_cache(maxsize=10_000)(date.isoformat)


def _cell(cell: Cell, text: _Texts, number: Callable[[float], str]) -> str:
    if cell is None:
        return ""
    if isinstance(cell, tuple):
        return text(";".join(cell))
    if isinstance(cell, date):
        return _day(cell)
    if isinstance(cell, bool):
        return str(cell).lower()
    return text(cell) if isinstance(cell, str) else number(cell)


@lru_cache(maxsize=10_000)
def _csv_text(text: str) -> str:
    return no_formula(without_controls(text))


def _number(value: float) -> str:
    return repr(value)


def _comma_number(value: float) -> str:
    return repr(value).replace(".", ",")


# -- json ------------------------------------------------------------------------------------------------------------


def _objects(report: Report, as_wide: bool) -> Iterator[str]:
    names, rows = _records(report, as_wide)
    for row in rows:
        yield spelled(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str))
