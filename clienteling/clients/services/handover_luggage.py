"""What of the client side goes along by itself, because it hangs on the client, and who has known a client before."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Count

from clienteling.clients import luggage
from clienteling.clients.luggage import Move
from clienteling.clients.models import Relationship, Wish
from clienteling.clients.querysets import WishQuerySet

SERVED = 20  # strength of one spell of looking after the client


def wishes(client_ids: Collection[int]) -> WishQuerySet:
    """Open ones, whose reminder comes to whoever looks after the client."""
    return Wish.objects.open().filter(client__in=client_ids, promise=None)


def promises(client_ids: Collection[int]) -> WishQuerySet:
    return Wish.objects.promised().filter(client__in=client_ids)


def wishes_by_client(client_ids: Collection[int], at: datetime) -> Mapping[int, int]:
    return dict(wishes(client_ids).order_by().values_list("client").annotate(Count("pk")))


def promises_by_client(client_ids: Collection[int], at: datetime) -> Mapping[int, int]:
    return dict(promises(client_ids).order_by().values_list("client").annotate(Count("pk")))


def carry_wishes(move: Move) -> int:
    return wishes([move.client_id]).count()


def carry_promises(move: Move) -> int:
    return promises([move.client_id]).count()


def bonds(client_ids: Collection[int], associate_ids: Collection[int]) -> Mapping[tuple[int, int], int]:
    """Who looks or looked after the client."""
    spells = Relationship.objects.filter(client__in=client_ids, associate__in=associate_ids).order_by()
    rows = spells.values_list("client", "associate").annotate(times=Count("pk"))
    return {(client, associate): SERVED * times for client, associate, times in rows}


luggage.travels("wishes", count=wishes_by_client, carry=carry_wishes)
luggage.travels("promises", count=promises_by_client, carry=carry_promises)
luggage.ties(bonds)
