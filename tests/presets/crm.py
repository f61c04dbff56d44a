"""Look-alikes of what customer databases, payment services and shops export."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta

from tests.presets.writing import LookAlike, Row, comma, delimited, total

CREATED = [datetime(2026, 2, 20, 10, 36) + timedelta(days=9 * n) for n in range(6)]
CLOSED = [start + timedelta(days=14 + 3 * n) for n, start in enumerate(CREATED)]
AMOUNTS = (22700.0, 65300.0, 4800.5, 1014800.0, 40200.0, 6000.0)
OUTCOMES = ("won", "lost", "open", "won", "lost", "open")
DEALS: list[Row] = [
    (40100000 + 7 * n, start, end, amount, outcome)
    for n, (start, end, amount, outcome) in enumerate(zip(CREATED, CLOSED, AMOUNTS, OUTCOMES, strict=True))
]
SUMS = {"amount": total(DEALS, 3)[0], "won": 2, "lost": 2}
STAGES = ("Discovery", "Proposal", "Closed Won", "Closed Lost")


def stage(outcome: str) -> str:
    """The name of the stage that English exports write."""
    return {"won": "Closed Won", "lost": "Closed Lost", "open": "Proposal"}[outcome]


def hubspot() -> list[LookAlike]:
    """HubSpot: quotes inside header cells, stages skipped, and open deals with a day of closing ahead."""
    entered = [f'Date entered "{name} (Sales Pipeline)"' for name in STAGES]
    english = delimited(
        [
            ["Record ID", "Deal Name", "Pipeline", "Deal Stage", "Amount", "Create Date", "Close Date", "Deal owner",
             *entered],
            *(
                [number, f"Deal {number}", "Sales Pipeline", stage(outcome), amount, minute(start), minute(end), "Ana",
                 minute(start - timedelta(hours=1)), "" if number % 2 else minute(start + timedelta(days=3)),
                 minute(end) if outcome == "won" else "", minute(end) if outcome == "lost" else ""]
                for number, start, end, amount, outcome in DEALS
            ),
        ]
    )  # fmt: skip
    words = {"won": "Cierre ganado", "lost": "Cierre perdido", "open": "Propuesta"}
    spanish = delimited(
        [
            ["ID de registro", "Nombre del negocio", "Etapa del negocio", "Importe", "Fecha de creación",
             "Fecha de cierre", "Propietario del negocio"],
            *([number, f"Negocio {number}", words[outcome], comma(amount), minute(start), minute(end), "Ana"]
              for number, start, end, amount, outcome in DEALS),
        ],
        delimiter=";",
    )  # fmt: skip
    italian = delimited(
        [
            ["ID record", "Nome trattativa", "Importo", "Fase trattativa", "Data di chiusura", "Data di creazione",
             "Proprietario della trattativa", "È con chiusura vinta", "È con chiusura persa"],
            *([number, f"Trattativa {number}", amount, {"won": "WON", "lost": "LOST", "open": "Proposta"}[outcome],
               minute(end), minute(start), "Ana", str(outcome == "won").lower(), str(outcome == "lost").lower()]
              for number, start, end, amount, outcome in DEALS),
        ]
    )  # fmt: skip
    contacts = delimited(
        [
            ["Record ID", "First Name", "Email", "Contact owner", "Lifecycle Stage", "Create Date",
             "Original Traffic Source", "Became a Marketing Qualified Lead Date"],
            *([number, "Ada", "ada@example.com", "Ana", "lead", minute(start), "Organic Search",
               minute(end) if outcome == "won" else ""] for number, start, end, _, outcome in DEALS),
        ]
    )  # fmt: skip
    contactos = delimited(
        [
            ["ID de registro", "Nombre", "Apellidos", "Fecha de creación", "Correo", "Estado del lead",
             "Fuente original de tráfico", "Propietario del contacto"],
            *([number, "Ada", "López", minute(start), "ada@example.com", "Nuevo", "Fuentes sin conexión", "Ana"]
              for number, start, _, _, _ in DEALS),
        ]
    )  # fmt: skip
    return [
        LookAlike("hubspot_deals_en.csv", "hubspot.deals", english.encode(), len(DEALS), SUMS),
        LookAlike("hubspot_deals_es.csv", "hubspot.deals", spanish.encode("utf-8-sig"), len(DEALS), SUMS),
        LookAlike("hubspot_deals_it.csv", "hubspot.deals", italian.encode(), len(DEALS), SUMS),
        LookAlike("hubspot_contacts_en.csv", "hubspot.contacts", contacts.encode(), len(DEALS), {"mql_at": 2}),
        LookAlike("hubspot_contacts_es.csv", "hubspot.contacts", contactos.encode(), len(DEALS), {}),
    ]


def salesforce() -> list[LookAlike]:
    """Salesforce: dates as the user's country writes them, flags as words or 0 and 1, and a footer below a report."""
    objects = delimited(
        [
            ["Id", "AccountId", "Name", "StageName", "Amount", "Probability", "CloseDate", "LeadSource", "IsClosed",
             "IsWon", "CreatedDate", "LastModifiedDate"],
            *([f"006{number}", f"001{number}", f"Deal {number}", stage(outcome), f"{amount:g}", 50, f"{end:%m/%d/%y}",
               "Web", str(outcome != "open").upper(), str(outcome == "won").upper(), f"{start:%m/%d/%y}",
               f"{end:%m/%d/%y %I:%M %p}"] for number, start, end, amount, outcome in DEALS),
        ]
    )  # fmt: skip
    export = delimited(
        [
            ["Id", "IsDeleted", "AccountId", "Name", "StageName", "Amount", "Probability", "CloseDate", "IsClosed",
             "IsWon", "OwnerId", "CreatedDate"],
            *([f"006{number}", 0, "000000000000000AAA", "Peñón", "Ángulo", f"{amount:g}", 50, f"{end:%Y-%m-%d}",
               int(outcome != "open"), int(outcome == "won"), "005", f"{start:%Y-%m-%d %H:%M:%S}"]
              for number, start, end, amount, outcome in DEALS),
        ],
        quoting=csv.QUOTE_ALL,
    )  # fmt: skip
    moves = [
        (number, name, start + timedelta(days=n)) for number, start, *_ in DEALS for n, name in enumerate(STAGES[:2])
    ]
    history = delimited(
        [
            ["Id", "OpportunityId", "CreatedById", "CreatedDate", "StageName", "Amount", "CloseDate", "Probability",
             "ForecastCategory", "SystemModstamp", "IsDeleted"],
            *([f"008{n}", f"006{number}", "005", f"{at:%m/%d/%y %I:%M %p}", name, 100, "04/30/26", 10, "Pipeline",
               f"{at:%m/%d/%y %I:%M %p}", "FALSE"] for n, (number, name, at) in enumerate(moves)),
        ]
    )  # fmt: skip
    report = delimited(
        [
            ["Opportunity Owner", "Account Name", "Opportunity Name", "Stage", "Amount", "Close Date", "Created Date",
             "Lead Source", "Type"],
            *(["Ana", "Acme", f"Deal {number}", stage(outcome), f"{amount:.2f}", f"{end:%m/%d/%Y}",
               f"{start:%m/%d/%Y}", "Web", "New Business"] for number, start, end, amount, outcome in DEALS),
        ],
        quoting=csv.QUOTE_ALL,
    ) + (
        f'"Grand Totals ({len(DEALS)} records)"\n"Total","","","","{SUMS["amount"]:.2f}"\n\n\n'
        '"Confidential Information - Do Not Distribute"\n'
        '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
    )  # fmt: skip
    leads = delimited(
        [
            ["Id", "FirstName", "Company", "Status", "LeadSource", "OwnerId", "IsConverted", "ConvertedDate",
             "ConvertedAccountId", "CreatedDate"],
            *([f"00Q{number}", "Ada", "Acme", "Open", "Web", "005", "false", "", "", start.isoformat()]
              for number, start, *_ in DEALS),
        ]
    )  # fmt: skip
    return [
        LookAlike("salesforce_opportunities.csv", "salesforce.opportunities", objects.encode(), len(DEALS), SUMS),
        LookAlike(
            "salesforce_opportunities_latin1.csv",
            "salesforce.opportunities",
            export.encode("latin-1"),
            len(DEALS),
            SUMS,
        ),
        LookAlike("salesforce_history.csv", "salesforce.opportunity_history", history.encode(), len(moves), {}),
        LookAlike("salesforce_report_en.csv", "salesforce.opportunity_report", report.encode(), len(DEALS), SUMS),
        LookAlike("salesforce_leads.csv", "salesforce.leads", leads.encode(), len(DEALS), {}),
    ]


