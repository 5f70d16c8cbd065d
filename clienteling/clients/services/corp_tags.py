"""The corp's tags and ours are the same: theirs are read after a callback, ours are told them, and marks likewise."""

import logging
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from clienteling.associates.models import Market
from clienteling.clients.models import (
    Client,
    ClientIdentity,
    IdentityKind,
    Tag,
    TagChange,
    TagGroup,
    TagMark,
    TagPull,
)
from clienteling.clients.services.tagging import carrier, note_heard
from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit
from clienteling.wecom.calls import corp_tags
from clienteling.wecom.errors import Rejected
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.models import Corp

log = logging.getLogger(__name__)
PULL = "clienteling.clients.tasks.pull_tags"
LEASE = timedelta(minutes=2)
MOST_TRIES = 8
BATCH = 100


def read_later(corp: Corp, *, at: datetime) -> None:
    """The corp's tags changed: look at all of them soon, however many callbacks say so."""
    TagPull.objects.update_or_create(corp=corp, defaults={"due_at": at})
    nudge_after_commit(PULL)


def pull_tags(at: datetime) -> int:
    """Read the tags of corps where they changed; of how many corps."""
    with transaction.atomic():
        due = list(TagPull.objects.select_for_update(skip_locked=True).filter(due_at__lte=at).select_related("corp"))
        TagPull.objects.filter(pk__in=[pull.pk for pull in due]).update(due_at=at + LEASE)
    for pull in due:
        market = Market.objects.filter(corp=pull.corp).first()
        groups = Gateway(pull.corp).get_corp_tag_list()
        if market:
            take_in(market, groups, at=at)
        TagPull.objects.filter(pk=pull.pk, due_at=at + LEASE).update(due_at=None, read_at=at)
    return len(due)


def learn(market: Market, wecom_ids: Collection[str], *, at: datetime) -> None:
    """Ask WeCom for its tags when one of these is not known."""
    known = Tag.objects.filter(group__market=market, wecom_id__in=wecom_ids).values_list("wecom_id", flat=True)
    if set(wecom_ids) - set(known):
        take_in(market, Gateway(market.corp).get_corp_tag_list(), at=at)


def take_in(market: Market, groups: Iterable[corp_tags.TagGroup], *, at: datetime) -> None:
    """Groups and tags as WeCom has them. What is no longer there is gone, and from every client.

    What WeCom has still to be told of a tag or a group stays as it is here.
    """
    with transaction.atomic():
        here: set[str] = set()
        untold = set(TagChange.objects.open().filter(market=market).values_list("wecom_id", flat=True))
        for theirs in groups:
            here.add(theirs.group_id)
            group = group_of(market, theirs, keep=theirs.group_id in untold)
            for tag in theirs.tags:
                here.add(tag.id)
                if tag.id not in untold and group.gone_at is None:
                    tag_of(group, tag)
        lost = market.tag_groups.filter(gone_at=None).exclude(wecom_id="").exclude(wecom_id__in=here)
        lost.exclude(wecom_id__in=untold).update(gone_at=at)
        gone = Tag.objects.usable().filter(group__market=market).exclude(wecom_id="").exclude(wecom_id__in=here)
        gone = gone.exclude(wecom_id__in=untold)
        for ours in gone:
            forget(ours, at=at)


def group_of(market: Market, theirs: corp_tags.TagGroup, *, keep: bool) -> TagGroup:
    """By WeCom's id; else the one of that name which WeCom did not know yet."""
    group = market.tag_groups.filter(wecom_id=theirs.group_id).first()
    if group and keep:
        return group
    group = group or market.tag_groups.filter(name=theirs.group_name, wecom_id="", gone_at=None).first()
    group = group or TagGroup(market=market)
    group.name, group.wecom_id, group.gone_at = theirs.group_name[:30], theirs.group_id, None
    group.save()
    return group


def tag_of(group: TagGroup, theirs: corp_tags.CorpTag) -> None:
    tag = Tag.objects.filter(wecom_id=theirs.id, group__market=group.market_id).first()
    tag = tag or group.tags.usable().filter(name=theirs.name, wecom_id="").first()
    tag = tag or Tag(group=group)
    tag.group, tag.name, tag.wecom_id, tag.gone_at = group, theirs.name[:30], theirs.id, None
    tag.save()


def forget(tag: Tag, *, at: datetime) -> None:
    Tag.objects.filter(pk=tag.pk).update(gone_at=at)
    for client in Client.objects.filter(tag_ids__contains=[tag.pk]).only("pk", "tag_ids", "uid"):
        Client.objects.filter(pk=client.pk).update(tag_ids=[pk for pk in client.tag_ids if pk != tag.pk], updated_at=at)
        note_heard(client, (), [tag.pk], at)
    TagMark.objects.open().filter(tag=tag).update(done_at=at, error="tag_gone")


def push_tags(at: datetime) -> int:
    """Tell WeCom which clients were tagged and untagged here; how many marks were tried."""
    claimed = TagMark.objects.claim(at, LEASE, BATCH)
    for mark in claimed:
        try:
            tell(mark, at)
        except Exception as error:  # whatever is wrong with one, the others are told
            put_off(mark, error, at)
    return len(claimed)


def tell(mark: TagMark, at: datetime) -> None:
    """What cannot be told, for nobody has the client in WeCom, waits until somebody has: see `told_of`."""
    gateway = Gateway(mark.client.market.corp)
    if not mark.tag.wecom_id:
        make(mark.tag, gateway)
    addressed = address(mark.client)
    if addressed:
        it = [mark.tag.wecom_id]
        gateway.mark_tag(*addressed, add=it if mark.add else (), remove=() if mark.add else it)
    TagMark.objects.filter(pk=mark.pk).update(done_at=at, error="" if addressed else "no_contact")


def make(tag: Tag, gateway: Gateway) -> None:
    """WeCom learns a tag of ours, in its group."""
    group = tag.group
    theirs = gateway.add_corp_tag([corp_tags.NewTag(tag.name)], group_name=group.name, group_id=group.wecom_id)
    tag.wecom_id = theirs.tags[0].id
    Tag.objects.filter(pk=tag.pk).update(wecom_id=tag.wecom_id)
    TagGroup.objects.filter(pk=group.pk).update(wecom_id=theirs.group_id)


def address(client: Client) -> tuple[str, str] | None:
    """userid and external_userid; None for a client nobody has in WeCom."""
    follower = carrier(client)
    contact = (
        ClientIdentity.objects.filter(
            client=client, kind=IdentityKind.EXTERNAL_USERID, scope=client.market.corp.corp_id
        )
        .order_by("named_id", "pk")
        .first()
    )
    return (follower.associate.userid, str(contact.value)) if follower and contact else None


def put_off(mark: TagMark, error: Exception, at: datetime) -> None:
    """Again later, at growing distance; what WeCom refuses for good, or 8 times over, is left to a person."""
    code = error.code if isinstance(error, DomainError) else getattr(error, "code", type(error).__name__)
    log.warning("tag not told: %s", code, extra={"mark": mark.pk})
    final = isinstance(error, Rejected) or mark.tries >= MOST_TRIES
    due_at = None if final else at + timedelta(seconds=5 * 2**mark.tries)
    TagMark.objects.filter(pk=mark.pk).update(due_at=due_at, error=str(code)[:60])
