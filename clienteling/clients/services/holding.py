"""Clients who are about to get rows, held so that no merge takes them away meanwhile, nor the undoing of one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from clienteling.clients.models import Client
from clienteling.clients.services.identities import survivors

T = TypeVar("T")


class CameBetweenError(Exception):
    """A merge, or its undoing, was committed while this one waited for its clients."""


@dataclass(frozen=True)
class Held:
    """`whose`: who the merged ones are now; `there`: those who are locked, until the transaction ends."""

    whose: dict[int, int]
    there: set[int]


def hold(pks: Iterable[int]) -> Held:
    """Lock the clients, or who they are now, in one order: two that do never deadlock. Only inside `undisturbed`."""
    named = set(pks)
    whose = survivors(named)
    wanted = {whose.get(pk, pk) for pk in named}
    locked = Client.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)
    into = dict(locked.values_list("pk", "merged_into_id"))
    if any(into.values()) or (whose and survivors(named) != whose):
        raise CameBetweenError
    return Held(whose, set(into))


def undisturbed(act: Callable[[], T]) -> T:
    """`act` in a transaction; again, with all locks let go, each time a merge came between."""
    while True:
        try:
            with transaction.atomic():
                return act()
        except CameBetweenError:
            continue
