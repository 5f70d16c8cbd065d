"""Everything at random: kills, outages, frozen workers, an emptied Redis and a misbehaving WeCom, in one run."""

import os
import signal
import time
from collections.abc import Callable

from chaos.proxy import Mode, Proxy
from chaos.record import Outage
from chaos.scenarios import kills, wecom
from chaos.scene import Scene

APART_S = (0.5, 4.0)
AWAY_S = (1.0, 8.0)
FROZEN_S = (1.0, 10.0)
LINK_MODES = (Mode.REFUSE, Mode.RESET, Mode.SILENT, Mode.DELAY, Mode.CUT)


def play(scene: Scene) -> None:
    with scene.under_load(whole=True):
        for _ in range(scene.scale.kills):
            scene.wait(*APART_S)
            scene.chance.choices(list(HARM), list(HARM.values()))[0](scene)
        scene.house.mock.heal()


def a_kill(scene: Scene) -> None:
    scene.chance.choices(list(kills.KILLS), list(kills.KILLS.values()))[0](scene)


def a_link(scene: Scene) -> None:
    servers = scene.house.servers
    links: dict[str, Proxy] = {"Redis": servers.redis, "PostgreSQL": servers.database, "WeCom": scene.house.wecom}
    name, mode = scene.chance.choice(list(links)), scene.chance.choice(LINK_MODES)
    since = scene.record.harm(f"link to {name} {mode.value}", scene.house.everybody())
    links[name].set(mode)
    scene.wait(*AWAY_S)
    links[name].set(Mode.THROUGH)
    if name == "WeCom":
        scene.record.outages.append(Outage("wecom", mode.value, since, time.time()))


def an_emptied_redis(scene: Scene) -> None:
    scene.house.servers.flush()
    scene.record.harm("FLUSHALL")


def a_frozen_child(scene: Scene) -> None:
    """Sometimes past its lease, sometimes not."""
    scene.house.points.arm("delivery.posted", "stop")
    frozen = scene.house.points.who_took("delivery.posted", 5.0)
    scene.house.points.disarm()
    if frozen:
        scene.record.harm("freeze pool child", 1)
        scene.wait(*FROZEN_S)
        os.kill(frozen, signal.SIGCONT)


HARM: dict[Callable[[Scene], None], int] = {
    a_kill: 10,
    a_link: 4,
    wecom.misbehave: 10,
    an_emptied_redis: 2,
    a_frozen_child: 3,
}
