"""What a client agreed to: granting and withdrawing per purpose and channel, with words, proof and source."""

from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.clients import silence
from clienteling.clients.models import Client, Consent, ConsentChannel, ConsentProof, ConsentText, TextStatus
from clienteling.lib.errors import DomainError
from clienteling.webhooks.services import News, tell

Yes = TypeVar("Yes")


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
    with transaction.atomic():
        if (running.by(channel) if channel else running).filter(granted_at__gt=at).exists():
            raise DomainError("consent_out_of_order", _("The consent was granted after this withdrawal."), "consents")
        if channel:
            for whole in running.select_for_update().filter(channel=""):
                spread(whole)
            running = running.filter(channel=channel)
        withdrawn = bool(running.update(withdrawn_at=at))
        if withdrawn:
            silence.fall([client.pk], at)
            said = {"client": str(client.uid), "purpose": purpose, "channel": channel}
            tell("consent.withdrawn", lambda: [News(client.market_id, said)], at=at)
    return withdrawn


def spread(whole: Consent) -> list[Consent]:
    """A yes for all channels becomes one for each, of the same moment, words, source and proof: one can end alone.

    Whatever held at any moment holds as before: of a channel with a yes of its own it is what came before that.
    """
    mine = Consent.objects.filter(client=whole.client_id, purpose=whole.purpose, withdrawn_at=None)
    own = dict(mine.exclude(channel="").values_list("channel", "granted_at"))
    first, *others = ConsentChannel.values
    whole.channel, whole.withdrawn_at = first, max(own[first], whole.granted_at) if first in own else None
    whole.save(update_fields=["channel", "withdrawn_at"])
    beside = [part(whole, channel, own.get(channel)) for channel in others]
    parts = Consent.objects.bulk_create(one for one in beside if one.granted_at != one.withdrawn_at)
    proof = ConsentProof.objects.filter(consent=whole).first()
    ConsentProof.objects.bulk_create(ConsentProof(consent=one, body=proof.body) for one in parts if proof)
    return [whole, *parts]


def part(whole: Consent, channel: str, own: datetime | None) -> Consent:
    return Consent(
        client_id=whole.client_id,
        purpose=whole.purpose,
        channel=channel,
        granted_at=whole.granted_at,
        withdrawn_at=max(own, whole.granted_at) if own else None,
        text_version=whole.text_version,
        source=whole.source,
    )


def hear(agreed: dict[tuple[str, str], Yes], purpose: str, channel: str, yes: Yes | None) -> None:
    """One more word on what is agreed to, by purpose and channel; None is a no."""
    if yes is not None:
        agreed.setdefault((purpose, channel), yes)
        return
    whole = agreed.pop((purpose, ""), None)
    for one in [channel] if channel else ConsentChannel.values:
        agreed.pop((purpose, one), None)
    if channel and whole is not None:
        for other in set(ConsentChannel.values) - {channel}:
            agreed.setdefault((purpose, other), whole)
