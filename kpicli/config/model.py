"""The config file as frozen types: what each key means and accepts.

The JSON Schema that editors use for completion is made from these classes, and `config.example.yaml` shows every key.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from kpicli.config.values import (
    WEEK,
    Bound,
    Clock,
    Cost,
    Currency,
    Day,
    Delimiter,
    Duration,
    Grain,
    Labels,
    Lang,
    Locale,
    Position,
    Range,
    Rate,
    Scale,
    Text,
    TextList,
    Weekday,
    Whole,
    as_list,
    as_overlap,
    clock_text,
)
from kpicli.saying import Said, many, say, together
from kpicli.schema import TABLES


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
    block: Position | None = Field(
        default=None, description="Which table counts where a file or sheet holds several, from 1."
    )
    header: Text | None = Field(
        default=None, description="A name in the header of the table that counts, where a file or sheet holds several."
    )
    columns: dict[str, Text] = Field(default_factory=dict, description="field: header of the export.")
    values: dict[str, Labels] = Field(
        default_factory=dict,
        description="field: {value of the vocabulary: [values of the export]}; 'Closed*' is any that begins so, '*' "
        "is any other.",
    )
    set: dict[str, Text] = Field(default_factory=dict, description="field: a constant for every row.")
    joined: dict[str, TextList] = Field(
        default_factory=dict, description="field: headers whose cells, joined by ' / ', are the field's text."
    )
    outcomes: dict[str, Text] = Field(
        default_factory=dict,
        description="Of deals: won: the header of the day it was won, lost: that of the day it was lost; a row with "
        "neither is open.",
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
    as_of: Day | None = Field(
        default=None, description="The day as of which a file says what is so, when its rows have no date: a snapshot."
    )
    dates: Text | None = Field(default=None, description="dmy, mdy, ymd, excel, or a strptime format. Default: proved.")
    decimal: Literal[".", ","] | None = Field(default=None, description="The decimal mark. Default: proved.")
    timezone: Text | None = Field(
        default=None, description="The zone of times without an offset. Default: the config's."
    )
    encoding: Text | None = Field(default=None, description="The encoding of a text file. Default: recognised.")
    delimiter: Delimiter | None = Field(
        default=None, description="The delimiter of a text file; spaces: two or more. Default: recognised."
    )
    totals: Literal["drop", "keep", "none"] | None = Field(
        default=None,
        description="Rows that only look like totals: drop them, or keep them as data; none: no row is a total. "
        "Default: asked.",
    )
    grain: Literal["day", "week", "month"] | None = Field(default=None, description="What one row's date stands for.")
    spread: Literal["days"] | None = Field(
        default=None,
        description="Spread a month's, a week's or a range's figures evenly over its days, so that periods can cut it.",
    )
    row: Literal["line", "order"] | None = Field(
        default=None, description="Of orders: whether a row is a line, or repeats the order (which then counts once)."
    )
    ends: Literal["next_day", "last_day"] | None = Field(
        default=None,
        description="Of customers: whether ended_at is the first day without service, or the last paid one.",
    )
    grace: Duration | None = Field(
        default=None, description="Of customers: a gap of so many days between two subscriptions is no loss."
    )
    same_ids_as: Text | None = Field(default=None, description="Another source whose ids mean the same records.")
    overlap: Annotated[Literal["newer", "add"] | None, BeforeValidator(as_overlap)] = Field(
        default=None,
        description="Rows of two files with the same date and labels and other figures: the newer file counts, or "
        "both do. Default: asked.",
    )
    same_money: Literal["keep"] | None = Field(
        default=None, description="keep, when its amounts are those of another source and both are meant."
    )

    @model_validator(mode="after")
    def _is_of_a_table(self) -> Source:
        """A source fills a table, which its preset may know."""
        if self.stages and self.stages.count("*") + self.stages.count("{") > 3:
            raise ValueError(say("stages has more than 3 parts that vary"))
        if self.block is not None and self.header is not None:
            raise ValueError(say("block and header each choose a table; keep one of them"))
        if not self.table and not self.preset:
            raise ValueError(say("table is missing (or preset: auto, to recognise the export)"))
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
    board: TextList = Field(
        default=(), description="The vital few of them, for the board. Default: those that the built-in board has."
    )


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


DAYS = {
    "monday": say("monday"),
    "tuesday": say("tuesday"),
    "wednesday": say("wednesday"),
    "thursday": say("thursday"),
    "friday": say("friday"),
    "saturday": say("saturday"),
    "sunday": say("sunday"),
}
"""The days of the week as sentences name them."""


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
            opened, closed = clock_text(self.start), clock_text(self.end)
            raise ValueError(say("from ({opened}) is not before to ({closed})", opened=opened, closed=closed))
        return self

    @property
    def said(self) -> Said:
        """The hours as a sentence says them: ``monday to friday, 09:00 to 18:00, without the holidays of ES``."""
        opened, closed = clock_text(self.start), clock_text(self.end)
        parts = [self._worked(), say("{opened} to {closed}", opened=opened, closed=closed)]
        if self.holidays:
            parts.append(say("without the holidays of {region}", region=self.holidays))
        if self.closed:
            parts.append(many(len(self.closed), "closed on {n} more day", "closed on {n} more days"))
        return together(", ", parts)

    def _worked(self) -> Said:
        """The days that are worked: ``monday to friday``, ``monday, wednesday``."""
        worked = [day for day in WEEK if day in self.days]
        first, last = worked[0], worked[-1]
        if WEEK.index(last) - WEEK.index(first) + 1 == len(worked) > 1:
            return say("{first_day} to {last_day}", first_day=DAYS[first], last_day=DAYS[last])
        return together(", ", [DAYS[day] for day in worked])

    def __str__(self) -> str:
        """The same as plain text, for who writes it into an English sentence."""
        return self.said


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
    """A bound that a KPI should keep, in every period or in one, of the whole or of one segment."""

    min: Bound | None = Field(default=None, description="The KPI should not be below this: 400, 0.25 or 25%.")
    max: Bound | None = Field(default=None, description="The KPI should not be above this.")
    period: Text | None = Field(
        default=None,
        description="For periods of this length (quarter), or for this one (2026-Q1). Default: for all, but a count or "
        "an amount that grows with time for those of report: period alone.",
    )
    where: dict[str, Text] = Field(
        default_factory=dict, description="segment: label. Without it the target is that of the whole."
    )

    @model_validator(mode="after")
    def _is_a_range(self) -> Target:
        """At least one bound, and not the wrong way round."""
        if self.min is None and self.max is None:
            raise ValueError(say("needs min or max"))
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(say("min ({least:g}) is above max ({most:g})", least=self.min, most=self.max))
        return self


def _or_a_list(schema: dict[str, Any]) -> None:
    """In the JSON Schema, what may be one mapping or a list of them is either."""
    several = schema["additionalProperties"]
    schema["additionalProperties"] = {"anyOf": [several["items"], several]}


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
    fields: dict[str, Literal["number", "money", "date"]] = Field(
        default_factory=dict,
        description="Numbers and dates of your own, for columns, lookups, derive and measures: list_price: money.",
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
    nps_scale: Rate = Field(
        default=10.0, description="The best mark of the survey behind the net promoter score; 9 of 10 is a promoter."
    )
    csat_scale: Rate = Field(default=5.0, description="The best mark of a satisfaction survey; 4 of 5 is satisfied.")
    organic_channels: TextList = Field(default=(), description="The channels that are organic search.")
    ctr_curve: dict[Position, Cost] = Field(
        default_factory=dict, description="position: the share of searches that click there, for organic traffic."
    )
    exchange_rates: ExchangeRates = Field(
        default_factory=ExchangeRates,
        description="currency: what one unit of it is worth in the config's currency; or a file of them by date.",
    )
    targets: dict[str, Annotated[tuple[Target, ...], BeforeValidator(as_list)]] = Field(
        default_factory=dict, json_schema_extra=_or_a_list,
        description="KPI: the min or max that it should keep; or a list of them, by period and segment.",
    )  # fmt: skip
    report: ReportDefaults = Field(
        default_factory=ReportDefaults, description="What `kpi report` shows when nothing else is asked for."
    )
    derive: dict[str, dict[str, Any] | list[dict[str, Any]]] = Field(
        default_factory=dict, description="Fields brought from another table, as in the built-in catalogue."
    )
    measures: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Measures of your own, as in the built-in catalogue."
    )
    kpis: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="KPIs of your own, as in the built-in catalogue."
    )
