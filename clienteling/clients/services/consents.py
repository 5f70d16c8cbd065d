"""What a client agreed to: granting and withdrawing per purpose and channel, with words, proof and source."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.clients import silence
from clienteling.clients.models import Client, Consent, ConsentProof, ConsentText, TextStatus
from clienteling.lib.errors import DomainError
from clienteling.webhooks.services import News, tell


def grant_consent(
    client: Client,
    *,
    purpose: str,
    at: datetime,
    text_version: str,
    source: str,
    channel: str = "",
    proof: str | None = None,
) -> Consent:
    """Open a consent; the one that is open already stays as it is.

    `channel` empty: for all channels. `proof`: how it can be shown later, such as a drawn signature or a call's number.
    """
    with transaction.atomic():
        consent, created = Consent.objects.get_or_create(
            client=client,
            purpose=purpose,
            channel=channel,
            withdrawn_at=None,
            defaults={"granted_at": at, "text_version": text_version, "source": source},
        )
        if created and proof:
            ConsentProof.objects.create(consent=consent, body=proof)
    return consent


def publish(text: ConsentText, *, by: Associate, at: datetime) -> None:
    """From now on clients are asked in these words; they never change again.

    Raises DomainError `consent_text_without_words` when a language the house writes in is missing.
    """
    by.must_in(text.market_id, "clients.publish_consenttext")
    missing = set(settings.WRITTEN_LANGUAGES) - set(text.wordings.values_list("language", flat=True))
    if missing:
        detail = _("Write the words in every language first: %(missing)s.") % {"missing": ", ".join(sorted(missing))}
        raise DomainError("consent_text_without_words", detail, "wordings")
    text.move_to(TextStatus.PUBLISHED, published_at=at, published_by=by)


def retire(text: ConsentText, *, by: Associate, at: datetime) -> None:
    """Nobody is asked in these words any more; what was agreed to in them holds."""
    by.must_in(text.market_id, "clients.publish_consenttext")
    text.move_to(TextStatus.RETIRED)


def withdraw_consent(client: Client, *, purpose: str, at: datetime, channel: str = "") -> bool:
    """Close the open consent, of one channel or of all, and take back what waits to be sent, in one transaction.

    False when there was none. Raises DomainError `consent_out_of_order` when it was granted after `at`.
    """
    running = Consent.objects.filter(client=client, purpose=purpose, withdrawn_at=None)
    if channel:
        running = running.filter(channel=channel)
    with transaction.atomic():
        if running.filter(granted_at__gt=at).exists():
            raise DomainError("consent_out_of_order", _("The consent was granted after this withdrawal."), "consents")
        withdrawn = bool(running.update(withdrawn_at=at))
        if withdrawn:
            silence.fall([client.pk], at)
            said = {"client": str(client.uid), "purpose": purpose, "channel": channel}
            tell("consent.withdrawn", lambda: [News(client.market_id, said)], at=at)
    return withdrawn
