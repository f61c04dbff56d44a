"""The sample company by a second route: plain SQL over its files, written from the book, gives the program's numbers.

DuckDB reads the exports by itself and shares nothing with kpicli; only what it cannot read (a workbook, and the costs
as Excel for Windows writes them) comes through pandas. The queries say what each KPI means; what is odd in the files is
in sample_data/README.md. A query has no row where its table does not know a channel: such a figure is undefined.
"""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from kpicli.config.load import load
from kpicli.pipeline import run
from kpicli.question import Ask

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample_data"
TODAY = date(2026, 1, 14)
Figures = dict[tuple[str, str], float | None]
"""The values of one KPI by period and channel."""

# -- reading ---------------------------------------------------------------------------------------------------------

WORDS = """
CREATE TABLE spelling (spelled VARCHAR, label VARCHAR);
INSERT INTO spelling VALUES
    ('búsqueda de pago', 'Paid search'), ('paid search', 'Paid search'), ('google', 'Paid search'),
    ('búsqueda orgánica', 'Organic search'), ('organic search', 'Organic search'),
    ('linkedin', 'LinkedIn'), ('linkedin ads', 'LinkedIn'), ('paid social', 'LinkedIn'),
    ('correo electrónico', 'Email'), ('email', 'Email'),
    ('eventos', 'Events'), ('events', 'Events'),
    ('referencias', 'Referral'), ('referral', 'Referral'),
    ('direct', 'Direct');

-- One label for all spellings; capitals and blanks around a word do not matter.
CREATE MACRO label_of(word, blank) AS
    CASE WHEN word IS NULL THEN blank ELSE (SELECT label FROM spelling WHERE spelled = lower(trim(word))) END;

-- 31/12/2025 09:05, without a value where there is no such day.
CREATE MACRO moment(cell) AS try_strptime(cell, '%d/%m/%Y %H:%M');

-- '1.234,50 €' and '1234,50'; ' --' is missing.
CREATE MACRO spanish_number(cell) AS
    TRY_CAST(replace(regexp_replace(cell, '[^0-9,]', '', 'g'), ',', '.') AS DECIMAL(18, 2));
"""

LEADS = """
CREATE TABLE leads AS
SELECT
    "ID de registro" AS lead_id,
    label_of("Fuente original", '(blank)') AS channel,
    moment("Fecha de creación") AS created_at,
    moment("Primera respuesta") AS first_contact_at,
    moment("Fecha de MQL") AS mql_at,
    moment("Fecha de SQL") AS sql_at
FROM read_csv('{sample}/crm_contacts.csv', delim = ';', header = true, all_varchar = true)
-- A contact that stands there twice counts once: the row modified last.
QUALIFY row_number() OVER (PARTITION BY lead_id ORDER BY moment("Fecha de última modificación") DESC) = 1
"""

DEALS = """
CREATE TABLE deals AS
SELECT
    "ID de contacto"::VARCHAR AS lead_id,
    "ID de empresa" AS account_id,
    channel,                                        -- a deal takes the channel of its lead
    "Fecha de creación"::DATE AS created_at,
    CASE WHEN status <> 'open' THEN "Fecha de cierre"::DATE END AS closed_at,
    status,
    "Tipo de negocio" = 'Nuevo' AS is_new_business,
    "Importe"::DECIMAL(18, 2) AS amount,
    "Coste del servicio"::DECIMAL(18, 2) AS cost,
    status = 'won' AND is_new_business AND closed_at IS NOT NULL AND row_number() OVER (
        PARTITION BY account_id, status = 'won' AND is_new_business AND closed_at IS NOT NULL ORDER BY closed_at
    ) = 1 AS wins_the_account
FROM workbook
JOIN (VALUES ('Ganado', 'won'), ('Perdido', 'lost'), ('Sin decisión', 'no_decision'),
             ('Negociación', 'open'), ('Propuesta', 'open'), ('Descubrimiento', 'open')) AS stage (named, status)
  ON named = "Etapa del negocio"
JOIN leads ON leads.lead_id = "ID de contacto"::VARCHAR
"""

