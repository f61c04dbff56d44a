"""The fast way and the careful way of reading text give the same table, or the same error."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.errors import KpiError
from kpicli.read import encoding, records, table, text
from kpicli.read.options import ReadOptions

CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "a",
            "Total",
            "Total:",
            "NA",
            "007",
            "1,5",
            'say "hi"',
            "two\nlines",
            "x\r\ny",
            " é\u00a0",
            "--",
            "|",
            ";",
        ]
    ),
    st.text(alphabet='ab,;"\n\r \t\u00a0é0', max_size=4),
)


def outcome(data: bytes, fast: bool) -> Any:
    """Everything that a table says, or the error's lines."""
    original = text._fast
    try:
        if not fast:
            text._fast = lambda *_: None
        read = text.read(data, ReadOptions(), "x.csv")
    except KpiError as error:
        return error.lines
    finally:
        text._fast = original
    return read.headers, read.cells.to_pydict(), read.rows.to_pylist(), read.header_row, read.issues


def takes_the_fast_way(decoded: encoding.Decoded) -> bool:
    how = records.Dialect(",")
    return text._fast(decoded.utf8, text._source(decoded.utf8, how, decoded, "x.csv"), how) is not None


def both(data: bytes, monkeypatch: pytest.MonkeyPatch, tail: int = 2) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(table, "TAIL", tail)
        assert outcome(data, fast=True) == outcome(data, fast=False)


def quoted(cell: str, always: bool) -> str:
    plain = not always and not any(mark in cell for mark in ',;"\n\r\t|')
    return cell if plain else '"' + cell.replace('"', '""') + '"'


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=12), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_well_formed(rows: list[list[str]], always: bool, end: str) -> None:
    """Every well-formed file: quotes, line breaks in cells, blank rows, totals."""
    lines = [["name", "city", "amount"], *rows]
    data = end.join(",".join(quoted(cell, always) for cell in row) for row in lines).encode()
    with pytest.MonkeyPatch.context() as patch:
        both(data, patch)
        both(data + end.encode(), patch)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=4), max_size=14), st.booleans(), st.sampled_from(["", ","]))
def test_rows_of_any_width(rows: list[list[str]], always: bool, trailing: str) -> None:
    """Short, long and blank rows between good ones, and a header that ends in a delimiter."""
    lines = [["name", "city"], ["x", "y"], *rows, ["x", "y"], ["x", "y"], ["x", "y"]]
    data = "\n".join(",".join(quoted(cell, always) for cell in row) + trailing for row in lines).encode()
    with pytest.MonkeyPatch.context() as patch:
        both(data, patch)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='ab1,;"\n\r \u00a0é', max_size=60))
def test_any_text(body: str) -> None:
    """Every file at all: ragged, stray and unclosed quotes, lone carriage returns."""
    with pytest.MonkeyPatch.context() as patch:
        both(("name,city\n" + body).encode(), patch)
        both(("name,city,\nx,y,\n" + body).encode(), patch)


def test_large_plain_file_takes_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file with quotes, line breaks and blank lines is read by pyarrow, to the same result."""
    random.seed(7)
    rows = [f'{n:06d},"Acme, ""{n % 7}""",{random.random():.3f},"two\nlines"' for n in range(5000)]
    rows[100] = rows[200] = ""
    data = "\n".join(["id,name,amount,note", *rows, "Total,,2500,", "", "Confidential - do not share"]).encode()
    decoded = encoding.decode(data, None, "x.csv")
    assert takes_the_fast_way(decoded)
    both(data, monkeypatch, table.TAIL)
    read = text.read(data, ReadOptions(), "x.csv")
    assert read.cells.num_rows == 4998
    assert read.rows.to_pylist()[98:102] == [100, 101, 103, 104]
    assert [(each.row, each.kind) for each in read.left_out] == [
        (102, "blank"), (202, "blank"), (5002, "total"), (5003, "blank"), (5004, "footer"),
    ]  # fmt: skip


def test_one_ragged_row_among_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short row deep inside a large file is found, with its row."""
    rows = [f"{n},x,{n}" for n in range(3000)]
    rows[1500] = "1500,x"
    data = ("id,name,amount\n" + "\n".join(rows)).encode()
    both(data, monkeypatch, table.TAIL)
    decoded = encoding.decode(data, None, "x.csv")
    assert takes_the_fast_way(decoded)
    read = text.read(data, ReadOptions(), "x.csv")
    assert [(each.row, each.kind, each.text) for each in read.left_out] == [
        (1502, "ragged", "has 2 cells, the header has 3")
    ]


def test_offsets_follow_the_lines() -> None:
    """The byte after the header is counted over every kind of line ending."""
    assert records.offset_after("é\r\nb\rc\nd".encode(), 3) == len("é\r\nb\rc\n".encode())


@pytest.mark.parametrize("size", [records.HEAD_BYTES - 4, records.HEAD_BYTES - 3, records.HEAD_BYTES, 1 << 19])
def test_header_as_long_as_the_head(size: int) -> None:
    """Where the first bytes that are looked at end, even inside the header, changes nothing."""
    read = text.read(f"a,{'é' * (size // 2)}\n1,2\n3,4\n".encode(), ReadOptions(), "x.csv")
    assert (read.header_row, read.cells.to_pydict()) == (1, {"0": ["1", "3"], "1": ["2", "4"]})
