"""Every look-alike is recognised as what it is, and its figures are those that were written."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicli import presets
from kpicli.errors import InputError
from kpicli.presets.recognise import best
from kpicli.read import ReadOptions, load
from tests.presets.lookalikes import ALL, write
from tests.presets.reading import reading
from tests.presets.writing import LookAlike

DATED = [one for one in ALL if not one.undated]
UNDATED = [one for one in ALL if one.undated]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("lookalikes")
    write(made)
    return made


@pytest.mark.parametrize("one", DATED, ids=lambda one: one.name)
def test_it_is_read_as_it_was_written(one: LookAlike, folder: Path) -> None:
    found = reading(folder / one.name)
    assert found.preset == one.preset
    assert found.rows == one.rows
    assert not found.data.bad_cells
    assert {name: found.total(name) for name in one.totals} == pytest.approx(one.totals)


@pytest.mark.parametrize("one", UNDATED, ids=lambda one: one.name)
def test_without_dates_it_is_recognised_and_left_out(one: LookAlike, folder: Path) -> None:
    raw = load(folder / one.name, ReadOptions(), one.name)
    match, rivals = best(presets.matches(raw, presets.load()))
    assert (match and match.preset.id, rivals) == (one.preset, ())
    assert raw.cells.num_rows == one.rows
    with pytest.raises(InputError, match="no dates"):
        reading(folder / one.name)


def test_every_preset_has_a_look_alike() -> None:
    assert {one.preset for one in ALL} == set(presets.load().by_id)
