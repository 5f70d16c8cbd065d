"""How long do pages take against the bare SQL they need? `run.py bench web [CLIENTS]`."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import requests
from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from bench.reads import medians, session_of
from bench.serving import web
from bench.web_house import WebHouse
from clienteling.associates.models import Associate

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
    """The same statements and nothing else; what they write is undone."""
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()
        transaction.set_rollback(True)


def measured(house: WebHouse, env: Mapping[str, str], rounds: int) -> dict[str, tuple[float, float, int]]:
    """By page: milliseconds of the server, of the bare statements, and how many they are."""
    found = {}
    with web(1, env, threads=1) as server:
        for page in pages(house):
            asked, session = statements(page), session_of(page.user)
            sides = {"page": partial(visit, session, server + page.address), "bare": partial(bare, asked)}
            taken = medians(sides, rounds)
            found[page.name] = taken["page"], taken["bare"], len(asked)
    return found


def visit(session: requests.Session, address: str) -> None:
    answer = session.get(address, allow_redirects=False)
    assert answer.status_code == 200, f"{address} answered {answer.status_code}"


def main(house: WebHouse, env: Mapping[str, str] = os.environ, rounds: int = ROUNDS) -> dict[str, float]:
    """Print what was measured; the ratios are returned."""
    found = measured(house, env, rounds)
    print(f"{house.clients:,} clients; medians in milliseconds, the sides taking turns; to reach ≤ {TO_REACH}")
    for name, (page, sql, count) in found.items():
        print(f"  {name:24} page {page:7.1f}   its {count:2} statements {sql:7.1f}   ratio {page / sql:.2f}")
    return {name: page / sql for name, (page, sql, _) in found.items()}


if __name__ == "__main__":
    ratios = main(WebHouse(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000))
    sys.exit(max(ratios.values()) > TO_REACH)
