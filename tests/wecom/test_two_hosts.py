"""Two worker hosts, each in a network of its own, against one database, one Valkey and one WeCom."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from celery import current_app
from django.db import connection

from clienteling.lib import clock
from clienteling.wecom.models import Send
from clienteling.wecom.services import queue_many
from clienteling.wecom.services.outbox import DELIVER
from runner.waiting import until
from tests.processes import environment
from tests.wecom.conftest import Wecom
from tests.wecom.hosts import Host, forget_others, reachable
from tests.wecom.sends import a_send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes, pytest.mark.timeout(240)]
NAMES = tuple(f"associate{n}" for n in range(20))
START_S, DELIVERED_S = 120.0, 60.0


@pytest.fixture
def hosts() -> Iterator[list[Host]]:
    forget_others()
    made = [Host(number) for number in (1, 2)]
    try:
        if not all(host.make() for host in made):
            pytest.skip("network namespaces are not allowed here")
        yield made
    finally:
        for host in made:
            host.remove()


def servers(env: dict[str, str]) -> list[int]:
    """Ports on this machine that a worker needs."""
    found = [urlsplit(env[name]).port for name in ("DATABASE_URL", "REDIS_URL", "WECOM_API_URL")]
    return [port for port in found if port]


def queue(wecom: Wecom, name: str, count: int) -> None:
    queue_many([a_send(wecom.corp, f"{name}-{n}", to=NAMES[n % 20]) for n in range(count)], clock.now())


def delivered(count: int) -> bool:
    """Beat's work, and whether all are out."""
    for _ in range(4):
        current_app.send_task(DELIVER, retry=False)
    return Send.objects.filter(state="accepted").count() == count


def test_both_deliver_and_one_goes_on_when_the_other_is_cut_off(
    wecom: Wecom, hosts: list[Host], tmp_path: Path
) -> None:
    if connection.settings_dict["HOST"] not in ("127.0.0.1", "localhost"):
        pytest.skip("the tests' PostgreSQL has no port on this machine")
    wecom.set_up(names=NAMES)
    wecom.fault("delay", seconds=0.05, times=-1)
    env = environment("worker", wecom.url)
    wecom_port = servers(env)[2]
    with ExitStack() as running:
        running.enter_context(reachable(hosts, servers(env)))
        for host in hosts:
            worker = ["celery", "-A", "config", "worker", "-Q", "deliver", "-c", "1", "-n", f"worker@{host.name}"]
            alone = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
            log = tmp_path / host.name
            running.enter_context(host.running(*worker, *alone, env=host.told(env), log=log))
        assert until(lambda: all(b"ready." in path.read_bytes() for path in tmp_path.iterdir()), START_S, 0.2)

        queue(wecom, "both", 280)  # more than one claim takes
        assert until(lambda: delivered(280), DELIVERED_S, 0.3)
        assert all(host.served.get(wecom_port, 0) for host in hosts), "one of them did nothing"

        hosts[0].cut_off()
        queue(wecom, "one", 40)
        assert until(lambda: delivered(320), DELIVERED_S, 0.3)
    shown = Counter(row["content"]["task_id"] for name in NAMES for row in wecom.phone(name))
    assert set(shown.values()) == {1} and len(shown) == 320