SPEND = """
CREATE TABLE spend AS
SELECT
    "Día"::DATE AS date, 'Paid search' AS channel, 'marketing' AS team, true AS is_media,
    spanish_number("Coste") AS cost,
    spanish_number("Clics") AS clicks,
    spanish_number("Impr.") AS impressions,
    spanish_number("Valor conv.") AS conversion_value
FROM read_csv('{sample}/google_ads.csv', skip = 2, header = true, all_varchar = true)
WHERE "Día" LIKE '20__-%'                           -- the rows of totals have no day
UNION ALL BY NAME
SELECT
    strptime("Start Date (in UTC)", '%m/%d/%Y')::DATE AS date, 'LinkedIn' AS channel, 'marketing' AS team,
    true AS is_media,
    "Total Spent"::DECIMAL(18, 2) AS cost,
    "Clicks"::INT AS clicks,
    "Impressions"::INT AS impressions
FROM read_csv('{sample}/linkedin_ads.csv', header = true, all_varchar = true)
UNION ALL BY NAME
SELECT
    strptime("Mes", '%d/%m/%Y')::DATE AS date,
    label_of("Canal", '(unassigned)') AS channel,   -- payroll, tools and the agency are of no channel
    CASE "Equipo" WHEN 'Marketing' THEN 'marketing' WHEN 'Ventas' THEN 'sales' END AS team,
    "Categoría" = 'Medios' AS is_media,
    spanish_number("Importe") AS cost
FROM cost_sheet
"""

OTHERS = """
CREATE TABLE web AS
SELECT
    strptime("Date", '%Y%m%d')::DATE + day::INT AS date,       -- each day of a week has a seventh of its figures
    label_of("Session primary channel group", '(blank)') AS channel,
    "Sessions"::INT / 7 AS sessions,
    "Engaged sessions"::INT / 7 AS engaged_sessions
FROM read_csv('{sample}/web.csv', skip = 9, header = true, all_varchar = true), range(7) AS days(day);
-- The days after as_of are in no period.
UPDATE web SET date = NULL WHERE date > DATE '2026-01-14';

CREATE TABLE email AS
SELECT
    "Send Date"::DATE AS date,
    'Email' AS channel,
    "Successful Deliveries"::INT AS delivered,
    "Unique Opens"::INT AS opens
FROM read_csv('{sample}/email.csv', header = true, all_varchar = true);

CREATE TABLE activities AS
SELECT
    moment("Fecha de la actividad") AS activity_at,
    "Estado" = 'Completada' AS is_done,
    coalesce(leads.channel, '(blank)') AS channel   -- internal tasks are about no lead
FROM read_csv('{sample}/activities.csv', delim = ';', header = true, all_varchar = true)
LEFT JOIN leads ON leads.lead_id = "ID de contacto";

CREATE TABLE subscriptions AS
SELECT
    "Customer ID" AS customer_id,
    "MRR"::DECIMAL(18, 2) AS mrr,
    "Start Date"::DATE AS started_at,
    "End Date"::DATE AS ended_at                    -- the first day that is not paid
FROM read_csv('{sample}/customers.csv', header = true, all_varchar = true);
"""

CELLS = """
CREATE TABLE period AS
SELECT strftime(day, '%Y-%m') AS period, day::DATE AS starts, (day + INTERVAL 1 MONTH)::DATE AS ends
FROM generate_series(DATE '2024-01-01', DATE '2026-01-01', INTERVAL 1 MONTH) AS months (day)
UNION ALL
SELECT strftime(day, '%Y'), day::DATE, (day + INTERVAL 1 YEAR)::DATE
FROM generate_series(DATE '2024-01-01', DATE '2026-01-01', INTERVAL 1 YEAR) AS years (day);

-- Every period by every channel: joined on "channel IN (its own, '(total)')", a row counts in its channel and in all.
CREATE TABLE cell AS
SELECT period, {{'starts': starts, 'ends': ends}} AS span, channel
FROM period, (SELECT DISTINCT label AS channel FROM spelling
              UNION ALL VALUES ('(blank)'), ('(unassigned)'), ('(total)'));

CREATE MACRO inside(day, span) AS day >= span.starts AND day < span.ends;

-- A sum over no rows is 0; over rows of which none has a value it is unknown.
CREATE MACRO added(amount, counted) AS
    CASE WHEN count(*) FILTER (counted) = 0 THEN 0 ELSE sum(amount) FILTER (counted) END;

-- A sum of which every part must be known.
CREATE MACRO added_whole(amount, counted) AS
    CASE WHEN count(*) FILTER (counted) = count(amount) FILTER (counted) THEN added(amount, counted) END;

CREATE MACRO ratio(part, whole) AS part::DOUBLE / nullif(whole, 0)::DOUBLE;
"""

