"""A preset: what one kind of export looks like and how it becomes a table of the vocabulary. Data, never code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from kpicli.config.model import Section
from kpicli.config.values import Labels, Scale, Text, TextList, as_list
from kpicli.saying import Told, say, told
from kpicli.schema import SEGMENT_FIELDS, TABLES
from kpicli.wording import plain, quoted

VARIES = re.compile(r"\{[a-z]+\}|\*")
MOST_VARYING = 3

Language = Literal["en", "es", "it", "pt", "fr", "de"]
"""The languages in which tools write headers; ``en`` also stands for the names of an API."""

Sureness = Literal["file", "docs", "code"]
"""file: a real export was read; docs: the tool's own documentation; code: somebody's importer or its fixtures."""


def as_headers(value: Any) -> Any:
    """Headers without a language are those of every language: an API's names."""
    return value if isinstance(value, dict) else {"en": value}


Headers = Annotated[dict[Language, TextList], BeforeValidator(as_headers)]
"""One or several headers by language."""


SPOKEN = ("en", "es", "it")
"""The languages in which kpi speaks."""


def as_note(value: Any) -> Told:
    """A text, or one for each language: ``{en: …, es: …, it: …}``."""
    texts = value if isinstance(value, dict) else {"en": value}
    if not texts or not set(texts) <= set(SPOKEN) or not all(isinstance(text, str) for text in texts.values()):
        raise ValueError(say("must be a text, or one in each language: {{en: …, es: …, it: …}}"))
    return told({lang: plain(text) for lang, text in texts.items()})


Note = Annotated[
    Told,
    PlainValidator(as_note),
    PlainSerializer(lambda note: dict(note.facts), return_type=dict[str, str]),
    WithJsonSchema({"type": "string"}),
]
"""What a reader of figures should know, in one language or in each."""


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
    unlike: Headers = Field(
        default_factory=dict, description="Headers that this export never has: its figures would stand in several rows."
    )
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
    notes: Annotated[tuple[Note, ...], BeforeValidator(as_list)] = Field(
        default=(), description="What its reader should know of its figures, in one language or in each."
    )

    @model_validator(mode="after")
    def _is_of_the_vocabulary(self) -> Preset:
        """Every table and field is one of the vocabulary, and what is needed is mapped."""
        if self.table not in TABLES:
            raise ValueError(say("unknown table {table}", table=quoted(self.table)))
        fields = {*TABLES[self.table].fields, *SEGMENT_FIELDS}
        named = [*self.columns, *self.joined, *self.set, *self.values, *self.scale]
        if unknown := [name for name in named if name not in fields]:
            raise ValueError(say("unknown field {field} of {table}", field=quoted(unknown[0]), table=self.table))
        if odd := [header for _, header in self.headers() if len(VARIES.findall(header)) > MOST_VARYING]:
            raise ValueError(
                say("header {header} has more than {most} parts that vary", header=quoted(odd[0]), most=MOST_VARYING)
            )
        mapped = {*self.columns, *self.joined}
        if lacking := [name for names in self.needs for name in names if name not in mapped]:
            raise ValueError(say("needs {field}, which no column gives", field=quoted(lacking[0])))
        return self

    def headers(self) -> Iterator[tuple[Language, str]]:
        """Every header that belongs to this export, with its language."""
        for by_language in (*self.columns.values(), *self.joined.values(), self.known_by, self.also):
            for language, headers in by_language.items():
                yield from ((language, header) for header in headers)
        yield from self.stages.items()
