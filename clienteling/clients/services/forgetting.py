"""Erased clients stay erased though WeCom keeps their follows: what began before the erasure is not heard."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from clienteling.associates.models import Market
from clienteling.clients.models import ClientIdentity, ForgottenContact, IdentityKind
from clienteling.lib.encryption import blind_index
from clienteling.wecom.calls.external_contacts import ExternalContact

KINDS = (IdentityKind.EXTERNAL_USERID, IdentityKind.UNIONID)


def forget_contacts(identities: Iterable[ClientIdentity], *, at: datetime) -> None:
    """Those of one person, whose identities go."""
    keys = {forgotten_key(it.client.market, it.kind, str(it.value)) for it in identities if it.kind in KINDS}
    ForgottenContact.objects.bulk_create(
        [ForgottenContact(contact_key=key, erased_at=at) for key in sorted(keys)],
        update_conflicts=True,
        unique_fields=["contact_key"],
        update_fields=["erased_at"],
    )


def since_forgotten(contact: ExternalContact, market: Market) -> ExternalContact:
    """With the follows that began since the client was erased, if ever."""
    named = zip(KINDS, (contact.external_userid, contact.unionid), strict=True)
    keys = [forgotten_key(market, kind, value) for kind, value in named if value]
    forgotten = ForgottenContact.objects.filter(contact_key__in=keys).order_by("-erased_at").first()
    if forgotten is None:
        return contact
    fresh = [one for one in contact.followers if one.created_at > forgotten.erased_at.timestamp()]
    return replace(contact, followers=tuple(fresh))


def forgotten_key(market: Market, kind: str, value: str) -> bytes:
    """Not the index by which identities and follows are found: what knows those does not know these."""
    return blind_index("forgotten", f"{market.pk}:{kind}:{value}")
