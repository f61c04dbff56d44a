"""Hazards of parts: what a number is made of weighs too much, moves otherwise, is not known, or cannot be added up."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from kpicli.catalogue.model import Condition
from kpicli.pipeline import Outcome
from tests.harness import cell, run_case
from tests.test_hazards import JANUARY, codes_of, note
from tests.test_hazards_of_time import CLEAN, DECEMBER, SUBSCRIBED, days

# -- one row ---------------------------------------------------------------------------------------------------------

AMOUNTS = "deal_id | channel | closed_at | status | amount"


def test_one_deal(tmp_path: Path) -> None:
    """Four deals of 250 on average? Three of 10, and one of 970: the footnote says which."""
    deals = f"{AMOUNTS}\n3 * d{{n}} | Ads | 2025-01-20 | won | 10\nbig | Ads | 2025-01-31 | won | 970"
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("avg_deal_size", "won_amount", "deals_won"), **JANUARY)
    naive = mean([10, 10, 10, 970])
    assert cell(outcome, "avg_deal_size").value == naive
    assert "ONE_DEAL" in cell(outcome, "avg_deal_size").flags
    assert "ONE_DEAL" in cell(outcome, "won_amount").flags
    assert "ONE_DEAL" not in cell(outcome, "deals_won").flags
    assert "deals.csv, row 5" in note(outcome, "ONE_DEAL")


def test_one_deal_of_a_channel(tmp_path: Path) -> None:
    """The ads' 100 are all but one deal of 97, in row 2; the web's deals are larger, but alike."""
    deals = f"{AMOUNTS}\nbig | Ads | 2025-01-10 | won | 97\n3 * a{{n}} | Ads | 2025-01-10 | won | 1"
    deals += "\n5 * w{n} | Web | 2025-01-31 | won | 100"
    outcome = run_case(tmp_path, {"deals": deals}, kpis=("won_amount",), by=("channel",), **JANUARY)
    assert {v.segment[0] for v in outcome.report.values if "ONE_DEAL" in v.flags} == {"Ads"}
    assert "row 2" in note(outcome, "ONE_DEAL")


@pytest.mark.parametrize("amounts", [(100, 900), (25, 25, 50), (30, 30, 40)], ids=["two deals", "half", "alike"])
def test_one_deal_silent(amounts: tuple[int, ...], tmp_path: Path) -> None:
    """Of two deals one is always the larger; of three, none makes more than half."""
    deals = [f"d{n} | Ads | 2025-01-31 | won | {amount}" for n, amount in enumerate(amounts)]
    outcome = run_case(tmp_path, {"deals": "\n".join([AMOUNTS, *deals])}, kpis=("won_amount",), **JANUARY)
    assert cell(outcome, "won_amount").value == sum(amounts)
    assert "ONE_DEAL" not in codes_of(outcome)


# -- segments --------------------------------------------------------------------------------------------------------


def closed(day: str, **channels: tuple[int, int]) -> str:
    """The deals won and lost by channel on a day."""
    lines = [
        f"{count} * {name}{day}{status}{{n}} | {name} | {day} | {status} | 10"
        for name, counts in channels.items()
        for status, count in zip(("won", "lost"), counts, strict=True)
    ]
    return "\n".join(lines)


BETTER_EVERYWHERE = f"""{AMOUNTS}
o | Old | 2025-01-01 | lost | 10
{closed("2025-01-31", Referral=(90, 10), Ads=(2, 8))}
{closed("2025-02-28", Referral=(19, 1), Ads=(30, 70))}"""
"""Both channels won more of their deals in February than in January; but most deals now come from the worse one."""
COMPARED: dict[str, Any] = {
    "kpis": ("win_rate",),
    "by": ("channel",),
    "period": "2025-02",
    "as_of": date(2025, 2, 28),
    "compare": "previous",
}


def changes(outcome: Outcome) -> dict[str, float]:
    """The change of each segment that has one."""
    return {v.segment[0]: v.change for v in outcome.report.values if v.change is not None}


def test_mix_shift(tmp_path: Path) -> None:
    """Did sales get worse, 83 % to 41 %? No: either channel got better, and the mix of channels changed."""
    outcome = run_case(tmp_path, {"deals": BETTER_EVERYWHERE}, **COMPARED)
    naive = changes(outcome).pop("(total)")
    assert naive < -0.4
    assert changes(outcome)["Ads"] == pytest.approx(0.1)
    assert changes(outcome)["Referral"] == pytest.approx(0.05)
    assert {v.segment[0] for v in outcome.report.values if "MIX_SHIFT" in v.flags} == {"(total)"}
    assert "mix" in note(outcome, "MIX_SHIFT")


@pytest.mark.parametrize(
    ("february", "ask"),
    [
        ({"Referral": (95, 5), "Ads": (3, 7)}, {}),
        ({"Referral": (16, 4), "Ads": (30, 70)}, {}),
        ({"Referral": (19, 1), "Ads": (30, 70)}, {"compare": None}),
    ],
    ids=["all better", "one worse", "nothing compared"],
)
def test_mix_shift_silent(february: dict[str, tuple[int, int]], ask: dict[str, Any], tmp_path: Path) -> None:
    """The total goes where a channel goes, or there is nothing to compare it with."""
    january = BETTER_EVERYWHERE.split("\n19 * ")[0]
    deals = f"{january}\n{closed('2025-02-28', **february)}"
    outcome = run_case(tmp_path, {"deals": deals}, **(COMPARED | ask))
    assert cell(outcome, "win_rate", segment=("(total)",)).value is not None
    assert "MIX_SHIFT" not in codes_of(outcome)


def test_mix_shift_silent_about_a_month_that_is_not_over(tmp_path: Path) -> None:
    """February has 20 days so far: nothing is compared, so no total can have moved against anything."""
    deals = BETTER_EVERYWHERE.replace("| 2025-02-28 |", "| 2025-02-20 |")
    outcome = run_case(tmp_path, {"deals": deals}, **(COMPARED | {"as_of": date(2025, 2, 20)}))
    assert changes(outcome) == {}
    assert "MIX_SHIFT" not in codes_of(outcome)


def test_mix_shift_silent_about_a_new_channel(tmp_path: Path) -> None:
    """Leads grew by the 20 of a fair, which had none before: the total went up with it, and not against all."""
    leads = """
        lead_id | channel | created_at
        x       | Old | 2025-01-01
        10 * a{n} | Ads | 2025-01-31
        10 * b{n} | Web | 2025-01-31
        8 * c{n} | Ads | 2025-02-28
        8 * d{n} | Web | 2025-02-28
        20 * e{n} | Fair | 2025-02-28
    """
    outcome = run_case(tmp_path, {"leads": leads}, **(COMPARED | {"kpis": ("leads",)}))
    assert cell(outcome, "leads", segment=("(total)",)).value == 36
    assert "MIX_SHIFT" not in codes_of(outcome)


RANKED: dict[str, Any] = {"kpis": ("win_rate",), "by": ("channel",), "sort": "value", **JANUARY}


def test_rank_uncertain(tmp_path: Path) -> None:
    """Ads are the best channel, with 3 of 5? The web's 11 of 20 may well be better: 60 % is 23 to 88 %."""
    deals = f"{AMOUNTS}\n{closed('2025-01-31', Ads=(3, 2), Web=(11, 9), Fair=(2, 98))}"
    outcome = run_case(tmp_path, {"deals": deals}, **RANKED)
    naive_best, *_ = (v.segment[0] for v in outcome.report.values)
    assert naive_best == "Ads"
    assert {v.segment[0] for v in outcome.report.values if "RANK_UNCERTAIN" in v.flags} == {"Ads"}


