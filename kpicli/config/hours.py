"""Working hours in the config: the calendars of public holidays that are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kpicli.config.problem import Problem
from kpicli.saying import say
from kpicli.wording import nearest, quoted, some


def closed_days_are_known(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """``holidays`` names a country, or a region of one, whose calendar is known."""
    hours = raw.get("working_hours")
    code = hours.get("holidays") if isinstance(hours, dict) else None
    if code is None or isinstance(code, (dict, list)):
        return
    text = _unknown_calendar(str(code))
    if text:
        yield Problem(("working_hours", "holidays"), text)


def _unknown_calendar(code: str) -> str | None:
    """Why there are no holidays for a code such as ES or ES-MD, and which codes are near."""
    import holidays  # a quarter of a thousand calendars: loaded only when one is asked for

    known = holidays.list_supported_countries()
    country, dash, region = code.partition("-")
    if country not in known:
        near = _near_country(country, region, known)
        return say("no holidays are known for {code}. {near}", code=quoted(code), near=near)
    if not dash or region in known[country]:
        return None
    if not known[country]:
        return say(
            "{country} has one calendar of holidays: write {country} alone, not {code}",
            country=country,
            code=quoted(code),
        )
    there = some(known[country], most=30)
    return say(
        "{country} has no region {region}. Its regions are {there}", country=country, region=quoted(region), there=there
    )


def _near_country(country: str, region: str, known: Mapping[str, list[str]]) -> str:
    """The code that was meant: written small, by the country's name, or those that begin alike."""
    from holidays.registry import COUNTRIES

    named = {module.replace("_", " "): codes[1] for module, codes in COUNTRIES.items()}
    upper = country.strip().upper()
    meant = upper if upper in known else named.get(nearest(country, named, 75) or "")
    if meant:
        whole = f"{meant}-{region.upper()}" if region.upper() in known[meant] else meant
        return say("Did you mean {whole}?", whole=quoted(whole))
    alike = sorted(one for one in known if len(one) == 2 and one[:1] == upper[:1])
    near = some(alike or ["ES", "IT", "MX"], most=30)
    return say("Write a country as ES, IT or MX, a region as ES-MD; near: {near}", near=near)
