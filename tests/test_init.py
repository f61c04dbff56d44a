"""`kpi init`: from a folder of exports to a first config that works, with every open question in it."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kpicli import start
from kpicli.config.load import Loaded, load, parse
from kpicli.lang import in_lang, sentences
from kpicli.pipeline import run
from kpicli.question import Ask
from kpicli.saying import say
from tests.harness import TODAY, as_csv, cell
from tests.test_languages import EVERY, has_words

SAMPLE = Path(__file__).parents[1] / "sample_data"
SPANISH = """
    ID oportunidad | Fecha de alta | Fecha de cierre | Estado    | Importe de la oportunidad | Comercial | Notas
    n1             | 05/03/2025    | 12/03/2025      | Ganado    | 1.200,50                  | Ana       | x
    n2             | 06/03/2025    | 10/03/2025      | Perdido   | 300,00                    | Ana       |
    n3             | 07/03/2025    | 09/04/2025      | Propuesta | 900,00                    | Luis      |
"""


class Answers:
    """Somebody who gives these answers, by a part of the question; anything else is taken as proposed."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def choose(self, question: str, options: Sequence[str], proposal: str | None) -> str | None:
        self.asked.append(question)
        answer = next((answer for part, answer in self.answers.items() if part in question), proposal)
        assert answer is None or answer in options
        return answer


def begun(folder: Path, answers: dict[str, str] | None = None, **files: str) -> tuple[start.Start, Answers]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(as_csv(text), encoding="utf-8")
    asker = Answers(answers or {})
    return start.begin([f"{name}.csv" for name in files], folder, asker), asker


def loaded(made: start.Start, folder: Path) -> Loaded:
    return parse(made.text, "config.yaml", folder)


