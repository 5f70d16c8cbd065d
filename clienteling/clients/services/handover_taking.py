"""How a client of a handover ends: taken over with all that is open, tried with the next receiver, or an exception."""

from datetime import datetime

from django.db import transaction

from clienteling.clients import luggage
from clienteling.clients.follows import ASSIGNED_BY_ADMIN
from clienteling.clients.luggage import Move
from clienteling.clients.models import (
    Client,
    ClientTransfer,
    FollowEvent,
    FollowKind,
    HandoverClient,
    HandoverState,
    TransferOutcome,
)
from clienteling.clients.services.contacts import contact_key
from clienteling.clients.services.handover_planning import next_receiver
from clienteling.clients.services.relationships import note


def take(row: HandoverClient, *, at: datetime, looked_at: datetime) -> None:
    """The client is the receiver's since `at`: the history says so, and open work goes along. In one transaction."""
    handover = row.handover
    move = Move(row.client_id, handover.associate_id, row.receiver_id, at, handover.protected_days)
    with transaction.atomic():
        Client.objects.select_for_update().get(pk=row.client_id)  # before the row, as callbacks do
        row.move_to(HandoverState.TAKEN, settled_at=looked_at, error="")
        close_transfer(row, TransferOutcome.DONE, looked_at)
        tell_history(row, at)
        if row.client.owner_at(at) == row.receiver:
            row.moved = {name: pieces for name, pieces in luggage.carry(move).items() if pieces}
        if row.moved:
            row.save(update_fields=["moved"])


def tell_history(row: HandoverClient, at: datetime) -> None:
    """As WeCom's callbacks would, which a transfer after resignation does not send in full; of a client who is not in
    WeCom the house says who follows whom. A client whom the house gave to somebody else meanwhile stays theirs."""
    giver, market = row.handover.associate, row.handover.associate.market
    if market and row.external_userid:
        about = {"client": row.client, "contact_key": contact_key(market, row.external_userid), "at": at}
        away = FollowEvent(associate=giver, kind=FollowKind.TRANSFERRED, **about)
        here = FollowEvent(associate=row.receiver, kind=FollowKind.ADDED, add_way=ASSIGNED_BY_ADMIN, **about)
        note([away, here], client=row.client)
        return
    said = [FollowEvent(client=row.client, associate=giver, kind=FollowKind.ENDED, at=at)]
    if row.client.owner_at(at) == giver:
        said.append(FollowEvent(client=row.client, associate=row.receiver, kind=FollowKind.ASSIGNED, at=at))
    note(said, client=row.client)


def try_next(row: HandoverClient, at: datetime) -> None:
    """The receiver has no room: the next one by the rule, or an exception when nobody is left."""
    close_transfer(row, TransferOutcome.FULL, at)
    share = next_receiver(row, at)
    tried = [*row.tried, row.receiver_id]
    if share is None:
        row.move_to(HandoverState.RECEIVER_FULL, error="no_receiver_left", settled_at=at, tried=tried)
        return
    row.move_to(
        HandoverState.PLANNED,
        receiver_id=share.associate_id,
        why=share.why,
        tried=tried,
        due_at=at,
        error="next_receiver",
    )


def refuse(row: HandoverClient, at: datetime) -> None:
    """The client said no, and stays where they are."""
    close_transfer(row, TransferOutcome.REFUSED, at)
    row.move_to(HandoverState.REFUSED, error="refused_by_client", settled_at=at)


def fail(row: HandoverClient, why: str, at: datetime) -> None:
    close_transfer(row, TransferOutcome.NOT_MADE, at)
    row.move_to(HandoverState.FAILED, error=why[:60], settled_at=at)


def put_off(row: HandoverClient, due_at: datetime) -> None:
    """Another transfer of the client is under way."""
    row.move_to(HandoverState.PLANNED, due_at=due_at, error="another_transfer")


def close_transfer(row: HandoverClient, outcome: TransferOutcome, at: datetime) -> None:
    """Said in the ledger; what was held back for the client goes on."""
    mine = ClientTransfer.objects.running().filter(
        client=row.client_id, giver=row.handover.associate_id, receiver=row.receiver_id
    )
    if mine.update(outcome=outcome, settled_at=at) and outcome != TransferOutcome.DONE:
        luggage.over([row.client_id], at)
