"""Look-alikes of what advertising tools export."""

from __future__ import annotations

import csv
from datetime import date, timedelta

from tests.presets.writing import LookAlike, Row, comma, delimited, points, thousands, total, workbook

CAMPAIGNS = ("Brand | Search", "Generic, broad", "Shopping 20/05/26", "Ámbito Norte")
CLICKS = (12, 7, 1403, 0)
SHOWN = (50, 109, 40585, 3)
COST = (27.69, 23.84, 1164.09, 0.0)
WON = (2.96, 0.0, 14.5, 0.0)
FIGURES: list[Row] = list(zip(CAMPAIGNS, SHOWN, CLICKS, COST, WON, strict=True))
DAYS = [date(2026, 6, 1) + timedelta(days=n) for n in range(len(CAMPAIGNS))]
SUMS = dict(zip(("impressions", "clicks", "cost", "conversions"), total(FIGURES, 1, 2, 3, 4), strict=True))


def google() -> list[LookAlike]:
    """Google Ads: lines above, total rows below, and the decimal commas of some languages inside quotes."""
    english = _google_english("Campaign report", '"June 1, 2026 - June 25, 2026"')
    british = _google_english("RB - Campaign performance", "1 June 2026 - 25 June 2026", delimiter="\t")
    return [
        _campaigns("google_ads_campaigns_en_US.csv", english.encode()),
        _campaigns("google_ads_campaigns_en_GB_utf16.csv", b"\xff\xfe" + british.encode("utf-16-le")),
        _campaigns("google_ads_campaigns_by_day_en.csv", _google_daily_english().encode()),
        _campaigns("google_ads_campaigns_pt_BR.csv", _google_portuguese().encode()),
        _campaigns("google_ads_campaigns_by_day_es.csv", _google_spanish("Día", days=1).encode()),
        _campaigns("google_ads_campaigns_by_week_es.csv", _google_spanish("Semana", days=7).encode()),
        _campaigns("google_ads_campaigns_by_day_it.csv", _google_italian().encode()),
        _campaigns("google_ads_campaigns_en.xlsx", _google_workbook()),
        _keywords(),
        _overview_english(),
        _overview_portuguese(),
        _overview_spanish(),
    ]


def _campaigns(name: str, content: bytes) -> LookAlike:
    return LookAlike(name, "google_ads.campaigns", content, len(FIGURES), SUMS)


def _google_english(title: str, days: str, delimiter: str = ",") -> str:
    """Money is written without a mark for thousands, counts with one. Missing is `` --``. Totals are of three kinds."""
    header = ["Campaign status", "Campaign", "Budget", "Budget name", "Campaign type", "Impr.", "CTR", "Currency code",
              "Cost", "Clicks", "Conv. rate", "Conversions", "Avg. CPC", "Cost / conv."]  # fmt: skip
    rows = [
        ["Enabled", name, "15.00", " --", "Search", thousands(shown), f"{clicks / shown:.2%}", "EUR", f"{cost:.2f}",
         thousands(clicks), "0.00%", f"{won:.2f}", f"{cost / clicks:.2f}" if clicks else " --", " --"]
        for name, shown, clicks, cost, won in FIGURES
    ]  # fmt: skip
    sums = [thousands(sum(SHOWN)), "3.41%", "EUR", f"{sum(COST) - 0.01:.2f}", thousands(sum(CLICKS)), "0.00%",
            f"{sum(WON):.2f}", "0.85", "69.65"]  # fmt: skip
    totals = [
        ["Total: Campaigns", " --", " --", " --", " --", *sums],
        ["Total: Account", "", "", "", "", *sums],
        ["Total: Search", "", "", "", "Search", *sums],
        ["Total: Performance Max", "", "", "", "Performance Max", "0", " --", "EUR", "0.00", "0", "0.00%", "0.00",
         " --", "0.00"],
    ]  # fmt: skip
    return f"{title}\n{days}\n{delimited([header, *rows, *totals], delimiter)}"


