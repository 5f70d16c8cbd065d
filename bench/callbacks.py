"""Does each callback take effect once, though it comes thrice or never, forged ones come too, and web is killed?

`run.py bench callbacks [EVENTS [SEED [KILLS]]]`.
"""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from bench import callback_judge as judge
from bench import callback_story as story
from bench.callback_judge import Line, Tables
from bench.callback_sender import FORGERIES, Keys, Sender, Sent
from bench.callback_story import Pair
from clienteling.associates.models import Associate, Market, Store
from clienteling.wecom.models import Corp
from runner import places, ports
from runner.commands import Command, manage, program, python
from runner.processes import Process, Supervisor, supervised
from runner.waiting import until

EVENTS, PER_SECOND, KILLS, WEBS = 5_000, 200.0, 10, 2
PATIENCE_S = 300.0
STANDS_BACK = "5"
KEYS = Keys("wwbench0123456789", 1000002, "benchToken", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE")
SECRET = "secret-of-the-bench"


class House:
    """Web servers that are killed and come back, a worker, a beat and the mock: each a process of its own."""

    def __init__(self, supervisor: Supervisor, env: Mapping[str, str]) -> None:
        self.supervisor, self.mock_port = supervisor, ports.free()
        self.env = {**env, "WECOM_API_URL": f"http://{ports.HOST}:{self.mock_port}"}
        self.ports = [ports.free() for _ in range(WEBS)]
        self.webs: list[Process] = []

    def open_wecom(self) -> None:
        command = python("-m", "clienteling.wecom.mock", "--port", str(self.mock_port))
        mock = self.supervisor.start("mock", self.behind(command), {**self.env, "PROCESS_ROLE": "mock"})
        self.supervisor.await_ready(mock, partial(ports.answers_http, self.mock_port), timeout_s=PATIENCE_S)

    def start(self) -> None:
        self.webs = [self.web(port) for port in self.ports]
        one_worker = ["-Q", "now", "-c", "2", "--without-gossip", "--without-mingle", "-n", "bench@%h"]
        self.supervisor.start("worker", self.celery("worker", *one_worker), {**self.env, "PROCESS_ROLE": "worker"})
        schedule = str(self.supervisor.home / "beat-schedule")
        self.supervisor.start("beat", self.celery("beat", "-s", schedule), {**self.env, "PROCESS_ROLE": "beat"})
        for web, port in zip(self.webs, self.ports, strict=True):
            self.supervisor.await_ready(web, partial(ports.answers_http, port, "/healthz"), timeout_s=PATIENCE_S)

    def web(self, port: int) -> Process:
        serve = ["--interface", "wsgi", "--host", ports.HOST, "--port", str(port), "--workers", "1", "--no-ws"]
        command = program("granian", *serve, "--blocking-threads", "4", "--no-log", "config.wsgi:application")
        return self.supervisor.start(f"web-{port}", command, {**self.env, "PROCESS_ROLE": "web"})

    def celery(self, *arguments: str) -> Command:
        return self.behind(program("celery", "-A", "config", *arguments))

    @staticmethod
    def behind(command: Command) -> Command:
        """Answers come first: what they set off may wait, as machines of its own would have it."""
        return ["nice", "-n", STANDS_BACK, *command]

    def kill_web(self, number: int) -> None:
        """SIGKILL to the server and its workers; a new one starts at once."""
        web = self.webs[number]
        self.supervisor.running.remove(web)
        os.killpg(web.child.pid, 9)
        web.child.wait()
        self.webs[number] = self.web(self.ports[number])

    def reconcile(self) -> str:
        command = manage("reconcile_contacts", "--skip-checks")
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def shows(self, contacts: list[dict[str, object]]) -> None:
        """WeCom has these contacts from now on."""
        app = {"agentid": KEYS.agent_id, "secret": SECRET}
        members = [{"userid": f"member{n}"} for n in range(story.MEMBERS)]
        corp = {"corpid": KEYS.corp_id, "apps": [app], "members": members, "contacts": contacts}
        address = f"http://{ports.HOST}:{self.mock_port}/mock/setup"
        requests.post(address, json={"corps": [corp]}, timeout=PATIENCE_S).raise_for_status()


def make_people() -> None:
    keys = {"callback_token": KEYS.token, "callback_aes_key": KEYS.aes_key}
    corp = Corp.objects.create(corp_id=KEYS.corp_id, name="Bench", agent_id=KEYS.agent_id, secret=SECRET, **keys)
    where = {"currency": "CNY", "time_zone": "Asia/Shanghai", "region": "CN"}
    market = Market.objects.create(code="CN", name="Mainland", corp=corp, **where)
    store = Store.objects.create(market=market, code="S1", name="Store", city="Shanghai")
    names = [f"member{n}" for n in range(story.MEMBERS)]
    Associate.objects.bulk_create(
        Associate(username=name, userid=name, name=name, market=market, store=store) for name in names
    )


@contextmanager
def opened(env: Mapping[str, str]) -> Iterator[House]:
    with TemporaryDirectory() as folder, supervised(Path(folder)) as supervisor:
        house = House(supervisor, {**env, "PYTHONPATH": str(places.CHECKOUT), "STATEMENT_TIMEOUT": "15s"})
        house.open_wecom()
        yield house


def deliver_and_kill(house: House, pairs: list[Pair], *, kills: int, rng: random.Random) -> tuple[list[Sent], Line]:
    """All deliveries at their pace, web servers killed in turn meanwhile, each once it serves again."""
    mixed = story.deliveries(pairs, corp_id=KEYS.corp_id, rng=rng, forgeries=FORGERIES)
    spell, over, killed = len(mixed) / PER_SECOND / (kills + 1), threading.Event(), list[int]()

    def kill_in_turn() -> None:
        for number in range(kills):
            port = house.ports[number % WEBS]
            over.wait(spell * rng.uniform(0.8, 1.1))
            until(partial(over_or_serving, over, port), PATIENCE_S, 0.05)
            if over.is_set():
                break
            house.kill_web(number % WEBS)
            killed.append(port)

    sending = Sender(KEYS, house.ports, rng.randrange(10**9)).send_apart(mixed, PER_SECOND)
    killer = threading.Thread(target=kill_in_turn)
    killer.start()
    sent = sending.result()
    over.set()
    killer.join()
    return sent, Line("kills of web meanwhile", str(len(killed)), str(kills), len(killed) == kills)


def over_or_serving(over: threading.Event, port: int) -> bool:
    return over.is_set() or ports.answers_http(port, "/healthz")


def main(events: int, seed: int, kills: int, *, env: Mapping[str, str] = os.environ) -> list[Line]:
    """Print the table; its lines are returned."""
    rng, pairs = random.Random(seed), story.tell(events, corp_id=KEYS.corp_id, now=int(time.time()))
    make_people()
    tables = Tables(env["DATABASE_URL"])
    with opened(env) as house:
        house.shows(story.before(pairs))
        print("before:", house.reconcile())
        house.shows(story.after(pairs))
        house.start()
        began = time.monotonic()
        sent, killed = deliver_and_kill(house, pairs, kills=kills, rng=rng)
        ended = time.monotonic()
        lines = [killed, *judge.of_answers(sent, PER_SECOND, ended - began)]
        drained = until(lambda: tables.waiting() == 0, PATIENCE_S, 0.2)
        lines.append(Line("inbox empty after the last, s", f"{time.monotonic() - ended:.1f}", "≤ 300", drained))
        lost = judge.wrong(pairs, tables.running())
        print("after: ", house.reconcile())
    lines += judge.of_inbox(sent, tables) + judge.of_effects(pairs, tables, lost)
    show(lines, seed)
    return lines


def show(lines: list[Line], seed: int) -> None:
    for line in lines:
        print(f"  {line.what:34} {line.figure:>16}   {line.must:20} {'' if line.good else 'NOT GOOD'}")
    print(f"seed {seed}")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    usual = [EVENTS, random.SystemRandom().randrange(10**6), KILLS]
    sys.exit(not all(line.good for line in main(*given, *usual[len(given) :])))
