"""A second route to the figures of the sample: plain Python over the written files, nothing shared with the tool.

    python sample_data/figures.py [--from FOLDER] > tests/sample_figures.json

It reads with csv and openpyxl alone, parses each cell in the one way that its file is known to be written, and follows
KPIS.md. The test of the sample compares its result with tests/sample_figures.json; the tool is compared with that file.
An undefined figure is null.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

MADRID = ZoneInfo("Europe/Madrid")
AS_OF = date(2026, 1, 14)
BLANK = "(blank)"
CHANNELS = {
    "búsqueda de pago": "Paid search",
    "paid search": "Paid search",
    "búsqueda orgánica": "Organic search",
    "linkedin": "LinkedIn",
    "linkedin ads": "LinkedIn",
    "correo electrónico": "Email",
    "eventos": "Events",
    "referencias": "Referral",
    "": BLANK,
}
Row = dict[str, Any]
Period = tuple[str, date, date]


@dataclass(frozen=True)
class Spend:
    """Money of one day or month."""

    day: date
    cost: Decimal
    team: str
    media: bool
    channel: str
    value: Decimal = Decimal(0)


# -- reading ---------------------------------------------------------------------------------------------------------


def rows_of(text: str, delimiter: str = ",") -> list[Row]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def moment(text: str) -> datetime | None:
    """``31/12/2025 09:05`` in Madrid; None when blank or impossible."""
    try:
        return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=MADRID)
    except ValueError:
        return None


def number(text: str) -> Decimal:
    """``1.234,50 €`` or ``1234,50``; `` --`` is 0 in a sum."""
    digits = text.replace("€", "").replace(".", "").replace(",", ".").strip()
    return Decimal(0) if digits == "--" else Decimal(digits)


def channel(text: str) -> str:
    return CHANNELS[text.strip().casefold()]


def read_leads(folder: Path) -> list[Row]:
    """Contacts, one per id: the one modified last."""
    latest: dict[str, Row] = {}
    for row in rows_of((folder / "crm_contacts.csv").read_bytes().decode("utf-8-sig"), ";"):
        lead = {
            "id": row["ID de registro"],
            "account": row["ID de empresa"],
            "channel": channel(row["Fuente original"]),
            "created": moment(row["Fecha de creación"]),
            "answered": moment(row["Primera respuesta"]),
            "mql": moment(row["Fecha de MQL"]),
            "sql": moment(row["Fecha de SQL"]),
            "modified": moment(row["Fecha de última modificación"]),
        }
        known = latest.get(lead["id"])
        if known is None or lead["modified"] >= known["modified"]:
            latest[lead["id"]] = lead
    return list(latest.values())


def read_deals(folder: Path, leads: list[Row]) -> list[Row]:
    """Deals with the channel of their lead."""
    channels = {lead["id"]: lead["channel"] for lead in leads}
    book = load_workbook(folder / "deals.xlsx", read_only=True)
    header, *rows = book["Negocios"].iter_rows(values_only=True)
    deals = [dict(zip(header, row, strict=True)) for row in rows]
    book.close()
    return [
        {
            "account": str(deal["ID de empresa"]),
            "channel": channels[str(deal["ID de contacto"])],
            "created": deal["Fecha de creación"].date(),
            "closed": deal["Fecha de cierre"].date() if deal["Fecha de cierre"] else None,
            "stage": deal["Etapa del negocio"],
            "type": deal["Tipo de negocio"],
            "amount": deal["Importe"],
        }
        for deal in deals
    ]


def read_spend(folder: Path) -> list[Spend]:
    return [*google(folder), *linkedin(folder), *costs(folder)]


def google(folder: Path) -> Iterator[Spend]:
    """The title and the range are above the header, the totals have no day."""
    lines = (folder / "google_ads.csv").read_text("utf-8").split("\n", 2)
    for row in rows_of(lines[2]):
        if row["Día"].startswith("20"):
            day, value = date.fromisoformat(row["Día"]), number(row["Valor conv."])
            yield Spend(day, number(row["Coste"]), "marketing", True, "Paid search", value)


def linkedin(folder: Path) -> Iterator[Spend]:
    for row in rows_of((folder / "linkedin_ads.csv").read_text("utf-8")):
        day = datetime.strptime(row["Start Date (in UTC)"], "%m/%d/%Y").date()
        yield Spend(day, Decimal(row["Total Spent"]), "marketing", True, "LinkedIn")


def costs(folder: Path) -> Iterator[Spend]:
    for row in rows_of((folder / "costs.csv").read_bytes().decode("cp1252"), ";"):
        day = datetime.strptime(row["Mes"], "%d/%m/%Y").date()
        team = {"Marketing": "marketing", "Ventas": "sales"}[row["Equipo"]]
        yield Spend(day, number(row["Importe"]), team, row["Categoría"] == "Medios", channel(row["Canal"]))


def read_customers(folder: Path) -> list[Row]:
    return [
        {
            "customer": row["Customer ID"],
            "start": date.fromisoformat(row["Start Date"]),
            "end": date.fromisoformat(row["End Date"]) if row["End Date"] else date.max,
            "mrr": Decimal(row["MRR"]),
        }
        for row in rows_of((folder / "customers.csv").read_text("utf-8"))
    ]


def read_demos(folder: Path) -> list[date]:
    """The days of the demos that were held."""
    rows = rows_of((folder / "activities.csv").read_bytes().decode("utf-8-sig"), ";")
    days = (moment(row["Fecha de la actividad"]) for row in rows if is_held_demo(row))
    return [day.date() for day in days if day]


def is_held_demo(row: Row) -> bool:
    return row["Tipo"] == "Demo" and row["Estado"] == "Completada"


def read_sessions(folder: Path) -> list[tuple[date, int]]:
    """The Monday of each week, and the sessions of a channel in it."""
    lines = (folder / "web.csv").read_text("utf-8").split("\n")
    rows = rows_of("\n".join(line for line in lines if not line.startswith("#")))
    return [(datetime.strptime(row["Date"], "%Y%m%d").date(), int(row["Sessions"])) for row in rows]


# -- figures ---------------------------------------------------------------------------------------------------------


def divided(part: float | Decimal | None, whole: float | Decimal | None) -> float | None:
    """A ratio, undefined over nothing."""
    return None if part is None or not whole else round(float(part) / float(whole), 6)


def middle(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(median(found), 6) if found else None


def inside(period: Period, when: date | datetime | None) -> bool:
    """In the half-open period, by the wall clock."""
    if when is None:
        return False
    day = when.date() if isinstance(when, datetime) else when
    return period[1] <= day < period[2]


def funnel(period: Period, leads: list[Row]) -> Row:
    counts = {name: sum(inside(period, lead[key]) for lead in leads) for name, key in STEPS.items()}
    return counts | {"lead_response_minutes": middle(response_minutes(period, leads))}


STEPS = {"leads": "created", "mqls": "mql", "sqls": "sql"}


def response_minutes(period: Period, leads: list[Row]) -> Iterator[float]:
    """Minutes to the first answer of the period's leads; an answer before the request is no duration."""
    for lead in leads:
        if inside(period, lead["created"]) and lead["answered"]:
            minutes = (lead["answered"].timestamp() - lead["created"].timestamp()) / 60
            if minutes >= 0:
                yield minutes