def _google_daily_english() -> str:
    header = ["Campaign type", "Campaign", "Day", "Currency code", "Cost", "Clicks", "Impr.", "CTR", "Conversions"]
    rows = [
        ["Search", name, day.isoformat(), "AUD", f"{cost:.2f}", clicks, thousands(shown), "1.00%", f"{won:.2f}"]
        for day, (name, shown, clicks, cost, won) in zip(DAYS, FIGURES, strict=True)
    ]
    return "RB - Campaign performance\n1 June 2026 - 25 June 2026\n" + delimited([header, *rows])


def _google_portuguese() -> str:
    header = ["Status da campanha", "Campanha", "Orçamento", "Código da moeda", "Tipo de campanha", "Impr.", "CTR",
              "Custo", "Cliques", "Taxa de conv.", "Conversões", "CPC méd.", "Custo / conv."]  # fmt: skip
    rows = [
        ["Ativada", name, "15,00", "BRL", "Pesquisa", points(shown), "3,45%", comma(cost), points(clicks), "0,00%",
         comma(won), "0,83", "8,93"]
        for name, shown, clicks, cost, won in FIGURES
    ]  # fmt: skip
    sums = ["BRL", "", points(sum(SHOWN)), "3,41%", comma(sum(COST)), points(sum(CLICKS)), "0,00%", comma(sum(WON)),
            "0,85", "69,65"]  # fmt: skip
    totals = [[f"Total: {of}", " --", " --", *sums] for of in ("Campanhas", "Conta", "Pesquisa")]
    return "Relatório de campanha\n5 de maio de 2026 - 15 de maio de 2026\n" + delimited([header, *rows, *totals])


def _google_spanish(dated: str, days: int) -> str:
    header = [dated, "Estado de la campaña", "Campaña", "Presupuesto", "Código de moneda", "Tipo de campaña", "Coste",
              "Impr.", "CTR", "CPC medio", "Clics", "Conversiones", "Coste/conv."]  # fmt: skip
    rows = [
        [(DAYS[0] + days * timedelta(days=n)).isoformat(), "Habilitada", name, "15,00", "EUR", "Buscar", comma(cost),
         points(shown), "10,34%", "0,83", points(clicks), comma(won), "8,93"]
        for n, (name, shown, clicks, cost, won) in enumerate(FIGURES)
    ]  # fmt: skip
    sums = ["", "EUR", "", comma(sum(COST)), points(sum(SHOWN)), "3,41%", "0,85", points(sum(CLICKS)), comma(sum(WON)),
            "69,65"]  # fmt: skip
    totals = [["", "Total: Cuenta", " --", *sums], ["", "Total: Campañas", " --", *sums]]
    title = "Informe de campaña\n1 de junio de 2026 - 30 de junio de 2026\n"
    return title + delimited([header, *rows, *totals])


def _google_italian() -> str:
    header = ["Giorno", "Stato della campagna", "Campagna", "Codice valuta", "Tipo di campagna", "Costo", "Impr.",
              "Clic", "CTR", "CPC medio", "Conversioni", "Costo/conv."]  # fmt: skip
    rows = [
        [day.isoformat(), "Attivata", name, "EUR", "Ricerca", comma(cost), points(shown), points(clicks), "1,00%",
         "0,83", comma(won), "8,93"]
        for day, (name, shown, clicks, cost, won) in zip(DAYS, FIGURES, strict=True)
    ]  # fmt: skip
    sums = ["", "", "EUR", "", comma(sum(COST)), points(sum(SHOWN)), points(sum(CLICKS)), "3,41%", "0,85",
            comma(sum(WON)), "69,65"]  # fmt: skip
    totals = [["Totale: Account", *sums], ["Totale: Campagne", *sums]]
    title = "Rendimento delle campagne\n1 giugno 2026 - 30 giugno 2026\n"
    return title + delimited([header, *rows, *totals])


def _google_workbook() -> bytes:
    """In a workbook a rate is a fraction, and a missing figure is a text among numbers."""
    header = ["Campaign status", "Campaign", "Day", "Currency code", "Impr.", "CTR", "Cost", "Clicks", "Conversions"]
    rows = [
        ["Enabled", name, day, "EUR", shown, clicks / shown if clicks else "--", cost, clicks, won]
        for day, (name, shown, clicks, cost, won) in zip(DAYS, FIGURES, strict=True)
    ]
    return workbook("Worksheet", [["Campaign report"], ["1 June 2026 - 25 June 2026"], header, *rows])


