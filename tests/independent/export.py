"""The company as people have it: a CSV for each table, and a config that names them."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.independent.company import Company, Row, Settings

Written = dict[str, Any]


def write(company: Company, folder: Path) -> Written:
    """Writes the exports into the folder and returns the settings of the config."""
    sources = []
    for table, plain in company.tables.items():
        rows = [in_the_form(table, row, number, company.forms) for number, row in enumerate(plain)]
        header = list(dict.fromkeys(name for row in rows for name in row))
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(header)
            out.writerows([[cell(row.get(name)) for name in header] for row in rows])
        source = {"table": table, "path": f"{table}.csv", "dates": "ymd", "decimal": "."}
        sources.append(
            {**source, "ends": "last_day"} if table == "customers" and "last_day" in company.forms else source
        )
    return {"sources": sources, **config(company.settings)}


INTERVALS = {"month": 1, "quarter": 3, "year": 12, "6 months": 6}


def in_the_form(table: str, row: Row, number: int, forms: frozenset[str]) -> Row:
    """A row as another tool writes the same."""
    written = dict(row)
    if table == "customers" and "last_day" in forms and row["ended_at"]:
        written["ended_at"] = row["ended_at"] - timedelta(days=1)
    if table == "customers" and "interval" in forms:
        interval = list(INTERVALS)[number % len(INTERVALS)]
        written |= {"amount": written.pop("mrr") * INTERVALS[interval], "interval": interval}
    if table == "orders" and "refunds" in forms and row["amount"] > 0:
        refunded = [0.0, None, 25.5][number % 3]
        written |= {"amount": row["amount"] + (refunded or 0), "refunded": refunded}
    return written


def cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def config(settings: Settings) -> Written:
    """The settings in the config's own words."""
    written: Written = {
        "currency": settings.currency,
        "timezone": settings.timezone,
        "as_of": settings.as_of.isoformat(),
        "fiscal_year_start": settings.fiscal_year_start,
        "week_start": settings.week_start,
        "sla": {"lead_response": f"{settings.sla_minutes:g} minutes"},
        "inactive_after": f"{settings.inactive_after} days",
        "roi_cost": settings.roi_cost,
        "csat_scale": settings.csat_scale,
    }
    if settings.window is not None:
        written["window"] = {"default": f"{settings.window} days"}
    if settings.rates:
        written["exchange_rates"] = dict(settings.rates)
    if settings.hourly_cost is not None:
        written["hourly_cost"] = settings.hourly_cost
    if settings.years_kept is not None:
        written["years_kept"] = settings.years_kept
    if settings.cac_lag is not None:
        written["cac_lag"] = f"{settings.cac_lag} days"
    if settings.ctr_curve:
        written["ctr_curve"] = dict(settings.ctr_curve)
    if settings.targets:
        written["targets"] = {name: {"min": value} for name, value in settings.targets.items()}
    return written
