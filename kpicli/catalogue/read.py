"""From the YAML of measures, derivations and KPIs to their types. Built-in and user records take the same way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from math import inf
from typing import Any, Literal, get_args

from kpicli import formula
from kpicli.catalogue.model import (
    Aggregation,
    Basis,
    Condition,
    Derivation,
    First,
    Groups,
    Kpi,
    Measure,
    Minus,
    Move,
    Movement,
    Plus,
    Point,
    Product,
    Quotient,
    Span,
    Stock,
    Survival,
    Variant,
    What,
)
from kpicli.model import Grain, Unit
from kpicli.saying import say
from kpicli.schema import TABLES
from kpicli.wording import did_you_mean

Where = Callable[..., str]
"""Names the place of a key path, for messages."""

LANGS = ("en", "es", "it")
AGGREGATIONS: tuple[Aggregation, ...] = get_args(Aggregation)
_MEASURE_KEYS = {
    *AGGREGATIONS, "table", "date", "where", "unit", "q", "window", "shift", "complete", "coverage", "over", "last",
    "additive", "needs", "known", "follows", "labels",
}  # fmt: skip
_OWN_KEYS = {
    "distinct": {"also"},
    "stock": {"of", "between", "each"},
    "movement": {"of", "between", "within"},
    "survival": {"event"},
    "groups": {"weighted", "max"},
    "reached": {"entry"},
}
"""The further keys of a kind of measure."""
_OF_ONE_PERIOD = {"customer_at"}
"""Tests that hold each row against the period that it is in."""
_TWO_STEPS = ("movement", "survival", "groups")
"""The kinds of measures whose rows are first gathered, whatever the period."""
_OF_A_REPORT = {*_OF_ONE_PERIOD, "period_start", "as_of", "in"}
"""What only a measure can ask for: a derivation is made before there are periods, and of one table."""
_DERIVE_KEYS = {"from", "first", "last", "rank", "spell", "on", "within", "where", "prefer", "fills", "since"}
_KPI_KEYS = {
    "formula", "variants", "unit", "better", "name", "meaning", "caveat", "source", "aliases", "basis", "proportion",
    "share", "vanity", "fallback", "narrower", "beside", "meant_by", "percentage", "benchmark", "family", "label",
    "grains", "flag", "checked_by",
}  # fmt: skip
_VARIANT_KEYS = {"formula", "caveat", "basis", "label", "unit", "proportion", "share", "flag"}


class Bad(ValueError):
    """What is wrong with one record, and the keys below it that lead there."""

    def __init__(self, message: str, *keys: str | int) -> None:
        super().__init__(message)
        self.message = message
        self.keys = keys


def collect(
    records: Mapping[str, Any], section: str, make: Callable[[str, Any], Any], where: Where, problems: list[str]
) -> Iterator[tuple[str, Any]]:
    """Each record's name and what is made of it; what is wrong with one is a line in ``problems``, the others count."""
    for name, record in records.items():
        try:
            if not isinstance(record, Mapping) and not (section == "derive" and isinstance(record, list)):
                raise Bad(say("must be a mapping such as {example}", example="{table: deals, count: rows}"))
            yield name, make(name, record)
        except Bad as bad:
            problems.append(say("{at}: {what}", at=where(section, name, *bad.keys), what=bad.message))


def _check_keys(record: Mapping[str, Any], known: set[str], *at: str) -> None:
    for key in record:
        if key not in known:
            raise Bad(say("unknown key {key!r}{near}", key=key, near=did_you_mean(key, known)), *at)


def _choice(value: Any, known: tuple[str, ...], *at: str) -> Any:
    if value not in known:
        near, listed = did_you_mean(value, known), ", ".join(known)
        raise Bad(say("{value!r} is not one of {known}{near}", value=value, known=listed, near=near), *at)
    return value


def _number(value: Any, *at: str) -> float:
    if isinstance(value, bool) or not (isinstance(value, (int, float)) or _is_number(str(value))):
        raise Bad(say("takes a number, not {value!r}", value=value), *at)
    try:
        number = float(value)
    except OverflowError:
        number = inf
    if not abs(number) <= formula.LARGEST:
        raise Bad(say("is a number beyond all bounds"), *at)
    return number


