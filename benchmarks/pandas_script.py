"""The benchmark's 14 numbers by month and source, as an analyst writes them in pandas.

Reads deals.csv and spend.csv of the working directory; the result goes to standard output.
"""

import sys

import pandas as pd

DATES = ["created_at", "mql_at", "sql_at", "opportunity_at", "closed_at"]

deals = pd.read_csv(
    "deals.csv",
    usecols=["deal_id", "account_id", *DATES, "status", "amount", "source"],
    parse_dates=DATES,
    dtype={"status": "category", "source": "category"},
)
spend = pd.read_csv("spend.csv", parse_dates=["date"], dtype={"source": "category"})


def by_month(rows, date):
    return rows.groupby([rows[date].dt.to_period("M").rename("month"), "source"])


def days_between(rows, start, end):
    return (rows[end] - rows[start]).dt.total_seconds() / 86400


won = deals[deals["status"] == "won"]
won = won.assign(cycle_days=days_between(won, "created_at", "closed_at"))
lost = deals[deals["status"] == "lost"]
sqls = deals[deals["sql_at"].notna()]
sqls = sqls.assign(mql_to_sql_days=days_between(sqls, "mql_at", "sql_at"))
first_won = won.sort_values(["closed_at", "deal_id"]).drop_duplicates("account_id")

cost = by_month(spend, "date")["cost"].sum()
counts = {
    "leads": by_month(deals, "created_at").size(),
    "mqls": by_month(deals, "mql_at").size(),
    "sqls": by_month(deals, "sql_at").size(),
    "opportunities": by_month(deals, "opportunity_at").size(),
    "won": by_month(won, "closed_at").size(),
    "lost": by_month(lost, "closed_at").size(),
    "new_customers": by_month(first_won, "closed_at").size(),
}

# Every source has a cost on every day, so the spend has every month and source.
report = pd.DataFrame(counts).reindex(cost.index).fillna(0).astype(int)
report["won_amount"] = by_month(won, "closed_at")["amount"].sum().reindex(cost.index).fillna(0)
report["cycle_days"] = by_month(won, "closed_at")["cycle_days"].median()
report["mql_to_sql_days"] = by_month(sqls, "sql_at")["mql_to_sql_days"].median()
report["cost"] = cost

closed = report["won"] + report["lost"]
report["win_rate"] = report["won"] / closed.where(closed > 0)
report["cpl"] = report["cost"] / report["leads"].where(report["leads"] > 0)
report["cac"] = report["cost"] / report["new_customers"].where(report["new_customers"] > 0)
report["roas"] = report["won_amount"] / report["cost"]

report = report.drop(columns="new_customers").sort_index()
report.to_csv(sys.stdout, lineterminator="\n")
