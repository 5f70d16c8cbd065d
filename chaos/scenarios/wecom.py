"""WeCom misbehaves in every way: late, lost, reset, half, a byte at a time, busy, blocked, tokens that die."""

import time
from typing import Any

from chaos.proxy import Mode
from chaos.record import Outage
from chaos.scene import Scene

SEND = "/cgi-bin/message/send"
ANY = "/cgi-bin/*"
APART_S = (0.2, 1.5)
# What goes wrong, how often beside the others, and with which calls. 45009 blocks for a minute, so it comes once.
FAULTS: list[tuple[int, dict[str, Any]]] = [
    (4, {"kind": "delay", "path": SEND, "seconds": 1.5}),
    (3, {"kind": "drop", "path": SEND}),
    (3, {"kind": "reset", "path": SEND}),
    (3, {"kind": "half", "path": SEND}),
    (2, {"kind": "trickle", "path": SEND, "seconds": 1.0}),
    (3, {"kind": "5xx", "path": SEND}),
    (3, {"kind": "503", "path": SEND, "effect": True}),
    (3, {"kind": "-1", "path": SEND}),
    (3, {"kind": "42001", "path": SEND}),
    (2, {"kind": "40014", "path": SEND, "times": 5}),
    (2, {"kind": "reset", "path": "/cgi-bin/gettoken"}),
    (2, {"kind": "drop", "path": "/cgi-bin/message/update_template_card"}),
]
BLOCKED = {"kind": "45009", "path": SEND}
LINKS = (Mode.CUT, Mode.DELAY, Mode.TRICKLE, Mode.RESET, Mode.REFUSE, Mode.SILENT)


def play(scene: Scene) -> None:
    """Single calls go wrong while the load lasts, the whole link a few times, and once the API is blocked.

    Not before there is a token: without one, each next try at it would meet the next fault, and no card would go out.
    """
    with scene.under_load(per_s=scene.scale.slowly_per_s):
        scene.until(lambda: scene.looks.worked_since(0.0) is not None, scene.scale.patience_s)
        links = [scene.chance.randrange(scene.scale.kills) for _ in LINKS]
        for place in range(scene.scale.kills * 4):
            scene.wait(*APART_S)
            misbehave(scene)
            if place == scene.scale.kills:
                scene.house.mock.fault(**BLOCKED)
                scene.record.harm("WeCom 45009")
            if place in links:
                break_link(scene, LINKS[links.index(place)])
        scene.house.mock.heal()


def misbehave(scene: Scene) -> None:
    fault = scene.chance.choices([it for _, it in FAULTS], [weight for weight, _ in FAULTS])[0]
    times = scene.chance.choice([1, 1, 2, 4])
    scene.house.mock.fault(**{"nth": scene.chance.randrange(1, 6), "times": times, **fault})
    scene.record.harm(f"WeCom {fault['kind']}")


def break_link(scene: Scene, mode: Mode) -> None:
    """For everybody at once: the answers to all calls under way may be lost."""
    since = scene.record.harm(f"link to WeCom {mode.value}", scene.house.everybody())
    scene.house.wecom.set(mode)
    scene.wait(1.0, scene.scale.call_timeout_s * 1.5)
    scene.house.wecom.set(Mode.THROUGH)
    scene.record.outages.append(Outage("wecom", mode.value, since, time.time()))
