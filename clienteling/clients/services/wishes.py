"""Wishes and promises: noted, changed, kept, bought or given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.clients.models import Client, Product, Wish, WishStatus
from clienteling.clients.services.activity import ActivityEvent
from clienteling.lib.errors import DomainError

FULFIL = """UPDATE clients_wish w SET status = 'fulfilled', closed_at = bought.at
FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[]) AS bought(client, product, at)
WHERE w.status = 'open' AND w.client_id = bought.client AND w.product_id = bought.product AND w.noted_at <= bought.at"""


@dataclass(frozen=True, slots=True)
class WishData:
    """None: not said, stays as it was when the piece is noted again; an empty text takes back what was said before.
    `promise_due_on` only with a promise."""

    product: Product
    size: str = ""
    colour: str = ""
    occasion: str | None = None
    remind_on: date | None = None
    promise: str | None = None
    promise_due_on: date | None = None


def note_wish(client: Client, said: WishData, *, by: Associate | None, at: datetime) -> Wish:
    """Note what the client hesitates over; the same piece again is the same wish, with what is said now besides.

    Raises DomainError `promise_needs_words` for a due day without a promise.
    """
    if said.promise_due_on and not said.promise:
        raise DomainError("promise_needs_words", _("Say what was promised."), "promise")
    with transaction.atomic():
        Client.objects.select_for_update(no_key=True).get(pk=client.pk)
        piece = {"product": said.product, "size": said.size, "colour": said.colour}
        wish = client.wishes.open().filter(**piece).first() or Wish(client=client, noted_at=at, **piece)
        wish.noted_by = by or wish.noted_by
        wish.remind_on = said.remind_on or wish.remind_on
        if said.occasion is not None:
            wish.occasion = said.occasion or None
        if said.promise is not None:
            promise(wish, said.promise or None, said.promise_due_on)
        wish.save()
    return wish


def promise(wish: Wish, words: str | None, due_on: date | None) -> None:
    """Other words bring their own day, or none; other words or another day wait to be kept again."""
    due_on = due_on or (wish.promise_due_on if words == wish.promise else None)
    if (words, due_on) != (wish.promise, wish.promise_due_on):
        wish.promise, wish.promise_due_on, wish.promise_kept_at = words, due_on, None


def keep_promise(wish: Wish, *, at: datetime) -> bool:
    """The promise was kept; False when there is none or it was kept before."""
    waiting = Wish.objects.promised().filter(pk=wish.pk)
    kept = bool(waiting.order_by().update(promise_kept_at=at))
    wish.refresh_from_db(fields=["promise_kept_at"])
    return kept


def give_up(wish: Wish, *, at: datetime) -> None:
    """The client does not want it any more. Raises StaleStatus unless it is open."""
    wish.move_to(WishStatus.DROPPED, closed_at=at)


def take_up_again(wish: Wish) -> None:
    """The client thinks of it again. Raises StaleStatus unless it was given up."""
    wish.move_to(WishStatus.OPEN, closed_at=None)


def fulfil(bought: Sequence[ActivityEvent]) -> int:
    """What clients bought fulfils their wishes for it, whatever the size. How many wishes were fulfilled."""
    pieces = [(event.client_id, event.product_id, event.occurred_at) for event in bought if event.product_id]
    if not pieces:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(FULFIL, [list(column) for column in zip(*pieces, strict=True)])
        return int(cursor.rowcount)
