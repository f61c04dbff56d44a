"""Polluted files, after the list of the Pollock benchmark: kpi is never wrong without a word, nor noisy without cause.

A smaller table than in ``benchmarks/pollock.py``, so fewer places to spoil; every pollution is there. Each is read
twice: as it is, and with so few rows kept back for totals that the fast reader takes the middle of the file.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import pollock, run
from benchmarks.pollution import KINDS, Polluted, Writer, pollute, source
from kpicli.read import table

ROWS = 12
FILES = {file.name: file for file in pollute(ROWS)}
PLACES = sorted({file.kind for file in FILES.values()})
REFUSED = {
    "file_no_payload", "file_multitable_less", "file_multitable_more", "file_multitable_narrow",
    "file_multitable_narrow_above", "file_multitable_other_apart", "file_multitable_other_padded",
    "file_encoding_utf-16_no_mark", "file_encoding_mixed", "file_header_longer", "file_nul",
}  # fmt: skip
SAID = {
    "file_no_header", "file_decimal_commas_no_header", "file_narrow_no_header", "file_multitable_same",
    "file_multitable_other_adjacent", "file_escape_char_0x00", "file_header_units_below", "file_header_shorter",
    "file_trailing_rows", "file_trailing_some_rows", "file_delimiter_changes", "file_cut", "file_unclosed_quote",
    "file_merged_two_rows", "file_merged_five_rows", "column_header_empty", "column_header_twice",
    "row_n_fields_one", "row_n_fields_less", "row_n_fields_more",
}  # fmt: skip


@pytest.mark.parametrize("tail", [table.TAIL, 2], ids=["whole", "fast"])
@pytest.mark.parametrize("kind", PLACES)
def test_nothing_is_silent_or_noisy(kind: str, tail: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "TAIL", tail)
    files = [file for file in FILES.values() if file.kind == kind]
    assert pollock.failures(pollock.score("kpi", files, tmp_path)) == []


@pytest.mark.parametrize("name", sorted(name for name, file in FILES.items() if file.kind not in KINDS[:4]))
def test_what_can_be_read_is_read(name: str, tmp_path: Path) -> None:
    """Every pollution of a whole file is read without a doubt, but for those listed above."""
    (tmp_path / "x.csv").write_bytes(FILES[name].data)
    loaded = pollock.load("kpi", tmp_path / "x.csv")
    assert (pollock.verdict(FILES[name], loaded) == "exact") == (name not in REFUSED | SAID), loaded.said
    assert (loaded.header is None) == (name in REFUSED)


def test_a_spoilt_row_is_read_where_the_others_prove_how(tmp_path: Path) -> None:
    """A stray quote or a delimiter too many or too few: the row is named, and no cell is lost."""
    for name in (
        "row_more_sep_row3_col4",
        "row_extra_quote_row3_col8",
        "row_less_sep_row3_col6",
        "row_more_sep_row0_col3",
    ):
        (file,) = pollute(40, name.__eq__)
        (tmp_path / "x.csv").write_bytes(file.data)
        loaded = pollock.load("kpi", tmp_path / "x.csv")
        assert loaded.rows == source(40)
        assert pollock.verdict(file, loaded) == "flagged"


# -- the benchmark itself --------------------------------------------------------------------------------------------


def test_the_list_is_the_published_one() -> None:
    """Its counts, for the paper's table of 84 lines and 9 columns: 2,290 files."""
    published = [file for file in pollute() if file.weight]
    counts = {kind: sum(file.kind == kind for file in published) for kind in KINDS[:4]}
    assert counts == {"row_less_sep": 672, "row_more_sep": 756, "row_extra_quote": 756, "row_field_delimiter": 84}
    assert len(published) == 2290
    assert len({file.name for file in pollute()}) == len(pollute())


def test_the_writer_keeps_what_it_writes() -> None:
    """The true content of a file is what Python's own reader finds in it."""
    import csv
    import io

    rows = source()
    assert [tuple(row) for row in csv.reader(io.StringIO(Writer().text(rows)))] == rows
    escaped = csv.reader(io.StringIO(Writer(escape="\\").text(rows)), escapechar="\\", doublequote=False)
    assert [tuple(row) for row in escaped] == rows


@pytest.mark.parametrize(
    ("loaded", "verdict"),
    [
        (pollock.Loaded(("a", "b"), [("1", "2 ")]), "exact"),
        (pollock.Loaded(("a", "b"), [("1", "2")], [(2, "ragged", "")]), "noise"),
        (pollock.Loaded(("a", "b"), [("1", "3")]), "silent"),
        (pollock.Loaded(("a", "b"), [("1", "3")], [(2, "blank", "")]), "silent"),
        (pollock.Loaded(("a", "b"), [], [(3, "ragged", "")]), "silent"),
        (pollock.Loaded(("a", "b"), [], [(2, "ragged", "")]), "flagged"),
        (pollock.Loaded(None), "flagged"),
    ],
)
def test_verdicts(loaded: pollock.Loaded, verdict: str) -> None:
    """A word counts when it is about the spoilt row; on a clean file every word is noise."""
    assert pollock.verdict(Polluted("x", b"", ("a", "b"), [("1", "2")], clean=True, row=2), loaded) == verdict


def test_measures() -> None:
    file = Polluted("x", b"", ("a", "b"), [("1", "2"), ("3", "4")])
    assert pollock.measures(file, pollock.Loaded(("a", "b"), file.rows)) == [1.0] * 10
    assert pollock.measures(file, pollock.Loaded(None)) == [0.0] * 10
    half = pollock.measures(file, pollock.Loaded(("a", "b"), [("1", "2")]))
    assert half[4:7] == [1.0, 0.5, pytest.approx(2 / 3)]


def test_the_page_has_a_place_for_the_scores() -> None:
    page = run.README.read_text("utf-8")
    assert [page.count(marker) for marker in pollock.MARKERS] == [1, 1]
