"""Small reports made by hand: a plain one, and one with everything that goes wrong."""

from dataclasses import replace
from datetime import date

from kpicli.dossier import Definition, Dossier
from kpicli.model import TOTAL, ColumnReading, Flag, Goal, Period, Report, RowLabel, SourceFacts, Unit, Value

AS_OF = date(2025, 7, 15)
MONTHS = tuple(
    Period(date(2025, month, 1), date(2025, month + 1, 1), f"2025-0{month}", "month") for month in range(1, 8)
)


def value(kpi: str, period: Period, number: float | None, unit: Unit = "count", **other: object) -> Value:
    """A value of a report; what a test does not care for is left plain."""
    facts: dict[str, object] = {
        "variant": "default",
        "segment": (),
        "currency": "EUR" if unit.startswith("money") else None,
        "numerator": None,
        "denominator": None,
        "n": None,
        "ci_low": None,
        "ci_high": None,
        "basis": "period",
        "window": None,
        "as_of": AS_OF,
        "flags": (),
    }
    return Value(kpi=kpi, period=period, value=number, unit=unit, **{**facts, **other})  # type: ignore[arg-type]


def report(values: list[Value], labels: dict[tuple[str, str], RowLabel], **other: object) -> Report:
    """A report of the values, over the months they are in."""
    facts: dict[str, object] = {
        "periods": tuple(sorted({value.period for value in values})),
        "partial": frozenset(),
        "by": (),
        "notes": (),
        "assumed": (),
        "as_of": AS_OF,
    }
    return Report(values=tuple(values), labels=labels, **{**facts, **other})  # type: ignore[arg-type]


_NAMES = {
    "leads": ("Leads", "Leads", "Lead"),
    "win_rate": ("Win rate", "Tasa de cierre", "Tasso di chiusura"),
    "won_amount": ("Won amount", "Importe ganado", "Importo vinto"),
    "cac": ("Customer acquisition cost", "Coste de adquisición de clientes", "Costo di acquisizione clienti"),
    "days_to_win": ("Sales cycle", "Ciclo de venta", "Ciclo di vendita"),
    "ltv_to_cac": ("LTV to CAC", "LTV sobre CAC", "LTV su CAC"),
    "sales_velocity": ("Sales velocity", "Velocidad de venta", "Velocità di vendita"),
}


def director(lang: str = "en", compare: bool = True) -> Report:
    """Six months and the running one, as a sales director asks for them."""
    place = ("en", "es", "it").index(lang)
    labels = {(kpi, "default"): RowLabel(names[place], better="higher") for kpi, names in _NAMES.items()}
    labels["days_to_win", "default"] = RowLabel(_NAMES["days_to_win"][place], better="lower")
    labels["cac", "default"] = RowLabel(_NAMES["cac"][place], "fully loaded", "lower")
    labels["cac", "marketing"] = RowLabel(_NAMES["cac"][place], "marketing", "lower")
    numbers: list[tuple[str, str, Unit, list[float | None]]] = [
        ("leads", "default", "count", [1200, 1342, 1288, 998, 1504, 1611, 702]),
        ("win_rate", "default", "ratio", [0.316, 0.288, 0.30149, 0.25, 0.4, 0.425, None]),
        ("won_amount", "default", "money", [48200, 51900.5, 60120, 38000, 72500, 81250, 20400]),
        ("cac", "default", "money", [812.4, 790.25, 1034, 955.1, 702, 688.88, None]),
        ("cac", "marketing", "money", [312.4, 290.25, 434, 355.1, 302, 288.88, 299]),
        ("days_to_win", "default", "days", [41, 38.5, 44, 39.25, 36, 35.5, 14]),
        ("ltv_to_cac", "default", "multiple", [3.1, 3.2, 2.9, 3, 3.6, 4, None]),
        ("sales_velocity", "default", "money_per_day", [1500, 1610, 1444, 1390, 1820, 2011, None]),
    ]
    values = [
        value(kpi, month, number, unit, variant=variant, **_facts(kpi, month, number, series, compare))
        for kpi, variant, unit, series in numbers
        for month, number in zip(MONTHS, series, strict=True)
    ]
    notes = (
        Flag("SMALL_N", "info", "fewer than 30 deals behind the rate: read it as a hint"),
        Flag("PARTIAL_PERIOD", "info", "2025-07 runs until 2025-07-31; data end on 2025-07-15"),
        Flag("COST_SCOPE", "warn", "sales cost is not in the exports: shown without it"),
        Flag("TZ_ASSUMED", "info", "times without a zone are read as Europe/Madrid"),
    )
    partial = frozenset({MONTHS[-1].id})
    return report(values, labels, notes=notes, partial=partial, lang=lang, compare="previous" if compare else None)