@pytest.mark.parametrize(
    ("web", "ask"),
    [((50, 50), {}), ((85, 15), {"sort": "name"}), ((85, 15), {"by": ()}), ((85, 15), {"kpis": ("deals_won",)})],
    ids=["far apart", "not ranked", "whole", "a count"],
)
def test_rank_uncertain_silent(web: tuple[int, int], ask: dict[str, Any], tmp_path: Path) -> None:
    """The intervals do not meet, or nobody asked who is best."""
    deals = f"{AMOUNTS}\n{closed('2025-01-31', Ads=(90, 10), Web=web, Fair=(10, 90))}"
    outcome = run_case(tmp_path, {"deals": deals}, **(RANKED | ask))
    assert outcome.report.values
    assert "RANK_UNCERTAIN" not in codes_of(outcome)


OWNED = "deal_id | owner | closed_at | status\nd1 | Luis | 2025-01-10 | won\nd2 | Luis | 2025-01-31 | won"
"""Ana won d1, and left: her deals are now Luis's."""
BY_OWNER: dict[str, Any] = {"by": ("owner",), **JANUARY}


def test_segment_current(tmp_path: Path) -> None:
    """Did Luis win two? Today they are both his: who won them the CRM has forgotten, and that is said once."""
    outcome = run_case(tmp_path, {"deals": OWNED}, kpis=("deals_won", "win_rate"), **BY_OWNER)
    naive = cell(outcome, "deals_won", segment=("Luis",))
    assert naive.value == 2
    assert "SEGMENT_CURRENT" in naive.flags
    assert "day of the export" in note(outcome, "SEGMENT_CURRENT")