# -- the KPIs --------------------------------------------------------------------------------------------------------

QUERIES = {
    "funnel": """
        -- Each stage by its own date. Answers in minutes of real time; one before the request is none.
        WITH timed AS (
            SELECT *, epoch(timezone('Europe/Madrid', first_contact_at) - timezone('Europe/Madrid', created_at)) / 60
                AS minutes
            FROM leads
        )
        SELECT period, cell.channel,
            count(*) FILTER (inside(created_at, span)) AS leads,
            count(*) FILTER (inside(mql_at, span)) AS mqls,
            count(*) FILTER (inside(sql_at, span)) AS sqls,
            median(minutes) FILTER (inside(created_at, span) AND minutes >= 0)
                AS "lead_response_minutes.created"
        FROM cell JOIN timed ON cell.channel IN (timed.channel, '(total)')
        GROUP BY ALL
    """,
    "cohorts": """
        -- What became of those who entered a stage: a later stage implies the earlier ones.
        WITH outcome AS (
            SELECT lead_id, min(created_at) AS opportunity_at, min(closed_at) FILTER (status = 'won') AS customer_at
            FROM deals GROUP BY lead_id
        ),
        reached AS (
            SELECT channel, created_at, customer_at,
                least(sql_at, opportunity_at, customer_at) AS sql_reached,
                least(mql_at, sql_at, opportunity_at, customer_at) AS mql_reached
            FROM leads LEFT JOIN outcome USING (lead_id)
        )
        SELECT period, cell.channel,
            ratio(count(*) FILTER (inside(mql_reached, span) AND sql_reached IS NOT NULL),
                  count(*) FILTER (inside(mql_reached, span))) AS "mql_to_sql_rate.cohort",
            ratio(count(*) FILTER (inside(created_at, span) AND customer_at IS NOT NULL),
                  count(*) FILTER (inside(created_at, span))) AS "lead_to_customer_rate.cohort"
        FROM cell JOIN reached ON cell.channel IN (reached.channel, '(total)')
        GROUP BY ALL
    """,
    "sales": """
        -- By the date of the close, but for what was created in the period.
        SELECT period, cell.channel,
            count(*) FILTER (inside(created_at, span)) AS opportunities,
            count(*) FILTER (wins_the_account AND inside(closed_at, span)) AS new_customers,
            count(*) FILTER (status = 'won' AND inside(closed_at, span)) AS deals_won,
            count(*) FILTER (status = 'lost' AND inside(closed_at, span)) AS deals_lost,
            added(amount, status = 'won' AND inside(closed_at, span)) AS won_amount,
            won_amount AS revenue,
            avg(amount) FILTER (status = 'won' AND inside(closed_at, span)) AS avg_deal_size,
            ratio(deals_won, deals_won + deals_lost) AS "win_rate.closed",
            ratio(count(*) FILTER (status = 'won' AND inside(created_at, span)), opportunities) AS "win_rate.created",
            ratio(won_amount, won_amount + added(amount, status = 'lost' AND inside(closed_at, span)))
                AS "win_rate.value",
            median(closed_at - created_at) FILTER (status = 'won' AND inside(closed_at, span)
                AND closed_at >= created_at) AS "sales_cycle_days.created",
            avg(closed_at - created_at) FILTER (status = 'won' AND inside(closed_at, span)
                AND closed_at >= created_at) AS "sales_cycle_days.created_mean"
        FROM cell JOIN deals ON cell.channel IN (deals.channel, '(total)')
        GROUP BY ALL
    """,
    "costs": """
        -- Costs by the day, or the month, that they are of.
        SELECT period, cell.channel,
            added(cost, team = 'marketing' AND inside(date, span)) AS marketing_cost,
            added(cost, is_media AND inside(date, span)) AS media_cost
        FROM cell JOIN spend ON cell.channel IN (spend.channel, '(total)')
        GROUP BY ALL
    """,
    "payroll": """
        -- All that sales costs is of no channel: what a channel's share of it is, nobody knows.
        SELECT period, cell.channel, added(cost, inside(date, span)) AS "sales_cost.spend"
        FROM cell JOIN (FROM spend WHERE team = 'sales') AS sales ON cell.channel IN (sales.channel, '(total)')
        GROUP BY ALL
    """,
    "ads": """
        -- Clicks of what was seen, cost of what reports clicks.
        SELECT period, cell.channel,
            ratio(added(clicks, impressions IS NOT NULL AND inside(date, span)),
                  added(impressions, inside(date, span))) AS ctr,
            ratio(added(cost, clicks IS NOT NULL AND inside(date, span)), added(clicks, inside(date, span))) AS cpc,
            ratio(added(conversion_value, inside(date, span)), added(cost, is_media AND inside(date, span)))
                AS "roas.platform"
        FROM cell JOIN spend ON cell.channel IN (spend.channel, '(total)')
        GROUP BY ALL
    """,
    "crm_return": """
        -- What was won in the channels on which something is spent, for the cost of media there.
        WITH matched AS (
            SELECT period, cell.channel, added(amount, status = 'won' AND inside(closed_at, span)) AS amount
            FROM cell JOIN deals ON cell.channel IN (deals.channel, '(total)')
            WHERE deals.channel IN (SELECT channel FROM spend)
            GROUP BY ALL
        )
        SELECT period, channel, ratio(amount, media_cost) AS "roas.crm"
        FROM matched JOIN costs USING (period, channel)
    """,
    "gross_profit": """
        -- Undefined unless the cost of every deal won is known.
        SELECT period, cell.channel,
            added(amount, status = 'won' AND inside(closed_at, span))
                - added_whole(cost, status = 'won' AND inside(closed_at, span)) AS gross_profit
        FROM cell JOIN deals ON cell.channel IN (deals.channel, '(total)')
        GROUP BY ALL
    """,
    "ratios": """
        -- Ratios of sums. Where one side does not know a channel, there is none.
        SELECT period, channel,
            ratio(sqls, mqls) AS "mql_to_sql_rate.flow",
            ratio(new_customers, leads) AS "lead_to_customer_rate.flow",
            ratio(nullif(marketing_cost, 0), leads) AS "cpl.marketing",
            ratio(nullif(marketing_cost, 0), mqls) AS "cost_per_mql.marketing",
            ratio(marketing_cost + "sales_cost.spend", new_customers) AS "cac.fully_loaded",
            ratio(nullif(marketing_cost, 0), new_customers) AS "cac.marketing",
            ratio(gross_profit - marketing_cost, marketing_cost) AS "roi.net",
            ratio(revenue - marketing_cost, marketing_cost) AS "roi.net_revenue",
            ratio(revenue, marketing_cost) AS "roi.revenue_over_cost"
        FROM cell
        LEFT JOIN funnel USING (period, channel)
        LEFT JOIN sales USING (period, channel)
        LEFT JOIN gross_profit USING (period, channel)
        LEFT JOIN costs USING (period, channel)
        LEFT JOIN payroll USING (period, channel)
    """,
    "newsletter": """
        SELECT period, cell.channel,
            ratio(sum(opens) FILTER (inside(date, span)), sum(delivered) FILTER (inside(date, span))) AS open_rate
        FROM cell JOIN email ON cell.channel IN (email.channel, '(total)')
        GROUP BY ALL
    """,
    "site": """
        -- A session that did not engage has bounced.
        SELECT period, cell.channel,
            ratio(sum(sessions - engaged_sessions) FILTER (inside(date, span)),
                  sum(sessions) FILTER (inside(date, span))) AS bounce_rate
        FROM cell JOIN web ON cell.channel IN (web.channel, '(total)')
        GROUP BY ALL
    """,
    "work": """
        -- What was done; what is planned has not happened.
        SELECT period, cell.channel, count(*) FILTER (is_done AND inside(activity_at, span)) AS activities
        FROM cell JOIN activities ON cell.channel IN (activities.channel, '(total)')
        GROUP BY ALL
    """,
    "customers": """
        -- A change of price is a new row from the day on which the old one ends: one relationship, no loss.
        WITH begun AS (
            SELECT *, coalesce(started_at > max(coalesce(ended_at, DATE '9999-12-31')) OVER earlier, true) AS is_first
            FROM subscriptions
            WINDOW earlier AS (PARTITION BY customer_id ORDER BY started_at
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        ),
        numbered AS (
            SELECT *, sum(is_first::INT) OVER (PARTITION BY customer_id ORDER BY started_at) AS spell FROM begun
        ),
        relation AS (
            SELECT customer_id, min(started_at) AS started_at,
                nullif(max(coalesce(ended_at, DATE '9999-12-31')), DATE '9999-12-31') AS ended_at
            FROM numbered GROUP BY customer_id, spell
        ),
        -- Customers are looked at just before the first day, and at the end of the last one or of the export.
        moment AS (SELECT period, starts, least(ends, DATE '2026-01-15') AS ends FROM period),
        money AS (
            SELECT period, sum(mrr) AS mrr
            FROM moment JOIN subscriptions ON started_at < ends AND (ended_at IS NULL OR ended_at >= ends)
            GROUP BY period
        )
        SELECT period, '(total)' AS channel, any_value(mrr) AS mrr,
            count(*) FILTER (started_at < ends AND (ended_at IS NULL OR ended_at >= ends)) AS customers_end,
            ratio(count(*) FILTER (started_at < starts AND ended_at >= starts AND ended_at < ends),
                  count(*) FILTER (started_at < starts AND (ended_at IS NULL OR ended_at >= starts)))
                AS "churn_rate.start"
        FROM moment JOIN money USING (period) CROSS JOIN relation
        GROUP BY period
    """,
}
"""One query for each group of KPIs; its columns are called as they are. Later ones may read earlier ones."""

