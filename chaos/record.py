"""What the outside world was told: acknowledged posts, answers of the doors, harm done. Written by the run alone."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Posted:
    """An activity batch or an order that the API acknowledged. `was`: looked or bought."""

    number: str
    was: str
    at: float


@dataclass(frozen=True)
class Visit:
    """One request at a front door: which, how it was answered (0: not at all), how long it took."""

    door: str
    status: int
    took_s: float
    at: float


@dataclass(frozen=True)
class Harm:
    """Something done to the system. `children`: pool children whose calls under way may have lost their results."""

    what: str
    at: float
    children: int = 0


@dataclass(frozen=True)
class Recovery:
    """How long something took to work again, and how long it may."""

    what: str
    took_s: float
    most_s: float


@dataclass(frozen=True)
class Outage:
    """A time in which `of` (redis, postgres, wecom) did not answer, and how: refuse, reset, silent …"""

    of: str
    how: str
    since: float
    until: float


@dataclass(frozen=True)
class Check:
    """Something a scenario itself looked at: how many of how many were wrong."""

    promise: str
    what: str
    wrong: int
    among: int


@dataclass
class Record:
    """Filled by several threads."""

    posted: dict[str, Posted] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    repeats: Counter[str] = field(default_factory=Counter)
    other_answers: Counter[str] = field(default_factory=Counter)
    last_words: dict[str, str] = field(default_factory=dict)
    failures: list[float] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    harms: list[Harm] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    calm: bool = False
    outages: list[Outage] = field(default_factory=list)
    recoveries: list[Recovery] = field(default_factory=list)
    pressed: dict[str, str] = field(default_factory=dict)
    forged: list[int] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def harm(self, what: str, children: int = 0) -> float:
        """Note it; the moment it happened."""
        at = time.time()
        with self._lock:
            self.harms.append(Harm(what, at, children))
        return at

    def kills(self) -> int:
        return sum(harm.what.startswith("kill") for harm in self.harms)

    def during(self, since: float, until: float) -> list[Visit]:
        """Visits that began in that time."""
        return [visit for visit in self.visits if since <= visit.at < until]
