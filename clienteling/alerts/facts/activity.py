"""Facts counted from what clients do. Windows are (as_of − days, as_of]."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import AsOf, Bounds, Fact, Params, Source
from clienteling.clients.models import ActivityKind

DAYS = Bounds(1, 365)


def window(alias: str, as_of: AsOf, params: Params, days: int) -> str:
    """Constant bounds, so that PostgreSQL leaves the other months' partitions alone."""
    since = f"{params(as_of.at)}::timestamptz - make_interval(days => {params(days)})"
    return f"{alias}.occurred_at > {since} AND {alias}.occurred_at <= {params(as_of.at)}"


def same_product_views(as_of: AsOf, params: Params, given: Mapping[str, int]) -> Source:
    """Views of the product looked at most and not bought in the window; ties: the latest, then the lower id."""
    alias = f"views{given['days']}"
    join = (
        f"LEFT JOIN LATERAL (SELECT a.product_id, count(*) AS n FROM clients_activity a WHERE a.client_id = c.id"
        f" AND a.kind = {ActivityKind.PRODUCT_VIEW:d} AND a.product_id IS NOT NULL"
        f" AND {window('a', as_of, params, given['days'])}"
        f" AND NOT EXISTS (SELECT 1 FROM clients_activity b WHERE b.client_id = c.id"
        f" AND b.kind = {ActivityKind.PURCHASE:d} AND b.product_id = a.product_id"
        f" AND {window('b', as_of, params, given['days'])})"
        f" GROUP BY a.product_id ORDER BY n DESC, max(a.occurred_at) DESC, a.product_id LIMIT 1) {alias} ON true"
    )
    return Source(f"{alias}.n", {alias: join}, {"product_id": f"{alias}.product_id"})


def viewed_often(as_of: AsOf, params: Params, given: Mapping[str, int], op: str, value: Any) -> str | None:
    if op not in (">=", ">", "=") or value < 1:
        return None
    return (
        f"c.id IN (SELECT v.client_id FROM clients_activity v WHERE v.kind = {ActivityKind.PRODUCT_VIEW:d}"
        f" AND {window('v', as_of, params, given['days'])}"
        f" GROUP BY v.client_id, v.product_id HAVING count(*) >= {params(value)})"
    )


def activity_count(as_of: AsOf, params: Params, given: Mapping[str, int]) -> Source:
    value = (
        f"(SELECT count(*) FROM clients_activity a WHERE a.client_id = c.id AND a.kind = {params(given['kind'])}"
        f" AND {window('a', as_of, params, given['days'])})"
    )
    return Source(value)


FACTS = [
    Fact(
        "same_product_views",
        _("views of the same product, not bought"),
        _("views"),
        same_product_views,
        params={"days": DAYS},
        narrow=viewed_often,
    ),
    Fact(
        "activity_count",
        _("activities of a kind"),
        _("times"),
        activity_count,
        params={"kind": Bounds(min(ActivityKind.values), max(ActivityKind.values)), "days": DAYS},
    ),
]
