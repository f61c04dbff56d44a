"""The benchmark's three ways to the same numbers agree, and its check would notice if they did not."""

import csv
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks import run

ROWS = 500
TIMES = ("created_at", "mql_at", "sql_at", "opportunity_at", "closed_at")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The benchmark's exports with 500 deals: few enough for months without a win or a lead."""
    return run.prepare(ROWS, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def pandas_cells(folder: Path) -> run.Cells:
    return run.script_cells(run.measure(run.COMMANDS["pandas"], folder).output)


@pytest.fixture(scope="module")
def deals(folder: Path) -> list[dict[str, str]]:
    with (folder / "deals.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_deals_are_shaped_as_described(deals: list[dict[str, str]]) -> None:
    assert len(deals) == ROWS
    assert len(deals[0]) == 12
    assert {deal["status"] for deal in deals} == {"open", "won", "lost"}
    assert len({deal["source"] for deal in deals}) == 10


def test_deals_pass_their_stages_in_order_and_close_when_closed(deals: list[dict[str, str]]) -> None:
    for deal in deals:
        passed = [deal[stage] for stage in TIMES if deal[stage]]
        assert passed == sorted(passed)
        assert passed[-1] < "2026"
        assert bool(deal["closed_at"]) == (deal["status"] != "open")


def test_same_rows_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = run.prepare(ROWS, tmp_path)
    for name in ("deals.csv", "spend.csv"):
        assert (again / name).read_bytes() == (folder / name).read_bytes()


def test_pandas_counts_every_deal_once(pandas_cells: run.Cells, deals: list[dict[str, str]]) -> None:
    def total(column: str) -> float:
        return sum(value or 0 for (_, _, name), value in pandas_cells.items() if name == column)

    won = [deal for deal in deals if deal["status"] == "won"]
    assert len(pandas_cells) == 24 * 10 * len(run.COLUMNS)
    assert total("leads") == ROWS
    assert total("mqls") == sum(bool(deal["mql_at"]) for deal in deals)
    assert total("won") == len(won)
    assert total("won_amount") == pytest.approx(sum(float(deal["amount"]) for deal in won))


def test_pandas_and_duckdb_agree(folder: Path, pandas_cells: run.Cells) -> None:
    found = run.script_cells(run.measure(run.COMMANDS["duckdb"], folder).output)
    assert found.keys() == pandas_cells.keys()
    assert run.differences(pandas_cells, found) == []


@pytest.mark.skipif(find_spec("kpicli.__main__") is None, reason="kpicli has no command line yet")
def test_pandas_and_kpi_agree(folder: Path, pandas_cells: run.Cells) -> None:
    found = run.kpi_cells(run.measure(run.COMMANDS["kpi"], folder).output)
    assert run.differences(pandas_cells, found) == []


def test_a_difference_is_noticed() -> None:
    cell = ("2024-01", "Email", "cpl")
    assert run.differences({cell: 10.0}, {cell: 10.000000001}) == []
    assert run.differences({cell: 10.0}, {cell: 10.00001}) == ["2024-01 Email cpl: 10.0 against 10.00001"]
    assert len(run.differences({cell: 0.0}, {cell: None})) == 1
    assert len(run.differences({cell: 0.0}, {})) == 1


def test_kpi_records_become_columns() -> None:
    output = (
        "kpi,variant,period,source,value\n"
        "cac,marketing,2024-01,Email,30\n"
        "cac,fully_loaded,2024-01,Email,50\n"
        "win_rate,closed,2024-01,Email,\n"
        "win_rate,created,2024-01,Email,0.1\n"
    )
    assert run.kpi_cells(output) == {("2024-01", "Email", "cac"): 30.0, ("2024-01", "Email", "win_rate"): None}


def test_pandas_is_seen_among_the_imports() -> None:
    line = "import time:       100 |        200 |   "
    assert run.imports_pandas(f"{line}pandas.core.api\n")
    assert not run.imports_pandas(f"{line}pandas_like\n{line}rich\nwarning: pandas\n")


def test_whole_run_without_kpi(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--rows", "100", "200", "--repeat", "1", "--no-kpi", "--data", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "200 deals, pandas and duckdb: 3,360 cells, all agree" in printed
    assert "pandas, 100 to 200 deals (x2)" in printed


def test_results_replace_those_in_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "README.md"
    monkeypatch.setattr(run, "README", page)
    page.write_text(f"Top\n{run.MARKERS[0]}old\n{run.MARKERS[1]}\n")
    run.write_between(run.MARKERS, "new\n")
    run.write_between(run.MARKERS, "newer\n")
    assert page.read_text() == f"Top\n{run.MARKERS[0]}\n\nnewer\n\n{run.MARKERS[1]}\n"


def test_readme_has_a_place_for_the_results() -> None:
    text = run.README.read_text("utf-8")
    assert [text.count(marker) for marker in run.MARKERS] == [1, 1]


def test_a_command_that_fails_ends_the_benchmark_with_its_message(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no such export"):
        run.measure([sys.executable, "-c", "raise SystemExit('no such export')"], tmp_path)
