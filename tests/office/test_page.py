"""The page in a real browser: what it shows, loads, sorts, explains and prints."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kpicli.dossier import Dossier
from kpicli.model import Flag
from kpicli.render.html import render_html
from tests.render.reports import director, dossier, goals, ugly

chromium = pytest.importorskip("tests.office.chromium", reason="selenium is not installed")

from selenium.webdriver import ActionChains, Chrome, Keys  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.remote.webelement import WebElement  # noqa: E402

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not (chromium.BROWSER and chromium.DRIVER), reason="no chromium with its chromedriver here"),
]
WIDE, NARROW, A4 = 1280, 380, 1032
"""The page is looked at this wide; a sheet of A4, laid across, leaves the last between its margins."""
ATTACK = "<img src=x onerror=\"document.title='hacked'\">"


def attacked() -> Dossier:
    """The ugly report with a channel and a note that would run if they were markup."""
    whole = dossier(ugly())
    values = tuple(
        replace(each, segment=(ATTACK,)) if each.segment == ("007",) else each for each in whole.report.values
    )
    notes = (*whole.report.notes, Flag("EVIL", "warn", f"</script><script>{ATTACK}"))
    return replace(whole, report=replace(whole.report, values=values, notes=notes))


DOSSIERS: dict[str, Callable[[], Dossier]] = {
    "goals": lambda: dossier(goals()),
    "es": lambda: dossier(director("es")),
    "ugly": attacked,
}


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium.browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture
def show(driver: Chrome, tmp_path: Path) -> Callable[..., Chrome]:
    """Opens a dossier as a page, at a width and in a scheme."""

    def opened(name: str = "goals", pixels: int = WIDE, scheme: str = "light") -> Chrome:
        path = tmp_path / f"{name}.html"
        path.write_text(render_html(DOSSIERS[name]()), encoding="utf-8")
        chromium.complaints(driver)
        chromium.requests(driver)
        chromium.scheme(driver, scheme)
        chromium.width(driver, pixels)
        driver.get(path.as_uri())
        return driver

    return opened


def settled(driver: Chrome) -> None:
    """Wait until the browser has drawn twice: charts take their size from what is drawn."""
    driver.execute_async_script("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))")


def until(holds: Callable[[], bool]) -> bool:
    """Whether something comes true within two seconds."""
    end = time.monotonic() + 2
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


# -- what it loads and how it fits -------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("pixels", [WIDE, NARROW])
@pytest.mark.parametrize("name", DOSSIERS)
def test_it_shows_without_complaints_or_requests_and_fits(
    show: Callable[..., Chrome], name: str, pixels: int, scheme: str
) -> None:
    driver = show(name, pixels, scheme)
    settled(driver)
    assert chromium.complaints(driver) == []
    assert chromium.requests(driver) == [driver.current_url]
    assert driver.execute_script("return document.documentElement.scrollWidth") <= pixels
    assert driver.execute_script(_SPILT) == []


_SPILT = """
const box = (each) => each.getBoundingClientRect();
const fits = (each, outer) => box(each).left >= box(outer).left - 1 && box(each).right <= box(outer).right + 1;
return [...document.querySelectorAll('.card, figure, .panel, header, .stage, .rate')].flatMap((outer) =>
  [...outer.querySelectorAll('*')].filter((each) => !each.closest('.scroll, .unseen, [popover]'))
    .filter((each) => each.getClientRects().length && !fits(each, outer))
    .map((each) => each.tagName + ': ' + each.textContent.slice(0, 40)));
