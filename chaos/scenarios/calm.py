"""Nothing happens to anything: how soon a due row becomes a call, and that all promises hold at rest."""

from chaos.scene import Scene

PER_S = 10.0


def play(scene: Scene) -> None:
    """A minute's load at ten a second."""
    scene.record.calm = True
    with scene.under_load(PER_S):
        scene.sleep(scene.scale.calm_s)
