"""The encoding of a text is the one in which its words are words; what cannot be told is a doubt that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicli.pipeline import Outcome
from kpicli.read import load
from tests.harness import cell
from tests.test_cells import report
from tests.test_hazards import codes_of, note

SPANISH = "quien,fecha de creación,importe\nBegoña Ibáñez,2025-03-04,7\nAndrés,2025-03-05,5\n"
ORDINARY = [
    SPANISH, "quien,importe\nNiccolò,7\nl’attività,5\n", "quien,importe\nJürgen Größe,7\nŠarić,5\n",
    "quien,importe\nFrançois,7\nd’été,5\n", "quien,importe\nJoão,7\nSÃO PAULO,5\n", "quien,importe\nSøren,7\n",
    "quien,importe\nCAÑÓN,7\nprecio 5 €,5\n",
]  # fmt: skip


def spend(folder: Path, data: bytes) -> Outcome:
    source = {"table": "spend", "range": "2025-03-01..2025-03-31", "columns": {"owner": "quien", "cost": "importe"}}
    return report(folder, data, source, "media_cost", ask={"by": ("owner",)})


@pytest.mark.parametrize("encoding", ["cp850", "mac-roman", "cp1252"])
def test_a_header_is_not_lost_for_its_encoding(tmp_path: Path, encoding: str) -> None:
    """In the usual reading the second header would be ``fecha de creaci¢n``, and what needs it would be gone."""
    (tmp_path / "x.csv").write_bytes(SPANISH.encode(encoding))
    assert load(tmp_path / "x.csv").headers[1] == "fecha de creación"
    outcome = spend(tmp_path, SPANISH.encode(encoding))
    assert "Begoña Ibáñez" in {v.segment[0] for v in outcome.report.values}
    assert any("read as" in line for line in outcome.report.assumed) == (encoding != "cp1252")
    assert not codes_of(outcome)


@pytest.mark.parametrize("encoding", ["iso8859-2", "cp1250", "cp852"])
def test_polish_is_read_too(tmp_path: Path, encoding: str) -> None:
    outcome = spend(tmp_path, "quien,importe\nStanisław,7\nGdańsk,5\nźródło,3\n".encode(encoding))
    assert {"Stanisław", "Gdańsk"} <= {v.segment[0] for v in outcome.report.values}


def test_a_text_that_was_converted_twice_is_read_once(tmp_path: Path) -> None:
    outcome = spend(tmp_path, SPANISH.encode().decode("cp1252").encode())
    assert "Begoña Ibáñez" in {v.segment[0] for v in outcome.report.values}
    assert any("converted twice" in line for line in outcome.report.assumed)


def test_encoding_doubt(tmp_path: Path) -> None:
    """A name that no list has: a capital behind small letters is no word, and what it may be is said."""
    outcome = spend(tmp_path, "quien,importe\nI\u00f1aki,7\n".encode("cp850"))
    assert "'I¤aki' is no word; as CP850 (encoding: cp850) it is 'Iñaki'" in note(outcome, "ENCODING_DOUBT")
    assert cell(outcome, "media_cost", segment=("(total)",)).value == 7
    assert "letters were lost" in note(spend(tmp_path, "quien,importe\nMu\ufffdoz,7\n".encode()), "ENCODING_DOUBT")


@pytest.mark.parametrize("text", ORDINARY)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_encoding_doubt_silent(tmp_path: Path, text: str, encoding: str) -> None:
    """Ordinary files of five languages."""
    if "ć" in text and encoding == "cp1252":
        text = text.replace("Šarić", "Šimon")
    outcome = spend(tmp_path, text.encode(encoding))
    assert not codes_of(outcome)
    assert not any("read as" in line for line in outcome.report.assumed)
