"""A backup under load, restored into empty servers: nothing missing, the same bytes, silence until a person speaks."""

import hashlib
import time
from pathlib import Path

from chaos.house import WORKERS
from chaos.looks import Looks
from chaos.record import Check, Recovery
from chaos.restored import Restored, restored
from chaos.scene import Scene
from runner.commands import manage

RESTORE_S = 600.0
SILENT_S = 5.0
# What the restored house does with what it found, before anything could go out.
EVALUATED = "SELECT count(*) FROM wecom_send WHERE state = 'queued' AND due_at <= now()"
TOLD = (
    "SELECT external_id FROM attribution_order"
    " UNION SELECT 'look:' || client_id FROM clients_activity WHERE product_id IS NOT NULL"
)
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"


def play(scene: Scene) -> None:
    """The first backup is made while everything runs, the second when nothing does, so that both sides can be read."""
    folder = scene.house.folder / f"backup-{scene.house.scenes}"
    with scene.under_load(per_s=3 * scene.scale.slowly_per_s):
        scene.wait(2.0, 3.0)
        freeze(scene)
        scene.wait(2.0, 3.0)
        began = time.time()
        scene.house.run("backup", manage("backup", folder / "busy"))
        for name in WORKERS:
            scene.house.running[name].thaw()
    of_then = [number for number, posted in scene.record.posted.items() if posted.at < began]
    with restored(scene.house, folder / "first") as house:
        bring_back(scene, house, folder / "busy")
        missing = lost(scene, house.looks, of_then)
        check(scene, "acknowledged before the backup began and missing in it", missing, len(of_then))
        speak(scene, house)
    for name, process in scene.house.running.items():
        if name != "mock":
            process.kill()
    scene.house.run("backup", manage("backup", folder / "calm"))
    with restored(scene.house, folder / "second") as house:
        bring_back(scene, house, folder / "calm")
        compare(scene, house)


def freeze(scene: Scene) -> None:
    """The workers do nothing for a while, so that there is work left in the backup."""
    for name in WORKERS:
        scene.record.harm("freeze worker", scene.scale.children)
        scene.house.running[name].freeze()


def bring_back(scene: Scene, house: Restored, backup: Path) -> None:
    began = time.time()
    house.run("restore", backup)
    scene.record.recoveries.append(Recovery("restored into an empty server", time.time() - began, RESTORE_S))


def lost(scene: Scene, looks: Looks, numbers: list[str]) -> int:
    """Events that the API had acknowledged, by number, of which no row tells."""
    told = {key for (key,) in looks.ask(TOLD)}
    clients = scene.house.stage["clients"]
    wanted = {
        number: f"SO-{number}" if scene.record.posted[number].was == "bought" else f"look:{clients[number][0]}"
        for number in numbers
    }
    return sum(key not in told for key in wanted.values())


def speak(scene: Scene, house: Restored) -> None:
    """Its worker finds work and keeps it; what is due goes out once somebody says so."""
    house.go_to_work()
    scene.until(lambda: waiting(house) > 0, scene.scale.patience_s)
    scene.sleep(SILENT_S)
    due = waiting(house)
    check(scene, "sent by a restored house before a person said so", house.calls(), due)
    house.run("sending", "resume", "--by", "chaos", "--reason", "looked at")
    scene.until(lambda: waiting(house) == 0, scene.scale.patience_s)
    check(scene, "still waiting after a person said so", waiting(house), house.calls())
    house.run("audit")


def waiting(house: Restored) -> int:
    return int(house.looks.ask(EVALUATED)[0][0])


def compare(scene: Scene, house: Restored) -> None:
    """Table by table, by a sum of this run's own, against the house it was made of."""
    tables = [name for (name,) in scene.looks.ask(TABLES) if name != "wecom_sendingpause"]
    other = [name for name in tables if digest(scene.looks, name) != digest(house.looks, name)]
    said = f"tables restored with another content ({', '.join(other) or 'none'})"
    check(scene, said, len(other), len(tables))
    pauses = house.looks.ask("SELECT count(*) FROM wecom_sendingpause WHERE ended_at IS NULL")[0][0]
    check(scene, "restored houses that would send", 1 - int(pauses), 1)


def digest(looks: Looks, table: str) -> str:
    """Of all rows as text, sorted here."""
    rows = sorted(row for (row,) in looks.ask(f'SELECT t::text FROM "{table}" t'))  # noqa: S608
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def check(scene: Scene, what: str, wrong: int, among: int) -> None:
    scene.record.checks.append(Check("P13", what, wrong, among))