def zoho() -> list[LookAlike]:
    """Zoho: a dollar sign and quoted thousands, also in thousands with a K, and dates with a comma."""

    def potentials(amount: str, name: str, sums: dict[str, float]) -> LookAlike:
        text = delimited(
            [
                ["Potential Name", "Potential Owner", "Created Time", "Closing Date", "Amount", "Stage",
                 "Forecast Type", "Type", "Lead Source", "LEADID"],
                *(["Lewis, James", "Ana", f"{start:%d %b, %Y %H:%M:%S}", f"{end:%d %b, %Y %H:%M:%S}",
                   amount.format(value / 1000 if "K" in amount else value), stage(outcome), outcome.title(),
                   "New Business", "Web", number] for number, start, end, value, outcome in DEALS),
            ]
        )  # fmt: skip
        return LookAlike(name, "zoho.potentials", text.encode(), len(DEALS), sums)

    shortened = sum(round(row[3] / 1000, 2) * 1000 for row in DEALS)
    deals = delimited(
        [
            ["Record Id", "Deal Owner.id", "Deal Owner", "Deal Name", "Account Name.id", "Account Name", "Amount",
             "Stage", "Closing Date", "Created Time", "Modified Time", "Lead Source"],
            *([f"zcrm_{number}", "zcrm_1", "Ana", f"Deal {number}", f"zcrm_{number + 1}", "Acme", amount,
               stage(outcome), f"{end:%Y-%m-%d}", f"{start:%Y-%m-%d %H:%M:%S}", f"{end:%Y-%m-%d %H:%M:%S}", "Web"]
              for number, start, end, amount, outcome in DEALS),
        ]
    )  # fmt: skip
    leads = delimited(
        [
            ["Record Id", "Lead Owner.id", "Lead Owner", "Company", "First Name", "Lead Source", "Lead Status",
             "Created Time", "Is Converted"],
            *([f"zcrm_{number}", "zcrm_1", "Ana", "Acme", "Ada", "Chat", "Contacted",
               f"{start:%Y-%m-%d %H:%M:%S}", "false"] for number, start, *_ in DEALS),
        ]
    )  # fmt: skip
    return [
        potentials("${:,.2f}", "zoho_potentials_en.csv", SUMS),
        potentials("${:,.2f}K", "zoho_potentials_in_thousands_en.csv", {**SUMS, "amount": shortened}),
        LookAlike("zoho_deals_en.csv", "zoho.deals", deals.encode(), len(DEALS), SUMS),
        LookAlike("zoho_leads_en.csv", "zoho.leads", leads.encode(), len(DEALS), {}),
    ]


