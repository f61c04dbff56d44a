"""The currency of files that come without a config: the one that they name, else the config's, which is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpicli.config.model import Config, Source
from kpicli.model import RawTable
from kpicli.presets.complete import Completed
from kpicli.schema import TABLES

SIGNS = {"€": "EUR", "£": "GBP", "$": "USD"}
LOOKED_AT = 200
"""How many cells of a column of money are looked at for a sign."""


def currency_of(made: Completed, given: str | None) -> tuple[str, tuple[str, ...]]:
    """The currency to report in, and what is to be said of it."""
    default: str = Config.model_fields["currency"].default
    if given or not any(_money(source) for source in made.sources):
        return given or default, ()
    pairs = [(source, raw) for source, raws in zip(made.sources, made.raws, strict=True) for raw in raws]
    named = {raw.place: sorted(set(_codes(source, raw))) for source, raw in pairs if _money(source)}
    codes = sorted({code for found in named.values() for code in found})
    if len(codes) == 1:
        silent = [place for place, found in named.items() if not found]
        taken = f"; taken for granted where none is named: {', '.join(silent)}" if silent else ""
        return codes[0], (f"currency: {codes[0]}, as the files say{taken}",)
    if codes:
        return default, (f"currencies: {', '.join(codes)}; the report is in {default} (--currency chooses)",)
    signs = sorted({sign for source, raw in pairs for sign in _signs(source, raw)})
    if len(signs) == 1:
        other = " (if it is another dollar or a peso: --currency MXN)" if signs == ["$"] else ""
        return SIGNS[signs[0]], (f"currency: {SIGNS[signs[0]]}, from the sign {signs[0]}{other}",)
    return default, (f"currency: no file names one, {default} is assumed (--currency says which)",)


def _money(source: Source) -> list[str]:
    """The headers of the columns that hold amounts."""
    fields = TABLES[source.table].fields
    return [header for name, header in source.columns.items() if name in fields and fields[name].kind == "money"]


def _codes(source: Source, raw: RawTable) -> Iterator[str]:
    """The three-letter codes that a header or a column of currencies names."""
    if "currency" in source.set:
        yield source.set["currency"]
    if header := source.columns.get("currency"):
        words = raw.column(header).unique().drop_null().to_pylist()
        yield from (word.upper() for word in words if re.fullmatch("[A-Za-z]{3}", word))


def _signs(source: Source, raw: RawTable) -> Iterator[str]:
    """The signs that stand beside amounts."""
    import pyarrow.compute as pc

    for header in _money(source):
        cells = raw.column(header).slice(0, LOOKED_AT)
        for sign in SIGNS:
            if pc.any(pc.match_substring(cells, sign)).as_py():
                yield sign
