"""How much of everything a run has: the production's own settings in full, short waits in the suite's small version."""

from dataclasses import dataclass

# What may be lost with one killed pool child: a call in each of its threads, and results that had come back and were
# being written.
UNRECORDED = 20


@dataclass(frozen=True)
class Scale:
    """`children` per worker; leases and waits in seconds; `clients`: how many things happen in one scenario."""

    clients: int
    associates: int
    per_s: float
    children: int = 3
    threads: int = 32
    lease_s: float = 30.0
    call_timeout_s: float = 10.0
    kills: int = 50
    outage_s: float = 20.0
    patience_s: float = 180.0
    slowly_per_s: float = 10.0
    calm_s: float = 60.0
    contacts: int = 400
    rolls: int = 25
    posts: int = 2000
    web_kills: int = 10

    @property
    def lost_with_a_child(self) -> int:
        return self.threads + UNRECORDED


FULL = Scale(clients=5000, associates=300, per_s=20.0)
SMALL = Scale(
    clients=300,
    associates=40,
    per_s=40.0,
    children=2,
    threads=4,
    lease_s=6.0,
    call_timeout_s=2.0,
    kills=5,
    outage_s=6.0,
    patience_s=60.0,
    slowly_per_s=4.0,
    calm_s=6.0,
    contacts=40,
    rolls=1,
    posts=150,
    web_kills=2,
)
