"""Before anything moves: whose clients they are, who may receive them, and the table of who goes where and why."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.clients import luggage
from clienteling.clients.handover_querysets import OPEN_STATES
from clienteling.clients.models import (
    Client,
    Handover,
    HandoverClient,
    HandoverState,
    HandoverStatus,
    Relationship,
    Why,
)
from clienteling.clients.querysets import ClientQuerySet
from clienteling.clients.splitting import Parcel, Share, Taker, split
from clienteling.lib.errors import DomainError
from clienteling.lib.wordings import spoken

CHANGE = "clients.change_handover"


def preview(handover: Handover, *, by: Associate, at: datetime) -> None:
    """Share the book among the receivers; nothing moves. Raises DomainError `receiver_missing`, `receiver_unfit`."""
    by.must(CHANGE)
    with transaction.atomic():
        handover.move_to(HandoverStatus.PREVIEWED)
        handover.clients.all().delete()
        plan(handover, at)


def rework(handover: Handover, *, by: Associate, at: datetime) -> None:
    """Back to the draft, to choose other receivers or another rule."""
    by.must(CHANGE)
    handover.move_to(HandoverStatus.DRAFT)


def cancel(handover: Handover, *, by: Associate, at: datetime) -> None:
    by.must(CHANGE)
    with transaction.atomic():
        handover.move_to(HandoverStatus.CANCELLED)
        handover.clients.all().delete()


def choose_receiver(row: HandoverClient, receiver: Associate, *, by: Associate) -> None:
    """By hand, while the client is still planned. Raises DomainError `receiver_unfit`, `handover_moved_on`."""
    by.must(CHANGE)
    if not row.handover.receivers.filter(associate=receiver).exists():
        raise DomainError("receiver_unfit", _("Choose one of the handover's receivers."), "receiver")
    planned = HandoverClient.objects.filter(pk=row.pk, state=HandoverState.PLANNED)
    if not planned.update(receiver=receiver, why=Why.BY_HAND):
        raise DomainError("handover_moved_on", _("This client is already on the way."))
    row.refresh_from_db()


def plan(handover: Handover, at: datetime) -> int:
    """A row for every client of the book that has none yet; how many were added."""
    check_receivers(handover)
    have = handover.clients.values("client")
    book = list(book_of(handover.associate).exclude(pk__in=have))
    shares = split(parcels(book, handover, at), takers(handover, at), handover.rule)
    work = luggage.open_work([client.pk for client in book], at)
    rows = [row_of(handover, client, shares, work.get(client.pk, 0), at) for client in book]
    HandoverClient.objects.bulk_create(rows)
    return len(rows)


def row_of(handover: Handover, client: Client, shares: dict[int, Share], work: int, at: datetime) -> HandoverClient:
    """Whoever finds no room anywhere is an exception from the start."""
    row = HandoverClient(handover=handover, client=client, work=work)
    share = shares.get(client.pk)
    if share:
        row.receiver_id, row.why = share.associate_id, share.why
    else:
        row.receiver, row.why = handover.receivers.order_by("pk")[0].associate, Why.BALANCED
        row.state, row.settled_at = HandoverState.RECEIVER_FULL, at
    return row


def book_of(associate: Associate) -> ClientQuerySet:
    """Clients whose primary associate it is; where somebody else is, the client has their owner already."""
    mine = Relationship.objects.active().primary().filter(associate=associate)
    return Client.objects.present().filter(pk__in=mine.values("client")).order_by("pk")


def check_receivers(handover: Handover) -> None:
    people = Associate.objects.filter(pk__in=handover.receivers.values("associate"))
    fit = Associate.objects.selling().filter(market=handover.associate.market).exclude(pk=handover.associate_id)
    if not people.exists():
        raise DomainError("receiver_missing", _("Choose who receives the clients."))
    unfit = people.exclude(pk__in=fit.values("pk")).first()
    if unfit:
        raise DomainError("receiver_unfit", _("%(name)s cannot receive these clients.") % {"name": unfit.name})


def parcels(clients: Collection[Client], handover: Handover, at: datetime) -> list[Parcel]:
    """What the rules look at. A client who never bought belongs to the former associate's store."""
    pks = [client.pk for client in clients]
    receivers = list(handover.receivers.values_list("associate", flat=True))
    bonds, homes, work = luggage.bonds_of(pks, receivers), luggage.homes_of(pks), luggage.open_work(pks, at)
    tied: dict[int, dict[int, int]] = {}
    for (client, associate), strength in bonds.items():
        tied.setdefault(client, {})[associate] = strength
    home = handover.associate.store_id
    return [
        Parcel(
            client_id=client.pk,
            tier=client.tier_rank,
            language=spoken(client.language),
            store_id=homes.get(client.pk, home),
            work=work.get(client.pk, 0),
            bonds=tied.get(client.pk, {}),
        )
        for client in clients
    ]


def takers(handover: Handover, at: datetime, without: Sequence[int] = ()) -> list[Taker]:
    """The receivers who still have room, with what they have to do and what this handover gave them already."""
    receivers = handover.receivers.filter(full_at=None).exclude(associate__in=without)
    people = [row.associate for row in receivers.select_related("associate").order_by("pk")]
    rooms = dict(receivers.values_list("associate", "room"))
    loads, given = loads_of(people, at), given_by(handover)
    found = []
    for one in people:
        languages = frozenset(spoken(language) for language in [one.language, *one.speaks])
        taker = Taker(one.pk, one.store_id, languages, room=rooms[one.pk])
        for tier in given.get(one.pk, []):
            taker.take(Parcel(0, tier))
        taker.load = loads[one.pk]
        found.append(taker)
    return found


def given_by(handover: Handover) -> dict[int, list[int]]:
    """The tiers of the clients each receiver has or will have of this handover."""
    given: dict[int, list[int]] = {}
    counting = handover.clients.filter(state__in=[*OPEN_STATES, HandoverState.TAKEN])
    for receiver, tier in counting.order_by("pk").values_list("receiver", "client__tier_rank"):
        given.setdefault(receiver, []).append(tier)
    return given


def loads_of(people: Collection[Associate], at: datetime) -> Counter[int]:
    """Clients and their open work, by associate."""
    pairs = list(Relationship.objects.active().filter(associate__in=people).values_list("associate", "client"))
    work = luggage.open_work({client for _associate, client in pairs}, at)
    loads: Counter[int] = Counter()
    for associate, client in pairs:
        loads[associate] += 1 + work.get(client, 0)
    return loads


def next_receiver(row: HandoverClient, at: datetime) -> Share | None:
    """Where the client goes by the same rule once the present receiver has no room."""
    free = takers(row.handover, at, without=[*row.tried, row.receiver_id])
    return split(parcels([row.client], row.handover, at), free, row.handover.rule).get(row.client_id)
