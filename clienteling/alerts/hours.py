"""When somebody may be told something: pure over walls (minutes of a local day) and spans (moments)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# From, until in minutes after local midnight, the end excluded; 1440 is the next midnight.
Wall = tuple[int, int]
Span = tuple[datetime, datetime]
DAY = 1440
ALL_DAY: Sequence[Wall] = ((0, DAY),)


def wall(starts: time, ends: time) -> Wall:
    return minutes(starts), minutes(ends)


def minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def outside(quiet: Wall | None) -> Sequence[Wall]:
    """What quiet hours leave of a day; they may span midnight."""
    if quiet is None:
        return ALL_DAY
    starts, ends = quiet
    return [(ends, starts)] if ends < starts else [part for part in ((0, starts), (ends, DAY)) if part[0] < part[1]]


def both(one: Iterable[Wall], other: Sequence[Wall]) -> list[Wall]:
    """What lies in both, in order."""
    parts = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return sorted(part for part in parts if part[0] < part[1])


def moment(day: date, minute: int, zone: ZoneInfo, *, ends: bool = False) -> datetime:
    """A local minute, which a clock change may give twice: what ends then ends the second time."""
    on, at = day + timedelta(days=minute // DAY), minute % DAY
    return datetime.combine(on, time(at // 60, at % 60, fold=int(ends)), zone)


def spans(days: Mapping[date, Sequence[Wall]], zone: ZoneInfo, allowed: Sequence[Wall] = ALL_DAY) -> list[Span]:
    """The moments of those days that lie within `allowed` too; a span a clock change swallows is none."""
    found = [
        (moment(day, starts, zone), moment(day, end, zone, ends=True))
        for day, walls in sorted(days.items())
        for starts, end in both(walls, allowed)
    ]
    return [span for span in found if span[0].timestamp() < span[1].timestamp()]


def soonest(found: Sequence[Span], at: datetime) -> datetime | None:
    """`at` itself when it lies in a span, else the start of the next one."""
    for starts, ends in found:
        if ends.timestamp() > at.timestamp():
            return max(starts, at, key=datetime.timestamp)
    return None


def mornings(found: Sequence[Span], zone: ZoneInfo, after: timedelta) -> list[datetime]:
    """A little after the first moment of each local day that has one, but within that span."""
    first: dict[date, Span] = {}
    for starts, ends in found:
        first.setdefault(starts.astimezone(zone).date(), (starts, ends))
    return [datetime.fromtimestamp(min(s.timestamp() + after.total_seconds(), e.timestamp() - 60), zone)
            for s, e in first.values()]  # fmt: skip


def worked(found: Sequence[Span], since: datetime, until: datetime) -> timedelta:
    """How much of the spans lies between the two moments."""
    a, b = since.timestamp(), until.timestamp()
    total = sum(max(0.0, min(end.timestamp(), b) - max(start.timestamp(), a)) for start, end in found)
    return timedelta(seconds=total)