def kpi(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kpicli", *args],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )


# -- what it proposes ------------------------------------------------------------------------------------------------


def test_an_unknown_export_in_spanish(tmp_path: Path) -> None:
    """Columns by what Spaniards call them, the stages by their words, the order of dates proposed and remarked."""
    made, _ = begun(tmp_path, deals=SPANISH)
    source = loaded(made, tmp_path).config.sources[0]
    assert source.table == "deals"
    assert source.columns == {
        "deal_id": "ID oportunidad", "created_at": "Fecha de alta", "closed_at": "Fecha de cierre",
        "status": "Estado", "amount": "Importe de la oportunidad", "owner": "Comercial",
    }  # fmt: skip
    assert source.values["status"] == {"won": ("Ganado",), "lost": ("Perdido",), "open": ("Propuesta",)}
    assert source.dates == "dmy"
    assert "dates: dmy   # the cells fit both ways: check one that you know" in made.text
    assert "not mapped: Notas" in made.text
    assert made.open == []
    outcome = run(loaded(made, tmp_path), Ask(("revenue", "win_rate"), "2025-03"), TODAY)
    assert (cell(outcome, "revenue").value, cell(outcome, "win_rate").value) == (1200.5, 0.5)


def test_the_order_of_dates_is_asked_in_english(tmp_path: Path) -> None:
    english = "Deal ID | Created | Close date | Stage | Amount\nn1 | 05/03/2025 | 06/03/2025 | Won | 10"
    made, _ = begun(tmp_path, deals=english)
    assert [line.split(":")[0] for line in made.open] == ["DATE_AMBIGUOUS"]
    made, asker = begun(tmp_path, {"DATE_AMBIGUOUS": "mdy"}, deals=english)
    assert len(asker.asked) == 1
    assert loaded(made, tmp_path).config.sources[0].dates == "mdy"


def test_a_word_that_may_end_a_deal_is_asked(tmp_path: Path) -> None:
    """Left open, the word stays unmapped, and the report refuses rather than count it as open."""
    text = SPANISH.replace("Propuesta |", "Firmado   |")
    made, asker = begun(tmp_path, deals=text)
    assert asker.asked[0] == "deals.csv: Estado: what does 'Firmado' mean?"
    assert made.open == ["deals.csv: Estado: nobody has said what 'Firmado' means: status: under values:"]
    outcome = run(loaded(made, tmp_path), Ask(("win_rate",), "2025-03"), TODAY)
    assert outcome.refused["win_rate"].code == "UNKNOWN_VALUE"
    made, _ = begun(tmp_path, {"Firmado": "won"}, deals=text)
    assert loaded(made, tmp_path).config.sources[0].values["status"]["won"] == ("Ganado", "Firmado")


def test_costs_by_month_in_italian(tmp_path: Path) -> None:
    text = "Mese | Canale | Importo | Reparto\n01/02/2025 | Fiere | 1.500,00 | Marketing"
    text += "\n01/03/2025 | | 2.000,00 | Vendite"
    made, _ = begun(tmp_path, costi=text)
    source = loaded(made, tmp_path).config.sources[0]
    assert (source.table, source.grain, source.dates) == ("spend", "month", "dmy")
    assert source.columns == {"date": "Mese", "channel": "Canale", "cost": "Importo", "team": "Reparto"}
    assert source.values["team"] == {"sales": ("Vendite",)}


def test_what_no_table_tells_is_a_comment(tmp_path: Path) -> None:
    made, _ = begun(tmp_path, deals=SPANISH, colours="Colour | Size\nred | 1\nblue | 2")
    assert [source.table for source in loaded(made, tmp_path).config.sources] == ["deals"]
    assert "#- table: leads\n  #  path: colours.csv" in made.text
    assert made.open == [
        "colours.csv: its headers tell no table of kpi: set table: and columns:, and remove the # at the beginning of "
        "its lines"
    ]


HUBSPOT = """
    Record ID | Deal Name | Pipeline | Deal Stage | Amount | Create Date | Close Date | Deal owner | Contact ID
    1         | A         | Sales    | Closed Won | 100    | 2025-03-01  | 2025-03-09 | Ana        | c1
    2         | B         | Sales    | Ganado     | 200    | 2025-03-02  | 2025-03-08 | Ana        | c2
    3         | C         | Sales    | Demo       | 300    | 2025-03-03  | 2025-06-30 | Luis       | c3
"""


def test_a_recognised_export_with_columns_and_stages_of_its_own(tmp_path: Path) -> None:
    """The preset gives its fields; the ids of contacts and the word Ganado are proposed beside it."""
    made, asker = begun(tmp_path, deals=HUBSPOT)
    source = loaded(made, tmp_path).config.sources[0]
    assert (source.preset, source.columns) == ("hubspot.deals", {"lead_id": "Contact ID"})
    assert source.values == {"status": {"won": ("Ganado",)}}
    assert asker.asked == []
    outcome = run(loaded(made, tmp_path), Ask(("deals_won", "revenue"), "2025-03"), TODAY)
    assert (cell(outcome, "deals_won").value, cell(outcome, "revenue").value) == (2, 300)


def test_files_of_one_layout_are_one_source(tmp_path: Path) -> None:
    made, _ = begun(tmp_path, deals_1=SPANISH, deals_2=SPANISH.replace("n1 ", "n7 "))
    assert [source.path for source in loaded(made, tmp_path).config.sources] == [("deals_1.csv", "deals_2.csv")]


def test_a_file_that_cannot_be_read_is_named_and_the_rest_counts(tmp_path: Path) -> None:
    (tmp_path / "login.csv").write_text("<!doctype html><html><body>Sign in</body></html>")
    (tmp_path / "deals.csv").write_text(as_csv(SPANISH), encoding="utf-8")
    made = start.begin(["deals.csv", "login.csv"], tmp_path, start.Silent())
    assert ["login.csv" in line for line in made.said] == [True]
    assert len(loaded(made, tmp_path).config.sources) == 1


def test_the_sample_company(tmp_path: Path) -> None:
    """Every export of the sample becomes a source of its table, and the figures are those of the config by hand."""
    for file in (*SAMPLE.glob("*.csv"), *SAMPLE.glob("*.xlsx")):
        shutil.copy(file, tmp_path)
    done = kpi(tmp_path, "init", "--yes")
    assert done.returncode == 0, done.stderr
    tables = sorted(source.table or source.preset or "" for source in load(tmp_path / "config.yaml").config.sources)
    assert len(tables) == 9
    by_hand = load(SAMPLE.parent / "config.example.yaml")
    asked = Ask(("leads", "mqls", "deals_won", "won_amount", "win_rate"), "2025-03")
    mine = run(load(tmp_path / "config.yaml"), asked, TODAY)
    theirs = run(by_hand, asked, TODAY)
    for name in asked.kpis:
        assert cell(mine, name).value == cell(theirs, name).value


# -- in other languages ----------------------------------------------------------------------------------------------


def test_the_comments_are_in_the_language_asked_for(tmp_path: Path) -> None:
    """What the file says is the same config; a file that nothing tells is left for its owner, in Spanish."""
    for name, text in {"deals": SPANISH, "colours": "Colour | Size\nred | 1"}.items():
        (tmp_path / f"{name}.csv").write_text(as_csv(text), encoding="utf-8")
    english, spanish = (
        start.begin(["deals.csv", "colours.csv"], tmp_path, start.Silent(), lang) for lang in ("en", "es")
    )
    assert parse(spanish.text, "config.yaml", tmp_path).config == parse(english.text, "config.yaml", tmp_path).config
    assert spanish.text.splitlines() == [
        "# yaml-language-server: $schema=kpi.schema.json",
        "# `kpi schema -o kpi.schema.json` escribe el archivo de la primera línea: así los editores completan este.",
        "# Hecho por `kpi init`. Léelo una vez: lo que se dio por supuesto lleva un comentario.",
        "# `kpi check` muestra cómo se entendió cada columna; config.example.yaml muestra todas las opciones.",
        "",
        "currency: EUR   # ningún archivo la indica, se supone EUR (--currency dice cuál es)",
        "timezone: UTC   # donde empiezan y acaban tus días: Europe/Madrid, America/Mexico_City",
        "lang: es   # el idioma de lo que se lee: en, es o it",
        "",
        "sources:",
        "",
        "  # por sus encabezados: una fila es una oportunidad; comprueba las columnas; sin asignar: Notas",
        "  - table: deals",
        "    path: deals.csv",
        "    columns:",
        *(f"      {line}" for line in columns_of(spanish)),
        "    values: {status: {won: [Ganado], lost: [Perdido], open: [Propuesta]}}   # comprueba qué significan tus "
        "palabras",
        "    dates: dmy   # las celdas encajan de las dos formas: comprueba una que conozcas",
        "",
        "  # colours.csv: Colour, Size",
        "  # TODAVÍA SIN LEER: sus encabezados no corresponden a ninguna tabla de kpi: indica table: y columns:, y "
        "quita el # del principio de sus líneas",
        "  #- table: leads",
        "  #  path: colours.csv",
        "  #  columns: {}",
    ]


def columns_of(made: start.Start) -> list[str]:
    """The columns of the first source, as they are written."""
    assert made.loaded
    return [f"{field}: {header}" for field, header in made.loaded.config.sources[0].columns.items()]


@pytest.mark.parametrize(("asked", "written"), [("en", "es"), ("es", "es"), ("it", "it")])
def test_reports_speak_the_language_asked_for_or_that_of_the_files(asked: str, written: str, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(as_csv(SPANISH), encoding="utf-8")
    made = start.begin(["deals.csv"], tmp_path, start.Silent(), asked)
    assert loaded(made, tmp_path).config.lang == written


def test_questions_and_what_is_open_in_italian(tmp_path: Path) -> None:
    made, asker = begun(tmp_path, deals=SPANISH.replace("Propuesta |", "Firmado   |"))
    assert in_lang(asker.asked[0], "it") == "deals.csv: Estado: che cosa significa 'Firmado'?"
    assert [in_lang(line, "it") for line in made.open] == [
        "deals.csv: Estado: nessuno ha detto che cosa significa 'Firmado': status: in values:"
    ]


def test_what_a_column_or_a_table_would_add_is_known_in_three_languages(tmp_path: Path) -> None:
    """What is left of a refusal without "needs" is a sentence of its own."""
    made, _ = begun(tmp_path, deals=SPANISH)
    assert made.loaded
    assert {"deals.probability", "a source for the table spend"} <= set(start.gives(made.loaded)[1])
    needed = say("needs a source for the table {table}", table="spend")
    assert in_lang(start.without_needs(needed), "es") == "un origen para la tabla spend"
    left = [
        text.removeprefix("needs ") for text, place in EVERY.items() if place == "plan.py" and text.startswith("needs ")
    ]
    assert [text for text in left if has_words(text) and ", or " not in text and text not in sentences()] == []


# -- the command -----------------------------------------------------------------------------------------------------


def test_it_says_what_can_be_computed_and_what_would_add_to_it(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(as_csv(SPANISH), encoding="utf-8")
    done = kpi(tmp_path, "init")
    assert done.returncode == 0
    assert "KPIs can be computed from these files" in done.stderr
    assert "deals.probability would add 1: weighted_pipeline" in done.stderr
    assert "wrote config.yaml. Next: kpi check, then kpi report" in done.stderr
    assert done.stdout == ""
    assert (
        "Ganados" in kpi(tmp_path, "report", "--period", "2025-03").stdout
        or "ganados" in kpi(tmp_path, "report").stdout
    )


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(as_csv(SPANISH), encoding="utf-8")
    (tmp_path / "config.yaml").write_text("mine: 1\n")
    refused = kpi(tmp_path, "init")
    assert refused.returncode == 2
    assert "config.yaml: is there already: --force writes over it" in refused.stderr
    shown = kpi(tmp_path, "init", "--dry-run")
    assert shown.stdout.startswith("# yaml-language-server: $schema=kpi.schema.json\n")
    assert "# Made by `kpi init`" in shown.stdout
    assert (tmp_path / "config.yaml").read_text() == "mine: 1\n"
    assert kpi(tmp_path, "init", "--force").returncode == 0
    assert "table: deals" in (tmp_path / "config.yaml").read_text()


def test_without_any_file(tmp_path: Path) -> None:
    refused = kpi(tmp_path, "init")
    assert refused.returncode == 3
    assert "no CSV or Excel file is here" in refused.stderr


def test_it_asks_on_a_terminal_only(tmp_path: Path) -> None:
    """The same command with a terminal asks; the answer may be a number, a word, or Enter to leave it open."""
    (tmp_path / "deals.csv").write_text(as_csv(SPANISH.replace("Propuesta |", "Firmado   |")), encoding="utf-8")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "kpicli", "init"], cwd=tmp_path, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs
    )
    os.close(theirs)
    os.write(ours, b"nonsense\nwon\n\n")
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    assert process.wait() == 0
    assert b"what does 'Firmado' mean?" in shown
    assert load(tmp_path / "config.yaml").config.sources[0].values["status"]["won"] == ("Ganado", "Firmado")


def test_paths_are_those_of_the_configs_folder(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "deals.csv").write_text(as_csv(SPANISH), encoding="utf-8")
    (tmp_path / "reports").mkdir()
    done = kpi(tmp_path, "init", "-c", "reports/config.yaml", "exports/deals.csv")
    assert done.returncode == 0, done.stderr
    assert kpi(tmp_path, "report", "-c", "reports/config.yaml", "--kpi", "deals_won", "-f", "csv").returncode == 0


@pytest.mark.parametrize(
    "text",
    ["yes", "no", "0012", "a: b", "- x", "#1", "it's", 'say "hi"', "1.5", "2025-01-01", "{x}", "[", "*", "Coste/conv."],
)
def test_any_text_of_a_file_is_written_as_text(text: str, tmp_path: Path) -> None:
    """Headers and words of a file come back from the config as they are."""
    from kpicli import propose

    meant = {"status": {"won": [text]}}
    entry = propose.Entry({"table": "deals", "path": "x", "columns": {"amount": text}, "values": meant}, "why")
    source = parse(propose.config_text(["head"], {}, [entry]), "config.yaml", tmp_path).config.sources[0]
    assert (source.columns, source.values["status"]["won"]) == ({"amount": text}, (text,))


def test_the_words_that_activities_are_counted_by_are_known(tmp_path: Path) -> None:
    """An unknown type stays as it is; a known one that nobody mapped would be a silent 0 calls."""
    activities = """
        ID de actividad | Fecha de la actividad | Tipo           | Estado
        a1              | 13/03/2025            | Llamada        | Completada
        a2              | 14/03/2025            | Reunión        | Completada
        a3              | 15/03/2025            | Feria          | Completada
        a4              | 16/03/2025            | Llamada        | Planificada
        a5              | 17/03/2025            | call           | Completada
    """
    made, asker = begun(tmp_path, activities=activities)
    assert asker.asked == []
    assert loaded(made, tmp_path).config.sources[0].values["type"] == {"call": ("Llamada",), "meeting": ("Reunión",)}
    outcome = run(loaded(made, tmp_path), Ask(kpis=("calls", "meetings", "activities"), period="year"), TODAY)
    assert [cell(outcome, kpi).value for kpi in ("calls", "meetings", "activities")] == [2, 1, 4]