def _facts(
    kpi: str, month: Period, number: float | None, series: list[float | None], compare: bool
) -> dict[str, object]:
    flags = {"win_rate": ("SMALL_N",) if month.id in ("2025-04", "2025-05") else (), "cac": ("COST_SCOPE",)}.get(
        kpi, ()
    )
    if month == MONTHS[-1]:
        return {"flags": ("PARTIAL_PERIOD", *flags)}
    before = series[MONTHS.index(month) - 1] if month != MONTHS[0] else None
    if not compare or number is None or before is None:
        return {"flags": flags}
    change = number - before if kpi == "win_rate" else number / before - 1
    return {"flags": flags, "change": change, "compared_to": MONTHS[MONTHS.index(month) - 1].id}


LONG_DIGITS = "1234567890123456789"
UGLY_LABELS = (
    "(blank)",
    "[red]x[/]",
    "=1+1",
    "\x1b[31mred\x9b0m\x07",
    "abc\u202egnp.exe\u2066",
    "a|b\tc\r\nd",
    'say "hi"; bye, now',
    "-5",
    LONG_DIGITS,
    "007",
    "#N/A",
    "Müller & Söhne <b>",
    "日本語",
    TOTAL,
)


def ugly() -> Report:
    """Everything that goes wrong at once, by channel: labels that attack, undefined and strange numbers."""
    months = MONTHS[5:]
    values = [
        value("leads", month, 10.0 * place + 1, segment=(label,), n=10, flags=_ugly_flags(place, month))
        for place, label in enumerate(UGLY_LABELS)
        for month in months
    ]
    rates = [
        *((label, None, "NO_DENOMINATOR") for label in UGLY_LABELS[:2]),
        *((label, 1 / 3, "SMALL_N") for label in UGLY_LABELS[2:4]),
        (UGLY_LABELS[4], 3.5, ""),
        (TOTAL, 0.0, ""),
    ]
    values += [
        value(
            "win_rate",
            month,
            rate,
            "ratio",
            segment=(label,),
            numerator=1.0,
            denominator=3.0,
            ci_low=0.0615,
            ci_high=0.7923,
            basis="cohort",
            window="90 days",
            flags=(code,) if code else (),
        )
        for label, rate, code in rates
        for month in months
    ]
    values += [
        value("profit", month, amount, "money", variant="gross", segment=(label,))
        for label, amount in (("=1+1", -1234.5), ("(blank)", 0.004), (TOTAL, -1e15 / 3))
        for month in months
    ]
    labels = {
        ("leads", "default"): RowLabel("Leads", better="higher"),
        ("win_rate", "default"): RowLabel("Win rate", "won / (won + lost)", "higher"),
        ("profit", "gross"): RowLabel("Profit", "gross", "higher"),
    }
    notes = (
        Flag("SMALL_N", "info", "few rows: \x1b[1mread as a hint"),
        Flag("NO_DENOMINATOR", "info", "nothing was closed"),
        Flag("BLANK_SEGMENT", "info", "20 leads have no channel"),
        Flag("STALE_DATA", "warn", "=the newest event is 40 days old"),
    )
    return report(
        values,
        labels,
        by=("channel",),
        notes=notes,
        partial=frozenset({months[-1].id}),
        assumed=("dates are day-first", "=assumed"),
    )