def _share(value: Any, *at: str) -> float:
    number = _number(value, *at)
    if not 0 <= number <= 1:
        raise Bad(say("takes a number from 0 to 1, not {value}", value=value), *at)
    return number


def _shift(value: Any) -> str:
    """A lag that the config gives, or so many days."""
    text = str(value)
    days, _, unit = text.partition(" ")
    if text != "cac_lag" and not (days.isascii() and days.isdigit() and len(days) < 6 and unit in ("day", "days")):
        raise Bad(say("takes cac_lag, or a number of days such as '90 days'"), "shift")
    return text


def _mapping(value: Any, *at: str) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise Bad(say("takes a mapping (key: value), not {value!r}", value=value), *at)
    return value


# -- measures --------------------------------------------------------------------------------------------------------


def measure(name: str, record: Mapping[str, Any]) -> Measure:
    """One record of ``measures:``."""
    kinds = [kind for kind in AGGREGATIONS if kind in record]
    kind = kinds[0] if kinds else "count"
    _check_keys(record, _MEASURE_KEYS | _OWN_KEYS.get(kind, set()))
    if len(kinds) != 1:
        raise Bad(say("needs exactly one of {kinds}", kinds=", ".join(AGGREGATIONS)))
    table = _choice(record.get("table"), tuple(TABLES), "table")
    value = _SPECIAL[kind](record) if kind in _SPECIAL else _value(kind, record[kind])
    where = conditions(record.get("where") or {}, refused=_OF_ONE_PERIOD if kind in _TWO_STEPS else ())
    return Measure(
        name=name,
        table=table,
        kind=kind,
        date=str(record.get("date") or getattr(value, "start", None) or TABLES[table].dated_by),
        value=value,
        q=_share(record.get("q", 0.5), "q"),
        where=where,
        unit=_choice(record.get("unit", _unit(kind, value)), get_args(Unit), "unit"),
        window=str(record["window"]) if record.get("window") else None,
        shift=_shift(record["shift"]) if record.get("shift") else None,
        complete=bool(record.get("complete", False)),
        own_coverage=(coverage := _choice(record.get("coverage", "table"), COVERAGES, "coverage")) == "own",
        ahead=coverage == "ahead",
        own_entry=_choice(record.get("entry", "implied"), ENTRIES, "entry") == "dated",
        over=_choice(record["over"], WINDOWS, "over") if "over" in record else None,
        last=_texts(record["last"]) if "last" in record else None,
        additive=bool(record.get("additive", True)),
        known=_value("known", record["known"]) if "known" in record else None,
        needs=_texts(record.get("needs") or []),
        follows=_texts(record.get("follows") or []),
        also=_also(record.get("also") or []),
        labels=_labels(record["labels"]) if "labels" in record else None,
    )


def _labels(value: Any) -> tuple[str, str]:
    match _texts(value):
        case (rank, key):
            return rank, key
    raise Bad(say("takes a rank and its key, such as [win_rank, account_id]"), "labels")


def _also(value: Any) -> tuple[tuple[str, str], ...]:
    """Further rows of a count of different values: ``deals.created_at``."""
    pairs = [(table, date) for table, _, date in (text.partition(".") for text in _texts(value))]
    for table, _ in pairs:
        _choice(table, tuple(TABLES), "also")
    return tuple(pairs)


ENTRIES = ("implied", "dated")
"""Which rows enter a cohort: also those that a later stage implies, or those with a date of their own alone."""
COVERAGES = ("table", "own", "ahead")
WINDOWS = ("12 months", "12 months back", "to_date", "year back")


def _unit(kind: str, value: Any) -> str:
    if kind == "survival":
        return "days"
    return value.unit if isinstance(value, Span) and kind != "reached" else "count"


def _between(record: Mapping[str, Any]) -> tuple[str, str]:
    found = record.get("between")
    if not isinstance(found, list) or len(found) != 2:
        raise Bad(say("needs 'between': the dates a row is there from and to, such as [started_at, ended_at]"))
    return str(found[0]), str(found[1])


