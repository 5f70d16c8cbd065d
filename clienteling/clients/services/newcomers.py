"""Clients seen for the first time: profile, identities, tier, consents and associate, table by table."""

from collections.abc import Sequence
from datetime import datetime

from clienteling.clients.models import (
    Client,
    Consent,
    ConsentProof,
    QuietSpell,
    Relationship,
    TierChange,
)
from clienteling.clients.services.consents import hear
from clienteling.clients.services.drafts import ConsentData, Draft
from clienteling.clients.services.namesakes import namesake
from clienteling.lib import search_grams
from clienteling.lib.copy_rows import copy_rows


def create(drafts: Sequence[Draft], *, source: str, at: datetime) -> list[Client]:
    """One COPY per table, whatever the number of rows."""
    clients = copy_rows(client(one) for one in drafts)
    pairs = list(zip(drafts, clients, strict=True))
    copy_rows((identity.row(client) for one, client in pairs for identity in one.identities), numbered=False)
    copy_rows((tier(one, client, at) for one, client in pairs if one.rank is not None), numbered=False)
    write_consents(pairs, source=source, at=at)
    QuietSpell.objects.bulk_create(
        QuietSpell(client=client, began_at=at, ends_at=one.said.do_not_disturb_until, source=source)
        for one, client in pairs
        if one.said.do_not_disturb
    )
    looked_after = [(client, one.associate) for one, client in pairs if one.associate]
    copy_rows(
        (Relationship(client=c, associate=a, is_primary=True, started_at=at) for c, a in looked_after), numbered=False
    )
    return clients


def client(one: Draft) -> Client:
    phones = [one.values["phone"]] if "phone" in one.values else []
    return Client(
        market=one.market,
        search_grams=search_grams.stored(one.values["name"], phones),
        namesake_index=namesake(one.values["name"], one.values.get("birth_md")),
        tier_rank=one.rank or 0,
        tier_expires_on=one.said.tier_expires_on if one.rank is not None else None,
        tier_changed_at=one.said.tier_changed_at if one.rank is not None else None,
        **one.values,
    )


def tier(one: Draft, client: Client, at: datetime) -> TierChange:
    """A tier whose beginning nobody told us is no rise: the history starts on it."""
    changed_at = one.said.tier_changed_at
    rank = one.rank or 0
    return TierChange(
        client=client,
        from_rank=0 if changed_at else rank,
        to_rank=rank,
        changed_at=changed_at or at,
        expires_on=one.said.tier_expires_on,
    )


def write_consents(pairs: Sequence[tuple[Draft, Client]], *, source: str, at: datetime) -> None:
    """What holds when all was heard; the first yes of each purpose and channel counts. Proofs follow their consents."""
    said = [
        (consent(client, one, channel, source, at), one.proof)
        for draft, client in pairs
        for (_purpose, channel), one in agreed(draft.said.consents).items()
    ]
    rows = copy_rows((row for row, _proof in said), numbered=any(proof for _row, proof in said))
    proofs = zip(rows, (proof for _row, proof in said), strict=True)
    ConsentProof.objects.bulk_create(ConsentProof(consent=row, body=proof) for row, proof in proofs if proof)


def agreed(said: Sequence[ConsentData]) -> dict[tuple[str, str], ConsentData]:
    """By purpose and channel."""
    found: dict[tuple[str, str], ConsentData] = {}
    for one in said:
        hear(found, one.purpose, one.channel, one if one.granted else None)
    return found


def consent(client: Client, said: ConsentData, channel: str, source: str, at: datetime) -> Consent:
    return Consent(
        client=client,
        purpose=said.purpose,
        channel=channel,
        granted_at=said.at or at,
        text_version=said.text_version,
        source=source,
    )
