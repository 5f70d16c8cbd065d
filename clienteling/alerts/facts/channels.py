"""Facts about single channels: the Official Account, the cart, links that were sent, livestreams."""

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.activity import AS_FAR_BACK, DAYS, of_client
from clienteling.alerts.facts.fact import AsOf, Fact, Kind, Params, Source
from clienteling.alerts.facts.given import Given
from clienteling.alerts.facts.moments import hours_since, within
from clienteling.clients.models import ActivityKind

CART_DAYS = 30


def follows_account(as_of: AsOf, params: Params, _given: Given) -> Source:
    """NULL where neither following nor leaving was ever heard of."""
    kinds = f"a.kind IN ({ActivityKind.FOLLOW:d}, {ActivityKind.UNFOLLOW:d})"
    return Source(
        f"(SELECT a.kind = {ActivityKind.FOLLOW:d} FROM clients_activity a WHERE a.client_id = c.id AND {kinds}"
        f" AND {within('a.occurred_at', as_of, params, AS_FAR_BACK)} ORDER BY a.occurred_at DESC, a.id DESC LIMIT 1)"
    )


def hours_since_cart_left(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Since something was last put in the cart, or the cart was left, in 30 days, and nothing was bought since."""
    kinds = f"({ActivityKind.CART_ADD:d}, {ActivityKind.CART_LEFT:d})"
    join = (
        f"LEFT JOIN LATERAL (SELECT a.occurred_at, a.product_id FROM clients_activity a WHERE a.client_id = c.id"
        f" AND a.kind IN {kinds} AND {within('a.occurred_at', as_of, params, CART_DAYS)}"
        f" AND NOT EXISTS (SELECT 1 FROM clients_activity b"
        f" WHERE {of_client(f'{ActivityKind.PURCHASE:d}', as_of, params, CART_DAYS, 'b')}"
        " AND b.occurred_at >= a.occurred_at) ORDER BY a.occurred_at DESC, a.id DESC LIMIT 1) cart ON true"
    )
    return Source(hours_since("cart.occurred_at", as_of, params), {"cart": join}, {"product_id": "cart.product_id"})


def same_asset_opened(as_of: AsOf, params: Params, given: Given) -> Source:
    """Of the asset opened most; ties: the latest, then the first by code."""
    days = int(given["days"])
    name = f"opened{days}"
    join = (
        "LEFT JOIN LATERAL (SELECT a.payload ->> 'asset' AS asset, count(*) AS n FROM clients_activity a"
        f" WHERE {of_client(f'{ActivityKind.ASSET_OPENED:d}', as_of, params, days)}"
        " AND jsonb_typeof(a.payload -> 'asset') = 'string' GROUP BY a.payload ->> 'asset'"
        f" ORDER BY n DESC, max(a.occurred_at) DESC, (a.payload ->> 'asset') COLLATE \"C\" LIMIT 1) {name} ON true"
    )
    return Source(f"{name}.n", {name: join}, {"asset": f"{name}.asset"})


def livestream_minutes(as_of: AsOf, params: Params, given: Given) -> Source:
    """Whole minutes of all livestreams together, as told by those who left."""
    where = of_client(f"{ActivityKind.LIVESTREAM_LEFT:d}", as_of, params, int(given["days"]))
    seconds = (
        "CASE WHEN jsonb_typeof(a.payload -> 'seconds') = 'number'"
        " THEN trunc((a.payload ->> 'seconds')::numeric) ELSE 0 END"
    )
    return Source(f"(SELECT floor(coalesce(sum({seconds}), 0) / 60)::int FROM clients_activity a WHERE {where})")


FACTS = [
    Fact("follows_account", _("follows the Official Account"), "", follows_account, kind=Kind.BOOLEAN),
    Fact(
        "hours_since_cart_left",
        _("hours since the cart was left and nothing bought"),
        _("hours"),
        hours_since_cart_left,
    ),
    Fact(
        "same_asset_opened",
        _("openings of the same asset"),
        _("times"),
        same_asset_opened,
        params={"days": DAYS},
    ),
    Fact(
        "livestream_minutes",
        _("minutes watched in livestreams"),
        _("minutes"),
        livestream_minutes,
        params={"days": DAYS},
    ),
]