def _keywords() -> LookAlike:
    """The label of a total stands in the third column, and the account's total is more than the keywords."""
    header = ["Keyword status", "Keyword", "Match type", "Campaign", "Ad group", "Currency code", "Max. CPC", "Impr.",
              "Interactions", "Avg. cost", "Cost", "Clicks", "Conv. rate", "Conversions", "Cost / conv."]  # fmt: skip
    rows = [
        ["Enabled", f'"{name} price"', "Phrase match", name, "Core", "EUR", " --", thousands(shown), clicks, "0.10",
         f"{cost:.2f}", clicks, "0.00%", f"{won:.2f}", " --"]
        for name, shown, clicks, cost, won in FIGURES
    ]  # fmt: skip
    kinds = ["Filtered keywords", "Keywords", "Account", "Search", "Display", "Video", "Smart", "Shopping", "Discovery",
             "Performance Max"]  # fmt: skip
    money = ["99,999", "900", "0.18", "164.11", "900", "0.00%", "9.00", "18.23"]
    totals = [[" --" if n == 0 else "", "", f"Total: {kind}", "", "", "EUR", " --", *money]
              for n, kind in enumerate(kinds)]  # fmt: skip
    text = "Search keyword report\n1 June 2026 - 25 June 2026\n" + delimited([header, *rows, *totals])
    return LookAlike("google_ads_keywords_en.csv", "google_ads.keywords", text.encode(), len(rows), SUMS)


CARD = [(day, clicks, cost) for day, clicks, cost in zip(DAYS, CLICKS, COST, strict=True)]
CARD_SUMS = dict(zip(("clicks", "cost"), total(CARD, 1, 2), strict=True))


def _overview_english() -> LookAlike:
    rows = [
        [f"{day:%a}, {day.day} {day:%b} {day.year}", n, f"US${cost / n:.2f}" if n else "—", f"US${thousands(cost, 2)}"]
        for day, n, cost in CARD
    ]
    text = delimited([["Date", "Clicks", "Avg. CPC", "Cost"], *rows])
    return LookAlike("google_ads_overview_en.csv", "google_ads.overview", text.encode(), len(rows), CARD_SUMS)


def _overview_portuguese() -> LookAlike:
    """A no-break space between the currency and the amount, and weekdays and months in words."""
    names = ("seg.", "ter.", "qua.", "qui.")
    rows = [
        [f"{name}, {day.day} de jun. de {day.year}", n, "—" if n == 0 else f"R$\xa0{comma(cost / n)}",
         f"R$\xa0{thousands(cost, 2).translate(str.maketrans(',.', '.,'))}"]
        for name, (day, n, cost) in zip(names, CARD, strict=True)
    ]  # fmt: skip
    text = delimited([["Data", "Cliques", "CPC méd.", "Custo"], *rows])
    return LookAlike("google_ads_overview_pt_BR.csv", "google_ads.overview", text.encode(), len(rows), CARD_SUMS)


def _overview_spanish() -> LookAlike:
    names = ("lun", "mar", "mié", "jue")
    rows = [[f"{name}, {day.day} jun {day.year}", n, comma(cost), "0,83"]
            for name, (day, n, cost) in zip(names, CARD, strict=True)]  # fmt: skip
    text = delimited([["Fecha", "Clics", "Coste", "CPC medio"], *rows])
    return LookAlike("google_ads_overview_es.csv", "google_ads.overview", text.encode(), len(rows), CARD_SUMS)


