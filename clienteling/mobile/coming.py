"""What comes up with one's clients beside the alerts: promises to keep, wishes to come back to, birthdays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models.functions import Least

from clienteling.associates.models import Associate
from clienteling.clients.models import Client, Wish, WishStatus

AHEAD_DAYS = 7
MOST = 30
SHOWN = (
    *("uid", "occasion", "remind_on", "promise", "promise_due_on", "promise_kept_at", "status"),
    *("client__uid", "client__name", "product__name"),
)


@dataclass(frozen=True)
class Birthday:
    client: Client
    on: date


@dataclass(frozen=True)
class Coming:
    promises: Sequence[Wish]
    wishes: Sequence[Wish]
    birthdays: Sequence[Birthday]

    @property
    def is_empty(self) -> bool:
        return not (self.promises or self.wishes or self.birthdays)


def coming(user: Associate, today: date) -> Coming:
    """Of today and the week after it; what is late stays until it is done."""
    until = today + timedelta(days=AHEAD_DAYS)
    wishes = Wish.objects.visible_to(user).select_related("client", "product").only(*SHOWN)
    promised = wishes.promised().order_by().filter(promise_due_on__lte=until)
    either = promised | wishes.open().filter(remind_on__lte=until)
    due = list(either.order_by(Least("promise_due_on", "remind_on"), "pk")[: 2 * MOST])
    return Coming(
        promises=in_turn(due, "promise_due_on", until, lambda wish: bool(wish.promise and not wish.promise_kept_at)),
        wishes=in_turn(due, "remind_on", until, lambda wish: wish.status == WishStatus.OPEN),
        birthdays=birthdays(user, today),
    )


def in_turn(wishes: Sequence[Wish], day: str, until: date, counts: Callable[[Wish], bool]) -> list[Wish]:
    """Those whose day has come, the earliest first."""
    due = [wish for wish in wishes if counts(wish) and (on := getattr(wish, day)) and on <= until]
    return sorted(due, key=lambda wish: (getattr(wish, day), wish.pk))[:MOST]


def birthdays(user: Associate, today: date) -> list[Birthday]:
    """Whose is on 29 February has it on the 28th of other years."""
    days = [today + timedelta(days=ahead) for ahead in range(AHEAD_DAYS + 1)]
    on = {day.month * 100 + day.day: day for day in days}
    if 228 in on and 229 not in on:
        on[229] = on[228]
    mine = Client.objects.visible_to(user).only("uid", "name", "birth_md")
    clients = mine.filter(birth_md__in=on).order_by("-lifetime_minor", "pk")[:MOST]
    return sorted((Birthday(client, on[client.birth_md or 0]) for client in clients), key=lambda each: each.on)
