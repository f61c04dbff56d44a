"""What only the vocabulary knows: tables, fields, values, names and zones that do not exist.

The rules look at the values as written and skip what has the wrong shape (the model reports that), so that one run
names every problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, count
from typing import Any

from kpicli.config.formats import formats_exist
from kpicli.config.hours import closed_days_are_known
from kpicli.config.model import Config
from kpicli.config.problem import Keys, Problem
from kpicli.config.shapes import Raw, Rule, declared, every_field, items, parts, section, text_of
from kpicli.config.values import as_currency
from kpicli.saying import Said, say
from kpicli.schema import CALENDAR_PARTS, CLOSED_AT, DECIDED, MEASURED, SEGMENT_FIELDS, TABLES, Field
from kpicli.wording import did_you_mean, quoted, short

RECORD = (
    "kpi", "variant", "period", "period_start", "period_end", "value", "unit", "currency", "numerator", "denominator",
    "n", "ci_low", "ci_high", "basis", "window", "as_of", "flags",
)  # fmt: skip
"""Columns of the record that machines read; a segment cannot share their names."""

URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def check(raw: Raw) -> Iterator[Problem]:
    """Every problem that the vocabulary sees in a config as written."""
    for rule in RULES:
        yield from rule(raw)


def source_names(config: Config) -> tuple[str, ...]:
    """How messages call each source: its name, else its table, with -2, -3 where that is taken."""
    return _names([(source.name, source.table) for source in config.sources])


def _names(pairs: Iterable[tuple[str | None, str]]) -> tuple[str, ...]:
    pairs = list(pairs)
    taken = {name for name, _ in pairs if name}
    free = {table: _free(table, taken) for _, table in pairs}
    return tuple(name or next(free[table]) for name, table in pairs)


def _free(table: str, taken: set[str]) -> Iterator[str]:
    """The table's name, then table-2, table-3, …, without those that a source was given."""
    numbered = (f"{table}-{number}" for number in count(2))
    return (name for name in chain([table], numbered) if name not in taken)


# -- rules -----------------------------------------------------------------------------------------------------------


def tables_exist(raw: Raw) -> Iterator[Problem]:
    """A source fills a table of the vocabulary."""
    for keys, source in parts(raw, "sources"):
        table = source.get("table")
        if table is not None and not isinstance(table, (dict, list)) and str(table) not in TABLES:
            yield Problem((*keys, "table"), _unknown_table(table))


def _unknown_table(table: object) -> str:
    hint = did_you_mean(table, TABLES) or say(". The tables are {tables}", tables=", ".join(TABLES))
    return say("unknown table {table}{hint}", table=quoted(table), hint=hint)


def fields_exist(raw: Raw) -> Iterator[Problem]:
    """A source maps fields of its table, declared segments, and what lookups and derive add."""
    added = {table: declared(raw, table) for table in TABLES}
    for keys, source in parts(raw, "sources"):
        table = TABLES.get(str(source.get("table")))
        if table is None:
            continue
        own = added[table.name]
        for part in ("columns", "values", "set", "joined", "scale"):
            for name, value in section(source.get(part)).items():
                if name not in table.fields and name not in own:
                    text = _unknown_field(name, value, table.name, [*table.fields, *own])
                    yield Problem((*keys, part, name), text, about_key=True)


def _unknown_field(name: str, value: Any, table: str, known: list[str]) -> str:
    """What an unknown field may have been meant to be."""
    hint: str
    owners = [owner for owner, field in every_field() if field.name == name]
    if isinstance(value, str) and value in known:
        hint = say(". It is the other way round: {field}: {header}", field=value, header=short(name))
    elif owners:
        hint = say(". It is a field of {tables}", tables=", ".join(owners))
    else:
        hint = did_you_mean(name, known) or say(". To keep it as a segment, name it under segments:")
    return say("unknown field {field} of {table}{hint}", field=quoted(name), table=table, hint=hint)


