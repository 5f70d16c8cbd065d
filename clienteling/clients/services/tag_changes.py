"""Tags and groups renamed or deleted here: so at once on every client, and WeCom is told; what it refuses is undone."""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.clients.models import Tag, TagChange, TagGroup
from clienteling.clients.services.corp_tags import BATCH, LEASE, MOST_TRIES, forget, read_later
from clienteling.clients.services.tagging import PUSH
from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit
from clienteling.wecom.errors import Rejected
from clienteling.wecom.gateway import Gateway

log = logging.getLogger(__name__)
NO_SUCH_TAG = 40068


def rename(it: Tag | TagGroup, name: str, *, by: Associate, at: datetime) -> None:
    """Raises DomainError."""
    by.must("clients.change_taggroup")
    try:
        with transaction.atomic():
            it.name = name
            it.save(update_fields=["name"])
            tell_later(it, at)
    except IntegrityError as error:
        raise DomainError("name_taken", _("There is already a tag or group with this name."), "name") from error


def delete_tag(tag: Tag, *, by: Associate, at: datetime) -> None:
    """From every client too; what it was stays on record. Raises DomainError."""
    by.must("clients.delete_taggroup")
    with transaction.atomic():
        forget(tag, at=at)
        tell_later(tag, at, deleted=True)


def delete_group(group: TagGroup, *, by: Associate, at: datetime) -> None:
    """With all its tags. Raises DomainError."""
    by.must("clients.delete_taggroup")
    with transaction.atomic():
        for tag in group.tags.usable():
            forget(tag, at=at)
        TagGroup.objects.filter(pk=group.pk).update(gone_at=at)
        tell_later(group, at, deleted=True)


def tell_later(it: Tag | TagGroup, at: datetime, *, deleted: bool = False) -> None:
    """Nothing to tell of what WeCom never knew. A later change of the same replaces one that is still open."""
    if not it.wecom_id:
        return
    market = it.group.market_id if isinstance(it, Tag) else it.market_id
    TagChange.objects.open().filter(wecom_id=it.wecom_id).update(done_at=at, error="replaced")
    is_group = isinstance(it, TagGroup)
    said = {"wecom_id": it.wecom_id, "is_group": is_group, "name": it.name, "deleted": deleted}
    TagChange.objects.create(market_id=market, made_at=at, due_at=at, **said)
    nudge_after_commit(PUSH)


def push_changes(at: datetime) -> int:
    """Tell WeCom; how many were tried."""
    claimed = TagChange.objects.claim(at, LEASE, BATCH)
    for change in claimed:
        try:
            tell(change)
        except Exception as error:  # whatever is wrong with one, the others are told
            refused(change, error, at)
        else:
            TagChange.objects.filter(pk=change.pk).update(done_at=at, error="")
    return len(claimed)


def tell(change: TagChange) -> None:
    """What is to be deleted and is not there is deleted."""
    gateway = Gateway(change.market.corp)
    it = [change.wecom_id]
    try:
        if not change.deleted:
            gateway.edit_corp_tag(change.wecom_id, name=change.name)
        elif change.is_group:
            gateway.del_corp_tag(group_ids=it)
        else:
            gateway.del_corp_tag(it)
    except Rejected as error:
        if not (change.deleted and error.code == NO_SUCH_TAG):
            raise


def refused(change: TagChange, error: Exception, at: datetime) -> None:
    """Again later, at growing distance. Refused for good, WeCom's own state is read and holds here too."""
    code = str(getattr(error, "code", type(error).__name__))[:60]
    log.warning("change of a tag not told: %s", code, extra={"change": change.pk})
    row = TagChange.objects.filter(pk=change.pk)
    if isinstance(error, Rejected) or change.tries >= MOST_TRIES:
        row.update(done_at=at, due_at=None, error=code)
        read_later(change.market.corp, at=at)
    else:
        row.update(due_at=at + timedelta(seconds=5 * 2**change.tries), error=code)
