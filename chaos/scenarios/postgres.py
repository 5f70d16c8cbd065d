"""PostgreSQL refused, reset and silent: every door says 503 soon, and everything goes on when it is back."""

import time

from chaos.proxy import Mode
from chaos.record import Outage
from chaos.scene import Scene
from chaos.visitors import Visitors

BACK_S = 10.0
CALM_S = 3.0
LATE_S = 2.0
LONGEST_S = 20.0


def play(scene: Scene) -> None:
    visitors = Visitors(scene.house.url, scene.house.stage, scene.record)
    with scene.under_load(per_s=scene.scale.slowly_per_s), visitors.coming():
        for mode in (Mode.REFUSE, Mode.RESET, Mode.SILENT):
            scene.sleep(CALM_S)
            away(scene, mode)


def away(scene: Scene, mode: Mode) -> None:
    """Requests that began in its last moments may still be answered by whoever is back."""
    since = scene.record.harm(f"PostgreSQL {mode.value}", scene.house.everybody())
    scene.house.servers.database.set(mode)
    scene.sleep(scene.scale.outage_s)
    while not scene.record.during(since, time.time() - LATE_S) and time.time() < since + LONGEST_S:
        scene.sleep(LATE_S / 4)  # who came before has not been let go yet, and nobody has come since
    until = time.time() - LATE_S
    scene.house.servers.database.set(Mode.THROUGH)
    scene.record.outages.append(Outage("postgres", mode.value, since, until))
    scene.recovers(f"PostgreSQL {mode.value}, back: delivering again", time.time(), BACK_S)
