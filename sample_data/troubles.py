"""The troubles planted in the sample: what real exports get wrong, a few of each, in rows that are otherwise right.

Each function changes rows of an export just before they are written, and returns what it did and to which record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

Row = dict[str, Any]
CLOCK = "%d/%m/%Y %H:%M"


@dataclass(frozen=True)
class Trouble:
    """One thing wrong: its name, and the id of the record that has it."""

    what: str
    record: str


def plant(contacts: list[Row], deals: list[Row]) -> list[Trouble]:
    """Put every trouble into the two CRM exports."""
    free = untouched(contacts, deals)
    return [
        *blank_channels(free),
        *impossible_date(free),
        *answer_before_creation(free),
        *other_spelling(free),
        *duplicates(contacts, free),
        *deal_troubles(deals),
    ]


def untouched(contacts: list[Row], deals: list[Row]) -> list[Row]:
    """Contacts without a deal whose company has no other contact: a trouble in one of them stays in one place."""
    people = Counter(row["ID de empresa"] for row in contacts)
    with_deal = {row["ID de empresa"] for row in deals}
    return [row for row in contacts if people[row["ID de empresa"]] == 1 and row["ID de empresa"] not in with_deal]


def take(rows: list[Row], since: date, test: Callable[[Row], bool] = lambda row: True) -> Row:
    """The first row created from a day on that passes the test; it leaves the list, to be used once."""
    row = next(row for row in rows if created(row) >= since and test(row))
    rows.remove(row)
    return row


def created(row: Row) -> date:
    value = row["Fecha de creación"]
    return value if isinstance(value, date) else datetime.strptime(value, CLOCK).date()


def blank_channels(free: list[Row]) -> Iterator[Trouble]:
    """Three contacts typed in by hand, without a source."""
    for since in (date(2024, 5, 1), date(2025, 3, 1), date(2025, 10, 1)):
        row = take(free, since)
        row["Fuente original"] = ""
        yield Trouble("blank channel", row["ID de registro"])


def impossible_date(free: list[Row]) -> Iterator[Trouble]:
    """A milestone on 31 February, typed over by hand."""
    row = take(free, date(2025, 2, 1), lambda row: bool(row["Fecha de MQL"] and row["Fecha de SQL"]))
    row["Fecha de MQL"] = "31/02/2025 10:15"
    yield Trouble("impossible date", row["ID de registro"])


def answer_before_creation(free: list[Row]) -> Iterator[Trouble]:
    """A contact created by hand after the call."""
    row = take(free, date(2025, 9, 1), lambda row: bool(row["Primera respuesta"]))
    answered = datetime.strptime(row["Fecha de creación"], CLOCK) - timedelta(minutes=45)
    row["Primera respuesta"] = answered.strftime(CLOCK)
    yield Trouble("answer before creation", row["ID de registro"])


def other_spelling(free: list[Row]) -> Iterator[Trouble]:
    """Contacts of one form whose hidden field says 'linkedin ads ' (with a space at the end)."""
    for since in (date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)):
        row = take(free, since, lambda row: row["Fuente original"] == "LinkedIn")
        row["Fuente original"] = "linkedin ads "
        yield Trouble("other spelling", row["ID de registro"])


def duplicates(contacts: list[Row], free: list[Row]) -> Iterator[Trouble]:
    """Four contacts appear again at the end of the file: three as they were, one as it was before its SQL date."""
    for since in (date(2024, 7, 1), date(2024, 11, 1), date(2025, 4, 1)):
        row = take(free, since)
        contacts.append(dict(row))
        yield Trouble("duplicate, identical", row["ID de registro"])
    row = take(free, date(2025, 6, 1), lambda row: bool(row["Fecha de SQL"]))
    stale = row | {"Fecha de SQL": "", "Fecha de última modificación": row["Fecha de MQL"]}
    contacts.append(stale | {"Propietario del contacto": "Equipo comercial"})
    yield Trouble("duplicate, older version", row["ID de registro"])


def deal_troubles(deals: list[Row]) -> Iterator[Trouble]:
    """A won deal without an amount, one without a close date, and one closed before it was created."""
    per_company = Counter(row["ID de empresa"] for row in deals)
    won = [row for row in deals if row["Etapa del negocio"] == "Ganado" and per_company[row["ID de empresa"]] == 1]
    row = take(won, date(2024, 4, 1))
    row["Importe"] = row["Coste del servicio"] = None
    yield Trouble("won without amount", str(row["ID de registro"]))
    row = take(won, date(2024, 9, 1))
    row["Fecha de cierre"] = None
    yield Trouble("won without date", str(row["ID de registro"]))
    row = take(won, date(2025, 3, 1))
    row["Fecha de cierre"] = row["Fecha de creación"] - timedelta(days=6)
    row["Fecha de propuesta"] = None
    yield Trouble("closed before creation", str(row["ID de registro"]))
