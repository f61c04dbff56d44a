"""A preset: what one kind of export looks like and how it becomes a table of the vocabulary. Data, never code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from kpicli.config.model import Section
from kpicli.config.values import Labels, Scale, Text, TextList
from kpicli.schema import SEGMENT_FIELDS, TABLES

Language = Literal["en", "es", "it", "pt", "fr", "de"]
"""The languages in which tools write headers; ``en`` also stands for the names of an API."""

Sureness = Literal["file", "docs", "code"]
"""file: a real export was read; docs: the tool's own documentation; code: somebody's importer or its fixtures."""


def as_headers(value: Any) -> Any:
    """Headers without a language are those of every language: an API's names."""
    return value if isinstance(value, dict) else {"en": value}


Headers = Annotated[dict[Language, TextList], BeforeValidator(as_headers)]
"""One or several headers by language."""


class Preset(Section):
    """One kind of export of one tool. ``id`` is the file's name, such as ``google_ads.campaigns``."""

    id: str = Field(default="", description="What it is called: its file's name without the ending.")
    tool: Text = Field(description="The tool that writes this export.")
    export: Text = Field(description="What its users call it: Campaign report.")
    table: Text = Field(description="The table of the vocabulary it fills.", json_schema_extra={"enum": list(TABLES)})
    sure: dict[Language, Sureness] = Field(
        min_length=1, description="How the headers of a language are known: file, docs or code."
    )
    sources: TextList = Field(min_length=1, description="Where they were read, so that anybody can look.")
    columns: dict[str, Headers] = Field(min_length=1, description="field: the header that holds it, by language.")
    needs: tuple[TextList, ...] = Field(
        default=(), description="Fields without which it is not this export; of a list in the list, one is enough."
    )
    known_by: Headers = Field(
        default_factory=dict,
        description="Headers of which one at least is in this export, and hardly in another.",
    )
    also: Headers = Field(default_factory=dict, description="Further headers of the export: evidence, not used.")
    preamble: TextList = Field(default=(), description="Words above the header that speak for it.")
    sheet: TextList = Field(default=(), description="The sheets of a workbook that it stands in.")
    grains: dict[Literal["week", "month"], TextList] = Field(
        default_factory=dict, description="What one row stands for, by the header of its date. Default: a day."
    )
    stated_range: bool = Field(
        default=False, description="Whether the days written above the header date rows that have no date."
    )
    values: dict[str, Labels] = Field(default_factory=dict, description="As in a source of the config.")
    set: dict[str, Text] = Field(default_factory=dict, description="As in a source of the config.")
    joined: dict[str, Headers] = Field(default_factory=dict, description="As in a source of the config, by language.")
    scale: dict[str, Scale] = Field(default_factory=dict, description="As in a source of the config.")
    stages: dict[Language, Text] = Field(default_factory=dict, description="As in a source of the config, by language.")
    timezone: Text | None = Field(default=None, description="As in a source of the config.")
    dates: Text | None = Field(default=None, description="As in a source of the config.")
    same_as: Text | None = Field(
        default=None, description="The exports of one such name tell the same in different cuts: never added up."
    )
    notes: TextList = Field(default=(), description="What its reader should know of its figures.")

    @model_validator(mode="after")
    def _is_of_the_vocabulary(self) -> Preset:
        """Every table and field is one of the vocabulary, and what is needed is mapped."""
        if self.table not in TABLES:
            raise ValueError(f"unknown table '{self.table}'")
        fields = {*TABLES[self.table].fields, *SEGMENT_FIELDS}
        named = [*self.columns, *self.joined, *self.set, *self.values, *self.scale]
        if unknown := [name for name in named if name not in fields]:
            raise ValueError(f"unknown field '{unknown[0]}' of {self.table}")
        mapped = {*self.columns, *self.joined}
        if lacking := [name for names in self.needs for name in names if name not in mapped]:
            raise ValueError(f"needs '{lacking[0]}', which no column gives")
        return self

    def headers(self) -> Iterator[tuple[Language, str]]:
        """Every header that belongs to this export, with its language."""
        for by_language in (*self.columns.values(), *self.joined.values(), self.known_by, self.also):
            for language, headers in by_language.items():
                yield from ((language, header) for header in headers)
        yield from self.stages.items()