def test_segment_current_of_one_owner(tmp_path: Path) -> None:
    """--where owner=Luis counts today's deals of Luis as well, those that Ana won among them."""
    where = (Condition("owner", "in", ("Luis",)),)
    outcome = run_case(tmp_path, {"deals": OWNED}, kpis=("deals_won",), where=where, **JANUARY)
    assert cell(outcome, "deals_won").value == 2
    assert "SEGMENT_CURRENT" in cell(outcome, "deals_won").flags


def test_segment_current_of_an_owner_that_is_inherited(tmp_path: Path) -> None:
    """An invoice takes the owner of its customer, who is today's: January's revenue may be another's."""
    tables = {
        "customers": "customer_id | owner | started_at\nc1 | Luis | 2024-01-01",
        "orders": "line_id | customer_id | date | amount\no1 | c1 | 2025-01-01 | 10\no2 | c1 | 2025-01-31 | 20",
    }
    revenue = cell(run_case(tmp_path, tables, kpis=("revenue",), **BY_OWNER), "revenue", segment=("Luis",))
    assert revenue.value == 30
    assert "SEGMENT_CURRENT" in revenue.flags


def test_segment_current_silent_about_who_called(tmp_path: Path) -> None:
    """A call belongs to who made it, whoever has the lead today; and a channel does not change hands."""
    calls = "activity_id | owner | activity_at | type\nc1 | Ana | 2025-01-01 | call\nc2 | Luis | 2025-01-31 | call"
    outcome = run_case(tmp_path, {"activities": calls}, kpis=("calls",), **BY_OWNER)
    assert cell(outcome, "calls", segment=("Ana",)).value == 1
    assert "SEGMENT_CURRENT" not in codes_of(outcome)


# -- what cannot be put together -------------------------------------------------------------------------------------

PERCENTAGES = {
    "bounce_rate": {"web": "date | bounce_rate | {}\n2025-01-01 | 40% | 10\n2025-01-31 | 60% | 90"},
    "search_impression_share": {"spend": "date | impression_share | {}\n2025-01-01 | 40% | 40\n2025-01-31 | 60% | 540"},
}
"""Two days with their percentage and the number of visits or impressions behind it, the second under some header."""
PARTS = {"bounce_rate": "sessions", "search_impression_share": "impressions"}


