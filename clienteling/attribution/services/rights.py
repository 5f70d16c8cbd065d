"""What becomes of commission when a client changes hands, and which receivers a client has bought from or heard of.

=======================================  ==================================================================
what                                     whose
=======================================  ==================================================================
credits and commission posted            stay with whoever earned them; refunds take them back from there
orders placed from the move on           the new associate's, who is primary from then
orders within the protected days         the former associate's, where the handover protects them
orders placed before, reported later     the former associate's: the history knows who owned the client
=======================================  ==================================================================
"""

from collections.abc import Collection, Mapping
from datetime import timedelta

from django.db.models import Count

from clienteling.attribution.models import Credit, Order, Protection, Touch
from clienteling.clients import luggage
from clienteling.clients.luggage import Move

SOLD, TOUCHED = 10, 1  # strength of one sale, of one touch


def protect(move: Move) -> int:
    """The former associate's protected days."""
    if not move.protected_days:
        return 0
    ends_at = move.at + timedelta(days=move.protected_days)
    Protection.objects.create(client_id=move.client_id, associate_id=move.former_id, began_at=move.at, ends_at=ends_at)
    return 1


def bonds(client_ids: Collection[int], associate_ids: Collection[int]) -> Mapping[tuple[int, int], int]:
    """Who sold to the client, and who reached them."""
    sold = Credit.objects.filter(refund=None, order__client__in=client_ids, associate__in=associate_ids)
    strength = {
        (client, associate): SOLD * times
        for client, associate, times in sold.values_list("order__client", "associate").annotate(times=Count("pk"))
    }
    reached = Touch.objects.filter(client__in=client_ids, associate__in=associate_ids)
    for client, associate, times in reached.values_list("client", "associate").annotate(times=Count("pk")):
        strength[client, associate] = strength.get((client, associate), 0) + TOUCHED * times
    return strength


def homes(client_ids: Collection[int]) -> Mapping[int, int]:
    """The store of each client's last order."""
    bought = Order.objects.filter(client__in=client_ids, store__isnull=False).order_by("client", "-placed_at", "-pk")
    return {
        client: store for client, store in bought.distinct("client").values_list("client", "store") if store is not None
    }


luggage.travels("commission", count=lambda _clients, _at: {}, carry=protect)
luggage.ties(bonds)
luggage.knows_home(homes)
