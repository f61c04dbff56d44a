"""Real input: 121 subscription periods of 55 customers. Customers and MRR balance in every period, and equal plain SQL.

The second route shares nothing with kpicli: a spine of periods, and who is active at a point in time. An end is the
first day without: who ends on the first of a month is still there when the month before is over, and lost in this one.
"""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kpicli.config.load import parse
from kpicli.pipeline import run
from kpicli.question import Ask

PLAYBOOK = Path(__file__).parents[1].parent / "shared" / "data" / "mrr_playbook"
pytestmark = pytest.mark.skipif(
    not PLAYBOOK.is_dir(), reason=f"{PLAYBOOK.parent} is not here: it is not part of the project"
)

CONFIG = """
currency: EUR
sources:
  - table: customers
    path: subscription_periods.csv
    columns:
      customer_id: customer_id
      subscription_id: subscription_id
      started_at: start_date
      ended_at: end_date
      mrr: monthly_amount
"""
AS_OF = date(2020, 2, 29)
LAST = {"month": 30, "quarter": 10}
"""So many whole periods from September 2017, when the first customer came, to February 2020, when the last ones left;
the quarter that is running then is one more."""

CUSTOMERS = ("customers_start", "customers_new", "customers_reactivated", "customers_lost", "customers_end")
MOVEMENTS = ("mrr_new", "mrr_reactivated", "mrr_expansion", "mrr_contraction", "mrr_churned")
RATES = ("churn_rate.start", "grr.period", "nrr.period")
KPIS = (*CUSTOMERS, "mrr", *MOVEMENTS, *RATES)
Figures = dict[str, dict[str, float | None]]
"""For each period, its figures by KPI."""

# -- the second route ------------------------------------------------------------------------------------------------

TABLES = """
CREATE TABLE subscription AS
SELECT customer_id, start_date, end_date, monthly_amount::DOUBLE AS amount FROM read_csv('{path}');

CREATE MACRO active(started, ended, point) AS started < point AND (ended IS NULL OR ended >= point);

CREATE TABLE period AS
SELECT date_trunc('{grain}', month)::DATE AS starts, max(month + INTERVAL 1 MONTH)::DATE AS ends
FROM generate_series(DATE '2017-09-01', DATE '2020-02-01', INTERVAL 1 MONTH) AS months (month)
GROUP BY ALL;

-- Spells: a row that begins after all earlier ones of its customer have ended begins a new one.
CREATE TABLE spell AS
WITH ordered AS (
    SELECT *, max(coalesce(end_date, DATE '9999-12-31')) OVER (
        PARTITION BY customer_id ORDER BY start_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ended_before
    FROM subscription
),
numbered AS (
    SELECT *, sum((ended_before IS NULL OR start_date > ended_before)::INT) OVER (
        PARTITION BY customer_id ORDER BY start_date) AS number
    FROM ordered
)
SELECT customer_id, number, min(start_date) AS started,
    nullif(max(coalesce(end_date, DATE '9999-12-31')), DATE '9999-12-31') AS ended
FROM numbered GROUP BY ALL;
"""

CUSTOMER_COUNTS = """
CREATE TABLE customer_count AS
SELECT starts,
    count(*) FILTER (active(started, ended, starts)) AS customers_start,
    count(*) FILTER (number = 1 AND started >= starts AND started < ends) AS customers_new,
    count(*) FILTER (number > 1 AND started >= starts AND started < ends) AS customers_reactivated,
    count(*) FILTER (ended >= starts AND ended < ends) AS customers_lost,
    count(*) FILTER (active(started, ended, ends)) AS customers_end,
    count(*) FILTER (active(started, ended, starts) AND ended < ends) / nullif(customers_start, 0)
        AS "churn_rate.start"
FROM period, spell GROUP BY starts
"""

MRR_MOVES = """
CREATE TABLE mrr_move AS
WITH each AS (
    SELECT starts, customer_id,
        coalesce(sum(amount) FILTER (active(start_date, end_date, starts)), 0) AS was,
        coalesce(sum(amount) FILTER (active(start_date, end_date, ends)), 0) AS is_now,
        min(start_date) < starts AS known
    FROM period, subscription GROUP BY starts, customer_id
)
SELECT starts,
    sum(was) AS mrr_at_start,
    sum(is_now) AS mrr,
    coalesce(sum(is_now) FILTER (was = 0 AND NOT known), 0) AS mrr_new,
    coalesce(sum(is_now) FILTER (was = 0 AND known), 0) AS mrr_reactivated,
    coalesce(sum(is_now - was) FILTER (was > 0 AND is_now > was), 0) AS mrr_expansion,
    coalesce(sum(is_now - was) FILTER (is_now > 0 AND is_now < was), 0) AS mrr_contraction,
    coalesce(sum(-was) FILTER (is_now = 0), 0) AS mrr_churned,
    (mrr_at_start + mrr_contraction + mrr_churned) / nullif(mrr_at_start, 0) AS "grr.period",
    (mrr_at_start + mrr_expansion + mrr_contraction + mrr_churned) / nullif(mrr_at_start, 0) AS "nrr.period"
FROM each GROUP BY starts
"""