NO_KPIS = {"gross_profit"}
"""Columns that only lead to others."""
WITHOUT_CHANNEL = {"sales_cost.spend", "cac.fully_loaded", "mrr", "customers_end", "churn_rate.start"}
"""Payroll and subscriptions are of no channel."""


NAMES = (
    "leads", "mqls", "sqls", "opportunities", "new_customers", "mql_to_sql_rate.cohort", "mql_to_sql_rate.flow",
    "lead_to_customer_rate.cohort", "lead_to_customer_rate.flow", "deals_won", "deals_lost", "won_amount", "revenue",
    "avg_deal_size", "win_rate.closed", "win_rate.created", "win_rate.value", "sales_cycle_days.created",
    "sales_cycle_days.created_mean", "lead_response_minutes.created", "marketing_cost", "sales_cost.spend",
    "media_cost", "cpl.marketing", "cost_per_mql.marketing", "cac.fully_loaded", "cac.marketing", "roi.net",
    "roi.net_revenue", "roi.revenue_over_cost", "roas.platform", "roas.crm", "ctr", "cpc", "open_rate", "bounce_rate",
    "activities", "mrr", "customers_end", "churn_rate.start",
)  # fmt: skip


Connection = duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def company() -> Connection:
    """The exports as tables, read once."""
    connection = duckdb.connect()
    connection.register("workbook", pd.read_excel(SAMPLE / "deals.xlsx", sheet_name="Negocios", engine="openpyxl"))
    connection.register("cost_sheet", pd.read_csv(SAMPLE / "costs.csv", sep=";", encoding="cp1252", dtype="str"))
    for script in (WORDS, LEADS, DEALS, SPEND, OTHERS, CELLS):
        connection.execute(script.format(sample=SAMPLE.as_posix()))
    return connection


