"""Tiers, by going through the changes."""

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.reading import NOTHING, Seen, alone, days_since, reads
from clienteling.clients.models import TierChange


def in_force(history: History, as_of: AsOf) -> TierChange | None:
    known = [change for change in history.tier_changes if change.changed_at <= as_of.at]
    return max(known, key=lambda change: change.changed_at, default=None)


def rank(history: History, as_of: AsOf) -> int:
    change = in_force(history, as_of)
    return change.to_rank if change else 0


@reads
def tier_rank(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(rank(history, as_of))


@reads
def days_since_tier_rose(history: History, as_of: AsOf, given: Given) -> Seen:
    change = in_force(history, as_of)
    if change is None:
        return None, NOTHING
    rose = change.to_rank > change.from_rank > 0
    return (days_since(change.changed_at, as_of) if rose else None), {"tier_rank": change.to_rank}


@reads
def days_since_tier_fell(history: History, as_of: AsOf, given: Given) -> Seen:
    change = in_force(history, as_of)
    if change is None:
        return None, NOTHING
    fell = change.to_rank < change.from_rank
    return (days_since(change.changed_at, as_of) if fell else None), {"tier_rank": change.to_rank}


@reads
def days_to_tier_expiry(history: History, as_of: AsOf, given: Given) -> Seen:
    change = in_force(history, as_of)
    if change is None:
        return None, NOTHING
    beside = {"tier_rank": change.to_rank, "tier_expires_on": change.expires_on}
    if change.to_rank == 0 or change.expires_on is None or change.expires_on < as_of.today:
        return None, beside
    return (change.expires_on - as_of.today).days, beside
