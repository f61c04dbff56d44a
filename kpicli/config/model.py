"""The config file as frozen types: what each key means and accepts.

The JSON Schema that editors use for completion is made from these classes, and `config.example.yaml` shows every key.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from math import isfinite
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticKnownError

from kpicli.schema import TABLES

NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,2})?")
SPAN = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(minute|hour|day|week)s?", re.IGNORECASE)
SECONDS = {"minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
LONGEST_SPAN = timedelta(days=36500)


def as_text(value: Any) -> Any:
    """A number, a day or true where text is meant is the text that was written."""
    if value is None:
        raise ValueError("has no value")
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (int, float, date)) else value


def as_list(value: Any) -> Any:
    """A single value where a list is meant."""
    if value is None:
        raise ValueError("has no value")
    return value if isinstance(value, (list, tuple)) else [value]


def as_empty(value: Any) -> Any:
    """A section without anything below it is empty."""
    return {} if value is None else value


THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(\.000)+")


def refuse_thousands(value: Any) -> None:
    """``60.000`` is sixty to this file, and sixty thousand to who writes it in Spanish or Italian."""
    if isinstance(value, (float, str)) and THOUSANDS.fullmatch(str(value)):
        whole = str(value).replace(".", "")
        raise ValueError(
            f"{value}: write {whole}, without a point, or {str(value).partition('.')[0]}.0 if that is meant"
        )


def as_number(value: Any) -> Any:
    """A number with a decimal point; never true, never ``1_000``."""
    refuse_thousands(value)
    if isinstance(value, bool) or (isinstance(value, str) and not NUMBER.fullmatch(value)):
        raise PydanticKnownError("float_type")
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
        return float(value[:-1]) / 100
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)
    if not number and not (isinstance(value, str) and NUMBER.fullmatch(value)):
        raise ValueError("must be a number such as 400, or a percentage such as 25%")
    return value


def as_day(value: Any) -> Any:
    """A day of the calendar, ``2025-03-31``."""
    if (isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value)) or type(value) is date:
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
        raise ValueError("must be a first and a last day such as 2025-03-01..2025-03-31")
    return days


def as_currency(value: Any) -> Any:
    """A three-letter code such as EUR."""
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{3}", value):
        code = str(value).strip().upper()
        hint = f". Did you mean '{code}'?" if re.fullmatch("[A-Z]{3}", code) else ""
        raise ValueError(f"must be a three-letter code such as EUR{hint}")
    return value


def as_delimiter(value: Any) -> Any:
    """One character, or the word tab."""
    delimiter = {"tab": "\t", "\\t": "\t"}.get(value, value) if isinstance(value, str) else as_text(value)
    if isinstance(delimiter, str) and len(delimiter) != 1:
        raise ValueError("must be one character, or tab")
    return delimiter


def as_duration(value: Any) -> Any:
    """``90 days``, ``5 minutes``, ``2 hours``, ``1 week`` or a bare number of days."""
    if isinstance(value, timedelta) or value is None:
        return value
    bare = isinstance(value, (int, float)) and not isinstance(value, bool)
    found = SPAN.fullmatch(f"{value} days" if bare else str(value).strip())
    if found is None:
        raise ValueError("must be a duration such as '90 days', '5 minutes', '2 hours' or '1 week'")
    seconds = float(found[1]) * SECONDS[found[2].lower()]
    if not 0 < seconds <= LONGEST_SPAN.total_seconds():
        raise ValueError("must be longer than nothing and shorter than 100 years")
    return timedelta(seconds=seconds)


def as_clock(value: Any) -> Any:
    """A time of day as minutes since midnight: ``09:00`` with or without quotes, ``9:00``, or a bare hour."""
    found = re.fullmatch("([0-9]{1,2})(?::([0-5][0-9]))?", "" if isinstance(value, bool) else str(value).strip())
    minutes = 60 * int(found[1]) + int(found[2] or 0) if found else -1
    if not 0 <= minutes <= 24 * 60:
        raise ValueError(f"must be a time of day such as 09:00, not '{value}'")
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


class Section(BaseModel):
    """A mapping of the config: frozen, and strict about its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _blank_is_not_given(cls, value: Any) -> Any:
        """A key with nothing behind it counts as not given, unless it is needed."""
        if not isinstance(value, dict):
            return value
        optional = {field.alias or name for name, field in cls.model_fields.items() if not field.is_required()}
        return {key: given for key, given in value.items() if given is not None or key not in optional}


