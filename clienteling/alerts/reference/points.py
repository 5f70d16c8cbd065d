"""Points, by spending them lot by lot: those that expire first are used first."""

from datetime import date, timedelta

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.loyalty import rank
from clienteling.alerts.reference.reading import NOTHING, Seen, alone, in_window, reads
from clienteling.clients.models import PointsEntry


def known(history: History, as_of: AsOf) -> list[PointsEntry]:
    return [entry for entry in history.points if entry.occurred_at <= as_of.at]


def lots(history: History, as_of: AsOf) -> list[tuple[date | None, int]]:
    """(expires on, points left) of what was earned, in the order in which it is used; a lot past its date is gone."""
    entries = known(history, as_of)
    used = -sum(entry.points for entry in entries if entry.points < 0)
    earned = [entry for entry in entries if entry.points > 0]
    left = []
    for entry in sorted(earned, key=lambda entry: (entry.expires_on or date.max, entry.pk)):
        taken = min(used, entry.points)
        used -= taken
        left.append((entry.expires_on, entry.points - taken))
    left.append((None, -used))  # more used than earned by then: news came in another order
    return [lot for lot in left if lot[0] is None or lot[0] >= as_of.today]


@reads
def points(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(sum(count for _on, count in lots(history, as_of)))


@reads
def points_expiring_in_days(history: History, as_of: AsOf, given: Given) -> Seen:
    until = as_of.today + timedelta(days=int(given["days"]))
    return alone(sum(count for on, count in lots(history, as_of) if on and on <= until))


@reads
def days_to_points_expiry(history: History, as_of: AsOf, given: Given) -> Seen:
    days = [on for on, count in lots(history, as_of) if on and count > 0]
    return ((min(days) - as_of.today).days, {"points_expire_on": min(days)}) if days else (None, NOTHING)


@reads
def points_to_next_tier(history: History, as_of: AsOf, given: Given) -> Seen:
    above = [(t.rank, t.points_needed) for t in history.house.tiers if t.points_needed is not None]
    following = min(((r, needed) for r, needed in above if r > rank(history, as_of)), default=None)
    if following is None:
        return None, NOTHING
    earned = sum(e.points for e in known(history, as_of) if e.points > 0 and in_window(e.occurred_at, as_of, 365))
    return max(0, following[1] - earned), {"next_tier_rank": following[0]}
