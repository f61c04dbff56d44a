"""The workbook, a filled template and the csv for Excel in LibreOffice: it computes and reads what the tool says."""

import io
import math
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from kpicli.dossier import Dossier
from kpicli.model import Report
from kpicli.render import record, render
from kpicli.render.excel import render_xlsx
from kpicli.render.template import fill
from tests.office.soffice import saved_again
from tests.render.reports import MONTHS, director, dossier, goals, report, ugly, value
from tests.render.templates import template, with_results

pytestmark = [pytest.mark.office, pytest.mark.filterwarnings("ignore:.*will be removed")]

_RESULT = re.compile(rb"(</f>)<v>[^<]*</v>")


def live() -> Report:
    """Ratios, growth, and what has no denominator, by segment."""
    parts = [("a", 1.0, 3.0), ("b", 10.1, 0.3), ("c", 2.0, 0.0), ("d", 7.0, 7.0)]
    values = [
        value("rate", MONTHS[0], over / under if under else None, "ratio", segment=(label,), numerator=over,
              denominator=under, flags=() if under else ("NO_DENOMINATOR",))
        for label, over, under in parts
    ]  # fmt: skip
    values += [
        value("growth", MONTHS[0], over / under - 1, "ratio", segment=(label,), numerator=over, denominator=under)
        for label, over, under in (("a", 110.3, 100.0), ("d", 1e-3, 333.3), ("e", 5.0, 5.0))
    ]
    return report(values, {}, by=("channel",))


def without_results(made: bytes) -> bytes:
    """The workbook with a wrong result beside each formula: only who computes it gets the right one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            wrong = content.replace(b' t="str"', b"") if name.startswith("xl/worksheets/") else content
            new.writestr(name, _RESULT.sub(rb"\1<v>777.25</v>", wrong))
    return out.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda: dossier(ugly()),
        lambda: dossier(goals()),
        lambda: Dossier(director()),
        lambda: dossier(replace(goals(), lang="es")),
        lambda: dossier(replace(goals(), lang="it")),
        lambda: Dossier(live()),
    ],
    ids=["ugly", "goals", "compared", "es", "it", "live"],
)
def test_every_live_formula_is_recalculated_to_the_tools_own_value(make: Callable[[], Dossier], tmp_path: Path) -> None:
    made = render_xlsx(make())
    formulas, results = (openpyxl.load_workbook(io.BytesIO(made), data_only=kind) for kind in (False, True))
    found = saved_again(without_results(made), "book.xlsx", tmp_path)
    places = [cell for sheet in formulas for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(places) > 10
    for cell in places:
        sheet, at = cell.parent.title, cell.coordinate
        assert same(found[sheet][at].value, results[sheet][at].value), f"{sheet}!{at}: {cell.value}"


def same(computed: Any, own: Any) -> bool:
    """Whether a program computed the tool's number: to the twelfth digit, for a spreadsheet keeps fifteen."""
    if isinstance(own, str) or own is None:
        return (computed or "") == (own or "")
    return isinstance(computed, (int, float)) and math.isclose(computed, own, rel_tol=1e-12, abs_tol=1e-15)


def test_a_changed_numerator_reaches_the_report(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(io.BytesIO(render_xlsx(Dossier(live()))))
    made["Data"]["J2"] = 2.0
    made["Data"]["K4"] = 4.0
    changed = io.BytesIO()
    made.save(changed)
    found = saved_again(changed.getvalue(), "book.xlsx", tmp_path)["Report"]
    assert found["C2"].value == pytest.approx(2 / 3)
    assert found["C4"].value == 0.5, "what had no denominator comes alive"


def test_a_filled_template_opens_and_computes_what_depends_on_it(tmp_path: Path) -> None:
    made = fill(with_results(template(), b"777"), Dossier(director()), "book.xlsx")
    found = saved_again(made, "book.xlsx", tmp_path, always=False)
    sums = [found["Sums & so"][f"A{row}"].value for row in range(1, 5)]
    won = [each.value for each in director().values if each.kpi == "won_amount" and each.value]
    assert sums[0] == pytest.approx(sum(won[:6]))
    assert sums[1] == pytest.approx(688.88 / 288.88)
    assert sums[2] == 1504 + 1611 + 702
    assert sums[3] == len([each for each in director().values if each.value is not None])
    assert found["Board"]["C3"].value == pytest.approx(42.5)


@pytest.mark.parametrize(
    ("lang", "locale", "reading"),
    [("en", "en-US", "44,34,76,1,,1033"), ("es", "es-ES", "59,34,76,1,,3082"), ("it", "it-IT", "59,34,76,1,,1040")],
)
def test_the_csv_for_excel_opens_in_its_country(lang: str, locale: str, reading: str, tmp_path: Path) -> None:
    """Numbers are numbers, dates are dates and text is text, with the separators of the country."""
    shown = goals_in(lang)
    made = render(shown, "csv", excel_csv=True)
    assert isinstance(made, bytes)
    how = (f"--infilter=Text - txt - csv (StarCalc):{reading},false,true",)
    sheet = saved_again(made, "data.csv", tmp_path, locale=locale, how=how).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == list(record.columns(shown))
    for found, wanted in zip(rows[1:], record.rows(shown), strict=True):
        assert [plain(cell) for cell in found] == [plain(cell) for cell in wanted]


def goals_in(lang: str) -> Report:
    """A report with fractions, dates, labels with separators, and blanks."""
    months = [replace(each, segment=(label,)) for each, label in zip(director(lang).values, LABELS * 4, strict=True)]
    return replace(director(lang), values=tuple(months), by=("channel",), compare=None)


LABELS = ("Ads; paid, search", "Müller & Söhne", 'say "hi"', "España", "1,5 o más", "Correo\nelectrónico", "(blank)",
          "12.50 €", "jan", "TRUE-ish", "1/2 price", "a\tb", "日本語", "3.4.5.6")  # fmt: skip


def plain(cell: Any) -> Any:
    """A cell in a form that can be compared: days without a time, numbers to the twelfth digit, blanks as None."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, tuple):
        return ";".join(cell) or None
    if isinstance(cell, float):
        return float(f"{cell:.12g}")
    return cell if isinstance(cell, date) or cell else cell or (0 if cell == 0 else None)
