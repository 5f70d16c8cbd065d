"""What waits in a store, by looking at each piece."""

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.reading import NOTHING, Seen, days_since, reads


def not_collected(kind: str, history: History, as_of: AsOf) -> Seen:
    waiting = [
        (piece.ready_at, piece.pk, piece.product_id)
        for piece in history.pickups
        if piece.kind == kind
        and piece.ready_at
        and piece.ready_at <= as_of.at
        and not (piece.collected_at and piece.collected_at <= as_of.at)
    ]
    if not waiting:
        return None, NOTHING
    ready_at, _pk, product = min(waiting)
    return days_since(ready_at, as_of), {"product_id": product}


@reads
def days_order_not_collected(history: History, as_of: AsOf, given: Given) -> Seen:
    return not_collected("order", history, as_of)


@reads
def days_repair_not_collected(history: History, as_of: AsOf, given: Given) -> Seen:
    return not_collected("repair", history, as_of)


@reads
def days_in_repair(history: History, as_of: AsOf, given: Given) -> Seen:
    there = [
        (piece.taken_at, piece.pk, piece.product_id)
        for piece in history.pickups
        if piece.kind == "repair" and piece.taken_at <= as_of.at
        if not any(moment and moment <= as_of.at for moment in (piece.ready_at, piece.collected_at))
    ]
    return (days_since(min(there)[0], as_of), {"product_id": min(there)[2]}) if there else (None, NOTHING)