def excluded_fields_exist(raw: Raw) -> Iterator[Problem]:
    """Rows are excluded by a text of a field that their table has."""
    for table, fields in section(raw.get("exclude")).items():
        if table not in TABLES:
            yield Problem(("exclude", table), _unknown_table(table), about_key=True)
            continue
        known = {name for name, f in TABLES[table].fields.items() if f.kind in ("text", "choice")}
        known |= declared(raw, table)
        for name in section(fields):
            if name not in known:
                near = did_you_mean(name, known)
                text = say(
                    "{field} is not a field of words of {table}{near}", field=quoted(name), table=table, near=near
                )
                yield Problem(("exclude", table, name), text, about_key=True)


def values_exist(raw: Raw) -> Iterator[Problem]:
    """A field that is a choice takes the values of the vocabulary."""
    for keys, source in parts(raw, "sources"):
        table = TABLES.get(str(source.get("table")))
        fields = table.fields if table else {}
        for name, labels in section(source.get("values")).items():
            for label in section(labels):
                yield from _choice(fields.get(name), label, (*keys, "values", name, label), about_key=True)
        for name, value in section(source.get("set")).items():
            yield from _choice(fields.get(name), value, (*keys, "set", name), about_key=False)


def _choice(field: Field | None, value: Any, keys: Keys, *, about_key: bool) -> Iterator[Problem]:
    if field is None or field.kind not in ("choice", "bool") or value is None or isinstance(value, (dict, list)):
        return
    choices = field.values or ("true", "false")
    given = str(value).lower() if isinstance(value, bool) else str(value)
    if given not in choices:
        hint = did_you_mean(given, choices) or say(". The values are {values}", values=", ".join(choices))
        text = say("unknown value {value} of {field}{hint}", value=quoted(given), field=field.name, hint=hint)
        yield Problem(keys, text, about_key)


def spellings_are_clear(raw: Raw) -> Iterator[Problem]:
    """One spelling of an export means one thing."""
    for field, labels in section(raw.get("segments")).items():
        own = {_folded(label): label for label in section(labels)}
        yield from _spelled_once(labels, ("segments", field), own)
    for keys, source in parts(raw, "sources"):
        for field, labels in section(source.get("values")).items():
            yield from _spelled_once(labels, (*keys, "values", field), {})


def _spelled_once(labels: Any, keys: Keys, first: dict[str, str]) -> Iterator[Problem]:
    """``first`` holds the label that each spelling has been given to so far."""
    for label, spellings in section(labels).items():
        for number, spelling in enumerate(items(spellings)):
            if isinstance(spelling, (dict, list)):
                continue
            other = first.setdefault(_folded(spelling), label)
            if other != label:
                text = say("{spelling} already means {label}", spelling=quoted(spelling), label=quoted(other))
                yield Problem((*keys, label, number), text)


def _folded(spelling: object) -> str:
    """Spellings match whatever their case and the blanks around them."""
    return str(spelling).strip().casefold()


def constants_are_not_mapped(raw: Raw) -> Iterator[Problem]:
    """A field is either a column of the export or a constant."""
    for keys, source in parts(raw, "sources"):
        for name in section(source.get("set")):
            if name in section(source.get("columns")):
                text = say("{field} is also in columns: keep one of the two", field=quoted(name))
                yield Problem((*keys, "set", name), text, about_key=True)


def outcomes_are_of_deals(raw: Raw) -> Iterator[Problem]:
    """Dates by outcome give the status and the close date, which no column gives as well."""
    for keys, source in parts(raw, "sources"):
        named, table = section(source.get("outcomes")), TABLES.get(str(source.get("table")))
        if not named or table is None:
            continue
        field = DECIDED.get(table.name)
        if field is None:
            text = say("outcomes are of {tables}, not of {table}", tables=", ".join(DECIDED), table=table.name)
            yield Problem((*keys, "outcomes"), text, about_key=True)
            continue
        for name in named:
            yield from _choice(table.fields[field], name, (*keys, "outcomes", name), about_key=True)
        for name in (field, CLOSED_AT):
            if any(name in section(source.get(part)) for part in ("columns", "set", "joined")):
                text = say("outcomes gives {field} already: leave it out elsewhere", field=quoted(name))
                yield Problem((*keys, "outcomes"), text, about_key=True)


