"""May a client be written to? One answer for every channel: consent, quiet, age, then whether they change hands."""

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from clienteling.clients.models import Client, ClientTransfer, Consent, QuietSpell
from clienteling.lib.clock import local_day


class Refusal(models.TextChoices):
    """Why not."""

    NO_CONSENT = "no_consent", _("The client has not agreed to be contacted")
    DO_NOT_DISTURB = "do_not_disturb", _("The client asked to be left alone")
    MINOR = "minor", _("The client is a minor")
    IN_TRANSFER = "in_transfer", _("The client is being handed over")


def refusals(client_ids: Collection[int], *, purpose: str, channel: str, at: datetime) -> dict[int, Refusal]:
    """Those of the clients that may not be written to for the purpose, each with the first reason."""
    clients: models.QuerySet[Client] = Client.objects.filter(pk__in=client_ids).select_related("market")
    mine = {"client": OuterRef("pk")}
    asked = clients.annotate(
        agreed=Exists(Consent.objects.valid(at).by(channel).filter(purpose=purpose, **mine)),
        quiet=Exists(QuietSpell.objects.running(at).filter(**mine)),
        moving=Exists(ClientTransfer.objects.running_at(at).filter(**mine)),
    )
    found: dict[int, Refusal] = {}
    for client in asked:
        if not client.agreed:
            found[client.pk] = Refusal.NO_CONSENT
        elif client.quiet:
            found[client.pk] = Refusal.DO_NOT_DISTURB
        elif is_minor(client, local_day(at, client.market.time_zone)):
            found[client.pk] = Refusal.MINOR
        elif client.moving:
            found[client.pk] = Refusal.IN_TRANSFER
    return found


def is_minor(client: Client, on: date) -> bool:
    """Marked so, or not yet of age by the birthday; whoever's year is unknown and who is not marked is of age."""
    if client.minor_until is not None and client.minor_until > on:
        return True
    if client.birth_year is None:
        return False
    of_age = (client.birth_year + settings.AGE_OF_MAJORITY) * 10_000 + (client.birth_md or 1231)
    return bool(of_age > on.year * 10_000 + on.month * 100 + on.day)
