"""Formats that exist: the orders of dates, encodings, time zones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kpicli.config.problem import Problem
from kpicli.config.shapes import Raw, parts, text_of
from kpicli.saying import say
from kpicli.wording import did_you_mean, nearest, quoted

DATE_ORDERS = ("dmy", "mdy", "ymd", "excel")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1", "iso-8859-15", "cp1250", "cp850", "mac-roman")


def formats_exist(raw: Raw) -> Iterator[Problem]:
    """Date formats, encodings and time zones are known ones."""
    zone = text_of(raw.get("timezone"))
    if zone is not None and not _is_zone(zone):
        yield Problem(("timezone",), _unknown_zone(zone))
    for keys, source in parts(raw, "sources"):
        for key, why in (("dates", _dates_problem), ("encoding", _encoding_problem), ("timezone", _zone_problem)):
            given = text_of(source.get(key))
            text = why(given) if given is not None else None
            if text:
                yield Problem((*keys, key), text)


def _dates_problem(given: str) -> str | None:
    if "%" in given:
        return _format_problem(given)
    if given in DATE_ORDERS:
        return None
    hint = did_you_mean(given, DATE_ORDERS)
    return say(
        "must be dmy, mdy, ymd, excel, or a format such as %d/%m/%Y, not {given}{hint}", given=quoted(given), hint=hint
    )


def _format_problem(given: str) -> str | None:
    """A format that can read a date: known signs, and a year among them."""
    signs = re.findall(r"%(.?)", given)
    unknown = [sign for sign in signs if not sign or sign not in "aAbBcdDeFfGHIjmMpSTuUVwWxXyYzZ%"]
    if unknown:
        return say("{given} has the unknown sign {sign}", given=quoted(given), sign=quoted(f"%{unknown[0]}"))
    return None if set(signs) & set("yYGcxDF") else say("{given} has no year (%Y)", given=quoted(given))


def _encoding_problem(given: str) -> str | None:
    import codecs

    try:
        found = codecs.lookup(given)
    except (LookupError, ValueError):
        return say("unknown encoding {given}{near}", given=quoted(given), near=did_you_mean(given, ENCODINGS))
    if not getattr(found, "_is_text_encoding", True):
        return say("{given} is not an encoding of text", given=quoted(given))
    return None


def _zone_problem(given: str) -> str | None:
    return None if _is_zone(given) else _unknown_zone(given)


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _unknown_zone(name: str) -> str:
    """The zone that was probably meant: by its whole name, or by its city."""
    zones = _zones()
    cities = {zone.rpartition("/")[2].replace("_", " "): zone for zone in zones}
    near = nearest(name, zones, 80) or cities.get(nearest(name, cities, 80) or "")
    hint = say(". Did you mean '{near}'?", near=near) if near else say(". Zones are written as in 'Europe/Madrid'")
    return say("unknown time zone {name}{hint}", name=quoted(name), hint=hint)


@cache
def _zones() -> tuple[str, ...]:
    from zoneinfo import available_timezones

    return tuple(sorted(available_timezones()))
