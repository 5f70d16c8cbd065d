"""Do-not-disturb: a client asks to be left alone for a while, or for good; and minors, who are left alone anyway."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from clienteling.clients import silence
from clienteling.clients.models import Client, QuietSpell
from clienteling.lib.errors import DomainError


def leave_alone(client: Client, *, at: datetime, until: datetime | None = None, source: str) -> QuietSpell:
    """Nobody writes to the client from `at` on, for good or `until` then; a running spell gets the new end.

    Raises DomainError `quiet_spell_invalid` unless it ends after it begins.
    """
    if until is not None and until <= at:
        raise DomainError("quiet_spell_invalid", _("The end must lie after the beginning."), "until")
    with transaction.atomic():
        Client.objects.select_for_update(no_key=True).get(pk=client.pk)
        running = client.quiet_spells.running(at).first()
        if running:
            running.ends_at = until
            running.save(update_fields=["ends_at"])
        else:
            running = QuietSpell.objects.create(client=client, began_at=at, ends_at=until, source=source)
        silence.fall([client.pk], at)
    return running


def disturb_again(client: Client, *, at: datetime) -> bool:
    """End what runs; False when nothing did. What would have lasted no time at all never was."""
    with transaction.atomic():
        Client.objects.select_for_update(no_key=True).get(pk=client.pk)
        client.quiet_spells.filter(began_at__gte=at).delete()
        return bool(client.quiet_spells.filter(Q(ends_at=None) | Q(ends_at__gt=at)).update(ends_at=at))


def mark_minor(client: Client, *, until: date | None, at: datetime) -> None:
    """A minor until that day, in the market's calendar; None when they are not."""
    with transaction.atomic():
        Client.objects.filter(pk=client.pk).update(minor_until=until, updated_at=at)
        client.minor_until = until
        silence.fall([client.pk], at)
