"""Clients we know already: only what differs is written, so the same news twice changes nothing."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, models, transaction

from clienteling.clients.models import Client, ClientIdentity
from clienteling.clients.services.consents import grant_consent, hear, withdraw_consent
from clienteling.clients.services.custom import write_custom
from clienteling.clients.services.details import write_details
from clienteling.clients.services.drafts import ClientData, ConsentData
from clienteling.clients.services.matching import Regular
from clienteling.clients.services.namesakes import namesake
from clienteling.clients.services.points import record_points
from clienteling.clients.services.quiet import disturb_again, leave_alone
from clienteling.clients.services.relationships import take_on
from clienteling.clients.services.tagging import set_tags
from clienteling.clients.services.tiers import change_tier
from clienteling.lib import search_grams
from clienteling.lib.copy_rows import copy_rows
from clienteling.lib.errors import DomainError

COLUMNS = (
    "name",
    "phone",
    "email",
    "search_grams",
    "language",
    "birth_year",
    "birth_md",
    "birth_lunar_md",
    "minor_until",
    "namesake_index",
    "updated_at",
)
STANDING = ("tier_rank", "tier_expires_on", "tier_changed_at", "tag_ids", "points", "points_expire_on")
REPLACED = ("phone", "email")  # a person has one; the old number may be somebody else's tomorrow


Step = Callable[[], object]


def change(regulars: Sequence[Regular], *, source: str, at: datetime) -> Iterator[tuple[Regular, bool | DomainError]]:
    """Apply each row to its client: True, False (nothing new), or the refusal. Profile columns go in one batch."""
    apart = {id(one): standing(one, source=source, at=at) for one in regulars}
    good = [one for one in regulars if not isinstance(apart[id(one)], DomainError)]
    called = write_identities(good)
    changed = {id(one) for one in good if differs(one) or id(one) in called or apart[id(one)]}
    write_columns([one.client for one in good if id(one) in changed])
    for one in regulars:
        outcome = apart[id(one)]
        yield one, outcome if isinstance(outcome, DomainError) else id(one) in changed


def standing(one: Regular, *, source: str, at: datetime) -> bool | DomainError:
    """Tier, consents, associate and all beside the columns: all of a row's hold or none."""
    more = known_more(one.client, one.draft.said, source=source, at=at, part=one.part)
    named = (tier(one, at), *consents(one, source, at), quiet(one, source, at), associate(one, at), *more)
    steps = [step for step in named if step]
    if not steps:
        return False
    try:
        with transaction.atomic():
            return any([step() for step in steps])
    except DomainError as error:
        one.client.refresh_from_db(fields=STANDING)
        return error


def tier(one: Regular, at: datetime) -> Step | None:
    """An expiry that is not said stays while the tier stays."""
    said, client, rank = one.draft.said, one.client, one.draft.rank
    if rank is None or one.part:
        return None
    expires_on = said.tier_expires_on or (client.tier_expires_on if rank == client.tier_rank else None)
    if (rank, expires_on) == (client.tier_rank, client.tier_expires_on):
        return None
    return partial(change_tier, client, to_rank=rank, at=said.tier_changed_at or at, expires_on=expires_on)


def consents(one: Regular, source: str, at: datetime) -> Iterator[Step]:
    agreed = dict.fromkeys(one.known.agreed_to, True)
    for said in one.draft.said.consents:
        if said.granted == holds(agreed, said):
            continue
        hear(agreed, said.purpose, said.channel, said.granted or None)
        words = partial(grant_consent, text_version=said.text_version, source=source, proof=said.proof)
        verb = words if said.granted else withdraw_consent
        yield partial(verb, one.client, purpose=said.purpose, channel=said.channel, at=said.at or at)


def holds(agreed: Collection[tuple[str, str]], said: ConsentData) -> bool:
    """Whether it is open; a withdrawal without a channel is about all of them, one with it also about a yes to all."""
    if said.granted:
        return (said.purpose, said.channel) in agreed
    if said.channel:
        return bool({(said.purpose, ""), (said.purpose, said.channel)} & {*agreed})
    return any(purpose == said.purpose for purpose, _channel in agreed)


def quiet(one: Regular, source: str, at: datetime) -> Step | None:
    """A spell that runs for good, or ends as said, stays as it is."""
    wanted, until = one.draft.said.do_not_disturb, one.draft.said.do_not_disturb_until
    if wanted is None:
        return None
    running = one.client.quiet_spells.running(at).first()
    if wanted and (running is None or running.ends_at != until):
        return partial(leave_alone, one.client, at=at, until=until, source=source)
    return partial(disturb_again, one.client, at=at) if running and not wanted else None


def known_more(
    client: Client, said: ClientData, *, source: str, at: datetime, part: int | None = None
) -> Iterator[Step]:
    """What has tables of its own: days, people, sizes, tastes, tags, points, fields of the house.

    Of a merged record only its points count: all else the survivor says itself.
    """
    if said.points:
        yield partial(record_points, client, said.points, source=source, named=part)
    if part:
        return
    if said.details:
        yield partial(write_details, client, said.details, at=at)
    if said.tags is not None:
        yield partial(set_tags, client, said.tags, at=at)
    if said.custom:
        yield partial(write_custom, client, said.custom, at=at)


def associate(one: Regular, at: datetime) -> Step | None:
    if not one.draft.associate or one.part or one.draft.associate.pk == one.known.primary_id:
        return None
    return partial(take_on, one.client, associate=one.draft.associate, at=at)


def differs(one: Regular) -> bool:
    """Put the row's columns on the client; True when one of them is new. A merged part only fills what is empty."""
    news = {name: value for name, value in one.draft.values.items() if getattr(one.client, name) != value}
    if one.part:
        news = {name: value for name, value in news.items() if getattr(one.client, name) is None}
    for name, value in news.items():
        setattr(one.client, name, value)
    if news.keys() & {"name", "phone"}:
        one.client.search_grams = search_grams.stored(one.client.name, filter(None, [one.client.phone]))
    if news.keys() & {"name", "birth_md"}:
        one.client.namesake_index = namesake(one.client.name, one.client.birth_md)
    return bool(news)


def write_identities(regulars: Sequence[Regular]) -> set[int]:
    """Learn new names of a client, and forget the number or address that a new one replaces."""
    fresh, stale, learned = [], [], set()
    for one in regulars:
        have = {(row.kind, row.scope, bytes(row.value_index)) for row in one.known.identities}
        missing = [identity for identity in one.draft.identities if identity.key not in have]
        replaced = {identity.kind for identity in missing} & set(REPLACED)
        fresh += [identity.row(one.client, named=one.part) for identity in missing]
        stale += [row.pk for row in one.known.identities if row.kind in replaced and row.named_id == one.part]
        learned |= {id(one)} if missing else set()
    if stale:
        ClientIdentity.objects.filter(pk__in=stale).delete()
    copy_rows(fresh, numbered=False)
    return learned


def write_columns(clients: Sequence[Client]) -> None:
    """One prepared UPDATE, pipelined: encrypted columns are sealed per row, which `bulk_update` cannot do."""
    if not clients:
        return
    fields: list[models.Field[Any, Any]] = [field for field in Client._meta.fields if field.name in COLUMNS]
    assignments = ", ".join(f"{field.column} = %s" for field in fields)
    rows = [
        [*(field.get_db_prep_save(field.pre_save(client, False), connection) for field in fields), client.pk]
        for client in clients
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE clients_client SET {assignments} WHERE id = %s", rows)  # noqa: S608  (our own names)
