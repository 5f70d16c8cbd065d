"""Followers of the house's Official Accounts: who they are, and joining them to the client of the same unionid."""

import logging
from datetime import UTC, datetime, timedelta

from django.db import transaction

from clienteling.clients.models import Client, ClientIdentity, IdentityKind, OfficialAccountFollower
from clienteling.clients.services.identities import Identity, find_by_identity
from clienteling.clients.services.official import record
from clienteling.clients.services.pulls import happened_at
from clienteling.lib.encryption import blind_index
from clienteling.lib.nudge import nudge_after_commit
from clienteling.wecom.calls.followers import Follower
from clienteling.wecom.errors import WecomError
from clienteling.wecom.models import CallbackEvent, CallbackState, OfficialAccount
from clienteling.wecom.official_gateway import OfficialGateway
from clienteling.wecom.services import follower_key

log = logging.getLogger(__name__)
LOOK_UP = "clienteling.clients.tasks.look_up_followers"
LEASE = timedelta(minutes=2)
MOST_TRIES = 8
BATCH = 50


def hear_follower(event: CallbackEvent) -> None:
    """A follower did something. Of one we do not know the inbox keeps it until we do."""
    account = event.account
    if account is None:
        return
    follower = locked(account, event.value("FromUserName"))
    turn(follower, event)
    client = client_of(follower)
    if client:
        join(follower, client, event.received_at)
        record(event, client)
    elif wanted(follower, event):
        follower.due_at, follower.tries = event.received_at, 0
        nudge_after_commit(LOOK_UP)
    follower.save()


def wanted(follower: OfficialAccountFollower, event: CallbackEvent) -> bool:
    """Whether WeChat is to be asked: once, and again when they follow anew without our knowing them."""
    open_question = follower.unionid is None and follower.due_at is None
    return open_question and (follower.asked_at is None or event.event == "subscribe")


def locked(account: OfficialAccount, openid: str) -> OfficialAccountFollower:
    """The follower of that openid, ours until the transaction ends."""
    index = blind_index(IdentityKind.OPENID, openid)
    row = OfficialAccountFollower(account=account, openid=openid, openid_index=index)
    OfficialAccountFollower.objects.bulk_create([row], ignore_conflicts=True)
    followers = OfficialAccountFollower.objects.select_for_update(of=("self",)).select_related("account")
    return followers.get(account=account, openid_index=index)


def turn(follower: OfficialAccountFollower, event: CallbackEvent) -> None:
    """Following or not, by WeChat's own times: late news of before changes nothing."""
    at = happened_at(event)
    if event.event == "subscribe" and at >= (follower.unfollowed_at or at):
        follower.followed_at, follower.unfollowed_at = at, None
    elif event.event == "unsubscribe" and at >= (follower.followed_at or at):
        follower.unfollowed_at = at


def client_of(follower: OfficialAccountFollower) -> Client | None:
    """By this account's name for them, else by what all channels call them."""
    known = find_by_identity(IdentityKind.OPENID, str(follower.openid), follower.account.appid)
    return known or (find_by_identity(IdentityKind.UNIONID, str(follower.unionid)) if follower.unionid else None)


def join(follower: OfficialAccountFollower, client: Client, at: datetime) -> None:
    """The client gains the openid, and what the follower did before."""
    if follower.joined_at:
        return
    row = Identity(IdentityKind.OPENID, follower.account.appid, str(follower.openid)).row(client)
    ClientIdentity.objects.bulk_create([row], ignore_conflicts=True)
    follower.joined_at, follower.due_at = at, None
    key = follower_key(follower.account, str(follower.openid))
    before = CallbackEvent.objects.filter(account=follower.account, client_key=key, state=CallbackState.HANDLED)
    for event in before.select_related("account").order_by("pk").iterator(chunk_size=500):
        record(event, client)


def look_up_due(at: datetime) -> int:
    """Ask WeChat about those that are due; how many were tried."""
    claimed = OfficialAccountFollower.objects.claim(at, LEASE, BATCH)
    for follower in claimed:
        try:
            told = OfficialGateway(follower.account).user_info(str(follower.openid))
            take_in(follower, told, at)
        except Exception as error:  # whatever is wrong with one, the others are looked up
            put_off(follower, error, at)
    return len(claimed)


def take_in(follower: OfficialAccountFollower, told: Follower, at: datetime) -> None:
    """What WeChat says of them; what an event has said since stands."""
    with transaction.atomic():
        row = locked(follower.account, str(follower.openid))
        row.asked_at, row.due_at, row.error = at, None, ""
        row.scene = told.scene[:64] or row.scene
        if told.unionid:
            row.unionid, row.unionid_index = told.unionid, blind_index(IdentityKind.UNIONID, told.unionid)
        if told.followed_at and row.followed_at is None and row.unfollowed_at is None:
            row.followed_at = datetime.fromtimestamp(told.followed_at, UTC)
        if client := client_of(row):
            join(row, client, at)
        row.save()


def put_off(follower: OfficialAccountFollower, error: Exception, at: datetime) -> None:
    """Again later, at growing distance; after 8 tries not before they follow anew."""
    said = f"{type(error).__name__} {error.code or ''}" if isinstance(error, WecomError) else type(error).__name__
    log.warning("follower not looked up: %s", said, extra={"follower": follower.pk})
    due_at = at + timedelta(seconds=5 * 2**follower.tries) if follower.tries < MOST_TRIES else None
    OfficialAccountFollower.objects.filter(pk=follower.pk).update(due_at=due_at, error=said.strip(), asked_at=at)


def join_known(at: datetime, limit: int = 500) -> int:
    """Followers whose unionid has become a client's since they were looked up; how many were joined."""
    joined = 0
    for follower in OfficialAccountFollower.objects.known_by_now().select_related("account").order_by("pk")[:limit]:
        with transaction.atomic():
            row = locked(follower.account, str(follower.openid))
            if client := client_of(row):
                join(row, client, at)
                row.save()
                joined += 1
    return joined
