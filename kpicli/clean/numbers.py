"""Numbers: proving which mark is the decimal one, then reading a column that way and no other.

``prove_numbers`` looks at every cell of a column and says which decimal mark the data proves, what only the config can
settle, and what contradicts itself. ``apply_numbers`` reads rows by that plan, the same way wherever a cell stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from kpicli.clean import cells as c
from kpicli.clean import number_text as t
from kpicli.clean.file_marks import Shown
from kpicli.clean.number_text import OTHER, Mark
from kpicli.model import Evidence, NumberPlan, Place, Refusal, TextColumn
from kpicli.saying import Said, say, told

Kind = Literal["count", "money", "number", "ratio"]

_SAMPLE = 1000
MARKS = {".": say("decimal point"), ",": say("decimal comma")}
"""How a decimal mark is called."""


@dataclass(frozen=True)
class NumberResult:
    """A number column as read: values, the cells that failed, and the currency each cell names, if any does."""

    values: Any
    bad: Any
    currency: Any | None


# -- prove -----------------------------------------------------------------------------------------------------------


def prove_numbers(
    column: TextColumn,
    kind: Kind,
    place: Place,
    declared: str | None,
    locale: str | None,
    beside: Callable[[], Sequence[Shown]] = tuple,
) -> tuple[NumberPlan, tuple[Refusal, ...]]:
    """Say how a number column is written, or what the config must say first.

    ``beside`` tells what the other columns of the source show; it is asked only where this one leaves it open.
    """
    study = _study(column, place)
    settled = _settle(study, kind, declared, locale, beside)
    unsettled = NumberPlan(".", "assumed", say("the decimal mark is not settled"))
    plan = unsettled if isinstance(settled, Refusal) else settled
    found = [settled] if isinstance(settled, Refusal) else []
    if kind == "ratio" and not found:
        rated = _rate(study, plan)
        plan, found = (plan, [rated]) if isinstance(rated, Refusal) else (rated, found)
    return plan, tuple(found)


@dataclass(frozen=True)
class _Study:
    """All that the cells of one column say about how it is written: for each mark, the first cell that matters."""

    column: TextColumn
    place: Place
    texts: Any
    native: Any | None
    proves: dict[str, str | None]
    open: dict[str, str | None]
    """A cell such as 1.234, which reads as a thousand and as one and a bit."""
    scaled: str | None
    read: bool
    """Whether any text is a number at all."""

    def at(self, text: str, shown: Any = None) -> Said:
        """A cell with its place: "deals.xlsx, row 57, Amount: '1.234'"; ``shown`` are all texts of the column."""
        place = c.place_of(self.place, self.texts if shown is None else shown, text)
        return say("{place}, {header}: {text!r}", place=place, header=self.column.header, text=text)


def _study(column: TextColumn, place: Place) -> _Study:
    """Look for cells that prove a mark: quickly where all are plain, else with a regex over the digits of each."""
    native = c.typed_cells(column, pa.types.is_floating)
    texts = c.text_cells(column, native)
    values = None if pc.any(pc.match_substring(texts, ",")).as_py() else t.cast_all(texts)
    if values is not None:
        # Without a comma in the column nothing can contradict a point, so the first cell that proves it is enough.
        marked = pc.any(pc.match_substring(texts, ".")).as_py()
        proof = _first(texts.slice(0, _SAMPLE), t.PROVING["."]) or (_first(texts, t.PROVING["."]) if marked else None)
        doubt = None if proof or not marked else _first(texts, t.OPEN["."])
        read = values.null_count < len(values)
        return _Study(column, place, texts, native, {".": proof, ",": None}, {".": doubt, ",": None}, None, read)
    cores, scaled = t.cores(texts)
    proves = {mark: c.first(texts, pc.match_substring_regex(cores, t.PROVING[mark])) for mark in OTHER}
    doubts = {mark: c.first(texts, pc.match_substring_regex(cores, t.OPEN[mark])) for mark in OTHER}
    return _Study(column, place, texts, native, proves, doubts, scaled, cores.null_count < len(cores))


def _first(texts: Any, shape: str) -> str | None:
    """The first text of a shape, sign aside."""
    return c.first(texts, pc.match_substring_regex(texts, "^[+-]?" + shape.removeprefix("^")))


# -- settle ----------------------------------------------------------------------------------------------------------


def _settle(
    study: _Study, kind: Kind, declared: str | None, locale: str | None, beside: Callable[[], Sequence[Shown]]
) -> NumberPlan | Refusal:
    """Decide the decimal mark: by the column, the source's `decimal:`, the columns beside it, and then the locale."""
    refusal = _contradiction(study, declared)
    if refusal:
        return refusal
    for mark in OTHER:
        text = study.proves[mark]
        if text:
            proof = say("{place}: {text!r}", place=c.place_of(study.place, study.texts, text), text=text)
            return _plan(study, mark, "proved", proof)
    if any(study.open.values()):
        return _choose(study, kind, declared, locale, beside())
    return _unmarked(study, _declared(declared) or _of_locale(locale) or ".")


