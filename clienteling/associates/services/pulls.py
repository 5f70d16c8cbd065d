"""Asking WeCom about a member after a callback, whose payload may be ids only."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from clienteling.associates.models import Associate, Market, MemberPull
from clienteling.associates.services.directory import ask, start_run
from clienteling.associates.services.members import Places, leave, rename, take_in
from clienteling.lib.nudge import nudge_after_commit
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.models import CallbackEvent

log = logging.getLogger(__name__)
PULL = "clienteling.associates.tasks.pull_members"
LEASE = timedelta(minutes=2)
MOST_TRIES = 8
BATCH = 50


def market_of(event: CallbackEvent) -> Market | None:
    return Market.objects.select_related("corp").filter(corp=event.corp_id).first()


def look_up_later(event: CallbackEvent) -> None:
    """Remember that WeCom must be asked about the event's member; a new userid holds at once."""
    market = market_of(event)
    if market is None:
        return
    if new := event.value("NewUserID"):
        rename(market, userid=event.value("UserID"), new=new, at=event.received_at)
    MemberPull.objects.get_or_create(event=event, defaults={"due_at": event.received_at})
    nudge_after_commit(PULL)


def member_left(event: CallbackEvent) -> None:
    """No question is needed: rights end now. Should it be old news, the next look at the directory brings them back."""
    people = Associate.objects.of_userid(event.value("UserID")).filter(market__corp=event.corp_id)
    for associate in people:
        leave(associate, at=event.received_at)


def departments_changed(event: CallbackEvent) -> None:
    """Who belongs to which store may have changed for many: read everything again."""
    market = market_of(event)
    if market:
        start_run(market, at=event.received_at)


def pull_due(at: datetime) -> int:
    """Ask about what is due; how many were tried."""
    claimed = MemberPull.objects.claim(at, LEASE, BATCH)
    for pull in claimed:
        try:
            pull_member(pull, at)
        except Exception as error:  # whatever is wrong with one, the others are looked up
            put_off(pull, error, at)
    return len(claimed)


def pull_member(pull: MemberPull, at: datetime) -> None:
    event = pull.event
    market = market_of(event)
    member = ask(Gateway(event.corp), event.value("NewUserID") or event.value("UserID"))
    with transaction.atomic():
        if market and member:
            take_in(member, Places.of(market), at=at)
        MemberPull.objects.filter(pk=pull.pk, done_at=None).update(done_at=at, error="")


def put_off(pull: MemberPull, error: Exception, at: datetime) -> None:
    """Again later, at growing distance; after 8 tries the nightly reading will find it."""
    log.warning("member not looked up: %s", type(error).__name__, extra={"callback": pull.event_id})
    due_at = at + timedelta(seconds=5 * 2**pull.tries) if pull.tries < MOST_TRIES else None
    MemberPull.objects.filter(pk=pull.pk).update(due_at=due_at, error=type(error).__name__)