def meta() -> list[LookAlike]:
    """Meta Ads: the currency is in a header alone, and only cells with blanks are quoted."""
    daily = [
        (day, name, shown, clicks, cost) for day, (name, shown, clicks, cost, _) in zip(DAYS, FIGURES, strict=True)
    ]
    sums = {name: SUMS[name] for name in ("impressions", "clicks", "cost")}
    english = delimited(
        [
            ["Day", "Ad name", "Amount spent (USD)", "Result type", "Results", "Impressions", "Link clicks",
             "Reporting starts", "Reporting ends"],
            *([day, name, cost, "Website purchases" if n else "", 4 if n else "", shown, n, day, day]
              for day, name, shown, n, cost in reversed(daily)),
        ]
    )  # fmt: skip
    spanish = delimited(
        [
            ["Nombre de la campaña", "Día", "Entrega de la campaña", "Resultados", "Alcance", "Impresiones",
             "Importe gastado (EUR)", "Clics en el enlace", "Inicio del informe", "Fin del informe"],
            *([name, day, "active", 3, shown, shown, cost, n, day, day] for day, name, shown, n, cost in daily),
            ["Resultados totales", "", "", "", sum(SHOWN), sum(SHOWN), f"{sum(COST):.2f}", sum(CLICKS), DAYS[0],
             DAYS[-1]],
        ]
    )  # fmt: skip
    italian = delimited(
        [
            ["Inizio dei report", "Fine dei report", "Nome della campagna", "Pubblicazione della campagna", "Giorno",
             "Risultati", "Importo speso (EUR)", "Impression", "Copertura", "Clic sul link"],
            *([day, day, name, "active", day, 3, cost, shown, shown, n] for day, name, shown, n, cost in daily),
        ]
    )  # fmt: skip
    sets = delimited(
        [
            ["Nombre de la campaña", "Nombre del conjunto de anuncios", "Día", "Impresiones", "Importe gastado (EUR)",
             "Clics en el enlace"],
            *([name, "Público A", day, shown, cost, n] for day, name, shown, n, cost in daily),
        ]
    )  # fmt: skip
    portuguese = workbook(
        "Worksheet",
        [
            ["Início dos relatórios", "Encerramento dos relatórios", "Nome do anúncio", "Veiculação de anúncio",
             "Resultados", "Indicador de resultados", "Orçamento do conjunto de anúncios", "Valor usado (BRL)",
             "Impressões", "Cliques no link"],
            *(["2026-06-01", "2026-06-30", name, "active", 3, "reach" if n else "actions:link_click",
               30 if n else "Usando orçamento da campanha", cost, shown, n] for _, name, shown, n, cost in daily),
        ],
    )  # fmt: skip
    return [
        LookAlike("meta_ads_ads_by_day_en.csv", "meta_ads.ads", b"\xef\xbb\xbf" + english.encode(), len(daily), sums),
        LookAlike("meta_ads_campaigns_by_day_es.csv", "meta_ads.campaigns", spanish.encode(), len(daily), sums),
        LookAlike("meta_ads_campaigns_by_day_it.csv", "meta_ads.campaigns", italian.encode(), len(daily), sums),
        LookAlike("meta_ads_ad_sets_by_day_es.csv", "meta_ads.ad_sets", sets.encode(), len(daily), sums),
        LookAlike("meta_ads_ads_whole_range_pt_BR.xlsx", "meta_ads.ads", portuguese, len(daily), sums),
    ]