@pytest.fixture(scope="module")
def by_sql(company: Connection) -> dict[str, Figures]:
    """Every figure of the second route, by KPI."""
    figures: dict[str, Figures] = {}
    for name, query in QUERIES.items():
        found = company.execute(f"CREATE TABLE {name} AS {query}; FROM {name} ORDER BY period, channel")
        columns = [column[0] for column in found.description or ()]
        for period, channel, *values in found.fetchall():
            for kpi, value in zip(columns[2:], values, strict=True):
                figures.setdefault(kpi, {})[period, channel] = None if value is None else float(value)
    return {kpi: found for kpi, found in figures.items() if kpi not in NO_KPIS}


def computed(by: tuple[str, ...]) -> dict[str, Figures]:
    """Every figure of the program, by KPI and definition."""
    loaded = load(ROOT / "config.example.yaml")
    figures: dict[str, Figures] = {}
    for grain, last in (("month", 24), ("year", 2)):
        for v in run(loaded, Ask(kpis=NAMES, by=by, period=grain, last=last), TODAY).report.values:
            name = f"{v.kpi}.{v.variant}".removesuffix(".default")
            figures.setdefault(name, {})[v.period.id, v.segment[0] if by else "(total)"] = v.value
    return figures


@pytest.fixture(scope="module")
def by_program() -> dict[str, Figures]:
    """The program's totals."""
    return computed(())


