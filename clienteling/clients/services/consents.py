"""What a client agreed to: granting and withdrawing per purpose, with the words and the source."""

from datetime import datetime

from django.utils.translation import gettext as _

from clienteling.clients.models import Client, Consent
from clienteling.lib.errors import DomainError


def grant_consent(client: Client, *, purpose: str, at: datetime, text_version: str, source: str) -> Consent:
    """Open a consent; the one that is open already stays as it is."""
    consent, _created = Consent.objects.get_or_create(
        client=client,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"granted_at": at, "text_version": text_version, "source": source},
    )
    return consent


def withdraw_consent(client: Client, *, purpose: str, at: datetime) -> bool:
    """Close the open consent. False when there was none; raises when it was granted after `at`."""
    running = Consent.objects.filter(client=client, purpose=purpose, withdrawn_at=None)
    if running.filter(granted_at__gt=at).exists():
        raise DomainError("consent_out_of_order", _("The consent was granted after this withdrawal."), "consents")
    return bool(running.update(withdrawn_at=at))
