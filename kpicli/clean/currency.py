"""Currencies: amounts become the config's currency where a rate is known, and keep their own where none is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean import currency_signs
from kpicli.clean.rates import Rates
from kpicli.model import Flag
from kpicli.saying import Said, many, say, together

if TYPE_CHECKING:
    from kpicli.clean.typed import Typed


@dataclass(frozen=True)
class RateUsed:
    """The lowest and highest rate that a source's amounts were converted with, and whether it was one by date."""

    code: str
    low: float
    high: float
    dated: bool


def settle(typed: Typed, rates: Rates) -> None:
    """Amounts of a currency with a rate become the config's currency; the others keep their own."""
    money = [f for f in typed.columns if f in typed.mapped.fields and typed.mapped.fields[f].kind == "money"]
    if not money:
        typed.columns.pop("currency", None)
        return
    named = currency_signs.of_rows(typed, money, rates.currency)
    if named is None:
        return
    codes = pc.fill_null(named.cast(pa.string()), rates.currency).dictionary_encode()
    names = codes.dictionary.to_pylist()
    typed.columns["currency"] = pa.chunked_array([codes.cast(pa.string())])
    if not any(name in rates for name in names):
        return
    factors = _factors(typed, money, codes, rates)
    for name in money:
        typed.columns[name] = pc.multiply(typed.columns[name], pa.chunked_array([pa.array(factors, from_pandas=True)]))
    own = pa.array([rates.currency if name in rates else name for name in names])
    typed.columns["currency"] = pa.chunked_array([own.take(codes.indices)])


def _factors(typed: Typed, money: list[str], codes: pa.DictionaryArray, rates: Rates) -> np.ndarray:
    """What to multiply each row's amounts with: 1 for a currency that stays, NaN where its rate is not known yet."""
    factors, place, days = np.ones(len(codes)), codes.indices.to_numpy(), _days(typed)
    filled = {name: typed.columns[name].is_valid().to_numpy() for name in money}
    any_filled = np.any(list(filled.values()), axis=0)
    for number, code in enumerate(codes.dictionary.to_pylist()):
        rows = place == number
        if code not in rates:
            continue
        factors[rows], dated = rates.of(code, days[rows])
        _note_used(typed, code, factors[rows], dated, any_filled[rows])
        for name in money:
            early = int((np.isnan(factors) & rows & filled[name]).sum())
            if early:
                typed.flags.append(_too_early(typed, name, code, early, rates))
    return factors


def _days(typed: Typed) -> np.ndarray:
    """The day whose rate a row takes: the one its table is dated by, and for a closed deal that of its close."""
    schema, columns = typed.mapped.schema, typed.columns
    found = columns.get(schema.dated_by)
    closed = columns.get("closed_at") if schema.name == "deals" else None
    if closed is not None:
        if "status" in columns:
            is_open = pc.fill_null(pc.equal(columns["status"].cast(pa.string()), "open"), False)
            closed = pc.if_else(is_open, pa.scalar(None, closed.type), closed)
        found = closed if found is None else pc.coalesce(closed, found)
    if found is None:
        return np.full(typed.mapped.rows, "NaT", dtype="datetime64[D]")
    return found.to_numpy().astype("datetime64[D]")


def _note_used(typed: Typed, code: str, factors: np.ndarray, dated: np.ndarray, filled: np.ndarray) -> None:
    for by_date in (False, True):
        used = factors[filled & (dated == by_date) & ~np.isnan(factors)]
        if len(used):
            typed.rates.append(RateUsed(code, float(used.min()), float(used.max()), by_date))


def _too_early(typed: Typed, name: str, code: str, count: int, rates: Rates) -> Flag:
    text = many(
        count,
        "{n} row of {source} in {code} dated before the first rate, {day} ({file}), left without {field}: "
        "add an earlier rate, or {code}: under exchange_rates",
        "{n} rows of {source} in {code} dated before the first rate, {day} ({file}), left without {field}: "
        "add an earlier rate, or {code}: under exchange_rates",
        source=typed.mapped.name,
        code=code,
        day=rates.first_day(code),
        file=rates.file,
        field=name,
    )
    return Flag("MISSING_AMOUNT", "warn", text, typed.mapped.schema.name, name)


# -- what is said ----------------------------------------------------------------------------------------------------


def rates_said(sources: Iterable[Typed], rates: Rates) -> Iterator[str]:
    """Which rates were used: ``USD → EUR: 0.92``, ``USD → EUR: 0.89 to 0.95, by date (rates.csv)``."""
    used = [one for typed in sources for one in typed.rates if one.code != rates.currency]
    for code in dict.fromkeys(sorted(one.code for one in used)):
        always = [one for one in used if one.code == code and not one.dated]
        dated = [one for one in used if one.code == code and one.dated]
        parts = [say("{rates}, by date ({file})", rates=_range(dated), file=rates.file)] if dated else []
        parts += [_constant(always, code, rates)] if always else []
        yield say("{code} → {own}: {rates}", code=code, own=rates.currency, rates=together("; ", parts))


def _constant(used: Iterable[RateUsed], code: str, rates: Rates) -> Said:
    """The rates without a date, and the day before which they count where later ones are known by date."""
    if code not in rates.dated:
        return _range(used)
    return say("{rates} before {day}", rates=_range(used), day=rates.first_day(code))


def _range(used: Iterable[RateUsed]) -> Said:
    low, high = min(one.low for one in used), max(one.high for one in used)
    return say("{low:.6g}", low=low) if low == high else say("{low:.6g} to {high:.6g}", low=low, high=high)