def percentages(kpi: str, header: str) -> dict[str, str]:
    return {table: text.format(header) for table, text in PERCENTAGES[kpi].items()}


@pytest.mark.parametrize("kpi", PERCENTAGES)
@pytest.mark.parametrize("allow", [frozenset(), frozenset({"PCT_NOT_RECOMPUTABLE"})], ids=["", "allowed"])
def test_pct_not_recomputable(allow: frozenset[str], kpi: str, tmp_path: Path) -> None:
    """40 % and 60 % are not 50 %: without the visits of each day there is no rate of both, which nobody can allow."""
    outcome = run_case(tmp_path, percentages(kpi, "remark"), kpis=(kpi,), allow=allow, **JANUARY)
    assert outcome.report.values == ()
    assert outcome.refused[kpi].code == "PCT_NOT_RECOMPUTABLE"
    assert PARTS[kpi] in outcome.refused[kpi].text


@pytest.mark.parametrize(("kpi", "whole"), [("bounce_rate", (4 + 54) / 100), ("search_impression_share", 580 / 1000)])
def test_pct_not_recomputable_silent_with_its_parts(kpi: str, whole: float, tmp_path: Path) -> None:
    """With the visits of each day it is 58 %: most came on the day of 60 %."""
    outcome = run_case(tmp_path, percentages(kpi, PARTS[kpi]), kpis=(kpi,), **JANUARY)
    naive = mean([0.4, 0.6])
    assert cell(outcome, kpi).value == pytest.approx(whole)
    assert whole != naive
    assert "PCT_NOT_RECOMPUTABLE" not in codes_of(outcome)


REACH = {
    "social": """
        date | campaign | post | reach | impressions
        2025-01-01 | Spring | p1 | 4000 | 5000
        2025-01-20 | Spring | p2 | 5000 | 6000
        2025-01-31 | Summer | p3 | 100 | 200
    """
}
"""Three posts, and how many persons saw each."""


def reach(folder: Path, **ask: Any) -> Outcome:
    return run_case(folder, REACH, kpis=("social_reach", "social_impressions"), **(JANUARY | ask))


def test_non_additive(tmp_path: Path) -> None:
    """Who saw two posts is one person: 9,100 is too many, and how many there were nobody knows."""
    outcome = reach(tmp_path)
    naive = 4000 + 5000 + 100
    assert cell(outcome, "social_reach").value is None
    assert "NON_ADDITIVE" in cell(outcome, "social_reach").flags
    assert [n.severity for n in outcome.report.notes if n.code == "NON_ADDITIVE"] == ["refuse"]
    assert cell(outcome, "social_impressions").value == 5000 + 6000 + 200
    assert "NON_ADDITIVE" not in cell(outcome, "social_impressions").flags
    allowed = cell(reach(tmp_path, allow=frozenset({"NON_ADDITIVE"})), "social_reach")
    assert allowed.value == naive
    assert "NON_ADDITIVE" in allowed.flags


def test_non_additive_by_campaign(tmp_path: Path) -> None:
    """Summer's one post is known, Spring's two are not, and neither is the total: undefined, with the reason."""
    outcome = reach(tmp_path, by=("campaign",))
    found = {v.segment[0]: v for v in outcome.report.values if v.kpi == "social_reach"}
    assert {name: v.value for name, v in found.items()} == {"Spring": None, "Summer": 100, "(total)": None}
    assert {name for name, v in found.items() if "NON_ADDITIVE" in v.flags} == {"Spring", "(total)"}


SUMMER = (Condition("campaign", "in", ("Summer",)),)


@pytest.mark.parametrize("ask", [{"period": "2025-01-20"}, {"where": SUMMER}], ids=["a day", "a campaign"])
def test_non_additive_silent_with_one_post(ask: dict[str, Any], tmp_path: Path) -> None:
    """Nothing is added up where there is but one post."""
    outcome = reach(tmp_path, **ask)
    assert cell(outcome, "social_reach").value is not None
    assert "NON_ADDITIVE" not in codes_of(outcome)