def _stock(record: Mapping[str, Any]) -> Stock:
    point: Point = _choice(record["stock"], get_args(Point), "stock")
    of, each = str(record["of"]) if "of" in record else None, _texts(record.get("each") or [])
    return Stock(point, *_between(record), of, each)


def _movement(record: Mapping[str, Any]) -> Movement:
    move: Move = _choice(record["movement"], get_args(Move), "movement")
    if "of" not in record or "within" not in record:
        raise Bad(say("needs 'of', the amount that moves, and 'within', the customer's id"))
    return Movement(move, *_between(record), str(record["of"]), _texts(record["within"]))


def _survival(record: Mapping[str, Any]) -> Survival:
    dates = record["survival"]
    if not isinstance(dates, list) or len(dates) != 2:
        raise Bad(say("takes two dates, such as [created_at, closed_at]"), "survival")
    return Survival(str(dates[0]), str(dates[1]), conditions(record.get("event") or {}, refused=_OF_ONE_PERIOD))


def _groups(record: Mapping[str, Any]) -> Groups:
    weighted = record.get("weighted")
    if not isinstance(weighted, list) or len(weighted) != 2 or "max" not in record:
        raise Bad(say("needs 'weighted', a field and its weight, and 'max'"))
    return Groups(str(record["groups"]), str(weighted[0]), str(weighted[1]), _number(record["max"], "max"))


def _reached(record: Mapping[str, Any]) -> Span:
    start = record.get("date") or TABLES[record["table"]].dated_by
    return Span(str(start), str(record["reached"]), "days")


_SPECIAL: dict[str, Callable[[Mapping[str, Any]], What]] = {
    "reached": _reached,
    "stock": _stock,
    "movement": _movement,
    "survival": _survival,
    "groups": _groups,
}


def _value(kind: str, spec: Any) -> What | None:
    if kind == "count":
        if spec != "rows":
            raise Bad(say("count takes 'rows'; to count different values write 'distinct: field'"), "count")
        return None
    if isinstance(spec, str):
        return spec
    if isinstance(spec, Mapping) and len(spec) == 1:
        ((how, fields),) = spec.items()
        if how in ("days", "minutes") and isinstance(fields, list) and len(fields) == 2:
            return Span(str(fields[0]), str(fields[1]), how)
        if how == "times" and isinstance(fields, list):
            return _product(fields)
        if how == "divide" and isinstance(fields, list) and len(fields) == 2:
            return Quotient(str(fields[0]), str(fields[1]))
        if how == "plus" and isinstance(fields, list):
            return Plus(_texts(fields))
        if how == "minus" and isinstance(fields, list) and len(fields) == 2:
            return Minus(str(fields[0]), str(fields[1]))
        if how == "first" and isinstance(fields, list):
            return First(tuple(_way(kind, option) for option in fields))
    spans = [f"{{{how}: [from, to]}}" for how in ("days", "minutes")]
    sums = [f"{{{how}: [field, field]}}" for how in ("times", "divide", "minus", "plus")]
    last = "{first: [value, value]}"
    raise Bad(say("takes a field, {ways} or {last}", ways=", ".join((*spans, *sums)), last=last), kind)


def _way(kind: str, spec: Any) -> str | Minus | Product:
    value = _value(kind, spec)
    if isinstance(value, str | Minus | Product):
        return value
    minus, times = "{minus: [field, field]}", "{times: [field, field]}"
    raise Bad(say("takes fields, {minus} or {times} after 'first'", minus=minus, times=times), kind)


def _product(fields: list[Any]) -> Product:
    curves = [str(f["curve"]) for f in fields if isinstance(f, Mapping) and "curve" in f]
    return Product(tuple(str(f) for f in fields if not isinstance(f, Mapping)), next(iter(curves), None))


def conditions(record: Any, *, refused: Collection[str] = ()) -> tuple[Condition, ...]:
    """The tests of a ``where``: a value, a list, or {not, min, max, before, after, filled, in, …}.

    ``refused`` names the tests, and the moments, that mean nothing where the conditions stand.
    """
    if not isinstance(record, Mapping):
        raise Bad(say("must be a mapping such as {example}", example="{status: won}"), "where")
    found = tuple(condition for field, test in record.items() for condition in _condition(str(field), test))
    for condition in found:
        asked = {"in": "", "among": "in"}.get(condition.op, condition.op)  # a list of values has no name of its own
        if wrong := next((test for test in (asked, condition.value) if test in refused), None):
            raise Bad(say("{test!r} cannot be asked here", test=wrong), "where", condition.field)
    return found


