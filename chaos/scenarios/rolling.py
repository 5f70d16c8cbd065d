"""Rolling restarts, as a deploy makes them: web, workers and beat end and begin anew in turn, under load."""

import time

from chaos.house import BEATS, WEBS, WORKERS
from chaos.record import Check
from chaos.scene import Scene
from chaos.visitors import Visitors
from runner.waiting import until

GRACE_S = 75.0
DRAINED_S = 30.0


def play(scene: Scene) -> None:
    """As in production the proxy keeps no connection to web open, and is told before one of them ends."""
    visitors = Visitors(scene.house.url, scene.house.stage, scene.record, keep_open=False)
    scene.house.load.keeps_open = False
    with scene.under_load(per_s=scene.scale.slowly_per_s), visitors.coming():
        since = time.time()
        killed = sum(not roll(scene, name) for turn in range(scene.scale.rolls) for name in round_of(turn))
        over = time.time()
    visits = scene.record.during(since, over)
    failed = [visit for visit in visits if not 200 <= visit.status < 400]
    posts = sum(since <= at < over for at in scene.record.failures)
    told = sum(since <= posted.at < over for posted in scene.record.posted.values())
    rolled = f"in {scene.scale.rolls} rolling restarts"
    check(scene, f"requests at the doors that failed {rolled}", len(failed), len(visits))
    check(scene, f"posts that had to be repeated {rolled}", posts, told)
    check(scene, f"processes that did not end when asked {rolled}", killed, scene.scale.rolls * len(round_of(0)))


def round_of(turn: int) -> list[str]:
    """Both webs, a worker, and beat."""
    return [*WEBS, WORKERS[turn % len(WORKERS)], *BEATS]


def roll(scene: Scene, name: str) -> bool:
    """End one, begin it anew, and go on when it serves; whether it ended by itself.

    A web that is asked to end has connections in its backlog that nobody will take: first none goes there any more.
    """
    house = scene.house
    process = house.running[name]
    port = house.web_ports[WEBS.index(name)] if name in WEBS else 0
    if port:
        house.front.take_out(port)
        until(lambda: house.front.under_way(port) == 0, DRAINED_S)
    scene.record.harm(f"restart {name.partition('-')[0]}")
    ended = process.end(GRACE_S)
    process.start()
    process.await_ready()
    if port:
        house.front.put_back(port)
    return ended


def check(scene: Scene, what: str, wrong: int, among: int) -> None:
    scene.record.checks.append(Check("P13", what, wrong, among))
