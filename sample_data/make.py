"""Write the sample exports: the story of company.py as its tools would export it on 14 January 2026.

    python sample_data/make.py [--to FOLDER]

The same code writes the same bytes, the workbook included. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl import Workbook
from openpyxl.styles import Font

sys.path.insert(0, str(Path(__file__).parent))

from company import FIRST, TODAY, AdDay, Contact, Deal, World, build, words
from troubles import CLOCK, Row, Trouble, plant

RENAMED = datetime(2025, 7, 1)
"""From this day on the CRM writes 'Paid Search' for what was 'Búsqueda de pago'."""
CRM_CHANNELS = {
    "Paid search": "Búsqueda de pago",
    "Organic search": "Búsqueda orgánica",
    "LinkedIn": "LinkedIn",
    "Email": "Correo electrónico",
    "Events": "Eventos",
    "Referral": "Referencias",
}
WEB_CHANNELS = {"Paid search": "Paid Search", "Organic search": "Organic Search", "LinkedIn": "Paid Social"}
DEAL_STAGES = {"won": "Ganado", "lost": "Perdido", "no_decision": "Sin decisión"}
DEAL_TYPES = {"new": "Nuevo", "upsell": "Ampliación", "renewal": "Renovación"}
PROBABILITIES = {"Ganado": 1.0, "Descubrimiento": 0.2, "Propuesta": 0.4, "Negociación": 0.7}
CONVERSION_VALUE = 650
MISSING = " --"
MONTHS_ES = words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")


# -- spellings -------------------------------------------------------------------------------------------------------


def clock(moment: datetime | None) -> str:
    """``31/12/2025 09:05``, blank when it has not happened."""
    return moment.strftime(CLOCK) if moment else ""


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def comma(number: float) -> str:
    """``1234,50``: a decimal comma and no thousands."""
    return f"{number:.2f}".replace(".", ",")


def points(number: int) -> str:
    """``1.234``: thousands with a point."""
    return f"{number:,}".replace(",", ".")


def euros(number: float) -> str:
    """``1.234,50 €``."""
    return f"{number:,.2f} €".translate(str.maketrans(",.", ".,"))


def long_date(day: date) -> str:
    """``1 de enero de 2024``."""
    return f"{day.day} de {MONTHS_ES[day.month - 1]} de {day.year}"


def us_date(day: date) -> str:
    """``1/31/2024``."""
    return f"{day.month}/{day.day}/{day.year}"


def ratio(part: float, whole: float, write: Callable[[float], str] = comma) -> str:
    """A ratio as ad platforms print it, `` --`` when there is nothing to divide by."""
    return write(part / whole) if whole else MISSING


def percent(share: float) -> str:
    return f"{comma(100 * share)}%"


def table(header: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str = ",", end: str = "\n") -> str:
    """Delimited text: a header and rows."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def records(rows: list[Row], delimiter: str, end: str) -> str:
    """Delimited text from rows that name their columns."""
    return table(list(rows[0]), (list(row.values()) for row in rows), delimiter, end)


# -- the CRM ---------------------------------------------------------------------------------------------------------


def crm_channel(contact: Contact) -> str:
    name = contact.channel.name
    return "Paid Search" if name == "Paid search" and contact.created >= RENAMED else CRM_CHANNELS[name]


def contact_row(contact: Contact) -> Row:
    return {
        "ID de registro": str(contact.id),
        "Nombre": contact.first_name,
        "Apellidos": contact.last_name,
        "Nombre de la empresa": contact.company.name,
        "ID de empresa": str(contact.company.id),
        "País/región": contact.company.country,
        "Sector": contact.company.sector,
        "Número de empleados": contact.company.size,
        "Fuente original": crm_channel(contact),
        "Propietario del contacto": contact.rep.name,
        "Fecha de creación": clock(contact.created),
        "Primera respuesta": clock(contact.answered),
        "Fecha de MQL": clock(contact.mql),
        "Fecha de SQL": clock(contact.sql),
        "Fecha de última modificación": clock(contact.modified),
    }


