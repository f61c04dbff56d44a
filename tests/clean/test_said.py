"""What reading and cleaning say of a file can be said in Spanish and Italian, down to the parts of each sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kpicli.config import load as config
from kpicli.errors import InputError
from kpicli.lang import in_lang
from kpicli.model import Data
from kpicli.pipeline import check
from kpicli.saying import Said
from tests.harness import TODAY

ODD = """Export of deals

deal_id;created_at;closed_at;status;amount
d1;2025-01-02;2025-01-20;won;100,50
d1;2025-01-02;2025-01-20;won;100,50
d2;2025-01-03;31/12/24;won;tbd
d3;2025-01-04;2025-01-22;Signed;50,10;7
d4;2025-01-05;2025-01-01;lost;-
d5;2025-01-06;;won;1,5
d6;2026-05-06;2026-06-01;Signed;1,5
Total;;;;252,10
"""


def data_of(folder: Path, text: str) -> Data:
    """The data of one file of deals, as it stands."""
    (folder / "deals.csv").write_text(text, encoding="utf-8")
    loaded = config.parse("sources: [{table: deals, path: deals.csv}]", "config.yaml", folder)
    return check(loaded, today=TODAY)


def said_of(data: Data) -> Iterator[str]:
    """Everything that is said of the data and its files."""
    yield from (flag.text for flag in data.flags)
    yield from (*data.out_of_order, *data.repeated)
    yield from (cell.said for cell in data.bad_cells)
    for source in data.sources:
        yield from source.notes
        yield from (reading.reading for reading in source.columns)
        yield from (reading.proof for reading in source.columns if reading.proof)


@pytest.mark.parametrize("lang", ["es", "it"])
def test_all_that_is_said_of_an_odd_export_is_translated(tmp_path: Path, lang: str) -> None:
    found = list(said_of(data_of(tmp_path, ODD)))
    assert {type(text) for text in found} == {Said}
    assert [text for text in found if in_lang(text, lang) == text] == []


def test_the_parts_of_a_sentence_are_translated_and_the_cells_of_the_file_are_not(tmp_path: Path) -> None:
    (flag,) = (flag for flag in data_of(tmp_path, ODD).flags if flag.code == "RAGGED_ROW")
    assert in_lang(flag.text, "es") == (
        "deals.csv: sin contar, por no encajar con el encabezado: la fila 7 tiene 6 celdas, el encabezado tiene 5 "
        "(¿un separador en una celda sin comillas?)"
    )
    (cell,) = (cell for cell in data_of(tmp_path, ODD).bad_cells if cell.field == "amount")
    assert in_lang(cell.said, "it") == "deals.csv, riga 6, amount: 'tbd' non è un numero (virgola decimale)"


def test_the_two_numbers_that_a_cell_may_be_are_written_as_in_the_language(tmp_path: Path) -> None:
    """In Spanish 1.234 is the whole number: it cannot stand for the other one."""
    text = "deal_id,closed_at,status,amount\nd1,2025-04-30,won,1.234\n"
    with pytest.raises(InputError) as refused:
        data_of(tmp_path, text)
    (line,) = refused.value.lines
    assert "'1.234' may be 1234 or 1.234" in line
    assert "'1.234' puede ser 1234 o 1,234" in in_lang(line, "es")
    assert "'1.234' può essere 1234 o 1,234" in in_lang(line, "it")


def test_a_refusal_is_translated_with_its_way_out(tmp_path: Path) -> None:
    text = "deal_id,closed_at,status\nd1,03/04/2025,won\n"
    with pytest.raises(InputError) as refused:
        data_of(tmp_path, text)
    (line,) = refused.value.lines
    assert in_lang(line, "es") == (
        "DATE_AMBIGUOUS: deals.csv, columna 'closed_at': todas las fechas se pueden leer con el día o con el mes "
        "primero ('03/04/2025'); indica cuál: añade `dates: dmy` (o mdy) al origen"
    )
