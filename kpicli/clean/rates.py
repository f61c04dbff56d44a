"""Exchange rates: what one unit of a currency was worth on a day, from a file, from the config, or both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kpicli.clean import dates, numbers
from kpicli.errors import InputError
from kpicli.model import Place, RawTable, Refusal, TextColumn, row_at
from kpicli.saying import Said, say, together
from kpicli.wording import either, normal, short, some

HEADERS = {
    "date": ("date", "day", "fecha", "dia", "data", "giorno"),
    "currency": ("currency", "moneda", "divisa", "moneta", "valuta"),
    "rate": ("rate", "exchange rate", "tipo", "tipo de cambio", "tasa", "tasso", "cambio", "tasso di cambio"),
}
"""How the columns of a rates file may be headed, without case and accents."""
_COLUMNS = {
    "date": say("the date of exchange rates"),
    "currency": say("the currency of exchange rates"),
    "rate": say("the rate of exchange rates"),
}
"""How messages call each of the columns,"""
_CELLS = {"date": say("a date"), "currency": say("a currency such as USD"), "rate": say("a rate above 0")}
"""and what each of their cells has to be."""
LISTED = 20


@dataclass(frozen=True, eq=False)
class Rates:
    """What one unit of each currency is worth in the config's own.

    ``dated`` holds, for each currency, its days in order and the rate from each of them on.
    """

    currency: str
    constant: Mapping[str, float]
    dated: Mapping[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)
    file: str = ""

    def __contains__(self, code: object) -> bool:
        return code in self.constant or code in self.dated

    def of(self, code: str, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The rate of each day, NaN where there is none, and whether it is one of the file.

        The newest rate at or before a day counts; before the first, the constant one. A row without a day is of now.
        """
        constant = self.constant.get(code, np.nan)
        if code not in self.dated:
            return np.full(len(days), constant), np.zeros(len(days), dtype=bool)
        known, rates = self.dated[code]
        place = np.where(np.isnat(days), len(known), np.searchsorted(known, days, side="right")) - 1
        return np.where(place < 0, constant, rates[place]), place >= 0

    def first_day(self, code: str) -> str:
        """The day from which a currency's rate is known."""
        return str(self.dated[code][0][0])


# -- reading a file of rates -----------------------------------------------------------------------------------------


def read_rates(raws: Sequence[RawTable], currency: str, constant: Mapping[str, float], locale: str | None) -> Rates:
    """The rates of the config and of its files. Raises InputError naming each cell that is no date, code or rate."""
    if not raws:
        return Rates(currency, constant)
    problems: list[str] = []
    rows = pd.concat([_rows(raw, locale, problems).assign(file=number) for number, raw in enumerate(raws)])
    InputError.raise_if_any([*problems, *_contradictions(rows, raws, currency)][:LISTED])
    rows = rows[rows["currency"] != currency].drop_duplicates(["currency", "date"]).sort_values("date")
    dated = {
        str(code): (found["date"].to_numpy().astype("datetime64[D]"), found["rate"].to_numpy())
        for code, found in rows.groupby("currency")
    }
    return Rates(currency, constant, dated, together(", ", (raw.place for raw in raws)))


def _rows(raw: RawTable, locale: str | None, problems: list[str]) -> pd.DataFrame:
    """The rows of a file with their numbers; what is wrong with a cell goes to ``problems``."""
    columns = _columns(raw)
    days, rates = _dates(raw, columns["date"], locale), _numbers(raw, columns["rate"])
    codes = columns["currency"].text.to_pandas().astype("str").str.strip().str.upper()
    rows = pd.DataFrame({"date": days, "currency": codes, "rate": rates, "row": raw.rows.to_numpy()})
    wrong = {
        "date": rows["date"].isna(),
        "currency": ~codes.str.fullmatch("[A-Z]{3}").fillna(False).astype("bool"),
        "rate": ~((rows["rate"] > 0) & np.isfinite(rows["rate"])),
    }
    for name, cells in wrong.items():
        at = np.flatnonzero(cells)[:LISTED].tolist()
        problems += [_wrong(_place(raw)(index), columns[name], index) for index in at]
    return rows[~np.any(list(wrong.values()), axis=0)]


def _contradictions(rows: pd.DataFrame, raws: Sequence[RawTable], own: str) -> Iterator[str]:
    """Two rates of one currency on one day, and a rate of the config's own currency."""
    different = rows.drop_duplicates(["currency", "date", "rate"])
    twice = different[different.duplicated(["currency", "date"])].head(LISTED)
    for one in twice.to_dict("records"):
        yield say(
            "{place}: {code} on {day:%Y-%m-%d} has another rate above: keep one",
            place=row_at(raws[one["file"]].place, one["row"]),
            code=one["currency"],
            day=one["date"],
        )
    for one in rows[(rows["currency"] == own) & (rows["rate"] != 1)].head(LISTED).to_dict("records"):
        yield say(
            "{place}: one {own} is 1 {own}, not {rate:g}: write what the other currencies are worth in {own}",
            place=row_at(raws[one["file"]].place, one["row"]),
            own=own,
            rate=one["rate"],
        )


def _wrong(place: str, column: TextColumn, index: int) -> Said:
    text = column.text[index].as_py()
    return say(
        "{place}, {header}: {cell} is not {what}",
        place=place,
        header=column.header,
        cell=say("an empty cell") if text is None else repr(short(text)),
        what=_CELLS[column.field],
    )


def _columns(raw: RawTable) -> dict[str, TextColumn]:
    """The three columns of the file, by their headers in English, Spanish or Italian."""
    found = {}
    for name, known in HEADERS.items():
        at = [i for i, header in enumerate(raw.headers) if normal(header) in known]
        if len(at) != 1:
            facts = {
                "place": raw.place,
                "what": _COLUMNS[name],
                "known": either(known[:3]),
                "headers": some(raw.headers),
            }
            raise InputError(
                say("{place}: has several columns for {what}: head it {known}. It has {headers}", **facts)
                if at
                else say("{place}: has no column for {what}: head it {known}. It has {headers}", **facts)
            )
        native = (raw.dates if name == "date" else raw.numbers).get(at[0])
        found[name] = TextColumn(name, raw.headers[at[0]], raw.cells.column(str(at[0])), native)
    return found


def _dates(raw: RawTable, column: TextColumn, locale: str | None) -> pd.Series:
    plans, refusals = dates.prove_dates([column], _place(raw), None, locale)
    _refuse(refusals, say("write days as 2025-03-31"))
    return dates.apply_dates(column, plans[column.field], "UTC", want_utc=False).local.to_pandas()


def _numbers(raw: RawTable, column: TextColumn) -> pd.Series:
    """The rates. The locale settles nothing here: 1.085 may be 1085 pesos or a little more than a euro."""
    plan, refusals = numbers.prove_numbers(column, "number", _place(raw), None, None)
    _refuse(refusals, say("write one rate with four decimals, 1.0850"))
    return numbers.apply_numbers(column, plan).values.to_pandas()


def _refuse(refusals: Iterable[Refusal], way_out: str) -> None:
    InputError.raise_if_any(
        say("{code}: {problem}; {way_out}", code=refusal.code, problem=refusal.problem, way_out=way_out)
        for refusal in refusals
    )


def _place(raw: RawTable) -> Place:
    return lambda index: row_at(raw.place, raw.rows[index].as_py())
