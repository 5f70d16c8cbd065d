"""A worker frozen past its lease, and awake again: others did its work meanwhile, and it changes nothing any more."""

import os
import signal
from typing import Any, LiteralString

from chaos.house import WORKERS
from chaos.record import Check
from chaos.scene import Scene

TIMES = 3
MOST_TRIES = 5
AWAKE_S = 3.0
BEYOND_S = 3.0
SETTLED: LiteralString = """SELECT id, state, accepted_at, tries, msgid FROM wecom_send
    WHERE id = ANY(%s) AND state NOT IN ('queued', 'sending')"""


def play(scene: Scene) -> None:
    """A pool child a few times, with calls answered and not recorded; then a whole worker."""
    with scene.under_load(per_s=scene.scale.slowly_per_s):
        for _ in range(TIMES):
            child(scene)
        worker(scene)


def child(scene: Scene) -> None:
    """With a call answered. One that has just woken may come by with what others settled: it proves nothing, nor does
    one that its worker took for dead meanwhile."""
    for _ in range(MOST_TRIES):
        scene.house.points.arm("delivery.posted", "stop")
        frozen = scene.house.points.who_took("delivery.posted", scene.scale.patience_s)
        if frozen is None:
            return
        scene.record.harm("freeze pool child", 1)
        try:
            held = outlive(scene)
        finally:
            awake = woken(frozen)
        if held and awake:
            return judge(scene, held)


def woken(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGCONT)
    except ProcessLookupError:
        return False
    return True


def worker(scene: Scene) -> None:
    """All of its children, once that holds work fast: frozen between two claims it proves nothing."""
    for _ in range(MOST_TRIES):
        name = scene.chance.choice(WORKERS)
        scene.record.harm("freeze worker", scene.scale.children)
        scene.house.running[name].freeze()
        try:
            held = outlive(scene)
        finally:
            scene.house.running[name].thaw()
        if held:
            return judge(scene, held)


def outlive(scene: Scene) -> list[tuple[Any, ...]]:
    """Until the lease of all that was held is over and others have settled it; those rows as they left them."""
    held = scene.looks.held()
    scene.until(lambda: not held & scene.looks.held(), scene.scale.lease_s + scene.scale.patience_s)
    scene.sleep(BEYOND_S)
    return scene.looks.ask(SETTLED, [pk for _, pk in held])


def judge(scene: Scene, before: list[tuple[Any, ...]]) -> None:
    """Its results arrive now; the rows that others settled must stay as they are."""
    scene.sleep(AWAKE_S)
    after = set(scene.looks.ask(SETTLED, [row[0] for row in before]))
    changed = sum(row not in after for row in before)
    scene.record.checks.append(Check("P3", "settled rows changed by a worker that woke", changed, len(before)))