def by_sql(grain: str) -> Figures:
    """The figures of every period by plain SQL."""
    connection = duckdb.connect()
    connection.execute(TABLES.format(path=(PLAYBOOK / "subscription_periods.csv").as_posix(), grain=grain))
    connection.execute(CUSTOMER_COUNTS)
    connection.execute(MRR_MOVES)
    found = connection.execute("FROM customer_count JOIN mrr_move USING (starts) ORDER BY starts")
    names = [column[0] for column in found.description or ()]
    return {label(row[0], grain): dict(zip(names[1:], row[1:], strict=True)) for row in found.fetchall()}


def label(first_day: date, grain: str) -> str:
    if grain == "month":
        return f"{first_day:%Y-%m}"
    return f"{first_day.year}-Q{(first_day.month + 2) // 3}"


def by_kpi(grain: str) -> Figures:
    """The figures of every period by the program."""
    ask = Ask(kpis=KPIS, period=grain, last=LAST[grain], as_of=AS_OF)
    values = run(parse(CONFIG, "config.yaml", PLAYBOOK), ask, date(2026, 1, 1)).report.values
    figures: Figures = {v.period.id: {} for v in values}
    for v in values:
        figures[v.period.id][f"{v.kpi}.{v.variant}".removesuffix(".default")] = v.value
    return figures


@pytest.fixture(scope="module", params=LAST)
def routes(request: Any) -> tuple[Figures, Figures]:
    """The program's figures and those of SQL, by month and by quarter."""
    return by_kpi(request.param), by_sql(request.param)


# -- both agree, and balance -----------------------------------------------------------------------------------------


def test_all_periods_are_there(routes: tuple[Figures, Figures]) -> None:
    """30 months, or 11 quarters, in order: nobody at the start of the first, nobody at the end of the last."""
    program, other = routes
    assert list(program) == list(other)
    assert len(program) in (30, 11)
    first, *_, last = other.values()
    assert (first["customers_start"], last["customers_end"]) == (0, 0)


@pytest.mark.parametrize("kpi", KPIS)
def test_the_program_agrees_with_sql(kpi: str, routes: tuple[Figures, Figures]) -> None:
    program, other = ({period: figures[kpi] for period, figures in route.items()} for route in routes)
    assert sum(value is not None and value != 0 for value in other.values()) >= 3
    assert {p: (program[p], other[p]) for p in other if not same(program[p], other[p])} == {}


def same(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return left is right
    return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)


def test_customers_balance(routes: tuple[Figures, Figures]) -> None:
    """Those at the start, with the new and those who came back, without the lost, are those at the end."""
    for period, found in routes[0].items():
        start, new, back, lost, end = (found[kpi] or 0 for kpi in CUSTOMERS)
        assert start + new + back - lost == end, period


def test_mrr_balances(routes: tuple[Figures, Figures]) -> None:
    """The MRR at the end of the period before, and the five movements, are the MRR at the end of this one."""
    before = 0.0
    for period, found in routes[0].items():
        before += sum(found[kpi] or 0 for kpi in MOVEMENTS)
        assert found["mrr"] == pytest.approx(before), period


def test_a_period_begins_where_the_one_before_ended(routes: tuple[Figures, Figures]) -> None:
    found = list(routes[0].values())
    starts, ends = ([figures[kpi] or 0 for figures in found] for kpi in ("customers_start", "customers_end"))
    assert starts == [0, *ends[:-1]]


def test_what_is_kept_is_never_more_than_there_was(routes: tuple[Figures, Figures]) -> None:
    """GRR is between 0 and 100 %, below NRR by the expansion alone, and undefined when there was nobody to keep."""
    for period, found in routes[0].items():
        assert (found["grr.period"] is None) == (found["nrr.period"] is None) == (found["customers_start"] == 0), period
        if found["grr.period"] is not None and found["nrr.period"] is not None:
            assert 0 <= found["grr.period"] <= min(1, found["nrr.period"]), period
            assert (found["nrr.period"] > found["grr.period"]) == (found["mrr_expansion"] != 0), period
