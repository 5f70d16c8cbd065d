"""Which callbacks go wrong on their way: lost, doubled or overtaken, by share and seed or one by one."""

from dataclasses import dataclass, field, fields
from random import Random
from typing import Any

KINDS = ("lost", "doubled", "reordered")


@dataclass
class CallbackFaults:
    """Shares from 0 to 1 of all callbacks; the same `seed` makes the same choices. `next`: what happens to the very
    next ones, in order, before the shares count; an empty string for nothing."""

    lost: float = 0.0
    doubled: float = 0.0
    reordered: float = 0.0
    seed: int = 0
    next: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)  # noqa: S311 - must be repeatable

    def strike(self) -> str:
        """What happens to one callback."""
        if self.next:
            return self.next.pop(0)
        drawn = self._random.random()
        for kind in KINDS:
            drawn -= getattr(self, kind)
            if drawn < 0:
                return kind
        return ""


def callback_faults_from(data: dict[str, Any]) -> CallbackFaults:
    """Raises ValueError for an unknown name, a share out of bounds or an unknown kind."""
    unknown = set(data) - {it.name for it in fields(CallbackFaults)}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    faults = CallbackFaults(**data)
    shares = [getattr(faults, kind) for kind in KINDS]
    if any(not 0 <= share <= 1 for share in shares) or sum(shares) > 1:
        raise ValueError("lost, doubled and reordered are shares of all callbacks")
    if not set(faults.next) <= {*KINDS, ""}:
        raise ValueError(f"next holds {', '.join(KINDS)} or an empty string")
    return faults