def _plan(study: _Study, mark: str, evidence: Evidence, proof: str) -> NumberPlan:
    """The plan of a column, with a word on suffixes: they multiply."""
    if study.scaled:
        proof = say("{proof}; k is thousands and M millions ({text!r})", proof=proof, text=study.scaled)
    return NumberPlan("," if mark == "," else ".", evidence, proof)


def _choose(
    study: _Study, kind: Kind, declared: str | None, locale: str | None, beside: Sequence[Shown]
) -> NumberPlan | Refusal:
    """Settle what the cells leave open, or refuse: 1.234 is never guessed, but in a count it is thousands, and said."""
    doubts = [(mark, text) for mark, text in study.open.items() if text]
    mark, text = doubts[0]
    said = _declared(declared)
    if said:
        return _plan(study, said, "declared", f'decimal: "{said}"')
    if beside:
        return _as_beside(study, kind, beside, locale)
    if kind == "count" and len(doubts) == 1:
        proof = say("a count: {text!r} taken as {number}", text=text, number=text.replace(mark, ""))
        return _plan(study, OTHER[mark], "assumed", proof)
    usual = _of_locale(locale)
    if usual and kind != "count":
        return _plan(study, usual, "declared", f"locale: {locale}")
    return Refusal("NUMBER_AMBIGUOUS", _both_ways(study.at(text), text, mark), _ADD)


def _as_beside(study: _Study, kind: Kind, beside: Sequence[Shown], locale: str | None) -> NumberPlan | Refusal:
    """Read a column as those beside it are written; where they differ, or a count would be no whole number, ask."""
    mark, text = next((mark, text) for mark, text in study.open.items() if text)
    first, *others = beside
    if others or (kind == "count" and first.mark == mark):
        facts = {"cell": study.at(text), "header": first.header, "other": first.text, "mark": MARKS[first.mark]}
        problem = (
            say(
                "{cell} may be read with a point or a comma: column {header!r} has a {mark} ({other!r}), "
                "column {header_2!r} a {mark_2} ({other_2!r})",
                header_2=others[0].header, mark_2=MARKS[others[0].mark], other_2=others[0].text, **facts,
            )
            if others
            else say("{cell} is no whole number with a {mark}, which column {header!r} has ({other!r})", **facts)
        )  # fmt: skip
        return Refusal("NUMBER_AMBIGUOUS", problem, _ADD)
    usual = _of_locale(locale)
    proof = say("as column {header!r} ({text!r})", header=first.header, text=first.text)
    if usual and usual != first.mark:
        proof = say("{proof}, whatever locale: {locale} says", proof=proof, locale=locale)
    return replace(_plan(study, first.mark, "proved", proof), against_locale=bool(usual and usual != first.mark))


_ADD = say('add `decimal: ","` (or ".") to the source')


def _both_ways(cell: Said, text: str, mark: str) -> Said:
    """The two numbers that 1.234 may be."""
    digits = re.sub(r"[^0-9.,]", "", text)
    comma = digits.replace(mark, ",")
    part = told({"en": digits.replace(mark, "."), "es": comma, "it": comma})
    return say("{cell} may be {whole} or {part}", cell=cell, whole=digits.replace(mark, ""), part=part)


def _contradiction(study: _Study, declared: str | None) -> Refusal | None:
    """Refuse cells that need different decimal marks, or another one than the config says."""
    point, comma = study.proves["."], study.proves[","]
    if point and comma:
        problem = say(
            "{cell} has a decimal point, {text!r} ({place}) a decimal comma",
            cell=study.at(point),
            text=comma,
            place=c.place_of(study.place, study.texts, comma),
        )
        way_out = say("one source has one: correct the cells, or split the source")
        return Refusal("NUMBER_AMBIGUOUS", problem, way_out)
    said = _declared(declared)
    against = study.proves[OTHER[said]] if said else None
    if not said or not against:
        return None
    problem = say(
        '{cell} has a {mark}, but the source says `decimal: "{declared}"`: correct one of them',
        cell=study.at(against),
        mark=MARKS[OTHER[said]],
        declared=said,
    )
    return Refusal("NUMBER_AMBIGUOUS", problem)


def _declared(declared: str | None) -> Mark | None:
    return declared if declared in OTHER else None  # type: ignore[return-value]


def _of_locale(locale: str | None) -> Mark | None:
    """The decimal mark a locale settles: a comma in Spain and Italy, a point in English."""
    language = (locale or "").split("_")[0]
    return "." if language == "en" else "," if language in ("es", "it") else None


