"""The question: what a person wants to see, and whether its names exist in this config and this data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Literal

from kpicli.catalogue.model import Catalogue, Condition
from kpicli.catalogue.names import kpi_called, which
from kpicli.config.model import Config, Target
from kpicli.errors import ConfigError
from kpicli.model import BLANK, Table
from kpicli.periods import Calendar
from kpicli.rows import values_of
from kpicli.saying import say
from kpicli.schema import CALENDAR_PARTS, MEASURED, SEGMENT_FIELDS, TABLES
from kpicli.wording import did_you_mean, nearest, normal, quoted, some

if TYPE_CHECKING:
    from kpicli.config.load import Loaded


@dataclass(frozen=True)
class Ask:
    """What a person wants to see. What is None is left to the config."""

    kpis: tuple[str, ...] = ()
    period: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    last: int | None = None
    as_of: date | None = None
    today: date | None = None
    """The day that was named as today: data that ends long before it is stale."""
    by: tuple[str, ...] | None = None
    where: tuple[Condition, ...] = ()
    basis: Literal["period", "cohort"] | None = None
    count_by: Literal["lead", "account"] = "lead"
    totals: bool = True
    top: int | None = None
    sort: Literal["name", "value"] = "name"
    compare: Literal["previous", "year"] | None = None
    details: bool = True
    """Whether notes name the rows they are about, which takes a look at them."""
    include_partial: bool = False
    """With ``compare``: the running period against equal days of the earlier one."""
    lang: str | None = None
    allow: frozenset[str] = frozenset()
    single: bool = False
    """Whether one period is enough: the one named, else the last complete one."""
    groups: tuple[str, ...] = ()
    """Families of KPIs: all of them that the data can compute."""
    vanity: bool = False
    able: bool = False
    """Whether KPIs that the data cannot compute, and segments that it lacks, are passed over, and not refused."""
    board: bool = False
    """Whether the vital few are wanted on a board, with their change against the period before."""

    @property
    def compared(self) -> Literal["previous", "year"] | None:
        """What changes are measured against: what was asked for; for a board, the period before."""
        return self.compare or ("previous" if self.board else None)


def segments_of(config: Config, by: Iterable[str] = ()) -> tuple[str, ...]:
    """Every field that numbers can be segmented by: the vocabulary's, the config's own, and what lookups add.

    A field of words of one table, such as plan or rejection_reason, is one when it is asked for.
    """
    looked_up = (name for lookup in config.lookups for name in lookup.columns if name != lookup.on)
    looked_up = (name for name in looked_up if name not in MEASURED and name not in config.fields)
    words = {f.name for t in TABLES.values() for f in t.fields.values() if f.kind in ("text", "choice")}
    return tuple(
        dict.fromkeys((*SEGMENT_FIELDS, *config.segments, *looked_up, *(name for name in by if name in words)))
    )


def known_segments(
    names: Iterable[str], segments: Sequence[str], fields: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    """The fields to segment by, each once. Raises ConfigError for those that no source of the config has."""
    there = [name for name in segments if any(name in have for have in fields.values())]
    there += [name for name in CALENDAR_PARTS if name not in there]
    problems, found = [], []
    for asked in names:
        name = next((known for known in there if normal(known) == normal(asked)), None)
        if name is None:
            what = say("no source has it") if asked in segments else say("is not a segment")
            hint = _or_these(did_you_mean(asked, there), there)
            problems.append(say("--by {asked}: {what}{hint}", asked=asked, what=what, hint=hint))
        else:
            found.append(name)
    ConfigError.raise_if_any(problems)
    return tuple(dict.fromkeys(found))


def known_kpis(names: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    """The KPIs asked for, each once. Raises ConfigError for those that do not exist."""
    problems, found = [], []
    for asked in names:
        try:
            found.append(kpi_called(asked, catalogue))
        except KeyError:
            hint = which(asked, catalogue)
            problems.append(say("--kpi {asked}: no such KPI{hint} kpi list shows all", asked=asked, hint=hint))
    ConfigError.raise_if_any(problems)
    return tuple(dict.fromkeys(found))


def known_targets(loaded: Loaded, catalogue: Catalogue) -> None:
    """Raises ConfigError for targets of what is no KPI, with periods that are none, and for two of the same thing."""
    config = loaded.config
    calendar = Calendar(config.week_start, config.fiscal_year_start)
    problems: list[str] = []
    for name, given in config.targets.items():
        where = partial(loaded.where, "targets", name)
        try:
            kpi, variant = catalogue.resolve(name)
        except KeyError:
            hint = which(name, catalogue)
            problems.append(say("{place}: no such KPI{hint} kpi list shows all", place=where(), hint=hint))
        else:
            if (variant or kpi.default).unit == "ratio":
                problems += _odd_rates(given, where)
        problems += _odd_periods(given, calendar, where)
    ConfigError.raise_if_any(problems)


def _odd_periods(given: Sequence[Target], calendar: Calendar, where: Callable[..., str]) -> Iterator[str]:
    """Targets whose period is none, or is written in another way than reports write it, and those given twice."""
    seen: set[tuple[object, ...]] = set()
    for number, target in enumerate(given):
        key = (target.period, *sorted((field, normal(label)) for field, label in target.where.items()))
        if key in seen:
            yield say(
                "{place}: another target is for the same: say for which period or segment each is", place=where(number)
            )
        seen.add(key)
        if target.period is not None and not _is_period(target.period, calendar):
            yield say(
                "{place}: {period} is not a period: write month, quarter, year, or one such as 2026-Q1 or 2026-03",
                place=where(number, "period"),
                period=quoted(target.period),
            )


HIGHEST_RATE = 10
"""A bound above it, ten times the whole, is a percentage that lacks its sign."""


def _odd_rates(given: Sequence[Target], where: Callable[..., str]) -> Iterator[str]:
    """Bounds of a rate that were meant as percent: 60 for 60%."""
    for number, target in enumerate(given):
        for name, bound in (("min", target.min), ("max", target.max)):
            if bound is not None and abs(bound) > HIGHEST_RATE:
                yield say(
                    "{place}: {bound:g} is {percent:g} % for a rate: write {bound:g}%",
                    place=where(number, name), bound=bound, percent=100 * bound,
                )  # fmt: skip


def _is_period(text: str, calendar: Calendar) -> bool:
    try:
        found = calendar.parse(text)
    except ConfigError:
        return False
    return text == (found if isinstance(found, str) else found.id)


def known_groups(names: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    """The families asked for. Raises ConfigError for those that do not exist."""
    there = list(dict.fromkeys(kpi.family for kpi in catalogue.kpis.values()))
    ConfigError.raise_if_any(
        say("--group {name}: no such family{hint}", name=name, hint=_or_these(did_you_mean(name, there), there))
        for name in names
        if name not in there
    )
    return tuple(names)


def _or_these(meant: str, there: Iterable[str]) -> str:
    """What was probably meant; where nothing is close, what there is, if there is anything."""
    listed = some(there)
    return meant or (say(". There is {there}", there=listed) if listed else "")


def known_conditions(
    where: Sequence[Condition], tables: Mapping[str, Table], fields: Mapping[str, frozenset[str]]
) -> tuple[Condition, ...]:
    """The filters with the data's own labels. Raises ConfigError for a field or a value that is nowhere."""
    problems: list[str] = []
    known = tuple(_known_condition(condition, tables, fields, problems) for condition in where)
    ConfigError.raise_if_any(problems)
    return known


