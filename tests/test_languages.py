"""Every sentence that the program says is known in English, Spanish and Italian."""

from __future__ import annotations

import ast
import io
import re
import string
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import kpicli.lang.messages as package
from kpicli.cli.asking import Terminal
from kpicli.errors import KpiError
from kpicli.lang import in_lang, sentences
from kpicli.model import Flag
from kpicli.saying import many, say, together
from tests.bad_input.command import Desk
from tests.unsaid import unsaid

PACKAGE = Path(__file__).resolve().parents[1] / "kpicli"
SAYING = {"say": slice(0, 1), "many": slice(1, 3)}
"""Which arguments of a call are templates."""


def templates(source: str) -> Iterator[str]:
    """The templates that a module writes down: the texts given to `say` and `many`, in either half of a choice."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
            for argument in node.args[SAYING[node.func.id]]:
                yield from _texts(argument)


def _texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*_texts(body), *_texts(orelse))


def fields(template: str) -> list[tuple[str, str]]:
    """The facts that a template names, with how each is written."""
    return sorted((name, spec or "") for _, name, spec, _ in string.Formatter().parse(template) if name is not None)


def has_words(template: str) -> bool:
    """Whether anything but facts and signs is in a template."""
    return any(char.isalpha() for text, *_ in string.Formatter().parse(template) for char in text)


EVERY = {
    text: str(path.relative_to(PACKAGE))
    for path in sorted(PACKAGE.rglob("*.py"))
    for text in templates(path.read_text("utf-8"))
    if has_words(text)
}


def test_every_sentence_is_known_in_three_languages() -> None:
    assert [f"{place}: {text}" for text, place in EVERY.items() if text not in sentences()] == []


@pytest.mark.parametrize("place", [0, 1], ids=["es", "it"])
def test_a_translation_names_the_facts_of_the_sentence(place: int) -> None:
    odd = [text for text, said in sentences().items() if fields(said[place]) != fields(text)]
    assert odd == []


def test_no_sentence_is_translated_in_two_ways() -> None:
    found: dict[str, set[tuple[str, str]]] = {}
    for module in iter_modules(package.__path__):
        for text, said in import_module(f"{package.__name__}.{module.name}").MESSAGES.items():
            found.setdefault(text, set()).add(said)
    assert [text for text, said in found.items() if len(said) > 1] == []


def test_a_sentence_is_plain_english_until_it_is_said_in_another_language() -> None:
    inner = many(2, "{n} rows", "{n} rows")
    whole = say("{place}: {what}", place="a.csv, row 3", what=together(", ", [inner, "Etapa"]))
    assert whole == "a.csv, row 3: 2 rows, Etapa"
    assert in_lang(whole, "en") == whole
    assert in_lang("text of a user", "es") == "text of a user"


def test_a_number_in_a_sentence_has_the_marks_of_the_language() -> None:
    cut = say("{place} has exactly {n:,} rows: was the export cut there?", place="a.1,5.csv", n=10000)
    assert cut == "a.1,5.csv has exactly 10,000 rows: was the export cut there?"
    assert in_lang(cut, "es") == "a.1,5.csv tiene exactamente 10.000 filas: ¿se cortó ahí la exportación?"
    rates = say("{low:.6g} to {high:.6g}", low=1.0825, high=1.1)
    assert in_lang(rates, "it") == "da 1,0825 a 1,1"
    alone = say("  {link}: {n} of {total} ({share:.1%}) without a partner: {keys}",
                link="a.b → c", n=1, total=8, share=0.125, keys="'x'")  # fmt: skip
    assert in_lang(alone, "es") == "  a.b → c: 1 de 8 (12,5\u00a0%) sin correspondencia: 'x'"


def test_a_number_of_the_config_stands_as_it_is_written_there() -> None:
    said = say("min ({least:g}) is above max ({most:g})", least=0.5, most=0.25)
    assert in_lang(said, "es") == "min (0.5) es mayor que max (0.25)"


# -- the language that is chosen -------------------------------------------------------------------------------------

DEALS = "deal_id,created_at,closed_at,status,amount\nd1,2025-01-02,2025-01-20,won,100\n"
SOURCES = "sources: [{table: deals, path: deals.csv}]\n"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A folder with one deal and a config that names no language."""
    made = Desk(tmp_path, capsys, monkeypatch)
    monkeypatch.delenv("KPI_LANG", raising=False)
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    made.config(SOURCES)
    return made


