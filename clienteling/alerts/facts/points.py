"""Facts about points, read from the ledger: what is spent is taken from the points that expire first."""

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import AsOf, Fact, Params, Source
from clienteling.alerts.facts.given import A_CENTURY_OF_DAYS, Bounds, Given
from clienteling.alerts.facts.loyalty import latest_change
from clienteling.alerts.facts.moments import within

A_YEAR = 365


def ledger(as_of: AsOf, params: Params) -> dict[str, str]:
    """`total` of all entries; `over`: earned and past its date; `used`: spent, or taken off when it expired."""
    join = (
        "LEFT JOIN LATERAL (SELECT coalesce(sum(e.points), 0) AS total,"
        f" coalesce(sum(e.points) FILTER (WHERE e.expires_on < {params(as_of.today)}), 0) AS over,"
        " coalesce(-sum(e.points) FILTER (WHERE e.points < 0), 0) AS used FROM clients_pointsentry e"
        f" WHERE e.client_id = c.id AND e.occurred_at <= {params(as_of.at)}) ledger ON true"
    )
    return {"ledger": join}


def points(as_of: AsOf, params: Params, _given: Given) -> Source:
    """As `clients.services.points.balance`: what is past its date counts no more, also before it is taken off."""
    return Source("(ledger.total - greatest(0, ledger.over - ledger.used))::int", ledger(as_of, params))


def points_expiring_in_days(as_of: AsOf, params: Params, given: Given) -> Source:
    """Of the points there are now."""
    until = f"{params(as_of.today)}::date + {params(given['days'])}::int"
    value = (
        "(SELECT greatest(0, coalesce(sum(e.points), 0) - greatest(ledger.used, ledger.over))::int"
        f" FROM clients_pointsentry e WHERE e.client_id = c.id AND e.occurred_at <= {params(as_of.at)}"
        f" AND e.expires_on <= {until})"
    )
    return Source(value, ledger(as_of, params))


def days_to_points_expiry(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Of the first points that are not used up by then."""
    today = params(as_of.today)
    lot = (
        "LEFT JOIN LATERAL (SELECT min(l.expires_on) AS next_on FROM (SELECT e.expires_on,"
        " sum(e.points) OVER (ORDER BY e.expires_on, e.id) AS until_here FROM clients_pointsentry e"
        f" WHERE e.client_id = c.id AND e.occurred_at <= {params(as_of.at)} AND e.expires_on IS NOT NULL) l"
        f" WHERE l.until_here > ledger.used AND l.expires_on >= {today}) lot ON true"
    )
    joins = {**ledger(as_of, params), "lot": lot}
    return Source(f"(lot.next_on - {today}::date)", joins, {"points_expire_on": "lot.next_on"})


def points_to_next_tier(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Still to be earned for the next tier that points lead to, of those earned in the last 365 days."""
    following = (
        "LEFT JOIN LATERAL (SELECT s.rank, s.points_needed FROM clients_tier s"
        " WHERE s.rank > coalesce(tier.to_rank, 0) AND s.points_needed IS NOT NULL ORDER BY s.rank LIMIT 1)"
        " following ON true"
    )
    earned = (
        "(SELECT coalesce(sum(e.points), 0) FROM clients_pointsentry e WHERE e.client_id = c.id AND e.points > 0"
        f" AND {within('e.occurred_at', as_of, params, A_YEAR)})"
    )
    value = f"CASE WHEN following.rank IS NOT NULL THEN greatest(0, following.points_needed - {earned})::int END"
    joins = {**latest_change(as_of, params), "following": following}
    return Source(value, joins, {"next_tier_rank": "following.rank"})


POINTS = _("points")
FACTS = [
    Fact("points", _("points"), POINTS, points),
    Fact(
        "points_expiring_in_days",
        _("points that expire in the next days"),
        POINTS,
        points_expiring_in_days,
        params={"days": Bounds(1, 1100)},
    ),
    Fact(
        "days_to_points_expiry",
        _("days until points expire"),
        _("days"),
        days_to_points_expiry,
        values=A_CENTURY_OF_DAYS,
    ),
    Fact("points_to_next_tier", _("points to the next tier"), POINTS, points_to_next_tier),
]
