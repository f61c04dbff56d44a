"""What a user's own measures and formulas can say: every kind of aggregation, every call, on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.errors import ConfigError
from kpicli.pipeline import run
from kpicli.question import Ask
from tests.harness import TODAY, cell, run_case, write_case
from tests.test_engines import DuckDB

DEALS = """
deal_id | created_at | closed_at  | status | amount | account_id | channel
d1      | 2025-01-01 | 2025-01-11 | won    | 100    | a1         | Web
d2      | 2025-01-01 | 2025-01-21 | won    | 300    | a1         | Web
d3      | 2025-01-01 | 2025-01-31 | won    |        |            | Web
d4      | 2025-02-01 | 2025-02-11 | won    | 200    | a2         | Fair
d5      | 2025-02-01 | 2025-02-28 | lost   | 900    | a3         | Fair
"""
SPEND = "date | cost\n2025-01-10 | 1000\n2025-01-31 | 10\n2025-02-20 | 500\n2025-02-28 | 0"

BY_CLOSE = {"table": "deals", "date": "closed_at"}
DAYS = {"days": ["created_at", "closed_at"]}
KINDS = {
    "rows": ({**BY_CLOSE, "count": "rows"}, 3),
    "accounts": ({**BY_CLOSE, "distinct": "account_id"}, 1),
    "amount": ({**BY_CLOSE, "sum": "amount", "unit": "money"}, 400),
    "amount_mean": ({**BY_CLOSE, "mean": "amount", "unit": "money"}, 200),
    "days_median": ({**BY_CLOSE, "median": DAYS}, 20),
    "days_p90": ({**BY_CLOSE, "quantile": DAYS, "q": 0.9}, 28),
    "big": ({**BY_CLOSE, "count": "rows", "where": {"amount": {"min": 200}}}, 1),
    "not_fair": ({**BY_CLOSE, "count": "rows", "where": {"channel": {"not": "Fair"}}}, 3),
    "no_amount": ({**BY_CLOSE, "count": "rows", "where": {"amount": {"filled": False}}}, 1),
    "early": ({**BY_CLOSE, "count": "rows", "where": {"closed_at": {"before": "2025-01-21"}}}, 1),
    "whole": ({**BY_CLOSE, "sum": "amount", "complete": True}, None),
    "product": ({**BY_CLOSE, "sum": {"times": ["amount", "amount"]}}, 100_000),
}  # fmt: skip


@pytest.mark.parametrize("engine", [None, DuckDB()], ids=["pandas", "duckdb"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind(kind: str, engine: Any, tmp_path: Path) -> None:
    """Three deals closed in January: 100 and 300 of one account, and one of nobody known, without an amount."""
    record, expected = KINDS[kind]
    own = {"measures": {"mine": record}, "kpis": {"mine_too": {"formula": "mine", "unit": record.get("unit", "count")}}}
    outcome = run_case(tmp_path, {"deals": DEALS}, own, kpis=("mine_too",), period="2025-01", engine=engine)
    assert cell(outcome, "mine_too").value == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize("engine", [None, DuckDB()], ids=["pandas", "duckdb"])
def test_cost_counted_later(engine: Any, tmp_path: Path) -> None:
    """With a shift of 30 days, what was spent on 10 January counts on 9 February, and 20 February's in March."""
    own = {
        "measures": {"later": {"table": "spend", "sum": "cost", "date": "date", "shift": "30 days", "unit": "money"}},
        "kpis": {"lagged": {"formula": "later", "unit": "money"}},
    }
    outcome = run_case(tmp_path, {"spend": SPEND}, own, kpis=("lagged",), period="2025-02", engine=engine)
    assert cell(outcome, "lagged").value == 1000


CALLS = {
    "previous(won_amount)": 400,
    "won_amount / previous(won_amount) - 1": -0.5,
    "year_ago(won_amount)": None,
    "won_amount / target(won_amount)": 0.2,
    "first_of(order_amount, won_amount) * 2": 400,
    "-won_amount + 1": -199,
}