def _known_condition(
    condition: Condition, tables: Mapping[str, Table], fields: Mapping[str, frozenset[str]], problems: list[str]
) -> Condition:
    having = [table for table in tables.values() if condition.field in table.fields]
    if not having and condition.field in CALENDAR_PARTS:
        problems.append(
            say(
                "--where {field}: a part of the calendar splits a number and does not filter it; "
                "--by {field} shows all of its values",
                field=condition.field,
            )
        )
        return condition
    if not having:
        there = sorted({name for names in fields.values() for name in names})
        near = did_you_mean(condition.field, there)
        problems.append(say("--where {field}: no source has it{near}", field=condition.field, near=near))
        return condition
    schemas = [TABLES[table.name].fields for table in having]
    kinds = {known[condition.field].kind if condition.field in known else "text" for known in schemas}
    if condition.op == "between" and kinds <= {"text", "choice", "bool"}:
        problems.append(say("--where {field}: is no number, so it has no range", field=condition.field))
    if condition.op not in ("in", "not") or kinds - {"text", "choice"}:
        return condition
    labels = {label for table in having for label in values_of(table, condition.field)}
    words = [_label(str(value), labels, condition.field, problems) for value in condition.value]  # type: ignore[union-attr]
    return replace(condition, value=tuple(words))


def _label(asked: str, labels: Iterable[str], field: str, problems: list[str]) -> str:
    """The label that was meant: the same but for case and accents; an empty one is (blank)."""
    wanted = asked or BLANK
    for label in labels:
        if normal(label) == normal(wanted):
            return label
    near = nearest(wanted, labels)
    hint = _or_these(say(". Did you mean {near!r}?", near=near) if near else "", sorted(labels))
    problems.append(say("--where {field}={asked}: no row has it{hint}", field=field, asked=asked, hint=hint))
    return asked
