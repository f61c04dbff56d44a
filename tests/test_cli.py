"""The real command, as a person, a pipe and cron run it: exit codes, one clear line of error, data alone on stdout."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from kpicli.cli.output import tell

RECORD = (
    "kpi", "variant", "period", "period_start", "period_end", "value", "unit", "currency", "numerator", "denominator",
    "n", "ci_low", "ci_high", "basis", "window", "as_of", "flags",
)  # fmt: skip
CONFIG = "sources:\n  - {table: leads, path: leads.csv}\n  - {table: deals, path: deals.csv}\n"
COMMAND = (sys.executable, "-m", "kpicli")


def kpi(folder: Path, *args: str, **how: Any) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder; whatever happens, nobody sees a traceback or is told of a bug."""
    env = how.pop("env", {name: value for name, value in os.environ.items() if not name.startswith("KPI_")})
    how.setdefault("encoding", "utf-8")
    done = subprocess.run([*COMMAND, *args], cwd=folder, capture_output=True, env=env, timeout=60, **how)
    assert "Traceback" not in done.stderr
    assert "a fault of the program" not in done.stderr
    return done


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a config and two exports: 62 leads and deals of January 2025, from Ads and from a blank channel."""
    folder = tmp_path_factory.mktemp("company")
    leads, deals = ["lead_id,created_at,channel"], ["deal_id,lead_id,created_at,closed_at,status,amount"]
    for n in range(62):
        day = f"2025-01-{n % 31 + 1:02}"
        leads.append(f"l{n},{day},{('Ads', '=1+1 España')[n % 2]}")
        deals.append(f"d{n},l{n},{day},{day},{('won', 'lost')[n % 2]},{n}.50")
    (folder / "leads.csv").write_text("\n".join(leads) + "\n", encoding="utf-8")
    (folder / "deals.csv").write_text("\n".join(deals) + "\n", encoding="utf-8")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    (folder / "empty.csv").touch()
    (folder / "header.csv").write_text("lead_id,created_at\n", encoding="utf-8")
    (folder / "exports").mkdir()
    (folder / "damaged.xlsx").write_bytes(b"PK\x03\x04" + b"not a workbook" * 100)
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    (folder / "locked.xlsx").write_bytes(locked)
    book = Workbook()
    assert book.active
    book.active.title = "Leads"
    book.active.append(["lead_id", "created_at"])
    book.active.append(["l1", "2025-01-02"])
    book.save(folder / "book.xlsx")
    return folder


# -- errors ----------------------------------------------------------------------------------------------------------


def source(text: str) -> str:
    """A config of one source of leads."""
    return f"sources:\n  - {{table: leads, {text}}}\n"


WRONG_CONFIG: dict[str, tuple[str, int, str]] = {
    "bad YAML": ("sources: [\n  - a: b\n", 2, r"wrong.yaml:2: is not valid YAML"),
    "unknown key": (source("path: leads.csv, collumns: {}"), 2, r"wrong.yaml:2: .*'collumns'\. Did you mean 'columns'"),
    "unknown field": (
        source("path: leads.csv, columns: {created_att: created_at}"), 2, r"wrong.yaml:2: .*'created_att' of leads",
    ),
    "unknown column": (
        source("path: leads.csv, columns: {lead_id: lead_idd, created_at: created_at}"), 2,
        r"wrong.yaml:2: .*leads.csv has no column 'lead_idd'\. Did you mean 'lead_id'\?",
    ),
    "missing file": (source("path: gone.csv"), 3, r"gone.csv: no such file"),
    "empty file": (source("path: empty.csv"), 3, r"empty.csv: is empty"),
    "a directory": (source("path: exports"), 3, r"exports: is a folder"),
    "a damaged workbook": (source("path: damaged.xlsx"), 3, r"damaged.xlsx: .*damaged"),
    "a locked workbook": (source("path: locked.xlsx"), 3, r"locked.xlsx: is password-protected"),
    "wrong sheet": (source("path: book.xlsx, sheet: Lead"), 2, r"book.xlsx: has no sheet 'Lead'.*Leads"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_CONFIG)
def test_wrong_config_or_input(name: str, company: Path) -> None:
    """The one line says where and what to do, and the code says whose turn it is: 2 the config, 3 the input."""
    text, code, line = WRONG_CONFIG[name]
    wrong = company / f"{name.replace(' ', '-')}-wrong.yaml"
    wrong.write_text(text, encoding="utf-8")
    _refused(kpi(company, "report", "-c", wrong.name), code, line)


WRONG_USAGE: dict[str, tuple[tuple[str, ...], str]] = {
    "no config": (("-c", "gone.yaml"), r"no gone.yaml here: "),
    "unknown KPI": (("--kpi", "win_rat"), r"--kpi win_rat: no such KPI\. Did you mean 'win_rate'\?"),
    "bad period": (("--period", "2025-13"), r"--period 2025-13: is not a period"),
    "bad day": (("--from", "31/01/2025"), r"--from 31/01/2025: is not a day"),
    "from after to": (("--from", "2025-02-01", "--to", "2025-01-01"), r"--from 2025-02-01 is after --to 2025-01-01"),
    "bad where": (("--where", "channel"), r"--where channel: write field=value"),
    "bad range": (("--where", "amount=10..x"), r"--where amount=10..x: a range takes two numbers"),
    "unknown segment": (("--by", "chanel"), r"--by chanel: .*Did you mean 'channel'\?"),
    "unknown ending": (("-o", "report.docx"), r"report.docx: unknown ending"),
    "a workbook in a pipe": (("-f", "xlsx"), r"-f xlsx: .*-o report.xlsx"),
}


@pytest.mark.parametrize("name", WRONG_USAGE)
def test_wrong_usage(name: str, company: Path) -> None:
    """A typing mistake on the command line is exit code 2 and one line about it."""
    args, line = WRONG_USAGE[name]
    _refused(kpi(company, "report", *args), 2, line)


PARSED: dict[str, tuple[tuple[str, ...], str]] = {
    "unknown option": (("report", "--perod", "month"), "--perod"),
    "unknown command": (("reprot",), "reprot"),
    "unknown format": (("report", "-f", "docx"), "docx"),
    "not a number": (("report", "--last", "six"), "'--last': should be a whole number"),
}


@pytest.mark.parametrize("name", PARSED)
def test_wrong_options(name: str, company: Path) -> None:
    """An option, a command or a value that does not exist is my mistake, not a bug of the program."""
    args, shown = PARSED[name]
    _refused(kpi(company, *args), 2, shown)


def test_where_on_an_unknown_field(company: Path) -> None:
    """--where chanel=Ads is a typing mistake, and the field that was meant is named."""
    _refused(kpi(company, "report", "--where", "chanel=Ads"), 2, r"--where .*chanel.*Did you mean 'channel'\?")


def test_allow_of_an_unknown_code(company: Path) -> None:
    """--allow MIXED_CURENCY would allow nothing: say so instead of leaving me to wonder."""
    _refused(kpi(company, "report", "--allow", "MIXED_CURENCY"), 2, "MIXED_CURRENCY")


def _refused(done: subprocess.CompletedProcess[str], code: int, line: str) -> None:
    lines = done.stderr.splitlines()
    assert (done.returncode, done.stdout, len(lines)) == (code, "", 1), done.stderr
    assert lines[0].startswith("kpi: ")
    assert re.search(line, lines[0])


def test_no_config_at_all(tmp_path: Path) -> None:
    """In an empty folder the command says how to begin."""
    _refused(kpi(tmp_path, "report"), 2, "no config.yaml here: ")


def test_every_problem_of_a_config_at_once(company: Path) -> None:
    """Two mistakes are two lines, so that I mend both before I run it again."""
    (company / "two.yaml").write_text(f"curency: EUR\n{source('path: leads.csv, dates: dym')}", encoding="utf-8")
    done = kpi(company, "report", "-c", "two.yaml")
    assert done.returncode == 2
    assert [line.split(" ")[1] for line in done.stderr.splitlines()] == ["two.yaml:1:", "two.yaml:3:"]


# -- exit codes ------------------------------------------------------------------------------------------------------


def test_a_refused_kpi_is_4(company: Path) -> None:
    """I asked for the CAC by name and there are no costs: that is not success, though the leads are printed."""
    done = kpi(company, "report", "--kpi", "leads,cac", "-f", "csv", "--last", "1")
    assert [row["kpi"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["leads"]
    assert "cac: not computed: needs a source for the table spend" in done.stderr
    assert done.returncode == 4


def test_fail_on_warn_is_1(company: Path) -> None:
    """A month that the export does not cover is a warning, and --fail-on warn makes the run fail for it."""
    months = ("--kpi", "leads", "--from", "2024-12-01", "--to", "2025-01-31", "-f", "csv")
    done = kpi(company, "report", *months, "--fail-on", "warn")
    assert "SOURCE_GAP" in done.stdout
    assert done.returncode == 1


def test_csv_for_excel_is_refused_where_it_would_be_passed_over(company: Path) -> None:
    done = kpi(company, "report", "--period", "2025-01", "--excel-csv", "-f", "json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "kpi: --excel-csv: is about csv and tsv, not json\n"


def test_a_missed_target_is_5_when_it_is_asked_for(company: Path) -> None:
    """31 of 62 deals of January are won: half of them. The month is over, and a target of 60 % is missed."""
    (company / "high.yaml").write_text(CONFIG + "targets: {win_rate: {min: 60%}}\n", encoding="utf-8")
    (company / "low.yaml").write_text(CONFIG + "targets: {win_rate: {min: 40%}}\n", encoding="utf-8")
    ask = ("report", "--period", "2025-01", "--kpi", "win_rate")
    assert kpi(company, *ask, "-c", "high.yaml").returncode == 0
    assert kpi(company, *ask, "-c", "high.yaml", "--fail-on-target").returncode == 5
    assert kpi(company, *ask, "-c", "low.yaml", "--fail-on-target").returncode == 0


def test_fail_on_warn_is_0_when_all_is_well(company: Path) -> None:
    """--fail-on warn is silent on a good month; without it a warning alone never fails a run."""
    assert kpi(company, "report", "--period", "2025-01", "--fail-on", "warn").returncode == 0
    assert kpi(company, "report", "--period", "2024-12", "--kpi", "leads").returncode == 0


def test_header_only_as_the_only_source(company: Path) -> None:
    """The export came out empty: that is not a month without leads."""
    (company / "header.yaml").write_text(source("path: header.csv"), encoding="utf-8")
    _refused(kpi(company, "report", "-c", "header.yaml"), 3, r"header.csv: .*no rows")


def test_header_only_beside_another(company: Path) -> None:
    """One of two exports of leads is empty: the run goes on, and says so."""
    spec = source("path: leads.csv") + "  - {table: leads, name: second, path: header.csv}\n"
    (company / "headers.yaml").write_text(spec, encoding="utf-8")
    done = kpi(company, "report", "-c", "headers.yaml", "--kpi", "leads", "--period", "2025-01", "-f", "csv")
    assert done.returncode == 0
    assert ",62,count," in done.stdout
    assert "header.csv" in done.stderr


# -- output ----------------------------------------------------------------------------------------------------------


def test_output_that_cannot_be_written(company: Path) -> None:
    """No such folder: exit code 6; a report in the way of a failed run stays as it was."""
    report = company / "report.csv"
    report.write_text("last month's\n", encoding="utf-8")
    _refused(kpi(company, "report", "-o", "gone/report.csv", "-q"), 6, r"gone/report.csv: the folder does not exist")
    _refused(kpi(company, "report", "-o", "report.csv", "--kpi", "leadz"), 2, "leadz")
    assert report.read_text(encoding="utf-8") == "last month's\n"
    assert not list(company.glob(".kpi-*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk(company: Path) -> None:
    """Writing to a full disk is exit code 6 and one line."""
    with open("/dev/full", "w") as full:
        done = subprocess.run([*COMMAND, "list"], cwd=company, stdout=full, stderr=subprocess.PIPE, encoding="utf-8")
    assert (done.returncode, done.stderr) == (6, "kpi: standard output: the disk is full\n")


ASK = ("report", "--kpi", "leads,win_rate", "--period", "2025-01", "--by", "channel")


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "jsonl"])
def test_the_record(format: str, company: Path) -> None:
    """The columns are those of the documentation, in every machine format, with the segment after the period."""
    done = kpi(company, *ASK, "-f", format)
    columns = (*RECORD[:5], "channel", *RECORD[5:])
    if format.startswith("json"):
        records = json.loads(done.stdout) if format == "json" else [json.loads(x) for x in done.stdout.splitlines()]
        assert all(tuple(record) == columns for record in records)
        assert records[0]["flags"] == []
    else:
        reader = csv.DictReader(io.StringIO(done.stdout), delimiter="," if format == "csv" else "\t")
        records = list(reader)
        assert tuple(reader.fieldnames or ()) == columns
    assert done.returncode == 0
    assert [(r["kpi"], str(r["value"])) for r in records] == [
        ("leads", "31"), ("leads", "31"), ("win_rate", "0"), ("win_rate", "1"),
    ]  # fmt: skip
    assert (records[0]["period_start"], records[0]["period_end"], records[0]["as_of"]) == (
        "2025-01-01", "2025-02-01", "2025-01-31",
    )  # fmt: skip
    assert not [r for r in records if r["channel"].startswith("=") and not format.startswith("json")]


def test_formats_for_people(company: Path) -> None:
    """The table and Markdown hold the same, with totals; standard output holds nothing else."""
    table = kpi(company, *ASK, "-f", "table", env=os.environ | {"NO_COLOR": "1"})
    assert table.returncode == 0
    assert "\x1b" not in table.stdout
    assert re.search(r"Total +62\b", table.stdout)
    assert "rows read" not in table.stdout
    assert "124 rows read = 124 used" in table.stderr
    assert re.search(r"^\|.*Total.*\| 62 \|$", kpi(company, *ASK, "-f", "md", "-q").stdout, re.MULTILINE)


def test_the_ending_picks_the_format(company: Path) -> None:
    """-o report.xlsx is a workbook and -o report.json is JSON; nothing goes to standard output."""
    book, page = kpi(company, *ASK, "-o", "out.xlsx", "-q"), kpi(company, *ASK, "-o", "out.json", "-q")
    assert [(d.returncode, d.stdout, d.stderr) for d in (book, page)] == [(0, "", "")] * 2
    header = next(load_workbook(company / "out.xlsx")["Data"].iter_rows(values_only=True))
    assert set(RECORD) <= set(header)
    assert [r["kpi"] for r in json.loads((company / "out.json").read_text("utf-8"))].count("leads") == 2


# -- pipes, signals, cron ---------------------------------------------------------------------------------------------


def test_head(company: Path) -> None:
    """`kpi report … | head -1` is a success, and quiet."""
    days = ("report", "--kpi", "leads", "--period", "day", "--last", "1000", "--by", "channel", "-f", "csv", "-q")
    with subprocess.Popen([*COMMAND, *days], cwd=company, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        assert running.stdout.readline().startswith(b"kpi,variant,period")
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(30) == 0


def test_standard_input(company: Path) -> None:
    """`zcat leads.csv.gz | kpi report` with path: '-' reads the pipe."""
    (company / "pipe.yaml").write_text(source("path: '-'"), encoding="utf-8")
    leads = (company / "leads.csv").read_text(encoding="utf-8")
    done = kpi(company, "report", "-c", "pipe.yaml", "--kpi", "leads", "--period", "2025-01", "-f", "csv", input=leads)
    assert ",62,count," in done.stdout
    _refused(kpi(company, "report", "-c", "pipe.yaml", input=""), 3, r"standard input: .*empty")


def test_cron(company: Path) -> None:
    """Without an environment, in the C locale: the same figures, letters that cannot be shown replaced."""
    bare = {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1:strict"}
    done = kpi(
        company, "report", "--period", "2025-01", "--lang", "es", "--by", "channel", env=bare, encoding="latin-1"
    )
    assert done.returncode == 0
    assert "Negocios ganados" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (signal.SIGINT, 130),
        (signal.SIGTERM, 143),
    ],
)
@pytest.mark.parametrize("when", ["reading", "computing"])
def test_interrupted(sent: signal.Signals, code: int, when: str, tmp_path: Path) -> None:
    """Ctrl-C, or the end of the shift: the run stops at once, says nothing, and leaves nothing half-written."""
    (tmp_path / "config.yaml").write_text(source("path: '-', columns: {lead_id: id, created_at: at}"), encoding="utf-8")
    rows = "".join(f"{n * 7919 % 99991},2025-01-{n % 31 + 1:02} 10:{n % 60:02}\n" for n in range(1000)).encode() * 500
    command = [*COMMAND, "report", "--period", "day", "-o", "out.xlsx"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(sent, signal.SIG_DFL),  # a shell in the background ignores SIGINT
    ) as running:
        assert running.stdin
        running.stdin.write(b"id,at\n" + rows)
        running.stdin.flush()
        if when == "computing":
            running.stdin.close()
            running.stdin = None
        running.send_signal(sent)
        out, err = running.communicate(timeout=30)
    assert (running.returncode, out, err) == (code, b"", b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.yaml"]


# -- speed -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [("--help",), ("list",), ("explain", "cac"), ("report", "--help")], ids=" ".join)
def test_what_needs_no_data_does_not_load_pandas(args: tuple[str, ...], tmp_path: Path) -> None:
    """Looking something up is instant: the heavy libraries are loaded for data alone."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kpicli", *args], cwd=tmp_path, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0
    assert done.stdout
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "kpicli.cli" in loaded
    assert not loaded & {"pandas", "pyarrow", "narwhals", "openpyxl", "numpy"}


def test_the_installed_command_is_this_one(company: Path) -> None:
    """`kpi` and `python -m kpicli` are the same program."""
    beside = shutil.which("kpi", path=str(Path(sys.executable).parent))
    if beside is None:
        pytest.skip("the project is not installed beside this Python")
    shown = subprocess.run([beside, "--version"], capture_output=True, encoding="utf-8")
    assert (shown.returncode, shown.stdout) == (0, kpi(company, "--version").stdout)


def test_messages_break_between_words_on_a_terminal_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    line = "exports/google_ads.csv, row 12:" + " a few words" * 9
    tell([line], "en")
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((40, 24)))
    tell([line], "en")
    piped, *shown = capfd.readouterr().err.splitlines()
    assert piped == f"kpi: {line}"
    assert max(map(len, shown)) <= 40
    assert " ".join(shown).split() == piped.split()
