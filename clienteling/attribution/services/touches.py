"""Touches: every channel that reaches a client writes here, once per its own reference."""

from datetime import datetime

from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.attribution.models import Touch
from clienteling.clients.models import Client
from clienteling.lib.errors import DomainError


def record_touch(client: Client, *, associate: Associate, channel: str, reference: str, at: datetime) -> Touch:
    """Note that the associate reached the client. The same (channel, reference) again is the same touch."""
    new = Touch(client=client, associate=associate, channel=channel, reference=reference, occurred_at=at)
    Touch.objects.bulk_create([new], ignore_conflicts=True)
    touch = Touch.objects.get(channel=channel, reference=reference)
    if touch.client_id != client.pk:
        raise DomainError("touch_reference_reused", _("This reference belongs to another client's touch."), "reference")
    return touch
