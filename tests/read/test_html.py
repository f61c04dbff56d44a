"""Tables of web pages, as old tools write them, and pages that are none."""

from __future__ import annotations

import pytest

from kpicli.errors import InputError
from tests.read.conftest import Loader, cells, left

ROWS = "<tr><th>Deal<th>Amount</tr><tr><td>A</td><td>1</td></tr>"


def test_a_table_is_read_with_its_places(read: Loader) -> None:
    table = read(f"<html><body><TABLE border=1>{ROWS}<tr><td>B<td>2</table></body></html>", "x.xls")
    assert (table.headers, cells(table), table.rows.to_pylist()) == (
        ("Deal", "Amount"),
        [["A", "1"], ["B", "2"]],
        [2, 3],
    )
    assert table.notes[0].startswith("is really a web page (HTML)")


def test_what_is_not_seen_on_the_page_is_not_read(read: Loader) -> None:
    page = (
        "<html><!-- <table><tr><td>no --><style>td {}</style><table>"
        "<tr><td title='a > b'>Deal</td><td>Amount<script>'<td>no</td>'</script></td></tr>"
        "<tr><td>R&amp;D&nbsp;<b>one</b><!-- no --></td><td> 1\n </td></tr></table></html>"
    )
    assert cells(read(page, "x.xls")) == [["R&D one", "1"]]


def test_cells_across_columns_stay_in_their_place(read: Loader) -> None:
    table = read(f"<table><tr><td colspan=2>Report of May</td></tr>{ROWS}</table>", "x.xls")
    assert (table.headers, cells(table), left(table, "preamble")) == (("Deal", "Amount"), [["A", "1"]], [1])


def test_a_row_of_another_width_is_named(read: Loader) -> None:
    table = read(f"<table>{ROWS}<tr><td>B</td><td>2</td><td>3</td></tr><tr><td>C</td><td>4</td></tr></table>", "x.xls")
    assert (cells(table), left(table, "ragged")) == ([["A", "1"], ["C", "4"]], [3])


def test_the_encoding_of_the_page_is_its_own(read: Loader) -> None:
    page = f"<html><meta charset=iso-8859-1><table>{ROWS.replace('A<', 'Müller<')}</table></html>"
    assert cells(read(page.encode("latin-1"), "x.xls"))[0][0] == "Müller"


NO_TABLE = "perhaps a login page"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (f"<html><form><table>{ROWS}</table></form>", NO_TABLE),
        ("<html><body>Session expired</body></html>", NO_TABLE),
        ("<html><table><tr><td>one</td></tr><tr><td>column</td></tr></table>", NO_TABLE),
        (f"<html><table>{ROWS}</table><table>{ROWS}</table>", "several tables"),
        (f"<html><table><tr><td><table>{ROWS}</table></td></tr></table>", "several tables"),
        (f"<html><table>{ROWS}<tr><td rowspan=2>B<td>2</tr><tr><td>3</table>", "cells across several rows"),
    ],
)
def test_other_pages_are_refused(read: Loader, page: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(page, "x.xls")


@pytest.mark.parametrize(
    "junk", ["<", "</", "<!--", "<![CDATA[", "<td x='", '<td x="', "<a ", "<script>", "&#", "<br>"]
)
def test_markup_that_never_ends_is_looked_through_once(read: Loader, junk: str) -> None:
    """Parsers that begin again at each of these take hours."""
    assert cells(read(f"<table>{ROWS}</table>{junk * 50_000}", "x.xls")) == [["A", "1"]]
