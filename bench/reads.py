"""How long do pages take against the same by hand, and do they stay as quick? `run.py bench reads [CLIENTS]`."""

import base64
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import requests
from django.conf import settings
from django.db import connection
from django.test import Client as Browser

from bench import bare_reads
from bench.reading_house import STORY, House
from bench.serving import web
from clienteling.associates.models import Associate
from clienteling.clients.models import Activity, Client
from clienteling.insights.timeline import Place, Reader, story
from clienteling.lib import clock

ROUNDS = 200
LIST_TO_REACH, DEPTH_TO_REACH, SEARCH_TO_REACH = 1.1, 1.5, 1 / 100
Work = Callable[[], object]


def medians(sides: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Milliseconds. The sides take turns, so that whatever else the machine does hits all of them."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(rounds + 5):
        for name in sides if turn % 2 else reversed(list(sides)):
            began = time.perf_counter()
            sides[name]()
            times[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(taken[5:]) for name, taken in times.items()}


def session_of(user: Associate) -> requests.Session:
    """A browser that is logged in; answers come as they are, not packed."""
    browser, session = Browser(), requests.Session()
    browser.force_login(user)
    session.cookies.set(settings.SESSION_COOKIE_NAME, browser.cookies[settings.SESSION_COOKIE_NAME].value)
    session.headers["Accept-Encoding"] = "identity"
    return session


def fetch(session: requests.Session, address: str) -> list[dict[str, object]]:
    answer = session.get(address)
    answer.raise_for_status()
    results: list[dict[str, object]] = answer.json()["results"]
    return results


def pages(house: House, env: Mapping[str, str], rounds: int) -> dict[str, float]:
    """Over HTTP: an associate's book and the same by hand; the house's first page, a deep one, one searched for."""
    cursor = base64.b64encode(f"p={house.deep_key()}".encode()).decode()
    with web(1, env) as server:
        api, own, office = f"{server}/api/v1/clients/", session_of(house.associate), session_of(house.office)
        same = fetch(own, api), fetch(own, f"{server}/bare/clients/")
        assert same[0] == same[1] and len(same[0]) == 50, "the two sides do not say the same"
        asked = {
            "list": (own, api),
            "by hand": (own, f"{server}/bare/clients/"),
            "page 1": (office, api),
            "deep page": (office, f"{api}?cursor={cursor}"),
            "searched": (own, f"{api}?q={house.people[0][0][:2]}"),
        }
        return medians({name: partial(session.get, address) for name, (session, address) in asked.items()}, rounds)


def run(sql: str, parameters: object) -> list[tuple[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)  # type: ignore[arg-type]  # as the ORM compiled them
        rows: list[tuple[Any]] = cursor.fetchall()
    return rows


def scan(sql: str, parameters: object) -> list[tuple[Any]]:
    """The same statement with nothing but the table itself to read."""
    with connection.cursor() as cursor:
        cursor.execute("SET enable_bitmapscan = off; SET enable_indexscan = off; SET enable_indexonlyscan = off")
        try:
            return run(sql, parameters)
        finally:
            cursor.execute("RESET enable_bitmapscan; RESET enable_indexscan; RESET enable_indexonlyscan")


def blocks(sql: str, parameters: object, work: Callable[[str, object], list[tuple[Any]]] = run) -> int:
    """How many blocks of 8 kB the statement looks at: the same on a loaded machine as on a quiet one."""
    ((told,),) = work(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", parameters)
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


def search(house: House, rounds: int) -> dict[str, float]:
    """The two first characters of a name, in the whole house."""
    found = Client.objects.visible_to(house.office).named_like(house.people[0][0][:2])
    sql, parameters = found.order_by("-pk").values("pk")[:51].query.sql_with_params()
    by_index, by_scan = partial(run, sql, parameters), partial(scan, sql, parameters)
    assert by_index() == by_scan() != []
    looked_at = {"search blocks": blocks(sql, parameters), "scan blocks": blocks(sql, parameters, scan)}
    return medians({"search": by_index}, rounds) | medians({"scan": by_scan}, 5) | looked_at


def timeline(house: House, rounds: int) -> dict[str, float]:
    """The client's story: its first page, one near its end, and a statement by hand."""
    reader = Reader(house.associate, clock.now(), "en")
    old = Activity.objects.filter(client_id=house.client.pk).order_by("occurred_at")[STORY // 10]
    first, deep = (
        partial(story, house.client, reader=reader, before=at) for at in (None, Place(old.occurred_at, 0, 1))
    )
    assert len(first().moments) == len(deep().moments) == 30
    return medians({"first": first, "deep": deep, "by hand": partial(bare_reads.story, house.client.pk)}, rounds)


def main(house: House, env: Mapping[str, str] = os.environ, rounds: int = ROUNDS) -> dict[str, float]:
    """Print what was measured; the ratios are returned."""
    told, found, shown = timeline(house, rounds), search(house, rounds), pages(house, env, rounds)
    ratios = {
        "list": shown["list"] / shown["by hand"],
        "depth": shown["deep page"] / shown["page 1"],
        "search": found["search"] / found["scan"],
        "search blocks": found["search blocks"] / found["scan blocks"],
        "timeline": told["first"] / told["by hand"],
        "timeline depth": told["deep"] / told["first"],
    }
    say(house, told, found, shown, ratios)
    return ratios


def say(
    house: House, told: dict[str, float], found: dict[str, float], shown: dict[str, float], ratios: dict[str, float]
) -> None:
    print(f"{house.clients:,} clients; medians in milliseconds, the sides taking turns")
    print(f"  an associate's 50 clients with tags, over HTTP: {shown['list']:.2f}   by hand {shown['by hand']:.2f}")
    print(f"    ratio {ratios['list']:.2f}   to reach ≤ {LIST_TO_REACH}")
    print(f"  the house's page at depth {house.depth():,}: {shown['deep page']:.2f}   page 1 {shown['page 1']:.2f}")
    print(f"    ratio {ratios['depth']:.2f}   to reach ≤ {DEPTH_TO_REACH}")
    print(
        f"  two characters of a name: {found['search']:.2f}   scan {found['scan']:.1f}   page {shown['searched']:.2f}"
    )
    print(f"    blocks looked at: {found['search blocks']:,} of {found['scan blocks']:,}")
    print(f"    ratio 1/{1 / ratios['search']:.0f}   to reach ≤ 1/{1 / SEARCH_TO_REACH:.0f}")
    print(f"  a timeline of {STORY:,}: {told['first']:.1f}   deep {told['deep']:.1f}   by hand {told['by hand']:.1f}")
    print(f"    ratio {ratios['timeline']:.1f} to one statement by hand, {ratios['timeline depth']:.2f} deep to first")


if __name__ == "__main__":
    found = main(House(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000))
    fell_short = found["list"] > LIST_TO_REACH or found["depth"] > DEPTH_TO_REACH or found["search"] > SEARCH_TO_REACH
    sys.exit(fell_short)
