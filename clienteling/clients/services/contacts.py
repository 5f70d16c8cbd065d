"""Clients as WeCom shows them: whom an associate added becomes ours, with the history of the follow."""

from datetime import UTC, datetime

from django.db import transaction

from clienteling.associates.models import Associate, Market
from clienteling.clients.models import Client, FollowEvent, FollowKind, Remark
from clienteling.clients.services.drafts import LONGEST_NAME, ClientData, printable
from clienteling.clients.services.forgetting import since_forgotten
from clienteling.clients.services.identities import Identity, find_by_identity, owners
from clienteling.clients.services.moved import arrived
from clienteling.clients.services.profile import upsert_client
from clienteling.clients.services.relationships import note
from clienteling.clients.services.tagging import carrier, hear_tags
from clienteling.clients.services.visits import join
from clienteling.lib.encryption import blind_index
from clienteling.wecom.calls.external_contacts import ExternalContact, Follower

SOURCE = "wecom"
LONGEST_STATE = 30


def hear(
    external_userid: str, *, market: Market, userid: str, kind: FollowKind, at: datetime, state: str = ""
) -> Client | None:
    """Note what WeCom says happened between the two at that moment. Old news finds its place in the history.

    Of a contact we do not know yet, it is kept until we do; of a member who is nobody of ours, it is nothing.
    """
    people = Associate.objects.all() if kind != FollowKind.ADDED else Associate.objects.active().selling()
    associate = people.filter(market=market, userid__iexact=userid).first()
    if associate is None:
        return None
    client = find_by_identity("external_userid", external_userid, market.corp.corp_id)
    key = contact_key(market, external_userid)
    event = FollowEvent(contact_key=key, associate=associate, kind=kind, at=at, state=state[:LONGEST_STATE])
    if client is None:
        FollowEvent.objects.bulk_create([event], ignore_conflicts=True)
    else:
        event.client = client
        note([event], client=adopt(key, client))
        name_events(external_userid, client, market)
    return client


def name_events(external_userid: str, client: Client, market: Market) -> None:
    """What came in under the name of a merged client goes back with the undoing of the merge."""
    identity = Identity("external_userid", market.corp.corp_id, external_userid).key
    named = owners([identity], as_named=True).get(identity, client.pk)
    if named != client.pk:
        events = FollowEvent.objects.filter(client=client, contact_key=contact_key(market, external_userid))
        arrived(FollowEvent, dict.fromkeys(events.values_list("pk", flat=True), named))


def part(
    external_userid: str,
    *,
    market: Market,
    userid: str,
    at: datetime,
    how: FollowKind = FollowKind.DELETED_BY_CLIENT,
) -> bool:
    """One of the two removed the other at that moment; whether a relationship ended by it."""
    ended = {"relationships__ended_at": at, "relationships__associate__userid__iexact": userid}
    client = hear(external_userid, market=market, userid=userid, kind=how, at=at)
    return client is not None and Client.objects.filter(pk=client.pk, **ended).exists()


def meet(contact: ExternalContact, *, market: Market, userid: str, at: datetime, whole: bool = True) -> Client | None:
    """The client of a WeCom contact, looked after by the member who added them; None when that holds no longer.

    The first to add a client is their primary associate. A name from WeChat never replaces the one we know.
    `whole`: with all of the client's followers; a row of a batch has one.
    """
    contact = since_forgotten(contact, market)
    follower = next((one for one in contact.followers if one.userid.lower() == userid.lower()), None)
    associate = Associate.objects.active().selling().filter(market=market, userid__iexact=userid).first()
    if follower is None or associate is None:
        return None
    known = known_client(contact, market)
    row = ClientData(
        market=market.code,
        identities={"external_userid": contact.external_userid, "unionid": contact.unionid},
        name=None if known else printable(contact.name)[:LONGEST_NAME] or contact.external_userid,
    )
    with transaction.atomic():
        client, _created = upsert_client(row, source=SOURCE, at=at, within=market)
        key = contact_key(market, contact.external_userid)
        event = added(key, client, associate, follower, at)
        note([event], client=adopt(key, client))
        name_events(contact.external_userid, client, market)
        keep_remark(client, associate, follower.remark, at)
        marked = {tag for one in contact.followers for tag in one.tag_ids}
        hear_tags(client, marked, market=market, at=at, since=carried_since(client, contact), whole=whole)
        join(client, state=event.state, at=event.at)
    return client


def carried_since(client: Client, contact: ExternalContact) -> datetime | None:
    """Since when the associate follows whose mark in WeCom carries ours; None when WeCom knows of no such."""
    told = carrier(client)
    follows = (one for one in contact.followers if told and one.userid.lower() == told.associate.userid.lower())
    follower = next(follows, None)
    return datetime.fromtimestamp(follower.created_at, UTC) if follower else None


def known_client(contact: ExternalContact, market: Market) -> Client | None:
    """Another market's client of the same unionid is nobody here."""
    known = find_by_identity("external_userid", contact.external_userid, market.corp.corp_id)
    if known is None and contact.unionid:
        known = find_by_identity("unionid", contact.unionid)
    return known if known and known.market_id == market.pk else None


def contact_key(market: Market, external_userid: str) -> bytes:
    return blind_index("follow_contact", f"{market.corp.corp_id}:{external_userid}")


def adopt(key: bytes, client: Client) -> Client:
    """What was noted of the contact before we knew who it is."""
    waiting = FollowEvent.objects.filter(contact_key=key, client=None)
    if waiting.exists():
        note([], client=client)  # rows written without events come first
        waiting.update(client=client)
    return client


def added(key: bytes, client: Client, associate: Associate, follower: Follower, at: datetime) -> FollowEvent:
    """The follow as WeCom has it: since when, by which way, from where."""
    began = datetime.fromtimestamp(follower.created_at, UTC) if follower.created_at else at
    event = FollowEvent(client=client, contact_key=key, associate=associate, kind=FollowKind.ADDED, at=began)
    event.add_way, event.state = follower.add_way, follower.state[:LONGEST_STATE]
    # The callback told the same moment, without the way.
    same = FollowEvent.objects.filter(contact_key=key, associate=associate, kind=event.kind, at=began, add_way=0)
    same.update(add_way=event.add_way, state=event.state)
    return event


def keep_remark(client: Client, associate: Associate, text: str, at: datetime) -> None:
    """The associate's own words for the client; an empty one takes the old away."""
    mine = Remark.objects.filter(client=client, associate=associate)
    remark = mine.first()
    if remark is None and text:
        Remark.objects.create(client=client, associate=associate, text=text, said_at=at)
    elif remark and not text:
        mine.delete()
    elif remark and remark.text != text:
        remark.text, remark.said_at = text, at
        remark.save(update_fields=["text", "said_at"])