def _condition(field: str, test: Any) -> Iterator[Condition]:
    if not isinstance(test, Mapping):
        yield Condition(field, "in", _texts(test))
        return
    for op, value in test.items():
        match op:
            case "not":
                yield Condition(field, "not", _texts(value))
            case "min" | "max":
                named = isinstance(value, str) and not _is_number(value)
                yield Condition(field, op, value if named else _number(value, "where", field, op))
            case "before" | "after" | "not_before" | "until":
                yield Condition(field, op, _moment(str(value), field, op))
            case "filled":
                yield Condition(field, "filled", bool(value))
            case "in":
                yield Condition(field, "among", str(value))
            case "customer_at":
                yield Condition(field, "customer_at", _choice(value, ("period_start",), "where", field, op))
            case _:
                known = ("not", "min", "max", "before", "after", "not_before", "until", "filled", "in", "customer_at")
                text = say("unknown test {test!r}{near}", test=op, near=did_you_mean(op, known))
                raise Bad(text, "where", field)


def _moment(text: str, field: str, op: str) -> str:
    """A day that is written, or the name of a date."""
    try:
        return date.fromisoformat(text).isoformat() if text[:1].isdigit() else text
    except ValueError:
        raise Bad(
            say("{text!r} is not a day. Write year, month, day: 2025-03-31", text=text), "where", field, op
        ) from None


def _is_number(text: str) -> bool:
    return text.strip().replace(".", "", 1).lstrip("-").isdigit()