def others() -> list[LookAlike]:
    """Pipedrive in two languages, Stripe's subscriptions and Shopify's sales by day."""
    english = delimited(
        [
            ["Deal - ID", "Deal - Title", "Deal - Value", "Deal - Currency", "Deal - Stage", "Deal - Status",
             "Deal - Owner", "Deal - Deal created", "Deal - Deal closed on", "Deal - Lost reason"],
            *([number, f"Deal {number}", f"{amount:g}", "EUR", "Proposal", outcome.title(), "Ana", start,
               "" if outcome == "open" else end, "Price" if outcome == "lost" else ""]
              for number, start, end, amount, outcome in DEALS),
        ]
    )  # fmt: skip
    spanish = delimited(
        [
            ["Negocio - ID", "Negocio - Título", "Negocio - Propietario", "Negocio - Valor", "Negocio - Etapa",
             "Negocio - Negocio creado el", "Negocio - Fecha de ganado"],
            *([number, f"Negocio {number}", "Ana", f"{amount:g}", "Propuesta", start, end if outcome == "won" else ""]
              for number, start, end, amount, outcome in DEALS),
        ]
    )  # fmt: skip
    stripe = delimited(
        [
            ["id", "Customer ID", "Customer Name", "Customer Email", "Plan", "Quantity", "Interval", "Amount", "Status",
             "Cancellation Reason", "Created (UTC)", "Start (UTC)", "Start Date (UTC)", "Canceled At (UTC)",
             "Ended At (UTC)", "team (metadata)"],
            *([f"sub_{number}", f"cus_{number}", "Acme", "a@example.com", "price_1", 1, "month", "49.00",
               "canceled" if outcome == "lost" else "active", "", *[f"{start:%Y-%m-%d %H:%M}"] * 3,
               *[f"{end:%Y-%m-%d %H:%M}" if outcome == "lost" else ""] * 2, "red"]
              for number, start, end, _, outcome in DEALS),
        ]
    )  # fmt: skip
    still_there = delimited(
        [
            ["id", "Customer ID", "Customer Email", "Plan", "Quantity", "Currency", "Interval", "Amount", "Status",
             "Created (UTC)", "Start Date (UTC)", "Current Period Start (UTC)", "Current Period End (UTC)"],
            *([f"sub_{number}", f"cus_{number}", "a@example.com", "price_1", 1, "eur", "month", "49.00", "active",
               *[f"{start:%Y-%m-%d %H:%M}"] * 3, f"{end:%Y-%m-%d %H:%M}"]
              for number, start, end, _, outcome in DEALS),
        ]
    )  # fmt: skip
    shopify = delimited(
        [
            ["Day", "Orders", "Gross sales", "Discounts", "Returns", "Net sales", "Shipping charges", "Taxes",
             "Total sales"],
            *([f"{start:%Y-%m-%d}", 18, amount + 100, -60, -40, amount, 5, 20, amount + 25]
              for _, start, _, amount, _ in DEALS),
        ]
    )  # fmt: skip
    unknown = {"amount": SUMS["amount"]}
    return [
        LookAlike("pipedrive_deals_en.csv", "pipedrive.deals", english.encode(), len(DEALS), SUMS),
        LookAlike("pipedrive_deals_es.csv", "pipedrive.deals", spanish.encode(), len(DEALS), unknown),
        LookAlike("stripe_subscriptions.csv", "stripe.subscriptions", stripe.encode(), len(DEALS), {"ended_at": 2}),
        LookAlike("stripe_still_there.csv", "stripe.subscriptions", still_there.encode(), len(DEALS), {}),
        LookAlike("shopify_sales.csv", "shopify.sales", shopify.encode(), len(DEALS), unknown),
    ]


def minute(moment: datetime) -> str:
    """``2024-11-27 10:36``."""
    return f"{moment:%Y-%m-%d %H:%M}"