def sales(period: Period, deals: list[Row]) -> Row:
    closed = [deal for deal in deals if inside(period, deal["closed"])]
    won = [deal for deal in closed if deal["stage"] == "Ganado"]
    lost = [deal for deal in closed if deal["stage"] == "Perdido"]
    days = [(deal["closed"] - deal["created"]).days for deal in won]
    return {
        "deals_created": sum(inside(period, deal["created"]) for deal in deals),
        "deals_won": len(won),
        "deals_lost": len(lost),
        "deals_no_decision": sum(deal["stage"] == "Sin decisión" for deal in closed),
        "won_amount": amount_of(won),
        "win_rate": divided(len(won), len(won) + len(lost)),
        "sales_cycle_days": middle(n for n in days if n >= 0),
        "new_customers": sum(inside(period, first) for first in first_wins(deals).values()),
    }


def amount_of(won: list[Row]) -> float | None:
    """The sum of the amounts that are known; undefined when there are wins and none of them has one."""
    known = [deal["amount"] for deal in won if deal["amount"] is not None]
    return None if won and not known else round(float(sum(known)), 2)


def first_wins(deals: list[Row]) -> dict[str, date]:
    """When each account won its first deal of new business."""
    found: dict[str, date] = {}
    for deal in deals:
        if deal["stage"] == "Ganado" and deal["type"] == "Nuevo" and deal["closed"]:
            found[deal["account"]] = min(deal["closed"], found.get(deal["account"], date.max))
    return found


def spending(period: Period, rows: list[Spend]) -> Row:
    """Costs of the period; all undefined for a channel that no row of spend ever names."""
    if not rows:
        return dict.fromkeys(("media_cost", "marketing_cost", "sales_cost", "ad_conversion_value"))
    here = [row for row in rows if inside(period, row.day)]
    return {
        "media_cost": total(row.cost for row in here if row.media),
        "marketing_cost": total(row.cost for row in here if row.team == "marketing"),
        "sales_cost": total(row.cost for row in here if row.team == "sales"),
        "ad_conversion_value": total(row.value for row in here),
    }