def goals(lang: str = "en") -> Report:
    """The director's report with a board, and goals that are kept, missed and not yet to be judged."""
    plain = director(lang)
    wanted = {"win_rate": Goal(min=0.3), "cac": Goal(max=700), "leads": Goal(1000, 1500), "won_amount": Goal(min=60000)}
    values = tuple(replace(v, goal=wanted.get(v.kpi)) for v in plain.values)
    few = ("won_amount", "leads", "win_rate", "cac", "days_to_win", "ltv_to_cac")
    return replace(plain, values=values, compare=None, board=tuple((kpi, "default") for kpi in few))


def dossier(report: Report | None = None) -> Dossier:
    """A report with definitions, sources and refusals; the funnel and the channels are small reports of their own."""
    whole = report or goals()
    definitions = tuple(
        Definition(
            kpi, variant, label.name, label.detail, label.family or "sales", f"What {label.name} means: a & b < c.",
            f"{kpi}_above / {kpi}_below", "ratio", label.better, "period", "Read it with care.", ("S0", "S2"),
            ((f"{kpi}_above", "rows in deals where status is won, by closed_at"),),
        )
        for (kpi, variant), label in whole.labels.items()
    )  # fmt: skip
    columns = (
        ColumnReading("closed_at", "Fecha de cierre", "day first", "proved", "row 19: '13/01/2024'", 118, 1),
        ColumnReading("amount", "=Importe", "decimal comma", "declared", "", 117, 0),
    )
    facts = SourceFacts(
        "crm", "deals", ("exports/deals.xlsx, sheet Deals",), 124, 100, 4, 1, 16, 3, columns, ("Notas internas",),
        ("cells are separated by semicolons",), (("exports/deals.xlsx", "Deals"),), {}, ("0f" * 32,),
    )  # fmt: skip
    refused = (("mrr", "NO_MRR_HISTORY: one amount for each customer: how it moved cannot be told"),)
    return Dossier(whole, definitions, refused, (facts,), funnel(), channels())


def funnel() -> Report:
    """Stage counts and the rates between them, over two whole months."""
    stages = {"leads": ("Leads", 1504.0, 1611.0), "mqls": ("MQLs", 602.0, 580.0), "sqls": ("SQLs", 180.0, 190.0)}
    rates = {"lead_to_mql_rate": ("MQL rate", 0.4, 0.36), "mql_to_sql_rate": ("SQL rate", 0.299, None)}
    months = MONTHS[4:6]
    values = [value(kpi, m, n) for kpi, (_, *found) in stages.items() for m, n in zip(months, found, strict=True)]
    values += [
        value(kpi, m, n, "ratio", basis="cohort", flags=("SMALL_N",) if n is None else ())
        for kpi, (_, *found) in rates.items()
        for m, n in zip(months, found, strict=True)
    ]
    names = {(kpi, "default"): RowLabel(name, family="funnel") for kpi, (name, *_) in (stages | rates).items()}
    return report(values, names)


def channels() -> Report:
    """What channels are compared by, with labels that attack, an undefined cost and a total."""
    month = MONTHS[5]
    rows = {
        "Paid <b>search</b>": (120.0, 45.5),
        "(blank)": (14.0, None),
        "=Email": (900.0, 3.25),
        TOTAL: (1034.0, 60.0),
    }
    values = [value("leads", month, found[0], segment=(label,)) for label, found in rows.items()]
    values += [value("cpl", month, found[1], "money", segment=(label,)) for label, found in rows.items()]
    names = {("leads", "default"): RowLabel("Leads", better="higher"), ("cpl", "default"): RowLabel("Cost per lead")}
    return report(values, names, by=("channel",))


def _ugly_flags(place: int, month: Period) -> tuple[str, ...]:
    partial = ("PARTIAL_PERIOD",) if month == MONTHS[-1] else ()
    return (*partial, *(("BLANK_SEGMENT",) if place == 0 else ()))
