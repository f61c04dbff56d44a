"""What is said of questions, periods, formulas and of what a KPI needs, in Spanish and Italian."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kpicli import formula, question
from kpicli.catalogue import load as load_catalogue
from kpicli.catalogue.model import Condition
from kpicli.errors import KpiError
from kpicli.lang import in_lang
from kpicli.model import Coverage
from kpicli.periods import Calendar, Wanted, resolve, truncated
from kpicli.plan import Planner
from kpicli.saying import Said
from kpicli.schema import CALENDAR_PARTS, TABLES

CATALOGUE = load_catalogue()
PARTS = ", ".join(CALENDAR_PARTS)
FIELDS = {"leads": frozenset({"lead_id", "created_at", "channel"})}
"""What the sources have."""
COVERAGE = Coverage(date(2025, 1, 1), date(2025, 2, 10), 1)


def periods(period: str, first: date | None = None, last: date | None = None) -> object:
    return resolve(Wanted(period, 6, first, last), Calendar(), [COVERAGE], date(2025, 2, 10))


ASKED: dict[str, tuple[Callable[[], Any], str, str]] = {
    "segment": (
        lambda: question.known_segments(["chanel"], ["channel"], FIELDS),
        "--by chanel: no es un segmento. ¿Querías decir 'channel'?",
        "--by chanel: non è un segmento. Intendevi 'channel'?",
    ),
    "segment elsewhere": (
        lambda: question.known_segments(["owner"], ["channel", "owner"], FIELDS),
        "--by owner: ningún origen lo tiene. Hay channel, " + PARTS,
        "--by owner: nessuna fonte lo contiene. Ci sono channel, " + PARTS,
    ),
    "segment of none": (
        lambda: question.known_segments(["owner"], [], FIELDS),
        "--by owner: no es un segmento. Hay " + PARTS,
        "--by owner: non è un segmento. Ci sono " + PARTS,
    ),
    "kpi": (
        lambda: question.known_kpis(["win_rat"], CATALOGUE),
        "--kpi win_rat: no existe ese KPI. ¿Querías decir 'win_rate'? kpi list los muestra todos",
        "--kpi win_rat: questo KPI non esiste. Intendevi 'win_rate'? kpi list li mostra tutti",
    ),
    "family": (
        lambda: question.known_groups(["sale"], CATALOGUE),
        "--group sale: no existe esa familia. ¿Querías decir 'sales'?",
        "--group sale: questa famiglia non esiste. Intendevi 'sales'?",
    ),
    "filter": (
        lambda: question.known_conditions([Condition("chanel", "in", ("SEO",))], {}, FIELDS),
        "--where chanel: ningún origen lo tiene. ¿Querías decir 'channel'?",
        "--where chanel: nessuna fonte lo contiene. Intendevi 'channel'?",
    ),
    "period and range": (
        lambda: periods("2025-01", date(2025, 1, 1)),
        "--period 2025-01: indica un solo periodo; quita --from y --to, o indica un tipo de periodo",
        "--period 2025-01: indica un solo periodo; togli --from e --to, o indica un tipo di periodo",
    ),
    "range the wrong way round": (
        lambda: periods("month", date(2025, 2, 1), date(2025, 1, 1)),
        "--from 2025-02-01 es posterior a --to 2025-01-01",
        "--from 2025-02-01 è dopo --to 2025-01-01",
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_question_is_refused_in_three_languages(name: str) -> None:
    ask, spanish, italian = ASKED[name]
    with pytest.raises(KpiError) as refused:
        ask()
    (line,) = refused.value.lines
    assert (in_lang(line, "es"), in_lang(line, "it")) == (spanish, italian)


def test_no_period_is_refused_in_three_languages() -> None:
    with pytest.raises(KpiError) as refused:
        Calendar().parse("soon")
    (line,) = refused.value.lines
    assert in_lang(line, "es").startswith("--period soon: no es un periodo. Escribe un tipo de periodo (day, week, ")
    assert in_lang(line, "it").startswith("--period soon: non è un periodo. Scrivi un tipo di periodo (day, week, ")


@pytest.mark.parametrize(
    ("text", "spanish"),
    [
        ("a +", "no es una fórmula: usa nombres, números, + - * / y paréntesis"),
        ("1+" * 300 + "1", "tiene más de 500 caracteres"),
        ("-" * 60 + "a", "tiene más de 30 niveles anidados"),
        ("previous(a, b)", "en previous() va un argumento"),
        ("first_of(a)", "en first_of() van dos o más argumentos"),
    ],
)
def test_a_formula_is_refused_in_spanish(text: str, spanish: str) -> None:
    with pytest.raises(formula.FormulaError) as refused:
        formula.parse(text)
    assert in_lang(refused.value.args[0], "es") == spanish


NEEDS = [
    ("cac", "necesita un origen para la tabla spend", "richiede una fonte per la tabella spend"),
    ("mqls", "necesita leads.mql_at", "richiede leads.mql_at"),
    (
        "opportunities",
        "necesita un origen para la tabla deals; o necesita leads.opportunity_at",
        "richiede una fonte per la tabella deals; o richiede leads.opportunity_at",
    ),
]


@pytest.mark.parametrize(("kpi", "spanish", "italian"), NEEDS)
def test_what_a_kpi_needs_is_said_in_three_languages(kpi: str, spanish: str, italian: str) -> None:
    why = Planner(CATALOGUE, FIELDS).plan([kpi]).refused[kpi].text
    assert (in_lang(why, "es"), in_lang(why, "it")) == (spanish, italian)


def test_whatever_a_kpi_lacks_is_a_sentence() -> None:
    """Of a source of every table with nothing but its date and amount, most KPIs can only be refused."""
    poor = {name: frozenset({table.dated_by, "amount"}) & table.fields.keys() for name, table in TABLES.items()}
    refused = Planner(CATALOGUE, poor).plan(CATALOGUE.kpis).refused
    assert len(refused) > len(CATALOGUE.kpis) / 2
    assert [name for name, flag in refused.items() if not isinstance(flag.text, Said)] == []


def test_a_second_choice_is_said_in_three_languages() -> None:
    fields = {**FIELDS, "web": frozenset({"date", "sessions"})}
    (said,) = Planner(CATALOGUE, fields).plan(["session_to_lead_rate"]).said
    way, why = "session_to_lead_rate: con inbound_leads", "web.channel"
    assert in_lang(said, "es") == f"{way}, porque la primera opción necesita {why}"
    assert in_lang(said, "it") == f"{way}, perché la prima scelta richiede {why}"


def test_equal_days_of_an_earlier_period_are_named_in_three_languages() -> None:
    span = resolve(Wanted("month", 1), Calendar(), [COVERAGE], date(2025, 2, 1))
    (part,) = truncated(span, Calendar(), date(2025, 2, 1), "previous").values()
    assert [in_lang(part.id, lang) for lang in ("en", "es", "it")] == [
        "2025-01 (1 day)",
        "2025-01 (1 día)",
        "2025-01 (1 giorno)",
    ]