def test_a_target_that_nobody_set_is_missing(tmp_path: Path) -> None:
    """A share of a target needs the target: it is refused, and the config key is named."""
    own = {"kpis": {"mine": {"formula": "deals_won / target(deals_won)"}}}
    outcome = run_case(tmp_path, {"deals": DEALS}, own, kpis=("mine",), period="2025-02")
    assert outcome.refused["mine"].text == "needs targets: deals_won in the config"


@pytest.mark.parametrize("formula", CALLS)
def test_each_call(formula: str, tmp_path: Path) -> None:
    """February's 200 against January's 400, a target of 1,000, and no invoices."""
    own = {"kpis": {"mine": {"formula": formula, "unit": "multiple"}}, "targets": {"won_amount": {"min": 1000}}}
    outcome = run_case(tmp_path, {"deals": DEALS}, own, kpis=("mine",), period="2025-02")
    expected = CALLS[formula]
    assert cell(outcome, "mine").value == (None if expected is None else pytest.approx(expected))


def test_a_lookup_adds_the_team_of_an_owner(tmp_path: Path) -> None:
    """The CRM knows owners, a small list knows their teams: the report is by team, whatever the case of the names."""
    leads = "lead_id | created_at | owner\nl1 | 2025-01-02 | Ana\nl2 | 2025-01-03 | ana\nl3 | 2025-01-31 | Luis"
    (tmp_path / "teams.csv").write_text("Persona,Equipo\nAna,Norte\nLuis,Sur\n", encoding="utf-8")
    lookups = [{"path": "teams.csv", "on": "owner", "columns": {"owner": "Persona", "team": "Equipo"}}]
    outcome = run_case(
        tmp_path, {"leads": leads}, {"lookups": lookups}, kpis=("leads",), by=("team",), period="2025-01"
    )
    assert {v.segment[0]: v.value for v in outcome.report.values} == {"Norte": 2, "Sur": 1, "(total)": 3}


def test_an_export_of_mqls_alone(tmp_path: Path) -> None:
    """A list with nothing but the day of each MQL, and no id, still counts them by month."""
    mqls = "mql_at\n2025-01-02\n2025-01-31\n2025-02-01\n2025-02-28"
    outcome = run_case(tmp_path, {"leads": mqls}, kpis=("mqls",), period="2025-01")
    assert cell(outcome, "mqls").value == 2
    assert "NO_KEY" in cell(outcome, "mqls").flags


@pytest.mark.parametrize(("zone", "period"), [("Europe/Madrid", "2025-02"), ("America/Bogota", "2025-01")])
def test_a_zone_decides_the_month(zone: str, period: str, tmp_path: Path) -> None:
    """23:30 UTC on 31 January is February in Madrid and still January in Bogotá."""
    leads = "lead_id | created_at\nl0 | 2025-01-01T12:00:00Z\nl1 | 2025-01-31T23:30:00Z\nl2 | 2025-02-28T12:00:00Z"
    loaded = write_case(tmp_path, {"leads": leads}, {"timezone": zone})
    counts = {v.period.id: v.value for v in run(loaded, Ask(kpis=("leads",), last=2), TODAY).report.values}
    assert counts[period] == 2


def test_a_deal_without_a_lead_takes_the_channel_of_its_account(tmp_path: Path) -> None:
    """The account's first lead came from a fair: a deal that names the account alone is the fair's."""
    leads = "lead_id | account_id | created_at | channel\nl1 | a1 | 2025-01-05 | Web\nl2 | a1 | 2025-01-02 | Fair"
    deals = "deal_id | account_id | created_at\nd1 | a1 | 2025-01-31\nd2 | a9 | 2025-01-31"
    tables = {"leads": leads, "deals": deals}
    outcome = run_case(tmp_path, tables, kpis=("opportunities",), by=("channel",), period="2025-01")
    found = {v.segment[0]: v.value for v in outcome.report.values}
    assert found == {"Fair": 1, "(blank)": 1, "(total)": 2}


