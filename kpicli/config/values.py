"""The values of the config, as people write them: numbers, percentages, days, durations, times, lists.

Each ``as_…`` takes a value as YAML gives it, and returns what pydantic then checks, or says what it must be.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from math import isfinite
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticKnownError

from kpicli.saying import say

NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,2})?")
SPAN = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(minute|hour|day|week)s?", re.IGNORECASE)
SECONDS = {"minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
LONGEST_SPAN = timedelta(days=36500)
FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(2999, 12, 31)
"""What a day of a config or a command may be: periods have names between these."""
LONGEST_TEXT = 40
LARGEST = 1e15
"""What a number of a config may be: beyond it, cents are lost."""


def as_text(value: Any) -> Any:
    """A number, a day or true where text is meant is the text that was written."""
    if value is None:
        raise ValueError(say("has no value"))
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (int, float, date)) else value


def as_list(value: Any) -> Any:
    """A single value where a list is meant."""
    if value is None:
        raise ValueError(say("has no value"))
    return value if isinstance(value, (list, tuple)) else [value]


def as_empty(value: Any) -> Any:
    """A section without anything below it is empty."""
    return {} if value is None else value


THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(\.000)+")


def refuse_thousands(value: Any) -> None:
    """``60.000`` is sixty to this file, and sixty thousand to who writes it in Spanish or Italian."""
    if isinstance(value, (float, str)) and THOUSANDS.fullmatch(str(value)):
        whole, few = str(value).replace(".", ""), str(value).partition(".")[0]
        text = say(
            "{value}: write {whole}, without a point, or {few}.0 if that is meant",
            value=str(value),
            whole=whole,
            few=few,
        )
        raise ValueError(text)


def refuse_boundless(value: Any) -> None:
    """A number that nothing is counted in."""
    number = isinstance(value, (int, float)) or (isinstance(value, str) and NUMBER.fullmatch(value))
    if number and not abs(float(value)) <= LARGEST:
        raise ValueError(say("is a number beyond all bounds"))


def known_day(day: date) -> date:
    """The day, if it is one of the years that reports know; a ValueError else."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(say("must be a day of the years {first} to {last}", first=FIRST_DAY.year, last=LAST_DAY.year))
    return day


def as_number(value: Any) -> Any:
    """A number with a decimal point; never true, never ``1_000``."""
    refuse_thousands(value)
    if isinstance(value, bool) or (isinstance(value, str) and not NUMBER.fullmatch(value)):
        raise PydanticKnownError("float_type")
    refuse_boundless(value)
    return value


def as_whole(value: Any) -> Any:
    """A number without decimals; never true, never ``1_000``."""
    if isinstance(value, bool) or (isinstance(value, str) and not re.fullmatch("[0-9]{1,9}", value)):
        raise PydanticKnownError("int_type")
    return value


def as_bound(value: Any) -> Any:
    """A number, or a percentage: ``25%`` is 0.25."""
    refuse_thousands(value)
    if isinstance(value, str) and value.endswith("%") and NUMBER.fullmatch(value[:-1].rstrip()):
        refuse_boundless(value[:-1].rstrip())
        return float(value[:-1]) / 100
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)
    if not number and not (isinstance(value, str) and NUMBER.fullmatch(value)):
        raise ValueError(say("must be a number such as 400, or a percentage such as 25%"))
    refuse_boundless(value)
    return value


def as_day(value: Any) -> Any:
    """A day of the calendar, ``2025-03-31``."""
    if type(value) is date:
        return known_day(value)
    if isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return value
    raise PydanticKnownError("date_type")


def as_range(value: Any) -> Any:
    """A first and a last day: ``2025-03-01..2025-03-31``."""
    first, dots, last = value.partition("..") if isinstance(value, str) else ("", "", "")
    try:
        days = (date.fromisoformat(first.strip()), date.fromisoformat(last.strip()))
    except ValueError:
        days = (date.max, date.min)
    if isinstance(value, tuple):
        return value
    if not dots or days[0] > days[1]:
        raise ValueError(say("must be a first and a last day such as 2025-03-01..2025-03-31"))
    return known_day(days[0]), known_day(days[1])


def as_overlap(value: Any) -> Any:
    """``newest``, as it was called at first, is ``newer``."""
    return "newer" if value == "newest" else value


def as_currency(value: Any) -> Any:
    """A three-letter code such as EUR."""
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{3}", value):
        code = str(value).strip().upper()
        hint = say(". Did you mean '{near}'?", near=code) if re.fullmatch("[A-Z]{3}", code) else ""
        raise ValueError(say("must be a three-letter code such as EUR{hint}", hint=hint))
    return value


