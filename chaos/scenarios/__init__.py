"""Scenarios by name, in the order of a full run."""

from collections.abc import Callable

from chaos.scenarios import callbacks, calm, everything, kills, postgres, redis, wecom, zombie
from chaos.scene import Scene

SCENARIOS: dict[str, Callable[[Scene], None]] = {
    "calm": calm.play,
    "kills": kills.play,
    "redis": redis.play,
    "postgres": postgres.play,
    "zombie": zombie.play,
    "wecom": wecom.play,
    "callbacks": callbacks.play,
    "all": everything.play,
}
