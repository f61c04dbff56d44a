"""Words that people type for a KPI: each names one, or is answered with those it may mean."""

from __future__ import annotations

import pytest

from kpicli import catalogue
from kpicli.errors import ConfigError
from kpicli.question import known_kpis

KNOWN = catalogue.load()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("mql_rate", "lead_to_mql_rate"), ("sals", "accepted_leads"), ("ctor", "click_to_open_rate")],
)
def test_another_name_of_one_kpi_is_that_kpi(typed: str, meant: str) -> None:
    assert KNOWN.resolve(typed)[0].id == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("conversion_rate", ("lead_to_customer_rate", "web_conversion_rate", "email_conversion_rate")),
        ("Conversion rate", ("lead_to_customer_rate",)),
        ("sql_rate", ("mql_to_sql_rate", "lead_to_sql_rate")),
    ],
)
def test_a_word_for_several_kpis_is_answered_with_all_of_them(typed: str, meant: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError) as refused:
        known_kpis([typed], KNOWN)
    assert all(name in str(refused.value) for name in meant)


def test_a_word_of_several_is_no_name_of_one_but_where_it_is_said_which_was_taken() -> None:
    """``close_rate`` is S0's own name of one KPI, which others use for another: a report says so (test_names.py)."""
    names = {*KNOWN.kpis, *(alias for kpi in KNOWN.kpis.values() for alias in kpi.aliases)}
    both = [word for kpi in KNOWN.kpis.values() for word in kpi.meant_by if word in names]
    assert both == ["close_rate"]


def test_no_name_stands_for_two_kpis() -> None:
    names = [*KNOWN.kpis, *(alias for kpi in KNOWN.kpis.values() for alias in kpi.aliases)]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
