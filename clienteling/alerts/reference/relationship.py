"""Client and associates, by going through what happened between them."""

from datetime import UTC, datetime

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.activity import of_kind
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.reading import Seen, alone, days_since, hours_since, in_window, reads, runs
from clienteling.clients.models import ActivityKind, FollowKind, Relationship

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def last_touch(history: History, as_of: AsOf) -> datetime | None:
    return max((touch.occurred_at for touch in history.touches if touch.occurred_at <= as_of.at), default=None)


@reads
def days_since_touch(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(days_since(last_touch(history, as_of), as_of))


@reads
def touches_in_days(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(sum(in_window(touch.occurred_at, as_of, int(given["days"])) for touch in history.touches))


@reads
def hours_unanswered(history: History, as_of: AsOf, given: Given) -> Seen:
    answered = last_touch(history, as_of) or LONG_AGO
    wrote = [a.occurred_at for a in of_kind(history, as_of, 30, ActivityKind.CHAT_MESSAGE)]
    return alone(hours_since(min((moment for moment in wrote if moment > answered), default=None), as_of))


def last_event(history: History, as_of: AsOf, *kinds: FollowKind) -> datetime | None:
    return max((e.at for e in history.follow_events if e.kind in kinds and e.at <= as_of.at), default=None)


@reads
def days_since_added(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(days_since(last_event(history, as_of, FollowKind.ADDED, FollowKind.JOINED), as_of))


@reads
def days_since_deleted_us(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(days_since(last_event(history, as_of, FollowKind.DELETED_BY_CLIENT), as_of))


def running(history: History, as_of: AsOf) -> list[Relationship]:
    return [r for r in history.relationships if runs(r.started_at, r.ended_at, as_of)]


def primaries(history: History, as_of: AsOf) -> list[Relationship]:
    return sorted((r for r in running(history, as_of) if r.is_primary), key=lambda r: r.started_at)


@reads
def associates(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(len({r.associate_id for r in running(history, as_of)}))


@reads
def has_associate(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(bool(primaries(history, as_of)))


@reads
def days_with_associate(history: History, as_of: AsOf, given: Given) -> Seen:
    mine = primaries(history, as_of)
    return alone(days_since(mine[-1].started_at, as_of) if mine else None)