TESTS: dict[str, Any] = {
    "a value": {"status": "won"},
    "not": {"status": {"not": "lost"}},
    "min": {"amount": {"min": 0}},
    "max": {"amount": {"max": 10000}},
    "before": {"created_at": {"before": "closed_at"}},
    "after": {"closed_at": {"after": "period_start"}},
    "not_before": {"closed_at": {"not_before": "2020-01-01"}},
    "until": {"closed_at": {"until": "as_of"}},
    "filled": {"deal_id|account_id": {"filled": True}},
    "in": {"channel": {"in": "spend.channel"}},
    "customer_at": {"account_id": {"customer_at": "period_start"}},
}
"""Each test of a ``where``, so that some rows of `DEALS` pass it."""
OF_ALL = {
    "rows": {"count": "rows"},
    "accounts": {"distinct": "account_id"},
    "own": {"sum": "amount", "coverage": "own"},
    "median": {"median": DAYS},
    "reached": {"reached": "closed_at", "date": "created_at"},
    "stock": {"stock": "start", "between": ["created_at", "closed_at"]},
    "movement": {"movement": "new", "of": "amount", "within": "account_id", "between": ["created_at", "closed_at"]},
    "survival": {"survival": ["created_at", "closed_at"], "event": {"channel": {"in": "spend.channel"}}},
    "today": {"count": "rows", "date": "as_of"},
}
TWO_STEPS = ("movement", "survival")


@pytest.mark.parametrize("kind", OF_ALL)
@pytest.mark.parametrize("test", TESTS)
def test_every_kind_takes_every_test(test: str, kind: str, tmp_path: Path) -> None:
    """Each is calculated, or refused when the config is read; none ends in an error of the program, nor in silence."""
    own = {
        "measures": {"mine": {"table": "deals", **BY_CLOSE, **OF_ALL[kind], "where": TESTS[test]}},
        "kpis": {"mine_too": {"formula": "mine_hits" if kind == "reached" else "mine"}},
    }
    tables = {
        "deals": DEALS,
        "spend": "date | channel | cost\n2025-01-10 | Web | 10\n2025-02-10 | Fair | 10",
        "customers": "customer_id | started_at | ended_at\na1 | 2024-01-01 |\na2 | 2024-01-01 |",
    }
    if test == "customer_at" and kind in TWO_STEPS:
        with pytest.raises(ConfigError, match="'customer_at' cannot be asked here"):
            run_case(tmp_path, tables, own, kpis=("mine_too",), period="2025-02")
        return
    outcome = run_case(tmp_path, tables, own, kpis=("mine_too",), period="2025-02")
    found = cell(outcome, "mine_too")
    if kind not in ("stock", "movement", "today"):  # there is none of these at the start, or by now
        assert found.value or found.flags, found


@pytest.mark.parametrize("engine", [None, DuckDB()], ids=["pandas", "duckdb"])
def test_a_customer_in_a_pause_is_none(engine: Any, tmp_path: Path) -> None:
    """a1 is a customer all the time, a2 paused from December to 20 January, a3 came on 10 January.

    On 1 January there is a1 alone, whose two deals are one account; on 1 February all three.
    """
    deals = f"""{DEALS}
d6         | 2025-01-01 | 2025-01-25 | won    | 50     | a2         | Web
d7         | 2025-01-01 | 2025-01-26 | won    | 5      | a3         | Web
"""
    customers = """
customer_id | started_at | ended_at
a1          | 2024-01-01 |
a2          | 2024-01-01 | 2024-12-01
a2          | 2025-01-20 |
a3          | 2025-01-10 |
"""
    where = {"status": "won", "account_id": {"customer_at": "period_start"}}
    own = {
        "measures": {"mine": {**BY_CLOSE, "distinct": "account_id", "where": where}},
        "kpis": {"mine_too": {"formula": "mine"}},
    }
    tables = {"deals": deals, "customers": customers}
    for month, right in (("2025-01", 1), ("2025-02", 1)):
        outcome = run_case(tmp_path, tables, own, kpis=("mine_too",), period=month, engine=engine)
        assert cell(outcome, "mine_too").value == right
    outcome = run_case(tmp_path, tables, own, kpis=("mine_too",), period="2025", engine=engine)
    assert cell(outcome, "mine_too").value == 1, "on 1 January of the year a2 is in its pause"