def deal_row(deal: Deal) -> Row:
    stage = DEAL_STAGES.get(deal.outcome, deal.stage)
    return {
        "ID de registro": deal.id,
        "Nombre del negocio": f"{deal.contact.company.name} - {DEAL_TYPES[deal.kind]}",
        "Etapa del negocio": stage,
        "Tipo de negocio": DEAL_TYPES[deal.kind],
        "Importe": deal.amount,
        "Coste del servicio": deal.cost,
        "Probabilidad": PROBABILITIES.get(stage, 0.0),
        "Fecha de creación": deal.created,
        "Fecha de propuesta": deal.quoted,
        "Fecha de cierre": deal.closed,
        "Motivo de pérdida": deal.loss_reason or None,
        "Propietario del negocio": deal.contact.rep.name,
        "ID de contacto": deal.contact.id,
        "ID de empresa": str(deal.contact.company.id),
    }


def activities_csv(world: World) -> str:
    rows = [
        {
            "ID de actividad": str(200_000 + 7 * number),
            "Fecha de la actividad": clock(act.at),
            "Tipo": act.kind,
            "Asignada a": act.rep.name,
            "Estado": "Planificada" if act.planned else "Completada",
            "Duración (min)": act.minutes,
            "Tiempo de venta": "Sí" if act.selling else "No",
            "ID de contacto": act.contact.id if act.contact else "",
            "ID de negocio": act.deal.id if act.deal else "",
        }
        for number, act in enumerate(world.activities)
    ]
    return records(rows, ";", "\r\n")


# -- the workbook ----------------------------------------------------------------------------------------------------

FORMATS = {"Importe": "#,##0", "Coste del servicio": "#,##0", "Probabilidad": "0%"}
STAMP = "2026-01-14T09:00:00Z"


def workbook(rows: list[Row]) -> bytes:
    """The deals as a workbook with real dates and numbers."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Negocios"
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([int(cell) if name == "ID de empresa" else cell for name, cell in row.items()])
    for column in sheet.iter_cols():
        name = column[0].value
        column[0].font = Font(bold=True)
        sheet.column_dimensions[column[0].column_letter].width = max(12, len(name) + 2)
        for cell in column[1:]:
            cell.number_format = "dd/mm/yyyy" if name.startswith("Fecha") else FORMATS.get(name, "General")
    sheet.freeze_panes = "A2"
    raw = io.BytesIO()
    book.save(raw)
    return reproducible(raw.getvalue())


def reproducible(xlsx: bytes) -> bytes:
    """The same workbook with fixed dates, one spelling of its XML, and no compression that depends on a library."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx)) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (2026, 1, 14, 9, 0, 0))
            entry.create_system, entry.external_attr = 0, 0
            new.writestr(entry, plain_xml(old.read(name).decode("utf-8")).encode("utf-8"))
    return fixed.getvalue()


def plain_xml(text: str) -> str:
    """Canonical XML, so that it does not matter which library wrote it, with the time of writing replaced."""
    dated = re.sub(r"(<dcterms:(created|modified)[^>]*>)[^<]*", rf"\g<1>{STAMP}", text)
    return '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + ElementTree.canonicalize(dated)


# -- advertising, newsletter, site -----------------------------------------------------------------------------------

GOOGLE_HEADER = (
    "Tipo de campaña", "Campaña", "Día", "Código de moneda", "Coste", "Clics", "Impr.", "CTR", "CPC medio",
    "Conversiones", "Valor conv.", "Coste/conv.",
)  # fmt: skip


def google_csv(rows: list[AdDay]) -> str:
    """Title and range above, three totals rows below, decimal commas in a comma-delimited file."""
    span = f"{long_date(rows[0].day)} - {long_date(rows[-1].day)}"
    body = [("Búsqueda", row.campaign, iso(row.day), "EUR", *google_figures([row])) for row in rows]
    sums = google_figures(rows)
    body.append(("Total: Campañas", MISSING, MISSING, "EUR", *sums))
    body.append(("Total: Cuenta", "", "", "EUR", *sums))
    body.append(("Total: Búsqueda", "", "", "EUR", *sums))
    return f"Informe de campaña\n{span}\n" + table(GOOGLE_HEADER, body)


def google_figures(rows: list[AdDay]) -> tuple[str, ...]:
    cost, clicks = sum(row.cost for row in rows), sum(row.clicks for row in rows)
    shown, conversions = sum(row.impressions for row in rows), sum(row.conversions for row in rows)
    value = comma(conversions * CONVERSION_VALUE) if shown else MISSING
    return (
        comma(cost), points(clicks), points(shown), ratio(clicks, shown, percent), ratio(cost, clicks),
        comma(conversions), value, ratio(cost, conversions),
    )  # fmt: skip


