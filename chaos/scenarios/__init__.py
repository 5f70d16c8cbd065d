"""Scenarios by name, in the order of a full run."""

from collections.abc import Callable

from chaos.scenarios import (
    backup,
    callbacks,
    calm,
    everything,
    keys,
    kills,
    postgres,
    posts,
    redis,
    rolling,
    wecom,
    zombie,
)
from chaos.scene import Scene

SCENARIOS: dict[str, Callable[[Scene], None]] = {
    "calm": calm.play,
    "kills": kills.play,
    "redis": redis.play,
    "postgres": postgres.play,
    "zombie": zombie.play,
    "wecom": wecom.play,
    "callbacks": callbacks.play,
    "posts": posts.play,
    "rolling": rolling.play,
    "keys": keys.play,
    "backup": backup.play,
    "all": everything.play,
}