def names_differ(raw: Raw) -> Iterator[Problem]:
    """Two sources do not share a name."""
    first: dict[str, str] = {}
    for keys, source in parts(raw, "sources"):
        name = source.get("name")
        if name is None or isinstance(name, (dict, list)):
            continue
        other = first.setdefault(str(name), f"sources[{keys[1]}]")
        if other != f"sources[{keys[1]}]":
            text = say("{name} is already the name of {other}", name=quoted(name), other=other)
            yield Problem((*keys, "name"), text)


def same_ids_exist(raw: Raw) -> Iterator[Problem]:
    """``same_ids_as`` names another source."""
    sources = list(parts(raw, "sources"))
    names = _names([(text_of(source.get("name")), str(source.get("table"))) for _, source in sources])
    for (keys, source), own in zip(sources, names, strict=True):
        other = text_of(source.get("same_ids_as"))
        if other == own:
            text = say("{name} is this source itself: name another one", name=quoted(other))
            yield Problem((*keys, "same_ids_as"), text)
        elif other is not None and other not in names:
            there = ", ".join(dict.fromkeys(names))
            hint = did_you_mean(other, names) or say(". The sources are {names}", names=there)
            text = say("no source is named {name}{hint}", name=quoted(other), hint=hint)
            yield Problem((*keys, "same_ids_as"), text)


def paths_are_files(raw: Raw) -> Iterator[Problem]:
    """Sources and lookups are files: nothing is fetched from the network, and standard input is read once."""
    piped = False
    for name in ("sources", "lookups"):
        for keys, part in parts(raw, name):
            for number, path in enumerate(items(part.get("path"))):
                text = _path_problem(path, piped)
                piped = piped or path == "-"
                if text:
                    yield Problem((*keys, "path", number), text)
            if part.get("path") == []:
                yield Problem((*keys, "path"), say("names no file"))


def _path_problem(path: Any, piped: bool) -> str | None:
    text = str(path).strip()
    if URL.match(text):
        return say("{path} is not a file: kpi reads files only; download it first", path=quoted(text))
    if path == "-" and piped:
        return say("standard input (-) can be read by one source only")
    return None if text else say("names no file")


def segments_are_segments(raw: Raw) -> Iterator[Problem]:
    """A segment is a name of its own: not a column of the record, and not an amount or a date."""
    for name in section(raw.get("segments")):
        text = _segment_problem(name)
        if text:
            yield Problem(("segments", name), text, about_key=True)
    for keys, lookup in parts(raw, "lookups"):
        for name in section(lookup.get("columns")):
            text = None if name == lookup.get("on") or name in MEASURED else _segment_problem(name)
            if text:
                yield Problem((*keys, "columns", name), text, about_key=True)


def _segment_problem(name: str) -> str | None:
    """Why a name cannot be a segment's."""
    if name in RECORD:
        return say(
            "a segment cannot be named {name}: it is a column of every report. Choose another name", name=quoted(name)
        )
    if not name.isidentifier():
        near = re.sub(r"\W+", "_", name).strip("_").lower()
        hint = say(", such as '{near}'", near=near) if near.isidentifier() else ""
        return say("a segment's name is made of letters, digits and _{hint}, not {name}", hint=hint, name=quoted(name))
    measured = _measured().get(name)
    return say("{name} cannot be a segment: it is {what}", name=quoted(name), what=measured) if measured else None


@cache
def _measured() -> dict[str, Said]:
    """Fields that hold dates or numbers: nothing to split by."""
    fields = [field for _, field in every_field()]
    dates = {field.name: say("a date") for field in fields if field.is_date}
    return dates | {field.name: say("a number") for field in fields if field.is_number}


