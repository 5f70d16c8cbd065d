"""Facts counted from what clients do."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import AsOf, Fact, Params, Source, alias
from clienteling.alerts.facts.given import A_CENTURY_OF_DAYS, Bounds, Given, Named, OneOf
from clienteling.alerts.facts.house import categories
from clienteling.alerts.facts.moments import local_days_since, within
from clienteling.clients.models import ActivityKind

DAYS = Bounds(1, 365)
KIND = OneOf(dict(ActivityKind.choices))
AS_FAR_BACK = 1100  # days: older activity is never looked for


def of_client(kind: str, as_of: AsOf, params: Params, days: int, a: str = "a") -> str:
    return f"{a}.client_id = c.id AND {a}.kind = {kind} AND {within(f'{a}.occurred_at', as_of, params, days)}"


def same_product_views(as_of: AsOf, params: Params, given: Given) -> Source:
    """Views of the product looked at most and not bought in the window; ties: the latest, then the lower id."""
    days = int(given["days"])
    name = f"views{days}"
    join = (
        f"LEFT JOIN LATERAL (SELECT a.product_id, count(*) AS n FROM clients_activity a"
        f" WHERE {of_client(f'{ActivityKind.PRODUCT_VIEW:d}', as_of, params, days)} AND a.product_id IS NOT NULL"
        f" AND NOT EXISTS (SELECT 1 FROM clients_activity b"
        f" WHERE {of_client(f'{ActivityKind.PURCHASE:d}', as_of, params, days, 'b')} AND b.product_id = a.product_id)"
        f" GROUP BY a.product_id ORDER BY n DESC, max(a.occurred_at) DESC, a.product_id LIMIT 1) {name} ON true"
    )
    return Source(f"{name}.n", {name: join}, {"product_id": f"{name}.product_id"})


def viewed_often(as_of: AsOf, params: Params, given: Given, op: str, value: Any) -> str | None:
    if op not in (">=", ">", "=") or value < 1:
        return None
    return (
        f"c.id IN (SELECT v.client_id FROM clients_activity v WHERE v.kind = {ActivityKind.PRODUCT_VIEW:d}"
        f" AND {within('v.occurred_at', as_of, params, int(given['days']))}"
        f" GROUP BY v.client_id, v.product_id HAVING count(*) >= {params(value)})"
    )


def activity_count(as_of: AsOf, params: Params, given: Given) -> Source:
    where = of_client(params(given["kind"]), as_of, params, int(given["days"]))
    return Source(f"(SELECT count(*) FROM clients_activity a WHERE {where})")


def category_activity(as_of: AsOf, params: Params, given: Given) -> Source:
    where = of_client(params(given["kind"]), as_of, params, int(given["days"]))
    return Source(
        "(SELECT count(*) FROM clients_activity a JOIN clients_product p ON p.id = a.product_id"
        f" WHERE {where} AND p.category = {params(given['category'])})"
    )


def distinct_products(as_of: AsOf, params: Params, given: Given) -> Source:
    where = of_client(params(given["kind"]), as_of, params, int(given["days"]))
    return Source(f"(SELECT count(DISTINCT a.product_id) FROM clients_activity a WHERE {where})")


def active_days(as_of: AsOf, params: Params, given: Given) -> Source:
    return Source(
        f"(SELECT count(DISTINCT (a.occurred_at AT TIME ZONE {params(as_of.time_zone)})::date)"
        f" FROM clients_activity a WHERE a.client_id = c.id"
        f" AND {within('a.occurred_at', as_of, params, int(given['days']))})"
    )


def latest(kind: str, as_of: AsOf, params: Params) -> str:
    where = of_client(kind, as_of, params, AS_FAR_BACK)
    return f"(SELECT max(a.occurred_at) FROM clients_activity a WHERE {where})"


def days_since_activity(as_of: AsOf, params: Params, given: Given) -> Source:
    return Source(local_days_since(latest(params(given["kind"]), as_of, params), as_of, params))


def days_since_seen(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source(local_days_since(latest("a.kind", as_of, params), as_of, params))


def activity_since(as_of: AsOf, params: Params, given: Given) -> Source:
    """How often since the last activity of another kind; NULL when there was none. At the same moment is not since."""
    name = alias("since", given["since"])
    join = f"LEFT JOIN LATERAL (SELECT {latest(params(given['since']), as_of, params)} AS at) {name} ON true"
    where = of_client(params(given["kind"]), as_of, params, AS_FAR_BACK)
    count = f"(SELECT count(*) FROM clients_activity a WHERE {where} AND a.occurred_at > {name}.at)"
    return Source(f"CASE WHEN {name}.at IS NOT NULL THEN {count} END", {name: join})


FACTS = [
    Fact(
        "same_product_views",
        _("views of the same product, not bought"),
        _("views"),
        same_product_views,
        params={"days": DAYS},
        narrow=viewed_often,
    ),
    Fact("activity_count", _("activities of a kind"), _("times"), activity_count, params={"kind": KIND, "days": DAYS}),
    Fact(
        "category_activity",
        _("activities of a kind about a category"),
        _("times"),
        category_activity,
        params={"kind": KIND, "category": Named(_("product category"), categories), "days": DAYS},
    ),
    Fact(
        "distinct_products",
        _("different products in activities of a kind"),
        _("products"),
        distinct_products,
        params={"kind": KIND, "days": DAYS},
    ),
    Fact("active_days", _("days with any activity"), _("days"), active_days, params={"days": DAYS}),
    Fact(
        "days_since_activity",
        _("days since the last activity of a kind"),
        _("days"),
        days_since_activity,
        params={"kind": KIND},
        values=A_CENTURY_OF_DAYS,
    ),
    Fact(
        "days_since_seen",
        _("days since the last activity of any kind"),
        _("days"),
        days_since_seen,
        values=A_CENTURY_OF_DAYS,
    ),
    Fact(
        "activity_since",
        _("activities of a kind since the last of another"),
        _("times"),
        activity_since,
        params={"kind": KIND, "since": KIND},
    ),
]
