"""A small house with all its real parts: Valkey, WeCom's mock and the web server run; workers and beats are added."""

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from redis import Redis

from clienteling.alerts.models import Alert, Rule, Trigger
from clienteling.alerts.services import pause
from clienteling.assets.models import AssetStatus
from clienteling.associates.models import MachineKey, Market
from clienteling.associates.roles import Role
from clienteling.clients.services import find_by_identity
from clienteling.lib import clock
from clienteling.wecom.mock import running_mock
from config.celery import app
from runner import ports
from runner.waiting import until
from seeds import rules
from tests import factories, processes
from tests.api.conftest import EVERYTHING
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom

QUEUES = "now,deliver,rules,bulk"
PATIENCE_S = 60.0
BAG = "SAC-25-NOIR"


def wait_until(condition: Callable[[], bool]) -> None:
    assert until(condition, PATIENCE_S, 0.05), "took too long"


@dataclass(frozen=True)
class House:
    """What a test does from outside: as the web shop by API key, and as whoever holds a phone at WeCom."""

    market: Market
    wecom: Wecom
    web_url: str
    redis_url: str
    folder: Path
    headers: dict[str, str]

    def env(self, role: str = "worker") -> dict[str, str]:
        return processes.environment(role, self.wecom.url, self.redis_url, self.web_url)

    def worker(self, name: str = "worker", children: int = processes.CHILDREN) -> processes.Running:
        return processes.worker(self.env(), queues=QUEUES, children=children, name=name, log=self.log(name))

    def beat(self, name: str = "beat", *, all_due: bool = False, alone: bool = True) -> processes.Running:
        schedule = self.folder / name
        if all_due:
            processes.leave_schedule_of_an_hour_ago(schedule)
        return processes.beat(self.env("beat"), schedule, self.log(name), alone=alone)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def post(self, what: str, body: Any, key: str = "") -> Any:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        answer = requests.post(f"{self.web_url}/api/v1/{what}/", json=body, headers=headers, timeout=30)
        assert answer.ok and not answer.json()["rejected"], answer.text
        return answer.json()

    def meet(self, number: str, name: str, associate: str, **more: Any) -> None:
        """The shop tells of a client who agreed to be contacted and of who looks after them."""
        agreed = {"consents": [{"purpose": "service", "text_version": "2026-01"}], "associate": associate}
        self.post("clients", {"identities": {"crm": number}, "name": name, **agreed, **more})

    def looks(self, *numbers: str, key: str) -> dict[str, Any]:
        """Clients look at the bag three times, in one batch; the body that was posted."""
        view = {"kind": "product_view", "product": BAG, "occurred_at": clock.now().isoformat()}
        body = {"activities": [{**view, "client": {"crm": number}} for number in numbers for _ in range(3)]}
        self.post("activities", body, key)
        return body

    def cards(self, userid: str) -> list[dict[str, Any]]:
        return self.wecom.phone(userid)

    def press(self, userid: str, card: dict[str, Any]) -> None:
        content = card["content"]
        said = {"task_id": content["task_id"], "key": content["button_list"][0]["key"]}
        self.wecom.ask("POST", "press", json={"userid": userid, **said})

    def run_again(self, times: int = 2) -> None:
        """All that beat ever asks for, and wait until it is done."""
        with app.connection_for_write(self.redis_url) as link:
            for task in [entry["task"] for entry in app.conf.beat_schedule.values()] * times:
                app.send_task(task, connection=link, retry=False)
        wait_until(self.is_at_rest)

    def wait_for_a_tick_of(self, *beats: "subprocess.Popen[bytes]") -> None:
        """Until each of them has sent a task: Valkey sees who sends."""
        until, silent = time.monotonic() + PATIENCE_S, {f"gen{beat.pid}@" for beat in beats}
        with Redis.from_url(self.redis_url, socket_timeout=PATIENCE_S) as redis, redis.monitor() as monitor:
            while silent:
                command = monitor.next_command()["command"]
                silent = {sender for sender in silent if sender not in command}
                assert time.monotonic() < until, f"{silent} sent nothing"

    def is_at_rest(self) -> bool:
        """No task waits or runs."""
        with Redis.from_url(self.redis_url) as redis:
            return not any(redis.llen(queue) for queue in QUEUES.split(",")) and not redis.hlen("unacked")


@contextmanager
def opened(folder: Path, associates: Sequence[str]) -> Iterator[House]:
    """A house with one shop, its associates, the demo's rules and one bag. The daily rules rest: they have an hour."""
    market = factories.MarketFactory.create()
    shop = factories.StoreFactory.create(market=market)
    for userid in associates:
        factories.AssociateFactory.create(store=shop, userid=userid)
    factories.ProductFactory.create(sku=BAG, name="Sac 25 noir")
    head_office = factories.AssociateFactory.create(userid="", username="marketing", store=shop, role=Role.MARKETING)
    approved = {"status": AssetStatus.APPROVED, "approved_by": head_office, "approved_at": clock.now()}
    for asset in sorted({asset for seed in rules.RULES for asset in seed.assets}):
        factories.AssetFactory.create(code=asset, title=f"{asset} 素材", **approved)
    rules.build(hold_out=False)
    for rule in Rule.objects.filter(versions__trigger=Trigger.SCHEDULE):
        pause(rule)
    _, key = MachineKey.objects.create_key(name="shop", source="shop", scopes=EVERYTHING, market=market)
    port = ports.free()
    with processes.valkey(folder) as redis_url, running_mock() as mock:
        wecom = Wecom(mock.url, market.corp)
        headers = {"Authorization": f"Api-Key {key}"}
        house = House(market, wecom, f"http://{ports.HOST}:{port}", redis_url, folder, headers)
        wecom.set_up(f"{house.web_url}{callbacks.address(market.corp)}", names=associates)
        with processes.web(house.env("web"), port, house.log("web")):
            yield house


def alerts_about(number: str) -> list[Alert]:
    client = find_by_identity("crm", number, "shop")
    return list(Alert.objects.filter(client=client).select_related("rule", "send").order_by("rule__code"))
