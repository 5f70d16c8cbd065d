"""How long from an activity at the API to its card on the phone? `run.py bench latency [SECONDS [PER_S [CLIENTS]]]`.

Web, workers, beat and WeCom's mock all run; what arrived is judged by the mock's journal alone.
"""

import json
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from bench.ingest import PRODUCTS, House
from bench.rule_house import live_rule
from bench.rule_pairs import VIEWED_NOT_BOUGHT
from clienteling.alerts.models import Alert, Trigger
from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.lib import clock
from clienteling.wecom.models import Corp
from runner import places, ports
from runner.commands import manage, program
from runner.demo import WORKERS
from runner.processes import Supervisor, supervised
from runner.waiting import until

SECONDS, PER_SECOND, CLIENTS = 300, 1_000, 100_000
BATCH = 100
SENDERS = 4
P99_S = 5.0
PATIENCE_S = 60.0
START_S = 300.0
WARM_S = 3.0


@dataclass(frozen=True)
class Outcome:
    """`took_s`: for each activity that makes a card, from its POST to the card's arrival, shortest first."""

    posted: int
    seconds: float
    expected: int
    took_s: Sequence[float]
    twice: int

    @property
    def lost(self) -> int:
        return self.expected - len(self.took_s)

    def within(self, share: float) -> float:
        return self.took_s[min(round(share * len(self.took_s)), len(self.took_s) - 1)] if self.took_s else float("inf")


@contextmanager
def running(env: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    """The API's address and the mock's journal, while everything runs as in the demo."""
    with TemporaryDirectory() as folder, supervised(Path(folder)) as supervisor:
        journal, mock_port, web_port = Path(folder) / "journal", ports.free(), ports.free()
        found = {"WECOM_API_URL": f"http://{ports.HOST}:{mock_port}", "PYTHONPATH": str(places.CHECKOUT)}
        found |= {"ALERTS_PER_ASSOCIATE_PER_DAY": "1000000", "WECOM_OFF_ROUND_S": "0"}
        start(supervisor, {**env, **found}, mock_port, web_port, journal)
        yield f"http://{ports.HOST}:{web_port}", journal


def start(supervisor: Supervisor, env: Mapping[str, str], mock_port: int, web_port: int, journal: Path) -> None:
    setup = supervisor.home / "setup.json"
    setup.write_text(json.dumps({"corps": [directory()]}))
    given: list[str | Path] = ["--port", str(mock_port), "--setup", setup, "--journal", journal]
    mock = supervisor.start("mock", manage("mock_wecom", *given), {**env, "PROCESS_ROLE": "mock"})
    serve = ["--interface", "wsgi", "--host", ports.HOST, "--port", str(web_port), "--workers", "1", "--no-ws"]
    command = program("granian", *serve, "--blocking-threads", "4", "--no-log", "config.wsgi:application")
    web = supervisor.start("web", command, {**env, "PROCESS_ROLE": "web"})
    for name, queues in WORKERS.items():
        alone = ["-c", "2", "--without-gossip", "--without-mingle", "-n", f"{name}@%h"]
        worker = program("celery", "-A", "config", "worker", "-Q", queues, *alone)
        supervisor.start(name, worker, {**env, "PROCESS_ROLE": "worker"})
    beat = program("celery", "-A", "config", "beat", "-s", str(supervisor.home / "beat-schedule"))
    supervisor.start("beat", beat, {**env, "PROCESS_ROLE": "beat"})
    supervisor.await_ready(mock, lambda: ports.answers_http(mock_port), timeout_s=START_S)
    supervisor.await_ready(web, lambda: ports.answers_http(web_port, "/healthz"), timeout_s=START_S)


def directory() -> dict[str, object]:
    """The corp of the house, as WeCom knows it."""
    corp = Corp.objects.get()
    members = [{"userid": userid} for userid in Associate.objects.exclude(userid="").values_list("userid", flat=True)]
    heard = {"callback_url": "http://127.0.0.1:9/", "token": "t", "aes_key": "a" * 43}  # nobody presses a button
    app = {"agentid": corp.agent_id, "secret": corp.secret, **heard}
    return {"corpid": corp.corp_id, "apps": [app], "members": members}


def chosen(house: House, count: int) -> list[str]:
    """Clients of whom a card will go out, each with a name to write on it."""
    free = Client.objects.filter(relationships__isnull=False, consents__isnull=False)
    numbers = {pk: number for number, pk in house.clients.items()}
    clients = [client for client in free.filter(pk__in=numbers).order_by("pk").distinct()[:count]]
    for client in clients:
        client.name = f"Client {client.pk}"
        client.save(update_fields=["name"])
    return [numbers[client.pk] for client in clients]


def batch(house: House, noise: Sequence[str], client: str, rng: random.Random) -> bytes:
    """Activities that mean nothing, and three looks of one client at one piece."""
    now = clock.now().isoformat(timespec="milliseconds")
    rows = [{"client": {"crm": rng.choice(noise)}, "kind": "page_view", "occurred_at": now} for _ in range(BATCH - 3)]
    piece = f"BAG-{rng.randrange(PRODUCTS)}"
    rows += [{"client": {"crm": client}, "kind": "product_view", "occurred_at": now, "product": piece}] * 3
    return json.dumps({"activities": rows}).encode()


def post(session: requests.Session, address: str, key: str, number: int, body: bytes) -> None:
    headers = {"Authorization": f"Api-Key {key}", "Idempotency-Key": f"latency-{number}"}
    answer = session.post(address, data=body, headers={**headers, "Content-Type": "application/json"}, timeout=30)
    assert answer.ok and not answer.json().get("rejected"), answer.text


def post_all(house: House, address: str, clients: Sequence[str], per_second: float) -> dict[int, float]:
    """A batch for each of these clients, at that pace; when each was posted, by client id."""
    rng, session = random.Random(1), requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=SENDERS))
    noise = [name for name in house.names if name not in set(clients)]
    posted: dict[int, float] = {}
    began = time.monotonic()
    with ThreadPoolExecutor(SENDERS) as pool:
        answers: list[Future[None]] = []
        for number, client in enumerate(clients):
            time.sleep(max(0.0, began + number / per_second - time.monotonic()))
            posted[house.clients[client]] = time.time()
            body = batch(house, noise, client, rng)
            answers.append(pool.submit(post, session, address, house.key, number, body))
        for answer in answers:
            answer.result()
    return posted


