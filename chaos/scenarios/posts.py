"""Posts under a key while web is killed, just then too when it has stored one and not said so: each counts once."""

from chaos.record import Check
from chaos.scenarios import kills
from chaos.scene import Scene

PER_S = 10.0


def play(scene: Scene) -> None:
    """Looks and orders: every post is repeated after it was acknowledged, and must get the same answer."""
    scene.house.load.repeated = 1.0
    with scene.under_load(PER_S, whole=True, most=scene.scale.posts):
        lasts_s = scene.scale.posts / PER_S
        for turn in range(scene.scale.web_kills):
            scene.sleep(lasts_s / (scene.scale.web_kills + 1) / 2)
            if not (turn % 2 and kills.web_at_a_point(scene)):
                kills.web(scene)
    for was in scene.house.load.kinds:
        wrong, repeats = scene.record.other_answers[was], scene.record.repeats[was]
        check(scene, f"posts ({was}) that got another answer when repeated", wrong, repeats)
    unheard = scene.record.unknown
    last = "; ".join(sorted({scene.record.last_words.get(number, "no answer") for number in unheard})) or "none"
    check(scene, f"posts that were never acknowledged ({last})", len(unheard), scene.scale.posts)


def check(scene: Scene, what: str, wrong: int, among: int) -> None:
    scene.record.checks.append(Check("P8", what, wrong, among))
