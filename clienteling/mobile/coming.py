"""What comes up with one's clients beside the alerts: promises to keep, wishes to come back to, birthdays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clienteling.associates.models import Associate
from clienteling.clients.models import Client, Wish

AHEAD_DAYS = 7
MOST = 30


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
    wishes = Wish.objects.visible_to(user).select_related("client", "product")
    return Coming(
        promises=list(wishes.promised().filter(promise_due_on__lte=until)[:MOST]),
        wishes=list(wishes.open().filter(remind_on__lte=until).order_by("remind_on", "pk")[:MOST]),
        birthdays=birthdays(user, today),
    )


def birthdays(user: Associate, today: date) -> list[Birthday]:
    """Whose is on 29 February has it on the 28th of other years."""
    days = [today + timedelta(days=ahead) for ahead in range(AHEAD_DAYS + 1)]
    on = {day.month * 100 + day.day: day for day in days}
    if 228 in on and 229 not in on:
        on[229] = on[228]
    clients = Client.objects.visible_to(user).filter(birth_md__in=on).order_by("-lifetime_minor", "pk")[:MOST]
    return sorted((Birthday(client, on[client.birth_md or 0]) for client in clients), key=lambda each: each.on)