def arrivals(journal: Path) -> dict[str, list[float]]:
    """When the phone had each card, by the card's task id."""
    found: dict[str, list[float]] = defaultdict(list)
    for line in journal.read_text().splitlines():
        row = json.loads(line)
        if row["path"] == "/cgi-bin/message/send" and row["answer"].get("errcode") == 0:
            body = row["body"] if isinstance(row["body"], dict) else json.loads(row["body"])
            found[body["template_card"]["task_id"]].append(row["at"])
    return found


def judge(journal: Path, posted: Mapping[int, float], events: int, seconds: float) -> Outcome:
    cards = arrivals(journal)
    owners = dict(Alert.objects.values_list("pk", "client_id"))
    by_client: dict[int, list[float]] = defaultdict(list)
    for task, times in cards.items():
        by_client[owners[int(task.rpartition("-")[2])]] += times
    took = sorted(min(by_client[client]) - at for client, at in posted.items() if by_client.get(client))
    twice = sum(len(times) - 1 for times in by_client.values())
    return Outcome(events, seconds, len(posted), took, twice)


def main(seconds: int, per_second: int, clients: int, env: Mapping[str, str] = os.environ) -> Outcome:
    """Print the figures; they are returned."""
    house = House(clients)
    live_rule("hesitates", VIEWED_NOT_BOUGHT.conditions, VIEWED_NOT_BOUGHT.period, Trigger.ACTIVITY)
    about = chosen(house, seconds * per_second // BATCH)
    with running(env) as (address, journal):
        time.sleep(WARM_S)
        began = time.monotonic()
        posted = post_all(house, f"{address}/api/v1/activities/", about, per_second / BATCH)
        took_s = time.monotonic() - began
        until(lambda: len(arrivals(journal)) >= len(posted), PATIENCE_S, 0.5)
        outcome = judge(journal, posted, len(posted) * BATCH, took_s)
    show(outcome)
    return outcome


def show(outcome: Outcome) -> None:
    rate = outcome.posted / outcome.seconds
    print(f"  {outcome.posted:,} activities in {outcome.seconds:.0f} s ({rate:,.0f}/s), {outcome.expected:,} cards due")
    print(f"  activity → card: median {outcome.within(0.5):.2f} s   p99 {outcome.within(0.99):.2f} s   ≤ {P99_S} s")
    print(f"  lost {outcome.lost}   twice {outcome.twice}   to reach 0 and 0")


if __name__ == "__main__":
    usual = [SECONDS, PER_SECOND, CLIENTS]
    given = [int(word) for word in sys.argv[1:]]
    seconds, per_second, clients = [*given, *usual[len(given) :]]
    found = main(seconds, per_second, clients)
    sys.exit(bool(found.lost or found.twice or found.within(0.99) > P99_S))