TOTAL_LINE = {"en": "1 rows read = 1 used", "es": "1 filas leídas = 1 usadas", "it": "1 righe lette = 1 usate"}


@pytest.mark.parametrize(
    ("option", "config", "variable", "lang"),
    [
        ((), "", None, "en"),
        ((), "", "es", "es"),
        ((), "lang: it\n", "es", "it"),
        ((), "lang: en\n", "es", "en"),
        (("--lang", "es"), "lang: it\n", "it", "es"),
    ],
)
def test_the_option_comes_before_the_config_and_the_config_before_the_environment(
    option: tuple[str, ...], config: str, variable: str | None, lang: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.config(config + SOURCES)
    if variable:
        monkeypatch.setenv("KPI_LANG", variable)
    assert TOTAL_LINE[lang] in desk.kpi("report", "--kpi", "revenue", "--period", "all", *option).err
    assert TOTAL_LINE[lang] in desk.kpi("check", *option).out


@pytest.mark.parametrize(
    ("args", "config", "variable", "said"),
    [
        (("report", "--by", "x", "--top", "0"), "", None, "should be greater than or equal to 1"),
        (("report", "--by", "x", "--top", "0"), "", "it", "deve essere maggiore o uguale a 1"),
        (("report", "--by", "x", "--top", "0"), "lang: es\n", "it", "debe ser mayor o igual que 1"),
        (("report", "--top", "0", "--lang=it"), "lang: es\n", None, "deve essere maggiore o uguale a 1"),
        (("report", "--where", "x"), "lang: 'es'\n", None, "--where x: escribe campo=valor"),
        (("report", "--top", "1"), "lang: it # odd\n", None, "--top: i maggiori di che cosa?"),
    ],
)
def test_an_error_before_the_config_is_read_is_said_by_what_can_be_seen(
    args: tuple[str, ...],
    config: str,
    variable: str | None,
    said: str,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.config(config + SOURCES)
    if variable:
        monkeypatch.setenv("KPI_LANG", variable)
    seen = desk.kpi(*args)
    assert (seen.code, seen.out) == (2, "")
    assert said in seen.err


WRONG = {
    ("report", "--perod", "x"): ("No existe la opción --perod", "L'opzione --perod non esiste"),
    ("report", "-Z"): ("No existe la opción -Z", "L'opzione -Z non esiste"),
    ("report", "--wide=3"): ("'--wide' no lleva valor", "'--wide' non prende un valore"),
    ("report", "--lang", "LANG", "--period"): ("'--period' le falta su valor", "'--period' manca il valore"),
    ("report", "-f", "docx"): ("'docx' no es uno de 'table'", "'docx' non è uno di 'table'"),
    ("report", "--last", "six"): ("debe ser un número entero", "deve essere un numero intero"),
    ("report", "--last", "1001"): ("menor o igual que 1000", "minore o uguale a 1000"),
    ("explain",): ("Falta el argumento 'kpi'", "Manca l'argomento 'kpi'"),
    ("explain", "cac", "roi"): ("Sobran palabras (roi)", "Ci sono parole in più (roi)"),
    ("reprot",): ("No existe el comando 'reprot'. ¿Querías decir 'report'?", "Il comando 'reprot' non esiste"),
    ("report", "--from", "1/2/2025"): ("no es un día", "non è un giorno"),
    ("explain", "cca"): ("ningún KPI se llama 'cca'. ¿Querías decir 'cac'?", "nessun KPI si chiama 'cca'"),
    ("list", "--family", "sale"): ("esa familia no existe", "questa famiglia non esiste"),
    ("report", "-o", "x.docx"): ("extensión desconocida", "estensione sconosciuta"),
    ("init",): ("config.yaml: ya existe", "config.yaml: esiste già"),
}


@pytest.mark.parametrize("args", WRONG, ids=" ".join)
@pytest.mark.parametrize("lang", ["es", "it"])
def test_wrong_usage_is_said_in_the_language(
    args: tuple[str, ...], lang: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_LANG", lang)
    seen = desk.kpi(*(lang if arg == "LANG" else arg for arg in args))
    assert (seen.code, seen.out) == (2, "")
    assert WRONG[args][("es", "it").index(lang)] in seen.err


def test_a_language_that_is_not_there_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_LANG", "fr")
    seen = desk.kpi("list")
    assert (seen.code, seen.err) == (2, "kpi: KPI_LANG=fr: is no language of kpi: en, es, it\n")


MACHINE = (
    ("report", "--kpi", "revenue", "--period", "all", "-f", "csv"),
    ("report", "--kpi", "revenue", "--period", "all", "-f", "json"),
    ("check", "-f", "json"),
    ("list", "-f", "json"),
    ("explain", "win_rate", "-f", "json"),
    ("explain", "revenue", "--period", "all", "-f", "json"),
    ("explain", "win_rate", "--variants", "--period", "all", "-f", "json"),
    ("presets", "-f", "json"),
)


@pytest.mark.parametrize("args", MACHINE, ids=" ".join)
def test_machine_formats_are_the_same_in_every_language(args: tuple[str, ...], desk: Desk) -> None:
    assert desk.kpi(*args, "--lang", "es").out == desk.kpi(*args, "--lang", "en").out


def test_a_question_on_the_terminal_is_asked_in_the_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("2\n"))
    question = say("{file}: which export is this?", file="a.csv")
    assert Terminal("it").choose(question, ["one", "two"], "one") == "two"
    asked = "\na.csv: quale esportazione è?\n  1  one  (proposto)\n  2  two\n1-2, o Invio per la proposta: "
    assert capsys.readouterr().err == asked


# -- no sentence is forgotten ----------------------------------------------------------------------------------------


def test_a_plain_sentence_is_found_where_it_is_made() -> None:
    """The watch of `conftest.py` is awake: it sees what a package says in plain text, and lets a `Said` pass."""
    made = {"__name__": "kpicli.judge.example", "Flag": Flag, "KpiError": KpiError, "say": say}
    exec('Flag("A", "info", say("day")); Flag("B", "info", "plain"); KpiError("odd", say("day"), "{}")', made)
    assert unsaid() == ["kpicli.judge.example: Flag: plain", "kpicli.judge.example: KpiError: odd"]


PEOPLE = (
    ("report",),
    ("report", "--by", "channel", "--last", "2", "--kpi", "cac,win_rate,sales_cycle_days", "-f", "md"),
    ("report", "--by", "owner", "--kpi", "win_rate,pipeline_value,ltv", "-v"),
    ("report", "--kpi", "web_conversion_rate", "--by", "owner"),
    ("explain", "cac", "--period", "2025-06"),
    ("explain", "win_rate", "--period", "2025-12"),
    ("explain", "win_rate", "--variants"),
    ("check", "--rows"),
    ("presets",),
)
ENGLISH = re.compile(
    r"\b(the|of|is|are|was|with|without|and|not|this|that|rows?|could|from|its|than|each|here|sheet)\b"
)
QUOTED = re.compile(r"'[^']*'|`[^`]*`|--\w+|\w+ /|\w*_\w*")


@pytest.mark.parametrize("args", PEOPLE, ids=" ".join)
@pytest.mark.parametrize("lang", ["es", "it"])
def test_nothing_english_is_left_for_people(args: tuple[str, ...], lang: str, desk: Desk) -> None:
    """The sample company, with its planted errors: what people see of it has none of the commonest English words."""
    seen = desk.kpi(*args, "-c", str(PACKAGE.parent / "config.example.yaml"), "--lang", lang)
    lines = [line for line in (seen.out + seen.err).splitlines() if ENGLISH.search(QUOTED.sub("", line))]
    assert lines == []


def test_figures_in_sentences_are_written_as_the_language_writes_them() -> None:
    """1,024 MB is about one megabyte to who reads Spanish; what repeats a setting stays as it was written."""
    rows = say("{place} has exactly {n:,} rows: was the export cut there?", place="a,b.csv", n=10000)
    assert in_lang(rows, "es").startswith("a,b.csv tiene exactamente 10.000 filas")
    assert in_lang(rows, "en").startswith("a,b.csv has exactly 10,000 rows")
    assert in_lang(say("{low:.6g} to {high:.6g}", low=0.926, high=1.083), "it") == "da 0,926 a 1,083"
    assert "(0.4)" in in_lang(say("min ({least:g}) is above max ({most:g})", least=0.4, most=0.2), "es")
