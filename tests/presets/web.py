"""Look-alikes of what web analytics, search and newsletters export."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.presets.writing import LookAlike, Row, delimited, total

DAYS = [date(2026, 6, 11) + timedelta(days=n) for n in range(5)]
VISITS: list[Row] = [(day, 10 + 7 * n, 8 + 5 * n, 19 + 11 * n) for n, day in enumerate(DAYS)]
SEEN: list[Row] = [
    (day, n * 3, 400 * n, f"{n / 400:.2%}" if n else "", 12.8 + n if n else "") for n, day in enumerate(DAYS)
]


def analytics() -> list[LookAlike]:
    """Google Analytics: nine lines that begin with ``#``, rates as fractions, and no end of the last line."""
    channels = ("Organic Search", "Paid Search", "Email", "Direct", "Unassigned")
    names = {
        "en": ("Traffic acquisition: Session primary channel group (Default Channel Group)",
               "Session primary channel group (Default Channel Group)", "Sessions", "Engaged sessions",
               "Engagement rate", "Event count"),
        "es": ("Adquisición de tráfico: Grupo de canales principal de la sesión",
               "Grupo de canales principal de la sesión (Grupo de canales predeterminado)", "Sesiones",
               "Sesiones con interacción", "Porcentaje de interacciones", "Número de eventos"),
        "it": ("Acquisizione di traffico: Gruppo di canali principale della sessione",
               "Gruppo di canali principale della sessione (Gruppo di canali predefinito)", "Sessioni",
               "Sessioni con coinvolgimento", "Tasso di coinvolgimento", "Conteggio eventi"),
    }  # fmt: skip
    by_channel: list[Row] = [
        (channel, visits, engaged, engaged / visits, views)
        for channel, (_, visits, engaged, views) in zip(channels, VISITS, strict=True)
    ]
    sums = dict(zip(("sessions", "engaged_sessions"), total(VISITS, 1, 2), strict=True))
    found = [
        LookAlike(
            f"ga4_traffic_{language}.csv",
            "ga4.traffic",
            _hashed(title, header, by_channel),
            len(VISITS),
            sums,
        )
        for language, (title, *header) in names.items()
    ]  # fmt: skip
    pages = _hashed(
        "Pages and screens: Page title and screen class",
        ["Page path and screen class", "Views", "Active users", "Views per active user", "Event count", "Key events"],
        [
            [f"/page-{n}", views, engaged, 0.3799847599695199, views, 0]
            for n, (_, _, engaged, views) in enumerate(VISITS)
        ],
    )
    landing = _hashed(
        "Landing page: Landing page",
        ["Landing page", "Sessions", "Active users", "New users", "Key events"],
        [[f"/page-{n}", visits, engaged, 1, 2] for n, (_, visits, engaged, _) in enumerate(VISITS)],
    )
    table = delimited(
        [
            ["date", "sessionDefaultChannelGroup", "sessions", "totalUsers", "engagedSessions", "screenPageViews"],
            *(
                [f"{day:%Y%m%d}", "Organic Search", visits, visits, engaged, views]
                for day, visits, engaged, views in VISITS
            ),
        ]
    )
    by_page = delimited(
        [
            ["date", "pagePath", "sessions", "totalUsers", "screenPageViews", "averageSessionDuration"],
            *([f"{day:%Y%m%d}", "/", visits, visits, views, 35.186897] for day, visits, _, views in VISITS),
        ]
    )
    views = {"pageviews": total(VISITS, 3)[0]}
    return [
        *found,
        LookAlike("ga4_pages_en.csv", "ga4.pages", pages, len(VISITS), views),
        LookAlike(
            "ga4_landing_pages_en.csv", "ga4.landing_pages", landing, len(VISITS), {"sessions": sums["sessions"]}
        ),
        LookAlike("ga4_api.csv", "ga4.api", table.encode(), len(VISITS), {**sums, **views}),
        LookAlike("ga4_api_pages.csv", "ga4.api_pages", by_page.encode(), len(VISITS), views),
    ]


def _hashed(title: str, header: list[str], rows: list[Row]) -> bytes:
    rule = "# ----------------------------------------"
    above = [rule, f"# {title}", "# Account: Acme", "# Property: acme.example", rule, "# ", "# All Users",
             "# Start date: 20260601", "# End date: 20260630"]  # fmt: skip
    return ("\n".join(above) + "\n" + delimited([header, *rows])).rstrip("\n").encode()


