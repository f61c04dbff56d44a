"""A browser without a window, for the tests that open a page; what it logged and asked of the network is kept."""

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-color-profile=srgb"),
)


@contextmanager
def browser(profile: Path) -> Iterator[Chrome]:
    """A headless Chromium with a profile of its own, which is closed in any case."""
    options = ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(str(DRIVER)))
    try:
        yield driver
    finally:
        driver.quit()


def width(driver: Chrome, pixels: int, height: int = 800, scale: float = 1) -> None:
    """Make the window so wide, in pixels of the page; each of them is ``scale`` pixels of a picture."""
    facts = {"width": pixels, "height": height, "deviceScaleFactor": scale, "mobile": pixels < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", facts)


def scheme(driver: Chrome, name: str) -> None:
    """Ask for light or dark, as a system does."""
    features = [{"name": "prefers-color-scheme", "value": name}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def picture(driver: Chrome, *, whole: bool = True) -> bytes:
    """The page as a PNG, all of it or what the window shows."""
    made = driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": whole})
    return base64.b64decode(made["data"])


def paper(driver: Chrome) -> bytes:
    """The page as it is printed, a PDF."""
    asked = {"preferCSSPageSize": True, "printBackground": False}
    return base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", asked)["data"])


def requests(driver: Chrome) -> list[str]:
    """Every address that the page, and no page of the browser's own, asked for since the last look."""
    messages = (json.loads(entry["message"])["message"] for entry in driver.get_log("performance"))
    sent = (message["params"] for message in messages if message["method"] == "Network.requestWillBeSent")
    return [params["request"]["url"] for params in sent if params["documentURL"] == driver.current_url]


def complaints(driver: Chrome) -> list[str]:
    """What the browser's console says since the last look: errors, refusals and warnings."""
    return [entry["message"] for entry in driver.get_log("browser")]
