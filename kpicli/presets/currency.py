"""The currency of files that come without a config: the one that they name, else the config's, which is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpicli.config.model import Config, Source
from kpicli.errors import InputError
from kpicli.model import RawTable
from kpicli.presets.complete import Completed
from kpicli.saying import Said, say, together
from kpicli.schema import TABLES

SIGNS = {"R$": "BRL", "MX$": "MXN", "US$": "USD", "€": "EUR", "£": "GBP", "$": "USD"}
"""What signs beside amounts mean; the dollar's alone may be another dollar or a peso."""
DOLLARS = {"USD", "MXN", "ARS", "CLP", "COP", "CAD", "AUD", "NZD", "UYU"}
DEFAULT: str = Config.model_fields["currency"].default
LOOKED_AT = 200
"""How many cells of a column of money are looked at for a sign."""


@dataclass(frozen=True)
class Currency:
    """The currency to report in, and how it is known: "EUR, as the files say"."""

    code: str
    how: Said
    several: bool = False
    """Whether the files name more than one."""

    @property
    def said(self) -> Said:
        """What is said of it."""
        return say("currencies: {how}", how=self.how) if self.several else say("currency: {how}", how=self.how)


def currency_of(made: Completed, given: str | None) -> tuple[str, tuple[str, ...]]:
    """The currency to report in, and what is to be said of it.

    Raises InputError for amounts with a bare ``$`` beside files in a currency that is no dollar and no peso.
    """
    named = None if given else currency_named(made)
    return (named.code, (named.said,)) if named else (given or DEFAULT, ())


def currency_named(made: Completed) -> Currency | None:
    """The currency that files with amounts name; None where no file has any.

    Raises InputError as `currency_of` does.
    """
    pairs = [(source, raw) for source, raws in zip(made.sources, made.raws, strict=True) for raw in raws]
    named = {raw.place: _named(source, raw) for source, raw in pairs if _money(source)}
    bare = [place for place, found in named.items() if found == {"$"}]
    codes = sorted({code for found in named.values() for code in found if code != "$"})
    if bare and codes and not set(codes) & DOLLARS:
        raise InputError(
            say(
                "{files}: amounts in $ beside others in {codes}: which dollar or peso are they? Say "
                "set: {{currency: MXN}} for it in a config, or give the files apart with --currency",
                files=together(", ", bare),
                codes=", ".join(codes),
            )
        )
    silent = [place for place, found in named.items() if not found]
    return _told_by(codes, bare, silent) if any(_money(source) for source in made.sources) else None


def _told_by(codes: Sequence[str], bare: Sequence[str], silent: Sequence[str]) -> Currency:
    """The currency by the codes that files name; else by a bare ``$``; else the usual one."""
    if len(codes) > 1:
        listed = ", ".join(codes)
        how = say("{codes}; the report is in {code} (--currency chooses)", codes=listed, code=DEFAULT)
        return Currency(DEFAULT, how, several=True)
    if codes:
        taken = say("; taken for granted where none is named: {files}", files=together(", ", silent)) if silent else ""
        return Currency(codes[0], say("{code}, as the files say{taken}", code=codes[0], taken=taken))
    if bare:
        return Currency("USD", say("USD, from the sign $ (if it is another dollar or a peso: --currency MXN)"))
    return Currency(DEFAULT, say("no file names one, {code} is assumed (--currency says which)", code=DEFAULT))


def _named(source: Source, raw: RawTable) -> set[str]:
    """The codes that a file names, by a header, a column of codes or the signs beside its amounts; ``$`` by itself."""
    codes = set(_codes(source, raw))
    return codes or {SIGNS[sign] if sign != "$" else "$" for sign in _signs(source, raw)}


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
    """The signs that stand beside amounts, the longest that fits each."""
    for header in _money(source):
        cells = raw.column(header).slice(0, LOOKED_AT).unique().drop_null().to_pylist()
        yield from (found for cell in cells if (found := next((sign for sign in SIGNS if sign in cell.upper()), None)))