def linkedin_csv(days: list[AdDay]) -> str:
    header = ("Start Date (in UTC)", "Campaign Name", "Currency", "Total Spent", "Impressions", "Clicks", "Conversions")
    rows = ((us_date(r.day), r.campaign, "EUR", f"{r.cost:.2f}", r.impressions, r.clicks, r.conversions) for r in days)
    return table(header, rows)


def web_csv(world: World) -> str:
    """Comment lines above, dates without separators, no newline at the end."""
    line = "# ----------------------------------------"
    above = (
        line, "# Traffic acquisition: Session primary channel group (weekly)", "# Account: Turnalba",
        "# Property: turnalba.example", line, "# ", "# All Users", f"# Start date: {FIRST:%Y%m%d}",
        f"# End date: {TODAY:%Y%m%d}",
    )  # fmt: skip
    header = (
        "Date", "Session primary channel group", "Sessions", "Total users", "New users", "Engaged sessions", "Views",
        "Key events",
    )  # fmt: skip
    rows = (
        (
            f"{w.monday:%Y%m%d}", WEB_CHANNELS.get(w.channel, w.channel), w.sessions, w.users, w.new_users, w.engaged,
            w.views, w.key_events,
        )
        for w in world.web
    )  # fmt: skip
    return "\n".join(above) + "\n" + table(header, rows).rstrip("\n")


def email_csv(world: World) -> str:
    header = (
        "Title", "List", "Send Date", "Total Recipients", "Successful Deliveries", "Total Bounces", "Unique Opens",
        "Open Rate", "Unique Clicks", "Click Rate", "Unsubscribes",
    )  # fmt: skip
    rows = (
        (
            s.title, "Boletín Turnalba", f"{s.at:%Y-%m-%d %H:%M}", s.sent, s.delivered, s.sent - s.delivered, s.opens,
            f"{100 * s.opens / s.delivered:.2f}%", s.clicks, f"{100 * s.clicks / s.delivered:.2f}%", s.unsubscribes,
        )
        for s in world.sends
    )  # fmt: skip
    return table(header, rows)


# -- billing and costs -----------------------------------------------------------------------------------------------


def customers_csv(world: World) -> str:
    header = (
        "Subscription ID", "Customer ID", "Customer Name", "Plan", "Currency", "MRR", "Start Date", "Onboarded Date",
        "End Date", "Cancellation Reason",
    )  # fmt: skip
    rows = (
        (
            f"sub_{number:05d}", s.company.id, s.company.name, s.plan, "EUR", f"{s.mrr:.2f}", iso(s.start),
            iso(s.onboarded), iso(s.end), s.churn_reason,
        )
        for number, s in enumerate(world.subscriptions, start=1)
    )  # fmt: skip
    return table(header, rows)


def costs_csv(world: World) -> str:
    header = ("Mes", "Concepto", "Equipo", "Categoría", "Canal", "Importe")
    rows = ((f"{c.month:%d/%m/%Y}", c.concept, c.team, c.category, c.channel, euros(c.amount)) for c in world.costs)
    return table(header, rows, ";", "\r\n")


# -- all files -------------------------------------------------------------------------------------------------------


def files() -> tuple[dict[str, bytes], list[Trouble]]:
    """Every sample file as bytes, and the troubles that were planted in them."""
    world = build()
    contacts, deals = [contact_row(c) for c in world.contacts], [deal_row(d) for d in world.deals]
    planted = plant(contacts, deals)
    return {
        "crm_contacts.csv": records(contacts, ";", "\r\n").encode("utf-8-sig"),
        "deals.xlsx": workbook(deals),
        "activities.csv": activities_csv(world).encode("utf-8-sig"),
        "google_ads.csv": google_csv(world.google).encode("utf-8"),
        "linkedin_ads.csv": linkedin_csv(world.linkedin).encode("utf-8"),
        "web.csv": web_csv(world).encode("utf-8"),
        "email.csv": email_csv(world).encode("utf-8"),
        "customers.csv": customers_csv(world).encode("utf-8"),
        "costs.csv": costs_csv(world).encode("cp1252"),
    }, planted


def main() -> None:
    """Write the files, and say which records carry a trouble."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=Path(__file__).parent, help="the folder to write to")
    folder = parser.parse_args().to
    folder.mkdir(parents=True, exist_ok=True)
    written, planted = files()
    for name, content in written.items():
        (folder / name).write_bytes(content)
    for trouble in planted:
        print(f"{trouble.what}: {trouble.record}")


if __name__ == "__main__":
    main()
