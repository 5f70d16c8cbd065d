"""Redis refused, reset and silent, emptied, and gone over to another without a word."""

import time

from chaos.proxy import Mode
from chaos.record import Outage
from chaos.scene import Scene
from chaos.visitors import Visitors

BACK_S, SILENT_S = 15.0, 30.0
CALM_S = 3.0


def play(scene: Scene) -> None:
    """Each way to be away under load, with visitors at the doors; then what was counted is forgotten."""
    visitors = Visitors(scene.house.url, scene.house.stage, scene.record)
    with scene.under_load(per_s=scene.scale.slowly_per_s), visitors.coming():
        for mode in (Mode.REFUSE, Mode.RESET, Mode.SILENT):
            scene.sleep(CALM_S)
            away(scene, mode)
        scene.house.servers.flush()
        scene.record.harm("FLUSHALL")
        scene.sleep(CALM_S)
        deserted(scene)


def away(scene: Scene, mode: Mode) -> None:
    since = scene.record.harm(f"Redis {mode.value}", scene.house.everybody())
    scene.house.servers.redis.set(mode)
    scene.sleep(scene.scale.outage_s)
    scene.house.servers.redis.set(Mode.THROUGH)
    back = time.time()
    scene.record.outages.append(Outage("redis", mode.value, since, back))
    scene.recovers(f"Redis {mode.value}, back: delivering again", back, BACK_S)


def deserted(scene: Scene) -> None:
    """What a failover does: the old connections stay silent for ever, and nobody says so."""
    since = scene.record.harm("Redis deserted", scene.house.everybody())
    scene.house.servers.redis.forget()
    scene.recovers("Redis silent on every old connection: delivering again", since, SILENT_S)
