"""One list of hostile texts through every output: none is seen to do anything, and none hides."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from kpicli.cli.asking import Terminal
from kpicli.render.safe import cell_text, no_formula, safe_text, spelled, without_controls
from tests.bad_input.command import Desk

HOSTILE = {
    "escape": "\x1b[31mred\x1b]0;title\x07",
    "c1": "a\x9b31mb",
    "bidi": "abc\u202egpj.exe",
    "isolates": "\u2066x\u2069y",
    "marks": "a\u200eb\u200fc\u061cd",
    "zero width": "\u200bzero\u2060width\ufeff",
    "tags": "tag\U000e0041\U000e007fged",
    "soft": "so\u00adft",
    "formula": "=1+cmd|' /C calc'!A1",
    "unseen formula": "\u200b=2+5",
    "joined formula": "\u2060\ufeff@SUM(A1)",
    "wide formula": "＝3+5",
    "plus": "+49 170",
    "address": "http://evil.example/x",
    "www": "WWW.evil.example",
    "mail": "mailto:a@evil.example",
    "markup": "<img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "link": "[click](javascript:alert(1))",
    "pipe": "a|b`c`**d**",
    "rich": "[bold]x[/]",
    "template": "{{ 7 * 7 }}{% x %}",
    "escape of Excel": "_x0041_",
}
SEEN = "\u200c\u200d"
"""What joins letters and faces may stay."""


def hidden(text: str) -> list[str]:
    """The characters of a text that nobody sees, and that nobody may put there."""
    unseen = (c for c in text if unicodedata.category(c) in ("Cc", "Cf") and c not in f"\t\n\r{SEEN}")
    return [f"U+{ord(c):04X}" for c in unseen]


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """A folder whose export has each of the texts as an owner, an id and a header."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["deal_id", "created_at", "closed_at", "amount", "status", "owner", "odd\u202e\u200bheader"])
    for number, text in enumerate(HOSTILE.values(), 1):
        writer.writerow([f"{text}{number}", "2025-01-02", "2025-02-03", "10", "won", text, text])
    writer.writerow(["x\u202e", "2025-01-02", "2025-02-\u202e31", "\u200btwo", "won", "plain", ""])
    (desk.folder / "deals.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
    desk.config({"sources": [{"table": "deals", "path": "deals.csv"}]})
    return desk


WAYS = {
    "table": "report -f table", "md": "report -f md", "csv": "report -f csv", "tsv": "report -f tsv",
    "json": "report -f json", "jsonl": "report -f jsonl", "html": "report -f html",
    "rows": "explain deals_won --by owner --rows -f csv", "rows json": "explain deals_won --by owner --rows -f json",
    "explain": "explain deals_won --by owner", "explain json": "explain deals_won --by owner -f json",
    "check": "check --rows", "check json": "check -f json",
}  # fmt: skip


def told(desk: Desk, way: str) -> str:
    words = WAYS[way].split()
    asked = ["--kpi", "deals_won,revenue", "--by", "owner", "--period", "2025-02"] if words[0] == "report" else []
    asked = asked or (["--period", "2025-02"] if words[0] == "explain" else [])
    seen = desk.kpi(*words, *asked)
    assert seen.code == 0, seen.err
    assert hidden(seen.err) == []
    return seen.out


@pytest.mark.parametrize("way", WAYS)
def test_nothing_hides_in_any_output(filled: Desk, way: str) -> None:
    assert hidden(told(filled, way)) == []


@pytest.mark.parametrize("way", ["csv", "tsv", "rows"])
def test_no_cell_of_a_text_is_a_formula(filled: Desk, way: str) -> None:
    cells = csv.reader(io.StringIO(told(filled, way)), delimiter="\t" if way == "tsv" else ",")
    texts = [cell for row in cells for cell in row]
    assert not [text for text in texts if text.lstrip().startswith(("=", "@", "+", "＝"))]
    assert "'=2+5" in texts


def test_json_gives_each_text_back(filled: Desk) -> None:
    owners = {row["owner"] for row in json.loads(told(filled, "json"))}
    assert {HOSTILE["formula"], HOSTILE["markup"]} <= owners
    assert {HOSTILE["plus"], HOSTILE["pipe"]} <= {row["owner"] for row in json.loads(told(filled, "rows json"))}


def test_markdown_makes_no_link_and_no_markup(filled: Desk) -> None:
    text = told(filled, "md")
    assert not re.search(r"https?://|www\.|mailto:|(?<!\\)@|<img|<script|(?<!\\)\[click", text, re.IGNORECASE)
    assert r"http\://evil" in text


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag, *(name for name, _ in attrs if name.startswith("on"))]
        self.found += [value for name, value in attrs if name == "href" and value and "evil" in value]


def test_a_page_has_no_element_of_a_text(filled: Desk) -> None:
    tags = Tags()
    tags.feed(told(filled, "html"))
    assert not {"img", "onerror"} & set(tags.found)
    assert not any("evil" in found for found in tags.found)


def book_texts(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    assert not [c for sheet in book for row in sheet for c in row if c.data_type == "f" and "evil" in str(c.value)]
    return [cell.value for sheet in book for row in sheet for cell in row if isinstance(cell.value, str)]


def test_a_workbook_and_a_filled_template(filled: Desk) -> None:
    assert filled.kpi("report", "--kpi", "deals_won", "--by", "owner", "-o", "r.xlsx").code == 0
    made = openpyxl.Workbook()
    made.active["A1"] = "{{kpi data}}"
    made.save(filled.folder / "book.xlsx")
    seen = filled.kpi("report", "--kpi", "deals_won", "--by", "owner", "--template", "book.xlsx", "-o", "t.xlsx")
    assert seen.code == 0, seen.err
    for name in ("r.xlsx", "t.xlsx"):
        texts = book_texts(filled.folder / name)
        assert hidden("".join(texts)) == [], name
        assert "zerowidth" in texts
    with zipfile.ZipFile(filled.folder / "t.xlsx") as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_errors_and_questions(
    filled: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in HOSTILE.values():
        for args in (["--kpi", text], ["--by", text], ["--where", f"owner={text}x"], ["--period", text],
                     [f"{text}.csv"], ["-o", f"{text}/x.csv"], ["--as-of", text], ["--group", text],
                     ["--allow", text]):  # fmt: skip
            seen = filled.kpi("report", *(arg.replace("\0", "") for arg in args))
            assert hidden(seen.err) == [], args
            assert seen.code in (2, 3, 6), args
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    Terminal("en").choose(HOSTILE["bidi"] + HOSTILE["escape"], list(HOSTILE.values()), None)
    assert hidden(capsys.readouterr().err) == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_every_home_of_safe_text(text: str) -> None:
    for safe in (safe_text, without_controls, cell_text, spelled):
        assert hidden(safe(text)) == []
    assert json.loads(spelled(json.dumps(text, ensure_ascii=False))) == text
    assert no_formula("\u200b=1")[0] == no_formula(" =1")[0] == no_formula("=1")[0] == "'"
    assert no_formula("plain = 1") == "plain = 1"


def test_what_joins_letters_stays() -> None:
    for text in ("می\u200cخواهم", "👩\u200d💻", "naïve", "日本語"):
        assert safe_text(text) == without_controls(text) == cell_text(text) == text


def test_every_format_character_is_on_the_list() -> None:
    every = [chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) in ("Cf", "Cc")]
    assert [c for c in every if without_controls(c) and c not in f"\t\n\r{SEEN}"] == []
