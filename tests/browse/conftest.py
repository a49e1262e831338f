"""The bundled corpus as ``fakta serve`` shows it, and a headless Chromium that reads it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate.load import served

WIDE, NARROW = 1280, 390  # CSS pixels
HEIGHT = 900
PATIENCE = 60  # seconds: CI machines are slow, and a test that waits for what is there waits no longer than needed


@pytest.fixture(scope="session")
def site(published_database: Path) -> Iterator[str]:
    """The address of a server over it."""
    with served(published_database) as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A Chromium for all tests of the session; they are skipped where there is none."""
    pytest.importorskip("selenium")
    chrome = start_chromium()
    if chrome is None:
        pytest.skip("no Chromium with its driver (Debian: apt install chromium chromium-driver)")
    yield chrome
    chrome.quit()


def start_chromium() -> Any:
    """A headless Chromium of the system; None where it or its driver is missing."""
    from selenium import webdriver

    browser, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not browser or not driver:
        return None
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for name in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "lang=id", "force-prefers-reduced-motion"):
        options.add_argument(f"--{name}")
    chrome = webdriver.Chrome(options, webdriver.ChromeService(driver))
    chrome.set_page_load_timeout(PATIENCE)
    chrome.set_script_timeout(PATIENCE)
    return chrome


@pytest.fixture
def browser(chromium: Any, site: str, tmp_path: Path) -> Reader:
    return Reader(chromium, site, tmp_path)


class Reader:
    """A reader at a browser: goes to pages, clicks what it sees, and finds what was copied or downloaded."""

    def __init__(self, chrome: Any, site: str, downloads: Path) -> None:
        self.chrome, self.site, self.downloads = chrome, site, downloads
        self.resize(WIDE)
        chrome.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})  # the clipboard wants a focus
        chrome.execute_cdp_cmd(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads), "eventsEnabled": False}
        )
        permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"]
        chrome.execute_cdp_cmd("Browser.grantPermissions", {"origin": site, "permissions": permissions})

    def resize(self, width: int) -> None:
        metrics = {"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": width <= NARROW}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def scheme(self, name: str) -> None:
        """Light or dark, as the reader's system says."""
        feature = {"name": "prefers-color-scheme", "value": name}
        self.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def open(self, path: str) -> None:
        self.chrome.get(self.site + path)

    def all(self, selector: str) -> list[Any]:
        return list(self.chrome.find_elements("css selector", selector))

    def one(self, selector: str) -> Any:
        """The first element; fails with the selector and the page where there is none."""
        found = self.all(selector)
        assert found, f"nothing matches {selector} on {self.chrome.current_url}"
        return found[0]

    def wait(self, what: Any) -> Any:
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.chrome, PATIENCE).until(lambda _: what())

    def follow(self, element: Any) -> None:
        """Click a link and wait for the page it leads to."""
        before = self.chrome.current_url
        element.click()
        self.wait(lambda: self.chrome.current_url != before and self.script("return document.readyState == 'complete'"))

    def script(self, code: str, *arguments: Any) -> Any:
        return self.chrome.execute_script(code, *arguments)

    def clipboard(self) -> str:
        code = "const done = arguments[0]; navigator.clipboard.readText().then(done, error => done(String(error)))"
        return str(self.chrome.execute_async_script(code))

    def downloaded(self, ending: str) -> Path:
        """The file that a click downloaded."""

        def there() -> list[Path]:
            return [p for p in self.downloads.iterdir() if p.name.endswith(ending)]

        found: list[Path] = self.wait(there)
        return found[0]