def others() -> list[LookAlike]:
    """LinkedIn, Microsoft, Pinterest and Spotify: what stands above the header, below the rows and inside cells."""
    linkedin = (
        "Campaign Performance Report (in UTC)\n"
        '"Report Start: June 1, 2026, 12:00 AM","Report End: June 30, 2026, 11:59 PM"\n\n'
        + delimited(
            [
                ["Start Date (in UTC)", "Account Name", "Campaign Group Name", "Campaign Name", "Campaign ID",
                 "Currency", "Total Spent", "Impressions", "Clicks", "Leads"],
                *([f"6/{13 + n}/2026", "Acme", "Group", name, 1000 + n, "EUR", cost, shown, clicks, n]
                  for n, (name, shown, clicks, cost, _) in enumerate(FIGURES)),
            ]
        )
    )  # fmt: skip
    above = ["Report Name: Keywords", "Report Time: 6/1/2026,6/30/2026", "Time Zone: (GMT+01:00) Madrid",
             "Last Completed Available Day: 7/1/2026 10:15:00 PM (GMT)",
             "Last Completed Available Hour: 7/1/2026 10:15:00 PM (GMT)", "Report Aggregation: Daily",
             "Report Filter: ", "Potential Incomplete Data: false", f"Rows: {len(FIGURES)}"]  # fmt: skip
    microsoft = (
        "\n".join(f'"{line}"' for line in above)
        + "\n\n"
        + delimited(
            [
                ["TimePeriod", "CampaignName", "AdGroupName", "Keyword", "DeviceType", "Impressions", "Clicks",
                 "Spend"],
                *([f"6/{13 + n}/2026", name, "Core", "red shoes", "Computer", shown, clicks, thousands(cost, 2)]
                  for n, (name, shown, clicks, cost, _) in enumerate(FIGURES)),
            ],
            quoting=csv.QUOTE_ALL,
        )
        + '\n"©2026 Microsoft Corporation. All rights reserved. "\n'
    )  # fmt: skip
    pinterest = delimited(
        [
            ["Date", "Campaign name", "Ad group name", "Ad name", "Ad ID", "Spend in account currency", "Impressions",
             "Result", "Cost per result", "Pin clicks", "CTR", "Total conversions (Checkout)"],
            *([day, name, "Group", "Pin", f"P{n}", cost, shown, f"[{n}]", "[0.934996875]", clicks, 0.01, round(won)]
              for n, (day, (name, shown, clicks, cost, won)) in enumerate(zip(DAYS, FIGURES, strict=True))),
        ]
    )  # fmt: skip
    spotify = (
        "Report Name: Campaign Performance\nReport Granularity: Daily\nReport Primary Entity: Ad\n"
        "Report Date Range: 2026-06-01 - 2026-06-30 (UTC)\nReport Data as of: 2026-06-30 14:13:30 (UTC)\n\n"
        + delimited(
            [
                ["Campaign id", "Campaign name", "Ad set name", "Ad name", "Ad format", "Date", "Impressions",
                 "Clicks", "CTR", "Spend", "CPC", "completion rate"],
                *(["0886a6c8", name, "Set", " carousel_v1", "Audio", f"{day:%Y/%m/%d}", f"{shown}.00", clicks, 0,
                   f"{cost:.2f}".lstrip("0") if 0 < cost < 1 else cost, "-", 0]
                  for day, (name, shown, clicks, cost, _) in zip(DAYS, _small(), strict=True)),
            ]
        )
    )  # fmt: skip
    tiktok = delimited(
        [
            ["Campaign name", "Primary status", "Campaign Budget", "By Day", "Cost", "CPC (destination)", "Impressions",
             "Clicks (destination)", "Currency"],
            *([name, "Active", "50.00", day, thousands(cost, 2), "-", thousands(shown), clicks, "EUR"]
              for day, (name, shown, clicks, cost, _) in zip(DAYS, FIGURES, strict=True)),
        ]
    )  # fmt: skip
    shared = {name: SUMS[name] for name in ("impressions", "clicks", "cost")}
    small = dict(zip(("impressions", "clicks", "cost"), total(_small(), 1, 2, 3), strict=True))
    return [
        LookAlike("linkedin_ads_campaigns_en.csv", "linkedin_ads.campaigns", linkedin.encode(), len(FIGURES), shared),
        LookAlike("microsoft_ads_keywords_en.csv", "microsoft_ads.keywords", microsoft.encode(), len(FIGURES), shared),
        LookAlike("pinterest_ads_ads_en.csv", "pinterest_ads.ads", pinterest.encode(), len(FIGURES), shared),
        LookAlike("tiktok_ads_campaigns_en.csv", "tiktok_ads.campaigns", tiktok.encode(), len(FIGURES), shared),
        LookAlike("spotify_ads_ads_en.csv", "spotify_ads.ads", spotify.encode(), len(FIGURES), small),
    ]


def _small() -> list[Row]:
    """Figures with a cost below one, which Spotify writes as ``.22``."""
    return [(name, shown, clicks, 0.22 if cost > 1000 else cost, won) for name, shown, clicks, cost, won in FIGURES]
