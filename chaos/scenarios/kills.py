"""kill -9 of a worker, a pool child, beat, web, Valkey and PostgreSQL, at random and at the worst moments."""

import time
from collections.abc import Callable

from chaos import points
from chaos.house import BEATS, WEBS, WORKERS
from chaos.record import Recovery
from chaos.scene import Scene

DOWN_S = (0.3, 1.5)
APART_S = (0.5, 4.0)
REDIS_BACK_S, POSTGRES_BACK_S, AFTER_LEASE_S = 15.0, 10.0, 15.0


def play(scene: Scene) -> None:
    """First one of each, measured; then the rest at random."""
    with scene.under_load(whole=True):
        scene.wait(1.0, 2.0)
        worker_at_work(scene)
        valkey(scene, measured=True)
        postgres(scene, measured=True)
        for _ in range(scene.scale.kills - 3):
            scene.wait(*APART_S)
            scene.chance.choices(list(KILLS), list(KILLS.values()))[0](scene)


def worker_at_work(scene: Scene) -> None:
    """A whole worker, at the moment one of its calls has been answered; measured until nothing it held is left."""
    house = scene.house
    house.points.arm("delivery.posted", "kill-all")
    if house.points.who_took("delivery.posted", scene.scale.patience_s) is None:
        return
    killed = scene.record.harm("kill worker", scene.scale.children)
    held = scene.looks.held()
    bring_back(scene)
    scene.until(lambda: not held & scene.looks.held(), scene.scale.lease_s + scene.scale.patience_s)
    took_s = time.time() - killed
    bound = scene.scale.lease_s + AFTER_LEASE_S
    scene.record.recoveries.append(Recovery(f"worker killed with {len(held)} rows held: none left", took_s, bound))


def bring_back(scene: Scene) -> None:
    """Whoever is dead is started again, after a while."""
    time.sleep(scene.chance.uniform(*DOWN_S))
    for name, process in scene.house.running.items():
        if process.is_over():
            process.kill()
            scene.house.again(name)


def worker(scene: Scene) -> None:
    scene.house.running[scene.chance.choice(WORKERS)].kill()
    scene.record.harm("kill worker", scene.scale.children)
    bring_back(scene)


def pool_child(scene: Scene) -> None:
    """As the kernel kills for memory; its worker makes a new one."""
    process = scene.house.running[scene.chance.choice(WORKERS)]
    if process.kill_child(scene.chance.randrange(scene.scale.children)):
        scene.record.harm("kill pool child", 1)


def at_a_point(scene: Scene) -> None:
    """A pool child between two steps of ours, in the middle of a transaction or just outside one."""
    point = scene.chance.choice(points.DELIVERING + points.RAISING + points.HEARING)
    scene.house.points.arm(point, "kill")
    if scene.house.points.who_took(point, 5.0):
        scene.record.harm(f"kill pool child at {point}", 1)
    scene.house.points.disarm()


def web_at_a_point(scene: Scene) -> bool:
    """A web process that has stored what it was given and has not said so yet; whether one came by."""
    point = scene.chance.choice(points.ANSWERING)
    scene.house.points.arm(point, "kill-all")
    if taken := scene.house.points.who_took(point, 5.0) is not None:
        scene.record.harm(f"kill web at {point}")
    scene.house.points.disarm()
    bring_back(scene)
    return taken


def web(scene: Scene) -> None:
    scene.house.running[scene.chance.choice(WEBS)].kill()
    scene.record.harm("kill web")
    bring_back(scene)


def beat(scene: Scene) -> None:
    scene.house.running[scene.chance.choice(BEATS)].kill()
    scene.record.harm("kill beat")
    bring_back(scene)


def valkey(scene: Scene, *, measured: bool = False) -> None:
    """Workers end what they do when their broker goes: what was under way is replayed."""
    scene.record.harm("kill Valkey", scene.house.everybody())
    back = scene.house.servers.kill_valkey(scene.chance.uniform(*DOWN_S))
    if measured:
        scene.recovers("Redis back: delivering again", back, REDIS_BACK_S)


def postgres(scene: Scene, *, measured: bool = False) -> None:
    scene.record.harm("kill PostgreSQL", scene.house.everybody())
    back = scene.house.servers.kill_postgres(scene.chance.uniform(*DOWN_S))
    scene.refresh()
    if measured:
        scene.recovers("PostgreSQL back: delivering again", back, POSTGRES_BACK_S)


KILLS: dict[Callable[[Scene], object], int] = {
    worker: 5,
    pool_child: 6,
    at_a_point: 8,
    web: 4,
    web_at_a_point: 3,
    beat: 3,
    valkey: 3,
    postgres: 2,
}
