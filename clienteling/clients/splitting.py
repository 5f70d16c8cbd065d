"""Sharing a book among receivers by rule. Pure: the same book and receivers always give the same shares."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

AFFINITY, STORE, LANGUAGE, TIER, WORKLOAD = "affinity", "store", "language", "tier", "workload"


@dataclass(frozen=True)
class Parcel:
    """One client. `bonds`: how strongly tied to which receiver; `work`: open pieces."""

    client_id: int
    tier: int = 0
    language: str = ""
    store_id: int | None = None
    work: int = 0
    bonds: Mapping[int, int] = field(default_factory=dict)


@dataclass
class Taker:
    """A receiver while the book is shared. `load`: clients and open work they have already; `room`: None is endless."""

    associate_id: int
    store_id: int | None = None
    languages: frozenset[str] = frozenset()
    load: int = 0
    room: int | None = None
    given: int = 0
    by_tier: dict[int, int] = field(default_factory=dict)

    def take(self, parcel: Parcel) -> None:
        self.given += 1
        self.load += 1 + parcel.work
        self.by_tier[parcel.tier] = self.by_tier.get(parcel.tier, 0) + 1

    def has_room(self) -> bool:
        return self.room is None or self.given < self.room


@dataclass(frozen=True)
class Share:
    """Who receives the client, and why (`models.Why`)."""

    associate_id: int
    why: str


def split(parcels: Iterable[Parcel], takers: Sequence[Taker], rule: str) -> dict[int, Share]:
    """By client; a client for whom nobody has room is left out. The best tiers and the most work come first."""
    shares = {}
    for parcel in sorted(parcels, key=lambda one: (-one.tier, -one.work, one.client_id)):
        free = [taker for taker in takers if taker.has_room()]
        if free:
            taker, why = choose(parcel, free, rule)
            taker.take(parcel)
            shares[parcel.client_id] = Share(taker.associate_id, why)
    return shares


def choose(parcel: Parcel, free: Sequence[Taker], rule: str) -> tuple[Taker, str]:
    """Whom the rule prefers; among equals whoever has received least, then whoever has least to do."""
    if rule == WORKLOAD:
        return min(free, key=lambda one: (one.load, one.associate_id)), "least_work"
    if rule == TIER:
        return min(free, key=lambda one: (one.by_tier.get(parcel.tier, 0), *_fair(one))), "tier_share"
    preferred, why = _preferred(parcel, free, rule)
    return min(preferred or free, key=_fair), why if preferred else "balanced"


def _fair(taker: Taker) -> tuple[int, int, int]:
    return taker.given, taker.load, taker.associate_id


def _preferred(parcel: Parcel, free: Sequence[Taker], rule: str) -> tuple[list[Taker], str]:
    if rule == STORE:
        return [one for one in free if parcel.store_id and one.store_id == parcel.store_id], "same_store"
    if rule == LANGUAGE:
        return [one for one in free if parcel.language in one.languages], "speaks"
    strongest = max((parcel.bonds.get(one.associate_id, 0) for one in free), default=0)
    tied = [one for one in free if strongest and parcel.bonds.get(one.associate_id, 0) == strongest]
    return tied, "served"
