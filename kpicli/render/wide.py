"""The wide form of the machine formats: one row per period and segment, a column per KPI."""

from collections import Counter
from collections.abc import Iterator

from kpicli.model import TOTAL, Period, Report, Value
from kpicli.render.record import Cell, number, refuse_clashes, span

_SPAN = ("period", "period_start", "period_end")
_Key = tuple[str, str, str]
_Place = tuple[Period, tuple[str, ...]]


def columns(report: Report) -> tuple[str, ...]:
    """The columns of the wide form: the period, the segments, then `kpi`, or `kpi.variant` after a KPI's first."""
    names = tuple(_names(report).values())
    refuse_clashes(report.by, {*_SPAN, *names})
    return (*_SPAN, *report.by, *names)


def rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    """One row per period and segment that has any value: in the order of the periods, totals last in each."""
    names = _names(report)
    found: dict[_Place, dict[_Key, float | None]] = {}
    for value, key in zip(report.values, _keys(report), strict=True):
        found.setdefault((value.period, value.segment), {})[key] = value.value
    for (period, segment), values in sorted(found.items(), key=_order):
        yield (*span(period), *segment, *(number(values.get(key)) for key in names))


def _order(item: tuple[_Place, object]) -> tuple[Period, bool]:
    (period, segment), _ = item
    return period, bool(segment) and all(label == TOTAL for label in segment)


def _keys(report: Report) -> list[_Key]:
    """What tells the columns apart: KPI, variant, and the currency where one cell has an amount in several."""
    times = Counter(map(_cell, report.values))
    mixed = {(value.kpi, value.variant) for value in report.values if times[_cell(value)] > 1}
    return [
        (value.kpi, value.variant, (value.currency or "") if (value.kpi, value.variant) in mixed else "")
        for value in report.values
    ]


def _cell(value: Value) -> tuple[str, str, Period, tuple[str, ...]]:
    return value.kpi, value.variant, value.period, value.segment


def _names(report: Report) -> dict[_Key, str]:
    first: dict[str, str] = {}
    names: dict[_Key, str] = {}
    for kpi, variant, currency in _keys(report):
        main = first.setdefault(kpi, variant) == variant
        names[kpi, variant, currency] = ".".join(filter(None, (kpi, "" if main else variant, currency)))
    return names