def own_fields_are_new(raw: Raw) -> Iterator[Problem]:
    """A number or a date of the config's own has a name that nothing else has."""
    vocabulary = {field.name for _, field in every_field()}
    for name in section(raw.get("fields")):
        if name in vocabulary or name in section(raw.get("segments")):
            text = say("{name} is a field already: choose another name", name=quoted(name))
            yield Problem(("fields", name), text, about_key=True)
        elif name in RECORD or not name.isidentifier():
            text = say(
                "a field's name is made of letters, digits and _, and is no column of every report, unlike {name}",
                name=quoted(name),
            )
            yield Problem(("fields", name), text, about_key=True)


def lookups_have_keys(raw: Raw) -> Iterator[Problem]:
    """A lookup is joined on a field that some table has."""
    known = {field.name for _, field in every_field()} | declared(raw)
    for keys, lookup in parts(raw, "lookups"):
        key = text_of(lookup.get("on"))
        if key is not None and key not in known:
            hint = did_you_mean(key, known) or say(". Name a field of the vocabulary, or one under segments:")
            yield Problem((*keys, "on"), say("unknown field {field}{hint}", field=quoted(key), hint=hint))


def segments_are_known(raw: Raw) -> Iterator[Problem]:
    """``report.by`` and the ``where`` of targets name segments."""
    for number, name in enumerate(items(section(raw.get("report")).get("by"))):
        yield from _unknown_segment(raw, name, ("report", "by", number))
    for kpi, given in section(raw.get("targets")).items():
        for number, target in enumerate([given] if isinstance(given, dict) else items(given)):
            for name in section(section(target).get("where")):
                yield from _unknown_segment(raw, name, ("targets", kpi, number, "where", name), about_key=True)


def _unknown_segment(raw: Raw, name: object, keys: Keys, about_key: bool = False) -> Iterator[Problem]:
    known = {field.name for _, field in every_field() if field.kind in ("text", "choice", "bool")}
    known = {name for name in known | declared(raw) if not name.endswith("_id")} - set(RECORD) | {*CALENDAR_PARTS}
    if isinstance(name, (dict, list)) or name is None or str(name) in known:
        return
    choices = [*SEGMENT_FIELDS, *sorted(declared(raw) - set(SEGMENT_FIELDS))]
    hint = did_you_mean(name, known) or say(". The segments are {segments}", segments=", ".join(choices))
    yield Problem(keys, say("unknown segment {name}{hint}", name=quoted(name), hint=hint), about_key)


def currencies_are_codes(raw: Raw) -> Iterator[Problem]:
    """Exchange rates are given by currency, or in a file."""
    rates = raw.get("exchange_rates")
    path = rates if isinstance(rates, str) else section(rates).get("path")
    text = _path_problem(path, piped=path == "-") if isinstance(path, str) else None
    if text:
        yield Problem(("exchange_rates", "path"), text)
    for code in (key for key in section(rates) if key != "path"):
        try:
            as_currency(code)
        except ValueError as error:
            text = say("{code} {why}", code=quoted(code), why=error.args[0])
            yield Problem(("exchange_rates", code), text, about_key=True)


def own_currency_is_one(raw: Raw) -> Iterator[Problem]:
    """The config's own currency is worth 1 of itself."""
    own = raw.get("currency") or "EUR"
    rate = section(raw.get("exchange_rates")).get(str(own))
    if isinstance(rate, (int, float)) and rate != 1:
        text = say(
            "one {own} is 1 {own}, not {rate}: write what the other currencies are worth in {own}", own=own, rate=rate
        )
        yield Problem(("exchange_rates", str(own)), text)


RULES: tuple[Rule, ...] = (
    tables_exist,
    fields_exist,
    excluded_fields_exist,
    values_exist,
    spellings_are_clear,
    constants_are_not_mapped,
    outcomes_are_of_deals,
    names_differ,
    same_ids_exist,
    paths_are_files,
    formats_exist,
    segments_are_segments,
    own_fields_are_new,
    lookups_have_keys,
    segments_are_known,
    closed_days_are_known,
    currencies_are_codes,
    own_currency_is_one,
)
