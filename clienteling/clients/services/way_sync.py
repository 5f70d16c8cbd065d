"""Telling WeCom about contact ways and acquisition links: the row is the queue, and a repeat makes no second code."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db import transaction

from clienteling.clients import qr
from clienteling.clients.models import ContactWay, WayKind
from clienteling.clients.services.ways import is_unread, receivers
from clienteling.wecom.calls.acquisition import LinkRange
from clienteling.wecom.calls.contact_ways import MULTI, SINGLE, ContactWayChange, NewContactWay
from clienteling.wecom.errors import Rejected, WecomError
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.pictures import fetch_picture

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
BATCH = 50
MOST_TRIES = 8
PICTURE_EVERY = timedelta(hours=1)
LONGEST_CONTENT = 500
GONE = frozenset({41044})
ALONE = frozenset({WayKind.PERSONAL, WayKind.KIOSK})


@dataclass(frozen=True)
class Made:
    """What WeCom gave for a way: its id, and the address of the code's picture or the link."""

    config_id: str
    address: str


def sync_ways(at: datetime) -> int:
    """Tell WeCom of every way that is due; how many were tried."""
    claimed = ContactWay.objects.claim(at, LEASE, BATCH)
    for way in claimed:
        try:
            sync(way, at)
        except WecomError as error:
            put_off(way, error, at)
    return len(claimed)


def sync(way: ContactWay, at: datetime) -> None:
    """Make WeCom have what we want. Raises WecomError."""
    wanted, gateway = receivers(way, at), Gateway(way.market.corp)
    made = Made(way.config_id, way.address)
    if not wanted:
        made = remove(gateway, way)
    elif not way.config_id:
        made = (way.tries > 1 and find(gateway, way)) or make(gateway, way, wanted)
        if way.tries > 1:
            change(gateway, way, made, wanted)
    elif way.userids != wanted:
        change(gateway, way, made, wanted)
    keep(way, made, wanted)
    settle(way, content_of(way))


def keep(way: ContactWay, made: Made, wanted: list[str]) -> None:
    """What WeCom has by now, whatever becomes of the picture. Another code says something else."""
    way.content = way.content if made.config_id == way.config_id else ""
    way.config_id, way.address, way.userids = made.config_id, made.address, wanted
    way.save(update_fields=["config_id", "address", "content", "userids"])


def content_of(way: ContactWay) -> str:
    """What the code says to who scans it: read from WeCom's picture, which is asked for once. Raises WecomError."""
    if way.kind == WayKind.LINK:
        return way.address
    if not is_unread(way):
        return way.content
    content = qr.read(fetch_picture(way.address))
    if not 0 < len(content) <= LONGEST_CONTENT:
        raise Rejected("picture", "code_unreadable")
    return content


def settle(way: ContactWay, content: str) -> None:
    """Done, unless somebody changed their mind meanwhile: then it comes up again."""
    with transaction.atomic():
        row = ContactWay.objects.select_for_update().get(pk=way.pk)
        row.content, row.error, row.tries = content, "", 0
        row.due_at = None if row.due_at == way.due_at else row.due_at
        row.save(update_fields=["content", "error", "tries", "due_at"])


def put_off(way: ContactWay, error: WecomError, at: datetime) -> None:
    """Again later, at growing distance; after 8 tries it is left to a person, who resumes it in the console.

    A picture goes on being asked for, every hour: that changes nothing at WeCom.
    """
    log.warning("contact way not synced", extra={"way": way.pk, "error": error.reason})
    due_at = at + timedelta(seconds=5 * 2**way.tries) if way.tries < MOST_TRIES else None
    if due_at is None and is_unread(way):
        due_at = at + PICTURE_EVERY
    ContactWay.objects.filter(pk=way.pk, due_at=way.due_at).update(due_at=due_at, error=error.reason[:60])


def make(gateway: Gateway, way: ContactWay, wanted: Sequence[str]) -> Made:
    if way.kind == WayKind.LINK:
        link = gateway.create_link(link_name(way), LinkRange(user_list=tuple(wanted)))
        return Made(link.link_id, channelled(link.url, way))
    type_ = SINGLE if way.kind in ALONE else MULTI
    added = gateway.add_contact_way(NewContactWay(type=type_, user=tuple(wanted), remark=way.title, state=way.state))
    return Made(added.config_id, added.qr_code)


def find(gateway: Gateway, way: ContactWay) -> Made | None:
    """What an earlier try of unknown end made: a link by its name, a code by its state."""
    if way.kind == WayKind.LINK:
        for link_id in (one for page in gateway.list_link() for one in page):
            link = gateway.get_link(link_id)
            if link.link_name == link_name(way):
                return Made(link_id, channelled(link.url, way))
        return None
    for config_id in (one for page in gateway.list_contact_way(start_time=_begun(way)) for one in page):
        code = gateway.get_contact_way(config_id)
        if code.state == way.state:
            return Made(config_id, code.qr_code)
    return None


def change(gateway: Gateway, way: ContactWay, made: Made, wanted: Sequence[str]) -> None:
    if way.kind == WayKind.LINK:
        gateway.update_link(made.config_id, reach=LinkRange(user_list=tuple(wanted)))
    else:
        gateway.update_contact_way(made.config_id, ContactWayChange(user=tuple(wanted)))


def remove(gateway: Gateway, way: ContactWay) -> Made:
    """Gone already is as good."""
    try:
        if way.config_id and way.kind == WayKind.LINK:
            gateway.delete_link(way.config_id)
        elif way.config_id:
            gateway.del_contact_way(way.config_id)
    except Rejected as error:
        if error.code not in GONE:
            raise
    return Made("", "")


def link_name(way: ContactWay) -> str:
    """Found again by it: the title for people, the end of the state for us; 30 characters at most."""
    return f"{way.title[:21]} {way.state[-8:]}"


def channelled(url: str, way: ContactWay) -> str:
    return f"{url}?{urlencode({'customer_channel': way.state})}"


def _begun(way: ContactWay) -> int:
    return int(way.created_at.timestamp()) - 60