def as_delimiter(value: Any) -> Any:
    """One character, or one of the words tab and spaces."""
    delimiter = {"tab": "\t", "\\t": "\t"}.get(value, value) if isinstance(value, str) else as_text(value)
    if isinstance(delimiter, str) and len(delimiter) != 1 and delimiter != "spaces":
        raise ValueError(say("must be one character, tab or spaces"))
    return delimiter


def as_duration(value: Any) -> Any:
    """``90 days``, ``5 minutes``, ``2 hours``, ``1 week`` or a bare number of days."""
    if isinstance(value, timedelta) or value is None:
        return value
    bare = isinstance(value, (int, float)) and not isinstance(value, bool)
    text = f"{value} days" if bare else str(value).strip()
    found = SPAN.fullmatch(text) if len(text) <= LONGEST_TEXT else None
    if found is None:
        raise ValueError(say("must be a duration such as '90 days', '5 minutes', '2 hours' or '1 week'"))
    seconds = float(found[1]) * SECONDS[found[2].lower()]
    if not 0 < seconds <= LONGEST_SPAN.total_seconds():
        raise ValueError(say("must be longer than nothing and shorter than 100 years"))
    return timedelta(seconds=seconds)


def as_clock(value: Any) -> Any:
    """A time of day as minutes since midnight: ``09:00`` with or without quotes, ``9:00``, or a bare hour."""
    found = re.fullmatch("([0-9]{1,2})(?::([0-5][0-9]))?", "" if isinstance(value, bool) else str(value).strip())
    minutes = 60 * int(found[1]) + int(found[2] or 0) if found else -1
    if not 0 <= minutes <= 24 * 60:
        raise ValueError(say("must be a time of day such as 09:00, not '{value}'", value=value))
    return minutes


def clock_text(minutes: int) -> str:
    """A time of day as people write it: ``09:00``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def in_words(span: timedelta) -> str:
    """A duration as the config writes it: ``90 days``."""
    seconds = span.total_seconds()
    unit = next((u for u in ("day", "hour", "minute") if seconds % SECONDS[u] == 0), "minute")
    amount = seconds / SECONDS[unit]
    return f"{amount:g} {unit}{'' if amount == 1 else 's'}"


TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}

Text = Annotated[str, BeforeValidator(as_text), WithJsonSchema(TEXT)]
"""Text in which a plain number is welcome (a value map, an id), because YAML types it by itself."""

TextList = Annotated[
    tuple[Text, ...],
    BeforeValidator(as_list),
    WithJsonSchema({"anyOf": [TEXT, {"type": "array", "items": TEXT}]}),
]
Labels = Annotated[dict[str, TextList], BeforeValidator(as_empty)]
Cost = Annotated[float, Field(ge=0, allow_inf_nan=False), BeforeValidator(as_number)]
Rate = Annotated[float, Field(gt=0, allow_inf_nan=False), BeforeValidator(as_number)]
Position = Annotated[int, Field(ge=1, le=1000)]
"""A place in the results of a search."""
Whole = Annotated[int, BeforeValidator(as_whole)]
Day = Annotated[date, BeforeValidator(as_day)]
Bound = Annotated[float, BeforeValidator(as_bound), WithJsonSchema({"type": ["number", "string"]})]
Currency = Annotated[str, BeforeValidator(as_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})]
Delimiter = Annotated[str, BeforeValidator(as_delimiter), WithJsonSchema({"type": "string"})]
Duration = Annotated[
    timedelta,
    BeforeValidator(as_duration),
    PlainSerializer(in_words, return_type=str),
    WithJsonSchema({"type": ["string", "number"], "examples": ["90 days", "5 minutes"]}),
]

Range = Annotated[
    tuple[date, date],
    BeforeValidator(as_range),
    PlainSerializer(lambda days: f"{days[0]}..{days[1]}", return_type=str),
    WithJsonSchema({"type": "string", "examples": ["2025-03-01..2025-03-31"]}),
]
Scale = Literal["micros", "cents", "percent", "thousands"]
"""What the cells of a column are in: millionths, hundredths, percent units, thousands."""

Clock = Annotated[
    int,
    BeforeValidator(as_clock),
    PlainSerializer(clock_text, return_type=str),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["09:00"]}),
]

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEK: tuple[Weekday, ...] = get_args(Weekday)

Lang = Literal["en", "es", "it"]
Locale = Literal["en", "en_US", "en_GB", "es", "it"]
Grain = Literal["day", "week", "month", "quarter", "half", "year", "all"]