# -- amounts of customers --------------------------------------------------------------------------------------------

ONE_ROW_EACH = f"{SUBSCRIBED}\nc1 | 2024-06-01 | | 100\nc2 | 2024-06-01 | | 50\nc3 | 2025-01-31 | | 30"
"""Two customers of old, of whom c1 has upgraded in January: its one row knows but what it pays today."""
ALL_ROWS = ONE_ROW_EACH.replace("c1 | 2024-06-01 | | 100", "c1 | 2024-06-01 | 2025-01-15 | 80\nc1 | 2025-01-15 | | 100")
"""The same, with what c1 paid before its upgrade."""


def test_snapshot_value_of_subscriptions(tmp_path: Path) -> None:
    """c1 paid 80 in December: a list of what each customer pays today says 100, and that this need not be so."""
    december = JANUARY | {"period": "2024-12"}
    naive = cell(run_case(tmp_path, {"customers": ONE_ROW_EACH}, kpis=("mrr",), **december), "mrr")
    told = cell(run_case(tmp_path, {"customers": ALL_ROWS}, kpis=("mrr",), **december), "mrr")
    assert naive.value == 150
    assert "SNAPSHOT_VALUE" in naive.flags
    assert told.value == 130 != naive.value
    assert "SNAPSHOT_VALUE" not in told.flags


def test_snapshot_value_silent_about_today(tmp_path: Path) -> None:
    """What customers pay today is what the list is for."""
    outcome = run_case(tmp_path, {"customers": ONE_ROW_EACH}, kpis=("mrr",), **JANUARY)
    assert cell(outcome, "mrr").value == 180
    assert "SNAPSHOT_VALUE" not in codes_of(outcome)


MOVEMENTS = ("mrr_new", "mrr_expansion", "mrr_contraction", "mrr_churned", "mrr_reactivated", "nrr", "grr")


def test_no_mrr_history(tmp_path: Path) -> None:
    """One amount for each customer: nobody seems to have upgraded, and a retention of 100 % would be made up."""
    outcome = run_case(tmp_path, {"customers": ONE_ROW_EACH}, kpis=(*MOVEMENTS, "mrr"), **JANUARY)
    assert {kpi: flag.code for kpi, flag in outcome.refused.items()} == dict.fromkeys(MOVEMENTS, "NO_MRR_HISTORY")
    assert cell(outcome, "mrr").value == 180


def test_no_mrr_history_allowed(tmp_path: Path) -> None:
    """Who insists gets the 100 %, with a flag on it: allowed is not the same as right."""
    ask = {"kpis": ("nrr",), "allow": frozenset({"NO_MRR_HISTORY"}), **JANUARY}
    nrr = cell(run_case(tmp_path, {"customers": ONE_ROW_EACH}, **ask), "nrr")
    assert nrr.value == 1
    assert "NO_MRR_HISTORY" in nrr.flags


def test_no_mrr_history_silent_with_one_change(tmp_path: Path) -> None:
    """With what c1 paid before there is a history: 130 became 150."""
    outcome = run_case(tmp_path, {"customers": ALL_ROWS}, kpis=MOVEMENTS, **JANUARY)
    assert not outcome.refused
    assert cell(outcome, "nrr").value == pytest.approx(150 / 130)
    assert cell(outcome, "mrr_expansion").value == 20


# -- lifetimes -------------------------------------------------------------------------------------------------------