def total(values: Iterable[Decimal]) -> float:
    return round(float(sum(values, Decimal(0))), 2)


def ratios(row: Row) -> Row:
    """What is divided: per lead, and per won amount."""
    return {
        "cpl": divided(row["marketing_cost"], row["leads"]),
        "roi_net_revenue": divided(minus(row["won_amount"], row["marketing_cost"]), row["marketing_cost"]),
    }


def minus(part: float | None, other: float | None) -> float | None:
    return None if part is None or other is None else part - other


def customers_in(period: Period, rows: list[Row]) -> Row:
    """Customers before the period, and who left in it, new ones too. A change of price is no loss."""
    before, after = active(rows, period[1] - timedelta(days=1)), active(rows, period[2] - timedelta(days=1))
    ended = [row for row in rows if inside(period, row["end"]) and row["customer"] not in active(rows, row["end"])]
    lost = {row["customer"] for row in ended} & before
    return {
        "customers_start": len(before),
        "customers_lost": len(ended),
        "churn_rate": divided(len(lost), len(before)),
        "customers_end": len(after),
        "mrr_end": total(row["mrr"] for row in rows if row["start"] < period[2] <= row["end"]),
    }


def active(rows: list[Row], day: date) -> set[str]:
    return {row["customer"] for row in rows if row["start"] <= day < row["end"]}


def by_days(period: Period, weeks: list[tuple[date, int]]) -> float:
    """The sessions of a period: each week gives a seventh for each of its days in it, until the last of the data."""
    days = [(monday + timedelta(days=n), count) for monday, count in weeks for n in range(7)]
    return round(sum(count for day, count in days if period[1] <= day < period[2]) / 7, 6)


def whole(period: Period, row: Row, demos: list[date], sessions: list[tuple[date, int]]) -> Row:
    """What only the total has: costs of sales, demos, sessions."""
    held = sum(inside(period, day) for day in demos)
    return {
        "cac": divided(row["marketing_cost"] + row["sales_cost"], row["new_customers"]),
        "roas_platform": divided(row["ad_conversion_value"], row["media_cost"]),
        "demos_held": held,
        "cost_per_demo": divided(row["marketing_cost"], held),
        "sessions": by_days(period, sessions),
    }


# -- periods ---------------------------------------------------------------------------------------------------------


def periods() -> Iterator[Period]:
    """Every month, the running one included, and the two whole years. Months end, as of the export, on its day."""
    month = date(2024, 1, 1)
    while month <= AS_OF:
        following = (month + timedelta(days=31)).replace(day=1)
        yield f"{month:%Y-%m}", month, min(following, AS_OF + timedelta(days=1))
        month = following
    yield "2024", date(2024, 1, 1), date(2025, 1, 1)
    yield "2025", date(2025, 1, 1), date(2026, 1, 1)


def by_channel(rows: Iterable[Any], key: Callable[[Any], str]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def figures(folder: Path) -> Row:
    """All figures: per period, in total and by channel."""
    leads, spend = read_leads(folder), read_spend(folder)
    deals, customers = read_deals(folder, leads), read_customers(folder)
    demos, sessions = read_demos(folder), read_sessions(folder)
    parts = (
        by_channel(leads, lambda row: row["channel"]),
        by_channel(deals, lambda row: row["channel"]),
        by_channel(spend, lambda row: row.channel),
    )
    result: Row = {"as_of": AS_OF.isoformat(), "currency": "EUR", "periods": {}}
    for period in periods():
        row = board(period, leads, deals, spend)
        row |= whole(period, row, demos, sessions) | customers_in(period, customers)
        channels = {name: board(period, *(part.get(name, []) for part in parts)) for name in sorted(parts[0])}
        # Payroll has no channel, and three leads have none: they have nothing to do with each other.
        del channels[BLANK]["cpl"], channels[BLANK]["roi_net_revenue"]
        result["periods"][period[0]] = {"total": row, "by_channel": channels}
    return result


def board(period: Period, leads: list[Row], deals: list[Row], spend: list[Spend]) -> Row:
    row = funnel(period, leads) | sales(period, deals) | spending(period, spend)
    return row | ratios(row)


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="folder", type=Path, default=Path(__file__).parent, help="the folder to read")
    print(json.dumps(figures(parser.parse_args().folder), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
