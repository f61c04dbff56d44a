"""`kpi report --template`: the real command fills a company's own workbook, or says why not, and writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.render.templates import template
from tests.test_cli import kpi

CONFIG = "sources:\n  - {table: leads, path: leads.csv}\n"
NAMES = {"kpi_leads": "Board!$B$4", "kpi_periods": "Board!$B$7:$D$7"}
LEADS = "lead_id,created_at\n" + "".join(f"l{n},2025-0{n % 3 + 1}-15\n" for n in range(10)) + "l99,2025-04-02\n"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Ten leads in three months and one in the running month, and a workbook with names."""
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "book.xlsx").write_bytes(template(NAMES))
    return tmp_path


def test_a_template_is_filled_and_stays_itself(company: Path) -> None:
    before = (company / "book.xlsx").read_bytes()
    done = kpi(company, "report", "--kpi", "leads", "--template", "book.xlsx", "-o", "filled.xlsx")
    assert (done.returncode, done.stdout) == (0, "")
    assert (company / "book.xlsx").read_bytes() == before
    sheet = load_workbook(company / "filled.xlsx")["Board"]
    assert (sheet["B4"].value, [cell.value for cell in sheet[7][1:4]]) == (3, ["2025-01", "2025-02", "2025-03"])


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("--template", "book.xlsx"), 2, "name the filled copy with -o, ending in .xlsx"),
        (("--template", "book.xlsx", "-o", "filled.xlsm"), 2, "name the filled copy with -o, ending in .xlsx"),
        (("--template", "book.xlsx", "-o", "filled.xlsx", "-f", "csv"), 2, "fills a workbook: leave -f csv out"),
        (("--template", "gone.xlsx", "-o", "filled.xlsx"), 3, "gone.xlsx"),
        (("--template", "leads.csv", "-o", "filled.csv"), 2, "is not a workbook that can be filled"),
        (("--template", "book.xlsx", "-o", "filled.xlsx", "--kpi", "mqls"), 2, "leads is not in this report: add it"),
    ],
)
def test_what_cannot_be_filled_is_said_and_nothing_is_written(
    company: Path, args: tuple[str, ...], code: int, said: str
) -> None:
    done = kpi(company, "report", *args)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert not list(company.glob("filled.*"))


def test_a_kpi_that_cannot_be_computed_empties_its_cell(company: Path) -> None:
    (company / "book.xlsx").write_bytes(template({"kpi_cac": "Board!$B$3", "kpi_leads": "Board!$B$4"}))
    done = kpi(company, "report", "--kpi", "leads,cac", "--template", "book.xlsx", "-o", "filled.xlsx")
    assert done.returncode == 4, done.stderr
    sheet = load_workbook(company / "filled.xlsx")["Board"]
    assert (sheet["B3"].value, sheet["B4"].value) == (None, 3)
