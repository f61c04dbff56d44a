"""Which currency each row of a source is in: by its column or constant, the signs in its cells, or a header.

``$`` alone is a dollar or a peso. It is the config's currency only where that is one of them and nothing else of the
source is in another; what says two things of one amount is never settled here, but refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean.number_text import SHARED, code_in, code_of
from kpicli.model import Flag
from kpicli.saying import Said, say

if TYPE_CHECKING:
    from kpicli.clean.typed import Typed


@dataclass(frozen=True)
class _Clash:
    """Two currencies that are said of one amount: what each is said by."""

    field: str
    sign: str
    other: str = ""
    """Empty where the sign is shared by several currencies and nothing says which one is meant."""
    by: Said | str = ""


@dataclass
class _Names:
    """What names the currencies of a source, each as small codes over its rows."""

    declared: pa.DictionaryArray | None
    signs: Mapping[str, pa.DictionaryArray]
    headers: Mapping[str, str]
    own: str
    known: frozenset[str] = field(default_factory=frozenset)
    """All the currencies that anything of the source names beyond doubt."""

    def __post_init__(self) -> None:
        columns = [*self.signs.values(), *([self.declared] if self.declared is not None else [])]
        named = {code for column in columns for code in column.dictionary.to_pylist() if code}
        self.known = frozenset((named | set(self.headers.values())) - set(SHARED))


def of_rows(typed: Typed, money: Sequence[str], own: str) -> pa.DictionaryArray | None:
    """The currency of each row, null where nothing names one; None where nothing of the source does.

    What cannot be settled is refused for its field, and keeps the sign that it is written with.
    """
    mapped = typed.mapped
    headers = {name: code for name in money if name in mapped.positions and (code := code_in(mapped.header(name)))}
    declared = typed.columns.get("currency")
    signs = {name: _encoded(codes) for name, codes in typed.signs.items() if name in money}
    if declared is None and not signs and not headers:
        return None
    names = _Names(None if declared is None else _encoded(_codes(declared)), signs, headers, own)
    return _settled(typed, names)


def _codes(written: pa.ChunkedArray) -> pa.Array:
    """The code of each cell of a column of currencies."""
    flat = written.combine_chunks() if isinstance(written, pa.ChunkedArray) else written
    encoded = flat if pa.types.is_dictionary(flat.type) else flat.dictionary_encode()
    codes = pa.array([code_of(text) if text else None for text in encoded.dictionary.to_pylist()], pa.string())
    return codes.take(encoded.indices)


def _encoded(codes: pa.Array) -> pa.DictionaryArray:
    flat = codes.combine_chunks() if isinstance(codes, pa.ChunkedArray) else codes
    return flat.cast(pa.string()).dictionary_encode()


def _settled(typed: Typed, names: _Names) -> pa.DictionaryArray:
    """Settle each different combination of what is said of a row once."""
    columns = [*([names.declared] if names.declared is not None else []), *names.signs.values()]
    key = np.zeros(typed.mapped.rows, np.int64)
    for column in columns:
        key = key * (len(column.dictionary) + 1) + pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False) + 1
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    codes: list[str | None] = []
    clashes: dict[str, tuple[_Clash, int]] = {}
    for row in first.tolist():
        declared = names.declared[row].as_py() if names.declared is not None else None
        signs = {name: column[row].as_py() for name, column in names.signs.items()}
        code, clash = _of_row(declared, signs, names)
        codes.append(code)
        if clash and (clash.field not in clashes or row < clashes[clash.field][1]):
            clashes[clash.field] = (clash, row)
    typed.flags += [_flag(typed, clash, row, names) for clash, row in clashes.values()]
    return pa.array(codes, pa.string()).take(pa.array(place)).dictionary_encode()


def _of_row(declared: str | None, signs: Mapping[str, str | None], names: _Names) -> tuple[str | None, _Clash | None]:
    """The currency of one row, and what speaks against it."""
    code, by = declared, say("the currency of the row")
    last = ""
    for name, sign, said_by in _said(signs, names):
        agreed = _agreed(code, sign)
        if agreed is None:
            return code, _Clash(name, sign, code or "", by)
        code, by, last = agreed, said_by if code is None else by, name
    if code not in SHARED:
        return code, None
    if names.own in SHARED[code] and names.known <= {names.own}:
        return names.own, None
    return code, _Clash(last or next(iter(names.signs or names.headers), "currency"), code)


def _said(signs: Mapping[str, str | None], names: _Names) -> Iterator[tuple[str, str, Said | str]]:
    """Each amount of a row that names a currency, by its header and by its sign."""
    for name, code in names.headers.items():
        yield name, code, say("the header")
    for name, sign in signs.items():
        if sign:
            yield name, sign, name


def _agreed(one: str | None, two: str) -> str | None:
    """The currency that two say together; None when they contradict each other."""
    if one is None or one == two or one in SHARED.get(two, ()):
        return one or two
    return two if two in SHARED.get(one, ()) else None


def _flag(typed: Typed, clash: _Clash, row: int, names: _Names) -> Flag:
    mapped = typed.mapped
    mapped_field = clash.field in mapped.positions
    facts = {
        "place": mapped.place(row),
        "header": mapped.header(clash.field) if mapped_field else clash.field,
        "text": (mapped.column(clash.field).text[row].as_py() or "") if mapped_field else clash.sign,
        "sign": clash.sign,
    }
    if clash.other:
        text = say(
            "{place}, {header}: {text!r} is in {sign}, but {by} says {other}: "
            "correct one of them, or say set: {{currency: {sign}}} at the source",
            other=clash.other, by=clash.by, **facts,
        )  # fmt: skip
    else:
        others = ", ".join(sorted(names.known | {names.own}))
        text = say(
            "{place}, {header}: {text!r}: {sign} is the sign of several currencies, and {others} is here too; "
            "say which one it is: set: {{currency: USD}} at the source",
            others=others, **facts,
        )  # fmt: skip
    return Flag("CURRENCY_SIGN", "refuse", text, mapped.schema.name, clash.field)