def _unmarked(study: _Study, mark: Mark) -> NumberPlan:
    """A column without any mark to wonder about."""
    if study.read:
        return _plan(study, mark, "proved", say("whole numbers, without marks"))
    if study.native is not None:
        return _plan(study, mark, "native", say("Excel numbers"))
    if pc.any(pc.invert(c.is_missing(study.texts))).as_py():
        return _plan(study, mark, "assumed", say("no cell is a number"))
    return _plan(study, mark, "empty", say("no numbers"))


# -- rates -----------------------------------------------------------------------------------------------------------


def _rate(study: _Study, plan: NumberPlan) -> NumberPlan | Refusal:
    """Tell percent units (12.5) from fractions (0.125): by percent signs, else by any value above 1, which is said."""
    values, percent, _ = _read(study.texts, plan.decimal)
    if study.native is not None:
        values = pc.coalesce(study.native, values)
    shown = c.flat(study.column.text)
    signed = c.first(shown, percent)
    bare = c.first(shown, pc.and_not(pc.not_equal(values, 0.0), percent))
    if signed and bare:
        problem = say(
            "{cell} has no percent sign and {text!r} ({place}) has one",
            cell=study.at(bare, shown),
            text=signed,
            place=c.place_of(study.place, shown, signed),
        )
        return Refusal("NUMBER_AMBIGUOUS", problem, say("write all the cells one way"))
    if signed:
        return replace(plan, percent=True, proof=say("{proof}; percent signs", proof=plan.proof))
    above = c.first(shown, pc.greater(pc.abs(values), 1.0))
    if above is None:
        return plan
    proof = say(
        "{proof}; percent units, as {text!r} is above 1 ({place})",
        proof=plan.proof,
        text=above,
        place=c.place_of(study.place, shown, above),
    )
    return replace(plan, percent=True, evidence="assumed", proof=proof)


# -- apply -----------------------------------------------------------------------------------------------------------


def apply_numbers(column: TextColumn, plan: NumberPlan) -> NumberResult:
    """Read rows of a number column by its plan.

    In a column of percent units 12.5 and 12.5% are 0.125; in any other column a percent sign is no number.
    """
    native = c.typed_cells(column, pa.types.is_floating)
    texts = c.text_cells(column, native)
    values, percent, currency = _read(texts, plan.decimal)
    if not plan.percent:
        values = c.keep(values, pc.invert(percent))
    failed = pc.and_(texts.is_valid(), values.is_null())
    if pc.any(failed).as_py():
        failed = pc.and_(failed, pc.invert(pc.fill_null(c.is_missing(c.keep(texts, failed)), False)))
    if native is not None:
        finite = c.keep(native, t.countable(native))
        values, failed = pc.coalesce(finite, values), pc.or_(failed, pc.and_(native.is_valid(), finite.is_null()))
    return NumberResult(pc.divide(values, 100.0) if plan.percent else values, failed, currency)


def _read(texts: Any, decimal: Mark) -> tuple[Any, Any, Any | None]:
    """Values of cells as written, which of them carry a percent sign, and their currencies (None: no cell has one)."""
    points = decimal == "," and pc.any(pc.match_substring(texts, ".")).as_py()
    values = None if points else t.cast_all(texts)
    if values is None:
        values = t.plain_values(texts, decimal)
    odd = pc.and_(texts.is_valid(), values.is_null())
    if not pc.any(odd).as_py():
        return values, pa.repeat(pa.scalar(False), len(texts)), None
    distinct, codes = c.distinct(c.keep(texts, odd))
    parts = t.take_apart(distinct)
    found = pc.multiply(t.plain_values(parts.core, decimal), parts.factor)
    found = c.keep(found, t.countable(found))
    currency = c.keep(parts.currency, found.is_valid())
    values = pc.coalesce(values, c.spread(found, codes))
    named = None if currency.null_count == len(currency) else c.spread(currency, codes)
    return values, pc.fill_null(c.spread(parts.percent, codes), False), named


MOST_DIGITS = 19


def reason(text: str, plan: NumberPlan) -> Said:
    """Why a cell is not a number, to follow its text in a message: "is not a number (decimal comma)"."""
    if of_sheet := c.of_sheet(text):
        return of_sheet
    if re.fullmatch(r"[+-]?inf(?:inity)?|[+-]?[\d.,]+e\+?\d+", text.strip(), re.IGNORECASE) or len(text) > 300:
        return say("is not a finite number")
    if sum(map(str.isdigit, text)) > MOST_DIGITS:
        return say("is a number beyond all bounds")
    if "%" in text and not plan.percent:
        return say("has a percent sign in a column that is not a rate")
    return say("is not a number ({mark})", mark=MARKS[plan.decimal])
