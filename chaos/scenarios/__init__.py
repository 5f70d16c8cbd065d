"""Scenarios by name, in the order of a full run."""

from collections.abc import Callable

from chaos.scenarios import calm, kills, postgres, redis
from chaos.scene import Scene

SCENARIOS: dict[str, Callable[[Scene], None]] = {
    "calm": calm.play,
    "kills": kills.play,
    "redis": redis.play,
    "postgres": postgres.play,
}