def console() -> list[LookAlike]:
    """Search Console: a decimal point and ``%`` in every language, blank rates on days that nothing was shown."""
    heads = {
        "en": ("Clicks", "Impressions", "CTR", "Position"),
        "es": ("Clics", "Impresiones", "CTR", "Posición"),
        "fr": ("Clics", "Impressions", "CTR", "Position"),
        "it": ("Clic", "Impressioni", "CTR", "Posizione"),
    }
    sums = dict(zip(("clicks", "impressions"), total(SEEN, 1, 2), strict=True))
    found = []
    for language, first in {"en": "Date", "es": "Fecha", "fr": "Date"}.items():
        text = delimited([[first, *heads[language]], *SEEN]).rstrip("\n")
        found.append(LookAlike(f"gsc_dates_{language}.csv", "gsc.dates", text.encode(), len(SEEN), sums))
    cuts = {
        "queries": {"en": "Top queries", "es": "Consultas principales", "fr": "Requêtes les plus fréquentes",
                    "it": "Query principali"},
        "pages": {"en": "Top pages", "es": "Páginas principales", "it": "Pagine principali"},
        "devices": {"en": "Device", "es": "Dispositivo", "fr": "Appareil"},
        "countries": {"en": "Country", "es": "País", "fr": "Pays"},
    }  # fmt: skip
    for cut, names in cuts.items():
        for language, first in names.items():
            rows = [[f"{cut} {n}", *row[1:]] for n, row in enumerate(SEEN, 1)]
            text = delimited([[first, *heads[language]], *rows])
            found.append(
                LookAlike(f"gsc_{cut}_{language}.csv", f"gsc.{cut}", text.encode(), len(rows), {}, undated=True)
            )
    return found


def newsletters() -> list[LookAlike]:
    """Mailchimp: two ways to write a date in one column, rates in percent, and one byte of an old Mac.

    Klaviyo: numbers of people with a decimal, and the same words as Mailchimp for half of its columns.
    """
    sends = [(datetime(2017, 3, 23, 15) - timedelta(days=20 * n), 1902 - 90 * n, 1900 - 90 * n, 221 - n, 18 + n, 8)
             for n in range(8)]  # fmt: skip
    header = ["Title", "Subject", "List", "Send Date", "Send Weekday", "Total Recipients", "Successful Deliveries",
              "Total Bounces", "Unique Opens", "Open Rate", "Unique Clicks", "Click Rate", "Unsubscribes"]  # fmt: skip
    rows = [
        [f"News {n}", "And now…", "Customers", f"{at:%-m/%-d/%y %-H:%M}" if n < 2 else f"{at:%-d-%b-%y}", f"{at:%A}",
         sent, got, sent - got, opened, round(100 * opened / got, 2), clicked, round(100 * clicked / got, 2), left]
        for n, (at, sent, got, opened, clicked, left) in enumerate(sends)
    ]  # fmt: skip
    fields = ("sent", "delivered", "unique_opens", "unique_clicks", "unsubscribes")
    sums = dict(zip(fields, total(sends, 1, 2, 3, 4, 5), strict=True))
    text = delimited([header, *rows], end="\r\n")
    klaviyo = delimited(
        [
            ["Campaign Name", "Tags", "Subject", "List", "Send Time", "Send Weekday", "Total Recipients",
             "Unique Placed Order", "Revenue", "Unique Opens", "Open Rate", "Unique Clicks", "Click Rate",
             "Unsubscribes", "Spam Complaints", "Successful Deliveries", "Bounces", "Campaign ID", "Campaign Channel"],
            *([f"News {n}", "email, promo", "And now", "Customers", f"{at:%Y-%m-%d %H:%M:%S}", f"{at:%A}",
               f"{sent}.0", "23.0", "1222.91", f"{opened}.0", f"{100 * opened / got:.2f}%", f"{clicked}.0",
               f"{100 * clicked / got:.2f}%", f"{left}.0", "1.0", f"{got}.0", f"{sent - got}.0", f"C{n}", "email"]
              for n, (at, sent, got, opened, clicked, left) in enumerate(sends)),
        ]
    )  # fmt: skip
    return [
        LookAlike("klaviyo_campaigns_en.csv", "klaviyo.campaigns", klaviyo.encode(), len(rows), sums),
        LookAlike("mailchimp_campaigns_en.csv", "mailchimp.campaigns", text.encode(), len(rows), sums),
        LookAlike("mailchimp_campaigns_mac.csv", "mailchimp.campaigns", text.encode("mac-roman"), len(rows), sums),
    ]
