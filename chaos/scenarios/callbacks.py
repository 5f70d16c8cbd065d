"""Callbacks come twice, out of order or never, while web is killed; then the nightly pull finds what never came."""

from collections.abc import Iterable

from chaos.record import Check
from chaos.scenarios import kills
from chaos.scene import Scene
from runner.commands import manage

FAULTS = {"lost": 0.15, "doubled": 0.3, "reordered": 0.3}
APART_S = (0.0, 0.1)
# WeCom's times are whole seconds: what follows upon something happens in a later one.
ROUNDS_APART_S = 2.5
NIGHT_S = 150.0
COME, GO = "add_external_contact", "del_external_contact"
UNHEARD = ("lost", "failed")


def play(scene: Scene) -> None:
    """Clients come, some go again, some of those come back: at WeCom, which tells of it badly.

    Not before the house's own nightly pull is over, which would find some of it first.
    """
    told = {"seed": scene.chance.randrange(10**6), **FAULTS}
    scene.house.mock.ask("POST", "callbacks/faults", json=told)
    everybody = range(scene.scale.contacts)
    with scene.under_load(per_s=scene.scale.slowly_per_s):
        scene.until(scene.looks.night_is_over, NIGHT_S)
        gone, back = everybody[::2], everybody[::4]
        for name, numbers in ((COME, everybody), (GO, gone), (COME, back)):
            happens(scene, name, numbers)
            kills.web(scene)
            scene.sleep(ROUNDS_APART_S)
        scene.house.mock.heal()
    there = {sign(number) for number in everybody if number not in gone or number in back}
    judge(scene, there, {sign(number) for number in everybody})


def happens(scene: Scene, name: str, numbers: Iterable[int]) -> None:
    people = scene.house.stage["people"]
    for number in numbers:
        pair = {"userid": people[number % len(people)], "external_userid": contact(number)}
        scene.house.mock.ask("POST", "event", json={"name": name, "state": sign(number), **pair})
        scene.wait(*APART_S)


def contact(number: int) -> str:
    return f"wmChaos{number}x"


def sign(number: int) -> str:
    """By which the judge knows the follow again: what identifies a client is encrypted."""
    return f"chaos-{number}"


def judge(scene: Scene, there: set[str], everybody: set[str]) -> None:
    """Before the pull only what WeCom never told of may be wrong; the pull names each of these and repairs it."""
    silent = unheard(scene)
    wrong = there ^ scene.looks.follows()
    told, missed = everybody - silent, wrong & silent
    check(scene, "follows told of, doubled and out of order: wrong", len(wrong & told), len(told))
    scene.house.run("nightly pull", manage("reconcile_contacts"))
    named = sum(scene.looks.found().values())
    check(scene, "follows WeCom never told of: not named by the nightly pull", abs(named - len(missed)), len(missed))
    check(scene, "follows wrong after the nightly pull", len(there ^ scene.looks.follows()), len(everybody))
    check(scene, "follows or clients there twice", scene.looks.follows_twice(), len(there))


def unheard(scene: Scene) -> set[str]:
    """Those of whom at least one callback never arrived."""
    lost = " ".join(row["xml"] for row in scene.house.mock.callbacks() if row["state"] in UNHEARD)
    return {sign(number) for number in range(scene.scale.contacts) if contact(number) in lost}


def check(scene: Scene, what: str, wrong: int, among: int) -> None:
    scene.record.checks.append(Check("P7", what, wrong, among))