def _texts(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(str(v).lower() if isinstance(v, bool) else str(v) for v in values)


# -- derivations -----------------------------------------------------------------------------------------------------


def derivations(name: str, record: Mapping[str, Any] | list[Any]) -> tuple[Derivation, ...]:
    """One entry of ``derive:``, named ``table.field``: a record, or a list of which each fills what is still blank."""
    records = record if isinstance(record, list) else [record]
    return tuple(_derivation(name, _mapping(one)) for one in records)


def _derivation(name: str, record: Mapping[str, Any]) -> Derivation:
    _check_keys(record, _DERIVE_KEYS)
    table, _, field = name.partition(".")
    _choice(table, tuple(TABLES))
    where = conditions(record.get("where") or {}, refused=_OF_A_REPORT)
    if "rank" in record:
        prefer = conditions(record.get("prefer") or {}, refused=_OF_A_REPORT)
        return Derivation(table, field, "rank", table, str(record["rank"]), _keys(record), where, prefer=prefer)
    if "spell" in record:
        return _spell(table, field, record, where)
    kind: Literal["from", "first", "last"] = "first" if "first" in record else "last" if "last" in record else "from"
    source_table, _, source_field = str(record.get(kind, "")).partition(".")
    _choice(source_table, tuple(TABLES), kind)
    if "on" not in record:
        raise Bad(say("needs 'on': the key that both tables share"))
    on, of = _shared_keys(record["on"])
    unmapped = _choice(record.get("fills", "blanks"), ("blanks", "unmapped"), "fills") == "unmapped"
    since = str(record.get("since") or "")
    field_there = source_field or field
    return Derivation(table, field, kind, source_table, field_there, on, where, of, unmapped=unmapped, since=since)


def _shared_keys(on: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys as this table and as the other one call them: ``lead_id``, or ``{customer_id: account_id}``."""
    pairs: list[tuple[str, str]] = []
    for key in on if isinstance(on, list) else [on]:
        pairs += (
            [(str(own), str(other)) for own, other in key.items()] if isinstance(key, Mapping) else [(str(key),) * 2]
        )
    return tuple(own for own, _ in pairs), tuple(other for _, other in pairs)


def _keys(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys of ``within``, the first that is filled counts; [[a, b]] is one key of two fields."""
    keys = record.get("within")
    listed = keys if isinstance(keys, list) else [keys]
    return tuple("&".join(map(str, key)) if isinstance(key, list) else str(key) for key in listed)


def _spell(table: str, field: str, record: Mapping[str, Any], where: tuple[Condition, ...]) -> Derivation:
    ends = record["spell"]
    if not isinstance(ends, list) or len(ends) != 2:
        raise Bad(say("takes a start and an end, such as [started_at, ended_at]"), "spell")
    return Derivation(table, field, "spell", table, str(ends[0]), _keys(record), where, until=str(ends[1]))


# -- KPIs ------------------------------------------------------------------------------------------------------------


def kpi(family: str, own: bool) -> Callable[[str, Mapping[str, Any]], Kpi]:
    """A maker for the records of ``kpis:`` of one family."""

    def make(name: str, record: Mapping[str, Any]) -> Kpi:
        _check_keys(record, _KPI_KEYS)
        if ("formula" in record) == ("variants" in record):
            raise Bad(say("needs either 'formula' or 'variants'"))
        plain = {"default": {k: record[k] for k in _VARIANT_KEYS & record.keys()}}
        specs = _mapping(record.get("variants") or plain, "variants")
        basis = _choice(record.get("basis", "period"), get_args(Basis), "basis")
        unit = _choice(record.get("unit", "count"), get_args(Unit), "unit")
        proportion, share = bool(record.get("proportion", False)), bool(record.get("share", False))
        names = _by_lang(record.get("name") or name.replace("_", " ").capitalize())
        return Kpi(
            id=name,
            family=str(record.get("family", family)),
            variants={
                str(v): _variant(str(v), spec, (basis, unit, proportion, share), "variants" in record)
                for v, spec in specs.items()
            },
            unit=unit,
            better=_choice(record.get("better", "neither"), ("higher", "lower", "neither"), "better"),
            name=names,
            meaning=_by_lang(record.get("meaning") or ""),
            caveat=_by_lang(record.get("caveat") or ""),
            source=_texts(record.get("source") or []),
            aliases=_texts(record.get("aliases") or []),
            proportion=proportion,
            vanity=bool(record.get("vanity", False)),
            meant_by=_texts(record.get("meant_by") or []),
            fallback="" if record.get("fallback") is True else record.get("fallback"),
            narrower=_texts(record.get("narrower") or list(specs)[1:]),
            beside={str(code): _texts(names) for code, names in _mapping(record.get("beside") or {}, "beside").items()},
            percentage=str(record.get("percentage") or ""),
            benchmark=_by_lang(record.get("benchmark") or ""),
            checked_by=_texts(record.get("checked_by") or []),
            grains=tuple(_choice(grain, get_args(Grain), "grains") for grain in _texts(record.get("grains") or [])),
            own=own,
        )

    return make


def _by_lang(value: Any) -> Mapping[str, str]:
    """A text in each language; one plain text serves for all."""
    if isinstance(value, Mapping):
        fallback = str(next(iter(value.values()), ""))
        return {lang: str(value.get(lang, fallback)) for lang in LANGS}
    return dict.fromkeys(LANGS, str(value))


def _variant(name: str, spec: Any, of_kpi: tuple[Basis, Unit, bool, bool], listed: bool) -> Variant:
    """One definition; what it does not say it takes from its KPI: basis, unit and whether it is a proportion."""
    basis, unit, proportion, share = of_kpi
    at = ("variants", name) if listed else ()
    record = spec if isinstance(spec, Mapping) else {"formula": spec}
    _check_keys(record, _VARIANT_KEYS, *at)
    try:
        node = formula.parse(str(record.get("formula", "")))
    except formula.FormulaError as error:
        text = say("the formula {why}", why=error.args[0])
        raise Bad(text, *at, *(("formula",) if isinstance(spec, Mapping) else ())) from None
    return Variant(
        name,
        node,
        _choice(record.get("basis", basis), get_args(Basis), *at),
        _by_lang(record.get("caveat") or ""),
        _by_lang(record.get("label") or ""),
        _choice(record.get("unit", unit), get_args(Unit), *at),
        bool(record.get("proportion", proportion and record.get("unit", unit) == unit)),
        bool(record.get("share", share and record.get("unit", unit) == unit)),
        str(record.get("flag") or ""),
    )