class Source(Section):
    """One export, or several of one kind, mapped to one table of the vocabulary."""

    table: Text = Field(
        default="",
        description="The table of the vocabulary this export fills: leads, deals, spend, … A preset knows it.",
        json_schema_extra={"enum": list(TABLES)},
    )
    preset: Text | None = Field(
        default=None,
        description="The kind of export, as `kpi presets` lists them, or auto: it fills in what is not said here.",
    )
    path: TextList = Field(description="A file, a glob, a list of them, or - for standard input.")
    name: Text | None = Field(default=None, description="How messages call this source. Default: the table's name.")
    sheet: Text | None = Field(default=None, description="The sheet of a workbook. Default: the only visible one.")
    columns: dict[str, Text] = Field(default_factory=dict, description="field: header of the export.")
    values: dict[str, Labels] = Field(
        default_factory=dict, description="field: {value of the vocabulary: [values of the export]}; '*' is any other."
    )
    set: dict[str, Text] = Field(default_factory=dict, description="field: a constant for every row.")
    joined: dict[str, TextList] = Field(
        default_factory=dict, description="field: headers whose cells, joined by ' / ', are the field's text."
    )
    scale: dict[str, Scale] = Field(
        default_factory=dict, description="field: micros, cents, percent or thousands, when its cells do not say so."
    )
    stages: Text | None = Field(
        default=None, description="Headers with a date per stage, as 'Date entered \"{stage} (*)\"': the stage history."
    )
    range: Range | None = Field(
        default=None,
        description="The days that all rows stand for together, 2025-03-01..2025-03-31, without a date each.",
    )
    dates: Text | None = Field(default=None, description="dmy, mdy, ymd, excel, or a strptime format. Default: proved.")
    decimal: Literal[".", ","] | None = Field(default=None, description="The decimal mark. Default: proved.")
    timezone: Text | None = Field(
        default=None, description="The zone of times without an offset. Default: the config's."
    )
    encoding: Text | None = Field(default=None, description="The encoding of a text file. Default: recognised.")
    delimiter: Delimiter | None = Field(default=None, description="The delimiter of a text file. Default: recognised.")
    grain: Literal["day", "week", "month"] | None = Field(default=None, description="What one row's date stands for.")
    row: Literal["line", "order"] | None = Field(
        default=None, description="Of orders: whether a row is a line, or repeats the order (which then counts once)."
    )
    same_ids_as: Text | None = Field(default=None, description="Another source whose ids mean the same records.")
    overlap: Literal["newest", "add"] = Field(
        default="newest", description="What to do with rows of two files that share date and dimensions."
    )

    @model_validator(mode="after")
    def _is_of_a_table(self) -> Source:
        """A source fills a table, which its preset may know."""
        if not self.table and not self.preset:
            raise ValueError("table is missing (or preset: auto, to recognise the export)")
        return self


class Lookup(Section):
    """A small table that adds segment fields to every table that has the key, such as the team of an owner."""

    path: Text = Field(description="The file of the lookup.")
    on: Text = Field(description="The field whose values the lookup knows.")
    columns: dict[str, Text] = Field(
        min_length=1, description="field: header of the lookup; the key's header too when it differs."
    )
    sheet: Text | None = Field(default=None, description="The sheet of a workbook. Default: the only visible one.")


class ReportDefaults(Section):
    """What `kpi report` shows when nothing else is asked for."""

    period: Grain = Field(default="month", description="The length of the periods.")
    last: Whole = Field(default=6, ge=1, le=1000, description="How many complete periods are shown.")
    by: TextList = Field(default=(), description="The segments that KPIs are split by.")
    kpis: TextList = Field(default=(), description="The KPIs that are shown, in this order.")


class Sla(Section):
    """Promises that times are measured against."""

    lead_response: Duration = Field(
        default=timedelta(minutes=5),
        description="How soon a new lead should be contacted.",
        json_schema_extra={"default": "5 minutes"},
    )


def _or_a_file(schema: dict[str, Any]) -> None:
    """In the JSON Schema, exchange rates are a file's path or a mapping."""
    section = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"type": "string"}, section]


class WorkingHours(Section):
    """When the business is open: response times and their SLA count only these minutes."""

    days: Annotated[tuple[Weekday, ...], BeforeValidator(as_list)] = Field(
        default=WEEK[:5], min_length=1, description="The days of the week that are worked."
    )
    start: Clock = Field(
        alias="from", default=9 * 60, description="When a day begins.", json_schema_extra={"default": "09:00"}
    )
    end: Clock = Field(
        alias="to", default=18 * 60, description="When a day ends.", json_schema_extra={"default": "18:00"}
    )
    holidays: Text | None = Field(
        default=None, description="The country, or country-region, whose public holidays are closed: ES, ES-MD."
    )
    closed: Annotated[tuple[Day, ...], BeforeValidator(as_list)] = Field(
        default=(), description="More days that are closed."
    )

    @model_validator(mode="after")
    def _is_a_range(self) -> WorkingHours:
        """The day ends after it begins."""
        if self.start >= self.end:
            raise ValueError(f"from ({clock_text(self.start)}) is not before to ({clock_text(self.end)})")
        return self

    def __str__(self) -> str:
        """The hours as a sentence says them: ``monday to friday, 09:00 to 18:00, without the holidays of ES``."""
        worked = [day for day in WEEK if day in self.days]
        first, last = WEEK.index(worked[0]), WEEK.index(worked[-1])
        in_a_row = last - first + 1 == len(worked) > 1
        days = f"{worked[0]} to {worked[-1]}" if in_a_row else ", ".join(worked)
        parts = [days, f"{clock_text(self.start)} to {clock_text(self.end)}"]
        parts += [f"without the holidays of {self.holidays}"] if self.holidays else []
        parts += [f"closed on {len(self.closed)} more day{'s' * (len(self.closed) > 1)}"] if self.closed else []
        return ", ".join(parts)


