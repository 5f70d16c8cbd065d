"""Facts about what waits in a store for the client."""

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import AsOf, Fact, Params, Source
from clienteling.alerts.facts.given import A_CENTURY_OF_DAYS, Given
from clienteling.alerts.facts.moments import local_days_since
from clienteling.attribution.models import PickupKind


def not_collected(kind: PickupKind, name: str, as_of: AsOf, params: Params) -> Source:
    """Days since the piece that has waited longest was ready."""
    at = params(as_of.at)
    join = (
        "LEFT JOIN LATERAL (SELECT k.ready_at, k.product_id FROM attribution_pickup k WHERE k.client_id = c.id"
        f" AND k.kind = {params(kind.value)} AND k.ready_at <= {at}"
        f" AND (k.collected_at IS NULL OR k.collected_at > {at}) ORDER BY k.ready_at, k.id LIMIT 1) {name} ON true"
    )
    days = local_days_since(f"{name}.ready_at", as_of, params)
    return Source(days, {name: join}, {"product_id": f"{name}.product_id"})


def days_order_not_collected(as_of: AsOf, params: Params, _given: Given) -> Source:
    return not_collected(PickupKind.ORDER, "order_waits", as_of, params)


def days_repair_not_collected(as_of: AsOf, params: Params, _given: Given) -> Source:
    return not_collected(PickupKind.REPAIR, "repair_waits", as_of, params)


def days_in_repair(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Of the piece that was handed in first and is not ready."""
    at = params(as_of.at)
    join = (
        "LEFT JOIN LATERAL (SELECT k.taken_at, k.product_id FROM attribution_pickup k WHERE k.client_id = c.id"
        f" AND k.kind = {params(PickupKind.REPAIR.value)} AND k.taken_at <= {at}"
        f" AND (k.ready_at IS NULL OR k.ready_at > {at}) AND (k.collected_at IS NULL OR k.collected_at > {at})"
        " ORDER BY k.taken_at, k.id LIMIT 1) in_repair ON true"
    )
    days = local_days_since("in_repair.taken_at", as_of, params)
    return Source(days, {"in_repair": join}, {"product_id": "in_repair.product_id"})


DAYS = _("days")
FACTS = [
    Fact(
        "days_order_not_collected",
        _("days an order has been ready and not collected"),
        DAYS,
        days_order_not_collected,
        values=A_CENTURY_OF_DAYS,
    ),
    Fact(
        "days_repair_not_collected",
        _("days a repair has been ready and not collected"),
        DAYS,
        days_repair_not_collected,
        values=A_CENTURY_OF_DAYS,
    ),
    Fact("days_in_repair", _("days a piece has been in repair"), DAYS, days_in_repair, values=A_CENTURY_OF_DAYS),
]
