"""Looking at pages in a real browser: what they complain of, what axe finds, what they weigh."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.models import Associate

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# What axe calls serious or worse; its best practices are not faults.
RUN_AXE = """() => axe.run({runOnly: ["wcag2a", "wcag2aa"], resultTypes: ["violations"]}).then(found => found.violations
    .filter(each => ["serious", "critical"].includes(each.impact))
    .map(each => each.id + " " + each.nodes.map(node => node.html.slice(0, 120)).slice(0, 3).join(" | ")))"""
BLOCKING = """() => [...document.querySelectorAll("script[src]")]
    .filter(script => !script.defer && !script.async && script.type !== "module").map(script => script.src)"""


@contextmanager
def visitor(chromium: Browser, server: LiveServer, user: Associate, **screen: Any) -> Iterator[tuple[Page, list[str]]]:
    """A page of somebody logged in, and what it and the server complain of."""
    context: BrowserContext = chromium.new_context(**screen)
    browser = Client()
    browser.force_login(user)
    context.add_cookies([{"name": "session", "value": browser.cookies["session"].value, "url": server.url}])
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(f"{page.url} {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(f"{page.url} {error}"))
    page.on(
        "response", lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
    )
    yield page, complaints
    context.close()


def faults(page: Page) -> list[str]:
    """What axe finds on the page that is open. Evaluated by the browser's own tools, so the policy stays as it is."""
    page.evaluate(AXE)
    return [f"{page.url} {fault}" for fault in page.evaluate(RUN_AXE)]


class Scales:
    """Bytes over the wire since last asked. What the browser fetched is weighed as our own servers send it, packed:
    the tests' server hands out files as they lie."""

    HEAD = 400

    def __init__(self, page: Page, user: Associate) -> None:
        self.page, self.user = page, user
        self.came: dict[str, tuple[str, int]] = {}
        self.fetched: list[tuple[str, int]] = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self.note)
        session.on("Network.loadingFinished", self.add)

    def note(self, received: dict[str, Any]) -> None:
        self.came[received["requestId"]] = (received["response"]["url"], received["response"]["status"])

    def add(self, finished: dict[str, Any]) -> None:
        """What came out of the browser's own store has no length."""
        if finished["encodedDataLength"] and finished["requestId"] in self.came:
            self.fetched.append(self.came[finished["requestId"]])

    def weigh(self) -> int:
        fetched, self.fetched = self.fetched, []
        browser = Client(headers={"Accept-Encoding": "gzip"})
        browser.force_login(self.user)
        return sum(self.HEAD + (packed(browser, url) if status == 200 else 0) for url, status in fetched)


def packed(browser: Client, url: str) -> int:
    answer = browser.get(urlsplit(url)._replace(scheme="", netloc="").geturl())
    return len(b"".join(answer))