"""
"""What stands out of its card or its panel, tables apart: they scroll in a box of their own."""


@pytest.mark.parametrize("pixels", [WIDE, NARROW])
def test_every_chart_is_drawn_inside_its_figure(show: Callable[..., Chrome], pixels: int) -> None:
    driver = show("goals", pixels)
    settled(driver)
    assert driver.execute_script(_DRAWN) == [[True, True]] * 6


_DRAWN = """
return [...document.querySelectorAll('canvas')].map((canvas) => {
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const [box, figure] = [canvas, canvas.closest('figure')].map((each) => each.getBoundingClientRect());
  const fits = box.width > 100 && box.left >= figure.left && box.right <= figure.right && box.bottom <= figure.bottom;
  return [pixels.some((part) => part > 0), fits];
});
"""
"""Of each chart, whether anything is drawn, and whether it fits."""


def test_markup_in_cells_stays_text(show: Callable[..., Chrome]) -> None:
    driver = show("ugly")
    shown = driver.find_element(By.ID, "tables").text
    assert ATTACK in shown
    assert "Müller & Söhne <b>" in shown
    assert driver.find_elements(By.CSS_SELECTOR, "img, b") == []
    assert "hacked" not in driver.title
    assert chromium.complaints(driver) == []


@pytest.mark.parametrize("name", DOSSIERS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(show: Callable[..., Chrome], scheme: str, name: str) -> None:
    driver = show(name, WIDE, scheme)
    driver.execute_script("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    background = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(18, 22, 27)") is (scheme == "dark")
    assert driver.execute_script(_FAINT) == []


_FAINT = """
const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
const light = (colour) => {
  const [r, g, b] = parts(colour).map(linear);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const clear = (colour) => parts(colour)[3] === 0;
const behind = (each) => {
  const colour = getComputedStyle(each).backgroundColor;
  return clear(colour) && each.parentElement ? behind(each.parentElement) : colour;
};
const ratio = (each) => {
  const [one, other] = [light(getComputedStyle(each).color), light(behind(each))].sort((a, b) => b - a);
  return (one + 0.05) / (other + 0.05);
};
const says = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
return [...document.body.querySelectorAll('*')]
  .filter((each) => each.tagName !== 'SCRIPT' && says(each))
  .filter((each) => ratio(each) < 4.5)
  .map((each) => each.className + ' ' + each.textContent.slice(0, 30) + ' ' + ratio(each).toFixed(2));
"""
"""Texts with a contrast below 4.5 to 1 (WCAG 2, AA)."""


def test_charts_take_the_colours_of_the_scheme_when_it_changes(show: Callable[..., Chrome]) -> None:
    driver = show("goals")
    script = "return Chart.getChart(document.querySelector('canvas')).data.datasets[0].borderColor"
    assert driver.execute_script(script) == "#1d5c9e"
    chromium.scheme(driver, "dark")
    assert until(lambda: driver.execute_script(script) == "#7fb5ee")


# -- sorting -----------------------------------------------------------------------------------------------------------


def channels(driver: Chrome) -> list[str]:
    """The channels from top to bottom, with the total."""
    return [cell.text for cell in driver.find_elements(By.CSS_SELECTOR, "#channels .sortable th[scope=row]")]


def heads(driver: Chrome) -> list[WebElement]:
    return driver.find_elements(By.CSS_SELECTOR, "#channels .sortable thead th")


ASKED, DEAR, CHEAP = ["Paid <b>search</b>", "(blank)", "=Email"], "Paid <b>search</b>", "=Email"


def test_channels_are_sorted_by_a_click(show: Callable[..., Chrome]) -> None:
    driver = show("goals")
    assert channels(driver) == [*ASKED, "Total"]
    cost = heads(driver)[2]
    cost.find_element(By.CSS_SELECTOR, "button.sort").click()
    assert channels(driver) == [DEAR, CHEAP, "(blank)", "Total"]
    assert cost.get_attribute("aria-sort") == "descending"
    cost.find_element(By.CSS_SELECTOR, "button.sort").click()
    assert channels(driver) == [CHEAP, DEAR, "(blank)", "Total"]
    assert cost.get_attribute("aria-sort") == "ascending"


def test_channels_are_sorted_by_the_keyboard(show: Callable[..., Chrome]) -> None:
    driver = show("goals")
    name, leads = heads(driver)[:2]
    leads.find_element(By.CSS_SELECTOR, "button.sort").send_keys(Keys.ENTER)
    assert channels(driver) == [CHEAP, DEAR, "(blank)", "Total"]
    name.find_element(By.CSS_SELECTOR, "button.sort").send_keys(Keys.SPACE)
    assert channels(driver) == ["(blank)", CHEAP, DEAR, "Total"]
    assert [head.get_attribute("aria-sort") for head in heads(driver)] == ["ascending", None, None]


# -- definitions and notes ---------------------------------------------------------------------------------------------


def opened(driver: Chrome) -> list[str]:
    """The definitions that one sees."""
    return [box.text for box in driver.find_elements(By.CSS_SELECTOR, ".definition") if box.is_displayed()]


def test_a_definition_shows_on_pointing_and_goes_again(show: Callable[..., Chrome]) -> None:
    driver = show("goals")
    name = driver.find_elements(By.CSS_SELECTOR, "#glance .name")[2]
    ActionChains(driver).move_to_element(name).perform()
    assert until(lambda: len(opened(driver)) == 1)
    assert "What Win rate means: a & b < c." in opened(driver)[0]
    ActionChains(driver).move_to_element(driver.find_element(By.TAG_NAME, "h1")).perform()
    assert until(lambda: opened(driver) == [])


def test_a_definition_shows_on_focus_and_escape_closes_it(show: Callable[..., Chrome]) -> None:
    driver = show("goals")
    driver.find_element(By.CSS_SELECTOR, "nav li:last-child a").send_keys(Keys.TAB)
    seen = []
    for _ in range(2):  # the mark of the board's heading may stand before the first name
        seen += opened(driver)
        driver.switch_to.active_element.send_keys(Keys.TAB)
    assert any("What Won amount means" in text for text in seen + opened(driver))
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert until(lambda: opened(driver) == [])


@pytest.mark.parametrize("pixels", [WIDE, NARROW])
def test_a_definition_stays_after_a_click_and_fits_the_window(show: Callable[..., Chrome], pixels: int) -> None:
    driver = show("goals", pixels)
    name = driver.find_elements(By.CSS_SELECTOR, "#tables .name")[1]
    name.click()
    assert until(lambda: len(opened(driver)) == 1)
    box = driver.execute_script("return document.querySelector(':popover-open').getBoundingClientRect().toJSON()")
    assert box["left"] >= 0
    assert box["right"] <= pixels
    assert 0 <= box["top"] < box["bottom"] <= driver.execute_script("return innerHeight")
    name.click()
    assert until(lambda: opened(driver) == [])


def test_a_mark_leads_to_its_note_and_back(show: Callable[..., Chrome]) -> None:
    driver = show("goals")
    mark = driver.find_elements(By.CSS_SELECTOR, "#tables .mark[href='#note-COST_SCOPE']")[0]
    mark.click()
    note = driver.find_element(By.CSS_SELECTOR, ":target")
    assert note.text.endswith("COST_SCOPE sales cost is not in the exports: shown without it")
    note.find_element(By.CSS_SELECTOR, ".back").click()
    assert driver.switch_to.active_element == mark


def test_without_script_every_number_is_there(show: Callable[..., Chrome]) -> None:
    driver = show("goals")
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        driver.refresh()
        tables = driver.find_elements(By.CSS_SELECTOR, "main table")
        assert len(tables) == 11
        assert [table.is_displayed() for table in tables] == [True] * 9 + [False] * 2  # the last two: how it was read
        assert not driver.find_element(By.CSS_SELECTOR, "canvas").is_displayed()
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


# -- paper -------------------------------------------------------------------------------------------------------------


def test_it_prints(show: Callable[..., Chrome]) -> None:
    pdf = chromium.paper(show("goals"))
    assert pdf.startswith(b"%PDF-")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 8
    boxes = set(re.findall(rb"/MediaBox\s*\[([\d. ]+)\]", pdf))
    assert [[round(float(side)) for side in box.split()] for box in boxes] == [[0, 0, 842, 595]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", DOSSIERS)
def test_on_paper_nothing_is_cut_and_all_is_light(show: Callable[..., Chrome], name: str, scheme: str) -> None:
    driver = show(name, A4, scheme)
    driver.execute_script("dispatchEvent(new Event('beforeprint'))")
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": features})
    try:
        settled(driver)
        assert driver.execute_script(_DRAWN) == [[True, True]] * len(driver.find_elements(By.TAG_NAME, "canvas"))
        assert driver.execute_script(_CUT, A4) == []
        assert (
            driver.execute_script("return Chart.defaults && getComputedStyle(document.body).color") == "rgb(27, 36, 48)"
        )
        colour = "return Chart.getChart(document.querySelector('canvas')).data.datasets[0].borderColor"
        assert driver.execute_script(colour) == "#1d5c9e"
        assert driver.find_element(By.CSS_SELECTOR, "#definitions .defined").is_displayed()
        assert not driver.find_element(By.TAG_NAME, "nav").is_displayed()
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": features})
        driver.execute_script("dispatchEvent(new Event('afterprint'))")
    assert not driver.find_element(By.CSS_SELECTOR, "#definitions .defined").is_displayed()


_CUT = """
return [...document.querySelectorAll('body *')]
  .filter((each) => each.getClientRects().length && !each.closest('.unseen, .skip'))
  .filter((each) => each.getBoundingClientRect().right > arguments[0] + 1 || each.getBoundingClientRect().left < -1)
  .map((each) => each.tagName + ' ' + each.textContent.slice(0, 40));
"""
"""What stands beyond the paper's edge."""