@pytest.fixture(scope="module")
def by_channel() -> dict[str, Figures]:
    """The program's figures of each channel."""
    return computed(("channel",))


def same(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return left is right
    return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)


def differences(kpi: str, program: Figures, other: Figures, places: set[tuple[str, str]]) -> list[str]:
    """Where the two routes differ; what one of them has no row for is undefined."""
    return [
        f"{kpi} {period} {channel}: {program.get((period, channel))}, by SQL {other.get((period, channel))}"
        for period, channel in sorted(places)
        if not same(program.get((period, channel)), other.get((period, channel)))
    ]


# -- the two routes --------------------------------------------------------------------------------------------------


def test_the_second_route_reads_every_row(company: Connection) -> None:
    """As many rows as sample_data/README.md says, of which four contacts and three totals are no rows."""
    tables = ("leads", "deals", "activities", "spend", "web", "email", "subscriptions")
    counts = {name: company.execute(f"SELECT count(*) FROM {name}").fetchone() for name in tables}
    expected = (1034 - 4, 176, 1304, 1234 + 889 + 146, 749 * 7, 53, 111)  # of the web a row for each day of a week
    assert counts == {name: (count,) for name, count in zip(tables, expected, strict=True)}


@pytest.mark.parametrize(
    "place", ["leads.channel", "deals.status", "spend.channel", "spend.team", "spend.cost", "web.channel"]
)
def test_the_second_route_knows_every_word(company: Connection, place: str) -> None:
    """No row is left without a label or a cost that it has."""
    table, _, column = place.partition(".")
    assert company.execute(f"SELECT count(*) FROM {table} WHERE {column} IS NULL").fetchone() == (0,)


def test_every_figure_is_compared(by_sql: dict[str, Figures]) -> None:
    assert set(by_sql) == set(NAMES)


@pytest.mark.parametrize("kpi", NAMES)
def test_the_total(kpi: str, by_program: dict[str, Figures], by_sql: dict[str, Figures]) -> None:
    """All 25 months, the running one as of the export, and the three years."""
    program, other = by_program[kpi], by_sql[kpi]
    places = {place for place in other if place[1] == "(total)"}
    assert len(places) == 25 + 3
    assert sum(other[place] is not None for place in places) >= 20
    assert differences(kpi, program, other, places) == []


@pytest.mark.parametrize("kpi", [name for name in NAMES if name not in WITHOUT_CHANNEL])
def test_each_channel(kpi: str, by_channel: dict[str, Figures], by_sql: dict[str, Figures]) -> None:
    """The same by channel, and nothing where a table does not know the channel."""
    program, other = by_channel[kpi], by_sql[kpi]
    places = {place for place in {*program, *other} if place[1] != "(total)"}
    assert sum(other.get(place) is not None for place in places) >= 20
    assert differences(kpi, program, other, places) == []


BARE = {
    "mql_to_sql_rate": "cohort", "lead_to_customer_rate": "cohort", "win_rate": "closed", "cac": "fully_loaded",
    "sales_cycle_days": "created", "lead_response_minutes": "created", "sales_cost": "spend", "roi": "net",
    "roas": "platform", "churn_rate": "start",
}  # fmt: skip


def test_a_bare_name_is_the_first_definition(by_sql: dict[str, Figures]) -> None:
    """Who asks for the CAC gets the one with all costs, and for the ROI the one net of what deals cost."""
    ask = Ask(kpis=tuple(BARE), period="2025")
    values = {v.kpi: v for v in run(load(ROOT / "config.example.yaml"), ask, TODAY).report.values}
    assert {kpi: v.variant for kpi, v in values.items()} == BARE
    for kpi, variant in BARE.items():
        assert same(values[kpi].value, by_sql[f"{kpi}.{variant}"]["2025", "(total)"])