class ExchangeRates(Section):
    """What one unit of other currencies is worth: always the same, by date in a file, or both."""

    model_config = ConfigDict(extra="allow", json_schema_extra=_or_a_file)
    __pydantic_extra__: dict[str, Rate] = Field(init=False)

    path: Text | None = Field(
        default=None, description="A file with the columns date, currency and rate: the newest rate so far counts."
    )

    @model_validator(mode="before")
    @classmethod
    def _a_file_alone(cls, value: Any) -> Any:
        return {"path": value} if isinstance(value, str) else value

    @property
    def constant(self) -> dict[str, float]:
        """The rates that hold at all times, by currency."""
        return self.__pydantic_extra__


class MinN(Section):
    """Below how many rows a number is marked SMALL_N."""

    rates: Whole = Field(default=30, ge=0, description="For rates and other proportions.")
    medians: Whole = Field(default=5, ge=0, description="For medians.")


class Target(Section):
    """A bound that a KPI should keep."""

    min: Bound | None = Field(default=None, description="The KPI should not be below this: 400, 0.25 or 25%.")
    max: Bound | None = Field(default=None, description="The KPI should not be above this.")

    @model_validator(mode="after")
    def _is_a_range(self) -> Target:
        """At least one bound, and not the wrong way round."""
        if self.min is None and self.max is None:
            raise ValueError("needs min or max")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min ({self.min:g}) is above max ({self.max:g})")
        return self


class Config(Section):
    """The whole of config.yaml."""

    currency: Currency = Field(default="EUR", description="The currency of amounts that do not name one.")
    timezone: Text = Field(
        default="UTC", description="Where days begin and end, and the zone of times without an offset."
    )
    locale: Locale | None = Field(
        default=None, description="How numbers and dates are written where the data alone does not prove it."
    )
    lang: Lang = Field(default="en", description="The language of reports and explanations.")
    week_start: Literal["monday", "sunday", "saturday"] = Field(
        default="monday", description="The first day of a week."
    )
    fiscal_year_start: Whole = Field(
        default=1, ge=1, le=12, description="The first month of a fiscal year: 1 is January."
    )
    as_of: Day | None = Field(default=None, description="The day, inclusive, up to which the data is read.")
    sources: tuple[Source, ...] = Field(min_length=1, description="The exports to read, each mapped to a table.")
    lookups: tuple[Lookup, ...] = Field(
        default=(), description="Small tables that add segments, such as the team of an owner."
    )
    presets: TextList = Field(default=(), description="Presets of your own: YAML files, or folders of them.")
    segments: dict[str, Labels] = Field(
        default_factory=dict, description="field: {label: [spellings]}; an empty {} declares a field of your own."
    )
    exclude: dict[str, Labels] = Field(
        default_factory=dict, description="table: {field: [texts]}: rows that are left out, such as tests."
    )
    window: dict[str, Duration | None] = Field(
        default_factory=dict, description="default, or a cohort measure: how long a conversion may take."
    )
    sla: Sla = Field(default_factory=Sla, description="Promises that times are measured against.")
    working_hours: WorkingHours | None = Field(
        default=None, description="When the business is open: response times count only these minutes."
    )
    min_n: MinN = Field(default_factory=MinN, description="Below how many rows a number is marked SMALL_N.")
    hourly_cost: Cost | None = Field(default=None, description="What an hour of selling costs, for time-based costs.")
    roi_cost: Literal["marketing", "marketing_and_sales"] = Field(
        default="marketing", description="The costs that a return on investment is measured against."
    )
    years_kept: Rate | None = Field(
        default=None, description="How many years a customer stays, for ltv.orders. Default: from the churn of orders."
    )
    inactive_after: Duration = Field(
        default=timedelta(days=365), description="Without an order for so long, a customer counts as lost.",
        json_schema_extra={"default": "365 days"},
    )  # fmt: skip
    cac_lag: Duration | None = Field(
        default=None, description="How much earlier the cost of cac.lagged is. Default: the median sales cycle."
    )
    csat_scale: Rate = Field(default=5.0, description="The best mark of a satisfaction survey; 4 of 5 is satisfied.")
    organic_channels: TextList = Field(default=(), description="The channels that are organic search.")
    ctr_curve: dict[int, Cost] = Field(
        default_factory=dict, description="position: the share of searches that click there, for organic traffic."
    )
    exchange_rates: ExchangeRates = Field(
        default_factory=ExchangeRates,
        description="currency: what one unit of it is worth in the config's currency; or a file of them by date.",
    )
    targets: dict[str, Target] = Field(default_factory=dict, description="KPI: the min or max that it should keep.")
    report: ReportDefaults = Field(
        default_factory=ReportDefaults, description="What `kpi report` shows when nothing else is asked for."
    )
    derive: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Fields brought from another table, as in the built-in catalogue."
    )
    measures: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Measures of your own, as in the built-in catalogue."
    )
    kpis: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="KPIs of your own, as in the built-in catalogue."
    )
