"""Whom first: alerts in order of urgency, as far as their associate's day and their client's patience go. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clienteling.alerts.models import Reason


@dataclass(frozen=True)
class Candidate:
    """`told`: who would get the card."""

    pk: int
    told: int
    client: int


@dataclass(frozen=True)
class Held:
    """Why one stays here, and the alerts that took its place."""

    reason: Reason
    beaten_by: tuple[int, ...]


@dataclass
class Counts:
    """What counts already: the alerts an associate had today; of a client, alerts lately and other touches lately."""

    today: dict[int, list[int]] = field(default_factory=dict)
    lately: dict[int, list[int]] = field(default_factory=dict)
    touches: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Bounds:
    """By associate, and by client; 0 contacts of a client is no limit."""

    per_associate: Mapping[int, int]
    per_client: Mapping[int, int]


def choose(candidates: Iterable[Candidate], counts: Counts, bounds: Bounds) -> tuple[list[int], dict[int, Held]]:
    """The primary keys that may go, most urgent first as they came, and the others. `counts` grows by those that go."""
    go: list[int] = []
    held: dict[int, Held] = {}
    for one in candidates:
        its_day = counts.today.setdefault(one.told, [])
        its_weeks = counts.lately.setdefault(one.client, [])
        most = bounds.per_client[one.client]
        if most and len(its_weeks) + counts.touches.get(one.client, 0) >= most:
            held[one.pk] = Held(Reason.FATIGUE, tuple(its_weeks))
        elif len(its_day) >= bounds.per_associate[one.told]:
            held[one.pk] = Held(Reason.CAP, tuple(its_day))
        else:
            go.append(one.pk)
            its_day.append(one.pk)
            its_weeks.append(one.pk)
    return go, held
