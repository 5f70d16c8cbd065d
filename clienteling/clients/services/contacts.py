"""Clients as WeCom shows them: whom an associate added becomes ours, with the relationship."""

from datetime import UTC, datetime

from clienteling.associates.models import Associate, Market
from clienteling.clients.models import Client, Relationship
from clienteling.clients.services.drafts import LONGEST_NAME, ClientData, printable
from clienteling.clients.services.identities import Identity, find_by_identity, owners
from clienteling.clients.services.moved import arrived
from clienteling.clients.services.profile import upsert_client
from clienteling.clients.services.relationships import leave, take_on
from clienteling.clients.services.tagging import hear_tags
from clienteling.wecom.calls.external_contacts import ExternalContact, Follower

SOURCE = "wecom"


def meet(contact: ExternalContact, *, market: Market, userid: str, at: datetime) -> Client | None:
    """The client of a WeCom contact, looked after by the member who added them; None when that holds no longer.

    The first to add a client is their primary associate. A name from WeChat never replaces the one we know.
    """
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
    client, _created = upsert_client(row, source=SOURCE, at=at, within=market)
    before = set(client.relationships.values_list("pk", flat=True))
    relationship = follow(client, associate, follower, at)
    key = Identity("external_userid", market.corp.corp_id, contact.external_userid).key
    if relationship.pk not in before:
        arrived(Relationship, {relationship.pk: owners([key], as_named=True)[key]})
    hear_tags(client, {tag for one in contact.followers for tag in one.tag_ids}, market=market)
    return client


def known_client(contact: ExternalContact, market: Market) -> Client | None:
    """Another market's client of the same unionid is nobody here."""
    known = find_by_identity("external_userid", contact.external_userid, market.corp.corp_id)
    if known is None and contact.unionid:
        known = find_by_identity("unionid", contact.unionid)
    return known if known and known.market_id == market.pk else None


def follow(client: Client, associate: Associate, follower: Follower, at: datetime) -> Relationship:
    began = datetime.fromtimestamp(follower.created_at, UTC) if follower.created_at else at
    primary = not client.relationships.active().primary().exists()
    return take_on(
        client,
        associate=associate,
        at=began,
        primary=primary,
        add_way=follower.add_way,
        state=follower.state[:30],
    )


def part(external_userid: str, *, market: Market, userid: str, at: datetime) -> bool:
    """One of the two removed the other at that moment; what began later is not touched by old news."""
    client = find_by_identity("external_userid", external_userid, market.corp.corp_id)
    associate = Associate.objects.filter(market=market, userid__iexact=userid).first()
    if client is None or associate is None:
        return False
    if client.relationships.active().filter(associate=associate, started_at__gt=at).exists():
        return False
    return leave(client, associate=associate, at=at)
