"""What is written of rows beside the fields: every column of an export, mapped or not, tells its rows apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from kpicli.clean.cells import MISSING_DATES, flat
from kpicli.clean.mapping import Mapped
from kpicli.model import RawTable, as_text
from kpicli.wording import normal

_BLANK = frozenset(MISSING_DATES.to_pylist()) | {""}
_FIGURE = re.compile(r"[-+(]?(?:[^\w.,()+-]|[A-Z]{3})*[-+]?\d[\d.,' \u00a0\u202f]*(?:[^\w.,()+-]|[A-Z]{3})*\)?")
"""A number with or without a currency or percent sign. A date has signs between its digits and is none."""
_NAMES = re.compile(
    r"\b(id|ids|code|codes|codigo|codice|account|cuenta|number|numero|no|num|ref|sku|isbn|ean|zip|postal|cap|phone|"
    r"hour|hora|ora|day|dia|giorno|week|semana|settimana|month|mes|mese|quarter|year|ano|anno|age|edad|eta|version)\b"
)
"""Words of headers whose numbers name things, and count nothing."""


@dataclass(frozen=True, eq=False)
class Written:
    """Two numbers for each row of a source: rows that are written alike have the same."""

    texts: np.ndarray
    """Of all that is no figure: labels, ids, names, whether or not a field takes them, and constants."""
    figures: np.ndarray
    """Of the figures that no field takes."""
    labelled: np.ndarray
    """Whether the row has any text of its own at all, beside what is said of every row."""


def figure_headers(sources: Iterable[Mapped]) -> frozenset[str]:
    """Of the columns that no field takes, those that hold figures in every file of a table: by their normal names."""
    numbers: dict[str, bool] = defaultdict(lambda: True)
    for mapped in sources:
        for number, raw in enumerate(mapped.raws):
            for place in _unmapped(mapped, number):
                name = _name(raw.headers[place])
                numbers[name] = numbers[name] and not _NAMES.search(name) and _all_figures(raw, place)
    return frozenset(name for name, only in numbers.items() if only)


def written(mapped: Mapped, figures: Collection[str], apart: bool = False) -> Written:
    """What is written in each row of a source; ``apart`` says that another source reads other figures of its file."""
    texts = np.zeros(mapped.rows, dtype="uint64")
    numbers = np.zeros(mapped.rows, dtype="uint64")
    start = 0
    for number, raw in enumerate(mapped.raws):
        rows = slice(start, start + raw.count)
        start += raw.count
        for field, places in mapped.positions.items():
            if not (mapped.fields[field].is_date or mapped.fields[field].is_number):
                texts[rows] += _hashed(raw, places[number], field, _label)
        for place in _unmapped(mapped, number):
            name = _name(raw.headers[place])
            if name in figures:
                numbers[rows] += _hashed(raw, place, name, _plain_figure)
            else:
                texts[rows] += _hashed(raw, place, name, _label)
    return Written(texts + _said_of_all(mapped, apart), numbers, texts != 0)


def label_hashes(mapped: Mapped, fields: Sequence[str]) -> np.ndarray:
    """One number for each row, of what is written in some of its fields."""
    hashes = np.zeros(mapped.rows, dtype="uint64")
    start = 0
    for number, raw in enumerate(mapped.raws):
        for field in fields:
            hashes[start : start + raw.count] += _hashed(raw, mapped.positions[field][number], field, _label)
        start += raw.count
    return hashes


def mixed(columns: Sequence[np.ndarray]) -> np.ndarray:
    """One number for each row, of several columns of numbers."""
    total = np.zeros(len(columns[0]), dtype="uint64")
    for place, column in enumerate(columns):
        total = total * np.uint64(0x9E3779B97F4A7C15) + pd.util.hash_array(column) + np.uint64(place)
    return total


def _said_of_all(mapped: Mapped, apart: bool) -> np.uint64:
    """What is said of every row of a source: its constants, the tool that wrote it, the figures it reads."""
    said = [f"{name}={value}" for name, value in mapped.source.set.items()]
    said += [f"tool={mapped.source.preset.partition('.')[0]}"] if mapped.source.preset else []
    if apart:
        said += [f"{n}<{mapped.header(n)}" for n in mapped.positions if mapped.fields[n].is_number]
    return np.uint64(sum(int(_hash(text)) for text in said) % 2**64)


def _unmapped(mapped: Mapped, number: int) -> Iterator[int]:
    """The positions of the columns of one file that no field takes."""
    taken = {places[number] for places in mapped.positions.values()}
    return (place for place, header in enumerate(mapped.raws[number].headers) if place not in taken)


def _name(header: str) -> str:
    return re.sub(r"[^\w]+|_", " ", normal(header)).strip()


def _all_figures(raw: RawTable, place: int) -> bool:
    filled = (text.strip() for text in as_text(raw.cells.column(str(place))).unique().drop_null().to_pylist())
    return all(_FIGURE.fullmatch(text) for text in filled if text.casefold() not in _BLANK)


def _label(text: str) -> str:
    return text.strip().casefold()


def _plain_figure(text: str) -> str:
    """A figure without what differs between a workbook and a text file: 12.50 is 12.5."""
    digits = re.sub(r"[^\d.,-]", "", text)
    whole, mark, decimals = digits.rpartition("," if digits.rfind(",") > digits.rfind(".") else ".")
    if not mark or len(decimals) == 3:
        return digits
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def _hashed(raw: RawTable, place: int, name: str, spelled: Callable[[str], str]) -> np.ndarray:
    """A number for each cell of a column; 0 for a blank one, so that a column that is not there is one of blanks."""
    text = flat(as_text(raw.cells.column(str(place))))
    encoded = text if pa.types.is_dictionary(text.type) else text.dictionary_encode()
    values = [f"{name}\0{spelled(value)}" for value in encoded.dictionary.to_pylist()]
    known = pd.util.hash_array(np.array([*values, ""], dtype=object))
    known[[spelled(value) in _BLANK for value in encoded.dictionary.to_pylist()] + [True]] = 0
    codes = encoded.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
    return np.asarray(known[codes])


def _hash(text: str) -> np.uint64:
    return np.uint64(pd.util.hash_array(np.array([text], dtype=object))[0])
