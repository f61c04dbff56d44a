"""Exports recognised by their headers, filled in as sources, and never guessed: with presets of the test's own."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from kpicli.config.load import Loaded, of_files, parse
from kpicli.errors import ConfigError, InputError
from kpicli.lang import in_lang
from kpicli.pipeline import Outcome, check, run
from kpicli.question import Ask
from tests.harness import TODAY, as_csv, cell

ADS = """
tool: Adboard
export: Campaigns
table: spend
sure: {en: file, es: code}
sources: [a file as the tool wrote it]
columns:
  campaign: {en: Campaign, es: Campaña}
  date: {en: [Day, Week], es: [Día, Semana]}
  cost: {en: ["Cost ({currency})", Cost], es: ["Coste ({currency})", Coste]}
  clicks: {en: Clicks, es: Clics}
needs: [campaign, cost]
also: {en: [Adboard score], es: [Nivel de Adboard]}
preamble: [Adboard campaigns]
grains: {week: [Week, Semana]}
stated_range: true
set: {channel: Adboard}
same_as: adboard
"""
KEYWORDS = """
tool: Adboard
export: Keywords
table: spend
sure: {en: docs}
sources: [https://example.org/adboard]
columns:
  keyword: {en: Adboard keyword}
  date: {en: Day}
  cost: {en: [Cost]}
needs: [keyword, cost]
also: {en: [Clicks, Quality]}
same_as: adboard
"""
RIVAL = ADS.replace("Adboard", "Otherads").replace("adboard", "otherads").replace("Otherads score", "Adboard score")
CRM = """
tool: Dealbook
export: Deals
table: deals
sure: {en: file}
sources: [a file as the tool wrote it]
columns:
  deal_id: {en: Deal no}
  stage: {en: Deal stage}
  status: {en: Deal stage}
  amount: {en: Deal amount}
  created_at: {en: Opened}
  closed_at: {en: Closed}
needs: [deal_id, status]
values: {status: {won: [Closed won], lost: [Closed lost], open: ["*"]}}
stages: {en: 'Entered "{stage} (*)"'}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three presets of one's own, to work in."""
    (tmp_path / "own").mkdir()
    for name, text in (("adboard.campaigns", ADS), ("adboard.keywords", KEYWORDS), ("dealbook.deals", CRM)):
        (tmp_path / "own" / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def given(*files: str, settings: str = "") -> Loaded:
    """These files in place of the sources of a config that only names the presets."""
    base = parse(f"presets: own\n{settings}\nsources: [{{preset: auto, path: none.csv}}]", "config.yaml", Path.cwd())
    return of_files(files, base)


def report(loaded: Loaded, *kpis: str, **ask: object) -> Outcome:
    return run(loaded, Ask(kpis, **ask), TODAY)  # type: ignore[arg-type]


DAILY = """
    Campaign | Day        | Cost (USD) | Clicks | Adboard score
    Spring   | 2025-03-01 | 10.50      | 3      | 7
    Spring   | 2025-03-02 | 9.50       | 1      | 7
    Summer   | 2025-04-01 | 80.00      | 16     | 9
"""
DEALS = """
    Deal no | Deal stage  | Deal amount | Opened     | Closed     | Entered "Demo (B2B)" | Entered "Offer (B2B)"
    d1      | Closed won  | 100         | 2025-03-01 | 2025-03-20 | 2025-03-03           | 2025-03-10
    d2      | Closed lost | 900         | 2025-03-02 | 2025-03-25 | 2025-03-04           |
    d3      | Demo        | 500         | 2025-03-05 | 2025-06-30 | 2025-03-09           |
"""


def write(name: str, text: str) -> str:
    Path(name).write_text(as_csv(text), encoding="utf-8")
    return name


# -- recognising -----------------------------------------------------------------------------------------------------


def test_a_file_by_its_headers(folder: Path) -> None:
    """The header's currency is that of the report; what was recognised, and by what, is said."""
    outcome = report(given(write("ads.csv", DAILY)), "marketing_cost", "cpc", period="2025-03")
    cost = cell(outcome, "marketing_cost")
    assert (cost.value, cost.currency) == (20, "USD")
    assert cell(outcome, "cpc").value == 5
    assert "ads.csv: Adboard, Campaigns (5 of 5 headers)" in outcome.report.assumed
    assert "currency: USD, as the files say" in outcome.report.assumed


def test_in_another_language_the_sureness_is_said(folder: Path) -> None:
    spanish = DAILY.replace("Campaign ", "Campaña ").replace("Day ", "Día ").replace("Cost (USD)", "Coste (EUR)")
    spanish = spanish.replace("Clicks", "Clics").replace("Adboard score", "Nivel de Adboard")
    outcome = report(given(write("ads.csv", spanish)), "marketing_cost", period="2025-03")
    assert cell(outcome, "marketing_cost").value == 20
    assert any("(5 of 5 headers; its headers are known from other people's importers)" in s for s in said(outcome))


def said(outcome: Outcome) -> list[str]:
    return list(outcome.report.assumed)


def test_what_was_recognised_is_said_in_other_languages(folder: Path) -> None:
    """With the note of a preset of one's own: in the languages that it is written in, else in its first."""
    notes = "notes: [{es: sin los fines de semana, it: senza i fine settimana}, as it is]\n"
    (folder / "own" / "adboard.campaigns.yaml").write_text(ADS + notes, encoding="utf-8")
    lines = said(report(given(write("ads.csv", DAILY)), "marketing_cost", period="2025-03"))
    spanish = [in_lang(line, "es") for line in lines]
    assert "ads.csv: Adboard, Campaigns (5 de 5 encabezados)" in spanish
    assert "moneda: USD, como dicen los archivos" in spanish
    assert "adboard.campaigns: senza i fine settimana" in [in_lang(line, "it") for line in lines]
    assert "adboard.campaigns: sin los fines de semana" in lines
    assert "adboard.campaigns: as it is" in spanish


@pytest.mark.parametrize("note", ["{pt: nada}", "{en: [a]}", "{}", "3", "[[a]]"])
def test_a_note_is_a_text_or_texts_by_language(note: str, folder: Path) -> None:
    (folder / "own" / "adboard.campaigns.yaml").write_text(f"{ADS}notes: [{note}]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"campaigns.yaml:\d+: notes\[0\]: must be a text, or one in each language"):
        report(given(write("ads.csv", DAILY)), "marketing_cost", period="2025-03")


def test_a_question_is_asked_in_other_languages(folder: Path) -> None:
    (folder / "own" / "otherads.campaigns.yaml").write_text(RIVAL, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        report(given(write("ads.csv", DAILY), write("odd.csv", "Colour | Size\nred | 1")), "marketing_cost")
    may, unknown = (in_lang(line, "es") for line in raised.value.lines)
    assert may.startswith("ads.csv: puede ser adboard.campaigns (5 de 5 encabezados) o otherads.campaigns (")
    assert may.endswith("): indica cuál con preset: en una configuración (`kpi init` lo pregunta)")
    assert unknown == (
        "odd.csv: no es ninguna exportación conocida; `kpi init odd.csv` asigna sus columnas (Colour, Size)"
    )


def test_a_file_of_few_common_headers_is_not_guessed(folder: Path) -> None:
    """Campaign, Day, Cost: many tools write these, so nothing tells which it is."""
    sheet = "Campaign | Day | Cost\nSpring | 2025-03-01 | 10"
    (folder / "own" / "otherads.campaigns.yaml").write_text(RIVAL, encoding="utf-8")
    with pytest.raises(InputError, match=r"sheet.csv: is no export that is known .*kpi init sheet.csv.*Campaign, Day"):
        report(given(write("sheet.csv", sheet)), "marketing_cost")


def test_two_presets_that_fit_alike_are_a_question(folder: Path) -> None:
    (folder / "own" / "otherads.campaigns.yaml").write_text(RIVAL, encoding="utf-8")
    with pytest.raises(InputError, match=r"may be adboard.campaigns \(5 of 5 headers\) or otherads.campaigns \(5 of"):
        report(given(write("ads.csv", DAILY)), "marketing_cost")


def test_words_above_the_header_settle_it(folder: Path) -> None:
    (folder / "own" / "otherads.campaigns.yaml").write_text(RIVAL, encoding="utf-8")
    Path("ads.csv").write_text("Adboard campaigns\n\n" + as_csv(DAILY), encoding="utf-8")
    outcome = report(given("ads.csv"), "marketing_cost", period="2025-03")
    assert 'ads.csv: Adboard, Campaigns (5 of 5 headers, "Adboard campaigns" above them)' in said(outcome)


def test_a_named_preset_that_does_not_fit_says_what_is_missing(folder: Path) -> None:
    write("ads.csv", "Day | Cost\n2025-03-01 | 10")
    loaded = parse("presets: own\nsources: [{preset: adboard.campaigns, path: ads.csv}]", "config.yaml", folder)
    with pytest.raises(ConfigError, match=r"config.yaml:2: sources\[0\].preset: ads.csv has no Campaign, as adboard"):
        report(loaded, "marketing_cost")


def test_an_unknown_preset_has_a_near_one(folder: Path) -> None:
    write("ads.csv", DAILY)
    loaded = parse("presets: own\nsources: [{preset: adboard.campaign, path: ads.csv}]", "config.yaml", folder)
    with pytest.raises(ConfigError, match=r"no preset 'adboard.campaign'. Did you mean 'adboard.campaigns'\?"):
        report(loaded, "marketing_cost")


def test_what_the_config_says_corrects_the_preset(folder: Path) -> None:
    write("ads.csv", DAILY)
    loaded = parse(
        "presets: own\nsources: [{preset: auto, path: ads.csv, set: {channel: Paid}, columns: {cost: Clicks}}]",
        "config.yaml",
        folder,
    )
    outcome = report(loaded, "marketing_cost", by=("channel",), period="2025-03")
    assert cell(outcome, "marketing_cost", segment=("Paid",)).value == 4


# -- what is never added up, or in no period -------------------------------------------------------------------------


def test_the_same_money_in_two_cuts(folder: Path) -> None:
    """By campaign and by keyword: adding them would double the cost."""
    keywords = "Adboard keyword | Day | Cost | Clicks | Quality\nshoes | 2025-03-01 | 10 | 3 | 5"
    files = (write("ads.csv", DAILY), write("keywords.csv", keywords))
    with pytest.raises(
        InputError, match=r"ads.csv .*keywords.csv .*same of adboard in different cuts.* would count twice"
    ):
        report(given(*files), "marketing_cost")


def test_a_stated_range_is_never_split(folder: Path) -> None:
    """One figure for 20 March to 10 April: April alone is not known, and the whole range is."""
    total = "Campaign | Cost (USD) | Clicks | Adboard score\nSpring | 70 | 7 | 5"
    Path("ads.csv").write_text("Adboard campaigns\n20 March 2025 - 10 April 2025\n" + as_csv(total), encoding="utf-8")
    april = cell(report(given("ads.csv"), "marketing_cost", period="2025-04"), "marketing_cost")
    assert (april.value, "GRAIN_TOO_FINE" in april.flags) == (None, True)
    whole = {"period": "all", "first_day": TODAY.replace(2025, 3, 20), "last_day": TODAY.replace(2025, 4, 10)}
    assert cell(report(given("ads.csv"), "marketing_cost", **whole), "marketing_cost").value == 70
    quarter = cell(report(given("ads.csv"), "marketing_cost", period="2025"), "marketing_cost")
    assert quarter.value == 70


def test_weeks_are_said_by_the_header_of_the_date(folder: Path) -> None:
    weekly = DAILY.replace("Day ", "Week ")
    outcome = report(given(write("ads.csv", weekly)), "marketing_cost", period="2025-03-01")
    assert outcome.refused["marketing_cost"].code == "GRAIN_TOO_FINE"


def test_without_dates_it_is_left_out_and_said(folder: Path) -> None:
    bare = "Campaign | Cost (USD) | Clicks | Adboard score\nSpring | 70 | 7 | 5"
    with pytest.raises(InputError, match=r"ads.csv: has no dates, so it is in no period: left out"):
        report(given(write("ads.csv", bare)), "marketing_cost")
    outcome = report(given("ads.csv", write("deals.csv", DEALS)), "deals_won", period="2025-03")
    assert cell(outcome, "deals_won").value == 1
    assert "ads.csv: has no dates, so it is in no period: left out" in said(outcome)


# -- words -----------------------------------------------------------------------------------------------------------


def test_stages_that_are_not_won_or_lost_are_open(folder: Path) -> None:
    outcome = report(given(write("deals.csv", DEALS)), "win_rate", "revenue", period="2025-03")
    assert cell(outcome, "win_rate").value == 0.5


@pytest.mark.parametrize(
    "word", ["Cerrado ganado", "Firmado", "Closed - no budget", "Adjudicado", "No interesado", "Fase 3"]
)
def test_a_word_that_may_end_a_deal_is_a_question(folder: Path, word: str) -> None:
    """'Firmado' is signed: taken for open, a win would be lost without a word."""
    with pytest.raises(InputError, match=rf"deals.csv: Deal stage: '{word}': which of them mean won, lost, open\?"):
        report(given(write("deals.csv", DEALS.replace("Demo        |", f"{word} |"))), "win_rate")


def test_no_row_won_or_lost_is_a_question(folder: Path) -> None:
    other = DEALS.replace("Closed won ", "Fertig ").replace("Closed lost", "Aus")
    with pytest.raises(InputError, match=r"Deal stage: 'Aus', 'Fertig': which of them mean"):
        report(given(write("deals.csv", other)), "win_rate")


def test_the_config_answers(folder: Path) -> None:
    write("deals.csv", DEALS.replace("Demo        |", "Firmado |"))
    source = "{preset: auto, path: deals.csv, values: {status: {won: [Firmado]}}}"
    loaded = parse(f"presets: own\nsources: [{source}]", "config.yaml", folder)
    assert cell(report(loaded, "deals_won", period="all"), "deals_won").value == 2


# -- columns made of columns -----------------------------------------------------------------------------------------


def test_a_column_per_stage_becomes_the_stage_history(folder: Path) -> None:
    data = check(given(write("deals.csv", DEALS)), today=TODAY)
    stages = data.tables["stage_history"].frame
    found = {(row.record_id, row.stage, str(row.entered_at)[:10]) for row in stages.itertuples()}
    assert found == {
        ("d1", "Demo", "2025-03-03"), ("d1", "Offer", "2025-03-10"), ("d2", "Demo", "2025-03-04"),
        ("d3", "Demo", "2025-03-09"),
    }  # fmt: skip
    assert sorted(stages["_row"]) == [2, 2, 3, 4]


def test_a_field_of_two_columns(tmp_path: Path) -> None:
    """Closed and won are two columns of yes and no: only together they say the status."""
    text = "id | created | closed | is closed | is won\nd1 | 2025-03-01 | 2025-03-09 | TRUE | TRUE\n"
    text += "d2 | 2025-03-01 | 2025-03-09 | TRUE | FALSE\nd3 | 2025-03-01 | | FALSE | FALSE"
    (tmp_path / "deals.csv").write_text(as_csv(text), encoding="utf-8")
    config = """sources:
      - table: deals
        path: deals.csv
        columns: {deal_id: id, created_at: created, closed_at: closed}
        joined: {status: [is closed, is won]}
        values: {status: {won: [TRUE / TRUE], lost: [TRUE / FALSE], open: [FALSE / FALSE]}}
    """
    outcome = report(parse(config, "config.yaml", tmp_path), "deals_won", "deals_lost", period="2025-03")
    assert (cell(outcome, "deals_won").value, cell(outcome, "deals_lost").value) == (1, 1)


@pytest.mark.parametrize(("scale", "expected"), [("micros", 1.5), ("cents", 15000), ("thousands", 1.5e9)])
def test_scales(tmp_path: Path, scale: str, expected: float) -> None:
    """An API's 1500000 micros are 1.50; as they stand they would be a million and a half."""
    (tmp_path / "ads.csv").write_text("date,cost\n2025-03-01,1000000\n2025-03-02,500000\n", encoding="utf-8")
    config = f"sources: [{{table: spend, path: ads.csv, scale: {{cost: {scale}}}}}]"
    outcome = report(parse(config, "config.yaml", tmp_path), "marketing_cost", period="2025-03")
    assert cell(outcome, "marketing_cost").value == pytest.approx(expected)


def test_percent_units_below_one(tmp_path: Path) -> None:
    """0.5 in a column of percent is half a percent; only the source can say so."""
    (tmp_path / "deals.csv").write_text(
        "deal_id,created_at,status,amount,probability,expected_close_at\nd1,2025-03-01,open,100,0.5,2025-04-01\n",
        encoding="utf-8",
    )
    config = "sources: [{table: deals, path: deals.csv, scale: {probability: percent}}]"
    outcome = report(parse(config, "config.yaml", tmp_path), "weighted_pipeline", period="2025-03")
    assert cell(outcome, "weighted_pipeline").value == pytest.approx(0.5)


# -- currencies ------------------------------------------------------------------------------------------------------


def test_a_dollar_sign_may_be_a_peso(folder: Path) -> None:
    """A sign is taken at its word, and said; the option says it better."""
    write("deals.csv", DEALS.replace("100  ", "$100 "))
    outcome = report(given("deals.csv"), "won_amount", period="2025-03")
    assert cell(outcome, "won_amount").currency == "USD"
    assert any("from the sign $ (if it is another dollar or a peso: --currency MXN)" in line for line in said(outcome))
    assert cell(report(of_currency("deals.csv", "MXN"), "won_amount", period="2025-03"), "won_amount").currency == "MXN"


def of_currency(file: str, code: str) -> Loaded:
    base = parse("presets: own\nsources: [{preset: auto, path: none.csv}]", "config.yaml", Path.cwd())
    return of_files([file], base, code)


# -- presets of one's own --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("table: spend", "table: spends"), "unknown table 'spends'"),
        (("  clicks:", "  clics:"), "unknown field 'clics' of spend"),
        (("needs: [campaign, cost]", "needs: [campaign, keyword]"), "needs 'keyword', which no column gives"),
        (("tool: Adboard\n", "tools: Adboard\n"), "unknown key 'tools'. Did you mean 'tool'?"),
    ],
)
def test_a_preset_with_a_mistake_is_refused_with_its_line(folder: Path, change: tuple[str, str], problem: str) -> None:
    (folder / "own" / "adboard.campaigns.yaml").write_text(ADS.replace(*change), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        report(given(write("ads.csv", DAILY)), "marketing_cost")
    assert any(problem in line and "adboard.campaigns.yaml:" in line for line in caught.value.lines)


# -- on the command line ---------------------------------------------------------------------------------------------


def on_a_terminal(folder: Path, answer: bytes, *args: str) -> tuple[int, str, str]:
    """The exit code, what standard output has and what the terminal showed, with somebody who types an answer."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "kpicli", *args], cwd=folder, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs
    )
    os.close(theirs)
    os.write(ours, answer)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # Linux says so when the other side is closed
        pass
    printed = process.stdout.read().decode() if process.stdout else ""
    return process.wait(), printed, shown.decode()


def test_a_tie_is_asked_on_a_terminal_only(folder: Path) -> None:
    """Two presets that fit alike: a terminal asks, a pipe stops with the candidates."""
    (folder / "own" / "otherads.campaigns.yaml").write_text(RIVAL, encoding="utf-8")
    (folder / "config.yaml").write_text("presets: own\nsources: [{preset: auto, path: none.csv}]\n")
    write("ads.csv", DAILY)
    args = ("report", "ads.csv", "--kpi", "marketing_cost", "--period", "2025-03", "-f", "csv")
    code, printed, shown = on_a_terminal(folder, b"2\n", *args)
    assert "ads.csv: which export is this?" in shown
    assert (code, ",20,money,USD," in printed) == (0, True), printed
    piped = subprocess.run(
        [sys.executable, "-m", "kpicli", *args], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL
    )
    assert piped.returncode == 3
    assert b"may be adboard.campaigns" in piped.stderr


def test_files_replace_the_sources_and_that_is_said(folder: Path) -> None:
    (folder / "config.yaml").write_text("presets: own\nlang: es\nsources: [{preset: auto, path: none.csv}]\n")
    write("ads.csv", DAILY)
    done = subprocess.run(
        [sys.executable, "-m", "kpicli", "report", "ads.csv", "--period", "2025-03"], cwd=folder, capture_output=True,
        encoding="utf-8", stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "kpi: ads.csv en lugar de los orígenes de config.yaml" in done.stderr


def test_every_file_that_cannot_be_read_is_named(folder: Path) -> None:
    """A folder of downloads holds pictures and login pages too: one run names them all."""
    Path("logo.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    Path("login.csv").write_text("<!doctype html><html><body>Sign in</body></html>")
    with pytest.raises(InputError) as caught:
        report(given("logo.csv", write("ads.csv", DAILY), "login.csv"), "marketing_cost")
    assert [line.partition(":")[0] for line in caught.value.lines] == ["logo.csv", "login.csv"]


def test_a_range_that_is_the_month_is_the_whole_month(folder: Path) -> None:
    total = "Campaign | Cost (USD) | Clicks | Adboard score\nSpring | 70 | 7 | 5"
    Path("ads.csv").write_text("Adboard campaigns\n1 March 2025 - 31 March 2025\n" + as_csv(total), encoding="utf-8")
    march = cell(report(given("ads.csv"), "marketing_cost", period="2025-03"), "marketing_cost")
    assert (march.value, march.flags) == (70, ())


# -- what the columns of a file say beside the preset ---------------------------------------------------------------


def test_a_column_of_currencies_that_no_preset_knows(folder: Path) -> None:
    """100 euros and 70,000 pesos are not 70,100 of anything."""
    text = DEALS.replace("Opened  ", "Moneda | Opened").replace(
        "| 2025-03-01 | 2025-03-20", "| EUR | 2025-03-01 | 2025-03-20"
    )
    text = text.replace("| 2025-03-02 | 2025-03-25", "| MXN | 2025-03-02 | 2025-03-25").replace(
        "Closed lost", "Closed won "
    )
    text = text.replace("| 2025-03-05 | 2025-06-30", "| EUR | 2025-03-05 | 2025-06-30")
    outcome = report(given(write("deals.csv", text)), "won_amount", period="2025-03")
    whole = next(value for value in outcome.report.values if value.currency is None)
    assert (whole.value, "MIXED_CURRENCY" in whole.flags) == (None, True)


def test_dollars_beside_euros_are_a_question(folder: Path) -> None:
    euros = write("ads.csv", DAILY.replace("USD", "EUR"))
    dollars = write("deals.csv", DEALS.replace("100  ", "$100 "))
    with pytest.raises(InputError, match=r"deals.csv: amounts in \$ beside others in EUR: which dollar or peso"):
        report(given(euros, dollars), "won_amount")


def test_another_layout_of_an_export_has_the_same_ids(folder: Path) -> None:
    """A deal that stands in two files, of which one has a column less, is one deal."""
    less = "\n".join(line.rpartition("|")[0] for line in DEALS.strip().splitlines())
    outcome = report(
        given(write("a.csv", DEALS), write("b.csv", less.replace(" | Deal amount", " | Amount"))),
        "deals_won",
        period="2025-03",
    )
    assert cell(outcome, "deals_won").value == 1


def test_days_and_weeks_of_one_account_are_not_added(folder: Path) -> None:
    files = (write("days.csv", DAILY), write("weeks.csv", DAILY.replace("Day ", "Week ")))
    with pytest.raises(InputError, match=r"days.csv .*weeks.csv .*would count twice"):
        report(given(*files), "marketing_cost")


def test_a_header_pattern_cannot_take_forever(folder: Path) -> None:
    (folder / "own" / "adboard.campaigns.yaml").write_text(ADS.replace("Cost]", '"*a*a*a*a*b"]', 1), encoding="utf-8")
    with pytest.raises(ConfigError, match="has more than 3 parts that vary"):
        report(given(write("ads.csv", DAILY)), "marketing_cost")
