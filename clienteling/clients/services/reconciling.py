"""One associate's follows at WeCom held against ours; what callbacks never told is repaired as if they had."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from clienteling.associates.models import Associate
from clienteling.clients.follows import CLOSES
from clienteling.clients.models import (
    Client,
    ClientIdentity,
    ContactPull,
    FindingKind,
    FollowEvent,
    FollowKind,
    ReconciliationFinding,
    ReconciliationRun,
    Relationship,
    Remark,
)
from clienteling.clients.services.contacts import contact_key, hear, keep_remark, meet
from clienteling.clients.services.identities import Identity, find_by_identity
from clienteling.lib.errors import DomainError
from clienteling.wecom.calls.external_contacts import ExternalContact, Follower
from clienteling.wecom.errors import Rejected
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.models import CallbackState
from clienteling.wecom.services import events_of_client

KIND = "external_userid"
NO_CLIENTS = 84061
NOBODYS = {NO_CLIENTS, 40096}


class NotShown(Exception):
    """WeCom shows nothing of this member: not licensed, or outside the app's range."""


def compare(run: ReconciliationRun, associate: Associate, gateway: Gateway, at: datetime) -> int:
    """How many follows were compared. Raises NotShown, and what the gateway raises.

    Ours are read before WeCom is asked, so that a follow that begins meanwhile is never taken for a lost one.
    """
    known = follows_of(associate, run)
    contacts = truth_of(associate, gateway)
    for key in contacts.keys() - known.keys():
        add_missed(run, associate, contacts[key], at)
    still = {known[key].client_id for key in known.keys() & contacts.keys()}
    for key in known.keys() - contacts.keys():
        if known[key].client_id not in still and is_gone(run, associate, known[key], gateway):
            part_missed(run, associate, known[key], at)
    keep_remarks(run, associate, {known[key].client_id: contacts[key] for key in known.keys() & contacts.keys()}, at)
    return len(contacts)


def follows_of(associate: Associate, run: ReconciliationRun) -> dict[bytes, ClientIdentity]:
    """Running relationships that WeCom has told of, by the contact's blind index."""
    told = FollowEvent.objects.added().filter(client=OuterRef("client"), associate=associate)
    running = Relationship.objects.active().filter(Exists(told), client=OuterRef("client"), associate=associate)
    identities = ClientIdentity.objects.filter(Exists(running), kind=KIND, scope=run.market.corp.corp_id)
    return {bytes(identity.value_index): identity for identity in identities}


def truth_of(associate: Associate, gateway: Gateway) -> dict[bytes, ExternalContact]:
    """What WeCom has, likewise. Raises NotShown, and what the gateway raises."""
    corp_id: str = gateway.client.corp_id
    found: dict[bytes, ExternalContact] = {}
    try:
        for page in gateway.batch_get_by_user([associate.userid]):
            if page.unlicensed:
                raise NotShown("unlicensed")
            found |= {Identity(KIND, corp_id, one.external_userid).key[2]: one for one in page.contacts}
    except Rejected as error:
        if error.code != NO_CLIENTS:
            raise NotShown(str(error.code)) from None
    return found


def add_missed(run: ReconciliationRun, associate: Associate, contact: ExternalContact, at: datetime) -> None:
    """Unless its end is known though WeCom still lists it, or a callback about the client is being handled."""
    [follower] = contact.followers
    if is_told(run, contact.external_userid) or is_closed(run, associate, contact.external_userid, follower):
        return
    try:
        with transaction.atomic():
            client = meet(contact, market=run.market, userid=associate.userid, at=at, whole=False)
            if client and not client.relationships.active().filter(associate=associate).exists():
                note(run, associate, contact.external_userid, FollowKind.ADDED, at)  # found gone once, there after all
            if client:
                find(run, FindingKind.ADDITION, associate, client, at)
    except DomainError as error:
        find(run, FindingKind.REFUSED, associate, None, at, error.code)


def is_told(run: ReconciliationRun, external_userid: str) -> bool:
    """A callback about the client came and is not handled yet: late, but not lost."""
    events = events_of_client(run.market.corp, external_userid)
    asking = ContactPull.objects.filter(done_at=None, due_at__isnull=False, event__in=events)
    return events.filter(state=CallbackState.RECEIVED).exists() or asking.exists()


def is_closed(run: ReconciliationRun, associate: Associate, external_userid: str, follower: Follower) -> bool:
    """WeCom goes on listing a client who removed the associate. What only a reconciliation ended may begin again."""
    began = datetime.fromtimestamp(follower.created_at, UTC)
    ends = FollowEvent.objects.filter(kind__in=CLOSES - {FollowKind.GONE}, associate=associate, at__gte=began)
    client = find_by_identity(KIND, external_userid, run.market.corp.corp_id)
    theirs = Q(contact_key=contact_key(run.market, external_userid))
    return ends.filter(theirs | Q(client=client) if client else theirs).exists()


def is_gone(run: ReconciliationRun, associate: Associate, identity: ClientIdentity, gateway: Gateway) -> bool:
    """Asked about by itself: a row may be missing from a page for other reasons, and nobody is parted for these."""
    if is_told(run, str(identity.value)):
        return False
    try:
        contact = gateway.externalcontact_get(str(identity.value))
    except Rejected as error:
        if error.code not in NOBODYS:
            raise
        return True
    return all(one.userid.lower() != associate.userid.lower() for one in contact.followers)


def part_missed(run: ReconciliationRun, associate: Associate, identity: ClientIdentity, at: datetime) -> None:
    """When it happened nobody knows any more: the relationship ends now, and says that it was found gone."""
    with transaction.atomic():
        client = note(run, associate, str(identity.value), FollowKind.GONE, at)
        find(run, FindingKind.REMOVAL, associate, client, at)


def keep_remarks(
    run: ReconciliationRun, associate: Associate, contacts: Mapping[int, ExternalContact], at: datetime
) -> None:
    """The associate's words for these clients, where WeCom has others than we."""
    ours = {row.client_id: row.text for row in Remark.objects.filter(associate=associate, client__in=contacts)}
    changed = {pk: text for pk, it in contacts.items() if (text := it.followers[0].remark) != ours.get(pk, "")}
    for client in Client.objects.filter(pk__in=changed):
        with transaction.atomic():
            keep_remark(client, associate, changed[client.pk], at)
            find(run, FindingKind.REMARK, associate, client, at)


def note(
    run: ReconciliationRun, associate: Associate, external_userid: str, kind: FollowKind, at: datetime
) -> Client | None:
    return hear(external_userid, market=run.market, userid=associate.userid, kind=kind, at=at)


def find(
    run: ReconciliationRun,
    kind: FindingKind,
    associate: Associate,
    client: Client | None,
    at: datetime,
    reason: str = "",
) -> None:
    about = {"associate": associate, "client": client, "found_at": at, "reason": reason[:60]}
    ReconciliationFinding.objects.create(run=run, kind=kind, **about)
