"""Visitors at the front doors, one request after the other: a page, a list, a post, a log-in. Each answer is noted."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

import requests

from chaos.record import Record, Visit

PAUSE_S = 0.1
GIVEN_UP_S = 30.0


class Visitors:
    """Four threads, a door each."""

    def __init__(self, url: str, stage: dict[str, Any], record: Record, *, keep_open: bool = True) -> None:
        self.url = url
        self.keep_open = keep_open
        self.stage = stage
        self.record = record
        self.key = {"Authorization": f"Api-Key {stage['api_key']}"}
        self.browser = requests.Session()
        self._stop = threading.Event()
        self._count = 0
        doors: dict[str, Callable[[], None]] = {
            "page": self.page,
            "list": self.orders,
            "post": self.look,
            "log-in": self.log_in,
        }
        self._threads: list[threading.Thread] = []
        for name, door in doors.items():
            self.add(name, door)

    def add(self, name: str, door: Callable[[], None]) -> None:
        """One more who comes by."""
        self._threads.append(threading.Thread(target=self._run, args=(door,), name=name, daemon=True))

    @contextmanager
    def coming(self) -> Iterator[None]:
        """Meanwhile. Somebody is logged in before anything happens."""
        self.sign_in(self.browser)
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join(2 * GIVEN_UP_S)

    def _run(self, visit: Callable[[], None]) -> None:
        while not self._stop.wait(PAUSE_S):
            visit()

    def page(self) -> None:
        self.ask("page", self.browser, "GET", f"{self.url}/m/today/")

    def orders(self) -> None:
        self.ask("list", requests, "GET", f"{self.url}/api/v1/orders/", headers=self.key)

    def look(self) -> None:
        """A view of no product: it wakes the workers and raises no alert."""
        self._count += 1
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        number = next(iter(self.stage["clients"]))
        body = {"activities": [{"client": {"crm": number}, "kind": "page_view", "occurred_at": now}]}
        headers = self.key | {"Idempotency-Key": f"visitor-{self._count}"}
        self.ask("post", requests, "POST", f"{self.url}/api/v1/activities/", json=body, headers=headers)

    def log_in(self) -> None:
        self.sign_in(requests.Session())

    def sign_in(self, session: requests.Session) -> None:
        """By WeCom's page, as a phone does: two requests of ours, with WeCom's own between them."""
        begin = self.ask("log-in", session, "GET", f"{self.url}/m/login/{self.stage['market']}/")
        if begin is None or begin.status_code != 302:
            return
        back = requests.get(
            f"{begin.headers['Location'].partition('#')[0]}&as={self.stage['people'][1]}",
            allow_redirects=False,
            timeout=GIVEN_UP_S,
        )
        self.ask("log-in", session, "GET", urljoin(self.url, back.headers["Location"]))

    def ask(self, door: str, session: Any, method: str, url: str, **given: Any) -> requests.Response | None:
        at, began = time.time(), time.monotonic()
        if not self.keep_open:
            given["headers"] = {**given.get("headers", {}), "Connection": "close"}
        answer: requests.Response | None
        try:
            answer = session.request(method, url, allow_redirects=False, timeout=GIVEN_UP_S, **given)
        except requests.RequestException:
            answer = None
        status = answer.status_code if answer is not None else 0
        self.record.visits.append(Visit(door, status, time.monotonic() - began, at))
        return answer
