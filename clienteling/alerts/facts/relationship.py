"""Facts about client and associates: who looks after them, how it began and ended, who spoke last."""

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.activity import of_client
from clienteling.alerts.facts.fact import AsOf, Fact, Kind, Params, Source
from clienteling.alerts.facts.given import A_CENTURY_OF_DAYS, Bounds, Given
from clienteling.alerts.facts.moments import hours_since, local_days_since, within
from clienteling.clients.models import ActivityKind, FollowKind

ANSWER_DAYS = 30


def days_since_touch(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source(local_days_since(f"({last_touch(as_of, params)})", as_of, params))


def last_touch(as_of: AsOf, params: Params) -> str:
    return (
        "SELECT max(t.occurred_at) FROM attribution_touch t"
        f" WHERE t.client_id = c.id AND t.occurred_at <= {params(as_of.at)}"
    )


def touches_in_days(as_of: AsOf, params: Params, given: Given) -> Source:
    return Source(
        "(SELECT count(*) FROM attribution_touch t WHERE t.client_id = c.id"
        f" AND {within('t.occurred_at', as_of, params, int(given['days']))})"
    )


def hours_unanswered(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Since the client's first message, in 30 days, that nobody reached out after."""
    kind = f"{ActivityKind.CHAT_MESSAGE:d}"
    first = (
        f"(SELECT min(a.occurred_at) FROM clients_activity a WHERE {of_client(kind, as_of, params, ANSWER_DAYS)}"
        f" AND a.occurred_at > coalesce(({last_touch(as_of, params)}), '-infinity'))"
    )
    return Source(hours_since(first, as_of, params))


def last_event(kinds: list[FollowKind], as_of: AsOf, params: Params) -> str:
    return (
        "(SELECT max(f.at) FROM clients_followevent f WHERE f.client_id = c.id"
        f" AND f.kind = ANY({params([kind.value for kind in kinds])}) AND f.at <= {params(as_of.at)})"
    )


def days_since_added(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source(local_days_since(last_event([FollowKind.ADDED, FollowKind.JOINED], as_of, params), as_of, params))


def days_since_deleted_us(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Also where another associate still looks after the client."""
    return Source(local_days_since(last_event([FollowKind.DELETED_BY_CLIENT], as_of, params), as_of, params))


def running(as_of: AsOf, params: Params) -> str:
    at = params(as_of.at)
    return (
        f"clients_relationship r WHERE r.client_id = c.id AND r.started_at <= {at}"
        f" AND (r.ended_at IS NULL OR r.ended_at > {at})"
    )


def associates(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source(f"(SELECT count(DISTINCT r.associate_id) FROM {running(as_of, params)})")


def has_associate(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source(f"EXISTS (SELECT 1 FROM {running(as_of, params)} AND r.is_primary)")


def days_with_associate(as_of: AsOf, params: Params, _given: Given) -> Source:
    since = f"(SELECT max(r.started_at) FROM {running(as_of, params)} AND r.is_primary)"
    return Source(local_days_since(since, as_of, params))


DAYS = _("days")
FACTS = [
    Fact(
        "days_since_touch",
        _("days since an associate's last touch"),
        DAYS,
        days_since_touch,
        values=A_CENTURY_OF_DAYS,
    ),
    Fact(
        "touches_in_days",
        _("touches by associates in the last days"),
        _("touches"),
        touches_in_days,
        params={"days": Bounds(1, 3660)},
    ),
    Fact("hours_unanswered", _("hours a message has been unanswered"), _("hours"), hours_unanswered),
    Fact(
        "days_since_added",
        _("days since the client added an associate"),
        DAYS,
        days_since_added,
        values=A_CENTURY_OF_DAYS,
    ),
    Fact(
        "days_since_deleted_us",
        _("days since the client removed an associate"),
        DAYS,
        days_since_deleted_us,
        values=A_CENTURY_OF_DAYS,
    ),
    Fact("has_associate", _("has a primary associate"), "", has_associate, kind=Kind.BOOLEAN),
    Fact("associates", _("associates who look after the client"), _("associates"), associates),
    Fact(
        "days_with_associate",
        _("days with the present primary associate"),
        DAYS,
        days_with_associate,
        values=A_CENTURY_OF_DAYS,
    ),
]
