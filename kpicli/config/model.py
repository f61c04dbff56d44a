"""The config file as frozen types: what each key means and accepts.

The JSON Schema that editors use for completion is made from these classes, and `config.example.yaml` shows every key.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kpicli.model import Grain

Text = Annotated[
    str, BeforeValidator(lambda v: str(v) if isinstance(v, (int, float)) and not isinstance(v, bool) else v)
]
"""Text in which a plain number is welcome (a value map, an id), because YAML types it by itself."""


def as_list(value: Any) -> Any:
    """A single value where a list is meant."""
    return value if isinstance(value, list) or value is None else [value]


TextList = Annotated[tuple[Text, ...], BeforeValidator(as_list)]

Lang = Literal["en", "es", "it"]
Locale = Literal["en", "en_US", "en_GB", "es", "it"]


def as_duration(value: Any) -> Any:
    """``90 days``, ``5 minutes``, ``2 hours``, ``1 week`` or a bare number of days."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return timedelta(days=value)
    if not isinstance(value, str):
        return value
    number, _, unit = value.strip().partition(" ")
    seconds = {"minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}.get(unit.strip().rstrip("s").lower())
    try:
        amount = float(number)
    except ValueError:
        amount = -1.0
    if seconds is None or amount < 0:
        raise ValueError("write a duration such as '90 days', '5 minutes', '2 hours' or '1 week'")
    return timedelta(seconds=amount * seconds)


Duration = Annotated[timedelta, BeforeValidator(as_duration)]


class Section(BaseModel):
    """A mapping of the config: frozen, and strict about its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Section):
    """One export, or several of one kind, mapped to one table of the vocabulary."""

    table: str = Field(description="The table of the vocabulary this export fills: leads, deals, spend, …")
    path: TextList = Field(description="A file, a glob, a list of them, or - for standard input.")
    name: str | None = Field(None, description="How messages call this source. Default: the table's name.")
    sheet: Text | None = Field(None, description="The sheet of a workbook. Default: the only visible one.")
    columns: dict[str, Text] = Field(default_factory=dict, description="field: header of the export.")
    values: dict[str, dict[str, TextList]] = Field(
        default_factory=dict, description="field: {value of the vocabulary: [values of the export]}; '*' is any other."
    )
    set: dict[str, Text] = Field(default_factory=dict, description="field: a constant for every row.")
    dates: str | None = Field(None, description="dmy, mdy, ymd, excel, or a strptime format. Default: proved.")
    decimal: Literal[".", ","] | None = Field(None, description="The decimal mark. Default: proved.")
    timezone: str | None = Field(None, description="The zone of times without an offset. Default: the config's.")
    encoding: str | None = Field(None, description="The encoding of a text file. Default: recognised.")
    delimiter: str | None = Field(None, description="The delimiter of a text file. Default: recognised.")
    grain: Literal["day", "week", "month"] | None = Field(None, description="What one row's date stands for.")
    same_ids_as: str | None = Field(None, description="Another source whose ids mean the same records.")
    overlap: Literal["newest", "add"] = Field(
        "newest", description="What to do with rows of two files that share date and dimensions."
    )


class Lookup(Section):
    """A small table that adds segment fields to every table that has the key, such as the team of an owner."""

    path: Text
    on: str = Field(description="The field whose values the lookup knows.")
    columns: dict[str, Text] = Field(description="field: header of the lookup; the key's header too when it differs.")
    sheet: Text | None = None


class ReportDefaults(Section):
    """What `kpi report` shows when nothing else is asked for."""

    period: Grain = "month"
    last: int = Field(6, ge=1, le=1000)
    by: TextList = ()
    kpis: TextList = ()


class Sla(Section):
    """Promises that times are measured against."""

    lead_response: Duration = timedelta(minutes=5)


class MinN(Section):
    """Below how many rows a number is marked SMALL_N."""

    rates: int = Field(30, ge=0)
    medians: int = Field(5, ge=0)


class Target(Section):
    """A bound that a KPI should keep."""

    min: float | None = None
    max: float | None = None


class Config(Section):
    """The whole of config.yaml."""

    currency: str = Field("EUR", pattern="^[A-Z]{3}$", description="The currency of amounts that do not name one.")
    timezone: str = Field("UTC", description="Where days begin and end, and the zone of times without an offset.")
    locale: Locale | None = Field(
        None, description="How numbers and dates are written where the data alone does not prove it."
    )
    lang: Lang = "en"
    week_start: Literal["monday", "sunday", "saturday"] = "monday"
    fiscal_year_start: int = Field(1, ge=1, le=12)
    as_of: date | None = Field(None, description="The day, inclusive, up to which the data is read.")
    sources: tuple[Source, ...] = Field(min_length=1)
    lookups: tuple[Lookup, ...] = ()
    segments: dict[str, dict[str, TextList]] = Field(
        default_factory=dict, description="field: {label: [spellings]}; an empty {} declares a field of your own."
    )
    window: dict[str, Duration | None] = Field(
        default_factory=dict, description="default, or a cohort measure: how long a conversion may take."
    )
    sla: Sla = Sla()
    min_n: MinN = MinN()
    hourly_cost: float | None = Field(None, ge=0)
    roi_cost: Literal["marketing", "marketing_and_sales"] = "marketing"
    exchange_rates: dict[str, float] = Field(
        default_factory=dict, description="currency: what one unit of it is worth in the config's currency."
    )
    targets: dict[str, Target] = Field(default_factory=dict)
    report: ReportDefaults = ReportDefaults()
    derive: dict[str, dict[str, Any]] = Field(default_factory=dict, description="As in the built-in catalogue.")
    measures: dict[str, dict[str, Any]] = Field(default_factory=dict, description="As in the built-in catalogue.")
    kpis: dict[str, dict[str, Any]] = Field(default_factory=dict, description="As in the built-in catalogue.")
