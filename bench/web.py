"""How long do pages take against the bare SQL they need? `run.py bench web [CLIENTS]`."""

import logging
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from bench.reads import session_of
from bench.serving import Served, serving
from bench.spent import backends, by_processes, family
from bench.web_house import WebHouse
from clienteling.associates.models import Associate

WARM = 5
ROUNDS = 60
TO_REACH = 3.0
Statement = tuple[str, Any]


@dataclass(frozen=True)
class Page:
    name: str
    user: Associate
    address: str


def pages(house: WebHouse) -> list[Page]:
    client = reverse("mobile:client", args=[house.client.uid])
    return [
        Page("associate's list", house.associate, reverse("mobile:clients")),
        Page("today", house.associate, reverse("mobile:today")),
        Page("client, 10,000 entries", house.associate, client),
        Page("console dashboard", house.office, reverse("admin:index")),
    ]


def statements(page: Page) -> list[Statement]:
    """What the page asks the database for, seen at its second visit, when what is asked once has been asked."""
    browser, seen = Browser(SERVER_NAME="localhost"), list[Statement]()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    browser.force_login(page.user)
    browser.get(page.address)
    with connection.execute_wrapper(note):
        answer = browser.get(page.address)
    assert answer.status_code == 200, f"{page.address} answered {answer.status_code}"
    return seen


def bare(asked: list[Statement]) -> None:
    """The same statements and nothing else. A second look within the hour is noted no more, so they write nothing."""
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()


def visitor(page: Page, server: str) -> Callable[[], None]:
    """Opens the page over one connection that stays, without what a browser's library would take."""
    there = HTTPConnection(urlsplit(server).netloc)
    session = session_of(page.user).cookies[settings.SESSION_COOKIE_NAME]
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}", "Accept-Encoding": "identity"}

    def visit() -> None:
        there.request("GET", page.address, headers=headers)
        answer = there.getresponse()
        answer.read()
        assert answer.status == 200, f"{page.address} answered {answer.status}"

    return visit


class Figures(NamedTuple):
    """Medians in milliseconds: of the clock, and of the processor, PostgreSQL's work included on both sides."""

    clock: float
    processor: float


class Found(NamedTuple):
    page: Figures
    bare: Figures
    statements: int

    @property
    def ratio(self) -> float:
        """Of processor time: others' work on the machine makes both sides wait, but not by as much."""
        return self.page.processor / self.bare.processor


def compared(page: Page, served: Served, rounds: int) -> Found:
    """The sides take turns. What a server does after its answer counts: it is measured until the next visit."""
    asked, visit = statements(page), visitor(page, served.address)
    visit()
    theirs, ours = [*family(served.pid), *backends(own=False)], [os.getpid(), *backends(own=True)]
    sides: dict[str, tuple[Callable[[], None], list[int]]] = {
        "page": (visit, theirs),
        "bare": (partial(bare, asked), ours),
    }
    clock: dict[str, list[float]] = {name: [] for name in sides}
    processor: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds + WARM):
        for name, (work, pids) in sides.items():
            processor[name].append(by_processes(pids))
            began = time.perf_counter()
            work()
            clock[name].append((time.perf_counter() - began) * 1000)
            if name == "bare":
                processor[name][-1] = by_processes(pids) - processor[name][-1]
    processor["page"] = [after - before for before, after in pairwise(processor["page"])]
    figures = {name: Figures(median(clock[name][WARM:]), median(processor[name][WARM:])) for name in sides}
    return Found(figures["page"], figures["bare"], len(asked))


def main(house: WebHouse, env: Mapping[str, str] = os.environ, rounds: int = ROUNDS) -> dict[str, float]:
    """Print what was measured; the ratios are returned."""
    print(f"{house.clients:,} clients; medians in milliseconds of the processor (and of the clock), in turns")
    ratios = {}
    with serving(1, env, threads=1) as served:
        for page in pages(house):
            found = compared(page, served, rounds)
            ratios[page.name] = found.ratio
            print(
                f"  {page.name:24} page {found.page.processor:6.1f} ({found.page.clock:6.1f})"
                f"   its {found.statements:2} statements {found.bare.processor:6.1f} ({found.bare.clock:6.1f})"
                f"   ratio {found.ratio:.2f} ({found.page.clock / found.bare.clock:.2f})   to reach ≤ {TO_REACH}"
            )
    return ratios


if __name__ == "__main__":
    logging.disable(logging.INFO)  # of the visits made here
    ratios = main(WebHouse(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000))
    sys.exit(max(ratios.values()) > TO_REACH)
