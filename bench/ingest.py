"""How fast does activity come in over HTTP, against a COPY and a bare view?

`run.py bench ingest [CLIENTS] [BATCHES]`.
"""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import count
from threading import local

import requests
from django.db import connection

from bench import bare_copy
from bench.population import populate
from bench.serving import web
from clienteling.associates.models import MachineKey
from clienteling.clients.models import Client, ClientIdentity, Product
from clienteling.clients.services import Identity, ensure_months
from clienteling.lib import clock

BATCH = 2_000
PRODUCTS = 500
SENDERS = 4
ROUNDS = 5
BATCHES_TO_REACH, SINGLE_TO_REACH = 1.0, 0.40
threads = local()
numbers = count()


class House:
    """Clients that a till names by number, products, the till's key, and what the clients did."""

    def __init__(self, clients: int) -> None:
        market = populate(clients)
        self.clients = bare_copy.clients()
        self.names = list(self.clients)
        rows = [Identity("crm", "bench", number).row(Client(pk=pk)) for number, pk in self.clients.items()]
        ClientIdentity.objects.bulk_create(rows, batch_size=2_000)
        Product.objects.bulk_create(Product(sku=f"BAG-{n}", name="Bag", category="bags") for n in range(PRODUCTS))
        scopes = ["activities:write"]
        self.key = MachineKey.objects.create_key(
            name="Bench", source="bench", scopes=scopes, market=market, per_minute=0
        )[1]
        self.now = clock.now()
        ensure_months([self.now, self.now - timedelta(days=1)])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE clients_clientidentity")

    def activity(self) -> dict[str, object]:
        return {
            "client": {"crm": random.choice(self.names)},
            "kind": "product_view",
            "occurred_at": (self.now - timedelta(seconds=random.randrange(86_400))).isoformat(timespec="seconds"),
            "product": f"BAG-{random.randrange(PRODUCTS)}",
        }

    def batch(self) -> bytes:
        return json.dumps({"activities": [self.activity() for _ in range(BATCH)]}).encode()

    def single(self) -> bytes:
        return json.dumps(self.activity()).encode()


def post(address: str, key: str, body: bytes) -> None:
    """From a session of this thread, under a key of its own."""
    if not hasattr(threads, "session"):
        threads.session = requests.Session()
    headers = {"Authorization": f"Api-Key {key}", "Idempotency-Key": f"bench-{next(numbers)}"}
    response = threads.session.post(address, data=body, headers=headers | {"Content-Type": "application/json"})
    answer = response.json()
    assert response.ok and answer["accepted"] and not answer.get("rejected"), answer


def posted(address: str, key: str, bodies: list[bytes]) -> None:
    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(lambda body: post(address, key, body), bodies))


def posting(addresses: Mapping[str, str], house: House) -> dict[str, Callable[[list[bytes]], None]]:
    return {name: partial(posted, address, house.key) for name, address in addresses.items()}


def copied(bodies: list[bytes]) -> None:
    for body in bodies:
        bare_copy.copied(body)


def rate(work: Callable[[list[bytes]], None], bodies: list[bytes], rows: int) -> float:
    """Rows a second."""
    began = time.perf_counter()
    work(bodies)
    return rows * len(bodies) / (time.perf_counter() - began)


def alternately(sides: Mapping[str, Callable[[list[bytes]], None]], bodies: list[bytes], rows: int) -> dict[str, float]:
    """Medians of the rates, after one round that only warms up."""
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(ROUNDS + 1):
        for name, work in sides.items():
            rates[name].append(rate(work, bodies, rows))
    return {name: statistics.median(found[1:]) for name, found in rates.items()}


def main(clients: int, batches: int, env: Mapping[str, str] = os.environ) -> tuple[float, float]:
    """Print the rates and both ratios; these are returned."""
    house = House(clients)
    many, few = [house.batch() for _ in range(batches)], [house.single() for _ in range(batches * 10)]
    with web(2, env) as server, web(1, env, threads=1) as alone:
        api, bare = f"{server}/api/v1/activities/", f"{alone}/bare/copy/"
        bulk = alternately({**posting({"endpoint": api, "copy": bare}, house), "no HTTP": copied}, many, BATCH)
        paths = {"endpoint": api, "bare write": f"{server}/bare/write/", "empty": f"{server}/bare/empty/"}
        single = alternately(posting(paths, house), few, 1)
    ratios = bulk["endpoint"] / bulk["copy"], single["endpoint"] / single["bare write"]
    print(f"{clients:,} clients; batches of {BATCH:,} from {SENDERS} senders to 2 web processes; median of {ROUNDS}")
    print(f"  batches: endpoint {bulk['endpoint']:,.0f} activities/s   one-process COPY {bulk['copy']:,.0f}/s")
    print(f"  ratio {ratios[0]:.2f}   to reach ≥ {BATCHES_TO_REACH}")
    print(f"  the COPY without HTTP {bulk['no HTTP']:,.0f}/s: ratio {bulk['endpoint'] / bulk['no HTTP']:.2f}")
    print("  one activity a POST: " + "   ".join(f"{name} {found:,.0f}/s" for name, found in single.items()))
    print(f"  ratio to the bare write {ratios[1]:.2f}   to reach ≥ {SINGLE_TO_REACH}")
    return ratios


if __name__ == "__main__":
    sizes = [int(text) for text in sys.argv[1:]]
    found = main(sizes[0] if sizes else 300_000, sizes[1] if sizes[1:] else 50)
    sys.exit(found[0] < BATCHES_TO_REACH or found[1] < SINGLE_TO_REACH)
