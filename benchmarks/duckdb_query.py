"""The benchmark's 14 numbers by month and source, as one DuckDB query.

Reads deals.csv and spend.csv of the working directory; the result goes to standard output.
"""

import csv
import sys

import duckdb

QUERY = """
WITH deals AS MATERIALIZED (
    SELECT deal_id, account_id, created_at, mql_at, sql_at, opportunity_at, closed_at, status, amount, source
    FROM read_csv('deals.csv')
),
cost AS (  -- every source has a cost on every day, so the spend has every month and source
    SELECT date_trunc('month', date) AS month, source, sum(cost) AS cost
    FROM read_csv('spend.csv') GROUP BY ALL
),
leads AS (
    SELECT date_trunc('month', created_at) AS month, source, count(*) AS leads
    FROM deals GROUP BY ALL
),
mqls AS (
    SELECT date_trunc('month', mql_at) AS month, source, count(*) AS mqls
    FROM deals WHERE mql_at IS NOT NULL GROUP BY ALL
),
sqls AS (
    SELECT date_trunc('month', sql_at) AS month, source, count(*) AS sqls,
        median(date_diff('second', mql_at, sql_at) / 86400) AS mql_to_sql_days
    FROM deals WHERE sql_at IS NOT NULL GROUP BY ALL
),
opportunities AS (
    SELECT date_trunc('month', opportunity_at) AS month, source, count(*) AS opportunities
    FROM deals WHERE opportunity_at IS NOT NULL GROUP BY ALL
),
closed AS (
    SELECT date_trunc('month', closed_at) AS month, source,
        count(*) FILTER (status = 'won') AS won,
        count(*) FILTER (status = 'lost') AS lost,
        coalesce(sum(amount) FILTER (status = 'won'), 0) AS won_amount,
        median(date_diff('second', created_at, closed_at) / 86400) FILTER (status = 'won') AS cycle_days
    FROM deals WHERE status IN ('won', 'lost') GROUP BY ALL
),
first_won AS (
    SELECT closed_at, source FROM deals WHERE status = 'won'
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY closed_at, deal_id) = 1
),
customers AS (
    SELECT date_trunc('month', closed_at) AS month, source, count(*) AS new_customers
    FROM first_won GROUP BY ALL
)
SELECT
    strftime(month, '%Y-%m') AS month,
    source,
    coalesce(leads, 0) AS leads,
    coalesce(mqls, 0) AS mqls,
    coalesce(sqls, 0) AS sqls,
    coalesce(opportunities, 0) AS opportunities,
    coalesce(won, 0) AS won,
    coalesce(lost, 0) AS lost,
    coalesce(won_amount, 0) AS won_amount,
    cycle_days,
    mql_to_sql_days,
    cost,
    won / nullif(won + lost, 0) AS win_rate,
    cost / nullif(leads, 0) AS cpl,
    cost / nullif(new_customers, 0) AS cac,
    coalesce(won_amount, 0) / nullif(cost, 0) AS roas
FROM cost
LEFT JOIN leads USING (month, source)
LEFT JOIN mqls USING (month, source)
LEFT JOIN sqls USING (month, source)
LEFT JOIN opportunities USING (month, source)
LEFT JOIN closed USING (month, source)
LEFT JOIN customers USING (month, source)
ORDER BY month, source
"""

report = duckdb.sql(QUERY)
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(report.columns)
out.writerows(report.fetchall())
