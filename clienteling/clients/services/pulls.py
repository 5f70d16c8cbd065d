"""Asking WeCom who a contact is, after its callback: outside any transaction, again later when it fails."""

import logging
from datetime import UTC, datetime, timedelta

from django.db import transaction

from clienteling.associates.models import Market
from clienteling.clients.models import ContactPull, FollowKind
from clienteling.clients.services.contacts import hear, meet
from clienteling.clients.services.corp_tags import learn
from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit
from clienteling.wecom.calls.external_contacts import ExternalContact
from clienteling.wecom.errors import Rejected
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.models import CallbackEvent

log = logging.getLogger(__name__)
PULL = "clienteling.clients.tasks.pull_contacts"
LEASE = timedelta(minutes=2)
MOST_TRIES = 8
BATCH = 50
NO_SUCH_CONTACT = 84061


def look_up_later(event: CallbackEvent) -> None:
    """Remember that WeCom must be asked about the event's contact."""
    ContactPull.objects.get_or_create(event=event, defaults={"due_at": event.received_at})
    nudge_after_commit(PULL)


def pull_due(at: datetime) -> int:
    """Ask about what is due; how many were tried."""
    claimed = ContactPull.objects.claim(at, LEASE, BATCH)
    for pull in claimed:
        try:
            take_in(pull, at)
        except Exception as error:  # whatever is wrong with one, the others are looked up
            put_off(pull, error, at)
    return len(claimed)


def take_in(pull: ContactPull, at: datetime) -> None:
    event = pull.event
    market = Market.objects.select_related("corp").filter(corp=event.corp_id).first()
    contact = ask(event) if market else None
    if market and contact:
        learn(market, {tag for one in contact.followers for tag in one.tag_ids}, at=at)
    with transaction.atomic():
        if market:
            settle(event, contact, market, at)
        ContactPull.objects.filter(pk=pull.pk, done_at=None).update(done_at=at, error="")


def settle(event: CallbackEvent, contact: ExternalContact | None, market: Market, at: datetime) -> None:
    """What WeCom says now: the client is there, or whatever the event began has ended meanwhile."""
    external_userid, userid = event.value("ExternalUserID"), event.value("UserID")
    if contact and follows(contact, userid):
        meet(contact, market=market, userid=userid, at=happened_at(event))
    else:
        # WeCom's times are whole seconds: who comes back later in this one must not seem to have come before it.
        found_at = max(at.replace(microsecond=0), happened_at(event))
        hear(external_userid, market=market, userid=userid, kind=FollowKind.GONE, at=found_at)


def follows(contact: ExternalContact, userid: str) -> bool:
    return any(one.userid.lower() == userid.lower() for one in contact.followers)


def ask(event: CallbackEvent) -> ExternalContact | None:
    """None when nobody has the contact any more."""
    try:
        return Gateway(event.corp).externalcontact_get(event.value("ExternalUserID"))
    except Rejected as error:
        if error.code != NO_SUCH_CONTACT:
            raise
        return None


def put_off(pull: ContactPull, error: Exception, at: datetime) -> None:
    """Again later, at growing distance; after 8 tries it is left to a person."""
    code = error.code if isinstance(error, DomainError) else type(error).__name__
    log.warning("contact not looked up: %s", code, extra={"callback": pull.event_id})
    due_at = at + timedelta(seconds=5 * 2**pull.tries) if pull.tries < MOST_TRIES else None
    ContactPull.objects.filter(pk=pull.pk).update(due_at=due_at, error=code)


def happened_at(event: CallbackEvent) -> datetime:
    """WeCom's own time of the event."""
    said = event.value("CreateTime")
    return datetime.fromtimestamp(int(said), UTC) if said.isdecimal() else event.received_at