def subscribers(lost: int, of: int) -> dict[str, str]:
    """So many customers at 100 a month since 2023, of whom some left in 2024; deals that leave half as margin."""
    customers = [f"{of - lost} * c{{n}} | 2023-06-01 | | 100"]
    customers += [f"{lost} * x{{n}} | 2023-06-01 | 2024-09-01 | 100"] if lost else []
    # One that came and went before, so that amounts have a history.
    customers += ["h | 2023-01-01 | 2023-02-01 | 90", "h | 2023-02-01 | 2023-03-01 | 95", "y | 2025-01-31 | | 100"]
    deals = "deal_id | account_id | created_at | closed_at | status | amount | cost\n" + "\n".join(
        f"d{n} | a{n} | {day} | {day} | won | 300 | 150" for n, day in enumerate(days("2024-01-01", "2025-01-31", 5))
    )
    return {"customers": "\n".join([SUBSCRIBED, *customers]), "deals": deals}


def test_ltv_unstable(tmp_path: Path) -> None:
    """Four of forty left: 600 of margin a year at 10 % is 6,000, but 4 % or 23 % would be no surprise.

    Wilson of 4/40 is 3.96 % to 23.05 %: 600 / 0.2305 = 2,603 and 600 / 0.0396 = 15,159.
    """
    outcome = run_case(tmp_path, subscribers(4, of=40), kpis=("ltv.margin",), **JANUARY)
    naive = 100 * 12 * 0.5 / (4 / 40)
    ltv = cell(outcome, "ltv")
    assert ltv.value == pytest.approx(naive)
    assert "LTV_UNSTABLE" in ltv.flags
    assert ltv.ci_low == pytest.approx(2603, abs=1)
    assert ltv.ci_high == pytest.approx(15159, abs=1)


@pytest.mark.parametrize(("lost", "flagged"), [(1, True), (9, True), (10, False), (40, False)])
def test_ltv_unstable_below_ten(lost: int, flagged: bool, tmp_path: Path) -> None:
    """Ten that were lost in a year are enough to say what a lifetime is; nine are not."""
    ltv = cell(run_case(tmp_path, subscribers(lost, of=200), kpis=("ltv.margin",), **JANUARY), "ltv")
    assert ltv.value == pytest.approx(600 * 200 / lost)
    assert ("LTV_UNSTABLE" in ltv.flags) == flagged
    assert ltv.ci_low is not None
    assert ltv.ci_high is not None
    assert ltv.ci_low < ltv.value < ltv.ci_high


def test_ltv_unstable_of_nobody_lost(tmp_path: Path) -> None:
    """Nobody left yet: customers do not stay for ever, and no value follows from it."""
    ltv = cell(run_case(tmp_path, subscribers(0, of=40), kpis=("ltv.margin",), **JANUARY), "ltv")
    assert (ltv.value, ltv.ci_low, ltv.ci_high) == (None, None, None)
    assert "NO_DENOMINATOR" in ltv.flags
    assert "LTV_UNSTABLE" not in ltv.flags


def test_ltv_unstable_goes_on_into_what_is_made_of_it(tmp_path: Path) -> None:
    """A lifetime value three times the cost of a customer may be as little as 1.3 times: four customers decide."""
    spend = "\n".join(["date | team | cost", *(f"{d} | sales | 450" for d in days("2025-01-01", "2025-01-31"))])
    spend += "\n" + "\n".join(f"{d} | marketing | 50" for d in days("2025-01-01", "2025-01-31"))
    tables = subscribers(4, of=40) | {"spend": spend}
    outcome = run_case(tmp_path, tables, kpis=("ltv_cac.margin", "cac"), **JANUARY)
    ratio, cac = cell(outcome, "ltv_cac"), cell(outcome, "cac", "fully_loaded").value
    assert cac is not None
    assert "LTV_UNSTABLE" in ratio.flags
    assert ratio.value == pytest.approx(6000 / cac)
    assert ratio.ci_low == pytest.approx(2603 / cac, rel=1e-3)


