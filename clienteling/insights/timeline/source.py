"""What a story is told from: one source per table and moment, and who reads it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.models import Alert
from clienteling.alerts.querysets import AlertQuerySet
from clienteling.associates.models import Associate
from clienteling.clients.models import Client


class Kind(models.TextChoices):
    """What a reader may ask for."""

    SALE = "sale", _("Purchases")
    CONTACT = "contact", _("Contacts")
    ALERT = "alert", _("Alerts")
    ACTIVITY = "activity", _("Activity")
    NOTE = "note", _("Notes")
    WISH = "wish", _("Wishes")
    CARE = "care", _("Associates")
    LOYALTY = "loyalty", _("Loyalty")
    CONSENT = "consent", _("Consent")


@dataclass(frozen=True)
class Reader:
    """Who reads, when and in which language.

    `user`: nobody for a machine. `masked`: names are hidden and what associates wrote is left out, as in the console.
    """

    user: Associate | None
    at: datetime
    language: str
    masked: bool = False
    known: AlertQuerySet | None = None

    @cached_property
    def alerts(self) -> AlertQuerySet:
        """Those the reader may see: found out once for all that a page asks of them, or `known` to the page."""
        if self.known is not None:
            return self.known
        return Alert.objects.visible_to(self.user) if self.user else Alert.objects.all()


class Told(NamedTuple):
    title: str
    detail: str = ""


Rows = Callable[[Client, Reader], QuerySet[Any]]
Tell = Callable[[Sequence[Any], Reader], list[Told]]


@dataclass(frozen=True)
class Source:
    """`field`: when it happened. `tell` gives words for each row, all rows of a page at once.

    `of_user`: which rows there are depends on who reads; of all other sources it depends on the client alone.
    """

    name: str
    kind: Kind
    field: str
    rows: Rows
    tell: Tell
    is_sale: bool = False
    of_user: bool = False


def each(tell: Callable[[Any, Reader], Told]) -> Tell:
    """For rows that read by themselves."""
    return lambda rows, reader: [tell(row, reader) for row in rows]


def beside(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
