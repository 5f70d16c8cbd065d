"""What a limit is, and a sliding window kept in this process for when Redis is away."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# A permit is used a little after it was given: the window is that much longer than WeCom's, so that late calls of one
# window and early ones of the next never add up to more than WeCom allows. A second is used up to 97 % this way.
LATENESS_S = 1.0
# Length and number of the slots of each window: a minute, an hour and a day, with what is late and the slot under way.
Counts = Mapping[str, Mapping[int, int]]  # uses by key of the limit and slot
MINUTE, HOUR, DAY = SLOTS = ((0.5, 2 * 61 + 1), (60.0, 60 + 2), (900.0, 96 + 2))


@dataclass(frozen=True)
class Limit:
    """At most `most` uses of `key` within `slots` × `slot_s` seconds, counted per slot; a slot counts whole."""

    key: str
    slot_s: float
    slots: int
    most: int


@dataclass(frozen=True)
class Ask:
    """A permit asked for: all limits must have room, and `pause` (a blocked API) must be over."""

    pause: str
    limits: tuple[Limit, ...]


def per_minute(key: str, most: int) -> Limit:
    return Limit(f"{key}:m", *MINUTE, most)


def per_hour(key: str, most: int) -> Limit:
    return Limit(f"{key}:h", *HOUR, most)


def per_day(key: str, most: int) -> Limit:
    """Any 24 hours, so that it does not matter when WeCom's day begins."""
    return Limit(f"{key}:d", *DAY, most)


def together(one: Counts, other: Counts) -> dict[str, dict[int, int]]:
    """Uses that neither knows of the other's."""
    return {
        key: {slot: one.get(key, {}).get(slot, 0) + n for slot, n in other.get(key, {}).items()}
        | {slot: n for slot, n in one.get(key, {}).items() if slot not in other.get(key, {})}
        for key in {*one, *other}
    }


def recent(counts: Counts, now: float) -> dict[str, dict[int, int]]:
    """Without the slots that have left their window."""
    oldest = {letter: int(now // slot_s) - slots + 1 for letter, (slot_s, slots) in zip("mhd", SLOTS, strict=True)}
    left = {key: {slot: n for slot, n in slots.items() if slot >= oldest[key[-1]]} for key, slots in counts.items()}
    return {key: slots for key, slots in left.items() if slots}


class Windows:
    """The same arithmetic as `permits.lua`, in this process. Not thread-safe: one thread asks for permits.

    `taken`: what was given here, beside the `counts` it began with.
    """

    def __init__(self, counts: Mapping[str, Mapping[int, int]], paused_until: Mapping[str, float]) -> None:
        self.counts = defaultdict(dict, {key: dict(slots) for key, slots in counts.items()})
        self.taken: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self.paused_until = paused_until

    def take(self, asks: Sequence[Ask], now: float, share: float, room: int) -> list[float]:
        """Seconds to wait per ask, 0 for a permit, -1 beyond `room`; `share` of each limit is used (at least 1)."""
        waits: list[float] = []
        for ask in asks:
            waits.append(self._take_one(ask, now, share, room > waits.count(0.0)))
        return waits

    def add(self, taken: Mapping[str, Mapping[int, int]]) -> None:
        """What this process gave before it began to count anew; the counts know of some of it."""
        for key, slots in taken.items():
            self.taken[key] = dict(slots)
            self.counts[key] = {slot: max(slots.get(slot, 0), n) for slot, n in {**slots, **self.counts[key]}.items()}

    def _take_one(self, ask: Ask, now: float, share: float, has_room: bool) -> float:
        waits = [self._wait(limit, now, max(1, int(limit.most * share))) for limit in ask.limits]
        wait = max([self.paused_until.get(ask.pause, 0.0) - now, *waits])
        if wait <= 0 and not has_room:
            return -1.0
        if wait <= 0:
            self._count(ask.limits, now)
        return max(wait, 0.0)

    def _count(self, limits: Iterable[Limit], now: float) -> None:
        for limit in limits:
            slot = int(now // limit.slot_s)
            for slots in (self.counts[limit.key], self.taken[limit.key]):
                slots[slot] = slots.get(slot, 0) + 1

    def _wait(self, limit: Limit, now: float, most: int) -> float:
        """Seconds until enough slots have left the window; 0 when there is room."""
        oldest = int(now // limit.slot_s) - limit.slots + 1
        slots = self.counts[limit.key] = {slot: n for slot, n in self.counts[limit.key].items() if slot >= oldest}
        room = most - sum(slots.values())
        if room > 0:
            return 0.0
        for slot in sorted(slots):
            room += slots[slot]
            if room > 0:
                return (slot + limit.slots) * limit.slot_s - now
        return float(limit.slots * limit.slot_s)