def test_ltv_unstable_silent_where_the_years_are_given(tmp_path: Path) -> None:
    """I said that customers stay three years: no churn is in it, and nothing to doubt."""
    orders = "\n".join(f"o{n} | c{n % 9} | {d} | 20" for n, d in enumerate(days("2024-01-01", "2025-01-31", 3)))
    tables = {"orders": f"line_id | customer_id | date | amount\n{orders}"}
    outcome = run_case(tmp_path, tables, {"years_kept": 3}, kpis=("ltv.orders",), **JANUARY)
    assert cell(outcome, "ltv").value is not None
    assert "LTV_UNSTABLE" not in codes_of(outcome)


def test_source_gap_of_a_trailing_year_says_what_is_lacking(tmp_path: Path) -> None:
    """A churn of twelve months needs twelve months: the footnote names the table, and not nothing in brackets."""
    customers = f"{SUBSCRIBED}\n9 * c{{n}} | 2024-10-01 | | 10\n2 * x{{n}} | 2024-10-01 | 2024-12-01 | 10"
    customers += "\ny | 2025-01-31 | | 10"
    tables = {"customers": customers, "deals": subscribers(1, of=2)["deals"]}
    outcome = run_case(tmp_path, tables, kpis=("ltv.margin",), **JANUARY)
    assert "SOURCE_GAP" in cell(outcome, "ltv").flags
    assert "customers" in note(outcome, "SOURCE_GAP")


def test_definition_mismatch(tmp_path: Path) -> None:
    """A customer brings 300 and cost 150 to win: that is not twice its cost, as half of the 300 went into the goods."""
    spend = "\n".join(f"{day} | {team} | 75" for day in ("2025-01-01", "2025-01-31") for team in ("marketing", "sales"))
    tables = {
        "deals": "deal_id | account_id | closed_at | status | amount\n2 * d{n} | a{n} | 2025-01-31 | won | 300",
        "spend": f"date | team | cost\n{spend}",
    }
    outcome = run_case(tmp_path, tables, kpis=("ltv_cac", "cac"), **JANUARY)
    ratio = cell(outcome, "ltv_cac")
    naive = 300 / 150
    assert (ratio.value, ratio.variant) == (naive, "revenue")
    assert "DEFINITION_MISMATCH" in ratio.flags
    assert "fully loaded" in note(outcome, "DEFINITION_MISMATCH")
    assert "DEFINITION_MISMATCH" not in cell(outcome, "cac").flags


def test_definition_mismatch_silent_on_margin(tmp_path: Path) -> None:
    """Margin over everything that was spent on winning a customer: both sides have all of it."""
    spend = "\n".join(f"{d} | {team} | 9" for d in days("2025-01-01", "2025-01-31") for team in ("marketing", "sales"))
    tables = subscribers(40, of=200) | {"spend": f"date | team | cost\n{spend}"}
    outcome = run_case(tmp_path, tables, kpis=("ltv_cac",), **JANUARY)
    assert cell(outcome, "ltv_cac").variant == "margin"
    assert "DEFINITION_MISMATCH" not in codes_of(outcome)


# -- silence ---------------------------------------------------------------------------------------------------------

SILENT: dict[str, tuple[str, ...]] = {
    "NO_MRR_HISTORY": ("nrr", "grr", "mrr_expansion"),
    "LTV_UNSTABLE": ("ltv.margin", "ltv_cac.margin"),
    "DEFINITION_MISMATCH": ("ltv_cac", "cac"),
    "ONE_DEAL": ("won_amount", "avg_deal_size", "pipeline_value"),
}
"""For each code, the KPIs that would carry it if the clean data had the hazard."""


@pytest.mark.parametrize("code", SILENT)
def test_silent_on_clean_data(code: str, tmp_path: Path) -> None:
    """Nothing is wrong with this data, so nothing is said."""
    outcome = run_case(tmp_path, CLEAN, kpis=SILENT[code], **DECEMBER)
    assert not outcome.refused
    assert all(v.value is not None for v in outcome.report.values)
    assert code not in codes_of(outcome)
